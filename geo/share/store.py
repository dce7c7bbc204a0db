"""Published pages on a disk: stored under what they hold, bounded in size and age, deleted by who published them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.model.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from geo.share.snapshot import Snapshot


class StoreError(InputError):
    """A page cannot be stored; the message says why and what to do, and what was stored before is whole."""


@dataclass(frozen=True, slots=True)
class Published:
    """A page in the store: its id, title, sentence, when it was stored (UTC), and its size in bytes."""

    id: str
    title: str
    sentence: str
    stored: pd.Timestamp
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What its author gets: the id of the page, and the key that deletes it."""

    id: str
    key: str


class Store:
    """A folder of published pages; safe with several threads and processes, and after a crash."""

    def __init__(self, folder: Path, *, most_bytes: int, most_days: int) -> None:
        self._folder, self._most_bytes, self._most_days = folder, most_bytes, most_days

    def publish(self, snapshot: Snapshot, *, now: pd.Timestamp, base: str = "") -> Receipt:
        """Store a page with its card; the same content has the same id, and is stored once.

        Parameters
        ----------
        base
            Address the store is served at (``https://maps.example.org``), for the preview of links; may be empty.

        Raises
        ------
        StoreError
            The store is full, or the disk is.
        RowsWithheldError
            The terms of a source do not let its rows be passed on.
        """
        raise NotImplementedError

    def page(self, name: str) -> bytes | None:
        """Return a page, compressed with gzip; None of an id that is none, is not held or is too old."""
        raise NotImplementedError

    def card(self, name: str) -> bytes | None:
        """Return the picture of a page for previews of links, as PNG."""
        raise NotImplementedError

    def listing(self) -> tuple[Published, ...]:
        """Return what is held, newest first."""
        raise NotImplementedError

    def delete(self, name: str, key: str) -> bool:
        """Delete a page, given the key its author got; False where the key or the id is not right."""
        raise NotImplementedError
