"""Zones of control from vector files: an actor, a validity interval, polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.read.dates import Span, read_span
from geo.read.ground import (
    SNAPSHOTS,
    UNSTATED_LINE_UNCERTAINTY_M,
    names_holder,
    names_start,
    open_ground,
    zones_of,
)
from geo.read.options import NOTHING_TOLD

if TYPE_CHECKING:
    from geo.read.content import Content
    from geo.read.ground import Ground
    from geo.read.layers import Features
    from geo.read.options import Options
    from geo.read.result import FileResult

__all__ = ["UNSTATED_LINE_UNCERTAINTY_M", "names_holder", "names_start", "read_zones"]

_KIND: Final = "control zones"


def read_zones(content: Content, features: Features, options: Options = NOTHING_TOLD) -> FileResult:
    """Make zones of a vector file's features; the number of a rejected row is that of the feature, from 1.

    Parameters
    ----------
    content
        The file, for its name and its bytes.
    features
        What was read of it.
    options
        Who held the zones of a file that names no holder; a file that names holders keeps its own.

    Raises
    ------
    FileRefusedError
        No property names an actor or a start, no feature is a polygon, or dates or coordinates cannot be understood.
    """
    ground = open_ground(content, features, options)
    start, end = _interval(ground)
    kept = ground.sheet.rejects.kept
    columns = {
        "zone_id": ground.ids,
        "actor": ground.holder,
        "start": start,
        "end": end,
        "line_uncertainty_m": ground.line,
        "source": ground.source,
    }
    frame = pd.DataFrame(columns)[kept].set_index("zone_id")
    rows = pd.Series(ground.sheet.rejects.rows[kept])
    return zones_of(ground, frame, ground.shapes[kept], rows, kind=_KIND)


def _interval(ground: Ground) -> tuple[pd.Series, pd.Series]:
    sheet, names = ground.sheet, ground.names
    first = names["start"]
    end = "end" if "end" in names else None
    last_day = "last_day" if "last_day" in names and end is None else None
    start, stop = read_span(sheet.cells, sheet.rejects, Span("start", end=end, last_day=last_day), open_end=True)
    if end and names["end"] != "end":
        sheet.warn(f"{names['end']} is read as the moment from which a zone was no longer held")
    if end is None and last_day is None:
        if first in SNAPSHOTS and len(start.dropna().unique()) > 1:
            stop = _until_next(start)
            sheet.warn(f"no end: zones of one {first} are taken to hold until the next {first}")
        elif first in SNAPSHOTS and start.notna().any():
            seen = f"it shows one day, {start.min():%Y-%m-%d}, and states no end"
            sheet.warn(f"{seen}: every zone is taken as still held since then")
        else:
            sheet.warn(f"no end: every zone is taken as still held since its {first}")
    return start, stop


def _until_next(start: pd.Series) -> pd.Series:
    """Return for each date the next one there is; ``NaT`` for the last."""
    dates = start.dropna().drop_duplicates().sort_values()
    following = pd.Series(dates.shift(-1).to_numpy(), index=pd.DatetimeIndex(dates))
    return pd.to_datetime(start.map(following), utc=True)
