"""Coordinates that stand in texts: found, and taken out; where in doubt, with the whole text."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo.share._ordinary import ordinary_out
from geo.share._own import Own
from geo.share._plain import folded, holds_number, normal
from geo.share._positions import NO_DEGREES, WRITTEN, is_plain_id, leads_to_position, may_hold_position, writes_position
from geo.share._posts import plain_host, post_of
from geo.share._text import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.model.claim import Statement
    from geo.model.view import Area

#: What stands in a text where a coordinate was.
TAKEN_OUT: Final = "[coordinate taken out]"
#: What stands in place of a note that may hold one.
LEFT_OUT: Final = "[left out: may hold a coordinate]"

#: Decimals from which on a number is finer than any grid (100 m), and is one that could be a coordinate.
FINE: Final = 3
#: Decimal degrees. With a comma alone four decimals, because "36,354 people" is no coordinate.
_DECIMAL: Final = re.compile(
    r"(?<![\d.])[-+\u2212]?(?P<whole>\d{1,3})(?:(?P<mark>[.\u066b])(?P<decimals>\d+)|,(?P<after>\d+)(?![.\u066b]))(?!\d)"
)
#: A DOI begins like a latitude: ``10.1057/s41599``.
_DOI: Final = re.compile(r"/\S")
#: So near each other two numbers are a pair: ``36.33 N, long. 37.17``.
_PAIR_GAP: Final = 12
#: So begins an address, and no other text.
_ADDRESS: Final = re.compile(r"\s*(?:https?:)?//|\s*www\.", re.IGNORECASE)
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
        return replaced(text, self._spans(text, decimals), TAKEN_OUT)

    def _spans(self, text: str, decimals: int | None = None) -> list[tuple[int, int]]:
        """Return where well-written coordinates stand in a text."""
        if not any(one.isdecimal() for one in text):
            return []
        plain = folded(text)
        spans = [found.span() for found in WRITTEN.finditer(plain)]
        rest = WRITTEN.sub(lambda found: "\0" * len(found[0]), plain)
        numbers = [_Number.of(found) for found in _DECIMAL.finditer(rest)]
        fine = self.decimals if decimals is None else decimals
        paired = {
            one.span
            for two in pairwise(numbers)
            if two[1].span[0] - two[0].span[1] <= _PAIR_GAP and all(map(self._is_one_of_two, two))
            for one in two
        }
        return spans + [one.span for one in numbers if one.span in paired or self._is_one(one, fine)]

    def note(self, text: str) -> str:
        """Return a note; one that may hold a position, or a part of one, is left out whole, and says so."""
        return LEFT_OUT if self.may_stand_in(text) else text

    def address(self, text: str) -> str:
        """Return an address; of one that may hold a position, and is of no post or article, its host at most."""
        if not self.may_stand_in(text) or self._is_post(text):
            return text
        host = "" if leads_to_position(normal(text)) else plain_host(text)
        return "" if self.may_stand_in(host) or self._own.tells(host) else host

    def _is_post(self, text: str) -> bool:
        plain = normal(text)
        post = post_of(text) if plain == text else None
        if post is None or self._own.digits_in(plain) or self._spans(plain):
            return False
        return not (self.may_stand_in(post[0]) or self._own.tells(post[1]))

    def may_stand_in(self, text: str) -> bool:
        """Return whether a text may hold a position in any writing; in doubt it does."""
        plain = normal(text)
        if leads_to_position(plain):
            return True
        if not holds_number(text):
            return False
        return (
            may_hold_position(self._ordinary_out(plain), self._is_in_range)
            or self._own.digits_in(plain)
            or bool(self._spans(plain))
        )

    def name(self, text: str) -> str:
        """Return a name or a title: coordinates are taken out of it; one that hides them is replaced whole.

        It hides them where they show only once escapes are undone and signs that print nothing left out, or where
        numbers stand in a row, with degrees, or as a code of a square.
        """
        return self._settled(text, self._named)

    def _named(self, text: str) -> str:
        if not holds_number(text):
            return TAKEN_OUT if leads_to_position(normal(text)) else text
        after = normal(self.taken_out(text))
        hides = self._hides(text) or writes_position(self._ordinary_out(after)) or self._own.digits_in(after)
        return TAKEN_OUT if hides else self.taken_out(text)

    def id(self, text: str) -> str:
        """Return an id; only a plain one stays, with one short number, that is no own coordinate."""
        plain = normal(text)
        if not holds_number(text) and not leads_to_position(plain):
            return text
        hides = not is_plain_id(plain) or self._hides(text) or self._own.digits_in(plain) or self._own.metres_in(plain)
        return TAKEN_OUT if hides else self.taken_out(text)

    def recorded(self, text: str) -> str:
        """Return who recorded a row; where a note would go, the host of an address stays, and nothing else."""
        if not self.may_stand_in(text):
            return text
        host = host_of(text) if _ADDRESS.match(text) else ""
        return LEFT_OUT if not host or self.may_stand_in(host) else host

    def site(self, text: str) -> str:
        """Return the address of a source; of one that holds a coordinate the host stays, whose data they are."""
        stays = self.name(text) == text == self.attribution(text)
        return text if stays else self.name(host_of(text))

    def attribution(self, text: str) -> str:
        """Return what says whose the data are, without well-written coordinates; "GED 24.1" and "CC BY 4.0" stay."""
        return self._settled(text, self._attributed)

    def _attributed(self, text: str) -> str:
        after = self.taken_out(normal(text) if self._hides(text) else text, decimals=FINE)
        plain = normal(after)
        return TAKEN_OUT if leads_to_position(plain) or self._own.digits_in(plain) else after

    def _settled(self, text: str, change: Callable[[str], str]) -> str:
        """Return a text changed; one that a second time would change again is replaced whole."""
        after = change(text)
        return after if after == text or change(after) == after else TAKEN_OUT

    def _hides(self, text: str) -> bool:
        """Return whether more is found in a text once it is plain."""
        plain = normal(text)
        if plain == text:
            return False
        told = [normal(text[begin:end]) for begin, end in sorted(self._spans(text))]
        return told != [plain[begin:end] for begin, end in sorted(self._spans(plain))]

    @cached_property
    def _own(self) -> Own:
        return Own(self.lon, self.lat)

    def _ordinary_out(self, plain: str) -> str:
        return ordinary_out(plain, is_near=self._is_in_range, is_latitude=self._is_latitude, is_own=self._own.tells)

    def _is_latitude(self, value: float) -> bool:
        return any(low <= value <= high for low, high in self._ranges[:1])

    def _is_in_range(self, value: float) -> bool:
        return any(low <= value <= high for low, high in self._ranges)

    def _is_one(self, number: _Number, fine: int) -> bool:
        if number.decimals < FINE and number.goes_on:
            return False
        if number.comma and number.decimals <= FINE:
            return False
        if self._is_near(number.value, number.step if number.decimals >= min(fine, FINE) else _SAME):
            return number.decimals > 1 or fine <= 1
        if number.decimals < fine or number.doi:
            return False
        return self._is_in_range(number.value)

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
        goes_on = bool(NO_DEGREES.match(found.string, found.end()))
        # Digits of every script count, as `float` reads them.
        value = float(f"{whole}.{decimals}")
        return cls(found.span(), value, len(decimals), found["mark"] is None, doi, goes_on)

    @property
    def step(self) -> float:
        """What one more at the last decimal would be."""
        return float(10.0**-self.decimals)


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


def renamed(told: Sequence[str], others: Collection[str], *, to: str) -> dict[str, str]:
    """Return new ids by old ones, in the order given: `to` and a number, none of them one of the others."""
    free = (f"{to}-{number}" for number in range(1, len(told) + len(others) + 1))
    return dict(zip(told, (one for one in free if one not in others), strict=False))


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
