"""Which claims there are to check, and what came out: the ledger beside the data, and the reader's own claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal
from weakref import WeakKeyDictionary

import streamlit as st

from geo.measure.claims.check import check_claim
from geo.measure.kept import Kept
from geo.model.errors import FileRefusedError, InputError
from geo.read.catalog import claims_beside
from geo.read.claim_fields import MOST_CLAIMS
from ui.state import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.measure.ground import Ground
    from geo.model.claim import Claim, Verdict
    from geo.scene import Scene
    from ui.state import Session

#: Verdicts remembered of one ground: of as many claims as there can be beside data and of a reader's own.
_MOST_VERDICTS: Final = 2 * MOST_CLAIMS
#: Where the reader's own claims are held, for this session alone.
_OWN: Final = "claims_own"

# Weak: what was worked out is forgotten with its ground.
_VERDICTS: Final[WeakKeyDictionary[Ground, Kept[Verdict | str]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim, and whether it stands beside the data or is the reader's own."""

    claim: Claim
    origin: Literal["data", "own"]


def entries(state: Session) -> tuple[list[Entry], str]:
    """Return the claims to show, the reader's own first, and why the ledger beside the data cannot be read."""
    own = [Entry(claim, "own") for claim in own_claims()]
    if state.dataset.name == OWN:
        return own, ""
    try:
        beside = claims_beside(state.dataset.name)
    except FileRefusedError as error:
        return own, str(error)
    return [*own, *(Entry(claim, "data") for claim in beside)], ""


def own_claims() -> list[Claim]:
    """Return the claims the reader wrote, opened from a file or came with in a link."""
    found: list[Claim] = st.session_state.setdefault(_OWN, [])
    return found


def add(claims: Iterable[Claim]) -> int:
    """Put claims to the reader's own, the newest first, and return how many are new.

    One that is there already is not put twice; another of the same id is given a number.

    Raises
    ------
    InputError
        There would be more than a ledger holds.
    """
    held = own_claims()
    fresh = [claim for claim in claims if claim not in held]
    if len(held) + len(fresh) > MOST_CLAIMS:
        raise InputError(f"there would be more than {MOST_CLAIMS} claims here; remove some first")
    taken = {claim.id for claim in held}
    new = []
    for claim in fresh:
        named = claim if claim.id not in taken else replace(claim, id=free_id(claim.id, taken))
        taken.add(named.id)
        new.append(named)
    held[:0] = new
    return len(new)


def remove(state: Session, claim: Claim) -> None:
    """Take a claim off the reader's own, and out of the address."""
    held = own_claims()
    if claim in held:
        held.remove(claim)
    if state.claim == claim:
        state.claim = None


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """Return an id nobody has: as it is, or with a number.

    Examples
    --------
    >>> free_id("my-claim", ["my-claim", "my-claim-2"]), free_id("new", [])
    ('my-claim-3', 'new')
    """
    known = set(taken)
    number = 1
    found = wanted
    while found in known:
        number += 1
        found = f"{wanted[: 59 - len(str(number))].rstrip('-')}-{number}"
    return found


def outcome(scene: Scene, claim: Claim) -> Verdict | str:
    """Return the verdict on a claim, or in a sentence why it cannot be asked of these data; worked out once."""

    def work_out() -> Verdict | str:
        try:
            return check_claim(scene.ground, claim)
        except InputError as error:
            return str(error)

    return _VERDICTS.setdefault(scene.ground, Kept(_MOST_VERDICTS)).get(claim, work_out)
