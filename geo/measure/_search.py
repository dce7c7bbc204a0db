"""Which ground points are on, and which edges are nearest to them, for many points and the states of each.

Points are taken state by state. The balls round the blocks of a state rule out most of it in one matrix product; of
what is left the chords of whole blocks, then single edges are measured, all states together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo.measure import geodesy
from geo.measure._closest import ANTIPODE_M, zoomed
from geo.measure._segments import ARC, FAR_M, ROOM_M, TIE_M, along_chord, along_edge, columns_of, reach, spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.measure._segments import Edges
    from geo.measure.versions import Chains, Versions

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]
    #: Points, blocks that may hold the nearest place of each, and the rows of these blocks.
    Candidates = tuple[Numbers, Numbers, Numbers]

#: Points times blocks looked at together.
_ROOM: Final = 500_000
#: Points times blocks measured edge by edge together: arrays of them stay in the processor's cache.
_BATCH: Final = 16_384
#: Squares of distances are off by this share of the square of the region's size, when worked out in single precision:
#: three sums of products of numbers that are each off by 6e-8, and room.
_SINGLE: Final = 1e-6
#: Further than anything, metres.
_BEYOND_M: Final = 3e7


def _groups(control: Versions, state: Numbers) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Yield points of one state (where it is not -1), with the state's blocks and the row of each block."""
    order = np.argsort(state, kind="stable")
    order = order[np.searchsorted(state[order], 0) :]
    begin = np.flatnonzero(np.diff(state[order], prepend=-1))
    for members in np.split(order, begin[1:]) if len(order) else []:
        blocks, rows = control.blocks_of(int(state[members[0]]))
        for part in np.array_split(members, -(-len(members) * len(blocks) // _ROOM)):
            yield part, blocks, rows


def holding(control: Versions, place: Values, state: Numbers) -> Numbers:
    """Return the first row of the state whose ground each point is inside of, -1 for none.

    The number of times a ring winds round a point: edges north of it that pass its longitude eastwards, less those
    that pass westwards. A block wholly north of the point counts as its ends do.
    """
    west, _, east, north = control.chains.box
    found = []
    for members, blocks, rows in _groups(control, state):
        eastwards = members[np.argsort(place[0, members])]
        begin, end = (np.searchsorted(place[0, eastwards], side[blocks]) for side in (west, east))
        point, block = spread(begin, end - begin)
        below = place[1, eastwards[point]] <= north[blocks[block]]
        point, block = point[below], block[below]
        found.append((eastwards[point], blocks[block], rows[block]))
    inner = np.full(len(state), -1)
    if not found:
        return inner
    point, block, row = _joined(found)
    turns = _turns(control, place[:, point], block)
    key, which = np.unique(point * len(control.ids) + row, return_inverse=True)
    key = key[np.bincount(which, weights=turns).round() != 0]
    point, first = np.unique(key // len(control.ids), return_index=True)
    inner[point] = key[first] % len(control.ids)
    return inner


def _turns(control: Versions, place: Values, block: Numbers) -> Numbers:
    """Return how often each block passes north of its point eastwards, less westwards."""
    chains = control.chains
    begin, end = chains.ends[:, block] <= place[0]
    turns = begin.astype(np.int64) - end
    near = np.flatnonzero(place[1] >= chains.box[1, block])
    edge, run = spread(chains.blocks.first[block[near]], chains.blocks.count[block[near]])
    lon, lat = place[:, near[run]]
    start, end = chains.edges.start[edge], chains.edges.end[edge]
    passing = (start[:, 0] <= lon).astype(np.int64) - (end[:, 0] <= lon)
    crossed = np.flatnonzero(passing)
    start, end, lon, lat, run = start[crossed], end[crossed], lon[crossed], lat[crossed], run[crossed]
    # From the western end whichever way the edge runs, so that the two sides of a border agree to the last bit.
    low = np.where((start[:, 0] <= end[:, 0])[:, None], start, end)
    high = np.where((start[:, 0] <= end[:, 0])[:, None], end, start)
    at = low[:, 1] + (lon - low[:, 0]) / (high[:, 0] - low[:, 0]) * (high[:, 1] - low[:, 1])
    turns[near] = np.bincount(run, weights=passing[crossed] * (at > lat), minlength=len(near))
    return np.asarray(turns)


def closest(control: Versions, place: Values, state: Numbers) -> tuple[Values, Numbers, Values]:
    """Return the nearest places (two rows, degrees) of the ground of each point's state, their rows, and how far.

    Distances are geodesics, metres; of a point whose state is -1 nothing is said.
    """
    solid = columns_of(*place)
    witness, row = np.full_like(place, np.nan), np.full(len(state), -1)
    for waiting in _batches(_near_blocks(control, solid, state)):
        point, found, found_row = _ends(control, place, solid, waiting)
        witness[:, point], row[point] = found, found_row
    return witness, row, geodesy.geodesic_m(*place, *witness)


def _batches(found: Iterator[Candidates]) -> Iterator[Candidates]:
    """Yield the same in portions large enough for arrays and small enough for the processor's cache."""
    waiting: list[Candidates] = []
    for one in found:
        waiting.append(one)
        if sum(len(points) for points, _, _ in waiting) >= _BATCH:
            yield _joined(waiting)
            waiting = []
    if waiting:
        yield _joined(waiting)


def _joined(found: list[Candidates]) -> Candidates:
    point, block, row = (np.concatenate(column) for column in zip(*found, strict=True))
    return point, block, row


def _near_blocks(control: Versions, solid: Values, state: Numbers) -> Iterator[Candidates]:
    """Yield points, and for each the blocks (with their rows) that may hold its nearest place.

    A block's centre is one of its vertices, so the nearest centre bounds the distance from above, and a centre's
    distance less the block's radius from below. Squares of distances are sums of products: of matrices.
    """
    blocks = control.chains.blocks
    if not len(blocks.first):
        return
    middle = blocks.centre.mean(axis=1, keepdims=True)
    centre, point = blocks.centre - middle, solid - middle
    square, own = (centre * centre).sum(axis=0), (point * point).sum(axis=0)
    slack = _SINGLE * (square.max() + own.max(initial=0.0))
    ball = np.concatenate([centre, square[None], (square - blocks.radius_m**2)[None], blocks.radius_m[None]])
    ball = ball.astype(np.float32)
    left = np.concatenate([-2 * point, np.ones((1, len(own)))]).astype(np.float32)
    for members, now, rows in _groups(control, state):
        here, mine = ball[:, now], left[:, members]
        nearest = (mine.T @ here[:4]).min(axis=1) + own[members]
        most_m = np.minimum(reach(np.sqrt(np.maximum(nearest, 0.0) + slack)), _BEYOND_M)
        mine = np.concatenate([mine, -2 * most_m[None].astype(np.float32)])
        near = mine.T @ here[[0, 1, 2, 4, 5]] < (most_m**2 - own[members] + slack).astype(np.float32)[:, None]
        which, block = np.divmod(np.flatnonzero(near), len(now))
        yield members[which], now[block], rows[block]


def _least(values: Values, runs: Numbers) -> Values:
    """Return for each value the least of its run; runs are equal neighbours."""
    begin = np.flatnonzero(np.diff(runs, prepend=-1))
    return np.repeat(np.minimum.reduceat(values, begin), np.diff(np.append(begin, len(runs))))


class _Found(NamedTuple):
    """Edges that may be nearest to points: how far along, and between which distances (metres), their place is."""

    point: Numbers
    row: Numbers
    edge: Numbers
    share: Values
    low_m: Values
    high_m: Values

    def where(self, chosen: NDArray[np.bool_] | Numbers) -> _Found:
        """Return some of them."""
        point, row, edge, share, low_m, high_m = self
        return _Found(point[chosen], row[chosen], edge[chosen], share[chosen], low_m[chosen], high_m[chosen])


def _ends(control: Versions, place: Values, solid: Values, nearby: Candidates) -> tuple[Numbers, Values, Numbers]:
    """Return the points of some candidates, their nearest places (two rows, degrees) and the rows of these."""
    edges = control.chains.edges
    found = _near_edges(control.chains, place, solid, nearby)
    point, row, edge = found.point, found.row, found.edge
    share, away_m = along_edge(solid[:, point], edges.solid[:, edge], found.share)
    end = edges.place(edge, share).T
    far = np.flatnonzero(away_m > FAR_M)
    if len(far):
        end[:, far], away_m[far] = _far_ends(edges, place, point[far], edge[far], end[:, far])
    tied = np.flatnonzero(away_m <= _least(away_m, point) + TIE_M)
    order = tied[np.lexsort((edge[tied], row[tied], point[tied]))]
    first = order[np.flatnonzero(np.diff(point[order], prepend=-1))]
    close = first[away_m[first] <= FAR_M]
    exact = edges.polished(edge[close], share[close], solid[:, point[close]])
    end[:, close] = edges.place(edge[close], exact).T
    return point[first], end[:, first], row[first]


def _near_edges(chains: Chains, place: Values, solid: Values, nearby: Candidates) -> _Found:
    """Return the edges that may be nearest, in the order of the points."""
    point, block, row = nearby
    _, away_m = along_chord(solid[:, point], chains.chord[:, block])
    width_m = chains.width_m[block] + ROOM_M
    # Of what is far chords say too little: the geodesic to a vertex of the block, less its radius, says more.
    far = away_m > FAR_M
    if far.any():
        away_m[far] = geodesy.geodesic_m(*place[:, point[far]], *chains.blocks.place[block[far]].T)
        width_m[far] = chains.blocks.radius_m[block[far]] * ARC
    low_m = away_m - width_m
    near = low_m <= _least(away_m + width_m, point)
    # The block that looks nearest goes first: what it holds rules out most of the others.
    first = near & (away_m == _least(away_m, point))
    found = _edges_of(chains, solid, (point[first], block[first], row[first]))
    most_m = np.empty(solid.shape[1])
    most_m[found.point] = _least(found.high_m, found.point)
    others = near & ~first & (far | (low_m <= most_m[point]))
    more = _edges_of(chains, solid, (point[others], block[others], row[others]))
    if len(more.point):
        most_m[more.point] = np.minimum(most_m[more.point], _least(more.high_m, more.point))
    found, more = (part.where(part.low_m <= reach(most_m[part.point])) for part in (found, more))
    both = _Found(*(np.concatenate(columns) for columns in zip(found, more, strict=True)))
    return both.where(np.argsort(both.point, kind="stable"))


def _edges_of(chains: Chains, solid: Values, nearby: Candidates) -> _Found:
    """Return all edges of blocks, measured along their chords."""
    point, block, row = nearby
    edge, run = spread(chains.blocks.first[block], chains.blocks.count[block])
    point = point[run]
    share, away_m = along_chord(solid[:, point], chains.edges.solid[:7, edge])
    bow_m = chains.edges.bow_m[edge] + ROOM_M
    return _Found(point, row[run], edge, share, away_m - bow_m, away_m + bow_m)


def _far_ends(edges: Edges, place: Values, point: Numbers, edge: Numbers, end: Values) -> tuple[Values, Values]:
    """Return the nearest places of edges along the ellipsoid, given those of the chords, and how far they are."""
    end, away_m = end.copy(), geodesy.geodesic_m(*place[:, point], *end)
    length_2 = (edges.solid[3:6, edge] ** 2).sum(axis=0)
    # Each edge may come nearer than its chord's place by its own length.
    past = (away_m > ANTIPODE_M) & (away_m - np.sqrt(length_2) * ARC <= _least(away_m, point))
    if past.any():
        spot = place[:, point[past]].T
        _, found = zoomed((spot, spot), (edges.start[edge[past]], edges.end[edge[past]]), geodesy.geodesic_m)
        end[:, past], away_m[past] = found.T, geodesy.geodesic_m(*spot.T, *found.T)
    return end, away_m
