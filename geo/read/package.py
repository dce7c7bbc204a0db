"""The zip package that a workbook is: its parts, and their XML, element by element and never as a whole.

Python's own expat reads the XML: a sheet of 200,000 rows and 135 columns is 540 MB of it, and holding the whole of
it, as the libraries for workbooks do, takes 1.6 GB. No document type is let in, so there are no entities.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from geo.model.errors import StandoffError
from geo.model.progress import step
from geo.read.limits import limit
from geo.read.markup import DocumentTypeError, EncodingError, new_parser
from geo.read.members import BOUNDED, DAMAGED, Most, members_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from geo.read.content import Content

#: The setting of how many megabytes a workbook may hold once unpacked, and its usual value.
MOST_SETTING: Final = "STANDOFF_MAX_WORKBOOK_MB"
MOST_MB: Final = 2_000

#: Bytes up to which it does not matter how much a workbook grows: a small sheet may be all blank cells.
_SMALL: Final = 10_000_000

#: Bytes that a part read as a whole may have, and that one tag may have; tables of styles have some kilobytes.
_MOST_SMALL: Final = 20_000_000
_MOST_HELD: Final = 4_000_000

_CHUNK: Final = 1 << 18

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
        except DAMAGED as error:
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
        It is damaged or encrypted, or holds more than `MOST_SETTING` allows or 200 times its packed size.
    """
    members = members_of(content)
    every = (*members.odd, *members.plain)
    if any(member.flag_bits & 1 or member.compress_type not in BOUNDED for member in every):
        raise content.refused("its parts are encrypted or packed in a way that is not read", do="save it as .xlsx")
    most = Most(MOST_SETTING, limit(MOST_SETTING, MOST_MB), _SMALL)
    members.refuse_too_much(every, most, do="save the sheet as CSV UTF-8")
    return Package(content, members.file, {member.filename.lstrip("/").lower(): member for member in every})
