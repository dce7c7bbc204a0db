"""Claims of nearness: within a distance of the rival's ground, under each definition of that distance."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo.measure import memory
from geo.measure.claims.asked import area_of
from geo.measure.claims.evidence import distinct, rows_of
from geo.measure.claims.flips import AS_IT_STANDS, OTHER_LIMIT, READ_OTHERWISE, dropped, ordered
from geo.measure.claims.moves import moves, sharper
from geo.measure.claims.reading import SAID, Band, number_text, read, verdict_of
from geo.measure.claims.variants import without
from geo.measure.claims.words import listing
from geo.model.actors import held_by
from geo.model.claim import Flip, Verdict
from geo.model.errors import InputError
from geo.model.text import date_text, distance_text, interval_text, radius_text
from geo.model.view import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.measure.claims.reading import Part, Reading
    from geo.measure.ground import Ground
    from geo.model.claim import Claim, Evidence, Supported, WithinDistance
    from geo.model.view import Definition

_LOW: Final = ("low",)

_MEASURED: Final[dict[Definition, str]] = {
    "position-to-edge": "From the nearest place held by {actor} to the edge of the zone of {rival}",
    "edge-to-edge": "From the edge of the zone of {actor} to the edge of the zone of {rival}",
    "position-to-position": "From the nearest place held by {actor} to the nearest place held by {rival}",
}
#: What a flip takes as it is where a doubt makes a verdict not decidable.
_TAKEN: Final = {
    "imprecise": "leaving out positions known worse than the limit",
    "low": "taking rows of low confidence as they stand",
}
_CLAIMED: Final[dict[Supported, str]] = {
    "supported": "all of that is {claimed}",
    "contradicted": "none of that is {claimed}",
    "not decidable": "some of that is {claimed}, some is not",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the readings say together.

    Attributes
    ----------
    verdict
        Of the intervals alone: that of all readings when they agree.
    readings
        One a definition that is asked, the one that is told first.
    main
        The one that is told; ``None`` where no definition has a distance.
    part
        The moment of it that decides.
    agree
        Whether all readings with a distance say the same.
    """

    verdict: Supported
    readings: tuple[Reading, ...]
    main: Reading | None
    part: Part | None
    agree: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """A judgement, and the verdict after what is imprecise or of low confidence was looked at: `doubt` says which."""

    verdict: Supported
    judged: Judged
    doubt: str = ""
    otherwise: Supported | None = None


def verdict_on(ground: Ground, claim: Claim, statement: WithinDistance) -> Verdict:
    """Return whether an actor was within a distance of its rival's ground at some moment of a time.

    The interval decides: all of it within the threshold supports, none of it contradicts. A claim that names no
    definition is measured by all three, and is decided only where those that have a distance agree. A verdict that
    positions too imprecise to be used, or rows of low confidence, would change is not decidable.

    Raises
    ------
    InputError
        The threshold or the tolerance is no number of metres, or no share; or the distance changes too often.
    """
    _check(statement)
    limit_m = ground.dataset.defaults.max_place_uncertainty_m
    found = settle(ground, statement, limit_m=limit_m)
    judged = found.judged
    main, part = judged.main, judged.part
    evidence = _evidence(ground, judged)
    notes = _notes(ground, statement, found)
    return Verdict(
        claim=claim,
        verdict=found.verdict,
        number=None if part is None else part.gap.distance_m,
        unit="m",
        interval=None if part is None else (part.low_m, part.high_m),
        probability=None if main is None or part is None else _probability(ground, main, part, _band(statement)),
        reason=_reason(statement, found),
        definition=_definition(ground, statement, judged),
        evidence=evidence,
        flips=tuple(ordered(_flips(ground, statement, found, evidence, limit_m=limit_m))),
        notes=notes,
    )


def settle(ground: Ground, statement: WithinDistance, *, limit_m: float) -> Settled:
    """Return the verdict on a claim of nearness, with what it rests on.

    Parameters
    ----------
    ground, statement
        The data, and what is claimed.
    limit_m
        Positions known worse than this are not measured from, metres; whether they would decide is looked at.
    """
    judged = judge(ground, statement, limit_m=limit_m)
    if judged.verdict == "not decidable":
        return Settled(judged.verdict, judged)
    doubtful = (
        ("imprecise", judge(ground, statement, limit_m=math.inf) if math.isfinite(limit_m) else judged),
        ("low", judge(without(ground, confidences=_LOW), statement, limit_m=limit_m)),
    )
    for doubt, other in doubtful:
        if other.verdict != judged.verdict:
            return Settled("not decidable", judged, doubt, other.verdict)
    return Settled(judged.verdict, judged)


