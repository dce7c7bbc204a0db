"""The edges two grounds share, and the edges of one that lie within a distance of the other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure import geodesy
from geo.measure.nearest import nearest
from geo.measure.versions import Versions, prepare
from geo.model.errors import InputError
from geo.model.tables import CRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Values = NDArray[np.float64]
    #: Places as rows of longitude and latitude, or edges as rows of two places.
    Rows = NDArray[np.float64]

#: Vertices no further apart than this, and from an edge, are on it: a tenth of a millimetre, in degrees.
_SAME_DEG: Final = 1e-9
#: Longest edge, in degrees, that is as long as the geodesic between its ends (to a millimetre).
_LONGEST_DEG: Final = 0.05
#: Where an edge passes the given distance is found to within this, and a shorter stretch beyond it may be missed.
_PASS_M: Final = 1.0
#: Any moment will do for what does not change.
ONCE: Final = pd.Timestamp(0, tz="UTC")
_ACTOR: Final = "one"


def check_width(within_m: float) -> float:
    """Return a width in metres that can be used.

    Raises
    ------
    InputError
        It is negative, infinite or not a number.
    """
    if not math.isfinite(within_m) or within_m < 0:
        raise InputError(f"a front {within_m:g} m wide cannot be found; give metres, 0 or more")
    return float(within_m)


def lasting(shape: shapely.Geometry) -> gpd.GeoDataFrame:
    """Return one shape as a table of one row that has held since `ONCE`, for `geo.measure.versions` to prepare."""
    columns = {"actor": [_ACTOR], "start": [ONCE], "end": pd.DatetimeIndex([pd.NaT], tz="UTC")}
    return gpd.GeoDataFrame(columns, index=[_ACTOR], geometry=[shape], crs=CRS)


def contact(a: shapely.Geometry, b: shapely.Geometry, *, within_m: float = 0.0) -> shapely.Geometry:
    """Return where the edges of two grounds meet, as lines in degrees (a MultiLineString, perhaps empty).

    Parameters
    ----------
    a, b
        Polygons in degrees, EPSG:4326, each the whole ground of one side.
    within_m
        0: the edges that both share, whether or not they have the same vertices (to a tenth of a millimetre). Above:
        the parts of A's edge no further than this from B's ground, metres on the ellipsoid, to within a metre along
        the edge; B's edge facing A may be longer or shorter.

    Notes
    -----
    Where grounds only touch in points there is no line. Edges digitised twice, so that they run a little apart, are
    not shared: give a width.

    Raises
    ------
    InputError
        The width is negative, infinite or not a number.

    Examples
    --------
    >>> contact(shapely.box(37, 36, 38, 37), shapely.box(38, 36.5, 39, 38)).wkt
    'MULTILINESTRING ((38 36.5, 38 37))'
    """
    if check_width(within_m) == 0:
        own, other = _edges(a), _edges(b)
        return _lines(_shared(_reaching(own, other), _reaching(other, own))[0])
    if a.is_empty or b.is_empty:
        return shapely.MultiLineString()
    shared, rest = _shared(_edges(a), _edges(b))
    return _lines(np.concatenate([shared, _facing(rest, b, within_m)]))


def _lines(edges: Rows) -> shapely.Geometry:
    """Return edges as lines that are as long as they can be; those that follow each other are joined already."""
    begins = np.append(True, (edges[1:, :2] != edges[:-1, 2:]).any(axis=1))[: len(edges)]
    run = np.cumsum(begins) - 1
    heads = np.flatnonzero(begins)
    points = np.insert(edges[:, 2:], heads, edges[heads, :2], axis=0)
    lines = shapely.linestrings(points, indices=np.insert(run, heads, run[heads]))
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    return shapely.multilinestrings(merged[~shapely.is_empty(merged)])


def _edges(shape: shapely.Geometry) -> Rows:
    """Return the edges of a shape; those along the 180th meridian are at 180, whichever side they are of."""
    start, end = _outline(shape)
    edges: Rows = np.column_stack([start, end])[(start != end).any(axis=1)]
    along = (edges[:, 0] == -180) & (edges[:, 2] == -180)
    edges[np.ix_(along, (0, 2))] = 180.0
    return edges


def _reaching(edges: Rows, others: Rows) -> Rows:
    """Return the edges that reach into the bounds of others."""
    if not (len(edges) and len(others)):
        return edges[:0]
    corners = others.reshape(-1, 2)
    low, high = np.minimum(edges[:, :2], edges[:, 2:]), np.maximum(edges[:, :2], edges[:, 2:])
    near = (high >= corners.min(axis=0) - _SAME_DEG) & (low <= corners.max(axis=0) + _SAME_DEG)
    kept: Rows = edges[near.all(axis=1)]
    return kept


def _outline(shape: shapely.Geometry) -> tuple[Rows, Rows]:
    """Return the starts and the ends of a polygon's edges, in the order of its rings."""
    points, ring = shapely.get_coordinates(shapely.get_parts(shapely.boundary(shape)), return_index=True)
    first = np.flatnonzero(ring[1:] == ring[:-1])
    return points[first], points[first + 1]


