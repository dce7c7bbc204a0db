"""Dates and intervals, read at the door: UTC, half-open, nothing guessed.

A date is written ``YYYY-MM-DD``, with a time after it or without (``2015-10-10``, ``2015-10-10 14:30``,
``2015-10-10T14:30:00+03:00``); without an offset it is UTC. A date without a time, or at midnight, is a whole day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.read.cells import BLANKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.read.rejects import Rejects

_TIME: Final = "datetime64[us, UTC]"
_DAY: Final = pd.Timedelta(days=1)
_MINUTE: Final = pd.Timedelta(minutes=1)

_ISO: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_SLASHED: Final = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}( 0?0:00(:00)?)?"

#: Years outside are slips, or stand for "always" and "still so", which an empty cell says better.
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200

#: Why a row is set aside whose last day comes too early.
EARLY_LAST_DAY: Final = "its last day lies before it starts"


@dataclass(frozen=True, slots=True)
class Dates:
    """Moments read from texts; `reason` is empty where a moment was read or the text is blank."""

    moments: pd.Series
    blank: pd.Series
    reason: pd.Series

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
    return _per_distinct(texts, _read_iso, "YYYY-MM-DD")


def parse_month_first(texts: pd.Series) -> Dates:
    """Read dates as UCDP's web exports write them, ``MM/DD/YYYY 00:00:00``, beside those `parse` reads."""
    return _per_distinct(texts, _read_month_first, "MM/DD/YYYY or YYYY-MM-DD")


def _read_iso(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    formed = texts.str.fullmatch(_ISO)
    return pd.to_datetime(texts.where(formed), format="ISO8601", errors="coerce", utc=True).astype(_TIME), formed


def _read_month_first(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    moments, formed = _read_iso(texts)
    slashed = texts.str.fullmatch(_SLASHED)
    days = texts.where(slashed).str.replace(r" .*", "", regex=True)
    american = pd.to_datetime(days, format="%m/%d/%Y", errors="coerce", utc=True).astype(_TIME)
    return moments.fillna(american), formed | slashed


def _per_distinct(texts: pd.Series, read: Callable[[pd.Series], tuple[pd.Series, pd.Series]], written: str) -> Dates:
    codes, distinct = pd.factorize(texts)
    each = pd.Series(distinct, dtype="str")
    blank = each.str.lower().isin(BLANKS)
    moments, formed = read(each)
    reason = pd.Series("", index=each.index, dtype="str")
    reason = reason.mask(moments.isna() & formed, "no such day in the calendar")
    reason = reason.mask(~formed & ~blank, f"not a date written {written}")
    far = ~moments.dt.year.between(FIRST_YEAR, LAST_YEAR) & moments.notna()
    reason = reason.mask(far, f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    moments = moments.mask(reason != "")
    return Dates(*(part.take(codes).set_axis(texts.index) for part in (moments, blank, reason)))


@dataclass(frozen=True, slots=True)
class Span:
    """The columns that say when: the first moment, and the last in one of two conventions.

    `end` is half-open: the moment from which it no longer was so. `last_day` belongs to the interval.
    """

    first: str
    end: str | None = None
    last_day: str | None = None


def read_span(cells: pd.DataFrame, rejects: Rejects, span: Span, *, open_end: bool) -> tuple[pd.Series, pd.Series]:
    """Read intervals ``[start, end)``; set aside rows without a start, with a bad date, or that end too early.

    Parameters
    ----------
    cells
        The texts.
    rejects
        Takes the rows set aside.
    span
        Which columns to read.
    open_end
        A row without an end is still so (``NaT``) if true; else it lasts one day, or one minute when its start
        states a time of day.
    """
    first = parse(cells[span.first])
    rejects.set_aside(first.blank, column=span.first, values=cells[span.first], reason="no date")
    first.set_aside_bad(rejects, column=span.first, values=cells[span.first])
    start = first.moments
    end = pd.Series(pd.NaT, index=start.index, dtype=_TIME) if open_end else unstated_end(start)
    column = span.end or span.last_day
    if column is None:
        return start, end
    last = parse(cells[column])
    last.set_aside_bad(rejects, column=column, values=cells[column])
    stated = last.moments if span.end else last.moments.dt.floor("D") + _DAY
    wrong = stated.notna() & (stated <= start)
    reason = "it does not end after it starts" if span.end else EARLY_LAST_DAY
    rejects.set_aside(wrong, column=column, values=against(cells, column, span.first), reason=reason)
    return start, stated.fillna(end)


def against(cells: pd.DataFrame, column: str, first: str) -> pd.Series:
    """Return the texts of a column, each with the start it disagrees with."""
    return cells[column] + ", " + first + " " + cells[first]


def whole_days(first: pd.Series, last: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Turn first and last days, both included, into ``[start, end)``."""
    return first.dt.floor("D"), last.dt.floor("D") + _DAY


def unstated_end(start: pd.Series) -> pd.Series:
    """Return until when an event lasts that states no end: a day, or a minute when its start states a time of day."""
    whole = start.dt.floor("D") == start
    return start + pd.Series(_DAY, index=start.index).where(whole, _MINUTE)
