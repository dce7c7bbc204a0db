"""Whose ground the events of a claim fell on, and whose it could have been."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure.held_places import holder_at_places
from geo.measure.holding import holders
from geo.measure.zones import valid_at
from geo.model.actors import CONTESTED, UNKNOWN, held_by
from geo.model.text import radius_text

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.measure.ground import Ground

#: Among the holders an event's ground may have had: any, because what is recorded does not tell.
ANY: Final = "any"

_LOW: Final = "low"
#: Metres in a degree of latitude at the equator, where it is shortest (WGS84): a disc drawn with it is never too small.
_M_PER_DEGREE: Final = 110_574.0
_CORNERS: Final = 64


def fallen(ground: Ground, events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return whose ground each event fell on at its start, whose it could have been, and why.

    Returns
    -------
    holder
        As of `geo.measure.holding.holders`: by the recorded holding of the very place, else by the zone.
    may
        A set of holders: that one, and every other whose zone or held place lies inside the event's own radius; with
        `ANY` where the ground is unknown or contested, or its radius reaches contested ground.
    low
        Whether the event, or the holding that says who held its place, is of low confidence.
    doubt
        What leaves room for another holder, or what is of low confidence, as a clause; empty where nothing is.
    """
    said = holders(ground, events)["holder"]
    reached = _reached(ground, events)
    low_holding = _rests_on_low(ground, events, said)
    low_event = (events["confidence"] == _LOW).to_numpy()
    found = pd.DataFrame(
        {
            "holder": said.to_numpy(dtype=object),
            "may": [_may(str(holder), others) for holder, others in zip(said, reached, strict=True)],
            "low": low_event | low_holding,
        },
        index=events.index,
    )
    found["doubt"] = [
        _doubt(str(holder), others, low_event=bool(low), low_holding=bool(place), radius_m=float(radius_m))
        for holder, others, low, place, radius_m in zip(
            said, reached, low_event, low_holding, events["place_uncertainty_m"], strict=True
        )
    ]
    return found


def ground_text(holder: str) -> str:
    """Say whose ground it is.

    Examples
    --------
    >>> ground_text("Opposition"), ground_text("contested"), ground_text("unknown")
    ('opposition-held ground', 'contested ground', 'ground of no recorded holder')
    """
    if holder == UNKNOWN:
        return "ground of no recorded holder"
    return "contested ground" if holder == CONTESTED else f"{held_by(holder)} ground"


def _may(holder: str, reached: frozenset[str]) -> frozenset[str]:
    found = reached | {holder}
    return found | {ANY} if found & {UNKNOWN, CONTESTED} else found


def _doubt(holder: str, reached: frozenset[str], *, low_event: bool, low_holding: bool, radius_m: float) -> str:
    others = sorted(reached - {holder})
    parts = []
    if others:
        parts.append(
            f"known within {radius_text(radius_m)}, which reaches {' and '.join(ground_text(one) for one in others)}"
        )
    if low_event:
        parts.append("recorded with low confidence")
    elif low_holding:
        parts.append("the holder of its place recorded with low confidence")
    return "; ".join(parts)


def _rests_on_low(ground: Ground, events: gpd.GeoDataFrame, said: pd.Series) -> NDArray[np.bool_]:
    """Return whether the holder is one only by holdings of low confidence of the place the event lies at."""
    data = ground.dataset
    surer = data.holdings[data.holdings["confidence"] != _LOW]
    by_place = holder_at_places(events, data.places, data.holdings)
    without = holder_at_places(events, data.places, surer)
    return np.asarray(by_place.notna() & (by_place == said) & (without != by_place), dtype=bool)


def _reached(ground: Ground, events: gpd.GeoDataFrame) -> list[frozenset[str]]:
    """Return the holders of zones and places inside each event's radius at its start; unknown is none."""
    found: list[set[str]] = [set() for _ in range(len(events))]
    discs = _discs(events)
    data = ground.dataset
    points = pd.Series(data.places.geometry.to_numpy(), index=data.places.index, dtype=object)
    for moment, rows in events.groupby("start", sort=True).indices.items():
        zones = valid_at(ground.control.zones, moment)
        held = valid_at(data.holdings, moment)
        held = held[held["place_id"].isin(points.index)]
        shapes = [*zones.geometry.to_numpy(), *points.reindex(held["place_id"])]
        owners = [*zones["actor"], *held["actor"]]
        if not shapes:
            continue
        disc, shape = shapely.STRtree(shapes).query(discs[rows], predicate="intersects")
        for which, one in zip(disc, shape, strict=True):
            if owners[one] != UNKNOWN:
                found[rows[which]].add(str(owners[one]))
    return [frozenset(one) for one in found]


def _discs(events: gpd.GeoDataFrame) -> NDArray[np.object_]:
    shapes = events.geometry.to_numpy()
    return discs(shapely.get_x(shapes), shapely.get_y(shapes), events["place_uncertainty_m"].to_numpy(np.float64))


def discs(
    lon: NDArray[np.float64], lat: NDArray[np.float64], radius_m: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Return the discs round points as polygons of degrees, at most 2 % too large up to 60 degrees north."""
    # A polygon inside its circle misses up to 1 - cos(pi / 64) of the radius, 0.1 %.
    high = np.maximum(radius_m, 1.0) / _M_PER_DEGREE * 1.002
    wide = high / np.maximum(np.cos(np.radians(np.minimum(np.abs(lat) + high, 89.0))), 0.01)
    turn = np.linspace(0.0, 2 * np.pi, _CORNERS + 1)
    corners = np.stack(
        [lon[:, None] + wide[:, None] * np.cos(turn), lat[:, None] + high[:, None] * np.sin(turn)], axis=-1
    )
    corners[:, -1] = corners[:, 0]
    return np.asarray(shapely.polygons(corners), dtype=object)
