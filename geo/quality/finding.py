"""`Finding`: one thing to look at in a dataset; `Report`: all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.text import count_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model.dataset import Dataset
    from geo.read.aside import Aside

#: Rows of a finding's own table; the others are counted.
MOST_ROWS: Final = 100


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing found in the data. The rows concerned are kept; a person decides.

    Attributes
    ----------
    code
        Its short name, such as ``"duplicates-exact"``.
    title, sentence
        What it is, and what was found, in words.
    count, of
        How many of how many.
    table
        The table whose rows are concerned: a name in `geo.model.tables.TABLES`; empty: no rows.
    ids
        The rows concerned.
    removable
        Those of them that setting the finding aside takes away; of duplicates all but one.
    reason
        Why, for the table of rejected rows.
    rows
        A table that shows it, at most `MOST_ROWS` long; its columns are named for people.
    asks
        Whether it is something to look at; otherwise it describes the data.
    """

    code: str
    title: str
    sentence: str
    count: int
    of: int
    table: str = ""
    ids: tuple[str, ...] = ()
    removable: tuple[str, ...] = ()
    reason: str = ""
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    asks: bool = True

    def aside(self) -> Aside:
        """Return what `geo.read.aside.set_aside` takes, to set the finding aside."""
        return {self.table: dict.fromkeys(self.removable, self.reason)} if self.removable else {}


@dataclass(frozen=True, eq=False)
class FileCount:
    """What became of one file's rows once all files were merged."""

    file: str
    kind: str
    rows: int
    rejected: int


@dataclass(frozen=True, eq=False)
class Report:
    """What was found in a dataset.

    Attributes
    ----------
    dataset
        What was looked at.
    rows, rejected
        Rows present and rows set aside, of all files together. Of a dataset without files: rows of its tables.
    files
        The same by file.
    by_reason
        How many rows were set aside for each reason in each file: columns ``file``, ``reason``, ``rows``.
    findings
        What was found, the most serious first.
    """

    dataset: Dataset
    rows: int
    rejected: int
    files: tuple[FileCount, ...]
    by_reason: pd.DataFrame
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> int:
        """Rows that are used."""
        return self.rows - self.rejected

    @property
    def asking(self) -> tuple[Finding, ...]:
        """The findings that are something to look at."""
        return tuple(one for one in self.findings if one.asks)

    @property
    def headline(self) -> str:
        """One sentence or two that say it all.

        Such as ``"1,680 of 1,681 rows accepted, 1 set aside. 5 things to look at."``
        """
        aside = f", {self.rejected:,} set aside" if self.rejected else ""
        things = count_text(len(self.asking), "thing") if self.asking else "Nothing"
        return f"{self.accepted:,} of {count_text(self.rows, 'row')} accepted{aside}. {things} to look at."

    def find(self, code: str) -> Finding | None:
        """Return the finding of that code, if there is one."""
        return next((one for one in self.findings if one.code == code), None)


def texts(ids: Iterable[object]) -> tuple[str, ...]:
    """Return ids as texts, sorted."""
    # Texts that pyarrow holds are slow one by one.
    return tuple(sorted(map(str, ids.tolist() if isinstance(ids, pd.Index | np.ndarray) else ids)))


def share_text(count: int, of: int) -> str:
    """Say a share in whole percent, never 0 of some nor 100 of not all.

    Examples
    --------
    >>> share_text(736, 1681), share_text(1, 1681), share_text(1680, 1681)
    ('44 %', 'less than 1 %', 'more than 99 %')
    """
    percent = round(100 * count / of) if of else 0
    if count and percent == 0:
        return "less than 1 %"
    return "more than 99 %" if percent == 100 and count < of else f"{percent} %"


def percent_text(share: float, *, signed: bool = False) -> str:
    """Say a share in whole percent.

    Examples
    --------
    >>> percent_text(0.2), percent_text(3.9, signed=True)
    ('20 %', '+390 %')
    """
    return f"{100 * share:{'+' if signed else ''},.0f} %"


def verb(count: int, one: str, many: str) -> str:
    """Return the form of a verb that goes with a count.

    Examples
    --------
    >>> verb(1, "lies", "lie"), verb(2, "lies", "lie")
    ('lies', 'lie')
    """
    return one if count == 1 else many
