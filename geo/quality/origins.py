"""From which file each row came, where in it the row stands, and which source that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.read.gather import Reading
    from geo.read.result import FileResult

#: From which day on sources record events, each by how what its files or its rows are called begins: the first day
#: of UCDP GED's global dataset, of ACLED's first countries, of VIINA and of the Global Terrorism Database.
FIRST_DAYS: Final = {
    "UCDP": pd.Timestamp("1989-01-01", tz="UTC"),
    "ACLED": pd.Timestamp("1997-01-01", tz="UTC"),
    "VIINA": pd.Timestamp("2022-02-24", tz="UTC"),
    "GTD": pd.Timestamp("1970-01-01", tz="UTC"),
    "Global Terrorism Database": pd.Timestamp("1970-01-01", tz="UTC"),
}

#: Numbers in ids, short enough for Python to read at once.
_DIGITS: Final = re.compile(r"([0-9]{1,18})")


@dataclass(frozen=True, eq=False)
class Origins:
    """The file of each row of a table.

    Attributes
    ----------
    codes
        For each row the position of its file in `files`.
    files, kinds
        Names of the files, and what each was found to be; a single nameless one where nothing is known of files.
    numbers
        For each row its number in its file; empty where that is not known.
    """

    codes: NDArray[np.int64]
    files: tuple[str, ...]
    kinds: tuple[str, ...]
    numbers: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def order(self, index: pd.Index, rows: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Return the place of each row, or of each of some, when they stand file after file, in a file as its rows do.

        Ids decide only between rows of which no more is known, and then by the numbers in them: ``row-7`` stands before
        ``row-67``.
        """
        some = np.arange(len(index)) if rows is None else rows
        codes = self.codes[some]
        numbers = self.numbers[some] if len(self.numbers) else np.zeros(len(some), dtype=np.int64)
        tied = np.flatnonzero(pd.DataFrame({"code": codes, "number": numbers}).duplicated(keep=False))
        by_id = np.zeros(len(some), dtype=np.int64)
        texts = [str(one) for one in index[some[tied]].tolist()]
        by_id[tied[sorted(range(len(tied)), key=lambda at: _natural(texts[at]))]] = np.arange(len(tied))
        places = np.empty(len(some), dtype=np.int64)
        places[np.lexsort((by_id, numbers, codes))] = np.arange(len(some))
        return places

    def of(self, rows: NDArray[np.int64]) -> list[str]:
        """Return the names of the files of some rows."""
        return [self.files[code] for code in self.codes[rows]]


def origins_of(frame: pd.DataFrame, table: str, reading: Reading | None) -> Origins:
    """Return from which file each row of a dataset's table came; of an id in two files it is the first.

    Parameters
    ----------
    frame, table
        A table of a dataset, and its name.
    reading
        What the files gave; ``None``: nothing is known of files.
    """
    results = [] if reading is None else [one for one in reading.results if table in one.tables]
    if len(results) < 2:
        name, kind = (results[0].source.file, results[0].kind) if results else ("", "")
        numbers = _numbers(frame, table, results[0]) if results else np.zeros(0, dtype=np.int64)
        return Origins(np.zeros(len(frame), dtype=np.int64), (name,), (kind,), numbers)
    codes = np.full(len(frame), -1, dtype=np.int64)
    numbers = np.zeros(len(frame), dtype=np.int64)
    for number, result in enumerate(results):
        found = result.tables[table].index.get_indexer(frame.index) >= 0
        mine = found & (codes < 0)
        codes[mine] = number
        numbers[mine] = _numbers(frame[mine], table, result)
    files, kinds = tuple(one.source.file for one in results), tuple(one.kind for one in results)
    return Origins(np.maximum(codes, 0), files, kinds, numbers)


def _numbers(frame: pd.DataFrame, table: str, result: FileResult) -> NDArray[np.int64]:
    """Return the number of each row in its file; 0 where the file's reader gave none."""
    known = result.row_numbers.get(table)
    if known is None:
        return np.zeros(len(frame), dtype=np.int64)
    return known.reindex(frame.index).fillna(0).to_numpy(dtype=np.int64)


def _natural(text: str) -> tuple[tuple[str | int, ...], str]:
    """Return what texts are sorted by such that numbers in them count as numbers.

    Examples
    --------
    >>> sorted(["dups-67", "dups-7", "7", "dups-07"], key=_natural)
    ['7', 'dups-07', 'dups-7', 'dups-67']
    """
    # Texts and numbers take turns, beginning with a text, so that each is only compared with its like.
    parts = _DIGITS.split(text)
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts)), text


def first_days(events: pd.DataFrame, origins: Origins) -> pd.Series:
    """Return the first day of the source of each event, by its file's kind or its own ``source``; missing: unknown."""
    by_file = [_first_day(kind) for kind in origins.kinds]
    days = pd.Series(pd.DatetimeIndex(by_file, tz="UTC").as_unit("us")[origins.codes], index=events.index)
    if days.notna().all():
        return days
    codes, names = pd.factorize(events["source"])
    by_source = pd.DatetimeIndex([_first_day(str(name)) for name in names], tz="UTC").as_unit("us")
    return days if by_source.empty else days.fillna(pd.Series(by_source[codes], index=events.index))


def _first_day(name: str) -> Any:  # noqa: ANN401 (pandas has no type for a moment that may be missing)
    return next((day for start, day in FIRST_DAYS.items() if name.startswith(start)), pd.NaT)


def microseconds(moments: pd.Series) -> NDArray[np.int64]:
    """Return moments as microseconds since 1970 UTC."""
    whole: NDArray[np.int64] = moments.dt.tz_convert(None).to_numpy().astype("datetime64[us]").astype("int64")
    return whole
