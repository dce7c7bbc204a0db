"""The features of vector files: shapes, properties as texts, and the coordinate system stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.read.json_stream import text_of
from geo.read.tabular import tidy_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.read.content import Content
    from geo.read.shapes import Shapes


@dataclass(frozen=True, slots=True)
class Features:
    """Features in the order of the file; properties are texts under tidy names, empty where there is none."""

    shapes: Shapes
    properties: pd.DataFrame
    crs: object
    warnings: tuple[str, ...] = ()


def _refuse_twice(content: Content, what: str, names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise content.refused(f"{what} names {twice} twice", do="rename or remove one of them")


def properties_of(content: Content, rows: Sequence[Any]) -> pd.DataFrame:
    """Return the properties of features as texts under tidy names; `rows` holds one mapping for each feature.

    Raises
    ------
    FileRefusedError
        A feature has two properties of one name.
    """
    whole = [row if isinstance(row, dict) else {} for row in rows]
    tidy: dict[str, str] = {}
    for names in {tuple(row) for row in whole}:
        tidy |= {name: tidy_name(str(name)) for name in names}
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
