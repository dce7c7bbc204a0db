"""Who is recorded as the holder of each place at a moment, and which places turned between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure.lives import microseconds
from geo.measure.partition import DISPUTED, partition
from geo.model.actors import CONTESTED, UNKNOWN

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.ground import Ground
    from geo.model.view import Area

#: Confidences from the lowest; a record that states none is no better than one of low confidence.
_RANKED: Final = ("low", "not stated", "medium", "high")
#: What says the holder of a place that lies in a zone.
_NOT_STATED: Final = "not stated"


@dataclass(frozen=True, slots=True)
class Turn:
    """A place whose holder at one moment is not the one at another.

    `before` and `after` are an actor, ``"contested"``, ``"unknown"`` (recorded as such) or ``""`` (not covered: nothing
    is recorded of it). `confidence` is the lower of the two records' (`geo.model.tables.CONFIDENCES`).
    """

    place_id: str
    name: str
    kind: str
    before: str
    after: str
    lon: float
    lat: float
    place_uncertainty_m: float
    confidence: str
    source: str


@dataclass(frozen=True, eq=False, slots=True)
class PlaceHolders:
    """Who holds each place of `Ground.spots` at a moment, how surely, and who says so; empty: nothing is recorded."""

    holder: NDArray[np.object_]
    confidence: NDArray[np.object_]
    source: NDArray[np.object_]


def place_holders(ground: Ground, moment: pd.Timestamp, *, area: Area | None = None) -> PlaceHolders:
    """Return the holder of every place at a moment, in the order of `Ground.spots` (by id).

    It is the holder that its holding records; a place of two holders at once is ``"contested"``. In data with zones
    and places but no holdings at all it is the holder of the zone in which the place's point lies: on an edge between
    two, or where zones of two sides overlap, ``"contested"``. Of places outside `area` nothing is said.
    """
    return _by_holding(ground, moment) if len(ground.dataset.holdings) else _by_zone(ground, moment, area)


def places_held(ground: Ground, moment: pd.Timestamp, *, area: Area | None = None) -> dict[str, int]:
    """Return how many places inside an area each holder holds at a moment; places recorded as unknown are counted."""
    holder = place_holders(ground, moment, area=area).holder[inside(ground, area)]
    names, counts = np.unique(holder.astype(str), return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts, strict=True) if name}


def turns_between(
    ground: Ground, start: pd.Timestamp, end: pd.Timestamp, *, area: Area | None = None
) -> tuple[Turn, ...]:
    """Return the places inside an area whose holder at one moment is not the one at another, by name then id."""
    before, after = (place_holders(ground, moment, area=area) for moment in (start, end))
    spots, places = ground.spots, ground.dataset.places.sort_index()
    turned = np.flatnonzero((before.holder != after.holder) & inside(ground, area))
    found = [
        Turn(
            place_id=str(places.index[k]),
            name=str(spots.names[k]),
            kind=str(places["kind"].iloc[k]),
            before=str(before.holder[k]),
            after=str(after.holder[k]),
            lon=float(spots.lon[k]),
            lat=float(spots.lat[k]),
            place_uncertainty_m=float(spots.uncertainty_m[k]),
            confidence=_lower(str(before.confidence[k]), str(after.confidence[k])),
            source=_joined(str(before.source[k]), str(after.source[k])),
        )
        for k in turned
    ]
    return tuple(sorted(found, key=lambda turn: (turn.name, turn.place_id)))


def inside(ground: Ground, area: Area | None) -> NDArray[np.bool_]:
    """Return which places of `Ground.spots` have their point inside an area or on its border; ``None``: everywhere."""
    lon, lat = ground.spots.lon, ground.spots.lat
    if area is None:
        return np.ones(len(lon), dtype=bool)
    west, south, east, north = area
    return np.asarray((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))


def _by_holding(ground: Ground, moment: pd.Timestamp) -> PlaceHolders:
    holdings = ground.dataset.holdings
    sure = holdings["confidence"].to_numpy(dtype=object)
    said = holdings["source"].to_numpy(dtype=object)
    rows = ground.all_holding_lives.at(microseconds(moment))
    # By source, then by who holds: the order of the rows says nothing.
    rows = rows[np.argsort(said[rows].astype(str), kind="stable")]
    found = _nobody(len(ground.spots))
    for row, spot in zip(rows, ground.held_spot[rows], strict=True):
        if spot < 0:
            continue
        holder = ground.holders[row]
        known = found.holder[spot]
        found.holder[spot] = holder if known in ("", holder) else CONTESTED
        found.confidence[spot] = _lower(found.confidence[spot], str(sure[row]))
        found.source[spot] = _joined(found.source[spot], str(said[row]))
    return found


def _by_zone(ground: Ground, moment: pd.Timestamp, area: Area | None) -> PlaceHolders:
    found = _nobody(len(ground.spots))
    if not len(ground.spots) or not len(ground.control.zones):
        return found
    parts = partition(ground, moment, area=area)
    rows = np.flatnonzero(inside(ground, area))
    said = "; ".join(sorted(parts.drawn_by))
    for holder, shape in parts.ground.items():
        own = rows[shapely.intersects_xy(shape, ground.spots.lon[rows], ground.spots.lat[rows])]
        name = CONTESTED if holder == DISPUTED else holder
        known = found.holder[own]
        found.holder[own] = np.where(np.isin(known, ["", UNKNOWN]), name, known if name == UNKNOWN else CONTESTED)
        found.confidence[own], found.source[own] = _NOT_STATED, said
    return found


def _nobody(count: int) -> PlaceHolders:
    holder, confidence, source = (np.full(count, "", dtype=object) for _ in range(3))
    return PlaceHolders(holder, confidence, source)


def _lower(one: str, other: str) -> str:
    """Return the lower of two confidences; of one alone that one."""
    stated = [name for name in (one, other) if name]
    return min(stated, key=_RANKED.index) if stated else _NOT_STATED


def _joined(one: str, other: str) -> str:
    """Return the sources of two records, each once, in their order."""
    parts = [part.strip() for text in (one, other) for part in text.split(";")]
    return "; ".join(dict.fromkeys(part for part in parts if part))
