"""Claims of something near a place: an event within a distance, its point and the place's each known within a radius.

Absence of a record is no contradiction. Only a claim whose words fit a single recorded event speaks of that event, and
can be contradicted by where it is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure.captures import find_named
from geo.measure.claims.distance import check_threshold
from geo.measure.claims.evidence import distinct, event_row, place_row
from geo.measure.claims.flips import BEYOND_ERROR, READ_OTHERWISE, WITHIN_ERROR, dropped, ordered
from geo.measure.claims.words import days_text
from geo.measure.draws import displacements
from geo.measure.geodesy import geodesic_m
from geo.measure.uncertainty import DRAWS
from geo.model.claim import Flip, Verdict
from geo.model.text import count_text, date_text, distance_text, interval_text, radius_text
from geo.model.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.measure.claims.flips import Ranked
    from geo.measure.ground import Ground
    from geo.model.claim import Claim, HappenedNear, Supported

#: Events named as evidence.
_MOST_SHOWN: Final = 8
#: Points nearer to each other than this are one, metres.
_SAME_POINT_M: Final = 1.0
#: A bound that lies exactly on the threshold moves this much beyond it, metres.
_BEYOND_M: Final = 0.001


@dataclass(frozen=True, slots=True)
class Near:
    """One event that fits a claim.

    Attributes
    ----------
    id
        Its id.
    distance_m, slack_m
        From the place's point to the event's, and the radii of both together, metres.
    timely
        Whether every moment at which it may have happened lies in the claim's time.
    sure
        Whether its record is of more than low confidence.
    """

    id: str
    distance_m: float
    slack_m: float
    timely: bool
    sure: bool

    @property
    def low_m(self) -> float:
        """The least it may have been away, metres."""
        return max(0.0, self.distance_m - self.slack_m)

    @property
    def high_m(self) -> float:
        """The most it may have been away, metres."""
        return self.distance_m + self.slack_m


@dataclass(frozen=True, slots=True)
class _Found:
    verdict: Supported
    events: tuple[Near, ...]
    one: bool

    @property
    def first(self) -> Near | None:
        return self.events[0] if self.events else None


def verdict_on(ground: Ground, claim: Claim, stated: HappenedNear) -> Verdict:
    """Return whether an event happened within a distance of a place.

    The distance is the geodesic between the two points, its interval that distance less and more the radii of both. An
    event supports the claim when the whole interval is within the distance, its time within the claim's, and its record
    of more than low confidence. The claim is contradicted only when its words fit one recorded event alone, and that
    lies surely farther away.

    Raises
    ------
    UnknownNameError
        No place has the name.
    InputError
        Several places have it, or the distance is no number of metres.
    """
    check_threshold(stated.within_m)
    place_id, notes = _place(ground, stated.place)
    found = _settle(ground, stated, place_id)
    first = found.first
    rows = [event_row(ground.dataset.events, one.id) for one in found.events[:_MOST_SHOWN]]
    evidence = distinct([*rows, place_row(ground, place_id)])
    if len(found.events) > _MOST_SHOWN:
        notes = (*notes, f"{count_text(len(found.events) - _MOST_SHOWN, 'more event')} of the kind lie farther away.")
    radius_m = float(ground.dataset.places["place_uncertainty_m"].loc[place_id])
    probability = _probability(found, radius_m, stated.within_m)
    uniform = "" if probability is None else " The probability takes both points as uniform in their discs."
    return Verdict(
        claim=claim,
        verdict=found.verdict,
        number=None if first is None else first.distance_m,
        unit="" if first is None else "m",
        interval=None if first is None else (first.low_m, first.high_m),
        probability=probability,
        reason=_reason(ground, stated, found),
        definition=(
            f"From the point of {stated.place}, known within {radius_text(radius_m)}, to the point of the event, the "
            f"geodesic (WGS84). The interval adds both radii.{uniform}"
        ),
        evidence=evidence,
        flips=tuple(
            ordered(
                [*_flips(found, stated), *dropped(ground, evidence, _again(stated, place_id), verdict=found.verdict)]
            )
        ),
        notes=notes,
    )


def _again(stated: HappenedNear, place_id: str) -> Callable[[Ground], Supported]:
    def again(other: Ground) -> Supported:
        if place_id not in other.dataset.places.index:
            return "not decidable"  # The place went with its source; one that is spelled alike is another.
        return _settle(other, stated, place_id).verdict

    return again


def _place(ground: Ground, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the id of the place of a name, and how the name was read where it is spelled otherwise."""
    match = find_named(ground.dataset.places, name)
    return str(match.place_id), (match.why,) if match.how == "spelling" else ()


