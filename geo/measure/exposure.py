"""How exposed places are: their distance from hostile ground at a moment and over a period, sorted by danger.

Distances are those of `geo.measure.nearest.nearest`, from the point of a place to the ground of one or several actors
taken together, 0 inside it. The interval beside a distance is the place's own radius and the line's tolerance, inside
the ground less the depth in it. Here the tolerance is that of the zone, and an edge between two zones counts as one;
`geo.measure.exposed.exposure_on` has the bound at each place's own end, and the edge of the ground as a whole.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure.crossings import check_threshold
from geo.measure.extremes import extremes, through
from geo.measure.nearest import nearest
from geo.measure.uncertainty import interval_m
from geo.model.errors import InputError, NoCrsError
from geo.model.tables import CRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.measure.ground import Witness
    from geo.measure.versions import Versions
    from geo.model.view import Window

#: Columns of `exposure`, in order; the column ``name`` of the places, where they have one, comes first.
COLUMNS: Final = (
    "distance_m", "low_m", "high_m", "inside", "version", "witness_lon", "witness_lat",
    "closest_m", "closest_on", "farthest_m", "farthest_on", "change_m", "trend", "days_under", "days_unknown",
    "place_uncertainty_m", "note",
)  # fmt: skip
#: Columns of `exposure_series`.
SERIES_COLUMNS: Final = ("start", "end", "distance_m", "low_m", "high_m", "inside", "version")
TRENDS: Final = ("approaching", "receding", "steady", "unknown")

RADIUS_NOT_STATED: Final = "The place's own uncertainty is not stated: taken as 0 m."


def exposure(
    places: gpd.GeoDataFrame,
    control: Versions,
    *,
    at: pd.Timestamp,
    period: Window,
    trend_days: float = 30.0,
    threshold_m: float = 2000.0,
) -> pd.DataFrame:
    """Return how far each place is from hostile ground, the most endangered first.

    Parameters
    ----------
    places
        Points in EPSG:4326; the columns ``name`` and ``place_uncertainty_m`` (metres; 0 and a note where it is not
        stated) are used where there are any.
    control
        The hostile ground (`geo.measure.versions.prepare`).
    at
        The moment, UTC.
    period
        The time looked through, ``[start, end)`` in UTC.
    trend_days
        The trend compares the moment with this many days before it.
    threshold_m
        Time under it is counted, metres; *under* is strictly less.

    Returns
    -------
    exposed
        The index of `places`, inside first, then by distance, unknown last, equals in the order of the index. Columns:

        - ``name`` as given, if it was;
        - ``distance_m``, ``low_m``, ``high_m`` (metres; missing: unknown), ``inside``, ``version`` (id of the zone
          meant), ``witness_lon``, ``witness_lat`` (the nearest point of its ground): at the moment;
        - ``closest_m``, ``closest_on``, ``farthest_m``, ``farthest_on``: over the period, each with the first moment at
          which it was so; missing when the distance was never known;
        - ``change_m``: the distance at the moment less that of `trend_days` before; ``trend``: ``approaching`` or
          ``receding`` when the change is at least as large as the radius of the place and the tolerances of the lines
          at both moments together, otherwise ``steady``; ``unknown`` when a distance is;
        - ``days_under`` and ``days_unknown``: days of the period under the threshold, and days without a distance,
          which are in neither sum;
        - ``place_uncertainty_m``: the radius that was used; ``note``: what was assumed about the row.

    Raises
    ------
    NoCrsError
        The places are not in EPSG:4326.
    InputError
        A place has no usable point or radius, or a threshold, a time or a number of days cannot be used.

    Notes
    -----
    A distance changes only where control does, so the period is looked through state by state, not day by day.
    """
    now, before = exposure_rows(places, control, at=at, period=period, trend_days=trend_days, threshold_m=threshold_m)
    return ranked(now, before)


def exposure_rows(
    places: gpd.GeoDataFrame,
    control: Versions,
    *,
    at: pd.Timestamp,
    period: Window,
    trend_days: float,
    threshold_m: float,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of `exposure` in the order of the places, without trend, and those of the moment before.

    They have, too, ``line_uncertainty_m`` and the way to the edge from inside (`geo.measure.exposure.measured`).
    Parameters and errors are those of `exposure`.
    """
    limit_m = check_threshold(threshold_m)
    if not (math.isfinite(trend_days) and trend_days > 0):
        raise InputError(f"a trend over {trend_days:g} days cannot be measured; give a number of days above 0")
    start, end = _period(period)
    radius_m, notes = _radii(places)
    _check_places(places)
    before, now = (
        measured(places, nearest(places, control, at=moment), control, at=moment, radius_m=radius_m)
        for moment in (at - pd.Timedelta(days=trend_days), at)
    )
    now = now.assign(**extremes(places, control, (start, end), limit_m), note=notes)
    return (now.assign(name=places["name"].array) if "name" in places.columns else now), before


