"""Where a measured line meets the edge of a zone: what that point is called, and how far off it may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure.ground import Ground, Witness, holders_at
from geo.measure.lives import microseconds
from geo.model.actors import UNKNOWN
from geo.model.text import distance_text, radius_text

if TYPE_CHECKING:
    import pandas as pd

    from geo.measure.spots import Spots
    from geo.model.view import Area

#: Distances to two places are taken as equal, and a point as half-way, within this share.
_HALF_WAY_SLACK: Final = 0.01
#: A point this near to a border, in degrees (a metre), is on it.
_ON_BORDER_DEG: Final = 1e-5
_BORDER_NOTE: Final = (
    "The nearest ground lies on the border of the area measured and goes on beyond it: outside, it may be nearer."
)
#: Points along a contact line, in degrees (about 100 m).
_CONTACT_STEP_DEG: Final = 0.001


@dataclass(frozen=True, slots=True)
class Edge:
    """The end of a measured line on a zone's edge; with `open_ended` the zone may go on beyond it.

    Of a position inside the zone, `depth_m` is how far that is from the edge, metres.
    """

    witness: Witness
    notes: tuple[str, ...] = ()
    open_ended: bool = False
    depth_m: float = 0.0


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
    drawn line is off by what its source states. Where the zone is cut at the border of the area, it goes on beyond.
    """
    sites, holders = ground.site_spots, holders_at(ground, instant)
    own = holders == rival
    if _is_on_border(point, area):
        name = f"the zone of {rival} at the border of the area measured"
        return Edge(Witness(name, *point, line_m), (_BORDER_NOTE,), open_ended=True)
    if not own.any():
        return Edge(Witness(f"the edge of the zone of {rival}", *point, line_m))
    nearest, place_m = sites.nearest_to(*point, among=own)
    place = sites.names[nearest]
    name = f"the zone's edge near {place}"
    if not ground.control.derived:
        return Edge(Witness(name, *point, line_m))
    witness = Witness(name, *point, place_m)
    if not own.all():
        other, other_m = sites.nearest_to(*point, among=~own)
        if abs(other_m - place_m) <= _HALF_WAY_SLACK * place_m:
            return Edge(witness, (_half_way_note(sites, nearest, other, holder=str(holders[other])),))
    said = (
        f"The edge is where the reach of {place} ends ({radius_text(place_m)}), not a line between two sides: "
        "who held the ground beyond it is not known."
    )
    return Edge(witness, (said,), open_ended=True)


def inside_at(ground: Ground, rival: str, instant: pd.Timestamp, start: Witness, *, line_m: float) -> Edge:
    """Return the end for a position inside the rival's zone: the position itself, as sure as the nearest edge.

    The border of an area of interest is no edge. A position exactly on an edge is neither inside nor outside.
    """
    at = (start.lon, start.lat)
    depth_m, point = depth_at(ground, rival, instant, at)
    edge = edge_at(ground, rival, instant, point, line_m=line_m, area=None)
    name, said = f"inside the zone of {rival}", f"{start.name} lies inside the zone of {rival}."
    if depth_m == 0:
        name = f"the edge of the zone of {rival}"
        said = f"{start.name} lies exactly on the edge of the zone of {rival}: inside or outside cannot be told."
    witness = Witness(name, *at, edge.witness.uncertainty_m)
    return Edge(witness, (said,), open_ended=edge.open_ended, depth_m=depth_m)


def depth_at(
    ground: Ground, rival: str, instant: pd.Timestamp, at: tuple[float, float]
) -> tuple[float, tuple[float, float]]:
    """Return how far a place on the rival's whole ground is from its edge, metres, and the nearest point of the edge.

    There must be such ground at the moment.
    """
    zone = ground.territories.at(rival, microseconds(instant), None)
    pair = None if zone is None else geodesy.nearest_pair(shapely.Point(at), zone.edge)
    if pair is None:
        raise ValueError("no ground is without an edge")
    return pair.distance_m, pair.end


def _half_way_note(sites: Spots, own: int, other: int, *, holder: str) -> str:
    apart = float(geodesy.geodesic_m(sites.lon[own], sites.lat[own], sites.lon[other], sites.lat[other]))
    name = sites.names[other]
    unknown = f" Who held {name} is not known." if holder == UNKNOWN else ""
    return (
        f"The edge is half-way between {name} and {sites.names[own]}, not observed: the front may lie anywhere in the "
        f"{distance_text(apart)} between them.{unknown}"
    )


def _is_on_border(point: tuple[float, float], area: Area | None) -> bool:
    if area is None:
        return False
    west, south, east, north = area
    away = min(abs(point[0] - west), abs(point[0] - east), abs(point[1] - south), abs(point[1] - north))
    return away < _ON_BORDER_DEG


def surest_point(
    ground: Ground, actors: tuple[str, str], instant: pd.Timestamp, contact: shapely.Geometry
) -> tuple[float, float]:
    """Return the point of a contact line nearest to the places of both sides, where it is known best, within 100 m."""
    points = shapely.get_coordinates(shapely.segmentize(contact, _CONTACT_STEP_DEG))
    holders = holders_at(ground, instant)
    total = sum(ground.site_spots.take(holders == actor).nearest_m(points) for actor in sorted(actors))
    lon, lat = points[int(np.argmin(total))]
    return float(lon), float(lat)
