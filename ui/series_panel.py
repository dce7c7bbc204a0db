"""A pair's distance through time: the chart, the sentence that says the same, the intervals and the crossings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.measure.crossings import closest, crossings, first_under, time_under
from geo.measure.ground import ONE_DAY
from geo.model.actors import held_by
from geo.model.text import count_text, date_text, distance_text, interval_text, radius_text
from geo.share.sheets import area_text, crossings_sheet, period_line, series_sheet
from ui import gap_chart
from ui.downloads import offer
from ui.gap_chart import Chart, Mark, Step
from ui.plain import md
from ui.question import SHORT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.crossings import Crossing
    from geo.measure.gap import Gap, GapInterval
    from geo.scene import Scene
    from ui.state import Session

#: Rows of a table that are sent to the browser; the download has all.
MOST_ROWS = 500


def chart(state: Session, scene: Scene) -> None:
    """Draw the step chart; a click moves the map's moment."""
    if not any(part.gap for part in scene.series):
        st.info(md(f"No chart: there is no distance at any time. {sentence(scene)}"), icon=":material/info:")
        return
    for part in scene.series:
        if part.gap is not None and part.reason:  # The moment's own distance stands alone.
            st.info(md(f"{part.reason[:1].upper()}{part.reason[1:]}."), icon=":material/info:")
    origin, rival = scene.view.pair or ("", "")
    drawn = Chart(
        steps=[_step(part) for part in scene.series],
        period=scene.period,
        step=scene.step,
        moment=scene.view.instant or scene.period[0],
        threshold_m=scene.view.threshold_m,
        marks=_marks(scene),
        title=f"{origin} to {held_by(rival)} ground",
        subtitle=(
            f"{SHORT[scene.view.definition]}, on the WGS84 ellipsoid",
            f"Area: {area_text(scene.view.area)}",
            f"{date_text(scene.period[0])} to {date_text(scene.period[1] - scene.step)}",
        ),
        alt=f"Distance over time from {origin} to {held_by(rival)} ground; the text and tables here say the same",
    )
    gap_chart.show(drawn, key="gap_chart", on_moment=lambda moment: state.move_to(moment, scene))
    st.caption(
        "Line: the distance; band: its interval; broken line: the threshold; upright line: the moment on the map. "
        "Dot: closest; triangles: the threshold crossed. Grey: unknown. Click to move the moment."
    )


def _step(part: GapInterval) -> Step:
    if part.gap is None:
        return Step(part.start, part.end, None, reason=part.reason)
    return Step(part.start, part.end, part.gap.distance_m, part.gap.low_m, part.gap.high_m)


def _marks(scene: Scene) -> list[Mark]:
    """Return the closest distance and the crossings, the first time under the threshold named."""
    near = closest(scene.series)
    first = first_under(scene.series, scene.view.threshold_m)
    limit = radius_text(scene.view.threshold_m)
    marks = []
    if near is not None and near.gap is not None:
        said = f"closest: {_metric(near.gap)}"
        marks.append(Mark(near.start, near.gap.distance_m, "circle", f"{said}, {_span(near)}", said))
    if first is not None and first.gap is not None and first != near:
        said = f"first under {limit}"
        marks.append(Mark(first.start, first.gap.distance_m, "diamond", f"{said}, {date_text(first.start)}", said))
    for one in crossings(scene.series, scene.view.threshold_m):
        way = "under" if one.under else "no longer under"
        shape = "triangle-down" if one.under else "triangle-up"
        marks.append(Mark(one.at, scene.view.threshold_m, shape, f"{way} {limit} from {date_text(one.at)}"))
    return marks


def sentence(scene: Scene) -> str:
    """Say the whole series in words: who, how measured, closest when, how long under the threshold, what is unknown."""
    origin, rival = scene.view.pair or ("", "")
    said = [f"{origin} to {held_by(rival)} ground, {SHORT[scene.view.definition].lower()}."]
    near = closest(scene.series)
    if near is not None and near.gap is not None:
        interval = interval_text(near.gap.low_m, near.gap.high_m)
        between = f"{near.gap.start.name} to {near.gap.end.name}"
        far = "in contact" if near.gap.distance_m == 0 else distance_text(near.gap.distance_m)
        said.append(f"Closest: {far}, interval {interval}, {_span(near)}, {between}.")
        said.append(_under(scene))
    said.append(_unknown(scene))
    return " ".join(part for part in said if part)


def _under(scene: Scene) -> str:
    limit = radius_text(scene.view.threshold_m)
    time = time_under(scene.series, scene.view.threshold_m)
    first = first_under(scene.series, scene.view.threshold_m)
    if first is None:
        perhaps = time.perhaps_under_days
        reach = f"; on {_days(perhaps)} the interval reaches under it" if perhaps else ""
        return f"Never under {limit} in the {_days(time.known_days)} known{reach}."
    now = scene.series[-1].gap
    since = crossings(scene.series, scene.view.threshold_m)
    stays = len(since) <= 1 and now is not None and now.distance_m < scene.view.threshold_m
    lasting = " and ever since" if stays else ""
    surely = {0.0: "none of them", time.under_days: "all of them"}.get(time.surely_under_days)
    return (
        f"Under {limit} first on {date_text(first.start)}{lasting}: on {_days(time.under_days)} of the "
        f"{_days(time.known_days)} known ({100 * (time.share or 0):.0f} %), "
        f"surely on {surely or _days(time.surely_under_days)}."
    )


