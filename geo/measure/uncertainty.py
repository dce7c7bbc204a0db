"""How sure a distance is: its interval, the probability that it is under a threshold, and what would flip the answer.

The probability is one under a stated model, not a frequency: nobody drew the true position at random. It orders cases
and shows how far an interval that straddles a threshold leans to one side. The model (`chance_under`):

- the true place of a position is uniform in its disc, of radius ``place_uncertainty_m``;
- a line is off by one amount along its whole length, uniform between minus and plus its tolerance, towards or away;
  of half-way lines the amount is in proportion to each end's own tolerance, the way to the place that made it;
- positions are independent of each other and of the lines, and one side's line of the other's.

Positions near each other, or from one source, are likely off together, and half-way lines of two sides that touch
are one line: there the independence is an assumption that the data cannot test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure.crossings import check_threshold
from geo.measure.draws import Spread, spread_of
from geo.measure.gap import measure
from geo.model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.gap import Question
    from geo.measure.ground import Ground

#: Draws of a probability: its standard error is then at most 0.0036.
DRAWS: Final = 20_000
#: More are refused: they would take minutes, and no digit worth reading.
MOST_DRAWS: Final = 10_000_000
#: Pairs of ends that are drawn: some 10 s of `DRAWS` draws.
MOST_PAIRS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability, under the model of this module, that a distance is under a threshold.

    Attributes
    ----------
    probability
        From 0 to 1. Exactly 0 or 1 where the interval decides.
    standard_error
        Of the probability, because it is drawn; 0 where the interval decides.
    low_m, high_m
        Interval of the distance over all positions that could be nearest, metres. It never reaches above that of the
        gap, whose ends are the two nearest as recorded; it may begin below.
    threshold_m
        The threshold, metres; *under* is strictly less.
    flip_m
        The smallest displacement, of a position or of a line, that would flip the answer, metres. From inside a zone
        the way out of it is part of it.
    flip_ends
        Which end could do so by itself within its own stated uncertainty: ``"start"``, ``"end"``, both or neither.
        Where several positions are under the threshold, all of those must be able to move away.
    decided
        The interval lies wholly on one side of the threshold.
    draws, seed
        How many draws were made and what they were seeded with; 0 draws where the interval decides.
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


@dataclass(frozen=True, slots=True)
class ChanceAnswer:
    """What `chance_under` found: a chance, or the reason why there is none."""

    chance: Chance | None
    reason: str


def interval_m(
    distance_m: NDArray[np.float64] | float,
    slack_m: NDArray[np.float64] | float,
    depth_m: NDArray[np.float64] | float = 0.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the greatest distance when both ends together may be off by `slack_m`, in metres.

    Inside a zone `depth_m` is the way to its edge, which comes off the greatest. Missing stays missing; no distance is
    below 0.

    Examples
    --------
    >>> low, high = interval_m([4291.0, 300.0], 1200.0)
    >>> low.tolist(), high.tolist()
    ([3091.0, 0.0], [5491.0, 1500.0])
    """
    distance, slack = np.asarray(distance_m, dtype=np.float64), np.asarray(slack_m, dtype=np.float64)
    return np.maximum(distance - slack, 0.0), np.maximum(distance + slack - depth_m, 0.0)


def chance_under(
    ground: Ground,
    question: Question,
    instant: pd.Timestamp,
    threshold_m: float,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> ChanceAnswer:
    """Return the probability that a distance is under a threshold at a moment, under the model of this module.

    In each draw every position that could be nearest is moved, every line shifted, and the smallest distance taken; a
    line shifted past a position is contact, 0 m. A position inside a zone is as far below 0 as the zone's edge is
    away, so that a line drawn back, or the position moved, can leave it outside; so are two grounds that overlap, by
    the diameter of the largest circle that fits into the overlap.

    Parameters
    ----------
    ground, question, instant
        As of `geo.measure.gap.measure`.
    threshold_m
        Metres; *under* is strictly less.
    draws
        How often the model is drawn.
    seed
        Seeds ``numpy.random.default_rng``: the same seed gives the same number, whatever the order of rows.

    Returns
    -------
    answer
        No chance but a reason where there is no distance, or where the nearest edge is only the end of a place's reach
        (or of the area) and the interval leaves the threshold open: how far the ground goes on beyond it nothing says.
        Of positions further off such an edge is taken as drawn, as the interval of the gap takes it.
        None, too, where more than `MOST_PAIRS` pairs of ends could be nearest.

    Raises
    ------
    InputError
        The threshold is negative or not a number; draws or seed are no usable whole numbers.
    UnknownNameError
        As of `geo.measure.gap.measure`.
    """
    limit_m = check_threshold(threshold_m)
    _check_whole("draws", draws, least=1, most=MOST_DRAWS)
    _check_whole("seed", seed, least=0, most=2**63)
    answer = measure(ground, question, instant)
    if answer.gap is None:
        return ChanceAnswer(None, answer.reason)
    if answer.gap.open_ended and answer.gap.high_m >= limit_m:
        return ChanceAnswer(
            None, "the nearest edge is where a place's reach ends, or the area measured: the ground may go on beyond it"
        )
    spread = spread_of(ground, question, instant, answer.gap)
    pairs = len(spread.signed_m)
    if pairs > MOST_PAIRS:
        return ChanceAnswer(
            None, f"any of {pairs:,} pairs of ends could be nearest, at most {MOST_PAIRS:,} are drawn; ask in an area"
        )
    return ChanceAnswer(_chance(spread, limit_m, draws=draws, seed=seed), "")


def _chance(spread: Spread, limit_m: float, *, draws: int, seed: int) -> Chance:
    low, high = (float(np.maximum(bound.min(), 0.0)) for bound in (spread.low_m, spread.high_m))
    decided = high < limit_m or low >= limit_m
    probability, error = float(high < limit_m), 0.0
    if not decided:
        random, at_once = np.random.default_rng(seed), min(DRAWS, spread.at_once)
        parts = (spread.draw(random, min(at_once, draws - done)) for done in range(0, draws, at_once))
        under = sum(int((np.maximum(signed, 0.0) < limit_m).sum()) for signed in parts)
        probability = under / draws
        # Laplace's estimate inside the root: none of n draws is no proof of never.
        likely = (under + 1) / (draws + 2)
        error = float(np.sqrt(likely * (1 - likely) / draws))
    return Chance(
        probability=probability,
        standard_error=error,
        low_m=low,
        high_m=high,
        threshold_m=limit_m,
        flip_m=abs(float(spread.signed_m.min()) - limit_m),
        flip_ends=_flip_ends(spread, limit_m),
        decided=decided,
        draws=0 if decided else draws,
        seed=seed,
    )


def _flip_ends(spread: Spread, limit_m: float) -> tuple[str, ...]:
    """Return the ends whose own uncertainty is enough to flip the answer."""
    beyond = spread.signed_m - limit_m
    under = beyond < 0
    ends = (("start", spread.start_m), ("end", spread.end_m))
    if under.any():
        return tuple(name for name, reach in ends if (reach[under] >= -beyond[under]).all())
    return tuple(name for name, reach in ends if (reach > beyond).any())


def _check_whole(name: str, value: int, *, least: int, most: int) -> None:
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or not least <= value <= most:
        raise InputError(f"{name} is {value!r}; give a whole number from {least:,} to {most:,}")
