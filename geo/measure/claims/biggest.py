"""Biggest since: an actor's advance in a time is larger than any before it since a moment.

An advance is a change of control (`geo.measure.advances`): ground, places, depth. Numbers of events and deaths are no
measure of it and are never looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from geo.measure.advances import DAYS_APART, KM_APART, MEASURES, biggest_since, episodes, linkages
from geo.measure.claims.advance_rows import advance_text, rows_of, size_text, taken_by
from geo.measure.claims.variants import levels_up_to, sources_of, without
from geo.measure.claims.words import days_text, listing
from geo.measure.gains import place_steps, zone_steps
from geo.model.actors import is_known
from geo.model.claim import BiggestSince, Flip, Verdict
from geo.model.errors import InputError, UnknownNameError
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.advances import Episode, LastLarger, Measure
    from geo.measure.ground import Ground
    from geo.model.claim import Claim, Evidence, Supported

_LOW: Final = ("low",)


@dataclass(frozen=True, eq=False, slots=True)
class _Found:
    """What one way of joining the gains says; `own` is the advance of the claim, or ``None``."""

    verdict: Supported
    own: Episode | None
    others: int
    measures: tuple[Measure, ...]
    last: tuple[LastLarger, ...]


def verdict_on(ground: Ground, claim: Claim, stated: BiggestSince) -> Verdict:
    """Return what the data say of a claim of type ``biggest-since``.

    The advance is the actor's episode with a gain in the claim's time; of several the one with most ground, then most
    places. It is compared with every other episode that began from `since` on and before it, measure by measure.
    Supported: under no measure was one larger, and under one at least surely not, intervals considered. Contradicted:
    under every measure one was larger, and under one at least surely. Everything else, and every case in which the
    bounds of joining gains, or the rows of low confidence, make a difference, is not decidable.

    Raises
    ------
    UnknownNameError
        Nobody knows the actor.
    InputError
        As of `geo.measure.advances.episodes`; or `since` is not before the claim's time.
    """
    if stated.actor not in ground.sides() and not is_known(stated.actor):
        raise UnknownNameError("actor", stated.actor, ground.sides())
    if stated.since >= stated.during[0]:
        raise InputError(
            f"since {date_text(stated.since)} is not before the time of the claim, {days_text(stated.during)}; give an "
            "earlier day"
        )
    missing = _missing(ground, stated)
    if missing:
        return _verdict(claim, stated, "not decidable", missing)
    tried = _tried(ground, stated)
    main = tried[DAYS_APART, KM_APART]
    if main.own is None:
        reason = (
            f"The data record no gain of {stated.actor} {days_text(stated.during)}: there is no advance to compare."
        )
        return _verdict(claim, stated, "not decidable", reason)
    found, reason = _decide(ground, stated, main, tried)
    return _verdict(
        claim,
        stated,
        found,
        reason,
        own=main.own,
        evidence=rows_of(ground, [main.own, *_larger(main)]),
        flips=_flips(ground, stated, main, found, tried),
        notes=_notes(stated, main),
    )


def _missing(ground: Ground, stated: BiggestSince) -> str:
    """Return why the data cannot say anything of the whole time; empty where they can."""
    if stated.actor not in ground.sides():
        return f"The data record no ground that {stated.actor} ever held."
    known = [steps[0][0] for steps in (zone_steps(ground), place_steps(ground)) if steps]
    if not known:
        return "The data record control at one moment at most: no change can be seen in them."
    if min(known) > stated.since:
        return f"The data record no control before {date_text(min(known))}: what came before it is not known."
    return ""


def _tried(ground: Ground, stated: BiggestSince) -> dict[tuple[float, float], _Found]:
    """Return what every pair of bounds of joining gains says."""
    made = linkages(ground, stated.actor, stated.since, stated.during[1], area=stated.area)
    return {(one.days_apart, one.km_apart): _compare(one.episodes, stated) for one in made}


def _compare(found: Sequence[Episode], stated: BiggestSince) -> _Found:
    inside = [one for one in found if one.end >= stated.during[0]]
    if not inside:
        return _Found("not decidable", None, 0, (), ())
    own = max(inside, key=lambda one: (one.area_km2, len(one.places), one.id))
    asked = cast("tuple[Measure, ...]", stated.measures) or MEASURES
    earlier = [one for one in found if one not in inside]
    seen = tuple(one for one in asked if _measurable(one, own, earlier))
    last = tuple(one for one in biggest_since([*earlier, own], own, since=stated.since) if one.measure in seen)
    larger = {one.episode is not None for one in last}
    decided = len(larger) == 1 and any(one.sure for one in last) and (not stated.measures or len(seen) == len(asked))
    found_: Supported = "not decidable"
    if decided:
        found_ = "contradicted" if larger == {True} else "supported"
    return _Found(found_, own, len(inside) - 1, seen, last)


def _measurable(measure: Measure, own: Episode, earlier: Sequence[Episode]) -> bool:
    """Return whether a measure says anything: nothing is drawn, or no place recorded, where all are nought."""
    return math.isfinite(own.size(measure)) and any(one.size(measure) > 0 for one in [own, *earlier])


def _larger(found: _Found) -> list[Episode]:
    """Return the last larger episodes, each once."""
    return list({one.episode.id: one.episode for one in found.last if one.episode is not None}.values())


def _decide(
    ground: Ground, stated: BiggestSince, main: _Found, tried: dict[tuple[float, float], _Found]
) -> tuple[Supported, str]:
    said = f"{_said(stated, main)}."
    other = [bounds for bounds, found in tried.items() if found.verdict != main.verdict]
    if main.verdict == "not decidable":
        return "not decidable", f"{said[:-1]}: {_open(stated, main)}."
    if other:
        days, km = other[0]
        return "not decidable", f"{said} But with gains joined within {days:g} days and {km:g} km it is otherwise."
    surer = _again(without(ground, confidences=_LOW), stated)
    if surer is not None and surer.verdict != main.verdict:
        return "not decidable", f"{said} But without the rows of low confidence it is otherwise."
    return main.verdict, said


def _again(ground: Ground, stated: BiggestSince) -> _Found | None:
    """Return what a variant of the ground says under the usual bounds; ``None`` where it cannot be asked."""
    try:
        if _missing(ground, stated):
            return _Found("not decidable", None, 0, (), ())
        made = linkages(
            ground, stated.actor, stated.since, stated.during[1], area=stated.area, days=[DAYS_APART], km=[KM_APART]
        )
    except InputError:
        return None
    return _compare(made[0].episodes, stated)


def _said(stated: BiggestSince, main: _Found) -> str:
    own = advance_text(cast("Episode", main.own), main.measures)
    parts = []
    for one in main.last:
        if one.episode is not None:
            sure = "" if one.sure else ", though the intervals overlap"
            parts.append(f"by {_NAMES[one.measure]} that of {date_text(one.episode.start)} was larger{sure}")
    none = [_NAMES[one.measure] for one in main.last if one.episode is None]
    if none:
        parts.append(f"by {listing(none)} none from {date_text(stated.since)} on was larger")
    return f"The advance of {own}; {', '.join(parts)}"


def _open(stated: BiggestSince, main: _Found) -> str:
    if stated.measures and len(main.measures) < len(stated.measures):
        lost = [_NAMES[one] for one in cast("tuple[Measure, ...]", stated.measures) if one not in main.measures]
        return f"by {listing(lost)} the data cannot measure it"
    if len({one.episode is None for one in main.last}) > 1:
        return "the measures disagree"
    return "under no measure is that sure, because the intervals overlap"


_NAMES: Final[dict[Measure, str]] = {"area": "ground", "places": "places", "depth": "depth"}


def _verdict(
    claim: Claim,
    stated: BiggestSince,
    found: Supported,
    reason: str,
    *,
    own: Episode | None = None,
    evidence: tuple[Evidence, ...] = (),
    flips: tuple[Flip, ...] = (),
    notes: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(
        claim=claim,
        verdict=found,
        number=None if own is None else own.area_km2,
        unit="km2",
        interval=None if own is None else own.area_between,
        probability=None,
        reason=reason,
        definition=(
            f"An advance is what {stated.actor} gained of other recorded holders, gains no further apart than "
            f"{DAYS_APART:g} days and {KM_APART:g} km being one; its size is the ground (km2), the places and "
            "the depth (km beyond the line of the day before). The number is the ground of the advance, its interval "
            "that of the line's tolerance. Deaths and numbers of events are not used."
        ),
        evidence=evidence,
        flips=flips,
        notes=notes,
    )


def _notes(stated: BiggestSince, main: _Found) -> tuple[str, ...]:
    own = cast("Episode", main.own)
    notes = [
        "An advance that no source of these data recorded is not in them: that none was larger means none on record."
    ]
    if stated.area is None:
        notes.append("Compared over all the ground the data cover, and no further.")
    if own.start < stated.during[0]:
        notes.append(f"The advance began on {date_text(own.start)}, before the time of the claim.")
    if main.others:
        notes.append(f"{main.others} other advances lie in the time of the claim; the one with most ground is taken.")
    asked = cast("tuple[Measure, ...]", stated.measures) or MEASURES
    lost = [_NAMES[one] for one in asked if one not in main.measures]
    if lost:
        notes.append(f"By {listing(lost)} the data measure no advance.")
    return tuple(notes)


def _flips(
    ground: Ground, stated: BiggestSince, main: _Found, found: Supported, tried: dict[tuple[float, float], _Found]
) -> tuple[Flip, ...]:
    flips = [
        *_one_measure(ground, stated, main, found),
        *_other_since(ground, stated, main, found),
        *_other_bounds(found, tried),
    ]
    for level in ("low", "medium"):
        levels = levels_up_to(level)
        then = _again(without(ground, confidences=levels), stated)
        if then is not None and then.verdict != found:
            said = f"Without the rows of {' or '.join(levels[::-1])} confidence."
            flips.append(Flip(said, then.verdict, float(len(levels)), "levels of confidence"))
            break
    for source in _sources(ground, [cast("Episode", main.own), *_larger(main)]):
        then = _again(without(ground, sources=[source]), stated)
        if then is not None and then.verdict != found:
            left = "no advance would be left in that time" if then.own is None else "the advance would be another"
            flips.append(Flip(f"Without the source {source}: {left}.", then.verdict, 1.0, "source"))
    if found == "supported":
        sizes = listing([size_text(cast("Episode", main.own), one) for one in main.measures])
        between = f"between {date_text(stated.since)} and {date_text(stated.during[0])}"
        flips.append(Flip(f"If an advance of more than {sizes} were on record {between}.", "contradicted"))
    return tuple(flips)


def _one_measure(ground: Ground, stated: BiggestSince, main: _Found, found: Supported) -> list[Flip]:
    """Return what one measure alone says where all together leave it open."""
    if found != "not decidable" or len(main.measures) < 2:
        return []
    every = episodes(ground, stated.actor, stated.since, stated.during[1], area=stated.area)
    alone = [(one, _compare(every, replace(stated, measures=(one,)))) for one in main.measures]
    return [Flip(f"By {_NAMES[one]} alone.", then.verdict) for one, then in alone if then.verdict != found]


def _other_since(ground: Ground, stated: BiggestSince, main: _Found, found: Supported) -> list[Flip]:
    """Return the nearest earlier day from which on the verdict would be another."""
    if found != "supported":
        return []
    own = cast("Episode", main.own)
    begin = min(steps[0][0] for steps in (zone_steps(ground), place_steps(ground)) if steps)
    try:
        before = episodes(ground, stated.actor, begin, stated.since, area=stated.area) if begin < stated.since else ()
    except InputError:  # too many changes of control before: that flip is not looked for
        return []
    for one in reversed(before):
        since = one.start.floor("D")
        asked = replace(stated, during=(own.start, stated.during[1]), since=since)
        then = _compare([*(other for other in before if other.start >= one.start), own], asked)
        if then.verdict != found:
            days = (stated.since - since).days
            said = (
                f"If since meant from {date_text(since)} on, {days:,} days earlier: the advance of {advance_text(one)}."
            )
            return [Flip(said, then.verdict, float(days), "days")]
    return []


def _other_bounds(found: Supported, tried: dict[tuple[float, float], _Found]) -> list[Flip]:
    near = sorted(tried, key=lambda bounds: (abs(bounds[0] - DAYS_APART) + abs(bounds[1] - KM_APART), bounds))
    other = [bounds for bounds in near if tried[bounds].verdict != found]
    if not other or found == "not decidable":
        return []
    days, km = other[0]
    said = f"If gains were joined within {days:g} days and {km:g} km."
    return [
        Flip(
            said,
            tried[other[0]].verdict,
            abs(km - KM_APART) or abs(days - DAYS_APART),
            "km" if km != KM_APART else "days",
        )
    ]


def _sources(ground: Ground, found: Sequence[Episode]) -> list[str]:
    return sorted({source for one in found for text in taken_by(ground, one) for source in sources_of(text)})
