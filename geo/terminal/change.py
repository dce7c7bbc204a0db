"""``geo change``: who gained and lost how much ground between two dates, and which places, from whom."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geo.measure.change import change, check_order
from geo.model.actors import NOT_SIDES
from geo.model.errors import InputError, UnknownNameError
from geo.model.text import count_text, km2_text
from geo.read.gather import no_effect
from geo.terminal.asked import area_asked, check_time, opened, why_lost
from geo.terminal.found import add_without
from geo.terminal.options import add_data, add_reading, area, date
from geo.terminal.remarks import still_held_by
from geo.terminal.said import Said, moment_text, number_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.measure.change import ActorChange, Change, Interval, Turn
    from geo.measure.partition import Overlap
    from geo.model.view import Area
    from geo.terminal.asked import Opened

_DEFINITION: Final = (
    "Geodesic areas (WGS84) at the first moment of each date, UTC; gained_km2 is held after and not before, taken from "
    "another (gained_from) or not covered then (newly_covered_km2), lost_km2 the other way round; an interval is that "
    "of the ground shrunk and grown by the tolerance of its line"
)
#: Decimals of square kilometres in JSON: rounding moves the sum of four by 2e-9.
_DIGITS: Final = 9


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``change``."""
    add_data(parser)
    parser.add_argument(
        "--from", dest="start", required=True, metavar="DATE", type=date, help="the earlier day, YYYY-MM-DD, UTC"
    )
    parser.add_argument("--to", dest="end", required=True, metavar="DATE", type=date, help="the later day")
    parser.add_argument(
        "--area", type=area, metavar="W,S,E,N", help="degrees, or 'all'; default: the dataset's own area"
    )
    add_reading(parser)
    add_without(parser)
    parser.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> Said:
    """Work out what changed hands between two dates.

    Raises
    ------
    InputError
        The two dates cannot be compared: the message says why.
    """
    start, end = arguments.start, arguments.end
    check_order(start, end)
    data = opened(arguments)
    _check_holder(data, arguments.actor)
    for name, moment in (("--from", start), ("--to", end)):
        check_time(data, moment, moment, option=f"{name} {moment_text(moment)}")
    box, said = area_asked(arguments, data.dataset)
    found = _compared(data, start, end, box)
    if not found.actors:
        where = (
            "" if box is None else f" inside the area {','.join(map(number_text, box))}; give another --area, or all"
        )
        raise InputError(f"nothing is recorded at either date{where}")
    sides = [one.holder for one in found.actors if one.holder not in NOT_SIDES]
    placed = len(data.dataset.places) > 0
    without = [] if placed else ["The data name no places, so none is counted."]
    answer = _answer(found, [*found.notes, *without, *still_held_by(data, sides, end), *said, *data.notes])
    return Said(answer, _lines(found, answer["notes"], placed=placed))


def _check_holder(data: Opened, actor: str | None) -> None:
    """Raise when ``--actor`` names the holder of files that all name theirs: here it is easily taken for a filter."""
    known = data.ground.sides()
    if actor is None or not known or no_effect(actor) not in data.notes:
        return
    instead = "the files name their actors themselves, and every one of them is in the answer: leave --actor out"
    if actor not in known:
        raise InputError(f"{UnknownNameError('actor', actor, known)}; {instead}")
    raise InputError(f"{no_effect(actor)}; {instead}")


def _compared(data: Opened, start: pd.Timestamp, end: pd.Timestamp, box: Area | None) -> Change:
    try:
        return change(data.ground, start, end, area=box)
    except InputError as error:
        lost = "".join(why_lost(data, moment) for moment in (start, end))
        raise InputError(f"{error}{lost}") from None


def _answer(found: Change, notes: Sequence[str]) -> dict[str, Any]:
    return {
        "from": moment_text(found.start),
        "to": moment_text(found.end),
        "area": None if found.area is None else list(found.area),
        "definition": _DEFINITION,
        "actors": {one.holder: _actor(one) for one in found.actors},
        "turns": [_turn(one) for one in found.turns],
        "turns_of_two_sources": [_turn(one) for one in found.aside],
        "agree_km2": _km2(found.agree_km2),
        "disagree_km2": _km2(found.disagree_km2),
        "uncovered_km2": _km2(found.uncovered_km2),
        "union_km2": _km2(found.union_km2),
        "overlaps": {"before": _overlaps(found.overlaps_before), "after": _overlaps(found.overlaps_after)},
        "notes": list(notes),
    }


