"""What distances are measured on: a dataset with its control zones, and where an actor stood at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd
import shapely

from geo.measure.select import Sieve
from geo.measure.zones import valid_at
from geo.model.actors import NOT_SIDES
from geo.model.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.measure.zones import Control
    from geo.model.dataset import Dataset
    from geo.model.view import Area

ONE_DAY: Final = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Witness:
    """One end of a measured line: its name, where it is in degrees, and how far off it may be in metres."""

    name: str
    lon: float
    lat: float
    uncertainty_m: float


@dataclass(frozen=True, eq=False)
class Ground:
    """A dataset with its control zones: what distances are measured on."""

    dataset: Dataset
    control: Control

    def sides(self) -> list[str]:
        """Return the actors that hold a zone or a place at any time, sorted."""
        return list(self._sides)

    def known(self) -> frozenset[str]:
        """Return every actor that holds ground or takes part in an event."""
        return self._known

    @cached_property
    def _sides(self) -> tuple[str, ...]:
        names = {*self.control.zones["actor"].unique(), *self.dataset.holdings["actor"].unique()}
        return tuple(sorted(names - NOT_SIDES))

    # Asked for at every moment of a series: once is enough for tables that never change.
    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset({*self._sides, *self.sieve.actors} - NOT_SIDES)

    @cached_property
    def sieve(self) -> Sieve:
        """The dataset's events in the form in which filters are fast."""
        return Sieve(self.dataset.events)

    def holds_places(self, actor: str) -> bool:
        """Return whether the data name a holding of the actor at any time."""
        return bool((self.dataset.holdings["actor"] == actor).any())

    def moments(self) -> list[pd.Timestamp]:
        """Return every moment at which a zone or a holding begins or ends, in order."""
        columns = [
            frame[name].dropna() for frame in (self.control.zones, self.dataset.holdings) for name in ("start", "end")
        ]
        return sorted(set(pd.concat(columns)))


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
    return witness_of(found)[0]


def witness_of(places: gpd.GeoDataFrame) -> list[Witness]:
    """Return one witness a row of a places table."""
    columns = (places["name"], places.geometry.x, places.geometry.y, places["place_uncertainty_m"])
    return [Witness(str(name), float(x), float(y), float(radius)) for name, x, y, radius in zip(*columns, strict=True)]


def positions(ground: Ground, actor: str, instant: pd.Timestamp, area: Area | None) -> tuple[list[Witness], bool]:
    """Return where an actor is recorded at a moment, and whether those are held places.

    They are the places it holds; when the data name no holding of the actor at any time, they are the points of the
    events in which it takes part and which are recorded on that day (UTC) alone.
    """
    data = ground.dataset
    if ground.holds_places(actor):
        now = valid_at(data.holdings, instant)
        found = data.places[data.places.index.isin(now.loc[now["actor"] == actor, "place_id"])].sort_index()
        return witness_of(_inside(found, area)), True
    day = instant.floor("D")
    dated = _day_events(data.events, actor)
    that_day = dated[(dated["start"] >= day) & (dated["start"] < day + ONE_DAY)].sort_index()
    named = that_day.assign(name=that_day["place"].where(that_day["place"] != "", "event " + that_day.index))
    return witness_of(_inside(named, area)), False


def _day_events(events: gpd.GeoDataFrame, actor: str) -> gpd.GeoDataFrame:
    """Return the events of an actor that are sure to have happened on one day: a vaguer one is no position on any."""
    took_part = (events["actor_a"] == actor) | (events["actor_b"] == actor)
    one_day = events["end"] <= events["start"].dt.floor("D") + ONE_DAY
    return events[took_part & one_day & (events["date_uncertainty_days"] == 0)]


def event_days(events: gpd.GeoDataFrame, actor: str) -> set[pd.Timestamp]:
    """Return the beginnings and ends of the days on which an actor's events stand in for its positions."""
    days = set(_day_events(events, actor)["start"].dt.floor("D"))
    return days | {day + ONE_DAY for day in days}


def _inside(frame: gpd.GeoDataFrame, area: Area | None) -> gpd.GeoDataFrame:
    if area is None or frame.empty:
        return frame
    west, south, east, north = area
    x, y = frame.geometry.x, frame.geometry.y
    return frame[(x >= west) & (x <= east) & (y >= south) & (y <= north)]


def zone_at(
    ground: Ground, actor: str, instant: pd.Timestamp, area: Area | None
) -> tuple[shapely.Geometry | None, float]:
    """Return an actor's ground at a moment inside the area, and how far its line may be off in metres.

    Several zones of one actor are one ground; the worst stated line counts. ``None`` when there is nothing.
    """
    now = valid_at(ground.control.zones, instant)
    now = now[now["actor"] == actor]
    if now.empty:
        return None, 0.0
    shape = shapely.union_all(now.geometry.to_numpy())
    if area is not None:
        shape = shapely.intersection(shape, shapely.box(*area))
    return (None if shape.is_empty else shape), float(now["line_uncertainty_m"].max())
