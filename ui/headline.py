"""The sentence, its interval, how it was measured, and the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.model.text import count_text, deaths_text, distance_text, interval_text, radius_text
from geo.model.view import DEFINITIONS, WHOLE
from ui.plain import md

if TYPE_CHECKING:
    from geo.scene import Scene
    from ui.state import Session

#: Streamlit leaves generous room above the page and in the bar over it; the map needs it more.
STYLE = """
.stMainBlockContainer { padding: 0.4rem 1.25rem 1rem; max-width: none; }
[data-testid="stHeader"] { background: transparent; }
[data-testid="stHeader"], [data-testid="stHeader"] * { pointer-events: none; }
[data-testid="stHeader"] :is(button, button *, a) { pointer-events: auto; }
.stApp:has([data-testid="stExpandSidebarButton"]) [data-testid="stTabs"] [role="tablist"] { padding-left: 3rem; }
[data-testid="stSidebarHeader"] { height: 2.6rem; margin-bottom: 0; }
[data-testid="stSidebarUserContent"] { padding-top: 0; }
[data-testid="stSidebarUserContent"] h2 { padding: 0 0 0.6rem; font-size: 1.35rem; }
[data-testid="stMainBlockContainer"] h3 { padding: 0 0 0.2rem; font-size: 1.2rem; font-weight: 600; line-height: 1.35; }
/* Streamlit's own, at 60 % of the text, has a contrast of 4.4 on white; WCAG AA asks 4.5. */
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.78; }
[data-behind] .st-key-said { opacity: 0.35; }
[data-testid="stVerticalBlock"] { gap: 0.6rem; }
[data-testid="stTabs"] [role="tabpanel"] { padding-top: 0.6rem; }
@media (max-width: 640px) {
  .st-key-headline { flex-wrap: wrap; }
  .st-key-headline > div:first-child { flex: 1 1 100%; }
  .stMainBlockContainer { padding: 0.4rem 0.75rem 1rem; }
  [data-testid="stMainBlockContainer"] h3 { font-size: 1.05rem; }
}
@media print { [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"] { display: none; } }
"""

_SAID = {
    "position-to-edge": "Position to edge: nearest held place to the rival's zone",
    "edge-to-edge": "Edge to edge: zone to zone",
    "position-to-position": "Position to position: held place to held place",
}


def show(state: Session, scene: Scene) -> None:
    """Draw the headline and the line of counts, with the notices above them."""
    notices = [*state.notices, *scene.notices]
    if notices:
        with st.container(key="notices", horizontal=True, vertical_alignment="center"):
            st.info("  \n".join(md(notice) for notice in notices), icon=":material/info:")
            st.button("Dismiss", on_click=_dismiss, args=(state, scene))
    with st.container(key="headline", horizontal=True, vertical_alignment="top"):
        with st.container(key="said"):
            st.markdown(f"### {md(scene.headline)}")
            st.caption(_below(scene))
        with st.popover("How measured", width="content"):
            _how(state, scene)


def _dismiss(state: Session, scene: Scene) -> None:
    """Take what is shown for what was asked: the notices have been read."""
    state.notices.clear()
    if scene.notices:
        state.change(
            window=scene.view.window, instant=scene.view.instant, actors=scene.view.actors, pair=scene.view.pair
        )


def _below(scene: Scene) -> str:
    parts = []
    if scene.gap is not None:
        interval = interval_text(scene.gap.low_m, scene.gap.high_m)
        parts.append(f"{scene.gap.definition.replace('-', ' ').capitalize()}, interval {interval}")
    if scene.left_out:
        parts.append(f"{count_text(len(scene.left_out), 'position')} too imprecise, left out")
    counts = scene.counts
    if counts.total:
        none = "" if counts.shown else ": what emptied it stands under the map"
        parts.append(f"{counts.shown:,} of {count_text(counts.total, 'event')}{none}")
    if counts.shown > counts.without_best:
        deaths = deaths_text(counts.deaths_best, counts.deaths_low, counts.deaths_high)
        parts.append(f"{deaths} deaths recorded")
    if counts.without_best:
        between = f" ({counts.range_low:,}–{counts.range_high:,} deaths)" if counts.range_high else ""
        parts.append(f"{count_text(counts.without_best, 'event')} without a best estimate{between}")
    return md(" · ".join(parts))


def _how(state: Session, scene: Scene) -> None:
    view = scene.view
    sides = list(scene.sides)
    if view.pair is None or len(sides) < 2:
        st.write("The data name fewer than two sides that hold ground, so there is no distance to measure.")
        return
    named = sides if view.pair[0] in sides else [view.pair[0], *sides]
    st.session_state["pair_a"], st.session_state["pair_b"] = st.session_state["pair_before"] = view.pair
    st.session_state["definition"] = view.definition
    st.session_state["place_limit"] = int(view.max_place_uncertainty_m)
    st.session_state["whole_area"] = state.view.area == WHOLE
    st.selectbox("From", named, key="pair_a", on_change=_pair, args=(state, "pair_a"))
    st.selectbox("To ground held by", sides, key="pair_b", on_change=_pair, args=(state, "pair_b"))
    st.radio("Definition", DEFINITIONS, key="definition", format_func=_SAID.get, on_change=_definition, args=(state,))
    st.number_input(
        "Leave out positions known worse than (m)",
        min_value=0, max_value=100_000, step=100, key="place_limit", on_change=_limit, args=(state,),
    )  # fmt: skip
    if scene.dataset.defaults.area is not None:
        st.toggle(
            "Measure everywhere, not only in the area of interest", key="whole_area", on_change=_area, args=(state,)
        )
    _evidence(scene)


def _evidence(scene: Scene) -> None:
    if scene.gap is None:
        st.write(md(f"No distance: {scene.gap_reason}."))
    else:
        gap = scene.gap
        st.write(
            md(
                f"{distance_text(gap.distance_m)} on the WGS84 ellipsoid, from {gap.start.name} "
                f"(known within {radius_text(gap.start.uncertainty_m)}) to {gap.end.name} "
                f"(within {radius_text(gap.end.uncertainty_m)}). The interval adds and subtracts both."
            )
        )
        for note in gap.notes:
            st.write(md(note))
    if scene.view.area is not None and scene.view.area != WHOLE:
        west, south, east, north = scene.view.area
        st.write(f"Area of interest: {west:g} to {east:g} E, {south:g} to {north:g} N.")
    for one in scene.left_out:
        st.write(md(f"Left out: {one.name}, known only within {radius_text(one.uncertainty_m)}."))


def _pair(state: Session, changed: str) -> None:
    a, b = st.session_state["pair_a"], st.session_state["pair_b"]
    if a == b:  # Choosing the other's side swaps the two.
        before = st.session_state["pair_before"]
        a, b = (a, before[0]) if changed == "pair_a" else (before[1], b)
    state.change(pair=(a, b))


def _definition(state: Session) -> None:
    state.change(definition=st.session_state["definition"])


def _limit(state: Session) -> None:
    state.change(max_place_uncertainty_m=float(st.session_state["place_limit"]))


def _area(state: Session) -> None:
    state.change(area=WHOLE if st.session_state["whole_area"] else None)
