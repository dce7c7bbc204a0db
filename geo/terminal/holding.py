"""``geo holding``: on whose ground a selection of events fell, with the share that is unknown and the worst cases."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from geo.measure.holding import holders, shares, shares_without_imprecise
from geo.measure.period import period_of
from geo.measure.select import in_window
from geo.model.actors import canonical
from geo.model.errors import InputError, UnknownNameError
from geo.model.kinds import KINDS, OTHER, canonical_kind
from geo.model.text import count_text
from geo.read.gather import no_effect
from geo.terminal.asked import opened
from geo.terminal.found import add_without
from geo.terminal.options import add_data, add_reading, add_window, threshold
from geo.terminal.said import Said, moment_text, number_text

if TYPE_CHECKING:
    import argparse

    import geopandas as gpd
    import pandas as pd

    from geo.measure.ground import Ground
    from geo.measure.holding import PreciseShares, Share, Shares
    from geo.model.view import Window


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``holding``."""
    add_data(parser)
    add_window(parser)
    kinds = ", ".join(KINDS)
    parser.add_argument(
        "--kind", metavar="K", help=f"only events of a kind: {kinds}; airstrike is another word for strike"
    )
    parser.add_argument("--involving", metavar="ACTOR", help="only events in which it takes part, on either side")
    parser.add_argument(
        "--max-uncertainty",
        metavar="M",
        type=threshold,
        help="metres; also count only the events whose place is known within it, and say what that changes",
    )
    add_reading(parser)
    add_without(parser)
    parser.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> Said:
    """Count the events of a selection by the holder of the ground they fell on.

    Raises
    ------
    InputError
        There is no event in the selection.
    """
    data = opened(arguments)
    if arguments.actor is not None and no_effect(arguments.actor) in data.notes:
        # Here it is easily taken for a filter, and the whole would pass for a part.
        raise InputError(f"{no_effect(arguments.actor)}; to choose events by who took part, give --involving")
    window = _window(data.ground, arguments)
    events = _chosen(data.dataset.events, window, arguments)
    held = holders(data.ground, events)
    every = shares(held["holder"])
    limit_m: float | None = arguments.max_uncertainty
    precise = None if limit_m is None else shares_without_imprecise(events, held["holder"], limit_m)
    found = {
        "start": moment_text(window[0]),
        "end": moment_text(window[1]),
        "kind": arguments.kind and canonical_kind(arguments.kind),
        "involving": arguments.involving and canonical(arguments.involving),
        "events": every.total,
        **_shares(every),
        "told_by": {basis: int((held["basis"] == basis).sum()) for basis in ("place", "zone")},
        "max_uncertainty_m": limit_m,
        "without_imprecise": None if precise is None else _precise(precise),
        "notes": [*_without_control(data.ground), *data.notes],
    }
    lines = [*_lines(found, every, precise), *(f"  note: {note}" for note in found["notes"])]
    return Said(found, lines)


def _without_control(ground: Ground) -> list[str]:
    """Return the remark on data that say nothing of who held ground."""
    if len(ground.control.zones) or len(ground.dataset.holdings):
        return []
    return ["The data hold no zones and no holdings: whose ground an event fell on is unknown for every one."]


def _window(ground: Ground, arguments: argparse.Namespace) -> Window:
    first, last = period_of(ground)
    start = first if arguments.start is None else arguments.start
    end = last if arguments.end is None else arguments.end
    if start >= end:
        raise InputError(
            f"{moment_text(start)} is not before {moment_text(end)}; --end is the day after the last, and the data "
            f"cover {moment_text(first)} up to, not including, {moment_text(last)}"
        )
    return start, end


def _chosen(events: gpd.GeoDataFrame, window: Window, arguments: argparse.Namespace) -> gpd.GeoDataFrame:
    kept: pd.Series = in_window(events, window)
    if arguments.kind is not None:
        kind = _kind(arguments.kind)
        kept &= events["kind"] == kind
    if arguments.involving is not None:
        actor = canonical(arguments.involving)
        took_part = (events["actor_a"] == actor) | (events["actor_b"] == actor)
        if not took_part.any():
            raise UnknownNameError("actor in an event", actor, {*events["actor_a"], *events["actor_b"]} - {""})
        kept &= took_part
    chosen: gpd.GeoDataFrame = events[kept]
    if chosen.empty:
        asked = " of this kind or actor" if arguments.kind or arguments.involving else ""
        raise InputError(
            f"no event{asked} from {moment_text(window[0])} up to, not including, {moment_text(window[1])}; "
            f"the data hold {count_text(len(events), 'event')}"
        )
    return chosen


def _kind(text: str) -> str:
    kind = canonical_kind(text)
    if kind == OTHER and text.strip().casefold() != OTHER:
        # What no table of kinds knows is "other"; asked for by name it is a slip.
        raise UnknownNameError("kind of event", text, KINDS)
    return kind


def _shares(found: Shares) -> dict[str, Any]:
    return {
        "shares": [
            {
                "holder": one.holder,
                "count": one.count,
                "share": _rounded(one.share),
                "low": _rounded(one.low),
                "high": _rounded(one.high),
            }
            for one in found.holders
        ],
        "unknown": found.unknown,
        "unknown_share": _rounded(found.unknown_share),
    }


def _rounded(share: float) -> float | None:
    """Return a share to four digits; that of no events, which is no number, as ``None``."""
    return round(share, 4) if math.isfinite(share) else None


def _precise(found: PreciseShares) -> dict[str, Any]:
    return {
        "left_out": found.left_out,
        **_shares(found.precise),
        "changes": [{"holder": one.holder, "change": _rounded(one.change)} for one in found.changes],
        "counted_as_unknown": _shares(found.cautious),
    }


def _lines(found: dict[str, Any], every: Shares, precise: PreciseShares | None) -> list[str]:
    counted = count_text(every.total, "event")
    lines = [f"{counted} from {found['start']} up to, not including, {found['end']}, by whose ground:"]
    lines += [_line(one) for one in every.holders]
    lines.append(f"  unknown: {every.unknown:,} ({_percent(every.unknown_share)})")
    if precise is not None:
        lines.append(
            f"without the {precise.left_out:,} known worse than {number_text(precise.max_place_uncertainty_m)} m "
            f"({count_text(precise.precise.total, 'event')}):"
        )
        changes = {one.holder: one.change for one in precise.changes}
        lines += [f"{_line(one)}{_change(changes.get(one.holder))}" for one in precise.precise.holders]
        gone = {one.holder for one in precise.changes} - {one.holder for one in precise.precise.holders}
        lines += [f"  {one}: 0{_change(changes[one])}" for one in sorted(gone)]
        lines.append(f"  unknown: {precise.precise.unknown:,} ({_percent(precise.precise.unknown_share)})")
        lines.append("with the ground of those counted as unknown:")
        lines += [_line(one) for one in precise.cautious.holders]
        lines.append(f"  unknown: {precise.cautious.unknown:,} ({_percent(precise.cautious.unknown_share)})")
    return lines


def _line(one: Share) -> str:
    bounds = f"at least {_percent(one.low)}, at most {_percent(one.high)}"
    return f"  {one.holder}: {one.count:,}, {_percent(one.share)} ({bounds})"


def _change(change: float | None) -> str:
    """Say by how many points a share differs from that of all events; an empty text where there is no telling."""
    if change is None or not math.isfinite(change):
        return ""
    points = round(100 * change, 1)
    return f", {points:+.1f} points" if points else ", no change"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if math.isfinite(share) else "of none"
