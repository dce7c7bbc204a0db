"""The nearest places of two outlines: blocks rule out most of the edges, the rest are measured one with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure._segments import (
    ARC,
    FAN,
    FAR_M,
    ROOM_M,
    Blocks,
    Outline,
    along_edge,
    between_chords,
    columns_of,
    on_edge,
    reach,
    spread,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]
    Measure = Callable[[Values, Values, Values, Values], Values]
    Pairs = tuple[Numbers, Numbers, Values, Values, Values]

#: Pairs of blocks looked at together: 2^17 pairs of edges, which stay in the processor's cache.
_BATCH: Final = 8192
#: Pairs of blocks looked at first, so that the limit is near the answer when the others are.
_FIRST: Final = 32
#: Distances between blocks worked out together.
_ROOM: Final = 2_000_000
#: Rounds of finding the nearest place of one edge to that of the other.
_ROUNDS: Final = 2
#: Parts into which edges are cut that may be nearest: the bow of a part is a sixty-fourth of the whole one's.
_CUTS: Final = 8
#: Pairs of edges cut together: 2^18 pairs of parts, of some 500 bytes each.
_CUT_TOGETHER: Final = 4096
#: Bows of less than this together, metres, decide on nothing that matters.
_STRAIGHT_M: Final = 1e-4
#: Beyond this, metres, chords no longer tell where along a short edge the nearest place is.
ANTIPODE_M: Final = 15_000_000.0
#: Shares of an edge tried together, and how often they are halved: a four thousandth of it is left.
_GRID: Final = np.linspace(-1, 1, 5)
_ZOOMS: Final = 12
#: Places no further than this from the nearest are as near, metres.
_TIE_M: Final = 1e-7


def closest_places(a: Outline, b: Outline, measure_m: Measure) -> tuple[Values, Values]:
    """Return the places (rows of degrees) of `a` and of `b` among which the nearest pair is.

    Up to `FAR_M` there is one pair, or several as near as each other in the order of their edges; beyond, all that
    may be nearest along the ellipsoid. `measure_m` is the geodesic distance.
    """
    own, other, share, share_other, limit_m = _candidates(a, b, measure_m)
    solid, solid_other = a.edges.solid[:, own], b.edges.solid[:, other]
    bowed = np.flatnonzero(a.edges.bow_m[own] + b.edges.bow_m[other] > _STRAIGHT_M)
    bowed = bowed[(solid[6, bowed] > 0) & (solid_other[6, bowed] > 0)]
    for begin in range(0, len(bowed), _CUT_TOGETHER):
        pair = bowed[begin : begin + _CUT_TOGETHER]
        share[pair], share_other[pair] = _between_cuts(solid[:, pair], solid_other[:, pair])
    away_m = np.empty_like(share)
    for _ in range(_ROUNDS):
        share_other, _ = along_edge(on_edge(solid, share), solid_other, share_other)
        share, away_m = along_edge(on_edge(solid_other, share_other), solid, share)
    nearest_m = away_m.min()
    kept = np.flatnonzero(away_m <= (nearest_m + _TIE_M if nearest_m < FAR_M else reach(limit_m)))
    kept = kept[np.lexsort((other[kept], own[kept]))]
    own, other, share, share_other = own[kept], other[kept], share[kept], share_other[kept]
    start, end = a.edges.place(own, share), b.edges.place(other, share_other)
    if nearest_m < FAR_M:
        start = a.edges.place(own, a.edges.polished(own, share, columns_of(*end.T)))
        return start, b.edges.place(other, b.edges.polished(other, share_other, columns_of(*start.T)))
    along_m = measure_m(*start.T, *end.T)
    if along_m.min() < ANTIPODE_M:
        return start, end
    first = np.argsort(along_m, kind="stable")[:_FIRST]
    own, other = own[first], other[first]
    return zoomed((a.edges.start[own], a.edges.end[own]), (b.edges.start[other], b.edges.end[other]), measure_m)


def _between_cuts(solid: Values, solid_other: Values) -> tuple[Values, Values]:
    """Return the shares of the nearest places of edges cut into shorter chords, pair by pair.

    Along two edges that run side by side the distance hardly changes, and their bows decide where it is least.
    """
    one, other = _cut(solid), _cut(solid_other)
    share, share_other, away_m = between_chords(one[:, :, :, None], other[:, :, None, :])
    row, best = np.arange(len(away_m)), away_m.reshape(len(away_m), -1).argmin(axis=1)
    cut, cut_other = np.divmod(best, _CUTS)
    return (cut + share[row, cut, cut_other]) / _CUTS, (cut_other + share_other[row, cut, cut_other]) / _CUTS


def _cut(solid: Values) -> Values:
    """Return the chords of edges cut into equal parts: rows as of `Edges.solid`, edges, parts."""
    shares = np.linspace(0.0, 1.0, _CUTS + 1)
    place = on_edge(solid[:, :, None], shares)
    along = np.diff(place, axis=2)
    length_2 = (along * along).sum(axis=0)
    inverse = np.divide(1.0, length_2, out=np.zeros_like(length_2), where=length_2 > 0)
    return np.concatenate([place[:, :, :-1], along, inverse[None]])


def zoomed(one: tuple[Values, Values], other: tuple[Values, Values], measure_m: Measure) -> tuple[Values, Values]:
    """Return the nearest places (rows of degrees) of two edges along the ellipsoid, pair by pair, by trying.

    Near the antipode geodesics turn quickly, and the nearest place of a chord is that of the edge no more.
    """
    shares, half = np.full((2, len(one[0])), 0.5), 0.5
    row = np.arange(len(one[0]))
    # Along places, which have no length, there is nothing to try.
    own = _GRID if (one[0] != one[1]).any() else np.zeros(1)
    grid = np.array(np.meshgrid(own, _GRID)).reshape(2, 1, -1)
    start, end = one[0], other[0]
    for _ in range(_ZOOMS):
        tried = np.clip(shares[:, :, None] + half * grid, 0.0, 1.0)
        ends = [
            first[:, :, None] * (1 - t[:, None]) + last[:, :, None] * t[:, None]
            for (first, last), t in zip((one, other), tried, strict=True)
        ]
        along_m = measure_m(*(ends[side][:, axis].ravel() for side in (0, 1) for axis in (0, 1))).reshape(len(row), -1)
        best = along_m.argmin(axis=1)
        shares, half = tried[:, row, best], half / 2
        start, end = ends[0][row, :, best], ends[1][row, :, best]
    return start, end


def _candidates(a: Outline, b: Outline, measure_m: Measure) -> Pairs:
    """Return the pairs of edges that may be nearest, the shares of their chords' nearest places, and the limit."""
    block, block_other, low_m = _near_blocks(a, b, measure_m)
    kept: list[Pairs] = []
    limit_m = np.array(np.inf)
    begin, end = 0, _FIRST
    while begin < end:
        own, other, share, share_other, away_m = _edge_pairs(a, b, block[begin:end], block_other[begin:end])
        bow_m = a.edges.bow_m[own] + b.edges.bow_m[other] + ROOM_M
        limit_m = np.minimum(limit_m, (away_m + bow_m).min())
        near = away_m - bow_m <= reach(limit_m)
        kept.append((own[near], other[near], share[near], share_other[near], (away_m - bow_m)[near]))
        begin = end
        end = min(begin + _BATCH, int(np.searchsorted(low_m, reach(limit_m), side="right")))
    own, other, share, share_other, away_m = (np.concatenate(column) for column in zip(*kept, strict=True))
    near = away_m <= reach(limit_m)
    return own[near], other[near], share[near], share_other[near], limit_m


