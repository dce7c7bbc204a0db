"""How exposed places are: their distance from hostile ground at a moment and over a period, sorted by danger.

Distances are those of `geo.measure.nearest.nearest`, from the point of a place to the ground of one or several actors
taken together, 0 inside it. The interval beside a distance is the place's own radius and the line's tolerance; of
half-way zones that is typical of the zone, and `geo.measure.exposed.exposure_on` has the bound at each place's own end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure.crossings import check_threshold
from geo.measure.nearest import nearest
from geo.measure.uncertainty import interval_m
from geo.model.errors import InputError, NoCrsError
from geo.model.tables import CRS

if TYPE_CHECKING:
    from collections.abc import Iterator

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

#: Places times moments measured in one go; bounds what is held at once to some 100 MB.
_MOST_ROWS: Final = 200_000
_DAY: Final = pd.Timedelta(days=1)


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
    limit_m = check_threshold(threshold_m)
    if not (math.isfinite(trend_days) and trend_days > 0):
        raise InputError(f"a trend over {trend_days:g} days cannot be measured; give a number of days above 0")
    start, end = _period(period)
    radius_m, notes = _radii(places)
    _check_places(places)
    now = nearest(places, control, at=at)
    out = pd.DataFrame({"name": places["name"]} if "name" in places.columns else {}, index=places.index)
    low, high = interval_m(now["distance_m"].to_numpy(), now["line_uncertainty_m"].to_numpy() + radius_m)
    out = out.assign(distance_m=now["distance_m"].array, low_m=low, high_m=high)
    out = out.assign(**{name: now[name].array for name in ("inside", "version", "witness_lon", "witness_lat")})
    out = out.assign(**_extremes(places, control, (start, end), limit_m))
    before = nearest(places, control, at=at - pd.Timedelta(days=trend_days))
    slack = radius_m + now["line_uncertainty_m"].to_numpy() + before["line_uncertainty_m"].to_numpy()
    change = now["distance_m"].to_numpy() - before["distance_m"].to_numpy()
    out = out.assign(change_m=change, trend=_trends(change, slack), place_uncertainty_m=radius_m, note=notes)
    names = [name for name in ("name", *COLUMNS) if name in out.columns]
    return out[names].iloc[_by_danger(out)]


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

    Columns are those of `geo.measure.nearest.nearest`, with ``low_m``, ``high_m`` and the place's
    ``place_uncertainty_m`` (metres).

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
    found = pd.concat([part for _, part in _through(point, control, (start, end))], ignore_index=True)
    low, high = interval_m(found["distance_m"].to_numpy(), found["line_uncertainty_m"].to_numpy() + radius_m)
    return found.assign(low_m=low, high_m=high, place_uncertainty_m=radius_m[0])


def join_alike(states: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return states in order as intervals up to `end`; neighbours with the same distance and interval are one."""
    said = states[["distance_m", "low_m", "high_m"]].fillna(-1.0)
    first = (said != said.shift()).any(axis=1).to_numpy()
    kept = states[first].reset_index(drop=True)
    return kept.assign(end=[*kept["start"].iloc[1:], end])[list(SERIES_COLUMNS)]


def _through(places: gpd.GeoDataFrame, control: Versions, period: Window) -> Iterator[tuple[int, pd.DataFrame]]:
    """Yield what `nearest` says of all places at each state of control in a period, some states at a time.

    With the number of states comes a table of places within states, with ``start`` and ``days``.
    """
    start, end = period
    bounds = control.bounds[(control.bounds > start) & (control.bounds < end)]
    moments = pd.DatetimeIndex([start, *bounds])
    days = (pd.DatetimeIndex([*bounds, end]) - moments) / _DAY
    shapes = places.geometry.to_numpy()
    step = max(1, _MOST_ROWS // max(1, len(places)))
    for first in range(0, len(moments), step):
        part = moments[first : first + step]
        points = gpd.GeoDataFrame(
            {"start": part.repeat(len(places)), "days": days[first : first + step].repeat(len(places))},
            geometry=np.tile(shapes, len(part)),
            crs=CRS,
        )
        yield len(part), points[["start", "days"]].join(nearest(points, control))


def _extremes(places: gpd.GeoDataFrame, control: Versions, period: Window, limit_m: float) -> dict[str, Any]:
    """Return the closest and farthest distance of each place in a period, when, and the days under and unknown."""
    count = len(places)
    closest, farthest = _Best.of(count), _Best.of(count)
    under, unknown = np.zeros(count), np.zeros(count)
    for states, found in _through(places, control, period):
        table = found["distance_m"].to_numpy().reshape(states, count)
        days = found["days"].to_numpy().reshape(states, count)
        moments = found["start"].dt.tz_convert(None).to_numpy().reshape(states, count)
        under += np.where(table < limit_m, days, 0.0).sum(axis=0)
        unknown += np.where(np.isnan(table), days, 0.0).sum(axis=0)
        closest.meet(table, moments)
        farthest.meet(-table, moments)
    return {
        "closest_m": closest.value,
        "closest_on": closest.moments(),
        "farthest_m": -farthest.value,
        "farthest_on": farthest.moments(),
        "days_under": under,
        "days_unknown": unknown,
    }


@dataclass(eq=False, slots=True)
class _Best:
    """The smallest value of each place so far and the first moment it had it; missing when there was none."""

    value: NDArray[np.float64]
    on: NDArray[np.datetime64]

    @classmethod
    def of(cls, count: int) -> _Best:
        return cls(np.full(count, np.nan), np.full(count, np.datetime64("NaT"), dtype="datetime64[us]"))

    def meet(self, table: NDArray[np.float64], moments: NDArray[np.datetime64]) -> None:
        """Take later moments (rows) into account."""
        filled = np.where(np.isnan(table), np.inf, table)
        row, place = np.argmin(filled, axis=0), np.arange(filled.shape[1])
        found = filled[row, place]
        better = np.isfinite(found) & ~(found >= self.value)
        self.value[better] = found[better]
        self.on[better] = moments[row, place][better]

    def moments(self) -> pd.DatetimeIndex:
        return pd.DatetimeIndex(self.on, tz="UTC").as_unit("us")


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
    by_index[exposed.index.argsort()] = np.arange(len(exposed))
    inside = exposed["inside"].fillna(value=False).to_numpy(dtype=bool)
    return np.lexsort((by_index, exposed["distance_m"].fillna(np.inf).to_numpy(), ~inside))


def _period(period: Window) -> Window:
    start, end = period
    if not start < end:
        raise InputError(f"the period from {start} to {end} has no time in it; let it end after it starts")
    return start, end


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
