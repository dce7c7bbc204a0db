"""Who is recorded as the holder of the very place at which an event lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure import geodesy
from geo.model.actors import CONTESTED
from geo.model.errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

#: An event lies at a place when its point is inside the place's own disc, and no further from its point than this.
AT_PLACE_M: Final = 1000.0

#: Degrees of latitude in a metre, rounded up, so that a box of degrees holds the circle.
_DEG_PER_M: Final = 1 / 110_000


def holder_at_places(events: gpd.GeoDataFrame, places: gpd.GeoDataFrame, holdings: pd.DataFrame) -> pd.Series:
    """Return who is recorded as the holder of the place at which each event lies, at the event's start.

    An event lies at the nearest place held at that moment whose own disc (``place_uncertainty_m``) holds the event's
    point, if that is no further than `AT_PLACE_M`. Two holders of places equally near are ``"contested"``.

    Returns
    -------
    holder
        A Series named ``holder`` on the index of `events`; missing where the event lies at no held place, and
        ``"unknown"`` where the record names the place but no holder.

    Raises
    ------
    InputError
        An event has no point.
    """
    held = holdings_at_places(events, places, holdings)
    names = held.groupby("event")["actor"].agg(["min", "max"])
    found = names["min"].where(names["min"] == names["max"], CONTESTED).reindex(np.arange(len(events)))
    return pd.Series(found.to_numpy(dtype=object), index=events.index, name="holder", dtype="str")


def holdings_at_places(events: gpd.GeoDataFrame, places: gpd.GeoDataFrame, holdings: pd.DataFrame) -> pd.DataFrame:
    """Return the holdings that `holder_at_places` goes by.

    Returns
    -------
    holdings
        Columns ``event`` (position in `events`), ``holding_id``, ``place_id`` and ``actor``.

    Raises
    ------
    InputError
        An event has no point.
    """
    check_points(events)
    event, place, away_m = places_at(events, places)
    moment = events["start"].iloc[event].reset_index(drop=True)
    pairs = pd.DataFrame({"event": event, "place_id": places.index[place], "away_m": away_m, "moment": moment})
    named = holdings[["place_id", "actor", "start", "end"]].rename_axis("holding_id").reset_index()
    held = pairs.merge(named, on="place_id")
    held = held[(held["start"] <= held["moment"]) & (held["end"].isna() | (held["end"] > held["moment"]))]
    held = held[held["away_m"] == held.groupby("event")["away_m"].transform("min")]
    found: pd.DataFrame = held[["event", "holding_id", "place_id", "actor"]]
    return found


def check_points(events: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return the longitudes and latitudes of events as two columns.

    Raises
    ------
    InputError
        An event has no point.
    """
    shapes = np.where(events.geometry.is_empty, None, events.geometry.to_numpy())
    xy = np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)])
    bad = events.index[~np.isfinite(xy).all(axis=1)]
    if len(bad):
        named = ", ".join(map(repr, bad[:5].tolist()))
        raise InputError(f"{len(bad)} events have no point ({named}); set them aside first")
    return xy


def places_at(
    events: gpd.GeoDataFrame, places: gpd.GeoDataFrame
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the pairs of events and places near enough to be the same, and the metres between them.

    They are positions in the two tables, by event, then place.
    """
    x, y = shapely.get_x(events.geometry.to_numpy()), shapely.get_y(events.geometry.to_numpy())
    lon, lat = shapely.get_x(places.geometry.to_numpy()), shapely.get_y(places.geometry.to_numpy())
    reach_m = np.minimum(places["place_uncertainty_m"].to_numpy(), AT_PLACE_M)
    high = (reach_m + 1) * _DEG_PER_M
    wide = np.minimum(high / np.maximum(np.cos(np.radians(np.minimum(np.abs(lat) + high, 90))), 1e-9), 180)
    tree = shapely.STRtree(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
    # A box past the 180th meridian is met from its other side.
    found = [tree.query(shapely.points(x + turn, y), predicate="intersects") for turn in (0.0, 360.0, -360.0)]
    event, place = np.unique(np.concatenate(found, axis=1), axis=1)
    away_m = geodesy.geodesic_m(x[event], y[event], lon[place], lat[place])
    near = away_m <= reach_m[place]
    return event[near], place[near], away_m[near]
