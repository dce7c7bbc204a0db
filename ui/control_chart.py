"""What actors held over time as a step chart: a line an actor, its interval, the two dates compared.

Drawn as `ui.gap_chart` draws: one fixed description and small tables. Lines are numbered in the description; the names
of actors, which are text from data, stand in the tables alone, and in titles of the tooltip without any mark that could
mean something there.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from ui.gap_chart import MOST_POINTS
from ui.step_chart import described, ms
from ui.wording import moment_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model.view import Window

#: Lines drawn; more cannot be told apart.
MOST_LINES: Final = 6
#: Beside the colour: a dash and a shape of each line.
_DASHES: Final = ([1, 0], [7, 3], [2, 2], [10, 3, 2, 3], [4, 4], [1, 4])
_SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
#: Where every value is more than this share of the largest, the scale need not begin at 0 to be read right.
_ZOOM: Final = 0.6
#: Height of a line of words, of a chart's whole height.
_ROW: Final = 0.075
_LONGEST: Final = 22


@dataclass(frozen=True, slots=True)
class HeldStep:
    """How much was held over ``[start, end)``, with its interval; ``None``: not known.

    The line breaks where `series` is another: other sources draw it from there on.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    value: float | None
    low: float = 0.0
    high: float = 0.0
    series: int = 0

    def alike(self, other: HeldStep) -> bool:
        """Return whether as much was held, by the same sources."""
        return (self.value, self.low, self.high, self.series) == (other.value, other.low, other.high, other.series)


