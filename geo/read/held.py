"""`HeldTable`: a table whose cells are in memory, to be read again and again with one profile and another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.recognise import parsed
from geo.read.rejects import Rejects
from geo.read.tabular import Sheet, Tabular

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

#: Columns that are looked at; a table of more is a matrix.
MOST_COLUMNS: Final = 300
#: Rows that are held; a profile made with them then reads them all.
MOST_ROWS: Final = 20_000
#: Bytes of a text table of which only the beginning is read, up to a line's end.
_MOST_BYTES: Final = 32_000_000


@dataclass(frozen=True, slots=True)
class HeldTable(Tabular):
    """The first rows of a table, every named column of them as texts."""

    sheet: Sheet
    whole: bool

    @property
    def cells(self) -> pd.DataFrame:
        """The texts, by the header's names."""
        return self.sheet.cells

    @property
    def rows(self) -> int:
        """The number of rows held, those without proper cells counted."""
        return self.sheet.rows

    def read(self, wanted: Mapping[str, str]) -> Sheet:
        """Return columns of the cells held; see `Tabular.read`."""
        held = self.sheet
        cells = held.cells[list(wanted.values())].set_axis(list(wanted), axis="columns")
        rejects = Rejects(self.content.name, held.rejects.rows, names=wanted)
        rejects.kept = held.rejects.kept.copy()
        rejects.add(held.rejects.frame())
        return Sheet(self.content, cells, rejects, held.rows, list(held.warnings))


def hold(content: Content) -> HeldTable:
    """Read the first 20,000 rows of a table.

    Raises
    ------
    FileRefusedError
        It is no table, has no rows or no column with a name of its own.
    """
    whole = len(content.data) <= _MOST_BYTES
    table = _table(content)
    names = Counter(name for name in table.names if name)
    once = [name for name, count in names.items() if count == 1][:MOST_COLUMNS]
    if not once:
        raise content.refused("no column has a name of its own", do="name the columns in the first line")
    sheet = table.read({name: name for name in once})
    if len(sheet.cells) <= MOST_ROWS:
        return HeldTable(content, tuple(once), _own(sheet), whole, labels=table.labels)
    return HeldTable(content, tuple(once), _first(sheet), whole=False, labels=table.labels)


def _table(content: Content) -> Tabular:
    """Open a table; of a large text table only the beginning, where that is sound by itself."""
    if len(content.data) > _MOST_BYTES:
        cut = content.data[: content.data.rfind(b"\n", 0, _MOST_BYTES) + 1]
        try:
            return _opened(Content(content.name, cut))
        except FileRefusedError:
            pass  # A quotation goes over the cut, or the form needs its end: read it whole.
    return _opened(content)


def _opened(content: Content) -> Tabular:
    found = parsed(content)
    if not isinstance(found, Tabular):
        raise content.refused("this is no table", do="give a table of events, places or holdings")
    return found


def _own(sheet: Sheet) -> Sheet:
    return Sheet(sheet.content, sheet.cells.reset_index(drop=True), sheet.rejects, sheet.rows, sheet.warnings)


def _first(sheet: Sheet) -> Sheet:
    """Return the first rows of a sheet, with the rows that were set aside among them."""
    rows = sheet.rejects.rows[:MOST_ROWS]
    rejects = Rejects(sheet.content.name, rows)
    rejects.kept = sheet.rejects.kept[:MOST_ROWS].copy()
    frame = sheet.rejects.frame()
    aside = frame[frame["row"].astype("int64") <= rows[-1]]
    rejects.add(aside)
    odd = int((~aside["row"].astype("int64").isin(rows)).sum())
    cells = sheet.cells.iloc[:MOST_ROWS].reset_index(drop=True)
    return Sheet(sheet.content, cells, rejects, MOST_ROWS + odd, sheet.warnings)
