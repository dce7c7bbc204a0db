"""What one version of a ground has and the next has not, found along the edges that moved alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Edges = NDArray[np.float64]

#: Of grounds with fewer corners than this an overlay of all of them takes less.
_FEWEST: Final = 200
#: Where more of the edges of the two than this share moved, an overlay of all of them may be as fast.
_MOST_MOVED: Final = 0.1
#: Areas that add up are off by so little, as a share of the whole.
_ROUNDING: Final = 1e-13
#: Odd numbers by which four coordinates are mixed to one (the constants of xxHash, Collet 2012).
_MIX: Final = np.array(
    [0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64
)


def without(shape: shapely.Geometry, other: shapely.Geometry, *, grid_deg: float) -> shapely.Geometry | None:
    """Return `shape` without `other`, both valid polygons of whatever number; ``None``: it must be found otherwise.

    An edge that bounds both on the same side bounds nothing of what one has and the other has not: across it either
    both or neither go on. So the edges of one alone bound it all. Where they cross each other they are cut, and each
    face they enclose is part of one ground alone, or of both or neither, wherever it is asked. That is taken where
    most of the edges are the same, and where what is in one alone adds up to the difference of the two areas. Corners
    are on a grid of `grid_deg`, as those of `shapely.difference` with that grid.

    Examples
    --------
    >>> one = shapely.Point(37, 36).buffer(1, quad_segs=100)
    >>> other = shapely.Polygon([(36.1, 36.0) if k == 200 else xy for k, xy in enumerate(one.exterior.coords)])
    >>> gone = without(one, other, grid_deg=1e-11)
    >>> bool(shapely.equals_exact(gone, shapely.difference(one, other, grid_size=1e-11), 0, normalize=True))
    True
    """
    corners = shapely.get_num_coordinates([shape, other])
    if corners.min() < max(_FEWEST, (1 - _MOST_MOVED) * corners.max()):
        return None
    one, two = _edges(shape), _edges(other)
    own, its = _unshared(one, two)
    moved = own.sum() + its.sum()
    if not moved:
        return shapely.MultiPolygon()
    if moved > _MOST_MOVED * (len(one) + len(two)):
        return None
    gone = _in_one_alone(shape, other, np.concatenate([one[own], two[its]]))
    if gone is None:
        return None
    gone = shapely.set_precision(gone, grid_deg)
    return shapely.get_geometry(gone, 0) if shapely.get_num_geometries(gone) == 1 else gone


def _in_one_alone(shape: shapely.Geometry, other: shapely.Geometry, moved: Edges) -> shapely.Geometry | None:
    """Return the faces between the edges that moved which are in the first ground alone, where all of them add up."""
    lines = shapely.multilinestrings(shapely.linestrings(moved.reshape(-1, 2, 2)))
    try:
        cut = shapely.get_parts(shapely.node(lines))
    except shapely.GEOSException:
        return None
    found = shapely.get_parts(shapely.polygonize(cut))
    xy = shapely.get_coordinates(shapely.point_on_surface(found))
    inside, beside = (shapely.intersects_xy(one, xy) for one in (shape, other))
    gone = shapely.multipolygons(found[inside & ~beside])
    net = shapely.area(gone) - float(shapely.area(found[beside & ~inside]).sum())
    off = abs(net - (shapely.area(shape) - shapely.area(other)))
    return gone if off <= _ROUNDING * shapely.area([shape, other]).max() and shapely.is_valid(gone) else None


def _edges(shape: shapely.Geometry) -> Edges:
    """Return the edges of polygons with the ground on the left: longitude and latitude of both ends, a row an edge."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape)))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    along = ring[1:] == ring[:-1]
    # Zero has two signs.
    return np.hstack([xy[:-1][along], xy[1:][along]]) + 0.0


def _unshared(one: Edges, two: Edges) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which edges of either are not among the other's."""
    keys, others = ((edges.view(np.uint64) * _MIX).sum(axis=1, dtype=np.uint64) for edges in (one, two))
    order = np.argsort(others)
    at = order[np.minimum(np.searchsorted(others, keys, sorter=order), len(order) - 1)]
    shared = (one == two[at]).all(axis=1)
    rest = np.ones(len(two), dtype=bool)
    rest[at[shared]] = False
    return ~shared, rest
