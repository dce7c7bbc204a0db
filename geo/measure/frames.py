"""Frames that callers give to be measured, checked at the door: their columns, their system, their geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.model.errors import InputError, NoCrsError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

#: What may be ground, and what may be a line; a ring counts as the line it is.
GROUND: Final = ("Polygon", "MultiPolygon")
LINES: Final = ("LineString", "MultiLineString", "LinearRing")


def check_frame(frame: object, what: str, *, columns: Sequence[str]) -> None:
    """Raise unless `frame` is a GeoDataFrame in EPSG:4326 with these columns.

    Raises
    ------
    NoCrsError
        The geometry is in another system, or states none.
    InputError
        It is no GeoDataFrame, or lacks a column.
    """
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(f"{what}: a {type(frame).__name__} was given, and a GeoDataFrame is needed")
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        found = "none" if frame.crs is None else frame.crs.to_string()
        raise NoCrsError(f"{what}: the coordinate reference system must be EPSG:4326, found {found}")
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise InputError(f"{what}: there is no column {missing[0]!r} (found: {', '.join(map(str, frame.columns))})")


def is_there(frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return where there is a geometry that is not empty."""
    shapes = frame.geometry.to_numpy()
    return np.asarray(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))


def check_shapes(frame: gpd.GeoDataFrame, what: str, *, types: Collection[str]) -> None:
    """Raise unless all geometries are of these types and within the range of degrees, and no line is without length.

    Raises
    ------
    InputError
        One is not; the message names the first.
    """
    shapes, ids = frame.geometry.to_numpy(), frame.index
    wrong = ~np.isin(frame.geom_type, list(types))
    if wrong.any():
        needed = "polygon" if types is GROUND else "line"
        raise InputError(f"{what}: {ids[wrong][0]!r} is a {shapes[wrong][0].geom_type}, not a {needed}")
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    # Written so that what is not a number is refused, too.
    outside = ~((np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90))
    if outside.any():
        first = ids[owner[outside][0]]
        raise InputError(f"{what}: {first!r} lies outside the range of degrees, or is not a number")
    short = shapely.length(shapes) == 0
    if short.any():
        raise InputError(f"{what}: {ids[short][0]!r} has no length")


def times_of(frame: gpd.GeoDataFrame, what: str) -> tuple[pd.DatetimeIndex, pd.DatetimeIndex]:
    """Return the starts and ends of a frame in UTC microseconds; a missing end is still so.

    Raises
    ------
    InputError
        A column holds no times in UTC, a start is missing, or a row ends before it begins.
    """
    start, end = (_utc(frame[name], what, name) for name in ("start", "end"))
    if start.hasnans:
        raise InputError(f"{what}: {frame.index[start.isna()][0]!r} has no start")
    backwards = end < start
    if backwards.any():
        raise InputError(f"{what}: {frame.index[backwards][0]!r} ends before it begins")
    return start, end


def _utc(column: pd.Series, what: str, name: str) -> pd.DatetimeIndex:
    if column.isna().all():
        return pd.DatetimeIndex([pd.NaT] * len(column), tz="UTC").as_unit("us")
    if not isinstance(column.dtype, pd.DatetimeTZDtype):
        raise InputError(f"{what}: the column {name} holds {column.dtype}, not times in UTC")
    return pd.DatetimeIndex(column).tz_convert("UTC").as_unit("us")
