"""Claims of nearness: within a distance of the rival's ground, under each definition of that distance."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.measure import memory
from geo.measure.claims import nearness
from geo.measure.claims.asked import area_of
from geo.measure.claims.flips import ordered
from geo.measure.claims.moves import moves, sharper
from geo.measure.claims.nearness import Asking, Told
from geo.measure.claims.reading import SAID, Band, number_text, read, verdict_of
from geo.model.actors import held_by
from geo.model.claim import Verdict
from geo.model.errors import InputError
from geo.model.text import date_text, distance_text, interval_text, radius_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.measure.claims.flips import Ranked
    from geo.measure.claims.nearness import Judged, Settled
    from geo.measure.claims.reading import Part, Reading
    from geo.measure.ground import Ground
    from geo.model.claim import Claim, Supported, WithinDistance
    from geo.model.view import Area, Definition

_CLAIMED: Final[dict[Supported, str]] = {
    "supported": "all of that interval is {claimed}",
    "contradicted": "none of that interval is {claimed}",
    "not decidable": "part of that interval is {claimed}, part is not",
}


def verdict_on(ground: Ground, claim: Claim, stated: WithinDistance) -> Verdict:
    """Return whether an actor was within a distance of its rival's ground at some moment of a time.

    The interval decides: all of it within the threshold supports, none of it contradicts. A claim that names no
    definition is measured by all three, and is decided only where those that have a distance agree. A verdict that
    positions too imprecise to be used, or rows of low confidence, would change is not decidable.

    Raises
    ------
    InputError
        The threshold is no number of metres, or the tolerance no share; or the distance changes too often.
    """
    check_threshold(stated.threshold_m, stated.about)
    area, area_notes = area_of(ground, stated.area)
    band, defaults = _band(stated), ground.dataset.defaults
    asking = Asking(_tell(stated, area, band), stated.definition, defaults.definition, defaults.max_place_uncertainty_m)
    found = nearness.settle(ground, asking)
    main = found.judged.main
    part = None if main is None else main.part
    evidence = nearness.evidence_of(ground, found.judged)
    flips = [*_moves(found, band), *nearness.flips_of(ground, asking, found, evidence)]
    if area is not None:
        flips += nearness.everywhere(ground, replace(asking, tell=_tell(stated, None, band)), found.verdict)
    defined = nearness.definition_text(ground, stated.actor, stated.rival, found.judged, limit_m=asking.limit_m)
    # Of what keeps the claim open beside its distance the model knows nothing.
    chance = None
    if main is not None and part is not None and not found.doubt:
        chance = probability(ground, main.reading, part, band)
    return Verdict(
        claim=claim,
        verdict=found.verdict,
        number=None if part is None else part.gap.distance_m,
        unit="" if part is None else "m",
        interval=None if part is None else (part.low_m, part.high_m),
        probability=chance,
        reason=_reason(stated, found, limit_m=asking.limit_m),
        definition=defined
        if chance is None
        else f"{defined} The probability takes each end as uniform within its own.",
        evidence=evidence,
        flips=tuple(ordered(flips)),
        notes=(*_as_recorded(stated, part), *nearness.notes_of(ground, asking, found.judged), *area_notes),
        others=nearness.others_of(found.judged),
    )


def check_threshold(threshold_m: float, about: float | None = None) -> None:
    """Raise when a threshold or a tolerance cannot be used.

    Raises
    ------
    InputError
        The threshold is negative or no number, or the tolerance is no share of one.
    """
    if not (math.isfinite(threshold_m) and threshold_m >= 0):
        raise InputError(f"a threshold of {threshold_m:g} m cannot be used; give metres, 0 or more")
    if about is not None and not 0 <= about <= 1:
        raise InputError(f"a tolerance of {about:g} is no share; give 0 to 1")


def probability(ground: Ground, reading: Reading, part: Part, band: Band) -> float | None:
    """Return the probability that a distance was in the band at some moment, by the model of `geo.measure.uncertainty`.

    It is that of the moment that decides. Where others leave it open, too, or no distance is known of some, it would
    take how their errors hang together, which the data do not say: ``None``. *Under* is strictly less in that model;
    the band holds its bounds. Both bounds are drawn with one seed.
    """
    if band.state(part) != "supported":
        others = [one for one in reading.parts if one is not part and band.state(one) != "contradicted"]
        if others or reading.unknown:
            return None
    bounds = [math.nextafter(band.high_m, math.inf)]
    bounds += [band.low_m] if band.low_m > 0 else []
    drawn = [memory.chance(ground, reading.question, part.when.start, bound).chance for bound in bounds]
    found = [one.probability for one in drawn if one is not None]
    if len(found) < len(bounds):
        return None
    return found[0] - (found[1] if len(found) > 1 else 0.0)


def _tell(stated: WithinDistance, area: Area | None, band: Band) -> nearness.Tell:
    def tell(ground: Ground, definition: Definition, limit_m: float) -> Told:
        pair = (stated.actor, stated.rival)
        reading = read(ground, pair, stated.during, definition=definition, area=area, limit_m=limit_m)
        if not reading.parts:
            return Told("not decidable", reading, None)
        return Told(verdict_of(reading, band), reading, band.deciding(reading))

    return tell


def _band(stated: WithinDistance) -> Band:
    limit_m, about = stated.threshold_m, stated.about
    return Band(-math.inf, limit_m) if about is None else Band(limit_m * (1 - about), limit_m * (1 + about))


def _claimed(stated: WithinDistance) -> str:
    limit = radius_text(stated.threshold_m)
    if stated.about is None:
        return f"within {limit}"
    band = _band(stated)
    return f"about {limit}, which is {interval_text(band.low_m, band.high_m)}"


def _reason(stated: WithinDistance, found: Settled, *, limit_m: float) -> str:
    judged = found.judged
    main = judged.main
    if main is None or main.part is None:
        return f"No distance can be measured: {judged.untold[0].reading.reason}."
    if not judged.agree:
        return nearness.disagreement(judged)
    where, when = f"{held_by(stated.rival)} ground, measured {SAID[main.definition]}", date_text(main.part.when.start)
    states = _CLAIMED[_band(stated).state(main.part)].format(claimed=_claimed(stated))
    said = f"On {when} {stated.actor} was {number_text(main.part)} from {where}: {states}"
    gone = main.reading.unknown
    if gone and _band(stated).state(main.part) == "contradicted":
        return f"{said}; but from {date_text(gone[0].start)} on no distance is known: {gone[0].reason}."
    return f"{said}{nearness.doubt_text(found, limit_m=limit_m)}."


def _as_recorded(stated: WithinDistance, part: Part | None) -> Iterator[str]:
    if part is None:
        return
    off = part.gap.distance_m - stated.threshold_m
    side = "over" if off > 0 else "under"
    limit = "the threshold" if stated.about is None else f"the {radius_text(stated.threshold_m)} claimed"
    yield f"As recorded, without tolerances, the distance is {distance_text(abs(off))} {side} {limit}."


def _moves(found: Settled, band: Band) -> Iterator[Ranked]:
    """Yield the moves of an end, or the precision of both, that would change the verdict; a doubt outlives them."""
    judged: Judged = found.judged
    main = judged.main
    if found.doubt or main is None or main.part is None:
        return
    others = {one.verdict for one in judged.told[1:]}
    if judged.agree:
        yield from moves(main.reading, main.part, band, verdict=found.verdict, others=others)
    if not others or not judged.agree:
        prefix = "If" if judged.agree else f"If measured {SAID[main.definition]}, and"
        yield from sharper(main.reading, main.part, band, verdict=found.verdict, prefix=prefix)
