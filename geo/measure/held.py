"""Area and places held over time, by holder."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.measure.drawn import hands_at, is_same_hand, recorded_at, same_hand_places
from geo.measure.kept import digest
from geo.measure.lives import microseconds, moments_of
from geo.measure.partition import held_at, key_at
from geo.measure.turns import places_held
from geo.model.errors import InputError
from geo.model.progress import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.measure.ground import Ground
    from geo.measure.partition import Held
    from geo.model.view import Area

#: Control that changes at more moments than this is not worked out.
MOST_INTERVALS: Final = 20_000


def held_over_time(ground: Ground, start: pd.Timestamp, end: pd.Timestamp, *, area: Area | None = None) -> pd.DataFrame:
    """Return what each holder held over every interval in which nothing changed.

    Returns
    -------
    held
        Columns ``start``, ``end`` (UTC, half-open), ``holder`` (actors, ``"contested"``, ``"unknown"``,
        ``"disputed"``), ``area_km2`` (NaN where no zone at all is valid: not known, not zero), ``low_km2``,
        ``high_km2``, ``places``; one row an interval and holder that holds anything at any time, by start then holder.
        ``drawn_by``: the sources of its zones (of half-way zones, of the holdings), dates in their names aside, between
        semicolons; ``series``, ``places_series``: a number that goes up where the ground, or the places, are by sources
        that may not be compared with those of the last interval of which anything is known (`geo.measure.drawn`).

    Raises
    ------
    InputError
        The time ends before it starts, or as it does, or control changes at more than `MOST_INTERVALS` moments.
    CancelledError
        The work is followed (`geo.model.progress`) and was cancelled.
    """
    if not start < end:
        raise InputError(f"from {start:%Y-%m-%d} to {end:%Y-%m-%d} there is no time; give the earlier date first")
    found = list(_intervals(ground, start, end, area))
    holders = sorted({name for *_, one in found for name in (*(one.held.area_km2 if one.held else ()), *one.places)})
    rows = [
        (since, until, name, *_areas(one.held, name), one.places.get(name, 0), "; ".join(sorted(hands)), *one.series)
        for since, until, hands, one in found
        for name in holders
    ]
    columns = ["start", "end", "holder", "area_km2", "low_km2", "high_km2", "places"]
    frame = pd.DataFrame(rows, columns=[*columns, "drawn_by", "series", "places_series"])
    types = {"holder": "str", "area_km2": "float64", "low_km2": "float64", "high_km2": "float64", "places": "int64"}
    types |= {"drawn_by": "str", "series": "int64", "places_series": "int64"}
    times = {name: pd.to_datetime(frame[name], utc=True).dt.as_unit("us") for name in ("start", "end")}
    return frame.assign(**times).astype(types)


def _areas(held: Held | None, name: str) -> tuple[float, float, float]:
    if held is None:
        return math.nan, math.nan, math.nan
    low_km2, high_km2 = held.between_km2.get(name, (0.0, 0.0))
    return held.area_km2.get(name, 0.0), low_km2, high_km2


@dataclass(frozen=True, slots=True)
class _State:
    """What is held in an interval, and the numbers of its series: of ground, and of places."""

    held: Held | None
    places: dict[str, int]
    series: tuple[int, int]


class _Series:
    """Numbers moments: the number goes up at one that may not be compared with the last one with sources."""

    def __init__(self, same: Callable[[pd.Timestamp, pd.Timestamp], bool]) -> None:
        self._same, self._number = same, 0
        self._last: pd.Timestamp | None = None

    def at(self, moment: pd.Timestamp, hands: frozenset[str]) -> int:
        if hands:
            self._number += self._last is not None and not self._same(self._last, moment)
            self._last = moment
        return self._number


def _intervals(
    ground: Ground, start: pd.Timestamp, end: pd.Timestamp, area: Area | None
) -> Iterator[tuple[pd.Timestamp, pd.Timestamp, frozenset[str], _State]]:
    """Yield the intervals in which nothing changed, with their sources: neighbours that do not differ are joined."""
    of_ground, of_places = (_Series(partial(same, ground)) for same in (is_same_hand, same_hand_places))
    since, hands, last = start, frozenset[str](), None
    known, bounds = None, _bounds(ground, start, end)
    for number, moment in enumerate(bounds):
        counted(number, len(bounds), "versions added up")
        drawn, recorded = hands_at(ground, moment), recorded_at(ground, moment)
        series = of_ground.at(moment, drawn), of_places.at(moment, recorded)
        key = key_at(ground, moment), digest(ground.all_holding_lives.at(microseconds(moment))), series
        if key != known:
            found = _State(held_at(ground, moment, area=area), places_held(ground, moment, area=area), series)
            if last is not None and found != last:
                yield since, moment, hands, last
                since, hands = moment, frozenset()
            known, last = key, found
        hands |= drawn
    if last is not None:
        yield since, end, hands, last


def _bounds(ground: Ground, start: pd.Timestamp, end: pd.Timestamp) -> list[pd.Timestamp]:
    """Return `start` and every moment before `end` at which a zone or a holding begins or ends."""
    first, last = microseconds(start), microseconds(end)
    lives = [*ground.territories.lives.values(), ground.all_holding_lives]
    bounds = np.unique(np.concatenate([one.bounds() for one in lives]))
    bounds = bounds[(bounds > first) & (bounds < last)]
    if len(bounds) >= MOST_INTERVALS:
        raise InputError(
            f"control changes at {len(bounds):,} moments, at most {MOST_INTERVALS:,} are worked out; "
            "choose a shorter time"
        )
    return [start, *moments_of(bounds)]
