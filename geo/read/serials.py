"""What spreadsheets keep, as texts: days counted from an epoch, decimals without their noise, escaped characters."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

#: Number formats without a code of their own that show a date or a time of day: ECMA-376, part 1, 18.8.30.
_DATES: Final = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})

#: What a format's code holds beside its letters: quoted text, an escaped or padding character, a colour or a place.
_ASIDE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED: Final = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)

#: Spreadsheets take 1900 for a leap year: their day 60 is a 29 February that never was.
_NEVER: Final = 60
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 a cell states no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST: Final = 2_958_466

#: How a character that XML cannot hold is written, such as ``_x000D_`` for the end of a line.
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")

#: Whole numbers up to which every one is a float of its own.
_EXACT: Final = 2**53


def is_date_format(number: int, code: str | None) -> bool:
    """Return whether a number format shows a date or a time of day; a length of time, as ``[h]:mm``, is neither.

    Examples
    --------
    >>> [is_date_format(14, None), is_date_format(164, "yyyy-mm-dd"), is_date_format(165, '0.0 "days"')]
    [True, True, False]
    """
    if code is None:
        return number in _DATES
    first = code.split(";")[0]
    if _ELAPSED.search(first):
        return False
    letters = _ASIDE.sub("", first).lower()
    return letters != "general" and any(letter in letters for letter in "ymdhs")


def date_text(written: str, *, since_1904: bool) -> str:
    """Return the date, the time or both that a count of days stands for; `number_text` where it stands for none.

    Examples
    --------
    >>> date_text("42287", since_1904=False), date_text("42287.604166666664", since_1904=False)
    ('2015-10-10', '2015-10-10T14:30:00')
    """
    try:
        days = float(written)
    except ValueError:
        return written
    if not 0 <= days < _LAST or int(days) == _NEVER:
        return number_text(written)
    # A float holds a moment of our days to some microseconds; spreadsheets show milliseconds.
    milliseconds = round(days * 86_400_000)
    since = timedelta(milliseconds=milliseconds)
    if milliseconds < 86_400_000 and milliseconds:
        return _clock(_EPOCH + since)
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    try:
        moment = epoch + since + timedelta(days=1 if not since_1904 and days < _NEVER else 0)
    except OverflowError:
        return number_text(written)
    day = f"{moment:%Y-%m-%d}" if moment.year > 999 else moment.date().isoformat()
    return day if not milliseconds % 86_400_000 else f"{day}T{_clock(moment)}"


def _clock(moment: datetime) -> str:
    return moment.time().isoformat("milliseconds" if moment.microsecond else "seconds")


def number_text(written: str) -> str:
    """Return a number in as few digits as tell it from every other; text that is no number stays.

    Examples
    --------
    >>> [number_text(one) for one in ("36.200000000000003", "2015", "1E3", "12.0", "n/a")]
    ['36.2', '2015', '1000', '12', 'n/a']
    """
    if written.isdecimal() and written.isascii() and len(written) < 16:
        return written
    try:
        return float_text(float(written))
    except ValueError:
        return written


def float_text(number: float) -> str:
    """Return a number as text, whole ones without a point.

    Examples
    --------
    >>> float_text(12.0), float_text(-0.5), float_text(float("nan"))
    ('12', '-0.5', 'nan')
    """
    return str(int(number)) if number.is_integer() and abs(number) < _EXACT else repr(number)


def unescaped(text: str) -> str:
    r"""Return a text with the characters that Excel writes by their number.

    Examples
    --------
    >>> unescaped("one_x000D_\ntwo"), unescaped("_xD800_")
    ('one\r\ntwo', '_xD800_')
    """
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: _character(found.group(1)) or found.group(0), text)


def _character(digits: str) -> str:
    number = int(digits, 16)
    return "" if 0xD800 <= number < 0xE000 else chr(number)