def _shared(own: Rows, other: Rows) -> tuple[Rows, Rows]:
    """Return the edges that stand in both, and those of the first alone; edges are cut where others end on them."""
    same, same_other = _alike(own, other)
    shared, rest, rest_other = own[same], own[~same], other[~same_other]
    if not (len(rest) and len(rest_other)):
        return shared, rest
    rest = _cut(_snapped(rest, _ends(rest_other)), _ends(rest_other))
    same, _ = _alike(rest, _cut(rest_other, _ends(rest)))
    return np.concatenate([shared, rest[same]]), rest[~same]


def _alike(own: Rows, other: Rows) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which edges of each stand in the other, too, in either direction."""
    ends = np.concatenate([own, other]).reshape(-1, 2)
    # Longitude and latitude as one number of two parts, which sorts at once.
    vertex = np.unique(np.ascontiguousarray(ends).view(np.complex128).ravel(), return_inverse=True)[1].reshape(-1, 2)
    edge = vertex.min(axis=1) * len(ends) + vertex.max(axis=1)
    first, second = edge[: len(own)], edge[len(own) :]
    return np.isin(first, second), np.isin(second, first)


def _ends(edges: Rows) -> Rows:
    return np.unique(edges.reshape(-1, 2), axis=0)


def _snapped(edges: Rows, to: Rows) -> Rows:
    """Return edges whose ends are those of `to` where these are the same point but for rounding."""
    tree, points = shapely.STRtree(shapely.points(to)), edges.reshape(-1, 2).copy()
    moved, onto = tree.query_nearest(shapely.points(points), max_distance=_SAME_DEG, all_matches=False)
    points[moved] = to[onto]
    found = points.reshape(-1, 4)
    kept: Rows = found[(found[:, :2] != found[:, 2:]).any(axis=1)]
    return kept


def _cut(edges: Rows, at: Rows) -> Rows:
    """Return edges cut at the points that lie on them."""
    tree = shapely.STRtree(shapely.points(at))
    edge, point = tree.query(shapely.linestrings(edges.reshape(-1, 2, 2)), predicate="dwithin", distance=_SAME_DEG)
    start, along = edges[edge, :2], edges[edge, 2:] - edges[edge, :2]
    share = ((at[point] - start) * along).sum(axis=1) / (along**2).sum(axis=1)
    inner = (share > 0) & (share < 1) & (at[point] != start).any(axis=1) & (at[point] != edges[edge, 2:]).any(axis=1)
    edge, share, point = edge[inner], share[inner], point[inner]
    rows = np.arange(len(edges))
    owner = np.concatenate([rows, edge, rows])
    place = np.concatenate([np.zeros(len(edges)), share, np.ones(len(edges))])
    order = np.lexsort((place, owner))
    owner, points = owner[order], np.concatenate([edges[:, :2], at[point], edges[:, 2:]])[order]
    first = np.flatnonzero(owner[1:] == owner[:-1])
    return np.column_stack([points[first], points[first + 1]])


def _facing(edges: Rows, ground: shapely.Geometry, within_m: float) -> Rows:
    """Return the parts of edges no further than `within_m` from a ground.

    A distance changes along an edge by no more than the way gone: where both ends of a piece are further off than half
    its length, all of it is; where both are nearer by as much, all of it is near. Other pieces are halved.
    """
    target = prepare(lasting(ground), actors=(_ACTOR,))
    short = shapely.segmentize(shapely.linestrings(edges.reshape(-1, 2, 2)), _LONGEST_DEG)
    points, line = shapely.get_coordinates(short, return_index=True)
    first = np.flatnonzero(line[1:] == line[:-1])
    start, end = points[first], points[first + 1]
    off_m, off_end_m = (_away_m(points, target) - within_m for points in (start, end))
    kept = []
    while len(start):
        half_m = geodesy.geodesic_m(start[:, 0], start[:, 1], end[:, 0], end[:, 1]) / 2
        middle_m = (off_m + off_end_m) / 2
        near, far = middle_m + half_m <= 0, middle_m - half_m > 0
        short = ~near & ~far & (half_m <= _PASS_M / 2)
        kept += [
            np.column_stack([start, end])[near],
            _passing(start[short], end[short], off_m[short], off_end_m[short]),
        ]
        rest = ~(near | far | short)
        start, end, off_m, off_end_m = start[rest], end[rest], off_m[rest], off_end_m[rest]
        middle = (start + end) / 2
        middle_m = _away_m(middle, target) - within_m
        start, end = np.concatenate([start, middle]), np.concatenate([middle, end])
        off_m, off_end_m = np.concatenate([off_m, middle_m]), np.concatenate([middle_m, off_end_m])
    return np.concatenate([np.empty((0, 4)), *kept])


def _passing(start: Rows, end: Rows, off_m: Values, off_end_m: Values) -> Rows:
    """Return short edges as far as they are near (not off), cut where they pass the limit."""
    near, near_end = off_m <= 0, off_end_m <= 0
    share = np.divide(off_m, off_m - off_end_m, out=np.zeros_like(off_m), where=near != near_end)[:, None]
    at = start + share * (end - start)
    whole = near == near_end
    edges = np.column_stack(
        [np.where((near | whole)[:, None], start, at), np.where((near_end | whole)[:, None], end, at)]
    )
    kept: Rows = edges[(near | near_end) & (edges[:, :2] != edges[:, 2:]).any(axis=1)]
    return kept


def _away_m(points: Rows, target: Versions) -> Values:
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(points[:, 0], points[:, 1], crs=CRS))
    return nearest(frame, target, at=ONCE)["distance_m"].to_numpy(dtype=np.float64)
