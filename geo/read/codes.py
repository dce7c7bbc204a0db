"""What the readers of known sources share: columns that may be missing, codes, days, first sentences of notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.read import cells, dates
from geo.read.written import SAID, as_iso, look_at

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.read.tabular import Sheet
    from geo.read.written import DateForm, Written

#: The end of a first sentence: a mark after a word of four letters or more, so that "Gen." and "Jan." end none, and
#: before a capital letter, a quotation or the end of the text.
_ENDED: Final = re.compile(r"^.{20,}?\w{4}[)\"'’”]?[.!?](?=\s+[^\sa-z0-9]|$)", re.DOTALL)

#: Whole numbers that passed through a program which keeps such columns as decimals: ``1.0``.
_DECIMAL: Final = r"\.0+$"


def chosen(names: Sequence[str], wanted: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return our name -> the header's, for each column that a header has under one of its names; the first name wins.

    Examples
    --------
    >>> chosen(["geo_precis", "notes"], {"geo_precision": ("geo_precision", "geo_precis"), "source": ("source",)})
    {'geo_precision': 'geo_precis'}
    """
    return {
        ours: next(one for one in theirs if one in names) for ours, theirs in wanted.items() if {*theirs} & {*names}
    }


def stated(sheet: Sheet, column: str) -> pd.Series:
    """Return a column on one line a cell, empty where it says NA or the like, or where the table has no such column."""
    return _stated(sheet.cells[column]) if column in sheet.cells else always(sheet, "")


def _stated(texts: pd.Series) -> pd.Series:
    tidied = cells.tidy(texts)
    none = cells.unstated(tidied)
    return tidied.mask(none, "") if none.any() else tidied


def whole(sheet: Sheet, column: str) -> pd.Series:
    """Return a column of codes as texts, ``1.0`` as ``1``, empty where nothing is stated."""
    return _whole(sheet.cells[column]) if column in sheet.cells else always(sheet, "")


def _whole(texts: pd.Series) -> pd.Series:
    codes = _stated(texts)
    if not pc.any(pc.match_substring(pa.array(codes.array), ".")).as_py():
        return codes
    return codes.str.replace(_DECIMAL, "", regex=True)


def named(sheet: Sheet, column: str, meaning: Callable[[str], str]) -> tuple[pd.Series, pd.Series]:
    """Return a column of words as it is stated, and what each means; see `stated`."""
    return _meant(sheet.cells[column], _stated, meaning)


def typed(sheet: Sheet, column: str, meaning: Callable[[str], str]) -> tuple[pd.Series, pd.Series]:
    """Return a column of codes as texts, and what each means; see `whole`."""
    return _meant(sheet.cells[column], _whole, meaning)


def _meant(
    texts: pd.Series, plain: Callable[[pd.Series], pd.Series], meaning: Callable[[str], str]
) -> tuple[pd.Series, pd.Series]:
    # Such columns have few distinct texts: each is looked at once.
    at, distinct = pd.factorize(texts)
    written = pd.Series(distinct, dtype="str")
    said = plain(written)
    meant = pd.Series([meaning(one) for one in said], dtype="str")
    rows = texts if said.equals(written) else said.take(at).set_axis(texts.index)
    return rows, meant.take(at).set_axis(texts.index)


def coded(sheet: Sheet, column: str, table: Mapping[str, float]) -> pd.Series:
    """Return the number each code stands for, missing where none is stated; set aside rows with another code."""
    if column not in sheet.cells:
        return pd.Series(np.nan, index=sheet.cells.index)
    values = cells.looked_up(sheet.cells[column], table)
    if not values.isna().any():
        return values
    codes = whole(sheet, column)
    values = cells.looked_up(codes, table)
    strange = (codes != "") & values.isna()
    sheet.rejects.set_aside(strange, column=column, values=codes, reason=f"{column} is not one of {', '.join(table)}")
    return values


def place_uncertainty_m(sheet: Sheet, column: str, table: Mapping[str, float]) -> pd.Series:
    """Return the radius in metres that each row's code of precision stands for; say how many rows state none."""
    radius = coded(sheet, column, table)
    otherwise = cells.UNSTATED_PLACE_UNCERTAINTY_M
    unstated = int((radius.isna() & sheet.rejects.kept).sum())
    if unstated:
        sheet.warn(f"{cells.times(unstated)} without {column}: taken as within {otherwise / 1000:g} km")
    return radius.fillna(otherwise)


