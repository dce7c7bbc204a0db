"""A distance over time as a step chart: line, interval, threshold, the moment, what deserves a name.

The drawing is one fixed description; what changes with the moment and the threshold are small tables, so the browser
moves a line instead of drawing anew. Texts from data go into those tables alone, or into a title, which Vega takes as
they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geo.model.text import distance_text, interval_text
from ui.clicks import clicks_of
from ui.step_chart import described, ms
from ui.wording import limit_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.model.view import Window

#: Days that can be pointed at; of more, every so many.
MOST_POINTS: Final = 600
#: Crossings drawn, those next to the moment; the table has more.
MOST_MARKS: Final = 60

#: The accent and a warm colour, both at least 3:1 on the light and the dark page (WCAG 2.2, 1.4.11); text takes the
#: page's own colour. Every mark also has a shape, a dash or a word of its own.
_LINE: Final = "#3B82CE"
_WARM: Final = "#C8611E"


@dataclass(frozen=True, slots=True)
class Step:
    """A distance in metres with its interval over ``[start, end)``; ``None``: unknown, and why."""

    start: pd.Timestamp
    end: pd.Timestamp
    distance_m: float | None
    low_m: float = 0.0
    high_m: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation: where, a shape of Vega's, and what it says; a short one is written beside it."""

    at: pd.Timestamp
    distance_m: float
    shape: str
    said: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything drawn. `title` and `subtitle` are plain text, `alt` says the whole in a sentence."""

    steps: Sequence[Step]
    period: Window
    step: pd.Timedelta
    moment: pd.Timestamp
    threshold_m: float
    marks: Sequence[Mark]
    title: str
    subtitle: Sequence[str]
    alt: str


def show(chart: Chart, *, key: str, height: int = 340, on_moment: Callable[[pd.Timestamp], None]) -> None:
    """Draw the chart; a click on it calls `on_moment` with the day."""
    clicks = clicks_of(key, chart.moment)
    drawn = f"{key}-{clicks.number}"

    def clicked() -> None:
        points = st.session_state[drawn]["selection"].get("day", [])
        if points and isinstance(points[0].get("t"), (int, float)):
            clicks.at, clicks.waits = None, True
            on_moment(pd.Timestamp(int(points[0]["t"]), unit="ms", tz="UTC").as_unit("us"))

    with st.container(key=key):
        st.vega_lite_chart(
            spec=_spec(chart, height), key=drawn, on_select=clicked, selection_mode="day", width="stretch",
            alt=chart.alt,
        )  # fmt: skip


def highest_m(chart: Chart) -> float:
    """Return the top of the scale: the distances and the threshold, and of the interval no more than thrice that."""
    known = [step for step in chart.steps if step.distance_m is not None]
    far = max((step.distance_m or 0.0 for step in known), default=0.0)
    wide = max((step.high_m for step in known), default=0.0)
    top = max(far, min(wide, 3 * far) if far else wide)
    return max(top, chart.threshold_m if chart.threshold_m <= 3 * top else 0.0, 100.0) * 1.06


def _spec(chart: Chart, height: int) -> dict[str, Any]:
    top_m = highest_m(chart)
    scale, unit = (1000.0, "km") if top_m >= 2000 else (1.0, "m")
    tables = _tables(chart, scale=scale)
    y = {"field": "d", "type": "quantitative", "scale": {"domain": [0, top_m / scale], "nice": False}}
    y |= {"title": f"Distance ({unit})", "axis": {"tickCount": 5, "titlePadding": 6, "labelPadding": 4}}
    layers = [*_grounds(y), *_lines(y), *_names(y)]
    return described(chart.title, chart.subtitle, height=height, tables=tables, layers=layers, offset=16)


def _grounds(y: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "data": {"name": "unknown"},
            "mark": {"type": "rect", "opacity": 0.1, "tooltip": None, "aria": False},
            "encoding": {"x2": {"field": "t2"}},
        },
        # The scale of time reaches as far as what is drawn: the whole period, known or not.
        {"data": {"name": "period"}, "mark": {"type": "point", "opacity": 0, "tooltip": None, "aria": False}},
        {
            "data": {"name": "steps"},
            "mark": {"type": "area", "color": _LINE, "opacity": 0.2, "clip": True, "tooltip": None, "aria": False},
            "encoding": {"y": y | {"field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": {"name": "threshold"},
            "mark": {
                "type": "rule",
                "color": _WARM,
                "strokeDash": [6, 4],
                "strokeWidth": 1.5,
                "tooltip": None,
                "aria": False,
            },
            "encoding": {"x": None, "y": y},
        },
    ]


def _lines(y: dict[str, Any]) -> list[dict[str, Any]]:
    label = {"type": "text", "fontSize": 12, "tooltip": None}
    return [
        {
            "data": {"name": "steps"},
            "mark": {"type": "line", "color": _LINE, "strokeWidth": 2.5, "clip": True, "tooltip": None, "aria": False},
            "encoding": {"y": y},
        },
        {
            "data": {"name": "moment"},
            "mark": {"type": "rule", "strokeWidth": 1.25, "tooltip": None, "aria": False},
        },
        # A transparent dot for every day, all at one height: however high the pointer is, the nearest day answers.
        {
            "data": {"name": "days"},
            "params": [
                {
                    "name": "day",
                    "select": {
                        "type": "point", "fields": ["t"], "nearest": True, "on": "click",
                        "clear": False, "toggle": False,
                    },
                }
            ],
            "mark": {"type": "point", "opacity": 0, "size": 1, "cursor": "pointer", "aria": False},
            "encoding": {
                "y": {"value": 0},
                "tooltip": [
                    {"field": "date", "title": "Date"},
                    {"field": "said", "title": "Distance"},
                    {"field": "interval", "title": "Interval"},
                ],
            },
        },
        {
            "data": {"name": "moment"},
            "mark": label | {"dy": -6, "baseline": "bottom", "fontWeight": "bold"},
            "encoding": {"y": {"value": 0}, "text": {"field": "label"}},
        },
        {
            "data": {"name": "threshold"},
            "mark": label | {"dx": 5, "align": "left", "baseline": "middle"},
            "encoding": {"x": {"value": {"expr": "width"}}, "y": y, "text": {"field": "label"}},
        },
    ]  # fmt: skip


def _names(y: dict[str, Any]) -> list[dict[str, Any]]:
    shape = {"field": "shape", "type": "nominal", "scale": None, "legend": None}
    # The closest is a ring, so that a crossing at the same place is seen in it.
    solid = {"field": "solid", "type": "quantitative", "scale": None, "legend": None}
    told = {"tooltip": [{"field": "said", "title": "Here"}]}
    text = {"type": "text", "fontSize": 12, "dy": -6, "baseline": "bottom", "tooltip": None}
    written = {"y": y, "text": {"field": "label"}}
    return [
        {
            "data": {"name": "marks"},
            "mark": {"type": "point", "size": 75, "stroke": _WARM, "fill": _WARM, "opacity": 1, "clip": False},
            "encoding": {"y": y, "shape": shape, "fillOpacity": solid, **told},
        },
        {"data": {"name": "left"}, "mark": text | {"align": "left", "dx": 7}, "encoding": written},
        {"data": {"name": "right"}, "mark": text | {"align": "right", "dx": -8}, "encoding": written},
    ]


def _tables(chart: Chart, *, scale: float) -> dict[str, pd.DataFrame]:
    # A name is written to the right of its mark, which begins a step, while there is room.
    room = chart.period[0] + (chart.period[1] - chart.period[0]) * 0.7
    rows = [
        (ms(one.at), one.distance_m / scale, one.shape, float(one.shape != "circle"), one.said, one.label)
        for one in chart.marks
    ]
    columns = ["t", "d", "shape", "solid", "said", "label"]
    named = _apart(pd.DataFrame(rows, columns=columns), chart, highest_m(chart) / scale)
    early = named["t"] < ms(room)
    shown = chart.threshold_m <= highest_m(chart)
    limit = [{"d": chart.threshold_m / scale, "label": limit_text(chart.threshold_m)}] if shown else []
    unknown = [{"t": ms(one.start), "t2": ms(one.end)} for one in chart.steps if one.distance_m is None]
    return {
        "period": pd.DataFrame({"t": [ms(one) for one in chart.period]}),
        "steps": _stairs(chart.steps, scale),
        "unknown": pd.DataFrame(unknown, columns=["t", "t2"]),
        "days": _days(chart),
        "moment": pd.DataFrame([{"t": ms(chart.moment), "label": moment_text(chart.moment)}]),
        "threshold": pd.DataFrame(limit, columns=["d", "label"]),
        "marks": named,
        "left": named[early & (named["label"] != "")],
        "right": named[~early & (named["label"] != "")],
    }


def _apart(marks: pd.DataFrame, chart: Chart, top: float) -> pd.DataFrame:
    """Leave out the name of a mark that would lie on another's; the first stays, and pointing at a mark says it."""
    span = ms(chart.period[1]) - ms(chart.period[0])
    written: list[tuple[float, float]] = []
    labels = []
    for at, height, label in zip(marks["t"], marks["d"], marks["label"], strict=True):
        free = all(abs(at - x) > span / 3 or abs(height - y) > top / 12 for x, y in written)
        labels.append(label if free else "")
        written += [(at, height)] if label and free else []
    return marks.assign(label=labels)


