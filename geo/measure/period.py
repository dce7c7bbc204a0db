"""The time that data cover, and the step in which it is gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.measure import memory
from geo.measure.ground import ONE_DAY, Ground

if TYPE_CHECKING:
    from geo.model.view import Window

#: Stands in for the period of data without dates; nothing shows it.
NO_DATES: Final = (pd.Timestamp(0, tz="UTC"), pd.Timestamp(0, tz="UTC") + ONE_DAY)


def period_of(ground: Ground) -> Window:
    """Return the whole days, in UTC, that events, zones and holdings cover; `NO_DATES` for a dataset without any.

    What has no recorded end counts at least for the day it began.
    """
    return memory.period(ground, lambda: _whole_days(_timed(ground)))


def _whole_days(tables: tuple[pd.DataFrame, ...]) -> Window:
    starts = pd.concat([table["start"] for table in tables])
    if starts.empty:
        return NO_DATES
    ends = pd.concat([table["end"].dropna() for table in tables])
    last = starts.max().floor("D") + ONE_DAY
    return starts.min().floor("D"), last if ends.empty else max(last, ends.max().ceil("D"))


def is_dated(ground: Ground) -> bool:
    """Return whether anything in the data has a date."""
    return any(len(table) for table in _timed(ground))


def step_of(ground: Ground, period: Window) -> pd.Timedelta:
    """Return the step of the timeline: a day; an hour in data of less than two days that state times of day."""
    if period[1] - period[0] >= 2 * ONE_DAY:
        return ONE_DAY
    moments = pd.concat([table[name].dropna() for table in _timed(ground) for name in ("start", "end")])
    return ONE_DAY if (moments == moments.dt.floor("D")).all() else pd.Timedelta(hours=1)


def _timed(ground: Ground) -> tuple[pd.DataFrame, ...]:
    return ground.dataset.events, ground.control.zones, ground.dataset.holdings
