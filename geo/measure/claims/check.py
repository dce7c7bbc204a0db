"""`check_claim(ground, claim) -> Verdict`: what the data say of a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.measure.claims import biggest, captured, distance, first, majority, near
from geo.measure.claims.asked import check_asked, unrecorded
from geo.measure.claims.beyond import up_to
from geo.measure.period import period_of
from geo.model.claim import (
    BiggestSince,
    CapturedCount,
    FirstTime,
    HappenedNear,
    MajorityShare,
    Statement,
    Verdict,
    WithinDistance,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.measure.ground import Ground
    from geo.model.claim import Claim

#: Who works out each type of claim; the claim's statement is of that type.
_CHECKS: Final[dict[type[Statement], Callable[[Ground, Claim, Any], Verdict]]] = {
    WithinDistance: distance.verdict_on,
    CapturedCount: captured.verdict_on,
    BiggestSince: biggest.verdict_on,
    MajorityShare: majority.verdict_on,
    FirstTime: first.verdict_on,
    HappenedNear: near.verdict_on,
}


def check_claim(ground: Ground, claim: Claim) -> Verdict:
    """Return what the data say of a claim.

    Of a time that goes on after the last day of the data, what is recorded up to that day counts; a claim is never
    contradicted by what comes after, and supported only where one moment is enough (`geo.measure.claims.beyond`).

    What the data cannot settle is ``"not decidable"`` with the reason; what cannot be asked is refused.

    Raises
    ------
    UnknownNameError
        The claim names an actor that neither the data nor the table of actors know, a place the data do not, or a kind
        of place that they spell otherwise.
    InputError
        A date lies outside the data, or a number cannot be used.
    """
    check_asked(ground, claim.statement)
    gone = unrecorded(ground, claim.statement)
    if gone:
        said = "Nothing is measured: an actor of the claim is not in the data."
        return Verdict(claim, "not decidable", None, "", None, None, f"{gone[:1].upper()}{gone[1:]}.", said)

    def work_out(one: Claim) -> Verdict:
        return _CHECKS[type(one.statement)](ground, one, one.statement)

    end = period_of(ground)[1]
    return work_out(claim) if claim.statement.during[1] <= end else up_to(claim, end, work_out)
