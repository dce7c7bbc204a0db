"""The exposure of places on a ground, each place with the bound at its own end of the measured line.

The tolerance of a half-way zone is what is typical of it; that of one measured line is the way from its end to the
place that made it, and where the zone ends only because a place's reach does, nothing bounds the distance from below.
So a place in a list has the interval that `geo.measure.gap.measure` gives it by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.measure import memory
from geo.measure.edges import edge_at, inside_at
from geo.measure.exposure import exposure, join_alike, place_states
from geo.measure.ground import Witness
from geo.measure.uncertainty import interval_m

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import geopandas as gpd
    import pandas as pd

    from geo.measure.edges import Edge
    from geo.measure.ground import Ground
    from geo.model.view import Window


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
        each place's own end, ``low_m`` is 0 where that edge is the end of a reach, and ``note`` says which it is.

    Raises
    ------
    UnknownNameError
        A hostile actor holds no zone at any time.
    InputError
        No actor is named, or as of `geo.measure.exposure.exposure`.
    """
    control = memory.versions(ground, hostile)
    found = exposure(places, control, at=at, period=period, trend_days=trend_days, threshold_m=threshold_m)
    return _bounded(ground, found, [at] * len(found))


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
    states = place_states(place, memory.versions(ground, hostile), period=period).assign(note="")
    return join_alike(_bounded(ground, states, states["start"].tolist()), period[1])


def _bounded(ground: Ground, found: pd.DataFrame, moments: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """Return measured rows with the bounds, and the note, of the edge at the end of each one's line."""
    if not ground.control.derived:
        return found
    low, high = found["low_m"].to_numpy(copy=True), found["high_m"].to_numpy(copy=True)
    notes = found["note"].to_numpy(dtype=object, copy=True)
    for k in np.flatnonzero(found["distance_m"].notna()).tolist():
        row = found.iloc[k]
        edge = _edge(ground, row, moments[k])
        bounds = interval_m(row["distance_m"], row["place_uncertainty_m"] + edge.witness.uncertainty_m)
        low[k], high[k] = 0.0 if edge.open_ended else float(bounds[0]), float(bounds[1])
        notes[k] = " ".join(text for text in (row["note"], *edge.notes) if text)
    return found.assign(low_m=low, high_m=high, note=notes)


def _edge(ground: Ground, row: pd.Series, at: pd.Timestamp) -> Edge:
    """Return the end of the measured line of a place; inside, the note would only repeat the column."""
    rival = str(ground.control.zones["actor"][row["version"]])
    if row["inside"]:
        edge = inside_at(ground, rival, at, Witness("", row["witness_lon"], row["witness_lat"], 0.0), line_m=0.0)
        return type(edge)(edge.witness)
    return edge_at(ground, rival, at, (row["witness_lon"], row["witness_lat"]), line_m=0.0, area=None)
