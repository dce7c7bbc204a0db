"""Change of control between two moments: who gained and lost how much ground, and which places, from whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from geo.measure.drawn import check_same_hand
from geo.measure.kept import Kept
from geo.measure.overlay import common, less, together
from geo.measure.partition import DISPUTED, held_at, partition
from geo.measure.tolerance import between_km2
from geo.measure.turns import Turn, places_held, turns_between
from geo.model.actors import CONTESTED, UNKNOWN
from geo.model.areas import areas_km2
from geo.model.errors import InputError, UnknownNameError
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.measure.ground import Ground
    from geo.measure.partition import Overlap, Partition
    from geo.model.view import Area

__all__ = ["ActorChange", "Change", "Interval", "Turn", "change"]

Interval = tuple[float, float]

#: What gained less lost may differ from after less before, square kilometres.
TOLERANCE_KM2: Final = 1e-6
#: Changes that one ground remembers.
_MOST: Final = 64
#: The classes that are no sides, in the order in which they are told.
_CLASSES: Final = (CONTESTED, DISPUTED, UNKNOWN)

# Weak: what was worked out is forgotten with its ground.
_REMEMBERED: Final[WeakKeyDictionary[Ground, Kept[Change]]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class ActorChange:
    """What one holder gained and lost; ``gained_km2 - lost_km2 == after_km2 - before_km2`` within 1e-6 km2.

    Attributes
    ----------
    holder
        An actor, or the class ``"contested"``, ``"unknown"`` or ``"disputed"``.
    before_km2, after_km2, gained_km2, lost_km2
        Geodesic areas, square kilometres. Gained is held after and not before, whoever held it before.
    before_between, after_between, gained_between, lost_between
        Intervals of these, km2, if the edges were off by their tolerance, all inwards or all outwards.
    gained_from, lost_to
        The gained ground by who held it before, and the lost ground by who held it after; key ``""``: not covered then.
    gained, lost
        That ground, in degrees.
    places_before, places_after
        How many places it held.
    places_gained, places_lost
        Places it took from, or lost to, another recorded holder (contested is one).
    places_newly_known, places_no_longer_known
        Places it held after of which nothing, or no holder, is recorded before; and the other way round.
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
        All places whose holder changed, by name.
    agree_km2, disagree_km2, uncovered_km2, union_km2
        Ground with one holder at both moments; with two; covered at one of them alone; and all of it. The first three
        add up to the last.
    overlaps_before, overlaps_after
        Pairs of sides whose zones overlap at each moment.
    notes
        Sentences: overlaps, coverage that changed size, zones derived from places.
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
        raise InputError(f"both dates are {start:%Y-%m-%d}: a change needs two, the earlier first")
    if start > end:
        raise InputError(f"the dates are the wrong way round: {start:%Y-%m-%d} is after {end:%Y-%m-%d}; swap them")


def _change(ground: Ground, start: pd.Timestamp, end: pd.Timestamp, area: Area | None) -> Change:
    before, after = (partition(ground, moment, area=area) for moment in (start, end))
    turns = turns_between(ground, start, end, area=area)
    counts = [places_held(ground, moment, area=area) for moment in (start, end)]
    names = {*before.ground, *after.ground, *counts[0], *counts[1]}
    actors = [
        _actor_change(
            name,
            before,
            after,
            intervals=_intervals(ground, (start, end), name, area),
            places=(counts[0].get(name, 0), counts[1].get(name, 0)),
            turns=turns,
        )
        for name in sorted(names)
    ]
    agree, disagree, uncovered, union = _agreement(before, after, actors)
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
        overlaps_before=before.overlaps,
        overlaps_after=after.overlaps,
        notes=_notes(ground, before, after, actors, uncovered),
    )


def _rank(one: ActorChange) -> tuple[int, float, float, str]:
    side = one.holder not in _CLASSES
    return (0 if side else 1 + _CLASSES.index(one.holder)), -one.gained_km2, -one.after_km2, one.holder


def _intervals(
    ground: Ground, moments: tuple[pd.Timestamp, pd.Timestamp], name: str, area: Area | None
) -> tuple[Interval, Interval]:
    found = [held_at(ground, moment, area=area) for moment in moments]
    first, last = (one.between_km2.get(name, (0.0, 0.0)) if one is not None else (0.0, 0.0) for one in found)
    return first, last


