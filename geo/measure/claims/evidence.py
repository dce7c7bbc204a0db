"""The rows that the ends of a measured line rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import shapely

from geo.measure.ground import ONE_DAY, Ground, Witness, holders_at
from geo.measure.zones import valid_at
from geo.model.claim import Evidence
from geo.model.text import date_text, radius_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import geopandas as gpd
    import pandas as pd

    from geo.measure.claims.reading import Part, Reading


def rows_of(ground: Ground, reading: Reading, part: Part) -> tuple[Evidence, ...]:
    """Return the rows a distance rests on: of its start, then of its end.

    A held place gives its place and its holding; events that stand in give themselves; an edge gives its zone and,
    where it lies half-way between places, the two that made it.
    """
    moment, question = part.when.start, reading.question
    ends = ((part.gap.start, str(question.origin)), (part.gap.end, question.rival))
    return distinct(one for witness, actor in ends for one in _rows(ground, witness, actor, moment))


def distinct(rows: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence, each row once, in its order."""
    found: dict[tuple[str, str], Evidence] = {}
    for one in rows:
        found.setdefault((one.table, one.id), one)
    return tuple(found.values())


def sources_resting(ground: Ground, evidence: Sequence[Evidence]) -> Iterator[str]:
    """Yield the source of each row of evidence, as its table states it; a derived zone has none of its own."""
    tables: Mapping[str, pd.DataFrame] = {
        "events": ground.dataset.events,
        "zones": ground.dataset.zones,
        "places": ground.dataset.places,
        "holdings": ground.dataset.holdings,
    }
    for one in evidence:
        if one.id in tables[one.table].index:
            yield str(tables[one.table].loc[one.id, "source"])


def _rows(ground: Ground, witness: Witness, actor: str, moment: pd.Timestamp) -> Iterator[Evidence]:
    data = ground.dataset
    place = _at(data.places, witness, "name")
    if place is not None:
        yield from place_rows(ground, place, moment)
        return
    event = _at(_events_of(data.events, actor, moment), witness, "place")
    if event is not None:
        yield event_row(data.events, event)
        return
    yield from _zone_rows(ground, witness, actor, moment)
    if ground.control.derived:
        for site in _makers(ground, witness, actor, moment):
            yield from place_rows(ground, site, moment)


def _at(frame: gpd.GeoDataFrame, witness: Witness, name: str) -> str | None:
    """Return the id of the row that a witness was made of, the first by id."""
    same = (frame.geometry.x == witness.lon) & (frame.geometry.y == witness.lat)
    found = frame[same]
    named = (found[name] == witness.name) | ("event " + found.index == witness.name)
    ids = sorted(found.index[named.to_numpy(dtype=bool)])
    return str(ids[0]) if ids else None


def _events_of(events: gpd.GeoDataFrame, actor: str, moment: pd.Timestamp) -> gpd.GeoDataFrame:
    day = moment.floor("D")
    took_part = (events["actor_a"] == actor) | (events["actor_b"] == actor)
    return cast("gpd.GeoDataFrame", events[took_part & (events["start"] >= day) & (events["start"] < day + ONE_DAY)])


def place_row(ground: Ground, place_id: str) -> Evidence:
    """Return a place as evidence."""
    place = ground.dataset.places.loc[place_id]
    known = f"known within {radius_text(place['place_uncertainty_m'])}"
    at = float(place.geometry.x), float(place.geometry.y)
    return Evidence("places", place_id, _noted(f"{place['name']}, {known}", place), *at)


def place_rows(ground: Ground, place_id: str, moment: pd.Timestamp) -> Iterator[Evidence]:
    """Yield a place, and its holdings at a moment."""
    place = place_row(ground, place_id)
    yield place
    name = ground.dataset.places["name"].loc[place_id]
    holdings = ground.dataset.holdings
    for holding_id, row in valid_at(holdings[holdings["place_id"] == place_id], moment).sort_index().iterrows():
        said = f"{name} held by {row['actor']} from {date_text(row['start'])}, {_sure(row['confidence'])}"
        yield Evidence("holdings", str(holding_id), _noted(said, row), place.lon, place.lat)


def event_row(events: gpd.GeoDataFrame, event_id: str) -> Evidence:
    """Return an event as evidence."""
    row = events.loc[event_id]
    where = row["place"] or "an unnamed point"
    known = f"known within {radius_text(row['place_uncertainty_m'])}"
    said = f"{row['kind']} at {where} on {date_text(row['start'])}, {known}, {_sure(row['confidence'])}"
    return Evidence("events", event_id, _noted(said, row), float(row.geometry.x), float(row.geometry.y))


def _zone_rows(ground: Ground, witness: Witness, actor: str, moment: pd.Timestamp) -> Iterator[Evidence]:
    zones = valid_at(ground.control.zones, moment)
    zones = zones[zones["actor"] == actor].sort_index()
    if zones.empty:
        return
    away = shapely.distance(zones.geometry.to_numpy(), shapely.Point(witness.lon, witness.lat))
    zone_id = str(zones.index[int(np.argmin(away))])
    started: pd.Timestamp = zones["start"].loc[zone_id]
    off, source = radius_text(witness.uncertainty_m), zones["source"].loc[zone_id]
    said = f"the zone of {actor} from {date_text(started)}; its edge here may be off by {off} ({source})"
    yield Evidence("zones", zone_id, said, witness.lon, witness.lat)


def _makers(ground: Ground, witness: Witness, actor: str, moment: pd.Timestamp) -> Iterator[str]:
    """Yield the ids of the two places half-way between which an edge lies: the actor's, and the other's."""
    sites, own = ground.site_spots, holders_at(ground, moment) == actor
    ids = ground.dataset.places.index.sort_values()[ground.sites]
    for among in (own, ~own):
        if among.any():
            nearest, _ = sites.nearest_to(witness.lon, witness.lat, among=among)
            yield str(ids[nearest])


def _sure(confidence: str) -> str:
    return "confidence not stated" if confidence == "not stated" else f"{confidence} confidence"


def _noted(said: str, row: pd.Series) -> str:
    noted = f"{said}: {row['note']}" if row["note"] else said
    return f"{noted} ({row['source']})" if row["source"] else noted
