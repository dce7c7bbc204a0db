"""The reader's own files: read in a temporary folder, kept in the session, written nowhere else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from geo.model.errors import StandoffError
from geo.read.files import read_paths
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
        if "files_error" in st.session_state and ids:
            st.error(md(st.session_state["files_error"]), icon=":material/error:")


def _open(state: Session, files: list[UploadedFile]) -> None:
    st.session_state.pop("files_error", None)
    bar = st.progress(0.0, text=f"Reading {len(files)} files" if len(files) > 1 else md(f"Reading {files[0].name}"))
    try:
        with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
            labels: dict[Path, str] = {}
            for number, file in enumerate(files):
                # The name a reader gave a file never becomes a path.
                path = Path(folder) / f"{number}.upload"
                path.write_bytes(file.getbuffer())
                labels[path] = file.name
                bar.progress((number + 1) / (len(files) + 1))
            dataset = read_paths(labels, name=OWN, labels=labels)
    except StandoffError as error:
        st.session_state["files_error"] = f"{error}. What was shown before is still here."
        return
    finally:
        bar.empty()
    state.own = dataset
    state.notices.clear()
    state.open(dataset)
    st.rerun()
