"""The edges of everybody's ground through time."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from geo.measure.lives import lives_of
from geo.model.actors import UNKNOWN
from geo.model.tables import CRS


def outlines(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the edges of each holder's ground through time; what separates two zones of one holder is no edge.

    `zones` is a zones table; ground of an unknown holder has no edge. The lines are in EPSG:4326, with ``start`` and
    ``end`` (UTC, half-open, missing: still so).
    """
    rows = []
    for _, own in zones[zones["actor"] != UNKNOWN].groupby("actor"):
        lives = lives_of(own)
        shapes = own.geometry.to_numpy()
        bounds = lives.bounds()
        for since, until in zip(bounds, [*bounds[1:], None], strict=True):
            now = lives.at(int(since))
            if len(now):
                shape = shapes[now[0]] if len(now) == 1 else shapely.union_all(shapes[now])
                rows.append((since, until, shapely.boundary(shape)))
    frame = pd.DataFrame(rows, columns=["start", "end", "geometry"])
    times = {name: pd.to_datetime(frame[name], unit="us", utc=True) for name in ("start", "end")}
    return gpd.GeoDataFrame(times, geometry=frame["geometry"].to_numpy(), crs=CRS)
