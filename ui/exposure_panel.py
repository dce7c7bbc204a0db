"""How near a list of places is to hostile ground: the list stays in the session, and is never part of a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo.measure import memory
from geo.measure.exposed import exposure_on
from geo.model.errors import InputError, StandoffError
from geo.model.text import count_text, distance_text, interval_text, radius_text
from geo.model.view import WHOLE
from geo.share.sheets import moment_line, period_line
from ui import place_list, place_series
from ui.downloads import offer
from ui.plain import md
from ui.wording import limit_text, on_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo.scene import Scene
    from ui.state import Session

#: Places times the moments at which the ground changes: that many take some 7 s, at each move of the moment.
MOST_MEASURED = 200_000

_TREND = {"approaching": "▼ approaching", "receding": "▲ receding", "steady": "= steady"}


def show(state: Session, scene: Scene) -> None:
    """Draw the panel."""
    st.markdown("#### Exposure of places")
    if not scene.sides:
        st.write("The data name no side that holds ground: nothing to be exposed to.")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        places = place_list.show(scene)
    with right:
        hostile = _hostile(scene)
        area = "" if scene.view.area in {None, WHOLE} else " The area of interest does not apply."
        st.caption(
            "Distance from each place to the nearest ground of these actors, taken together. Threshold: "
            f"{limit_text(scene.view.threshold_m)}.{area}"
        )
    if not hostile:
        st.write("No hostile actor is chosen: nothing is measured.")
        return
    if places is None or places.empty:
        return
    try:
        found = _measured(scene, places, hostile)
    except StandoffError as error:
        st.warning(md(f"{error}."), icon=":material/report:")
        return
    _table(scene, found, hostile)
    chosen = st.session_state.get("exposed_place")
    if chosen in places.index:
        place_series.show(state, scene, places.loc[chosen], hostile)


def _measured(scene: Scene, places: gpd.GeoDataFrame, hostile: tuple[str, ...]) -> pd.DataFrame:
    """Measure the places, once for each moment; the result is the session's, as its places are."""
    moment, limit_m = scene.view.instant or scene.period[0], scene.view.threshold_m
    key = (st.session_state.get("places_file"), *places.index, scene.dataset.fingerprint, hostile, moment, limit_m)
    held = st.session_state.get("exposure_found")
    if held is not None and held[0] == key:
        return held[1]
    moments = len(memory.versions(scene.ground, hostile).bounds)
    if len(places) * moments > MOST_MEASURED:
        raise InputError(
            f"{len(places):,} places at {moments:,} moments at which the ground changes are too many to measure here, "
            f"at most {MOST_MEASURED // max(1, moments):,} places; shorten the list"
        )
    with st.spinner("Measuring the places"):
        found = exposure_on(scene.ground, places, hostile=hostile, at=moment, period=scene.period, threshold_m=limit_m)
    st.session_state["exposure_found"] = key, found
    return found


def _hostile(scene: Scene) -> tuple[str, ...]:
    """Draw the choice of hostile actors: the rival until others, or none, are chosen for these data."""
    data, chosen = st.session_state.get("hostile_chosen", ("", []))
    st.session_state["hostile"] = chosen if data == scene.dataset.fingerprint else [_rival(scene)]

    def changed() -> None:
        st.session_state["hostile_chosen"] = scene.dataset.fingerprint, list(st.session_state["hostile"])

    named = st.multiselect("Hostile ground", list(scene.sides), key="hostile", on_change=changed)
    return tuple(sorted(named))


def _rival(scene: Scene) -> str:
    """Return the pair's rival; where it holds no ground, another side than the one that measures."""
    origin, rival = scene.view.pair or ("", "")
    others = [name for name in scene.sides if name != origin]
    return rival if rival in scene.sides else (others or list(scene.sides))[0]


