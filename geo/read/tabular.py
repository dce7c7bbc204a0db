"""What every table is, whatever file it came in: named columns that are read as texts, with the number of each row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from geo.read.content import Content
    from geo.read.rejects import Rejects


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns of texts under the names asked for; `rejects` holds the rows that have no proper cells."""

    content: Content
    cells: pd.DataFrame
    rejects: Rejects
    rows: int
    warnings: list[str]

    def warn(self, sentence: str) -> None:
        """Keep a sentence for the reader, with the file's name before it."""
        self.warnings.append(f"{self.content.name}: {sentence}")

    @property
    def any_kept(self) -> bool:
        """Whether a row has not been set aside."""
        return bool(self.rejects.kept.any())


@dataclass(frozen=True, slots=True)
class Tabular(ABC):
    """A table whose header is known and whose rows are not read yet.

    Attributes
    ----------
    content
        The file.
    names
        Its column names, tidied, in their order; empty where a column has no name, no other twice.
    labels
        Tidied name -> the name as the file writes it, where that is another one.
    """

    content: Content
    names: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict, kw_only=True, repr=False, compare=False)

    def label(self, name: str) -> str:
        """Return a column's name as the file writes it."""
        return self.labels.get(name, name)

    @abstractmethod
    def read(self, wanted: Mapping[str, str]) -> Sheet:
        """Read columns as texts without blanks round them; `wanted` is our name -> the header's.

        Only these columns are parsed. Rows that have no proper cells are set aside in the sheet; empty rows, and a row
        of HXL tags under the header, are passed over.

        Raises
        ------
        FileRefusedError
            There are no rows, or the file is damaged.
        """


def tidy_name(name: str) -> str:
    """Return a column's name as names are compared: lower case, one underscore between words.

    Examples
    --------
    >>> tidy_name(" Event Date")
    'event_date'
    """
    return "_".join(name.replace("-", " ").replace("_", " ").split()).lower()


def named_once(cells: Iterable[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the names of a header's cells, each but the first of its name empty, and the names that stand twice.

    Examples
    --------
    >>> named_once(["Date", "Note", "note", ""])
    (('date', 'note', '', ''), frozenset({'note'}))
    """
    seen: set[str] = set()
    repeated: set[str] = set()
    names = []
    for name in map(tidy_name, cells):
        if name in seen:
            repeated.add(name)
        names.append("" if name in seen else name)
        seen.add(name)
    return tuple(names), frozenset(repeated - {""})


def as_written(cells: Iterable[str]) -> dict[str, str]:
    """Return the names of a header as it writes them, by their tidied form; the first of those that are alike.

    Examples
    --------
    >>> as_written(["Ancho (y)", "__class__", "date"])
    {'ancho_(y)': 'Ancho (y)', 'class': '__class__'}
    """
    written: dict[str, str] = {}
    for cell in cells:
        written.setdefault(tidy_name(cell), " ".join(cell.split()))
    return {tidy: label for tidy, label in written.items() if tidy and label != tidy}


def twice(table: Tabular) -> frozenset[str]:
    """Return the names that stand twice in a table's header; its sheet says that these columns were not read."""
    found: frozenset[str] = getattr(table, "twice", frozenset())
    return found


def refuse_named_twice(content: Content, wanted: Mapping[str, str], repeated: frozenset[str]) -> None:
    """Raise `FileRefusedError` when one of the columns wanted has a name that stands twice in the header."""
    for name in wanted.values():
        if name in repeated:
            raise content.refused(f"the header names {name} twice", do="rename or remove one of them")
