"""How many of some events count for a claim of a share: as recorded, and at least and at most."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.measure.claims.fallen import ANY
from geo.model.actors import CONTESTED, UNKNOWN

if TYPE_CHECKING:
    import pandas as pd

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


def tallied(counted: pd.DataFrame, stated: MajorityShare) -> Tally:
    """Count as recorded, and in the worst cases of unsure ground and unsure days."""
    on = counted["holder"].map(lambda one: counts(stated, one)).to_numpy(dtype=bool)
    open_ = counted["may"].map(lambda may: ANY in may).to_numpy(dtype=bool)
    may = counted["may"].map(lambda may: any(counts(stated, one) for one in may)).to_numpy(dtype=bool) | open_
    may_not = counted["may"].map(lambda may: not all(counts(stated, one) for one in may)).to_numpy(dtype=bool)
    recorded, sure = counted["recorded"].to_numpy(dtype=bool), counted["sure_in"].to_numpy(dtype=bool)
    # The least share: what surely counts is in only where its day is sure, what may not count wherever its day may be.
    least = (int((~may_not & sure).sum()), int(may_not.sum()))
    most = (int(may.sum()), int((~may & sure).sum()))
    return Tally(
        on=int((on & recorded).sum()),
        total=int(recorded.sum()),
        least=(least[0], sum(least)),
        most=(most[0], sum(most)),
    )


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


def plainly(stated: MajorityShare, counted: pd.DataFrame) -> Supported:
    """Return the side on which the whole interval lies."""
    found = tallied(counted, stated)
    if not found.total or side(found.low, stated.share) != side(found.high, stated.share):
        return "not decidable"
    return side(found.low, stated.share)
