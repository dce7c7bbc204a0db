"""What was found in the data: a headline, each finding with its rows and its effect, and a button to set it aside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geo.model.text import count_text
from geo.quality import answer
from geo.quality.effect import effect_of
from geo.quality.finding import MOST_ROWS
from geo.quality.report import report_of
from ui import aside
from ui.downloads import offer_file
from ui.own_reading import in_fields
from ui.plain import md
from ui.state import OWN

if TYPE_CHECKING:
    from geo.model.view import View
    from geo.quality.effect import Effect
    from geo.quality.finding import Finding, Report
    from geo.scene import Scene
    from ui.state import Session

#: Rows from which on the reader is told that it takes a moment.
_MANY: Final = 20_000

#: Effects that a session remembers: of each finding, for each view in which it was opened.
_MOST_EFFECTS: Final = 200

#: Columns of the findings' tables as people read them.
_COLUMNS: Final[dict[str, Any]] = {
    "id": "Id", "other id": "Other id", "place": "Place", "actor_a": "Actor", "actor_b": "Other actor",
    "actor": "Actor", "other actor": "Other actor", "deaths_best": "Deaths", "other deaths": "Other's deaths",
    "deaths_low": "Deaths, low", "deaths_high": "Deaths, high", "distance_m": "Metres apart", "file": "File",
    "other file": "Other file", "events": "Events", "longitude": "Longitude", "latitude": "Latitude",
    "median place_uncertainty_m": "Radius, m (median)", "country": "Country", "km outside": "Km outside",
    "day": "Day", "area_km2": "Area, km²", "what": "What", "same as": "Same as", "days": "Days",
    "unknown days": "Days unknown", "shared_km2": "Shared, km²", "zone": "Zone", "other zone": "Other zone",
    "place known": "Place known", "date known": "Date known", "place_id": "Place", "name": "Name",
}  # fmt: skip
#: Findings about all rows: there is no number of them.
_OF_ALL: Final = frozenset({"place-precision", "date-precision"})
#: What a row of a finding's table names, by the finding's table: the column, and what it is called.
_MARKS: Final = {"events": ("id", "event"), "zones": ("day", "day")}
_DATES: Final = {"start": "From", "end": "Until", "from": "From", "to": "To"}


def show(state: Session, scene: Scene) -> None:
    """Draw the report."""
    report = _report(state, scene)
    st.markdown(f"**{md(report.headline)}**")
    _steps(state)
    for finding in report.asking:
        _finding(state, scene, finding)
    for finding in report.findings:
        if not finding.asks:
            _finding(state, scene, finding)
    offer_file(
        lambda: json.dumps(answer.whole(report, scene), ensure_ascii=False, indent=2).encode(),
        what="report", kind="JSON", name="quality.json", mime="application/json", key="download-quality",
        dataset=scene.dataset,
    )  # fmt: skip


def _report(state: Session, scene: Scene) -> Report:
    """Return the report of the data shown, made once for them and the day."""
    today = pd.Timestamp.now("UTC").floor("D")
    held = st.session_state.get("report")
    if held is not None and held[0] == today and held[1].dataset is scene.dataset:
        found: Report = held[1]
        return found
    reading = state.reading if state.dataset.name == OWN else None
    rows = len(scene.dataset.events) + len(scene.dataset.zones)
    with st.spinner(f"Looking through {count_text(rows, 'row')}", show_time=rows >= _MANY):
        report = report_of(scene.dataset, today=today, reading=reading)
    st.session_state["report"], st.session_state["effects"] = (today, report), {}
    return report


def _steps(state: Session) -> None:
    """Say what was set aside by hand, each with a button that takes it back."""
    for number, step in enumerate(aside.steps(state)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"aside-{number}"):
            st.write(md(f"Set aside by hand: {step.title}, {count_text(step.count, 'row')}."))
            st.button(
                "Take back", key=f"back-{number}", on_click=aside.take_back, args=(state, number), type="tertiary"
            )


def _finding(state: Session, scene: Scene, finding: Finding) -> None:
    icon = ":material/search:" if finding.asks else ":material/info:"
    counted = "" if finding.code in _OF_ALL else f": {finding.count:,} of {finding.of:,}"
    label = md(f"{finding.title}{counted}")
    # Only what is open is worked out: an effect may measure a distance anew.
    box = st.expander(label, key=f"finding-{finding.code}", icon=icon, on_change="rerun")
    if not box.open:
        return
    with box:
        st.write(md(in_fields(finding.sentence)))
        effect = _effect(scene, finding)
        if effect is not None:
            st.write(md(f"In the headline: {effect.sentence}"))
        _rows(state, scene, finding)
        _button(state, finding)


def _effect(scene: Scene, finding: Finding) -> Effect | None:
    """Return what a finding changes in the headline, worked out once for a view."""
    held: dict[tuple[str, View], Effect | None] = st.session_state.setdefault("effects", {})
    key = (finding.code, scene.view)
    if key not in held:
        if len(held) >= _MOST_EFFECTS:
            held.clear()
        held[key] = effect_of(scene, finding)
    return held[key]


def _rows(state: Session, scene: Scene, finding: Finding) -> None:
    if finding.rows.empty:
        return
    marks = _MARKS.get(finding.table, ("", ""))
    can_choose = marks[0] in finding.rows
    key = f"rows-{finding.code}"

    def chosen() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        if rows:
            choose(state, scene, finding, rows[0])

    options: dict[str, Any] = {"key": key, "selection_mode": "single-row", "on_select": chosen} if can_choose else {}
    st.dataframe(finding.rows, hide_index=True, column_config=_config(finding.rows), placeholder="", **options)
    said = [f"The first {len(finding.rows):,} rows."] if can_choose and len(finding.rows) == MOST_ROWS else []
    if can_choose:
        said.append(f"Choose a row to show its {marks[1]} on the map.")
    if said:
        st.caption(" ".join(said))


def choose(state: Session, scene: Scene, finding: Finding, row: int) -> None:
    """Show a row of a finding's table on the map: its event, or the day of its version."""
    if finding.table == "events":
        state.selected = str(finding.rows["id"].iloc[row])
    else:
        state.move_to(pd.Timestamp(finding.rows["day"].iloc[row], tz="UTC"), scene)


def _config(rows: pd.DataFrame) -> dict[str, Any]:
    names = _COLUMNS | _DATES
    dates = [name for name in rows.columns if isinstance(rows[name].dtype, pd.DatetimeTZDtype)]
    return {name: names.get(name, name) for name in rows.columns} | {
        name: st.column_config.DateColumn(names.get(name, name), format="YYYY-MM-DD") for name in dates
    }


def _button(state: Session, finding: Finding) -> None:
    if not finding.removable:
        return
    if not aside.can(state):
        st.caption("Rows can be set aside where you open the files yourself, under Your files.")
        return
    jumps = finding.code == "jumps"
    if not jumps and len(finding.removable) >= finding.of:
        st.caption(f"These are all the {finding.table} there are: nothing would be left without them.")
        return
    count, noun = (finding.count, "version") if jumps else (len(finding.removable), finding.table[:-1])
    what = f"this {noun}" if count == 1 else f"these {count_text(count, noun)}"
    st.button(f"Set {what} aside", key=f"set-{finding.code}", on_click=aside.take, args=(state, finding))
    if jumps:
        st.caption("What they say becomes unknown; the versions before are not carried over their days.")
