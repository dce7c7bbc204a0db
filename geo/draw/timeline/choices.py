"""What a caller of `Timeline` chooses beside its tables, checked here: one line says what cannot be used."""

from __future__ import annotations

import math
import numbers
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import pandas as pd

from geo.draw.message import MOST_ZOOM
from geo.draw.timeline.accepted import HALF
from geo.measure.gap import Question, check_pair
from geo.model.actors import canonical
from geo.model.errors import InputError
from geo.model.view import DEFINITIONS
from geo.read.dates import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from geo.measure.ground import Ground
    from geo.model.view import Area, Camera, Definition, Window

#: Colours for light, for dark, or as the reader's system says.
THEMES: Final = ("light", "dark", "auto")

#: How a time may be given: what Python, pandas (whose times are those of `datetime`) and numpy have, or a text.
Moment: TypeAlias = str | date | np.datetime64


def checked_page(**given: object) -> dict[str, Any]:
    """Return ``bounds``, ``camera``, ``theme``, ``title`` and ``credits`` as plain values, which JSON can say.

    Raises
    ------
    InputError
        One of them cannot be used.
    """
    theme, bounds, camera = given["theme"], given["bounds"], given["camera"]
    if not isinstance(theme, str) or theme not in THEMES:
        raise InputError(f"theme {_found(theme)} is not one of {', '.join(THEMES)}")
    return {
        "bounds": None if bounds is None else _bounds(bounds),
        "camera": None if camera is None else _camera(camera),
        "theme": theme,
        "title": _text(given["title"], "title"),
        "credits": _credits(given["credits"]),
    }


def checked_period(given: object) -> Window:
    """Return two times, the first before the second; one without a zone is UTC.

    Examples
    --------
    >>> start, end = checked_period(("2015-10-09", "2015-10-10T12:00+03:00"))
    >>> str(start), str(end)
    ('2015-10-09 00:00:00+00:00', '2015-10-10 09:00:00+00:00')
    """
    listed = _listed(given)
    moments = [moment for one in listed if (moment := _moment(one)) is not None]
    if not len(listed) == len(moments) == 2:
        raise InputError(f"period {_found(given)} is not two times; write them like 2015-10-10")
    start, end = moments
    if not start < end:
        raise InputError(f"period {_found(given)} ends before it starts, or as it does; it is [start, end)")
    if start.year < FIRST_YEAR or end.year > LAST_YEAR:
        raise InputError(f"period {_found(given)} is not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return start, end


def checked_question(ground: Ground, pair: object, definition: Definition | None) -> Question:
    """Return what is to be measured between the two actors; each is looked up as given, then by its canonical name."""
    names = _listed(pair)
    if len(names) != 2 or not all(isinstance(name, str) for name in names):
        raise InputError(f"pair {_found(pair)} is not two names of actors")
    measured: Definition = definition or ("edge-to-edge" if len(ground.control.zones) else "position-to-position")
    if measured not in DEFINITIONS:
        raise InputError(f"definition {_found(measured)} is not one of {', '.join(DEFINITIONS)}")
    question = Question(
        origin=_named(ground, names[0], holder=measured == "edge-to-edge"),
        rival=_named(ground, names[1], holder=measured != "position-to-position"),
        definition=measured,
    )
    check_pair(ground, question)
    return question


def _named(ground: Ground, name: str, *, holder: bool) -> str:
    spellings = (name, canonical(name))
    for known in (ground.sides() if holder else (), ground.known()):
        for spelling in spellings:
            if spelling in known:
                return spelling
    return name


def _bounds(given: object) -> Area:
    west, south, east, north = _numbers(given, 4) or (math.nan,) * 4
    # East of 180 degrees lies what is framed across the meridian.
    if not (-180 <= west <= 180 and west <= east <= west + 360 and -90 <= south <= north <= 90):
        raise InputError(f"bounds {_found(given)} are not west, south, east, north in degrees")
    return west, south, east, north


def _camera(given: object) -> Camera:
    lat, lon, zoom = _numbers(given, 3) or (math.nan,) * 3
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= zoom <= MOST_ZOOM):
        raise InputError(f"camera {_found(given)} is not latitude, longitude and a zoom from 0 to {MOST_ZOOM}")
    return lat, lon, zoom


def _credits(given: object) -> list[str]:
    if isinstance(given, str):
        return [_text(given, "credits")]
    if not hasattr(given, "__iter__"):
        raise InputError(f"credits {_found(given)} are not texts")
    return [_text(one, "credits") for one in _listed(given)]


def _text(given: object, what: str) -> str:
    if not isinstance(given, str):
        raise InputError(f"{what}: {_found(given)} is not a text")
    if HALF.search(given):
        raise InputError(f"{what}: {_found(given)} holds half a character (a lone surrogate)")
    return given


def _moment(given: object) -> pd.Timestamp | None:
    """Return a time in UTC, `None` for what is none; numbers are no times."""
    if not isinstance(given, Moment):
        return None
    moment = pd.to_datetime(given, utc=True, errors="coerce", format="ISO8601" if isinstance(given, str) else None)
    return moment.as_unit("us") if isinstance(moment, pd.Timestamp) else None


def _numbers(given: object, count: int) -> list[float] | None:
    """Return so many finite numbers, or `None`; an array of numpy's will do."""
    values = _listed(given)
    if len(values) != count or not all(isinstance(value, numbers.Real) for value in values):
        return None
    return [float(value) for value in values]


def _listed(given: object) -> list[Any]:
    """Return what something holds, nothing for a text or for what holds nothing in an order."""
    if isinstance(given, str | bytes | set | frozenset | dict) or not hasattr(given, "__iter__"):
        return []
    return list(given)


def _found(given: object) -> str:
    """Return something as it was given, on one line."""
    said = " ".join(repr(given).split())
    return said if len(said) <= 80 else f"{said[:79]}…"
