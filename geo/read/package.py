"""The zip package that a workbook is: its parts, and their XML, element by element and never as a whole.

Python's own expat reads the XML: a sheet of 200,000 rows and 135 columns is 540 MB of it, and holding the whole of
it, as the libraries for workbooks do, takes 1.6 GB. No document type is let in, so there are no entities.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from geo.model.errors import StandoffError
from geo.read.limits import limit
from geo.read.markup import DocumentTypeError, EncodingError, new_parser
from geo.read.progress import step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from geo.read.content import Content

#: The setting of how many megabytes a workbook may hold once unpacked, and its usual value.
MOST_SETTING: Final = "STANDOFF_MAX_WORKBOOK_MB"
MOST_MB: Final = 2_000

#: How many times its packed size a workbook may grow: sheets of numbers grow some ten times, of nothing but blank
#: cells some fifty times.
MOST_RATIO: Final = 200
#: Bytes up to which growth does not matter.
_SMALL: Final = 10_000_000

#: Parts that one package may have; a workbook has some ten and a few a sheet.
_MOST_PARTS: Final = 10_000

#: Bytes that a part read as a whole may have, and that one tag may have; tables of styles have some kilobytes.
_MOST_SMALL: Final = 20_000_000
_MOST_HELD: Final = 4_000_000

_CHUNK: Final = 1 << 18

#: Ways to pack whose unpacking stops at the size a part states.
_BOUNDED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

#: What reading a damaged package may raise.
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)

_AGAIN: Final = "download it again, or save it again as .xlsx"


class _FoundEnoughError(Exception):
    """Raised inside a part to leave the rest of it unread."""


def enough() -> None:
    """Leave the rest of the part unread; for the functions that `Package.walk` calls."""
    raise _FoundEnoughError


@dataclass(frozen=True, eq=False)
class Package:
    """The parts of a zip package by their names."""

    content: Content
    file: zipfile.ZipFile
    parts: Mapping[str, zipfile.ZipInfo] = field(repr=False)

    def walk(
        self,
        name: str,
        begin: Callable[[str, list[str]], None],
        end: Callable[[str], None] | None = None,
        *,
        parser: Any = None,  # noqa: ANN401 expat's type has no public name
    ) -> None:
        """Read the XML of a part from its beginning to its end, or until one of the functions says `enough`.

        Parameters
        ----------
        name
            The part.
        begin
            Called at each element with its name and its attributes, as names and values in turn.
        end
            Called at the end of each element.
        parser
            What `new_parser` made, for a caller that reads text.

        Raises
        ------
        FileRefusedError
            There is no such part, it is damaged, or it declares a document type.
        """
        parser = parser or new_parser()
        parser.StartElementHandler = begin
        parser.EndElementHandler = end
        try:
            fed = 0
            for chunk in self._chunks(name):
                parser.Parse(chunk)
                fed += len(chunk)
                # expat holds what it has not understood yet, such as an attribute without an end.
                if fed - parser.CurrentByteIndex > _MOST_HELD:
                    raise self.damaged(f"{name[:80]}: an element of more than {_MOST_HELD:,} bytes")
            parser.Parse(b"", True)  # noqa: FBT003 expat takes no keywords
        except _FoundEnoughError:
            return
        except DocumentTypeError:
            raise self.content.refused(
                f"its part {name[:80]} declares a document type, as no spreadsheet does", do="save it again as .xlsx"
            ) from None
        except EncodingError as error:
            raise self.damaged(f"its part {name[:80]} is written in {str(error)!a}, which is not read") from None
        except expat.ExpatError as error:
            where = f"line {error.lineno}, column {error.offset}"
            raise self.damaged(f"{name[:80]}, {where}: {expat.ErrorString(error.code)}") from None

    def elements(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """Return the elements of a small part in their order: local name and attributes by local name."""
        found: list[tuple[str, dict[str, str]]] = []
        part = self.parts.get(name.lower())
        if part is not None and part.file_size > _MOST_SMALL:
            raise self.damaged(f"{name[:80]} has {part.file_size / 1e6:,.0f} MB")

        def begin(tag: str, attributes: list[str]) -> None:
            names = (local(one) for one in attributes[::2])
            found.append((local(tag), dict(zip(names, attributes[1::2], strict=True))))

        self.walk(name, begin)
        return found

    def _chunks(self, name: str) -> Iterator[bytes]:
        part = self.parts.get(name.lower())
        if part is None:
            raise self.damaged(f"it has no {name[:80]}")
        done = 0
        try:
            with self.file.open(part) as packed:
                while chunk := packed.read(_CHUNK):
                    yield chunk
                    done += len(chunk)
                    step(done, part.file_size)
        except StandoffError:
            raise
        except _DAMAGED as error:
            raise self.damaged(f"{name[:80]}: {str(error)[:80]}") from None

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Return the parts that a part refers to, by the id of the reference: the last word of its type, and the name.

        References to anything outside the package are left out. `name` is empty for the package itself.
        """
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations.lower() not in self.parts:
            return {}
        return {
            one.get("Id", ""): (
                one.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
            )
            for tag, one in self.elements(relations)
            if tag == "Relationship" and one.get("TargetMode") != "External"
        }

    def damaged(self, why: str) -> Exception:
        """Return the error for a package that cannot be read on."""
        return self.content.refused(f"the workbook is damaged ({why})", do=_AGAIN)


def local(name: str) -> str:
    """Return a name without its namespace's prefix."""
    return name.rpartition(":")[2]


def open_package(content: Content) -> Package:
    """Open a zip package whose parts hold no more than the limits allow.

    Raises
    ------
    FileRefusedError
        It is damaged or encrypted, holds more than `MOST_SETTING` allows, or grows more than `MOST_RATIO` times.
    """
    try:
        file = zipfile.ZipFile(io.BytesIO(content.data))
    except _DAMAGED as error:
        raise content.refused(f"the workbook is damaged ({str(error)[:120]})", do=_AGAIN) from None
    members = file.infolist()
    if len(members) > _MOST_PARTS:
        raise content.refused(f"it has {len(members):,} parts, as no workbook does", do=_AGAIN)
    parts = {member.filename.lstrip("/").lower(): member for member in members}
    if any(member.flag_bits & 1 or member.compress_type not in _BOUNDED for member in members):
        raise content.refused("its parts are encrypted or packed in a way that is not read", do="save it as .xlsx")
    size = sum(member.file_size for member in members)
    most = limit(MOST_SETTING, MOST_MB)
    if size > most * 1_000_000:
        raise content.refused(
            f"it holds {size / 1e6:,.0f} MB once unpacked, more than {most:,}",
            do=f"save the sheet as CSV UTF-8; {MOST_SETTING} allows more",
        )
    if size > _SMALL and size > MOST_RATIO * len(content.data):
        found = f"it holds {size / 1e6:,.0f} MB once unpacked, more than {MOST_RATIO} times its size"
        raise content.refused(found, do="save the sheet as CSV UTF-8")
    return Package(content, file, parts)
