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

#: Events known no better are not drawn (`timeline/eventsLayer.js` says the same).
RING_M: Final = 25_000.0
#: Of latitude, rounded: this only frames the map.
METRES_PER_DEGREE: Final = 111_000.0


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


def shown(events: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> Area | None:
    """Return the frame a map opens on, in degrees: round the zones, without any round the events; None without both.

    Rings of uncertainty are drawn to their true radius: the frame holds them, not only their centres.
    """
    if len(zones):
        return extent(zones)
    if events.empty:
        return None
    lon, lat = events.geometry.x.to_numpy(), events.geometry.y.to_numpy()
    radius_m = events["place_uncertainty_m"].to_numpy(dtype=np.float64)
    north_deg = np.where(radius_m <= RING_M, radius_m, 0) / METRES_PER_DEGREE
    east_deg = north_deg / np.cos(np.radians(lat.clip(-85, 85)))
    west, east = longitude_span(lon - east_deg, lon + east_deg)
    return west, max(-90.0, float((lat - north_deg).min())), east, min(90.0, float((lat + north_deg).max()))
