"""Rows that were read and are set aside afterwards, because a person says so: accepted and rejected still add up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from geo.model.tables import TABLES
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
        ``accepted + len(rejected) == rows`` as before. Holders all of whose ground went are in `lost_holders`.
    """
    frame = result.tables.get(table)
    if frame is None:
        return result
    gone = frame.index[frame.index.isin(list(reasons))]
    if gone.empty:
        return result
    kept = frame.drop(index=gone)
    aside = rejected_rows(
        result.source.file,
        result.row_numbers[table].loc[gone].to_numpy(),
        column=TABLES[table].index,
        values=gone.to_numpy(dtype=object),
        reason=pd.Series([reasons[one] for one in gone], dtype="str").to_numpy(dtype=object),
    )
    countries = result.countries
    return replace(
        result,
        tables={**result.tables, table: kept},
        rejected=pd.concat([part for part in (result.rejected, aside) if len(part)], ignore_index=True),
        row_numbers={**result.row_numbers, table: result.row_numbers[table].drop(index=gone)},
        countries=countries if countries is None or table != "events" else countries.drop(gone, errors="ignore"),
        lost_holders={**_lost(frame, kept, reasons), **result.lost_holders},
    )


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
