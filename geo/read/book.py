"""A workbook as a whole: its sheets by name, which of its cells show dates, and the texts that cells share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from geo.read.markup import new_parser
from geo.read.package import local, open_package
from geo.read.serials import is_date_format, unescaped
from geo.read.worksheet import MOST_CELL, Worksheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.read.content import Content
    from geo.read.package import Package

#: Parts that are programs.
_MACROS: Final = ("vbaproject.bin", "xl/macrosheets/", "xl/dialogsheets/")

#: Texts that become one block of the workbook's texts.
_BLOCK: Final = 16_384
#: Sixteen million texts: one in each cell of sixteen columns of the longest sheet.
_MOST_BLOCKS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Styles:
    """Which styles of cells show a date, and whether days count from 1904."""

    dates: frozenset[str]
    since_1904: bool


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A workbook: the part that is each sheet, which are hidden, styles, and shared texts with the blank among them."""

    package: Package
    sheets: Mapping[str, str]
    hidden: frozenset[str]
    styles: Styles
    texts: pa.ChunkedArray
    blanks: frozenset[int]

    def worksheet(self, name: str) -> Worksheet:
        """Return what reads the rows of a sheet."""
        return Worksheet(self.package, self.sheets[name], self.styles, self.blanks)

    def text(self, cell: str | int) -> str:
        """Return the text of a cell, which may be one of those that cells share."""
        if isinstance(cell, str):
            return cell
        if not 0 <= cell < len(self.texts):
            raise self.package.damaged("a cell refers to a text that the workbook does not have")
        return str(self.texts[cell].as_py())


def open_book(content: Content) -> Book:
    """Open a workbook.

    Raises
    ------
    FileRefusedError
        It is damaged, too large, encrypted, or holds macros.
    """
    package = open_package(content)
    if any(name.endswith(_MACROS[0]) or name.startswith(_MACROS[1:]) for name in package.parts):
        raise content.refused("this workbook holds macros (programs)", do="save it as .xlsx, without macros")
    main = next((name for kind, name in package.related("").values() if kind == "officeDocument"), "xl/workbook.xml")
    related = package.related(main)
    sheets: dict[str, str] = {}
    hidden: set[str] = set()
    since_1904 = False
    for tag, attributes in package.elements(main):
        if tag == "workbookPr":
            since_1904 = attributes.get("date1904") in {"1", "true"}
        elif tag == "sheet":
            kind, part = related.get(attributes.get("id", ""), ("", ""))
            name = attributes.get("name", part)
            if kind == "worksheet" and part.lower() in package.parts:
                sheets[name] = part
                if attributes.get("state", "visible") != "visible":
                    hidden.add(name)
    parts = dict(related.values())
    styles = read_styles(package, parts.get("styles"), since_1904=since_1904)
    texts = read_texts(package, parts.get("sharedStrings"))
    blanks = frozenset(pc.indices_nonzero(pc.equal(texts, "")).to_pylist())
    return Book(package, sheets, frozenset(hidden), styles, texts, blanks)


def read_styles(package: Package, name: str | None, *, since_1904: bool) -> Styles:
    """Return which of the styles that cells refer to by number show dates."""
    codes: dict[str, str] = {}
    dates: list[str] = []
    count, inside = 0, False
    for tag, attributes in package.elements(name) if name else ():
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            if is_date_format(int(number) if number.isdecimal() else 0, codes.get(number)):
                dates.append(str(count))
            count += 1
    return Styles(frozenset(dates), since_1904)


def read_texts(package: Package, name: str | None) -> pa.ChunkedArray:
    """Return the texts that the cells of a workbook share, without how they are pronounced."""
    shared = _Shared(package, name or "")
    if name:
        package.walk(name, shared.begin, shared.end, parser=shared.parser)
    return pa.chunked_array([*shared.blocks, pa.array(shared.texts, pa.large_string())], pa.large_string())


class _Shared:
    """The shared texts as they are read: full blocks, and those of the next."""

    def __init__(self, package: Package, name: str) -> None:
        self.parser = new_parser()
        self.blocks: list[pa.Array] = []
        self.texts: list[str] = []
        self._package = package
        self._name = name
        self._pieces: list[str] = []
        self._aside = False

    def begin(self, tag: str, _attributes: list[str]) -> None:
        tag = local(tag)
        if tag == "si":
            self._pieces.clear()
        elif tag == "rPh":
            self._aside = True
        elif tag == "t" and not self._aside:
            self.parser.CharacterDataHandler = self._take

    def end(self, tag: str) -> None:
        self.parser.CharacterDataHandler = None
        tag = local(tag)
        if tag == "rPh":
            self._aside = False
        elif tag == "si":
            self.texts.append(unescaped("".join(self._pieces)))
            if len(self.texts) >= _BLOCK:
                self._pack()

    def _take(self, piece: str) -> None:
        self._pieces.append(piece)
        if len(self._pieces) > 1 and sum(map(len, self._pieces)) > MOST_CELL:
            raise self._package.damaged(f"{self._name}: a text of more than {MOST_CELL:,} letters")

    def _pack(self) -> None:
        self.blocks.append(pa.array(self.texts, pa.large_string()))
        self.texts = []
        if len(self.blocks) > _MOST_BLOCKS:
            raise self._package.damaged(f"{self._name}: more than {_MOST_BLOCKS * _BLOCK:,} texts")
