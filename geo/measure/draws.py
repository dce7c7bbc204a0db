"""What a distance is made of when its ends may be elsewhere: every pair of ends that could be nearest, to draw from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure.basis import basis_at
from geo.measure.edges import depth_at, edge_at
from geo.measure.ground import Witness
from geo.measure.lines import to_ground
from geo.measure.lives import microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.random import Generator
    from numpy.typing import NDArray

    from geo.measure.basis import Basis
    from geo.measure.gap import Gap, Question
    from geo.measure.ground import Ground
    from geo.measure.spots import Spots

    Metres = NDArray[np.float64]

#: The plane's distances are above the true ones by less than this share, up to 3,000 km from its centre.
_PLANE_SLACK: Final = 0.05
#: A place's reach is measured in another plane, which may make it longer by this share.
_REACH_SLACK: Final = 1.01
#: Pairs of positions looked at together (48 bytes each).
_MOST_PAIRS: Final = 500_000
_POLYGON: Final = 3
#: Numbers drawn at once for all positions together (16 bytes each).
_MOST_DRAWN: Final = 2_000_000
#: Draws for which the pairs of one position are worked out together: what they take stays near the processor.
_DRAWS_TOGETHER: Final = 256
#: Metres in a degree of latitude, rounded down.
_M_PER_DEG: Final = 110_000.0


class Draw(Protocol):
    """Return the signed distance of each of some draws."""

    def __call__(self, random: Generator, draws: int) -> Metres:
        """Draw that often."""


@dataclass(frozen=True, eq=False, slots=True)
class Spread:
    """The pairs of ends that could be nearest to each other.

    Attributes
    ----------
    signed_m
        The distance of each pair, metres; below 0 inside a zone, by the depth.
    start_m, end_m
        How far its two ends may be off, metres.
    draw
        Draws the smallest signed distance over all pairs.
    at_once
        How many draws may be held at once.
    """

    signed_m: Metres
    start_m: Metres
    end_m: Metres
    draw: Draw
    at_once: int = _MOST_DRAWN

    @property
    def low_m(self) -> Metres:
        """The least signed distance of each pair."""
        return self.signed_m - self.start_m - self.end_m

    @property
    def high_m(self) -> Metres:
        """The greatest signed distance of each pair."""
        return self.signed_m + self.start_m + self.end_m


def spread_of(ground: Ground, question: Question, instant: pd.Timestamp, gap: Gap) -> Spread:
    """Return what the distance of a question could be, where `gap` is what was measured."""
    basis = basis_at(ground, question, instant)
    if basis.starts is None:
        return _of_lines(gap, basis)
    lone = isinstance(question.origin, Witness)
    starts = basis.starts if lone else _usable(basis.starts, question.max_place_uncertainty_m)
    if basis.ends is not None:
        return _of_positions(starts, _usable(basis.ends, question.max_place_uncertainty_m))
    return _of_ground(ground, question, instant, starts)


def _usable(spots: Spots, limit_m: float) -> Spots:
    return spots.take(spots.uncertainty_m <= limit_m)


def displacements(random: Generator, radius_m: float, draws: int) -> Metres:
    """Return draws of a point uniform in a disc, as rows of metres east and north of its centre."""
    away = radius_m * np.sqrt(random.random(draws))
    turn = random.random(draws) * 2 * np.pi
    return np.column_stack([away * np.cos(turn), away * np.sin(turn)])


def _shifts(random: Generator, draws: int) -> Metres:
    """Return draws of a line's shift as a share of its tolerance, towards the other end above 0."""
    return random.uniform(-1.0, 1.0, draws)


def _of_lines(gap: Gap, basis: Basis) -> Spread:
    """Return the spread of two edges, each of which moves as a whole; they are below 0 by the width of an overlap."""
    own_m, other_m = gap.start.uncertainty_m, gap.end.uncertainty_m
    signed_m = gap.distance_m
    if signed_m == 0 and basis.own is not None and basis.rival is not None:
        signed_m = -_overlap_m(basis.own.shape, basis.rival.shape)

    def draw(random: Generator, draws: int) -> Metres:
        return signed_m - own_m * _shifts(random, draws) - other_m * _shifts(random, draws)

    return Spread(np.array([signed_m]), np.array([own_m]), np.array([other_m]), draw)


