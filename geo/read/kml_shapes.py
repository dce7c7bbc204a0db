"""Geometries of KML as shapes: points, lines, polygons, and several of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from xml.etree.ElementTree import Element

    from numpy.typing import NDArray

#: Several geometries of one kind, by the kind.
_TOGETHER: Final[dict[str, Callable[[list[Any]], shapely.Geometry]]] = {
    "Point": shapely.MultiPoint,
    "LineString": shapely.MultiLineString,
    "Polygon": shapely.MultiPolygon,
}


def shape_of(element: Element) -> shapely.Geometry | None:
    """Return the shape of an element of KML, whose name is without a namespace; ``None`` where it cannot be read.

    Several geometries of one kind are one shape of many parts, of several kinds a collection. One that cannot be read
    among several makes the whole unreadable: a part of the ground would be lost without a word.
    """
    try:
        return GEOMETRIES[element.tag](element)
    except (ValueError, KeyError, shapely.errors.ShapelyError):
        return None


def shape_together(elements: Iterable[Element]) -> shapely.Geometry | None:
    """Return the shape of several elements as if they stood in one ``MultiGeometry``; ``None`` of no elements, too."""
    try:
        shape = _several(elements)
    except (ValueError, KeyError, shapely.errors.ShapelyError):
        return None
    return None if shape.is_empty else shape


def _point(element: Element) -> shapely.Geometry:
    coordinates = _coordinates(element)
    if len(coordinates) != 1:
        raise ValueError("a point has one position")
    return shapely.Point(coordinates[0])


def _line(element: Element) -> shapely.Geometry:
    return shapely.LineString(_coordinates(element))


def _polygon(element: Element) -> shapely.Geometry:
    rings = {"outerBoundaryIs": [], "innerBoundaryIs": []}  # type: dict[str, list[NDArray[np.float64]]]
    for child in element:
        boundary = rings.get(child.tag)
        if boundary is not None:
            # One element may hold several rings, although the standard has one in each.
            boundary += [_coordinates(ring) for ring in child]
    shells = rings["outerBoundaryIs"]
    if len(shells) != 1:
        raise ValueError("a polygon has one outer ring")
    return shapely.Polygon(shells[0], rings["innerBoundaryIs"])


def _several(elements: Iterable[Element]) -> shapely.Geometry:
    shapes = []
    for child in elements:
        if child.tag in GEOMETRIES:
            shape = shape_of(child)
            if shape is None:
                raise ValueError("a part cannot be read")
            shapes += list(shapely.get_parts(shape)) if len(shapely.get_parts(shape)) > 1 else [shape]
    kinds = {shape.geom_type for shape in shapes}
    if len(shapes) == 1:
        return shapes[0]
    together = _TOGETHER.get(kinds.pop()) if len(kinds) == 1 else None
    return shapely.GeometryCollection(shapes) if together is None else together(shapes)


#: The elements that are geometries; tracks and models among them have no shape of ours.
GEOMETRIES: Final[dict[str, Callable[[Element], shapely.Geometry]]] = {
    "Point": _point,
    "LineString": _line,
    "LinearRing": _line,
    "Polygon": _polygon,
    "MultiGeometry": _several,
}


def _coordinates(element: Element) -> NDArray[np.float64]:
    """Return the positions of an element, without heights.

    Raises
    ------
    ValueError
        There are none, or one is not two or three numbers.
    """
    texts = [one.text or "" for one in element if one.tag == "coordinates"]
    positions = texts[0].split() if len(texts) == 1 else []
    if not positions:
        raise ValueError("there are no coordinates")
    width = positions[0].count(",") + 1
    if width not in {2, 3} or any(one.count(",") + 1 != width for one in positions):
        raise ValueError("a position has two or three numbers")
    numbers = np.array(",".join(positions).split(","), dtype=np.float64)
    return numbers.reshape(-1, width)[:, :2]
