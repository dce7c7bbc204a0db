"""A reader's list of places, such as camps, hospitals or depots: read in a temporary folder, kept in the session."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.measure.zones import valid_at
from geo.model.errors import StandoffError
from geo.model.text import count_text, radius_text
from geo.read.cells import UNSTATED_PLACE_UNCERTAINTY_M
from geo.read.content import load
from geo.read.form import form_of
from geo.read.recognise import read_content
from geo.read.safe_csv import safe_csv
from geo.read.sheet import open_text
from ui.downloads import offer_file
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    import pandas as pd
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geo.read.result import FileResult
    from geo.scene import Scene

RADIUS = "place_uncertainty_m"
_BLANK = f"Its radius is taken as {radius_text(UNSTATED_PLACE_UNCERTAINTY_M)} where the list leaves it blank."
MOST_MEGABYTES = 10
#: Places in one list.
MOST_PLACES = 2000


def show(scene: Scene) -> gpd.GeoDataFrame | None:
    """Draw the uploader and return the places; without a list those of the data, where they are asked for."""
    file = st.file_uploader(
        "Your places: a table with the columns name, lat, lon (CSV, TSV)",
        key="place_file",
        max_upload_size=MOST_MEGABYTES,
        on_change=_changed,
        help="A column place_uncertainty_m states how far off each position may be, in metres; without the column, "
        "positions are taken as exact; a blank cell is taken as 25 km. "
        "The list stays in this session's memory, is kept nowhere else and is in no link.",
    )
    for line in st.session_state.get("places_refused", ()):
        st.error(md(line), icon=":material/error:")
    said = st.session_state.get("places_said", ())
    if said:
        st.caption("  \n".join(md(line) for line in said))
    _aside(st.session_state.get("places_aside"))
    places: gpd.GeoDataFrame | None = st.session_state.get("places")
    if places is not None:
        if file is None:  # The list outlives the uploader, which another tab takes off the page.
            st.button("Forget this list", key="forget-places", on_click=_forget, type="tertiary")
        return places
    st.caption("The list stays in this session; a link does not carry it.")
    return _example(scene)


def _changed() -> None:
    file = st.session_state["place_file"]
    _forget()
    if file is not None:
        _read(file)


def _forget() -> None:
    _drop_upload(st.session_state.get("places_file"))
    for name in [name for name in st.session_state if str(name).startswith(("places", "exposed_", "exposure_"))]:
        del st.session_state[name]


def _drop_upload(file_id: str | None) -> None:
    """Take a file out of Streamlit's store, which keeps one whose uploader left the page with its tab."""
    context = get_script_run_ctx()
    if file_id is not None and context is not None:
        context.uploaded_file_mgr.remove_file(context.session_id, file_id)


def _read(file: UploadedFile) -> None:
    st.session_state["places_file"] = file.file_id
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        # The name a reader gave a file never becomes a path.
        path = Path(folder) / "places.upload"
        path.write_bytes(file.getbuffer())
        try:
            content = load(path, name=file.name)
            result = read_content(content)
            stated = form_of(content) == "text" and RADIUS in open_text(content).names
        except StandoffError as error:
            st.session_state["places_refused"] = [_refusal(file.name, path, str(error))]
            return
        columns = _columns(path, file.name)
    places = result.tables.get("places")
    if places is None:
        refused = _needed(file.name, columns)
    elif len(places) > MOST_PLACES:
        refused = f"{file.name}: {len(places):,} places, at most {MOST_PLACES:,} are measured; split the list."
    elif places.empty:
        refused = f"{file.name}: no row could be used; see the rows set aside."
    else:
        refused = ""
        # Not stated at all: the interval then holds the line's uncertainty alone, and each row says so.
        st.session_state["places"] = places if stated else places.drop(columns=RADIUS)
    st.session_state["places_refused"] = [refused] if refused else []
    st.session_state["places_aside"] = result.rejected
    st.session_state["places_blank"] = stated and any(RADIUS in warning for warning in result.warnings)
    st.session_state["places_source"] = file.name, hashlib.sha256(file.getbuffer()).hexdigest()
    st.session_state["places_said"] = [] if places is None else _said(file.name, result, stated=stated)


def _columns(path: Path, name: str) -> tuple[str, ...]:
    """Return the columns of a table; none of what is no table."""
    try:
        content = load(path, name=name)
        return tuple(open_text(content).names) if form_of(content) == "text" else ()
    except StandoffError:
        return ()


def _refusal(name: str, path: Path, error: str) -> str:
    """Return what a list of places lacks; what is no table at all is refused as the reader says it."""
    columns = _columns(path, name)
    lacks = columns and not {"name", "lat", "lon"} <= {column.lower() for column in columns}
    return _needed(name, columns) if lacks else f"{error}."


def _needed(name: str, columns: Sequence[str]) -> str:
    found = f" (found: {', '.join(columns[:8])})" if columns else ""
    return f"{name}: this is not a list of places{found}; a list of places needs the columns name, lat, lon."


def noted(row: pd.Series) -> str:
    """Return the note of a measured place, with what the reader took for a radius that the list leaves blank."""
    blank = st.session_state.get("places_blank") and row[RADIUS] == UNSTATED_PLACE_UNCERTAINTY_M
    return " ".join(part for part in (_BLANK if blank else "", str(row["note"])) if part)


def source_line(scene: Scene) -> str:
    """Return where the places come from, as a line above a table."""
    if "places" not in st.session_state:
        return f"Places: held at the moment according to {scene.dataset.title}"
    name, digest = st.session_state["places_source"]
    return f"Places: the reader's own list {name}, SHA-256 {digest}; not part of the data or of the view below"


def _said(name: str, result: FileResult, *, stated: bool) -> list[str]:
    rejected = result.rejected
    aside = f", {count_text(len(rejected), 'row')} set aside" if len(rejected) else ""
    reasons = [f"{count:,} for: {reason}" for reason, count in rejected["reason"].value_counts().items()]
    return [
        f"{name}: {count_text(result.accepted, 'place')}{aside}.",
        *([f"Set aside: {'; '.join(reasons)}."] if reasons else []),
        *([] if stated else [f"No column {RADIUS}: the positions are taken as exact."]),
        *(f"{warning}." for warning in result.warnings if stated or RADIUS not in warning),
    ]


def _aside(rejected: pd.DataFrame | None) -> None:
    if rejected is None or rejected.empty:
        return
    offer_file(
        lambda: safe_csv(rejected), what="rows set aside", kind="CSV", name="places-set-aside.csv", mime="text/csv",
        key="aside-places",
    )  # fmt: skip


def _example(scene: Scene) -> gpd.GeoDataFrame | None:
    """Offer the places that the data say the actor held, named as an example."""
    if scene.view.pair is None or scene.view.instant is None or scene.dataset.holdings.empty:
        return None
    origin = scene.view.pair[0]
    held = valid_at(scene.dataset.holdings, scene.view.instant)
    ids = held.loc[held["actor"] == origin, "place_id"]
    places = scene.dataset.places[scene.dataset.places.index.isin(ids)]
    if places.empty:
        return None
    label = f"Example: the {count_text(len(places), 'place')} held by {md(origin)} at the moment"
    return places if st.toggle(label, key="example_places") else None
