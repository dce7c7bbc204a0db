"""Distances on the WGS84 ellipsoid; the only module that projects.

The nearest pair of two geometries is found in earth-centred metres (`geo.measure._closest`), and the geodesic between
its two points is reported (Karney 2013, *Algorithms for geodesics*, J. Geodesy 87, 43-55, through PROJ). Edges are
straight in longitude and latitude, as GeoJSON (RFC 7946, 3.1.1) says, and long ones are cut: over 27 km east-west the
two readings of an edge differ by 10 m, over 1 km by 0.02 m. Planes are for what shapely works out (`to_plane`,
`from_plane`: cells of places), never for a distance reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pyproj import Geod, Transformer

from geo.measure._closest import closest_places
from geo.measure._segments import Outline, columns_of, count_pieces, outline, pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Longest edge, in degrees, that is measured or projected without points in between (about 1 km of latitude).
MAX_EDGE_DEG: Final = 0.01
#: What is less than a micrometre apart touches: rounding of degrees alone is worth a hundredth of that.
_TOUCH_M: Final = 1e-6
_COLLECTION: Final = 7

_GEOD: Final = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class NearestPair:
    """The shortest line between two geometries: its geodesic length and its ends in degrees."""

    distance_m: float
    start: tuple[float, float]
    end: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Prepared:
    """A geometry in degrees with what `nearest_pair` needs of it worked out once; made by `prepared`.

    Attributes
    ----------
    shape
        The geometry.
    """

    shape: shapely.Geometry

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        return self.shape.bounds  # type: ignore[no-any-return]

    @cached_property
    def parts(self) -> NDArray[np.object_]:
        """The geometry, or what a collection consists of: the plane cannot intersect collections."""
        parts = np.array([self.shape], dtype=object)
        while (shapely.get_type_id(parts) == _COLLECTION).any():
            parts = shapely.get_parts(parts)
        return parts

    @cached_property
    def outline(self) -> Outline:
        """The edges, in blocks."""
        return Outline.of(self.shape, most_deg=MAX_EDGE_DEG)


def prepared(shape: shapely.Geometry) -> Prepared:
    """Return the geometry with its edges worked out, for many calls of `nearest_pair`.

    Examples
    --------
    >>> zone = prepared(shapely.box(37.0, 36.0, 37.5, 36.3))
    >>> [round(nearest_pair(shapely.Point(lon, 36.4), zone).distance_m) for lon in (37.2, 37.6)]
    [11097, 14273]
    """
    made = Prepared(shape)
    if not shape.is_empty:
        _ = made.bounds, made.outline
    return made


@lru_cache(maxsize=256)
def _transformers(lon: float, lat: float) -> tuple[Transformer, Transformer]:
    local = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=m"
    return (
        Transformer.from_crs("EPSG:4326", local, always_xy=True),
        Transformer.from_crs(local, "EPSG:4326", always_xy=True),
    )


def to_plane(
    shapes: NDArray[np.object_], centre: tuple[float, float], *, most_deg: float = MAX_EDGE_DEG
) -> NDArray[np.object_]:
    """Project geometries to metres round `centre` (longitude, latitude).

    Edges longer than `most_deg` degrees are densified first: one of 0.1 degrees is off by 2 m at most.
    """
    forward, _ = _transformers(*centre)
    return _mapped(shapely.segmentize(shapes, most_deg), forward)


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
    """Return places on the WGS84 ellipsoid (degrees) as earth-centred metres, one row (x, y, z) a place.

    Examples
    --------
    >>> geocentric(90.0, 0.0).round(3).tolist()
    [[0.0, 6378137.0, 0.0]]
    """
    return np.ascontiguousarray(columns_of(np.atleast_1d(lon), np.atleast_1d(lat)).T)


def length_m(shape: shapely.Geometry) -> float:
    """Return the length in metres of a line; of a polygon, that of its edge; of points, 0.

    Examples
    --------
    >>> round(length_m(shapely.LineString([(37.0, 36.0), (37.0, 37.0)])))
    110968
    """
    xy, first, _ = outline(np.array([shape], dtype=object))
    start, end, _ = pieces(xy[first], xy[first + 1], MAX_EDGE_DEG)
    return float(geodesic_m(start[:, 0], start[:, 1], end[:, 0], end[:, 1]).sum())


def pieces_of(shape: shapely.Geometry) -> int:
    """Return how many pieces the edges of a geometry are measured in: what it costs to keep it prepared.

    Examples
    --------
    >>> pieces_of(shapely.LineString([(37.0, 36.0), (37.0, 37.0)]))
    100
    """
    xy, first, _ = outline(np.array([shape], dtype=object))
    return int(count_pieces(xy[first], xy[first + 1], MAX_EDGE_DEG).sum())


def nearest_pair(a: shapely.Geometry | Prepared, b: shapely.Geometry | Prepared) -> NearestPair | None:
    """Return the shortest geodesic line between two geometries in degrees.

    Touching or overlapping geometries (or such as are less than a micrometre apart) are 0 m apart, with a point they
    share as both ends. An empty geometry is no distance from anything: the answer is ``None``, not zero. Of several
    nearest pairs the first along `a`, then along `b`, is returned.

    Longitudes count modulo 360: an edge at -179.5 and one at 180.5 are the same, and shapes that meet at the 180th
    meridian touch. An edge from 179 to -179 runs through 0, as RFC 7946 (3.1.9) says. Ends are given between -180
    and 180.

    Raises
    ------
    ValueError
        A coordinate is not a finite number, or a latitude lies beyond a pole.

    Examples
    --------
    >>> pair = nearest_pair(shapely.Point(37.2, 36.4), shapely.box(37.0, 36.0, 37.5, 36.3))
    >>> round(pair.distance_m), [round(degree, 4) for degree in pair.end]
    (11097, [37.2, 36.3])
    """
    a, b = (one if isinstance(one, Prepared) else Prepared(one) for one in (a, b))
    if a.shape.is_empty or b.shape.is_empty:
        return None
    if not (np.isfinite(a.bounds).all() and np.isfinite(b.bounds).all()):
        raise ValueError("a coordinate is not a finite number")
    if min(a.bounds[1], b.bounds[1]) < -90 or max(a.bounds[3], b.bounds[3]) > 90:
        raise ValueError("a latitude lies beyond a pole")
    shared = _shared_point(a, b)
    if shared is not None:
        return NearestPair(0.0, shared, shared)
    start, end = closest_places(a.outline, b.outline, geodesic_m)
    distance_m = geodesic_m(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    best = int(np.argmin(distance_m))
    ends = _degrees(*start[best]), _degrees(*end[best])
    if distance_m[best] < _TOUCH_M:
        return NearestPair(0.0, ends[0], ends[0])
    return NearestPair(float(distance_m[best]), *ends)


def _degrees(lon: float, lat: float) -> tuple[float, float]:
    """Return a place with its longitude between -180 and 180."""
    return (float(lon) if -180 <= lon <= 180 else float((lon + 180) % 360 - 180)), float(lat)


def _shared_point(a: Prepared, b: Prepared) -> tuple[float, float] | None:
    """Return a point of both geometries, taken as plane figures in degrees that repeat every 360."""
    west_a, south_a, east_a, north_a = a.bounds
    west_b, south_b, east_b, north_b = b.bounds
    if south_a > north_b or south_b > north_a:
        return None
    for turn in (0.0, -360.0, 360.0):
        if west_a > east_b + turn or west_b + turn > east_a:
            continue
        for one, other in product(a.parts, b.parts):
            moved = shapely.transform(other, lambda xy, turn=turn: np.add(xy, (turn, 0.0))) if turn else other
            if shapely.intersects(one, moved):
                common = shapely.intersection(one, moved)
                # Two lines without length on one point have an empty intersection.
                point = shapely.point_on_surface(shapely.shortest_line(one, moved) if common.is_empty else common)
                return _degrees(*shapely.get_coordinates(point)[0])
    return None
