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

#: Words at the beginning of a reason that are no names.
_LOWERED: Final = frozenset({"Between", "By", "No", "None", "Of", "On", "The"})


def up_to(claim: Claim, end: pd.Timestamp, work_out: Callable[[Claim], Verdict]) -> Verdict:
    """Return the verdict on a claim whose time goes on after the data end.

    A claim of one moment may be supported by a record without an end, which is taken as still so; that is said. The
    others are worked out up to the end. Nothing is contradicted by days that are not in the data, however long records
    without an end are taken to last.

    Parameters
    ----------
    claim
        The claim; its time ends after `end`.
    end
        The first moment after the last day of the data.
    work_out
        What the data say of a claim.
    """
    statement, last = claim.statement, date_text(end - _TICK)
    start, until = statement.during
    gone = f"The data end on {last}: what was so {days_text((max(start, end), until))} is not in them"
    one_moment = isinstance(statement, _AT_ONE_MOMENT)
    if start >= end and not one_moment:
        said = "Nothing is measured: the claim's time lies after the data."
        return Verdict(claim, "not decidable", None, "", None, None, f"{gone}.", said)
    within = claim if one_moment else replace(claim, statement=replace(statement, during=(start, end)))
    known = work_out(within)
    if known.verdict == "supported" and one_moment:
        flips = tuple(flip for flip in known.flips if flip.verdict != "contradicted")
        note = f"{gone}; records without an end are taken as still so."
        return replace(known, claim=claim, flips=flips, notes=(note, *known.notes))
    flips = tuple(flip for flip in known.flips if one_moment and flip.verdict == "supported")
    if known.verdict != "not decidable" and start < end:
        flips = (Flip(f"If the claim spoke of no day after {last}.", known.verdict), *flips)
    return replace(
        known,
        claim=claim,
        verdict="not decidable",
        reason=f"{gone}. {'Otherwise' if one_moment else 'Up to then'}: {in_sentence(known.reason)}",
        probability=None,
        flips=flips,
    )


def in_sentence(reason: str) -> str:
    """Return a reason as it stands within a sentence; a name at its beginning stays as it is."""
    first = reason.split(" ", 1)[0]
    return f"{reason[0].lower()}{reason[1:]}" if first in _LOWERED else reason
