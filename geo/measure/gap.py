"""The distance of a pair: from an actor, a place or a point to a rival, at a moment.

Three definitions, always named beside the number (`docs/methods.md` has formulas and errors):

- *position to edge*: the nearest held place to the nearest point of the rival's zone;
- *edge to edge*: zone to zone;
- *position to position*: held place to held place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.measure.basis import Basis, basis_at, moments
from geo.measure.edges import edge_at, inside_at
from geo.measure.ground import Ground, Witness, witness, witnesses
from geo.measure.lines import between_grounds, to_ground
from geo.measure.spots import Spots, nearest_two
from geo.model.errors import InputError, UnknownNameError
from geo.model.text import radius_text
from geo.model.view import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.model.view import Area, Definition

#: A series whose distance may change at more moments than this is not worked out.
MOST_INTERVALS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Gap:
    """A distance in metres on the WGS84 ellipsoid, with its interval, its two ends and its definition.

    With `open_ended` an end lies where the reach of a place, or the area measured, ends: the ground may go on beyond.
    """

    definition: Definition
    distance_m: float
    low_m: float
    high_m: float
    start: Witness
    end: Witness
    notes: tuple[str, ...] = ()
    open_ended: bool = False


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
        The actor and the rival are the same, a place lies outside the area, or a number of the question is no number.
    """
    check_question(ground, question)
    return _answer(ground, question, instant, basis_at(ground, question, instant))


def series(ground: Ground, question: Question, start: pd.Timestamp, end: pd.Timestamp) -> tuple[GapInterval, ...]:
    """Measure the gap over every interval of ``[start, end)`` in which nothing it rests on changed.

    The intervals are in order, without holes, and neighbours differ. Before the first record and after the last end
    there is no gap but a reason; what has no recorded end is still so. Where an actor's positions are its events of
    the day, the days of its events begin and end intervals too. At each of its moments a series says what `measure`
    says.

    Raises
    ------
    UnknownNameError
        The actor or the rival holds nothing in the data at any time.
    InputError
        The time ends before it starts, or as it does; the distance may change at more than `MOST_INTERVALS` moments;
        or the question cannot be answered at any moment (`measure`).
    """
    check_question(ground, question)
    if not start < end:
        raise InputError(f"a series from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} has no time in it")
    bounds = [start, *moments(ground, question, start, end), end]
    if len(bounds) - 1 > MOST_INTERVALS:
        raise InputError(
            f"the distance changes at up to {len(bounds) - 1:,} moments, at most {MOST_INTERVALS:,} are worked out: "
            "it is given for the moment chosen, not along the timeline"
        )
    out: list[GapInterval] = []
    rested_on = None
    for since, until in pairwise(bounds):
        basis = basis_at(ground, question, since)
        if out and basis.key == rested_on:
            out[-1] = replace(out[-1], end=until)
            continue
        rested_on = basis.key
        answer = _answer(ground, question, since, basis)
        if out and (out[-1].gap, out[-1].reason) == (answer.gap, answer.reason):
            out[-1] = replace(out[-1], end=until)
        else:
            out.append(GapInterval(since, until, answer.gap, answer.reason))
    return tuple(out)


def check_question(ground: Ground, question: Question) -> None:
    """Raise when a question cannot be answered at any moment: its pair, or a number in it, cannot be used."""
    check_pair(ground, question)
    if question.definition not in DEFINITIONS:
        raise InputError(f"no definition is called {question.definition!r}; there are {', '.join(DEFINITIONS)}")
    limit_m = question.max_place_uncertainty_m
    if not limit_m >= 0:
        raise InputError(f"positions known within {limit_m:g} m: give metres, 0 or more")
    area = question.area
    if area is not None:
        west, south, east, north = area
        if not (all(map(math.isfinite, area)) and west < east and south < north):
            raise InputError(f"the area {_bounds_text(area)} is not west, south, east, north in degrees")
    if isinstance(question.origin, Witness):
        _check_place(question.origin, area)


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


def _check_place(origin: Witness, area: Area | None) -> None:
    if not (math.isfinite(origin.lon) and -90 <= origin.lat <= 90):
        raise InputError(f"{origin.name} at longitude {origin.lon:g}, latitude {origin.lat:g} is nowhere")
    if not (math.isfinite(origin.uncertainty_m) and origin.uncertainty_m >= 0):
        raise InputError(f"{origin.name} is known within {origin.uncertainty_m:g} m; give metres, 0 or more")
    if area is None:
        return
    west, south, east, north = area
    # What lies nearest to a place outside the area may lie outside, too.
    if not (west <= origin.lon <= east and south <= origin.lat <= north):
        bounds = _bounds_text(area)
        raise InputError(f"{origin.name} lies outside the area measured, {bounds}; measure in another area, or in all")


def _bounds_text(area: Area) -> str:
    return ",".join(f"{value:g}" for value in area)


