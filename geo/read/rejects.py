"""`Rejects` collects the rows of one file that cannot be used, each once, with its first reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.dataset import no_rejects
from geo.model.tables import REJECTED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

#: Longer values are cut in the table of rejected rows; a note may hold a page.
_SHOWN: Final = 200


class Rejects:
    """Rows of one file by their position, and which of them have been set aside.

    Parameters
    ----------
    file
        Name of the file.
    rows
        The number of each row in the file.
    names
        What the file calls the columns that go by another name here: our name -> the file's.
    """

    def __init__(self, file: str, rows: NDArray[np.int64], *, names: Mapping[str, str] | None = None) -> None:
        self.file = file
        self.names = names or {}
        self.rows = rows
        self.kept: NDArray[np.bool_] = np.ones(len(rows), dtype=bool)
        self._parts: list[pd.DataFrame] = []

    def set_aside(
        self, bad: pd.Series | NDArray[np.bool_], *, column: str, values: pd.Series | str, reason: pd.Series | str
    ) -> None:
        """Set aside the rows where `bad` is true and that no earlier reason has taken.

        Parameters
        ----------
        bad
            One truth value for each row.
        column
            The column at fault, by our name.
        values
            What each row holds there, or one text for all.
        reason
            Why, for each row or for all: what was found and what was expected.
        """
        new = np.asarray(bad, dtype=bool) & self.kept
        if not new.any():
            return
        self.kept &= ~new
        self._parts.append(
            rejected_rows(
                self.file,
                self.rows[new],
                column=self.names.get(column, column),
                values=_pick(values, new),
                reason=_pick(reason, new),
            )
        )

    def add(self, part: pd.DataFrame) -> None:
        """Add rows that never became cells, such as those with too few of them."""
        if len(part):
            self._parts.append(part)

    def lost(self, names: pd.Series) -> dict[str, str]:
        """Return the names all of whose rows were set aside, each with the reason for the first; `names` is by row."""
        if self.kept.all():
            return {}
        every = names.str.strip().to_numpy()
        gone = {name for name in every[~self.kept] if name} - set(every[self.kept])
        reasons = self.frame().drop_duplicates("row").set_index("row")["reason"]
        first = {name: row for name, row in zip(every[::-1], self.rows[::-1], strict=True) if name in gone}
        return {name: reasons.get(str(row), "") for name, row in sorted(first.items())}

    def frame(self) -> pd.DataFrame:
        """Return every row set aside, in the order of the file."""
        if not self._parts:
            return no_rejects()
        together = pd.concat(self._parts, ignore_index=True)
        order = np.argsort(together["row"].astype("int64").to_numpy(), kind="stable")
        return together.iloc[order].reset_index(drop=True)


def rejected_rows(
    file: str,
    rows: NDArray[np.int64],
    *,
    column: str,
    values: NDArray[np.object_] | str,
    reason: NDArray[np.object_] | str,
) -> pd.DataFrame:
    """Return a table of rejected rows.

    Examples
    --------
    >>> rejected_rows("a.csv", np.array([7]), column="latitude", values="95", reason="too far").iloc[0].to_dict()
    {'file': 'a.csv', 'row': '7', 'column': 'latitude', 'value': '95', 'reason': 'too far'}
    """
    count = len(rows)
    given = dict(
        zip(
            REJECTED_COLUMNS,
            ([file] * count, rows.astype(str), [column] * count, _texts(values, count), _texts(reason, count)),
            strict=True,
        )
    )
    return pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in given.items()})


def _pick(values: pd.Series | str, which: NDArray[np.bool_]) -> NDArray[np.object_] | str:
    return values if isinstance(values, str) else values.to_numpy(dtype=object)[which]


def _texts(values: NDArray[np.object_] | str, count: int) -> list[str]:
    every = [values] * count if isinstance(values, str) else [str(value) for value in values]
    return [text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…" for text in every]
