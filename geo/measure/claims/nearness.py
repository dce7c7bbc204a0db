"""What claims of nearness share: each definition of a distance judged, then all together, then what would change it.

A claim that names no definition is decided only where every definition that has a distance says the same. A verdict
that positions too imprecise to be used, or rows of low confidence, would change is not decidable.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from geo.measure import memory
from geo.measure.claims.evidence import distinct, rows_of
from geo.measure.claims.flips import AS_IT_STANDS, OTHER_LIMIT, READ_OTHERWISE, dropped
from geo.measure.claims.reading import SAID, number_text
from geo.measure.claims.variants import without
from geo.measure.claims.words import listing
from geo.model.claim import Figure, Flip
from geo.model.text import date_text, radius_text
from geo.model.view import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geo.measure.claims.flips import Ranked
    from geo.measure.claims.reading import Part, Reading
    from geo.measure.ground import Ground
    from geo.model.claim import Evidence, Supported
    from geo.model.view import Definition

_LOW: Final = ("low",)

_MEASURED: Final[dict[Definition, str]] = {
    "position-to-edge": "From the nearest place held by {actor} to the edge of the zone of {rival}",
    "edge-to-edge": "From the edge of the zone of {actor} to the edge of the zone of {rival}",
    "position-to-position": "From the nearest place held by {actor} to the nearest place held by {rival}",
}
#: What a flip takes as it is where a doubt makes a verdict not decidable.
_TAKEN: Final = {
    "imprecise": "leaving out positions known worse than {limit}",
    "low": "taking rows of low confidence as they stand",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What one definition says.

    Attributes
    ----------
    verdict
        Of its intervals alone.
    reading
        The distance in the claim's time.
    part
        The moment of it that decides; ``None`` where there is no distance.
    extra
        Further stretches it rests on: those before, of a first time.
    missing
        Why it could not be settled by known distances; empty where they are enough.
    old
        Whether all of it was so before the claim's time, between the same ends.
    """

    verdict: Supported
    reading: Reading
    part: Part | None
    extra: tuple[tuple[Reading, Part], ...] = ()
    missing: str = ""
    old: bool = False

    @property
    def definition(self) -> Definition:
        """The definition of the distance."""
        return self.reading.definition


@dataclass(frozen=True, slots=True)
class Judged:
    """What the definitions say together: those that have a distance, in the order asked, and those that have none."""

    verdict: Supported
    told: tuple[Told, ...]
    untold: tuple[Told, ...]
    agree: bool

    @property
    def main(self) -> Told | None:
        """The definition that is told; ``None`` where none has a distance."""
        return self.told[0] if self.told else None


@dataclass(frozen=True, slots=True)
class Settled:
    """A judgement after what is imprecise or of low confidence was looked at: `doubt` says which of them decides.

    `otherwise` is the verdict with the imprecise, or without those of low confidence.
    """

    verdict: Supported
    judged: Judged
    doubt: str = ""
    otherwise: Supported | None = None


Tell: TypeAlias = "Callable[[Ground, Definition, float], Told]"


@dataclass(frozen=True, slots=True)
class Asking:
    """How a claim is worked out: what one definition says of it on a ground, and which definitions are asked.

    Attributes
    ----------
    tell
        Ground, definition, and the limit in metres beyond which positions are left out, to what they say.
    definition
        The definition that the claim names; ``None``: all are asked, `usual` first.
    usual
        The dataset's own.
    limit_m
        Positions known worse than this are left out, metres.
    """

    tell: Tell
    definition: Definition | None
    usual: Definition
    limit_m: float

    def definitions(self) -> tuple[Definition, ...]:
        """Return the definitions that are asked."""
        if self.definition is not None:
            return (self.definition,)
        return (self.usual, *(one for one in DEFINITIONS if one != self.usual))


