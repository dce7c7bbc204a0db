"""The two loops over points that are compiled (numba): the nearest edge of a state, and whose ground a point is on.

Everything is plain arrays. A *state* is a list of blocks of edges, in groups of neighbours; a group and a block each
lie in a ball round one of their vertices, so the nearest centre bounds the distance from above, and a centre's distance
less its radius from below. The loops are tested against the arrays of `geo.measure._search`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile at the first call, and keep what was compiled where a folder for it can be written."""
    try:
        return numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # No such folder: it is compiled once a process.
        return numba.njit(nogil=True)(function)


@_compiled
def _along(
    edge: Values, e: int, bow_m: float, at: tuple[float, float, float], most_m: float, steps: int
) -> tuple[float, float]:
    """Return the share along an edge of the place nearest to a point, and its distance; infinite when over `most_m`."""
    ox, oy, oz = edge[e, 0] - at[0], edge[e, 1] - at[1], edge[e, 2] - at[2]
    ax, ay, az = edge[e, 3], edge[e, 4], edge[e, 5]
    t = min(max(-(ox * ax + oy * ay + oz * az) * edge[e, 6], 0.0), 1.0)
    u, v, w = ox + t * ax, oy + t * ay, oz + t * az
    reach = most_m + bow_m
    if u * u + v * v + w * w > reach * reach:
        return t, np.inf
    bx, by, bz = edge[e, 7], edge[e, 8], edge[e, 9]
    for _ in range(steps):
        q, r = 4 * t * (1 - t), 4 - 8 * t
        u, v, w = ox + t * ax + q * bx, oy + t * ay + q * by, oz + t * az + q * bz
        gx, gy, gz = ax + r * bx, ay + r * by, az + r * bz
        bend = gx * gx + gy * gy + gz * gz - 8 * (u * bx + v * by + w * bz)
        if bend > 0:
            t = min(max(t - (u * gx + v * gy + w * gz) / bend, 0.0), 1.0)
    q = 4 * t * (1 - t)
    u, v, w = ox + t * ax + q * bx, oy + t * ay + q * by, oz + t * az + q * bz
    return t, np.sqrt(u * u + v * v + w * w)


@_compiled
def _square(ball: Values, b: int, at: tuple[float, float, float]) -> float:
    u, v, w = ball[b, 0] - at[0], ball[b, 1] - at[1], ball[b, 2] - at[2]
    square: float = u * u + v * v + w * w
    return square


@_compiled
def closest_edges(
    point: Values,
    state: Numbers,
    state_groups: Numbers,
    group_ball: Values,
    group_blocks: Numbers,
    blocks: Numbers,
    rows: Numbers,
    block_ball: Values,
    block_edges: Numbers,
    edge: Values,
    bow_m: Values,
    tie_m: float,
    steps: int,
    found: Numbers,
    share_m: Values,
) -> None:
    """Find the nearest edge of each point's state; of equally near ones the first row's, then the first.

    Parameters
    ----------
    point
        A row a point: earth-centred metres.
    state
        The state of each point.
    state_groups
        Of each state, its first group; one more at the end.
    group_ball, block_ball
        A row each: centre (a vertex) and radius in metres.
    group_blocks
        Of each group, the place of its first block in `blocks`; one more at the end.
    blocks, rows
        The blocks of the groups, and the row (zone) that each stands for.
    block_edges
        Of each block, its first edge and the one after its last.
    edge, bow_m
        A row an edge: start, chord, 1 / length^2, bow of its middle (`geo.measure._segments.Edges`); and how far it
        may lie off its chord.
    tie_m, steps
        `TIE_M` and `STEPS` of `geo.measure._segments`: what is compiled is kept for as long as this file is the same.
    found, share_m
        Filled: edge and row (-1 where the state is empty); share along the edge and distance in metres.
    """
    for i in range(len(state)):
        at = (point[i, 0], point[i, 1], point[i, 2])
        first, last = state_groups[state[i]], state_groups[state[i] + 1]
        best_2 = np.inf
        for g in range(first, last):
            best_2 = min(best_2, _square(group_ball, g, at))
        best, best_edge, best_row, best_share = np.sqrt(best_2), -1, -1, 0.0
        for g in range(first, last):
            if _square(group_ball, g, at) > (best + group_ball[g, 3]) ** 2:
                continue
            for k in range(group_blocks[g], group_blocks[g + 1]):
                b, row = blocks[k], rows[k]
                if _square(block_ball, b, at) > (best + block_ball[b, 3]) ** 2:
                    continue
                for e in range(block_edges[b, 0], block_edges[b, 1]):
                    share, away = _along(edge, e, bow_m[e], at, best + tie_m, steps)
                    if away > best + tie_m:
                        continue
                    earlier = best_edge < 0 or row < best_row or (row == best_row and e < best_edge)
                    if away < best - tie_m or earlier:
                        best_edge, best_row, best_share = e, row, share
                    best = min(best, away)
        found[i, 0], found[i, 1] = best_edge, best_row
        share_m[i, 0], share_m[i, 1] = best_share, best


@_compiled
def _passing(start: Values, end: Values, e: int, lon: float, lat: float) -> int:
    """Return 1 or -1 where an edge passes north of a point eastwards or westwards, else 0."""
    passing = int(start[e, 0] <= lon) - int(end[e, 0] <= lon)
    if passing == 0:
        return 0
    # From the western end whichever way the edge runs: the two sides of a border agree to the last bit.
    x0, y0, x1, y1 = start[e, 0], start[e, 1], end[e, 0], end[e, 1]
    if passing < 0:
        x0, y0, x1, y1 = x1, y1, x0, y0
    return passing if y0 + (lon - x0) / (x1 - x0) * (y1 - y0) > lat else 0


@_compiled
def holding_rows(
    place: Values,
    state: Numbers,
    state_blocks: Numbers,
    blocks: Numbers,
    rows: Numbers,
    box: Values,
    block_edges: Numbers,
    start: Values,
    end: Values,
    row_of: Numbers,
) -> None:
    """Find the first row of each point's state whose ground the point is inside of, -1 for none.

    The number of times a ring winds round a point: edges north of it that pass its longitude eastwards, less those
    that pass westwards. The blocks of a state stand row by row.

    Parameters
    ----------
    place
        A row a point: longitude and latitude in degrees.
    state, blocks, rows, block_edges
        As of `closest_edges`.
    state_blocks
        Of each state, the place of its first block in `blocks`; one more at the end.
    box
        A row a block: west, south, east, north in degrees.
    start, end
        A row an edge: longitude and latitude of its ends.
    row_of
        Filled.
    """
    for i in range(len(state)):
        lon, lat = place[i]
        row, turns, inside = -1, 0, -1
        for k in range(state_blocks[state[i]], state_blocks[state[i] + 1]):
            if rows[k] != row:
                if turns != 0:
                    break
                row = rows[k]
            b = blocks[k]
            if lon < box[b, 0] or lon >= box[b, 2] or lat > box[b, 3]:
                continue
            for e in range(block_edges[b, 0], block_edges[b, 1]):
                turns += _passing(start, end, e, lon, lat)
        if turns != 0:
            inside = row
        row_of[i] = inside
