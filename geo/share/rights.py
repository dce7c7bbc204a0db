"""What a source's terms let others do with its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model.errors import InputError

if TYPE_CHECKING:
    from geo.model.dataset import Dataset


class RowsWithheldError(InputError):
    """Rows were asked for that the terms of their source do not let anybody pass on."""


def withheld(dataset: Dataset) -> tuple[str, ...]:
    """Return a sentence for each source whose terms let pictures and numbers be shared, but not rows."""
    raise NotImplementedError


def check_rows(dataset: Dataset) -> None:
    """Raise where rows of the data may not be passed on.

    Raises
    ------
    RowsWithheldError
        A source forbids it; the message says which, and what may be shared instead.
    """
    raise NotImplementedError
