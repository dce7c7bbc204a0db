"""How far an end of a measured line would have to be elsewhere for a verdict to be another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.measure.claims.flips import BEYOND_ERROR, WITHIN_ERROR
from geo.measure.claims.reading import combined
from geo.model.claim import Flip
from geo.model.text import distance_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from geo.measure.claims.flips import Ranked
    from geo.measure.claims.reading import Band, Part, Reading
    from geo.model.claim import Supported

#: A bound that lies exactly on the threshold moves this much beyond it, metres.
BEYOND_M: Final = 0.001


def moves(
    reading: Reading, part: Part, band: Band, *, verdict: Supported, others: Collection[Supported]
) -> Iterator[Ranked]:
    """Yield the smallest move, nearer or farther, to each other verdict.

    The ends keep their tolerances: the whole interval moves with the distance. `others` are the verdicts under the
    other definitions, which stay as they are.
    """
    states = [band.state(one) for one in reading.parts if one is not part]
    smallest: dict[Supported, float] = {}
    bounds = (limit - bound for limit in (band.low_m, band.high_m) for bound in (part.lowest_m, part.highest_m))
    for edge in sorted((one for one in bounds if math.isfinite(one)), key=abs):
        for move in (edge - BEYOND_M, edge, edge + BEYOND_M):
            now = band.between(max(0.0, part.lowest_m + move), max(0.0, part.highest_m + move))
            then = combined([*states, now], unknown=bool(reading.unknown))
            then = then if all(one == then for one in others) else "not decidable"
            if then != verdict and abs(move) < abs(smallest.get(then, math.inf)):
                smallest[then] = move
    for then, move in smallest.items():
        rank = WITHIN_ERROR if abs(move) <= part.gap.start.uncertainty_m + part.gap.end.uncertainty_m else BEYOND_ERROR
        yield rank, Flip(move_text(part, move), then, abs(move), "m")


def sharper(reading: Reading, part: Part, band: Band, *, verdict: Supported, prefix: str) -> Iterator[Ranked]:
    """Yield how exactly both ends would have to be known for the recorded distance to decide.

    It is the distance from the threshold; where the bounds of the line are asymmetric, the wider side counts.
    """
    middle = part.gap.distance_m
    states = [band.state(one) for one in reading.parts if one is not part]
    then = combined([*states, band.between(middle, middle)], unknown=bool(reading.unknown))
    slack_m = min(abs(middle - limit) for limit in (band.low_m, band.high_m))
    now_m = part.gap.start.uncertainty_m + part.gap.end.uncertainty_m
    if then != verdict and 0 < slack_m < now_m:
        known = f"were known within {distance_text(slack_m)} together, not {distance_text(now_m)}"
        yield WITHIN_ERROR, Flip(f"{prefix} both ends {known}", then, slack_m, "m")


def move_text(part: Part, move: float) -> str:
    """Say a move of the two ends of a distance, in metres: below 0 nearer to each other, above 0 farther."""
    start, end, far = part.gap.start.name, part.gap.end.name.removeprefix("inside "), distance_text(abs(move))
    if move < 0:
        return f"If {start} was {far} nearer to {end}"
    if part.lowest_m + move <= part.next_low_m and part.highest_m + move <= part.next_high_m:
        return f"If {start} was {far} farther from {end}"
    return f"If every position that could be the nearest was {far} farther off"
