"""The map: a Folium page in a frame, with messages both ways.

The page is fetched once per dataset (`ui.pages`); what changes after that travels as small messages, so a filter never
reloads it. `frame.js` does the framing, `map_view.js` the messages.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo.draw.message import view_message
from geo.model.view import BASEMAPS, DISPLAYS, MODES
from ui import pages
from ui.frame import framed, key_of

if TYPE_CHECKING:
    from geo.model.view import Camera
    from geo.scene import Scene
    from ui.state import Session

_frame = framed(__file__, "standoff-map", title="Map with timeline")


def page_address(state: Session) -> str:
    """Return the address of the page of the session's dataset, relative to the dashboard's."""
    return f"map/{pages.page_token(state.dataset, key=key_of(state))}"


def is_drawn(state: Session) -> bool:
    """Return whether the page of the session's dataset is at hand; to draw that of a large one takes seconds."""
    return pages.is_drawn(state.dataset, key=key_of(state))


def show(state: Session, scene: Scene) -> bool:
    """Frame the map of the scene; return whether it was told anything new."""
    message = view_message(scene, selected=state.selected, marks=state.marks)
    message |= {"seq": state.seq, "opened": state.opened}
    _frame(
        key="map",
        data={"page": page_address(state), "view": message},
        default={"settled": None},
        on_settled_change=lambda: _settled(state, scene),
    )
    before, state.told = state.told, message
    return message != before


def _settled(state: Session, scene: Scene) -> None:
    report = st.session_state["map"]["settled"]
    if isinstance(report, dict) and report.get("page") == page_address(state):
        take_over(state, scene, report)


def take_over(state: Session, scene: Scene, report: dict[str, Any]) -> None:
    """Take over what the reader's hand changed on the map since the last report, and nothing else.

    A report names, by field, the number of the report that first told of the hand's last touch. What is not touched is
    only what the map shows, which may be older than a choice made beside it.
    """
    if report["opened"] != state.opened:
        return
    touched = {name for name, seq in report["touched"].items() if seq > state.seq}
    state.seq = max(state.seq, int(report["seq"]))
    if "window" in touched and state.view.instant is None and state.dataset.defaults.instant is None:
        touched.add("instant")  # Left open, the moment would follow the window's end; on the map it stayed.
    fields = {name: value for name, value in _reported(report).items() if name in touched}
    # What is as it was shown stays as the view had it: a default that nobody changed is not written to the link.
    changed = {name: value for name, value in fields.items() if value != getattr(scene.view, name)}
    if "camera" in changed and _same_place(changed["camera"], scene.view.camera):
        del changed["camera"]
    if changed.get("window") == scene.period and state.dataset.defaults.window is None:
        changed["window"] = None
    state.change(**changed)
    if "selected" in touched:
        state.selected = report.get("selected") or None
    if "marks" in touched and not report.get("marks"):
        state.marks = None


def _same_place(camera: Camera, shown: Camera | None) -> bool:
    """Return whether two cameras differ by no more than the rounding to whole pixels."""
    if shown is None or abs(camera[2] - shown[2]) > 0.01:
        return False
    two_pixels = 2 * 360 / (256 * 2 ** camera[2])
    return abs(camera[0] - shown[0]) < two_pixels and abs(camera[1] - shown[1]) < two_pixels


def _reported(report: dict[str, Any]) -> dict[str, Any]:
    lat, lng, zoom = report["camera"]
    once = lng if -180 <= lng <= 180 else math.remainder(lng, 360)
    fields: dict[str, Any] = {
        "window": (_moment(report["window"][0]), _moment(report["window"][1])),
        "instant": _moment(report["instant"]),
        "camera": (round(lat, 5), round(once, 5), round(zoom, 2)),
    }
    if report.get("mode") in MODES:
        fields["mode"] = report["mode"]
    if isinstance(report.get("display"), list):
        fields["display"] = tuple(name for name in DISPLAYS if name in report["display"])
    if report.get("basemap") in BASEMAPS:
        fields["basemap"] = report["basemap"]
    return fields


def _moment(milliseconds: float) -> pd.Timestamp:
    return pd.Timestamp(int(milliseconds), unit="ms", tz="UTC").as_unit("us")
