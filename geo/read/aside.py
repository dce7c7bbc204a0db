"""Rows that were read and are set aside afterwards, because a person says so: accepted and rejected still add up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geo.model.tables import EVENTS, HOLDINGS, PLACES, TABLES
from geo.read.rejects import rejected_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.read.gather import Reading
    from geo.read.result import FileResult

#: Rows to set aside: the name of a table -> the id of each row -> the reason.
Aside = dict[str, dict[str, str]]


def without(result: FileResult, table: str, reasons: Mapping[str, str]) -> FileResult:
    """Return what a file gave less some rows of one of its tables, which are among the rejected instead.

    A version of a daily series that is set aside leaves its days unknown: the one before it holds no longer than it
    did.

    Parameters
    ----------
    result
        What the file gave; it is not changed.
    table
        Name of one of `geo.model.tables.TABLES`.
    reasons
        The id of each row, and why; ids that the file does not have are passed over.

    Returns
    -------
    result
        ``accepted + len(rejected) == rows`` as before: of a row of the file that gave several rows of the table some
        may go, and it is still accepted. Holders all of whose ground went are in `lost_holders`.
    """
    frame = result.tables.get(table)
    if frame is None:
        return result
    gone = frame.index[frame.index.isin(list(reasons))]
    if gone.empty:
        return result
    kept = frame.drop(index=gone)
    numbers = result.row_numbers[table]
    left = replace(
        result,
        tables={**result.tables, table: kept},
        row_numbers={**result.row_numbers, table: numbers.drop(index=gone)},
        lost_holders={**_lost(frame, kept, reasons), **result.lost_holders},
    )
    if table == EVENTS.name and result.countries is not None:
        left = replace(left, countries=result.countries.drop(gone, errors="ignore"))
    if table == PLACES.name and HOLDINGS.name in result.tables:
        # What a survey says of a place goes with it: its rows are those of the holdings.
        held = result.tables[HOLDINGS.name]["place_id"]
        return without(left, HOLDINGS.name, {str(one): reasons[place] for one, place in held.items() if place in gone})
    rows = numbers.loc[gone]
    if result.kept is not None:
        # A row that gave several rows of the table is set aside once, when nothing of it is left.
        rows = rows[~rows.isin(left.row_numbers[table]) & ~rows.duplicated()]
        left = replace(left, kept=result.kept - len(rows))
    aside = rejected_rows(
        result.source.file,
        rows.to_numpy(),
        column=TABLES[table].index,
        values=rows.index.to_numpy(dtype=object),
        reason=pd.Series([reasons[one] for one in rows.index], dtype="str").to_numpy(dtype=object),
    )
    filled = [part for part in (result.rejected, aside) if len(part)]
    return replace(left, rejected=pd.concat(filled, ignore_index=True)) if filled else left


def _lost(frame: pd.DataFrame, kept: pd.DataFrame, reasons: Mapping[str, str]) -> dict[str, str]:
    """Return the holders of ground none of whose rows is kept, each with the reason for the first."""
    if "actor" not in frame.columns:
        return {}
    gone = frame.loc[~frame["actor"].isin(kept["actor"]), "actor"]
    return {str(actor): reasons[str(row)] for row, actor in gone[~gone.duplicated()].items()}


def set_aside(reading: Reading, rows: Mapping[str, Mapping[str, str]]) -> Reading:
    """Return what files gave less some rows; see `without`.

    Of an id that several files use every row is set aside, lest the second take the place of the first.

    Parameters
    ----------
    reading
        What the files gave; it is not changed.
    rows
        The name of a table -> the id of each row to set aside -> the reason.
    """
    results = reading.results
    for table, reasons in rows.items():
        results = tuple(without(result, table, reasons) for result in results)
    return replace(reading, results=results)
