"""Coordinates and late days that stand in texts: found, and taken out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo.model.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.model.claim import Statement
    from geo.model.view import Area

#: What stands in a text where a coordinate was.
TAKEN_OUT: Final = "[coordinate taken out]"
#: What stands in a text where a day held back was.
DAY_TAKEN_OUT: Final = "[day taken out]"

#: Decimals from which on a number is finer than any grid (100 m), and is one that could be a coordinate.
FINE: Final = 3
#: Decimal degrees. With a comma alone four decimals, because "36,354 people" is no coordinate.
_DECIMAL: Final = re.compile(
    r"(?<![\d.])[-+\u2212]?(?P<whole>\d{1,3})(?:(?P<mark>[.\u066b])(?P<decimals>\d+)|,(?P<after>\d+)(?![.\u066b]))(?!\d)"
)
#: A DOI begins like a latitude: ``10.1057/s41599``.
_DOI: Final = re.compile(r"/\S")
#: What is said to be something else, or goes on like a date or a version.
_NO_DEGREES: Final = re.compile(r"\.\d|\s?(?:%|(?:[km]?m|miles?|[km]?g|tons?|tonnes?|people|per\s?cent)\b)")
#: So near each other two numbers are a pair: ``36.33 N, long. 37.17``.
_PAIR_GAP: Final = 12
#: Degrees with minutes, and seconds if any; run together; apart; UTM and MGRS to 1 km or better; open location codes.
_WRITTEN: Final = re.compile(
    r"\d{1,3}\s{0,2}[\u00b0\u00ba\u02da]\s{0,2}\d{1,2}(?:[.,]\d+)?\s{0,2}(?:['\u2019\u2032]|(?=\s|$))"
    r"(?:\s{0,2}\d{1,2}(?:[.,]\d+)?\s{0,2}(?:[\"\u201d\u2033]|''))?(?:\s{0,2}[NSEW]\b)?"
    r"|(?<![\d.])[01]?\d{2}[0-5]\d[0-5]\d(?:\.\d+)?\s?[NSEW]\b|\b[NSEW]\s?[01]?\d{2}[0-5]\d[0-5]\d(?:\.\d+)?(?!\d)"
    r"|(?<![\d.])\d{1,3}[\s:-][0-5]?\d(?:[\s:-][0-5]?\d)?(?:\.\d+)?\s?[NSEW]\b"
    r"|\b[NSEW]\s?\d{1,3}[\s:-][0-5]?\d(?:[\s:-][0-5]?\d)?(?:\.\d+)?(?!\d)"
    r"|\b\d{1,2}\s?[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?(?:\d{5}\s?\d{5}|\d{4}\s?\d{4}|\d{3}\s?\d{3}|\d{2}\s?\d{2})\b"
    r"|\b\d{1,2}\s?[C-HJ-NP-X]\s{1,3}\d{6}(?:\.\d+)?\s{0,2}m?E?[,\s]{1,3}\d{6,8}(?:\.\d+)?\s{0,2}m?N?\b"
    r"|(?<![0-9A-Z])[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,4}(?![0-9A-Z])"
)
#: Dots half-way up a line between digits.
_DOTS: Final = re.compile(r"(?<=\d)[\u00b7\u2219\u2027\u2022\u22c5](?=\d)")
#: A degree of latitude, metres.
_DEGREE_M: Final = 111_200.0
#: Degrees round the data in which a number that could be a coordinate is taken for one.
_MARGIN_DEG: Final = 1.0


@dataclass(frozen=True, eq=False)
class Coordinates:
    """The coordinates of a dataset, before and after they were made coarse, in degrees: what no text may hold.

    `lon` and `lat` are those of points; `boxes` are bounds (west, south, east, north) of everything. `decimals`: from
    so many on a number could be a coordinate and tells more than may be told.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    boxes: NDArray[np.float64]
    decimals: int = FINE

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

    def taken_out(self, text: str, *, decimals: int | None = None) -> str:
        """Return a text without coordinates: such as are in the data, could be near them, or are written otherwise.

        A number counts from `decimals` on, also one that is an own coordinate rounded or cut short. With two decimals
        an own one counts that is written digit for digit, and so do two numbers that stand together.
        """
        if not any(one.isdecimal() for one in text):
            return text
        folded = _folded(text)
        spans = [found.span() for found in _WRITTEN.finditer(folded)]
        rest = _WRITTEN.sub(lambda found: "\0" * len(found[0]), folded)
        numbers = [_Number.of(found) for found in _DECIMAL.finditer(rest)]
        fine = self.decimals if decimals is None else decimals
        paired = {
            one.span
            for two in pairwise(numbers)
            if two[1].span[0] - two[0].span[1] <= _PAIR_GAP and all(map(self._is_one_of_two, two))
            for one in two
        }
        spans += [one.span for one in numbers if one.span in paired or self._is_one(one, fine)]
        return replaced(text, spans, TAKEN_OUT)

    def _is_one(self, number: _Number, fine: int) -> bool:
        if number.decimals < FINE and number.goes_on:
            return False
        if number.comma and number.decimals <= FINE:
            return False
        if self._is_near(number.value, number.step if number.decimals >= min(fine, FINE) else _SAME):
            return number.decimals > 1 or fine <= 1
        if number.decimals < fine or number.doi:
            return False
        return any(low <= number.value <= high for low, high in self._ranges)

    def _is_one_of_two(self, number: _Number) -> bool:
        return self._is_near(number.value, number.step if number.decimals > 1 else _SAME)

    def _is_near(self, value: float, step: float) -> bool:
        own = self._sorted
        at = int(np.searchsorted(own, value))
        return any(abs(own[one] - value) < step * 1.001 for one in (at - 1, at) if 0 <= one < len(own))


