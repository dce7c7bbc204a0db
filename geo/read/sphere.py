"""Areas of polygons in degrees, without a projection library: for reports of what reading changed.

The ground between two latitudes of the ellipsoid is as large as that between their authalic latitudes on the authalic
sphere, so an edge of a ring, straight in longitude and latitude, has between it and the equator the integral of
Snyder's q over longitude (J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395, 1987,
equation 3-12), here by Simpson's rule. Rings need not be valid: where one crosses itself, its lobes count against each
other. What is shown is measured by `geo.measure`, which reading may not use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Semi-major axis in metres and squared eccentricity of WGS84 (EPSG:7030).
_AXIS_M: Final = 6_378_137.0
_ECCENTRICITY2: Final = 0.006694379990141317


def area_m2(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the area of each polygon in degrees (EPSG:4326), square metres; zero for anything else.

    Examples
    --------
    >>> # The Earth's surface is 510.066 million square kilometres.
    >>> round(float(area_m2(np.array([shapely.box(-180, -90, 180, 90)]))[0]) / 1e12, 3)
    510.066
    """
    polygons, shape_of = shapely.get_parts(shapes, return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    corners, ring_of = shapely.get_coordinates(rings, return_index=True)
    enclosed = np.abs(_under_edges(corners, ring_of, len(rings)))
    shell = np.ones(len(rings), dtype=bool)
    shell[1:] = polygon_of[1:] != polygon_of[:-1]
    counted = np.where(shell, enclosed, -enclosed)
    return np.bincount(shape_of[polygon_of], weights=counted, minlength=len(shapes)).astype(np.float64)


def area_km2(shapes: NDArray[np.object_]) -> float:
    """Return the area of all polygons together, square kilometres."""
    return float(area_m2(shapes).sum()) / 1e6


def _under_edges(corners: NDArray[np.float64], ring_of: NDArray[np.int64], rings: int) -> NDArray[np.float64]:
    """Return the area between each ring and the equator, signed, square metres."""
    longitude, latitude = np.radians(corners).T
    inside = ring_of[1:] == ring_of[:-1]
    start, middle, end = _q(latitude[:-1]), _q((latitude[:-1] + latitude[1:]) / 2), _q(latitude[1:])
    under = np.diff(longitude) * (start + 4 * middle + end) / 6
    signed = np.bincount(ring_of[1:][inside], weights=under[inside], minlength=rings).astype(np.float64)
    return signed * _AXIS_M**2 / 2


def _q(latitude: NDArray[Any]) -> NDArray[np.float64]:
    sine, e2 = np.sin(latitude), _ECCENTRICITY2
    e = np.sqrt(e2)
    q: NDArray[np.float64] = (1 - e2) * (sine / (1 - e2 * sine**2) + np.arctanh(e * sine) / e)
    return q