def _overlap_m(own: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return the diameter of the largest circle that fits into what two grounds share; 0 where they only touch."""
    parts = shapely.get_parts(shapely.intersection(own, other))
    parts = parts[(shapely.get_type_id(parts) == _POLYGON) & ~shapely.is_empty(parts)]
    if not len(parts):
        return 0.0
    widest = parts[int(np.argmax(shapely.area(parts)))]
    lon, lat = shapely.get_coordinates(shapely.centroid(widest))[0].round(3).tolist()
    plane = shapely.multipolygons(geodesy.to_plane(parts, (lon, lat)))
    return 2 * float(shapely.length(shapely.maximum_inscribed_circle(plane)))


def _of_positions(starts: Spots, ends: Spots) -> Spread:
    """Return the spread of the pairs of positions that could be nearest to each other."""
    i, j = _pairs(starts, ends)
    apart_m = geodesy.geodesic_m(starts.lon[i], starts.lat[i], ends.lon[j], ends.lat[j])
    slack = starts.uncertainty_m[i] + ends.uncertainty_m[j]
    kept = np.flatnonzero(apart_m - slack <= (apart_m + slack).min())
    i, j, apart_m = i[kept], j[kept], apart_m[kept]
    across = _across(starts, ends, i, j, apart_m)
    # The rows of the positions that count, and where in those each pair's are.
    (from_rows, start), (to_rows, end) = (np.unique(rows, return_inverse=True) for rows in (i, j))
    pairs = [np.flatnonzero(start == one) for one in range(len(from_rows))]

    def draw(random: Generator, draws: int) -> Metres:
        moved, other = _moved(starts, from_rows, random, draws), _moved(ends, to_rows, random, draws)
        best = np.full(draws, np.inf)
        for first in range(0, draws, _DRAWS_TOGETHER):
            part = slice(first, first + _DRAWS_TOGETHER)
            for one, mine in enumerate(pairs):
                way = other[end[mine], :, part] + across[mine, :, None]
                way -= moved[one, :, part]
                way *= way
                way[:, 0] += way[:, 1]
                np.minimum(best[part], way[:, 0].min(axis=0), out=best[part])
        return np.asarray(np.sqrt(best))

    at_once = max(1, _MOST_DRAWN // (len(from_rows) + len(to_rows)))
    return Spread(apart_m, starts.uncertainty_m[i], ends.uncertainty_m[j], draw, at_once)


def _pairs(starts: Spots, ends: Spots) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of positions whose chords through the earth do not rule out that they could be nearest."""
    # A geodesic is longer than its chord, by less than half of pi.
    most = min(float((chord * np.pi / 2 + slack).min()) for _, chord, slack in _chords(starts, ends))
    found = [np.add(np.argwhere(chord - slack <= most), (first, 0)) for first, chord, slack in _chords(starts, ends)]
    i, j = np.concatenate(found).T
    return i, j


def _chords(starts: Spots, ends: Spots) -> Iterator[tuple[int, Metres, Metres]]:
    """Yield the chords and the sums of the radii of all pairs, some starts (rows) at a time, with the first row."""
    rows = max(1, _MOST_PAIRS // len(ends))
    for first in range(0, len(starts), rows):
        part = slice(first, first + rows)
        chord = np.sqrt(((starts.xyz[part, None] - ends.xyz) ** 2).sum(axis=2))
        yield first, chord, starts.uncertainty_m[part, None] + ends.uncertainty_m


def _moved(spots: Spots, rows: NDArray[np.int64], random: Generator, draws: int) -> Metres:
    """Return the moves of positions (rows, then east and north), drawn in an order that is not that of the rows."""
    order = np.lexsort((spots.names[rows].astype(str), spots.uncertainty_m[rows], spots.lat[rows], spots.lon[rows]))
    moved = np.empty((len(rows), 2, draws))
    for k in order.tolist():
        moved[k] = displacements(random, float(spots.uncertainty_m[rows[k]]), draws).T
    return moved


def _across(starts: Spots, ends: Spots, i: NDArray[np.int64], j: NDArray[np.int64], apart_m: Metres) -> Metres:
    """Return the way from start to end of each pair as metres east and north, exactly as long as it is."""
    nearest = int(np.argmin(apart_m))
    centre = (round(float(starts.lon[i[nearest]]), 3), round(float(starts.lat[i[nearest]]), 3))
    a, b = (
        shapely.get_coordinates(geodesy.to_plane(shapely.points(spots.lon[rows], spots.lat[rows]), centre))
        for spots, rows in ((starts, i), (ends, j))
    )
    flat = np.hypot(*(b - a).T)
    return np.asarray((b - a) * (apart_m / np.where(flat > 0, flat, 1.0))[:, None], dtype=np.float64)


def _of_ground(ground: Ground, question: Question, instant: pd.Timestamp, starts: Spots) -> Spread:
    """Return the spread of the positions that could be nearest to a ground, whose line moves as a whole."""
    found = [_Start.of(ground, question, instant, starts, row) for row in _near(ground, question, instant, starts)]
    high_m = min(one.signed_m + one.radius_m + one.line_m for one in found)
    kept = [one for one in found if one.signed_m - one.radius_m - one.line_m <= high_m]
    kept.sort(key=lambda one: one.signed_m)

    def draw(random: Generator, draws: int) -> Metres:
        shift = _shifts(random, draws)
        best = np.full(draws, np.inf)
        for one in kept:
            moved = displacements(random, one.radius_m, draws)
            # Only where a move straight at the line would make it the nearest is it worth measuring.
            near = np.flatnonzero(one.signed_m - np.hypot(*moved.T) - shift * one.line_m < best)
            best[near] = np.minimum(best[near], one.moved_m(moved[near]) - shift[near] * one.line_m)
        return best

    signed, radius, line = np.array([(one.signed_m, one.radius_m, one.line_m) for one in kept]).T
    return Spread(signed, radius, line, draw)


def _near(ground: Ground, question: Question, instant: pd.Timestamp, starts: Spots) -> NDArray[np.int64]:
    """Return the positions that a plane does not rule out as the nearest to a ground, in a fixed order."""
    zone = ground.territories.at(question.rival, microseconds(instant), question.area)
    if zone is None:
        raise ValueError("a ground that was measured to cannot be empty")
    order = np.lexsort((starts.names.astype(str), starts.uncertainty_m, starts.lat, starts.lon))
    points = shapely.points(starts.lon, starts.lat)
    first = int(np.argmin(shapely.distance(points, zone.shape)))
    centre = (round(float(starts.lon[first]), 3), round(float(starts.lat[first]), 3))
    plane = geodesy.to_plane(np.append(points, zone.shape), centre)
    flat = shapely.distance(plane[:-1], plane[-1])
    line_m = zone.line_m
    if ground.control.derived:
        line_m = max(line_m, ground.dataset.zone_max_radius_m * _REACH_SLACK)
    slack = starts.uncertainty_m + line_m
    near = flat * (1 - _PLANE_SLACK) - slack <= (flat + slack).min() + 1.0
    return np.asarray(order[near[order]], dtype=np.int64)


@dataclass(frozen=True, eq=False, slots=True)
class _Start:
    """A position beside or inside a ground: how far from its edge, how far off both may be, and the ground."""

    at: tuple[float, float]
    signed_m: float
    radius_m: float
    line_m: float
    shape: shapely.Geometry
    edge: shapely.Geometry

    @classmethod
    def of(cls, ground: Ground, question: Question, instant: pd.Timestamp, starts: Spots, row: int) -> _Start:
        at = (float(starts.lon[row]), float(starts.lat[row]))
        moment, rival = microseconds(instant), question.rival
        zone = ground.territories.at(rival, moment, question.area)
        inside = zone is not None and bool(shapely.intersects(zone.shape, shapely.Point(at)))
        if inside:
            # The border of an area cuts a zone; it is no edge of it.
            zone = ground.territories.at(rival, moment, None)
        if zone is None:
            raise ValueError("a ground that was measured to cannot be empty")
        if inside:
            depth_m, point = depth_at(ground, rival, instant, at)
            signed_m = -depth_m
        else:
            _, pair = to_ground(ground, starts.take(np.array([row])), zone)
            signed_m, point = pair.distance_m, pair.end
        end = edge_at(ground, rival, instant, point, line_m=zone.line_m, area=question.area).witness
        radius_m = float(starts.uncertainty_m[row])
        return cls(at, signed_m, radius_m, end.uncertainty_m, zone.shape, zone.edge.shape)

    def moved_m(self, by: Metres) -> Metres:
        """Return the signed distance to the line as it is drawn from the position moved by metres east and north."""
        if self.radius_m == 0 or not len(by):
            return np.full(len(by), self.signed_m)
        moved = shapely.points(by)
        edges = self._edges_near()
        distance = shapely.distance(moved, edges[shapely.STRtree(edges).nearest(moved)])
        if abs(self.signed_m) > self.radius_m * (1 + _PLANE_SLACK):
            return np.asarray(np.copysign(distance, self.signed_m))  # the edge is out of reach
        lon, lat = shapely.get_coordinates(geodesy.from_plane(moved, self.at)).T
        # A copy: to prepare a geometry changes it.
        shape = shapely.force_2d(self.shape)
        shapely.prepare(shape)
        signed: Metres = np.where(shapely.intersects_xy(shape, lon, lat), -distance, distance)
        return signed

    def _edges_near(self) -> NDArray[np.object_]:
        """Return the parts of the edge that could be nearest to a moved position, in a plane centred on it."""
        parts = shapely.get_parts(self.edge)
        at, part = shapely.get_coordinates(shapely.segmentize(parts, geodesy.MAX_EDGE_DEG), return_index=True)
        joined = np.flatnonzero(part[1:] == part[:-1])
        lines = np.stack([at[joined], at[joined + 1]], axis=1)
        reach = (abs(self.signed_m) + 2 * self.radius_m + 1.0) * (1 + _PLANE_SLACK) / _M_PER_DEG
        away = np.abs(lines - np.array(self.at))
        away[..., 0] = np.minimum(away[..., 0], 360 - away[..., 0])
        wide = reach / max(np.cos(np.radians(min(abs(self.at[1]) + reach, 90.0))), 1e-6)
        near = (away[..., 0].min(axis=1) <= wide + geodesy.MAX_EDGE_DEG) & (
            away[..., 1].min(axis=1) <= reach + geodesy.MAX_EDGE_DEG
        )
        plane = geodesy.to_plane(shapely.linestrings(lines[near]), self.at)
        away_m = shapely.distance(plane, shapely.Point(0, 0))
        return np.asarray(plane[away_m <= away_m.min() + 2 * self.radius_m + 1.0])