@dataclass(frozen=True, slots=True)
class Line:
    """What one holder held: its name as said, its colours on the light and on the dark page, its steps in order."""

    name: str
    light: str
    dark: str
    steps: Sequence[HeldStep]


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything drawn. `title` and `subtitle` are plain text, `alt` says the whole; `unit` is of the values."""

    lines: Sequence[Line]
    period: Window
    step: pd.Timedelta
    dates: Window
    unit: str
    title: str
    subtitle: Sequence[str]
    alt: str


def show(chart: Chart, *, key: str, height: int = 360) -> None:
    """Draw the chart."""
    with st.container(key=key):
        st.vega_lite_chart(spec=spec_of(chart, height), key=f"{key}-drawn", width="stretch", alt=chart.alt)


def bounds(chart: Chart) -> tuple[float, float]:
    """Return the ends of the scale: from 0, unless all values are large beside their differences."""
    known = [step for line in chart.lines for step in line.steps if step.value is not None]
    top = max((step.value or 0.0 for step in known), default=0.0)
    wide = max((step.high for step in known), default=0.0)
    top = max(top, min(wide, 1.5 * top))
    least = min((step.value or 0.0 for step in known), default=0.0)
    bottom = max(0.0, least - 0.5 * (top - least)) if least > _ZOOM * top else 0.0
    return bottom, max(bottom + (top - bottom) * 1.06, bottom + 1e-6, 1.0 if bottom == 0 and chart.unit != "km²" else 0)


def spec_of(chart: Chart, height: int) -> dict[str, Any]:
    """Return the description for Vega-Lite, its tables in it."""
    tables = tables_of(chart)
    y = {"field": "v", "type": "quantitative", "scale": {"domain": list(bounds(chart)), "nice": False, "zero": False}}
    y |= {"title": chart.unit, "axis": {"tickCount": 5, "titlePadding": 6, "labelPadding": 4}}
    return described(chart.title, chart.subtitle, height=height, tables=tables, layers=_layers(chart, y), offset=24)


def _layers(chart: Chart, y: dict[str, Any]) -> list[dict[str, Any]]:
    names = [f"s{n}" for n in range(len(chart.lines))]
    colour = {"field": "line", "type": "nominal", "legend": None}
    colour |= {"scale": {"domain": names, "range": _inks(chart.lines)}}
    dash = {"field": "line", "type": "nominal", "legend": None}
    dash |= {"scale": {"domain": names, "range": list(_DASHES[: len(names)])}}
    shape = {"field": "line", "type": "nominal", "legend": None}
    shape |= {"scale": {"domain": names, "range": list(_SHAPES[: len(names)])}}
    quiet = {"tooltip": None, "aria": False}
    text = {"type": "text", "fontSize": 12, "tooltip": None}
    beside = {"value": {"expr": "width"}}
    end = {"field": "at", "type": "quantitative", "scale": y["scale"], "title": chart.unit, "axis": y["axis"]}
    return [
        {
            "data": {"name": "unknown"},
            "mark": {"type": "rect", "opacity": 0.1, **quiet},
            "encoding": {"x2": {"field": "t2"}},
        },
        {"data": {"name": "period"}, "mark": {"type": "point", "opacity": 0, **quiet}},
        {
            "data": {"name": "steps"},
            "mark": {"type": "area", "opacity": 0.12, "clip": True, **quiet},
            "encoding": {"y": y | {"field": "low"}, "y2": {"field": "high"}, "color": colour},
        },
        {
            "data": {"name": "steps"},
            "mark": {"type": "line", "strokeWidth": 2.5, "clip": True, **quiet},
            "encoding": {"y": y, "color": colour, "strokeDash": dash},
        },
        {"data": {"name": "dates"}, "mark": {"type": "rule", "strokeWidth": 1.25, **quiet}},
        _days(chart),
        *(
            {
                "data": {"name": f"dates_{align}"},
                "mark": text | {"dx": dx, "align": align, "baseline": "bottom", "fontWeight": "bold", "dy": -4},
                "encoding": {"y": {"value": 0}, "text": {"field": "label"}},
            }
            for align, dx in (("left", 3), ("right", -3))
        ),
        {
            "data": {"name": "ends"},
            "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1, "xOffset": 8, "clip": False, **quiet},
            "encoding": {"x": beside, "y": end, "color": colour, "shape": shape},
        },
        {
            "data": {"name": "ends"},
            "mark": text | {"dx": 16, "align": "left", "baseline": "middle"},
            "encoding": {"x": beside, "y": end, "text": {"field": "name"}},
        },
    ]


def _days(chart: Chart) -> dict[str, Any]:
    """Return the layer of transparent dots, one a day: however high the pointer is, the nearest day answers."""
    fields = [{"field": "date", "title": "Date"}]
    fields += [{"field": f"s{n}", "title": title} for n, title in enumerate(_titles(chart.lines))]
    select = {"type": "point", "fields": ["t"], "nearest": True, "on": "pointerover", "clear": "pointerout"}
    return {
        "data": {"name": "days"},
        "params": [{"name": "day", "select": select}],
        "mark": {"type": "point", "opacity": 0, "size": 1, "aria": False},
        "encoding": {"y": {"value": 0}, "tooltip": fields},
    }


def _titles(lines: Sequence[Line]) -> list[str]:
    """Return names as titles of the tooltip's rows, which Vega puts into an expression: letters alone, no two alike."""
    taken, titles = {"", "date"}, []
    for number, line in enumerate(lines, 1):
        plain = " ".join(re.sub(r"[^\w -]", " ", line.name).split())[:_LONGEST]
        titles.append(f"Line {number}" if plain.casefold() in taken else plain)
        taken.add(titles[-1].casefold())
    return titles


def _inks(lines: Sequence[Line]) -> list[str]:
    # The server may learn the theme late; the browser knows it (CSS Color 5, `light-dark`).
    theme = st.context.theme.type
    if theme in {"light", "dark"}:
        return [line.dark if theme == "dark" else line.light for line in lines]
    return [line.light if line.light == line.dark else f"light-dark({line.light}, {line.dark})" for line in lines]


def tables_of(chart: Chart) -> dict[str, pd.DataFrame]:
    """Return the tables of the description: stairs, unknown time, days, dates and the names beside the lines."""
    start, end = (ms(one) for one in chart.period)
    near, far = (ms(one) for one in chart.dates)
    known = [(step.start, step.end) for line in chart.lines for step in line.steps if step.value is not None]
    # A date is written outside of what lies between the two, the first of them inside where that leaves room for it.
    span = end - start
    inside = near - start < 0.16 * span and far - near > 0.4 * span
    dates = pd.DataFrame(
        {
            "t": [near, far],
            "align": ["left" if inside else "right", "left"],
            "label": [moment_text(one) for one in chart.dates],
        }
    )
    return {
        "unknown": _holes(known, chart.period),
        "period": pd.DataFrame({"t": [start, end]}),
        "steps": _stairs(chart),
        "dates": dates,
        "dates_left": dates[dates["align"] == "left"],
        "dates_right": dates[dates["align"] == "right"],
        "days": _pointed(chart),
        "ends": _ends(chart),
    }


