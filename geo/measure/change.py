"""Change of control between two moments: who gained and lost how much ground, and which places, from whom."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from geo.measure.adding_up import agreement, by_holder, check_identity
from geo.measure.drawn import check_same_hand, same_hand_places
from geo.measure.kept import Kept
from geo.measure.noted import notes_of
from geo.measure.overlay import LEAST_KM2, less, without_spikes
from geo.measure.partition import DISPUTED, held_at, partition, wider
from geo.measure.tolerance import between_km2
from geo.measure.turns import Turn, places_held, turns_between
from geo.model.actors import CONTESTED, UNKNOWN
from geo.model.areas import areas_km2
from geo.model.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.measure.ground import Ground
    from geo.measure.partition import Held, Overlap, Partition
    from geo.model.view import Area

__all__ = ["ActorChange", "Change", "Interval", "Turn", "change"]

Interval = tuple[float, float]

#: Changes that one ground remembers.
_MOST: Final = 64
#: The classes that are no sides, in the order in which they are told.
_CLASSES: Final = (CONTESTED, DISPUTED, UNKNOWN)

#: Of whom a place cannot be taken: nothing is recorded of it, or that its holder is not known.
_NOBODY: Final = ("", UNKNOWN)
_NOWHERE: Final = shapely.Polygon()
_UNKNOWN: Final[Interval] = (math.nan, math.nan)

# Weak: what was worked out is forgotten with its ground.
_REMEMBERED: Final[WeakKeyDictionary[Ground, Kept[Change]]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class ActorChange:
    """What one holder gained and lost; ``gained_km2 - lost_km2 == after_km2 - before_km2`` within 1e-6 km2.

    Of outlines longer than 1,000 km within a micrometre along them (`geo.measure.adding_up`).

    Attributes
    ----------
    holder
        An actor, or the class ``"contested"``, ``"unknown"`` or ``"disputed"``.
    before_km2, after_km2, gained_km2, lost_km2
        Geodesic areas, square kilometres. Gained is held after and not before, whoever held it before. NaN, as their
        intervals, where no zone at all is valid at the moment, or at one of the two: not known, not zero.
    before_between, after_between, gained_between, lost_between
        Intervals of these, km2, if the edges were off by their tolerance, all inwards or all outwards.
    gained_from, lost_to
        The gained ground by who held it before, and the lost ground by who held it after; key ``""``: not covered then.
    gained, lost
        That ground, in degrees, less what is thinner than a millimetre.
    places_before, places_after
        How many places it held.
    places_gained, places_lost
        Places it took from, or lost to, another recorded holder (contested is one).
    places_newly_known, places_no_longer_known
        Places it held after of which nothing, or no holder, is recorded before; and the other way round. The class
        ``"unknown"`` gains and loses no places: they are told where they came from and went to.
    """

    holder: str
    before_km2: float
    after_km2: float
    gained_km2: float
    lost_km2: float
    before_between: Interval
    after_between: Interval
    gained_between: Interval
    lost_between: Interval
    gained_from: Mapping[str, float]
    lost_to: Mapping[str, float]
    gained: shapely.Geometry
    lost: shapely.Geometry
    places_before: int
    places_after: int
    places_gained: tuple[Turn, ...]
    places_lost: tuple[Turn, ...]
    places_newly_known: tuple[Turn, ...]
    places_no_longer_known: tuple[Turn, ...]


@dataclass(frozen=True, eq=False)
class Change:
    """What changed hands between two moments.

    Attributes
    ----------
    start, end, area
        The two moments, UTC, and the box compared in; ``None``: everywhere.
    actors
        One entry a holder that held ground or a place at either moment: sides by gained ground, largest first, then the
        classes.
    turns
        All places whose holder changed, by name; none where their holdings are recorded by no common source.
    agree_km2, disagree_km2, uncovered_km2, union_km2
        Ground with one holder at both moments; with two; covered at one of them alone; and all of it. The first three
        add up to the last. NaN where no zone at all is valid at one of the moments.
    overlaps_before, overlaps_after
        Pairs of sides whose zones overlap at each moment.
    notes
        Sentences: overlaps, coverage that changed size, zones derived from places.
    aside
        The places whose holders differ where no common source records them: nobody's gain or loss.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    area: Area | None
    actors: tuple[ActorChange, ...]
    turns: tuple[Turn, ...]
    agree_km2: float
    disagree_km2: float
    uncovered_km2: float
    union_km2: float
    overlaps_before: tuple[Overlap, ...]
    overlaps_after: tuple[Overlap, ...]
    notes: tuple[str, ...]
    aside: tuple[Turn, ...] = ()

    def of(self, holder: str) -> ActorChange:
        """Return what one holder gained and lost.

        Raises
        ------
        UnknownNameError
            It held nothing at either moment.
        """
        for one in self.actors:
            if one.holder == holder:
                return one
        raise UnknownNameError("holder at these dates", holder, [one.holder for one in self.actors])


