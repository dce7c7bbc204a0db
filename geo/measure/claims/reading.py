"""A distance in a claim's time under one definition: what it was at each moment, between which bounds, from what."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure import memory
from geo.measure.crossings import without_distance
from geo.measure.draws import spread_of
from geo.measure.gap import GapInterval, Question
from geo.model.errors import UnknownNameError
from geo.model.text import interval_text, radius_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.gap import Gap
    from geo.measure.ground import Ground
    from geo.model.claim import Supported
    from geo.model.view import Area, Definition, Window

#: How each definition is said in a sentence.
SAID: Final[dict[Definition, str]] = {
    "position-to-edge": "position to zone edge",
    "edge-to-edge": "zone edge to zone edge",
    "position-to-position": "position to position",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of time with one distance: the gap, and its bounds over all ends that could be nearest, metres.

    `lowest_m` and `highest_m` are the bounds with their signs: below 0 the ends lie inside each other by as much; minus
    infinity where the ground may go on beyond its edge. `next_low_m` and `next_high_m` are those without the nearest
    two ends.
    """

    when: GapInterval
    gap: Gap
    lowest_m: float
    highest_m: float
    next_low_m: float
    next_high_m: float

    @property
    def low_m(self) -> float:
        """The least the distance may be, metres."""
        return max(0.0, self.lowest_m)

    @property
    def high_m(self) -> float:
        """The most the distance may be, metres."""
        return max(0.0, self.highest_m)


@dataclass(frozen=True, slots=True)
class Reading:
    """The distance under one definition.

    Attributes
    ----------
    question
        What was measured.
    parts
        The stretches with a distance, in order.
    unknown
        The stretches without one.
    reason
        Why there is none at any time; empty where there is one.
    """

    question: Question
    parts: tuple[Part, ...]
    unknown: tuple[GapInterval, ...]
    reason: str

    @property
    def definition(self) -> Definition:
        """The definition it is measured by."""
        return self.question.definition

    def closest(self) -> Part:
        """Return the stretch with the smallest distance, the first of equals."""
        return min(self.parts, key=lambda part: part.gap.distance_m)


def read(
    ground: Ground,
    pair: tuple[str, str],
    during: Window,
    *,
    definition: Definition,
    area: Area | None,
    limit_m: float,
) -> Reading:
    """Measure a distance over a time.

    An actor that holds nothing in the data has no distance, with that as the reason. Nor has one of which the data name
    no held place at any time, under a definition that takes places: where it fought is no ground it held, and may
    stand in on a map, but not for a verdict.

    Raises
    ------
    InputError
        The distance changes at too many moments.
    """
    question = Question(pair[0], pair[1], definition, area, limit_m)
    placed = {"position-to-edge": pair[:1], "position-to-position": pair, "edge-to-edge": ()}[definition]
    missing = [name for name in placed if not ground.holds_places(name)]
    if missing:
        return Reading(question, (), (), f"the data name no place held by {missing[0]}")
    try:
        series = memory.gaps(ground, question, during)
    except UnknownNameError:
        return Reading(question, (), (), _nothing(ground, question))
    parts = tuple(_part(ground, question, one, one.gap) for one in series if one.gap is not None)
    reason = "" if parts else without_distance(series)
    return Reading(question, parts, tuple(one for one in series if one.gap is None), reason)


def _nothing(ground: Ground, question: Question) -> str:
    for name in (str(question.origin), question.rival):
        if name not in ground.known():
            return f"the data record nothing of {name}"
    return f"the data record no ground held by {question.rival}"


def _part(ground: Ground, question: Question, when: GapInterval, gap: Gap) -> Part:
    spread = spread_of(ground, question, when.start, gap)
    low, high = spread.low_m, spread.high_m
    others = np.arange(len(low)) != int(np.argmin(spread.signed_m))
    return Part(
        when,
        gap,
        lowest_m=-math.inf if gap.open_ended else float(low.min()),
        highest_m=float(high.min()),
        next_low_m=float(low[others].min(initial=math.inf)),
        next_high_m=float(high[others].min(initial=math.inf)),
    )


def number_text(part: Part) -> str:
    """Say a distance and its interval, in metres or kilometres alone."""
    return f"{radius_text(part.gap.distance_m)} ({interval_text(part.low_m, part.high_m)})"


@dataclass(frozen=True, slots=True)
class Band:
    """The distances under which a claim is true: from `low_m` to `high_m` metres, both included."""

    low_m: float
    high_m: float

    def state(self, part: Part) -> Supported:
        """Return what the bounds of a stretch say of the claim."""
        return self.between(part.low_m, part.high_m)

    def between(self, low_m: float, high_m: float) -> Supported:
        """Return what an interval says of the claim: all of it inside, none of it, or some."""
        if self.low_m <= low_m and high_m <= self.high_m:
            return "supported"
        return "contradicted" if high_m < self.low_m or low_m > self.high_m else "not decidable"

    def deciding(self, reading: Reading) -> Part:
        """Return the stretch that decides: one that supports, else one that leaves it open, else any.

        Of several it is the nearest to the middle of the band; of a band without a lower bound, the closest.
        """
        by_state: dict[Supported, list[Part]] = {}
        for part in reading.parts:
            by_state.setdefault(self.state(part), []).append(part)
        deciding = by_state.get("supported") or by_state.get("not decidable") or reading.parts
        middle_m = -math.inf if self.low_m == -math.inf else (self.low_m + self.high_m) / 2

        def away(part: Part) -> float:
            return part.gap.distance_m if middle_m == -math.inf else abs(part.gap.distance_m - middle_m)

        return min(deciding, key=away)


def verdict_of(reading: Reading, band: Band) -> Supported:
    """Return what a reading says: one moment that supports is enough; to contradict, every moment must be known."""
    return combined([band.state(part) for part in reading.parts], unknown=bool(reading.unknown))


def combined(states: Sequence[Supported], *, unknown: bool) -> Supported:
    """Return what moments say together of a claim that was true at one of them."""
    if "supported" in states:
        return "supported"
    known = bool(states) and not unknown
    return "contradicted" if known and set(states) == {"contradicted"} else "not decidable"
