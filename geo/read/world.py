"""The countries of the world: Natural Earth's outlines, which come with Standoff (``data/basemap``).

The TopoJSON file holds each stretch of coast or border once, as an arc; a country is a list of polygons of rings of
arcs. An arc used by two countries is a border, by one a coast.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

LAND_FILE: Final = Path(__file__).parents[2] / "data" / "basemap" / "countries-10m.json"

#: All of the world, and the turns of it on either side of the 180th meridian.
_WORLD: Final = shapely.box(-180, -90, 180, 90)


@dataclass(frozen=True, eq=False)
class Topology:
    """Every stretch of coast or border once, and countries as polygons of rings of arc numbers.

    Attributes
    ----------
    arcs, bounds
        Lines in degrees, and west, south, east, north of each. One that crosses the 180th meridian goes on beyond it.
    countries
        Names, each with its polygons: lists of rings, the first the outer one, of numbers of arcs; a negative number
        is an arc read backwards (``~number``).
    uses
        How many countries use each arc.
    """

    arcs: NDArray[np.object_]
    bounds: NDArray[np.float64]
    countries: list[tuple[str, list[list[list[int]]]]]
    uses: NDArray[np.int64]


@cache
def topology() -> Topology:
    """Return the arcs and countries of the file, decoded once."""
    raw = json.loads(LAND_FILE.read_text(encoding="utf-8"))
    scale, move = np.array(raw["transform"]["scale"]), np.array(raw["transform"]["translate"])
    lengths = np.array([len(arc) for arc in raw["arcs"]])
    steps = np.array(list(chain.from_iterable(raw["arcs"])), dtype=np.int64)
    # TopoJSON 1.0, section 2.1.3: each position of an arc is a difference to the one before it.
    sums = np.cumsum(steps, axis=0)
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    sums -= np.repeat(sums[first] - steps[first], lengths, axis=0)
    degrees = sums * scale + move
    # An arc crosses the 180th meridian by a jump to the other side: here the world goes on instead.
    turns = np.rint(np.diff(degrees[:, 0], prepend=degrees[0, 0]) / 360)
    turns[first] = 0
    turns = np.cumsum(turns)
    degrees[:, 0] -= 360 * (turns - np.repeat(turns[first], lengths))
    arcs = shapely.linestrings(degrees, indices=np.repeat(np.arange(len(lengths)), lengths))
    countries = [
        (str(item["properties"]["name"]), _polygons(item)) for item in raw["objects"]["countries"]["geometries"]
    ]
    uses = np.zeros(len(arcs), dtype=np.int64)
    for _, polygons in countries:
        used = {plain(arc) for polygon in polygons for ring in polygon for arc in ring}
        uses[list(used)] += 1
    return Topology(arcs, shapely.bounds(arcs), countries, uses)


def _polygons(item: dict[str, Any]) -> list[list[list[int]]]:
    return [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]


def plain(arc: int) -> int:
    """Return the number of an arc that may be read backwards."""
    return arc if arc >= 0 else ~arc


def ring_points(arcs: Sequence[NDArray[np.float64]], ring: Sequence[int]) -> NDArray[np.float64]:
    """Return the points of a ring, of the points of all arcs; the world goes on beyond the 180th meridian."""
    parts = [(arcs[arc] if arc >= 0 else arcs[~arc][::-1]).copy() for arc in ring]
    for part, after in pairwise(parts):
        after[:, 0] += 360 * np.rint((part[-1, 0] - after[0, 0]) / 360)
    return np.concatenate(parts)


@cache
def country(name: str) -> shapely.Geometry:
    """Return a country's outline in degrees between -180 and 180, as Natural Earth draws it.

    It is a few hundred metres off here and there, and islets are missing.

    Raises
    ------
    KeyError
        Natural Earth calls no country that; `country_bounds` has the names.
    """
    held = topology()
    polygons = dict(held.countries)[name]
    points = {plain(arc) for polygon in polygons for ring in polygon for arc in ring}
    arcs = {number: shapely.get_coordinates(held.arcs[number]) for number in points}
    listed = [arcs.get(number, np.empty((0, 2))) for number in range(len(held.arcs))]
    made = [_polygon(listed, polygon) for polygon in polygons]
    whole = shapely.MultiPolygon([one for one in made if one is not None])
    whole = whole if whole.is_valid else _polygons_of(shapely.make_valid(whole))
    west, _, east, _ = whole.bounds
    if west >= -180 and east <= 180:
        return whole
    turned = [shapely.transform(whole, lambda xy, turn=turn: np.add(xy, (turn, 0))) for turn in (-360, 0, 360)]
    return _polygons_of(shapely.union_all(shapely.intersection(np.array(turned, dtype=object), _WORLD)))


def _polygons_of(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Return the polygons of a shape; lines and points, which have no area, go."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon(list(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]))


def _polygon(arcs: Sequence[NDArray[np.float64]], polygon: Sequence[Sequence[int]]) -> shapely.Polygon | None:
    shell, *holes = (ring_points(arcs, ring) for ring in polygon)
    # The smallest islets are a line there and back.
    return shapely.Polygon(shell, holes) if len(shell) > 3 else None


@cache
def country_bounds() -> Mapping[str, tuple[float, float, float, float]]:
    """Return west, south, east, north of each country; beyond 180 where it crosses that meridian."""
    held = topology()
    found = {}
    for name, polygons in held.countries:
        used = [plain(arc) for polygon in polygons for ring in polygon for arc in ring]
        box = held.bounds[used]
        (west, south), (east, north) = box[:, :2].min(axis=0), box[:, 2:].max(axis=0)
        found[name] = float(west), float(south), float(east), float(north)
    return found
