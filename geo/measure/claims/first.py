"""Claims of a first time: nearer to the rival's ground than ever since a day, or within a distance for the first time.

Two distances to the same places are off in the same way: a nearest pair that was so before, too, is no nearer, however
wide its interval.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.measure.claims import nearness
from geo.measure.claims.asked import area_of
from geo.measure.claims.distance import check_threshold
from geo.measure.claims.flips import BEYOND_ERROR, WITHIN_ERROR, ordered
from geo.measure.claims.moves import BEYOND_M, move_text
from geo.measure.claims.nearness import Asking, Told
from geo.measure.claims.reading import SAID, Band, number_text, read, verdict_of
from geo.model.actors import held_by
from geo.model.claim import Flip, Verdict
from geo.model.errors import InputError
from geo.model.text import date_text, radius_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.measure.claims.flips import Ranked
    from geo.measure.claims.nearness import Settled
    from geo.measure.claims.reading import Part, Reading
    from geo.measure.ground import Ground, Witness
    from geo.model.claim import Claim, FirstTime, Supported
    from geo.model.view import Area, Definition

#: Bounds that differ by less are the same, metres: what rounding leaves.
_SAME_M = 1e-6


def verdict_on(ground: Ground, claim: Claim, stated: FirstTime) -> Verdict:
    """Return whether an actor was nearer to its rival's ground than ever since a day.

    With a threshold: whether it was within it in the claim's time, and at no moment before. Without: whether the whole
    interval of the closest distance lies below that of every distance before. Where a distance is not known before,
    the claim can be contradicted, never supported. Definitions, imprecise positions and rows of low confidence count as
    in `geo.measure.claims.distance`.

    Raises
    ------
    InputError
        The threshold is no number of metres, or `since` is not before the claim's time.
    """
    if not stated.since < stated.during[0]:
        raise InputError(f"since {date_text(stated.since)} is not before the time of the claim")
    if stated.threshold_m is not None:
        check_threshold(stated.threshold_m)
    area, area_notes = area_of(ground, stated.area)
    defaults = ground.dataset.defaults
    asking = Asking(_tell(stated, area), stated.definition, defaults.definition, defaults.max_place_uncertainty_m)
    found = nearness.settle(ground, asking)
    main = found.judged.main
    part = None if main is None else main.part
    evidence = nearness.evidence_of(ground, found.judged)
    flips = [*_moves(ground, stated, found), *nearness.flips_of(ground, asking, found, evidence)]
    if area is not None:
        flips += nearness.everywhere(ground, replace(asking, tell=_tell(stated, None)), found.verdict)
    return Verdict(
        claim=claim,
        verdict=found.verdict,
        number=None if part is None else part.gap.distance_m,
        unit="" if part is None else "m",
        interval=None if part is None else (part.low_m, part.high_m),
        probability=None,
        reason=_reason(stated, found, limit_m=asking.limit_m),
        definition=nearness.definition_text(ground, stated.actor, stated.rival, found.judged, limit_m=asking.limit_m),
        evidence=evidence,
        flips=tuple(ordered(flips)),
        notes=(*nearness.notes_of(ground, asking, found.judged), *area_notes),
        others=nearness.others_of(found.judged),
    )


def _tell(stated: FirstTime, area: Area | None) -> nearness.Tell:
    pair = (stated.actor, stated.rival)
    band = None if stated.threshold_m is None else Band(-math.inf, stated.threshold_m)

    def tell(ground: Ground, definition: Definition, limit_m: float) -> Told:
        now, before = (
            read(ground, pair, time, definition=definition, area=area, limit_m=limit_m)
            for time in (stated.during, (stated.since, stated.during[0]))
        )
        if not now.parts:
            return Told("not decidable", now, None)
        extra = ((before, before.closest()),) if before.parts else ()
        if _is_old(now, before):
            return Told("contradicted", now, now.closest(), extra, old=True)
        verdict, missing = _nearest(now, before) if band is None else _within(now, before, band)
        return Told(verdict, now, now.closest(), extra, missing)

    return tell


def _is_old(now: Reading, before: Reading) -> bool:
    """Return whether every distance of a time is one that was recorded before it, between the same ends."""
    return not now.unknown and all(any(_is_no_nearer(part, one) for one in before.parts) for part in now.parts)


def _is_no_nearer(part: Part, before: Part) -> bool:
    """Return whether a distance has the ends of one before, and no other ends may be nearer than those of then."""
    same = (part.gap.start, part.gap.end) == (before.gap.start, before.gap.end)
    return same and part.next_low_m >= min(before.next_low_m, part.lowest_m) - _SAME_M


def _nearest(now: Reading, before: Reading) -> tuple[Supported, str]:
    if not before.parts:
        return "not decidable", f"no distance is known before: {before.reason}"
    then_low_m, then_high_m = (min(getattr(part, name) for part in before.parts) for name in ("low_m", "high_m"))
    if min(part.high_m for part in now.parts) < then_low_m:
        return ("supported", "") if not before.unknown else ("not decidable", _gone(before))
    if not now.unknown and min(part.low_m for part in now.parts) >= then_high_m:
        return "contradicted", ""
    return "not decidable", ""


def _within(now: Reading, before: Reading, band: Band) -> tuple[Supported, str]:
    inside, already = verdict_of(now, band), verdict_of(before, band)
    if inside == "contradicted" or already == "supported":
        return "contradicted", ""
    if inside == "supported" and already == "contradicted":
        return "supported", ""
    never = bool(before.parts) and all(band.state(part) == "contradicted" for part in before.parts)
    if inside == "supported" and (never or not before.parts):
        return "not decidable", _gone(before)
    return "not decidable", ""


def _moves(ground: Ground, stated: FirstTime, found: Settled) -> Iterator[Ranked]:
    """Yield by how much the distance would have to be another for the verdict to be; of one stretch of time alone."""
    main, agree = found.judged.main, found.judged.agree
    if found.doubt or main is None or main.part is None or not agree or main.missing or len(main.reading.parts) > 1:
        return
    line, part = _line(stated, main), main.part
    if line is None or _was_held(ground, stated, part.gap.start):
        return
    moves: dict[Supported, tuple[float, Supported]] = {
        "supported": (line[0] - part.highest_m + BEYOND_M, "not decidable"),
        "contradicted": (line[1] - part.low_m - BEYOND_M, "not decidable"),
        "not decidable": (line[0] - part.highest_m - BEYOND_M, "supported"),
    }
    move_m, then = moves[found.verdict]
    # Where something before is unknown, or another definition leaves it open, no move of these ends supports.
    if then == "supported" and (main.extra[0][0].unknown or len(found.judged.told) > 1):
        return
    slack_m = part.gap.start.uncertainty_m + part.gap.end.uncertainty_m
    rank = WITHIN_ERROR if abs(move_m) <= slack_m else BEYOND_ERROR
    yield rank, Flip(move_text(part, move_m), then, abs(move_m), "m")


def _was_held(ground: Ground, stated: FirstTime, end: Witness) -> bool:
    """Return whether an end is a place that the actor held before, too: where it is moved, what was before moves."""
    places, held = ground.dataset.places, ground.dataset.holdings
    at = (places["name"] == end.name) & (places.geometry.x == end.lon) & (places.geometry.y == end.lat)
    mine = held[held["place_id"].isin(places.index[at]) & (held["actor"] == stated.actor)]
    return bool(((mine["start"] < stated.during[0]) & ~(mine["end"] <= stated.since)).any())


def _line(stated: FirstTime, main: Told) -> tuple[float, float] | None:
    """Return between which bounds lies what the distance had to be under; ``None`` where no move of it would do."""
    if not main.extra or main.old:
        return None
    before = main.extra[0][0].parts
    if stated.threshold_m is None:
        low_m, high_m = (min(getattr(part, name) for part in before) for name in ("low_m", "high_m"))
        return low_m, high_m
    limit_m = stated.threshold_m
    return (limit_m, limit_m) if all(part.low_m > limit_m for part in before) else None


def _gone(before: Reading) -> str:
    first = before.unknown[0] if before.unknown else None
    if first is None:
        return f"no distance is known before: {before.reason}"
    return f"no distance is known from {date_text(first.start)} on, before the claim's time: {first.reason}"


def _reason(stated: FirstTime, found: Settled, *, limit_m: float) -> str:
    judged = found.judged
    main = judged.main
    if main is None or main.part is None:
        return f"No distance can be measured: {judged.untold[0].reading.reason}."
    if not judged.agree:
        return nearness.disagreement(judged)
    where, when = f"{held_by(stated.rival)} ground, measured {SAID[main.definition]}", date_text(main.part.when.start)
    said = f"On {when} {stated.actor} was {number_text(main.part)} from {where}"
    if main.missing:
        return f"{said}, but {main.missing}."
    return f"{said}; {_before(stated, main)}{nearness.doubt_text(found, limit_m=limit_m)}."


def _before(stated: FirstTime, main: Told) -> str:
    since = date_text(stated.since)
    if not main.extra:
        return f"before, since {since}, no distance is known"
    then = main.extra[0][1]
    said = f"the closest before, since {since}, was {number_text(then)}, on {date_text(then.when.start)}"
    if stated.threshold_m is not None:
        said += f", and the threshold is {radius_text(stated.threshold_m)}"
    return f"{said}: {_WORDS[main.verdict]}"


_WORDS: dict[Supported, str] = {
    "supported": "the intervals tell them apart",
    "contradicted": "not for the first time, or not at all",
    "not decidable": "the intervals do not tell",
}
