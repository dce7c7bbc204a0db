"""The shortest line from positions or a ground to a ground, remembered with what it is measured on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import _search, geodesy
from geo.measure._segments import TIE_M
from geo.measure.edges import surest_point
from geo.measure.kept import digest
from geo.measure.lives import microseconds

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.geodesy import NearestPair
    from geo.measure.ground import Ground
    from geo.measure.spots import Spots
    from geo.measure.territory import Territory

#: Fewer vertices in common than this are no border: grounds that overlap may share corners of the area that cuts them.
_BORDER_VERTICES: Final = 3


def to_ground(ground: Ground, starts: Spots, zone: Territory) -> tuple[int, NearestPair]:
    """Return which position is nearest to a ground and the shortest line from it; of equals the first by name.

    There must be one position at least. One inside the ground, or on its edge, is 0 m away.
    """
    return ground.lines_to_grounds.get((starts.key, zone.key), lambda: _to_ground(starts, zone))


def _to_ground(starts: Spots, zone: Territory) -> tuple[int, NearestPair]:
    # Longitudes count modulo 360; a ground's lie between -180 and 180.
    place = np.stack([np.where(np.abs(starts.lon) > 180, (starts.lon + 180) % 360 - 180, starts.lon), starts.lat])
    # A copy: to prepare a geometry changes it.
    shape = shapely.force_2d(zone.shape)
    shapely.prepare(shape)
    inside = np.flatnonzero(shapely.intersects_xy(shape, *place))
    if len(inside):
        k = _by_name(starts, inside)
        return k, _no_way(starts, k)
    witness, _, away_m = _search.closest(zone.outline, place, np.zeros(len(starts), dtype=np.int64))
    k = _by_name(starts, np.flatnonzero(away_m <= away_m.min() + TIE_M))
    if away_m[k] < TIE_M:
        return k, _no_way(starts, k)
    start, end = ((float(lon), float(lat)) for lon, lat in (place[:, k], witness[:, k]))
    return k, geodesy.NearestPair(float(away_m[k]), start, end)


def _no_way(starts: Spots, k: int) -> NearestPair:
    at = (float(starts.lon[k]), float(starts.lat[k]))
    return geodesy.NearestPair(0.0, at, at)


def _by_name(starts: Spots, which: NDArray[np.int64]) -> int:
    """Return the first of some positions by name."""
    return int(min(which, key=lambda one: str(starts.names[one])))


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
    held = digest(ground.all_holding_lives.at(microseconds(instant))) if ground.control.derived else b""
    key = (a[0], a[1].key, b[0], b[1].key, held)
    return ground.lines_between_grounds.get(key, lambda: _between(ground, a, b, instant))


def _between(ground: Ground, a: tuple[str, Territory], b: tuple[str, Territory], instant: pd.Timestamp) -> NearestPair:
    if ground.control.derived:
        contact = shapely.intersection(a[1].shape, b[1].shape)
        if not contact.is_empty:
            at = surest_point(ground, (a[0], b[0]), instant, contact)
            return geodesy.NearestPair(0.0, at, at)
    elif (met := _shared_vertex(a[1].shape, b[1].shape)) is not None:
        return geodesy.NearestPair(0.0, met, met)
    pair = geodesy.nearest_pair(a[1].prepared, b[1].prepared)
    if pair is None:
        raise ValueError("no ground can be empty here")
    return pair


def _shared_vertex(a: shapely.Geometry, b: shapely.Geometry) -> tuple[float, float] | None:
    """Return the middle one of the vertices of a border that two shapes share, in the order of the first."""
    own, other = (shapely.get_coordinates(shape).view(np.complex128).ravel() for shape in (a, b))
    shared = list(dict.fromkeys(own[np.isin(own, other)].tolist()))  # A ring ends where it began.
    if len(shared) < _BORDER_VERTICES:
        return None
    middle = shared[len(shared) // 2]
    return middle.real, middle.imag
