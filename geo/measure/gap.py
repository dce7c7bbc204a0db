"""The distance of a pair: from an actor, a place or a point to a rival, at a moment.

Three definitions, always named beside the number (`docs/methods.md` has formulas and errors):

- *position to edge*: the nearest held place to the nearest point of the rival's zone;
- *edge to edge*: zone to zone;
- *position to position*: held place to held place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure.edges import edge_at, inside_at, split, surest_point
from geo.measure.ground import Ground, Witness, event_days, positions, zone_at
from geo.model.errors import InputError, UnknownNameError
from geo.model.text import radius_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.model.view import Area, Definition

#: Candidates within this share of the planar minimum, plus a metre, are measured on the ellipsoid.
_CANDIDATE_SLACK: Final = 0.02


@dataclass(frozen=True, slots=True)
class Gap:
    """A distance in metres on the WGS84 ellipsoid, with its interval, its two ends and its definition."""

    definition: Definition
    distance_m: float
    low_m: float
    high_m: float
    start: Witness
    end: Witness
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GapInterval:
    """The gap over ``[start, end)``, in which nothing changed; without a gap, `reason` says why."""

    start: pd.Timestamp
    end: pd.Timestamp
    gap: Gap | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What `measure` found: a gap or a reason, and the positions too imprecise to be used."""

    gap: Gap | None
    reason: str
    left_out: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Whose distance to whom, measured how.

    Attributes
    ----------
    origin
        An actor's canonical name, or a `Witness` for one place or point.
    rival
        An actor's canonical name.
    definition
        One of `geo.model.view.DEFINITIONS`; from a place or point, edge to edge is position to edge.
    area
        West, south, east, north in degrees: only what lies inside is measured; ``None``: everything.
    max_place_uncertainty_m
        Positions known worse than this are left out and listed, metres.
    """

    origin: str | Witness
    rival: str
    definition: Definition
    area: Area | None = None
    max_place_uncertainty_m: float = 1000.0


def measure(ground: Ground, question: Question, instant: pd.Timestamp) -> Answer:
    """Measure one distance at one moment.

    Raises
    ------
    UnknownNameError
        The actor or the rival holds nothing in the data at any time.
    InputError
        The actor and the rival are the same.
    """
    check_pair(ground, question)
    if question.definition == "edge-to-edge" and isinstance(question.origin, str):
        return _edge_to_edge(ground, question, question.origin, instant)
    notes: list[str] = []
    if isinstance(question.origin, Witness):
        _check_inside(question.origin, question.area)
        starts, held = [question.origin], True
        left_out: list[Witness] = []
        if question.definition == "edge-to-edge":
            notes.append("A place has no edge: measured from its position.")
        if question.origin.uncertainty_m > question.max_place_uncertainty_m:
            notes.append(f"{question.origin.name} is known only within {radius_text(question.origin.uncertainty_m)}.")
    else:
        found, held = positions(ground, question.origin, instant, question.area)
        starts, left_out = split(found, question.max_place_uncertainty_m)
        if not starts:
            return Answer(None, _nothing(question.origin, "position", question, left_out), tuple(left_out))
    if not held:
        notes.append(
            f"The data name no place held by {question.origin}: its events recorded on that day alone stand in."
        )
    if question.definition == "position-to-position":
        return _to_positions(ground, question, instant, starts=starts, left_out=left_out, notes=notes)
    return _to_edge(ground, question, instant, starts=starts, left_out=left_out, notes=notes)


def _check_inside(origin: Witness, area: Area | None) -> None:
    """Raise for a place outside the area: what lies nearest to it may lie outside, too."""
    if area is None:
        return
    west, south, east, north = area
    if not (west <= origin.lon <= east and south <= origin.lat <= north):
        bounds = ",".join(f"{value:g}" for value in area)
        raise InputError(f"{origin.name} lies outside the area measured, {bounds}; measure in another area, or in all")


def check_pair(ground: Ground, question: Question) -> None:
    """Raise when the question names an actor the data do not know, or an actor against itself."""
    sides, known = ground.sides(), ground.known()
    if question.rival not in sides and not (question.definition == "position-to-position" and question.rival in known):
        raise UnknownNameError("actor that holds ground", question.rival, sides)
    if isinstance(question.origin, str):
        if question.origin not in known:
            raise UnknownNameError("actor", question.origin, known)
        if question.origin == question.rival:
            raise InputError(f"a distance needs two sides; both are {question.rival}")


def _nothing(actor: str, what: str, question: Question, left_out: Sequence[Witness] = ()) -> str:
    inside = " in the area of interest" if question.area is not None else ""
    if left_out:
        within = radius_text(question.max_place_uncertainty_m)
        return f"no {what} of {actor}{inside} is known within {within}; {len(left_out)} less certain left out"
    return f"the data record no {what} of {actor}{inside} at that moment"


def _to_positions(
    ground: Ground,
    question: Question,
    instant: pd.Timestamp,
    *,
    starts: list[Witness],
    left_out: list[Witness],
    notes: list[str],
) -> Answer:
    found, held = positions(ground, question.rival, instant, question.area)
    ends, too_imprecise = split(found, question.max_place_uncertainty_m)
    left_out = [*left_out, *too_imprecise]
    if not ends:
        reason = _nothing(question.rival, "position", question, too_imprecise)
        return Answer(None, reason, tuple(left_out))
    if not held:
        notes = [
            *notes,
            f"The data name no place held by {question.rival}: its events recorded on that day alone stand in.",
        ]
    lon_a, lat_a = np.array([(one.lon, one.lat) for one in starts]).T
    lon_b, lat_b = np.array([(one.lon, one.lat) for one in ends]).T
    shape = (len(starts), len(ends))
    pairs = [np.broadcast_to(values, shape) for values in (lon_a[:, None], lat_a[:, None], lon_b, lat_b)]
    distances = geodesy.geodesic_m(*(np.ascontiguousarray(values) for values in pairs)).reshape(shape)
    i, j = np.unravel_index(int(np.argmin(distances)), shape)
    start, end = starts[i], ends[j]
    gap = _gap(question.definition, float(distances[i, j]), start, end, notes)
    return Answer(gap, "", tuple(left_out))


def _to_edge(
    ground: Ground,
    question: Question,
    instant: pd.Timestamp,
    *,
    starts: list[Witness],
    left_out: list[Witness],
    notes: list[str],
) -> Answer:
    zone, line_m = zone_at(ground, question.rival, instant, question.area)
    if zone is None:
        return Answer(None, _nothing(question.rival, "zone", question), tuple(left_out))
    points = shapely.points([(one.lon, one.lat) for one in starts])
    best = min(
        (
            (pair, starts[k])
            for k in _candidates(points, zone)
            if (pair := geodesy.nearest_pair(points[k], zone)) is not None
        ),
        key=lambda found: (found[0].distance_m, found[1].name),
    )
    pair, start = best
    if pair.distance_m == 0:
        edge = inside_at(ground, question.rival, instant, start, line_m=line_m)
    else:
        edge = edge_at(ground, question.rival, instant, pair.end, line_m=line_m, area=question.area)
    gap = _gap("position-to-edge", pair.distance_m, start, edge.witness, [*notes, *edge.notes])
    return Answer(_open(gap) if edge.open_ended else gap, "", tuple(left_out))


def _edge_to_edge(ground: Ground, question: Question, actor: str, instant: pd.Timestamp) -> Answer:
    own, own_line_m = zone_at(ground, actor, instant, question.area)
    other, other_line_m = zone_at(ground, question.rival, instant, question.area)
    for name, zone in ((actor, own), (question.rival, other)):
        if zone is None:
            return Answer(None, _nothing(name, "zone", question), ())
    pair = geodesy.nearest_pair(own, other)
    if pair is None:
        return Answer(None, _nothing(actor, "zone", question), ())
    touching = pair.distance_m == 0
    if touching and ground.control.derived:
        contact = shapely.intersection(own, other)
        pair = geodesy.NearestPair(0.0, *[surest_point(ground, (actor, question.rival), instant, contact)] * 2)
    start = edge_at(ground, actor, instant, pair.start, line_m=own_line_m, area=question.area)
    end = edge_at(ground, question.rival, instant, pair.end, line_m=other_line_m, area=question.area)
    notes = list(dict.fromkeys([*start.notes, *end.notes]))
    if touching:
        notes = ["The two zones touch.", *end.notes]
    gap = _gap(question.definition, pair.distance_m, start.witness, end.witness, notes)
    return Answer(_open(gap) if start.open_ended or end.open_ended else gap, "", ())


def _gap(definition: Definition, distance_m: float, start: Witness, end: Witness, notes: list[str]) -> Gap:
    slack = start.uncertainty_m + end.uncertainty_m
    return Gap(definition, distance_m, max(0.0, distance_m - slack), distance_m + slack, start, end, tuple(notes))


def _open(gap: Gap) -> Gap:
    """Return the gap without a lower bound: ground beyond the edge may be the rival's too."""
    return replace(gap, low_m=0.0)


