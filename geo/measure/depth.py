"""How far gains reach beyond what an actor held before."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import _search
from geo.measure.edges import edge_at
from geo.measure.furthest import furthest
from geo.measure.geodesy import geodesic_m
from geo.measure.tolerance import margin
from geo.measure.versions import prepare_edge

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.change import Interval, Turn
    from geo.measure.ground import Ground
    from geo.measure.spots import Spots
    from geo.measure.territory import Territory
    from geo.measure.versions import Versions

    Values = NDArray[np.float64]


#: The furthest point of a ground is looked for until less is missed than this share of the tolerance of its line, or
#: this, metres.
_FINE: Final = 0.05
_FINEST_M: Final = 10.0
#: A box of degrees bulges on the ellipsoid: its furthest point is its furthest corner but for less than this, where it
#: is no wider than `_WIDEST_DEG` and its degrees are no more than `_OUTMOST_DEG` from the middle of the map.
_WIDER: Final = 1.1
_WIDEST_DEG: Final = 10.0
_OUTMOST_DEG: Final = 175.0


@dataclass(frozen=True, slots=True)
class Depth:
    """How far something reaches beyond a ground: kilometres, between which values, and what reaches so far.

    NaN, and from 0 to infinity, where there is nothing to measure from.
    """

    km: float
    between: Interval
    deepest: str


@dataclass(frozen=True, eq=False, slots=True)
class Before:
    """What an actor held before: the moment, its ground (``None``: none), and its places.

    `edges` are those of the ground that ways back may end at; ``None``: all.
    """

    actor: str
    moment: pd.Timestamp
    territory: Territory | None
    spots: Spots
    edges: Versions | None = None


@dataclass(frozen=True, slots=True)
class _Reach:
    """One point and its way back: its name, by how much it may be off, and the metres to what was held before.

    `missed_m` is how much further a point that was not looked at may lie.
    """

    name: str
    lon: float
    lat: float
    uncertainty_m: float
    metres: float
    end: tuple[float, float]
    end_is_place: int
    missed_m: float = 0.0


def depth_of(ground: Ground, before: Before, places: Sequence[Turn], gained: shapely.Geometry, line_m: float) -> Depth:
    """Return how far the furthest gain lies from the nearest point of what the actor held before, by geodesic.

    Of drawn zones the furthest point of the gained ground counts beside the places: at its edge or inside, where it was
    a pocket or a bay (`geo.measure.furthest`). Where ground is half-way between places it is a construction, so that
    only places count, if any was gained.

    The interval is the distance, less and plus what its two ends may be off by: the radius of the place (of ground,
    `line_m`), and the tolerance of the line before (of half-way lines the way to the place that made it) or the radius
    of the place before. The upper end is wider by what the search for the furthest point may have missed: less than a
    twentieth of the line's tolerance, 10 m or two thousandths of the depth, but where a long front moved by the same
    all along. Where the ground before ends only because its reach does, the lower end is 0.
    """
    if before.territory is None and not len(before.spots):
        return Depth(math.nan, (0.0, math.inf), "")
    found = [_place_reach(before, place) for place in places]
    if not gained.is_empty and not (found and ground.control.derived):
        found.append(_ground_reach(ground, before, gained, line_m=line_m))
    if not found:
        return Depth(math.nan, (0.0, math.inf), "")
    deepest = min(found, key=lambda reach: (-reach.metres, reach.name, reach.lon, reach.lat))
    return Depth(deepest.metres / 1000, _between(ground, before, deepest), deepest.name)


def _ways_back(before: Before, xy: Values) -> tuple[Values, Values]:
    """Return how far points (rows of degrees) lie from the ground before, metres, and where the ways end.

    0 on the ground; infinite where there is none.
    """
    if before.territory is None:
        return np.full(len(xy), np.inf), np.full_like(xy, np.nan)
    edges = before.territory.outline if before.edges is None else before.edges
    witness, _, away_m = _search.closest(edges, xy.T.copy(), np.zeros(len(xy), dtype=np.int64))
    inside = shapely.intersects_xy(before.territory.shape, xy)
    return np.where(inside, 0.0, away_m), np.where(inside[:, None], xy, witness.T)


def _nearer(before: Before, xy: Values, metres: Values) -> Values:
    return np.minimum(metres, before.spots.nearest_m(xy)) if len(before.spots) else metres


def _metres(before: Before, xy: Values) -> Values:
    """Return how far points (rows of degrees) lie from what was held before, metres."""
    return _nearer(before, xy, _ways_back(before, xy)[0])


def _furthest(before: Before, xy: Values) -> tuple[int, float, tuple[float, float], int]:
    """Return which point is furthest from what was held before (of equals the first), how far, and its way's end.

    The end is a place, whose number comes last, or the edge of the ground: -1. There is a ground or a place.
    """
    metres, ends = _ways_back(before, xy)
    spots = before.spots
    nearer = _nearer(before, xy, metres)
    far = int(np.argmax(nearer))
    if nearer[far] == metres[far]:
        return far, float(metres[far]), (float(ends[far, 0]), float(ends[far, 1])), -1
    at, place_m = spots.nearest_to(float(xy[far, 0]), float(xy[far, 1]), np.ones(len(spots), dtype=bool))
    return far, place_m, (float(spots.lon[at]), float(spots.lat[at])), at


def _place_reach(before: Before, place: Turn) -> _Reach:
    _, metres, end, at = _furthest(before, np.array([[place.lon, place.lat]]))
    return _Reach(place.name, place.lon, place.lat, place.place_uncertainty_m, metres, end, at)


def _ground_reach(ground: Ground, before: Before, gained: shapely.Geometry, *, line_m: float) -> _Reach:
    """Return the point of the gained ground that lies furthest off; of equals the first corner."""
    near = _nearby(before, gained)
    (lon, lat), _, missed_m = furthest(gained, lambda xy: _metres(near, xy), fine_m=max(_FINEST_M, _FINE * line_m))
    _, metres, end, at = _furthest(near, np.array([[lon, lat]]))
    return _Reach(_ground_name(ground, lon, lat), lon, lat, line_m, metres, end, at, missed_m)


def _nearby(before: Before, gained: shapely.Geometry) -> Before:
    """Return what was held before with those edges alone that may be nearest to some of what was gained.

    From no point of it the nearest edge is further off than some one point of the ground: what lies beyond that from
    the box round it is never nearest. Near the 180th meridian and the poles, and of wide boxes, all edges are kept.
    """
    if before.territory is None:
        return before
    west, south, east, north = gained.bounds
    there = shapely.get_coordinates(shapely.shortest_line(gained, before.territory.shape))[1]
    box = shapely.get_coordinates(shapely.box(west, south, east, north))
    metres = float(geodesic_m(*np.broadcast_to(there, box.shape).T, *box.T).max())
    window = margin((west, south, east, north), _WIDER * metres)
    if window[2] - window[0] > _WIDEST_DEG or np.abs(window).max() > _OUTMOST_DEG:
        return before
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(before.territory.shape)), return_index=True)
    low, high = np.minimum(xy[:-1], xy[1:]), np.maximum(xy[:-1], xy[1:])
    near = (ring[1:] == ring[:-1]) & (high >= window[:2]).all(axis=1) & (low <= window[2:]).all(axis=1)
    lines = shapely.multilinestrings(shapely.linestrings(np.stack([xy[:-1][near], xy[1:][near]], axis=1)))
    return replace(before, edges=prepare_edge(lines))


def _ground_name(ground: Ground, lon: float, lat: float) -> str:
    at = f"ground gained at {lat:.4f}, {lon:.4f}"
    if not len(ground.spots):
        return at
    spot, _ = ground.spots.nearest_to(lon, lat, np.ones(len(ground.spots), dtype=bool))
    return f"{at}, nearest to {ground.spots.names[spot]}"


def _between(ground: Ground, before: Before, reach: _Reach) -> Interval:
    off_m, open_ended = reach.uncertainty_m, False
    if reach.end_is_place >= 0:
        off_m += float(before.spots.uncertainty_m[reach.end_is_place])
    else:
        line_m = 0.0 if before.territory is None else before.territory.line_m
        edge = edge_at(ground, before.actor, before.moment, reach.end, line_m=line_m, area=None)
        off_m, open_ended = off_m + edge.witness.uncertainty_m, edge.open_ended
    low_m = 0.0 if open_ended else max(0.0, reach.metres - off_m)
    return low_m / 1000, (reach.metres + off_m + reach.missed_m) / 1000
