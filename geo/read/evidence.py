"""What dates written in numbers tell of their order: whether ``3/4/2015`` is 3 April or March 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.model.text import count_text
from geo.read.cells import numbers, worded
from geo.read.months import month_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.read.options import DateOrder
    from geo.read.written import Written

#: Share of the dates that tell the order of a column up to which those that tell the other one are slips.
_SLIPS: Final = 0.01

#: Numbers up to which a date's may be a month, and up to which it may be a day; others are in no calendar.
_MONTHS: Final = 12
_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class Evidence:
    """What dates tell of their order.

    Attributes
    ----------
    day, month
        How many dates can only be day/month, and how many only month/day.
    unit
        What they are counted as: rows, or dates where more than one column has them.
    found
        The order that they make sure of, or else the months beside them; ``None`` where nothing does.
    why
        What tells, in words; empty where nothing does.
    """

    day: int
    month: int
    unit: str
    found: DateOrder | None
    why: str

    def against(self, order: DateOrder) -> str:
        """Return how many can only be of the other order, to be said after a sentence; empty where none is."""
        count, other = (self.month, "month/day") if order == "day-first" else (self.day, "day/month")
        return f"; {count_text(count, self.unit)} can only be {other}" if count else ""


def evidence(written: Sequence[Written], months: pd.Series | None = None) -> Evidence:
    """Return what columns of dates tell of the order of day and month, with a column of months beside them.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.read.written import look_at
    >>> evidence([look_at(pd.Series(["31/12/2015", "3/4/2015"], dtype="str"))]).why
    '1 row with a first number above 12'
    """
    day, month = order_of(written)
    unit = "row" if len(written) < 2 else "date"
    found = decided(day, month)
    if found is not None:
        place = "first" if found == "day-first" else "second"
        return Evidence(day, month, unit, found, f"{count_text(max(day, month), unit)} with a {place} number above 12")
    if written and months is not None and not (day or month):
        rows = by_month(written[0], months)
        found = decided(*rows)
        if found is not None:
            return Evidence(day, month, unit, found, f"{count_text(max(rows), 'row')} confirmed by the column month")
    return Evidence(day, month, unit, None, "")


def order_of(written: Sequence[Written]) -> tuple[int, int]:
    """Return how many dates can only be day/month, and how many only month/day.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.read.written import look_at
    >>> order_of([look_at(pd.Series(["31/12/2015", "3/4/2015", "12/13/2015", "20/12/2015"], dtype="str"))])
    (2, 1)
    >>> order_of([look_at(pd.Series(["45/6/2015", "0/31/2015"], dtype="str"))])
    (0, 0)
    """
    day, month = 0, 0
    for one in written:
        day += one.count(_is_day(one.first) & _is_either(one.second))
        month += one.count(_is_either(one.first) & _is_day(one.second))
    return day, month


def _is_day(number: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (number > _MONTHS) & (number <= _DAYS)


def _is_either(number: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (number >= 1) & (number <= _MONTHS)


def by_month(written: Written, months: pd.Series) -> tuple[int, int]:
    """Return how many rows agree with a column of months only as day/month, and how many only as month/day.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.read.written import look_at
    >>> by_month(look_at(pd.Series(["3/4/2015", "4/4/2015"], dtype="str")), pd.Series(["4", "April"], dtype="str"))
    (1, 0)
    """
    named = worded(months.str.removesuffix(".0"), lambda text: str(month_number(text) or text))
    month = numbers(named).number.to_numpy()
    first, second = (part[written.codes] for part in (written.first, written.second))
    return int(((second == month) & (first != month)).sum()), int(((first == month) & (second != month)).sum())


def decided(day: int, month: int) -> DateOrder | None:
    """Return the order that so many rows for day/month and for month/day make sure of; ``None`` where they do not.

    Examples
    --------
    >>> decided(1, 0), decided(0, 0), decided(2, 198), decided(3, 197)
    ('day-first', None, 'month-first', None)
    """
    fewer, more = sorted((day, month))
    if more == 0 or fewer > _SLIPS * (day + month):
        return None
    return "day-first" if day > month else "month-first"
