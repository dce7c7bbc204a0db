"""The point of a ground that lies furthest from something: at a corner, on an edge, or inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.model.progress import step

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Values = NDArray[np.float64]

#: Metres in a degree of latitude, and of longitude at the equator, at most (WGS84: 111,694 at the poles).
_M_PER_DEG: Final = 111_700.0
#: What may be missed is left when it is less than this share of what was found.
_FINE: Final = 0.002
#: So many points are looked at inside, at most: what is then left is said.
_MOST_POINTS: Final = 20_000
_ROUNDING_DEG: Final = 1e-9


def furthest(
    shape: shapely.Geometry, away_m: Callable[[Values], Values], *, fine_m: float
) -> tuple[tuple[float, float], float, float]:
    """Return the point of a ground that lies furthest off, how far, and by how much another may lie further, metres.

    The corners are looked at first. Then the ground is cut into boxes, and each into two, as long as one may hold a
    point that lies further off: no point of a box lies further than one of its points and the way between the two.

    Parameters
    ----------
    shape
        Polygons in degrees, not empty.
    away_m
        Returns how far points (rows of degrees) lie from the thing, metres along the ellipsoid.
    fine_m
        What may be missed is left when it is less than this, or than two thousandths of what was found; or when
        `_MOST_POINTS` were looked at.
    """
    corners = np.unique(shapely.get_coordinates(shape), axis=0)
    metres = away_m(corners)
    at = int(np.argmax(metres))
    best, best_m, most_m = corners[at], float(metres[at]), 0.0
    parts = shapely.get_parts(shape)
    shapely.prepare(parts)
    part, middle, half = np.arange(len(parts)), *_boxes(parts)
    looked_at = 0
    while len(part):
        points = _points_of(parts[part], middle)
        off = np.abs(points - middle)
        # Ground that meets a box comes as near to its middle as its corners are; the nearest may lie beside it.
        meets = np.hypot(*off.T) <= np.hypot(*half.T) + _ROUNDING_DEG
        part, middle, half, points, off = part[meets], middle[meets], half[meets], points[meets], off[meets]
        if not len(part):
            break
        looked_at += len(points)
        step(looked_at, _MOST_POINTS)
        metres = away_m(points)
        at = int(np.argmax(metres))
        # A corner stays unless something lies further by more than roundings.
        if metres[at] > best_m + 1e-3:
            best, best_m = points[at], float(metres[at])
        ends_m = metres + _reach_m(middle, half + off)
        open_ = ends_m > best_m + max(fine_m, _FINE * best_m)
        if looked_at + 2 * int(open_.sum()) > _MOST_POINTS:
            open_[:] = False
        most_m = max(most_m, float(ends_m[~open_].max(initial=0.0)))
        part, (middle, half) = np.tile(part[open_], 2), _halves(middle[open_], half[open_])
    lon, lat = map(float, best)
    return (lon, lat), best_m, max(0.0, most_m - best_m)


def _boxes(parts: NDArray[np.object_]) -> tuple[Values, Values]:
    """Return the middles of the boxes round polygons, and half their widths and heights."""
    west, south, east, north = shapely.bounds(parts).T
    return np.column_stack([west + east, south + north]) / 2, np.column_stack([east - west, north - south]) / 2


def _halves(middle: Values, half: Values) -> tuple[Values, Values]:
    """Return boxes cut in two across their longer side."""
    rows, longer = np.arange(len(half)), half.argmax(axis=1)
    half = half.copy()
    half[rows, longer] /= 2
    aside = np.zeros_like(half)
    aside[rows, longer] = half[rows, longer]
    return np.concatenate([middle - aside, middle + aside]), np.concatenate([half, half])


def _points_of(polygons: NDArray[np.object_], xy: Values) -> Values:
    """Return points, each as it is inside its polygon, else the nearest of the polygon."""
    found = xy.copy()
    outside = ~shapely.intersects_xy(polygons, xy[:, 0], xy[:, 1])
    if outside.any():
        lines = shapely.shortest_line(polygons[outside], shapely.points(xy[outside]))
        found[outside] = shapely.get_coordinates(lines)[::2]
    return found


def _reach_m(middle: Values, span: Values) -> Values:
    """Return at most how long a way of so many degrees of longitude and latitude, from these middles, is, metres."""
    nearest = np.maximum(0.0, np.abs(middle[:, 1]) - span[:, 1])
    return np.asarray(_M_PER_DEG * np.hypot(span[:, 0] * np.cos(np.radians(nearest)), span[:, 1]))
