"""How each kind of value in a claim is written, and read: lengths with their unit, shares, days, names.

A reader raises ValueError with what is wrong and what to write instead; the caller says in which claim and key. What a
writer wrote reads back as the very same value: numbers go through decimals, not through binary fractions.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.model.actors import NOT_SIDES, canonical
from geo.model.text import METRES_PER_MILE
from geo.model.view import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.model.view import Area

#: A quote, and any other text, is no longer; nor is a list.
LONGEST_TEXT: Final = 4_000
MOST_NAMES: Final = 500

_ONE_DAY: Final = pd.Timedelta(days=1)
#: Years in which pandas can count nanoseconds, rounded inwards.
_YEARS: Final = (1700, 2250)
#: Half the Earth's circumference is 20,004 km: no distance on it is longer.
_LONGEST_M: Final = 20_004_000.0
_UNITS: Final = {
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), Decimal(1)),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers"), Decimal(1000)),
    **dict.fromkeys(("mi", "mile", "miles"), Decimal(str(METRES_PER_MILE))),
}
_QUANTITY: Final = re.compile(r"([0-9]{1,20}(?:\.[0-9]{1,400})?(?:e[+-]?[0-9]{1,3})?) ?([a-z]{1,10}|%)?", re.IGNORECASE)
#: Bidirectional classes of U+202A to U+202E and U+2066 to U+2069; marks of direction such as U+200F are others.
_TURNING: Final = frozenset({"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"})
_ID: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


def shown(value: object) -> str:
    """Return a value as a message quotes it: in one line, and not longer than is read."""
    return repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:60]}..."


def read_text(value: object) -> str:
    """Read a text as it stands; line breaks and tabs may be in it, other control characters may not.

    Nor may those that turn the direction of what follows (Unicode's embeddings, overrides and isolates): a terminal
    would show other words after them in another order.
    """
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is no text; write it in quotes")  # noqa: TRY004  (one error for all values)
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"{len(value):,} characters are too many; {LONGEST_TEXT:,} are the most")
    bad = next((char for char in value if char not in "\t\n\r" and _is_control(char)), None)
    if bad is not None:
        raise ValueError(f"the character U+{ord(bad):04X} is no text; leave it out")
    return value


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs"} or unicodedata.bidirectional(char) in _TURNING


def read_filled(value: object) -> str:
    """Read a text that says something."""
    text = read_text(value)
    if not text.strip():
        raise ValueError("an empty text says nothing")
    return text


def read_id(value: object) -> str:
    """Read an id: small letters, digits and hyphens, 60 at most."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError(f"{shown(value)} is no id; use small letters, digits and hyphens, 60 at most")
    return value


def read_name(value: object) -> str:
    """Read a name: spaces round it and doubled ones inside are left out."""
    return " ".join(read_filled(value).split())


def read_actor(value: object) -> str:
    """Read an actor's name as its canonical one."""
    name = canonical(read_filled(value))
    if name in NOT_SIDES or name.casefold() in NOT_SIDES:
        raise ValueError(f"{name!r} is no side; name an actor")
    return name


def read_url(value: object) -> str:
    """Read an address of the web; empty where there is none."""
    text = read_text(value).strip()
    if text and (not re.match(r"https?://[^\s/]", text, re.IGNORECASE) or re.search(r"\s", text)):
        raise ValueError(f"{shown(text)} is no address; it begins with https:// or http://, without blanks")
    return text


def read_length(value: object) -> float:
    """Read a length with its unit as metres.

    Examples
    --------
    >>> read_length("2 km"), read_length("1 mile"), read_length("850m")
    (2000.0, 1609.344, 850.0)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # One error for all values that cannot be used.
        raise ValueError(  # noqa: TRY004
            f'{value!r} has no unit; write "{value} m", "{value} km" or "{value} mi", in quotes'
        )
    found = _QUANTITY.fullmatch(" ".join(value.split())) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'{shown(value)} is no length; write a number and its unit: "2 km", "850 m" or "1 mi"')
    number, unit = found[1], found[2]
    if unit is None:
        raise ValueError(f'{shown(value)} has no unit; write "{number} m", "{number} km" or "{number} mi"')
    if unit.casefold() not in _UNITS:
        raise ValueError(f"nobody knows the unit {unit!r}; lengths are in m, km or mi")
    metres = float(Decimal(number) * _UNITS[unit.casefold()])
    if not metres <= _LONGEST_M:
        raise ValueError(f"{shown(value)} is longer than half the way round the Earth, 20,004 km")
    return metres


def write_length(metres: float) -> str:
    """Write metres with the unit in which they are shortest; it reads back as the same number.

    Examples
    --------
    >>> write_length(2000.0), write_length(1609.344), write_length(850.5)
    ('2 km', '1 mi', '850.5 m')
    """
    exact = Decimal(repr(float(metres)))
    km, miles = _plain(exact / 1000), _plain((exact / _UNITS["mi"]).quantize(Decimal("0.001")))
    texts = [f"{_plain(exact)} m", *([f"{km} km"] if exact >= 1000 else []), f"{miles} mi"]
    return min((text for text in texts if read_length(text) == metres), key=len)


def read_share(value: object) -> float:
    """Read a share as per cent, from 0 to 100, as a part of one.

    Examples
    --------
    >>> read_share("50 %"), read_share("12.5%")
    (0.5, 0.125)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        raise ValueError(f'{value!r} has no unit; write per cent, in quotes: "50 %"')  # noqa: TRY004
    found = _QUANTITY.fullmatch(" ".join(value.split())) if isinstance(value, str) else None
    if found is None or found[2] != "%":
        raise ValueError(f'{shown(value)} is no share; write per cent: "50 %"')
    share = float(Decimal(found[1]).scaleb(-2))
    if not share <= 1:
        raise ValueError(f"{shown(value)} is more than 100 %")
    return share


def write_share(share: float) -> str:
    """Write a part of one as per cent; it reads back as the same number."""
    return f"{_plain(Decimal(repr(float(share))).scaleb(2))} %"


def read_day(value: object) -> pd.Timestamp:
    """Read a day, as a date of TOML or as text, as its first moment in UTC."""
    day = _date_of(value)
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise ValueError(f"{day} is outside the years {_YEARS[0]} to {_YEARS[1]}")
    return pd.Timestamp(day.isoformat(), tz="UTC")


def _date_of(value: object) -> date:
    if isinstance(value, datetime):
        raise ValueError(f"{value.isoformat()} has a time of day; give the day alone, as {value.date()}")  # noqa: TRY004
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"there is no day {value}") from None
    raise ValueError(f"{shown(value)} is no day; write it as 2015-10-10")


