"""Control before and after: a page of its own in a frame, with one camera for both moments.

The page is fetched once per pair of moments (`ui.pages`); a rerun that changes neither leaves it alone. Its camera and
divider stay when the moments change: `swipe_view.js` carries them from page to page. It reports camera and mode for
the link, and shows those of a link at first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.draw.swipe import said
from geo.model.view import WAYS
from ui import pages
from ui.frame import framed, key_of
from ui.plain import md

if TYPE_CHECKING:
    from geo.measure.change import Change
    from geo.scene import Scene
    from ui.state import Session

_frame = framed(__file__, "standoff-swipe", title="Map before and after")


def page_address(state: Session, scene: Scene, change: Change) -> str:
    """Return the address of the page of a change, relative to the dashboard's."""
    return f"map/{pages.change_token(scene.ground, change, key=key_of(state))}"


def show(state: Session, scene: Scene, change: Change) -> None:
    """Frame the map before and after, and say below it what it shows."""
    with st.spinner("Drawing the map before and after"):
        page = page_address(state, scene, change)
    view = scene.view
    _frame(
        key="before-after-map",
        data={
            "page": page,
            "data": state.dataset.fingerprint,
            "seen": {"mode": view.compare_way, "camera": view.compare_camera and list(view.compare_camera)},
        },
        default={"settled": None},
        on_settled_change=lambda: _settled(state),
    )
    st.caption(md(said(change, derived=scene.ground.control.derived)))


def _settled(state: Session) -> None:
    report = st.session_state["before-after-map"]["settled"]
    if isinstance(report, dict):
        take_over(state, report)


def take_over(state: Session, report: dict[str, Any]) -> None:
    """Take over how the reader left the map; a report on other data comes too late."""
    if report["data"] == state.dataset.fingerprint and report["mode"] in WAYS:
        camera = report["camera"]
        state.change(compare_way=report["mode"], compare_camera=camera and tuple(camera))
