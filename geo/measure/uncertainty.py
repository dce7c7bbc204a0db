"""How sure a distance is: its interval, the probability that it is under a threshold, and what would flip the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

    from geo.measure.gap import Question
    from geo.measure.ground import Ground

DRAWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability, under the model of `chance_under`, that a distance is under a threshold.

    Attributes
    ----------
    probability
        0 to 1; exactly 0 or 1 where no draw could say otherwise.
    standard_error
        Of the probability, from the number of draws; 0 where it is exact.
    low_m, high_m
        Interval of the distance over all usable positions.
    threshold_m
        The threshold asked about, metres; *under* is strictly less.
    flip_m
        The smallest displacement in metres, of the position or of the line, that would flip the answer.
    flip_ends
        Which ends could move that far within their own stated uncertainty: ``"start"``, ``"end"``, both or none.
    decided
        The interval lies wholly on one side of the threshold.
    draws, seed
        What the probability was drawn with; 0 draws where it is exact.
    notes
        What limits the number.
    """

    probability: float
    standard_error: float
    low_m: float
    high_m: float
    threshold_m: float
    flip_m: float
    flip_ends: tuple[str, ...]
    decided: bool
    draws: int
    seed: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChanceAnswer:
    """What `chance_under` found: a chance, or the reason why there is none."""

    chance: Chance | None
    reason: str


def chance_under(
    ground: Ground,
    question: Question,
    instant: pd.Timestamp,
    threshold_m: float,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> ChanceAnswer:
    """Return the probability that the distance is under a threshold at a moment."""
    raise NotImplementedError
