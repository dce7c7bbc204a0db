"""The shortest line from positions or a ground to a ground, remembered with what it is measured on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure._segments import reach
from geo.measure.edges import surest_point
from geo.measure.lives import microseconds

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.geodesy import NearestPair, Prepared
    from geo.measure.ground import Ground
    from geo.measure.spots import Spots
    from geo.measure.territory import Territory

#: Distances from positions to blocks worked out together (24 bytes each).
_MOST_PAIRS: Final = 300_000
#: Fewer vertices in common than this are no border: grounds that overlap may share corners of the area that cuts them.
_BORDER_VERTICES: Final = 3


def to_ground(ground: Ground, starts: Spots, zone: Territory) -> tuple[int, NearestPair]:
    """Return which position is nearest to a ground and the shortest line from it; of equals the first by name.

    There must be one position at least. One inside the ground, or on its edge, is 0 m away.
    """
    return ground.lines_to_grounds.get((starts.key, zone.key), lambda: _to_ground(starts, zone))


def _to_ground(starts: Spots, zone: Territory) -> tuple[int, NearestPair]:
    points = shapely.points(starts.lon, starts.lat)
    inside = np.flatnonzero(shapely.intersects(points, zone.shape))
    if len(inside):
        k = _by_name(starts, inside)[0]
        at = (float(starts.lon[k]), float(starts.lat[k]))
        return k, geodesy.NearestPair(0.0, at, at)
    near = _by_name(starts, _candidates(starts.xyz, zone.prepared))
    pair = geodesy.nearest_pair(shapely.multipoints(points[near]), zone.prepared)
    if pair is None:
        raise ValueError("neither positions nor a ground can be empty here")
    off = np.abs(starts.lon[near] - pair.start[0]) + np.abs(starts.lat[near] - pair.start[1])
    return near[int(np.argmin(off))], pair


def _by_name(starts: Spots, which: NDArray[np.int64]) -> list[int]:
    return sorted(which.tolist(), key=lambda one: str(starts.names[one]))


def _candidates(xyz: NDArray[np.float64], prepared: Prepared) -> NDArray[np.int64]:
    """Return which of the points outside a shape may be nearest to it: those that no ball round its edges rules out.

    The centre of a block is one of its vertices, so the nearest place is no further than the nearest centre; and
    nothing of a block is nearer than its ball.
    """
    kept = np.arange(len(xyz))
    for blocks in prepared.outline.levels:
        rows = max(1, _MOST_PAIRS // len(blocks.first))
        low_m, high_m = [], []
        for first in range(0, len(kept), rows):
            off = xyz[kept[first : first + rows], :, None] - blocks.centre
            away_m = np.sqrt((off * off).sum(axis=1))
            low_m.append((away_m - blocks.radius_m).min(axis=1))
            high_m.append(away_m.min())
        kept = kept[np.concatenate(low_m) <= reach(np.min(high_m))]
    return kept


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
