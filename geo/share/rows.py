"""The rows in view, in the formats people work with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from geo.share.snapshot import Snapshot

RowKind = Literal["csv", "geojson", "gpkg", "parquet"]

ROW_KINDS: Final[tuple[RowKind, ...]] = ("csv", "geojson", "gpkg", "parquet")


def rows_of(snapshot: Snapshot, kind: RowKind) -> bytes:
    """Return the events in view, with every column of the table and their sources in the file itself.

    Raises
    ------
    RowsWithheldError
        The terms of a source do not let its rows be passed on.
    """
    raise NotImplementedError
