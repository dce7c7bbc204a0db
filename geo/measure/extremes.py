"""How near hostile ground came to places in a period, how far it went, when, and how long it was near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.measure.nearest import nearest
from geo.model.tables import CRS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.measure.versions import Versions
    from geo.model.view import Window

#: Places times moments measured in one go; bounds what is held at once to some 100 MB.
_MOST_ROWS: Final = 200_000
_DAY: Final = pd.Timedelta(days=1)


def through(places: gpd.GeoDataFrame, control: Versions, period: Window) -> Iterator[tuple[int, pd.DataFrame]]:
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


def extremes(places: gpd.GeoDataFrame, control: Versions, period: Window, limit_m: float) -> dict[str, Any]:
    """Return the closest and farthest distance of each place in a period, when, and the days under and unknown."""
    count = len(places)
    closest, farthest = _Best.of(count), _Best.of(count)
    under, unknown = np.zeros(count), np.zeros(count)
    for states, found in through(places, control, period):
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
