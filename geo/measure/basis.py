"""What a distance rests on at a moment: the positions and grounds it is measured between, and who holds what near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.measure.ground import Ground, Witness, holders_at, spots_at, stand_ins
from geo.measure.lives import microseconds, moments_of
from geo.measure.spots import Spots

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.gap import Question
    from geo.measure.territory import Territory


@dataclass(frozen=True, eq=False, slots=True)
class Basis:
    """What an answer rests on: while nothing of it changes, neither does the answer.

    Attributes
    ----------
    starts, ends
        Positions measured from and to; ``None`` where the definition takes the ground.
    starts_held, ends_held
        Whether those are held places, not events that stand in for them.
    own, rival
        The grounds measured from and to; ``None`` where the definition takes positions, or where there is nothing.
    key
        The same for the same basis of one question.
    """

    starts: Spots | None
    ends: Spots | None
    starts_held: bool
    ends_held: bool
    own: Territory | None
    rival: Territory | None
    key: Hashable


def takes_positions(question: Question) -> tuple[bool, bool]:
    """Return whether a question is measured from positions, and whether it is to positions."""
    lone = isinstance(question.origin, Witness)
    return lone or question.definition != "edge-to-edge", question.definition == "position-to-position"


def basis_at(ground: Ground, question: Question, instant: pd.Timestamp) -> Basis:
    """Return what the answer to a question rests on at a moment."""
    moment, area = microseconds(instant), question.area
    from_positions, to_positions = takes_positions(question)
    starts = ends = own = rival = None
    starts_held = ends_held = True
    if isinstance(question.origin, Witness):
        starts = _alone(question.origin)
    elif from_positions:
        starts, starts_held = spots_at(ground, question.origin, instant, area)
    else:
        own = ground.territories.at(question.origin, moment, area)
    if to_positions:
        ends, ends_held = spots_at(ground, question.rival, instant, area)
    else:
        rival = ground.territories.at(question.rival, moment, area)
    key = (
        *(None if spots is None else spots.key for spots in (starts, ends)),
        *(None if one is None else (one.key, one.line_m) for one in (own, rival)),
        None if to_positions else _holders_key(ground, question, instant),
    )
    return Basis(starts, ends, starts_held, ends_held, own, rival, key)


def _alone(origin: Witness) -> Spots:
    lon, lat, radius = (np.array([value], dtype=np.float64) for value in (origin.lon, origin.lat, origin.uncertainty_m))
    return Spots(np.array([origin.name], dtype=object), lon, lat, radius, origin)


def _holders_key(ground: Ground, question: Question, instant: pd.Timestamp) -> Hashable:
    """Return what the names of edges rest on: of derived zones every holding, of drawn ones the places of its actors.

    What an actor holds depends on the others' holdings, too: of several holdings of a place one counts.
    """
    if ground.control.derived:
        return ground.all_holding_lives.at(microseconds(instant)).tobytes()
    actors = [actor for actor in (question.origin, question.rival) if actor in ground.holding_lives]
    holders = holders_at(ground, instant) if actors else None
    return tuple(np.flatnonzero(holders == actor).tobytes() for actor in actors)


def moments(ground: Ground, question: Question, start: pd.Timestamp, end: pd.Timestamp) -> list[pd.Timestamp]:
    """Return the moments strictly between two at which something that a question's answer rests on may change."""
    bounds = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *_bounds(ground, question)]))
    return moments_of(bounds[(bounds > microseconds(start)) & (bounds < microseconds(end))])


def _bounds(ground: Ground, question: Question) -> Iterator[NDArray[np.int64]]:
    to_edges = question.definition != "position-to-position"
    if to_edges and ground.control.derived:
        yield ground.all_holding_lives.bounds()
    for actor, from_positions in zip((question.origin, question.rival), takes_positions(question), strict=True):
        if isinstance(actor, Witness):
            continue
        if (from_positions or to_edges) and actor in ground.holding_lives:
            yield (ground.site_lives(actor) if to_edges else ground.holding_lives[actor]).bounds()
        elif from_positions:
            yield stand_ins(ground, actor).bounds()
        if not from_positions and actor in ground.territories.lives:
            yield ground.territories.lives[actor].bounds()