def _settle(ground: Ground, stated: HappenedNear, place_id: str) -> _Found:
    events = _near(ground, stated, place_id)
    one = bool(stated.text.strip()) and len(events) == 1
    within = [event for event in events if event.high_m <= stated.within_m and event.timely and event.sure]
    if within:
        return _Found("supported", (*within, *(event for event in events if event not in within)), one)
    far = bool(events) and all(event.low_m > stated.within_m for event in events)
    if far and one and events[0].timely and events[0].sure:
        return _Found("contradicted", events, one)
    return _Found("not decidable", events, one)


def _near(ground: Ground, stated: HappenedNear, place_id: str) -> tuple[Near, ...]:
    """Return the events that fit a claim but for the distance, the nearest first."""
    frame = ground.dataset.events
    start, end = stated.during
    view = View(actors=(stated.actor,) if stated.actor else (), kinds=stated.kinds, text=stated.text)
    masks = ground.sieve.passed(view, stated.during)
    fits = np.logical_and.reduce(
        [np.ones(len(frame), dtype=bool), *(mask for name, mask in masks.items() if name != "window")]
    )
    fits &= ((frame["start"] < end) & (frame["end"] > start)).to_numpy(dtype=bool)
    events = frame[fits]
    place = ground.dataset.places.loc[place_id]
    lon, lat = events.geometry.x.to_numpy(), events.geometry.y.to_numpy()
    away = geodesic_m(np.full(len(lon), place.geometry.x), np.full(len(lon), place.geometry.y), lon, lat)
    slack = events["place_uncertainty_m"].to_numpy() + float(place["place_uncertainty_m"])
    # The interval of an event holds every moment at which it may have happened.
    timely = ((events["start"] >= start) & (events["end"] <= end)).to_numpy(dtype=bool)
    sure = (events["confidence"] != "low").to_numpy(dtype=bool)
    found = (
        Near(str(one), float(away[k]), float(slack[k]), bool(timely[k]), bool(sure[k]))
        for k, one in enumerate(events.index)
    )
    return tuple(sorted(found, key=lambda one: (one.high_m > stated.within_m, one.distance_m, one.high_m, one.id)))


def _probability(found: _Found, place_m: float, within_m: float) -> float | None:
    """Return the probability that a recorded event was within a distance: both points uniform in their discs.

    Drawn in the plane, with a fixed seed; where the claim is decided it is exactly 0 or 1. There is none where several
    events leave it open, or one does by its date or its confidence, nor where no event could be meant: one that is not
    recorded has no probability here.
    """
    if found.verdict != "not decidable":
        return float(found.verdict == "supported")
    perhaps = [event for event in found.events if event.low_m <= within_m]
    if len(perhaps) != 1 or not (perhaps[0].timely and perhaps[0].sure):
        return None
    one = perhaps[0]
    random = np.random.default_rng(0)
    moved = displacements(random, place_m, DRAWS) - displacements(random, one.slack_m - place_m, DRAWS)
    return float((np.hypot(moved[:, 0] + one.distance_m, moved[:, 1]) <= within_m).mean())


