"""Between which values an area lies when the line round it is off by its tolerance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import geodesy
from geo.model.areas import areas_km2

if TYPE_CHECKING:
    from geo.model.view import Area

#: Outlines are simplified by this share of the tolerance before they are moved. An end of the interval moves by 0.5 %
#: of its width at most (drawn and half-way zones), and it takes a third of the time (outlines of 2,900 vertices).
_SIMPLER: Final = 0.1
#: Longest edge, in degrees, that is projected without points in between: it is off by 2 m at most.
_MOST_DEG: Final = 0.1
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
    flat, centre = _flat(shape)
    box = None
    if area is not None and not _covers(area, margin(shape.bounds, line_m)):
        box = geodesy.to_plane(np.array([shapely.box(*area)], dtype=object), centre, most_deg=_MOST_DEG)[0]
    simple = shapely.simplify(flat, line_m * _SIMPLER, preserve_topology=False)
    # A ground thinner than what is left out would vanish.
    simple = flat if shapely.area(simple) < 0.5 * shapely.area(flat) else simple
    shrunk, same, grown = (
        _area(moved, box)
        for moved in (shapely.buffer(simple, -line_m, quad_segs=4), simple, shapely.buffer(simple, line_m, quad_segs=4))
    )
    to_km2 = area_km2 / exact if (exact := _area(flat, box)) > 0 else 1e-6
    # What shrinks to nothing may be nothing, whatever the outline lost when it was simplified.
    low = max(0.0, area_km2 - (same - shrunk) * to_km2) if shrunk > 0 else 0.0
    most = EARTH_KM2 if area is None else float(areas_km2(np.array([shapely.box(*area)], dtype=object))[0])
    # What doubles round may make a ground larger than its box.
    return low, max(area_km2, min(most, area_km2 + max(0.0, grown - same) * to_km2))


def _area(shape: shapely.Geometry, box: shapely.Geometry | None) -> float:
    return float(shapely.area(shape if box is None else shapely.intersection(shape, box)))


def _flat(shape: shapely.Geometry) -> tuple[shapely.Geometry, tuple[float, float]]:
    """Return a ground in metres round its middle; what lies on both sides of the 180th meridian is joined there."""
    west, south, east, north = shape.bounds
    if east - west > 180:
        shape = shapely.union_all(
            [
                shapely.transform(part, lambda xy: np.add(xy, (360.0, 0.0))) if part.bounds[2] <= 0 else part
                for part in shapely.get_parts(shape)
            ]
        )
        west, south, east, north = shape.bounds
    # To a degree: a plane takes 6 ms to make, and the next ground may lie round the same middle. 80 km off it is
    # stretched by 3e-5.
    centre = (float(round((west + east) / 2)), float(round((south + north) / 2)))
    return geodesy.to_plane(np.array([shape], dtype=object), centre, most_deg=_MOST_DEG)[0], centre


def _covers(area: Area, other: Area) -> bool:
    west, south, east, north = other
    return bool(area[0] <= west and area[1] <= south and area[2] >= east and area[3] >= north)
