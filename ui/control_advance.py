"""How an advance is said: how large, from whom, and when one as large was last recorded."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.model.text import count_text, radius_text
from ui.control_words import (
    LEAST_KM2,
    between_km2,
    joined,
    km2_number,
    km2_text,
    names_text,
    parts_text,
    span_text,
    when_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.advances import Episode, LastLarger, Measure

MEASURED: Final[dict[Measure, str]] = {
    "area": "Ground gained",
    "places": "Places gained",
    "depth": "Depth of the push",
}
_BY: Final[dict[Measure, str]] = {"area": "By ground", "places": "By places", "depth": "By depth"}


def sized(one: Episode, measure: Measure) -> str:
    """Say how large an advance is by a measure."""
    if measure == "area":
        return km2_text(one.area_km2)
    if measure == "places":
        return count_text(len(one.places), "place")
    if math.isnan(one.depth_km):
        return "depth not known"
    return f"{radius_text(1000 * one.depth_km)} deep at {one.deepest}" if one.deepest else "of no depth"


def story(one: Episode) -> str:
    """Say what an advance gained, from whom, how deep and how fast."""
    said = []
    if one.area_km2 >= LEAST_KM2:
        # All recorded at one date, it may have taken all the time since the date recorded before.
        rate = f", {km2_number(one.rate_km2_per_day)} km² a day" if one.start < one.end else ""
        said.append(
            f"{km2_text(one.area_km2)} of ground (interval {between_km2(one.area_between)}){rate}; {_taken(one)}."
        )
    if one.places:
        said.append(f"{count_text(len(one.places), 'place')}: {names_text([turn.name for turn in one.places], 20)}.")
    if one.deepest and not math.isnan(one.depth_km):
        low, high = (1000 * end for end in one.depth_between)
        deep = f"{radius_text(1000 * one.depth_km)} beyond the ground held before (interval "
        said.append(f"Deepest at {one.deepest}, {deep}{radius_text(low)}–{radius_text(high)}).")
    return " ".join(said) or "Nothing that can be measured was gained."


def _taken(one: Episode) -> str:
    """Say whose the gained ground was before."""
    holders = {name: km2 for name, km2 in one.taken_from.items() if name and km2 >= LEAST_KM2}
    if not holders:
        return "none of it covered before"
    new = one.taken_from.get("", 0.0)
    return (
        f"held before by: {parts_text(holders)}{f'; not covered before: {km2_number(new)}' if new >= LEAST_KM2 else ''}"
    )


def since_lines(one: Episode, since: Sequence[LastLarger]) -> list[str]:
    """Say measure by measure when an advance as large was last recorded, and where the measures disagree.

    A measure by which neither this advance nor any before it gained anything says nothing.
    """
    asked = [last for last in since if not _nought(one, last.measure) or last.episode]
    known = [last for last in asked if not math.isnan(one.size(last.measure))]
    unknown = [f"{_BY[last.measure]}: not known, so nothing can be said." for last in asked if last not in known]
    agree = [agreement(known)] if len(known) > 1 else []
    return [*(_since(one, last) for last in known), *unknown, *agree]


def _nought(one: Episode, measure: Measure) -> bool:
    """Return whether an advance gained nothing by a measure, or what is said as nothing."""
    return one.size(measure) < (LEAST_KM2 if measure == "area" else 1e-3)


def _since(own: Episode, one: LastLarger) -> str:
    if one.episode is None:
        said = f"{_BY[one.measure]}: none before it was larger; the data begin on {when_text(one.since)}"
    else:
        last = one.episode
        which = "nothing; the last that gained any was" if _nought(own, one.measure) else "the largest since"
        said = f"{_BY[one.measure]}: {which} that of {span_text(last.start, last.end)} ({sized(last, one.measure)})"
    return f"{said}." if one.sure else f"{said}. The intervals overlap, so this is not sure."


def agreement(since: Sequence[LastLarger]) -> str:
    """Say whether the measures name the same last larger advance, and where not."""
    by: dict[str, list[str]] = {}
    for one in since:
        name = "" if one.episode is None else one.episode.id
        by.setdefault(name, []).append(_BY[one.measure].lower())
    if len(by) <= 1:
        return "The measures agree."
    spans = {one.episode.id: span_text(one.episode.start, one.episode.end) for one in since if one.episode}
    said = [
        f"{joined(which)} the last larger one was that of {spans[name]}"
        if name
        else f"{joined(which)} none before it was larger"
        for name, which in by.items()
    ]
    return f"The measures disagree: {'; '.join(said)}."
