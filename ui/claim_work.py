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
from geo.read.claim_fields import MOST_CLAIMS, pack
from ui.state import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.measure.ground import Ground
    from geo.model.claim import Claim, Verdict
    from geo.scene import Scene
    from ui.state import Session

#: Verdicts remembered of one ground: of as many claims as there can be beside data and of a reader's own.
_MOST_VERDICTS: Final = 2 * MOST_CLAIMS
#: Where the reader's own claims are held, for this session alone; `ui.state` puts that of the opened link there.
_OWN: Final = "claims_own"
#: The claim of the opened link, and whether others were added since.
_LINKED: Final = "claim_of_link"
_ADDED: Final = "claims_added"
#: Why a link cannot hold a claim.
_REFUSED: Final = "claim_link_refused"

# Weak: what was worked out is forgotten with its ground.
_VERDICTS: Final[WeakKeyDictionary[Ground, Kept[Verdict | str]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim, whether it stands beside the data or is the reader's own, and whether the opened link held it."""

    claim: Claim
    origin: Literal["data", "own"]
    linked: bool = False


def entries(state: Session) -> tuple[list[Entry], str]:
    """Return the claims to show, and why the ledger beside the data cannot be read.

    The reader's own come first, and before them the claim of the opened link as long as no other was added. One that
    stands in the ledger is shown once, as one of the ledger.
    """
    beside, refused = _beside(state)
    linked = st.session_state.get(_LINKED)
    found = [Entry(claim, "own", claim == linked) for claim in own_claims() if claim not in beside]
    found += [Entry(claim, "data", claim == linked) for claim in beside]
    if not st.session_state.get(_ADDED):
        found.sort(key=lambda entry: not entry.linked)
    return found, refused


def _beside(state: Session) -> tuple[Sequence[Claim], str]:
    if state.dataset.name == OWN:
        return (), ""
    try:
        return claims_beside(state.dataset.name), ""
    except FileRefusedError as error:
        return (), str(error)


def own_claims() -> list[Claim]:
    """Return the claims the reader wrote, opened from a file or came with in a link."""
    found: list[Claim] = st.session_state.setdefault(_OWN, [])
    return found


def add(claims: Iterable[Claim]) -> list[Claim]:
    """Put claims to the reader's own, the newest first, and return those that are new.

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
    st.session_state[_ADDED] = True
    return new


def remove(state: Session, claim: Claim) -> None:
    """Take a claim off the reader's own, and out of the address."""
    held = own_claims()
    if claim in held:
        held.remove(claim)
    if state.claim == claim:
        state.claim = None


def share(state: Session, claim: Claim) -> None:
    """Put a claim into the address; where no link can hold it, `refusal` says why."""
    try:
        pack(claim)
    except InputError as error:
        st.session_state[_REFUSED] = str(error)
        return
    state.claim = claim


def refusal() -> str:
    """Return, once, why no link could hold a claim; empty where one could."""
    return str(st.session_state.pop(_REFUSED, ""))


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
