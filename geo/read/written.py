"""The ways in which dates are written, and each way's dates as ``YYYY-MM-DD``: nothing is read twice in two ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np
import pandas as pd

from geo.read.cells import unstated
from geo.read.dates import ISO
from geo.read.months import month_number
from geo.read.serials import date_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How the dates of a column are written, once that is known.
DateForm = Literal["iso", "year-first", "compact", "day-first", "month-first", "named", "serial"]

#: What a person may say of a table's dates that they do not tell themselves.
ToldForm = Literal["day-first", "month-first", "serial"]
TOLD_FORMS: Final[tuple[ToldForm, ...]] = get_args(ToldForm)

#: What one text looks like; ``numbers`` is ``3/4/2015``, day and month in either order, ``short-year`` is ``3/4/15``.
Looks = Literal["iso", "year-first", "compact", "numbers", "named", "short-year", "other"]

#: Each form as it is said, with an example.
SAID: Final[dict[str, str]] = {
    "iso": "year-month-day (2015-08-10)",
    "year-first": "year/month/day (2015/8/10)",
    "compact": "eight digits (20150810)",
    "day-first": "day/month/year (31/12/2015)",
    "month-first": "month/day/year (12/31/2015)",
    "named": "with the month's name (10 Aug 2015)",
    "serial": "a spreadsheet's count of days (42226)",
}

_CLOCK: Final = (
    r"(?:(?:T|,? )\s*(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:\.[0-9]+)?))?"
    r" ?(?P<half>[ap]\.?m\.?)? ?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_WEEKDAY: Final = r"(?:[^\W\d_]{2,12}\.?,? )?"
_NAME: Final = r"(?P<name>[^\W\d_][^\d/,]{1,20}?)"


def _pattern(day: str) -> re.Pattern[str]:
    return re.compile(day + _CLOCK, re.IGNORECASE)


_PATTERNS: Final[tuple[tuple[Looks, re.Pattern[str]], ...]] = (
    # The dash of a date is a hyphen; some programs set a longer one.
    ("iso", _pattern(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")),
    ("numbers", _pattern(r"(?P<first>[0-9]{1,2})(?P<mark>[/.-])(?P<second_>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})\.?")),
    ("year-first", _pattern(r"(?P<year>[0-9]{4})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})")),
    ("compact", _pattern(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?:\.0)?")),
    (
        "named",
        _pattern(
            _WEEKDAY + r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|\.|º)?(?: (?:of|de)(?= ))?[ -]?"
            rf"{_NAME}\.?(?: de)?,?[ -]?(?P<year>[0-9]{{4}})"
        ),
    ),
    ("named", _pattern(_WEEKDAY + rf"{_NAME}\.?[ -](?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[ -](?P<year>[0-9]{{4}})")),
    ("short-year", re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1'?[0-9]{2}(?:[T ].*)?")),
    ("short-year", re.compile(r"[0-9]{1,2}[ -][^\W\d_]{3,12}\.?[ -]'?[0-9]{2}(?:[T ].*)?")),
)

#: Digits of Arabic and Persian as those of ASCII; marks of the direction of writing fall away.
_DIGITS: Final = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹‐‑–", "01234567890123456789---", "\u200e\u200f\u061c\u202a\u202b\u202c"
)

#: Longer texts are notes, not dates.
_LONGEST: Final = 60

#: Days that spreadsheets count as the calendar does: from 1 March 1900, after a 29 February that never was, to 2199.
_SERIALS: Final = (61, 109_574)


@dataclass(frozen=True, slots=True)
class Written:
    """The distinct texts of a column: what each looks like, how many rows have it, and its parts.

    Attributes
    ----------
    texts
        The distinct texts.
    exact
        Whether each is written just as `geo.read.dates.parse` reads it.
    codes
        For each row the position of its text.
    rows
        For each text the number of rows.
    looks
        What each text looks like; empty where it is blank.
    first, second
        The two numbers of a date ``3/4/2015`` in their order; 0 elsewhere.
    """

    texts: list[str]
    exact: NDArray[np.bool_]
    codes: NDArray[np.intp]
    rows: NDArray[np.intp]
    looks: NDArray[np.object_]
    first: NDArray[np.int64]
    second: NDArray[np.int64]

    def count(self, which: NDArray[np.bool_]) -> int:
        """Return how many rows have one of these texts."""
        return int(self.rows[which].sum())


def look_at(texts: pd.Series) -> Written:
    """Say of each distinct text of a column what kind of date it looks like.

    Examples
    --------
    >>> seen = look_at(pd.Series(["2015-08-10", "3/4/2015", "10 août 2015", "3.4.15", "", "soon"], dtype="str"))
    >>> seen.looks.tolist()
    ['iso', 'numbers', 'named', 'short-year', '', 'other']
    """
    codes, distinct = pd.factorize(texts)
    each = pd.Series(distinct, dtype="str")
    exact = each.str.fullmatch(ISO).to_numpy(dtype=bool)
    looks = np.where(exact, "iso", "other").astype(object)
    looks[unstated(each)] = ""
    first, second = (np.zeros(len(each), dtype=np.int64) for _ in range(2))
    listed = [str(one) for one in distinct]
    for place in np.flatnonzero(looks == "other"):
        looks[place], found = _match(listed[place])
        if found is not None and looks[place] == "numbers":
            first[place], second[place] = int(found["first"]), int(found["second_"])
    return Written(listed, exact, codes, np.bincount(codes, minlength=len(each)), looks, first, second)


def _match(text: str) -> tuple[Looks, re.Match[str] | None]:
    if len(text) > _LONGEST:
        return "other", None
    plain = " ".join(text.translate(_DIGITS).split())
    for looks, pattern in _PATTERNS:
        found = pattern.fullmatch(plain)
        if found is None or (looks == "named" and month_number(found["name"]) is None):
            continue
        # Eight digits are a date only where a calendar could have it.
        if looks == "compact" and not (1 <= int(found["month"]) <= 12 and 1 <= int(found["day"]) <= 31):
            continue
        return looks, found
    return "other", None


def as_iso(text: str, form: DateForm) -> str | None:
    """Return a date in `form` as ``YYYY-MM-DD``, with its time and offset; ``None`` when it is not in that form.

    Whether the calendar has the day is not asked here.

    Examples
    --------
    >>> as_iso("3/4/2015 2:30 PM", "day-first"), as_iso("August 10, 2015", "named"), as_iso("42226.5", "serial")
    ('2015-04-03T14:30:00', '2015-08-10', '2015-08-10T12:00:00')
    """
    if form == "serial":
        return _serial(text)
    looks, found = _match(text)
    if found is None or looks != ("numbers" if form in {"day-first", "month-first"} else form):
        return None
    parts = found.groupdict()
    if looks == "numbers":
        day, month = (parts["first"], parts["second_"]) if form == "day-first" else (parts["second_"], parts["first"])
    else:
        day, month = parts["day"], parts.get("month") or str(month_number(parts["name"]))
    return f"{parts['year']}-{month:0>2}-{day:0>2}{_clock(parts)}"


def _clock(parts: dict[str, str | None]) -> str:
    if parts["hour"] is None:
        return ""
    hour = int(parts["hour"])
    if parts["half"]:
        # 12 is the first hour of each half; 13 pm is none, and stays as it is to be refused.
        later = 12 if parts["half"][0].lower() == "p" else 0
        hour = hour % 12 + later if 1 <= hour <= 12 else 99
    zone = (parts["zone"] or "").upper()
    zone = "Z" if zone in {"UTC", "GMT"} else zone
    return f"T{hour:02}:{parts['minute']}:{parts['second'] or '00'}{zone}"


def _serial(text: str) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not text.isascii() or "_" in text or not _SERIALS[0] <= number <= _SERIALS[1]:
        return None
    return date_text(text, since_1904=False)