def ranked(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a moment (`exposure_rows`) with their trend since another, sorted by danger."""
    change = now["distance_m"].to_numpy() - before["distance_m"].to_numpy()
    slack = now["place_uncertainty_m"] + now["line_uncertainty_m"].array + before["line_uncertainty_m"].array
    out = now.assign(change_m=change, trend=_trends(change, slack.to_numpy()))
    names = [name for name in ("name", *COLUMNS) if name in out.columns]
    return out[names].iloc[_by_danger(out)]


def measured(
    points: gpd.GeoDataFrame,
    found: pd.DataFrame,
    control: Versions,
    *,
    at: pd.Timestamp | None = None,
    radius_m: NDArray[np.float64],
) -> pd.DataFrame:
    """Return what `nearest` found of points with the interval of each, in metres.

    Columns are added: ``low_m``, ``high_m``, ``place_uncertainty_m`` (the radius), and from inside the ground
    ``depth_m``, ``edge_lon`` and ``edge_lat``: the way to the nearest edge of its zones (0 and missing from outside).
    """
    inside = np.flatnonzero(found["inside"].fillna(value=False).to_numpy(dtype=bool))
    edge = nearest(points.iloc[inside], replace(control, closed=False), at=at)
    way = np.full((3, len(found)), np.array([[0.0], [np.nan], [np.nan]]))
    way[:, inside] = edge[["distance_m", "witness_lon", "witness_lat"]].to_numpy(dtype=np.float64).T
    slack = found["line_uncertainty_m"].to_numpy() + radius_m
    low, high = interval_m(found["distance_m"].to_numpy(), slack, way[0])
    names = dict(zip(("depth_m", "edge_lon", "edge_lat"), way, strict=True))
    return found.assign(low_m=low, high_m=high, place_uncertainty_m=radius_m, **names)


def exposure_series(place: Witness, control: Versions, *, period: Window) -> pd.DataFrame:
    """Return the distance of one place from hostile ground over each interval in which nothing about it changes.

    Parameters
    ----------
    place
        The place, in degrees, with its radius in metres.
    control
        The hostile ground (`geo.measure.versions.prepare`).
    period
        The time looked through, ``[start, end)`` in UTC.

    Returns
    -------
    series
        One row an interval, in order and without holes: ``start``, ``end`` (UTC, half-open), ``distance_m``,
        ``low_m``, ``high_m`` (metres; missing: unknown), ``inside``, ``version``. Neighbours with the same distance and
        interval are joined; the version is then that of the first.

    Raises
    ------
    InputError
        The place has no usable point or radius, or the period has no time in it.
    """
    return join_alike(place_states(place, control, period=period), period[1])


def place_states(place: Witness, control: Versions, *, period: Window) -> pd.DataFrame:
    """Return the distance of one place in every state of control in a period, with ``start`` (UTC).

    Columns are those of `geo.measure.nearest.nearest` and `measured`.

    Raises
    ------
    InputError
        The place has no usable point or radius, or the period has no time in it.
    """
    start, end = _period(period)
    point = gpd.GeoDataFrame(
        {"place_uncertainty_m": [place.uncertainty_m]},
        index=[place.name],
        geometry=[shapely.Point(place.lon, place.lat)],
        crs=CRS,
    )
    radius_m, _ = _radii(point)
    _check_places(point)
    found = pd.concat([part for _, part in through(point, control, (start, end))], ignore_index=True)
    points = gpd.GeoDataFrame(found[["start"]], geometry=np.repeat(point.geometry.to_numpy(), len(found)), crs=CRS)
    return measured(points, found, control, radius_m=np.repeat(radius_m, len(found)))


def join_alike(states: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return states in order as intervals up to `end`; neighbours with the same distance and interval are one."""
    said = states[["distance_m", "low_m", "high_m"]].fillna(-1.0)
    first = (said != said.shift()).any(axis=1).to_numpy()
    kept = states[first].reset_index(drop=True)
    return kept.assign(end=[*kept["start"].iloc[1:], _utc(end)])[list(SERIES_COLUMNS)]


def _trends(change_m: NDArray[np.float64], slack_m: NDArray[np.float64]) -> NDArray[np.object_]:
    unknown = np.isnan(change_m) | np.isnan(slack_m)
    moved = np.abs(change_m) >= slack_m
    said = np.where(change_m < 0, "approaching", "receding").astype(object)
    said[~moved | (change_m == 0)] = "steady"
    said[unknown] = "unknown"
    return said


def _by_danger(exposed: pd.DataFrame) -> NDArray[np.int64]:
    """Return the rows inside first, then by distance, unknown last, equals in the order of the index."""
    by_index = np.empty(len(exposed), dtype=np.int64)
    try:
        by_index[exposed.index.argsort()] = np.arange(len(exposed))
    except TypeError:  # Numbers among words have no order: that of the rows.
        by_index = np.arange(len(exposed))
    inside = exposed["inside"].fillna(value=False).to_numpy(dtype=bool)
    return np.lexsort((by_index, exposed["distance_m"].fillna(np.inf).to_numpy(), ~inside))


def _period(period: Window) -> Window:
    start, end = (_utc(moment) for moment in period)
    if not start < end:
        raise InputError(f"the period from {start} to {end} has no time in it; let it end after it starts")
    return start, end


def _utc(moment: pd.Timestamp) -> pd.Timestamp:
    if pd.isna(moment) or moment.tz is None:
        raise InputError(f"the period's {moment} says no time zone; give UTC")
    return moment.tz_convert("UTC").as_unit("us")


def _radii(places: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
    """Return the radius of each place in metres, 0 where it is not stated, and a note where it is not."""
    if "place_uncertainty_m" in places.columns:
        stated = places["place_uncertainty_m"].to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        stated = np.full(len(places), np.nan)
    bad = places.index[(stated < 0) | np.isinf(stated)]
    if len(bad):
        raise InputError(f"{_rows_text(bad)}: the radius is not a number of metres from 0 up; correct it")
    missing = np.isnan(stated)
    return np.where(missing, 0.0, stated), np.where(missing, RADIUS_NOT_STATED, "").astype(object)


def _check_places(places: gpd.GeoDataFrame) -> None:
    """Raise when the places are no points on the earth."""
    if places.crs is None or places.crs.to_epsg() != 4326:
        raise NoCrsError(f"the places are in {places.crs or 'no stated system'}; convert them to {CRS}")
    shapes = np.where(places.geometry.is_empty, None, places.geometry.to_numpy())
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    bad = places.index[~((np.abs(x) <= 180) & (np.abs(y) <= 90))]
    if len(bad):
        raise InputError(
            f"{_rows_text(bad)}: no point with a longitude from -180 to 180 and a latitude from -90 to 90; correct it"
        )


def _rows_text(rows: pd.Index) -> str:
    named = ", ".join(str(row) for row in rows[:5])
    more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
    return f"row {named}" if len(rows) == 1 else f"rows {named}{more}"
