"""One card a claim: the quote, the verdict with its reason, the evidence and what would change the verdict."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.measure.claims.flips import one_of_each
from geo.measure.ground import ONE_DAY
from geo.model.text import count_text
from geo.read.claim_fields import CLAIMS_FILE, fields_of, to_toml
from ui import claim_work, control_show, share_link
from ui.claim_words import SIGNS, TYPE_NAMES, chance_text, number_text, said_by, sentence
from ui.downloads import offer_file
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.model.claim import Claim, Evidence, Flip, Verdict
    from geo.scene import Scene
    from ui.claim_work import Entry
    from ui.state import Session

#: Rows of evidence with a button of their own; the others are counted.
_MOST_ROWS: Final = 12
_FLIPS_SHOWN: Final = 3


def key_of(entry: Entry) -> str:
    """Return a name for a card's widgets: other for every claim, the same on every run."""
    digest = hashlib.sha256(repr((entry.origin, entry.claim)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"claim_{digest[:12]}"


def show(state: Session, scene: Scene, entry: Entry, found: Verdict | str) -> None:
    """Draw a card; that of the claim in the address has the link and the claim as a file."""
    claim, key = entry.claim, key_of(entry)
    with st.container(border=True, key=key):
        if entry.linked:
            st.badge("The claim of the link you opened", icon=":material/link:", color="blue")
        st.markdown(f"**“{md(claim.quote)}”**")
        st.caption(_below(entry))
        if isinstance(found, str):
            st.warning(md(sentence(f"It cannot be asked of these data: {found}")), icon=":material/report:")
        else:
            _verdict(found)
            _evidence(state, scene, found, key)
        with st.expander("How it was read and worked out"):
            _about(claim)
            if not isinstance(found, str):
                _worked_out(found)
        with st.container(horizontal=True):
            st.button(
                "Link to this claim", key=f"{key}_link", on_click=claim_work.share, args=(state, claim),
                type="tertiary", icon=":material/link:",
            )  # fmt: skip
            if entry.origin == "own":
                st.button(
                    "Remove", key=f"{key}_remove", on_click=claim_work.remove, args=(state, claim), type="tertiary",
                    icon=":material/delete:",
                )  # fmt: skip
        if claim == state.claim:
            _sharing(state, claim, key)


def _below(entry: Entry) -> str:
    claim = entry.claim
    parts = [md(said) for said in (said_by(claim),) if said]
    if claim.url:
        parts.append(f"[source]({_address(claim.url)})")
    if entry.origin == "data":
        parts.append("in the ledger of these data")
    elif not entry.linked:
        parts.append("your own claim")
    return " · ".join(parts)


def _sharing(state: Session, claim: Claim, key: str) -> None:
    """Draw the link to a claim, to be copied, and the claim as a file."""
    share_link.show_claim(state)
    offer_file(
        lambda: to_toml([claim]).encode("utf-8"), what="claim", kind=CLAIMS_FILE, name=CLAIMS_FILE,
        mime="application/toml", key=f"{key}_toml",
    )  # fmt: skip


def _address(url: str) -> str:
    """Return an address as the target of a link: whatever could end the link, or begin another, is written in hex."""
    return "".join(char if char.isalnum() or char in "-._~:/?#&=%+,;@!$" else _in_hex(char) for char in url)


def _in_hex(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _verdict(found: Verdict) -> None:
    colour, icon = SIGNS[found.verdict]
    st.markdown(f"{icon} :{colour}[**{found.verdict[:1].upper()}{found.verdict[1:]}.**] {md(found.reason)}")
    said = [number_text(found.number, found.unit, found.interval)] if found.number is not None else []
    if found.probability is not None:
        said.append(
            f"probability that it is as the claim says: {chance_text(found.probability)}, under the model below"
        )
    if said:
        st.markdown(f"**Number:** {md('; '.join(said))}")
    if found.others:
        st.markdown(
            "\n".join(f"- {md(f'{one.by}: {number_text(one.number, one.unit, one.interval)}')}" for one in found.others)
        )
    if found.flips:
        st.markdown("**What would change the verdict**, the smallest of each kind:")
        _flips(one_of_each(found.flips, least=_FLIPS_SHOWN))


def _worked_out(found: Verdict) -> None:
    st.markdown(f"**Definition:** {md(found.definition)}")
    for note in found.notes:
        st.markdown(md(note))
    shown = one_of_each(found.flips, least=_FLIPS_SHOWN)
    further = [flip for flip in found.flips if flip not in shown]
    if further:
        st.markdown("**Further things that would change the verdict:**")
        _flips(further)


def _flips(flips: Sequence[Flip]) -> None:
    st.markdown("\n".join(f"- {md(flip.sentence.removesuffix('.'))}: *{flip.verdict}*." for flip in flips))


def _evidence(state: Session, scene: Scene, found: Verdict, key: str) -> None:
    rows = found.evidence
    if not rows:
        st.caption("No row of the data bears on it.")
        return
    with st.expander(f"Evidence: {count_text(len(rows), 'row')}"):
        _show_all(state, scene, found, key)
        for number, row in enumerate(rows[:_MOST_ROWS]):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{md(row.said)}  \n:small[{md(f'{row.table}, row {row.id}')}]")
                if control_show.is_somewhere(row):
                    st.button(
                        "Show on map", key=f"{key}_row_{number}", on_click=_show, type="tertiary",
                        icon=":material/map:", args=(state, scene, found, row),
                    )  # fmt: skip
        if len(rows) > _MOST_ROWS:
            more = count_text(len(rows) - _MOST_ROWS, "further row")
            st.caption(f"{more} in the answer of `python -m geo claims` with `--json`.")


def _show_all(state: Session, scene: Scene, found: Verdict, key: str) -> None:
    """Draw the button that marks all rows with coordinates, where there are several, and say how many have none."""
    rows = found.evidence
    there = sum(map(control_show.is_somewhere, rows))
    if there < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Show all on map", key=f"{key}_all", on_click=_mark_all, icon=":material/map:", args=(state, scene, found),
            help="Opens the map at the last day of the claim, with these rows ringed.",
        )  # fmt: skip
        if there < len(rows):
            st.caption(f"{count_text(there, 'row')} with coordinates; {len(rows) - there:,} without, not marked.")


def _mark_all(state: Session, scene: Scene, found: Verdict) -> None:
    rows = found.evidence
    title = f"{count_text(len(rows), 'row')} of evidence, “{found.claim.quote.removesuffix('.')}”"
    control_show.evidence(state, scene, rows, moment=_last_day(found), title=title)


def _show(state: Session, scene: Scene, found: Verdict, row: Evidence) -> None:
    """Show a row of evidence on the map, at its own moment or at the last day of the claim."""
    moment = _last_day(found)
    if row.table == "events" and row.id in scene.dataset.events.index:
        moment = scene.dataset.events["start"].loc[row.id]
        state.selected = row.id
    control_show.evidence(state, scene, (row,), moment=moment, title=row.said.removesuffix("."))


def _last_day(found: Verdict) -> pd.Timestamp:
    return found.claim.statement.during[1] - ONE_DAY


def _about(claim: Claim) -> None:
    given = fields_of(claim)
    known = {"id", "type", "quote", "who", "date", "url", "note"}
    parts = [f"{name.replace('_', ' ')}: {_value(value)}" for name, value in given.items() if name not in known]
    st.markdown(f"**Read as:** {md(TYPE_NAMES[str(given['type'])])}; {md('; '.join(parts))}.")
    if claim.note:
        st.markdown(md(claim.note))


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
