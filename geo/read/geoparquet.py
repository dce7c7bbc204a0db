"""GeoParquet, and Parquet with GeoArrow's or Parquet's own shapes: features with the coordinate system stated.

GeoParquet 1.1: the file's metadata holds under ``geo`` which columns are shapes, how they are written and in which
system; without one they are in degrees, longitude first (OGC:CRS84).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from geo.read.arrow_texts import has_texts
from geo.read.layers import Features
from geo.read.letters import as_series
from geo.read.parquet import blocks, open_table, schema_of, unread
from geo.read.tabular import named_once

if TYPE_CHECKING:
    from geo.read.content import Content
    from geo.read.parquet import ParquetTable
    from geo.read.shapes import Shapes

#: What GeoParquet means where a column names no system.
_DEGREES: Final = "OGC:CRS84"

#: How GeoArrow writes shapes, beside well-known binary (WKB).
_NATIVE: Final = frozenset({"point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon"})

_NAME: Final = b"ARROW:extension:name"
_ABOUT: Final = b"ARROW:extension:metadata"


@dataclass(frozen=True, slots=True)
class _Geometry:
    """The column of shapes: how they are written, their system, and other columns of shapes."""

    name: str
    encoding: str
    crs: object
    spherical: bool
    others: tuple[str, ...]


def open_parquet(content: Content) -> ParquetTable | Features:
    """Return what a Parquet file holds: a table, or features where a column of it is of shapes.

    Raises
    ------
    FileRefusedError
        The file is damaged, holds too much, or what it says of its shapes cannot be understood.
    """
    schema = schema_of(content)
    geometry = _stated(content, schema)
    return open_table(content, schema) if geometry is None else _features(content, schema, geometry)


def _stated(content: Content, schema: pa.Schema) -> _Geometry | None:
    written = (schema.metadata or {}).get(b"geo")
    if written is None:
        return _of_arrow(content, schema)
    about = _parsed(content, written)
    columns = about.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise _not_understood(content, "it names no columns")
    name = about.get("primary_column") or next(iter(columns))
    said = columns.get(name) if isinstance(name, str) else None
    if not isinstance(said, dict) or schema.get_field_index(name) < 0:
        raise _not_understood(content, f"there is no column {str(name)[:40]}")
    encoding = str(said.get("encoding", "")).lower()
    if encoding != "wkb" and encoding not in _NATIVE:
        raise _not_understood(content, f"it writes shapes as {encoding[:40]!r}")
    others = tuple(one for one in columns if one != name)
    return _Geometry(name, encoding, _system(said.get("crs", _DEGREES)), said.get("edges") == "spherical", others)


def _of_arrow(content: Content, schema: pa.Schema) -> _Geometry | None:
    """Return the shapes of a file that is no GeoParquet, but tells the type of a column as GeoArrow does."""
    found = []
    for field in schema:
        kind = (field.metadata or {}).get(_NAME, b"").decode("ascii", "replace").removeprefix("geoarrow.")
        if kind == "wkb" or kind in _NATIVE:
            found.append((field, kind))
    if not found:
        return None
    field, kind = found[0]
    about = _parsed(content, field.metadata.get(_ABOUT) or b"{}")
    others = tuple(one.name for one, _ in found[1:])
    return _Geometry(field.name, kind, _system(about.get("crs")), about.get("edges", "planar") != "planar", others)


def _parsed(content: Content, written: bytes) -> dict[str, Any]:
    try:
        about = json.loads(written)
    except (ValueError, RecursionError):
        about = None
    if not isinstance(about, dict):
        raise _not_understood(content, "it is no JSON object")
    return about


def _not_understood(content: Content, why: str) -> Exception:
    return content.refused(
        f"what the Parquet file says of its shapes is not understood ({why})", do="save it as GeoParquet, or as GeoJSON"
    )


def _system(crs: object) -> object:
    """Return a coordinate system by its short name where it has one; ``None`` where it is not known."""
    named = crs.get("id") if isinstance(crs, dict) else None
    if isinstance(named, dict) and named.get("authority") and named.get("code"):
        return f"{named['authority']}:{named['code']}"
    return json.dumps(crs) if isinstance(crs, dict) else crs


def _features(content: Content, schema: pa.Schema, geometry: _Geometry) -> Features:
    shown = [
        field.name for field in schema if has_texts(field.type) and field.name not in {geometry.name, *geometry.others}
    ]
    names, twice = named_once(shown)
    if twice:
        raise content.refused(f"a feature names {min(twice)} twice", do="rename or remove one of them")
    shapes: list[Shapes] = []
    texts: list[list[pa.Array]] = [[] for _ in shown]
    for first, *columns in blocks(content, [geometry.name, *shown], as_they_are=frozenset({geometry.name})):
        shapes.append(_shapes(content, first, geometry))
        for column, more in zip(texts, columns, strict=True):
            column.append(more)
    if not sum(map(len, shapes)):
        raise content.refused("it holds no features", do="give a file with polygons or points")
    whole: Shapes = np.concatenate(shapes)
    made = {name: as_series(pa.chunked_array(column)) for name, column in zip(names, texts, strict=True) if name}
    return Features(
        whole, pd.DataFrame(made, index=pd.RangeIndex(len(whole))), geometry.crs, _remarks(schema, geometry)
    )


def _remarks(schema: pa.Schema, geometry: _Geometry) -> tuple[str, ...]:
    apart = {geometry.name, *geometry.others, "bbox"}
    remarks = unread(field.name for field in schema if field.name not in apart and not has_texts(field.type))
    if geometry.others:
        remarks.append(f"of the columns of shapes {geometry.name} was read, and not {', '.join(geometry.others)}")
    if geometry.spherical:
        remarks.append("the file's edges run along the sphere; they are read as straight lines in degrees")
    return tuple(remarks)


def _shapes(content: Content, column: pa.Array, geometry: _Geometry) -> Shapes:
    """Return the shapes of a block; ``None`` where there is none or it cannot be read."""
    try:
        # AttributeError: what GeoPandas raises of a column that is built otherwise than its encoding says.
        if geometry.encoding == "wkb":
            written = column.cast(pa.large_binary()).to_numpy(zero_copy_only=False)
            shapes: Shapes = shapely.from_wkb(written, on_invalid="ignore")
            return shapes
        return _native(column, geometry.encoding)
    except (pa.ArrowException, ValueError, TypeError, AttributeError, NotImplementedError) as error:
        why = " ".join(str(error).split())[:80]
        raise _not_understood(content, f"{geometry.name} is not what it says: {why}") from None


def _native(column: pa.Array, encoding: str) -> Shapes:
    field = pa.field("geometry", column.type, metadata={_NAME: f"geoarrow.{encoding}".encode()})
    table = pa.table([column], schema=pa.schema([field]))
    shapes: Shapes = gpd.GeoDataFrame.from_arrow(table).geometry.to_numpy()
    return shapes
