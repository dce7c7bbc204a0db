"""The features of vector files: shapes, properties as texts, and the coordinate system stated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.read.json_stream import text_of
from geo.read.limits import limit
from geo.read.tabular import tidy_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.read.content import Content
    from geo.read.shapes import Shapes


#: The setting of how many names the properties of one file may have, and its usual value: every feature has a cell for
#: each, 24 bytes also where it is empty.
MOST_SETTING: Final = "STANDOFF_MAX_PROPERTIES"
_MOST: Final = 5_000

#: Features up to which so many names are allowed; of more features fewer names, so that the cells are no more.
_FEATURES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Features:
    """Features in the order of the file; properties are texts under tidy names, empty where there is none.

    `unread` says of features without a shape why, by their place from 0; of those not in it no more is known.
    """

    shapes: Shapes
    properties: pd.DataFrame
    crs: object
    warnings: tuple[str, ...] = ()
    unread: Mapping[int, str] = field(default_factory=dict)


def _refuse_twice(content: Content, what: str, names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise content.refused(f"{what} names {twice} twice", do="rename or remove one of them")


def refuse_cells(content: Content, *, features: int, names: int) -> None:
    """Refuse features whose properties have too many names for a table of them.

    Raises
    ------
    FileRefusedError
        The names are more than STANDOFF_MAX_PROPERTIES, 5,000; or those and the features more cells than 10,000
        features may have.
    """
    most = limit(MOST_SETTING, _MOST)
    if names * max(features, _FEATURES) > most * _FEATURES:
        found = f"{names:,} different names in {features:,} features"
        least = f"{most:,} in up to {_FEATURES:,} features, fewer in more; {MOST_SETTING} allows more"
        raise content.refused(
            f"its properties have {found}, too many for a table ({least})", do="keep those that are needed"
        )


def properties_of(content: Content, rows: Sequence[Any]) -> pd.DataFrame:
    """Return the properties of features as texts under tidy names; `rows` holds one mapping for each feature.

    Raises
    ------
    FileRefusedError
        A feature has two properties of one name, or the names are too many.
    """
    whole = [row if isinstance(row, dict) else {} for row in rows]
    tidy: dict[str, str] = {}
    for names in {tuple(row) for row in whole}:
        tidy |= {name: tidy_name(text_of(str(name))) for name in names}
        refuse_cells(content, features=len(whole), names=len(tidy))
        _refuse_twice(content, "a feature", [tidy[name] for name in names if tidy[name]])
    columns: dict[str, list[str]] = {}
    for number, row in enumerate(whole):
        for name, value in row.items():
            column = columns.setdefault(tidy[name], [])
            if len(column) < number:
                column += [""] * (number - len(column))
            # Of several names that are tidied away to nothing the last stands.
            column[number:] = [text_of(value)]
    every = {
        name: pd.Series(column + [""] * (len(whole) - len(column)), dtype="str") for name, column in columns.items()
    }
    return pd.DataFrame(every, index=pd.RangeIndex(len(whole)))
