"""What the bytes of a file are: told from the bytes themselves, never from the name's ending."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, Literal

from geo.read.encoding import utf16_of
from geo.read.members import ZIP, ending_of, members_of
from geo.read.zipped import ENDINGS, form_of_names

if TYPE_CHECKING:
    from geo.model.errors import FileRefusedError
    from geo.read.content import Content

Form = Literal["text", "json", "geopackage", "workbook", "parquet", "flatgeobuf", "shapefile", "kml", "kmz"]

#: First bytes of the forms that have some.
_MAGIC: Final[tuple[tuple[bytes, Form], ...]] = (
    (b"SQLite format 3\x00", "geopackage"),
    (b"fgb\x03fgb", "flatgeobuf"),
    (b"PAR1", "parquet"),
)

#: First bytes of files people drop by mistake, what they are, and what to do instead.
_SIGNATURES: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"\x89PNG", "a picture (PNG)", "give the data behind it as CSV, GeoJSON or GeoPackage"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "give the data behind it as CSV, GeoJSON or GeoPackage"),
    (b"GIF8", "a picture (GIF)", "give the data behind it as CSV, GeoJSON or GeoPackage"),
    (b"%PDF", "a PDF document", "give the data behind it as CSV, GeoJSON or GeoPackage"),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"PARE", "an encrypted Parquet file", "save it without encryption"),
    (b"\x00\x00\x27\x0a", "one part of a shapefile", "put .shp, .shx, .dbf and .prj together into a zip archive"),
)

#: The old container of Microsoft Office: of its own formats, and of new ones under a password.
_OLE: Final = b"\xd0\xcf\x11\xe0"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")

#: A member that tells what a zip archive is, and what to call it; of the others, the archive is one of files.
_PACKAGES: Final[tuple[tuple[str, str, str], ...]] = (
    ("xl/workbook.bin", "a binary spreadsheet (xlsb)", "save the sheet as .xlsx or CSV UTF-8"),
    ("meta-inf/manifest.xml", "an OpenDocument file (ods)", "save the sheet as .xlsx or CSV UTF-8"),
    ("word/document.xml", "a text document (docx)", "save its table as .xlsx or CSV UTF-8"),
    ("ppt/presentation.xml", "a presentation (pptx)", "give the data behind it as CSV"),
)

#: Control characters. Exports leave one in a note here and there; of random bytes they are a tenth.
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")

#: The first element of a KML file, whatever its namespace is called.
_KML: Final = re.compile(rb"<([\w.-]+:)?kml[\s>]")

#: A web page saved in place of the file it should have led to.
_WEB_PAGE: Final = re.compile(rb"<(!doctype html|html|head|body|script|meta|table|div)\b", re.IGNORECASE)

#: A header whose first cell is marked up, as some exports leave it: between its tags stands what separates cells.
_MARKED_CELL: Final = re.compile(rb"<(?![?!])[^>\n]*>[^\n]*")
_TAG: Final = re.compile(rb"<[^>\n]*>")
_SEPARATORS: Final = re.compile(rb"[,;\t|]")


def form_of(content: Content) -> Form:
    """Return whether the bytes are a table in text, JSON, a GeoPackage or a workbook.

    Raises
    ------
    FileRefusedError
        The bytes are empty or none of these.
    """
    data = content.data
    for start, form in _MAGIC:
        if data.startswith(start):
            return form
    if data.startswith(ZIP):
        return _zipped(content)
    if data.startswith(_OLE):
        what = "a workbook under a password" if _ENCRYPTED in data else "an old spreadsheet or document (xls, doc)"
        raise content.refused(f"this is {what}, which is not read", do="save it as .xlsx without a password, or as CSV")
    for start, what, do in _SIGNATURES:
        if data.startswith(start):
            raise content.refused(f"this is {what}, not a table", do=do)
    return _written(content)


def _written(content: Content) -> Form:
    """Return the form of a file that must be text."""
    data = content.data
    sixteen = utf16_of(data)
    head = _head(data, sixteen)
    if not head and not data.removeprefix(codecs.BOM_UTF8).strip():
        raise content.refused("the file is empty", do="give one with a header and rows")
    if sixteen is None and (nul := data.find(b"\x00")) >= 0:
        raise content.refused(
            f"this is not text: byte {nul + 1:,} is NUL",
            do="give a CSV, GeoJSON or GeoPackage file, or download it again",
        )
    if len(_CONTROL.findall(head)) > len(head) / 20:
        raise content.refused("this is not text", do="give a CSV, GeoJSON or GeoPackage file")
    if _WEB_PAGE.match(head):
        raise content.refused("this is a web page, not a table", do="download the data file itself")
    if head.startswith(b"<"):
        return _marked_up(content, head)
    return "json" if head[:1] in {b"{", b"["} else "text"


def _head(data: bytes, sixteen: str | None) -> bytes:
    """Return the first characters, without a byte order mark or blanks before them, as UTF-8."""
    head = data[:4096]
    if sixteen is not None:
        head = head.decode(sixteen, "ignore").encode("utf-8")
    return head.removeprefix(codecs.BOM_UTF8).lstrip()


def _marked_up(content: Content, head: bytes) -> Form:
    if _KML.search(head):
        return "kml"
    first = _MARKED_CELL.match(head)
    if first and _SEPARATORS.search(_TAG.sub(b"", first.group())):
        return "text"
    raise content.refused("this is XML or HTML, and no KML", do="give a CSV, GeoJSON, GeoPackage or KML file")


def _zipped(content: Content) -> Form:
    members = members_of(content)
    names = frozenset(one.filename.lstrip("/").lower() for one in (*members.plain, *members.odd))
    for member, what, do in _PACKAGES:
        if member in names:
            raise content.refused(f"this is {what}, which is not read", do=do)
    form = form_of_names(names)
    if form is not None:
        return form
    raise _of_nothing(content)


def _of_nothing(content: Content) -> FileRefusedError:
    """Say why no member of a zip archive can be read: nobody is told to unpack one that writes elsewhere."""
    members = members_of(content)
    what = "this is a zip archive of no file that is read"
    if members.odd:
        name = ascii(members.odd[0].filename)[:80]
        more = f", and {len(members.odd) - 1:,} more like it" if len(members.odd) > 1 else ""
        why = f"{name} {members.why_odd(members.odd[0])}{more}"
        return content.refused(f"{what}: {why}", do="do not unpack it; ask for the data files themselves")
    names = [member.filename for member in members.plain]
    if any(ending_of(name) in ENDINGS for name in names):
        return content.refused("this is a zip archive inside another", do="give it by itself")
    inner = next((name for name in names if ending_of(name) in {".zip", ".gz"}), None)
    if inner is not None:
        why = f"{ascii(inner)[:80]} is an archive inside it, which is not opened"
        return content.refused(f"{what}: {why}", do="give that one by itself")
    held = f"it holds {ascii(names[0])[:80]}" if names else "it is empty"
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return content.refused(f"{what}: {held}{more}", do="give tables or maps, such as CSV or GeoJSON files")
