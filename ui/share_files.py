"""What the Share dialog downloads: page, picture, bundle, rows; each made on a click, the page staying as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.model.errors import InputError
from geo.model.text import count_text
from geo.share.bundle import bundle_of
from geo.share.citation import citation_of
from geo.share.page import page_of
from geo.share.picture import PICTURE_KINDS, SIZES, picture_of
from geo.share.rows import ROW_KINDS, rows_of
from ui import share_work
from ui.plain import md
from ui.share_words import file_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.scene import Scene
    from geo.share.picture import PictureKind, SizeName
    from geo.share.rows import RowKind
    from geo.share.snapshot import Snapshot
    from ui.share_work import Source

_MIMES: Final = {
    "html": "text/html", "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "zip": "application/zip",
    "csv": "text/csv", "geojson": "application/geo+json", "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet", "txt": "text/plain",
}  # fmt: skip
_ROWS: Final[dict[RowKind, str]] = {
    "csv": "CSV, for spreadsheets",
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
    "parquet": "GeoParquet",
}
_PICTURES: Final[dict[PictureKind, str]] = {"png": "PNG", "svg": "SVG", "pdf": "PDF"}


def page(source: Source, scene: Scene, *, rows: bool) -> None:
    """Draw the part of the page."""
    if not rows:
        st.caption("Off for these data: a page holds rows.")
        return
    st.write(
        "One HTML file: the map with its timeline, the distance, legend, sources and how it was measured. It opens in "
        "any browser without a network, and prints. It holds the rows it shows."
    )
    _download(source, scene, "page", "page.html", page_of, label="Download the page (HTML)")


def picture(source: Source, scene: Scene, *, rows: bool) -> None:  # noqa: ARG001 - pictures hold no rows
    """Draw the part of the picture, and the picture once it is asked for; other choices take it away again."""
    left, right = st.columns(2)
    with left:
        size: SizeName = st.selectbox(
            "Size", list(SIZES), index=2, format_func=lambda one: SIZES[one].title, key="share_size"
        )
    with right:
        kind: PictureKind = st.segmented_control(
            "Kind", list(PICTURE_KINDS), format_func=_PICTURES.get, default="png", key="share_kind", required=True,
            help="PNG for screens, SVG to go on with, PDF for print.",
        ) or "png"  # fmt: skip

    def make(snapshot: Snapshot) -> bytes:
        return picture_of(snapshot, kind=kind, size=size)

    what = f"picture ({_PICTURES[kind]}, {SIZES[size].title})"
    chosen = source.key, size
    with st.container(horizontal=True):
        _download(source, scene, what, f"{size}.{kind}", make, label=f"Download the picture ({_PICTURES[kind]})")
        if st.button("Show it here first", key="share_preview", icon=":material/visibility:", type="tertiary"):
            st.session_state["share_previewed"] = chosen
    if st.session_state.get("share_previewed") == chosen:
        _preview(source, size)


def _preview(source: Source, size: SizeName) -> None:
    """Draw the sheet as it will be."""
    try:
        with st.spinner(f"Drawing {SIZES[size].title}"):
            drawn = share_work.preview(source, size, lambda snapshot: picture_of(snapshot, kind="png", size=size))
    except InputError as error:
        st.error(md(f"The picture could not be drawn: {error}."), icon=":material/error:")
        return
    st.image(drawn, alt=f"The picture as it will be: {source.take().scene.sentence}", width="stretch")


def bundle(source: Source, scene: Scene, *, rows: bool) -> None:
    """Draw the part of the bundle."""
    if not rows:
        st.caption("Off for these data: a bundle holds rows.")
        return
    claims = source.wanted.claims
    told = f", {count_text(len(claims), 'claim')} with verdicts" if claims else ""
    st.write(
        f"One zip to check: page, A4 pictures, rows, the data all numbers rest on{told}, citations, a manifest. "
        "Whoever has Standoff can work everything out again:"
    )
    name = file_name(scene, "bundle.zip", care=source.wanted.care)
    st.code(f"python -m geo verify {name}", language=None, wrap_lines=True)
    _download(source, scene, "bundle", "bundle.zip", bundle_of, label="Download the bundle (ZIP)")


def data(source: Source, scene: Scene, *, rows: bool) -> None:
    """Draw the part of the rows, with their citation."""
    if not rows:
        st.caption("Off for these data: their rows may not be passed on. The citation may.")
        _download(source, scene, "citation", "citation.txt", citation_of, label="Citation (text)")
        return
    shown = count_text(scene.counts.shown, "event")
    of = " of the data as they leave" if source.wanted.care else ""
    st.write(
        f"The {shown} in view{of}: every column, with the sources in the file itself. In CSV, cells that a spreadsheet "
        "would compute are made harmless."
    )
    with st.container(horizontal=True):
        for kind in ROW_KINDS:
            _download(
                source, scene, f"rows ({_ROWS[kind]})", f"events.{kind}",
                lambda snapshot, kind=kind: rows_of(snapshot, kind), label=_ROWS[kind],
            )  # fmt: skip
        _download(source, scene, "citation", "citation.txt", citation_of, label="Citation (text)")


def _download(
    source: Source,
    scene: Scene,
    what: str,
    ending: str,
    make: Callable[[Snapshot], str | bytes],
    *,
    label: str,
) -> None:
    """Draw a button that makes a file when it is pressed."""
    # Days held back may move the moment; what is at hand already says where to.
    seen = source.take().scene if source.is_taken else scene
    st.download_button(
        label,
        data=share_work.on_click(source, what, make, share_work.progress()),
        file_name=file_name(seen, ending, care=source.wanted.care),
        mime=_MIMES[ending.rpartition(".")[2]],
        on_click="ignore",
        key=f"share_get_{ending}",
        icon=":material/download:",
    )
