"""The distances between all sides at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from geo.measure import memory
from geo.measure.gap import Answer, Question

if TYPE_CHECKING:
    import pandas as pd

    from geo.measure.ground import Ground
    from geo.model.view import Area, Definition


@dataclass(frozen=True, slots=True)
class PairCell:
    """One cell of the matrix: the distance from `origin` to `rival`, or the reason why there is none."""

    origin: str
    rival: str
    answer: Answer


def matrix(
    ground: Ground,
    *,
    definition: Definition,
    instant: pd.Timestamp,
    area: Area | None = None,
    max_place_uncertainty_m: float = 1000.0,
) -> tuple[PairCell, ...]:
    """Return the distance of every ordered pair of the ground's sides at a moment, row by row, names in order.

    Position to edge is not symmetric: the way back is measured from the other side's positions to this side's zone.

    Parameters
    ----------
    area
        West, south, east, north in degrees: only what lies inside is measured; ``None``: everything.
    max_place_uncertainty_m
        Positions known worse than this are left out and listed, metres.
    """
    found: dict[tuple[str, str], Answer] = {}
    for origin, rival in permutations(ground.sides(), 2):
        question = Question(origin, rival, definition, area, max_place_uncertainty_m)
        found[origin, rival] = memory.answer(ground, question, instant)
    return tuple(PairCell(*pair, answer) for pair, answer in found.items())
