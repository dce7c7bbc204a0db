"""GeoJSON: features one by one, whole collections or one a line.

Read with `json`, not GDAL, so that broken text is reported by line and column and one broken feature does not cost the
others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.model.text import count_text
from geo.read.json_stream import Stream
from geo.read.layers import Features, properties_of
from geo.read.rings import NoInsideError, about_points, count_points, polygons_of
from geo.read.shapes import refuse_points
from geo.read.uncollected import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.read.content import Content
    from geo.read.shapes import Shapes

#: Characters of geometries that are turned into shapes together.
_BLOCK: Final = 4_000_000


class _Taken:
    """Features as they come: shapes of blocks, the properties of each."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._points = 0
        self._blocks: list[Shapes] = []
        self._properties: list[Any] = []
        self._texts: list[str | None] = []
        self._shapes: list[shapely.Geometry | None] = []
        self._size = 0
        self._closed = 0
        self._unread: dict[int, str] = {}

    def add(self, feature: object) -> None:
        whole = feature if isinstance(feature, dict) else {}
        geometry = whole.get("geometry")
        # Before any shape is made of them, and of those that cannot be read, too: a file of twice as many takes a
        # minute to read to its end.
        self._points += count_points(geometry)
        refuse_points(self._points, self._content, more=True)
        text = None
        shape = self._shape(geometry)
        if shape is None and geometry:
            text = json.dumps(geometry)
        self._texts.append(text)
        self._shapes.append(shape)
        self._properties.append(whole.get("properties"))
        self._size += len(text or "")
        if self._size > _BLOCK:
            self._pack()

    def _shape(self, geometry: object) -> shapely.Geometry | None:
        """Return the shape of a usual polygon, its rings closed; ``None`` of all that is left to GEOS, or of no use."""
        try:
            shape, count = polygons_of(geometry)
        except NoInsideError as error:
            self._unread[len(self._properties)] = str(error)
            return None
        self._closed += count
        if not geometry:
            self._unread[len(self._properties)] = "the feature has no geometry"
        return shape

    def _pack(self) -> None:
        texts = np.array(self._texts, dtype=object)
        shapes: Shapes = shapely.from_geojson(texts, on_invalid="ignore")
        for place, shape in enumerate(self._shapes):
            if shape is not None:
                shapes[place] = shape
        self._blocks.append(shapes)
        self._texts, self._shapes, self._size = [], [], 0

    def features(self, crs: object) -> Features:
        self._pack()
        if not self._properties:
            raise self._content.refused("it holds no features", do="give a file with polygons")
        was = "was" if self._closed == 1 else "were"
        said = f"{count_text(self._closed, 'ring')} whose last point was not the first {was} closed"
        properties = properties_of(self._content, self._properties)
        return Features(
            np.concatenate(self._blocks), properties, crs, (said,) if self._closed else (), unread=self._unread
        )


def geojson_features(content: Content) -> Features:
    """Read a GeoJSON file; a geometry that cannot be read is ``None``.

    Raises
    ------
    FileRefusedError
        The text is not JSON, or not a collection of features; one of them is too large, or all together have too many
        points.
    """
    refuse_points(about_points(content.data), content, about=True)
    taken = _Taken(content)
    with uncollected():
        about, listed = _take(Stream(content), taken)
    if about.get("type") == "Feature":
        taken.add(about)
    elif not listed:
        raise content.refused("this is JSON, but not GeoJSON: it has no features", do="save the layer as GeoJSON")
    return taken.features(_crs(about))


def _take(stream: Stream, taken: _Taken) -> tuple[dict[str, Any], bool]:
    """Take the features of a document; return its other members, and whether it has a list of features."""
    about: dict[str, Any] = {}
    listed = False
    if stream.peek() == "{":
        for name in stream.members():
            if name == "features" and stream.peek() == "[":
                listed = True
                for feature in stream.items():
                    taken.add(feature)
            else:
                about[name] = stream.value()
    else:
        stream.value()
    stream.end()
    return about, listed


def features_of(content: Content, features: Iterable[object]) -> Features:
    """Return features that come one by one, in degrees; what is no object is a feature without anything.

    Raises
    ------
    FileRefusedError
        A feature has two properties of one name, or all together have too many points.
    """
    refuse_points(about_points(content.data), content, about=True)
    taken = _Taken(content)
    with uncollected():
        for feature in features:
            taken.add(feature)
    return taken.features(None)


def _crs(document: dict[str, Any]) -> object:
    """Return the system named by GeoJSON's old ``crs`` member; without one GeoJSON is in degrees."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(properties, dict):
        return None
    return properties.get("name") or (f"EPSG:{properties['code']}" if "code" in properties else None)
