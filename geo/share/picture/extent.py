"""Which ground a sheet shows: what its author's camera saw, else the area, the data and the pair's line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.draw.extent import WORLD as WHOLE_WORLD
from geo.draw.extent import longitude_span, shown
from geo.model.view import WHOLE
from geo.share.picture.projection import Box, Frame, northing

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.model.view import Area
    from geo.scene import Scene

#: A map of a dashboard, CSS pixels: what a camera sees at least (`timeline/paper.js` prints as much).
SCREEN_PX: Final = (1000.0, 560.0)
#: Leaflet's world at zoom 0, pixels.
_WORLD_PX: Final = 256.0
#: A sheet shows no less than so many metres from side to side.
_LEAST_M: Final = 2_000.0
#: Room round what must be seen, as a share of it.
_ROOM: Final = 0.08
_EQUATOR_M: Final = 40_075_016.7


def frame_of(scene: Scene, zones: gpd.GeoDataFrame, box: Box) -> Frame:
    """Return the part of the world that a scene's map on a box of the sheet shows; it fills the box.

    Parameters
    ----------
    zones
        The zones at the moment.
    """
    if scene.view.camera is not None:
        lat, lon, zoom = scene.view.camera
        per_pixel = 2 * math.pi / (_WORLD_PX * 2**zoom)
        return _filled(box, lon, float(northing(lat)), *(side * per_pixel for side in SCREEN_PX))
    west, south, east, north = _wanted(scene, zones)
    low, high = (float(value) for value in northing(np.array([south, north])))
    room = 1 + 2 * _ROOM
    return _filled(box, (west + east) / 2, (low + high) / 2, math.radians(east - west) * room, (high - low) * room)


def _wanted(scene: Scene, zones: gpd.GeoDataFrame) -> Area:
    area = scene.view.area
    found = area if area is not None and area != WHOLE else shown(scene.events, zones)
    if found is None:
        places = scene.dataset.places
        found = _round(places.geometry.x.to_numpy(), places.geometry.y.to_numpy()) if len(places) else WHOLE_WORLD
    if scene.gap is None or area is not None:
        return found
    west, south, east, north = found
    ends = (scene.gap.start, scene.gap.end)
    left, right = longitude_span(
        np.array([west, *(end.lon for end in ends)]), np.array([east, *(end.lon for end in ends)])
    )
    return left, min(south, *(end.lat for end in ends)), right, max(north, *(end.lat for end in ends))


def _round(lon: np.ndarray, lat: np.ndarray) -> Area:
    west, east = longitude_span(lon, lon)
    return west, float(lat.min()), east, float(lat.max())


def _filled(box: Box, lon: float, y: float, wide: float, high: float) -> Frame:
    """Return a frame that holds so many radians of longitude and of northing, and the world once at most."""
    least = 2 * math.pi * _LEAST_M / _EQUATOR_M * math.cosh(y)
    wide, high = max(wide, least), max(high, least * box.height / box.width)
    scale = min(box.width / wide, box.height / high)
    scale = max(scale, box.width / (2 * math.pi))
    # The map ends where the projection does, unless the box is higher than all of it.
    reach = float(northing(90.0)) - box.height / 2 / scale
    return Frame(
        box, (lon + 180) % 360 - 180 if -540 <= lon <= 540 else lon, min(max(y, -max(reach, 0)), max(reach, 0)), scale
    )
