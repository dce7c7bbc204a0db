"""`Rejects` collects the rows of one file that cannot be used, each once, with its first reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.model.dataset import no_rejects
from geo.model.tables import REJECTED_COLUMNS
from geo.read.letters import as_array
from geo.read.limits import limit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.model.errors import FileRefusedError
    from geo.read.content import Content

#: The setting of how many rows of a file may have no proper cells, and its usual value. More of them mean that the
#: file is no table, or cut otherwise, and each costs a text and a microsecond of Python's.
_MOST_SETTING: Final = "STANDOFF_MAX_REJECTED"
_MOST: Final = 200_000

#: Longer values are cut in the table of rejected rows; a note may hold a page.
SHOWN: Final = 200

_MORE: Final = pa.scalar("…", pa.large_string())
_NOTHING: Final = pa.scalar("", pa.large_string())


def most_odd() -> int:
    """Return how many rows of a file may have no proper cells: ``STANDOFF_MAX_REJECTED``, 200,000 unless it is set."""
    return limit(_MOST_SETTING, _MOST)


def too_odd(content: Content, found: str, *, do: str) -> FileRefusedError:
    """Return the error for a file more of whose rows than `most_odd` have no proper cells; `found` says what they are.

    Examples
    --------
    >>> from geo.read.content import Content
    >>> print(too_odd(Content("a.csv", b""), "do not have 4 cells", do="check the separator"))
    a.csv: more than 200,000 rows do not have 4 cells; check the separator; STANDOFF_MAX_REJECTED allows more
    """
    return content.refused(f"more than {most_odd():,} rows {found}", do=f"{do}; {_MOST_SETTING} allows more")


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
    values: pa.Array | NDArray[np.object_] | Sequence[str] | str,
    reason: pa.Array | NDArray[np.object_] | Sequence[str] | str,
) -> pd.DataFrame:
    """Return a table of rejected rows.

    Examples
    --------
    >>> rejected_rows("a.csv", np.array([7]), column="latitude", values="95", reason="too far").iloc[0].to_dict()
    {'file': 'a.csv', 'row': '7', 'column': 'latitude', 'value': '95', 'reason': 'too far'}
    """
    numbers = pc.cast(pa.array(rows), pa.large_string())
    given = dict(zip(REJECTED_COLUMNS, (file, numbers, column, _cut(values), _cut(reason)), strict=True))
    texts = {name: pa.repeat(one, len(rows)) if isinstance(one, str) else one for name, one in given.items()}
    return pd.DataFrame({name: pd.Series(one, dtype="str") for name, one in texts.items()})


def _pick(values: pd.Series | str, which: NDArray[np.bool_]) -> pa.Array | NDArray[np.object_] | str:
    if isinstance(values, str):
        return values
    picked = values[which]
    texts = isinstance(picked.dtype, pd.StringDtype) and not picked.hasnans
    return as_array(picked) if texts else picked.to_numpy(dtype=object)


def _cut(values: pa.Array | NDArray[np.object_] | Sequence[str] | str) -> pa.Array | str:
    if isinstance(values, str):
        return values if len(values) <= SHOWN else values[: SHOWN - 1] + "…"
    texts = values if isinstance(values, pa.Array) else pa.array([str(one) for one in values], pa.large_string())
    shown = pc.binary_join_element_wise(pc.utf8_slice_codeunits(texts, 0, SHOWN - 1), _MORE, _NOTHING)
    return pc.if_else(pc.less_equal(pc.utf8_length(texts), SHOWN), texts, shown)
