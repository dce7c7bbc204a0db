"""From texts to numbers, names and words; each rule in one place, on whole columns at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.model.tables import CONFIDENCES
from geo.read.letters import as_array, as_series, on_one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from geo.read.rejects import Rejects
    from geo.read.tabular import Sheet

#: What tables write when there is nothing to say; R writes NA, pandas writes nothing or nan, people a dash.
BLANKS: Final = ("", "-", "na", "n/a", "nan", "null", "none")

_LONGEST_BLANK: Final = max(map(len, BLANKS))

_NUMBER: Final = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"

_WITH_COMMA: Final = r"^[+-]?[0-9]*,[0-9]+$"

#: What can be a whole number with a mark after its thousands.
_THOUSANDS: Final = r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"

#: Radius in metres round a point whose table does not say how exact it is, as if it were "near a known location";
#: never silently exact.
UNSTATED_PLACE_UNCERTAINTY_M: Final = 25_000.0

#: More deaths than this in one event is a slip of the keyboard: no war has counted a billion dead.
_MOST_DEATHS: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers read from texts: `blank` where there was none, `bad` where the text is not a finite number."""

    number: pd.Series
    blank: pd.Series
    bad: pd.Series


def numbers(texts: pd.Series) -> Numbers:
    """Read decimal numbers with a point.

    Examples
    --------
    >>> read = numbers(pd.Series(["1.5", "", "inf", "36,5"], dtype="str"))
    >>> read.number.tolist(), read.blank.tolist(), read.bad.tolist()
    ([1.5, nan, nan, nan], [False, True, False, False], [False, False, True, True])
    """
    written = pa.array(texts.array)
    try:
        # Numbers throughout, as nearly always: what else Arrow takes for one, "inf" and "nan", is not finite.
        values = pc.cast(written, pa.float64())
    except pa.ArrowInvalid:
        formed = pc.match_substring_regex(written, _NUMBER)
        values = pc.cast(pc.if_else(formed, written, None), pa.float64())
    number = values.to_numpy(zero_copy_only=False)
    none = ~np.isfinite(number)
    blank = np.zeros(len(number), dtype=bool)
    if none.any():
        number = np.where(none, np.nan, number)
        blank[none] = unstated(texts[none])
    return Numbers(*(pd.Series(part, index=texts.index) for part in (number, blank, blank ^ none)))


def pointed(sheet: Sheet, column: str, *, most: float = np.inf) -> pd.Series:
    """Return a column of numbers with decimal points where all of it is written with decimal commas.

    It is when no number in it has a point, and one has a comma that cannot stand after thousands: ``1,234`` may be
    a thousand and more unless numbers end at `most`. The table says so in a warning; other columns are returned as
    they are.
    """
    texts = sheet.cells[column]
    written = pa.array(texts.array)
    comma = pc.match_substring_regex(written, _WITH_COMMA)
    if not pc.any(comma).as_py() or pc.any(pc.match_substring(written, ".")).as_py():
        return texts
    certain = written.filter(comma)
    if most > 1000:
        several = pc.any(pc.match_substring_regex(written, ",.*,")).as_py()
        certain = certain.filter(pc.invert(pc.match_substring_regex(certain, _THOUSANDS)))
        if several or not len(certain):
            return texts
    shown = certain[0].as_py()
    said = sheet.rejects.names.get(column, column)
    sheet.warn(f"{said} is written with decimal commas: {shown} was read as {shown.replace(',', '.')}")
    return with_points(texts)


def with_points(texts: pd.Series) -> pd.Series:
    """Return texts with a decimal point where they are numbers with a decimal comma.

    Examples
    --------
    >>> with_points(pd.Series(["36,5", "1,234,5", "36.5"], dtype="str")).tolist()
    ['36.5', '1,234,5', '36.5']
    """
    return texts.mask(texts.str.fullmatch(_WITH_COMMA), texts.str.replace(",", ".", regex=False))


def degrees(sheet: Sheet, column: str, *, most: float) -> pd.Series:
    """Read a latitude (`most` 90) or longitude (`most` 180); set aside rows that have none."""
    texts = sheet.cells[column]
    read = numbers(texts)
    if read.bad.any():
        read = numbers(pointed(sheet, column, most=most))
    rejects = sheet.rejects
    rejects.set_aside(read.blank, column=column, values=texts, reason=f"no {column}")
    rejects.set_aside(read.bad, column=column, values=texts, reason=f"{column} is not a decimal number")
    rejects.set_aside(
        read.number.abs() > most, column=column, values=texts, reason=f"{column} is not between -{most:g} and {most:g}"
    )
    return read.number


