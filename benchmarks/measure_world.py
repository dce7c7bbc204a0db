"""What the benchmark of measuring measures: a front that moves every day, and events round it, seeded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.worlds import FRONT_BOX, HOLDERS, SEED, VERSIONS_COUNT, VERTICES_COUNT, front_table

EVENTS_COUNT: Final = 100_000
#: The projection in which the peers measure: the zone of UTM in which the middle of the front lies.
UTM: Final = 32637


@dataclass(frozen=True, eq=False)
class Control:
    """Events, and the two ways in which a holder's control is given: ground, and the line of the front alone."""

    events: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame

    @property
    def distinct_vertices(self) -> int:
        """How many different vertices all versions of the line have together."""
        return len(np.unique(shapely.get_coordinates(self.lines.geometry.to_numpy()), axis=0))


def control(*, events: int = EVENTS_COUNT, versions: int = VERSIONS_COUNT, repeats: int = 1) -> Control:
    """Return a front of 2,900 vertices, of which some 24 move every day, and events on its days.

    Parameters
    ----------
    events
        Half of them lie about the line, some 15 km from it at most as a rule, half anywhere in its region.
    versions
        Days. With the same seed, fewer days are the last days of more.
    repeats
        Into how many versions of equal content each day is cut: more versions, no more vertices.
    """
    both = front_table(versions)
    zones = both[both["actor"] == HOLDERS[0]]
    zones = _cut(zones, repeats) if repeats > 1 else zones
    drawn = shapely.get_coordinates(zones.geometry.to_numpy()).reshape(len(zones), -1, 2)[:, :VERTICES_COUNT]
    lines = zones.set_geometry(shapely.linestrings(drawn), crs=4326)
    return Control(_events(events, both), zones, lines)


def _cut(zones: gpd.GeoDataFrame, repeats: int) -> gpd.GeoDataFrame:
    part = (zones["end"] - zones["start"]) / repeats
    pieces = [
        zones.assign(start=zones["start"] + number * part, end=zones["start"] + (number + 1) * part).set_index(
            zones.index + f"-{number}"
        )
        for number in range(repeats)
    ]
    return gpd.GeoDataFrame(pd.concat(pieces), crs=zones.crs)


def _events(count: int, zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    rng = np.random.default_rng(SEED + 6)
    west, south, east, north = FRONT_BOX
    lat = rng.uniform(south, north, count)
    front = shapely.get_coordinates(zones.geometry.iloc[0])[:VERTICES_COUNT]
    near = np.interp(lat, front[:, 1], front[:, 0]) + rng.normal(0, 0.1, count)
    lon = np.where(np.arange(count) % 2, near, rng.uniform(west, east, count))
    first, last = zones["start"].min(), zones["end"].max()
    days = rng.integers(0, (last - first).days, count)
    return gpd.GeoDataFrame(
        {"start": first + pd.to_timedelta(days, unit="D")},
        index=[f"event-{number}" for number in range(count)],
        geometry=gpd.points_from_xy(lon.round(4), lat.round(4)),
        crs=4326,
    )