def date_uncertainty_days(sheet: Sheet, column: str, table: Mapping[str, float]) -> pd.Series:
    """Return the days that each row's code of precision stands for, 0 without one; say how many rows state none."""
    days = coded(sheet, column, table)
    unstated = int((days.isna() & sheet.rejects.kept).sum())
    if unstated:
        sheet.warn(f"{cells.times(unstated)} without {column}: the date is taken as the day given")
    return days.fillna(0)


def identified(sheet: Sheet, column: str, *, prefix: str) -> pd.Series:
    """Return ids of a source with the source's name before them; set aside rows without one.

    A table without the column gets ids made of the file's name and the row, and says so.
    """
    if column not in sheet.cells:
        sheet.warn(f"no column {column}: ids are made of the file's name and the row")
        return f"{sheet.content.stem}-" + pd.Series(sheet.rejects.rows, index=sheet.cells.index).astype("str")
    ids = whole(sheet, column)
    sheet.rejects.set_aside(ids == "", column=column, values="", reason="no id")
    return prefix + ids


def day(
    sheet: Sheet, column: str, forms: Sequence[DateForm], seen: Written | None = None
) -> tuple[pd.Series, pd.Series]:
    """Read a column of days, each row on its own, as ``[start, end)``; set aside rows whose date is in no form.

    A day written with an offset is the day of that place.

    Parameters
    ----------
    sheet
        The table.
    column
        The dates, by our name.
    forms
        How a date may be written, ``iso`` among them. No text is of two forms, so at most one of ``day-first`` and
        ``month-first`` may be among them.
    seen
        What `geo.read.written.look_at` says of the column, where it has been asked already.
    """
    texts = sheet.cells[column]
    written = look_at(texts) if seen is None else seen
    each = zip(written.texts, written.exact, strict=True)
    iso = pd.Series([text if exact else _first(text, forms) or "" for text, exact in each], dtype="str")
    strange = (iso == "").to_numpy() & (written.looks != "")
    rejects = sheet.rejects
    ways = " or ".join(SAID[form] for form in forms)
    read = dates.parse(iso)
    reason = read.reason.mask(strange, f"not a date written {ways}").mask(written.looks == "", "no date")
    if (reason != "").any():
        said = reason.take(written.codes).set_axis(texts.index)
        rejects.set_aside(said != "", column=column, values=texts, reason=said)
    days = read.days.take(written.codes).set_axis(texts.index)
    return dates.whole_days(days, days)


def _first(text: str, forms: Sequence[DateForm]) -> str | None:
    return next((iso for iso in (as_iso(text, form) for form in forms) if iso is not None), None)


def first_sentence(sheet: Sheet, column: str) -> pd.Series:
    """Return the first sentence of each note, on one line; the whole note where no sentence ends."""
    if column not in sheet.cells:
        return always(sheet, "")
    # Notes are long and hardly ever alike: each is cut before its line breaks are tidied, and none is looked up.
    cut = [_sentence(text) for text in sheet.cells[column]]
    notes = cells.tidy(pd.Series(cut, index=sheet.cells.index, dtype="str"))
    return notes.mask(cells.unstated(notes), "")


def _sentence(text: str) -> str:
    """Return the first sentence of a text.

    Examples
    --------
    >>> _sentence("On 5 Jan. 2031, shells fell on Upper Hill. Nobody was hurt.")
    'On 5 Jan. 2031, shells fell on Upper Hill.'
    """
    found = _ENDED.match(text)
    return found[0] if found else text


def always(sheet: Sheet, text: str) -> pd.Series:
    """Return one text for every row."""
    return pd.Series(text, index=sheet.cells.index, dtype="str")


def no_count(sheet: Sheet) -> pd.Series:
    """Return a column of counts that nobody states."""
    return pd.Series(pd.NA, index=sheet.cells.index, dtype="Int64")


def listed(names: Sequence[str], *, most: int = 12) -> str:
    """Return names in a row, the first `most` of them.

    Examples
    --------
    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
