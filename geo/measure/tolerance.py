"""Between which values an area lies when the line round it is off by its tolerance."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure.groups import Groups
from geo.measure.kept import Kept
from geo.model.areas import areas_km2
from geo.model.progress import step

if TYPE_CHECKING:
    from geo.model.view import Area

#: Outlines are simplified by this share of the tolerance before they are moved. An end of the interval moves by 0.5 %
#: of its width at most (drawn and half-way zones), and it takes a third of the time (outlines of 2,900 vertices).
_SIMPLER: Final = 0.1
#: Longest edge, in degrees, that is projected without points in between: it is off by 2 m at most.
_MOST_DEG: Final = 0.1
#: Parts further from each other than so many tolerances do not meet when they are simplified and grown.
_APART: Final = 2.5
#: Nearer to a pole than this they may, whatever their longitudes.
_MOST_LAT: Final = 89.0
#: Groups of parts whose areas, moved, are remembered, by their coordinates; one takes half a kilobyte.
_KEPT: Final[Kept[tuple[float, ...]]] = Kept(20_000)
#: The surface of the WGS84 ellipsoid, square kilometres (NIMA TR8350.2).
EARTH_KM2: Final = 510_065_621.724
#: Degrees of latitude in a metre, rounded up.
_DEG_PER_M: Final = 1 / 110_000


def margin(area: Area, metres: float) -> Area:
    """Return a box that holds everything within some metres of another; wider, and inside the range of degrees."""
    west, south, east, north = area
    high = (metres + 1) * _DEG_PER_M
    nearest_pole = min(90.0, max(abs(south), abs(north)) + high)
    wide = min(360.0, high / max(float(np.cos(np.radians(nearest_pole))), 1e-6))
    return max(-180.0, west - wide), max(-90.0, south - high), min(180.0, east + wide), min(90.0, north + high)


def between_km2(
    shape: shapely.Geometry, area_km2: float, line_m: float, area: Area | None = None
) -> tuple[float, float]:
    """Return the least and the largest area of a ground whose whole edge is off by `line_m`, inwards or outwards.

    The ground is shrunk and grown in a local plane; the strip between is laid to the geodesic area. Of a ground that is
    seen inside a box, the border of the box is no edge: `shape` is then the ground in a box wider by the tolerance
    (`margin`), `area_km2` its area inside `area` alone.

    Neither end is more than the box, or the Earth, is large.

    The plane stretches what lies `d` from the ground's middle by ``d^2 / 6 R^2`` (0.1 % at 500 km), and so the strip.
    """
    if shape.is_empty or not line_m > 0:
        return area_km2, area_km2
    seen = None if area is None or _covers(area, margin(shape.bounds, line_m)) else area
    shape = _joined(shape)
    west, south, east, north = shape.bounds
    # To a degree: a plane takes 6 ms to make, and the next ground may lie round the same middle. 80 km off it is
    # stretched by 3e-5.
    how = _How((float(round((west + east) / 2)), float(round((south + north) / 2))), line_m, seen, is_simpler=True)
    groups = _apart(shape, line_m)
    whole, left, *areas = _moved(groups, how)
    if left < 0.5 * whole:  # a ground thinner than what is left out would vanish
        whole, left, *areas = _moved(groups, replace(how, is_simpler=False))
    exact, same, shrunk, grown = areas
    to_km2 = area_km2 / exact if exact > 0 else 1e-6
    # What shrinks to nothing may be nothing, whatever the outline lost when it was simplified.
    low = max(0.0, area_km2 - (same - shrunk) * to_km2) if shrunk > 0 else 0.0
    most = EARTH_KM2 if area is None else float(areas_km2(np.array([shapely.box(*area)], dtype=object))[0])
    # What doubles round may make a ground larger than its box.
    return low, max(area_km2, min(most, area_km2 + max(0.0, grown - same) * to_km2))


@dataclass(frozen=True, slots=True)
class _How:
    """How a ground is moved: round which middle it is laid flat, by how much, in what box, from which outline."""

    centre: tuple[float, float]
    line_m: float
    box: Area | None
    is_simpler: bool


def _moved(groups: list[shapely.Geometry], how: _How) -> list[float]:
    """Return areas in the plane added up, square metres.

    They are those of the ground, and of the outline that is moved; and inside the box those of the ground, of that
    outline, of what it shrinks to and of what it grows to. Each group is remembered by its coordinates: of the parts of
    a ground most are the same in the next version.
    """
    keys = [(blake2b(wkb, digest_size=16).digest(), how) for wkb in shapely.to_wkb(groups)]
    new = [k for k, key in enumerate(keys) if key not in _KEPT]
    made = dict(zip(new, _worked_out([groups[k] for k in new], how), strict=True))
    found = [
        # Another thread may have made room meanwhile.
        _KEPT.get(key, lambda k=k: made[k] if k in made else _worked_out([groups[k]], how)[0])  # type: ignore[misc]
        for k, key in enumerate(keys)
    ]
    return [math.fsum(column) for column in zip(*found, strict=True)]


def _worked_out(groups: list[shapely.Geometry], how: _How) -> list[tuple[float, ...]]:
    """Return the areas of `_moved` group by group."""
    flat = geodesy.to_plane(np.array(groups, dtype=object), how.centre, most_deg=_MOST_DEG)
    outline = flat
    if how.is_simpler:
        outline = shapely.simplify(flat, how.line_m * _SIMPLER, preserve_topology=False)
    shrunk, grown = (shapely.buffer(outline, metres, quad_segs=4) for metres in (-how.line_m, how.line_m))
    seen = np.stack([flat, outline, shrunk, grown])
    if how.box is not None:
        box = geodesy.to_plane(np.array([shapely.box(*how.box)], dtype=object), how.centre, most_deg=_MOST_DEG)[0]
        seen = shapely.intersection(seen, box)
    areas = shapely.area(np.concatenate([np.stack([flat, outline]), seen]))
    return [tuple(column) for column in areas.T.tolist()]


def _apart(shape: shapely.Geometry, line_m: float) -> list[shapely.Geometry]:
    """Return the parts of a ground in groups that stay apart however far their edges are moved."""
    parts = shapely.get_parts(shape)
    parts = parts[~shapely.is_empty(parts)]
    west, south, east, north = shapely.bounds(parts).T
    nearest_pole = float(np.abs([south, north]).max()) + _APART * line_m * _DEG_PER_M
    if len(parts) == 1 or nearest_pole > _MOST_LAT:
        return [shape]
    reach = (_APART * line_m + 1) * _DEG_PER_M / math.cos(math.radians(nearest_pole))
    boxes = shapely.box(west - reach, south - reach, east + reach, north + reach)
    one, other = shapely.STRtree(parts).query(boxes)
    one, other = one[one < other], other[one < other]
    shapely.prepare(parts)
    near = shapely.dwithin(parts[one], parts[other], reach)
    joined = Groups(len(parts))
    for first, second in zip(one[near].tolist(), other[near].tolist(), strict=True):
        step(0, 1)
        joined.join(first, second)
    groups: dict[int, list[shapely.Polygon]] = {}
    for k, part in enumerate(parts):
        groups.setdefault(joined.of(k), []).append(part)
    return [group[0] if len(group) == 1 else shapely.multipolygons(group) for group in groups.values()]


def _joined(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a ground whose parts on both sides of the 180th meridian are joined there."""
    west, _, east, _ = shape.bounds
    if east - west <= 180:
        return shape
    return shapely.union_all(
        [
            shapely.transform(part, lambda xy: np.add(xy, (360.0, 0.0))) if part.bounds[2] <= 0 else part
            for part in shapely.get_parts(shape)
        ]
    )


def _covers(area: Area, other: Area) -> bool:
    west, south, east, north = other
    return bool(area[0] <= west and area[1] <= south and area[2] >= east and area[3] >= north)
