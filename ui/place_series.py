"""One place's distance from hostile ground through time: the chart, the sentence, the intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo.measure.exposed import exposure_series_on
from geo.measure.ground import ONE_DAY, Witness
from geo.model.text import interval_text
from geo.share.sheets import period_line
from ui import gap_chart, place_list
from ui.downloads import offer
from ui.gap_chart import Chart, Mark, Step
from ui.plain import md
from ui.wording import days_text, distance_beside, last_text, limit_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.scene import Scene
    from ui.state import Session


def show(state: Session, scene: Scene, place: Any, hostile: tuple[str, ...]) -> None:  # noqa: ANN401
    """Draw the chart of a place, a row of the list, with what says the same."""
    radius_m = float(place.get("place_uncertainty_m", 0.0))
    witness = Witness(str(place["name"]), place.geometry.x, place.geometry.y, radius_m)
    parts = exposure_series_on(scene.ground, witness, hostile=hostile, period=scene.period)
    steps = [_step(row) for row in parts.itertuples()]
    if all(step.distance_m is None for step in steps):
        st.write(md(f"{witness.name}: no distance is known at any time."))
        return
    words = sentence(steps, scene.view.threshold_m)
    chart = Chart(
        steps=steps,
        period=scene.period,
        step=scene.step,
        moment=scene.view.instant or scene.period[0],
        threshold_m=scene.view.threshold_m,
        marks=[_nearest(steps, scene.view.threshold_m)],
        title=witness.name,
        subtitle=(f"Position to the nearest ground of {', '.join(hostile)}",),
        alt=f"Distance over time from {witness.name}. {words}",
    )
    gap_chart.show(chart, key="place_chart", height=240, on_moment=lambda moment: state.move_to(moment, scene))
    st.caption(md(f"{witness.name}, distance to ground held by {', '.join(hostile)}. {words}"))
    height = min(220, 38 + 35 * len(steps))
    st.dataframe(_rows(steps, scene.view.threshold_m), hide_index=True, key="place_intervals", height=height)
    offer(
        scene,
        lambda: _sheet(parts),
        what="series of this place",
        name="exposure-series",
        title=f"Distance through time: {witness.name} to ground held by {', '.join(hostile)}",
        said=[
            period_line(scene),
            "Definition: from the position of the place to the nearest point of the zones of these actors",
            "Area: everywhere",
            f"Radius of the place: {witness.uncertainty_m:g} m",
            place_list.source_line(scene),
        ],
        measured=False,
    )


def sentence(steps: Sequence[Step], threshold_m: float) -> str:
    """Say how near a place came, within what, when, and how long it was under the threshold."""
    known = [step for step in steps if step.distance_m is not None]
    near = min(known, key=lambda step: step.distance_m or 0.0)
    under = _days(step for step in known if step.distance_m is not None and step.distance_m < threshold_m)
    lost = _days(step for step in steps if step.distance_m is None)
    unknown = f"; unknown on {days_text(lost)}" if lost else ""
    return (
        f"Closest: {_far(near, threshold_m)}, interval {interval_text(near.low_m, near.high_m)}, from "
        f"{moment_text(near.start)}. Under {limit_text(threshold_m)} on {days_text(under)} of the "
        f"{days_text(_days(known))} known{unknown}."
    )


def _days(steps: Any) -> float:  # noqa: ANN401 - any steps to go through once
    return float(sum((step.end - step.start) / ONE_DAY for step in steps))


def _far(step: Step, threshold_m: float) -> str:
    return distance_beside(step.distance_m, threshold_m) if step.distance_m else "inside"


def _nearest(steps: Sequence[Step], threshold_m: float) -> Mark:
    near = min((one for one in steps if one.distance_m is not None), key=lambda step: step.distance_m or 0.0)
    said = f"closest: {_far(near, threshold_m).partition(' (')[0]}"
    return Mark(near.start, near.distance_m or 0.0, "circle", f"{said}, from {moment_text(near.start)}", said)


def _rows(steps: Sequence[Step], threshold_m: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "From": [moment_text(step.start) for step in steps],
            "Last day": [last_text(step.end) for step in steps],
            "Distance": ["unknown" if step.distance_m is None else _far(step, threshold_m) for step in steps],
            "Interval": ["" if step.distance_m is None else interval_text(step.low_m, step.high_m) for step in steps],
            "Note": [step.reason for step in steps],
        }
    )


def _sheet(parts: pd.DataFrame) -> pd.DataFrame:
    table = parts.copy()
    for name in table.columns:
        if isinstance(table[name].dtype, pd.DatetimeTZDtype):
            table[name] = table[name].dt.strftime("%Y-%m-%dT%H:%MZ")
        elif name.endswith("_m"):
            table[name] = table[name].round(2)
    return table


def _step(row: Any) -> Step:  # noqa: ANN401 - a row of `exposure_series_on`
    if pd.isna(row.distance_m):
        return Step(row.start, row.end, None, reason="no ground of these actors is known")
    return Step(row.start, row.end, float(row.distance_m), float(row.low_m), float(row.high_m))
