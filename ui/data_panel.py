"""The data panel: what was found in the data, what was accepted, what was set aside and why, where it came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo.model.text import count_text, date_text
from geo.read.safe_csv import safe_csv
from ui import quality_panel
from ui.downloads import offer_file
from ui.plain import md

if TYPE_CHECKING:
    from geo.model.dataset import Dataset, Source
    from geo.scene import Scene
    from ui.state import Session

#: An address that can stand in a markdown link as it is.
_ADDRESS: Final = re.compile(r"https?://[\w./~%?&=#:+-]+")

#: Notes drawn one by one; the others stand in a list that can be opened.
MOST_WARNINGS: Final = 6
#: From more files of one source on they are one entry.
MOST_SOURCES: Final = 5


def show(state: Session, scene: Scene) -> None:
    """Draw the panel."""
    data = scene.dataset
    st.markdown(f"### {md(data.title)}")
    quality_panel.show(state, scene)
    st.markdown("#### What was read")
    tables = {"events": data.events, "zones": data.zones, "places": data.places, "holdings": data.holdings}
    held = ", ".join(f"{len(frame):,} {name}" for name, frame in tables.items() if len(frame))
    start, end = scene.period
    covered = f"cover {date_text(start)} to {date_text(end - pd.Timedelta(days=1))}" if scene.dated else "hold no dates"
    st.write(md(f"Accepted: {held or 'nothing'}. The data {covered}."))
    if scene.zones_derived:
        st.write("The zones are not observed: they are worked out half-way between held places.")
    for warning in data.warnings[:MOST_WARNINGS]:
        st.warning(md(warning), icon=":material/report:")
    if len(data.warnings) > MOST_WARNINGS:
        with st.expander(f"{count_text(len(data.warnings) - MOST_WARNINGS, 'more note')}"):
            st.markdown("\n".join(f"- {md(warning)}" for warning in data.warnings[MOST_WARNINGS:]))
    _rejected(data)
    _sources(data)
    st.caption("Fingerprint of the content (SHA-256)")
    st.code(data.fingerprint, language=None)


def _rejected(data: Dataset) -> None:
    st.markdown("#### Set aside")
    if data.rejected.empty:
        st.write("No row.")
        return
    counts = data.rejected.groupby(["file", "reason"], sort=True).size().reset_index(name="rows")
    counts = counts.sort_values("rows", ascending=False, kind="stable")
    st.write(f"{count_text(len(data.rejected), 'row')}, each with its first reason:")
    st.dataframe(
        counts[["reason", "rows", "file"]].rename(columns=str.capitalize),
        hide_index=True,
        height=min(36 * (len(counts) + 1), 220),
    )
    st.dataframe(data.rejected.head(1000), hide_index=True, height=220)
    if len(data.rejected) > 1000:
        st.caption(f"The first 1,000 of {len(data.rejected):,}; the file has all.")
    offer_file(
        lambda: safe_csv(data.rejected), what="rows set aside", kind="CSV", name="set-aside.csv", mime="text/csv",
        key="download-set-aside", dataset=data,
    )  # fmt: skip


def _sources(data: Dataset) -> None:
    st.markdown("#### Sources")
    groups: dict[tuple[str, ...], list[Source]] = {}
    for source in data.sources:
        same = (source.producer, source.version, source.licence, source.citation, source.accessed, source.url)
        same = (*same, source.filters, source.changes)
        groups.setdefault(same, []).append(source)
    for group in groups.values():
        if len(group) > MOST_SOURCES:
            _series(group)
        else:
            for source in group:
                _source(source)


def _series(group: list[Source]) -> None:
    """Draw many files of one source as one: what is known of all, and their digests as a table."""
    with st.expander(md(f"{group[0].file} to {group[-1].file}, {count_text(len(group), 'file')}")):
        st.markdown(_said(group[0]))
        digests = pd.DataFrame({"File": [one.file for one in group], "SHA-256": [one.sha256 for one in group]})
        st.dataframe(digests, hide_index=True, height=220)


def _source(source: Source) -> None:
    with st.expander(md(source.file)):
        st.markdown(f"{_said(source)}\n\n**SHA-256 of the file:** {md(source.sha256 or 'not stated')}")


def _said(source: Source) -> str:
    """Say what is known of a source, as markdown."""
    said = {
        "Producer": source.producer,
        "Version": source.version,
        "Licence": source.licence,
        "Citation": source.citation,
        "Accessed": source.accessed,
        **{name: text for name, text in (("Holds", source.filters), ("Changes", source.changes)) if text},
    }
    # One element, not six: each costs the browser time at every rerun, and there may be dozens of files.
    lines = [f"**{name}:** {md(value or 'not stated')}" for name, value in said.items()]
    links = [part for part in source.url.split("; ") if _ADDRESS.fullmatch(part)]
    if links:
        lines.append("**Address:** " + ", ".join(f"[{md(link)}]({link})" for link in links))
    return "\n\n".join(lines)