def judge(ground: Ground, statement: WithinDistance, *, limit_m: float) -> Judged:
    """Return what the intervals of the definitions asked for say, whatever the rows are worth."""
    area, _ = area_of(ground, statement.area)
    pair = (statement.actor, statement.rival)
    readings = tuple(
        read(ground, pair, statement.during, definition=one, area=area, limit_m=limit_m)
        for one in _definitions(ground, statement)
    )
    told = [one for one in readings if one.parts]
    if not told:
        return Judged("not decidable", readings, None, None, agree=True)
    band = _band(statement)
    verdicts = {verdict_of(one, band) for one in told}
    verdict: Supported = verdicts.pop() if len(verdicts) == 1 else "not decidable"
    return Judged(verdict, readings, told[0], band.deciding(told[0]), agree=not verdicts)


def _check(statement: WithinDistance) -> None:
    if not (math.isfinite(statement.threshold_m) and statement.threshold_m >= 0):
        raise InputError(f"a threshold of {statement.threshold_m:g} m cannot be used; give metres, 0 or more")
    if statement.about is not None and not 0 <= statement.about <= 1:
        raise InputError(f"a tolerance of {statement.about:g} is no share; give 0 to 1")


def _definitions(ground: Ground, statement: WithinDistance) -> tuple[Definition, ...]:
    if statement.definition is not None:
        return (statement.definition,)
    usual = ground.dataset.defaults.definition
    return (usual, *(one for one in DEFINITIONS if one != usual))


def _band(statement: WithinDistance) -> Band:
    limit_m, about = statement.threshold_m, statement.about
    return Band(-math.inf, limit_m) if about is None else Band(limit_m * (1 - about), limit_m * (1 + about))


def _probability(ground: Ground, reading: Reading, part: Part, band: Band) -> float | None:
    """Return the probability that the distance of a moment is in the band, by the model of `geo.measure.uncertainty`.

    *Under* is strictly less there; the band holds its bounds.
    """
    bounds = [math.nextafter(band.high_m, math.inf)]
    bounds += [band.low_m] if band.low_m > 0 else []
    drawn = [memory.chance(ground, reading.question, part.when.start, bound).chance for bound in bounds]
    found = [one.probability for one in drawn if one is not None]
    if len(found) < len(bounds):
        return None
    return found[0] - (found[1] if len(found) > 1 else 0.0)


def _claimed(statement: WithinDistance) -> str:
    limit = distance_text(statement.threshold_m)
    if statement.about is None:
        return f"within {limit}"
    band = _band(statement)
    return f"within {interval_text(band.low_m, band.high_m)}, about {limit}"


def _measured(statement: WithinDistance, reading: Reading, part: Part) -> str:
    said, when = SAID[reading.definition], date_text(part.when.start)
    return f"On {when} {statement.actor} was {number_text(part)} from {held_by(statement.rival)} ground, {said}"


def _reason(statement: WithinDistance, found: Settled) -> str:
    judged = found.judged
    main, part = judged.main, judged.part
    if main is None or part is None:
        return f"No distance can be measured: {judged.readings[0].reason}."
    if not judged.agree:
        return _disagreement(statement, judged)
    claimed = _claimed(statement)
    said = f"{_measured(statement, main, part)}: {_CLAIMED[_band(statement).state(part)].format(claimed=claimed)}"
    if found.doubt == "imprecise":
        return f"{said}, but positions known worse than the limit are left out, and with them it would be otherwise."
    if found.doubt == "low":
        return f"{said}, but that rests on rows of low confidence: without them it is {found.otherwise}."
    if main.unknown and found.verdict == "not decidable":
        gone = main.unknown[0]
        return f"{said}; from {date_text(gone.start)} on there is no distance at all: {gone.reason}."
    return f"{said}."


def _disagreement(statement: WithinDistance, judged: Judged) -> str:
    band, said = _band(statement), []
    for one in judged.readings:
        if one.parts:
            verdict = verdict_of(one, band)
            would = "would leave it open" if verdict == "not decidable" else f"would make it {verdict}"
            said.append(f"{SAID[one.definition]} it was {number_text(band.deciding(one))}, which {would}")
    return f"The claim does not say how the distance is measured, and that decides: {'; '.join(said)}."


def _definition(ground: Ground, statement: WithinDistance, judged: Judged) -> str:
    main = judged.main or judged.readings[0]
    said = _MEASURED[main.definition].format(actor=statement.actor, rival=statement.rival)
    zones = ", half-way between held places," if ground.control.derived and "edge" in main.definition else ""
    limit = radius_text(main.question.max_place_uncertainty_m)
    return (
        f"{said}{zones} the shortest geodesic (WGS84); places known worse than {limit} are left out. The interval adds "
        "the tolerances of both ends; the probability takes each end as uniform within its own."
    )


