"""`settle`: which way the dates of a table are written, decided by the whole column, never date by date.

``3/4/2015`` is 3 April or March 4. A column that has a ``31/12`` or a ``12/31`` somewhere tells; one that does not is
read as it was told, and refused when nothing was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.text import count_text
from geo.read.evidence import evidence
from geo.read.written import SAID, as_iso, look_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.read.evidence import Evidence
    from geo.read.options import DateOrder, Options
    from geo.read.tabular import Sheet
    from geo.read.written import DateForm, Looks, ToldForm, Written

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

#: How many marks stand between the three numbers of a date.
_MARKS: Final = 2

_TELL: Final = "say which: --date-order day-first or --date-order month-first"


@dataclass(frozen=True, slots=True)
class Custom:
    """In which order a source writes its dates as a rule, for where nothing else tells."""

    source: str
    order: DateOrder


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
        What a person said of this very table: the order, or that numbers are a spreadsheet's count of days.

    Raises
    ------
    UnknownTableError
        Nothing tells whether the day or the month comes first, the dates contradict each other in more than 1 % of
        those that tell, or contradict `form`, or years have two digits.
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
            sheet.warn(
                f"{_label(sheet, name)} is read as {_said(column, written)}"
                + (f": {why}" if looks == "numbers" else "")
            )
    return replace(sheet, cells=cells)


def ordered(sheet: Sheet, seen: Mapping[str, Written], options: Options, custom: Custom) -> DateOrder:
    """Return the order of day and month in a source's columns, where some dates need one; a note says what decided.

    Nothing is said when the dates are as the source writes them.

    Parameters
    ----------
    sheet
        The table.
    seen
        Its columns of dates, by our names.
    options
        `Options.date_order` is used where the dates themselves do not tell.
    custom
        How the source writes them; used where nobody told either.

    Raises
    ------
    FileRefusedError
        The dates contradict each other in more than 1 % of those that tell.
    """
    numbered = {name: written for name, written in seen.items() if (written.looks == "numbers").any()}
    order, why = _order(sheet, [*numbered.values()], options.date_order, None, custom)
    if why:
        named = " and ".join(_label(sheet, name) for name in numbered)
        read_as = _said(order or custom.order, *numbered.values())
        sheet.warn(f"{named} {'is' if len(numbered) == 1 else 'are'} read as {read_as}: {why}")
    return order or custom.order


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


def _order(
    sheet: Sheet,
    written: Sequence[Written],
    told: DateOrder | None,
    form: ToldForm | None,
    custom: Custom | None = None,
) -> tuple[DateOrder | None, str]:
    """Return the order of day and month of a table's dates, and why; ``None`` when it has none to order."""
    if not written:
        return None, ""
    seen = evidence(written, sheet.cells.get(MONTH))
    if form is not None and form != "serial":
        return _as_told(sheet, seen, form)
    if seen.found is not None:
        return seen.found, _as_found(seen, seen.found, told, custom)
    if told is not None:
        return told, "as told" + seen.against(told)
    refuse = sheet.content.unknown if custom is None else sheet.content.refused
    if seen.day or seen.month:
        raise refuse(
            f"its dates contradict each other: {count_text(seen.day, seen.unit)} can only be day/month, "
            f"{count_text(seen.month, seen.unit)} only month/day",
            do=_TELL,
        )
    if custom is not None:
        return custom.order, f"{custom.source}'s order, as no date in the file tells"
    example = _example(written[0], "numbers")
    raise refuse(
        f"dates such as {example} do not say whether the day or the month comes first: no number is above 12", do=_TELL
    )


def _as_told(sheet: Sheet, seen: Evidence, form: DateOrder) -> tuple[DateOrder, str]:
    """Return the order that was told of this very table; raise where its dates say the other."""
    if seen.found not in {None, form}:
        raise sheet.content.unknown(
            f"{form} was told of its dates, but they are {seen.found}: {seen.why}",
            do=f"say {seen.found}, or leave it to the dates",
        )
    return form, "as told" + seen.against(form)


def _as_found(seen: Evidence, found: DateOrder, told: DateOrder | None, custom: Custom | None) -> str:
    """Return why dates are in the order found; nothing when that is how the source writes them anyway."""
    against = "" if told in {None, found} else f"; {told} was told for files that leave it open"
    if custom is None:
        return seen.why + against
    if found == custom.order:
        return against and seen.why + against
    usual = "day" if custom.order == "day-first" else "month"
    return (
        f"{seen.why}; {custom.source} itself writes the {usual} first, so another program has written these dates"
        + against
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


def _said(form: DateForm, *written: Written) -> str:
    """Return what dates are read as, with the mark that most of them have between their numbers."""
    rows = {
        mark: sum(
            one.count(np.array([text.count(mark) == _MARKS for text in one.texts], dtype=bool)) for one in written
        )
        for mark in "/.-"
    }
    mark = max(rows, key=lambda one: rows[one])
    return SAID[form].replace("/", mark) if rows[mark] else SAID[form]


def _example(written: Written, looks: Looks) -> str:
    place = int(np.flatnonzero(written.looks == looks)[0])
    return written.texts[place][:30]


def _label(sheet: Sheet, name: str) -> str:
    return sheet.rejects.names.get(name, name)[:30]
