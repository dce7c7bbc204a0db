"""Addresses of files that a reader names, to be read beside the files dropped."""

from __future__ import annotations

import streamlit as st

from geo.model.errors import InputError
from geo.read.address import configured, parse
from ui.plain import md


def show() -> None:
    """Draw the field for an address, and those whose files are open; nothing where addresses are switched off."""
    try:
        rules = configured()
    except InputError as error:
        st.caption(md(f"No address can be opened: {error}."))
        return
    if rules is None:
        return
    with st.form("files_from_address", border=False, clear_on_submit=False):
        st.text_input(
            "Open from address", key="files_address", max_chars=2000, placeholder="https://example.org/events.csv",
            help=f"A public https address of a file, at most {rules.most_bytes / 1e6:,.0f} MB. The server that runs "
            "Standoff asks that host for the file. The host sees the server's network address and which file is asked "
            "for: no cookie, not who you are, and not where you found the address. Nothing is asked before you press "
            "the button.",
        )  # fmt: skip
        st.form_submit_button("Open this address", on_click=_add_address)
    if refused := st.session_state.get("files_address_refused"):
        st.error(md(refused))
    for address in st.session_state.get("files_addresses", ()):
        st.button(
            f"Remove {md(address.name)}",
            key=f"remove-{address.url}",
            help=md(address.said),
            icon=":material/close:",
            on_click=_remove_address,
            args=(address,),
        )


def _add_address() -> None:
    text = st.session_state["files_address"].strip()
    st.session_state["files_address_refused"] = None
    if not text:
        return
    # What could not be opened goes, and what was said of it, when another address is given.
    failed = st.session_state.pop("files_failed", frozenset())
    st.session_state["files_addresses"] = tuple(
        one for one in st.session_state.get("files_addresses", ()) if one not in failed
    )
    try:
        address = parse(text)
    except InputError as error:
        st.session_state["files_address_refused"] = str(error)
        return
    st.session_state["files_addresses"] = tuple(dict.fromkeys((*st.session_state.get("files_addresses", ()), address)))
    # Asked for by hand: what was found there before does not count.
    st.session_state.get("files_fetched", {}).pop(address, None)
    st.session_state["files_read"] = None
    st.session_state["files_address"] = ""


def _remove_address(address: object) -> None:
    st.session_state["files_addresses"] = tuple(one for one in st.session_state["files_addresses"] if one != address)
    st.session_state.get("files_fetched", {}).pop(address, None)
