"""Area and places held over time, by holder."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.measure.kept import digest
from geo.measure.lives import microseconds, moments_of
from geo.measure.partition import held_at, key_at
from geo.measure.turns import places_held
from geo.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    Raises
    ------
    InputError
        The time ends before it starts, or as it does, or control changes at more than `MOST_INTERVALS` moments.
    """
    if not start < end:
        raise InputError(f"from {start:%Y-%m-%d} to {end:%Y-%m-%d} there is no time; give the earlier date first")
    found = list(_intervals(ground, start, end, area))
    holders = sorted({name for *_, held, places in found for name in (*(held.area_km2 if held else ()), *places)})
    rows = [
        (since, until, name, *_areas(held, name), places.get(name, 0))
        for since, until, held, places in found
        for name in holders
    ]
    columns = ["start", "end", "holder", "area_km2", "low_km2", "high_km2", "places"]
    frame = pd.DataFrame(rows, columns=columns)
    types = {"holder": "str", "area_km2": "float64", "low_km2": "float64", "high_km2": "float64", "places": "int64"}
    times = {name: pd.to_datetime(frame[name], utc=True).dt.as_unit("us") for name in ("start", "end")}
    return frame.assign(**times).astype(types)


def _areas(held: Held | None, name: str) -> tuple[float, float, float]:
    if held is None:
        return math.nan, math.nan, math.nan
    low_km2, high_km2 = held.between_km2.get(name, (0.0, 0.0))
    return held.area_km2.get(name, 0.0), low_km2, high_km2


def _intervals(
    ground: Ground, start: pd.Timestamp, end: pd.Timestamp, area: Area | None
) -> Iterator[tuple[pd.Timestamp, pd.Timestamp, Held | None, dict[str, int]]]:
    """Yield the intervals in which nothing changed: neighbours that do not differ are joined."""
    since, known, last = start, None, None
    for moment in _bounds(ground, start, end):
        key = key_at(ground, moment), digest(ground.all_holding_lives.at(microseconds(moment)))
        if key == known:
            continue
        found = held_at(ground, moment, area=area), places_held(ground, moment, area=area)
        if last is not None and found != last:
            yield since, moment, *last
            since = moment
        known, last = key, found
    if last is not None:
        yield since, end, *last


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