def counts(sheet: Sheet, column: str, *, most: int = _MOST_DEATHS) -> pd.Series:
    """Read whole numbers from zero up, missing where blank; set aside rows with anything else."""
    if column not in sheet.cells:
        return pd.Series(pd.NA, index=sheet.cells.index, dtype="Int64")
    texts = sheet.cells[column]
    read = numbers(texts)
    wrong = read.bad | (read.number < 0) | (read.number > most) | (np.floor(read.number) < read.number)
    sheet.rejects.set_aside(
        wrong, column=column, values=texts, reason=f"{column} is not a whole number from zero up to {most:,}"
    )
    return read.number.mask(wrong).astype("Int64")


def metres(texts: pd.Series | None, rejects: Rejects, *, column: str, otherwise: float) -> tuple[pd.Series, int]:
    """Read lengths in metres, `otherwise` where blank, and say how many were; set aside anything else."""
    if texts is None:
        count = int(rejects.kept.sum())
        return pd.Series(otherwise, index=pd.RangeIndex(len(rejects.kept)), dtype="float64"), count
    read = numbers(texts)
    rejects.set_aside(
        read.bad | (read.number < 0), column=column, values=texts, reason=f"{column} is not a number of metres"
    )
    blank = read.blank.to_numpy() & rejects.kept
    return read.number.fillna(otherwise), int(blank.sum())


def confidence(sheet: Sheet) -> pd.Series:
    """Read how sure the source is; a word that is not one of ours becomes "not stated", with a warning."""
    words = text(sheet, "confidence").str.lower()
    words = words.mask(words == "", "not stated")
    strange = ~words.isin(CONFIDENCES) & sheet.rejects.kept
    if strange.any():
        found = ", ".join(sorted(set(words[strange]))[:3])
        sheet.warn(
            f"{times(int(strange.sum()))} with a confidence other than high, medium or low ({found}): not stated"
        )
    return words.where(words.isin(CONFIDENCES), "not stated")


def unstated(texts: pd.Series) -> NDArray[np.bool_]:
    """Return where a text says that there is nothing to say.

    Examples
    --------
    >>> unstated(pd.Series(["NA", "", "-", "Naples", "Nan"], dtype="str")).tolist()
    [True, True, True, False, True]
    """
    written = as_array(texts)
    none: NDArray[np.bool_] = np.asarray(pc.less_equal(pc.binary_length(written), _LONGEST_BLANK)).astype(bool)
    if none.any():
        # Most texts are longer, and are not looked at.
        short = pc.utf8_lower(written.filter(pa.array(none)))
        none[none] = np.asarray(pc.is_in(short, pa.array(BLANKS, pa.large_string())))
    return none


def text(sheet: Sheet, column: str) -> pd.Series:
    """Return a column on one line a cell; empty texts when the table has no such column."""
    if column not in sheet.cells:
        return pd.Series("", index=sheet.cells.index, dtype="str")
    return tidy(sheet.cells[column])


def tidy(texts: pd.Series) -> pd.Series:
    r"""Return texts on one line each, without control characters or blanks round them.

    Examples
    --------
    >>> tidy(pd.Series(["two\nlines", "\x01", " \x7f"], dtype="str")).tolist()
    ['two lines', '', '']
    """
    return as_series(on_one_line(as_array(texts)), texts.index)


def worded(texts: pd.Series, meaning: Callable[[str], str]) -> pd.Series:
    """Apply `meaning` to each distinct text."""
    codes, distinct = pd.factorize(texts)
    each = pd.Series([meaning(str(one)) for one in distinct], dtype="str")
    return each.take(codes).set_axis(texts.index)


def looked_up(texts: pd.Series, meaning: Mapping[str, float]) -> pd.Series:
    """Return the number each code stands for, missing where it stands for none.

    Examples
    --------
    >>> looked_up(pd.Series(["2", "x"], dtype="str"), {"1": 500.0, "2": 25_000.0}).tolist()
    [25000.0, nan]
    """
    at = pc.index_in(pa.array(texts.array), pa.array(list(meaning), pa.large_string()))
    values = np.array([*meaning.values(), np.nan], dtype="float64")
    return pd.Series(values[pc.fill_null(at, len(meaning)).to_numpy()], index=texts.index)


def set_aside_repeats(ids: pd.Series, rejects: Rejects, *, column: str) -> None:
    """Keep the first row of each id; set aside the later ones."""
    kept = rejects.kept
    standing = ids if kept.all() else ids[kept]
    if len(pc.unique(pa.array(standing.array))) == len(standing):
        return
    repeats = np.zeros(len(ids), dtype=bool)
    repeats[kept] = standing.duplicated()
    rejects.set_aside(repeats, column=column, values=ids, reason="the id is already used in an earlier row")


def times(count: int) -> str:
    """Return a count of rows in words.

    Examples
    --------
    >>> times(1), times(1200)
    ('1 row', '1,200 rows')
    """
    return f"{count:,} row" + ("" if count == 1 else "s")
