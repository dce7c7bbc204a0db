"""Areas on the WGS84 ellipsoid, of many geometries at once, without a projection library."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Semi-major axis in kilometres and eccentricity of WGS84 (NIMA TR8350.2).
_AXIS_KM: Final = 6378.137
_FLATTENING: Final = 1 / 298.257223563
_E: Final = math.sqrt(_FLATTENING * (2 - _FLATTENING))

#: Longest edge, in degrees, along which one step of Gauss's rule is used; see `areas_km2`.
_MOST_DEG: Final = 1.0
#: Where its outer two points lie, in halves of an edge from its middle.
_OUTER: Final = math.sqrt(3 / 5)


def areas_km2(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the area of polygons in degrees, in square kilometres; 0 of what is none.

    Edges are straight in longitude and latitude, as GeoJSON says (RFC 7946, 3.1.1). The area between an edge and the
    equator is the integral of q(latitude) over longitude, where q is that of the equal-area cylinder of the ellipsoid
    (Snyder 1987, *Map Projections: A Working Manual*, USGS PP 1395, equation 3-12), given by Gauss's rule of three
    points over edges of at most 1 degree. Where an edge is cut does not matter: the parts of a ground add up to the
    whole within what doubles round (1e-9 km2 of a country).

    Rings need not be valid: where one crosses itself, its lobes count against each other.

    Examples
    --------
    >>> areas_km2(np.array([shapely.box(37, 36, 38, 37)])).round(1).tolist()
    [9941.6]
    """
    polygons, of_shape = _polygons(shapes)
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    if not len(rings):
        return np.zeros(len(shapes))
    ring_km2 = np.abs(strips_km2(rings))
    # The first ring of a polygon is its shell, the others are holes.
    hole = np.r_[False, of_polygon[1:] == of_polygon[:-1]]
    owner = of_shape[of_polygon]
    return np.bincount(owner, weights=np.where(hole, -ring_km2, ring_km2), minlength=len(shapes)).astype(np.float64)


def areas_m2(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the area of polygons in degrees, in square metres; see `areas_km2`."""
    return areas_km2(shapes) * 1e6


def strips_km2(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the area between each line and the equator in square kilometres, south of it and westwards negative.

    Of a ring that is its area, negative where it is gone round clockwise; lines that make up a ring add up.

    Examples
    --------
    >>> strips_km2(np.array([shapely.LineString([(37, 0), (38, 0), (38, 1)])])).round(1).tolist()
    [0.0]
    """
    xy, line = shapely.get_coordinates(lines, return_index=True)
    if len(xy) > 1 and (np.abs(np.diff(xy, axis=0)).max(axis=1) > _MOST_DEG)[line[1:] == line[:-1]].any():
        # Lines without length, which need no points in between, would be refused.
        dense = lines.copy()
        long = shapely.length(lines) > 0
        dense[long] = shapely.segmentize(lines[long], _MOST_DEG)
        xy, line = shapely.get_coordinates(dense, return_index=True)
    if not len(xy):
        return np.zeros(len(lines))
    lon, lat = np.radians(xy.T)
    middle, out = (lat[1:] + lat[:-1]) / 2, np.diff(lat) * (_OUTER / 2)
    height = (5 * _q(middle - out) + 8 * _q(middle) + 5 * _q(middle + out)) / 18
    strips = np.where(line[1:] == line[:-1], -height * np.diff(lon), 0.0)
    summed = np.bincount(line[:-1], weights=strips, minlength=len(lines)) * (_AXIS_KM**2 / 2)
    return np.asarray(summed, dtype=np.float64)


def _polygons(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the polygons of geometries, and which geometry each is of, in their order."""
    parts, owner = shapes, np.arange(len(shapes))
    while (many := shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        # What is one polygon stays as it is: to take parts copies them.
        found, index = shapely.get_parts(parts[many], return_index=True)
        order = np.argsort(np.concatenate([owner[~many], owner[many][index]]), kind="stable")
        parts = np.concatenate([parts[~many], found])[order]
        owner = np.concatenate([owner[~many], owner[many][index]])[order]
    plane = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return parts[plane], owner[plane]


def _q(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    sine = np.sin(latitude)
    square = (_E * sine) ** 2
    # artanh(x) / x = 1 + x^2 / 3 + x^4 / 5 + ...: x is at most 0.082, and what is left out below 1e-10.
    return (
        (1 - _E**2)
        * sine
        * (1 / (1 - square) + 1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square / 9))))
    )
