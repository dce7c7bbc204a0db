"""Rows that come one by one, kept as columns of texts in blocks; and what tells a row of HXL tags from data."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.read.letters import as_series

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

#: Rows that are held as Python's own texts, ten times as large as Arrow's, before they become a block.
_BLOCK: Final = 16_384

#: ``#date+start``, ``#geo+lat``: no spreadsheet's error, such as ``#N/A`` or ``#REF!``, is written like this.
_TAG: Final = re.compile(r"\s*#\s*[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*\s*", re.IGNORECASE)


class Texts:
    """Columns of texts that grow by rows.

    Attributes
    ----------
    numbers
        The number of each row in the file.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.numbers = array("q")
        self._rows: list[Sequence[str]] = []
        self._blocks: list[list[pa.Array]] = [[] for _ in names]

    def __len__(self) -> int:
        return len(self.numbers)

    def add(self, number: int, row: Sequence[str]) -> None:
        """Add a row: a text for each name."""
        self.numbers.append(number)
        self._rows.append(row)
        if len(self._rows) >= _BLOCK:
            self._pack()

    def add_block(self, numbers: Iterable[int], columns: Sequence[pa.Array]) -> None:
        """Add rows that are columns already."""
        self._pack()
        self.numbers.extend(numbers)
        for blocks, column in zip(self._blocks, columns, strict=True):
            blocks.append(column)

    def _pack(self) -> None:
        if self._rows:
            for blocks, column in zip(self._blocks, zip(*self._rows, strict=True), strict=True):
                blocks.append(pa.array(column, pa.large_string()))
            self._rows = []

    def frame(self) -> pd.DataFrame:
        """Return the columns, without blanks round the texts."""
        self._pack()
        return pd.DataFrame(
            {
                name: as_series(pa.chunked_array(blocks, pa.large_string())).str.strip()
                for name, blocks in zip(self.names, self._blocks, strict=True)
            },
            index=pd.RangeIndex(len(self.numbers)),
        )

    def rows(self) -> NDArray[np.int64]:
        """Return the number of each row."""
        return np.array(self.numbers, dtype=np.int64)


def is_tags(texts: Iterable[str]) -> bool:
    """Return whether the texts of a row are HXL tags; blank ones do not count.

    Examples
    --------
    >>> is_tags(["#date+start", "", "#geo +lat"]), is_tags(["#N/A", "#REF!"]), is_tags([""])
    (True, False, False)
    """
    filled = [text for text in texts if text.strip()]
    return bool(filled) and all(map(_TAG.fullmatch, filled))
