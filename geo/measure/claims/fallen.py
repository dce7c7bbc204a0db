"""Whose ground the events of a claim fell on, and whose it could have been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure.claims.discs import discs
from geo.measure.ground import ONE_DAY
from geo.measure.held_places import holder_at_places, places_at
from geo.measure.holding import holders
from geo.measure.lives import lives_of
from geo.measure.sureness import at_changes
from geo.model.actors import CONTESTED, UNKNOWN, held_by
from geo.model.text import radius_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.measure.ground import Ground

    Found = list[frozenset[str]]

#: Among the holders an event's ground may have had: any, because what is recorded does not tell.
ANY: Final = "any"

_LOW: Final = "low"


def fallen(ground: Ground, events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return whose ground each event fell on at its start, whose it could have been, and why.

    Returns
    -------
    holder
        As of `geo.measure.holding.holders`: by the recorded holding of the very place, else by the zone.
    may
        A set of holders: that one, every other that held the same ground at another moment of the event's
        `possible_time`, and every other whose zone or held place lay inside the event's own radius in that time; with
        `ANY` where the ground is unknown or contested, or the radius reaches contested ground. Where zones alone say
        whose ground it was, a zone is reached from as much farther as its line, or that of the zone the event lies in,
        may be off; the recorded holder of the very place is not made unsure by the line of a zone.
    doubt
        What leaves room for another holder, or what is of low confidence, as a clause; empty where nothing is.
    """
    times = possible_time(events)
    said = holders(ground, events)["holder"]
    later, by_zone = _at_other_moments(ground, events, times)
    line_m, reached = _reached(ground, events, times, by_zone=by_zone)
    low_event = (events["confidence"] == _LOW).to_numpy()
    low_holding = _rests_on_low(ground, events, said)
    found = pd.DataFrame(
        {
            "holder": said.to_numpy(dtype=object),
            "may": [_may({str(one), *then, *near}) for one, then, near in zip(said, later, reached, strict=True)],
        },
        index=events.index,
    )
    within = [_within(*both) for both in zip(events["place_uncertainty_m"], line_m, strict=True)]
    found["doubt"] = [
        "; ".join([*_doubts(str(one), then, near, how), *_low(low_event=bool(own), low_holding=bool(place))])
        for one, then, near, how, own, place in zip(said, later, reached, within, low_event, low_holding, strict=True)
    ]
    return found


def possible_time(events: pd.DataFrame) -> pd.DataFrame:
    """Return the half-open time in which each event may have happened, as columns ``start`` and ``end``.

    A date of one day that may be off by some days is widened by them. A longer interval is what its source gives as
    the time in which it happened, and holds such an error already.
    """
    off = pd.to_timedelta(events["date_uncertainty_days"].astype("int64"), unit="D")
    off = off.where(events["end"] - events["start"] <= ONE_DAY, pd.Timedelta(0))
    return pd.DataFrame({"start": events["start"] - off, "end": events["end"] + off})


def ground_text(holder: str) -> str:
    """Say whose ground it is.

    Examples
    --------
    >>> ground_text("Opposition"), ground_text("contested"), ground_text("unknown")
    ('opposition-held ground', 'contested ground', 'ground of no recorded holder')
    """
    if holder == UNKNOWN:
        return "ground of no recorded holder"
    return "contested ground" if holder == CONTESTED else f"{held_by(holder)} ground"


def _may(found: set[str]) -> frozenset[str]:
    return frozenset(found | {ANY} if found & {UNKNOWN, CONTESTED} else found)


def _within(radius_m: float, line_m: float) -> str:
    line = f" and the line of the zone within {radius_text(line_m)}" if line_m else ""
    return f"known within {radius_text(radius_m)}{line}, which reaches"


def _doubts(holder: str, later: frozenset[str], reached: frozenset[str], within: str) -> list[str]:
    turned, others = sorted(later - {holder}), sorted(reached - later - {holder})
    parts = []
    if turned:
        parts.append(f"in the time in which it may have been also {' and '.join(map(ground_text, turned))}")
    if others:
        parts.append(f"{within} {' and '.join(map(ground_text, others))}")
    return parts