def _candidates(points: NDArray[np.object_], zone: shapely.Geometry) -> NDArray[np.int64]:
    """Return the positions of the points that may be nearest to the zone, by a projection centred on them."""
    x, y = shapely.get_coordinates(points).mean(axis=0)
    plane = geodesy.to_plane(np.append(points, zone), (round(float(x), 2), round(float(y), 2)))
    distances = shapely.distance(plane[:-1], plane[-1])
    return np.flatnonzero(distances <= distances.min() * (1 + _CANDIDATE_SLACK) + 1.0)


#: A series of more intervals than this is not worked out; it would take minutes.
MOST_INTERVALS: Final = 2000


def series(ground: Ground, question: Question, start: pd.Timestamp, end: pd.Timestamp) -> tuple[GapInterval, ...]:
    """Measure the gap over every interval of ``[start, end)`` in which nothing it rests on changed.

    The intervals are in order, without holes, and neighbours differ. Where an actor's positions are its events of the
    day, the days of its events begin and end intervals too.

    Raises
    ------
    InputError
        There are more than `MOST_INTERVALS` intervals.
    """
    moments = {*ground.moments()}
    for actor in _stood_in(ground, question):
        moments |= event_days(ground.dataset.events, actor)
    bounds = [start, *sorted(moment for moment in moments if start < moment < end), end]
    if len(bounds) - 1 > MOST_INTERVALS:
        raise InputError(
            f"the distance changes at up to {len(bounds) - 1:,} moments, at most {MOST_INTERVALS:,} are worked out: "
            "it is given for the moment chosen, not along the timeline"
        )
    out: list[GapInterval] = []
    for since, until in pairwise(bounds):
        answer = measure(ground, question, since)
        if out and (out[-1].gap, out[-1].reason) == (answer.gap, answer.reason):
            out[-1] = replace(out[-1], end=until)
        else:
            out.append(GapInterval(since, until, answer.gap, answer.reason))
    return tuple(out)


def _stood_in(ground: Ground, question: Question) -> list[str]:
    """Return the actors of a question whose positions are their events, because no holding names them."""
    if question.definition == "edge-to-edge":
        return []
    asked = [question.origin, question.rival] if question.definition == "position-to-position" else [question.origin]
    return [name for name in asked if isinstance(name, str) and not ground.holds_places(name)]
