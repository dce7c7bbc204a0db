"""When the rows of a table held: half-open lives in time, as arrays that answer in microseconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The end of what has no recorded end: it is still so.
_STILL: Final = np.iinfo(np.int64).max


def microseconds(moment: pd.Timestamp) -> int:
    """Return a moment as whole microseconds since 1970 UTC, the unit of the tables.

    Examples
    --------
    >>> microseconds(pd.Timestamp("1970-01-02", tz="UTC"))
    86400000000
    """
    return int(moment.to_datetime64().astype("datetime64[us]").astype(np.int64))


def moments_of(bounds: NDArray[np.int64]) -> list[pd.Timestamp]:
    """Return microseconds since 1970 as moments in UTC."""
    return list(pd.DatetimeIndex(bounds.astype("datetime64[us]"), tz="UTC"))


@dataclass(frozen=True, eq=False, slots=True)
class Lives:
    """The lives ``[born, died)`` of some rows of a table, in microseconds since 1970 UTC.

    Attributes
    ----------
    rows
        Positions of the rows in their table, ascending.
    born, died
        First moment of each, and the moment from which it no longer was.
    """

    rows: NDArray[np.int64]
    born: NDArray[np.int64]
    died: NDArray[np.int64]

    def at(self, moment: int) -> NDArray[np.int64]:
        """Return the rows that live at a moment."""
        return self.rows[(self.born <= moment) & (moment < self.died)]

    def bounds(self) -> NDArray[np.int64]:
        """Return every moment at which a row is born or dies, in order."""
        return np.unique(np.concatenate([self.born, self.died[self.died != _STILL]]))


def lives_of(frame: pd.DataFrame) -> Lives:
    """Return the lives of all rows of a table with ``start`` and ``end``; a missing end is still so."""
    born = frame["start"].dt.as_unit("us").astype(np.int64).to_numpy()
    ends = frame["end"].dt.as_unit("us")
    died = np.where(ends.isna(), _STILL, ends.astype(np.int64).to_numpy())
    return Lives(np.arange(len(frame)), born, died)


def lives_by(frame: pd.DataFrame, column: str) -> dict[str, Lives]:
    """Return the lives of a table's rows by what stands in a column."""
    every = lives_of(frame)
    return {
        str(name): Lives(rows, every.born[rows], every.died[rows])
        for name, rows in ((name, np.sort(rows)) for name, rows in frame.groupby(column, sort=True).indices.items())
    }
