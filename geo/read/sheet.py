"""Text in rows and columns: from bytes to named columns of texts, with the number of each row."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.errors import FileRefusedError
from geo.read.encoding import Utf8, encoding_of
from geo.read.gdelt_layouts import names_of
from geo.read.letters import as_series
from geo.read.records import Records, first_filled, most_in_a_record, separator_told
from geo.read.rejects import Rejects, rejected_rows
from geo.read.rows import Lines, read_rows
from geo.read.tabular import Sheet, Tabular, as_written, named_once, refuse_named_twice
from geo.read.texts import is_tags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.read.content import Content
    from geo.read.encoding import Encoding
    from geo.read.rows import Rows

_SEPARATORS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class TextTable(Tabular):
    """A table in text: its header is record `row` of the file and ends before byte `below` of the text as UTF-8."""

    row: int
    below: int
    separator: str
    encoding: Encoding
    twice: frozenset[str]
    quoted: bool = True

    def read(self, wanted: Mapping[str, str]) -> Sheet:
        """Read columns of the table as texts; see `Tabular.read`.

        Raises
        ------
        FileRefusedError
            There are no rows, a column wanted stands twice, a record is too long, or a quotation mark is opened and
            never closed.
        """
        refuse_named_twice(self.content, wanted, self.twice)
        lines, tags = self._lines()
        place = {name: at for at, name in reversed(list(enumerate(self.names)))}
        places = {ours: place[name] for ours, name in wanted.items()}
        rows = read_rows(lines, sorted(set(places.values())))
        if not len(rows.numbers) and not rows.odd:
            raise self.content.refused("there is a header but no row under it", do="give a file with rows")
        sheet = _sheet(self.content, rows, places, wanted)
        self._say(sheet, tags)
        return sheet

    def _lines(self) -> tuple[Lines, int]:
        """Return where the rows are, and the number of a row of HXL tags above them; 0 when there is none."""
        lines = Lines(
            self.content, self.encoding, self.separator, len(self.names), self.below, self.row + 1, quoted=self.quoted
        )
        if not self.quoted:
            return lines, 0
        records = Records(self.content, self.encoding, self.separator, start=self.below, number=self.row + 1)
        lines = replace(lines, start=records.position, number=records.first)
        number, record = first_filled(records)
        if not is_tags(record):
            return lines, 0
        return replace(lines, start=records.position, number=number + 1), number

    def _say(self, sheet: Sheet, tags: int) -> None:
        if self.encoding == "cp1252":
            sheet.warn("the text is not UTF-8; it was read as Windows-1252, so look at names with accents")
        if tags:
            sheet.warn(f"row {tags} holds HXL tags, not data; it was dropped")
        if self.twice:
            sheet.warn(
                f"columns whose name stands twice were not read: {', '.join(map(self.label, sorted(self.twice)))}"
            )


def open_text(content: Content) -> TextTable:
    """Find the encoding, the separator and the column names of a table.

    Raises
    ------
    FileRefusedError
        The text has no header of at least two columns.
    """
    encoding = encoding_of(content)
    told, start = separator_told(content, encoding)
    without = names_of(_first_line(content, encoding, start).split("\t"))
    if without is not None:
        # In such rows a quotation mark is a character as any other, also in the first.
        return TextTable(content, without, 0, start, "\t", encoding, frozenset(), quoted=False)
    heads = [_head(content, encoding, one, start) for one in ((told,) if told else _SEPARATORS)]
    head = max(heads, key=lambda one: len(one.cells))
    if len(head.cells) < 2:
        raise head.refusal or content.refused(
            "this is not a table: its first line holds no columns", do="give one with a header and rows"
        )
    without = names_of(head.cells)
    if without is not None:
        return TextTable(content, without, 0, start, head.separator, encoding, frozenset(), quoted=False)
    names, twice = named_once(head.cells)
    return TextTable(
        content, names, head.row, head.below, head.separator, encoding, twice, labels=as_written(head.cells)
    )


def _first_line(content: Content, encoding: Encoding, start: int) -> str:
    below = Records(content, encoding, "\t", start=start).position
    with io.BufferedReader(Utf8(content, encoding, start=below)) as stream:
        return stream.readline(most_in_a_record()).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Head:
    """The first filled record as one separator cuts it; `refusal` is why there is none."""

    separator: str
    row: int = 0
    cells: Sequence[str] = ()
    below: int = 0
    refusal: FileRefusedError | None = None


def _head(content: Content, encoding: Encoding, separator: str, start: int) -> _Head:
    records = Records(content, encoding, separator, start=start)
    try:
        row, cells = first_filled(records)
    except FileRefusedError as refusal:
        return _Head(separator, refusal=refusal)
    return _Head(separator, row, cells, records.position)


def _sheet(content: Content, rows: Rows, places: Mapping[str, int], wanted: Mapping[str, str]) -> Sheet:
    cells = pd.DataFrame(
        {name: as_series(rows.columns[place]) for name, place in places.items()}, index=pd.RangeIndex(len(rows.numbers))
    )
    sheet = Sheet(
        content, cells, Rejects(content.name, rows.numbers, names=wanted), len(rows.numbers) + len(rows.odd), []
    )
    values, reasons = np.array(rows.odd, dtype=object).reshape(-1, 2).T
    sheet.rejects.add(rejected_rows(content.name, rows.odd_numbers, column="", values=values, reason=reasons))
    return sheet
