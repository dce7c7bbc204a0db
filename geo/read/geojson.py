"""GeoJSON: features one by one, whole collections or one a line.

Read with `json`, not GDAL, so that broken text is reported by line and column and one broken feature does not cost the
others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.read.json_stream import Stream
from geo.read.layers import Features, properties_of
from geo.read.shapes import points_of, refuse_points

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
        self._shapes: list[Shapes] = []
        self._properties: list[Any] = []
        self._texts: list[str] = []
        self._size = 0

    def add(self, feature: object) -> None:
        whole = feature if isinstance(feature, dict) else {}
        text = json.dumps(whole.get("geometry"))
        self._texts.append(text)
        self._properties.append(whole.get("properties"))
        self._size += len(text)
        if self._size > _BLOCK:
            self._pack()
            # Here, too: a file of twice as many takes a minute to read to its end.
            refuse_points(self._points, self._content, more=True)

    def _pack(self) -> None:
        texts = np.array(self._texts, dtype=object)
        shapes: Shapes = shapely.from_geojson(texts, on_invalid="ignore")
        self._shapes.append(shapes)
        self._texts, self._size = [], 0
        self._points += points_of(shapes)

    def features(self, crs: object) -> Features:
        self._pack()
        refuse_points(self._points, self._content)
        if not self._properties:
            raise self._content.refused("it holds no features", do="give a file with polygons")
        return Features(np.concatenate(self._shapes), properties_of(self._content, self._properties), crs)


def geojson_features(content: Content) -> Features:
    """Read a GeoJSON file; a geometry that cannot be read is ``None``.

    Raises
    ------
    FileRefusedError
        The text is not JSON, or not a collection of features; one of them is too large, or all together have too many
        points.
    """
    stream, taken = Stream(content), _Taken(content)
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
    if about.get("type") == "Feature":
        taken.add(about)
    elif not listed:
        raise content.refused("this is JSON, but not GeoJSON: it has no features", do="save the layer as GeoJSON")
    return taken.features(_crs(about))


def features_of(content: Content, features: Iterable[object]) -> Features:
    """Return features that come one by one, in degrees; what is no object is a feature without anything.

    Raises
    ------
    FileRefusedError
        A feature has two properties of one name.
    """
    taken = _Taken(content)
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
