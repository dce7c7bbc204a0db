"""Dates and intervals, read at the door: UTC, half-open, nothing guessed.

A date is written ``YYYY-MM-DD``, with a time after it or without (``2015-10-10``, ``2015-10-10 14:30``,
``2015-10-10T14:30:00+03:00``); without an offset it is UTC. A date written without a time, or at midnight, is a whole
day; with an offset it is the day of that place, held as the day of that name in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.read.cells import times, unstated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo.read.rejects import Rejects
    from geo.read.tabular import Sheet

_TIME: Final = "datetime64[us, UTC]"
_DAY: Final = pd.Timedelta(days=1)
_MINUTE: Final = pd.Timedelta(minutes=1)

#: A date just as it is read; what other writings become in `geo.read.written`.
ISO: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
#: One that names a day and no moment of it.
_DAY_ALONE: Final = r".{10}([T ]00:00(:00(\.0+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"

#: Years outside are slips, or stand for "always" and "still so", which an empty cell says better.
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200

#: Why a row is set aside whose last day comes too early.
EARLY_LAST_DAY: Final = "its last day lies before it starts"


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates read from texts.

    Attributes
    ----------
    moments
        When, in UTC; of a whole day its midnight.
    days
        The day of the calendar as it is written, wherever that was.
    whole
        Whether a day is written, and no moment of it.
    moved
        Whether it is a whole day that was written with an offset from UTC.
    blank
        Whether the text is blank.
    reason
        Why the text is no date; empty where it is one, or blank.
    """

    moments: pd.Series
    days: pd.Series
    whole: pd.Series
    moved: pd.Series
    blank: pd.Series
    reason: pd.Series

    @property
    def turned(self) -> pd.Series:
        """Whether a time, in UTC, is of another day than the one written."""
        turned: pd.Series = self.moments.notna() & ~self.whole & (self.moments.dt.floor("D") != self.days)
        return turned

    def take(self, codes: NDArray[np.intp], index: pd.Index) -> Dates:
        """Return the dates of rows, each given by its place in these."""
        parts = (getattr(self, name) for name in self.__slots__)
        return Dates(*(part.take(codes).set_axis(index) for part in parts))

    def set_aside_bad(self, rejects: Rejects, *, column: str, values: pd.Series) -> None:
        """Set aside the rows whose text is no date."""
        rejects.set_aside(self.reason != "", column=column, values=values, reason=self.reason)


def parse(texts: pd.Series) -> Dates:
    """Read dates written ``YYYY-MM-DD``, with or without a time.

    Examples
    --------
    >>> read = parse(pd.Series(["2016-02-29", "2015-02-29", "29/2/2016", ""], dtype="str"))
    >>> read.moments.dt.strftime("%d %B").tolist()
    ['29 February', nan, nan, nan]
    >>> read.reason.tolist()
    ['', 'no such day in the calendar', 'not a date written YYYY-MM-DD', '']
    """
    codes, distinct = pd.factorize(texts)
    return _read(pd.Series(distinct, dtype="str")).take(codes, texts.index)


def _read(texts: pd.Series) -> Dates:
    blank = pd.Series(unstated(texts), index=texts.index)
    formed = texts.str.fullmatch(ISO)
    moments, days = (
        pd.to_datetime(one.where(formed), format="ISO8601", errors="coerce", utc=True).astype(_TIME)
        for one in (texts, texts.str.slice(0, 10))
    )
    whole = moments.notna() & texts.str.fullmatch(_DAY_ALONE)
    moved = whole & (moments != days)
    moments = moments.mask(whole, days)
    reason = pd.Series("", index=texts.index, dtype="str")
    reason = reason.mask(moments.isna() & formed, "no such day in the calendar")
    reason = reason.mask(~formed & ~blank, "not a date written YYYY-MM-DD")
    far = ~moments.dt.year.between(FIRST_YEAR, LAST_YEAR) & moments.notna()
    reason = reason.mask(far, f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    bad = reason != ""
    return Dates(moments.mask(bad), days.mask(bad), whole & ~bad, moved & ~bad, blank, reason)


@dataclass(frozen=True, slots=True)
class Span:
    """The columns that say when: the first moment, and the last in one of two conventions.

    `end` is half-open: the moment from which it no longer was so. `last_day` belongs to the interval.
    """

    first: str
    end: str | None = None
    last_day: str | None = None


def read_span(sheet: Sheet, span: Span, *, open_end: bool) -> tuple[pd.Series, pd.Series]:
    """Read intervals ``[start, end)``; set aside rows without a start, with a bad date, or that end too early.

    Parameters
    ----------
    sheet
        The table; a warning says how many of its days were written with an offset.
    span
        Which columns to read.
    open_end
        A row without an end is still so (``NaT``) if true; else it lasts one day, or one minute when its start
        states a time of day.
    """
    cells, rejects = sheet.cells, sheet.rejects
    first = parse(cells[span.first])
    rejects.set_aside(first.blank, column=span.first, values=cells[span.first], reason="no date")
    first.set_aside_bad(rejects, column=span.first, values=cells[span.first])
    start = first.moments
    end = pd.Series(pd.NaT, index=start.index, dtype=_TIME) if open_end else unstated_end(start, first.whole)
    moved = first.moved
    column = span.end or span.last_day
    if column is not None:
        last = parse(cells[column])
        last.set_aside_bad(rejects, column=column, values=cells[column])
        stated = last.moments if span.end else last.moments.dt.floor("D") + _DAY
        wrong = stated.notna() & (stated <= start)
        reason = "it does not end after it starts" if span.end else EARLY_LAST_DAY
        rejects.set_aside(wrong, column=column, values=cells[column], reason=reason)
        end, moved = stated.fillna(end), moved | last.moved
    count = int((moved & rejects.kept).sum())
    if count:
        sheet.warn(f"{times(count)} with midnight of another time zone: taken as that day, from 00:00 to 24:00 UTC")
    count = int((first.turned & rejects.kept).sum())
    if count:
        sheet.warn(
            f"{times(count)} with a time of another zone, which in UTC is of the day before or after: kept in UTC"
        )
    return start, end


def whole_days(first: pd.Series, last: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Turn first and last days, both included, into ``[start, end)``."""
    return first, last + _DAY


def unstated_end(start: pd.Series, whole: pd.Series | None = None) -> pd.Series:
    """Return until when an event lasts that states no end: a day, or a minute when its start states a time of day.

    `whole` is where the start states a day; where nobody knows how it was written, midnight is taken for one.
    """
    if whole is None:
        whole = start.dt.floor("D") == start
    return start + pd.Series(_DAY, index=start.index).where(whole, _MINUTE)
