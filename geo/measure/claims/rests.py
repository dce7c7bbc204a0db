"""The rows that say whose ground some events fell on, and the sources behind them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from geo.measure.claims.fallen import ground_text
from geo.measure.claims.variants import sources_of
from geo.measure.claims.words import noted
from geo.measure.held_places import holdings_at_places
from geo.measure.zones import valid_at
from geo.model.claim import Evidence
from geo.model.text import date_text, radius_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    import pandas as pd

    from geo.measure.ground import Ground


#: The table of a row, and its id.
Row = tuple[Literal["holdings", "zones"], str]


def rows_at(ground: Ground, events: gpd.GeoDataFrame) -> list[Row]:
    """Return the rows that say whose ground events fell on at their start, those of most events first.

    They are the holdings of the very places at which events lie; elsewhere the zones that events lie in.
    """
    held = holdings_at_places(events, ground.dataset.places, ground.dataset.holdings)
    away = events.iloc[np.setdiff1d(np.arange(len(events)), held["event"])]
    rows: list[Row] = [("holdings", str(one)) for one in held["holding_id"]]
    rows += [("zones", one) for one in _zones_round(ground, away)]
    return [row for row, _ in sorted(Counter(rows).items(), key=lambda item: (-item[1], item[0]))]


def evidence_of(ground: Ground, rows: Sequence[Row]) -> tuple[Evidence, ...]:
    """Return what rows of `rows_at` say."""
    return tuple(_holding(ground, row) if table == "holdings" else _zone(ground, row) for table, row in rows)


def sources_behind(ground: Ground, events: gpd.GeoDataFrame, rows: Sequence[Row]) -> list[str]:
    """Return the sources that a share of events may rest on, the weightiest first.

    First those of the events, then those of the rows of `rows_at` and their places, then all others of the ground,
    which say where else an event may have fallen; of each those that most rows name first.
    """
    data = ground.dataset
    holdings = data.holdings.loc[[row for table, row in rows if table == "holdings"]]
    zones = data.zones[data.zones.index.isin([row for table, row in rows if table == "zones"])]
    places = data.places[data.places.index.isin(holdings["place_id"])]
    groups = [[events], [holdings, zones, places], [data.holdings, data.zones, data.places]]
    found: dict[str, None] = {}
    for group in groups:
        texts = Counter(text for table in group for text in table["source"])
        named: Counter[str] = Counter()
        for text, count in texts.items():
            named.update(dict.fromkeys(sources_of(text), count))
        found.update(dict.fromkeys(sorted(named, key=lambda one: (-named[one], one))))
    return list(found)


def _zones_round(ground: Ground, events: gpd.GeoDataFrame) -> Iterator[str]:
    for moment, rows in events.groupby("start", sort=True).indices.items():
        zones = valid_at(ground.control.zones, moment)
        if len(zones):
            points = events.geometry.to_numpy()[rows]
            _, inside = shapely.STRtree(zones.geometry.to_numpy()).query(points, "intersects")
            yield from map(str, zones.index[inside])


def _holding(ground: Ground, row: str) -> Evidence:
    places, held = ground.dataset.places, ground.dataset.holdings.loc[row]
    place_id, point = held["place_id"], places.geometry.loc[held["place_id"]]
    start: pd.Timestamp = ground.dataset.holdings["start"].loc[row]
    sure = f"{held['confidence']} confidence" if held["confidence"] != "not stated" else "confidence not stated"
    said = f"{places['name'].loc[place_id]}: {ground_text(str(held['actor']))} from {date_text(start)}, {sure}"
    return Evidence("holdings", row, noted(said, str(held["note"]), str(held["source"])), point.x, point.y)


def _zone(ground: Ground, row: str) -> Evidence:
    zones = ground.control.zones
    off = radius_text(float(zones["line_uncertainty_m"].loc[row]))
    said = f"the zone of {zones['actor'].loc[row]} from {date_text(zones['start'].loc[row])}, its line within {off}"
    return Evidence("zones", row, noted(said, "", str(zones["source"].loc[row])))
