"""The nearest places of two outlines: blocks rule out most of the edges, the rest are measured one with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure._segments import (
    FAN,
    FAR_M,
    ROOM_M,
    Blocks,
    Outline,
    along_edge,
    between_chords,
    on_edge,
    reach,
    spread,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]
    BlockPairs = tuple[Values, Numbers, Numbers, Values]
    Pairs = tuple[Numbers, Numbers, Values, Values, Values]

#: Pairs of blocks looked at together: 2^17 pairs of edges, which stay in the processor's cache.
_BATCH: Final = 8192
#: Pairs of blocks looked at first, so that the limit is near the answer when the others are.
_FIRST: Final = 32
#: Distances between blocks worked out together.
_ROOM: Final = 2_000_000
#: Rounds of finding the nearest place of one edge to that of the other.
_ROUNDS: Final = 2
#: Places no further than this from the nearest are as near, metres.
_TIE_M: Final = 1e-7


def closest_places(a: Outline, b: Outline) -> tuple[Values, Values]:
    """Return the places (rows of degrees) of `a` and of `b` among which the nearest pair is.

    Up to `FAR_M` there is one pair, or several as near as each other in the order of their edges; beyond, all that
    may be nearest along the ellipsoid.
    """
    own, other, share, share_other, limit_m = _candidates(a, b)
    solid, solid_other = a.edges.solid[:, own], b.edges.solid[:, other]
    away_m = np.empty_like(share)
    for _ in range(_ROUNDS):
        share_other, _ = along_edge(on_edge(solid, share), solid_other, share_other)
        share, away_m = along_edge(on_edge(solid_other, share_other), solid, share)
    nearest_m = away_m.min()
    kept = np.flatnonzero(away_m <= (nearest_m + _TIE_M if nearest_m < FAR_M else reach(limit_m)))
    kept = kept[np.lexsort((other[kept], own[kept]))]
    return a.edges.place(own[kept], share[kept]), b.edges.place(other[kept], share_other[kept])


def _candidates(a: Outline, b: Outline) -> tuple[Numbers, Numbers, Values, Values, Values]:
    """Return the pairs of edges that may be nearest, the shares of their chords' nearest places, and the limit."""
    low_m, block, block_other, limit_m = _coarse_pairs(a.levels[0], b.levels[0])
    for blocks, blocks_other in zip(a.levels[1:], b.levels[1:], strict=True):
        low_m, block, block_other, limit_m = _finer(blocks, blocks_other, block, block_other, limit_m)
    order = np.argsort(low_m, kind="stable")
    low_m, block, block_other = low_m[order], block[order], block_other[order]
    kept: list[Pairs] = []
    begin, end = 0, _FIRST
    while begin < end:
        own, other, share, share_other, away_m = _edge_pairs(a, b, block[begin:end], block_other[begin:end])
        bow_m = a.edges.bow_m[own] + b.edges.bow_m[other] + ROOM_M
        limit_m = np.minimum(limit_m, (away_m + bow_m).min())
        near = away_m - bow_m <= reach(limit_m)
        kept.append((own[near], other[near], share[near], share_other[near], (away_m - bow_m)[near]))
        begin = end
        end = min(begin + _BATCH, int(np.searchsorted(low_m, reach(limit_m), side="right")))
    columns = [np.concatenate(column) for column in zip(*kept, strict=True)]
    near = columns[4] <= reach(limit_m)
    return columns[0][near], columns[1][near], columns[2][near], columns[3][near], limit_m


def _coarse_pairs(a: Blocks, b: Blocks) -> BlockPairs:
    """Return the pairs of blocks that may hold the nearest pair: its least distance, the blocks; and how far it is.

    The centre of a block is one of its vertices: the distance of two centres is never below that of the geometries.
    """
    rows = max(1, _ROOM // len(b.first))
    found, limit_m = [], np.array(np.inf)
    for begin in range(0, len(a.first), rows):
        off = a.centre[:, begin : begin + rows, None] - b.centre[:, None, :]
        apart = np.sqrt((off * off).sum(axis=0))
        limit_m = np.minimum(limit_m, apart.min())
        low = apart - a.radius_m[begin : begin + rows, None] - b.radius_m
        own, other = np.nonzero(low <= reach(limit_m))
        found.append((low[own, other], own + begin, other))
    low_m, own, other = (np.concatenate(column) for column in zip(*found, strict=True))
    near = low_m <= reach(limit_m)
    return low_m[near], own[near], other[near], limit_m


def _finer(a: Blocks, b: Blocks, block: Numbers, block_other: Numbers, limit_m: Values) -> BlockPairs:
    """Return the same for the finer blocks `a` and `b` that pairs of coarser ones consist of."""
    count = np.minimum(FAN, len(a.first) - FAN * block)
    count_other = np.minimum(FAN, len(b.first) - FAN * block_other)
    place, pair = spread(np.zeros_like(count), count * count_other)
    own = FAN * block[pair] + place // count_other[pair]
    other = FAN * block_other[pair] + place % count_other[pair]
    off = a.centre[:, own] - b.centre[:, other]
    apart = np.sqrt((off * off).sum(axis=0))
    limit_m = np.minimum(limit_m, apart.min())
    low_m = apart - a.radius_m[own] - b.radius_m[other]
    near = low_m <= reach(limit_m)
    return low_m[near], own[near], other[near], limit_m


def _edge_pairs(a: Outline, b: Outline, block: Numbers, block_other: Numbers) -> Pairs:
    """Return every pair of edges of pairs of blocks, with the nearest places of their chords."""
    finest, finest_other = a.levels[-1], b.levels[-1]
    count, count_other = finest.count[block], finest_other.count[block_other]
    place, pair = spread(np.zeros_like(count), count * count_other)
    own = finest.first[block][pair] + place // count_other[pair]
    other = finest_other.first[block_other][pair] + place % count_other[pair]
    share, share_other, away_m = between_chords(a.edges.solid[:, own], b.edges.solid[:, other])
    return own, other, share, share_other, away_m
