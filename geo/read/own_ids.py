"""Ids that files number for themselves: where two use one for different things, the second's is told apart.

That is the ids of zones, which nothing refers to, and those of the places and holdings of a survey, which only the
survey itself does. The id of an event, or of a place in a table of places, means the same in every file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely

from geo.model.tables import ZONES
from geo.model.text import count_text
from geo.read.content import Content

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from geo.read.result import FileResult


def free_id(name: str, file: str, taken: Container[str]) -> str:
    """Return an id that is not taken: the one given, or with the file's name before it.

    Examples
    --------
    >>> free_id("1", "b.csv", {"2"}), free_id("1", "b.csv", {"1"}), free_id("1", "b.csv", {"1", "b-1"})
    ('1', 'b-1', 'b-1x')
    """
    found = name if name not in taken else f"{Content(file, b'').stem}-{name}"
    while found in taken:
        found += "x"
    return found


def with_ids(result: FileResult, table: str, names: Mapping[str, str]) -> FileResult:
    """Return a result some ids of whose table are others; `names`: those it has -> what they become."""
    if all(old == new for old, new in names.items()):
        return result
    frame, numbers = result.tables[table], result.row_numbers[table]
    return replace(
        result,
        tables={**result.tables, table: frame.set_axis(_renamed(frame.index, names))},
        row_numbers={**result.row_numbers, table: numbers.set_axis(_renamed(numbers.index, names))},
    )


def _renamed(ids: pd.Index, names: Mapping[str, str]) -> pd.Index:
    renamed: pd.Index = pd.Index([names.get(one, one) for one in ids], name=ids.name, dtype=ids.dtype)
    return renamed


def zones_apart(results: Sequence[FileResult]) -> tuple[list[FileResult], list[str]]:
    """Return results no two of which use one id for different zones, and what to say of those told apart.

    A zone that is the same in two files, by id, actor, time and ground, keeps its id: it is there twice.
    """
    out, said = [], []
    owner: dict[str, FileResult] = {}
    for result in results:
        one = result
        if ZONES.name in one.tables:
            names = _apart(one, owner)
            one = with_ids(one, ZONES.name, names)
            said += on_ids(result.source.file, "zone", names)
            owner |= dict.fromkeys(one.tables[ZONES.name].index, one)
        out.append(one)
    return out, said


def on_ids(file: str, noun: str, names: Mapping[str, str]) -> list[str]:
    """Return the remark on ids of a file that became others, if there are any."""
    changed = [(old, new) for old, new in names.items() if old != new]
    if not changed:
        return []
    old, new = changed[0]
    return [f"{file}: {count_text(len(changed), f'{noun} id')} used for another {noun} in another file: {old} is {new}"]


def _apart(result: FileResult, owner: Mapping[str, FileResult]) -> dict[str, str]:
    """Return another id for each zone whose id is that of a different zone before."""
    zones = result.tables[ZONES.name]
    clash = [one for one in zones.index if one in owner]
    # Of a row that gave several zones, one alone cannot be a repeat.
    single = result.row_numbers[ZONES.name].is_unique
    taken = {*owner, *zones.index}
    names: dict[str, str] = {}
    for one in clash:
        if not single or _facts(result, one) != _facts(owner[one], one):
            names[one] = free_id(one, result.source.file, taken)
            taken.add(names[one])
    return names


def _facts(result: FileResult, zone: str) -> tuple[Any, ...]:
    row = result.tables[ZONES.name].loc[zone]
    return row["actor"], row["start"], str(row["end"]), shapely.to_wkb(row["geometry"])
