"""The reader's own files: read in a temporary folder, kept in the session, written nowhere else."""

from __future__ import annotations

import re
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.model.errors import StandoffError
from geo.model.text import count_text
from geo.read.content import MAP_IT
from geo.read.files import Reading, dataset_of, read_each
from geo.read.options import held_by
from geo.read.safe_csv import safe_csv
from ui.cache import built_in
from ui.plain import md
from ui.state import DEFAULT, OWN, Session

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geo.model.dataset import Dataset
    from geo.read.files import FileResult


#: Refusals said one by one; a folder of daily files may have hundreds.
MOST_REFUSED = 8
#: What an archive may hold here once unpacked; the terminal reads larger ones.
MOST_UNPACKED_BYTES = 50_000_000
#: The reader names an option of the terminal; here it is a field.
_OPTION = re.compile(r"\(in the terminal: --actor NAME\)")
_NO_EFFECT = re.compile(r"^--actor (?=.* had no effect)")
_HOLDER = "Holder of daily files that name none"


def show(state: Session) -> None:
    """Draw the uploader; the files dropped together become one dataset of this session."""
    with st.expander("Your files", expanded=False):
        files = st.file_uploader(
            "Events, places, holdings (CSV); zones (GeoJSON, GeoPackage, zip of GeoJSON)",
            accept_multiple_files=True,
            key="files",
            help="UCDP GED in its four layouts, plain CSV tables, zones with an actor and dates. "
            "They are held in the server's memory for this browser tab alone. When it is closed, its map page is "
            "dropped at once, and the data with the session some minutes later, at the latest at the next visit.",
        )
        holder = st.text_input(
            _HOLDER, key="files_holder", max_chars=200, placeholder="e.g. Russia",
            help="GeoJSON files of one day each, named by their date, as some trackers publish them: whose ground "
            "their polygons are. Such a file may also come packed in a zip archive.",
        ).strip()  # fmt: skip
        profiles = st.session_state.get("files_profiles", ())
        ids = [holder, *(profile.toml() for profile in profiles), *(file.file_id for file in files)]
        if not files:
            ids = []
        if ids != st.session_state.get("files_read", []):
            st.session_state["files_read"] = ids
            if ids:
                _open(state, files, holder)
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
    more = (
        [f"and {count_text(len(refused) - MOST_REFUSED, 'more line')} of this kind"]
        if len(refused) > MOST_REFUSED
        else []
    )
    lines = [*refused[:MOST_REFUSED], *more]
    st.error("  \n".join(md(line) for line in lines) + kept, icon=":material/error:")
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
    for name in ("files_said", "files_refused", "files_unknown", "files_profiles", "files_left_out"):
        st.session_state.pop(name, None)
    state.own = state.reading = None
    if state.dataset.name == OWN:
        state.open(built_in(DEFAULT))
        st.rerun()


def _open(state: Session, files: list[UploadedFile], holder: str) -> None:
    reading = _read(files, holder)
    refusals = list(reading.refusals)
    dataset = None
    if reading.results:
        try:
            dataset = dataset_of(reading, name=OWN)
        except StandoffError as error:
            refusals.append(_in_fields(str(error)))
    st.session_state["files_refused"] = refusals
    st.session_state["files_unknown"] = reading.unknown
    st.session_state["files_said"] = [_said(result, dataset) for result in reading.results if dataset is not None]
    st.session_state["files_opened"] = dataset is not None
    lost = [result.rejected for result in reading.results if dataset is None and len(result.rejected)]
    st.session_state["files_rejected"] = pd.concat(lost) if lost else None
    if dataset is not None:
        state.own, state.reading = dataset, reading
        state.notices.clear()
        state.open(dataset)
    st.rerun()  # What stands above the uploader was drawn before the files were read.


def _read(files: list[UploadedFile], holder: str) -> Reading:
    bar = st.progress(0.0, text="Reading")
    refused = []
    with tempfile.TemporaryDirectory(prefix="standoff-") as folder:
        labels = {}
        for number, file in enumerate(files):
            unpacked = _unpacked_bytes(file)
            if unpacked > MOST_UNPACKED_BYTES:
                refused.append(
                    f"{file.name}: {unpacked / 1e6:,.0f} MB once unpacked, at most {MOST_UNPACKED_BYTES / 1e6:,.0f} "
                    "are read here; measure it in the terminal, or split the archive"
                )
                continue
            # The name a reader gave a file never becomes a path.
            path = Path(folder) / f"{number}.upload"
            path.write_bytes(file.getbuffer())
            labels[path] = file.name

        def on_file(number: int, label: str) -> None:
            bar.progress(number / len(files), text=md(f"Reading {label}, {number + 1} of {len(files)}"))

        options = replace(held_by(holder or None), profiles=st.session_state.get("files_profiles", ()))
        reading = read_each(list(labels), labels=labels, on_file=on_file, options=options)
    bar.empty()
    notes = tuple(_in_fields(line) for line in reading.notes)
    return replace(reading, refusals=(*refused, *map(_in_fields, reading.refusals)), notes=notes)


def _in_fields(line: str) -> str:
    """Return what the reader says with the field of this page in place of the terminal's option."""
    return _NO_EFFECT.sub("the holder ", _OPTION.sub(f'in the field "{_HOLDER}"', line.replace(MAP_IT, "below")))


def _unpacked_bytes(file: UploadedFile) -> int:
    """Return how many bytes an archive says it holds; 0 of another file, or one the reader will refuse."""
    try:
        with zipfile.ZipFile(file) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return 0


def _said(result: FileResult, dataset: Dataset) -> str:
    """Return what became of a file once all were merged: a row may be set aside for what another file says."""
    file = result.source.file
    count = int((dataset.rejected["file"] == file).sum())
    aside = f", {count:,} set aside" if count else ""
    notes = f"; {count_text(len(result.warnings), 'note')} under Data" if result.warnings else ""
    return f"{file}: {result.kind}, {result.rows - count:,} of {result.rows:,} rows{aside}{notes}."
