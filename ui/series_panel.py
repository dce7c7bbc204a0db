"""A pair's distance through time: the chart, the sentence that says the same, the intervals and the crossings."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.measure.crossings import closest, crossings, first_under, time_under
from geo.measure.ground import ONE_DAY
from geo.model.actors import held_by
from geo.model.text import count_text, date_text, distance_text, interval_text
from geo.share.sheets import area_text, crossings_sheet, period_line, series_sheet
from ui import gap_chart
from ui.downloads import offer
from ui.gap_chart import MOST_MARKS, Chart, Mark, Step
from ui.plain import md
from ui.question import SHORT
from ui.wording import (
    between_text,
    days_text,
    distance_beside,
    last_text,
    limit_text,
    metres_beside,
    moment_text,
    on_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.crossings import Crossing
    from geo.measure.gap import Gap, GapInterval
    from geo.scene import Scene
    from ui.state import Session

#: Rows of a table that are sent to the browser; the download has all.
MOST_ROWS = 500
#: Room for the clock.
_WIDE = {name: st.column_config.TextColumn(width=200) for name in ("From", "Last day")}


def chart(state: Session, scene: Scene) -> None:
    """Draw the step chart; a click moves the map's moment."""
    if not any(part.gap for part in scene.series):
        st.info("No chart: there is no distance at any time.", icon=":material/info:")
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
        alt=f"Distance over time from {origin} to {held_by(rival)} ground. {_closest(scene)} The text and tables here "
        "say the same",
    )
    gap_chart.show(drawn, key="gap_chart", on_moment=lambda moment: state.move_to(moment, scene))
    count = len(crossings(scene.series, scene.view.threshold_m))
    few = f", the {MOST_MARKS} of {count:,} next to the moment" if count > MOST_MARKS else ""
    st.caption(
        "Line: the distance; band: its interval; broken line: the threshold; upright line: the moment on the map. "
        f"Ring: closest; triangles: the threshold crossed{few}. Grey: unknown. Click to move the moment."
    )


def _step(part: GapInterval) -> Step:
    if part.gap is None:
        return Step(part.start, part.end, None, reason=part.reason)
    return Step(part.start, part.end, part.gap.distance_m, part.gap.low_m, part.gap.high_m)


def _marks(scene: Scene) -> list[Mark]:
    """Return the closest distance and the crossings, the first time under the threshold named."""
    near = closest(scene.series)
    first = first_under(scene.series, scene.view.threshold_m)
    limit_m, limit = scene.view.threshold_m, limit_text(scene.view.threshold_m)
    marks = []
    if near is not None and near.gap is not None:
        said = f"closest: {_beside(near.gap, limit_m)}"
        marks.append(Mark(near.start, near.gap.distance_m, "circle", f"{said}, {_span(near)}", said))
    if first is not None and first.gap is not None and first != near:
        said = f"first under {limit}"
        marks.append(Mark(first.start, first.gap.distance_m, "diamond", f"{said}, {moment_text(first.start)}", said))
    found = crossings(scene.series, limit_m)
    for one in found[_next_to([one.at for one in found], scene.view.instant, MOST_MARKS)]:
        way = "under" if one.under else "no longer under"
        shape = "triangle-down" if one.under else "triangle-up"
        marks.append(Mark(one.at, limit_m, shape, f"{way} {limit} from {moment_text(one.at)}"))
    return marks


