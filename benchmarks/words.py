"""Made-up words for made-up data: names of actors and places, and headlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WRITTEN: Final = (
    "al an ar ba bar be bo da dar de do el fa ga gar ha han il in ja ka kal kar ko la lan ma mar mi mo na nar no or pa "
    "pol qa ra ri ro sa sar shi so ta tan ti to um va var vi wa ya yar za zar zo"
)
_SYLLABLES: Final = np.array(_WRITTEN.split(), dtype=object)
_PLACES: Final = np.array(["city", "town", "village", "village", "village", "district", "area"], dtype=object)
_SIDES: Final = np.array(
    ["Front", "Movement", "Army", "Forces", "Militia", "Council", "Brigade", "Party", "Union", "Command"], dtype=object
)
#: Distinct headlines, of all rows that have one: 71 of 189 in the published excerpt.
_HEADLINES: Final = 71 / 189
#: Rows of earlier years seldom have a headline.
_HEADLINED_FROM: Final = 2013


def words(rng: np.random.Generator, count: int, *, least: int = 2, most: int = 4) -> NDArray[np.object_]:
    """Return made-up words of some syllables, with a capital."""
    length = rng.integers(least, most + 1, count)
    made = _SYLLABLES[rng.integers(0, len(_SYLLABLES), (count, most))]
    return np.array(["".join(row[:size]).capitalize() for row, size in zip(made, length, strict=True)], dtype=object)


def place_names(rng: np.random.Generator, count: int) -> NDArray[np.object_]:
    """Return names of places as UCDP writes them: a word or two and what it is."""
    first, second = words(rng, count), words(rng, count)
    what = _PLACES[rng.integers(0, len(_PLACES), count)]
    two = rng.random(count) < 0.25
    rows = zip(first, second, what, two, strict=True)
    return np.array([f"{a} {b} {c}" if both else f"{a} {c}" for a, b, c, both in rows], dtype=object)


def names(rng: np.random.Generator, count: int) -> list[str]:
    """Return distinct names of actors, short and long."""
    first, second = words(rng, count), words(rng, count)
    what = _SIDES[rng.integers(0, len(_SIDES), count)]
    rows = enumerate(zip(first, second, what, strict=True))
    return [_name(number, *row) for number, row in rows]


def _name(number: int, first: str, second: str, what: str) -> str:
    if number % 9 == 0:
        return f"Government of {first} {number}"
    return f"{first} {what} ({second} {number})" if number % 3 else f"{first} {second} {what} {number}"


def headlines(rng: np.random.Generator, years: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return a headline of some 72 characters for each row of a year that has them, empty for others."""
    has = (years >= _HEADLINED_FROM) & (rng.random(len(years)) < 0.9)
    distinct = max(1, round(int(has.sum()) * _HEADLINES))
    vocabulary = np.char.lower(words(rng, 6000).astype("U"))
    # Few words make most of a text.
    chosen = np.minimum((rng.pareto(0.9, (distinct, 12)) * 12).astype(np.int64), len(vocabulary) - 1)
    made = np.array([" ".join(vocabulary[row[: 9 + row[0] % 4]]).capitalize() for row in chosen], dtype=object)
    out = np.full(len(years), "", dtype=object)
    out[has] = made[rng.integers(0, distinct, int(has.sum()))]
    return out
