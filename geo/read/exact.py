"""Tables written so that they are read back as they are: every cell, whatever its words; nothing is tidied or guessed.

That is how a dataset is kept whole in files (``exact = true`` in SOURCES.toml). Events, places and holdings are CSV in
UTF-8 with the columns of docs/data-dictionary.md, their texts as `geo.read.exact_texts` writes them, moments in UTC,
numbers with all their digits; zones are GeoJSON. The same table gives the same bytes; its rows keep their order.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo.model.errors import SchemaError
from geo.model.tables import CRS, EVENTS, TABLES, Column, Table, check, conform
from geo.read import cells
from geo.read.dates import FIRST_YEAR, LAST_YEAR
from geo.read.exact_texts import all_read, written
from geo.read.letters import as_array
from geo.read.rejects import Rejects
from geo.read.result import FileResult
from geo.read.rings import about_points
from geo.read.shapes import refuse_points
from geo.read.sheet import open_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.model.errors import FileRefusedError
    from geo.read.content import Content

#: The file of each table.
FILES: Final[dict[str, str]] = {name: f"{name}.{'geojson' if name == 'zones' else 'csv'}" for name in TABLES}
_TABLE_OF: Final = {file: TABLES[name] for name, file in FILES.items()}

_COUNTRY: Final = "country"
_POSITION: Final = ("latitude", "longitude")
_MOMENT: Final = r"^[+-]?[0-9]{4,6}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z)?$"
_FIRST: Final = np.datetime64(f"{FIRST_YEAR}-01-01")
_LAST: Final = np.datetime64(f"{LAST_YEAR + 2}-01-01")
_COUNT: Final = r"^[0-9]{1,18}$"
#: What making a shape of damaged coordinates may raise.
_DAMAGED: Final = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError)


def write_exact(frame: pd.DataFrame, name: str, *, countries: pd.Series | None = None) -> bytes:
    """Return a table as the bytes of its file in `FILES`.

    Parameters
    ----------
    frame
        The table.
    name
        What table it is.
    countries
        The country that events are stated to be in, by their ids; not of all.
    """
    table = TABLES[name]
    if name == "zones":
        return _geojson(cast("gpd.GeoDataFrame", frame), table)
    columns = {table.index: _texts(frame.index)}
    for column in table.columns:
        columns[column.name] = _write(frame[column.name], column)
    if table.geometry:
        xy = shapely.get_coordinates(cast("gpd.GeoDataFrame", frame).geometry.to_numpy()).tolist()
        columns |= {"latitude": [repr(y) for _, y in xy], "longitude": [repr(x) for x, _ in xy]}
    if countries is not None and len(countries):
        columns[_COUNTRY] = _texts(countries.reindex(frame.index).fillna(""))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = _header(table, country=_COUNTRY in columns)
    writer.writerow(header)
    writer.writerows(zip(*(columns[one] for one in header), strict=True))
    return out.getvalue().encode("utf-8")


def read_exact(content: Content) -> FileResult:
    """Read a file that `write_exact` wrote; its name says which table it is.

    Raises
    ------
    FileRefusedError
        It is no such file, or a row of it breaks the schema.
    """
    table = _TABLE_OF.get(content.name)
    if table is None:
        raise content.refused("no table has a file of this name", do=f"name it {', '.join(FILES.values())}")
    try:
        frame, countries = _read_zones(content, table) if table.name == "zones" else _read_table(content, table)
        made = check(conform(frame, table), table)
    except (SchemaError, ValueError, OverflowError, pa.ArrowException) as error:
        raise _changed(content, str(error)) from None
    return FileResult(
        kind=f"{table.name}, every cell as it is",
        tables={table.name: made},
        rejected=Rejects(content.name, np.arange(0)).frame(),
        warnings=(),
        rows=len(made),
        source=content.source(),
        row_numbers={table.name: pd.Series(np.arange(len(made)) + (table.name != "zones") + 1, index=made.index)},
        countries=countries,
    )


def _changed(content: Content, found: str) -> FileRefusedError:
    return content.refused(" ".join(found.split())[:300], do="it was changed since it was written; get it anew")


def _header(table: Table, *, country: bool) -> list[str]:
    """Return the columns of a table's file: its id, when and where first."""
    first = [name for name in ("start", "end") if table is EVENTS]
    where = list(_POSITION) if table.geometry else []
    rest = [name for name in table.column_names if name not in first]
    return [table.index, *first, *where, *rest, *([_COUNTRY] if country else [])]


def _write(values: pd.Series, column: Column) -> list[str]:
    if column.type == "text":
        return _texts(values)
    if column.type == "time":
        return _moments(values)
    if column.type == "number":
        return [repr(value) for value in values.tolist()]
    return ["" if value is pd.NA else str(value) for value in values.tolist()]


def _texts(values: pd.Series | pd.Index) -> list[str]:
    return [written(str(value)) for value in values.tolist()]


def _moments(values: pd.Series) -> list[str]:
    """Return moments in UTC; of midnight the day alone, of none an empty text."""
    texts = np.datetime_as_string(values.dt.tz_localize(None).to_numpy().astype("M8[us]"), unit="us").tolist()
    return ["" if one == "NaT" else _moment(one) for one in texts]


def _moment(text: str) -> str:
    day, _, time = text.partition("T")
    return day if time == "00:00:00.000000" else f"{day}T{time.removesuffix('.000000')}Z"


