"""Gains and losses of ground, played in order of their dates: who held which ground from when until when.

The ground is a set of pieces that do not overlap; each has the actors who hold it, one or several. Of one date, losses
are taken first, then gains: ground that one actor gains is its alone, ground that several gain on one date is theirs
together until a later gain or loss. Ground that an actor loses is of those who held it beside it, or of nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import shapely

from geo.model.areas import areas_m2
from geo.model.progress import step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

#: What happened to the ground: ``"either"`` when the word does not tell.
Turn = Literal["gain", "loss", "either"]

#: Pieces that are looked at one by one before a new tree is made.
_MOST_FRESH: Final = 200

#: Smaller parts come of rounding where two outlines of one line differ; they are dropped and counted.
SLIVER_M2: Final = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """Ground that an actor gained or lost at a moment; `row` is its position in the file."""

    row: int
    actor: str
    turn: Turn
    at: pd.Timestamp
    shape: shapely.Geometry


@dataclass(frozen=True, slots=True)
class Piece:
    """Ground held by the same actors from `start` until `end`, ``None``: still; `row` is the gain that began it."""

    row: int
    holders: frozenset[str]
    start: pd.Timestamp
    end: pd.Timestamp | None
    shape: shapely.Geometry


class Live:
    """Pieces that still last, found by where they are.

    A tree holds most of them; those added since it was made are looked at one by one, and those taken out are passed
    over. So many changes take a time in proportion to their number, not to its square.
    """

    def __init__(self) -> None:
        self._pieces: dict[int, Piece] = {}
        self._next = 0
        self._fresh: list[int] = []
        self._in_tree: list[int] = []
        self._tree = shapely.STRtree([])

    def __iter__(self) -> Iterator[Piece]:
        """Yield the pieces in the order in which they were added."""
        return iter(self._pieces.values())

    def add(self, piece: Piece) -> None:
        """Add a piece."""
        self._pieces[self._next] = piece
        self._fresh.append(self._next)
        self._next += 1
        if len(self._fresh) > _MOST_FRESH:
            self._in_tree, self._fresh = list(self._pieces), []
            self._tree = shapely.STRtree([piece.shape for piece in self])

    def remove(self, key: int) -> None:
        """Take a piece out."""
        del self._pieces[key]

    def touched(self, shape: shapely.Geometry) -> list[tuple[int, Piece]]:
        """Return the pieces that meet a shape, with their keys, in the order in which they were added."""
        shapely.prepare(shape)
        keys = [self._in_tree[place] for place in sorted(self._tree.query(shape, predicate="intersects"))]
        fresh = [key for key in self._fresh if key in self._pieces]
        hit = shapely.intersects(shape, np.array([self._pieces[key].shape for key in fresh], dtype=object))
        keys += [key for key, yes in zip(fresh, hit, strict=True) if yes]
        return [(key, self._pieces[key]) for key in keys if key in self._pieces]


@dataclass(slots=True)
class Replay:
    """The pieces of ground, and what there is to say of how they came about.

    Attributes
    ----------
    live, done
        Pieces still held, and those whose end is known.
    needless
        Rows of losses of ground that, as far as the file tells, their actor did not hold.
    settled
        Rows whose word does not tell gain from loss, and what the ground before them said; ``None``: nothing.
    slivers, slivers_m2
        Parts dropped for their size, and their area together.
    """

    live: Live = field(default_factory=Live)
    done: list[Piece] = field(default_factory=list)
    needless: list[int] = field(default_factory=list)
    settled: dict[int, Turn | None] = field(default_factory=dict)
    slivers: int = 0
    slivers_m2: float = 0.0

    @property
    def pieces(self) -> list[Piece]:
        """Every piece, in order of the rows and of the starts."""
        return sorted((*self.done, *self.live), key=lambda one: (one.row, one.start, one.end is None))


def replay(changes: Iterable[Change]) -> Replay:
    """Play changes in order of their moments, those of one moment as one."""
    ground = Replay()
    ordered = sorted(changes, key=lambda one: (one.at, one.row))
    played = 0
    for at, same in groupby(ordered, key=lambda one: one.at):
        some = list(same)
        played += len(some)
        step(played, len(ordered))
        known = [one for change in some if (one := _settled(ground, change)) is not None]
        losses = [one for one in known if one.turn == "loss"]
        # Judged before any of them is taken: two losses of one date do not need each other.
        ground.needless += [one.row for one in losses if not _share(ground, one, own=True)]
        for actor in dict.fromkeys(one.actor for one in losses):
            _lose(ground, actor, at, shapely.union_all([one.shape for one in losses if one.actor == actor]))
        _gain(ground, at, [one for one in known if one.turn == "gain"])
    return ground


def _settled(ground: Replay, change: Change) -> Change | None:
    """Return a change that is a gain or a loss; ``None`` when neither its word nor the ground before it tells.

    Ground of which the actor held at least half was lost, ground of which others did was gained.
    """
    if change.turn != "either":
        return change
    turn: Turn | None = None
    if _share(ground, change, own=True) >= 0.5:
        turn = "loss"
    elif _share(ground, change, own=False) >= 0.5:
        turn = "gain"
    ground.settled[change.row] = turn
    return None if turn is None else Change(change.row, change.actor, turn, change.at, change.shape)


def _share(ground: Replay, change: Change, *, own: bool) -> float:
    """Return which share of a change's ground its actor held before it, or others alone did."""
    held = [one.shape for _, one in ground.live.touched(change.shape) if (change.actor in one.holders) == own]
    inside = areas_m2(shapely.intersection(np.array(held, dtype=object), change.shape)).sum() if held else 0.0
    return float(inside) / float(areas_m2(np.array([change.shape], dtype=object))[0]) if inside >= SLIVER_M2 else 0.0


