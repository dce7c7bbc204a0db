"""Which column says until when something was held; one without any value counts as absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.read.cells import BLANKS
from geo.read.dates import Span

if TYPE_CHECKING:
    from geo.read.tabular import Sheet


def span_of(sheet: Sheet) -> Span:
    """Return the columns that say when: ``start``, and ``end`` or else ``last_day`` where they hold any value.

    An empty column beside a date on which something was seen so does not say that it is still so.
    """
    cells = sheet.cells
    filled = [
        name
        for name in ("end", "last_day")
        if name in cells and not cells[name].str.strip().str.lower().isin(BLANKS).all()
    ]
    end = "end" if "end" in filled else None
    return Span("start", end=end, last_day="last_day" if "last_day" in filled and end is None else None)