def change(ground: Ground, start: pd.Timestamp, end: pd.Timestamp, *, area: Area | None = None) -> Change:
    """Return what changed hands between two moments; worked out once for as long as the ground is held.

    Raises
    ------
    InputError
        The moments are equal or the wrong way round, nothing is recorded at one of them, or the zones of the two are
        drawn by different sources.
    """
    check_order(start, end)
    check_same_hand(ground, start, end)
    kept = _REMEMBERED.setdefault(ground, Kept(_MOST))
    return kept.get((start, end, area), lambda: _change(ground, start, end, area))


def check_order(start: pd.Timestamp, end: pd.Timestamp) -> None:
    """Raise when two moments are equal or the wrong way round.

    Raises
    ------
    InputError
        They are; both are named.
    """
    if start == end:
        raise InputError(f"both dates are {_moment_text(start)}: a change needs two, the earlier first")
    if start > end:
        first, last = _moment_text(start), _moment_text(end)
        raise InputError(f"the dates are the wrong way round: {first} is after {last}; swap them")


def _moment_text(moment: pd.Timestamp) -> str:
    return f"{moment:%Y-%m-%d}" if moment == moment.floor("D") else f"{moment:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, eq=False, slots=True)
class _Moment:
    """One of the two moments: its ground inside the area, and in a box wider by the tolerance of the lines."""

    part: Partition
    wide: Partition
    held: Held | None
    places: Mapping[str, int]

    @classmethod
    def of(cls, ground: Ground, moment: pd.Timestamp, area: Area | None, wide: Area | None) -> _Moment:
        return cls(
            part=partition(ground, moment, area=area),
            wide=partition(ground, moment, area=wide),
            held=held_at(ground, moment, area=area),
            places=places_held(ground, moment, area=area),
        )

    def between(self, name: str) -> Interval:
        return _UNKNOWN if self.held is None else self.held.between_km2.get(name, (0.0, 0.0))

    def km2(self, name: str) -> float:
        return math.nan if self.held is None else self.part.area_km2.get(name, 0.0)


def _change(ground: Ground, start: pd.Timestamp, end: pd.Timestamp, area: Area | None) -> Change:
    wide = None if area is None else wider(ground, (start, end), area)
    before, after = (_Moment.of(ground, moment, area, wide) for moment in (start, end))
    differ = turns_between(ground, start, end, area=area)
    turns, aside = (differ, ()) if same_hand_places(ground, start, end) else ((), differ)
    names = {*before.part.ground, *after.part.ground, *before.places, *after.places}
    actors = [_actor_change(name, before, after, turns) for name in sorted(names)]
    known = before.held is not None and after.held is not None
    agree, disagree, uncovered, union = agreement(before.part, after.part) if known else (math.nan,) * 4
    return Change(
        start=start,
        end=end,
        area=area,
        actors=tuple(sorted(actors, key=_rank)),
        turns=turns,
        agree_km2=agree,
        disagree_km2=disagree,
        uncovered_km2=uncovered,
        union_km2=union,
        overlaps_before=before.part.overlaps,
        overlaps_after=after.part.overlaps,
        notes=notes_of(ground, before.part, after.part, covered=_covered(actors), aside=aside),
        aside=aside,
    )


