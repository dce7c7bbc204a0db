"""What distances are measured on: a dataset with its control zones, and where an actor stood at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.measure.kept import Kept
from geo.measure.lives import Lives, lives_by, lives_of, microseconds
from geo.measure.select import Sieve
from geo.measure.spots import Spots, spots_of
from geo.measure.territory import Territories
from geo.model.actors import NOT_SIDES, UNKNOWN
from geo.model.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.measure.geodesy import NearestPair
    from geo.measure.zones import Control
    from geo.model.dataset import Dataset
    from geo.model.view import Area

ONE_DAY: Final = pd.Timedelta(days=1)
_DAY_US: Final = 86_400_000_000
#: Shortest lines between two shapes that one ground remembers.
_MOST_LINES: Final = 4_000


@dataclass(frozen=True, slots=True)
class Witness:
    """One end of a measured line: its name, where it is in degrees, and how far off it may be in metres."""

    name: str
    lon: float
    lat: float
    uncertainty_m: float


@dataclass(frozen=True, eq=False)
class Ground:
    """A dataset with its control zones: what distances are measured on.

    What is worked out of its tables, which never change, is worked out once, when it is first asked for.
    """

    dataset: Dataset
    control: Control

    def sides(self) -> list[str]:
        """Return the actors that hold a zone or a place at any time, sorted."""
        return list(self._sides)

    def known(self) -> frozenset[str]:
        """Return every actor that holds ground or takes part in an event."""
        return self._known

    def holds_places(self, actor: str) -> bool:
        """Return whether the data name a holding of the actor at any time."""
        return actor in self.holding_lives

    @cached_property
    def _sides(self) -> tuple[str, ...]:
        return tuple(sorted({*self.territories.lives, *self.holding_lives} - NOT_SIDES))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset({*self._sides, *self.sieve.actors} - NOT_SIDES)

    @cached_property
    def sieve(self) -> Sieve:
        """The dataset's events in the form in which filters are fast."""
        return Sieve(self.dataset.events)

    @cached_property
    def territories(self) -> Territories:
        """The zones as grounds of actors, ready for measuring."""
        return Territories(self.control.zones)

    @cached_property
    def holding_lives(self) -> dict[str, Lives]:
        """When the rows of the holdings held, by actor."""
        return lives_by(self.dataset.holdings, "actor")

    @cached_property
    def all_holding_lives(self) -> Lives:
        """When the rows of the holdings held."""
        return lives_of(self.dataset.holdings)

    def site_lives(self, actor: str) -> Lives:
        """Return when the holdings of the places held that an actor, who holds some, ever holds: of every holder."""
        every, own = self.all_holding_lives, self.held_spot[self.holding_lives[actor].rows]
        rows = np.flatnonzero(np.isin(self.held_spot, own))
        return Lives(rows, every.born[rows], every.died[rows])

    @cached_property
    def spots(self) -> Spots:
        """The places in the order of their ids."""
        return spots_of(self.dataset.places.sort_index(), key="places")

    @cached_property
    def held_spot(self) -> NDArray[np.int64]:
        """For every holding the position of its place in `spots`; -1 where there is no such place."""
        ids = self.dataset.places.index.sort_values()
        return np.asarray(ids.get_indexer(pd.Index(self.dataset.holdings["place_id"])), dtype=np.int64)

    @cached_property
    def sites(self) -> NDArray[np.int64]:
        """Positions in `spots` of the places that somebody holds at any time (of derived zones: that shape them)."""
        held = np.unique(self.held_spot[self.held_spot >= 0])
        limit_m = self.dataset.zone_max_place_uncertainty_m
        return held[self.spots.uncertainty_m[held] <= limit_m] if self.control.derived else held

    @cached_property
    def site_spots(self) -> Spots:
        """The places that name and, of derived zones, shape edges."""
        return self.spots.take(self.sites)

    @cached_property
    def holders(self) -> NDArray[np.object_]:
        """Who each of the holdings says holds its place."""
        return self.dataset.holdings["actor"].to_numpy(dtype=object)

    @cached_property
    def day_spots(self) -> Kept[DaySpots]:
        """The events of actors as positions of their days, as far as they were asked for."""
        return Kept(64)

    @cached_property
    def lines_to_grounds(self) -> Kept[tuple[int, NearestPair]]:
        """The shortest lines from positions to grounds, as far as they were asked for."""
        return Kept(_MOST_LINES)

    @cached_property
    def lines_between_grounds(self) -> Kept[NearestPair]:
        """The shortest lines between grounds, as far as they were asked for."""
        return Kept(_MOST_LINES)


