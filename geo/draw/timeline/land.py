"""Land and borders without a network: Natural Earth, detailed near the data and coarse elsewhere.

Arcs (`geo.read.world`) are simplified one by one with their ends kept, so neighbours still meet exactly, whatever the
tolerance.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.draw.timeline.columns import microdegrees
from geo.draw.timeline.payload import Columns
from geo.read.world import plain, ring_points, topology

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.model.view import Area
    from geo.read.world import Topology

#: Degrees added round the data, inside which the land is detailed.
MARGIN_DEGREES: Final = 4.0
#: Tolerance far from the data, degrees: about a pixel at zoom 2. Islands smaller than twice this are left out.
COARSE_DEGREES: Final = 0.25
#: Tolerance near the data is this share of the detailed frame's longer side, so that the page stays small.
FINE_SHARE: Final = 1 / 4000


def rounded_out(area: Area) -> Area:
    """Return the area grown by the margin to whole degrees, so that like datasets share one cached basemap."""
    west, south, east, north = area
    return (
        float(np.floor(west - MARGIN_DEGREES)),
        float(np.floor(south - MARGIN_DEGREES)),
        float(np.ceil(east + MARGIN_DEGREES)),
        float(np.ceil(north + MARGIN_DEGREES)),
    )


@lru_cache(maxsize=8)
def land_columns(frame: Area) -> dict[str, Columns]:
    """Return the tables ``arcs``, ``arc_points``, ``land_rings``, ``land_arcs`` and ``countries``.

    Parameters
    ----------
    frame
        West, south, east, north in degrees inside which the land is detailed; see `rounded_out`.
    """
    world = topology()
    simple = _simplified(world, frame)
    rings = [ring for _, polygons in world.countries for ring in _kept_rings(world, polygons, frame)]
    used = sorted({plain(arc) for ring in rings for arc in ring})
    place = {arc: number for number, arc in enumerate(used)}
    points = shapely.get_coordinates(simple[used])
    renumbered = [place[arc] if arc >= 0 else ~place[~arc] for ring in rings for arc in ring]
    return {
        "arcs": Columns(
            len(used),
            {
                "first_point": _starts(shapely.get_num_coordinates(simple[used])),
                "border": (world.uses[used] > 1).astype(np.uint8),
            },
        ),
        "arc_points": Columns(len(points), {"lon": _steps(points[:, 0]), "lat": _steps(points[:, 1])}),
        "land_rings": Columns(len(rings), {"first_arc": _starts(np.array([len(ring) for ring in rings]))}),
        "land_arcs": Columns(len(renumbered), {"arc": np.array(renumbered, dtype=np.int32)}),
        "countries": _country_labels(),
    }


def _steps(degrees: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return differences of ten-thousandths of a degree (11 m), the first from zero: small numbers compress well."""
    whole = np.rint(degrees * 1e4).astype(np.int32)
    steps = whole.copy()
    steps[1:] -= whole[:-1]
    return steps


def _starts(lengths: NDArray[np.integer]) -> NDArray[np.uint32]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32)


def _near(bounds: NDArray[np.float64], frame: Area) -> NDArray[np.bool_]:
    west, south, east, north = frame
    across = np.zeros(len(bounds), dtype=bool)
    for turn in (-360, 0, 360):
        across |= (bounds[:, 0] + turn <= east) & (bounds[:, 2] + turn >= west)
    return np.asarray(across & (bounds[:, 1] <= north) & (bounds[:, 3] >= south))


def _simplified(topology: Topology, frame: Area) -> NDArray[np.object_]:
    west, south, east, north = frame
    fine = min(max(east - west, north - south) * FINE_SHARE, COARSE_DEGREES)
    tolerance = np.where(_near(topology.bounds, frame), fine, COARSE_DEGREES)
    return np.asarray(shapely.simplify(topology.arcs, tolerance))


def _kept_rings(topology: Topology, polygons: list[list[list[int]]], frame: Area) -> list[list[int]]:
    """Return a country's rings less the islands too small to be seen."""
    kept = []
    for ring in (ring for polygon in polygons for ring in polygon):
        bounds = topology.bounds[[plain(arc) for arc in ring]]
        span = np.append(bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0))
        if (span[2:] - span[:2]).max() > 2 * COARSE_DEGREES or _near(span[None], frame)[0]:
            kept.append(ring)
    return kept


@cache
def _country_labels() -> Columns:
    """Return names with a point inside each country's largest part, largest first; `span` is its width in degrees."""
    world = topology()
    coarse = [shapely.get_coordinates(arc) for arc in shapely.simplify(world.arcs, COARSE_DEGREES / 5)]
    found: list[tuple[float, str, float, float]] = []
    for name, polygons in world.countries:
        largest = max((_outline(coarse, polygon[0]) for polygon in polygons), key=lambda shape: float(shape.area))
        if largest.is_empty:
            continue
        spot = shapely.point_on_surface(shapely.make_valid(largest))
        found.append((-largest.area, name, (spot.x + 180) % 360 - 180, spot.y))
    found.sort()
    return Columns(
        len(found),
        {
            "lon": microdegrees(np.array([item[2] for item in found])),
            "lat": microdegrees(np.array([item[3] for item in found])),
            "span": np.array([(-item[0]) ** 0.5 for item in found], dtype=np.float32),
        },
        {"name": [item[1] for item in found]},
    )


def _outline(arcs: list[NDArray[np.float64]], ring: list[int]) -> shapely.Polygon:
    points = ring_points(arcs, ring)
    # Simplified, the smallest islets are a line there and back.
    return shapely.Polygon(points) if len(points) > 3 else shapely.Polygon()
