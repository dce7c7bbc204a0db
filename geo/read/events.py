"""What every reader of events does last: the rules they share, and the table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.model.tables import CRS, EVENTS, Table, check, conform
from geo.read import cells
from geo.read.result import FileResult
from geo.read.uncollected import uncollected

if TYPE_CHECKING:
    from geo.read.tabular import Sheet


def build_events(
    sheet: Sheet, columns: dict[str, pd.Series], *, kind: str, id_column: str, countries: pd.Series | None = None
) -> FileResult:
    """Make the events of a file from its columns; `columns` holds the id and the position too.

    Rows without any actor, and rows whose id stands earlier in the file, are set aside. Estimates of deaths
    out of order (low above best, best above high) are kept, and counted in a warning.

    Parameters
    ----------
    sheet
        The table, some of its rows set aside.
    columns
        The columns of `EVENTS`, the id, the latitude and the longitude.
    kind
        What the file was found to be.
    id_column
        What the file calls the id.
    countries
        The country each row states, one text a row, empty where it states none; ``None``: no column says so.

    Raises
    ------
    FileRefusedError
        Every row that could be read names no actor.
    """
    nobody = (columns["actor_a"] == "") & (columns["actor_b"] == "")
    if sheet.any_kept and nobody[sheet.rejects.kept].all():
        raise sheet.content.refused(
            "no row names an actor; the actor columns are blank", do="fill them in: who did it, and against whom"
        )
    sheet.rejects.set_aside(nobody, column="actor_a, actor_b", values="", reason="no actor")
    cells.set_aside_repeats(columns["event_id"], sheet.rejects, column=id_column)
    low, best, high = (columns[f"deaths_{name}"] for name in ("low", "best", "high"))
    unordered = ((low > best) | (best > high) | (low > high)).fillna(value=False).astype(bool)
    count = int((unordered & sheet.rejects.kept).sum())
    if count:
        sheet.warn(
            f"{cells.times(count)} with deaths out of order (low above best, or best above high): kept as they are"
        )
    result = finish(sheet, columns, EVENTS, kind=kind, unique=True)
    if countries is None:
        return result
    stated = countries[sheet.rejects.kept].set_axis(result.tables[EVENTS.name].index).rename("country")
    return replace(result, countries=stated[(stated != "").to_numpy()])


def finish(sheet: Sheet, columns: dict[str, pd.Series], table: Table, *, kind: str, unique: bool = False) -> FileResult:
    """Make the checked table of the rows that were kept; `unique`: no id is known to stand twice among them."""
    kept = sheet.rejects.kept
    whole = bool(kept.all())
    arrays = {name: column.array if whole else column.array[kept] for name, column in columns.items()}
    ids = pd.Index(arrays.pop(table.index), name=table.index)
    frame = pd.DataFrame(arrays, index=ids, copy=False)
    if table.geometry:
        # Arrays, not columns: numpy asks a column for attributes it lacks, and pandas looks for each among all ids.
        with uncollected():
            points = shapely.points(np.column_stack([frame["longitude"].to_numpy(), frame["latitude"].to_numpy()]))
        frame = gpd.GeoDataFrame(frame, geometry=gpd.array.GeometryArray(points, crs=CRS))
    made = check(conform(frame, table), table, unique=unique)
    return FileResult(
        kind=kind,
        tables={table.name: made},
        rejected=sheet.rejects.frame(),
        warnings=tuple(sheet.warnings),
        rows=sheet.rows,
        source=sheet.content.source(),
        row_numbers={table.name: pd.Series(sheet.rejects.rows[kept], index=made.index)},
    )
