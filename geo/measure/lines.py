"""The shortest line from positions or a ground to a ground, remembered with what it is measured on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure.edges import surest_point
from geo.measure.lives import microseconds

if TYPE_CHECKING:
    import pandas as pd

    from geo.measure.geodesy import NearestPair
    from geo.measure.ground import Ground
    from geo.measure.spots import Spots
    from geo.measure.territory import Territory


def to_ground(ground: Ground, starts: Spots, zone: Territory) -> tuple[int, NearestPair]:
    """Return which position is nearest to a ground and the shortest line from it; of equals the first by name.

    There must be one position at least. One inside the ground, or on its edge, is 0 m away.
    """
    return ground.lines_to_grounds.get((starts.key, zone.key), lambda: _to_ground(starts, zone))


def _to_ground(starts: Spots, zone: Territory) -> tuple[int, NearestPair]:
    points = shapely.points(starts.lon, starts.lat)
    inside = np.flatnonzero(shapely.intersects(points, zone.shape))
    if len(inside):
        k = min(inside.tolist(), key=lambda one: str(starts.names[one]))
        at = (float(starts.lon[k]), float(starts.lat[k]))
        return k, geodesy.NearestPair(0.0, at, at)
    pair = geodesy.nearest_pair(shapely.multipoints(points), zone.prepared)
    if pair is None:
        raise ValueError("neither positions nor a ground can be empty here")
    off = np.abs(starts.lon - pair.start[0]) + np.abs(starts.lat - pair.start[1])
    alike = np.flatnonzero(off == off.min())
    return min(alike.tolist(), key=lambda one: str(starts.names[one])), pair


def between_grounds(
    ground: Ground, a: tuple[str, Territory], b: tuple[str, Territory], instant: pd.Timestamp
) -> NearestPair:
    """Return the shortest line from the first actor's ground to the second's; turned round, it is the same line.

    Where half-way grounds touch, its ends are the point that is known best (`geo.measure.edges.surest_point`).
    """
    if a[0] > b[0]:
        pair = between_grounds(ground, b, a, instant)
        return geodesy.NearestPair(pair.distance_m, pair.end, pair.start)
    # Where half-way grounds touch, who holds which place decides on the point.
    held = ground.all_holding_lives.at(microseconds(instant)).tobytes() if ground.control.derived else b""
    key = (a[0], a[1].key, b[0], b[1].key, held)
    return ground.lines_between_grounds.get(key, lambda: _between(ground, a, b, instant))


def _between(ground: Ground, a: tuple[str, Territory], b: tuple[str, Territory], instant: pd.Timestamp) -> NearestPair:
    if ground.control.derived:
        contact = shapely.intersection(a[1].shape, b[1].shape)
        if not contact.is_empty:
            at = surest_point(ground, (a[0], b[0]), instant, contact)
            return geodesy.NearestPair(0.0, at, at)
    pair = geodesy.nearest_pair(a[1].prepared, b[1].prepared)
    if pair is None:
        raise ValueError("no ground can be empty here")
    return pair
