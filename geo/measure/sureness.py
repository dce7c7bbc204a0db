"""Whether the holder of the ground under an event is the same wherever and whenever the event may have been."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.measure.holding import holder_of
from geo.measure.lives import lives_of
from geo.measure.nearest import nearest
from geo.measure.outlines import outlines
from geo.measure.versions import prepare_lines
from geo.model.actors import UNKNOWN
from geo.model.tables import CRS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

#: Events times moments looked at together; bounds what is held at once to some 100 MB.
_MOST_ROWS: Final = 200_000


def holder_sure(events: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, *, carry_forward: bool = False) -> pd.Series:
    """Return whether the holder of each event is the same wherever in its disc and whenever in its interval it was.

    It is when at every moment of ``[start, end)`` no edge of anybody's ground meets the disc of
    ``place_uncertainty_m`` round the point, and the holder is always that of `holder_of`. An edge is taken where it is
    drawn; its own ``line_uncertainty_m`` is not added. Unknown is never sure, nor is a point on an edge.

    Parameters are those of `holder_of`; `events` states ``end`` and ``place_uncertainty_m`` (metres), too.

    Returns
    -------
    holder_sure
        A boolean Series named ``holder_sure`` on the index of `events`.
    """
    edges = prepare_lines(outlines(zones))
    at_start = holder_of(events, zones, carry_forward=carry_forward).to_numpy()
    shapes, radius_m = events.geometry.to_numpy(), events["place_uncertainty_m"].to_numpy()
    unsure = at_start == UNKNOWN
    for rows, moments in at_changes(events, lives_of(zones).bounds()):
        points = gpd.GeoDataFrame(
            {"start": pd.to_datetime(moments, unit="us", utc=True)}, geometry=shapes[rows], crs=CRS
        )
        holder = holder_of(points, zones, carry_forward=carry_forward).to_numpy()
        away_m = nearest(points, edges, carry_forward=carry_forward)["distance_m"].to_numpy()
        unsure[rows[(holder != at_start[rows]) | ~(away_m > radius_m[rows])]] = True
    return pd.Series(~unsure, index=events.index, name="holder_sure", dtype=bool)


def at_changes(events: pd.DataFrame, bounds: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield rows of events and moments: each event at its start and at every change of control inside its interval.

    Parameters
    ----------
    events
        Columns ``start`` and ``end`` (UTC, half-open).
    bounds
        When control changed, microseconds since 1970 UTC, ascending.
    """
    lives = lives_of(events)
    first = np.searchsorted(bounds, lives.born, side="right")
    later = np.maximum(np.searchsorted(bounds, lives.died, side="left") - first, 0)
    part = np.cumsum(later + 1) // _MOST_ROWS
    for number in np.unique(part):
        chosen = np.flatnonzero(part == number)
        times = later[chosen] + 1
        rows = np.repeat(chosen, times)
        step = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
        moments = lives.born[rows]
        moments[step > 0] = bounds[(first[rows] + step - 1)[step > 0]]
        yield rows, moments
