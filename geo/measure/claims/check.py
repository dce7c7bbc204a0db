"""`check_claim(ground, claim) -> Verdict`: what the data say of a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.measure.ground import Ground
    from geo.model.claim import Claim, Verdict


def check_claim(ground: Ground, claim: Claim) -> Verdict:
    """Return what the data say of a claim.

    What the data cannot settle is ``"not decidable"`` with the reason; what cannot be asked is refused.

    Raises
    ------
    UnknownNameError
        The claim names an actor or a place the data do not.
    InputError
        A date lies outside the data, or a number cannot be used.
    """
    raise NotImplementedError
