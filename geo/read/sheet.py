"""Text in rows and columns: from bytes to named columns of texts, with the number of each row.

Python's own `csv` reads the records: of the readers at hand it is the one that counts records as a
spreadsheet does, shows rows with too many or too few cells, and lets an open quotation mark be found. It
takes 0.6 s for 33 MB of 49 columns where pandas takes 0.3 s.
"""

from __future__ import annotations

import csv
import io
from array import array
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.read.content import Content, encoding_of
from geo.read.rejects import Rejects, rejected_rows
from geo.read.tabular import Sheet, Tabular, tidy_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SEPARATORS: Final = (",", ";", "\t")

#: A record of our own after the file's last: when it does not come back, a quotation mark swallowed it.
#: It begins with a character that `geo.read.content.form_of` lets through in no file.
_END: Final = "\x00end"


@dataclass(frozen=True, slots=True)
class TextTable(Tabular):
    """A table in text: its header is record `row` of the file."""

    row: int
    separator: str
    encoding: str

    def read(self, wanted: Mapping[str, str]) -> Sheet:
        """Read columns of the table as texts; see `Tabular.read`.

        Raises
        ------
        FileRefusedError
            There are no rows, or a quotation mark is opened and never closed.
        """
        return _read_cells(self, wanted)


def open_text(content: Content) -> TextTable:
    """Find the encoding, the separator and the column names of a table.

    Raises
    ------
    FileRefusedError
        The text has no header of at least two columns, or it names a column twice.
    """
    encoding = encoding_of(content)
    counts = {separator: len(_first(content, encoding, separator)[1]) for separator in _SEPARATORS}
    separator = max(_SEPARATORS, key=lambda one: counts[one])
    row, cells = _first(content, encoding, separator)
    if len(cells) < 2:
        raise content.refused(
            "this is not a table: its first line holds no columns", do="give one with a header and rows"
        )
    names = tuple(tidy_name(cell) for cell in cells)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise content.refused(f"the header names {twice[0]} twice", do="rename or remove one of them")
    return TextTable(content, names, row, separator, encoding)


def _read_cells(header: TextTable, wanted: Mapping[str, str]) -> Sheet:
    content, width = header.content, len(header.names)
    places = [header.names.index(name) for name in wanted.values()]
    good: list[list[str]] = []
    odd: list[tuple[str, str]] = []
    numbers, odd_numbers = array("q"), array("q")
    tags = 0
    for number, record in _records(content, header):
        if not any(record):
            continue
        if not good and not odd and _is_tags(record):
            tags = number
        elif len(record) == width or (len(record) > width and not any(record[width:])):
            numbers.append(number)
            good.append([record[place] for place in places])
        else:
            odd_numbers.append(number)
            which = "more" if len(record) > width else "fewer"
            found = f"{len(record)} cells, header {width}: {header.separator.join(record)}"
            odd.append((found, f"the row has {which} cells than the header"))
    if not good and not odd:
        raise content.refused("there is a header but no row under it", do="give a file with rows")
    columns = zip(*good, strict=True) if good else ([] for _ in wanted)
    cells = pd.DataFrame(
        {name: pd.Series(column, dtype="str").str.strip() for name, column in zip(wanted, columns, strict=True)}
    )
    sheet = Sheet(content, cells, Rejects(content.name, np.array(numbers), names=wanted), len(good) + len(odd), [])
    sheet.rejects.add(_odd_rows(content.name, odd_numbers, odd))
    _say(sheet, header, tags)
    return sheet


def _odd_rows(file: str, numbers: array[int], odd: list[tuple[str, str]]) -> pd.DataFrame:
    values, reasons = np.array(odd, dtype=object).reshape(-1, 2).T
    return rejected_rows(file, np.array(numbers), column="", values=values, reason=reasons)


def _say(sheet: Sheet, header: TextTable, tags: int) -> None:
    if header.encoding == "cp1252":
        sheet.warn("the text is not UTF-8; it was read as Windows-1252, so look at names with accents")
    if tags:
        sheet.warn(f"row {tags} holds HXL tags, not data; it was dropped")


def _is_tags(record: list[str]) -> bool:
    filled = [cell for cell in record if cell.strip()]
    return bool(filled) and all(cell.lstrip().startswith("#") for cell in filled)


def _stream(content: Content, encoding: str) -> io.TextIOWrapper:
    # A stream, not one long text: the yearly UCDP file is 240 MB.
    return io.TextIOWrapper(io.BytesIO(content.data), encoding=encoding, newline="")


def _first(content: Content, encoding: str, separator: str) -> tuple[int, list[str]]:
    try:
        for number, record in enumerate(csv.reader(_stream(content, encoding), delimiter=separator), start=1):
            if any(cell.strip() for cell in record):
                return number, record
    except csv.Error:
        return 0, []
    return 0, []


def _records(content: Content, header: TextTable) -> Iterator[tuple[int, list[str]]]:
    """Yield every record under the header with its number, the header's own being `header.row`."""
    lines = chain(_stream(content, header.encoding), [_END])
    reader = csv.reader(lines, delimiter=header.separator)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            if record == [_END]:
                return
            if record and record[-1].endswith(_END):
                break
            if number > header.row:
                yield number, record
    except csv.Error as error:
        # The one error without `strict` is a cell beyond 131,072 characters.
        raise content.refused(
            f"row {number + 1} cannot be read ({error})", do="look there for a quotation mark that is never closed"
        ) from None
    raise content.refused(
        f"row {number}: a quotation mark is opened and never closed",
        do="download the file again if it was cut short, or close the quotation",
    )