def _evidence(ground: Ground, judged: Judged) -> tuple[Evidence, ...]:
    told = [one for one in judged.readings if one.parts]
    parts = [(one, judged.part if one is judged.main else one.closest()) for one in told]
    return distinct(row for one, part in parts if part is not None for row in rows_of(ground, one, part))


def _notes(ground: Ground, statement: WithinDistance, found: Settled) -> tuple[str, ...]:
    judged, band = found.judged, _band(statement)
    notes = []
    if judged.main is not None and judged.part is not None:
        off = judged.part.gap.distance_m - statement.threshold_m
        side = "over" if off > 0 else "under"
        notes.append(
            f"As recorded, without tolerances, the distance is {distance_text(abs(off))} {side} the threshold."
        )
        notes += judged.part.gap.notes
    if statement.definition is not None:
        others = (judge(ground, replace(statement, definition=one), limit_m=_limit(judged)) for one in DEFINITIONS)
        told = [one.main for one in others if one.main is not None and one.main.definition != statement.definition]
        notes += [f"{SAID[one.definition].capitalize()} it was {number_text(band.deciding(one))}." for one in told]
    notes += [f"No distance {SAID[one.definition]}: {one.reason}." for one in judged.readings[1:] if one.reason]
    names = _left_out(ground, judged)
    if names:
        limit = radius_text(_limit(judged))
        notes.append(f"Left out, because known worse than {limit}: {listing(names)}.")
    return (*notes, *area_of(ground, statement.area)[1])


def _limit(judged: Judged) -> float:
    return judged.readings[0].question.max_place_uncertainty_m


def _left_out(ground: Ground, judged: Judged) -> list[str]:
    if judged.main is None or judged.part is None:
        return []
    answer = memory.answer(ground, judged.main.question, judged.part.when.start)
    return sorted({one.name for one in answer.left_out})


def _flips(
    ground: Ground, statement: WithinDistance, found: Settled, evidence: tuple[Evidence, ...], *, limit_m: float
) -> Iterator[tuple[int, Flip]]:
    """Yield what would change the verdict, each with its rank: the smaller, the smaller the change."""
    judged = found.judged

    def again(other: Ground) -> Supported:
        return settle(other, statement, limit_m=limit_m).verdict

    if found.doubt:
        yield AS_IT_STANDS, Flip(_TAKEN[found.doubt].capitalize(), judged.verdict)
    elif judged.main is not None and judged.part is not None:
        others = {verdict_of(one, _band(statement)) for one in judged.readings[1:] if one.parts}
        if judged.agree:
            yield from moves(judged.main, judged.part, _band(statement), verdict=found.verdict, others=others)
        if not judged.agree or not others:
            prefix = "" if judged.agree else f"Measured {SAID[judged.main.definition]}, and were"
            yield from sharper(
                judged.main, judged.part, _band(statement), verdict=found.verdict, prefix=prefix or "Were"
            )
    for one in DEFINITIONS:
        if one != statement.definition:
            yield from _read_as(ground, statement, one, found.verdict, limit_m=limit_m)
    yield from dropped(ground, evidence, again, verdict=found.verdict)
    yield from _at_limits(ground, statement, found, limit_m=limit_m)


def _read_as(
    ground: Ground, statement: WithinDistance, definition: Definition, verdict: Supported, *, limit_m: float
) -> Iterator[tuple[int, Flip]]:
    other = settle(ground, replace(statement, definition=definition), limit_m=limit_m)
    part = other.judged.part
    if part is None:
        return
    said = f"Measured {SAID[definition]}, {number_text(part)}"
    if other.verdict != verdict:
        yield READ_OTHERWISE, Flip(said, other.verdict)
    elif other.judged.verdict != verdict:
        yield READ_OTHERWISE, Flip(f"{said}, {_TAKEN[other.doubt]}", other.judged.verdict)


def _at_limits(
    ground: Ground, statement: WithinDistance, found: Settled, *, limit_m: float
) -> Iterator[tuple[int, Flip]]:
    part = found.judged.part
    if part is None:
        return
    worst_m = max(
        (end.uncertainty_m for end in (part.gap.start, part.gap.end) if end.uncertainty_m <= limit_m), default=0
    )
    tighter_m = math.nextafter(worst_m, 0.0)
    if worst_m > 0:
        verdict = settle(ground, statement, limit_m=tighter_m).verdict
        if verdict != found.verdict:
            said = f"Only positions known better than {radius_text(worst_m)}"
            yield OTHER_LIMIT, Flip(said, verdict, worst_m, "m")
    verdict = settle(ground, statement, limit_m=math.inf).verdict
    if verdict != found.verdict:
        yield OTHER_LIMIT, Flip("With positions of any precision", verdict)