def _rank(one: ActorChange) -> tuple[int, float, float, str]:
    side = one.holder not in _CLASSES
    gained, after = (0.0 if math.isnan(km2) else km2 for km2 in (one.gained_km2, one.after_km2))
    return (0 if side else 1 + _CLASSES.index(one.holder)), -gained, -after, one.holder


@dataclass(frozen=True, eq=False, slots=True)
class _Moved:
    """The ground that one holder holds at one moment and not at another; not known where no zone is valid at one."""

    shape: shapely.Geometry
    km2: float
    between: Interval
    parts: Mapping[str, float]

    @classmethod
    def of(cls, name: str, without: _Moment, within: _Moment) -> _Moved:
        if without.held is None or within.held is None:
            return cls(_NOWHERE, math.nan, _UNKNOWN, {})
        shape = _moved(name, without.part, within.part)
        km2 = float(areas_km2(np.array([shape], dtype=object))[0])
        between = _moved_between(name, km2, without, within)
        return cls(without_spikes(shape), km2, between, by_holder(shape, km2, without.part.ground, but=name))


def _actor_change(name: str, before: _Moment, after: _Moment, turns: Sequence[Turn]) -> ActorChange:
    gained, lost = _Moved.of(name, before, after), _Moved.of(name, after, before)
    check_identity(name, before.part, after.part, gained.km2, lost.km2)
    own = () if name == UNKNOWN else turns  # who holds a place not known is nobody's gain
    into = [turn for turn in own if turn.after == name]
    out_of = [turn for turn in own if turn.before == name]
    return ActorChange(
        holder=name,
        before_km2=before.km2(name),
        after_km2=after.km2(name),
        gained_km2=gained.km2,
        lost_km2=lost.km2,
        before_between=before.between(name),
        after_between=after.between(name),
        gained_between=gained.between,
        lost_between=lost.between,
        gained_from=gained.parts,
        lost_to=lost.parts,
        gained=gained.shape,
        lost=lost.shape,
        places_before=before.places.get(name, 0),
        places_after=after.places.get(name, 0),
        places_gained=tuple(turn for turn in into if turn.before not in _NOBODY),
        places_lost=tuple(turn for turn in out_of if turn.after not in _NOBODY),
        places_newly_known=tuple(turn for turn in into if turn.before in _NOBODY),
        places_no_longer_known=tuple(turn for turn in out_of if turn.after in _NOBODY),
    )


def _moved(name: str, before: Partition, after: Partition) -> shapely.Geometry:
    """Return what a holder holds after and not before."""
    return less(after.ground.get(name, _NOWHERE), [before.ground.get(name, _NOWHERE)])


def _moved_between(name: str, moved_km2: float, before: _Moment, after: _Moment) -> Interval:
    """Return the interval of what a holder holds after and not before.

    The moved ground itself is shrunk and grown: the line that did not move is off the same way both times. It is no
    more than the most that may be held after.
    """
    moved = without_spikes(_moved(name, before.wide, after.wide))
    parts = shapely.get_parts(moved)
    # Roundings of a line that did not move would be grown, too.
    parts = parts[areas_km2(parts) >= LEAST_KM2] if len(parts) else parts
    if not len(parts):
        return moved_km2, moved_km2
    line_m = max(one.wide.line_m.get(name, 0.0) for one in (before, after))
    low, high = between_km2(shapely.multipolygons(parts), moved_km2, line_m, after.part.area)
    return low, max(moved_km2, min(high, after.between(name)[1]))


def _covered(actors: Sequence[ActorChange]) -> tuple[float, float]:
    """Return how much ground is covered after alone, and before alone, km2."""
    return sum(one.gained_from.get("", 0.0) for one in actors), sum(one.lost_to.get("", 0.0) for one in actors)
