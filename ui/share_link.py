"""Links to be copied: of the exact data, or of those that leave where a grid or held-back days are chosen or set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.model.errors import InputError
from geo.share.link import decode, to_query
from geo.share.linked import careful
from ui import share_work
from ui.plain import md
from ui.published import sharing
from ui.share_words import held
from ui.state import OWN, address, link_of

if TYPE_CHECKING:
    from geo.share.care import Care
    from geo.share.link import Link
    from ui.state import Session


def link_with(state: Session, care: Care) -> Link:
    """Return the link to what the session shows, of the data as they leave with some care.

    Raises
    ------
    InputError
        The data cannot be shared so.
    """
    link = link_of(state)
    return careful(link, share_work.treatment_of(state.dataset, care)) if care else link


def show(state: Session, care: Care) -> None:
    """Draw the link, and say what it holds and what it does not."""
    exact, link = link_of(state), link_with(state, care)
    st.code(address(link), language=None, wrap_lines=True)
    st.caption(md(" ".join(_said(state, exact, link))))
    for notice in decode(to_query(link)).notices:
        st.warning(md(f"The link cannot hold all of this view. {notice}"), icon=":material/warning:")


def _said(state: Session, exact: Link, link: Link) -> list[str]:
    care, parts = link.care, held(link)
    said = []
    if care:
        what = "coarse view" if care.grid_m else "view without the days held back"
        said.append(f"The link carries the {what}, as care is taken of what leaves.")
    if state.dataset.name == OWN:
        said.append("It does not carry your files: who opens it needs the same ones, told the same under Your files.")
        said.append(f"It then shows {', '.join(parts) or 'them as they open by themselves'}.")
    else:
        with_ = f"with {', '.join(parts)}" if parts else "as it opens by itself"
        said.append(f"It opens {state.dataset.title} {with_}.")
    fingerprint = (link.fingerprint or "")[:12]
    if care:
        stays = [
            name for name, field in (("selected event", "selected"), ("claim", "claim")) if _lost(exact, link, field)
        ]
        said += [f"The {name} does not leave, and is not in it." for name in stays]
        said.append(
            f"It says what was done to the data, and which data came of it ({fingerprint}); whoever opens it with "
            "others, the exact ones too, is told so."
        )
    else:
        said.append(
            f"It says which data you saw ({fingerprint}); whoever opens it with other data is told so. With a grid or "
            "days held back, chosen below, it is the link of what then leaves."
        )
    return said


def _lost(exact: Link, link: Link, field: str) -> bool:
    return getattr(exact, field) is not None and getattr(link, field) is None


def show_claim(state: Session) -> None:
    """Draw the link to the claim that the address holds; where care is compulsory, of what then leaves."""
    told = sharing()
    if told.fault:
        st.caption(md(f"No link can be shared until this is mended: {told.fault}."))
        return
    care = told.settings.least
    try:
        with st.spinner("Working out what leaves"):
            link = link_with(state, care)
    except InputError as error:
        st.caption(md(f"There is no link: the data cannot be shared so: {error}."))
        return
    if link.claim is None:
        st.caption("There is no link to this claim: it is about days that are held back, and does not leave.")
        return
    said = "To share it, copy this link" + (" or the address of the page." if not care else ".")
    if care:
        said += f" The link carries the {'coarse view' if care.grid_m else 'view without the days held back'}."
    if state.dataset.name == OWN:
        said += " It does not carry your files: who opens it needs the same ones."
    st.caption(said)
    with st.container(key="shared-link"):
        st.code(address(link), language=None)