def _answer(ground: Ground, question: Question, instant: pd.Timestamp, basis: Basis) -> Answer:
    if basis.starts is None:
        return _edge_to_edge(ground, question, instant, basis)
    notes: list[str] = []
    lone = isinstance(question.origin, Witness)
    # A place that somebody names is measured however vaguely it is known; a note says so.
    starts, left_out = (basis.starts, []) if lone else _split(basis.starts, question.max_place_uncertainty_m)
    if isinstance(question.origin, Witness):
        notes += _place_notes(question.origin, question)
    elif not len(starts):
        return Answer(None, _nothing(question.origin, "position", question, left_out), tuple(left_out))
    elif not basis.starts_held:
        notes.append(_stand_in_note(question.origin))
    if basis.ends is not None:
        return _to_positions(question, basis, basis.ends, starts=starts, left_out=left_out, notes=notes)
    return _to_edge(ground, question, instant, basis, starts=starts, left_out=left_out, notes=notes)


def _split(found: Spots, limit_m: float) -> tuple[Spots, list[Witness]]:
    """Return the positions known within `limit_m` metres, and witnesses of the others."""
    near = found.uncertainty_m <= limit_m
    return (found, []) if near.all() else (found.take(near), witnesses(found.take(~near)))


def _place_notes(origin: Witness, question: Question) -> list[str]:
    notes = []
    if question.definition == "edge-to-edge":
        notes.append("A place has no edge: measured from its position.")
    if origin.uncertainty_m > question.max_place_uncertainty_m:
        notes.append(f"{origin.name} is known only within {radius_text(origin.uncertainty_m)}.")
    return notes


def _stand_in_note(actor: str) -> str:
    return f"The data name no place held by {actor}: its events recorded on that day alone stand in."


def _nothing(actor: str, what: str, question: Question, left_out: Sequence[Witness] = ()) -> str:
    inside = " in the area of interest" if question.area is not None else ""
    if left_out:
        within = radius_text(question.max_place_uncertainty_m)
        return f"no {what} of {actor}{inside} is known within {within}; {len(left_out)} less certain left out"
    return f"the data record no {what} of {actor}{inside} at that moment"


def _to_positions(
    question: Question, basis: Basis, found: Spots, *, starts: Spots, left_out: list[Witness], notes: list[str]
) -> Answer:
    ends, too_imprecise = _split(found, question.max_place_uncertainty_m)
    everything_left_out = (*left_out, *too_imprecise)
    if not len(ends):
        return Answer(None, _nothing(question.rival, "position", question, too_imprecise), everything_left_out)
    if not basis.ends_held:
        notes = [*notes, _stand_in_note(question.rival)]
    i, j, distance_m = nearest_two(starts, ends)
    start, end = witness(starts, i), witness(ends, j)
    if not basis.starts_held and not basis.ends_held and start == end:
        notes = [*notes, f"Both ends are one event, {start.name}, in which both took part; its place counts twice."]
    return Answer(_gap(question.definition, distance_m, start, end, notes), "", everything_left_out)


def _to_edge(
    ground: Ground,
    question: Question,
    instant: pd.Timestamp,
    basis: Basis,
    *,
    starts: Spots,
    left_out: list[Witness],
    notes: list[str],
) -> Answer:
    zone = basis.rival
    if zone is None:
        return Answer(None, _nothing(question.rival, "zone", question), tuple(left_out))
    k, pair = to_ground(ground, starts, zone)
    start = witness(starts, k)
    if pair.distance_m == 0:
        edge = inside_at(ground, question.rival, instant, start, line_m=zone.line_m)
    else:
        edge = edge_at(ground, question.rival, instant, pair.end, line_m=zone.line_m, area=question.area)
    gap = _gap("position-to-edge", pair.distance_m, start, edge.witness, [*notes, *edge.notes], depth_m=edge.depth_m)
    return Answer(_open(gap) if edge.open_ended else gap, "", tuple(left_out))


def _edge_to_edge(ground: Ground, question: Question, instant: pd.Timestamp, basis: Basis) -> Answer:
    actor, own, other = str(question.origin), basis.own, basis.rival
    if own is None or other is None:
        return Answer(None, _nothing(actor if own is None else question.rival, "zone", question), ())
    pair = between_grounds(ground, (actor, own), (question.rival, other), instant)
    start = edge_at(ground, actor, instant, pair.start, line_m=own.line_m, area=question.area)
    end = edge_at(ground, question.rival, instant, pair.end, line_m=other.line_m, area=question.area)
    touching = pair.distance_m == 0
    notes = ["The two zones touch.", *end.notes] if touching else list(dict.fromkeys([*start.notes, *end.notes]))
    gap = _gap(question.definition, pair.distance_m, start.witness, end.witness, notes)
    return Answer(_open(gap) if start.open_ended or end.open_ended else gap, "", ())


def _gap(
    definition: Definition, distance_m: float, start: Witness, end: Witness, notes: list[str], *, depth_m: float = 0.0
) -> Gap:
    slack_m = start.uncertainty_m + end.uncertainty_m
    low_m, high_m = max(0.0, distance_m - slack_m), max(0.0, distance_m + slack_m - depth_m)
    return Gap(definition, distance_m, low_m, high_m, start, end, tuple(notes))


def _open(gap: Gap) -> Gap:
    """Return the gap without a lower bound: ground beyond the edge may be the rival's too."""
    return replace(gap, low_m=0.0, open_ended=True)