def _low(*, low_event: bool, low_holding: bool) -> list[str]:
    if low_event:
        return ["recorded with low confidence"]
    return ["the holder of its place recorded with low confidence"] if low_holding else []


def _rests_on_low(ground: Ground, events: gpd.GeoDataFrame, said: pd.Series) -> NDArray[np.bool_]:
    """Return whether the holder is one only by holdings of low confidence of the place the event lies at."""
    data = ground.dataset
    surer = data.holdings[data.holdings["confidence"] != _LOW]
    by_place = holder_at_places(events, data.places, data.holdings)
    without = holder_at_places(events, data.places, surer)
    return np.asarray(by_place.notna() & (by_place == said) & (without != by_place), dtype=bool)


def _at_other_moments(ground: Ground, events: gpd.GeoDataFrame, times: pd.DataFrame) -> tuple[Found, NDArray[np.bool_]]:
    """Return who held the ground of each event at any moment of its time, and whether a zone ever says so.

    Where the places an event lies at say it throughout, no change elsewhere matters; only the others are looked at
    at every change of any zone or holding in their time.
    """
    data = ground.dataset
    found = _Found(ground, len(events))
    rows, moments = _own_changes(ground, events, times)
    there = holder_at_places(_moved_to(events, rows, moments), data.places, data.holdings)
    said = there.notna().to_numpy()
    found.put(rows[said], there.to_numpy(dtype=object)[said])
    elsewhere = np.unique(rows[~said])
    by_zone = np.zeros(len(events), dtype=bool)
    changes = [lives_of(table).bounds() for table in (ground.control.zones, data.holdings)]
    for part, moments in at_changes(times.iloc[elsewhere], np.unique(np.concatenate(changes))):
        rows = elsewhere[part]
        then = holders(ground, _moved_to(events, rows, moments))
        found.put(rows, then["holder"].to_numpy(dtype=object))
        by_zone[rows[(then["basis"] == "zone").to_numpy()]] = True
    return found.sets(), by_zone


