"""The distance of many points to a zone or a line as it stood at each one's own date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.measure import geodesy

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

    from geo.measure.versions import Versions


def nearest(
    points: gpd.GeoDataFrame,
    control: Versions,
    *,
    at: pd.Timestamp | None = None,
    carry_forward: bool = False,
) -> pd.DataFrame:
    """Measure each point to the control of its own moment.

    Parameters
    ----------
    points
        Points in EPSG:4326; the moment of a row is its ``start`` (UTC), unless `at` is given.
    control
        Zones or lines, prepared.
    at
        One moment for all points.
    carry_forward
        Where nothing is known at the moment, let the last version before it stand.

    Returns
    -------
    measured
        On the caller's index: ``distance_m`` (metres on the ellipsoid; missing: unknown; 0 inside and on the edge),
        ``inside`` (missing: unknown; the edge belongs to the ground; False for lines), ``witness_lon`` and
        ``witness_lat`` (the nearest point, degrees), ``version`` (id of the zone meant, of several equally near the
        first; empty: unknown), ``line_uncertainty_m`` (of that zone).
    """
    moments = points["start"] if at is None else pd.Series(at, index=points.index)
    states = control.at(moments, carry_forward=carry_forward)
    rows = [_one(point, control, int(state)) for point, state in zip(points.geometry, states, strict=True)]
    names = ["distance_m", "inside", "witness_lon", "witness_lat", "version", "line_uncertainty_m"]
    out = pd.DataFrame(rows, columns=names, index=points.index)
    return out.astype({"distance_m": "float64", "inside": "boolean", "version": "str"})


def _one(point: shapely.Point, control: Versions, state: int) -> tuple[object, ...]:
    unknown = (np.nan, pd.NA, np.nan, np.nan, "", np.nan)
    if state < 0:
        return unknown
    found = []
    for name, row in control.rows(state).sort_index().iterrows():
        pair = geodesy.nearest_pair(point, row.geometry)
        if pair is not None:
            found.append((pair, name, row.get("line_uncertainty_m", 0.0)))
    if not found:
        return unknown
    pair, name, line_m = min(found, key=lambda one: one[0].distance_m)
    return (pair.distance_m, control.closed and pair.distance_m == 0, *pair.end, name, line_m)
