"""Tables as somebody has them, made into those of `geo.model.tables`; what they do not say stays "not stated".

The defaults are those of the readers of files (`geo.read`): no names, no deaths, no confidence; a place known as near
as a table's that does not say how exact it is, never silently exact; a day where only a start is given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd

from geo.model.actors import canonical
from geo.model.errors import InputError, NoCrsError, SchemaError
from geo.model.kinds import canonical_kind
from geo.model.tables import CRS, EVENTS, PLACES, ZONES, Table, check, conform, empty
from geo.read.cells import UNSTATED_PLACE_UNCERTAINTY_M, worded
from geo.read.dates import FIRST_YEAR, LAST_YEAR, unstated_end
from geo.read.vector import UNSTATED_LINE_UNCERTAINTY_M

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Worder = Callable[[str], str]

#: What stands where a table does not say, by type and, before that, by column; a time has nothing that could stand.
_UNSTATED: Final[dict[str, Any]] = {
    "text": "",
    "integer": pd.NA,
    "confidence": "not stated",
    "date_uncertainty_days": 0,
    "place_uncertainty_m": UNSTATED_PLACE_UNCERTAINTY_M,
    "line_uncertainty_m": UNSTATED_LINE_UNCERTAINTY_M,
}
_MOST: Final = 1_000_000_000
#: Half a character: a text with a lone surrogate is one that UTF-8 cannot write.
HALF: Final = re.compile("[\ud800-\udfff]")
#: Columns without which a table says nothing.
_NEEDED: Final[dict[str, tuple[str, ...]]] = {"events": ("start",), "zones": ("actor", "start"), "places": ("name",)}


def accepted_events(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Return the frame as a table of events.

    It needs points in EPSG:4326 and ``start``, as times or as text like ``2015-10-10``; a time without a zone is UTC.
    An event without ``end`` lasts a day, or a minute when its start states a time of day. Where only ``actor_a``,
    ``actor_b`` or ``kind`` is given, that is what the source wrote, and the canonical name is looked up.

    Raises
    ------
    SchemaError
        There is no ``start``, or a row without one, or a value that is none.
    NoCrsError
        The geometry is not EPSG:4326.
    """
    return _accepted(frame, EVENTS, {"actor_a": canonical, "actor_b": canonical, "kind": canonical_kind})


