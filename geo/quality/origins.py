"""From which file each row came, and which source that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.read.gather import Reading

#: From which day on sources record events, each by how what its files or its rows are called begins: the first day
#: of UCDP GED's global dataset, of ACLED's first countries, of VIINA and of the Global Terrorism Database.
FIRST_DAYS: Final = {
    "UCDP": pd.Timestamp("1989-01-01", tz="UTC"),
    "ACLED": pd.Timestamp("1997-01-01", tz="UTC"),
    "VIINA": pd.Timestamp("2022-02-24", tz="UTC"),
    "GTD": pd.Timestamp("1970-01-01", tz="UTC"),
    "Global Terrorism Database": pd.Timestamp("1970-01-01", tz="UTC"),
}


@dataclass(frozen=True, eq=False)
class Origins:
    """The file of each row of a table.

    Attributes
    ----------
    codes
        For each row the position of its file in `files`.
    files, kinds
        Names of the files, and what each was found to be; a single nameless one where nothing is known of files.
    """

    codes: NDArray[np.int64]
    files: tuple[str, ...]
    kinds: tuple[str, ...]

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
        return Origins(np.zeros(len(frame), dtype=np.int64), (name,), (kind,))
    codes = np.full(len(frame), -1, dtype=np.int64)
    for number, result in enumerate(results):
        found = result.tables[table].index.get_indexer(frame.index) >= 0
        codes[found & (codes < 0)] = number
    return Origins(np.maximum(codes, 0), tuple(one.source.file for one in results), tuple(one.kind for one in results))


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
