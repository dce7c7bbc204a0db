"""The rows of a text table: the columns asked for as texts, and the number of every row, by Arrow's CSV parser.

Arrow parses only those columns. It tells one record from another as Python's `csv` does (a property test compares
the two), numbers them as a spreadsheet does, and hands over those with too many or too few cells. On one thread it
is as fast as on two where texts may hold line breaks, and only so does it know the numbers.
"""

from __future__ import annotations

import csv
import io
from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from geo.read.encoding import Utf8
from geo.read.letters import stripped
from geo.read.progress import step
from geo.read.records import END, most_in_a_record, never_closed, too_long

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from geo.read.content import Content
    from geo.read.encoding import Encoding

#: As much of an odd row as a table of rejected rows can show.
_SHOWN: Final = 400


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the rows of a text table are: `start` is their first byte in the text as UTF-8, `number` their first.

    Where cells are not `quoted`, a quotation mark is a character as any other.
    """

    content: Content
    encoding: Encoding
    separator: str
    width: int
    start: int
    number: int
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells of the rows, without blanks round them, by place in the header; `odd` has the wrong number of cells."""

    columns: dict[int, pa.Array]
    numbers: NDArray[np.int64]
    odd: list[tuple[str, str]]
    odd_numbers: NDArray[np.int64]


@dataclass(slots=True)
class _Irregular:
    """Records that have not exactly as many cells as the header."""

    lines: Lines
    places: Sequence[int]
    end: int = 0
    numbers: array[int] = field(default_factory=lambda: array("q"))
    blank_tail: list[tuple[int, list[str]]] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)
    odd_numbers: array[int] = field(default_factory=lambda: array("q"))

    def take(self, row: arrow_csv.InvalidRow) -> str:
        """Keep one record, and pass it over in the columns."""
        if row.text == END:
            self.end = row.number
            return "skip"
        number, width, separator = row.number, self.lines.width, self.lines.separator
        self.numbers.append(number)
        record = next(_csv(row.text, separator, quoted=self.lines.quoted), [])
        if not any(record):
            return "skip"
        if len(record) > width and not any(record[width:]):
            self.blank_tail.append((number, [record[place] for place in self.places]))
            return "skip"
        which = "more" if len(record) > width else "fewer"
        found = f"{len(record)} cells, header {width}: {separator.join(record)}"
        self.odd_numbers.append(number + self.lines.number - 1)
        self.odd.append((found[:_SHOWN], f"the row has {which} cells than the header"))
        return "skip"


def _csv(text: str, separator: str, *, quoted: bool) -> Iterator[list[str]]:
    stream = io.StringIO(text, newline="")
    if quoted:
        return csv.reader(stream, delimiter=separator)
    return csv.reader(stream, delimiter=separator, quoting=csv.QUOTE_NONE)


