"""The data panel: what was accepted, what was set aside and why, where it came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.model.text import count_text, date_text
from geo.read.safe_csv import safe_csv
from ui.plain import md

if TYPE_CHECKING:
    from geo.model.dataset import Dataset
    from geo.scene import Scene
    from ui.state import Session

#: An address that can stand in a markdown link as it is.
_ADDRESS = re.compile(r"https?://[\w./~%?&=#:+-]+")


def show(_state: Session, scene: Scene) -> None:
    """Draw the panel."""
    data = scene.dataset
    st.markdown(f"### {md(data.title)}")
    tables = {"events": data.events, "zones": data.zones, "places": data.places, "holdings": data.holdings}
    held = ", ".join(f"{len(frame):,} {name}" for name, frame in tables.items() if len(frame))
    start, end = scene.period
    covered = f"cover {date_text(start)} to {date_text(end - pd.Timedelta(days=1))}" if scene.dated else "hold no dates"
    st.write(md(f"Accepted: {held or 'nothing'}. The data {covered}."))
    if scene.zones_derived:
        st.write("The zones are not observed: they are worked out half-way between held places.")
    for warning in data.warnings:
        st.warning(md(warning), icon=":material/report:")
    _rejected(data)
    _sources(data)
    st.caption("Fingerprint of the content (SHA-256)")
    st.code(data.fingerprint, language=None)


def _rejected(data: Dataset) -> None:
    if data.rejected.empty:
        st.write("Set aside: no row.")
        return
    st.markdown(f"**Set aside: {count_text(len(data.rejected), 'row')}**")
    counts = data.rejected.groupby("reason", sort=False).size().sort_values(ascending=False)
    st.dataframe(
        counts.rename("rows").reset_index().rename(columns={"reason": "Reason", "rows": "Rows"}), hide_index=True
    )
    st.dataframe(data.rejected.head(1000), hide_index=True, height=220)
    if len(data.rejected) > 1000:
        st.caption(f"The first 1,000 of {len(data.rejected):,}; the file has all.")
    st.download_button(
        "Download the rows set aside (CSV)",
        data=lambda: safe_csv(data.rejected),
        file_name="set-aside.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _sources(data: Dataset) -> None:
    st.markdown("**Sources**")
    for source in data.sources:
        said = {
            "Producer": source.producer,
            "Version": source.version,
            "Licence": source.licence,
            "Citation": source.citation,
            "Accessed": source.accessed,
            **{name: text for name, text in (("Holds", source.filters), ("Changes", source.changes)) if text},
            "SHA-256 of the file": source.sha256,
        }
        with st.expander(md(source.file)):
            # One element, not six: each costs the browser time at every rerun, and there may be dozens of files.
            st.markdown("\n\n".join(f"**{name}:** {md(value or 'not stated')}" for name, value in said.items()))
            links = [part for part in source.url.split("; ") if _ADDRESS.fullmatch(part)]
            if links:
                st.markdown("**Address:** " + ", ".join(f"[{md(link)}]({link})" for link in links))
