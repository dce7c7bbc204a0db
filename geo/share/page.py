"""One HTML file: the timeline map with its read-out, legend, sources and card; it opens with the network off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.share.snapshot import Snapshot


def page_of(snapshot: Snapshot) -> str:
    """Return the page; the same snapshot gives the same bytes.

    Raises
    ------
    RowsWithheldError
        The terms of a source do not let its rows be passed on, and a page holds rows.
    """
    raise NotImplementedError
