"""The four tables, column by column, and the one check every table passes before it is used.

All geometries are EPSG:4326 (longitude, latitude in degrees); all times are UTC; all intervals are
half-open: ``[start, end)``. ``docs/data-dictionary.md`` says the same in prose, and a test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.model.errors import NoCrsError, SchemaError
from geo.model.kinds import KINDS

CRS: Final = "EPSG:4326"

#: pandas dtypes by the short name used in the schemas.
DTYPES: Final[dict[str, str]] = {
    "text": "str",
    "time": "datetime64[us, UTC]",
    "integer": "Int64",
    "number": "float64",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its type (a key of `DTYPES`) and what it means.

    `nullable`: a value may be missing. `allowed`: the only values there may be; empty for any.
    `filled`: a text that says nothing (empty or blanks) is refused.
    """

    name: str
    type: str
    meaning: str
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The schema of one table; `geometry` names the allowed geometry types, empty for none."""

    name: str
    index: str
    columns: tuple[Column, ...]
    geometry: tuple[str, ...] = ()

    @property
    def column_names(self) -> list[str]:
        """The names of the columns in their order, without the geometry."""
        return [column.name for column in self.columns]


_POLYGONS: Final = ("Polygon", "MultiPolygon")

#: How sure a source is of a row; plain sources rarely say.
CONFIDENCES: Final = ("high", "medium", "low", "not stated")

EVENTS: Final = Table(
    "events",
    "event_id",
    (
        Column("start", "time", "first moment the event may have happened"),
        Column("end", "time", "moment from which it no longer can have (half-open)"),
        Column("date_uncertainty_days", "integer", "days by which the source says the date may be off"),
        Column("actor_a", "text", "first actor, canonical"),
        Column("actor_b", "text", "second actor, canonical; empty when there is none"),
        Column("actor_a_raw", "text", "first actor as the source wrote it"),
        Column("actor_b_raw", "text", "second actor as the source wrote it"),
        Column("kind", "text", "kind of event, canonical", allowed=KINDS),
        Column("kind_raw", "text", "kind of event as the source wrote it"),
        Column("deaths_best", "integer", "the source's best estimate of deaths", nullable=True),
        Column("deaths_low", "integer", "the source's low estimate of deaths", nullable=True),
        Column("deaths_high", "integer", "the source's high estimate of deaths", nullable=True),
        Column("place", "text", "name of the place as the source wrote it"),
        Column("place_uncertainty_m", "number", "radius in metres round the point that holds the true place"),
        Column("confidence", "text", "how sure the source is of the row", allowed=CONFIDENCES),
        Column("note", "text", "one line about the event"),
        Column("source", "text", "who recorded it"),
        Column("url", "text", "address of the source's record; empty when there is none"),
    ),
    ("Point",),
)

ZONES: Final = Table(
    "zones",
    "zone_id",
    (
        Column("actor", "text", "who held the zone, canonical; or contested", filled=True),
        Column("start", "time", "moment from which it was so"),
        Column("end", "time", "moment from which it no longer was; missing: still so", nullable=True),
        Column("line_uncertainty_m", "number", "metres by which the zone's edge may be off"),
        Column("source", "text", "who drew it"),
    ),
    _POLYGONS,
)

PLACES: Final = Table(
    "places",
    "place_id",
    (
        Column("name", "text", "name of the place", filled=True),
        Column("aliases", "text", "other spellings, separated by semicolons"),
        Column("kind", "text", "village, town, base, prison, ..."),
        Column("place_uncertainty_m", "number", "radius in metres round the point that holds the true place"),
        Column("confidence", "text", "how sure the source is of the row", allowed=CONFIDENCES),
        Column("note", "text", "one line about the place"),
        Column("source", "text", "where the coordinate comes from"),
    ),
    ("Point",),
)

HOLDINGS: Final = Table(
    "holdings",
    "holding_id",
    (
        Column("place_id", "text", "the place held; a key of places", filled=True),
        Column("actor", "text", "who held it, canonical; or contested, or unknown", filled=True),
        Column("start", "time", "moment from which it was so"),
        Column("end", "time", "moment from which it no longer was; missing: still so", nullable=True),
        Column("confidence", "text", "how sure the source is of the row", allowed=CONFIDENCES),
        Column("note", "text", "one line about the holding"),
        Column("source", "text", "who recorded it"),
    ),
)

TABLES: Final[dict[str, Table]] = {table.name: table for table in (EVENTS, ZONES, PLACES, HOLDINGS)}

#: The columns of a table of rejected rows.
REJECTED_COLUMNS: Final = ("file", "row", "column", "value", "reason")


def empty(table: Table) -> pd.DataFrame:
    """Return the table without rows, with its dtypes, its index and, where it has one, its geometry."""
    frame = pd.DataFrame(
        {column.name: pd.Series(dtype=DTYPES[column.type]) for column in table.columns},
        index=pd.Index([], name=table.index, dtype="str"),
    )
    return gpd.GeoDataFrame(frame, geometry=[], crs=CRS) if table.geometry else frame


def conform(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a copy with the table's columns in order and its dtypes; nothing is invented.

    A column the schema requires and the frame lacks raises `SchemaError`.
    """
    missing = [name for name in table.column_names if name not in frame.columns]
    if missing:
        raise SchemaError(f"{table.name}: no column {', '.join(missing)}")
    columns = {column.name: _typed(frame[column.name], column) for column in table.columns}
    index = pd.Index(frame.index.astype("str"), name=table.index)
    out = pd.DataFrame(columns, copy=False).set_axis(index, axis=0)
    if not table.geometry:
        return out
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        raise NoCrsError(f"{table.name}: the geometry states no coordinate reference system")
    shapes = gpd.GeoSeries(frame.geometry.array, index=index, crs=frame.crs)
    return cast("pd.DataFrame", gpd.GeoDataFrame(out, geometry=shapes))


