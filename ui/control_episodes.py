"""An actor's advances: ranked by a chosen measure, 'biggest since' under each, shown on the map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo.measure.advances import DAYS_APART, KM_APART, MEASURES, biggest_since, ranked
from geo.measure.ground import ONE_DAY
from geo.model.errors import InputError
from geo.model.text import count_text
from geo.share.sheets import area_text
from ui import control_show, control_work
from ui.control_advance import MEASURED, since_lines, sized, story
from ui.control_held import during_line
from ui.control_words import (
    is_side,
    km2_number,
    names_text,
    span_text,
    with_interval,
)
from ui.downloads import offer
from ui.plain import md
from ui.wording import days_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.advances import Episode, Measure
    from geo.scene import Scene
    from ui.state import Session

#: Rows of the table that are sent to the browser; the download has all.
MOST_ROWS: Final = 500
#: As choices, under "Ranked by".
_SHORT: Final[dict[Measure, str]] = {"area": "Ground", "places": "Places", "depth": "Depth"}
#: Why the same ground has another interval here than among what changed.
_BEYOND: Final = " In brackets the interval, with what lies beyond the area's border: above, within it alone."
#: Corners of zones that are gone through unasked, and in a second: on one core, with others at work beside it. Of many
#: small gains it is tenfold fewer than of large ones.
_MOST_CORNERS, _CORNERS_A_SECOND = 20_000, 10_000


def show(state: Session, scene: Scene, *, leading: str) -> None:
    """Draw the panel; `leading` names who gained most between the two dates, if anybody."""
    st.markdown("#### Advances")
    sides = [name for name in scene.sides if is_side(name)]
    if not sides:
        st.write("The data name no side that holds ground: there are no advances.")
        return
    with st.container(key="advances-asked", horizontal=True, vertical_alignment="bottom"):
        actor = _actor(scene, sides, leading)
        measure = _measure()
    try:
        if not control_work.ready(
            scene,
            lambda: control_work.advances(scene, actor),
            what=f"Look for the advances of {actor}",
            of=actor,
            key="all_advances",
            most_corners=_MOST_CORNERS,
            corners_a_second=_CORNERS_A_SECOND,
        ):
            return
        with st.spinner(f"Looking for the advances of {md(actor)}", show_time=True):
            found = control_work.advances(scene, actor)
    except InputError as error:
        st.warning(md(f"{error}."), icon=":material/report:")
        return
    if not found:
        st.write(md(f"No gain of {actor} is recorded, {_period(scene)}."))
        return
    order = ranked(found, measure)
    chosen = _chosen(order)
    st.markdown(md(sentence(scene, order, measure)))
    st.caption(
        f"Gains no further apart than {days_text(DAYS_APART)} and {KM_APART:g} km are one advance. Depth: how far the "
        "furthest gain lies beyond the ground held just before. An advance has the day from which the data show it: "
        f"where days before it are missing, it may be older.{_BEYOND if control_work.area_of(scene) else ''}"
    )
    # Short: the table's own buttons stand beside it.
    st.caption("Choose a row.")
    _table(order, chosen)
    offer(
        scene,
        lambda: sheet(order),
        what="advances",
        name="advances",
        title=f"Advances of {actor}: gains joined where no further apart than {DAYS_APART:g} days and {KM_APART:g} km",
        said=[
            during_line(scene),
            f"Area: {area_text(scene.view.area)}",
            f"Ranked by: {MEASURED[measure].lower()}",
            "Rate: area over the days from start to end, a day at least; of one date it says nothing of how fast",
            "Depth: kilometres on the WGS84 ellipsoid beyond the actor's ground of just before",
        ],
        measured=False,
    )
    _card(state, scene, found, chosen)


def _actor(scene: Scene, sides: Sequence[str], leading: str) -> str:
    """Draw the choice of the actor: who gained most between the two dates, until another is chosen for these data."""
    data, chosen = st.session_state.get("advances_chosen", ("", ""))
    own = (scene.view.pair or ("",))[0]
    named = [chosen if data == scene.dataset.fingerprint else "", leading, own, sides[0]]
    st.session_state["advances_of"] = next(name for name in named if name in sides)

    def changed() -> None:
        st.session_state["advances_chosen"] = scene.dataset.fingerprint, st.session_state["advances_of"]

    return str(st.selectbox("Advances of", list(sides), key="advances_of", on_change=changed, width=220))


def _measure() -> Measure:
    st.session_state["advances_by"] = st.session_state.get("advances_by") or MEASURES[0]
    picked = st.segmented_control("Ranked by", MEASURES, key="advances_by", format_func=_SHORT.get)
    return next((one for one in MEASURES if one == picked), MEASURES[0])


def _chosen(order: Sequence[Episode]) -> Episode:
    kept = st.session_state.get("advance")
    return next((one for one in order if one.id == kept), order[0])


def sentence(scene: Scene, order: Sequence[Episode], measure: Measure) -> str:
    """Say how many advances there are, and which is the largest by the measure."""
    first = order[0]
    equal = [one for one in order[1:] if one.size(measure) == first.size(measure)]
    also = f", as large as {count_text(len(equal), 'other')}" if equal else ""
    said = (
        f"{count_text(len(order), 'advance')} of {first.actor}, {_period(scene)}. The largest by "
        f"{MEASURED[measure].lower()}: {span_text(first.start, first.end)}, {sized(first, measure)}{also}"
    )
    return f"{said} ({_rest(first, measure)})."


def _rest(one: Episode, measure: Measure) -> str:
    others = (other for other in MEASURES if other != measure and (other != "places" or one.places))
    return ", ".join(sized(one, other) for other in others)


def _period(scene: Scene) -> str:
    start, end = control_work.recorded(scene)
    return span_text(start, end - scene.step)


def _table(order: Sequence[Episode], chosen: Episode) -> None:
    shown = order[:MOST_ROWS]
    now = [n for n, one in enumerate(shown) if one.id == chosen.id]

    def select() -> None:
        # A click on the row already chosen takes the choice off it: it stays chosen.
        picked = st.session_state["advances"]["selection"]["rows"] or now
        if picked:
            st.session_state["advance"] = shown[picked[0]].id

    st.session_state["advances"] = {"selection": {"rows": now[:1], "columns": [], "cells": []}}
    rows = pd.DataFrame([_row(number, one) for number, one in enumerate(shown, 1)])
    st.dataframe(
        rows if any(one.places for one in shown) else rows.drop(columns=["Places", "Named"]),
        hide_index=True,
        key="advances",
        height=min(320, 38 + 35 * len(shown)),
        selection_mode="single-row",
        on_select=select,
        placeholder="",
    )
    if len(order) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {len(order):,}; the file has all.")


def _row(number: int, one: Episode) -> dict[str, str]:
    return {
        "No.": str(number),
        "From": moment_text(one.start),
        "To": moment_text(one.end),
        "Ground, km²": with_interval(one.area_km2, one.area_between),
        "Places": f"{len(one.places):,}",
        "Depth, km": _depth(one),
        "km² a day": km2_number(one.rate_km2_per_day) if one.start < one.end else "",
        "Named": names_text([turn.name for turn in one.places], 8),
    }


def _depth(one: Episode) -> str:
    if math.isnan(one.depth_km):
        return "not known"
    low, high = one.depth_between
    return f"{one.depth_km:.1f} ({low:.1f}–{high:.1f})"


def _card(state: Session, scene: Scene, found: Sequence[Episode], one: Episode) -> None:
    """Draw what is known of one advance, how it ranks against earlier ones, and the way to the map."""
    with st.container(border=True, key="advance-card"):
        st.markdown(f"**{md(f'{one.actor}, {span_text(one.start, one.end)}')}**")
        st.markdown(md(story(one)))
        since = biggest_since(found, one, since=control_work.recorded(scene)[0])
        st.markdown("\n".join(f"- {md(line)}" for line in since_lines(one, since)))
        st.button(
            "Show on map", on_click=control_show.episode, args=(state, scene, one), key="advance-show",
            icon=":material/map:",
            help="Opens the map at the end of this advance, with the control of that day: what was gained is outlined, "
            "its places are ringed.",
        )  # fmt: skip


def sheet(order: Sequence[Episode]) -> pd.DataFrame:
    """Return the table to take away: one row an advance, in the order shown."""
    return pd.DataFrame(
        [
            {
                "rank": number,
                "id": one.id,
                "actor": one.actor,
                "start": f"{one.start:%Y-%m-%dT%H:%MZ}",
                "end": f"{one.end:%Y-%m-%dT%H:%MZ}",
                "area_km2": round(one.area_km2, 6),
                "area_low_km2": round(one.area_between[0], 6),
                "area_high_km2": round(one.area_between[1], 6),
                "places": len(one.places),
                "depth_km": round(one.depth_km, 4),
                "depth_low_km": round(one.depth_between[0], 4),
                "depth_high_km": round(one.depth_between[1], 4),
                "deepest": one.deepest,
                "rate_km2_per_day": round(one.rate_km2_per_day, 6),
                "days": round((one.end - one.start) / ONE_DAY, 3),
                "taken_from_km2": "; ".join(
                    f"{holder or 'not covered'} {km2:.6f}" for holder, km2 in sorted(one.taken_from.items())
                ),
                "names": "; ".join(turn.name for turn in one.places),
            }
            for number, one in enumerate(order, 1)
        ]
    )
