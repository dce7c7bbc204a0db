"""Several files as one: what they disagree about is set aside, with its reason.

That is ids that collide, holdings without a place, and holdings of a place that another then holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypedDict, cast

import pandas as pd

from geo.model.dataset import no_rejects
from geo.model.progress import step
from geo.model.tables import HOLDINGS, PLACES
from geo.read.rejects import rejected_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.read.result import FileResult


class Tables(TypedDict, total=False):
    """Tables by their name; those that no file gave are left out."""

    events: pd.DataFrame
    zones: pd.DataFrame
    places: pd.DataFrame
    holdings: pd.DataFrame


#: Later than any end: no date that is read lies so far (`geo.read.dates.LAST_YEAR`).
_NEVER: Final = pd.Timestamp("9999-01-01", tz="UTC")

_Part = tuple["FileResult", pd.DataFrame]


def merge(results: Sequence[FileResult]) -> tuple[Tables, pd.DataFrame]:
    """Return the tables of several files together, and every row set aside.

    An id belongs to the first file that uses it. Holdings whose place is in no file are set aside. Of two
    holdings of one place by different actors that overlap, the later is set aside (by start, then by id), in
    one file or in two; ``[start, end)`` that only touch do not overlap.
    """
    rejected = [result.rejected for result in results]
    parts: dict[str, list[_Part]] = {}
    names = list(dict.fromkeys(name for result in results for name in result.tables))
    for number, name in enumerate(names):
        step(number, len(names) + 1)
        parts[name], repeated = _without_repeats(name, [one for one in results if name in one.tables])
        rejected += repeated
    if HOLDINGS.name in parts:
        places = {one for _, frame in parts.get(PLACES.name, []) for one in frame.index}
        held, homeless = _with_place(parts[HOLDINGS.name], places)
        parts[HOLDINGS.name], second = _with_one_holder(held)
        rejected += homeless + second
    step(len(names), len(names) + 1)
    filled = [part for part in rejected if len(part)]
    tables = {name: pd.concat([frame for _, frame in some]) for name, some in parts.items()}
    return cast("Tables", tables), pd.concat(filled, ignore_index=True) if filled else no_rejects()


def _without_repeats(name: str, results: Sequence[FileResult]) -> tuple[list[_Part], list[pd.DataFrame]]:
    owner: dict[str, str] = {}
    parts: list[_Part] = []
    rejected = []
    for result in results:
        frame = result.tables[name]
        taken = frame.index[frame.index.isin(owner.keys())]
        reasons = pd.Series([f"the id is already used in {owner[one]}" for one in taken], dtype="str")
        rejected.append(_rows(result, name, taken, column=str(taken.name), values=taken.to_series(), reason=reasons))
        kept = frame.drop(index=taken)
        parts.append((result, kept))
        owner.update(dict.fromkeys(kept.index, result.source.file))
    return parts, rejected


def _with_place(parts: Sequence[_Part], places: set[str]) -> tuple[list[_Part], list[pd.DataFrame]]:
    strange = {
        str(holding): str(place)
        for _, frame in parts
        for holding, place in frame["place_id"].items()
        if place not in places
    }
    return _without(parts, strange, column="place_id", reason="no table of places has this place")


def _with_one_holder(parts: Sequence[_Part]) -> tuple[list[_Part], list[pd.DataFrame]]:
    every = pd.concat([frame[["place_id", "actor", "start", "end"]] for _, frame in parts])
    every["end"] = every["end"].fillna(_NEVER)
    every = every.reset_index().sort_values(["start", "holding_id"], kind="stable")
    # What is kept never overlaps but with the same actor, so one holder and the end of its time are all to know.
    held: dict[str, tuple[str, pd.Timestamp]] = {}
    second: dict[str, str] = {}
    for holding, place, actor, start, end in every.itertuples(index=False):
        holder, until = held.get(place, (actor, start))
        if holder != actor and start < until:
            second[holding] = holder
        else:
            held[place] = actor, max(end, until)
    return _without(parts, second, column="actor", reason="the place has another holder then")


def _without(
    parts: Sequence[_Part], bad: Mapping[str, str], *, column: str, reason: str
) -> tuple[list[_Part], list[pd.DataFrame]]:
    """Take holdings out; `bad` is the id of each -> the value at fault."""
    kept: list[_Part] = []
    rejected = []
    for result, frame in parts:
        which = frame.index[frame.index.isin(bad.keys())]
        values = which.to_series().map(bad)
        rejected.append(_rows(result, HOLDINGS.name, which, column=column, values=values, reason=reason))
        kept.append((result, frame.drop(index=which)))
    return kept, rejected


def _rows(
    result: FileResult, table: str, ids: pd.Index, *, column: str, values: pd.Series, reason: pd.Series | str
) -> pd.DataFrame:
    numbers = result.row_numbers[table].loc[ids].to_numpy()
    reasons = reason if isinstance(reason, str) else reason.to_numpy(dtype=object)
    return rejected_rows(
        result.source.file, numbers, column=column, values=values.to_numpy(dtype=object), reason=reasons
    )
