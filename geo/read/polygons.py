"""Polygons at the door: two dimensions, no crossings, no parts without area, cut at 180 degrees; and what was changed.

The direction in which a ring runs means nothing here: a shell encloses its ground either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.model.areas import areas_km2
from geo.model.text import count_text
from geo.read.antimeridian import cut, may_cross, wide
from geo.read.shapes import in_degrees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.read.rejects import Rejects
    from geo.read.shapes import Shapes

_TYPE: Final = shapely.GeometryType
_POLYGONAL: Final = (_TYPE.POLYGON, _TYPE.MULTIPOLYGON)
_COLUMN: Final = "geometry"
_UNREAD: Final = "no geometry that can be read"
_NOTHING: Final[Mapping[int, str]] = {}
_NO_AREA: Final = "no area is left of the polygon"


@dataclass(frozen=True, slots=True)
class Sound:
    """Polygons that can be used.

    Attributes
    ----------
    shapes
        One a feature, in EPSG:4326; those of features set aside are of no use.
    said
        What was changed, in sentences.
    lost
        Which features set aside may be ground that cannot be used: their geometry cannot be read, lies outside the
        range of degrees or goes round a pole. Points and lines, and polygons without area, hold no ground.
    """

    shapes: Shapes
    said: tuple[str, ...]
    lost: NDArray[np.bool_]


def sound_polygons(shapes: Shapes, rejects: Rejects, unread: Mapping[int, str] = _NOTHING) -> Sound:
    """Set aside what is no polygon in degrees, repair what crosses itself, and say how many and by how much.

    Parameters
    ----------
    shapes
        Geometries in degrees; ``None`` where none could be read.
    rejects
        The features, one for each shape.
    unread
        Why a shape could not be read, by its place from 0, where that is known.
    """
    names = pd.Series([getattr(shape, "geom_type", "") for shape in shapes], dtype="str")
    missing = shapely.is_missing(shapes)
    reasons = pd.Series([unread.get(place, _UNREAD) for place in range(len(shapes))], dtype="str")
    rejects.set_aside(missing, column=_COLUMN, values="", reason=reasons)
    shapes, collections = _of_collections(shapes)
    wrong = ~np.isin(shapely.get_type_id(shapes), _POLYGONAL)
    rejects.set_aside(wrong, column=_COLUMN, values=names, reason="not a polygon")
    rejects.set_aside(shapely.is_empty(shapes), column=_COLUMN, values=names, reason="the polygon is empty")
    # A wrong shape must not stand in the way of the others.
    flat = shapely.force_2d(np.where(rejects.kept, shapes, shapely.Polygon()))
    flat, crossing, polar = _cut_at_180(flat)
    rejects.set_aside(polar, column=_COLUMN, values=names, reason="its ring goes round a pole: cut it at 180 degrees")
    rejects.set_aside(shapely.is_empty(flat), column=_COLUMN, values=names, reason=_NO_AREA)
    outside = rejects.kept & ~in_degrees(flat)
    reason = "coordinates are not degrees between -180, -90 and 180, 90"
    rejects.set_aside(outside, column=_COLUMN, values=names, reason=reason)
    flat[~rejects.kept] = shapely.Polygon()
    flat, dropped = _without_flat_parts(flat)
    broken = ~shapely.is_valid(flat) & rejects.kept
    repaired = flat.copy()
    repaired[broken] = [_polygons_of(shape) for shape in shapely.make_valid(flat[broken], method="structure")]
    none = rejects.kept & shapely.is_empty(repaired)
    rejects.set_aside(none, column=_COLUMN, values=names, reason=_NO_AREA)
    said = (collections, *crossing, dropped, _on_repair(flat, repaired, broken & rejects.kept))
    return Sound(repaired, tuple(one for one in said if one), missing | polar | outside)


def _of_collections(shapes: Shapes) -> tuple[Shapes, str]:
    """Put in place of each collection the polygons in it, if there are any."""
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == _TYPE.GEOMETRYCOLLECTION)
    if not len(mixed):
        return shapes, ""
    out = shapes.copy()
    used = 0
    for place in mixed:
        polygons = _polygon_parts(shapes[place])
        if polygons:
            out[place] = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
            used += 1
    return out, f"{count_text(used, 'collection')} of shapes: only the polygons in it were read" if used else ""


def _polygon_parts(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """Return the polygons of a shape, at whatever depth of collections."""
    parts = np.array([shape], dtype=object)
    while np.isin(shapely.get_type_id(parts), [_TYPE.GEOMETRYCOLLECTION, _TYPE.MULTIPOLYGON]).any():
        parts = shapely.get_parts(parts)
    return [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]


def _cut_at_180(flat: Shapes) -> tuple[Shapes, list[str], NDArray[np.bool_]]:
    """Cut polygons that cross 180 degrees there; return them, what to say, and which go round a pole."""
    polar = np.zeros(len(flat), dtype=bool)
    places = np.flatnonzero(may_cross(flat) & in_degrees(flat, most=360.0))
    out = flat.copy()
    for place in places:
        made = cut(flat[place])
        polar[place] = made is None
        out[place] = shapely.Polygon() if made is None else made
    count = sum(out[place] is not flat[place] and not shapely.is_empty(out[place]) for place in places)
    how = "longitudes past it, or jumps from one side to the other"
    crossing = f"{count_text(count, 'polygon')} across 180 degrees ({how}): cut there, one part moved by 360 degrees"
    as_drawn = np.flatnonzero(wide(flat))
    polar[as_drawn] = [cut(shape) is None for shape in flat[as_drawn]]
    drawn = int((~polar[as_drawn]).sum())
    left = f"{count_text(drawn, 'polygon')} with edges of more than 180 degrees: left as drawn, not taken across 180"
    return out, [said for number, said in ((count, crossing), (drawn, left)) if number], polar


def _without_flat_parts(flat: Shapes) -> tuple[Shapes, str]:
    """Drop the empty parts of polygons in several, and those without area; the last ones stay, to be set aside."""
    several = np.flatnonzero(shapely.get_type_id(flat) == _TYPE.MULTIPOLYGON)
    parts, owner = shapely.get_parts(flat[several], return_index=True)
    none = shapely.area(parts) == 0
    # The lobes of a figure of eight cancel each other: there is ground in it.
    none[none] = [not _polygon_parts(shape) for shape in shapely.make_valid(parts[none], method="structure")]
    gone = np.bincount(owner[none], minlength=len(several))
    left = np.bincount(owner[~none], minlength=len(several))
    out = flat.copy()
    for place in np.flatnonzero((gone > 0) & (left > 0)):
        out[several[place]] = shapely.multipolygons(parts[(owner == place) & ~none])
    count = int(gone[left > 0].sum())
    return out, f"{count_text(count, 'part')} of polygons empty or without area, dropped" if count else ""


def _polygons_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a repaired shape as one; lines and points, which have no area, go."""
    parts = _polygon_parts(shape)
    return parts[0] if len(parts) == 1 else shapely.union_all(parts) if parts else shapely.Polygon()


def _on_repair(before: Shapes, after: Shapes, which: NDArray[np.bool_]) -> str:
    count = int(which.sum())
    if not count:
        return ""
    rings = shapely.get_rings(shapely.get_parts(before[which]))
    crossed = int((~shapely.is_valid(shapely.polygons(rings))).sum())
    old, new = (_area_text(float(areas_km2(shapes[which]).sum())) for shapes in (before, after))
    what = f"rings that cross themselves: {crossed:,} of {len(rings):,}" if crossed else "parts that overlap"
    return f"{count_text(count, 'invalid polygon')} repaired ({what}): {old} km² before, {new} km² after"


def _area_text(km2: float) -> str:
    """Say an area in km²: two decimals, or two digits of a small one.

    Examples
    --------
    >>> _area_text(12_345.678), _area_text(0.001234)
    ('12,345.68', '0.0012')
    """
    return f"{km2:,.2f}" if km2 >= 1 or km2 == 0 else f"{km2:.2g}"