def find_place(places: gpd.GeoDataFrame, name: str) -> Witness:
    """Return the place of that name or alias, in any case.

    Raises
    ------
    UnknownNameError
        No place has the name; the message lists near ones.
    InputError
        Several places have it.
    """
    wanted = " ".join(name.split()).casefold()
    names = places["name"].str.casefold() == wanted
    if not names.any():
        names = places["aliases"].map(lambda text: wanted in [part.strip().casefold() for part in text.split(";")])
    found = places[names.astype(bool)]
    if found.empty:
        raise UnknownNameError("place", name, places["name"])
    if len(found) > 1:
        raise InputError(
            f"{len(found)} places are called {name!r} ({', '.join(found.index[:5])}); give LON,LAT instead"
        )
    return witnesses(spots_of(found))[0]


def spots_at(ground: Ground, actor: str, instant: pd.Timestamp, area: Area | None) -> tuple[Spots, bool]:
    """Return where an actor is recorded at a moment, in the order of ids, and whether those are held places.

    They are the places it holds; when the data name no holding of the actor at any time, they are the points of the
    events in which it takes part and which are recorded on that day (UTC) alone.
    """
    moment = microseconds(instant)
    lives = ground.holding_lives.get(actor)
    if lives is not None:
        held = np.unique(ground.held_spot[lives.at(moment)])
        return ground.spots.take(held[held >= 0]).inside(area), True
    return stand_ins(ground, actor).at(moment).inside(area), False


def witnesses(spots: Spots) -> list[Witness]:
    """Return one witness a point."""
    return [witness(spots, which) for which in range(len(spots))]


def witness(spots: Spots, which: int) -> Witness:
    """Return one of the points as the end of a line."""
    at = (float(spots.lon[which]), float(spots.lat[which]))
    return Witness(str(spots.names[which]), *at, float(spots.uncertainty_m[which]))


@dataclass(frozen=True, eq=False, slots=True)
class DaySpots:
    """Events of an actor that are sure to have happened on one day: a vaguer one is no position on any."""

    spots: Spots
    day_us: NDArray[np.int64]

    def at(self, moment: int) -> Spots:
        """Return the events of the day of a moment, in the order of their ids."""
        return self.spots.take(self.day_us == moment // _DAY_US * _DAY_US)

    def bounds(self) -> NDArray[np.int64]:
        """Return the beginnings and ends of the days that have such events."""
        return np.unique(np.concatenate([self.day_us, self.day_us + _DAY_US]))


def stand_ins(ground: Ground, actor: str) -> DaySpots:
    """Return the events that stand in for an actor's positions."""
    return ground.day_spots.get(actor, lambda: _day_spots(ground.dataset.events, actor))


def _day_spots(events: gpd.GeoDataFrame, actor: str) -> DaySpots:
    took_part = (events["actor_a"] == actor) | (events["actor_b"] == actor)
    found = events[took_part & (events["date_uncertainty_days"] == 0)].sort_index()
    found = found[found["end"] <= found["start"].dt.floor("D") + ONE_DAY]
    named = found.assign(name=found["place"].where(found["place"] != "", "event " + found.index))
    day_us = lives_of(found).born // _DAY_US * _DAY_US
    return DaySpots(spots_of(named, key=("events", actor)), day_us)


def holders_at(ground: Ground, instant: pd.Timestamp) -> NDArray[np.object_]:
    """Return who holds each of `Ground.site_spots` at a moment; `UNKNOWN` where nobody is recorded."""
    rows = ground.all_holding_lives.at(microseconds(instant))
    found = np.full(len(ground.spots) + 1, UNKNOWN, dtype=object)
    # Of several holdings of a place the last counts, as in `geo.measure.zones`; position -1, of a place there is not,
    # is the spare last one.
    found[ground.held_spot[rows]] = ground.holders[rows]
    return found[ground.sites]
