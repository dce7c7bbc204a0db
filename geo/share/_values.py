"""How each kind of value in a link is written, and read.

A reader raises ValueError for anything it would not have taken; the caller says so. Reading is bounded: lengths are
looked at before contents, and every pattern is linear.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pandas as pd

from geo.draw.message import MOST_ZOOM
from geo.model.actors import NOT_SIDES, canonical
from geo.model.kinds import KINDS
from geo.model.view import DISPLAYS
from geo.share.care import Care

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_VALUE: Final = 4_000
MOST_NAMES: Final = 100

#: Separates names in a list. Addresses leave it as it is and no source uses it in names; one that did is escaped.
_BETWEEN: Final = "~"
#: Years in which pandas can count nanoseconds, rounded inwards.
_YEARS: Final = (1700, 2250)
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?Z)?")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?(e[+-]?[0-9]{1,3})?")
#: Metres of the grid, days held back; either alone.
_CARE: Final = re.compile(r"(?:([0-9]{1,6})m)?(?:([0-9]{1,4})d)?")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def refuse_unreadable(text: str) -> None:
    """Raise ValueError for a value that is too long, or holds control characters."""
    if len(text) > LONGEST_VALUE or _CONTROL.search(text):
        raise ValueError("too long, or not text")


def write_time(moment: pd.Timestamp) -> str:
    """Write midnight as a date, any other moment to the minute or, where it is not whole, exactly; UTC."""
    plain = moment.tz_convert("UTC").tz_localize(None)
    if plain == plain.normalize():
        return str(plain.date())
    whole_minute = not (plain.second or plain.microsecond or plain.nanosecond)
    return plain.isoformat(timespec="minutes" if whole_minute else "auto") + "Z"


def read_time(text: str) -> pd.Timestamp:
    if not _TIME.fullmatch(text) or not _YEARS[0] <= int(text[:4]) <= _YEARS[1]:
        raise ValueError(text)
    return pd.Timestamp(text.removesuffix("Z"), tz="UTC")


def write_window(window: tuple[pd.Timestamp, pd.Timestamp]) -> str:
    return "..".join(map(write_time, window))


def read_window(text: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    start, end = map(read_time, text.split(".."))
    if start >= end:
        raise ValueError(text)
    return start, end


def write_number(value: float) -> str:
    """Write the shortest text that reads back as the same number."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _read_number(text: str, *, low: float, high: float) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    value = float(text)
    if not low <= value <= high:
        raise ValueError(text)
    return value


def read_metres(text: str) -> float:
    # Half the Earth's circumference is 20,004 km: no distance on it is longer.
    return _read_number(text, low=0, high=20_004_000)


def read_deaths(text: str) -> int:
    value = _read_number(text, low=0, high=10_000_000)
    if value != int(value):
        raise ValueError(text)
    return int(value)


def write_care(care: Care) -> str:
    grid = f"{write_number(care.grid_m)}m" if care.grid_m else ""
    return grid + (f"{care.hold_back_days}d" if care.hold_back_days else "")


def read_care(text: str) -> Care:
    """Read what was done to data, in the one way in which it is written."""
    found = _CARE.fullmatch(text)
    if not text or found is None:
        raise ValueError(text)
    care = Care(float(found[1] or 0), int(found[2] or 0))
    if write_care(care) != text:
        raise ValueError(text)
    return care


def write_numbers(values: tuple[float, ...]) -> str:
    return ",".join(map(write_number, values))


def read_area(text: str) -> tuple[float, float, float, float]:
    west, south, east, north = text.split(",")
    w, e = (_read_number(part, low=-180, high=180) for part in (west, east))
    s, n = (_read_number(part, low=-90, high=90) for part in (south, north))
    if w >= e or s >= n:
        raise ValueError(text)
    return w, s, e, n


def write_camera(camera: tuple[float, float, float]) -> str:
    """Write latitude and longitude to 5 decimals (about a metre) and the zoom to 2."""
    lat, lng, zoom = camera
    # A map can be dragged round the Earth.
    once = lng if -180 <= lng <= 180 else math.remainder(lng, 360)
    return write_numbers((round(lat, 5), round(once, 5), round(zoom, 2)))


def read_camera(text: str) -> tuple[float, float, float]:
    lat, lng, zoom = text.split(",")
    return (
        _read_number(lat, low=-90, high=90),
        _read_number(lng, low=-180, high=180),
        _read_number(zoom, low=0, high=MOST_ZOOM),
    )


def write_names(names: tuple[str, ...]) -> str:
    """Join names; the separator inside a name is escaped once here, and again with the whole address."""
    return _BETWEEN.join(name.replace("%", "%25").replace(_BETWEEN, "%7E") for name in names)


def _split(text: str) -> list[str]:
    names = [unquote(part) for part in text.split(_BETWEEN, MOST_NAMES)] if text else []
    if len(names) > MOST_NAMES or any(not name.strip() or _CONTROL.search(name) for name in names):
        raise ValueError(text)
    return names


def read_actors(text: str) -> tuple[str, ...]:
    return tuple(sorted({canonical(name) for name in _split(text)}))


def read_pair(text: str) -> tuple[str, str]:
    """Read two different actors; who is in the data is for the scene to say."""
    origin, rival = map(canonical, _split(text))
    if origin == rival or {origin, rival} & NOT_SIDES:
        raise ValueError(text)
    return origin, rival


def one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        return allowed[allowed.index(text)]

    return read


def read_kinds(text: str) -> tuple[str, ...]:
    return tuple(sorted(set(map(one_of(*KINDS), _split(text)))))


def read_display(text: str) -> tuple[str, ...]:
    named = set(map(one_of(*DISPLAYS), _split(text)))
    return tuple(name for name in DISPLAYS if name in named)


def matching(pattern: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def read(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError(text)
        return text

    return read


def either(allowed: tuple[str, ...]) -> str:
    return f"{', '.join(allowed[:-1])} or {allowed[-1]}"
