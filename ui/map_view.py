"""The map: a Folium page in a frame, with messages both ways.

The page is fetched once per dataset (`ui.pages`); what changes after that travels as small messages, so a filter never
reloads it. `map_view.js` does the framing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geo.draw.message import view_message
from geo.model.view import BASEMAPS, MODES
from ui.pages import page_token

if TYPE_CHECKING:
    from geo.scene import Scene
    from ui.state import Session

_JS: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_CSS: Final = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")

_frame = st.components.v2.component(
    "standoff.map",
    html='<iframe title="Map with timeline" class="standoff-map"></iframe><p role="status" class="standoff-note"></p>',
    css=_CSS,
    js=_JS,
)


def show(state: Session, scene: Scene) -> None:
    """Frame the map of the scene."""
    message = view_message(scene)
    message |= {"selected": state.selected, "seq": state.seq, "moveCamera": state.move_camera}
    _frame(
        key="map",
        data={"page": f"map/{page_token(scene.dataset)}", "view": message},
        default={"settled": None},
        on_settled_change=lambda: _settled(state),
    )
    state.move_camera = False


def _settled(state: Session) -> None:
    """Take over where the reader left the map: the window, the moment, the camera, the selection."""
    report = st.session_state["map"]["settled"]
    if not isinstance(report, dict) or report.get("fingerprint") != state.dataset.fingerprint:
        return
    state.seq = int(report.get("seq") or 0)
    fields: dict[str, Any] = {}
    window, instant, camera = report.get("window"), report.get("instant"), report.get("camera")
    if window:
        fields["window"] = (_moment(window[0]), _moment(window[1]))
    if instant is not None:
        fields["instant"] = _moment(instant)
    if camera:
        fields["camera"] = (round(camera[0], 5), round(camera[1], 5), round(camera[2], 2))
    if report.get("mode") in MODES:
        fields["mode"] = report["mode"]
    if report.get("basemap") in BASEMAPS:
        fields["basemap"] = report["basemap"]
    state.change(**fields)
    if "selected" in report:
        state.selected = report["selected"] or None


def _moment(milliseconds: float) -> pd.Timestamp:
    return pd.Timestamp(int(milliseconds), unit="ms", tz="UTC").as_unit("us")
