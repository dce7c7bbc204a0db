"""The sentence, its interval, how it was measured, and the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.measure.ground import ONE_DAY
from geo.model.text import count_text, deaths_text, distance_text, interval_text, radius_text
from geo.model.view import WHOLE
from ui import question
from ui.plain import md
from ui.wording import moment_text

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
[data-testid="stMainBlockContainer"] h4 { padding: 0.4rem 0 0.9rem; font-size: 1.02rem; font-weight: 600; }
[data-testid="stMainBlockContainer"] hr { margin: 0.6rem 0; }
/* Streamlit's own, at 60 % of the text, has a contrast of 4.4 on white; WCAG AA asks 4.5. */
[data-testid="stCaptionContainer"] { color: inherit; opacity: 0.78; }
[data-behind] .st-key-said { opacity: 0.35; }
/* Words in a chart stay readable on its lines; Canvas is the page's colour, or next to it, in either theme. */
[data-testid="stVegaLiteChart"] .role-mark text { paint-order: stroke; stroke: Canvas; stroke-width: 3px; }
[data-testid="stVegaLiteChart"] .mark-text text { fill: currentColor; }
[data-testid="stVegaLiteChart"] .mark-rule.role-mark line:not([stroke-dasharray]) { stroke: currentColor; }
[data-testid="stVerticalBlock"] { gap: 0.6rem; }
[data-testid="stTabs"] [role="tabpanel"] { padding-top: 0.6rem; }
@media (min-width: 769px) { .st-key-files-go-on { display: none; } }
@media (max-width: 768px) {
  /* The button that opens the sidebar lies over the page's corner. */
  .stApp:has([data-testid="stExpandSidebarButton"]) .st-key-on-top:has(> *) { padding-top: 2.4rem; }
}
@media (max-width: 640px) {
  .st-key-headline, .st-key-distance-said { flex-wrap: wrap; }
  :is(.st-key-headline, .st-key-distance-said) > div:first-child { flex: 1 1 100%; }
  .stMainBlockContainer { padding: 0.4rem 0.75rem 1rem; }
  [data-testid="stMainBlockContainer"] h3 { font-size: 1.05rem; }
}
.st-key-sentence p { font-size: 0.9rem; }
/* The chart's own buttons stand over what is above it. */
.st-key-gap_chart, .st-key-place_chart { padding-top: 2.2rem; }
@media print { [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"] { display: none; } }
"""


def notices(state: Session, scene: Scene) -> None:
    """Draw what is to be said of the link and the data, over everything else."""
    said = [*state.notices, *scene.notices]
    if said:
        with st.container(key="notices", horizontal=True, vertical_alignment="center"):
            st.info("  \n".join(md(notice) for notice in said), icon=":material/info:")
            st.button("Dismiss", on_click=_dismiss, args=(state, scene))


def show(state: Session, scene: Scene) -> None:
    """Draw the headline and the line of counts."""
    with st.container(key="headline", horizontal=True, vertical_alignment="top"):
        with st.container(key="said"):
            st.markdown(f"### {md(scene.sentence)}")
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
    if scene.view.instant is not None and scene.step < ONE_DAY:
        parts.append(f"{moment_text(scene.view.instant)} UTC")
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
    if not question.has_pair(scene):
        st.write("The data name fewer than two sides that hold ground, so there is no distance to measure.")
        return
    question.pair(state, scene)
    question.definition(state, scene)
    question.limits(state, scene)
    evidence(scene)


def evidence(scene: Scene) -> None:
    """Say between which two ends the distance was measured, what is known of them and what was left out."""
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
