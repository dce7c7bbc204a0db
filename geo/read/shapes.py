"""Shapes at the door: one coordinate system, degrees of WGS84."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.model.tables import CRS
from geo.read.limits import limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.read.content import Content

Shapes = np.ndarray[Any, np.dtype[np.object_]]

#: Metres between the points that projected edges are given.
_STEP_M: Final = 1_000.0

#: The part of the shapes that lie in degrees in a file that is in degrees, as GeoJSON is; the others are set aside.
_LEAST_IN_DEGREES: Final = 0.5

#: No projection in use puts a point of the Earth further than this from its origin, metres.
_FARTHEST_M: Final = 1e8

#: The setting of how many points the shapes of one file may have, and its usual value: repairing one polygon of so
#: many takes 1.5 GB.
_MOST_SETTING: Final = "STANDOFF_MAX_POINTS"
_MOST_POINTS: Final = 5_000_000

#: A point converted there and back is where it was, metres: projections in use come back within millimetres.
_MOST_ASTRAY_M: Final = 1.0


def points_of(shapes: Shapes) -> int:
    """Return how many points shapes have; one without any counts as one, for it takes as much to read."""
    return int(np.maximum(shapely.get_num_coordinates(shapes), 1).sum())


def refuse_points(count: int, content: Content, *, more: bool = False, about: bool = False) -> None:
    """Refuse a file with too many points to be worked on in bounded memory.

    Parameters
    ----------
    count
        How many there are; `more`: or more; `about`: as far as a first look tells.
    content
        The file.

    Raises
    ------
    FileRefusedError
        They are more than STANDOFF_MAX_POINTS, 5 million.
    """
    most = limit(_MOST_SETTING, _MOST_POINTS)
    if count > most:
        found = f"{'about ' if about else ''}{count:,} points{' or more' if more else ''}"
        raise content.refused(
            f"its shapes have {found}, more than {most:,}; {_MOST_SETTING} allows more",
            do="simplify them to the scale at which they were drawn, or split the file",
        )


def to_degrees(shapes: Shapes, stated: object, content: Content) -> tuple[Shapes, str]:
    """Return the shapes in EPSG:4326, and a sentence when they were converted or state no system.

    Parameters
    ----------
    shapes
        Geometries; ``None`` where there is none.
    stated
        The coordinate reference system the file names, in any form GeoPandas reads; ``None`` when it names none.
    content
        The file, for messages.

    Raises
    ------
    FileRefusedError
        The stated system is unknown, none is stated and the numbers cannot be degrees, or a projected one is stated and
        the numbers are degrees.
    """
    if stated is None:
        _refuse_metres(shapes, content, "states no coordinate system")
        return shapes, ""
    try:
        # Without heights: a ring with heights at some points alone would be converted to one that does not close.
        series = gpd.GeoSeries(shapely.force_2d(shapes), crs=stated)
    except (RuntimeError, TypeError, ValueError):
        # pyproj's CRSError is a RuntimeError.
        raise content.refused(
            f"it states the coordinate system {str(stated)[:60]!r}, which is not known", do=f"save it in {CRS}"
        ) from None
    if _is_degrees(series.crs.srs):
        _refuse_metres(shapes, content, f"states {CRS}")
        return shapes, ""
    if series.crs.is_projected:
        _refuse_degrees(shapes, content, series.crs.name)
    try:
        followed = _followed(series, content)
        turned = followed.to_crs(CRS)
        strays = _strays(followed, turned)
    except RuntimeError as error:
        raise content.refused(f"its coordinates cannot be converted ({error})", do=f"save it in {CRS}") from None
    shapes = turned.to_numpy().copy()
    # Endless now, as what cannot be converted is: the row is set aside later.
    shapes[strays] = shapely.transform(shapes[strays], lambda xy: np.full_like(xy, np.inf))
    return shapes, f"coordinates converted from {series.crs.name} to degrees ({CRS})"


@lru_cache(maxsize=64)
def _is_degrees(system: str) -> bool:
    # Remembered: for CRS84 it takes 10 ms, and a series has a file for every day of years.
    crs = gpd.GeoSeries([], crs=system).crs
    return bool(crs.to_epsg() == 4326 or crs.equals("OGC:CRS84"))


def _followed(series: gpd.GeoSeries, content: Content) -> gpd.GeoSeries:
    """Give the edges of projected shapes points, so that they keep their course when only points are converted.

    The middle of a straight edge of 200 km in UTM lies 571 m from the middle of the edge that its ends alone give.
    """
    if not series.crs.is_projected:
        return series
    step = _STEP_M / series.crs.axis_info[0].unit_conversion_factor
    shapes = series.to_numpy().copy()
    # Numbers that no projection gives to a point of the Earth stay as they are, and are set aside later.
    near = np.abs(shapely.bounds(shapes)).max(axis=1) <= _FARTHEST_M / _STEP_M * step
    most = limit(_MOST_SETTING, _MOST_POINTS)
    if shapely.length(shapes[near]).sum() > most * step:
        length = f"{most * _STEP_M / 1000:,.0f} km"
        raise content.refused(
            f"its projected edges are longer than {length} together, too long to convert ({_MOST_SETTING} allows more)",
            do=f"save it in {CRS}",
        )
    shapes[near] = shapely.segmentize(shapes[near], step)
    return gpd.GeoSeries(shapes, crs=series.crs)


def _strays(projected: gpd.GeoSeries, turned: gpd.GeoSeries) -> NDArray[np.int64]:
    """Return which projected shapes have a point that is nowhere on the Earth, though it could be converted.

    A transverse Mercator goes round: 8.8e12 m north of the equator is given a latitude like any other. Converted back,
    it is another point.
    """
    before, owner = shapely.get_coordinates(projected.to_numpy(), return_index=True)
    back = shapely.get_coordinates(turned.to_crs(projected.crs).to_numpy())
    most = _MOST_ASTRAY_M / projected.crs.axis_info[0].unit_conversion_factor if projected.crs.is_projected else np.inf
    astray = ~(np.abs(back - before) <= most).all(axis=1)
    return np.unique(owner[astray])


def _present(shapes: Shapes) -> NDArray[np.bool_]:
    present: NDArray[np.bool_] = ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    return present


def _refuse_degrees(shapes: Shapes, content: Content, system: str) -> None:
    # No zone lies within 180 m of the origin of a projection; taken as metres it would be a speck far from its place.
    present = _present(shapes)
    if present.any() and in_degrees(shapes)[present].all():
        x, y = shapely.get_coordinates(shapes[present][:1])[0]
        raise content.refused(
            f"it states the projected system {system}, but coordinates such as {x:.6g}, {y:.6g} are degrees",
            do=f"state {CRS}, or save it in the system stated",
        )


def _refuse_metres(shapes: Shapes, content: Content, what: str) -> None:
    other = no_degrees(shapes)
    if other is not None:
        raise content.refused(
            f"it {what}, but coordinates such as {other[0]:.6g}, {other[1]:.6g} are not degrees; they are probably "
            "metres of a projection (UTM)",
            do=f"save it in {CRS}, or state its coordinate system",
        )


def no_degrees(shapes: Shapes, *, least: float = _LEAST_IN_DEGREES) -> tuple[float, float] | None:
    """Return a point that cannot be one in degrees where less than this part of the shapes can be; else ``None``.

    One odd shape near the origin of a projection, whose numbers could be degrees, does not make degrees of the others.
    """
    present = shapes[_present(shapes)]
    # Up to 360: longitudes of a map that begins at Greenwich, or runs over 180.
    good = in_degrees(present, most=360.0)
    if good.sum() >= least * len(present):
        return None
    x, y = next(one for one in shapely.get_coordinates(present[~good]) if not (abs(one) <= (360.0, 90.0)).all())
    return float(x), float(y)


def in_degrees(shapes: Shapes, *, most: float = 180.0) -> NDArray[np.bool_]:
    """Return which shapes lie between the poles and `most` degrees west and east; no empty or endless one does."""
    # Not by their bounds, which leave out holes.
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    inside: NDArray[np.bool_] = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    inside[owner[~(np.abs(coordinates) <= (most, 90.0)).all(axis=1)]] = False
    return inside


def finite(shapes: Shapes) -> NDArray[np.bool_]:
    """Return which shapes have only finite coordinates."""
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    broken = owner[~np.isfinite(coordinates).all(axis=1)]
    finite = np.ones(len(shapes), dtype=bool)
    finite[broken] = False
    return finite
