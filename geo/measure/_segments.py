"""Edges in earth-centred metres: short pieces, the blocks that bound them, the nearest point of each.

Edges are straight in longitude and latitude (RFC 7946, 3.1.1). In earth-centred metres a short one is a parabola to
within a millimetre: its chord, and off it four times the bow of its middle times t (1 - t). There is no seam at the
180th meridian and none at the poles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Semi-major axis in metres and flattening of WGS84 (NIMA TR8350.2).
_AXIS_M: Final = 6378137.0
_FLATTENING: Final = 1 / 298.257223563
_ECCENTRICITY_2: Final = _FLATTENING * (2 - _FLATTENING)
#: The least and the greatest radius of curvature of the ellipsoid, metres: b^2 / a and a^2 / b.
_TIGHT_M: Final = _AXIS_M * (1 - _FLATTENING) ** 2
_FLAT_M: Final = _AXIS_M / (1 - _FLATTENING)
#: Up to this chord, chords are in the order of geodesics to 2e-6 of the distance (see `reach`).
FAR_M: Final = 300_000.0
#: Edges in a block, from coarse to fine; each block holds `FAN` of the next finer ones.
SIZES: Final = (64, 16, 4)
FAN: Final = 4
#: Bounds are given this much room for rounding, metres.
ROOM_M: Final = 0.01
#: An arc of less than 100 km is longer than its chord by less than this.
ARC: Final = 1.0001
#: Edges no further than this from the nearest are as near to a point, metres.
TIE_M: Final = 1e-6
#: Newton's steps towards the nearest place of a parabola; from its chord's, two reach a micrometre.
STEPS: Final = 2
#: The bow of an edge at its middle may be exceeded elsewhere by the cube of its length: a tenth covers it.
_BOW_ROOM: Final = 1.1

#: Close to a pole an edge bends with its longitude; a parabola follows 5 degrees of that to 2e-6 of its length.
_TURN_DEG: Final = 5.0

_POINT: Final = 0
_POLYGON: Final = 3
_MULTIPOINT: Final = 4


def columns_of(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places on the WGS84 ellipsoid (degrees) as earth-centred metres: rows x, y, z, one column a place."""
    phi, lam = np.radians(lat), np.radians(lon)
    sine, cosine = np.sin(phi), np.cos(phi)
    radius = _AXIS_M / np.sqrt(1 - _ECCENTRICITY_2 * sine * sine)
    across = radius * cosine
    return np.stack([across * np.cos(lam), across * np.sin(lam), radius * (1 - _ECCENTRICITY_2) * sine])


