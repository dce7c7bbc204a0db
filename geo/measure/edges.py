"""Where a measured line meets the edge of a zone: what that point is called, and how far off it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure.ground import Ground, Witness, witness_of
from geo.measure.zones import SHAPING_UNCERTAINTY_M, valid_at
from geo.model.actors import UNKNOWN
from geo.model.text import distance_text, radius_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.model.view import Area

#: Distances to two places are taken as equal, and a point as half-way, within this share.
_HALF_WAY_SLACK: Final = 0.01
#: A point this near to a border, in degrees (a metre), is on it.
_ON_BORDER_DEG: Final = 1e-5
#: Points along a contact line, in degrees (about 100 m).
_CONTACT_STEP_DEG: Final = 0.001


def split(found: Sequence[Witness], limit_m: float) -> tuple[list[Witness], list[Witness]]:
    """Return the positions known within `limit_m` metres, and the others."""
    kept = [one for one in found if one.uncertainty_m <= limit_m]
    return kept, [one for one in found if one.uncertainty_m > limit_m]


@dataclass(frozen=True, slots=True)
class Edge:
    """The end of a measured line on a zone's edge; with `open_ended` the zone may go on beyond it."""

    witness: Witness
    notes: tuple[str, ...] = ()
    open_ended: bool = False


def edge_at(
    ground: Ground,
    rival: str,
    instant: pd.Timestamp,
    point: tuple[float, float],
    *,
    line_m: float,
    area: Area | None,
) -> Edge:
    """Return the end on the edge of the rival's zone, named after its nearest held place, with its tolerance.

    A half-way line can be wrong by as much as its distance to the place that made it: beyond that, the place itself
    would be on the other side. Where the zone ends because its reach does, nothing is known of what lies beyond. A
    drawn line is off by what its source states.
    """
    places, holders = _sites(ground, instant)
    away_m = _away_m(np.array([point]), places)[0]
    own = holders == rival
    if not own.any():
        return Edge(Witness(f"the edge of the zone of {rival}", *point, line_m), _border_note(point, area))
    nearest = int(np.argmin(np.where(own, away_m, np.inf)))
    place, place_m = places[nearest], float(away_m[nearest])
    name = f"the zone's edge near {place.name}"
    if not ground.control.derived:
        return Edge(Witness(name, *point, line_m), _border_note(point, area))
    witness = Witness(name, *point, place_m)
    if note := _border_note(point, area):
        return Edge(witness, note)
    if not own.all():
        other = int(np.argmin(np.where(own, np.inf, away_m)))
        if abs(away_m[other] - place_m) <= _HALF_WAY_SLACK * place_m:
            return Edge(witness, (_half_way_note(place, places[other], holder=str(holders[other])),))
    said = (
        f"The edge is where the reach of {place.name} ends ({radius_text(place_m)}), not a line between two sides: "
        "who held the ground beyond it is not known."
    )
    return Edge(witness, (said,), open_ended=True)


def inside_at(ground: Ground, rival: str, instant: pd.Timestamp, start: Witness, *, line_m: float) -> Edge:
    """Return the end for a position inside the rival's zone: the position itself, as sure as the zone's line."""
    tolerance_m = line_m
    if ground.control.derived:
        places, holders = _sites(ground, instant)
        away_m = _away_m(np.array([(start.lon, start.lat)]), places)[0]
        tolerance_m = float(away_m[holders == rival].min())
    witness = Witness(f"inside the zone of {rival}", start.lon, start.lat, tolerance_m)
    return Edge(witness, (f"{start.name} lies inside the zone of {rival}.",))


def _sites(ground: Ground, instant: pd.Timestamp) -> tuple[list[Witness], NDArray[np.object_]]:
    """Return the held places (of derived zones, those that shape them) and the holder of each at the moment."""
    data = ground.dataset
    known = data.places.index.isin(data.holdings["place_id"])
    if ground.control.derived:
        known &= (data.places["place_uncertainty_m"] <= SHAPING_UNCERTAINTY_M).to_numpy()
    places = data.places[known].sort_index()
    now = valid_at(data.holdings, instant).drop_duplicates("place_id").set_index("place_id")["actor"]
    return witness_of(places), now.reindex(places.index).fillna(UNKNOWN).to_numpy(dtype=object)


def _half_way_note(place: Witness, other: Witness, *, holder: str) -> str:
    apart = float(geodesy.geodesic_m(place.lon, place.lat, other.lon, other.lat))
    unknown = f" Who held {other.name} is not known." if holder == UNKNOWN else ""
    return (
        f"The edge is half-way between {other.name} and {place.name}, not observed: the front may lie anywhere in the "
        f"{distance_text(apart)} between them.{unknown}"
    )


def _border_note(point: tuple[float, float], area: Area | None) -> tuple[str, ...]:
    if area is None:
        return ()
    west, south, east, north = area
    away = min(abs(point[0] - west), abs(point[0] - east), abs(point[1] - south), abs(point[1] - north))
    return ("The nearest ground lies on the border of the area measured.",) if away < _ON_BORDER_DEG else ()


def surest_point(
    ground: Ground, actors: tuple[str, str], instant: pd.Timestamp, contact: shapely.Geometry
) -> tuple[float, float]:
    """Return the point of a contact line nearest to the places of both sides, where it is known best, within 100 m."""
    points = shapely.get_coordinates(shapely.segmentize(contact, _CONTACT_STEP_DEG))
    places, holders = _sites(ground, instant)
    away_m = _away_m(points, places)
    total = sum(away_m[:, holders == actor].min(axis=1) for actor in actors)
    lon, lat = points[int(np.argmin(total))]
    return float(lon), float(lat)


def _away_m(points: NDArray[np.float64], places: Sequence[Witness]) -> NDArray[np.float64]:
    """Return the distances from points (rows) to places (columns)."""
    at = np.array([(one.lon, one.lat) for one in places]).reshape(-1, 2)
    rows, columns = np.repeat(points, len(at), axis=0), np.tile(at, (len(points), 1))
    metres = geodesy.geodesic_m(rows[:, 0], rows[:, 1], columns[:, 0], columns[:, 1])
    return metres.reshape(len(points), len(at))