def _lose(ground: Replay, actor: str, at: pd.Timestamp, shape: shapely.Geometry) -> None:
    for key, piece in ground.live.touched(shape):
        if actor in piece.holders:
            inside = _take(ground, key, piece, shape, at)
            if inside is not None and len(piece.holders) > 1:
                ground.live.add(Piece(piece.row, piece.holders - {actor}, at, None, inside))


def _take(ground: Replay, key: int, piece: Piece, shape: shapely.Geometry, at: pd.Timestamp) -> shapely.Geometry | None:
    """End the part of a live piece that lies in `shape`, and return it; ``None`` when there is none."""
    inside = _clean(ground, shapely.intersection(piece.shape, shape))
    if inside is None:
        return None
    outside = _clean(ground, shapely.difference(piece.shape, shape))
    ground.live.remove(key)
    if outside is not None:
        ground.live.add(Piece(piece.row, piece.holders, piece.start, None, outside))
    if piece.start < at:
        ground.done.append(Piece(piece.row, piece.holders, piece.start, at, inside))
    return inside


def _gain(ground: Replay, at: pd.Timestamp, gains: Sequence[Change]) -> None:
    for region in _regions(ground, at, gains):
        left: shapely.Geometry | None = region.shape
        for key, piece in ground.live.touched(region.shape):
            if piece.holders != region.holders:
                _take(ground, key, piece, region.shape, at)
            elif left is not None:
                # Held before by the same: it is so since then.
                left = _clean(ground, shapely.difference(left, piece.shape))
        if left is not None:
            ground.live.add(Piece(region.row, region.holders, at, None, left))


def _regions(ground: Replay, at: pd.Timestamp, gains: Sequence[Change]) -> Live:
    """Return the ground gained at one moment, without overlaps: each part with all who gained it."""
    regions = Live()
    for gain in gains:
        rest: shapely.Geometry | None = gain.shape
        for key, region in regions.touched(gain.shape):
            both = _clean(ground, shapely.intersection(region.shape, gain.shape))
            if both is None:
                continue
            alone = _clean(ground, shapely.difference(region.shape, gain.shape))
            regions.remove(key)
            regions.add(Piece(region.row, region.holders | {gain.actor}, at, None, both))
            if alone is not None:
                regions.add(Piece(region.row, region.holders, at, None, alone))
            rest = None if rest is None else _clean(ground, shapely.difference(rest, region.shape))
        if rest is not None:
            regions.add(Piece(gain.row, frozenset({gain.actor}), at, None, rest))
    return regions


def _clean(ground: Replay, shape: shapely.Geometry) -> shapely.Geometry | None:
    """Return the polygons of a shape that are no slivers, as one; ``None`` when none is left."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    parts = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)]
    areas = areas_m2(parts)
    small = areas < SLIVER_M2
    ground.slivers += int(small.sum())
    ground.slivers_m2 += float(areas[small].sum())
    kept = parts[~small]
    return None if not len(kept) else kept[0] if len(kept) == 1 else shapely.multipolygons(kept)
