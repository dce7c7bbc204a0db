"""Who was last recorded as the holder of ground, and of places, of which nothing is recorded any more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from geo.measure.drawn import same_hand_places
from geo.measure.lives import lives_of, microseconds, moments_of
from geo.measure.moved import without
from geo.measure.overlay import EXACT_DEG, common, less, together
from geo.measure.partition import partition
from geo.measure.turns import turns_between
from geo.model.progress import step

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.change import Turn
    from geo.measure.ground import Ground
    from geo.measure.lives import Lives
    from geo.model.view import Area

#: Ground thinner than twice this, in degrees (20 cm), is where edges touch.
_EDGE_DEG: Final = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class _Zones:
    """The zones of a ground, found by where they are and by what was left of them, and when they were."""

    tree: shapely.STRtree
    left: shapely.STRtree
    lives: Lives


# Weak: what was worked out is forgotten with its ground.
_ZONES: Final[WeakKeyDictionary[Ground, _Zones]] = WeakKeyDictionary()


def last_holders(
    ground: Ground, shape: shapely.Geometry, before: pd.Timestamp, *, area: Area | None = None
) -> dict[str, shapely.Geometry]:
    """Return ground that no zone covers at a moment by who was last recorded as its holder before, however long ago.

    Ground that no zone covered before, or that zones of other sources did, is not in it.
    """
    found: dict[str, list[shapely.Geometry]] = {}
    zones, hands = _zones(ground), partition(ground, before, area=area).drawn_by
    rest, at = shape, microseconds(before)
    while True:
        core = shapely.buffer(rest, -_EDGE_DEG)
        rows = zones.left.query(core, predicate="intersects") if not core.is_empty else np.empty(0, dtype=np.int64)
        moment = _last_moment(zones.lives, rows, at)
        if moment is None:
            break
        parts, at = partition(ground, moment, area=area), microseconds(moment)
        if parts.drawn_by != hands or (ground.control.derived and not same_hand_places(ground, moment, before)):
            break
        for name, own in parts.ground.items():
            found.setdefault(name, []).append(common(rest, own))
        rest = less(rest, parts.ground.values())
    grounds = {name: together(pieces) for name, pieces in found.items()}
    return {name: piece for name, piece in grounds.items() if not piece.is_empty}


def last_turn(
    ground: Ground, turn: Turn, before: pd.Timestamp, moment: pd.Timestamp, *, area: Area | None = None
) -> Turn:
    """Return how a place of which nothing is recorded at `before` turned since the last record of it.

    It is the turn itself where there is no such record, where that is of the same holder, or by another source.
    """
    lives, rows = _records(ground, turn)
    earlier = _last_moment(lives, rows, microseconds(before))
    if earlier is None or not same_hand_places(ground, earlier, moment):
        return turn
    turns = turns_between(ground, earlier, moment, area=area)
    return next((one for one in turns if one.place_id == turn.place_id), turn)


def _records(ground: Ground, turn: Turn) -> tuple[Lives, NDArray[np.int64]]:
    """Return the records that say who holds a place, and which are of this one: holdings, else zones."""
    holdings = ground.dataset.holdings
    if len(holdings):
        return ground.all_holding_lives, np.flatnonzero(holdings["place_id"].to_numpy() == turn.place_id)
    zones = _zones(ground)
    return zones.lives, zones.tree.query(shapely.Point(turn.lon, turn.lat), predicate="intersects")


def _last_moment(lives: Lives, rows: NDArray[np.int64], before: int) -> pd.Timestamp | None:
    """Return the last change of anything before a moment from which on one of some rows was; ``None``: none was."""
    rows = rows[lives.born[rows] < before]
    if not len(rows):
        return None
    bounds = lives.bounds()
    last = np.searchsorted(bounds, np.minimum(lives.died[rows], before).max()) - 1
    return moments_of(bounds[last : last + 1])[0]


def _zones(ground: Ground) -> _Zones:
    if (found := _ZONES.get(ground)) is None:
        shapes, lives = ground.control.zones.geometry.to_numpy(), lives_of(ground.control.zones)
        found = _ZONES[ground] = _Zones(shapely.STRtree(shapes), shapely.STRtree(_left(ground, shapes, lives)), lives)
    return found


def _left(ground: Ground, shapes: NDArray[np.object_], lives: Lives) -> NDArray[np.object_]:
    """Return of every zone what the next of its holder's, if that is nearly the same, does not go on with.

    Ground that no zone covers at a moment, and one did before, was last covered by a zone that nothing of the sort goes
    on with there. Of versions that differ little that is small, and found 100 times as fast as in all of them.
    """
    left = shapes.copy()
    for own in ground.territories.lives.values():
        order = own.rows[np.argsort(own.born, kind="stable")]
        born = lives.born[order]
        for number, row in enumerate(own.rows):
            step(number, len(own.rows))
            first, end = np.searchsorted(born, lives.died[row]), np.searchsorted(born, lives.died[row], side="right")
            for following in order[first:end]:
                rest = without(shapes[row], shapes[following], grid_deg=EXACT_DEG)
                left[row] = left[row] if rest is None else rest
    return left