def _read_table(content: Content, table: Table) -> tuple[pd.DataFrame, pd.Series | None]:
    found = open_text(content)
    header = _header(table, country=_COUNTRY in found.names)
    if list(found.names) != header:
        raise ValueError(f"its columns are not {', '.join(header)}")
    sheet = found.read({name: name for name in header})
    if not sheet.rejects.kept.all() or sheet.rows != len(sheet.cells):
        raise ValueError("a row has more or fewer cells than the header")
    ids = pd.Index(_read_texts(sheet.cells[table.index]), name=table.index)
    columns = {one.name: _read(sheet.cells[one.name], one).set_axis(ids) for one in table.columns}
    frame = pd.DataFrame(columns, index=ids)
    if table.geometry:
        y, x = (_numbers(sheet.cells[name], name).to_numpy() for name in _POSITION)
        frame = gpd.GeoDataFrame(frame, geometry=shapely.points(x, y), crs=CRS)
    if _COUNTRY not in header:
        return frame, None
    stated = _read_texts(sheet.cells[_COUNTRY]).set_axis(ids).rename(_COUNTRY)
    return frame, stated[(stated != "").to_numpy()]


def _read(texts: pd.Series, column: Column) -> pd.Series:
    if column.type == "text":
        return _read_texts(texts)
    if column.type == "time":
        return _read_moments(texts, column.name)
    if column.type == "number":
        return _numbers(texts, column.name)
    filled = _formed(texts, _COUNT, column.name)
    counts = pc.cast(pc.if_else(filled, as_array(texts), None), pa.int64())
    return pd.Series(counts.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get), dtype="Int64")


def _read_texts(texts: pd.Series) -> pd.Series:
    return pd.Series(all_read(texts.tolist()), dtype="str")


def _read_moments(texts: pd.Series, name: str) -> pd.Series:
    _formed(texts, _MOMENT, name)
    moments = np.array([one.removesuffix("Z") for one in texts.tolist()], dtype="M8[us]")
    # Ends are up to a day later than what readers take; the whole calendar is not what other modules reckon with.
    if ((moments < _FIRST) | (moments >= _LAST)).any():
        raise ValueError(f"{name} holds a year that is not between {FIRST_YEAR} and {LAST_YEAR}")
    return pd.Series(pd.DatetimeIndex(moments).tz_localize("UTC"))


def _numbers(texts: pd.Series, name: str) -> pd.Series:
    found = cells.numbers(texts)
    if not found.number.notna().all():
        raise ValueError(f"{name} is not a number in {texts[found.number.isna()].iloc[0]!r}")
    return found.number


def _formed(texts: pd.Series, pattern: str, name: str) -> pa.Array:
    """Return which texts are filled; those that are must be written as the pattern says."""
    held = as_array(texts)
    formed, filled = pc.match_substring_regex(held, pattern), pc.not_equal(held, "")
    odd = pc.and_not(filled, formed)
    if pc.any(odd).as_py():
        raise ValueError(f"{name} holds {held.filter(odd)[0].as_py()[:40]!r}")
    return filled


def _geojson(frame: gpd.GeoDataFrame, table: Table) -> bytes:
    columns = [frame[one.name].tolist() if one.type != "time" else _moments(frame[one.name]) for one in table.columns]
    names = table.column_names
    features = (
        {
            "type": "Feature",
            "properties": {table.index: name, **_filled(dict(zip(names, row, strict=True)))},
            "geometry": shapely.geometry.mapping(shape),
        }
        for name, shape, *row in zip(frame.index.tolist(), frame.geometry, *columns, strict=True)
    )
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    # JSON writes half a surrogate pair as a code; UTF-8 has none for it.
    return text.encode("utf-8", "backslashreplace")


def _filled(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties without an end where there is none."""
    return {name: value for name, value in properties.items() if name != "end" or value}


def _read_zones(content: Content, table: Table) -> tuple[pd.DataFrame, None]:
    refuse_points(about_points(content.data), content, about=True)
    rows, shapes = [], []
    for properties, shape in _features(content):
        rows.append(properties)
        shapes.append(shape)
    ids = pd.Index([_text(row, table.index) for row in rows], name=table.index, dtype="str")
    columns = {one.name: _property(rows, one).set_axis(ids) for one in table.columns}
    return gpd.GeoDataFrame(pd.DataFrame(columns, index=ids), geometry=shapes, crs=CRS), None


def _features(content: Content) -> Iterator[tuple[Mapping[str, Any], shapely.Geometry]]:
    try:
        held = json.loads(content.data.decode("utf-8"))
        for feature in held["features"]:
            yield feature["properties"], shapely.geometry.shape(feature["geometry"])
    except _DAMAGED as error:
        raise ValueError(f"it is not GeoJSON of zones ({str(error)[:100]})") from None


def _property(rows: list[Mapping[str, Any]], column: Column) -> pd.Series:
    if column.type == "number":
        values = [row.get(column.name) for row in rows]
        if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            raise ValueError(f"{column.name} is not a number in every feature")
        return pd.Series(values, dtype="float64")
    texts = pd.Series([_text(row, column.name, otherwise=column.nullable) for row in rows], dtype="str")
    return _read_moments(texts, column.name) if column.type == "time" else texts


def _text(row: Mapping[str, Any], name: str, *, otherwise: bool = False) -> str:
    value = row.get(name, "" if otherwise else None)
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a text in every feature")  # noqa: TRY004  (one error for all that is odd)
    return value