def read_rows(lines: Lines, places: Sequence[int], *, block: int | None = None) -> Rows:
    """Read the columns at `places` of the header; rows without any filled cell are passed over.

    Parameters
    ----------
    lines
        Where the rows are.
    places
        Which columns, from 0, each once.
    block
        Bytes parsed at a time, which no record may exceed; ``None``: as many as a record may have.

    Raises
    ------
    FileRefusedError
        A record is too long, or a quotation mark is never closed.
    CancelledError
        The reading was cancelled.
    """
    wanted = places or [0]
    irregular = _Irregular(lines, wanted)
    most = block or most_in_a_record()
    parts: list[Future[_Part]] = []
    count = 0
    # The parser keeps one core busy; the other works out the file's hash, and strips cells, meanwhile.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(lambda: lines.content.sha256)
        try:
            for batch in _batches(lines, wanted, irregular, most):
                parts.append(beside.submit(_part, batch))
                count += batch.num_rows
        except pa.ArrowInvalid:
            # The one thing it does not put up with here is a record longer than a block.
            raise too_long(lines.content, lines.number + count + len(irregular.numbers)) from None
    if not irregular.end:
        raise never_closed(lines.content, lines.number + count + len(irregular.numbers) - 1)
    regular = np.ones(irregular.end - 1, dtype=bool)
    regular[np.array(irregular.numbers, dtype=np.int64) - 1] = False
    numbers = np.flatnonzero(regular) + 1
    done = [part.result() for part in parts]
    columns = {place: _together([part.columns[at] for part in done]) for at, place in enumerate(wanted)}
    filled = ~_blank(lines, wanted, np.concatenate([np.empty(0, dtype=bool), *(part.empty for part in done)]), most)
    if not filled.all():
        columns = {place: column.filter(pa.array(filled)) for place, column in columns.items()}
        numbers = numbers[filled]
    if irregular.blank_tail:
        columns, numbers = _put_in(columns, numbers, irregular.blank_tail)
    return Rows(columns, numbers + lines.number - 1, irregular.odd, np.array(irregular.odd_numbers, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class _Part:
    """Some rows: their cells without blanks round them, and which rows have no filled cell among them."""

    columns: list[pa.Array]
    empty: NDArray[np.bool_]


def _part(batch: pa.RecordBatch) -> _Part:
    empty = np.ones(batch.num_rows, dtype=bool)
    for column in batch.columns:
        if empty.any():
            empty &= _no_text(column)
    return _Part([stripped(column) for column in batch.columns], empty)


def _no_text(cells: pa.Array) -> NDArray[np.bool_]:
    none: NDArray[np.bool_] = pc.equal(pc.binary_length(cells), 0).to_numpy(zero_copy_only=False)
    return none


def _together(parts: list[pa.Array]) -> pa.Array:
    return pa.chunked_array(parts, pa.large_string()).combine_chunks()


def _batches(lines: Lines, places: Sequence[int], irregular: _Irregular, block: int) -> Iterator[pa.RecordBatch]:
    names = [str(place) for place in range(lines.width)]
    wanted = [names[place] for place in places]
    stream = Utf8(lines.content, lines.encoding, start=lines.start, after=f"{END}\n".encode())
    size = len(lines.content.data)
    reader = arrow_csv.open_csv(
        stream,
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=block, column_names=names),
        parse_options=arrow_csv.ParseOptions(
            delimiter=lines.separator,
            quote_char='"' if lines.quoted else False,
            newlines_in_values=lines.quoted,
            ignore_empty_lines=False,
            invalid_row_handler=irregular.take,
        ),
        convert_options=arrow_csv.ConvertOptions(
            check_utf8=False,
            include_columns=wanted,
            column_types=dict.fromkeys(wanted, pa.large_string()),
            strings_can_be_null=False,
        ),
    )
    for batch in reader:
        step(stream.given, size)
        yield batch


def _blank(lines: Lines, places: Sequence[int], empty: NDArray[np.bool_], block: int) -> NDArray[np.bool_]:
    """Return which rows have no filled cell at all; the other columns are looked at only for rows that are `empty`."""
    others = [place for place in range(lines.width) if place not in {*places}]
    if not empty.any() or not others:
        return empty
    blank = empty.copy()
    start = 0
    for batch in _batches(lines, others, _Irregular(lines, ()), block):
        rows = np.flatnonzero(empty[start : start + batch.num_rows])
        for column in batch.columns if len(rows) else ():
            blank[start + rows] &= _no_text(column.take(pa.array(rows)))
        start += batch.num_rows
    return blank


def _put_in(
    columns: dict[int, pa.Array], numbers: NDArray[np.int64], rows: Sequence[tuple[int, list[str]]]
) -> tuple[dict[int, pa.Array], NDArray[np.int64]]:
    """Put rows that had only blank cells too many back among the others."""
    together = np.concatenate([numbers, [number for number, _ in rows]])
    order = pa.array(np.argsort(together, kind="stable"))
    added = zip(*(cells for _, cells in rows), strict=True)
    out = {
        place: _together([column, stripped(pa.array(more, pa.large_string()))]).take(order)
        for (place, column), more in zip(columns.items(), added, strict=True)
    }
    return out, np.sort(together)
