"""The view a dataset opens with, as a table of TOML: what `SOURCES.toml` says under ``[view]``, read and written."""

from __future__ import annotations

import math
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.model.actors import canonical
from geo.model.kinds import KINDS
from geo.model.view import BASEMAPS, DEFINITIONS, DISPLAYS, MODES, WAYS, View
from geo.read.dates import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.model.view import Area, Camera

#: The closest zoom that the map has (`geo.draw.message.MOST_ZOOM`).
_MOST_ZOOM: Final = 18.0
#: More deaths, or more metres than half-way round the Earth, are asked for by nobody.
_MOST_DEATHS: Final = 10_000_000
_MOST_METRES: Final = 20_004_000.0


def view_from(name: str, entry: Mapping[str, Any]) -> View:
    """Read the view that a dataset of this name opens with; keys nobody knows are passed over.

    Raises
    ------
    ValueError, TypeError
        A value is not what its key needs.
    """
    return View(dataset=name, **{key: read(entry[key], key) for key, read in _READERS.items() if key in entry})


def fields_of(view: View) -> dict[str, Any]:
    """Return what `view_from` reads the same view from; what is as in any view is left out."""
    usual = {one.name: one.default for one in fields(View) if one.default is not MISSING}
    held = {name: getattr(view, name) for name in _READERS}
    return {name: _plain(value) for name, value in held.items() if value != usual[name]}


def area_from(value: Sequence[float]) -> Area:
    """Read a box: west, south, east, north in degrees.

    Raises
    ------
    ValueError
        It is none.
    """
    west, south, east, north = _numbers(value, 4, "area")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(f"the area {list(value)} is not west, south, east, north in degrees")
    return west, south, east, north


def _plain(value: Any) -> Any:  # noqa: ANN401  (a type per field)
    if isinstance(value, pd.Timestamp):
        moment = value.to_pydatetime(warn=False)
        return moment.date() if moment == moment.replace(hour=0, minute=0, second=0, microsecond=0) else moment
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _pair(value: Any, _: str) -> tuple[str, str]:  # noqa: ANN401
    first, second = map(_text, value)
    return canonical(first), canonical(second)


def _text(value: Any, _: str = "") -> str:  # noqa: ANN401
    text = str(value)
    # Half a surrogate pair is no character: no column of texts holds it or can be searched for it.
    if not text.isascii() and any("\ud800" <= one <= "\udfff" for one in text):
        raise ValueError(f"{text!r} is not text")
    return text


def _moment(value: object, key: str) -> pd.Timestamp:
    moment = pd.Timestamp(str(value))
    if pd.isna(moment):
        raise ValueError(f"the {key} {value!r} is not a moment")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR + 1:
        raise ValueError(f"the year of the {key} {value!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return (moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")).as_unit("us")


def _window(value: Any, key: str) -> tuple[pd.Timestamp, pd.Timestamp]:  # noqa: ANN401
    first, second = value
    start, end = _moment(first, key), _moment(second, key)
    if start >= end:
        raise ValueError(f"the {key} from {start} does not end after it starts")
    return start, end


def _numbers(value: Sequence[float], count: int, what: str) -> list[float]:
    read = [float(one) for one in value]
    if len(read) != count or not all(math.isfinite(one) for one in read):
        raise ValueError(f"the {what} {value!r} is not {count} numbers")
    return read


def _camera(value: Any, key: str) -> Camera:  # noqa: ANN401
    lat, lng, zoom = _numbers(value, 3, key)
    # A map that was dragged round the Earth once has longitudes beyond 180.
    if not (abs(lat) <= 90 and abs(lng) <= 360 and 0 <= zoom <= _MOST_ZOOM):
        raise ValueError(f"the {key} {value!r} is not a latitude, a longitude and a zoom up to {_MOST_ZOOM:g}")
    return lat, lng, zoom


def _metres(value: Any, key: str) -> float:  # noqa: ANN401
    number = float(value)
    if not 0 <= number <= _MOST_METRES:
        raise ValueError(f"{key} {value!r} is not a number of metres from 0 to {_MOST_METRES:,.0f}")
    return number


def _count(value: Any, key: str) -> int:  # noqa: ANN401
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_DEATHS:
        raise ValueError(f"{key} {value!r} is not a whole number from 0 to {_MOST_DEATHS:,}")
    return value


def _one_of(*allowed: str) -> Callable[[Any, str], str]:
    def read(value: Any, key: str) -> str:  # noqa: ANN401
        if value not in allowed:
            raise ValueError(f"the {key} {value!r} is not one of {', '.join(allowed)}")
        return str(value)

    return read


def _some_of(*allowed: str) -> Callable[[Any, str], tuple[str, ...]]:
    one = _one_of(*allowed)
    return lambda value, key: tuple(one(each, key) for each in value)


#: How each field of a view but the dataset's name is read.
_READERS: Final[dict[str, Callable[[Any, str], Any]]] = {
    "pair": _pair,
    "instant": _moment,
    "definition": _one_of(*DEFINITIONS),
    "area": lambda value, _: area_from(value),
    "camera": _camera,
    "window": _window,
    "compare": _window,
    "compare_way": _one_of(*WAYS),
    "compare_camera": _camera,
    "mode": _one_of(*MODES),
    "actors": lambda value, _: tuple(map(_text, value)),
    "kinds": _some_of(*KINDS),
    "min_deaths": _count,
    "max_place_uncertainty_m": _metres,
    "max_event_uncertainty_m": _metres,
    "text": _text,
    "threshold_m": _metres,
    "basemap": _one_of(*BASEMAPS),
    "display": _some_of(*DISPLAYS),
}
