"""Claims in a file: `claims.toml` read with clear refusals, written again, and packed into a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.model.claim import Claim

#: The file beside a dataset that holds its claims.
CLAIMS_FILE: Final = "claims.toml"


def claims_of(data: bytes, *, name: str = CLAIMS_FILE) -> tuple[Claim, ...]:
    """Read a ledger.

    Raises
    ------
    FileRefusedError
        It is not TOML (line and column are said), holds no claim, or a claim in it cannot be used (which, and why).
    """
    raise NotImplementedError


def to_toml(claims: Sequence[Claim]) -> str:
    """Write a ledger; `claims_of` reads the same claims from it."""
    raise NotImplementedError


def claim_from(fields: Mapping[str, Any]) -> Claim:
    """Read one claim from the fields of a table of TOML, or of a form."""
    raise NotImplementedError


def pack(claim: Claim) -> str:
    """Write one claim as a short text for a link."""
    raise NotImplementedError


def unpack(text: str) -> Claim:
    """Read a claim from a link; InputError when it is none."""
    raise NotImplementedError
