"""Excel workbooks (`.xlsx`): the sheet that holds a table, its header, and its rows as texts.

Values only: formulas are read by the value saved with them, no macro is run, no link followed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from geo.read.book import open_book
from geo.read.package import enough
from geo.read.rejects import Rejects
from geo.read.tabular import Sheet, Tabular, as_written, named_once, refuse_named_twice
from geo.read.texts import Texts, is_tags
from geo.read.worksheet import letters_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geo.read.book import Book
    from geo.read.content import Content
    from geo.read.worksheet import Row, Worksheet

#: Rows that become a block of texts.
_BLOCK: Final = 16_384

#: Sheets named of those that were not read; the others are counted.
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class _Head:
    """The header of a sheet: its row, its cells from column A, and what stands above it."""

    sheet: str
    row: int
    header: tuple[str, ...]
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkbookTable(Tabular):
    """A sheet of a workbook: its header is row `head.row`, as Excel numbers them."""

    book: Book
    head: _Head
    twice: frozenset[str]
    remarks: tuple[str, ...]

    def read(self, wanted: Mapping[str, str]) -> Sheet:
        """Read columns of the sheet as texts; see `Tabular.read`.

        Dates become ``YYYY-MM-DD`` with a time where they have one, errors such as ``#N/A`` stay as they are shown.

        Raises
        ------
        FileRefusedError
            There are no rows, a column wanted stands twice, or the sheet is damaged.
        """
        refuse_named_twice(self.content, wanted, self.twice)
        rows = _Rows(self.book, wanted, self.names, header=self.head.row)
        worksheet = self.book.worksheet(self.head.sheet)
        worksheet.read(rows.places, rows.take)
        rows.pack()
        if not len(rows.texts):
            raise self.content.refused("there is a header but no row under it", do="give a file with rows")
        rejects = Rejects(self.content.name, rows.texts.rows(), names=wanted)
        sheet = Sheet(self.content, rows.texts.frame(), rejects, len(rows.texts), [])
        for remark in (*self.remarks, *rows.remarks(), *_remarks(worksheet, self.head)):
            sheet.warn(remark)
        if self.twice:
            sheet.warn(
                f"columns whose name stands twice were not read: {', '.join(map(self.label, sorted(self.twice)))}"
            )
        return sheet


class _Rows:
    """Rows under a header as they are handed over, turned into columns of texts block by block."""

    def __init__(self, book: Book, wanted: Mapping[str, str], names: Sequence[str], *, header: int) -> None:
        self.texts = Texts(tuple(wanted))
        #: One column may be wanted under several names.
        self.places = {letters_of(names.index(name)): names.index(name) for name in wanted.values()}
        self._columns = [names.index(name) for name in wanted.values()]
        self._book = book
        self._header = header
        self._numbers: list[int] = []
        self._rows: list[Row] = []
        self._tags = 0

    def take(self, number: int, row: Row) -> None:
        if number <= self._header:
            return
        first = not (self._tags or self._numbers or len(self.texts))
        if first and is_tags(self._book.text(cell) for cell in row.values()):
            self._tags = number
            return
        self._numbers.append(number)
        self._rows.append(row)
        if len(self._rows) >= _BLOCK:
            self.pack()

    def pack(self) -> None:
        columns = [self._column([row.get(place, "") for row in self._rows]) for place in self._columns]
        self.texts.add_block(self._numbers, columns)
        self._numbers, self._rows = [], []

    def _column(self, cells: list[str | int]) -> pa.Array:
        shared = [at for at, cell in enumerate(cells) if not isinstance(cell, str)]
        if shared:
            wanted = np.array([cells[at] for at in shared], dtype=np.int64)
            self._book.text(int(wanted.min()))
            self._book.text(int(wanted.max()))
            for at, text in zip(shared, self._book.texts.take(pa.array(wanted)).to_pylist(), strict=True):
                cells[at] = text
        return pa.array(cells, pa.large_string())

    def remarks(self) -> list[str]:
        return [f"row {self._tags} holds HXL tags, not data; it was dropped"] if self._tags else []


def _remarks(worksheet: Worksheet, head: _Head) -> Iterator[str]:
    if worksheet.valueless:
        yield (
            f"{worksheet.valueless:,} formulas were saved without their values and are read as blank: open the "
            "workbook in a spreadsheet program and save it"
        )
    merged = sum(row >= head.row for row in worksheet.merged)
    if merged:
        yield f"{merged:,} groups of merged cells: the value is in the first cell of each, the others are blank"


def open_workbook(content: Content, knows: Callable[[Sequence[str]], bool] = lambda _names: False) -> WorkbookTable:
    """Find the sheet of a workbook that holds a table, and its header.

    The first sheet with a header that a reader knows is taken, else the first with a header and rows; hidden sheets
    come last. The header is the first row of at least two cells.

    Parameters
    ----------
    content
        The file.
    knows
        Whether a header is one that a reader knows.

    Raises
    ------
    FileRefusedError
        The workbook is damaged, too large, encrypted or holds macros, or no sheet of it holds a table.
    """
    book = open_book(content)
    heads = [head for head in (_head(book, name) for name in book.sheets) if head is not None]
    heads.sort(key=lambda head: head.sheet in book.hidden)
    if not heads:
        raise content.refused("no sheet of it has a header and a row under it", do="give a workbook with a table")
    head = next((one for one in heads if knows(named_once(one.header)[0])), heads[0])
    names, twice = named_once(head.header)
    return WorkbookTable(
        content, names, book, head, twice, tuple(_said(book, head, heads)), labels=as_written(head.header)
    )


def _said(book: Book, head: _Head, heads: Sequence[_Head]) -> Iterator[str]:
    others = [one.sheet for one in heads if one is not head]
    if others:
        more = f" and {len(others) - _MOST_NAMED:,} more" if len(others) > _MOST_NAMED else ""
        named = ", ".join(name[:40] for name in others[:_MOST_NAMED])
        yield f"the sheet {head.sheet[:40]} was read, these were not: {named}{more}"
    if head.above:
        yield f"the header is row {head.row}; above it stands: {' / '.join(head.above)[:120]}"
    if any(name.startswith("xl/externallinks/") for name in book.package.parts):
        yield "it has links to other workbooks; the values saved in it were read, and nothing was fetched"


def _head(book: Book, name: str) -> _Head | None:
    """Return a sheet's header; ``None`` where there is none, or no row under it."""
    above: list[str] = []
    found: list[tuple[int, dict[int, str]]] = []

    def take(number: int, row: Row) -> None:
        if found:
            found.append((number, {}))
            enough()
        names = {place: text for place, cell in row.items() if (text := book.text(cell)).strip()}
        if len(names) > 1:
            found.append((number, names))
        else:
            above.extend(text.strip()[:80] for text in names.values())

    book.worksheet(name).read(None, take)
    if len(found) < 2:
        return None
    row, names = found[0]
    return _Head(name, row, tuple(names.get(place, "") for place in range(max(names) + 1)), tuple(above))