def _typed(values: pd.Series, column: Column) -> pd.Series:
    if column.type == "time":
        return pd.to_datetime(values, utc=True).dt.as_unit("us")
    return values.astype(pd.api.types.pandas_dtype(DTYPES[column.type]))


def check(frame: pd.DataFrame, table: Table, *, unique: bool = False) -> pd.DataFrame:
    """Return `frame` unchanged when it obeys the schema.

    Parameters
    ----------
    frame
        The table.
    table
        Its schema.
    unique
        Whether no id is known to stand twice; of 385,000 it takes 0.04 s to find out.

    Raises
    ------
    SchemaError
        A column is missing or has another dtype; an id is missing or repeats; a required value is missing
        or blank; a value is not allowed; a number is negative or infinite; an interval is empty or ends
        before it starts; a geometry is missing, empty, invalid, of another type, or outside the range of
        degrees.
    NoCrsError
        The geometry is not EPSG:4326.
    """
    for column in table.columns:
        if column.name not in frame.columns:
            raise SchemaError(f"{table.name}: no column {column.name}")
        _check_column(frame[column.name], column, label=f"{table.name}.{column.name}")
    _check_index(frame.index, table, unique=unique)
    _check_intervals(frame, table)
    if table.geometry:
        _check_geometry(frame, table)
    return frame


def _check_index(index: pd.Index, table: Table, *, unique: bool) -> None:
    if index.name != table.index:
        raise SchemaError(f"{table.name}: the index must be {table.index}, found {index.name!r}")
    if str(index.dtype) != DTYPES["text"]:
        raise SchemaError(f"{table.name}: ids must be text, found {index.dtype}")
    if index.hasnans or (index == "").any():
        raise SchemaError(f"{table.name}: a row has no id")
    # pandas would first build what looks ids up, which takes six times as long.
    if not unique and len(pc.unique(pa.array(index.array))) < len(index):
        raise SchemaError(f"{table.name}: the id {index[index.duplicated()][0]!r} stands twice")


def _check_column(values: pd.Series, column: Column, *, label: str) -> None:
    if str(values.dtype) != DTYPES[column.type]:
        raise SchemaError(f"{label}: dtype {values.dtype}, expected {DTYPES[column.type]}")
    missing = values.isna()
    if not column.nullable and missing.any():
        raise SchemaError(f"{label}: missing in row {values.index[missing][0]!r}")
    if column.filled and (values.str.strip() == "").any():
        raise SchemaError(f"{label}: blank in row {values.index[values.str.strip() == ''][0]!r}")
    if column.allowed and not values.isin(column.allowed).all():
        bad = values[~values.isin(column.allowed)].iloc[0]
        raise SchemaError(f"{label}: {bad!r} is not one of {', '.join(column.allowed)}")
    if column.type in {"integer", "number"}:
        # Every number here is a count or a length; all of them are zero or more, and finite.
        figures = values.to_numpy(dtype="float64", na_value=np.nan)
        bad = np.flatnonzero(~(missing.to_numpy() | ((figures >= 0) & (figures < np.inf))))
        if len(bad):
            first = values.iloc[bad[:1]]
            raise SchemaError(f"{label}: {first.iloc[0]} in row {first.index[0]!r} is not a number from zero up")


def _check_intervals(frame: pd.DataFrame, table: Table) -> None:
    if "end" in frame.columns:
        wrong = frame["end"].notna() & (frame["end"] <= frame["start"])
        if wrong.any():
            raise SchemaError(f"{table.name}: row {frame.index[wrong][0]!r} ends before it starts, or as it starts")


def _check_geometry(frame: pd.DataFrame, table: Table) -> None:
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None or frame.crs.to_epsg() != 4326:
        raise NoCrsError(f"{table.name}: the geometry must be {CRS}")
    # Arrays, not columns: numpy asks a column for attributes it lacks, and pandas looks for each among all ids.
    shapes = frame.geometry.to_numpy()
    allowed = [shapely.GeometryType[name.upper()] for name in table.geometry]
    bounds = shapely.bounds(shapes)
    wrong = ~np.isin(shapely.get_type_id(shapes), allowed)
    if allowed == [shapely.GeometryType.POINT]:
        # A point is valid where its coordinates are finite; one that is missing or empty has no bounds.
        wrong |= ~np.isfinite(bounds).all(axis=1)
    else:
        wrong |= shapely.is_empty(shapes) | ~shapely.is_valid(shapes)
    if wrong.any():
        raise SchemaError(
            f"{table.name}: the geometry of row {frame.index[wrong][0]!r} is missing, empty, invalid "
            f"or not a {table.geometry[0]}"
        )
    west, south, east, north = bounds.T
    outside = (west < -180) | (east > 180) | (south < -90) | (north > 90)
    if outside.any():
        raise SchemaError(f"{table.name}: row {frame.index[outside][0]!r} lies outside the range of degrees")
