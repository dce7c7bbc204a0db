"""Polygons of GeoJSON as Python's lists: their points counted, made into shapes, and closed where they are not.

A list of a hundred thousand points becomes a shape in a tenth of the time that it takes to write it down for GEOS and
to have it read that; whatever is out of the ordinary is left to GEOS all the same.
"""

from __future__ import annotations

from itertools import chain
from typing import Any, Final

import numpy as np
import shapely

_Points = np.ndarray[Any, np.dtype[np.float64]]

#: Bytes looked at together. A position that two pieces share is not counted: one in a hundred thousand.
_PIECE: Final = 1 << 22

#: What a byte of JSON is, where positions are counted: what opens a list, what begins a number, or neither.
_OPENS, _BEGINS = 1, 2
_KINDS: Final = bytes(_OPENS if one in b"[" else _BEGINS if one in b"-0123456789" else 0 for one in range(256))

#: Passed over between the two; the zeros of UTF-16, too.
_BLANK: Final = b" \t\r\n\0"

#: How deep the lists of a geometry go at most: several polygons, polygon, ring, position.
_DEEPEST: Final = 4

#: Positions of the least ring that is no line forth and back.
_LEAST: Final = 4

#: How many numbers a position has.
_WIDTHS: Final = ({2}, {3})

#: Different points without which a ring has no inside.
_CORNERS: Final = 3


def about_points(data: bytes) -> int:
    """Return how many lists in a text of JSON begin with a number: its positions, and few others.

    It takes a hundredth of the time of reading the text. Lists of numbers in properties count too, and brackets before
    numbers in texts.

    Examples
    --------
    >>> about_points(b'{"type": "LineString", "coordinates": [[ 37, 36], [-1.5, 3]]}')
    2
    """
    count = 0
    for start in range(0, len(data), _PIECE):
        marks = np.frombuffer(data[start : start + _PIECE].translate(_KINDS, _BLANK), dtype=np.uint8)
        count += int(((marks[:-1] == _OPENS) & (marks[1:] == _BEGINS)).sum())
    return count


def count_points(geometry: object) -> int:
    """Return how many positions a geometry of GeoJSON holds, whether or not it can be read; at least 1.

    Examples
    --------
    >>> count_points({"type": "Polygon", "coordinates": [[[37, 36], [38, 36], [38, 37]]]})
    3
    >>> count_points({"geometries": [{"coordinates": [37, 36]}, {"coordinates": [[0, 0]]}]})
    2
    >>> count_points(None)
    1
    """
    count, waiting = 0, [geometry]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            inner = one.get("geometries")
            waiting += inner if isinstance(inner, list) else ()
            count += _positions(one.get("coordinates"), _DEEPEST)
    return max(count, 1)


def _positions(coordinates: object, depth: int) -> int:
    if not isinstance(coordinates, list) or not coordinates:
        return 0
    first = coordinates[0]
    if depth <= 1 or not isinstance(first, list):
        return 1
    if not first or not isinstance(first[0], list):
        return len(coordinates)
    return sum(_positions(one, depth - 1) for one in coordinates)


def polygons_of(geometry: object) -> tuple[shapely.Geometry | None, int]:
    """Return the polygons of a geometry of GeoJSON, and how many of their rings had to be closed.

    The shape is the one that GEOS reads. It is ``None`` where anything about the geometry is unusual; usual are
    positions of finite numbers, two each or three each, and rings that close, or that the first position closes.

    Raises
    ------
    NoInsideError
        A ring has fewer than three different points and does not close.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    parts = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind))
    if not isinstance(parts, list) or not parts:
        return None, 0
    made, open_ = [], 0
    for rings in parts:
        shape, count = _polygon(rings)
        if shape is None:
            return None, 0
        made.append(shape)
        open_ += count
    return (made[0] if kind == "Polygon" else shapely.multipolygons(made)), open_


class NoInsideError(Exception):
    """A ring has too few different points to have an inside; the text says so."""


def _polygon(rings: object) -> tuple[shapely.Geometry | None, int]:
    if not isinstance(rings, list) or not rings:
        return None, 0
    made, open_ = [], 0
    for ring in rings:
        points = _points(ring)
        if points is None:
            return None, 0
        if (points[0, :2] != points[-1, :2]).any() or len(points) < _CORNERS:
            points = _closed(points)
            open_ += 1
        elif len(points) < _LEAST or (points[0] != points[-1]).any():
            return None, 0
        made.append(shapely.linearrings(points))
    return shapely.polygons(made[0], made[1:] or None), open_


def _points(ring: object) -> _Points | None:
    if not isinstance(ring, list) or {*map(type, ring)} != {list} or {*map(len, ring)} not in _WIDTHS:
        return None
    # True would be taken for 1.
    if not {*map(type, chain.from_iterable(ring))} <= {int, float}:
        return None
    try:
        flat = np.fromiter(chain.from_iterable(ring), dtype=np.float64, count=len(ring[0]) * len(ring))
    except OverflowError:
        return None
    return flat.reshape(len(ring), -1) if np.isfinite(flat).all() else None


def _closed(points: _Points) -> _Points:
    """Return a ring that does not close with its first point after its last one."""
    corners = len(np.unique(points[:, :2], axis=0))
    if corners < _CORNERS:
        said = "1 point" if corners == 1 else f"{corners} different points"
        raise NoInsideError(f"a ring of the polygon has only {said}: it takes {_CORNERS} to have an inside")
    return np.concatenate([points, points[:1]])