def _own_changes(
    ground: Ground, events: gpd.GeoDataFrame, times: pd.DataFrame
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the start of each event, and every moment in its time at which a record of a place it lies at changes."""
    data, own = ground.dataset, lives_of(times)
    event, place, _ = places_at(events, data.places)
    lives = lives_of(data.holdings)
    held = data.places.index.get_indexer(pd.Index(data.holdings["place_id"]))
    pairs = pd.DataFrame({"event": event, "place": place})
    turns = pd.DataFrame({"place": np.tile(held, 2), "moment": np.concatenate([lives.born, lives.died])})
    both = pairs.merge(turns.drop_duplicates(), on="place")
    rows, moments = both["event"].to_numpy(), both["moment"].to_numpy()
    during = (moments > own.born[rows]) & (moments < own.died[rows])
    every = np.stack(
        [np.append(np.arange(len(events)), rows[during]), np.append(own.born, moments[during])],
    )
    return tuple(np.unique(every, axis=1))


def _moved_to(events: gpd.GeoDataFrame, rows: NDArray[np.int64], moments: NDArray[np.int64]) -> gpd.GeoDataFrame:
    return events.iloc[rows].assign(start=pd.to_datetime(moments, unit="us", utc=True))


def _reached(
    ground: Ground, events: gpd.GeoDataFrame, times: pd.DataFrame, *, by_zone: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], Found]:
    """Return the holders of zones and places that each event may have been at in its time; unknown is none.

    Beside them by how many metres the lines of the zones that reach one farther were taken as off.
    """
    found, data = _Found(ground, len(events)), ground.dataset
    line_m = np.zeros(len(events))
    radius_m = events["place_uncertainty_m"].to_numpy(dtype=np.float64)
    shapes = events.geometry.to_numpy()
    around = _discs(shapes, radius_m)
    places = pd.Series(data.places.geometry.to_numpy(), index=data.places.index, dtype=object)
    known = data.holdings[data.holdings["place_id"].isin(places.index) & (data.holdings["actor"] != UNKNOWN)]
    for at in _valid(known, places.reindex(known["place_id"]).to_numpy(), times):
        disc, shape = at.tree.query(around[at.events], "intersects")
        found.put(at.events[disc], at.owners[shape])
    zones = ground.control.zones[ground.control.zones["actor"] != UNKNOWN]
    for at in _valid(zones, zones.geometry.to_numpy(), times):
        disc, shape = at.tree.query(around[at.events], "intersects")
        found.put(at.events[disc], at.owners[shape])
        farther = at.events[by_zone[at.events]]
        if len(farther):
            off_m, event, shape = _by_lines(zones.iloc[at.rows], shapes[farther], radius_m[farther])
            new = ~found.has(farther[event], at.owners[shape])
            np.maximum.at(line_m, farther[event[new]], off_m[new])
            found.put(farther[event[new]], at.owners[shape[new]])
    return line_m, found.sets()


def _by_lines(
    drawn: gpd.GeoDataFrame, shapes: NDArray[np.object_], radius_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the zones that events may lie in as the lines may be off: metres, positions of events and of zones."""
    line_m, zones = drawn["line_uncertainty_m"].to_numpy(dtype=np.float64), drawn.geometry.to_numpy()
    tree = shapely.STRtree(zones)
    inside, own = tree.query(shapes, "intersects")
    own_m = np.zeros(len(shapes))
    np.maximum.at(own_m, inside, line_m[own])
    event, zone = tree.query(_discs(shapes, radius_m + line_m.max()), "intersects")
    off_m = np.maximum(own_m[event], line_m[zone])
    meets = shapely.intersects(_discs(shapes[event], radius_m[event] + off_m), zones[zone])
    return off_m[meets], event[meets], zone[meets]


class _Found:
    """Who is found of each event, as a table of events by names."""

    def __init__(self, ground: Ground, events: int) -> None:
        named = (ground.control.zones["actor"], ground.dataset.holdings["actor"])
        self._names = pd.Index(sorted({CONTESTED, UNKNOWN}.union(*(column.astype(str).unique() for column in named))))
        self._is = np.zeros((events, len(self._names)), dtype=bool)

    def put(self, rows: NDArray[np.int64], owners: NDArray[np.object_]) -> None:
        self._is[rows, self._names.get_indexer(pd.Index(owners))] = True

    def has(self, rows: NDArray[np.int64], owners: NDArray[np.object_]) -> NDArray[np.bool_]:
        return np.asarray(self._is[rows, self._names.get_indexer(pd.Index(owners))])

    def sets(self) -> Found:
        kinds, which = np.unique(self._is, axis=0, return_inverse=True)
        names = [frozenset(self._names[kind]) for kind in kinds]
        return [names[one] for one in which.ravel()]


@dataclass(frozen=True, eq=False, slots=True)
class _Valid:
    """Events in whose times the same rows of a table are valid: positions of both, whose those are, and their tree."""

    events: NDArray[np.int64]
    rows: NDArray[np.int64]
    owners: NDArray[np.object_]
    tree: shapely.STRtree


def _valid(frame: pd.DataFrame, shapes: NDArray[np.object_], times: pd.DataFrame) -> Iterator[_Valid]:
    """Give the rows valid at any moment of the half-open times of events, events of the same ones together."""
    if not len(times):
        return
    lives, own = lives_of(frame), lives_of(times)
    bounds, owners = lives.bounds(), frame["actor"].to_numpy(dtype=object)
    # No row is born or dies between two neighbouring bounds.
    first = np.searchsorted(bounds, own.born, side="right")
    last = np.searchsorted(bounds, own.died, side="left")
    _, group, count = np.unique(np.stack([first, last]), axis=1, return_inverse=True, return_counts=True)
    for events in np.split(np.argsort(group.ravel(), kind="stable"), np.cumsum(count)[:-1]):
        born, died = own.born[events[0]], own.died[events[0]]
        rows = np.flatnonzero((lives.born < died) & (lives.died > born))
        if len(rows):
            yield _Valid(events, rows, owners[rows], shapely.STRtree(shapes[rows]))


def _discs(shapes: NDArray[np.object_], radius_m: NDArray[np.float64]) -> NDArray[np.object_]:
    return discs(shapely.get_x(shapes), shapely.get_y(shapes), radius_m)
