"""``geo series``: a distance through time, when it crossed a threshold, and the days on which it is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.measure.crossings import closest, crossings, first_under, time_under, without_distance
from geo.measure.gap import series
from geo.measure.period import period_of
from geo.model.errors import InputError
from geo.model.text import count_text
from geo.read.series import spans_text
from geo.terminal.asked import asked, check_time, origin_text
from geo.terminal.found import add_without
from geo.terminal.known import never_together
from geo.terminal.options import add_data, add_pair, add_reading, add_window
from geo.terminal.remarks import still_held, stops_with_the_data
from geo.terminal.said import Said, gap_text, measured, metres, metres_text, moment_text, number_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from geo.measure.crossings import Crossing
    from geo.measure.gap import GapInterval
    from geo.terminal.asked import Asked

_ONE_DAY: Final = pd.Timedelta(days=1)

#: Days without a distance that JSON lists one by one; beyond, their spans alone.
_MOST_DAYS: Final = 1_000


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``series``."""
    add_data(parser)
    add_pair(parser)
    add_window(parser)
    add_reading(parser)
    add_without(parser)
    parser.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> Said:
    """Measure a distance over every interval in which nothing changed.

    Raises
    ------
    InputError
        There is no distance at any time: the message says why.
    """
    ask = asked(arguments)
    start, end = _window(ask, arguments)
    parts = series(ask.ground, ask.question, start, end)
    if reason := without_distance(parts):
        raise InputError(f"{reason}{never_together(ask)}")
    threshold_m: float | None = arguments.threshold
    across = () if threshold_m is None else crossings(parts, threshold_m)
    under = None if threshold_m is None else first_under(parts, threshold_m)
    times = time_under(parts, threshold_m or 0.0)
    missing = _missing(parts)
    nearest = closest(parts)
    before = None if under is None else _unknown_before(parts, under)
    found = {
        "definition": next(part.gap.definition for part in parts if part.gap is not None),
        "from": origin_text(ask),
        "to": ask.question.rival,
        "area": None if ask.question.area is None else list(ask.question.area),
        "start": moment_text(start),
        "end": moment_text(end),
        "threshold_m": threshold_m,
        "series": [_interval(part, threshold_m) for part in parts],
        "crossings": [_crossing(one, threshold_m) for one in across],
        "closest": None if nearest is None else _interval(nearest, threshold_m),
        "first_under": None if under is None else _interval(under, threshold_m),
        "days_known": round(times.known_days, 3),
        "days_under": None if threshold_m is None else round(times.under_days, 3),
        "unknown_days_before_first_under": None if before is None else round(before / _ONE_DAY, 3),
        "missing_spans": [[moment_text(since), moment_text(until)] for since, until in missing],
        "missing_days": _missing_days(missing),
        "notes": [*_on_the_end(ask, arguments, end), *ask.notes],
    }
    return Said(found, _lines(found, parts, across, missing))


def _window(ask: Asked, arguments: argparse.Namespace) -> tuple[pd.Timestamp, pd.Timestamp]:
    first, last = period_of(ask.ground)
    start, end = arguments.start, arguments.end
    if start is not None and end is not None and start >= end:
        raise InputError(
            f"--start {moment_text(start)} is not before --end {moment_text(end)}; the end is the day after the last"
        )
    # An end before the data, or a start after them, leaves nothing between: such times are refused below, by name.
    start = (first if end is None else min(first, end - _ONE_DAY)) if start is None else start
    end = max(last, start + _ONE_DAY) if end is None else end
    check_time(ask, start, end - pd.Timedelta(1, "us"), option=f"{moment_text(start)} up to {moment_text(end)}")
    return start, end


def _interval(part: GapInterval, threshold_m: float | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"start": moment_text(part.start), "end": moment_text(part.end)}
    if part.gap is None:
        return answer | {"distance_m": None, "interval_m": None, "from": None, "to": None, "reason": part.reason}
    return answer | measured(part.gap, threshold_m) | {"notes": list(part.gap.notes)}


def _crossing(one: Crossing, threshold_m: float | None) -> dict[str, Any]:
    gaps = one.before.gap, one.after.gap
    before_m, after_m = (None if gap is None else metres(gap.distance_m, threshold_m) for gap in gaps)
    return {
        "at": moment_text(one.at),
        "under": one.under,
        "distance_m": after_m,
        "before_m": before_m,
        "sure": one.sure,
        "days_unknown_before": round(one.unknown / _ONE_DAY, 3),
    }


