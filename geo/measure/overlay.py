"""Zones laid over each other, so that every point of the ground is somebody's once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure.moved import without
from geo.model.actors import CONTESTED, NOT_SIDES, UNKNOWN
from geo.model.areas import areas_km2

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.model.view import Area

#: Ground that zones of two sides cover at once.
DISPUTED: Final = "disputed"
#: Overlaps smaller than a square metre are roundings of shared edges.
LEAST_KM2: Final = 1e-6
#: A millimetre, in degrees.
_GRID_DEG: Final = 1e-8
#: A micrometre, in degrees. Without a grid GEOS (3.14) gives wrong grounds of some valid ones and says nothing: in 8 of
#: 499 worlds of four to ten stars of 60 corners parts were off the whole, by up to 3,145 km2; on this grid in none.
#: A border of 1,000 km moves by a square metre at most.
EXACT_DEG: Final = 1e-11


@dataclass(frozen=True, eq=False, slots=True)
class Parted:
    """Grounds that do not overlap, by holder and class, and which pairs of sides overlapped by how many km2."""

    ground: Mapping[str, shapely.Geometry]
    overlaps: tuple[tuple[tuple[str, str], float], ...]


def parted(covered: Mapping[str, shapely.Geometry]) -> Parted:
    """Return what each holder's zones alone cover, and the classes: contested, unknown, and `DISPUTED`.

    Contested ground is taken from every side; what two sides then share is disputed; unknown ground is what is left.
    """
    contested = covered.get(CONTESTED, shapely.Polygon())
    names = sorted(set(covered) - NOT_SIDES)
    shapes = np.array([less(covered[name], [contested]) for name in names], dtype=object)
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T if len(names) > 1 else np.empty((0, 2), int)
    pairs = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
    double = np.array([common(shapes[i], shapes[j]) for i, j in pairs], dtype=object)
    km2 = areas_km2(double) if len(double) else np.empty(0)
    large = km2 >= LEAST_KM2
    disputed = together(double[large])
    ground = {CONTESTED: contested, DISPUTED: disputed}
    for k, name in enumerate(names):
        first = shapes[pairs[~large & (km2 > 0) & (pairs[:, 1] == k), 0]]
        ground[name] = less(shapes[k], [disputed, *first])
    if UNKNOWN in covered:
        ground[UNKNOWN] = less(covered[UNKNOWN], list(ground.values()))
    overlaps = tuple(
        ((names[i], names[j]), float(shared)) for (i, j), shared in zip(pairs[large], km2[large], strict=True)
    )
    return Parted({name: shape for name, shape in ground.items() if not shape.is_empty}, overlaps)


def cut(shape: shapely.Geometry, area: Area | None) -> shapely.Geometry:
    """Return what of a ground lies inside a box; the very same geometry where all of it does."""
    if area is None:
        return shape
    west, south, east, north = shape.bounds
    if area[0] <= west and area[1] <= south and area[2] >= east and area[3] >= north:
        return shape
    return common(shape, shapely.box(*area))


def less(shape: shapely.Geometry, others: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Return a ground without others; the very same geometry where none of them meets it."""
    for other in others:
        if not other.is_empty and shapely.intersects(shape, other):
            left = without(shape, other, grid_deg=EXACT_DEG)
            shape = polygonal(shapely.difference(shape, other, grid_size=EXACT_DEG)) if left is None else left
    return shape


def common(one: shapely.Geometry, other: shapely.Geometry) -> shapely.Geometry:
    """Return the ground that two grounds share, without the lines and points along which they touch."""
    return polygonal(shapely.intersection(one, other, grid_size=EXACT_DEG))


def together(shapes: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Return several grounds as one; of none an empty one."""
    every = list(shapes)
    return every[0] if len(every) == 1 else polygonal(shapely.union_all(every, grid_size=EXACT_DEG))


def without_spikes(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a ground on a grid of a millimetre, without what is thinner.

    Where an overlay cuts an edge, the cut lies on it but for a rounding: what is left has spikes without width along
    the edge, which would be grown and drawn. Its area differs by less than a square metre on 1,000 km of outline.
    """
    return polygonal(shapely.set_precision(shape, _GRID_DEG))


def polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a geometry: overlays leave lines and points where edges touch."""
    if shapely.get_type_id(shape) != shapely.GeometryType.GEOMETRYCOLLECTION:
        return shape if shapely.get_dimensions(shape) == 2 else shapely.Polygon()
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept = parts[shapely.get_dimensions(parts) == 2]
    return shapely.multipolygons(kept) if len(kept) else shapely.Polygon()
