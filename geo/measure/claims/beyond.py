"""Claims whose time goes on after the last day of the data: what is not recorded yet speaks neither for nor against."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.measure.claims.words import days_text
from geo.model.claim import Flip, HappenedNear, Verdict, WithinDistance
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.model.claim import Claim

#: What they state is so once it was so at one moment; of the others a later day may always change it.
_AT_ONE_MOMENT: Final = (WithinDistance, HappenedNear)
_TICK: Final = pd.Timedelta(microseconds=1)


def up_to(claim: Claim, end: pd.Timestamp, work_out: Callable[[Claim], Verdict]) -> Verdict:
    """Return the verdict on a claim whose time goes on after the data end.

    It is worked out up to that day. Of claims of one moment a support stays; everything else is not decidable, however
    long records without an end are taken to last.

    Parameters
    ----------
    claim
        The claim; its time ends after `end`.
    end
        The first moment after the last day of the data.
    work_out
        What the data say of a claim within that time.
    """
    statement, last = claim.statement, date_text(end - _TICK)
    start, until = statement.during
    if start >= end:
        reason = f"The data end on {last}: what was so {days_text(statement.during)} is not in them."
        said = "Nothing is measured: the claim's time lies after the data."
        return Verdict(claim, "not decidable", None, "", None, None, reason, said)
    known = work_out(replace(claim, statement=replace(statement, during=(start, end))))
    gone = f"The data end on {last}: what was so {days_text((end, until))} is not in them."
    one_moment = isinstance(statement, _AT_ONE_MOMENT)
    if known.verdict == "supported" and one_moment:
        flips = tuple(flip for flip in known.flips if flip.verdict != "contradicted")
        return replace(known, claim=claim, flips=flips, notes=(gone, *known.notes))
    flips = tuple(flip for flip in known.flips if one_moment and flip.verdict == "supported")
    if known.verdict != "not decidable":
        flips = (Flip(f"If the claim spoke of no day after {last}.", known.verdict), *flips)
    return replace(
        known,
        claim=claim,
        verdict="not decidable",
        reason=f"{gone} Up to then: {known.reason}",
        probability=None,
        flips=flips,
    )
