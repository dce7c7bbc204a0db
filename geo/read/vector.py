"""Zones of control from vector files: an actor, a validity interval, polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.text import count_text
from geo.read.dates import read_span
from geo.read.ends import span_of
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

#: Actors and dates that one sentence names; further ones are counted.
_MOST_SAID: Final = 5


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
    span = span_of(sheet)
    start, stop = read_span(sheet, span, open_end=True)
    if span.end and names["end"] != "end":
        sheet.warn(f"{names['end']} is read as the moment from which a zone was no longer held")
    if span.end is None and span.last_day is None:
        if first in SNAPSHOTS and len(start.dropna().unique()) > 1:
            stop = _until_next(start)
            sheet.warn(f"no end: zones of one {first} are taken to hold until the next {first}")
            _set_aside_incomplete(ground, start)
        elif first in SNAPSHOTS and start.notna().any():
            seen = f"it shows one day, {start.min():%Y-%m-%d}, and states no end"
            sheet.warn(f"{seen}: every zone is taken as still held since then")
        else:
            sheet.warn(f"no end: every zone is taken as still held since its {first}")
    return start, stop


def _set_aside_incomplete(ground: Ground, start: pd.Series) -> None:
    """Set aside what is left of an actor's ground on a date of which some cannot be used: no retreat happened then.

    That date is not known, as in a series of one file a day; what the date before says ends there all the same.
    """
    rejects = ground.sheet.rejects
    versions = pd.MultiIndex.from_arrays([ground.holder, start])
    lost = ground.lost & start.notna().to_numpy() & (ground.holder != "").to_numpy()
    numbers = rejects.rows[lost]
    if not len(numbers):
        return
    which = versions[lost].unique()
    shown = ", ".join(f"{actor} on {date:%Y-%m-%d}" for actor, date in which[:_MOST_SAID])
    more = f" and {len(which) - _MOST_SAID:,} more" if len(which) > _MOST_SAID else ""
    ground.sheet.warn(
        f"{count_text(len(numbers), 'feature')} that may be ground cannot be used (the first is {numbers[0]}), and "
        f"the ground is not known of {shown}{more}"
    )
    rejects.set_aside(
        versions.isin(which),
        column="geometry",
        values="",
        reason="other ground of this actor on this date cannot be used: without it the date would show a retreat",
    )


def _until_next(start: pd.Series) -> pd.Series:
    """Return for each date the next one there is; ``NaT`` for the last."""
    dates = start.dropna().drop_duplicates().sort_values()
    following = pd.Series(dates.shift(-1).to_numpy(), index=pd.DatetimeIndex(dates))
    return pd.to_datetime(start.map(following), utc=True)