def reach(chord_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chord beyond which nothing is nearer along the ellipsoid than something `chord_m` away.

    A geodesic bends no more than a circle of the least radius of curvature and no less than one of the greatest, so
    by Schur's theorem its length lies between the arcs of the two circles over its chord (the lower bound holds for
    plane curves; a geodesic leaves its plane by a share below 1e-5, which is added). Up to `FAR_M` the two differ by
    less than 2e-6 and the chord itself is returned.
    """
    if np.max(chord_m, initial=0.0) < FAR_M:
        return chord_m
    longest = 2 * _TIGHT_M * np.arcsin(np.minimum(chord_m / (2 * _TIGHT_M), 1.0))
    other = 2 * _FLAT_M * np.sin(np.minimum(longest * (1 + 1e-5) / (2 * _FLAT_M), np.pi / 2))
    return np.where(chord_m < FAR_M, chord_m, np.where(chord_m < 2 * _TIGHT_M, other, np.inf))


def outline(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the vertices of geometries (rows of degrees), and of every edge its first vertex and its geometry.

    An edge ends at the vertex after its first. A point is an edge of no length. Edges are in the order of the
    geometries, and along each ring or line.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) >= _MULTIPOINT).any():
        parts, index = shapely.get_parts(parts, return_index=True)
        owner = owner[index]
    there = ~shapely.is_empty(parts)
    parts, owner = parts[there], owner[there]
    kind = shapely.get_type_id(parts)
    rings, index = shapely.get_rings(parts[kind == _POLYGON], return_index=True)
    dots = shapely.linestrings(np.repeat(shapely.get_coordinates(parts[kind == _POINT])[:, None], 2, axis=1))
    other = (kind != _POLYGON) & (kind != _POINT)
    lines = np.concatenate([parts[other], rings, dots])
    owner = np.concatenate([owner[other], owner[kind == _POLYGON][index], owner[kind == _POINT]])
    order = np.argsort(owner, kind="stable")
    xy, line = shapely.get_coordinates(lines[order], return_index=True)
    first = np.flatnonzero(line[1:] == line[:-1])
    return xy, first, owner[order][line[first]]


def count_pieces(start: NDArray[np.float64], end: NDArray[np.float64], most_deg: float) -> NDArray[np.int64]:
    """Return into how many equal pieces edges are cut.

    No piece is longer than `most_deg` degrees of a great circle, nor passes more than `_TURN_DEG` of longitude.
    """
    span = np.abs(end - start)
    # Where the edge is nearest to the equator, a degree of longitude is longest.
    widest = np.cos(np.radians(np.minimum(np.abs(start[:, 1]), np.abs(end[:, 1]))))
    widest[np.sign(start[:, 1]) != np.sign(end[:, 1])] = 1.0
    parts = np.maximum(np.maximum(span[:, 1], span[:, 0] * widest) / most_deg, span[:, 0] / _TURN_DEG)
    return np.asarray(np.maximum(1, np.ceil(parts)), dtype=np.int64)


def pieces(
    start: NDArray[np.float64], end: NDArray[np.float64], most_deg: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return edges cut into equal pieces (`count_pieces`), and the number of the edge of each."""
    count = count_pieces(start, end, most_deg)
    parent = np.repeat(np.arange(len(count)), count)
    if len(parent) == len(count):
        return start, end, parent
    place = np.arange(len(parent)) - np.repeat(np.cumsum(count) - count, count)
    step = (end - start)[parent] / count[parent, None]
    begun = start[parent] + place[:, None] * step
    last = place == count[parent] - 1
    ended = np.empty_like(begun)
    ended[~last] = begun[np.flatnonzero(~last) + 1]
    ended[last] = end
    return begun, ended, parent


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Short edges, one a row of `start` and `end` (degrees) and a column of `solid` (metres).

    The rows of `solid` are the start (x, y, z), the chord, 1 / length^2 of it, and the bow. `bow_m` is how far
    the edge may lie off its chord.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    solid: NDArray[np.float64]
    bow_m: NDArray[np.float64]

    @classmethod
    def between(cls, start: NDArray[np.float64], end: NDArray[np.float64]) -> Edges:
        """Return the edges between starts and ends, rows of degrees."""
        first, last = columns_of(start[:, 0], start[:, 1]), columns_of(end[:, 0], end[:, 1])
        middle = columns_of(*((start + end) / 2).T)
        along, bow = last - first, middle - (first + last) / 2
        length_2 = (along * along).sum(axis=0)
        inverse = np.divide(1.0, length_2, out=np.zeros_like(length_2), where=length_2 > 0)
        solid = np.concatenate([first, along, inverse[None], bow])
        return cls(start, end, solid, np.sqrt((bow * bow).sum(axis=0)) * _BOW_ROOM)

    def place(self, edge: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the places (rows of degrees) a share of the way along edges; vertices exactly."""
        found: NDArray[np.float64] = self.start[edge] * (1 - share[:, None]) + self.end[edge] * share[:, None]
        return found

    def polished(
        self, edge: NDArray[np.int64], share: NDArray[np.float64], point: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return shares from near the nearest place of the parabola to that of the edge itself, point by point.

        The slope of the parabola is that of the edge to a millionth: one step leaves less than a nanometre.
        """
        solid = self.solid[:, edge]
        off = columns_of(*self.place(edge, share).T) - point
        slope = solid[3:6] + (4 - 8 * share) * solid[7:10]
        bend = (slope * slope).sum(axis=0) - 8 * (off * solid[7:10]).sum(axis=0)
        step = np.divide((off * slope).sum(axis=0), bend, out=np.zeros_like(share), where=bend > 0)
        return np.asarray(np.clip(share - step, 0.0, 1.0))


def along_chord(
    point: NDArray[np.float64], solid: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far along its chord each point's nearest place is (0 to 1), and its distance in metres."""
    x, y, z = point[0] - solid[0], point[1] - solid[1], point[2] - solid[2]
    share = np.clip((x * solid[3] + y * solid[4] + z * solid[5]) * solid[6], 0.0, 1.0)
    x, y, z = x - share * solid[3], y - share * solid[4], z - share * solid[5]
    return share, np.sqrt(x * x + y * y + z * z)


def along_edge(
    point: NDArray[np.float64], solid: NDArray[np.float64], share: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the share and the distance in metres of the nearest place of the true edge, from a share near it."""
    origin, along, bow = solid[0:3] - point, solid[3:6], solid[7:10]
    for _ in range(STEPS):
        off = origin + share * along + (4 * share * (1 - share)) * bow
        slope = along + (4 - 8 * share) * bow
        bend = (slope * slope).sum(axis=0) - 8 * (off * bow).sum(axis=0)
        step = np.divide((off * slope).sum(axis=0), bend, out=np.zeros_like(share), where=bend > 0)
        share = np.clip(share - step, 0.0, 1.0)
    off = origin + share * along + (4 * share * (1 - share)) * bow
    return share, np.sqrt((off * off).sum(axis=0))


def on_edge(solid: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the places of true edges at a share of each, as earth-centred columns."""
    found: NDArray[np.float64] = solid[0:3] + share * solid[3:6] + (4 * share * (1 - share)) * solid[7:10]
    return found


def between_chords(
    one: NDArray[np.float64], other: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the shares of the nearest places of two chords, pair by pair, and their distance in metres.

    Ericson 2005, *Real-Time Collision Detection*, 5.1.9.
    """
    apart = one[0:3] - other[0:3]
    own, cross = (one[3:6] * apart).sum(axis=0), (one[3:6] * other[3:6]).sum(axis=0)
    facing = (other[3:6] * apart).sum(axis=0)
    inverse, inverse_other = one[6], other[6]
    # 1 - cos^2 of the angle between the chords; of parallel ones any start is as good.
    turn = 1 - cross * cross * inverse * inverse_other
    ahead = (cross * facing * inverse_other - own) * inverse
    share = np.clip(np.divide(ahead, turn, out=np.zeros_like(turn), where=turn > 1e-12), 0.0, 1.0)
    share_other = np.clip((cross * share + facing) * inverse_other, 0.0, 1.0)
    share = np.clip((cross * share_other - own) * inverse, 0.0, 1.0)
    off = apart + share * one[3:6] - share_other * other[3:6]
    return share, share_other, np.sqrt((off * off).sum(axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Runs of edges, each in a ball round one of its vertices: `place` (rows, degrees), `centre` (columns, metres)."""

    first: NDArray[np.int64]
    count: NDArray[np.int64]
    place: NDArray[np.float64]
    centre: NDArray[np.float64]
    radius_m: NDArray[np.float64]

    @classmethod
    def of(cls, edges: Edges, first: NDArray[np.int64]) -> Blocks:
        """Return the blocks that begin at the edges `first`; together they hold all edges."""
        total = edges.solid.shape[1]
        count = np.diff(np.append(first, total))
        middle = first + count // 2
        centre = edges.solid[0:3, middle]
        block = np.repeat(np.arange(len(first)), count)
        begun = edges.solid[0:3] - centre[:, block]
        ended = begun + edges.solid[3:6]
        away = np.sqrt(np.maximum((begun * begun).sum(axis=0), (ended * ended).sum(axis=0))) + edges.bow_m
        return cls(first, count, edges.start[middle], centre, np.maximum.reduceat(away, first) + ROOM_M)


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The edges of one geometry, in blocks from coarse to fine."""

    edges: Edges
    levels: tuple[Blocks, ...]

    @classmethod
    def of(cls, shape: shapely.Geometry, *, most_deg: float) -> Outline:
        """Return the outline of a geometry that is not empty, with edges of at most `most_deg` degrees."""
        xy, first, _ = outline(np.array([shape], dtype=object))
        start, end, _ = pieces(xy[first], xy[first + 1], most_deg)
        edges = Edges.between(start, end)
        return cls(edges, tuple(Blocks.of(edges, np.arange(0, len(start), size)) for size in SIZES))


def spread(first: NDArray[np.int64], count: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers ``first[i] ... first[i] + count[i] - 1`` of every run, and the run of each."""
    run = np.repeat(np.arange(len(first)), count)
    return np.arange(len(run)) + np.repeat(first - (np.cumsum(count) - count), count), run