def _stairs(steps: Sequence[Step], scale: float) -> pd.DataFrame:
    """Return two points a step, its beginning and its end; an unknown one breaks the line."""
    rows: list[dict[str, float]] = []
    for step in steps:
        known = step.distance_m is not None
        values = (step.distance_m, step.low_m, step.high_m) if known else (math.nan,) * 3
        heights = {name: value / scale for name, value in zip(("d", "low", "high"), values, strict=True)}
        rows += [{"t": ms(step.start), **heights}, {"t": ms(step.end), **heights}]
    return pd.DataFrame(rows, columns=["t", "d", "low", "high"])


def _days(chart: Chart) -> pd.DataFrame:
    """Return the days that can be pointed at, each with what it would say."""
    start, end = chart.period
    every = chart.step * max(1, math.ceil((end - start) / chart.step / MOST_POINTS))
    rows = []
    at = start
    for step in chart.steps:
        at += every * max(0, math.ceil((step.start - at) / every))
        while at < step.end:
            known = step.distance_m is not None
            rows.append(
                {
                    "t": ms(at),
                    "date": moment_text(at),
                    "said": distance_text(step.distance_m) if step.distance_m is not None else "unknown",
                    "interval": interval_text(step.low_m, step.high_m) if known else step.reason,
                }
            )
            at += every
    return pd.DataFrame(rows, columns=["t", "date", "said", "interval"])
