"""The reader's own files: dropped or named by their address, read in memory, kept in the session."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.model.errors import CancelledError, InputError
from geo.model.text import count_text
from geo.read.content import Content
from geo.read.dated import MAX_GAP_DAYS, MOST_GAP_DAYS
from geo.read.safe_csv import safe_csv
from ui import mapper, own_addresses, reading_job
from ui.cache import built_in, kept, of_uploads
from ui.downloads import offer_file
from ui.own_reading import GAP, HOLDER, ORDER, Asked, Outcome, grouped, has_series, read
from ui.plain import md
from ui.state import DEFAULT, OWN, Session

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from geo.model.dataset import Dataset
    from geo.read.cache import Cache
    from geo.read.files import FileResult


#: What readers note of tables that do not say how exact their places are.
UNSTATED_PLACE = "without place_uncertainty_m: taken as within 25 km"

#: Refusals said one by one; a folder of daily files may have hundreds.
MOST_REFUSED = 8
#: Files said one by one beside the uploader.
MOST_SAID = 6
#: Seconds that a page waits for a reading before it shows how far it is: most files are read by then.
PATIENCE_S = 0.5
_ORDERS = {"": "as the column tells", "day-first": "3 April 2015", "month-first": "4 March 2015"}


def show(state: Session) -> None:
    """Draw the uploader; the files given together become one dataset of this session."""
    with st.expander("Your files", expanded=False):
        files = st.file_uploader(
            "Events, places, holdings, zones: CSV, Excel, Parquet, JSON, GeoJSON, GeoPackage, Shapefile (zip), "
            "KML, FlatGeobuf",
            accept_multiple_files=True,
            key="files",
            help="UCDP GED, ACLED and other sources are known by their columns; of other tables you are asked what "
            "the columns mean. Files are held in the server's memory for this browser tab alone. When it is closed, "
            "its map page is dropped at once, and the data with the session some minutes later, at the latest at the "
            "next visit.",
        )
        told = st.container(key="files-told")
        own_addresses.show()
        holder = st.text_input(
            HOLDER, key="files_holder", max_chars=200, placeholder="e.g. Russia",
            help="GeoJSON files of one day each, named by their date, as some trackers publish them: whose ground "
            "their polygons are. Such a file may also come packed in a zip archive.",
        ).strip()  # fmt: skip
        max_gap_days = _max_gap() if has_series(state.reading) else MAX_GAP_DAYS
        order = st.selectbox(
            ORDER, list(_ORDERS), format_func=_ORDERS.get, key="files_order",
            help="Used only where the dates of a column do not tell which of day and month comes first.",
        )  # fmt: skip
        mapper.show_again()
        _kept()
        _vague(files)
    asked = Asked(
        files=tuple(file.file_id for file in files),
        addresses=tuple(st.session_state.get("files_addresses", ())),
        holder=holder,
        order=order or None,
        max_gap_days=max_gap_days,
        profiles=tuple(st.session_state.get("files_profiles", ())),
    )
    _follow(state, files, asked if asked.anything else Asked())
    with told:
        _tell(state)


def _max_gap() -> int:
    return st.number_input(
        GAP, min_value=1, max_value=MOST_GAP_DAYS, value=MAX_GAP_DAYS, step=1, key="files_max_gap",
        help="A daily file holds from its day until that of the next one, but no longer than this; after that, control "
        "is not known until the next file. With 31, files of one day a month leave no gap: the ground is then taken "
        "as unchanged on the days that nobody recorded.",
    )  # fmt: skip


def _tell(state: Session) -> None:
    """Say beside the uploader what became of each file, less what was set aside since, and where the page goes on."""
    refused = bool(st.session_state.get("files_refused"))
    if refused or st.session_state.get("files_job") is not None:
        # On a phone the sidebar lies over the page; elsewhere the line is not shown (`ui.headline.STYLE`).
        with st.container(key="files-go-on"):
            st.info("Continue on the page: close this panel with the arrows above.", icon=":material/arrow_forward:")
    if state.own is None or state.reading is None:
        return
    lines = [_said(result, state.own) for result in state.reading.results]
    for line in lines[:MOST_SAID]:
        st.caption(md(line))
    if len(lines) > MOST_SAID:
        st.caption(f"and {count_text(len(lines) - MOST_SAID, 'more file')}; all are under Data.")


def _vague(files: list[UploadedFile]) -> None:
    """Lead to where a person can say how exact the places of a table are that states it nowhere."""
    for name in st.session_state.get("files_vague", ()):
        content = _content_of(name, files)
        if content is not None:
            st.caption(md(f"{name}: places are taken as within 25 km."))
            st.button("Say how exact they are", key=f"vague-{name}", on_click=mapper.ask_about, args=(content,))


def _content_of(name: str, files: list[UploadedFile]) -> Content | None:
    """Return the bytes of a file that was given by itself; ``None`` of one in an archive."""
    fetched = st.session_state.get("files_fetched", {}).values()
    found = next((one for one in fetched if one.name == name), None)
    alone = [one for one in files if one.name == name]
    return Content(name, alone[0].getvalue()) if len(alone) == 1 else found


def _kept() -> None:
    """Say how much is kept of what was read, where something is, with a button that removes it."""
    cache = kept()
    try:
        held = cache.held() if cache is not None else None
    except InputError:
        return
    if held is None or not held.count:
        return
    whose = "" if of_uploads() else ", none of them dropped here"
    kept_files = f"{count_text(held.count, 'file')}, {held.size / 1e6:,.1f} MB"
    st.caption(f"Kept on the server's disk to open faster: {kept_files}{whose}.")
    st.button("Clear what is kept", key="files_clear", on_click=_clear, args=(cache,))


def _clear(cache: Cache) -> None:
    with suppress(InputError):  # What is still kept is said in the next run.
        cache.clear()


def _follow(state: Session, files: list[UploadedFile], asked: Asked) -> None:
    """Begin to read what is asked for, follow what is being read, and show what was."""
    job = st.session_state.get("files_job")
    begun = asked != (st.session_state.get("files_read") or Asked())
    if begun:
        st.session_state["files_read"] = asked
        st.session_state["files_cancelled"] = False
        if job is not None:
            job.progress.cancel()
        job = st.session_state["files_job"] = _begun(files, asked) if asked.anything else None
        if job is None:
            _forget(state)
    if job is not None and job.is_done(within_s=PATIENCE_S if begun else 0.0):
        st.session_state["files_job"] = None
        _finish(state, job)


def show_progress() -> None:
    """Draw how far a reading is, or that it was cancelled, over everything else."""
    job = st.session_state.get("files_job")
    if job is not None:
        reading_job.show(job, _cancel)
    elif st.session_state.get("files_cancelled"):
        with st.container(key="cancelled", horizontal=True, vertical_alignment="center"):
            st.caption("Reading was cancelled; what was shown before is still here.")
            st.button("Read again", key="files_again", on_click=lambda: st.session_state.update(files_read=None))


def _begun(files: list[UploadedFile], asked: Asked) -> reading_job.ReadingJob[Outcome]:
    fetched = dict(st.session_state.get("files_fetched", {}))
    return reading_job.begin(secrets.token_hex(16), lambda: read(list(files), asked, fetched))


def _cancel() -> None:
    job = st.session_state["files_job"]
    if job is not None:
        job.progress.cancel()
    st.session_state["files_job"] = None
    st.session_state["files_cancelled"] = True


def show_refused() -> None:
    """Draw what could not be used, over everything else: on a phone the uploader is out of sight."""
    refused = grouped(line for line in st.session_state.get("files_refused", []) if not mapper.asks(line))
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
        offer_file(
            lambda: safe_csv(rejected), what="rows set aside", kind="CSV", name="set-aside.csv", mime="text/csv",
            key="refused-rows",
        )  # fmt: skip


def _forget(state: Session) -> None:
    """Drop the data of files taken out, and show the sample if they were shown."""
    st.session_state.pop("mapper_wanted", None)
    for name in ("failed", "vague", "refused", "unknown", "profiles", "left_out", "fetched"):
        st.session_state.pop(f"files_{name}", None)
    state.own = state.reading = None
    if state.dataset.name == OWN:
        state.open(built_in(DEFAULT))
    st.rerun()


def _finish(state: Session, job: reading_job.ReadingJob[Outcome]) -> None:
    """Show what was read; what stands above was drawn before, so the page is run again."""
    try:
        outcome = job.take()
    except CancelledError:
        st.session_state["files_cancelled"] = True
        st.rerun()
    except InputError as error:
        # Of no file: a setting of who runs the dashboard.
        st.session_state.update(files_refused=[str(error)], files_opened=False, files_rejected=None)
        st.rerun()
    reading, dataset = outcome.reading, outcome.dataset
    st.session_state["files_fetched"] = dict(outcome.fetched)
    asked = st.session_state.get("files_read") or Asked()
    st.session_state["files_failed"] = frozenset(one for one in asked.addresses if one not in outcome.fetched)
    st.session_state["files_unknown"] = reading.unknown
    st.session_state["files_refused"] = list(outcome.refusals)
    st.session_state["files_vague"] = [
        result.source.file
        for result in reading.results
        if dataset is not None and any(UNSTATED_PLACE in one for one in result.warnings)
    ]
    st.session_state["files_opened"] = dataset is not None
    lost = [result.rejected for result in reading.results if dataset is None and len(result.rejected)]
    st.session_state["files_rejected"] = pd.concat(lost) if lost else None
    if dataset is not None:
        state.own, state.reading = dataset, reading
        state.notices.clear()
        state.open(dataset)
    st.rerun()


def _said(result: FileResult, dataset: Dataset) -> str:
    """Return what became of a file once all were merged: a row may be set aside for what another file says."""
    file = result.source.file
    count = int((dataset.rejected["file"] == file).sum())
    aside = f", {count:,} set aside" if count else ""
    told = next((one for one in result.warnings if ": read with the profile " in one), "")
    profile = (
        f"; read with the profile {told.partition(': read with the profile ')[2].partition(': ')[0]}" if told else ""
    )
    notes = f"{profile}; {count_text(len(result.warnings), 'note')} under Data" if result.warnings else profile
    return f"{file}: {result.kind}, {result.rows - count:,} of {result.rows:,} rows{aside}{notes}."
