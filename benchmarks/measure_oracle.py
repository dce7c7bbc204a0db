"""The distance to a line by brute force: geodesics to points along its edges, ever denser round the nearest one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pyproj import Geod

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GEOD: Final = Geod(ellps="WGS84")
#: Points an edge is first given, and in each finer look; four looks reach a ten-thousandth of an edge.
_POINTS: Final = 11
_LOOKS: Final = 4


def brute_force_m(lon: float, lat: float, line: shapely.Geometry) -> float:
    """Return the geodesic distance from a point to the edges of a line or polygon, straight in degrees; metres.

    Every edge is looked at, none is left out by a bound: slow, and independent of what it checks.
    """
    rings = shapely.get_parts(line.boundary if line.geom_type.endswith("Polygon") else line)
    ends = [shapely.get_coordinates(ring) for ring in rings]
    start = np.concatenate([one[:-1] for one in ends])
    step = np.concatenate([np.diff(one, axis=0) for one in ends])
    share = np.linspace(0, 1, _POINTS)
    low = np.zeros(len(start))
    wide = 1.0
    best = np.inf
    for _ in range(_LOOKS):
        shares = np.clip(low[:, None] + wide * share, 0, 1)
        away = _away(lon, lat, start[:, None] + shares[..., None] * step[:, None])
        nearest = away.argmin(axis=1)
        found = away.min(axis=1)
        best = min(best, float(found.min()))
        low = np.take_along_axis(shares, nearest[:, None], axis=1)[:, 0] - wide / (_POINTS - 1)
        # An edge whose points are all further than the best by more than its piece is long cannot hold the nearest.
        reach = wide / (_POINTS - 1) * np.hypot(step[:, 0], step[:, 1]) * 112_000
        kept = found - reach <= best
        start, step, low = start[kept], step[kept], low[kept]
        wide *= 2 / (_POINTS - 1)
    return best


def _away(lon: float, lat: float, points: NDArray[np.float64]) -> NDArray[np.float64]:
    size = points.shape[:-1]
    there = points.reshape(-1, 2)
    here = np.full(len(there), lon), np.full(len(there), lat)
    return np.asarray(_GEOD.inv(*here, there[:, 0], there[:, 1])[2]).reshape(size)
