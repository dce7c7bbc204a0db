"""The reader's own files: read in a temporary folder, kept in the session, written nowhere else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.model.errors import StandoffError
from geo.model.text import count_text
from geo.read.files import Reading, dataset_of, read_each
from geo.read.safe_csv import safe_csv
from ui.cache import built_in
from ui.plain import md
from ui.state import DEFAULT, OWN, Session

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geo.model.dataset import Dataset
    from geo.read.files import FileResult


def show(state: Session) -> None:
    """Draw the uploader; the files dropped together become one dataset of this session."""
    with st.expander("Your files", expanded=False):
        files = st.file_uploader(
            "Events, places, holdings (CSV); zones (GeoJSON, GeoPackage)",
            accept_multiple_files=True,
            key="files",
            help="UCDP GED in its four layouts, plain CSV tables, zones with an actor and dates. "
            "They are held in the server's memory for this browser tab alone. When it is closed, its map page is "
            "dropped at once, and the data with the session some minutes later, at the latest at the next visit.",
        )
        ids = [file.file_id for file in files]
        if ids != st.session_state.get("files_read", []):
            st.session_state["files_read"] = ids
            if ids:
                _open(state, files)
            else:
                _forget(state)
        for line in st.session_state.get("files_said", []):
            st.caption(md(line))


def show_refused() -> None:
    """Draw what could not be used, over everything else: on a phone the uploader is out of sight."""
    refused = st.session_state.get("files_refused", [])
    if not refused:
        return
    kept = "" if st.session_state["files_opened"] else "  \nWhat was shown before is still here."
    st.error("  \n".join(md(line) for line in refused) + kept, icon=":material/error:")
    rejected = st.session_state["files_rejected"]
    if rejected is not None:
        st.download_button(
            "Download the rows set aside (CSV)",
            data=lambda: safe_csv(rejected),
            file_name="set-aside.csv",
            mime="text/csv",
            on_click="ignore",
            key="refused-rows",
        )


def _forget(state: Session) -> None:
    """Drop the data of files taken out of the uploader, and show the sample if they were shown."""
    for name in ("files_said", "files_refused"):
        st.session_state.pop(name, None)
    state.own = None
    if state.dataset.name == OWN:
        state.open(built_in(DEFAULT))
        st.rerun()


def _open(state: Session, files: list[UploadedFile]) -> None:
    reading = _read(files)
    refusals = list(reading.refusals)
    dataset = None
    if reading.results:
        try:
            dataset = dataset_of(reading, name=OWN)
        except StandoffError as error:
            refusals.append(str(error))
    st.session_state["files_refused"] = refusals
    st.session_state["files_said"] = [_said(result, dataset) for result in reading.results if dataset is not None]
    st.session_state["files_opened"] = dataset is not None
    lost = [result.rejected for result in reading.results if dataset is None and len(result.rejected)]
    st.session_state["files_rejected"] = pd.concat(lost) if lost else None
    if dataset is not None:
        state.own = dataset
        state.notices.clear()
        state.open(dataset)
    st.rerun()  # What stands above the uploader was drawn before the files were read.


def _read(files: list[UploadedFile]) -> Reading:
    bar = st.progress(0.0, text="Reading")
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        labels = {}
        for number, file in enumerate(files):
            # The name a reader gave a file never becomes a path.
            path = Path(folder) / f"{number}.upload"
            path.write_bytes(file.getbuffer())
            labels[path] = file.name

        def on_file(number: int, label: str) -> None:
            bar.progress(number / len(files), text=md(f"Reading {label}, {number + 1} of {len(files)}"))

        reading = read_each(list(labels), labels=labels, on_file=on_file)
    bar.empty()
    return reading


def _said(result: FileResult, dataset: Dataset) -> str:
    """Return what became of a file once all were merged: a row may be set aside for what another file says."""
    file = result.source.file
    count = int((dataset.rejected["file"] == file).sum())
    aside = f", {count:,} set aside" if count else ""
    notes = f"; {count_text(len(result.warnings), 'note')} under Data" if result.warnings else ""
    return f"{file}: {result.kind}, {result.rows - count:,} of {result.rows:,} rows{aside}{notes}."
