"""The search of `geo.measure._search` for many points: the same answers, by loops that are compiled once.

Compiling takes some seconds the first time, and what was compiled is kept beside the module; so few points are better
off with arrays.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np

from geo.measure import _search, geodesy
from geo.measure._kernel import closest_edges, holding_rows
from geo.measure._segments import FAR_M, STEPS, TIE_M, columns_of, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geo.measure.versions import Versions

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

#: Blocks of a state that are looked at together.
_GROUP: Final = 8
#: Parts of the points a core: while one thread is in the interpreter, the others have work left.
_PARTS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """The blocks of every state one after the other, in groups with a ball round each, as `_kernel` takes them."""

    blocks: Numbers
    rows: Numbers
    state_blocks: Numbers
    state_groups: Numbers
    group_blocks: Numbers
    group_ball: Values
    block_ball: Values
    block_edges: Numbers
    box: Values
    edge: Values

    @classmethod
    def of(cls, control: Versions) -> _Layout:
        """Lay out the states of a control series."""
        (first_row, rows), (first_block, blocks) = control.state_rows, control.row_blocks
        place, run = spread(first_block[rows], np.diff(first_block)[rows])
        state_blocks = np.concatenate([[0], np.cumsum(np.diff(first_block)[rows])])[first_row]
        blocks, rows = blocks[place], rows[run]
        count = np.diff(state_blocks)
        groups = -(-count // _GROUP)
        number, state = spread(np.zeros_like(groups), groups)
        begin = state_blocks[state] + number * _GROUP
        group_blocks = np.append(begin, len(blocks))
        chains = control.chains
        ball = np.column_stack([chains.blocks.centre.T, chains.blocks.radius_m])
        return cls(
            blocks=blocks,
            rows=rows,
            state_blocks=state_blocks,
            state_groups=np.concatenate([[0], np.cumsum(groups)]),
            group_blocks=group_blocks,
            group_ball=_balls(ball[blocks], group_blocks),
            block_ball=ball,
            block_edges=np.column_stack([chains.blocks.first, chains.blocks.first + chains.blocks.count]),
            box=np.ascontiguousarray(chains.box.T),
            edge=np.ascontiguousarray(chains.edges.solid.T),
        )


#: Laid out once a control series, and forgotten with it.
_LAYOUTS: Final[WeakKeyDictionary[Versions, _Layout]] = WeakKeyDictionary()


def _layout(control: Versions) -> _Layout:
    found = _LAYOUTS.get(control)
    if found is None:
        found = _LAYOUTS[control] = _Layout.of(control)
    return found


def _balls(inner: Values, begin: Numbers) -> Values:
    """Return a ball round each run of balls, its centre that of the run's middle one."""
    count = np.diff(begin)
    if not len(count):
        return np.empty((0, 4))
    centre = inner[begin[:-1] + count // 2, :3]
    off = inner[:, :3] - np.repeat(centre, count, axis=0)
    reach = np.sqrt((off * off).sum(axis=1)) + inner[:, 3]
    return np.column_stack([centre, np.maximum.reduceat(reach, begin[:-1])])


def closest(control: Versions, place: Values, state: Numbers) -> tuple[Values, Numbers, Values]:
    """Return the nearest places (two rows, degrees) of the ground of each point's state, their rows, and how far.

    As `geo.measure._search.closest`, which also answers for the points further away than `FAR_M`: there chords are not
    in the order of geodesics.
    """
    laid, edges = _layout(control), control.chains.edges
    witness, row, away_m = np.full_like(place, np.nan), np.full(len(state), -1), np.full(len(state), np.nan)
    far = np.zeros(len(state), dtype=np.bool_)

    def part(which: Numbers) -> None:
        point = columns_of(*place[:, which])
        ends, shares = np.empty((len(which), 2), dtype=np.int64), np.empty((len(which), 2))
        closest_edges(
            np.ascontiguousarray(point.T),
            state[which],
            laid.state_groups,
            laid.group_ball,
            laid.group_blocks,
            laid.blocks,
            laid.rows,
            laid.block_ball,
            laid.block_edges,
            laid.edge,
            edges.bow_m,
            TIE_M,
            STEPS,
            ends,
            shares,
        )
        edge, row[which] = ends.T
        found = edges.place(edge, edges.polished(edge, shares[:, 0], point)).T
        witness[:, which], far[which] = found, shares[:, 1] >= FAR_M
        # PROJ holds the interpreter while it measures: the other threads are in compiled loops meanwhile.
        away_m[which] = geodesy.geodesic_m(*place[:, which], *found)

    _in_parts(part, state)
    if far.any():
        witness[:, far], row[far], away_m[far] = _search.closest(control, place[:, far], state[far])
    return witness, row, away_m


def holding(control: Versions, place: Values, state: Numbers) -> Numbers:
    """Return the first row of the state whose ground each point is inside of, -1 for none; state -1 has none."""
    laid, edges = _layout(control), control.chains.edges
    inner = np.full(len(state), -1)

    def part(which: Numbers) -> None:
        row = np.empty(len(which), dtype=np.int64)
        holding_rows(
            np.ascontiguousarray(place[:, which].T),
            state[which],
            laid.state_blocks,
            laid.blocks,
            laid.rows,
            laid.box,
            laid.block_edges,
            edges.start,
            edges.end,
            row,
        )
        inner[which] = row

    _in_parts(part, state)
    return inner


def _in_parts(work: Callable[[Numbers], None], state: Numbers) -> None:
    """Work through the points of known states, those of one state together, on all cores: compiled loops let go."""
    order = np.argsort(state, kind="stable")
    order = order[np.searchsorted(state[order], 0) :]
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(work, np.array_split(order, cores * _PARTS)))