def _stairs(chart: Chart) -> pd.DataFrame:
    """Return two points a step, its beginning and its end; an unknown one breaks the line, and another series does."""
    rows: list[tuple[str, int, float, float, float]] = []
    for number, line in enumerate(chart.lines):
        last = None
        for step in _longer(line.steps):
            if last is not None and last.series != step.series:
                rows.append((f"s{number}", ms(step.start), math.nan, math.nan, math.nan))
            last = step
            values = (step.value, step.low, step.high) if step.value is not None else (math.nan,) * 3
            rows += [(f"s{number}", ms(at), *values) for at in (step.start, step.end)]
    return pd.DataFrame(rows, columns=["line", "t", "v", "low", "high"])


def _longer(steps: Sequence[HeldStep]) -> list[HeldStep]:
    """Join steps in which nothing changed: of daily versions most are alike."""
    joined: list[HeldStep] = []
    for step in steps:
        last = joined[-1] if joined else None
        if last and last.end == step.start and last.alike(step):
            joined[-1] = replace(last, end=step.end)
        else:
            joined.append(step)
    return joined


def _holes(known: Sequence[tuple[pd.Timestamp, pd.Timestamp]], period: Window) -> pd.DataFrame:
    """Return the time in which nothing is known of any line."""
    holes: list[dict[str, int]] = []
    reached = period[0]
    for start, end in [*sorted(known), (period[1], period[1])]:
        if start > reached:
            holes.append({"t": ms(reached), "t2": ms(start)})
        reached = max(reached, end)
    return pd.DataFrame(holes, columns=["t", "t2"])


def _pointed(chart: Chart) -> pd.DataFrame:
    """Return the days that can be pointed at, each with what was held then."""
    start, end = chart.period
    every = chart.step * max(1, math.ceil((end - start) / chart.step / MOST_POINTS))
    days = pd.date_range(start, end, freq=every, inclusive="left")
    table = pd.DataFrame({"t": [ms(one) for one in days], "date": [moment_text(one) for one in days]})
    for number, line in enumerate(chart.lines):
        said, at = [], 0
        for one in days:
            while at < len(line.steps) and line.steps[at].end <= one:
                at += 1
            inside = at < len(line.steps) and line.steps[at].start <= one
            said.append(_said(line.steps[at], chart.unit) if inside else "not known")
        table[f"s{number}"] = said
    return table


def _said(step: HeldStep, unit: str) -> str:
    if step.value is None:
        return "not known"
    if unit != "km²":
        return f"{step.value:,.0f}"
    return f"{step.value:,.1f} km² ({step.low:,.1f}–{step.high:,.1f})"


def _ends(chart: Chart) -> pd.DataFrame:
    """Return the names at the right border, each where its line ends, moved where it would lie on another."""
    bottom, top = bounds(chart)
    rows = []
    for number, line in enumerate(chart.lines):
        known = [step for step in line.steps if step.value is not None]
        if known:
            name = line.name if len(line.name) <= _LONGEST else f"{line.name[: _LONGEST - 1]}…"
            rows.append({"line": f"s{number}", "at": float(known[-1].value or 0.0), "name": name})
    rows.sort(key=lambda row: row["at"])
    room = _ROW * (top - bottom)
    for low, high in pairwise(rows):
        high["at"] = max(high["at"], low["at"] + room)
    ceiling = top
    for row in reversed(rows):  # What was pushed out of the top comes down again.
        row["at"] = min(row["at"], ceiling)
        ceiling = row["at"] - room
    return pd.DataFrame(rows, columns=["line", "at", "name"])
