"""An oracle for distances: places along every pair of edges, ever closer round the nearest, measured by pyproj.Geod."""

from itertools import pairwise

import numpy as np
import shapely
from pyproj import Geod

GEOD = Geod(ellps="WGS84")
GRID = np.linspace(-1, 1, 5)
ROUNDS = 22


def edges(shape, most_deg=0.5):
    """Return the edges of a geometry, cut to at most `most_deg`, as rows of two places; a point is an edge, too."""
    lines = [
        ring for part in parts(shape) for ring in (shapely.get_rings(part) if part.geom_type == "Polygon" else [part])
    ]
    found = []
    for line in lines:
        xy = shapely.get_coordinates(line)
        for start, end in [(xy[0], xy[0])] if len(xy) == 1 else pairwise(xy):
            count = max(1, int(np.ceil(np.abs(end - start).max() / most_deg)))
            cuts = np.linspace(start, end, count + 1)
            found.append(np.stack([cuts[:-1], cuts[1:]], axis=1))
    return np.concatenate(found)


def parts(shape):
    """Return the points, lines and polygons that a geometry consists of."""
    if not hasattr(shape, "geoms"):
        return [shape]
    return [one for part in shape.geoms for one in parts(part)]


def sampled_m(a, b):
    """Return the distance in metres of two geometries that do not meet: at least the true one, and hardly more."""
    one, other = edges(a), edges(b)
    return min(_from_places(_along(one), other), _from_places(_along(other), one))


def _along(found):
    """Return places along edges, both ends among them."""
    shares = np.linspace(0, 1, 5)[:, None, None]
    return np.unique((found[:, 0] * (1 - shares) + found[:, 1] * shares).reshape(-1, 2), axis=0)


def _from_places(places, found):
    """Return the least distance of places to edges; along one edge it falls, then rises."""
    place, edge = (column.ravel() for column in np.meshgrid(np.arange(len(places)), np.arange(len(found))))
    share, half, best = np.full(len(place), 0.5), 0.5, np.inf
    for _ in range(ROUNDS):
        tried = np.clip(share[:, None] + half * GRID, 0, 1)
        start, end = found[edge, 0, :, None], found[edge, 1, :, None]
        lon, lat = np.moveaxis(start + (end - start) * tried[:, None], 1, 0)
        from_lon, from_lat = (np.repeat(places[place, axis], len(GRID)) for axis in (0, 1))
        metres = GEOD.inv(from_lon, from_lat, lon.ravel(), lat.ravel())[2].reshape(tried.shape)
        where = metres.argmin(axis=1)[:, None]
        share, metres = (np.take_along_axis(values, where, axis=1)[:, 0] for values in (tried, metres))
        best = min(best, metres.min())
        # An edge of half a degree is at most 80 km long: the others cannot come as near any more.
        kept = metres <= best + 2 * half * 80_000
        place, edge, share = place[kept], edge[kept], share[kept]
        half /= 2
    return float(best)
