"""How many of some events count for a claim of a share: as recorded, and at least and at most."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.measure.claims.fallen import ANY
from geo.model.actors import CONTESTED, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from geo.model.claim import MajorityShare, Supported


@dataclass(frozen=True, slots=True)
class Tally:
    """Events that count, out of all; and in the worst cases.

    Attributes
    ----------
    on, total
        Events that count, and all, as recorded.
    least, most
        The same where all that is unsure speaks against the claim, and where it speaks for it.
    """

    on: int
    total: int
    least: tuple[int, int]
    most: tuple[int, int]

    @property
    def share(self) -> float:
        """The share as recorded; NaN of no events."""
        return self.on / self.total if self.total else math.nan

    @property
    def low(self) -> float:
        """The least share."""
        return self.least[0] / self.least[1] if self.least[1] else 0.0

    @property
    def high(self) -> float:
        """The greatest share."""
        return self.most[0] / self.most[1] if self.most[1] else 1.0


@dataclass(frozen=True, eq=False, slots=True)
class Bounds:
    """Whether each of some events may count, whether it surely does, and whether its time surely is the claim's."""

    may: NDArray[np.bool_]
    must: NDArray[np.bool_]
    sure_in: NDArray[np.bool_]


def bounds_of(counted: pd.DataFrame, stated: MajorityShare) -> Bounds:
    """Return what each event adds in the worst cases."""
    return Bounds(
        may=_each(counted["may"], lambda may: ANY in may or any(counts(stated, one) for one in may)),
        must=_each(counted["may"], lambda may: all(counts(stated, one) for one in may)),
        sure_in=counted["sure_in"].to_numpy(dtype=bool),
    )


def tallied(counted: pd.DataFrame, stated: MajorityShare) -> Tally:
    """Count as recorded, and in the worst cases of unsure ground and unsure days."""
    on = _each(counted["holder"], lambda one: counts(stated, one))
    recorded, one = counted["recorded"].to_numpy(dtype=bool), bounds_of(counted, stated)
    # The least share: what surely counts is in only where its day is sure, what may not count wherever its day may be.
    least = (int((one.must & one.sure_in).sum()), int((~one.must).sum()))
    most = (int(one.may.sum()), int((~one.may & one.sure_in).sum()))
    return Tally(
        on=int((on & recorded).sum()),
        total=int(recorded.sum()),
        least=(least[0], sum(least)),
        most=(most[0], sum(most)),
    )


def _each(values: pd.Series, test: Callable[[Any], bool]) -> NDArray[np.bool_]:
    """Return what a test says of each value, of equal ones once."""
    every = values.tolist()
    said = {one: test(one) for one in set(every)}
    return np.fromiter((said[one] for one in every), dtype=bool, count=len(every))


def counts(stated: MajorityShare, holder: str) -> bool:
    """Return whether an event on a holder's ground counts; of unknown and of any ground it does not."""
    if holder in (UNKNOWN, ANY):
        return False
    return (holder not in (stated.holder, CONTESTED)) if stated.other else holder == stated.holder


def side(share: float, asked: float) -> Supported:
    """Return what a share says; of no events nothing."""
    if math.isnan(share):
        return "not decidable"
    return "supported" if share > asked else "contradicted"


def plainly(stated: MajorityShare, found: Tally) -> Supported:
    """Return the side on which the whole interval lies."""
    if not found.total or side(found.low, stated.share) != side(found.high, stated.share):
        return "not decidable"
    return side(found.low, stated.share)


def is_firm(on: int, total: int, share: float, found: Supported) -> bool:
    """Return whether a worst case still says a side when the event that speaks most for it is left out."""
    if found == "supported":
        return side((on - 1) / (total - 1) if total > 1 else 0.0, share) == found
    left = max(total - 1, on)
    return side(on / left if left else 1.0, share) == found


def firmly(stated: MajorityShare, tally: Tally, found: Supported) -> bool:
    """Return whether the whole interval lies on a side, and does so without any one of the events."""
    on, total = tally.least if found == "supported" else tally.most
    return tally.total > 1 and is_firm(on, total, stated.share, found)
