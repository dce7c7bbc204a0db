"""What a series of distances says about a threshold: when it was crossed, how near it came, how long it was under.

*Under* is strictly under: a distance equal to the threshold is not. Unknown is neither: a change from or to unknown is
no crossing, but a crossing may have happened while the distance was unknown, and then both its sides are given.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.measure.gap import Gap, GapInterval

_DAY: Final = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A threshold crossed between two intervals of a series in which the distance is known.

    Attributes
    ----------
    at
        The moment from which the distance is known to be on its new side, UTC: the start of `after`. Where the
        distance was unknown in between (`unknown`), the crossing itself may be that much earlier.
    under
        Whether the distance is under the threshold from then on.
    before, after
        The interval that ended the old side and the one that begins the new; what lies between them is unknown.
    sure
        Both intervals of uncertainty lie wholly on their own side of the threshold.
    """

    at: pd.Timestamp
    under: bool
    before: GapInterval
    after: GapInterval
    sure: bool

    @property
    def unknown(self) -> pd.Timedelta:
        """How long the distance was unknown between the two sides."""
        return self.after.start - self.before.end


@dataclass(frozen=True, slots=True)
class TimeUnder:
    """How long a distance was under a threshold, in days; `unknown_days` is in none of the others.

    Attributes
    ----------
    under_days, known_days, unknown_days
        Days under the threshold, days in which the distance is known at all, days in which it is not.
    surely_under_days, perhaps_under_days
        Days in which the whole interval of uncertainty is under the threshold, and in which some of it is.
    """

    under_days: float
    known_days: float
    unknown_days: float
    surely_under_days: float
    perhaps_under_days: float

    @property
    def share(self) -> float | None:
        """Share of the known time, 0 to 1; ``None`` when nothing is known."""
        return self.under_days / self.known_days if self.known_days else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Share of all time if the unknown were all not under, and if it were all under; ``None`` of no time."""
        total = self.known_days + self.unknown_days
        return (self.under_days / total, (self.under_days + self.unknown_days) / total) if total else None


def check_threshold(threshold_m: float) -> float:
    """Return a threshold in metres that can be used.

    Raises
    ------
    InputError
        It is negative, infinite or not a number.

    Examples
    --------
    >>> check_threshold(2000)
    2000.0
    """
    if not math.isfinite(threshold_m) or threshold_m < 0:
        raise InputError(f"a threshold of {threshold_m:g} m cannot be used; give metres, 0 or more")
    return float(threshold_m)


def crossings(series: Iterable[GapInterval], threshold_m: float) -> tuple[Crossing, ...]:
    """Return every crossing of a threshold, both ways, in order.

    Parameters
    ----------
    series
        Intervals in order, as `geo.measure.gap.series` gives them.
    threshold_m
        Metres; the distance is under it when it is strictly less.

    Raises
    ------
    InputError
        The threshold is negative, infinite or not a number.
    """
    limit_m = check_threshold(threshold_m)
    known = [(part, part.gap) for part in series if part.gap is not None]
    return tuple(
        Crossing(
            at=after.start,
            under=then.distance_m < limit_m,
            before=before,
            after=after,
            sure=_is_sure(first, limit_m) and _is_sure(then, limit_m),
        )
        for (before, first), (after, then) in pairwise(known)
        if (first.distance_m < limit_m) != (then.distance_m < limit_m)
    )


def _is_sure(gap: Gap, limit_m: float) -> bool:
    """Return whether the interval of uncertainty lies wholly on the distance's own side."""
    return gap.high_m < limit_m if gap.distance_m < limit_m else gap.low_m >= limit_m


def closest(series: Iterable[GapInterval]) -> GapInterval | None:
    """Return the interval with the smallest distance, the first of equals; ``None`` when no distance is known."""
    known = [part for part in series if part.gap is not None]
    return min(known, key=lambda part: part.gap.distance_m if part.gap else math.inf, default=None)


def first_under(series: Iterable[GapInterval], threshold_m: float) -> GapInterval | None:
    """Return the first interval with a distance strictly under the threshold; ``None`` when there is none.

    Raises
    ------
    InputError
        The threshold is negative, infinite or not a number.
    """
    limit_m = check_threshold(threshold_m)
    return next((part for part in series if part.gap is not None and part.gap.distance_m < limit_m), None)


def time_under(series: Iterable[GapInterval], threshold_m: float) -> TimeUnder:
    """Return how long the distance was under the threshold, and how long it is known at all.

    Raises
    ------
    InputError
        The threshold is negative, infinite or not a number.
    """
    limit_m = check_threshold(threshold_m)
    under = known = unknown = surely = perhaps = 0.0
    for part in series:
        days = (part.end - part.start) / _DAY
        if part.gap is None:
            unknown += days
            continue
        known += days
        under += days * (part.gap.distance_m < limit_m)
        surely += days * (part.gap.high_m < limit_m)
        perhaps += days * (part.gap.low_m < limit_m)
    return TimeUnder(under, known, unknown, surely, perhaps)


def without_distance(series: Sequence[GapInterval]) -> str:
    """Return in one line why a series has no distance at all; an empty text when it has one.

    The reason that holds longest comes first, then the next; others are counted.
    """
    if not series:
        return "the time asked for is empty"
    if any(part.gap is not None for part in series):
        return ""
    lasting: Counter[str] = Counter()
    for part in series:
        lasting[part.reason] += int((part.end - part.start) / pd.Timedelta(seconds=1))
    reason, *others = [reason for reason, _ in lasting.most_common()]
    said = f"; at other times {others[0]}" if others else ""
    said += f"; and {len(others) - 1} more reasons" if len(others) > 1 else ""
    return (
        f"there is no distance from {series[0].start:%Y-%m-%d} up to, not including, {series[-1].end:%Y-%m-%d}: "
        f"{reason}{said}"
    )