def _next_to(moments: Sequence[pd.Timestamp], instant: pd.Timestamp | None, most: int) -> slice:
    """Return which `most` of moments in order stand round the moment."""
    place = 0 if instant is None else bisect_right(moments, instant)
    first = max(0, min(place - most // 2, len(moments) - most))
    return slice(first, first + most)


def sentence(scene: Scene) -> str:
    """Say the whole series in words: who, how measured, closest when, how long under the threshold, what is unknown."""
    origin, rival = scene.view.pair or ("", "")
    said = [f"{origin} to {held_by(rival)} ground, {SHORT[scene.view.definition].lower()}."]
    if near := _closest(scene):
        said += [near, _under(scene)]
    said.append(_unknown(scene))
    return " ".join(part for part in said if part)


def _closest(scene: Scene) -> str:
    near = closest(scene.series)
    if near is None or near.gap is None:
        return ""
    gap = near.gap
    far = "in contact" if gap.distance_m == 0 else distance_beside(gap.distance_m, scene.view.threshold_m)
    interval = interval_text(gap.low_m, gap.high_m)
    between = between_text(gap.start.name, gap.end.name, joined="to")
    return f"Closest: {far}, interval {interval}, {_span(near)}, {between}."


def _under(scene: Scene) -> str:
    limit = limit_text(scene.view.threshold_m)
    time = time_under(scene.series, scene.view.threshold_m)
    first = first_under(scene.series, scene.view.threshold_m)
    if first is None:
        perhaps = time.perhaps_under_days
        reach = f"; on {days_text(perhaps)} the interval reaches under it" if perhaps else ""
        return f"Never under {limit} in the {days_text(time.known_days)} known{reach}."
    begun = scene.series.index(first)
    stays = all(part.gap and part.gap.distance_m < scene.view.threshold_m for part in scene.series[begun:])
    # Unknown time may hold an earlier first, or a way out and back.
    lost = sum((part.end - part.start) / ONE_DAY for part in scene.series[:begun] if part.gap is None)
    before = f" (unknown on {days_text(lost)} before)" if lost else ""
    lasting = " and ever since" if stays else ""
    surely = {0.0: "none of them", time.under_days: "all of them"}.get(time.surely_under_days)
    return (
        f"Under {limit} first {on_text(first.start)}{before}{lasting}: on {days_text(time.under_days)} of the "
        f"{days_text(time.known_days)} known ({100 * (time.share or 0):.0f} %), "
        f"surely on {surely or days_text(time.surely_under_days)}."
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
    known = "" if any(part.gap for part in scene.series) else " No distance is known at any time."
    return f"Unknown on {days_text(sum(lost.values()))}: {reason}{others}.{known}{_known(scene)}"


def _known(scene: Scene) -> str:
    """Say on which days there is a distance, when there is none at the moment."""
    known = [part for part in scene.series if part.gap]
    if scene.gap is not None or not known:
        return ""
    last = last_text(known[-1].end).removeprefix("before ")
    return f" At the moment there is none; it is known from {moment_text(known[0].start)} to {last}."


def intervals(state: Session, scene: Scene) -> None:
    """Draw the table of intervals; choosing a row moves the moment to its beginning."""
    shown = _next_to([part.start for part in scene.series], scene.view.instant, MOST_ROWS)
    parts = scene.series[shown]
    rows = pd.DataFrame(
        [
            {
                "From": moment_text(part.start),
                "Last day": last_text(part.end),
                "Distance": "unknown" if part.gap is None else _far(part.gap),
                "Interval": "" if part.gap is None else interval_text(part.gap.low_m, part.gap.high_m),
                "Between": "" if part.gap is None else _between(part.gap),
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
        st.caption(f"{_numbered(shown)} of {len(scene.series):,} intervals, round the moment; the file has all.")
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
    limit = limit_text(scene.view.threshold_m)
    if not any(part.gap for part in scene.series):
        st.write("Nothing is known of crossings: there is no distance at any time.")
        return
    if not found:
        st.write(f"The threshold of {limit} is not crossed in the time that is known.")
        return
    part = _next_to([one.at for one in found], scene.view.instant, MOST_ROWS)
    shown = found[part]
    rows = pd.DataFrame([_crossing(one, scene.view.threshold_m) for one in shown])
    now = [n for n, one in enumerate(shown) if one.at == scene.view.instant]
    more = (
        "" if len(shown) == len(found) else f"{_numbered(part)} of {len(found):,}, round the moment; the file has all. "
    )
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


def _numbered(part: slice) -> str:
    return f"Numbers {part.start + 1:,} to {part.stop:,}"


def _crossing(one: Crossing, limit_m: float) -> dict[str, str]:
    hole = one.unknown / ONE_DAY
    return {
        "From": moment_text(one.at),
        "Direction": "▼ under" if one.under else "▲ no longer",
        "Sure": "yes" if one.sure else "no",
        "Before": "" if one.before.gap is None else _metres(one.before.gap, limit_m),
        "After": "" if one.after.gap is None else _metres(one.after.gap, limit_m),
        "Unknown before": days_text(hole) if hole else "",
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
        # A click on the row already chosen takes the choice off it: it is where the reader wants to go.
        picked = st.session_state[key]["selection"]["rows"] or chosen
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
        column_config={"Notes": st.column_config.TextColumn(width="large")} | (_WIDE if scene.step < ONE_DAY else {}),
    )


def _far(gap: Gap) -> str:
    return "contact" if gap.distance_m == 0 else distance_text(gap.distance_m)


def _metres(gap: Gap, limit_m: float) -> str:
    """Say a distance beside a threshold: rounded to kilometres, both may read alike."""
    return "contact" if gap.distance_m == 0 else metres_beside(gap.distance_m, limit_m)


def _beside(gap: Gap, limit_m: float) -> str:
    return "contact" if gap.distance_m == 0 else distance_beside(gap.distance_m, limit_m).partition(" (")[0]


def _between(gap: Gap) -> str:
    return between_text(gap.start.name, gap.end.name, joined="and")


def _span(part: GapInterval) -> str:
    if part.start != part.start.normalize() or part.end != part.end.normalize():
        return f"from {moment_text(part.start)} to {moment_text(part.end)} UTC"
    first, last = date_text(part.start), date_text(part.end - ONE_DAY)
    return f"on {first}" if first == last else f"from {first} to {last}"
