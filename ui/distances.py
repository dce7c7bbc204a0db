"""The Distances page: how far apart, since when, how sure, and who is near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.measure.ground import ONE_DAY
from geo.model.text import interval_text
from geo.share.sheets import area_text
from ui import chance_panel, exposure_panel, headline, holders_panel, pair_matrix, question, series_panel
from ui.plain import md
from ui.state import day
from ui.wording import limit_text, moment_text

if TYPE_CHECKING:
    from geo.scene import Scene
    from ui.state import Session

#: In the page only while it is open: a rule that looks for it on every change (``:has``) would cost the map its speed.
_STYLE = """<style>
/* A table's own CSV has no lines above it that say what was measured; the button under the table has. */
[data-testid="stElementToolbar"] button:is([aria-label="Download as CSV"], [title="Download as CSV"]) { display: none; }
</style>"""
#: Prefix of this page's widgets; the popover over the map has the same ones.
_KEY = "page_"
#: Half-way round the earth: nothing is farther.
MOST_THRESHOLD_M = 20_004_000.0


def show(state: Session, scene: Scene) -> None:
    """Draw the page."""
    st.html(_STYLE)
    if not scene.dated:
        st.info("These data hold no dates: there is nothing to measure at any moment.", icon=":material/info:")
        return
    if question.has_pair(scene):
        _pair(state, scene)
    else:
        st.info(
            "The data name fewer than two sides that hold ground, so there is no distance between sides.",
            icon=":material/info:",
        )
    st.divider()
    exposure_panel.show(state, scene)
    st.divider()
    holders_panel.show(scene)


def _pair(state: Session, scene: Scene) -> None:
    with st.container(key="distance-said", horizontal=True, vertical_alignment="top"):
        with st.container():
            st.markdown(f"### {md(scene.sentence)}")
            st.caption(md(_below(scene)))
        with st.popover("How measured", width="content"):
            question.definition(state, scene, key=_KEY)
            question.limits(state, scene, key=_KEY)
            headline.evidence(scene)
    with st.container(key="asked", horizontal=True):
        question.pair(state, scene, key=_KEY, width=175)
        _threshold(state, scene)
        _moment(state, scene)
    refused = st.session_state.pop("threshold_refused", None)
    if refused is not None:
        st.error(
            f"A threshold of {refused:,.15g} m cannot be used: give metres from 0 to {MOST_THRESHOLD_M:,.0f}. "
            f"The page goes on with {limit_text(scene.view.threshold_m)}.",
            icon=":material/error:",
        )
    left, right = st.columns([2, 1], gap="medium")
    with left:
        series_panel.chart(state, scene)
    with right, st.container(key="sentence"):
        st.markdown(md(series_panel.sentence(scene)))
        chance_panel.show(scene)
    st.markdown("#### Intervals in which nothing changed")
    series_panel.intervals(state, scene)
    st.markdown("#### Crossings of the threshold")
    series_panel.crossed(state, scene)
    st.markdown("#### All pairs at the moment")
    pair_matrix.show(state, scene)


def _below(scene: Scene) -> str:
    parts = [question.SHORT[scene.view.definition]]
    if scene.gap is not None:
        parts[0] += f", interval {interval_text(scene.gap.low_m, scene.gap.high_m)}"
    instant = scene.view.instant
    if instant is not None and scene.step < ONE_DAY:
        parts.append(f"moment: {moment_text(instant)} UTC")
    parts.append("metres on the WGS84 ellipsoid")
    parts.append(f"area: {area_text(scene.view.area)}")
    return " · ".join(parts)


def _moment(state: Session, scene: Scene) -> None:
    instant = scene.view.instant or scene.period[0]

    def changed() -> None:
        chosen, clock = st.session_state["moment"], st.session_state.get("hour")
        if chosen is not None:
            hour = clock.hour if clock else instant.hour
            state.move_to(day(chosen) + pd.Timedelta(hours=hour), scene)

    st.session_state["moment"] = instant.date()
    st.date_input(
        "Moment", key="moment", on_change=changed, format="YYYY-MM-DD", width=160,
        min_value=scene.period[0].date(), max_value=(scene.period[1] - ONE_DAY).date(),
    )  # fmt: skip
    if scene.step < ONE_DAY:
        st.session_state["hour"] = instant.time()
        st.time_input("Hour (UTC)", key="hour", on_change=changed, step=scene.step.to_pytimedelta(), width=120)


def _threshold(state: Session, scene: Scene) -> None:
    def changed() -> None:
        typed = st.session_state["threshold"]
        usable = typed is not None and 0 <= typed <= MOST_THRESHOLD_M
        st.session_state["threshold_refused"] = None if usable else typed
        if usable:
            state.change(threshold_m=float(typed))

    refused = st.session_state.get("threshold_refused")
    st.session_state["threshold"] = scene.view.threshold_m if refused is None else refused
    st.number_input(
        "Threshold (m)", step=100.0, format="%g", key="threshold",
        on_change=changed, width=170, help="Under means less than this. It is in the link; the map does not show it.",
    )  # fmt: skip