def judge(ground: Ground, asking: Asking, *, limit_m: float, only: Definition | None = None) -> Judged:
    """Return what the definitions asked for say together, whatever the rows are worth; `only` asks one."""
    said = [asking.tell(ground, one, limit_m) for one in ((only,) if only else asking.definitions())]
    told = tuple(one for one in said if one.part is not None)
    verdicts = {one.verdict for one in told}
    agree = len(verdicts) < 2
    verdict = told[0].verdict if told and agree else "not decidable"
    return Judged(verdict, told, tuple(one for one in said if one.part is None), agree)


def settle(ground: Ground, asking: Asking, *, limit_m: float | None = None, only: Definition | None = None) -> Settled:
    """Return the verdict after what is imprecise, and what is of low confidence, was looked at."""
    limit = asking.limit_m if limit_m is None else limit_m
    judged = judge(ground, asking, limit_m=limit, only=only)
    if judged.verdict == "not decidable":
        return Settled(judged.verdict, judged)
    if math.isfinite(limit):
        other = judge(ground, asking, limit_m=math.inf, only=only)
        if other.verdict != judged.verdict:
            return Settled("not decidable", judged, "imprecise", other.verdict)
    surer = without(ground, confidences=_LOW)
    if surer is not ground:
        other = judge(surer, asking, limit_m=limit, only=only)
        if other.verdict != judged.verdict:
            return Settled("not decidable", judged, "low", other.verdict)
    return Settled(judged.verdict, judged)


def doubt_text(found: Settled, *, limit_m: float) -> str:
    """Say what keeps a judgement from being a verdict, to follow it; an empty text where nothing does."""
    if found.doubt == "imprecise":
        return f", but positions known worse than {radius_text(limit_m)} are left out, and with them it is open"
    if found.doubt == "low":
        return f", but that rests on rows of low confidence, and without them it is {found.otherwise}"
    return ""


def disagreement(judged: Judged) -> str:
    """Say that the definitions differ: first what decides it, then what leaves it open."""
    said = []
    for verdict in ("supported", "contradicted", "not decidable"):
        named = [
            f"{SAID[one.definition]}, {_ends(one.part)}, it was {number_text(one.part)}"
            for one in judged.told
            if one.part is not None and one.verdict == verdict
        ]
        if named:
            would = "it is open" if verdict == "not decidable" else f"the claim is {verdict}"
            said.append(f"measured {listing(named)}: {would}")
    text = "; ".join(said)
    return f"The claim does not say how the distance is measured, and that decides. {text[0].upper()}{text[1:]}."


def _ends(part: Part) -> str:
    """Say when a distance was, and between which ends."""
    start, end = part.gap.start.name, part.gap.end.name
    return f"on {date_text(part.when.start)} from {start} to {end}"


def others_of(judged: Judged) -> tuple[Figure, ...]:
    """Return the distances under the definitions that are not told first."""
    return tuple(
        Figure(f"measured {SAID[one.definition]}", one.part.gap.distance_m, "m", (one.part.low_m, one.part.high_m))
        for one in judged.told[1:]
        if one.part is not None
    )


def definition_text(ground: Ground, actor: str, rival: str, judged: Judged, *, limit_m: float) -> str:
    """Say how the number that is told is defined."""
    main = (judged.told or judged.untold)[0].definition
    zones = ", half-way between held places," if ground.control.derived and "edge" in main else ""
    left = "" if main == "edge-to-edge" else f"; places known worse than {radius_text(limit_m)} are left out"
    asked = len(judged.told) + len(judged.untold)
    all_three = (
        " The claim names no definition: all three are worked out, and this one is told first." if asked > 1 else ""
    )
    return (
        f"{_MEASURED[main].format(actor=actor, rival=rival)}{zones} the shortest geodesic (WGS84){left}. The interval "
        f"adds the tolerances of both ends.{all_three}"
    )


def evidence_of(ground: Ground, judged: Judged) -> tuple[Evidence, ...]:
    """Return the rows that the distances rest on, those of the definition that is told first."""
    parts = [(one.reading, one.part) for one in judged.told if one.part is not None]
    extra = [pair for one in judged.told[:1] for pair in one.extra]
    return distinct(row for reading, part in (*parts[:1], *extra, *parts[1:]) for row in rows_of(ground, reading, part))