def _actor(one: ActorChange) -> dict[str, Any]:
    return {
        "before_km2": _km2(one.before_km2),
        "after_km2": _km2(one.after_km2),
        "gained_km2": _km2(one.gained_km2),
        "lost_km2": _km2(one.lost_km2),
        "before_interval_km2": _interval(one.before_between),
        "after_interval_km2": _interval(one.after_between),
        "gained_interval_km2": _interval(one.gained_between),
        "lost_interval_km2": _interval(one.lost_between),
        "gained_from": _named(one.gained_from),
        "newly_covered_km2": _km2(_uncovered(one.gained_km2, one.gained_from)),
        "lost_to": _named(one.lost_to),
        "no_longer_covered_km2": _km2(_uncovered(one.lost_km2, one.lost_to)),
        "places_before": one.places_before,
        "places_after": one.places_after,
        "places_gained": [turn.name for turn in one.places_gained],
        "places_lost": [turn.name for turn in one.places_lost],
        "places_newly_known": [turn.name for turn in one.places_newly_known],
        "places_no_longer_known": [turn.name for turn in one.places_no_longer_known],
    }


def _uncovered(moved_km2: float, parts: Mapping[str, float]) -> float:
    return math.nan if math.isnan(moved_km2) else parts.get("", 0.0)


def _turn(one: Turn) -> dict[str, Any]:
    return {
        "place_id": one.place_id,
        "name": one.name,
        "kind": one.kind,
        "before": one.before or None,
        "after": one.after or None,
        "lon": round(one.lon, 6),
        "lat": round(one.lat, 6),
        "place_uncertainty_m": one.place_uncertainty_m,
        "confidence": one.confidence,
        "source": one.source,
    }


def _overlaps(found: Sequence[Overlap]) -> list[dict[str, Any]]:
    return [{"actors": list(one.actors), "area_km2": _km2(one.area_km2)} for one in found]


def _named(parts: Mapping[str, float]) -> dict[str, float | None]:
    return {name: _km2(km2) for name, km2 in parts.items() if name}


def _km2(value: float) -> float | None:
    """Return an area rounded; ``None`` where it is not known."""
    return None if math.isnan(value) else round(value, _DIGITS)


def _interval(between: Interval) -> list[float] | None:
    return None if math.isnan(between[0]) else [round(end, 3) for end in between]


def _lines(found: Change, notes: Sequence[str], *, placed: bool) -> list[str]:
    first, last = moment_text(found.start), moment_text(found.end)
    lines = [f"{first} to {last}, area{' and places' if placed else ''} by holder:"]
    for one in found.actors:
        lines += _actor_lines(one, last, placed=placed)
    if found.union_km2 > 0:
        parts = (
            f"{km2_text(found.agree_km2)} with one holder at both dates, {km2_text(found.disagree_km2)} with two, "
            f"{km2_text(found.uncovered_km2)} covered at one date alone"
        )
        lines.append(f"of {km2_text(found.union_km2)} in all: {parts}")
    return [*lines, *(f"  note: {note}" for note in notes)]


def _actor_lines(one: ActorChange, last: str, *, placed: bool) -> list[str]:
    now = f"{_said(one.before_km2, one.before_between)}, on {last} {_said(one.after_km2, one.after_between)}"
    places = f"; places {one.places_before}, then {one.places_after}" if placed else ""
    lines = [f"{one.holder}: {now}{places}"]
    for verb, whom, either, nobody, km2, between, parts in (
        ("gained", "from", "held anew", "not covered before", one.gained_km2, one.gained_between, one.gained_from),
        ("lost", "to", "held no more", "no longer covered", one.lost_km2, one.lost_between, one.lost_to),
    ):
        if km2 > 0:
            # Ground that no record covers at the other date is neither gained nor lost.
            said = [f"{km2_text(part)} {whom} {name}" for name, part in parts.items() if name]
            said += [f"{km2_text(parts[''])} {nobody}"] if "" in parts else []
            moved = f"  {either if '' in parts else verb} {_said(km2, between)}"
            lines.append(f"{moved}: {', '.join(said)}" if said else moved)
    for words, pairs in (
        ("gained {} from {}", [(turn.before, turn.name) for turn in one.places_gained]),
        ("lost {} to {}", [(turn.after, turn.name) for turn in one.places_lost]),
        ("{} not known before ({})", [(turn.before, turn.name) for turn in one.places_newly_known]),
        ("{} no longer known ({})", [(turn.after, turn.name) for turn in one.places_no_longer_known]),
    ):
        for other in sorted({other for other, _ in pairs}):
            names = [name for against, name in pairs if against == other]
            lines.append(
                f"  {words.format(count_text(len(names), 'place'), other or 'not recorded')}: {', '.join(names)}"
            )
    return lines


def _said(km2: float, between: Interval) -> str:
    low, high = between
    return (
        km2_text(km2) if low == high or math.isnan(low) else f"{km2_text(km2)} ({km2_text(low)[:-4]}–{km2_text(high)})"
    )
