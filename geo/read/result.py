"""`FileResult`: what one file gave, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.model.dataset import Source


@dataclass(frozen=True, eq=False)
class FileResult:
    """One file, read. ``accepted + len(rejected) == rows``, always.

    Attributes
    ----------
    kind
        What the file was found to be, such as ``"UCDP GED events, 41 columns"``.
    tables
        Tables by their name in `geo.model.tables.TABLES`; each obeys its schema.
    rejected
        Rows set aside, once each, with the first reason: file, row, column, value, reason.
    warnings
        Sentences about rows that were kept but deserve a look, each beginning with the file's name.
    rows
        Records present in the file, without its header, a row of HXL tags and empty lines.
    source
        The file's name and SHA-256, and what a SOURCES.toml says of it.
    row_numbers
        For each table, the row of the file that gave each id, as `rejected` counts them: the header of a
        table is row 1, as a spreadsheet shows it; the first feature of a vector file is 1.
    parts
        The sources of the single files, where several were read as one; `source` then names them together.
    countries
        The country that the file states for each event, by its id, as written; ``None``: it states none.
    kept
        Rows kept, where one row of the file is not one row of a table: a row of a survey gives a place and a holding;
        ``None``: as many as the tables have.
    lost_holders
        Holders of ground all of whose rows were set aside, each with the reason for the first of them.
    until_next
        Whether the holdings are what was seen on dates: each holds until the survey's next date.
    """

    kind: str
    tables: dict[str, pd.DataFrame]
    rejected: pd.DataFrame
    warnings: tuple[str, ...]
    rows: int
    source: Source
    row_numbers: dict[str, pd.Series] = field(default_factory=dict)
    parts: tuple[Source, ...] = ()
    lost_holders: Mapping[str, str] = field(default_factory=dict)
    countries: pd.Series | None = None
    kept: int | None = None
    until_next: bool = False

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every file read, with its SHA-256."""
        return self.parts or (self.source,)

    @property
    def accepted(self) -> int:
        """The number of rows kept."""
        return sum(len(frame) for frame in self.tables.values()) if self.kept is None else self.kept
