"""`settle`: which way the dates of a table are written, decided by the whole column, never date by date.

``3/4/2015`` is 3 April or March 4. A column that has a ``31/12`` or a ``12/31`` somewhere tells; one that does not is
read as it was told, and refused when nothing was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.text import count_text
from geo.read.cells import numbers, worded
from geo.read.months import month_number
from geo.read.written import SAID, as_iso, look_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.read.options import DateOrder, Options
    from geo.read.tabular import Sheet
    from geo.read.written import DateForm, Looks, ToldForm, Written

#: Share of the dates that tell the order of a column up to which those that tell the other one are slips.
_SLIPS: Final = 0.01

#: Of forms that are equally frequent the first wins.
_RANKED: Final[tuple[Looks, ...]] = ("iso", "year-first", "compact", "named", "numbers", "short-year")

#: What looks like a date in only one way.
_PLAIN: Final[dict[Looks, DateForm]] = {
    "iso": "iso",
    "year-first": "year-first",
    "compact": "compact",
    "named": "named",
}

#: The column beside the dates whose months tell their order, where nothing else does.
MONTH: Final = "month"

_TELL: Final = "say which: --date-order day-first or --date-order month-first"


def settle(sheet: Sheet, columns: Sequence[str], options: Options, *, form: ToldForm | None = None) -> Sheet:
    """Return a sheet whose dates are written ``YYYY-MM-DD``; what was taken for what is said in a warning.

    The most frequent form of a column is the column's; rows in another are set aside. Order of day and month is one for
    all columns, as one program wrote them.

    Parameters
    ----------
    sheet
        The table; it is not changed, but rows may be set aside in it. A column `MONTH` in it counts as evidence.
    columns
        The columns of dates, by our names; those that the sheet lacks are passed over.
    options
        `Options.date_order` is used where the dates themselves do not tell.
    form
        What a person said of this very table: the order, or that numbers are a spreadsheet's count of days. It goes
        before what the dates tell.

    Raises
    ------
    UnknownTableError
        Nothing tells whether the day or the month comes first, the dates contradict each other in more than 1 % of
        those that tell, or years have two digits.
    """
    seen = {name: look_at(sheet.cells[name]) for name in columns if name in sheet.cells}
    usual = {name: _usual(written) for name, written in seen.items()}
    short = [name for name, looks in usual.items() if looks == "short-year"]
    if short:
        raise sheet.content.unknown(
            f"the years in {_label(sheet, short[0])} have two digits ({_example(seen[short[0]], 'short-year')})",
            do="write them with four",
        )
    unordered = [seen[name] for name, looks in usual.items() if looks == "numbers"]
    order, why = _order(sheet, unordered, options.date_order, form)
    cells = sheet.cells
    for name, written in seen.items():
        looks = usual[name]
        if looks == "other" and form != "serial":
            continue  # Nobody knows such dates: `geo.read.dates` sets each aside.
        column = _form(looks, order)
        if column == "iso" and written.exact[written.looks == "iso"].all():
            continue  # Just what `geo.read.dates` reads.
        cells = _rewritten(replace(sheet, cells=cells), name, written, column)
        if column != "iso":
            sheet.warn(f"{_label(sheet, name)} is read as {SAID[column]}" + (f": {why}" if looks == "numbers" else ""))
    return replace(sheet, cells=cells)


def _form(looks: Looks, order: DateOrder | None) -> DateForm:
    """Return the form of a column from what its texts look like, and from the order of day and month."""
    if looks == "numbers" and order is not None:
        return order
    return _PLAIN.get(looks, "serial")


def beside(names: Sequence[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return what to read beside the columns wanted, our name -> the header's: a column of months, as evidence.

    Examples
    --------
    >>> beside(["date", "month"], {"date": "date"}), beside(["date"], {"date": "date"})
    ({'month': 'month'}, {})
    """
    return {MONTH: MONTH} if MONTH in names and MONTH not in wanted else {}


def order_of(written: Sequence[Written]) -> tuple[int, int]:
    """Return how many rows can only be day/month, and how many only month/day.

    Examples
    --------
    >>> order_of([look_at(pd.Series(["31/12/2015", "3/4/2015", "12/13/2015", "20/12/2015"], dtype="str"))])
    (2, 1)
    """
    day = sum(one.count((one.first > 12) & (one.second <= 12)) for one in written)
    month = sum(one.count((one.second > 12) & (one.first <= 12)) for one in written)
    return day, month


def by_month(written: Written, months: pd.Series) -> tuple[int, int]:
    """Return how many rows agree with a column of months only as day/month, and how many only as month/day.

    Examples
    --------
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


def _order(
    sheet: Sheet, written: Sequence[Written], told: DateOrder | None, form: ToldForm | None
) -> tuple[DateOrder | None, str]:
    """Return the order of day and month of a table's dates, and why; ``None`` when it has none to order."""
    if not written:
        return None, ""
    if form is not None and form != "serial":
        return form, "as told"
    day, month = order_of(written)
    found = decided(day, month)
    if found is not None:
        place = "first" if found == "day-first" else "second"
        against = "" if told in {None, found} else f"; {told} was told for files that leave it open"
        return found, f"{count_text(max(day, month), 'row')} with a {place} number above 12{against}"
    if not (day or month) and MONTH in sheet.cells:
        rows = by_month(written[0], sheet.cells[MONTH])
        found = decided(*rows)
        if found is not None:
            return found, f"{count_text(max(rows), 'row')} confirmed by the column month"
    if told is not None:
        return told, "as told"
    if day or month:
        raise sheet.content.unknown(
            f"its dates contradict each other: {count_text(day, 'row')} can only be day/month, "
            f"{count_text(month, 'row')} only month/day",
            do=_TELL,
        )
    example = _example(written[0], "numbers")
    raise sheet.content.unknown(
        f"dates such as {example} do not say whether the day or the month comes first: no number is above 12", do=_TELL
    )


def _usual(written: Written) -> Looks:
    """Return what most rows of a column look like; ``other`` when no row looks like a date."""
    rows = {looks: written.count(written.looks == looks) for looks in _RANKED}
    most = max(_RANKED, key=lambda looks: rows[looks])
    return most if rows[most] else "other"


def _rewritten(sheet: Sheet, name: str, written: Written, form: DateForm) -> pd.DataFrame:
    """Return the cells with one column's dates as ``YYYY-MM-DD``; rows written otherwise are set aside."""
    iso = [
        None if looks == "" else as_iso(text, form) for text, looks in zip(written.texts, written.looks, strict=True)
    ]
    strange = np.array([one is None for one in iso]) & (written.looks != "")
    texts = sheet.cells[name]
    sheet.rejects.set_aside(
        strange[written.codes],
        column=name,
        values=texts,
        reason=f"not a date written {'YYYY-MM-DD' if form == 'iso' else SAID[form]}",
    )
    new = pd.Series([text if one is None else one for text, one in zip(written.texts, iso, strict=True)], dtype="str")
    return sheet.cells.assign(**{name: new.take(written.codes).set_axis(texts.index)})


def _example(written: Written, looks: Looks) -> str:
    place = int(np.flatnonzero(written.looks == looks)[0])
    return written.texts[place][:30]


def _label(sheet: Sheet, name: str) -> str:
    return sheet.rejects.names.get(name, name)[:30]
