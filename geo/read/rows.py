"""The rows of a text table: the columns asked for as texts, and the number of every row, by Arrow's CSV parser.

Arrow parses only those columns. It tells one record from another as Python's `csv` does (a property test compares
the two), numbers them as a spreadsheet does, and hands over those with too many or too few cells.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.read.letters import stripped
from geo.read.records import most_in_a_record
from geo.read.stretches import Lines, Stretch, cuts_of, read_beside, read_through

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["Lines", "Rows", "read_rows"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Cells of the rows, without blanks round them, by place in the header; `odd` has the wrong number of cells."""

    columns: dict[int, pa.Array]
    numbers: NDArray[np.int64]
    odd: list[tuple[str, str]]
    odd_numbers: NDArray[np.int64]


def read_rows(lines: Lines, places: Sequence[int], *, block: int | None = None, parts: int | None = None) -> Rows:
    """Read the columns at `places` of the header; rows without any filled cell are passed over.

    Parameters
    ----------
    lines
        Where the rows are.
    places
        Which columns, from 0, each once.
    block
        Bytes parsed at a time, which no record may exceed; ``None``: as many as a record may have.
    parts
        Into how many stretches the rows are cut, to parse them beside each other; ``None``: as suits their size.

    Raises
    ------
    FileRefusedError
        A record is too long, or a quotation mark is never closed.
    CancelledError
        The reading was cancelled.
    """
    wanted = places or [0]
    most = block or most_in_a_record()
    found = read_beside(lines, wanted, cuts_of(lines, parts)) or read_through(lines, wanted, most)
    # The table is made meanwhile, mostly on one core.
    lines.content.begin_hash()
    irregular = found.irregular
    regular = np.ones(irregular.end - 1, dtype=bool)
    regular[np.array(irregular.numbers, dtype=np.int64) - 1] = False
    numbers = np.flatnonzero(regular) + 1
    with ThreadPoolExecutor(os.cpu_count()) as beside:
        columns = dict(zip(wanted, beside.map(_together, found.columns), strict=True))
        filled = ~_blank(lines, columns, most)
        if not filled.all():
            columns = {place: column.filter(pa.array(filled)) for place, column in columns.items()}
            numbers = numbers[filled]
        if irregular.blank_tail:
            columns, numbers = _put_in(columns, numbers, irregular.blank_tail)
        # Only now: a cell of blanks alone is filled.
        columns = dict(zip(columns, beside.map(stripped, columns.values()), strict=True))
    return Rows(columns, numbers + lines.number - 1, irregular.odd, np.array(irregular.odd_numbers, dtype=np.int64))


def _together(parts: list[pa.Array]) -> pa.Array:
    return pa.chunked_array(parts, pa.large_string()).combine_chunks()


def _no_text(cells: pa.Array) -> NDArray[np.bool_]:
    none: NDArray[np.bool_] = pc.equal(pc.binary_length(cells), 0).to_numpy(zero_copy_only=False)
    return none


def _blank(lines: Lines, columns: Mapping[int, pa.Array], block: int) -> NDArray[np.bool_]:
    """Return which rows have no filled cell; other columns are looked at only where there is none in these."""
    empty = np.ones(len(next(iter(columns.values()))), dtype=bool)
    for cells in columns.values():
        if empty.any():
            empty &= _no_text(cells)
    others = [place for place in range(lines.width) if place not in columns]
    if not empty.any() or not others:
        return empty
    blank = empty.copy()
    start = 0
    for batch in Stretch(lines, others, lines.start).batches(block):
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
        place: _together([column, pa.array(more, pa.large_string())]).take(order)
        for (place, column), more in zip(columns.items(), added, strict=True)
    }
    return out, np.sort(together)
