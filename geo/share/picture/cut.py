"""Outlines on the sheet: projected, cut to the map, as fine as can be seen, and made paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from matplotlib.path import Path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.share.picture.projection import Box, Frame

    Points = NDArray[np.float64]

#: Corners are put on a grid so fine, points (0.02 mm); those that fall together are one.
_FINE: Final = 0.06
#: Outlines go on so far beyond the map, points: no line along their cut shows.
MARGIN: Final = 24.0


def snapped(xy: Points) -> Points:
    """Return a line without the corners that fall on the one before."""
    fine = np.rint(xy / _FINE) * _FINE
    keep = np.append(True, (fine[1:] != fine[:-1]).any(axis=1))
    return np.asarray(fine[keep])


def clipped(ring: Points, box: Box) -> Points:
    """Return a ring cut to a rectangle (Sutherland and Hodgman 1974); it may run to and fro along the cut."""
    for axis, bound, sign in ((0, box.left, 1), (0, box.right, -1), (1, box.bottom, 1), (1, box.top, -1)):
        if not len(ring):
            return ring
        away = sign * (ring[:, axis] - bound)
        if (away >= 0).all():
            continue
        after, later = np.roll(ring, -1, axis=0), np.roll(away, -1)
        crosses = (away >= 0) != (later >= 0)
        share = away / np.where(crosses, away - later, 1.0)
        cut = ring + share[:, None] * (after - ring)
        cut[:, axis] = bound
        # Each corner that is inside, and after it the cut of the edge that begins there.
        both = np.stack([ring, cut], axis=1).reshape(-1, 2)
        ring = both[np.column_stack([away >= 0, crosses]).ravel()]
    return ring


def runs(line: Points, box: Box) -> list[Points]:
    """Return the stretches of a line that may meet a rectangle, whole edges."""
    if len(line) < 2:
        return []
    low, high = np.minimum(line[:-1], line[1:]), np.maximum(line[:-1], line[1:])
    near = (high[:, 0] >= box.left) & (low[:, 0] <= box.right) & (high[:, 1] >= box.bottom) & (low[:, 1] <= box.top)
    steps = np.diff(np.concatenate([[False], near, [False]]).astype(np.int8))
    return [
        line[begin : end + 1]
        for begin, end in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True)
    ]


def moved(path: Path, by: float = 1.0, at: tuple[float, float] = (0.0, 0.0)) -> Path:
    """Return a path as many times as large, and then moved."""
    return Path(np.asarray(path.vertices, dtype=np.float64) * by + np.asarray(at), path.codes)


def area_path(rings: Iterable[Points]) -> Path | None:
    """Return rings as one path, to be filled by the non-zero rule; None of none."""
    return _joined([ring for ring in rings if len(ring) > 2], closed=True)


def line_path(lines: Iterable[Points]) -> Path | None:
    """Return lines as one path; None of none."""
    return _joined([line for line in lines if len(line) > 1], closed=False)


def _joined(parts: list[Points], *, closed: bool) -> Path | None:
    if not parts:
        return None
    vertices, codes = [], []
    for part in parts:
        code = np.full(len(part) + closed, Path.LINETO, dtype=np.uint8)
        code[0] = Path.MOVETO
        if closed:
            code[-1] = Path.CLOSEPOLY
            part = np.append(part, part[:1], axis=0)  # noqa: PLW2901 - a closed ring needs a corner for its last code
        vertices.append(part)
        codes.append(code)
    return Path(np.concatenate(vertices), np.concatenate(codes))


def rings_of(shape: shapely.Geometry, frame: Frame) -> list[Points]:
    """Return the rings of polygons in degrees, on the sheet, cut to the map; holes run the other way round."""
    found: list[Points] = []
    box = frame.box.grown(MARGIN)
    for polygon in shapely.get_parts(shapely.orient_polygons(shape)):
        if shapely.get_type_id(polygon) != shapely.GeometryType.POLYGON:
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            found += _turned(shapely.get_coordinates(ring)[:-1], frame, box)
    return found


def _turned(ring: Points, frame: Frame, box: Box) -> list[Points]:
    west, east = float(ring[:, 0].min()), float(ring[:, 0].max())
    made = [clipped(snapped(frame.points(ring[:, 0] + turn, ring[:, 1])), box) for turn in frame.turns(west, east)]
    return [one for one in made if len(one) > 2]


def lines_of(shape: shapely.Geometry, frame: Frame) -> list[Points]:
    """Return lines in degrees as stretches on the sheet that may be seen."""
    found: list[Points] = []
    box = frame.box.grown(MARGIN)
    for part in shapely.get_parts(shape):
        line = shapely.get_coordinates(part)
        if len(line) < 2:
            continue
        for turn in frame.turns(float(line[:, 0].min()), float(line[:, 0].max())):
            found += runs(snapped(frame.points(line[:, 0] + turn, line[:, 1])), box)
    return found


def is_inside(rings: Iterable[Points], x: float, y: float) -> bool:
    """Return whether a point of the sheet lies inside rings, holes left out."""
    inside = False
    for ring in rings:
        after = np.roll(ring, -1, axis=0)
        across = (ring[:, 1] > y) != (after[:, 1] > y)
        rise = np.where(across, after[:, 1] - ring[:, 1], 1.0)
        at = ring[:, 0] + (y - ring[:, 1]) / rise * (after[:, 0] - ring[:, 0])
        inside ^= bool((across & (at > x)).sum() % 2)
    return inside