def accepted_zones(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Return the frame as a table of zones: polygons with ``actor`` and ``start``; without ``end`` one is still so."""
    return _accepted(frame, ZONES, {"actor": canonical})


def accepted_places(frame: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Return the frame as a table of places: points with ``name``."""
    return _accepted(frame, PLACES, {})


def _accepted(frame: gpd.GeoDataFrame | None, table: Table, worders: Mapping[str, Worder]) -> gpd.GeoDataFrame:
    if frame is None:
        return empty(table)
    _refuse_other(frame, table)
    if not frame.columns.is_unique:
        raise SchemaError(f"{table.name}: the column {frame.columns[frame.columns.duplicated()][0]} stands twice")
    missing = [name for name in _NEEDED[table.name] if name not in frame.columns]
    if missing:
        raise SchemaError(f"{table.name}: no column {', '.join(missing)} (columns found: {_listed(frame)})")
    made = frame.set_index(table.index) if table.index in frame.columns else frame
    try:
        columns = _columns(made, table, worders)
        _refuse_halves(pd.Series(made.index), f"{table.name}.{table.index}")
        full = gpd.GeoDataFrame(pd.DataFrame(columns, index=made.index), geometry=made.geometry, crs=CRS)
        return check(conform(full, table), table)
    except (TypeError, OverflowError, UnicodeError) as error:
        raise SchemaError(f"{table.name}: {' '.join(str(error).split())}") from error


def _columns(made: gpd.GeoDataFrame, table: Table, worders: Mapping[str, Worder]) -> dict[str, pd.Series]:
    columns = {
        column.name: _stated(made[column.name], column.type, _UNSTATED.get(column.name), table.name)
        for column in table.columns
        if column.name in made.columns
    }
    for name, worder in worders.items():
        raw = f"{name}_raw"
        if name in columns and raw not in columns:
            columns[raw] = columns[name]
        elif raw not in columns or name in columns:
            continue
        columns[name] = worded(columns[raw], worder)
    for column in table.columns:
        if column.name not in columns:
            columns[column.name] = _unstated(column.name, column.type, made.index)
    if table is EVENTS:
        columns["end"] = columns["end"].fillna(unstated_end(columns["start"]))
    return columns


def _refuse_other(frame: object, table: Table) -> None:
    if not isinstance(frame, gpd.GeoDataFrame) or frame.active_geometry_name is None:
        raise InputError(
            f"{table.name} must be a GeoDataFrame with a geometry in {CRS}, found {type(frame).__name__}; "
            "geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy(lon, lat), crs=4326) makes one"
        )
    if frame.crs is None:
        raise NoCrsError(f"{table.name}: the geometry states no coordinate reference system; frame.set_crs(4326) does")
    if frame.crs.to_epsg() != 4326:
        raise NoCrsError(f"{table.name}: the geometry is in {frame.crs.to_string()}; give frame.to_crs(4326)")


def _listed(frame: pd.DataFrame) -> str:
    return ", ".join([str(name) for name in frame.columns][:8]) or "none"


def _stated(values: pd.Series, kind: str, unstated: Any, table: str) -> pd.Series:  # noqa: ANN401 - text or number
    """Return a column as given, with "not stated" where a value is missing."""
    if values.isna().all():
        # The type of a column without any value says nothing: pandas reads an empty one from a file as numbers.
        values = pd.Series(None, index=values.index, name=values.name, dtype="object")
    if kind == "time":
        return _times(values, table)
    if kind == "text":
        _refuse_halves(values, f"{table}.{values.name}")
        return values.astype("str").mask(values.isna(), "" if unstated is None else unstated).astype("str")
    numbers = pd.to_numeric(values, errors="coerce")
    wrong = numbers.isna() & values.notna()
    if wrong.any():
        raise SchemaError(f"{table}.{values.name}: {values[wrong].iloc[0]!r} in row {wrong.idxmax()!r} is not a number")
    # The page holds whole numbers in 32 bits, and no event has as many deaths.
    if kind == "integer" and (numbers > _MOST).any():
        raise SchemaError(
            f"{table}.{values.name}: {numbers.max():.0f} in row {numbers.idxmax()!r} is more than {_MOST}"
        )
    part = numbers % 1 > 0
    if kind == "integer" and part.any():
        raise SchemaError(
            f"{table}.{values.name}: {numbers[part].iloc[0]} in row {part.idxmax()!r} is not a whole number"
        )
    return numbers if unstated is None else numbers.fillna(unstated)


def _refuse_halves(values: pd.Series, label: str) -> None:
    """Refuse texts with half a character (a lone surrogate), which no page can hold; pandas keeps them as objects."""
    if values.dtype != object:
        return
    for row, value in values.items():
        if isinstance(value, str) and HALF.search(value):
            raise SchemaError(f"{label}: {value[:40]!r} in row {row!r} holds half a character (a lone surrogate)")


def _times(values: pd.Series, table: str) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values):
        raise SchemaError(f"{table}.{values.name}: numbers are no times; give times, or texts like 2015-10-10")
    moments = pd.to_datetime(values, utc=True, errors="coerce", format=None if _is_time(values) else "ISO8601")
    wrong = moments.isna() & values.notna()
    if wrong.any():
        raise SchemaError(
            f"{table}.{values.name}: {str(values[wrong].iloc[0])[:40]!r} in row {wrong.idxmax()!r} is not a time; "
            "write it like 2015-10-10"
        )
    far = moments.notna() & ~moments.dt.year.between(FIRST_YEAR, LAST_YEAR)
    if far.any():
        raise SchemaError(
            f"{table}.{values.name}: the year in row {far.idxmax()!r} is not between {FIRST_YEAR} and {LAST_YEAR}"
        )
    if values.name == "start" and moments.isna().any():
        raise SchemaError(f"{table}: row {moments.isna().idxmax()!r} has no start; leave it out, or say when it was")
    return moments.astype("datetime64[us, UTC]")


def _is_time(values: pd.Series) -> bool:
    return bool(pd.api.types.is_datetime64_any_dtype(values))


def _unstated(name: str, kind: str, index: pd.Index) -> pd.Series:
    if kind == "time":
        return pd.Series(pd.NaT, index=index, dtype="datetime64[us, UTC]")
    if name == "kind":
        return pd.Series(canonical_kind(""), index=index, dtype="str")
    return pd.Series(_UNSTATED.get(name, _UNSTATED.get(kind)), index=index)