def _near_blocks(a: Outline, b: Outline, measure_m: Measure) -> tuple[Numbers, Numbers, Values]:
    """Return the pairs of the finest blocks that may hold the nearest pair, nearest first, and how near they may be.

    The centre of a block is one of its vertices: the distance of two centres is never below that of the geometries,
    and never above that of two of the blocks' edges and both radii.
    """
    block, block_other, limit_m = _coarse_pairs(a.levels[0], b.levels[0])
    low_m = np.empty(0)
    for level, (blocks, blocks_other) in enumerate(zip(a.levels, b.levels, strict=True)):
        if level:
            block, block_other = _finer(blocks, blocks_other, block, block_other)
        off = blocks.centre[:, block] - blocks_other.centre[:, block_other]
        apart_m = np.sqrt((off * off).sum(axis=0))
        limit_m = np.minimum(limit_m, apart_m.min())
        radius_m = blocks.radius_m[block] + blocks_other.radius_m[block_other]
        low_m = apart_m - radius_m
        near = low_m <= reach(limit_m)
        if limit_m > FAR_M:
            # Chords alone leave too much here; geodesics obey the same inequality, and know no slack.
            along = np.concatenate([blocks.place[block[near]], blocks_other.place[block_other[near]]], axis=1)
            along_m = measure_m(*along.T)
            near[near] = along_m - radius_m[near] * ARC <= along_m.min()
        block, block_other, low_m = block[near], block_other[near], low_m[near]
    order = np.argsort(low_m, kind="stable")
    return block[order], block_other[order], low_m[order]


def _coarse_pairs(a: Blocks, b: Blocks) -> tuple[Numbers, Numbers, Values]:
    """Return the pairs of blocks that may hold the nearest pair, and how far apart that is at most."""
    rows = max(1, _ROOM // len(b.first))
    found, limit_m = [], np.array(np.inf)
    for begin in range(0, len(a.first), rows):
        off = a.centre[:, begin : begin + rows, None] - b.centre[:, None, :]
        apart_m = np.sqrt((off * off).sum(axis=0))
        limit_m = np.minimum(limit_m, apart_m.min())
        low_m = apart_m - a.radius_m[begin : begin + rows, None] - b.radius_m
        own, other = np.nonzero(low_m <= reach(limit_m))
        found.append((own + begin, other))
    own, other = (np.concatenate(column) for column in zip(*found, strict=True))
    return own, other, limit_m


def _finer(a: Blocks, b: Blocks, block: Numbers, block_other: Numbers) -> tuple[Numbers, Numbers]:
    """Return the pairs of the finer blocks `a` and `b` that pairs of coarser ones consist of."""
    count = np.minimum(FAN, len(a.first) - FAN * block)
    count_other = np.minimum(FAN, len(b.first) - FAN * block_other)
    place, pair = spread(np.zeros_like(count), count * count_other)
    return FAN * block[pair] + place // count_other[pair], FAN * block_other[pair] + place % count_other[pair]


def _edge_pairs(a: Outline, b: Outline, block: Numbers, block_other: Numbers) -> Pairs:
    """Return every pair of edges of pairs of blocks, with the nearest places of their chords."""
    finest, finest_other = a.levels[-1], b.levels[-1]
    count, count_other = finest.count[block], finest_other.count[block_other]
    place, pair = spread(np.zeros_like(count), count * count_other)
    own = finest.first[block][pair] + place // count_other[pair]
    other = finest_other.first[block_other][pair] + place % count_other[pair]
    share, share_other, away_m = between_chords(a.edges.solid[:, own], b.edges.solid[:, other])
    return own, other, share, share_other, away_m