def write_day(moment: pd.Timestamp) -> date:
    """Write the first moment of a day as a date.

    Raises
    ------
    ValueError
        It is no first moment of a day in UTC: a ledger knows whole days.
    """
    plain = moment.tz_convert("UTC")
    if plain != plain.floor("D"):
        raise ValueError(f"{plain:%Y-%m-%d %H:%M:%S} is inside a day; a ledger knows whole days")
    return plain.date()


def last_day(end: pd.Timestamp) -> date:
    """Write the end of a half-open time as its last day."""
    return write_day(end - _ONE_DAY)


def day_after(last: pd.Timestamp) -> pd.Timestamp:
    """Return the first moment after a day."""
    return last + _ONE_DAY


def read_area(value: object) -> Area:
    """Read west, south, east, north in degrees; ``"all"`` is everywhere."""
    if value == "all":
        return WHOLE
    numbers = value if isinstance(value, (list, tuple)) else []
    if len(numbers) != 4 or not all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in numbers):
        raise ValueError(f'{shown(value)} is no area; write [west, south, east, north] in degrees, or "all"')
    west, south, east, north = (float(one) if abs(one) <= 360 else 999.0 for one in numbers)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(f"{shown(value)} is not west, south, east, north in degrees")
    return west, south, east, north


def write_area(area: Area) -> list[float] | str:
    """Write an area."""
    return "all" if area == WHOLE else list(area)


def read_count(value: object) -> int:
    """Read a whole number, 0 or more."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1_000_000:
        raise ValueError(f"{shown(value)} is no count; write a whole number, 0 or more, without quotes")
    return value


def one_of(*known: str) -> Callable[[object], str]:
    """Return a reader of one of some words."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in known:
            near = difflib.get_close_matches(value, known, n=1) if isinstance(value, str) else []
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"{shown(value)} is none of {', '.join(known)}{hint}")
        return value

    return read


def each(read: Callable[[object], str]) -> Callable[[object], tuple[str, ...]]:
    """Return a reader of a list whose members `read` reads, none of them twice."""

    def read_all(value: object) -> tuple[str, ...]:
        if not isinstance(value, (list, tuple)):
            raise ValueError(f'{shown(value)} is no list; write ["one", "another"]')  # noqa: TRY004  (one error for all)
        if len(value) > MOST_NAMES:
            raise ValueError(f"a list of {len(value):,} is too long; {MOST_NAMES} are the most")
        found = tuple(read(one) for one in value)
        twice = next((one for which, one in enumerate(found) if one in found[:which]), None)
        if twice is not None:
            raise ValueError(f"{shown(twice)} is listed twice")
        return found

    return read_all


def write_list(values: Sequence[str]) -> list[str]:
    """Write a list."""
    return list(values)


def as_it_is(value: Any) -> Any:  # noqa: ANN401  (a text or a number)
    """Write what needs no other writing."""
    return value


def _plain(number: Decimal) -> str:
    """Return a decimal without exponent, and without noughts at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
