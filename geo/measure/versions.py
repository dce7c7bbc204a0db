"""Control through time, prepared once: which ground, or which line, stood at which moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.model.errors import InputError, NoCrsError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Versions:
    """Zones or lines through time, in the form in which `geo.measure.nearest.nearest` is fast.

    Attributes
    ----------
    bounds
        The moments (UTC, sorted) at which a zone begins or ends; state ``i`` lasts from ``bounds[i]`` to the next.
    """

    bounds: pd.DatetimeIndex
    frame: gpd.GeoDataFrame
    closed: bool

    def at(self, moments: pd.Series | pd.DatetimeIndex, *, carry_forward: bool = False) -> NDArray[np.int64]:
        """Return the number of the state at each moment, -1 where nothing is known.

        With `carry_forward` the last known state before the moment stands where none is; before the first there is
        none.
        """
        when = pd.DatetimeIndex(moments)
        state = np.asarray(self.bounds.searchsorted(when, side="right"), dtype=np.int64) - 1
        known = np.array([bool(len(self.rows(i))) for i in range(len(self.bounds))] + [False])
        last = np.append(np.maximum.accumulate(np.where(known[:-1], np.arange(len(self.bounds)), -1)), -1)
        found = last[state] if carry_forward else np.where(known[state], state, -1)
        return np.where(when.isna(), -1, found)

    def rows(self, state: int) -> gpd.GeoDataFrame:
        """Return the zones of a state."""
        start = self.bounds[state]
        return self.frame[(self.frame["start"] <= start) & (self.frame["end"].isna() | (self.frame["end"] > start))]


def prepare(zones: gpd.GeoDataFrame, *, actors: Collection[str]) -> Versions:
    """Prepare the ground of one or several actors, taken together, through time.

    Parameters
    ----------
    zones
        A zones table (`geo.model.tables`): index ``zone_id``, columns ``actor``, ``start``, ``end`` (missing: still
        so), ``line_uncertainty_m``; EPSG:4326. Empty geometries hold no ground.
    actors
        Canonical names; their zones are one ground.

    Raises
    ------
    UnknownNameError
        An actor holds no zone at any time.
    NoCrsError
        The geometry is not EPSG:4326.
    InputError
        A coordinate is not a finite number; no actor is named.
    """
    if not actors:
        raise InputError("no actor is named; give at least one")
    for actor in sorted(actors):
        if not (zones["actor"] == actor).any():
            raise UnknownNameError("actor that holds a zone", actor, zones["actor"])
    return _versions(zones[zones["actor"].isin(list(actors))], closed=True)


def prepare_lines(lines: gpd.GeoDataFrame) -> Versions:
    """Prepare lines with a validity, such as a front; nothing is ever inside a line.

    `lines` has ``start`` and ``end`` (UTC, half-open, a missing end: still so), and may have ``line_uncertainty_m``
    (0 otherwise); its index names the versions.
    """
    return _versions(lines, closed=False)


def _versions(frame: gpd.GeoDataFrame, *, closed: bool) -> Versions:
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        raise NoCrsError("control: the geometry must be EPSG:4326")
    frame = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    bounds = pd.DatetimeIndex(pd.concat([frame["start"], frame["end"].dropna()])).unique().sort_values()
    return Versions(bounds, frame, closed)
