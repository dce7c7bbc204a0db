"""The distance of many points to a zone or a line as it stood at each one's own date.

Points are taken state by state. The balls round the blocks of a state rule out most of it in one matrix product; of
what is left the chords of whole blocks, then single edges are measured, all states together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure import geodesy
from geo.measure._closest import ANTIPODE_M, zoomed
from geo.measure._segments import FAR_M, ROOM_M, along_chord, along_edge, columns_of, reach, spread
from geo.model.errors import InputError, NoCrsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.measure._segments import Edges
    from geo.measure.versions import Versions

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]
    #: Points, blocks that may hold the nearest place of each, and the rows of these blocks.
    Candidates = tuple[Numbers, Numbers, Numbers]

#: Points times blocks looked at together.
_ROOM: Final = 500_000
#: Points times blocks measured edge by edge together: 2^18 edges, which stay in the processor's cache.
_BATCH: Final = 16_384
#: Squares of distances between places are off by less than the square of this, metres.
_SQUARE_M: Final = 1.0
#: An arc of less than 100 km is longer than its chord by less than this.
_ARC: Final = 1.0001
#: Edges no further than this from the nearest are as near, metres.
_TIE_M: Final = 1e-6
#: Further than anything, metres.
_BEYOND_M: Final = 3e7


def nearest(
    points: gpd.GeoDataFrame,
    control: Versions,
    *,
    at: pd.Timestamp | None = None,
    carry_forward: bool = False,
) -> pd.DataFrame:
    """Measure each point to the control of its own moment.

    Parameters
    ----------
    points
        Points in EPSG:4326; the moment of a row is its ``start`` (UTC), unless `at` is given. A row without a moment
        or without a position is unknown.
    control
        Zones or lines, prepared.
    at
        One moment for all points.
    carry_forward
        Where nothing is known at the moment, let the last version before it stand.

    Returns
    -------
    measured
        On the caller's index: ``distance_m`` (metres on the ellipsoid; missing: unknown; 0 inside and on the edge),
        ``inside`` (missing: unknown; the edge belongs to the ground; False for lines), ``witness_lon`` and
        ``witness_lat`` (the nearest point, degrees), ``version`` (id of the zone meant, of several equally near the
        first; empty: unknown), ``line_uncertainty_m`` (of that zone).

    Raises
    ------
    NoCrsError
        The points are not EPSG:4326.
    InputError
        A geometry is no point, or lies outside the range of degrees; the moments say no time zone.
    """
    place = _places(points)
    moments = points["start"] if at is None else pd.Series(at, index=points.index)
    state = np.where(np.isnan(place[0]), -1, control.at(moments, carry_forward=carry_forward))
    inner = _holding(control, place, state) if control.closed else np.full(len(state), -1)
    inside = inner >= 0
    # Inside one zone, a point may lie on the edge of another, whose id comes first.
    away = np.flatnonzero((state >= 0) & (~inside | control.divided[state]))
    witness, row = place.copy(), inner.copy()
    witness[:, away], row[away] = _closest(control, place[:, away], state[away])
    distance_m = np.where(inside, 0.0, np.nan)
    distance_m[away] = geodesy.geodesic_m(*place[:, away], *witness[:, away])
    touching = distance_m < _TIE_M
    row = np.where(inside, np.where(touching, np.minimum(row, inner), inner), row)
    inside |= touching & control.closed
    distance_m[inside | touching] = 0.0
    witness[:, inside | touching] = place[:, inside | touching]
    measured = _frame(control, distance_m, inside=inside, witness=witness, row=row)
    return measured.set_axis(points.index, axis=0)


def _frame(
    control: Versions, distance_m: Values, *, inside: NDArray[np.bool_], witness: Values, row: Numbers
) -> pd.DataFrame:
    unknown = row < 0
    columns = {
        "distance_m": distance_m,
        "inside": pd.arrays.BooleanArray(inside, unknown),
        "witness_lon": np.where(unknown, np.nan, witness[0]),
        "witness_lat": np.where(unknown, np.nan, witness[1]),
        "version": pd.array(np.append(control.ids, "")[row], dtype="str"),
        "line_uncertainty_m": np.append(control.line_uncertainty_m, np.nan)[row],
    }
    return pd.DataFrame(columns)


def _places(points: gpd.GeoDataFrame) -> Values:
    """Return longitudes and latitudes as two rows; a missing position is not a number."""
    if points.crs is None or points.crs.to_epsg() != 4326:
        found = "none" if points.crs is None else points.crs.to_string()
        raise NoCrsError(f"points: the coordinate reference system must be EPSG:4326, found {found}")
    shapes = points.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    wrong = there & (shapely.get_type_id(shapes) != 0)
    if wrong.any():
        raise InputError(f"points: {points.index[wrong][0]!r} is a {shapes[wrong][0].geom_type}, not a point")
    place = np.full((2, len(shapes)), np.nan)
    place[:, there] = shapely.get_coordinates(shapes[there]).T
    # Written so that what is not a number is refused, too.
    wrong = there & ~((np.abs(place[0]) <= 180) & (np.abs(place[1]) <= 90))
    if wrong.any():
        raise InputError(f"points: {points.index[wrong][0]!r} lies outside the range of degrees, or is not a number")
    return place


def _groups(control: Versions, state: Numbers) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """Yield points of one state (where it is not -1), with the state's blocks and the row of each block."""
    order = np.argsort(state, kind="stable")
    order = order[np.searchsorted(state[order], 0) :]
    begin = np.flatnonzero(np.diff(state[order], prepend=-1))
    for members in np.split(order, begin[1:]) if len(order) else []:
        blocks, rows = control.blocks_of(int(state[members[0]]))
        for part in np.array_split(members, -(-len(members) * len(blocks) // _ROOM)):
            yield part, blocks, rows


def _holding(control: Versions, place: Values, state: Numbers) -> Numbers:
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


def _closest(control: Versions, place: Values, state: Numbers) -> tuple[Values, Numbers]:
    """Return the nearest places (two rows, degrees) of the ground of each point's state, and their rows."""
    solid = columns_of(*place)
    witness, row = np.empty_like(place), np.full(len(state), -1)
    for waiting in _batches(_near_blocks(control, solid, state)):
        point, found, found_row = _ends(control, place, solid, waiting)
        witness[:, point], row[point] = found, found_row
    return witness, row


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
    centre, radius_m = blocks.centre - middle, blocks.radius_m
    square = (centre * centre).sum(axis=0)
    ball = np.concatenate([centre, square[None], (square - radius_m**2)[None], radius_m[None]])
    for members, now, rows in _groups(control, state):
        here, point = ball[:, now], solid[:, members] - middle
        own = (point * point).sum(axis=0)
        left = np.stack([-2 * point[0], -2 * point[1], -2 * point[2], np.ones(len(members)), np.zeros(len(members))])
        limit = (left[:4].T @ here[:4]).min(axis=1) + own
        most_m = np.minimum(reach(np.sqrt(np.maximum(limit, 0.0)) + _SQUARE_M), _BEYOND_M)
        left[4] = -2 * most_m
        near = left.T @ here[[0, 1, 2, 4, 5]] < (most_m**2 - own + _SQUARE_M**2)[:, None]
        which, block = np.divmod(np.flatnonzero(near), len(now))
        yield members[which], now[block], rows[block]


def _least(values: Values, runs: Numbers) -> Values:
    """Return for each value the least of its run; runs are equal neighbours."""
    begin = np.flatnonzero(np.diff(runs, prepend=-1))
    return np.repeat(np.minimum.reduceat(values, begin), np.diff(np.append(begin, len(runs))))


def _ends(control: Versions, place: Values, solid: Values, nearby: Candidates) -> tuple[Numbers, Values, Numbers]:
    """Return the points of some candidates, their nearest places (two rows, degrees) and the rows of these."""
    chains = control.chains
    point, block, row = nearby
    _, away_m = along_chord(solid[:, point], chains.chord[:, block])
    width_m = chains.width_m[block] + ROOM_M
    # Of what is far chords say too little: the geodesic to a vertex of the block, less its radius, says more.
    far = np.flatnonzero(away_m > FAR_M)
    away_m[far] = geodesy.geodesic_m(*place[:, point[far]], *chains.blocks.place[block[far]].T)
    width_m[far] = chains.blocks.radius_m[block[far]] * _ARC
    near = away_m - width_m <= _least(away_m + width_m, point)
    point, block, row = point[near], block[near], row[near]
    edge, run = spread(chains.blocks.first[block], chains.blocks.count[block])
    point, row = point[run], row[run]
    share, away_m = along_chord(solid[:, point], chains.edges.solid[:, edge])
    bow_m = chains.edges.bow_m[edge] + ROOM_M
    near = away_m - bow_m <= reach(_least(away_m + bow_m, point))
    point, row, edge = point[near], row[near], edge[near]
    share, away_m = along_edge(solid[:, point], chains.edges.solid[:, edge], share[near])
    found = chains.edges.place(edge, share).T
    far = np.flatnonzero(away_m > FAR_M)
    if len(far):
        found[:, far], away_m[far] = _far_ends(chains.edges, place[:, point[far]], edge[far], found[:, far])
    tied = np.flatnonzero(away_m <= _least(away_m, point) + _TIE_M)
    order = tied[np.lexsort((edge[tied], row[tied], point[tied]))]
    first = order[np.flatnonzero(np.diff(point[order], prepend=-1))]
    close = first[away_m[first] <= FAR_M]
    exact = chains.edges.polished(edge[close], share[close], solid[:, point[close]])
    found[:, close] = chains.edges.place(edge[close], exact).T
    return point[first], found[:, first], row[first]


def _far_ends(edges: Edges, place: Values, edge: Numbers, found: Values) -> tuple[Values, Values]:
    """Return the nearest places of edges along the ellipsoid, given those of the chords, and how far they are."""
    away_m = geodesy.geodesic_m(*place, *found)
    past = np.flatnonzero(away_m > ANTIPODE_M)
    if len(past):
        spot = place[:, past].T
        _, end = zoomed((spot, spot), (edges.start[edge[past]], edges.end[edge[past]]), geodesy.geodesic_m)
        found, away_m = found.copy(), away_m.copy()
        found[:, past], away_m[past] = end.T, geodesy.geodesic_m(*spot.T, *end.T)
    return found, away_m
