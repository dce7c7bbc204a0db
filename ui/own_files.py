"""The reader's own files: read in a temporary folder, kept in the session, written nowhere else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.model.errors import StandoffError
from geo.read.files import FileResult, Reading, dataset_of, read_each
from ui.plain import md
from ui.state import OWN, Session

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


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
    bar = st.progress(0.0, text=f"Reading {len(files)} files" if len(files) > 1 else md(f"Reading {files[0].name}"))
    results, refusals = [], []
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        for number, file in enumerate(files):
            bar.progress(number / len(files), text=md(f"Reading {file.name}, {number + 1} of {len(files)}"))
            # The name a reader gave a file never becomes a path.
            path = Path(folder) / f"{number}.upload"
            path.write_bytes(file.getbuffer())
            one = read_each([path], labels={path: file.name})
            results += one.results
            refusals += one.refusals
    st.session_state["files_said"] = [_said(result) for result, _ in results]
    st.session_state["files_refused"] = refusals
    try:
        dataset = dataset_of(Reading(tuple(results), ()), name=OWN) if results else None
    except StandoffError as error:
        refusals.append(str(error))
        dataset = None
    bar.empty()
    st.session_state["files_opened"] = dataset is not None
    if dataset is not None:
        state.own = dataset
        state.notices.clear()
        state.open(dataset)
        st.rerun()


def _said(result: FileResult) -> str:
    notes = f"; {len(result.warnings)} notes under Data" if result.warnings else ""
    aside = f", {len(result.rejected):,} set aside" if len(result.rejected) else ""
    return f"{result.source.file}: {result.kind}, {result.accepted:,} of {result.rows:,} rows{aside}{notes}."


def _report() -> None:
    for line in st.session_state.get("files_said", []):
        st.caption(md(line))
    refused = st.session_state.get("files_refused", [])
    for line in refused:
        st.error(md(line), icon=":material/error:")
    if not st.session_state.get("files_opened"):
        st.caption("What was shown before is still here.")
