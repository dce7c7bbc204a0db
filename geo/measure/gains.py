"""What an actor gained, moment by moment: pieces of ground, and places."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from geo.measure.drawn import check_same_hand, same_hand_places
from geo.measure.lapsed import last_holders, last_turn
from geo.measure.lives import lives_of, microseconds, moments_of
from geo.measure.overlay import common, less, together
from geo.measure.partition import key_at, partition
from geo.measure.turns import turns_between
from geo.model.actors import UNKNOWN
from geo.model.areas import areas_km2
from geo.model.errors import InputError, UnknownNameError
from geo.model.progress import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.measure.change import Turn
    from geo.measure.ground import Ground
    from geo.measure.lives import Lives
    from geo.model.view import Area

#: A piece of ground smaller than a hectare is noise of drawing, not an advance. Of what the August to December 2024
#: slices of a daily front gained, 92 of 210 pieces are smaller: 0.03 of 2,009 km2 together.
SLIVER_KM2: Final = 0.01
#: So many changes of control are compared, five years of days; with 5,000 vertices a day takes some 40 ms.
MOST_STEPS: Final = 2_000
#: So many gains are joined into episodes.
MOST_GAINS: Final = 50_000

Step = tuple["pd.Timestamp", "pd.Timestamp"]

# Weak: what was worked out is forgotten with its ground.
_COURSES: Final[WeakKeyDictionary[Ground, tuple[tuple[Step, ...], tuple[Step, ...]]]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False, slots=True)
class Gain:
    """A piece of ground, or a place, that an actor newly holds from a moment on.

    Attributes
    ----------
    moment, before
        The first moment at which it is the actor's; and the moment from which the state before that was so.
    shape
        The piece, or the place's point, in degrees.
    place
        The place; ``None`` of ground.
    """

    moment: pd.Timestamp
    before: pd.Timestamp
    shape: shapely.Geometry
    place: Turn | None


def gains(
    ground: Ground,
    actor: str,
    start: pd.Timestamp,
    end: pd.Timestamp,
    *,
    area: Area | None = None,
    newly_known: bool = False,
) -> tuple[Gain, ...]:
    """Return what an actor gained at the moments from `start` until before `end`, in the order of time and place.

    A moment is compared with the last one before it at which anything is recorded (of zones: any zone; of places: any
    holding), so that days missing in a series are no loss and no gain. Before the first one nothing is known, so that
    nothing is gained at it.

    Ground is gained from a recorded holder (a side, contested, disputed): of what no zone covered just before, from the
    one recorded last (`geo.measure.lapsed`), so that a gap in one side's record hides no advance of another. Where the
    data draw the ground of one side and nothing else, all that was not its is. Otherwise ground that no zone ever
    covered before, or one of an unknown holder, is newly known, not gained; places likewise. Of places whose holdings
    are recorded by no common source nothing is gained, where zones are drawn. Pieces smaller than `SLIVER_KM2` are left
    out. With `newly_known` all of that is given, too: all that may have been gained.

    Raises
    ------
    UnknownNameError
        The actor holds nothing at any time.
    InputError
        Two neighbouring moments are drawn by different sources; or there are more than `MOST_STEPS` changes in the
        time, or more than `MOST_GAINS` gains.
    CancelledError
        The work is followed (`geo.model.progress`) and was cancelled.
    """
    if actor not in ground.sides():
        raise UnknownNameError("actor", actor, ground.sides())
    drawn = _within(zone_steps(ground), start, end)
    held = _within(place_steps(ground), start, end)
    changes = len({moment for _, moment in (*drawn, *held)})
    if changes > MOST_STEPS:
        raise InputError(
            f"control changes {changes:,} times in this time, more than the {MOST_STEPS:,} that are compared: "
            "choose a shorter time"
        )
    found: list[Gain] = []
    find = [*((_pieces, step) for step in drawn), *((_places, step) for step in held)]
    for number, (of_step, (before, moment)) in enumerate(find):
        counted(number, len(find), "changes compared")
        found += of_step(ground, actor, before, moment, area, newly_known=newly_known)
    if len(found) > MOST_GAINS:
        raise InputError(
            f"{len(found):,} pieces of ground and places were gained, more than the {MOST_GAINS:,} that are joined: "
            "choose a shorter time or a smaller area"
        )
    return tuple(sorted(found, key=_order))


def _order(gain: Gain) -> tuple[pd.Timestamp, bool, str, tuple[float, ...]]:
    return gain.moment, gain.place is not None, "" if gain.place is None else gain.place.place_id, gain.shape.bounds


def zone_steps(ground: Ground) -> tuple[Step, ...]:
    """Return every moment at which zones change with the one from which the state before was so, oldest first."""
    return _course(ground)[0]


def place_steps(ground: Ground) -> tuple[Step, ...]:
    """Return the same of places: of holdings, or of the zones they lie in where there are none."""
    return _course(ground)[1]


def _course(ground: Ground) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    found = _COURSES.get(ground)
    if found is None:
        drawn = _steps(lives_of(ground.control.zones))
        held = drawn if len(ground.dataset.places) else ()
        if len(ground.dataset.holdings):
            held = _steps(ground.all_holding_lives)
        found = _COURSES[ground] = (drawn, held)
    return found


def _steps(lives: Lives) -> tuple[Step, ...]:
    bounds = lives.bounds()
    born, died = np.sort(lives.born), np.sort(lives.died)
    alive = np.searchsorted(born, bounds, side="right") - np.searchsorted(died, bounds, side="right")
    return tuple(pairwise(moments_of(bounds[alive > 0])))


def last_before(steps: Sequence[Step], moment: pd.Timestamp) -> pd.Timestamp | None:
    """Return the moment from which the last known state before another was so; ``None``: nothing is known before."""
    at = bisect_left(steps, moment, key=itemgetter(1))
    if at < len(steps):
        return steps[at][0] if steps[at][0] < moment else None
    return steps[-1][1] if steps else None


def _within(steps: Sequence[Step], start: pd.Timestamp, end: pd.Timestamp) -> list[Step]:
    return [step for step in steps if start <= step[1] < end]


def _pieces(
    ground: Ground,
    actor: str,
    before: pd.Timestamp,
    moment: pd.Timestamp,
    area: Area | None,
    *,
    newly_known: bool,
) -> list[Gain]:
    if key_at(ground, before) == key_at(ground, moment):
        return []
    check_same_hand(ground, before, moment)
    old, new = (partition(ground, at, area=area).ground for at in (before, moment))
    now = new.get(actor)
    if now is None or now is old.get(actor):
        return []
    gained = less(now, [old[actor]] if actor in old else [])
    if not newly_known and not is_alone(ground, actor):
        lapsed = last_holders(ground, less(gained, old.values()), before, area=area)
        held = [shape for name, shape in [*old.items(), *lapsed.items()] if name not in {actor, UNKNOWN}]
        gained = together(common(gained, shape) for shape in held if shapely.intersects(gained, shape))
    parts = shapely.get_parts(gained)
    parts = parts[areas_km2(parts) >= SLIVER_KM2]
    return [Gain(moment, before, part, None) for part in parts]


def is_alone(ground: Ground, actor: str) -> bool:
    """Return whether the data draw the ground of one side and nothing else: no other, nothing contested or unknown.

    Zones worked out of held places are no drawing.
    """
    return not ground.control.derived and set(ground.territories.lives) == {actor}


def _places(
    ground: Ground,
    actor: str,
    before: pd.Timestamp,
    moment: pd.Timestamp,
    area: Area | None,
    *,
    newly_known: bool,
) -> list[Gain]:
    if not _may_turn(ground, actor, moment):
        return []
    if ground.control.derived:  # What draws zones and what holds places are else compared each by itself.
        check_same_hand(ground, before, moment)
    elif not newly_known and not same_hand_places(ground, before, moment):
        return []
    turns = [turn for turn in turns_between(ground, before, moment, area=area) if turn.after == actor]
    if not newly_known and not _is_zone_alone(ground, actor):
        known = [turn if turn.before else last_turn(ground, turn, before, moment, area=area) for turn in turns]
        turns = [turn for turn in known if turn.before not in {"", UNKNOWN}]
    return [Gain(moment, before, shapely.Point(turn.lon, turn.lat), turn) for turn in turns]


def _is_zone_alone(ground: Ground, actor: str) -> bool:
    """Return whether places are held by the zones they lie in, and those are one side's alone."""
    return not len(ground.dataset.holdings) and is_alone(ground, actor)


def _may_turn(ground: Ground, actor: str, moment: pd.Timestamp) -> bool:
    """Return whether a record of a place that the actor ever holds begins or ends at a moment."""
    if not len(ground.dataset.holdings):
        return True
    return ground.holds_places(actor) and microseconds(moment) in ground.site_lives(actor).bounds()
