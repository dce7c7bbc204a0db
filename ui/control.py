"""The Control page: what was held over time, what changed between two dates, and who advanced."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from geo.measure.ground import ONE_DAY
from geo.model.errors import InputError
from geo.model.view import WHOLE
from geo.share.sheets import area_text
from ui import control_change, control_dates, control_episodes, control_held, control_work, swipe_view
from ui.control_words import between_km2, change_sentence, leader, when_text
from ui.own_reading import GAP, has_series
from ui.plain import md
from ui.state import OWN

if TYPE_CHECKING:
    from geo.measure.change import Change
    from geo.model.view import Window
    from geo.scene import Scene
    from ui.state import Session

#: In the page only while it is open, as on the page Distances: tables are taken away by the buttons under them.
_STYLE = """<style>
[data-testid="stElementToolbar"] button:is([aria-label="Download as CSV"], [title="Download as CSV"]) { display: none; }
@media (max-width: 640px) {
  .st-key-change-said { flex-wrap: wrap; }
  .st-key-change-said > div:first-child { flex: 1 1 100%; }
}
</style>"""
_DEFINED = """
**Held.** A side's ground is what its zones alone cover. Ground that zones of two sides cover is *disputed*;
contested ground, and ground whose holder is unknown, are classes of their own.

**Gained and lost.** Gained is held after and not before, whoever held it before; lost the other way round. Gained less
lost is after less before. What the data did not cover at one of the dates is said apart: it is *not covered*, and no
place in it was taken.

**Interval.** All edges moved inwards, and outwards, by the tolerance of their zones; of moved ground, the moved part
alone.

**Areas** are square kilometres on the WGS84 ellipsoid.
"""


def show(state: Session, scene: Scene) -> None:
    """Draw the page."""
    st.html(_STYLE)
    if not scene.dated:
        st.info("These data hold no dates: nothing can be said of control over time.", icon=":material/info:")
        return
    if scene.zones.empty and scene.dataset.holdings.empty:
        st.info(
            "The data hold no zones and no held places: nobody's ground is known at any time.", icon=":material/info:"
        )
        return
    said = st.container(key="change-said", horizontal=True, vertical_alignment="top")
    dates = control_dates.show(state, scene)
    found, reason = _found(scene, dates)
    with said:
        _head(state, scene, found, dates)
    if found is None:
        st.warning(md(f"No comparison: {reason}."), icon=":material/report:")
    else:
        control_change.notes(found)
    own_series = state.dataset.name == OWN and has_series(state.reading)
    remedy = f' The field "{GAP}" under Your files changes that.' if own_series else ""
    control_held.show(scene, dates, remedy=remedy)
    if found is not None:
        st.divider()
        st.markdown("#### Before and after")
        with st.container(key="before-after"):
            swipe_view.show(state, scene, found)
        control_change.by_holder(scene, found)
        control_change.places(state, scene, found)
    st.divider()
    first = None if found is None else leader(found)
    control_episodes.show(state, scene, leading="" if first is None else first.holder)


def _found(scene: Scene, dates: Window) -> tuple[Change | None, str]:
    try:
        with st.spinner("Comparing the two dates"):
            return control_work.changed(scene, dates), ""
    except InputError as error:
        return None, str(error).removesuffix(".")


def _head(state: Session, scene: Scene, found: Change | None, dates: Window) -> None:
    with st.container():
        if found is None:
            both = when_text(dates[0]) if dates[0] == dates[1] else f"{when_text(dates[0])} and {when_text(dates[1])}"
            st.markdown(f"### {md(f'{both}: nothing is compared.')}")
        else:
            st.markdown(f"### {md(change_sentence(found))}")
        st.caption(md(_below(scene, found)))
    with st.popover("How measured", width="content"):
        st.markdown(_DEFINED)
        if scene.dataset.defaults.area is not None:
            _whole(state)


def _below(scene: Scene, found: Change | None) -> str:
    parts = [f"Area: {area_text(scene.view.area)}", "square kilometres on the WGS84 ellipsoid"]
    if found is not None and (first := leader(found)) is not None and not math.isnan(first.gained_km2):
        gained = "held anew" if first.gained_from.get("") else "gained"
        parts.insert(0, f"Ground {gained} by {first.holder}: interval {between_km2(first.gained_between)} km²")
    if scene.step < ONE_DAY:
        parts.append("times in UTC")
    return " · ".join(parts)


def _whole(state: Session) -> None:
    def changed() -> None:
        state.change(area=WHOLE if st.session_state["control_whole"] else None)

    st.session_state["control_whole"] = state.view.area == WHOLE
    st.toggle("Everywhere, not only in the area of interest", key="control_whole", on_change=changed)
