"""A drawn sheet as PNG, SVG or PDF: the same bytes every time, nothing of the machine, titles for who cannot see it."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import matplotlib as mpl

from geo.share.picture import text as words
from geo.share.picture.layout import draw_sheet
from geo.share.picture.words import description

if TYPE_CHECKING:
    from geo.share.picture import PictureKind, Size, SizeName
    from geo.share.snapshot import Snapshot

#: matplotlib's settings are those of the whole process: one sheet is drawn at a time, and they are put back.
_ONE_AT_A_TIME: Final = threading.Lock()
_SETTINGS: Final[dict[str, Any]] = {
    "lines.scale_dashes": False,
    "path.simplify": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "standoff",
    "text.hinting": "no_hinting",
}
#: What of a reader's own matplotlibrc could change a sheet.
_OURS: Final = ("agg", "figure", "font", "hatch", "lines", "patch", "path", "pdf", "savefig", "svg", "text")
_PRODUCER: Final = "Standoff, with matplotlib"


def picture(snapshot: Snapshot, *, kind: PictureKind, name: SizeName, size: Size) -> bytes:
    """Return the sheet of a snapshot as bytes."""
    with _ONE_AT_A_TIME, mpl.rc_context(_settings()):
        figure = draw_sheet(snapshot, name=name, size=size)
        out = io.BytesIO()
        figure.savefig(out, format=kind, dpi=size.dpi, metadata=_metadata(snapshot, kind))
    made = out.getvalue()
    return _described(made, description(snapshot)) if kind == "svg" else made


def _settings() -> Any:  # noqa: ANN401 - matplotlib's type of its settings names each of them
    own: dict[str, Any] = {
        str(key): value for key, value in mpl.rcParamsDefault.items() if key.partition(".")[0] in _OURS
    }
    return {**own, **_SETTINGS}


def _metadata(snapshot: Snapshot, kind: PictureKind) -> dict[str, Any]:
    title = words.plain(snapshot.dataset.title)
    if kind == "pdf":
        return {
            "Title": title,
            "Subject": words.plain(description(snapshot)),
            "Creator": _PRODUCER,
            "CreationDate": None,
        }
    if kind == "svg":
        return {"Title": title, "Creator": _PRODUCER, "Date": None}
    return {"Title": title, "Description": words.plain(description(snapshot)), "Software": _PRODUCER}


def _described(svg: bytes, text: str) -> bytes:
    """Return an SVG that says to screen readers what it shows, after the title that matplotlib wrote."""
    title = b"</title>"
    desc = f"<desc>{escape(words.plain(text))}</desc>".encode()
    # No reader needs the document type, and some refuse a file that has one.
    head, _, rest = svg.partition(b"<!DOCTYPE")
    whole = head + rest.partition(b">\n")[2]
    return whole.replace(title, title + b"\n " + desc, 1).replace(b"<svg ", b'<svg role="img" ', 1)