def _reason(ground: Ground, stated: HappenedNear, found: _Found) -> str:
    first = found.first
    if first is None:
        return f"The data record no such event {days_text(stated.during)}; that does not contradict the claim."
    row = ground.dataset.events.loc[first.id]
    between = interval_text(first.low_m, first.high_m)
    event = f"The event recorded {'at ' + row['place'] if row['place'] else 'at an unnamed point'} on "
    event += date_text(row["start"])
    said = f"{event} lies {radius_text(first.distance_m)} ({between}) from {stated.place}"
    if first.distance_m < _SAME_POINT_M < first.slack_m:
        said = (
            f"{event} has no point on record but that of {stated.place} itself ({between} from it, as both are known)"
        )
    return f"{said}{_compared(found, first, stated.within_m, radius_text(float(row['place_uncertainty_m'])))}."


def _compared(found: _Found, first: Near, within_m: float, radius: str) -> str:
    """Say how the nearest event compares with the claim, to follow where it lies."""
    limit = radius_text(within_m)
    if found.verdict == "supported":
        return f": all of that interval is within {limit}"
    if found.verdict == "contradicted":
        return f": none of that interval is within {limit}"
    if first.low_m > within_m:
        return f", and no such event is recorded within {limit}; one that is not recorded would not show"
    if first.high_m > within_m:
        low = "" if first.sure else ". Its record is of low confidence, too"
        why = f"because its point is known only within {radius}"
        return f": part of that interval is within {limit}, part is not, {why}{low}"
    doubt = "its record is of low confidence" if first.timely else "its date may lie outside the time of the claim"
    return f", within {limit}, but {doubt}"


def _flips(found: _Found, stated: HappenedNear) -> Iterator[Ranked]:
    first, limit_m = found.first, stated.within_m
    if first is None:
        return
    prefix = _if_sure(first)
    if first.high_m > limit_m or prefix:
        wider = f"near is read as within {distance_text(first.high_m)}" if first.high_m > limit_m else ""
        said = " and ".join(part for part in (prefix, wider) if part)
        yield READ_OTHERWISE, Flip(f"If {said}", "supported", first.high_m if wider else None, "m" if wider else "")
    if first.distance_m < limit_m < first.high_m:
        left_m = limit_m - first.distance_m
        known = (
            f"event and place were known within {distance_text(left_m)} together, not {distance_text(first.slack_m)}"
        )
        said = " and ".join(part for part in (prefix, known) if part)
        yield WITHIN_ERROR, Flip(f"If {said}", "supported", left_m, "m")
    for move_m, verdict in _moves(found, first, limit_m):
        if verdict != found.verdict and move_m >= -first.distance_m:
            rank = WITHIN_ERROR if abs(move_m) <= first.slack_m else BEYOND_ERROR
            way = "nearer to" if move_m < 0 else "farther from"
            said = f"If the event was recorded {distance_text(abs(move_m))} {way} {stated.place}"
            yield rank, Flip(said, verdict, abs(move_m), "m")


def _if_sure(first: Near) -> str:
    """Return what would have to be surer of a record whatever its place; empty where nothing."""
    said = (
        "its date was sure to lie in the claim's time" if not first.timely else "",
        "" if first.sure else "its record was surer",
    )
    return " and ".join(part for part in said if part)


def _moves(found: _Found, first: Near, limit_m: float) -> Iterator[tuple[float, Supported]]:
    """Yield by how much an event would have to be recorded nearer (below 0) or farther, and the verdict then."""
    alone = len(found.events) == 1
    if not (first.timely and first.sure):
        return
    if first.high_m > limit_m:
        yield limit_m - first.high_m, "supported"
    elif alone:
        yield limit_m - first.high_m + _BEYOND_M, "not decidable"
    if first.low_m > limit_m:
        yield limit_m - first.low_m, "not decidable"
    elif found.one:
        yield limit_m - (first.distance_m - first.slack_m) + _BEYOND_M, "contradicted"
