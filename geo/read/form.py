"""What the bytes of a file are: told from the bytes themselves, never from the name's ending."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from geo.read.content import Content

Form = Literal["text", "json", "geopackage"]

_SQLITE: Final = b"SQLite format 3\x00"

#: First bytes of files people drop by mistake, what they are, and what to do instead.
_SIGNATURES: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"\x89PNG", "a picture (PNG)", "give the data behind it as CSV, GeoJSON or GeoPackage"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "give the data behind it as CSV, GeoJSON or GeoPackage"),
    (b"GIF8", "a picture (GIF)", "give the data behind it as CSV, GeoJSON or GeoPackage"),
    (b"%PDF", "a PDF document", "give the data behind it as CSV, GeoJSON or GeoPackage"),
    (b"PK\x03\x04", "a zip archive or a spreadsheet (zip, xlsx)", "unpack it, or save the sheet as CSV UTF-8"),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet (xls)", "save the sheet as CSV UTF-8"),
    (b"PAR1", "a Parquet file", "save it as CSV UTF-8"),
    (b"\x00\x00\x27\x0a", "a part of a shapefile", "save the layer as GeoPackage or GeoJSON"),
    (codecs.BOM_UTF16_LE, "text in UTF-16", "save it as CSV UTF-8"),
    (codecs.BOM_UTF16_BE, "text in UTF-16", "save it as CSV UTF-8"),
)

#: Control characters. Exports leave one in a note here and there; of random bytes they are a tenth.
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")

#: A web page saved in place of the file it should have led to.
_WEB_PAGE: Final = re.compile(rb"<(!doctype html|html|head|body)\b", re.IGNORECASE)


def form_of(content: Content) -> Form:
    """Return whether the bytes are a table in text, JSON or a GeoPackage.

    Raises
    ------
    FileRefusedError
        The bytes are empty or none of these.
    """
    data = content.data
    if data.startswith(_SQLITE):
        return "geopackage"
    for start, what, do in _SIGNATURES:
        if data.startswith(start):
            raise content.refused(f"this is {what}, not a table", do=do)
    head = data[:4096].removeprefix(codecs.BOM_UTF8).lstrip()
    if not head and not data.removeprefix(codecs.BOM_UTF8).strip():
        raise content.refused("the file is empty", do="give one with a header and rows")
    if b"\x00" in data or len(_CONTROL.findall(head)) > len(head) / 20:
        raise content.refused("this is not text", do="give a CSV, GeoJSON or GeoPackage file")
    if _WEB_PAGE.match(head):
        raise content.refused("this is a web page, not a table", do="download the data file itself")
    return "json" if head[:1] in {b"{", b"["} else "text"
