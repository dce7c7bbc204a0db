"""Vector files of points as tables: their properties, and the latitude and longitude of each point.

What such a file holds is told from its features. Points are rows, and the readers of tables read them; polygons are
ground, and stay features. In a file of both, the more numerous kind is read and the others are set aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.read.cells import numbers, times
from geo.read.rejects import Rejects, rejected_rows
from geo.read.shapes import to_degrees
from geo.read.tabular import Sheet, Tabular

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.read.content import Content
    from geo.read.layers import Features
    from geo.read.shapes import Shapes

_TYPE: Final = shapely.GeometryType
_POINTS: Final = (_TYPE.POINT, _TYPE.MULTIPOINT)
_GROUND: Final = (_TYPE.POLYGON, _TYPE.MULTIPOLYGON, _TYPE.GEOMETRYCOLLECTION)

#: The columns that come from the geometry.
_POSITION: Final = ("latitude", "longitude")

#: Degrees by which a property may differ from the point: properties are often rounded to three decimals.
_ROUNDED: Final = 0.001


@dataclass(frozen=True, slots=True)
class PointTable(Tabular):
    """The points of a vector file; the number of a row is that of the feature, from 1, as in `geo.read.vector`."""

    features: Features

    def read(self, wanted: Mapping[str, str]) -> Sheet:
        """Read properties as texts, and positions in degrees; see `Tabular.read`.

        Features that are not one point are set aside.

        Raises
        ------
        FileRefusedError
            The coordinates cannot be degrees, or the system that the file states is not known.
        """
        features, content = self.features, self.content
        shapes, converted = to_degrees(_single(features.shapes), features.crs, content)
        good = (shapely.get_type_id(shapes) == _TYPE.POINT) & ~shapely.is_empty(shapes)
        where = {"latitude": shapely.get_y(shapes[good]), "longitude": shapely.get_x(shapes[good])}
        properties = features.properties[good].reset_index(drop=True)
        columns = {
            ours: _texts(where[theirs]) if theirs in where else properties[theirs].str.strip()
            for ours, theirs in wanted.items()
        }
        rows = np.arange(1, len(shapes) + 1)
        frame = pd.DataFrame(columns, index=properties.index)
        sheet = Sheet(content, frame, Rejects(content.name, rows[good], names=wanted), len(rows), [])
        sheet.rejects.add(_no_points(content, shapes[~good], rows[~good]))
        for sentence in (*features.warnings, converted, *_elsewhere(properties, where)):
            if sentence:
                sheet.warn(sentence)
        return sheet


def told_apart(content: Content, features: Features) -> PointTable | Features:
    """Return features as a table when more of them are points than ground, else as they are.

    Lines are neither: a file of nothing else is refused by who reads its ground.
    """
    types = shapely.get_type_id(features.shapes)
    points, ground = (int(np.isin(types, kind).sum()) for kind in (_POINTS, _GROUND))
    if points <= ground:
        return features
    named = tuple(name for name in features.properties.columns if name not in _POSITION)
    return PointTable(content, (*named, *_POSITION), features)


def _single(shapes: Shapes) -> Shapes:
    """Return the shapes, a collection of one point as that point."""
    alone = (shapely.get_type_id(shapes) == _TYPE.MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    single = shapes.copy()
    single[alone] = shapely.get_geometry(shapes[alone], 0)
    return single


def _texts(degrees: NDArray[np.float64]) -> pd.Series:
    return pd.Series([repr(float(one)) for one in degrees], dtype="str")


def _no_points(content: Content, shapes: Shapes, rows: NDArray[np.int64]) -> pd.DataFrame:
    names = np.array([getattr(shape, "geom_type", "") for shape in shapes], dtype=object)
    reasons = np.full(len(shapes), "not a point", dtype=object)
    reasons[names == "MultiPoint"] = "several points, and which of them is meant is not said"
    reasons[shapely.is_empty(shapes)] = "the geometry is empty"
    reasons[names == ""] = "no geometry that can be read"
    return rejected_rows(content.name, rows, column="geometry", values=names, reason=reasons)


def _elsewhere(properties: pd.DataFrame, where: Mapping[str, NDArray[np.float64]]) -> list[str]:
    """Return a remark when properties named like the coordinates say another place than the points."""
    far = np.zeros(len(properties), dtype=bool)
    for name, degrees in where.items():
        if name in properties:
            far |= (numbers(properties[name]).number - degrees).abs().to_numpy() > _ROUNDED
    count = int(far.sum())
    if not count:
        return []
    return [f"{times(count)} whose properties latitude and longitude differ from the point: the point is taken"]