def notes_of(ground: Ground, asking: Asking, judged: Judged) -> Iterator[str]:
    """Yield what else there is to say of the distance: the other definitions, and what is left out."""
    main = judged.main
    if main is not None and main.part is not None:
        yield from main.part.gap.notes
        answer = memory.answer(ground, main.reading.question, main.part.when.start)
        names = sorted({one.name for one in answer.left_out})
        if names:
            yield f"Left out, because known worse than {radius_text(asking.limit_m)}: {listing(names)}."
    if asking.definition is not None or judged.agree:
        others = [one for one in DEFINITIONS if main is None or one != main.definition]
        for one in others:
            told = asking.tell(ground, one, asking.limit_m)
            if told.part is not None:
                yield f"Measured {SAID[one]} it was {number_text(told.part)}."
    yield from (f"No distance {SAID[one.definition]}: {one.reading.reason}." for one in judged.untold if judged.told)


def flips_of(ground: Ground, asking: Asking, found: Settled, evidence: Sequence[Evidence]) -> Iterator[Ranked]:
    """Yield what would change a verdict beside a move of its ends."""
    judged, verdict = found.judged, found.verdict
    if found.doubt:
        yield AS_IT_STANDS, Flip(_taken(found.doubt, asking.limit_m, first=True), judged.verdict)
    for one in DEFINITIONS:
        if one != asking.definition:
            yield from _read_as(ground, asking, one, verdict)

    def again(other: Ground) -> Supported:
        then = settle(other, asking)
        # A definition that no longer has a distance no longer disagrees: that is less evidence, not more.
        return then.verdict if len(then.judged.told) == len(judged.told) else "not decidable"

    yield from dropped(ground, evidence, again, verdict=verdict)
    yield from _at_limits(ground, asking, found)


def everywhere(ground: Ground, asking: Asking, verdict: Supported) -> Iterator[Ranked]:
    """Yield what changes when a distance is measured everywhere; `asking` does so."""
    other = settle(ground, asking)
    main = other.judged.main
    if other.verdict != verdict and main is not None and main.part is not None:
        said = f"Measured everywhere, not in the area alone: {SAID[main.definition]}, {number_text(main.part)}"
        yield READ_OTHERWISE, Flip(said, other.verdict)


def _taken(doubt: str, limit_m: float, *, first: bool = False) -> str:
    said = _TAKEN[doubt].format(limit=radius_text(limit_m))
    return f"{said[0].upper()}{said[1:]}" if first else said


def _read_as(ground: Ground, asking: Asking, definition: Definition, verdict: Supported) -> Iterator[Ranked]:
    other = settle(ground, asking, only=definition)
    main = other.judged.main
    if main is None or main.part is None:
        return
    said = f"Measured {SAID[definition]}, {number_text(main.part)}"
    if other.verdict != verdict:
        yield READ_OTHERWISE, Flip(said, other.verdict)
    elif other.judged.verdict != verdict:
        yield READ_OTHERWISE, Flip(f"{said}, {_taken(other.doubt, asking.limit_m)}", other.judged.verdict)


def _at_limits(ground: Ground, asking: Asking, found: Settled) -> Iterator[Ranked]:
    main = found.judged.main
    if main is None or main.part is None:
        return
    ends = (main.part.gap.start, main.part.gap.end)
    worst_m = max((end.uncertainty_m for end in ends if end.uncertainty_m <= asking.limit_m), default=0.0)
    if worst_m > 0:
        verdict = settle(ground, asking, limit_m=math.nextafter(worst_m, 0.0)).verdict
        if verdict != found.verdict:
            yield (
                OTHER_LIMIT,
                Flip(f"Only with positions known better than {radius_text(worst_m)}", verdict, worst_m, "m"),
            )
    verdict = settle(ground, asking, limit_m=math.inf).verdict
    if verdict != found.verdict:
        yield OTHER_LIMIT, Flip("With positions of any precision", verdict)
