"""Coordinates that are written otherwise than as one decimal number a column: read only when a person says so."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

Axis = Literal["latitude", "longitude"]

#: Letters of the hemispheres of each axis, with their signs. O is left out: west in French and Spanish, east in German.
_LETTERS: Final[dict[Axis, dict[str, int]]] = {
    "latitude": {"N": 1, "S": -1},
    "longitude": {"E": 1, "W": -1},
}
_ANY: Final = "NSEW"

#: Marks of degrees, minutes and seconds, in the characters that keyboards and programs set for them.
_MARKS: Final = re.compile(r"[°º˚'’‘′`´\"”“″:]+|\bdeg\b\.?", re.IGNORECASE)
_PART: Final = re.compile(r"[0-9]{1,3}")
_LAST: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?")
_COMMA: Final = re.compile(r"(?<=[0-9]),(?=[0-9])")

#: Two coordinates in one cell, in brackets, after POINT or bare.
_BEFORE: Final = r"(?:SRID=4326;)?\s*(?:POINT\s*Z?)?\s*[(\[]?\s*"
_ONE: Final = r"[^,;()\[\]]+?"
_PAIR: Final = re.compile(rf"{_BEFORE}(?P<a>{_ONE})\s*[,;]\s*(?P<b>{_ONE})\s*[)\]]?", re.IGNORECASE)
_SPACED: Final = re.compile(rf"{_BEFORE}(?P<a>[+-]?[0-9.]+)\s+(?P<b>[+-]?[0-9.]+)\s*[)\]]?", re.IGNORECASE)
_COMMA_NUMBER: Final = re.compile(r"[+-]?[0-9]+,[0-9]+")
_WKT: Final = re.compile(r"\bPOINT", re.IGNORECASE)
_LETTERED: Final = re.compile(r"(?P<a>.*?[NSEW])\s*(?P<b>[0-9+-].*)", re.IGNORECASE)

#: Longer texts are notes, not coordinates.
_LONGEST: Final = 80

#: Digits after the point that are kept: 1e-9 degrees are a tenth of a millimetre.
_DIGITS: Final = 9


def degrees_of(text: str, axis: Axis) -> float | None:
    r"""Return decimal degrees of a coordinate in degrees, minutes and seconds; ``None`` when it is none.

    A single number, with its letter or without, is degrees. Minutes and seconds are below 60.

    Examples
    --------
    >>> degrees_of("36°12'30\"N", "latitude"), degrees_of("W 4 30", "longitude"), degrees_of("36°12.5'", "latitude")
    (36.208333333, -4.5, 36.208333333)
    >>> degrees_of("36 75 N", "latitude"), degrees_of("36 12 E", "latitude")
    (None, None)
    """
    if len(text) > _LONGEST:
        return None
    plain = _COMMA.sub(".", " ".join(_MARKS.sub(" ", text.strip()).split())).upper()
    sign = 1
    letter = next((one for one in (plain[-1:], plain[:1]) if one and one in _ANY), "")
    if letter:
        plain = (plain[:-1] if plain.endswith(letter) else plain[1:]).strip()
        sign = _LETTERS[axis].get(letter, 0)
    if plain[:1] in {"+", "-"} and plain:
        sign *= 0 if letter else (-1 if plain[0] == "-" else 1)
        plain = plain[1:].strip()
    parts = plain.split()
    if not sign or not 1 <= len(parts) <= 3:
        return None
    *whole, last = parts
    if not all(map(_PART.fullmatch, whole)) or not _LAST.fullmatch(last):
        return None
    values = [float(part) for part in parts]
    if any(value >= 60 for value in values[1:]):
        return None
    degrees = math.fsum(value / (1, 60, 3600)[place] for place, value in enumerate(values))
    return round(sign * degrees, _DIGITS)


def is_sexagesimal(text: str) -> bool:
    """Return whether a text is plainly a coordinate that is not one decimal number: with minutes, or with a letter.

    Examples
    --------
    >>> [is_sexagesimal(text) for text in ("36 12 30 N", "36.5°N", "36.5", "36,5", "Aleppo")]
    [True, True, False, False, False]
    """
    if degrees_of(text, "latitude") is None and degrees_of(text, "longitude") is None:
        return False
    return bool(re.search(r"[°º˚'’′\"”″:]|[0-9][\s]+[0-9]|[NSEW]", text.strip(), re.IGNORECASE))


def split_pair(text: str) -> tuple[str, str] | None:
    """Return the two coordinates of one cell in their order; ``None`` when it does not hold two.

    Examples
    --------
    >>> split_pair("36.2, 37.15"), split_pair("POINT(37.15 36.2)"), split_pair("36°12'N 37°9'E"), split_pair("36,2")
    (('36.2', '37.15'), ('37.15', '36.2'), ("36°12'N", "37°9'E"), None)
    """
    if len(text) > _LONGEST:
        return None
    if _COMMA_NUMBER.fullmatch(text.strip()):
        # One number with a decimal comma, as far as anybody can tell.
        return None
    for pattern in (_PAIR, _SPACED, _LETTERED):
        found = pattern.fullmatch(text.strip())
        if found is not None:
            return found["a"].strip(), found["b"].strip()
    return None


def decimal(texts: pd.Series, axis: Axis) -> pd.Series:
    """Return coordinates in degrees, minutes and seconds as decimal numbers in text; any other text as it is."""

    def one(text: str) -> str:
        found = degrees_of(text, axis)
        return text if found is None else repr(found)

    return _each(texts, one)


def of_pair(texts: pd.Series, axis: Axis, *, latitude_first: bool) -> pd.Series:
    """Return one of the two coordinates of each cell as a decimal number in text; a cell without two as it is."""
    place = (axis == "latitude") is not latitude_first

    def one(text: str) -> str:
        both = split_pair(text)
        if both is None:
            return text
        # WKT writes the longitude first, whatever the rest of the column does.
        found = degrees_of(both[axis == "latitude" if _WKT.search(text) else place], axis)
        return text if found is None else repr(found)

    return _each(texts, one)


def _each(texts: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Change each distinct text once."""
    codes, distinct = pd.factorize(texts)
    changed = pd.Series([change(str(one)) for one in distinct], dtype="str")
    return changed.take(codes).set_axis(texts.index)
