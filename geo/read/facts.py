"""`Facts`: what a column of texts looks like, from a sample of its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.read.angles import is_sexagesimal, split_pair
from geo.read.cells import BLANKS, numbers, with_points
from geo.read.written import look_at

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from geo.read.written import Looks

#: Rows looked at from the top, and so many more spread evenly over the rest.
_FIRST: Final = 2_000
_SPREAD: Final = 1_000

#: Different texts of a column looked at for dates, minutes and pairs, spread evenly over them.
_LOOKED_AT: Final = 200

#: Sample values kept of a column.
_SAMPLES: Final = 3
_LONGEST_SAMPLE: Final = 60
_COMMON: Final = 40

_ADDRESS: Final = r"(?i:https?://\S+|www\.\S+)"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a column holds; shares are of its filled cells in the sample, or of those with the texts looked at.

    Attributes
    ----------
    name
        The column.
    filled, distinct
        Cells that hold something, and how many different texts they hold.
    samples
        Its first different texts, cut short.
    common
        Its first forty different texts, to look up.
    dates, looks
        Share of texts that look like dates, and what most of those look like.
    numbers
        Share of decimal numbers, all of them with a point or all with a comma.
    low, high
        The least and the greatest number; not a number where there is none.
    whole
        Share of numbers that are whole.
    sexagesimal, pairs, addresses
        Share of coordinates with minutes or a letter; of two coordinates in a cell; of web addresses.
    length
        Mean number of characters.
    """

    name: str
    filled: int
    distinct: int
    samples: tuple[str, ...]
    common: tuple[str, ...]
    dates: float
    looks: Looks
    numbers: float
    low: float
    high: float
    whole: float
    sexagesimal: float
    pairs: float
    addresses: float
    length: float

    def within(self, most: float) -> bool:
        """Return whether every number lies between minus and plus `most`."""
        return self.numbers > 0 and -most <= self.low and self.high <= most


def sample_of(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the first 2,000 rows and 1,000 spread evenly over the rest; the same of the same table."""
    if len(cells) <= _FIRST + _SPREAD:
        return cells
    return cells.iloc[[*range(_FIRST), *_spread(_FIRST, len(cells), _SPREAD)]]


def _spread(first: int, end: int, count: int) -> NDArray[np.int64]:
    return np.linspace(first, end - 1, count).astype(np.int64)


def facts_of(texts: pd.Series, name: str) -> Facts:
    """Say what a column of texts looks like.

    Examples
    --------
    >>> import pandas as pd
    >>> found = facts_of(pd.Series(["36.1", "36.25", "", "NA"], dtype="str"), "y")
    >>> found.filled, found.numbers, found.low, found.high, found.samples
    (2, 1.0, 36.1, 36.25, ('36.1', '36.25'))
    """
    filled = texts[~texts.str.lower().isin(BLANKS)].reset_index(drop=True)
    count = len(filled)
    if not count:
        return Facts(name, 0, 0, (), (), 0, "other", 0, np.nan, np.nan, 0, 0, 0, 0, 0)
    distinct = filled.drop_duplicates()
    # Python looks at these one by one: forty microseconds each, in every column.
    few = distinct if len(distinct) <= _LOOKED_AT else distinct.iloc[_spread(0, len(distinct), _LOOKED_AT)]
    looked = filled if len(few) == len(distinct) else filled[filled.isin(few)]
    written = look_at(looked)
    looks: dict[Looks, int] = {
        one: written.count(written.looks == one)
        for one in ("iso", "numbers", "named", "year-first", "compact", "short-year")
    }
    most = max(looks, key=lambda one: looks[one])
    # As `geo.read.cells.pointed` reads a column of degrees: decimal commas are in the whole of it, or nowhere.
    read = numbers(filled if filled.str.contains(".", regex=False).any() else with_points(filled)).number
    plain = read.dropna()
    return Facts(
        name=name,
        filled=count,
        distinct=len(distinct),
        samples=tuple(" ".join(str(one).split())[:_LONGEST_SAMPLE] for one in distinct.head(_SAMPLES)),
        common=tuple(map(str, distinct.head(_COMMON))),
        dates=sum(looks.values()) / len(looked),
        looks=most if looks[most] else "other",
        numbers=len(plain) / count,
        low=float(plain.min()) if len(plain) else np.nan,
        high=float(plain.max()) if len(plain) else np.nan,
        whole=float((plain % 1 == 0).mean()) if len(plain) else 0.0,
        sexagesimal=_share(looked, few, is_sexagesimal),
        pairs=_share(looked, few, _is_pair),
        addresses=float(filled.str.fullmatch(_ADDRESS).mean()),
        length=float(filled.str.len().mean()),
    )


def _share(filled: pd.Series, distinct: pd.Series, is_so: Callable[[str], bool]) -> float:
    true = [str(one) for one in distinct if is_so(str(one))]
    return float(filled.isin(true).mean()) if true else 0.0


def _is_pair(text: str) -> bool:
    both = split_pair(text)
    return both is not None and all(map(_is_coordinate, both))


def _is_coordinate(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]+)?", text) is not None or is_sexagesimal(text)
