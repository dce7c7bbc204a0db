"""What the page draws: who held which ground before and after, and the ground gained in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.draw.extent import extent
from geo.draw.timeline.columns import place_columns, zone_columns
from geo.draw.timeline.land import land_columns, rounded_out
from geo.measure.partition import DISPUTED
from geo.model.actors import NOT_SIDES
from geo.model.tables import CRS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.draw.timeline.payload import Columns
    from geo.measure.change import Change
    from geo.measure.partition import Partition
    from geo.model.view import Area

#: What a drawn shape is, as ``zones.part`` in the page's data says by its number (`swipe.js` names them, too):
#: held before, held after, gained from a recorded holder, held after and covered by nobody's zone before.
PARTS: Final = ("before", "after", "gained", "newly covered")

#: Less ground than this, square kilometres, is a rounding of edges and not drawn apart.
LEAST_KM2: Final = 0.001


@dataclass(frozen=True, slots=True)
class Shape:
    """Ground of one holder: a number of `PARTS`, the holder, and the polygons, in degrees."""

    part: int
    holder: str
    ground: shapely.Geometry


def shapes(before: Partition, after: Partition, change: Change) -> list[Shape]:
    """Return everything that is drawn as ground, in the order of drawing.

    Gained ground is drawn of sides alone. It is cut where nobody's zone lay before: nothing is known to have been taken
    there.
    """
    found = [Shape(part, name, ground) for part, held in enumerate((before, after)) for name, ground in _drawn(held)]
    covered = shapely.union_all([*before.ground.values()])
    for actor in change.actors:
        if actor.holder in NOT_SIDES | {DISPUTED} or actor.gained.is_empty:
            continue
        new_km2 = actor.gained_from.get("", 0.0)
        if new_km2 < LEAST_KM2:
            found.append(Shape(2, actor.holder, actor.gained))
            continue
        found.append(Shape(3, actor.holder, shapely.difference(actor.gained, covered)))
        if actor.gained_km2 - new_km2 >= LEAST_KM2:
            found.append(Shape(2, actor.holder, shapely.intersection(actor.gained, covered)))
    kept = [replace(one, ground=polygons(one.ground)) for one in found]
    return sorted((one for one in kept if not one.ground.is_empty), key=lambda one: one.part)


def _drawn(held: Partition) -> Iterator[tuple[str, shapely.Geometry]]:
    """Yield the holders with their ground: sides first, so that the classes lie over edges they share."""
    yield from sorted(held.ground.items(), key=lambda item: (item[0] in NOT_SIDES | {DISPUTED}, item[0]))


def polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a geometry as one: lines and points, which intersections leave behind, have no area.

    Examples
    --------
    >>> import shapely
    >>> polygons(shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.Point(3, 3)])).wkt
    'MULTIPOLYGON (((1 0, 1 1, 0 1, 0 0, 1 0)))'
    """
    parts = shapely.get_parts(shapely.get_parts(np.array([geometry], dtype=object)))
    return shapely.multipolygons([part for part in parts if part.geom_type == "Polygon" and not part.is_empty])


def swipe_columns(
    drawn: Sequence[Shape], places: gpd.GeoDataFrame, actors: Sequence[str], frame: Area
) -> Mapping[str, Columns]:
    """Return the tables of the page's data: zones with their ``part``, places for labels, land and borders.

    Parameters
    ----------
    actors
        Names the codes of ``zones.actor`` stand for.
    frame
        West, south, east, north in degrees round the data: the land is detailed there.
    """
    moment = pd.Timestamp(0, tz="UTC")
    table = gpd.GeoDataFrame(
        {
            "actor": pd.Series([one.holder for one in drawn], dtype=object),
            "start": pd.Series([moment] * len(drawn), dtype="datetime64[us, UTC]"),
            "end": pd.Series([pd.NaT] * len(drawn), dtype="datetime64[us, UTC]"),
            "line_uncertainty_m": pd.Series(0.0, index=range(len(drawn)), dtype=np.float64),
            "source": pd.Series([""] * len(drawn), dtype=object),
        },
        geometry=[one.ground for one in drawn],
        crs=CRS,
    )
    packed = dict(zone_columns(table, actors))
    part = np.array([one.part for one in drawn], dtype=np.uint8)
    zones = packed["zones"]
    packed["zones"] = replace(zones, arrays={**zones.arrays, "part": part})
    return {**packed, **place_columns(places), **land_columns(rounded_out(frame))}


def frame_of(drawn: Sequence[Shape], change: Change) -> Area:
    """Return the frame round what changed, or round everything where nothing did: west, south, east, north, degrees."""
    moved = [shape for actor in change.actors for shape in (actor.gained, actor.lost) if not shape.is_empty]
    changed = moved + [shapely.Point(turn.lon, turn.lat) for turn in change.turns]
    return extent(gpd.GeoDataFrame(geometry=changed or [one.ground for one in drawn], crs=CRS))
