"""Share: one button on every page, and the dialog it opens: a link, a page, a picture, a bundle, rows, publishing."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import streamlit as st

from geo.model.errors import InputError
from geo.share.rights import withheld
from ui import share_care, share_files, share_keys, share_link, share_publish, share_work
from ui.plain import md
from ui.published import sharing

if TYPE_CHECKING:
    from geo.scene import Scene
    from ui.share_work import Source
    from ui.state import Session

#: Whether the dialog is open: a rerun of the whole page, such as a late word from the map, leaves it open.
_OPEN: Final = "share_open"

#: In the line of the tabs; on a phone in a line of its own over them, so that the tabs have the whole width.
STYLE: Final = """
[data-testid="stLayoutWrapper"]:has(> .st-key-share-top) {
  height: 0; width: auto; margin: 0 2.2rem -0.6rem 0; align-self: flex-end; overflow: visible; z-index: 5;
}
.st-key-share-top button { min-height: 2.25rem; }
/* What is there to be copied has its button in sight, not only under a pointer. */
[role="dialog"] [data-testid="stCode"] * { opacity: 1; visibility: visible; }
[role="dialog"] [data-testid="stCode"] pre { padding-right: 3.5rem; }
[role="dialog"] [data-testid="stImage"] img { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
@media (max-width: 640px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-share-top) { height: auto; margin: 0 2.4rem -0.6rem 0; }
  .st-key-share-top button { min-height: 2.75rem; }
  .stApp:has([data-testid="stExpandSidebarButton"]) [data-testid="stTabs"] [role="tablist"] { padding-left: 0; }
  [role="dialog"] :is(button, [role="tab"], input) { min-height: 2.75rem; }
}
@media print { .st-key-share-top { display: none; } }
"""


def button() -> None:
    """Draw the button."""
    with st.container(key="share-top"):
        st.button("Share", key="share", icon=":material/share:", on_click=_open, width="content")


def show_dialog(state: Session, scene: Scene) -> None:
    """Draw the dialog, where it is open."""
    if st.session_state.get(_OPEN):
        _dialog(state, scene)


def _open() -> None:
    st.session_state[_OPEN] = True


def _close() -> None:
    st.session_state[_OPEN] = False
    share_work.progress().forget_failures()


@st.dialog("Share what you see", width="large", on_dismiss=_close)
def _dialog(state: Session, scene: Scene) -> None:
    share_keys.listen()
    headline = st.container()
    told = sharing()
    if told.fault:
        st.error(md(f"Nothing can be shared until this is mended: {told.fault}."), icon=":material/error:")
        return
    st.markdown("#### Link")
    # Which link it is follows from what is chosen under it.
    link = st.container()
    st.markdown("#### What leaves")
    share_care.tell_least(told.settings.least)
    here = told.settings.address or _reachable(st.context.url or "")
    reasons = withheld(state.dataset)
    wanted = share_care.ask(state, scene, least=told.settings.least, address=here, rows=not reasons)
    source = share_work.source_of(state.dataset, wanted)
    headline.markdown(f"{'On your screen: ' if wanted.care else ''}**{md(scene.sentence)}**")
    if not _said(source, scene):
        link.caption("There is none to data that cannot be shared so.")
        return
    with link:
        share_link.show(state, wanted.care)
    if reasons:
        off = "Page, bundle, rows and publishing are off; a picture and the citation are not."
        st.warning(md(f"{' '.join(reasons)} {off}"), icon=":material/gavel:")
    _parts(source, scene, rows=not reasons)
    _progress()


def _parts(source: Source, scene: Scene, *, rows: bool) -> None:
    parts = {
        "Page": share_files.page,
        "Picture": share_files.picture,
        "Bundle": share_files.bundle,
        "Data": share_files.data,
    }
    told = sharing()
    if told.store is not None or told.settings.no_folder:
        parts["Publish"] = share_publish.show
    # A part is drawn while it is open; nothing in it is worked out before its button is pressed.
    for tab, show in zip(st.tabs(list(parts), key="share_part", on_change="rerun"), parts.values(), strict=True):
        if tab.open:
            with tab:
                show(source, scene, rows=rows)


def _said(source: Source, scene: Scene) -> bool:
    """Say what is done to the data before they leave; return whether they can leave so."""
    if not source.wanted.care:
        st.caption("Places and dates leave as they are recorded.")
        return True
    try:
        if source.is_taken:
            snapshot = source.take()
        else:
            with st.spinner("Working out what leaves"):
                snapshot = source.take()
    except InputError as error:
        st.error(md(f"The data cannot be shared so: {error}."), icon=":material/error:")
        return False
    for line in snapshot.said:
        st.caption(md(line))
    if snapshot.scene.sentence != scene.sentence:
        st.markdown(f"What is shared says: **{md(snapshot.scene.sentence)}**")
    return True


@st.fragment(run_every=1.0)
def _progress() -> None:
    """Say which files are being made, for how long already, and which could not be."""
    for what, step in share_work.progress():
        if step.failed:
            st.error(md(f"The {what} could not be made: {step.failed.rstrip('.')}."), icon=":material/error:")
        else:
            st.caption(
                md(f"Making the {what}: {share_work.seconds(step)} s so far. It is downloaded when it is ready.")
            )


def _reachable(url: str) -> str:
    """Return the address of the dashboard as others can open it; empty where it is of this machine alone.

    Examples
    --------
    >>> _reachable("https://maps.example.org/"), _reachable("http://localhost:8501"), _reachable("http://10.0.0.1/")
    ('https://maps.example.org', '', '')
    """
    host = urlsplit(url).hostname or ""
    try:
        public = ipaddress.ip_address(host).is_global
    except ValueError:
        public = "." in host.strip(".") and not host.endswith((".local", ".localhost", ".internal"))
    return url.partition("?")[0].rstrip("/") if public else ""
