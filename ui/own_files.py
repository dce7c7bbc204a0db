"""The reader's own files: read in a temporary folder, kept in the session, written nowhere else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.model.errors import StandoffError
from geo.read.files import Reading, dataset_of, read_each
from ui.plain import md
from ui.state import OWN, Session

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
            "Nothing is kept on the server when this browser session ends.",
        )
        ids = [file.file_id for file in files]
        if ids and ids != st.session_state.get("files_read"):
            st.session_state["files_read"] = ids
            _open(state, files)
        if ids:
            _report()


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
    if dataset is not None:
        state.own = dataset
        state.notices.clear()
        state.open(dataset)
        st.rerun()


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
    notes = f"; {len(result.warnings)} notes under Data" if result.warnings else ""
    return f"{file}: {result.kind}, {result.rows - count:,} of {result.rows:,} rows{aside}{notes}."


def _report() -> None:
    for line in st.session_state.get("files_said", []):
        st.caption(md(line))
    refused = st.session_state.get("files_refused", [])
    for line in refused:
        st.error(md(line), icon=":material/error:")
    if not st.session_state.get("files_opened"):
        st.caption("What was shown before is still here.")
