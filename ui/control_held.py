"""Ground and places held over time by actor: a sentence, the chart, the table that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from geo.draw.palette import styles
from geo.measure.drawn import is_same_hand, same_hand_places
from geo.measure.partition import DISPUTED
from geo.model.errors import InputError
from geo.model.text import count_text
from geo.share.sheets import area_text
from ui import control_chart, control_work
from ui.control_chart import MOST_LINES, Chart, HeldStep, Line
from ui.control_words import (
    holder_text,
    is_side,
    km2_number,
    last_moment,
    span_text,
    when_text,
    with_interval,
)
from ui.downloads import offer
from ui.plain import md
from ui.wording import moment_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model.view import Window
    from geo.scene import Scene

#: Rows of the table that are sent to the browser; the download has all.
MOST_ROWS = 500
#: Holders said in the sentence, and columns of the table.
_MOST_SAID = 4
_MOST_COLUMNS = 12
#: Corners of zones that are gone through unasked, and in a second: on one core, with others at work beside it.
_MOST_CORNERS, _CORNERS_A_SECOND = 200_000, 200_000
_AREA, _PLACES = "Ground (km²)", "Places"
#: What the columns of sources mean, as a line above a table.
_SERIES = (
    "Series: another number where other sources draw the ground (series) or record the places (places_series); rows of "
    "two numbers are not to be compared"
)
#: Colours of ground that is no side's.
_GREYS = {DISPUTED: ("#7A4E9E", "#B48AD6")}


def show(scene: Scene, dates: Window, *, remedy: str = "") -> None:
    """Draw the panel; `remedy` says what a reader can do about time without any zone."""
    st.markdown("#### Held over time")
    try:
        if not control_work.ready(
            scene,
            lambda: control_work.held(scene),
            what="Add up what was held over time",
            of="held",
            key="all_held",
            most_corners=_MOST_CORNERS,
            corners_a_second=_CORNERS_A_SECOND,
        ):
            return
        with st.spinner("Adding up what was held over time", show_time=True):
            held = control_work.held(scene)
    except InputError as error:
        st.warning(md(f"{error}."), icon=":material/report:")
        return
    if held.empty:
        st.write("Nobody's ground is recorded in this area at any time.")
        return
    st.markdown(md(sentence(scene, held, dates)))
    measure = _AREA
    if held["places"].any():
        kept = st.session_state.get("control_measure") or _AREA
        st.session_state["control_measure"] = kept
        measure = st.segmented_control(
            "What is drawn", [_AREA, _PLACES], key="control_measure", label_visibility="collapsed"
        )
        measure = measure or kept
    control_chart.show(_chart(scene, held, dates, measure), key="held_chart")
    st.caption(md(_caption(scene, held, measure, remedy)))
    _table(scene, held, measure)


def sentence(scene: Scene, held: pd.DataFrame, dates: Window) -> str:
    """Say what the largest holders held at the two dates: ground, and places where there are any."""
    at = [held[(held["start"] <= one) & (held["end"] > one)].set_index("holder") for one in dict.fromkeys(dates)]
    sides = [name for name in _by_size(held, "area_km2") if is_side(name)][:_MOST_SAID]
    if len(at) == 2 and (apart := _apart(scene, at, dates)):
        return apart
    places = len(at) == 1 or same_hand_places(scene.ground, *dates)
    said = [_said(name, *at, places=places) for name in sides]
    known = [one for one in said if one]
    if not known:
        return f"At neither of the two dates is it known which ground was held, {span_text(*dates)}."
    others = len([name for name in held["holder"].unique() if is_side(name)]) - len(sides)
    more = f" {count_text(others, 'other side')} in the table." if others > 0 else ""
    derived = " Ground is worked out half-way between held places." if scene.zones_derived else ""
    when = when_text(dates[0]) if dates[0] == dates[1] else f"{when_text(dates[0])} and on {when_text(dates[1])}"
    return f"Held on {when}: {'; '.join(known)}.{more}{derived}"


def _apart(scene: Scene, at: Sequence[pd.DataFrame], dates: Window) -> str:
    """Say that two moments are not set side by side where other sources draw the one than the other."""
    if not all(one["area_km2"].notna().any() for one in at) or is_same_hand(scene.ground, *dates):
        return ""
    first, last = (one["drawn_by"].iloc[0] or "a source not named" for one in at)
    return (
        f"What was held on {when_text(dates[0])} (drawn by {first}) and on {when_text(dates[1])} (drawn by {last}) is "
        "not set side by side: what two sources draw differently is no change."
    )


def _said(name: str, *tables: pd.DataFrame, places: bool) -> str:
    """Say what one holder held at two moments, or at one; nothing of one of whom nothing is known then."""
    ends = [_at(name, one) for one in tables]
    if all(np.isnan(area) for area, _ in ends):
        return ""
    areas, counts = [_area(area) for area, _ in ends], [count for _, count in ends]
    return f"{name} {_both(*areas)} km²{_places(*counts) if places else ''}"


def _at(name: str, table: pd.DataFrame) -> tuple[float, int]:
    """Return the ground and the places of a holder at a moment; not known where no zone is recorded."""
    if name in table.index:
        return float(table.loc[name, "area_km2"]), int(table.loc[name, "places"])
    return (0.0 if table["area_km2"].notna().any() else np.nan), 0


def _area(km2: float) -> str:
    return "not known" if np.isnan(km2) else km2_number(km2)


def _both(first: str, last: str = "") -> str:
    if not last:
        return first
    return f"{first} and again {last}" if first == last else f"{first} and {last}"


def _places(first: int, last: int | None = None) -> str:
    if not first and not last:
        return ""
    if last is None:
        return f", {count_text(first, 'place')}"
    return f", {first:,} and {last:,} places" if first != last else f", {count_text(last, 'place')} at both"


def _by_size(held: pd.DataFrame, column: str) -> list[str]:
    """Return the holders, the one that ever held most first."""
    most = held.groupby("holder", sort=True)[column].max().fillna(0)
    return [str(name) for name in most.sort_values(ascending=False, kind="stable").index if most[name] > 0]


def _chart(scene: Scene, held: pd.DataFrame, dates: Window, measure: str) -> Chart:
    ground = measure == _AREA
    column = "area_km2" if ground else "places"
    names = _by_size(held, column)[:MOST_LINES]
    title = f"{'Ground' if ground else 'Places'} held by actor"
    area = f"Area: {area_text(scene.view.area)}"
    during = control_work.recorded(scene)
    period = span_text(during[0], during[1] - scene.step)
    return Chart(
        lines=[_line(name, held[held["holder"] == name], column, scene.ground.sides()) for name in names],
        period=during,
        step=scene.step,
        dates=dates,
        unit="km²" if ground else "places",
        title=title,
        subtitle=(area, period),
        alt=f"{title} over time, {period}. {sentence(scene, held, dates)} The table below says the same",
    )


def _line(name: str, rows: pd.DataFrame, column: str, sides: Sequence[str]) -> Line:
    light, dark = _GREYS.get(name, ("", ""))
    if not light:
        style = styles({*sides, name})[name]
        light, dark = style.ink, style.dark_ink
    lows, highs = (rows["low_km2"], rows["high_km2"]) if column == "area_km2" else (rows[column], rows[column])
    series = rows[_series(column)]
    steps = [
        HeldStep(start, end, None if pd.isna(value) else float(value), float(low), float(high), int(number))
        for start, end, value, low, high, number in zip(
            rows["start"], rows["end"], rows[column], lows, highs, series, strict=True
        )
    ]
    return Line(holder_text(name), light, dark, steps)


def _series(column: str) -> str:
    return "series" if column == "area_km2" else "places_series"


def _caption(scene: Scene, held: pd.DataFrame, measure: str, remedy: str) -> str:
    column = "area_km2" if measure == _AREA else "places"
    others = len(_by_size(held, column)) - MOST_LINES
    said = ["Upright lines: the two dates compared."]
    if measure == _AREA:
        said.append("Band: the interval if every edge were off by its tolerance, all inwards or all outwards.")
    else:
        said.append("Places whose holder is recorded at the moment.")
    if control_chart.bounds(_chart(scene, held, scene.period, measure))[0] > 0:
        said.append("The scale does not begin at 0.")
    if held["area_km2"].isna().any() and measure == _AREA:
        said.append(f"Grey or broken: no zone is recorded, so nothing is known.{remedy}")
    if held[_series(column)].max() > 0:
        verb = "draw" if measure == _AREA else "record"
        said.append(f"Lines break where other sources {verb}: what differs between two sources is no change.")
    if others > 0:
        said.append(f"The {MOST_LINES} largest are drawn; {count_text(others, 'other')} in the table.")
    return " ".join(said)


def _table(scene: Scene, held: pd.DataFrame, measure: str) -> None:
    rows, names = _rows(held, measure)
    with st.expander(f"Table: what was held, {count_text(len(rows), 'interval')} from change to change"):
        if len(rows) > MOST_ROWS:
            st.caption(f"The last {MOST_ROWS:,} of {len(rows):,} intervals; the file has all.")
        columns = {f"h{n}": st.column_config.TextColumn(holder_text(name)) for n, name in enumerate(names)}
        st.dataframe(
            rows.tail(MOST_ROWS), hide_index=True, key="held_table", height=min(320, 38 + 35 * len(rows)),
            placeholder="", column_config=columns,
        )  # fmt: skip
        offer(
            scene,
            lambda: sheet(held),
            what="ground and places held",
            name="held-over-time",
            title="Ground and places held over time, by holder",
            said=[during_line(scene), f"Area: {area_text(scene.view.area)}", *definitions(), _SERIES],
            measured=False,
        )


def during_line(scene: Scene) -> str:
    """Return the time control is recorded in, as a line above a table."""
    start, end = control_work.recorded(scene)
    return f"Period: from {start:%Y-%m-%dT%H:%MZ} to before {end:%Y-%m-%dT%H:%MZ}, in which control is recorded"


def definitions() -> tuple[str, ...]:
    """Return what areas mean, as lines above a table."""
    return (
        "Areas: square kilometres on the WGS84 ellipsoid; ground that zones of two sides cover is disputed, no side's",
        "Interval: low_km2 to high_km2, if every edge were off by its tolerance, all inwards or all outwards",
    )


def _rows(held: pd.DataFrame, measure: str) -> tuple[pd.DataFrame, list[str]]:
    """Return one row an interval with a column a holder, and the holders."""
    ground = measure == _AREA
    names = _by_size(held, "area_km2" if ground else "places")[:_MOST_COLUMNS]
    spans = held[["start", "end"]].drop_duplicates().sort_values("start")
    rows = pd.DataFrame(
        {"From": [moment_text(one) for one in spans["start"]], "Last day": [last_moment(one) for one in spans["end"]]}
    )
    for number, name in enumerate(names):
        own = held[held["holder"] == name].set_index("start")
        rows[f"h{number}"] = [_cell(own.loc[at], ground=ground) if at in own.index else "" for at in spans["start"]]
    if ground and held["series"].max() > 0:
        rows["Drawn by"] = held.drop_duplicates("start").sort_values("start")["drawn_by"].to_numpy()
    return rows, names


def _cell(row: pd.Series, *, ground: bool) -> str:
    if not ground:
        return "" if pd.isna(row["places"]) else f"{int(row['places']):,}"
    if pd.isna(row["area_km2"]):
        return "not known"
    return with_interval(row["area_km2"], (row["low_km2"], row["high_km2"]))


def sheet(held: pd.DataFrame) -> pd.DataFrame:
    """Return the table to take away: one row an interval and holder, areas to a square metre."""
    table = held.copy()
    for name in ("start", "end"):
        table[name] = table[name].dt.strftime("%Y-%m-%dT%H:%MZ")
    for name in ("area_km2", "low_km2", "high_km2"):
        table[name] = table[name].round(6)
    return table