def _unknown(scene: Scene) -> str:
    lost: dict[str, float] = {}
    for part in scene.series:
        if part.gap is None:
            lost[part.reason] = lost.get(part.reason, 0.0) + (part.end - part.start) / ONE_DAY
    if not lost:
        return "Known throughout."
    reason = max(lost, key=lost.__getitem__)
    others = f", and {count_text(len(lost) - 1, 'other reason')}" if len(lost) > 1 else ""
    return f"Unknown on {_days(sum(lost.values()))}: {reason}{others}."


def intervals(state: Session, scene: Scene) -> None:
    """Draw the table of intervals; choosing a row moves the moment to its beginning."""
    parts = scene.series[:MOST_ROWS]
    rows = pd.DataFrame(
        [
            {
                "From": _day(part.start),
                "Last day": _last(part),
                "Distance": "unknown" if part.gap is None else _far(part.gap),
                "Interval": "" if part.gap is None else interval_text(part.gap.low_m, part.gap.high_m),
                "Between": "" if part.gap is None else f"{part.gap.start.name} and {part.gap.end.name}",
                "Notes": part.reason if part.gap is None else " ".join(part.gap.notes),
            }
            for part in parts
        ]
    )
    moment = scene.view.instant
    now = [n for n, part in enumerate(parts) if moment is not None and part.start <= moment < part.end]
    # Short: the table's own buttons stand beside it.
    st.caption("Choose a row to go there.")
    _table(state, scene, rows, key="intervals", chosen=now, moments=[part.start for part in parts])
    if len(scene.series) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {len(scene.series):,} intervals; the file has all.")
    offer(
        scene,
        lambda: series_sheet(scene.series),
        what="series",
        name="distance-series",
        title=f"Distance through time: {' to '.join(scene.view.pair or ())}",
        said=[period_line(scene)],
    )


def crossed(state: Session, scene: Scene) -> None:
    """Draw the table of crossings; choosing one moves the moment to it."""
    found = crossings(scene.series, scene.view.threshold_m)
    limit = radius_text(scene.view.threshold_m)
    if not found:
        st.write(f"The threshold of {limit} is not crossed in the time that is known.")
        return
    shown = found[:MOST_ROWS]
    rows = pd.DataFrame([_crossing(one) for one in shown])
    now = [n for n, one in enumerate(shown) if one.at == scene.view.instant]
    more = "" if len(shown) == len(found) else f"The first {MOST_ROWS} of {len(found):,}; the file has all. "
    st.caption("Choose a row to go there.")
    _table(state, scene, rows, key="crossings", chosen=now, moments=[one.at for one in shown])
    st.caption(f"{more}Sure: the whole interval lies on its side of {limit}, before and after.")
    offer(
        scene,
        lambda: crossings_sheet(found),
        what="crossings",
        name="crossings",
        title=f"Crossings of {limit}: {' to '.join(scene.view.pair or ())}",
        said=[f"Threshold: {scene.view.threshold_m:g} m; under means less than it", period_line(scene)],
    )


def _crossing(one: Crossing) -> dict[str, str]:
    hole = one.unknown / ONE_DAY
    return {
        "From": _day(one.at),
        "Direction": "▼ under" if one.under else "▲ no longer under",
        "Before": "" if one.before.gap is None else _metres(one.before.gap),
        "After": "" if one.after.gap is None else _metres(one.after.gap),
        "Sure": "yes" if one.sure else "no",
        "Unknown before": _days(hole) if hole else "",
    }


def _table(
    state: Session,
    scene: Scene,
    rows: pd.DataFrame,
    *,
    key: str,
    chosen: Sequence[int],
    moments: Sequence[pd.Timestamp],
) -> None:
    def select() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        if picked:
            state.move_to(moments[picked[0]], scene)

    # The chosen row is the one of the moment, wherever it was chosen.
    st.session_state[key] = {"selection": {"rows": list(chosen[:1]), "columns": [], "cells": []}}
    st.dataframe(
        rows,
        hide_index=True,
        key=key,
        height=min(320, 38 + 35 * len(rows)),
        selection_mode="single-row",
        on_select=select,
        placeholder="",
        column_config={"Notes": st.column_config.TextColumn(width="large")},
    )


def _far(gap: Gap) -> str:
    return "contact" if gap.distance_m == 0 else distance_text(gap.distance_m)


def _metres(gap: Gap) -> str:
    """Say a distance beside a threshold: rounded to kilometres, both may read alike."""
    return "contact" if gap.distance_m == 0 else f"{gap.distance_m:,.0f} m"


def _metric(gap: Gap) -> str:
    return "contact" if gap.distance_m == 0 else radius_text(gap.distance_m)


def _days(days: float) -> str:
    if 0 < days < 1:
        return "less than a day"
    return f"{days:,.0f} {'day' if round(days) == 1 else 'days'}"


def _day(moment: pd.Timestamp) -> str:
    return f"{moment:%Y-%m-%d}" if moment == moment.normalize() else f"{moment:%Y-%m-%d %H:%M}"


def _last(part: GapInterval) -> str:
    whole = part.end == part.end.normalize()
    return f"{part.end - ONE_DAY:%Y-%m-%d}" if whole else f"before {part.end:%Y-%m-%d %H:%M}"


def _span(part: GapInterval) -> str:
    first, last = date_text(part.start), date_text(part.end - pd.Timedelta(microseconds=1))
    return f"on {first}" if first == last else f"from {first} to {last}"
