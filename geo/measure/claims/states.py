"""Who held each place through a time, how surely, and who held it before it was fought over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure.claims.discs import discs
from geo.measure.drawn import check_same_hand
from geo.measure.gains import place_steps
from geo.measure.lives import lives_of, moments_of
from geo.measure.partition import DISPUTED, key_at, partition
from geo.measure.tolerance import margin
from geo.measure.turns import inside, place_holders
from geo.model.actors import CONTESTED, UNKNOWN
from geo.model.progress import counted

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from geo.measure.ground import Ground
    from geo.measure.turns import PlaceHolders
    from geo.model.view import Area, Window

LOW: Final = "low"
#: Holders that are nobody: nothing is recorded, or that nobody knows.
NOBODY: Final = ("", UNKNOWN)
FOUGHT_OVER: Final = (CONTESTED, DISPUTED)

_TICK: Final = pd.Timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class State:
    """Who held a place from a moment on; how surely, and who says so.

    `near_line` says that a zone tells the holder, and that the place may lie beyond its line: the place's radius and
    the line's tolerance reach other ground.
    """

    moment: pd.Timestamp
    holder: str
    confidence: str
    source: str
    near_line: bool

    @property
    def sure(self) -> bool:
        """Whether a holder is recorded, with more than low confidence, and not near a line."""
        return self.holder not in NOBODY and self.confidence != LOW and not self.near_line


def states_of(ground: Ground, during: Window, area: Area | None) -> list[list[State]]:
    """Return the states of each place of `Ground.spots`: just before a time, at its start, and from every change in it.

    The first one is that before the time, all others are in it. Moments at which nothing at all is recorded are looked
    at as well: nobody holds anything then.

    Raises
    ------
    InputError
        The control of two moments of the time is drawn by different sources.
    CancelledError
        The work is followed (`geo.model.progress`) and was cancelled.
    """
    start, end = during
    for before, moment in pairwise(_recorded(ground, during)):
        check_same_hand(ground, before, moment)
    moments = [start - _TICK, start, *(one for one in _bounds(ground) if start < one < end)]
    found: list[list[State]] = [[] for _ in range(len(ground.spots))]
    last: tuple[PlaceHolders, NDArray[np.bool_]] | None = None
    near, drawn = np.zeros(len(found), dtype=bool), None
    for number, moment in enumerate(moments):
        counted(number, len(moments), "moments looked at")
        held = place_holders(ground, moment, area=area)
        near, drawn = _near_lines(ground, moment, area, held, known=(near, drawn))
        changed = np.ones(len(found), dtype=bool)
        if last is not None and moment != start:
            then, was_near = last
            changed = (held.holder != then.holder) | (held.confidence != then.confidence) | (near != was_near)
        for k in np.flatnonzero(changed):
            row = (str(held.holder[k]), str(held.confidence[k]), str(held.source[k]), bool(near[k]))
            found[k].append(State(moment, *row))
        last = (held, near)
    return found


def before_contest(ground: Ground, moment: pd.Timestamp, spots: Iterable[int], area: Area | None) -> dict[int, str]:
    """Return who held each of some places before it was fought over, without a break, up to a moment.

    A place of which nothing before that is recorded is not in it.
    """
    left = set(spots)
    found: dict[int, str] = {}
    for at in reversed([one for one in _bounds(ground) if one < moment]):
        if not left:
            break
        held = place_holders(ground, at, area=area).holder
        known = {k: str(held[k]) for k in left if held[k] not in FOUGHT_OVER}
        left -= set(known)
        found |= known
    return found


def _recorded(ground: Ground, during: Window) -> list[pd.Timestamp]:
    """Return the last moment before a time at which any holder is recorded, and those in it at which one changes."""
    steps = place_steps(ground)
    moments = [steps[0][0], *(later for _, later in steps)] if steps else []
    earlier = [moment for moment in moments if moment < during[0]][-1:]
    return [*earlier, *(moment for moment in moments if during[0] <= moment < during[1])]


def _bounds(ground: Ground) -> list[pd.Timestamp]:
    """Return every moment at which a record of who holds places begins or ends, oldest first."""
    if len(ground.dataset.holdings):
        return moments_of(ground.all_holding_lives.bounds())
    return moments_of(lives_of(ground.control.zones).bounds()) if len(ground.control.zones) else []


def _near_lines(
    ground: Ground,
    moment: pd.Timestamp,
    area: Area | None,
    held: PlaceHolders,
    *,
    known: tuple[NDArray[np.bool_], Hashable],
) -> tuple[NDArray[np.bool_], Hashable]:
    """Return which places may lie beyond the line of the zone that tells their holder; `known` is the last answer."""
    near = np.zeros(len(ground.spots), dtype=bool)
    if len(ground.dataset.holdings) or not len(ground.control.zones):
        return near, None
    drawn = key_at(ground, moment)
    if drawn == known[1]:
        return known
    spots = ground.spots
    rows = np.flatnonzero(inside(ground, area))
    worst_m = float(ground.control.zones["line_uncertainty_m"].max() + spots.uncertainty_m.max(initial=0.0))
    parts = partition(ground, moment, area=None if area is None else margin(area, worst_m))
    for holder, shape in parts.ground.items():
        reach = discs(spots.lon[rows], spots.lat[rows], spots.uncertainty_m[rows] + parts.line_m[holder])
        name = CONTESTED if holder == DISPUTED else holder
        shapely.prepare(shape)
        own = held.holder[rows] == name
        near[rows] |= np.where(own, ~shapely.contains(shape, reach), shapely.intersects(shape, reach))
    return near, drawn
