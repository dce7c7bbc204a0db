"""Frames round places on a globe: the shorter way round, over the 180th meridian where that is it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.model.view import Area

#: West, south, east, north of everything.
WORLD: Final = (-180.0, -90.0, 180.0, 90.0)


def longitude_span(west: NDArray[np.float64], east: NDArray[np.float64]) -> tuple[float, float]:
    """Return west and east, in degrees, of the shortest stretch that holds all stretches.

    Of equally short ones it is that which does not cross the 180th meridian. `east` may lie beyond 180.

    Examples
    --------
    >>> longitude_span(np.array([36.0, 38.0]), np.array([37.0, 38.0]))
    (36.0, 38.0)
    >>> longitude_span(np.array([179.0, -180.0]), np.array([180.0, -178.5]))
    (179.0, 181.5)
    """
    order = np.argsort(west, kind="stable")
    starts, reached = west[order], np.maximum.accumulate(east[order])
    # How far everything before a stretch reaches; before the first is the last, once round the globe.
    round_back = reached[-1] - 360
    before = np.append(round_back, np.maximum(reached[:-1], round_back))
    gaps = starts - before
    if gaps.max() <= 0:
        return WORLD[0], WORLD[2]
    first = int(gaps.argmax())
    return float(starts[first]), float(before[first] + 360 if first else reached[-1])


def extent(*tables: gpd.GeoDataFrame) -> Area:
    """Return the frame round all tables, in degrees; the whole world where they are empty."""
    boxes = [table.bounds.to_numpy() for table in tables if len(table)]
    if not boxes:
        return WORLD
    west, south, east, north = np.concatenate(boxes).T
    left, right = longitude_span(west, east)
    return left, float(south.min()), right, float(north.max())
