"""The distance of many points to a zone or a line as it stood at each one's own date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure import _search
from geo.measure._segments import TIE_M
from geo.measure.frames import check_frame, is_there
from geo.model.errors import InputError

if TYPE_CHECKING:
    from types import ModuleType

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.measure.versions import Versions

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

#: From so many points on the compiled search is worth loading: arrays take some 0.1 s for as many.
MANY: Final = 20_000


def nearest(
    points: gpd.GeoDataFrame,
    control: Versions,
    *,
    at: pd.Timestamp | None = None,
    carry_forward: bool = False,
) -> pd.DataFrame:
    """Measure each point to the control of its own moment.

    Parameters
    ----------
    points
        Points in EPSG:4326; the moment of a row is its ``start`` (UTC), unless `at` is given. A row without a moment
        or without a position is unknown.
    control
        Zones or lines, prepared.
    at
        One moment for all points.
    carry_forward
        Where nothing is known at the moment, let the last version before it stand.

    Returns
    -------
    measured
        On the caller's index: ``distance_m`` (metres on the ellipsoid; missing: unknown; 0 inside and on the edge),
        ``inside`` (missing: unknown; the edge belongs to the ground; False for lines), ``witness_lon`` and
        ``witness_lat`` (the nearest point, degrees), ``version`` (id of the zone meant, of several equally near the
        first; empty: unknown), ``line_uncertainty_m`` (of that zone).

    Raises
    ------
    NoCrsError
        The points are not EPSG:4326.
    InputError
        A geometry is no point, or lies outside the range of degrees; the moments say no time zone, or there are none.
    """
    check_frame(points, "points", columns=("start",) if at is None else ())
    place = _places(points)
    moments = points["start"] if at is None else pd.Series(at, index=points.index)
    state = np.where(np.isnan(place[0]), -1, control.at(moments, carry_forward=carry_forward))
    search = _search_for(len(state))
    inner = search.holding(control, place, state) if control.closed else np.full(len(state), -1)
    inside = inner >= 0
    # Inside one zone, a point may lie on the edge of another, whose id comes first.
    away = np.flatnonzero((state >= 0) & (~inside | control.divided[state]))
    witness, row = place.copy(), inner.copy()
    distance_m = np.where(inside, 0.0, np.nan)
    witness[:, away], row[away], distance_m[away] = search.closest(control, place[:, away], state[away])
    touching = distance_m < TIE_M
    row = np.where(inside, np.where(touching, np.minimum(row, inner), inner), row)
    inside |= touching & control.closed
    distance_m[inside | touching] = 0.0
    witness[:, inside | touching] = place[:, inside | touching]
    measured = _frame(control, distance_m, inside=inside, witness=witness, row=row)
    return measured.set_axis(points.index, axis=0)


def _search_for(points: int) -> ModuleType:
    if points < MANY:
        return _search
    # Loading the compiler takes half a second: who has few points never does.
    from geo.measure import _many  # noqa: PLC0415

    return _many


def _frame(
    control: Versions, distance_m: Values, *, inside: NDArray[np.bool_], witness: Values, row: Numbers
) -> pd.DataFrame:
    unknown = row < 0
    columns = {
        "distance_m": distance_m,
        "inside": pd.arrays.BooleanArray(inside, unknown),
        "witness_lon": np.where(unknown, np.nan, witness[0]),
        "witness_lat": np.where(unknown, np.nan, witness[1]),
        "version": pd.array(np.append(control.ids, "")[row], dtype="str"),
        "line_uncertainty_m": np.append(control.line_uncertainty_m, np.nan)[row],
    }
    return pd.DataFrame(columns)


def _places(points: gpd.GeoDataFrame) -> Values:
    """Return longitudes and latitudes as two rows; a missing position is not a number."""
    shapes, there = points.geometry.to_numpy(), is_there(points)
    wrong = there & (shapely.get_type_id(shapes) != 0)
    if wrong.any():
        raise InputError(f"points: {points.index[wrong][0]!r} is a {shapes[wrong][0].geom_type}, not a point")
    place = np.full((2, len(shapes)), np.nan)
    place[:, there] = shapely.get_coordinates(shapes[there]).T
    # Written so that what is not a number is refused, too.
    wrong = there & ~((np.abs(place[0]) <= 180) & (np.abs(place[1]) <= 90))
    if wrong.any():
        raise InputError(f"points: {points.index[wrong][0]!r} lies outside the range of degrees, or is not a number")
    return place
