"""The usual way to follow control through time, version after version: peers of `geo.measure.held` and `.gains`.

GeoPandas lays every version over the one before, PROJ's geodesic polygon gives areas, and the interval of an area is
that of the ground shrunk and grown in a local projection, as ours is.
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import shapely
from pyproj import Geod

from benchmarks.control_world import LINE_UNCERTAINTY_M

_GEOD: Final = Geod(ellps="WGS84")


def held(zones: gpd.GeoDataFrame) -> list[tuple[float, float, float]]:
    """Return the ground of every version, and what it is shrunk and grown by the tolerance of its line, km2."""
    found = []
    for day in zones.index:
        ground = zones.loc[[day]].dissolve().geometry
        west, south, east, north = ground.total_bounds
        local = ground.to_crs(f"+proj=aeqd +lat_0={round((south + north) / 2)} +lon_0={round((west + east) / 2)}")
        moved = [float(local.buffer(metres).area.iloc[0]) / 1e6 for metres in (-LINE_UNCERTAINTY_M, LINE_UNCERTAINTY_M)]
        found.append((_geodesic_km2(ground.iloc[0]), *moved))
    return found


def gained(zones: gpd.GeoDataFrame) -> list[tuple[int, float]]:
    """Return of every version after the first how many pieces it has that the one before has not, and their km2."""
    found = []
    for before, now in zip(zones.index[:-1], zones.index[1:], strict=True):
        new = gpd.overlay(zones.loc[[now]], zones.loc[[before]], how="difference").explode()
        found.append((len(new), sum(_geodesic_km2(piece) for piece in new.geometry)))
    return found


def _geodesic_km2(shape: shapely.Geometry) -> float:
    return sum(abs(_GEOD.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(shape)) / 1e6
