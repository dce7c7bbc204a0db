"""The edges of everybody's ground through time."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure.lives import lives_of
from geo.model.actors import UNKNOWN
from geo.model.tables import CRS

_WEST, _EAST = (shapely.LineString([(lon, -90), (lon, 90)]) for lon in (-180, 180))


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
                rows.append((since, until, edge_of(shape)))
    frame = pd.DataFrame(rows, columns=["start", "end", "geometry"])
    times = {name: pd.to_datetime(frame[name], unit="us", utc=True) for name in ("start", "end")}
    return gpd.GeoDataFrame(times, geometry=frame["geometry"].to_numpy(), crs=CRS)


def edge_of(ground: shapely.Geometry) -> shapely.Geometry:
    """Return the edge of a ground in degrees: its boundary, less what lies along the 180th meridian on both sides.

    RFC 7946 (3.1.9) cuts polygons at that meridian; the cut is no edge of the ground.

    Examples
    --------
    >>> edge_of(shapely.union(shapely.box(179, 1, 180, 3), shapely.box(-180, 2, -179, 3))).length
    8.0
    """
    boundary = shapely.boundary(ground)
    west, _, east, _ = ground.bounds
    if not (west <= -180 and east >= 180):
        return boundary
    here = shapely.intersection(boundary, _EAST)
    there = shapely.transform(shapely.intersection(boundary, _WEST), lambda xy: np.add(xy, (360, 0)))
    cut = shapely.intersection(here, there)
    back = shapely.transform(cut, lambda xy: np.subtract(xy, (360, 0)))
    return shapely.difference(shapely.difference(boundary, cut), back)