#: Degrees by which two numbers written alike may differ.
_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class _Number:
    """A decimal number in a text; `goes_on`: what follows makes it no degrees."""

    span: tuple[int, int]
    value: float
    decimals: int
    comma: bool
    doi: bool
    goes_on: bool

    @classmethod
    def of(cls, found: re.Match[str]) -> _Number:
        whole, decimals = found["whole"], found["decimals"] or found["after"]
        doi = whole == "10" and bool(_DOI.match(found.string, found.end()))
        goes_on = bool(_NO_DEGREES.match(found.string, found.end()))
        # Digits of every script count, as `float` reads them.
        value = float(f"{whole}.{decimals}")
        return cls(found.span(), value, len(decimals), found["mark"] is None, doi, goes_on)

    @property
    def step(self) -> float:
        """What one more at the last decimal would be."""
        return float(10.0**-self.decimals)


def _folded(text: str) -> str:
    """Return a text of the same length with wide and raised signs as plain ones, as far as each is one sign."""
    plain = (unicodedata.normalize("NFKC", one) if one not in "\u00ba\u02da" else one for one in text)
    return _DOTS.sub(".", "".join(new if len(new) == 1 else one for one, new in zip(text, plain, strict=True)))


def replaced(text: str, spans: Iterable[tuple[int, int]], by: str) -> str:
    """Return a text with something else in place of spans of it; those that overlap are one."""
    parts, done = [], 0
    for begin, end in sorted(spans):
        if begin >= done:
            parts += [text[done:begin], by]
        done = max(done, end)
    return "".join([*parts, text[done:]])


def _sizes(degrees: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(degrees.min()), float(degrees.max())
    least = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    return least - _MARGIN_DEG, max(abs(low), abs(high)) + _MARGIN_DEG


def coordinates_of(*tables: gpd.GeoDataFrame, grid_m: float = 0.0) -> Coordinates:
    """Return the coordinates of tables of points and polygons.

    Parameters
    ----------
    grid_m
        The grid that they go to, metres; from it follows with how many decimals a number tells more than may be told.
    """
    shapes = np.concatenate([np.asarray(table.geometry.array, dtype=object) for table in tables])
    points = shapes[shapely.get_type_id(shapes) == shapely.GeometryType.POINT]
    boxes = shapely.bounds(shapes) if len(shapes) else np.empty((0, 4))
    return Coordinates(shapely.get_x(points), shapely.get_y(points), boxes, _decimals(grid_m))


def _decimals(grid_m: float) -> int:
    """Return from how many decimals on a number of degrees is finer than a grid: 2 from 1.1 km, 1 from 11 km."""
    return next(count for count in (1, 2, FINE) if count == FINE or _DEGREE_M * 10.0**-count < grid_m)


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
    return any(True for _ in _late(text, cut))


def days_taken_out(text: str, cut: pd.Timestamp) -> str:
    """Return a text without the days, months and years that it names and that begin at `cut` or later.

    Examples
    --------
    >>> days_taken_out("events_2015-11-14.csv", pd.Timestamp("2015-10-16", tz="UTC"))
    'events_[day taken out].csv'
    """
    return replaced(text, _late(text, cut), DAY_TAKEN_OUT)


def _late(text: str, cut: pd.Timestamp) -> Iterator[tuple[int, int]]:
    limit = (cut.year, cut.month, cut.day)
    return (span for span, day in _days(text) if day >= limit)


def _days(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int, int]]]:
    """Yield where a text names days, and these as year, month, day; of a month or a year alone the first one."""
    for found in _NUMERIC.finditer(text):
        yield from _real(found, found[1], found[2], found[3])
    for found in _SLASHED.finditer(text):
        yield from _real(found, found[3], found[1], found[2])
        yield from _real(found, found[3], found[2], found[1])
    for found in _DAY_FIRST.finditer(text):
        yield found.span(), (int(found[3]), _MONTH[found[2].lower()[:3]], int(found[1]))
    rest = _blanked(text, _DAY_FIRST)
    for found in _MONTH_FIRST.finditer(rest):
        yield found.span(), (int(found[3]), _MONTH[found[1].lower()[:3]], int(found[2] or 1))
    for found in _YEAR.finditer(_blanked(rest, _MONTH_FIRST, _NUMERIC, _SLASHED)):
        yield found.span(), (int(found[1]), 1, 1)


def _blanked(text: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda found: "\0" * len(found[0]), text)
    return text


def _real(
    found: re.Match[str], year: str, month: str, day: str
) -> Iterator[tuple[tuple[int, int], tuple[int, int, int]]]:
    if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        yield found.span(), (int(year), int(month), int(day))


def renamed(ids: list[str], change: Callable[[str], str], *, to: str) -> dict[str, str]:
    """Return new ids by old ones, of those alone that `change` changes: `to` and a number."""
    told = sorted(one for one in ids if change(one) != one)
    taken = set(ids)
    free = (f"{to}-{number}" for number in range(1, len(ids) + len(told) + 1))
    return dict(zip(told, (one for one in free if one not in taken), strict=False))


def statement_with(
    statement: Statement, text: Callable[[str], str], *, area: Callable[[Area | None], Area | None] | None = None
) -> Statement:
    """Return the statement of a claim with its texts changed, and its area."""
    changed: dict[str, Any] = {}
    for one in fields(statement):
        value = getattr(statement, one.name)
        if one.name == "area":
            changed["area"] = value if area is None else area(value)
        elif isinstance(value, str):
            changed[one.name] = text(value)
        elif one.name == "places":
            changed["places"] = tuple(map(text, value))
    return replace(statement, **changed)
