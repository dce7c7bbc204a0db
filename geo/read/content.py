"""The bytes of a file, and what they are: told from the bytes themselves, never from the name's ending."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from geo.model.dataset import Source
from geo.model.errors import FileRefusedError, UnknownTableError

if TYPE_CHECKING:
    from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes, read once: `name` is what people call it."""

    name: str
    data: bytes

    @property
    def stem(self) -> str:
        """The name without its ending; whole when what follows its last point is no ending (``events.csv (2)``)."""
        stem, dot, ending = self.name.rpartition(".")
        return stem if dot and stem and not {"/", " "} & set(ending) else self.name

    def source(self) -> Source:
        """Return the file's provenance: its name and the SHA-256 of its bytes."""
        return Source(file=self.name, sha256=hashlib.sha256(self.data).hexdigest())

    def refused(self, found: str, *, do: str) -> FileRefusedError:
        """Return the error that says what was found in this file and what to do."""
        return FileRefusedError(f"{self.name}: {found}; {do}")

    def unknown(self, found: str, *, do: str) -> UnknownTableError:
        """Return the error that says why no reader knows this table and what to do."""
        return UnknownTableError(f"{self.name}: {found}; {do}")


def spoken(name: str) -> str:
    r"""Return a file's name as it can be said: bytes in it that are no UTF-8 are written out.

    Examples
    --------
    >>> spoken("h\udcf6he.csv")
    'h\\udcf6he.csv'
    """
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def load(path: Path, *, name: str | None = None) -> Content:
    """Read a file's bytes.

    Raises
    ------
    FileRefusedError
        There is no such file, it is a folder, or it cannot be opened.
    """
    label = name or spoken(path.name or str(path))
    try:
        return Content(label, path.read_bytes())
    except FileNotFoundError:
        found, do = "there is no such file", "check the path"
    except IsADirectoryError:
        found, do = "this is a folder, not a file", "name the files in it"
    except (OSError, ValueError) as error:
        # ValueError: a NUL character in the path.
        why = getattr(error, "strerror", None) or error
        found, do = f"it cannot be opened ({why})", "check the path and its permissions"
    raise FileRefusedError(f"{label}: {found}; {do}")


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


def encoding_of(content: Content) -> str:
    """Return ``"utf-8-sig"`` when the bytes are UTF-8, with or without a byte order mark, else ``"cp1252"``.

    Raises
    ------
    FileRefusedError
        The bytes are neither.
    """
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            content.data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise content.refused("its text is neither UTF-8 nor Windows-1252", do="save it as CSV UTF-8")
