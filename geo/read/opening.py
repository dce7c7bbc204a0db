"""The view a dataset opens with, as a table of TOML: what `SOURCES.toml` says under ``[view]``, read and written."""

from __future__ import annotations

import math
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.model.actors import canonical
from geo.model.kinds import KINDS
from geo.model.view import BASEMAPS, DEFINITIONS, DISPLAYS, MODES, View
from geo.read.dates import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.model.view import Area


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
    first, second = value
    return canonical(first), canonical(second)


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


def _number(value: Any, key: str) -> float:  # noqa: ANN401
    number = float(value)
    if not (math.isfinite(number) and number >= 0):
        raise ValueError(f"{key} {value!r} is not a number from zero up")
    return number


def _count(value: Any, key: str) -> int:  # noqa: ANN401
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{key} {value!r} is not a whole number from zero up")
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


#: How each field that SOURCES.toml may set is read.
_READERS: Final[dict[str, Callable[[Any, str], Any]]] = {
    "pair": _pair,
    "instant": _moment,
    "definition": _one_of(*DEFINITIONS),
    "area": lambda value, _: area_from(value),
    "camera": lambda value, key: tuple(_numbers(value, 3, key)),
    "window": _window,
    "compare": _window,
    "mode": _one_of(*MODES),
    "actors": lambda value, _: tuple(str(one) for one in value),
    "kinds": _some_of(*KINDS),
    "min_deaths": _count,
    "max_place_uncertainty_m": _number,
    "max_event_uncertainty_m": _number,
    "text": lambda value, _: str(value),
    "threshold_m": _number,
    "basemap": _one_of(*BASEMAPS),
    "display": _some_of(*DISPLAYS),
}
