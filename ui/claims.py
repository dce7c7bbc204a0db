"""The Claims page: the ledger of the data and the reader's own claims, each with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.model.claim import Verdict
from geo.model.errors import InputError
from geo.model.text import count_text
from geo.read.claim_fields import CLAIMS_FILE, claims_of, to_toml
from ui import claim_cards, claim_form, claim_work
from ui.claim_words import SIGNS, sentence, tally
from ui.downloads import offer_file
from ui.plain import md

if TYPE_CHECKING:
    from geo.model.claim import Claim
    from geo.scene import Scene
    from ui.claim_work import Entry
    from ui.state import Session

_ALL: Final = "all"
#: A filter's choice for claims that cannot be asked of the data.
_UNASKED: Final = "cannot be asked"
#: Claims worked out and shown at a time; a widget's key holds where the page begins.
_ON_A_PAGE: Final = 20
_PAGE: Final = "claims_from"


def show(state: Session, scene: Scene) -> None:
    """Draw the page."""
    if not scene.dated:
        st.info("These data hold no dates: no claim can be checked on them.", icon=":material/info:")
        return
    entries, refused = claim_work.entries(state)
    if refused:
        st.error(md(f"{refused}."), icon=":material/error:")
    _added()
    _linked(state, scene, entries)
    head = st.container()
    st.caption(
        "A verdict is worked out on the loaded data alone, whole and not only on what the filters at the side leave: "
        "what the data cannot settle is not decidable."
    )
    claim_form.show(state, scene)
    _files(entries)
    with head:
        worked = _worked_out(scene, _paged(entries))
        _summary(worked, len(entries))
    for entry, outcome in _chosen(worked):
        claim_cards.show(state, scene, entry, outcome)


def _summary(worked: list[tuple[Entry, Verdict | str]], total: int) -> None:
    if worked:
        found = [outcome.verdict if isinstance(outcome, Verdict) else None for _, outcome in worked]
        st.markdown(f"### {md(tally(found, total))}")
    else:
        st.markdown("### No claim yet")
        st.caption("No ledger stands beside these data: write a claim below, or open a ledger (claims.toml).")


def _paged(entries: list[Entry]) -> list[Entry]:
    """Draw the choice of a page, where the claims are many, and return those on it: no others are worked out."""
    starts = range(0, len(entries), _ON_A_PAGE)
    if len(starts) < 2:
        return entries
    if st.session_state.get(_PAGE) not in starts:
        st.session_state[_PAGE] = 0
    start = st.selectbox(
        "Claims shown", starts, key=_PAGE, width=220,
        format_func=lambda at: f"{at + 1}–{min(at + _ON_A_PAGE, len(entries))} of {len(entries)}",
        help=f"{_ON_A_PAGE} claims are worked out at a time.",
    )  # fmt: skip
    return entries[start : start + _ON_A_PAGE]


def _worked_out(scene: Scene, entries: list[Entry]) -> list[tuple[Entry, Verdict | str]]:
    worked: list[tuple[Entry, Verdict | str]] = []
    told = st.empty()
    for number, entry in enumerate(entries, start=1):
        with told, st.spinner(md(f"Checking claim {number} of {len(entries)}: {entry.claim.id}")):
            worked.append((entry, claim_work.outcome(scene, entry.claim)))
    told.empty()
    return worked


def _chosen(worked: list[tuple[Entry, Verdict | str]]) -> list[tuple[Entry, Verdict | str]]:
    """Draw the choice of verdicts, where there is something to choose from, and return what it leaves."""
    named = [outcome.verdict if isinstance(outcome, Verdict) else _UNASKED for _, outcome in worked]
    there = [name for name in (*SIGNS, _UNASKED) if name in named]
    if len(there) < 2:
        return worked
    st.session_state.setdefault("claims_shown", _ALL)
    if st.session_state["claims_shown"] not in (_ALL, *there):
        st.session_state["claims_shown"] = _ALL
    choice = st.segmented_control(
        "Show", [_ALL, *there], key="claims_shown", label_visibility="collapsed", required=True,
        format_func=lambda name: f"{name} ({len(named) if name == _ALL else named.count(name)})",
    )  # fmt: skip
    return [one for one, name in zip(worked, named, strict=True) if choice in (_ALL, name)]


def _added() -> None:
    if st.session_state.pop("claim_added", False):
        st.session_state[_PAGE] = 0
        st.toast("The claim is checked: it stands first, with its link.", icon=":material/fact_check:")


def _linked(state: Session, scene: Scene, entries: list[Entry]) -> None:
    refused = claim_work.refusal()
    if refused:
        st.error(md(sentence(f"No link: {refused}")), icon=":material/error:")
    elif state.claim is not None and state.claim not in [entry.claim for entry in entries]:
        said = f"The address of this page holds the claim “{state.claim.id}”, which is not among those below."
        outcome = claim_work.outcome(scene, state.claim)
        if isinstance(outcome, str):
            said = sentence(f"{said} It cannot be asked of the data that are open: {outcome}")
        st.info(md(said), icon=":material/link:")


def _files(entries: list[Entry]) -> None:
    with st.expander("Ledgers as files (claims.toml)", key="claim-files"):
        file = st.file_uploader(
            "Open a ledger", key="claims_file", type=["toml"], max_upload_size=1, on_change=_opened,
            args=([entry.claim for entry in entries],),
            help="A text file with a table [[claim]] for each claim; docs/claims.md says what may stand in it. "
            "It stays in this session's memory.",
        )  # fmt: skip
        said = st.session_state.get("claims_said") if file is not None else None
        if said:
            (st.error if said[0] else st.success)(md(said[1]))
        own = claim_work.own_claims()
        if own:
            offer_file(
                lambda: to_toml(own).encode("utf-8"), what=f"{count_text(len(own), 'claim')} of your own",
                kind=CLAIMS_FILE, name=CLAIMS_FILE, mime="application/toml", key="download-claims",
            )  # fmt: skip


def _opened(shown: list[Claim]) -> None:
    """Put the claims of an opened ledger to the reader's own; those that are shown already stay as they are."""
    file = st.session_state["claims_file"]
    if file is None:
        st.session_state.pop("claims_said", None)
        return
    try:
        found = claims_of(file.getvalue(), name=file.name)
        new = claim_work.add(claim for claim in found if claim not in shown)
        st.session_state[_PAGE] = 0
        here = f"; {len(found) - len(new):,} here already" if len(new) < len(found) else ""
        st.session_state["claims_said"] = False, f"{file.name}: {count_text(len(new), 'new claim')}{here}."
    except InputError as error:
        st.session_state["claims_said"] = True, sentence(str(error))
