"""Distances on the WGS84 ellipsoid; the only module that projects.

Planar geometry finds the nearest pair in an azimuthal equidistant projection centred on the pair itself, and the
geodesic between its two points is reported (Karney 2013, *Algorithms for geodesics*, J. Geodesy 87, 43-55, through
PROJ). Edges are straight in longitude and latitude, as GeoJSON (RFC 7946, 3.1.1) says; long ones are densified
before projecting: over 27 km east-west the two readings of an edge differ by 10 m, over 1 km by 0.02 m.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pyproj import Geod, Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Longest edge, in degrees, that is projected without points in between (about 1 km of latitude).
MAX_EDGE_DEG: Final = 0.01
#: Rounds of re-centring; each shrinks the error by the square, three reach centimetres from anywhere.
_ROUNDS: Final = 4

_GEOD: Final = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class NearestPair:
    """The shortest line between two geometries: its geodesic length and its ends in degrees."""

    distance_m: float
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A geometry in degrees with what `nearest_pair` needs of it worked out once; made by `prepared`."""

    shape: shapely.Geometry


def prepared(shape: shapely.Geometry) -> Prepared:
    """Return the geometry with its edges prepared, for many calls of `nearest_pair`."""
    return Prepared(shape)


@lru_cache(maxsize=256)
def _transformers(lon: float, lat: float) -> tuple[Transformer, Transformer]:
    local = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=m"
    return (
        Transformer.from_crs("EPSG:4326", local, always_xy=True),
        Transformer.from_crs(local, "EPSG:4326", always_xy=True),
    )


def to_plane(shapes: NDArray[np.object_], centre: tuple[float, float]) -> NDArray[np.object_]:
    """Project geometries to metres round `centre` (longitude, latitude); long edges are densified first."""
    forward, _ = _transformers(*centre)
    return _mapped(shapely.segmentize(shapes, MAX_EDGE_DEG), forward)


def from_plane(shapes: NDArray[np.object_], centre: tuple[float, float]) -> NDArray[np.object_]:
    """Return geometries in metres round `centre` to degrees; equal points stay equal, so shared edges stay shared."""
    _, back = _transformers(*centre)
    return _mapped(shapes, back)


def _mapped(shapes: NDArray[np.object_], by: Transformer) -> NDArray[np.object_]:
    def mapped(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(by.transform(xy[:, 0], xy[:, 1]))

    return np.asarray(shapely.transform(shapes, mapped), dtype=object)


def geodesic_m(
    lon_a: NDArray[np.float64] | float,
    lat_a: NDArray[np.float64] | float,
    lon_b: NDArray[np.float64] | float,
    lat_b: NDArray[np.float64] | float,
) -> NDArray[np.float64]:
    """Return the geodesic distance in metres between points, element by element.

    Examples
    --------
    >>> float(geodesic_m(37.17684, 36.35445, 37.17398, 36.31585)).__round__()
    4291
    """
    return np.asarray(_GEOD.inv(lon_a, lat_a, lon_b, lat_b)[2], dtype=np.float64)


def geocentric(lon: NDArray[np.float64] | float, lat: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return places on the ellipsoid as earth-centred metres, one row (x, y, z) a place."""
    phi, lam = np.radians(np.atleast_1d(lat)), np.radians(np.atleast_1d(lon))
    radius = _GEOD.a / np.sqrt(1 - _GEOD.es * np.sin(phi) ** 2)
    x, y = radius * np.cos(phi) * np.cos(lam), radius * np.cos(phi) * np.sin(lam)
    return np.column_stack([x, y, radius * (1 - _GEOD.es) * np.sin(phi)])


def length_m(shape: shapely.Geometry) -> float:
    """Return the length in metres of a line whose edges are straight in longitude and latitude."""
    dense = shapely.segmentize(shape, MAX_EDGE_DEG)
    return float(sum(_GEOD.line_length(*shapely.get_coordinates(part).T) for part in shapely.get_parts(dense)))


def nearest_pair(a: shapely.Geometry | Prepared, b: shapely.Geometry | Prepared) -> NearestPair | None:
    """Return the shortest geodesic line between two geometries in degrees.

    Touching or overlapping geometries are 0 m apart, with a point they share as both ends. An empty geometry is no
    distance from anything: the answer is ``None``, not zero.

    Raises
    ------
    ValueError
        A coordinate is not a finite number.
    """
    a, b = (one.shape if isinstance(one, Prepared) else one for one in (a, b))
    if a.is_empty or b.is_empty:
        return None
    if not (np.isfinite(a.bounds).all() and np.isfinite(b.bounds).all()):
        raise ValueError("a coordinate is not a finite number")
    if shapely.intersects(a, b):
        shared = shapely.intersection(a, b).representative_point()
        return NearestPair(0.0, (shared.x, shared.y), (shared.x, shared.y))
    start, end = _ends(_shortest_line(a, b))
    for _ in range(_ROUNDS):
        before = (start, end)
        start, end = _nearest_round(a, b, centre=_midpoint(start, end))
        if np.allclose(before, (start, end), rtol=0, atol=1e-9):
            break
    distance = float(geodesic_m(start[0], start[1], end[0], end[1]))
    return NearestPair(distance, start, end)


def _nearest_round(
    a: shapely.Geometry, b: shapely.Geometry, *, centre: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    plane = to_plane(np.array([a, b], dtype=object), centre)
    line = _shortest_line(plane[0], plane[1])
    return _ends(from_plane(np.array([line], dtype=object), centre)[0])


def _shortest_line(a: shapely.Geometry, b: shapely.Geometry) -> shapely.Geometry:
    # Edges shorter than a float can divide by make GEOS warn; the ends of such an edge are one point anyway.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return shapely.shortest_line(a, b)


def _ends(line: shapely.Geometry) -> tuple[tuple[float, float], tuple[float, float]]:
    (x0, y0), (x1, y1) = shapely.get_coordinates(line)
    return (float(x0), float(y0)), (float(x1), float(y1))


def _midpoint(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    azimuth, _, length = _GEOD.inv(*start, *end)
    lon, lat, _ = _GEOD.fwd(*start, azimuth, length / 2)
    # Rounded, so that the cache of transformers serves neighbouring questions; the centre need not be exact.
    return round(float(lon), 3), round(float(lat), 3)
