"""Polygons across 180 degrees: cut there, as RFC 7946 (GeoJSON), section 3.1.9, asks writers to do.

A ring crosses when it jumps from a corner near 180 degrees to one near it on the other side, as from 179 to -179, or
when its longitudes run past 180, as those of maps from 0 to 360 do. An edge of more than half a turn that is no such
jump, as from -170 to 170, is one: by the standard an edge runs straight from corner to corner (3.1.1). A ring with an
edge from exactly -180 to 180 may be that of a map of the whole world: it crosses only when it encloses ground without
that edge, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.read.shapes import Shapes

_TURN: Final = 360.0
_HALF: Final = 180.0

#: Degrees between two corners, the short way across 180, up to which an edge the long way is a jump.
_NEAR: Final = 10.0


def may_cross(shapes: Shapes) -> NDArray[np.bool_]:
    """Return which polygons have longitudes past 180 by up to a turn, or a ring that may jump over it."""
    degrees, past, _ = _degrees(shapes)
    return (degrees & past) | _with_step(shapes, _TURN - _NEAR)


def wide(shapes: Shapes) -> NDArray[np.bool_]:
    """Return which polygons have edges of more than half a turn, and do not cross."""
    return _with_step(shapes, _HALF) & ~may_cross(shapes)


def _degrees(shapes: Shapes) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]]:
    """Return which shapes lie in degrees, to a turn past 180, which lie past 180, and how wide each is."""
    # Endless coordinates count as none: their differences are no numbers.
    west, south, east, north = np.where(np.isfinite(bounds := shapely.bounds(shapes)), bounds, np.nan).T
    degrees = (west >= -_TURN) & (east <= _TURN) & (south >= -90) & (north <= 90) & (east - west <= _TURN)
    return degrees, (west < -_HALF) | (east > _HALF), east - west


def _with_step(shapes: Shapes, least: float) -> NDArray[np.bool_]:
    """Return which shapes between -180 and 180 have an edge of more degrees than this from west to east."""
    degrees, past, width = _degrees(shapes)
    found = np.zeros(len(shapes), dtype=bool)
    for place in np.flatnonzero(degrees & ~past & (width > least)):
        found[place] = any((_steps(ring) > least).any() for ring in _rings(shapes[place]))
    return found


def _rings(shape: shapely.Geometry) -> NDArray[np.object_]:
    rings: NDArray[np.object_] = shapely.get_rings(shapely.get_parts(shape))
    return rings


def _steps(ring: shapely.Geometry) -> NDArray[np.float64]:
    steps: NDArray[np.float64] = np.abs(np.diff(shapely.get_coordinates(ring)[:, 0]))
    return steps


def cut(shape: shapely.Geometry) -> shapely.Geometry | None:
    """Return a polygon with longitudes between -180 and 180, cut at 180 where it crosses; itself where it does not.

    ``None`` when a ring goes round a pole, which says nothing of which side of it is meant; one without area comes back
    empty.

    Examples
    --------
    >>> [part.bounds for part in cut(shapely.box(179, 10, 181, 20)).geoms]
    [(179.0, 10.0, 180.0, 20.0), (-180.0, 10.0, -179.0, 20.0)]
    >>> jumping = shapely.Polygon([(179, 10), (-179, 10), (-179, 20), (179, 20)])
    >>> cut(jumping).equals(cut(shapely.box(179, 10, 181, 20)))
    True
    """
    polygons = shapely.get_parts(shape)
    parts: list[shapely.Geometry] = []
    changed = False
    for polygon in polygons:
        whole = _unwrapped(polygon)
        if whole is None:
            return None
        folded = _folded(whole)
        changed |= whole is not polygon or len(folded) != 1 or folded[0] is not whole
        parts += folded
    if not changed:
        return shape
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _unwrapped(polygon: shapely.Geometry) -> shapely.Geometry | None:
    """Return the polygon with longitudes that run on past 180; ``None`` when a ring goes round a pole."""
    rings = []
    moved = False
    for ring in shapely.get_rings(polygon):
        corners = shapely.get_coordinates(ring)
        straight = _straight(corners)
        if straight is None:
            return None
        moved |= not np.array_equal(straight, corners)
        rings.append(straight)
    if not moved and not _apart(rings):
        return polygon
    shell, *holes = rings
    return shapely.Polygon(shell, [_beside(shell, hole) for hole in holes])


def _straight(corners: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return the corners of a ring without its jumps; ``None`` when its end then is not its start."""
    steps = np.diff(corners[:, 0])
    for most in (_TURN, np.nextafter(_TURN, 0.0)):
        jumps = (np.abs(steps) > _HALF) & (np.abs(steps) <= most)
        straight = corners.copy()
        straight[1:, 0] -= np.cumsum(np.where(jumps, np.sign(steps) * _TURN, 0.0))
        wide = np.ptp(straight[:, 0]) > 0
        if np.isclose(straight[0, 0], straight[-1, 0], rtol=0, atol=1e-9) and wide:
            straight[-1] = straight[0]
            return straight
    return None


def _apart(rings: list[NDArray[np.float64]]) -> bool:
    """Return whether a hole lies outside the longitudes of its shell."""
    west, east = rings[0][:, 0].min(), rings[0][:, 0].max()
    return any(hole[:, 0].min() < west or hole[:, 0].max() > east for hole in rings[1:])


def _beside(shell: NDArray[np.float64], hole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a hole moved by a whole turn where only so it lies within the longitudes of its shell."""
    for turn in (0.0, _TURN, -_TURN):
        moved: NDArray[np.float64] = hole + np.array([turn, 0.0])
        if not _apart([shell, moved]):
            return moved
    return hole


def _folded(polygon: shapely.Geometry) -> list[shapely.Geometry]:
    """Return the parts of a polygon in each turn, each moved between -180 and 180; itself when it lies there."""
    west, _, east, _ = polygon.bounds
    if west >= -_HALF and east <= _HALF:
        return [polygon]
    # Only valid polygons can be cut.
    whole = polygon if polygon.is_valid else shapely.make_valid(polygon, method="structure")
    parts: list[shapely.Geometry] = []
    for turn in range(int(np.floor((west + _HALF) / _TURN)), int(np.ceil((east + _HALF) / _TURN))):
        window = shapely.box(turn * _TURN - _HALF, -90.0, turn * _TURN + _HALF, 90.0)
        inside = shapely.get_parts(shapely.get_parts(shapely.intersection(whole, window)))
        shift = np.array([turn * _TURN, 0.0])
        moved = shapely.transform(inside, lambda corners, shift=shift: corners - shift)
        parts += [part for part in moved if part.geom_type == "Polygon"]
    return parts
