"""The exposure of places on a ground, each place with the bound at its own end of the measured line.

The tolerance of a half-way zone is what is typical of it; that of one measured line is the way from its end to the
place that made it, and where the zone ends only because a place's reach does, nothing bounds the distance from below.
So a place in a list has the interval that `geo.measure.gap.measure` gives it by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure import geodesy, memory
from geo.measure.edges import Edge, edge_at
from geo.measure.exposure import exposure_rows, join_alike, place_states, ranked
from geo.measure.ground import Witness
from geo.measure.lives import microseconds
from geo.measure.outlines import edge_of
from geo.measure.uncertainty import interval_m

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    import geopandas as gpd

    from geo.measure.geodesy import Prepared
    from geo.measure.ground import Ground
    from geo.measure.versions import Versions
    from geo.model.view import Window

#: The longitude at which polygons are cut (RFC 7946, 3.1.9).
_SEAM: Final = 180.0


def exposure_on(
    ground: Ground,
    places: gpd.GeoDataFrame,
    *,
    hostile: Collection[str],
    at: pd.Timestamp,
    period: Window,
    trend_days: float = 30.0,
    threshold_m: float = 2000.0,
) -> pd.DataFrame:
    """Return how far each place is from the ground of the hostile actors, the most endangered first.

    Parameters
    ----------
    ground
        What is measured on.
    hostile
        Canonical names; their zones are one ground.
    places, at, period, trend_days, threshold_m
        As of `geo.measure.exposure.exposure`.

    Returns
    -------
    exposed
        The table of `geo.measure.exposure.exposure`. On half-way zones ``low_m`` and ``high_m`` rest on the edge at
        each place's own end, and so does the trend; ``low_m`` is 0 where that edge is the end of a reach, and ``note``
        says which it is.

    Raises
    ------
    UnknownNameError
        A hostile actor holds no zone at any time.
    InputError
        No actor is named, or as of `geo.measure.exposure.exposure`.
    """
    control = memory.versions(ground, hostile)
    rows = exposure_rows(places, control, at=at, period=period, trend_days=trend_days, threshold_m=threshold_m)
    ends = _Ends(ground, control, tuple(sorted(set(hostile))))
    moments = (at, at - pd.Timedelta(days=trend_days))
    return ranked(*(ends.bounded(found, [moment] * len(found)) for found, moment in zip(rows, moments, strict=True)))


def exposure_series_on(ground: Ground, place: Witness, *, hostile: Collection[str], period: Window) -> pd.DataFrame:
    """Return the distance of one place from hostile ground over each interval in which nothing about it changes.

    The table is that of `geo.measure.exposure.exposure_series`, its intervals those of `exposure_on`.

    Raises
    ------
    UnknownNameError
        A hostile actor holds no zone at any time.
    InputError
        No actor is named, the place has no usable point or radius, or the period has no time in it.
    """
    control = memory.versions(ground, hostile)
    states = place_states(place, control, period=period).assign(note="")
    ends = _Ends(ground, control, tuple(sorted(set(hostile))))
    return join_alike(ends.bounded(states, states["start"].tolist()), period[1])


@dataclass(frozen=True, eq=False)
class _Ends:
    """The ends of measured lines on the ground of some actors, taken as one; edges made once."""

    ground: Ground
    control: Versions
    hostile: tuple[str, ...]
    edges: dict[tuple[Hashable, ...], Prepared] = field(default_factory=dict)

    def bounded(self, found: pd.DataFrame, moments: Sequence[pd.Timestamp]) -> pd.DataFrame:
        """Return measured rows with the tolerance, the interval and the note of the end of each one's line."""
        derived = self.ground.control.derived
        inside = found["inside"].fillna(value=False).to_numpy(dtype=bool)
        chosen = found["distance_m"].notna().to_numpy() if derived else inside & (found["high_m"] > 0).to_numpy()
        names = ["low_m", "high_m", "line_uncertainty_m"]
        values = found[names].to_numpy(dtype=np.float64, copy=True)
        notes = found["note"].to_numpy(dtype=object, copy=True) if "note" in found.columns else None
        for k in np.flatnonzero(chosen).tolist():
            row, at = found.iloc[k], moments[k]
            edge = self._inside(row, at) if inside[k] else self._outside(row, at)
            line_m = edge.witness.uncertainty_m
            low, high = interval_m(row["distance_m"], row["place_uncertainty_m"] + line_m, edge.depth_m)
            values[k] = 0.0 if edge.open_ended else float(low), float(high), line_m
            if notes is not None:
                notes[k] = " ".join(text for text in (row["note"], *edge.notes) if text)
        out = found.assign(**dict(zip(names, values.T, strict=True)))
        return out if notes is None else out.assign(note=notes)

    def _outside(self, row: pd.Series, at: pd.Timestamp) -> Edge:
        rival = str(self.ground.control.zones["actor"][row["version"]])
        return edge_at(self.ground, rival, at, (row["witness_lon"], row["witness_lat"]), line_m=0.0, area=None)

    def _inside(self, row: pd.Series, at: pd.Timestamp) -> Edge:
        """Return the end of a place inside; a note would only repeat the column."""
        rival, depth_m = str(self.ground.control.zones["actor"][row["version"]]), float(row["depth_m"])
        point = (float(row["edge_lon"]), float(row["edge_lat"]))
        # What separates two zones of the ground is no edge of it, nor is the 180th meridian.
        if self.control.divided[self.control.at(pd.DatetimeIndex([at]))[0]] or abs(point[0]) == _SEAM:
            rival, depth_m, point = self._depth((row["witness_lon"], row["witness_lat"]), at)
        line_m = float(row["line_uncertainty_m"])
        if not self.ground.control.derived:
            return Edge(Witness("", *point, line_m), depth_m=depth_m)
        edge = edge_at(self.ground, rival, at, point, line_m=line_m, area=None)
        return Edge(edge.witness, open_ended=edge.open_ended, depth_m=depth_m)

    def _depth(self, at: tuple[float, float], moment: pd.Timestamp) -> tuple[str, float, tuple[float, float]]:
        """Return whose edge is nearest to a place on the ground as a whole, how far it is, and where."""
        time = microseconds(moment)
        found = {actor: self.ground.territories.at(actor, time, None) for actor in self.hostile}
        parts = {actor: one for actor, one in found.items() if one is not None}
        key = tuple(one.key for one in parts.values())
        edge = self.edges.get(key)
        if edge is None:
            shapes = [one.shape for one in parts.values()]
            edge = self.edges[key] = geodesy.prepared(edge_of(shapely.union_all(shapes)))
        point = shapely.Point(at)
        pair = geodesy.nearest_pair(point, edge)
        if pair is None:
            raise ValueError("no ground is without an edge")
        end = shapely.Point(pair.end)
        return min(parts, key=lambda actor: shapely.distance(parts[actor].shape, end)), pair.distance_m, pair.end