def _missing(parts: Sequence[GapInterval]) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Return the spans of whole days on which, or on some of which, no distance is known; neighbours joined."""
    spans: list[tuple[pd.Timestamp, pd.Timestamp]] = []
    for part in parts:
        if part.gap is not None:
            continue
        since, until = part.start.floor("D"), part.end.ceil("D")
        if spans and since <= spans[-1][1]:
            spans[-1] = spans[-1][0], until
        else:
            spans.append((since, until))
    return spans


def _missing_days(missing: Sequence[tuple[pd.Timestamp, pd.Timestamp]]) -> list[str] | None:
    """Return each of the days on which no distance is known; ``None`` for so many that their spans say it better."""
    if sum((until - since).days for since, until in missing) > _MOST_DAYS:
        return None
    each = [pd.date_range(since, until, inclusive="left") for since, until in missing]
    return [f"{day:%Y-%m-%d}" for days in each for day in days]


def _unknown_before(parts: Sequence[GapInterval], moment: GapInterval) -> pd.Timedelta:
    """Return for how long no distance is known before an interval."""
    unknown = [part.end - part.start for part in parts if part.gap is None and part.end <= moment.start]
    return sum(unknown, pd.Timedelta(0))


def _on_the_end(ask: Asked, arguments: argparse.Namespace, end: pd.Timestamp) -> tuple[str, ...]:
    """Return what there is to say of ground whose end is not recorded, of a series up to `end`."""
    if arguments.end is None and end <= period_of(ask.ground)[1]:
        return stops_with_the_data(ask, end)
    return still_held(ask, end - _ONE_DAY)


def _lines(
    found: dict[str, Any],
    parts: Sequence[GapInterval],
    across: Sequence[Crossing],
    missing: Sequence[tuple[pd.Timestamp, pd.Timestamp]],
) -> list[str]:
    lines = [f"{found['from']} to {found['to']}, {found['definition'].replace('-', ' ')}, each up to its second date:"]
    limit_m = found["threshold_m"]
    lines += [_line(part, limit_m) for part in parts]
    nearest = closest(parts)
    if nearest is not None and nearest.gap is not None:
        lines.append(f"closest: {gap_text(nearest.gap, limit_m)}, from {moment_text(nearest.start)}")
    if limit_m is not None:
        lines += _on_threshold(found, across)
    if missing:
        lines.append(f"not known on {spans_text(missing)}")
    return [*lines, *(f"  note: {note}" for note in found["notes"])]


def _line(part: GapInterval, threshold_m: float | None) -> str:
    when = f"{moment_text(part.start)} to {moment_text(part.end)}"
    if part.gap is None:
        return f"{when}: not known, {part.reason}"
    return f"{when}: {gap_text(part.gap, threshold_m)}, from {part.gap.start.name} to {part.gap.end.name}"


def _on_threshold(found: dict[str, Any], across: Sequence[Crossing]) -> list[str]:
    limit_m: float = found["threshold_m"]
    limit = f"{number_text(limit_m)} m"
    first = found["first_under"]
    days = found["unknown_days_before_first_under"]
    before = f"; not known on {days:,g} days before it" if days else ""
    lines = [
        f"first under {limit}: " + (f"from {first['start']}{before}" if first else "never while it is known"),
        f"under {limit} on {found['days_under']:,g} of {found['days_known']:,g} days on which it is known",
        f"{count_text(len(across), 'crossing')} of {limit}" + (":" if across else ""),
    ]
    for one in across:
        if one.before.gap is None or one.after.gap is None:
            continue
        before_m, after_m = one.before.gap.distance_m, one.after.gap.distance_m
        sides = f"{metres_text(before_m, limit_m)} before, {metres_text(after_m, limit_m)} after"
        days = one.unknown / _ONE_DAY
        unknown = f"; not known for {days:,g} days before it" if days else ""
        sure = "" if one.sure else "; within the uncertainty"
        lines.append(f"  {moment_text(one.at)} to {'under' if one.under else 'not under'}: {sides}{unknown}{sure}")
    return lines