def _table(scene: Scene, found: pd.DataFrame, hostile: tuple[str, ...]) -> None:
    ids = list(found.index)

    def select() -> None:
        picked = st.session_state["exposed"]["selection"]["rows"]
        st.session_state["exposed_place"] = ids[picked[0]] if picked else None

    chosen = [n for n, name in enumerate(ids) if name == st.session_state.get("exposed_place")]
    st.session_state["exposed"] = {"selection": {"rows": chosen[:1], "columns": [], "cells": []}}
    moment = scene.view.instant or scene.period[0]
    st.caption(md(f"{sentence(found, hostile, moment)} The nearest first. Choose a row for its distance over time."))
    st.dataframe(
        _rows(found),
        hide_index=True,
        key="exposed",
        height=min(360, 38 + 35 * len(found)),
        selection_mode="single-row",
        on_select=select,
        placeholder="",
        column_config={"Note": st.column_config.TextColumn(width="large")},
    )
    offer(
        scene,
        lambda: _sheet(found),
        what="exposure",
        name="exposure",
        title=f"Exposure of places to ground held by {', '.join(hostile)}",
        said=[
            moment_line(scene),
            period_line(scene),
            f"Threshold: {scene.view.threshold_m:g} m; under means less than it",
            "Definition: from the position of the place to the nearest point of the zones of these actors",
            "Area: everywhere",
            place_list.source_line(scene),
            "Interval: low_m to high_m, the distance less and plus the radius of the place and the line's tolerance",
        ],
        measured=False,
    )


def sentence(found: pd.DataFrame, hostile: Sequence[str], moment: pd.Timestamp) -> str:
    """Say who is nearest, and how many are inside or unknown."""
    inside = int(found["inside"].fillna(value=False).sum())
    unknown = int(found["distance_m"].isna().sum())
    said = f"O{on_text(moment)[1:]}, {count_text(len(found), 'place')} and ground held by {', '.join(hostile)}: "
    said += f"{inside} inside"
    outside = found[(found["distance_m"] > 0)]
    if len(outside):
        first = outside.iloc[0]
        other = "other " if inside else ""
        said += f", the nearest {other}{first['name']}, {distance_text(first['distance_m'])}"
    return f"{said}; {unknown} unknown." if unknown else f"{said}."


def _rows(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame([_row(row) for _, row in found.iterrows()])


def _row(row: Any) -> dict[str, str]:  # noqa: ANN401 - a row has columns of many types
    known, ever = pd.notna(row["distance_m"]), pd.notna(row["closest_m"])
    return {
        "Place": str(row["name"]),
        "Distance now": distance_text(row["distance_m"]) if known else "unknown",
        "Interval": interval_text(row["low_m"], row["high_m"]) if known else "",
        "Inside": "" if pd.isna(row["inside"]) else "yes" if row["inside"] else "no",
        "Closest": distance_text(row["closest_m"]) if ever else "",
        "Closest on": f"{row['closest_on']:%Y-%m-%d}" if ever else "",
        "Trend of 30 days": _trend(row),
        "Days under": f"{row['days_under']:,.0f}",
        "Days unknown": f"{row['days_unknown']:,.0f}",
        "Note": place_list.noted(row),
    }


def _trend(row: Any) -> str:  # noqa: ANN401 - a row has columns of many types
    said = _TREND.get(str(row["trend"]), str(row["trend"]))
    changed = row["trend"] in {"approaching", "receding"}
    return f"{said}, {radius_text(abs(row['change_m']))}" if changed else said


def _sheet(found: pd.DataFrame) -> pd.DataFrame:
    table = found.assign(note=[place_list.noted(row) for _, row in found.iterrows()])
    for name in table.columns:
        if isinstance(table[name].dtype, pd.DatetimeTZDtype):
            table[name] = table[name].dt.strftime("%Y-%m-%dT%H:%MZ")
        elif name.endswith("_m"):
            table[name] = table[name].round(2)
    return table.reset_index(names="place_id")