def _actor_change(
    name: str,
    before: Partition,
    after: Partition,
    *,
    intervals: tuple[Interval, Interval],
    places: tuple[int, int],
    turns: Sequence[Turn],
) -> ActorChange:
    nothing = shapely.Polygon()
    was, now = before.ground.get(name, nothing), after.ground.get(name, nothing)
    gained, lost = less(now, [was]), less(was, [now])
    gained_km2, lost_km2 = areas_km2(np.array([gained, lost], dtype=object)).tolist()
    before_km2, after_km2 = before.area_km2.get(name, 0.0), after.area_km2.get(name, 0.0)
    _check_identity(name, before_km2, after_km2, gained_km2, lost_km2)
    line_m = max(before.line_m.get(name, 0.0), after.line_m.get(name, 0.0))
    return ActorChange(
        holder=name,
        before_km2=before_km2,
        after_km2=after_km2,
        gained_km2=gained_km2,
        lost_km2=lost_km2,
        before_between=intervals[0],
        after_between=intervals[1],
        gained_between=between_km2(gained, gained_km2, line_m, before.area),
        lost_between=between_km2(lost, lost_km2, line_m, before.area),
        gained_from=_by_holder(gained, gained_km2, before, but=name),
        lost_to=_by_holder(lost, lost_km2, after, but=name),
        gained=gained,
        lost=lost,
        places_before=places[0],
        places_after=places[1],
        places_gained=tuple(turn for turn in turns if turn.after == name and turn.before not in ("", UNKNOWN)),
        places_lost=tuple(turn for turn in turns if turn.before == name and turn.after not in ("", UNKNOWN)),
        places_newly_known=tuple(turn for turn in turns if turn.after == name and turn.before in ("", UNKNOWN)),
        places_no_longer_known=tuple(turn for turn in turns if turn.before == name and turn.after in ("", UNKNOWN)),
    )


def _check_identity(name: str, before_km2: float, after_km2: float, gained_km2: float, lost_km2: float) -> None:
    off_km2 = abs((gained_km2 - lost_km2) - (after_km2 - before_km2))
    if off_km2 > TOLERANCE_KM2:
        raise InputError(
            f"the areas of {name} do not add up by {off_km2:.6f} km2: its zones cannot be laid over each other; "
            "geo check says which shapes to correct"
        )


def _by_holder(moved: shapely.Geometry, moved_km2: float, other: Partition, *, but: str) -> dict[str, float]:
    """Return a moved ground by who held it at the other moment; the rest, not covered then, under an empty name."""
    names = [name for name, shape in other.ground.items() if name != but and shapely.intersects(shape, moved)]
    shared = np.array([common(moved, other.ground[name]) for name in names], dtype=object)
    km2 = dict(zip(names, areas_km2(shared).tolist() if names else [], strict=True))
    km2[""] = moved_km2 - sum(km2.values())
    return {name: value for name, value in km2.items() if value >= TOLERANCE_KM2}


def _agreement(before: Partition, after: Partition, actors: Sequence[ActorChange]) -> tuple[float, float, float, float]:
    """Return the ground of one holder at both moments, of two, covered at one of them alone, and all of it, km2."""
    held = [together(part.ground.values()) for part in (before, after)]
    both = [common(before.ground[name], shape) for name, shape in after.ground.items() if name in before.ground]
    shapes = [*both, less(held[0], [held[1]]), less(held[1], [held[0]]), together(held)]
    *kept, gone, new, union = areas_km2(np.array(shapes, dtype=object)).tolist()
    disagree = sum(value for one in actors for name, value in one.gained_from.items() if name)
    return sum(kept), disagree, gone + new, union


def _notes(
    ground: Ground, before: Partition, after: Partition, actors: Sequence[ActorChange], uncovered_km2: float
) -> tuple[str, ...]:
    notes = [
        f"On {date_text(part.moment)} zones of {one.actors[0]} and {one.actors[1]} overlap by {one.area_km2:,.1f} km2: "
        "counted as disputed, as neither's."
        for part in (before, after)
        for one in part.overlaps
    ]
    new, gone = (sum(table.get("", 0.0) for table in tables) for tables in _uncovered(actors))
    if uncovered_km2 >= TOLERANCE_KM2:
        notes.append(
            f"What is covered changed size: {new:,.1f} km2 were not covered before, {gone:,.1f} km2 no longer are. Who "
            "held them then is not recorded."
        )
    if ground.control.derived:
        notes.append("Zones are half-way between held places, not observed lines: areas follow from the places.")
    if not actors:
        notes.append("Nothing is recorded inside the area at either date.")
    return tuple(notes)


def _uncovered(actors: Sequence[ActorChange]) -> tuple[list[Mapping[str, float]], list[Mapping[str, float]]]:
    return [one.gained_from for one in actors], [one.lost_to for one in actors]
