"""Several files as one: ids that collide and holdings without a place are set aside, with their reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, cast

import numpy as np
import pandas as pd

from geo.model.dataset import no_rejects
from geo.model.tables import HOLDINGS, PLACES
from geo.read.rejects import rejected_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.read.result import FileResult


class Tables(TypedDict, total=False):
    """Tables by their name; those that no file gave are left out."""

    events: pd.DataFrame
    zones: pd.DataFrame
    places: pd.DataFrame
    holdings: pd.DataFrame


_Part = tuple["FileResult", pd.DataFrame]


def merge(results: Sequence[FileResult]) -> tuple[Tables, pd.DataFrame]:
    """Return the tables of several files together, and every row set aside.

    An id belongs to the first file that uses it. Holdings whose place is in no file are set aside.
    """
    rejected = [result.rejected for result in results]
    parts: dict[str, list[_Part]] = {}
    for name in dict.fromkeys(name for result in results for name in result.tables):
        parts[name], repeated = _without_repeats(name, [one for one in results if name in one.tables])
        rejected += repeated
    if HOLDINGS.name in parts:
        places = [frame.index for _, frame in parts.get(PLACES.name, [])]
        parts[HOLDINGS.name], homeless = _with_place(parts[HOLDINGS.name], places)
        rejected += homeless
    filled = [part for part in rejected if len(part)]
    tables = {name: pd.concat([frame for _, frame in some]) for name, some in parts.items()}
    return cast("Tables", tables), pd.concat(filled, ignore_index=True) if filled else no_rejects()


def _without_repeats(name: str, results: Sequence[FileResult]) -> tuple[list[_Part], list[pd.DataFrame]]:
    owner: dict[str, str] = {}
    parts: list[_Part] = []
    rejected = []
    for result in results:
        frame = result.tables[name]
        taken = frame.index.isin(owner.keys())
        files = [owner[one] for one in frame.index[taken]]
        reasons = np.array([f"the id is already used in {file}" for file in files], dtype=object)
        column, ids = str(frame.index.name), frame.index[taken].to_numpy(dtype=object)
        rejected.append(_rows(result, name, taken, column=column, values=ids, reasons=reasons))
        parts.append((result, frame[~taken]))
        owner.update(dict.fromkeys(frame.index[~taken], result.source.file))
    return parts, rejected


def _with_place(parts: Sequence[_Part], places: Sequence[pd.Index]) -> tuple[list[_Part], list[pd.DataFrame]]:
    known = {one for index in places for one in index}
    kept: list[_Part] = []
    rejected = []
    for result, frame in parts:
        strange = (~frame["place_id"].isin(known)).to_numpy(dtype=bool)
        strangers = frame[strange]
        which = result.tables[HOLDINGS.name].index.isin(strangers.index)
        values = strangers["place_id"].to_numpy(dtype=object)
        reason = np.full(len(strangers), "no table of places has this place", dtype=object)
        rejected.append(_rows(result, HOLDINGS.name, which, column="place_id", values=values, reasons=reason))
        kept.append((result, frame[~strange]))
    return kept, rejected


def _rows(
    result: FileResult,
    table: str,
    which: NDArray[np.bool_],
    *,
    column: str,
    values: NDArray[np.object_],
    reasons: NDArray[np.object_],
) -> pd.DataFrame:
    numbers = result.row_numbers[table].to_numpy()[which]
    return rejected_rows(result.source.file, numbers, column=column, values=values, reason=reasons)
