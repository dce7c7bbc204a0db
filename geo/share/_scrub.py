"""Coordinates and late days that stand in texts: found, and taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.model.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

#: What stands in a text where a coordinate was.
TAKEN_OUT: Final = "[coordinate taken out]"

#: Decimal degrees: three decimals (100 m) or more. With a comma four, because "36,354 people" is no coordinate.
_DECIMAL: Final = re.compile(r"(?<![\d.])[-+\u2212]?(\d{1,3})(?:([.\u066b])(\d{3,})|,(\d{4,}))(?!\d)")
#: A DOI begins like a latitude: ``10.1057/s41599``.
_DOI: Final = re.compile(r"/\S")
#: Degrees with minutes, and seconds if any; UTM and MGRS to 1 km or better; open location codes.
_WRITTEN: Final = re.compile(
    r"\d{1,3}\s{0,2}[\u00b0\u00ba\u02da]\s{0,2}\d{1,2}(?:[.,]\d+)?\s{0,2}(?:['\u2019\u2032]|(?=\s|$))"
    r"(?:\s{0,2}\d{1,2}(?:[.,]\d+)?\s{0,2}(?:[\"\u201d\u2033]|''))?(?:\s{0,2}[NSEW]\b)?"
    r"|\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{5}\s?\d{5}|\d{4}\s?\d{4}|\d{3}\s?\d{3}|\d{2}\s?\d{2})\b"
    r"|\b\d{1,2}\s?[C-HJ-NP-X]\s{1,3}\d{6}(?:\.\d+)?\s{0,2}m?E?[,\s]{1,3}\d{6,8}(?:\.\d+)?\s{0,2}m?N?\b"
    r"|(?<![0-9A-Z])[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,4}(?![0-9A-Z])"
)
#: Degrees round the data in which a number that could be a coordinate is taken for one.
_MARGIN_DEG: Final = 1.0


@dataclass(frozen=True, eq=False)
class Coordinates:
    """The coordinates of a dataset, before and after they were made coarse, in degrees: what no text may hold.

    `lon` and `lat` are those of points; `boxes` are bounds (west, south, east, north) of everything.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    boxes: NDArray[np.float64]

    @cached_property
    def _sorted(self) -> NDArray[np.float64]:
        return np.unique(np.abs(np.concatenate([self.lon, self.lat])))

    @cached_property
    def _ranges(self) -> list[tuple[float, float]]:
        """How far from the equator and from Greenwich the data lie, without signs: texts put letters in their place."""
        return [
            _sizes(np.concatenate([own, self.boxes[:, sides].ravel()]))
            for own, sides in ((self.lat, [1, 3]), (self.lon, [0, 2]))
            if len(own) or len(self.boxes)
        ]

    def taken_out(self, text: str) -> str:
        """Return a text without coordinates: such as are in the data, could be near them, or are written otherwise.

        A number counts from three decimals on (100 m), also one that is an own coordinate rounded or cut short.
        """
        if not any(one.isdecimal() for one in text):
            return text
        return _DECIMAL.sub(self._decided, _WRITTEN.sub(TAKEN_OUT, text))

    def _decided(self, found: re.Match[str]) -> str:
        whole, decimals = found[1], found[3] or found[4]
        # Digits of every script count, as `float` reads them.
        value, step = float(f"{whole}.{decimals}"), 10.0 ** -len(decimals)
        doi = whole == "10" and bool(_DOI.match(found.string, found.end()))
        if self._is_near(value, step) or (not doi and any(low <= value <= high for low, high in self._ranges)):
            return TAKEN_OUT
        return found[0]

    def _is_near(self, value: float, step: float) -> bool:
        own = self._sorted
        at = int(np.searchsorted(own, value))
        return any(abs(own[one] - value) < step * 1.001 for one in (at - 1, at) if 0 <= one < len(own))


def _sizes(degrees: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(degrees.min()), float(degrees.max())
    least = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    return least - _MARGIN_DEG, max(abs(low), abs(high)) + _MARGIN_DEG


def coordinates_of(*tables: gpd.GeoDataFrame) -> Coordinates:
    """Return the coordinates of tables of points and polygons."""
    shapes = np.concatenate([np.asarray(table.geometry.array, dtype=object) for table in tables])
    points = shapes[shapely.get_type_id(shapes) == shapely.GeometryType.POINT]
    boxes = shapely.bounds(shapes) if len(shapes) else np.empty((0, 4))
    return Coordinates(shapely.get_x(points), shapely.get_y(points), boxes)


def mapped(column: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Return a column of texts changed, each different text once."""
    codes, texts = pd.factorize(column)
    changed = [change(str(text)) for text in texts]
    made = np.array([*changed, ""], dtype=object)[codes]
    return pd.Series(made, index=column.index, name=column.name, dtype="str")


_MONTH: Final = {name.lower()[:3]: number for number, name in enumerate(MONTHS, start=1)}
_NAMED: Final = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "May" else "May" for name in MONTHS)
_NUMERIC: Final = re.compile(r"(?<!\d)(\d{4})[-/._]?(\d{2})[-/._]?(\d{2})(?!\d)")
_SLASHED: Final = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_DAY_FIRST: Final = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\.?\s+({_NAMED})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST: Final = re.compile(
    rf"\b({_NAMED})\.?\s+(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(\d{{4}})(?!\d)", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?<![\d.,])(1[89]\d\d|20\d\d)(?![\d.,]\d|\d)")


def names_day_from(text: str, cut: pd.Timestamp) -> bool:
    """Return whether a text names a day, a month or a year that begins at `cut` or later.

    Examples
    --------
    >>> cut = pd.Timestamp("2015-10-16", tz="UTC")
    >>> [names_day_from(text, cut) for text in ("until 15 October 2015", "until 16 October 2015", "in Nov. 2015")]
    [False, True, True]
    """
    limit = (cut.year, cut.month, cut.day)
    return any(day >= limit for day in _days(text))


def _days(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the days that a text names, as year, month, day; of a month or a year alone the first one."""
    for year, month, day in _NUMERIC.findall(text):
        yield from _real(int(year), int(month), int(day))
    for one, other, year in _SLASHED.findall(text):
        yield from _real(int(year), int(one), int(other))
        yield from _real(int(year), int(other), int(one))
    for day, month, year in _DAY_FIRST.findall(text):
        yield int(year), _MONTH[month.lower()[:3]], int(day)
    rest = _DAY_FIRST.sub(" ", text)
    for month, day, year in _MONTH_FIRST.findall(rest):
        yield int(year), _MONTH[month.lower()[:3]], int(day or 1)
    for pattern in (_MONTH_FIRST, _NUMERIC, _SLASHED):
        rest = pattern.sub(" ", rest)
    for year in _YEAR.findall(rest):
        yield int(year), 1, 1


def _real(year: int, month: int, day: int) -> Iterator[tuple[int, int, int]]:
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield year, month, day
