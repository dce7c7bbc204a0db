"""Control through time, prepared once: which ground, or which line, stood at which moment.

Versions of a front share nearly all of their edges with the versions before. A line is cut into blocks at vertices
that do not depend on the rest of it, and each distinct block is kept once: a version is a short list of blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure._segments import Blocks, Edges, along_chord, outline, pieces, spread
from geo.measure.frames import GROUND, LINES, check_frame, check_shapes, is_there, times_of
from geo.model.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

#: Longest edge, in degrees: a parabola follows it to a millimetre up to 75 degrees of latitude.
_MOST_DEG: Final = 0.05
#: Most edges in a block: a power of 2.
_BLOCK: Final = 8
#: 2^32 over the golden ratio: it spreads numbers that follow one another (Knuth, *Sorting and Searching*, 6.4).
_MIX: Final = 2654435769
#: Before every moment.
_EVER: Final = pd.DatetimeIndex(np.array([np.iinfo(np.int64).min + 1], dtype="datetime64[us]"), tz="UTC")


@dataclass(frozen=True, eq=False, repr=False)
class Versions:
    """Zones or lines through time, in the form in which `geo.measure.nearest.nearest` is fast.

    Attributes
    ----------
    bounds
        The moments (UTC, sorted) at which a zone begins or ends; state ``i`` lasts from ``bounds[i]`` to the next, the
        last one for good.
    ids
        The zones' ids, sorted; rows are numbered in this order.
    line_uncertainty_m
        By how many metres the line of each row may be off; missing where it is not stated.
    closed
        Whether there is ground to be inside of.
    """

    bounds: pd.DatetimeIndex
    ids: NDArray[np.object_]
    line_uncertainty_m: Values
    closed: bool
    chains: Chains
    row_blocks: tuple[Numbers, Numbers]
    state_rows: tuple[Numbers, Numbers]

    def __repr__(self) -> str:
        """Say how much there is: arrays of thousands of numbers help nobody."""
        kind = "ground" if self.closed else "lines"
        return f"<Versions of {kind}: {len(self.ids):,} in {len(self.bounds):,} states>"

    def at(self, moments: pd.Series | pd.DatetimeIndex, *, carry_forward: bool = False) -> Numbers:
        """Return the number of the state at each moment, -1 where nothing is known.

        With `carry_forward` the last known state before the moment stands where none is; before the first there is
        none.

        Raises
        ------
        InputError
            The moments say no time zone.
        """
        when = pd.DatetimeIndex(moments)
        if when.tz is None:
            raise InputError("the moments say no time zone; give UTC")
        state = np.asarray(self.bounds.searchsorted(when.as_unit("us"), side="right"), dtype=np.int64) - 1
        found = self._last_known[state] if carry_forward else np.where(self._known[state], state, -1)
        return np.where(when.isna(), -1, found)

    @cached_property
    def divided(self) -> NDArray[np.bool_]:
        """Whether each state has several rows; state -1 has none."""
        return np.append(np.diff(self.state_rows[0]) > 1, np.False_)

    # One more at the end, so that state -1 (before the first moment) is not known either.
    @cached_property
    def _known(self) -> NDArray[np.bool_]:
        return np.append(np.diff(self.state_rows[0]) > 0, np.False_)

    @cached_property
    def _last_known(self) -> Numbers:
        known = self._known[:-1]
        return np.append(np.maximum.accumulate(np.where(known, np.arange(len(known)), -1)), -1)

    def blocks_of(self, state: int) -> tuple[Numbers, Numbers]:
        """Return the blocks of a state and the row each belongs to."""
        (first_row, rows), (first_block, blocks) = self.state_rows, self.row_blocks
        now = rows[first_row[state] : first_row[state + 1]]
        place, run = spread(first_block[now], first_block[now + 1] - first_block[now])
        return blocks[place], now[run]


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """Edges in blocks of edges that follow one another.

    `chord` holds, a column a block, the chord of the whole block (origin, along, 1 / length^2) in metres, and `width_m`
    how far off it the block's edges may lie; `box` west, south, east, north in degrees; `ends` the longitudes at which
    the block begins and ends.
    """

    edges: Edges
    blocks: Blocks
    chord: Values
    width_m: Values
    box: Values
    ends: Values

    @classmethod
    def of(cls, edges: Edges, first: Numbers) -> Chains:
        """Return the chains of the blocks that begin at the edges `first`."""
        if not len(first):
            nothing = np.empty(0)
            blocks = Blocks(first, first, np.empty((0, 2)), np.empty((3, 0)), nothing)
            return cls(edges, blocks, np.empty((7, 0)), nothing, np.empty((4, 0)), np.empty((2, 0)))
        blocks = Blocks.of(edges, first)
        last = first + blocks.count - 1
        origin = edges.solid[0:3, first]
        along = edges.solid[0:3, last] + edges.solid[3:6, last] - origin
        length_2 = (along * along).sum(axis=0)
        inverse = np.divide(1.0, length_2, out=np.zeros_like(length_2), where=length_2 > 0)
        chord = np.concatenate([origin, along, inverse[None]])
        _, off_m = along_chord(edges.solid[0:3], chord[:, np.repeat(np.arange(len(first)), blocks.count)])
        low, high = np.minimum(edges.start, edges.end), np.maximum(edges.start, edges.end)
        box = np.concatenate([np.minimum.reduceat(low, first), np.maximum.reduceat(high, first)], axis=1).T
        ends = np.stack([edges.start[first, 0], edges.end[last, 0]])
        return cls(edges, blocks, chord, np.maximum.reduceat(off_m + edges.bow_m, first), box, ends)


def prepare(zones: gpd.GeoDataFrame, *, actors: Collection[str]) -> Versions:
    """Prepare the ground of one or several actors, taken together, through time.

    Parameters
    ----------
    zones
        A zones table (`geo.model.tables`): index ``zone_id``, columns ``actor``, ``start``, ``end`` (missing: still
        so), ``line_uncertainty_m``; EPSG:4326, valid. A zone without geometry, or with an empty one, holds no ground.
    actors
        Canonical names; their zones are one ground.

    Raises
    ------
    UnknownNameError
        An actor holds no zone at any time.
    NoCrsError
        The geometry is not EPSG:4326.
    InputError
        A zone is no polygon, lies outside the range of degrees, or ends before it begins; a column is missing; a time
        says no time zone; no actor is named.
    """
    check_frame(zones, "zones", columns=("actor", "start", "end"))
    if isinstance(actors, str) or not actors:
        raise InputError(f"actors is {actors!r}; give one or several names in a list")
    for actor in sorted(actors):
        if not (zones["actor"] == actor).any():
            raise UnknownNameError("actor that holds a zone", actor, zones["actor"])
    return _versions(zones[zones["actor"].isin(list(actors))], closed=True)


def prepare_lines(lines: gpd.GeoDataFrame) -> Versions:
    """Prepare lines with a validity, such as a front; nothing is ever inside a line.

    Parameters
    ----------
    lines
        Columns ``start`` and ``end`` (UTC, half-open; a missing end: still so), perhaps ``line_uncertainty_m``;
        EPSG:4326. The index names the versions.

    Raises
    ------
    NoCrsError
        The geometry is not EPSG:4326.
    InputError
        A geometry is no line, has no length, lies outside the range of degrees, or ends before it begins; a column is
        missing; a time says no time zone.
    """
    check_frame(lines, "lines", columns=("start", "end"))
    return _versions(lines, closed=False)


def prepare_edge(shape: shapely.Geometry) -> Versions:
    """Prepare one line, or the edge of one ground, that is the same at every moment; nothing is ever inside it.

    The geometry is in degrees, finite and not empty.
    """
    chains, row_blocks = _chains(np.array([shape], dtype=object))
    return Versions(
        bounds=_EVER,
        ids=np.array([""], dtype=object),
        line_uncertainty_m=np.array([np.nan]),
        closed=False,
        chains=chains,
        row_blocks=row_blocks,
        state_rows=(np.array([0, 1]), np.array([0])),
    )


def _versions(frame: gpd.GeoDataFrame, *, closed: bool) -> Versions:
    what = "zones" if closed else "lines"
    frame = frame[is_there(frame)].sort_index(kind="stable")
    check_shapes(frame, what, types=GROUND if closed else LINES)
    start, end = times_of(frame, what)
    bounds = pd.DatetimeIndex(start.append(end.dropna()).unique().sort_values())
    since = bounds.searchsorted(start)
    until = np.where(end.isna(), len(bounds), bounds.searchsorted(end))
    shapes = frame.geometry.to_numpy()
    chains, row_blocks = _chains(shapely.orient_polygons(shapes) if closed else shapes)
    states, row = spread(since, np.maximum(until - since, 0))
    order = np.argsort(states, kind="stable")
    return Versions(
        bounds=bounds,
        ids=frame.index.astype("str").to_numpy(dtype=object),
        line_uncertainty_m=_line_uncertainty_m(frame),
        closed=closed,
        chains=chains,
        row_blocks=row_blocks,
        state_rows=(np.searchsorted(states[order], np.arange(len(bounds) + 1)), row[order]),
    )


def _line_uncertainty_m(frame: gpd.GeoDataFrame) -> Values:
    if "line_uncertainty_m" not in frame.columns:
        return np.full(len(frame), np.nan)
    return np.asarray(frame["line_uncertainty_m"], dtype=np.float64)


def _chains(shapes: NDArray[np.object_]) -> tuple[Chains, tuple[Numbers, Numbers]]:
    """Return the distinct blocks of all rows, and the blocks of each row (where they begin, and which)."""
    xy, vertex, owner = outline(shapes)
    corner = _codes(xy)
    begin = _begins(corner[vertex], np.diff(vertex, prepend=-2) != 1)
    count = np.diff(np.append(begin, len(vertex)))
    kind, first = _distinct_runs(corner[vertex] * (len(xy) + 1) + corner[vertex + 1], begin, count)
    edge, block = spread(begin[first], count[first])
    start, end, parent = pieces(xy[vertex[edge]], xy[vertex[edge] + 1], _MOST_DEG)
    # Long edges are many pieces: a block of edges may be several of pieces.
    block = block[parent]
    heads = _heads(np.diff(block, prepend=-1) > 0)
    chains = Chains.of(Edges.between(start, end), heads)
    several = np.bincount(block[heads], minlength=len(first))
    blocks, run = spread((np.cumsum(several) - several)[kind], several[kind])
    return chains, (np.searchsorted(owner[begin][run], np.arange(len(shapes) + 1)), blocks)


def _begins(corner: Numbers, fresh: NDArray[np.bool_]) -> Numbers:
    """Return the edges at which blocks begin: where a line does, and at every eighth vertex or so.

    The vertices are chosen by their own number: where a line is as it was, its blocks are, too, whatever has changed
    before them.
    """
    chosen = (corner * _MIX & 0xFFFFFFFF) >> 29 == 0
    begin = np.flatnonzero(fresh | chosen)
    place, _ = spread(np.zeros_like(begin), np.diff(np.append(begin, len(corner))))
    return np.flatnonzero(place % _BLOCK == 0)


def _distinct_runs(keys: Numbers, begin: Numbers, count: Numbers) -> tuple[Numbers, Numbers]:
    """Return the number of each run of keys among the distinct runs, and where these first occur.

    Neighbouring keys are joined in pairs, these in pairs again, until one number stands for the run.
    """
    place, run = spread(np.zeros_like(count), count)
    joined = np.zeros((len(begin), _BLOCK), dtype=np.int64)
    joined[run, place] = _distinct(keys)[0] + 1
    while joined.shape[1] > 1:
        pairs = joined[:, 0::2] * (joined.max(initial=0) + 1) + joined[:, 1::2]
        joined = _distinct(pairs.ravel())[0].reshape(pairs.shape)
    return _distinct(joined[:, 0])


def _heads(fresh: NDArray[np.bool_]) -> Numbers:
    """Return the edges at which blocks begin, when chains begin where `fresh` says: of even size, at most `_BLOCK`."""
    begin = np.flatnonzero(fresh)
    length = np.diff(np.append(begin, len(fresh)))
    size = np.ceil(length / np.ceil(length / _BLOCK)).astype(np.int64)
    place, chain = spread(np.zeros_like(length), length)
    return np.flatnonzero(place % size[chain] == 0)


def _distinct(keys: Numbers) -> tuple[Numbers, Numbers]:
    """Return the number of each key in the order in which keys first occur, and where they do."""
    code = np.asarray(pd.factorize(keys)[0], dtype=np.int64)
    return code, np.flatnonzero(np.diff(np.maximum.accumulate(code), prepend=-1))


def _codes(xy: Values) -> Numbers:
    """Return one number a distinct vertex."""
    lon, lat = (np.asarray(pd.factorize(column)[0], dtype=np.int64) for column in np.ascontiguousarray(xy.T))
    return _distinct(lon * (len(xy) + 1) + lat)[0]
