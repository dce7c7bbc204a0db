"""GeoPackages, read with SQLite from memory: no copy on a disk, and nothing in the file can do more than be read.

A GeoPackage is an SQLite database, and a database can hold more than rows: views, triggers, virtual tables that open
other files, columns computed by functions. Only the columns of plain tables are read; an authorizer refuses the rest.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.model.progress import step
from geo.model.tables import CRS
from geo.read.layers import Features, properties_of, refuse_cells

if TYPE_CHECKING:
    from geo.read.content import Content
    from geo.read.shapes import Shapes

#: Columns of row numbers that programs add; other keys may be a source's own ids.
_ROW_NUMBERS: Final = frozenset({"fid", "ogc_fid"})

#: Types of a layer's geometries (OGC 12-128, table 42) that hold ground, and those that may.
_GROUND: Final = ("POLYGON", "SURFACE")
_MAYBE_GROUND: Final = ("COLLECTION", "GEOMETRY")

#: Codes of well-known binary for polygons, several of them, collections, and the surfaces that are read as none.
_POLYGONAL: Final = frozenset({3, 6, 7, 10, 12, 15, 16, 17})

#: Doubles in the envelope that a geometry's header announces (OGC 12-128, 2.1.3).
_ENVELOPE: Final = {0: 0, 1: 4, 2: 6, 3: 6, 4: 8}

#: Where SQLite's header says that changes are kept in a second file, and what it says when they are not.
_JOURNAL: Final = slice(18, 20)
_NO_SECOND_FILE: Final = b"\x01\x01"

#: Steps of SQLite's machine between two looks at how many there were, and rows between two looks at who cancels.
_STEPS: Final = 1_000

#: Bytes that a row takes at least, when what is read is weighed against the file.
_ROW_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class _Layer:
    name: str
    column: str
    kind: str
    srs: int


def geopackage_features(content: Content) -> Features:
    """Read every layer with polygons, one after the other; of a GeoPackage without any, every other layer.

    Raises
    ------
    FileRefusedError
        The file is cut short or damaged, is no GeoPackage, holds no features, or its layers differ in coordinate
        system.
    """
    _refuse_cut_short(content)
    try:
        with closing(_opened(content)) as database:
            return _features(content, database)
    except (sqlite3.Error, UnicodeError, OverflowError, MemoryError) as error:
        why = " ".join(str(error).split())[:120]
        raise content.refused(f"the GeoPackage is damaged ({why})", do="download it again") from None


def _refuse_cut_short(content: Content) -> None:
    # SQLite's file format, section 1.3: the page size stands at byte 16, the number of pages at 28, which
    # counts only when the numbers at 24 and 92 agree.
    data = content.data
    page = int.from_bytes(data[16:18], "big")
    pages = int.from_bytes(data[28:32], "big") if data[24:28] == data[92:96] else 1
    expected = (65536 if page == 1 else page) * pages
    if len(data) < max(expected, 512):
        raise content.refused(
            f"the GeoPackage is cut short: {len(data):,} of {max(expected, 512):,} bytes", do="download it again"
        )


def _opened(content: Content) -> sqlite3.Connection:
    data = content.data
    if data[_JOURNAL] != _NO_SECOND_FILE:
        # In memory there is no second file, and SQLite would refuse to open this one without.
        data = data[: _JOURNAL.start] + _NO_SECOND_FILE + data[_JOURNAL.stop :]
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(data)
        database.text_factory = lambda text: text.decode("utf-8", "replace")
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        database.set_authorizer(_only_reading)
        database.set_progress_handler(_Patience(len(data)).is_over, _STEPS)
    except BaseException:
        database.close()
        raise
    return database


class _Patience:
    """The steps that SQLite may take: a few for each byte of the file, more only where pages point in circles."""

    def __init__(self, size: int) -> None:
        self._left = 1_000 + 16 * size // _STEPS

    def is_over(self) -> bool:
        self._left -= 1
        return self._left < 0


def _only_reading(action: int, what: str | None, *_others: str | None) -> int:
    reading = action in {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
    allowed = reading or (action == sqlite3.SQLITE_PRAGMA and what == "table_info")
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _features(content: Content, database: sqlite3.Connection) -> Features:
    layers, remarks = _layers(content, database)
    if content.data[_JOURNAL] != _NO_SECOND_FILE:
        remarks.append("saved by a program that keeps its latest changes in a second file (-wal): they may be missing")
    systems = {_system(content, database, layer.srs) for layer in layers}
    if len(systems) > 1:
        raise content.refused("its layers have different coordinate systems", do=f"save them all in {CRS}")
    shapes: list[bytes | None] = []
    rows: list[dict[str, Any]] = []
    for layer in layers:
        _read_layer(content, database, layer, shapes, rows)
    if not rows:
        raise content.refused("it holds no features", do="give a file with polygons or points")
    if len(layers) > 1:
        remarks.append(f"layers read one after the other: {', '.join(layer.name for layer in layers)}")
    made: Shapes = shapely.from_wkb(np.array(shapes, dtype=object), on_invalid="ignore")
    return Features(made, properties_of(content, rows), systems.pop(), tuple(remarks))


def _layers(content: Content, database: sqlite3.Connection) -> tuple[list[_Layer], list[str]]:
    """Return the layers to read, and a remark on each of the others."""
    made = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    tables = {str(name) for name, sql in made if not str(sql).upper().startswith("CREATE VIRTUAL")}
    try:
        named = database.execute(
            "SELECT table_name, column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns"
        )
    except sqlite3.OperationalError:
        if "gpkg_geometry_columns" in tables:
            raise
        raise content.refused(
            "this is an SQLite database, but no GeoPackage", do="save the layer as GeoPackage or GeoJSON"
        ) from None
    every = [_Layer(str(name), str(column), str(kind).upper(), _whole(srs)) for name, column, kind, srs in named]
    plain = [layer for layer in every if layer.name in tables]
    remarks = [f"the layer {layer.name} is no plain table and was not read" for layer in every if layer not in plain]
    ground = [layer for layer in plain if _holds_ground(database, layer)]
    if ground:
        spare = [layer for layer in plain if layer not in ground]
        remarks += [f"the layer {layer.name} holds no polygons and was not read" for layer in spare]
    if not plain:
        raise content.refused("it has no layer of polygons or points", do="save the features as a layer")
    return ground or plain, remarks


def _holds_ground(database: sqlite3.Connection, layer: _Layer) -> bool:
    """Return whether a layer has polygons; an empty one, and one of any shapes without a polygon, has none."""
    if not any(word in layer.kind for word in (*_GROUND, *_MAYBE_GROUND)):
        return False
    if layer.column not in {str(name) for _, name, *_ in _described(database, layer)}:
        return True  # What is wrong with it is said by who reads it.
    rows = database.execute(f"SELECT {_quoted(layer.column)} FROM {_quoted(layer.name)}")  # noqa: S608 names are quoted
    if any(word in layer.kind for word in _GROUND):
        return rows.fetchone() is not None
    return any(_kind(_wkb(shape)) in _POLYGONAL for (shape,) in rows)


def _described(database: sqlite3.Connection, layer: _Layer) -> list[tuple[Any, ...]]:
    """Return SQLite's words on each column; generated columns are not among them."""
    return database.execute(f"PRAGMA table_info({_quoted(layer.name)})").fetchall()


def _kind(wkb: bytes | None) -> int:
    """Return the code of a geometry's kind, whatever its dimensions (ISO 13249-3, 5.1.68); 0 where there is none."""
    if wkb is None or len(wkb) < 5:
        return 0
    return int.from_bytes(wkb[1:5], "little" if wkb[0] else "big") % 1000


def _whole(srs: object) -> int:
    return srs if isinstance(srs, int) else 0


def _system(content: Content, database: sqlite3.Connection, srs: int) -> str | None:
    """Return a layer's coordinate system; ``None`` for the two that stand for an unknown one (OGC 12-128, 1.1.2.1)."""
    if srs in {-1, 0}:
        return None
    asked = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    found = database.execute(asked, (srs,)).fetchone()
    if found is None:
        raise content.refused(
            f"it states the coordinate system {srs} and does not say what that is", do=f"save it in {CRS}"
        )
    organization, code, definition = found
    if str(organization).upper() in {"EPSG", "ESRI"}:
        return f"{organization}:{code}".upper()
    return str(definition)


def _read_layer(
    content: Content,
    database: sqlite3.Connection,
    layer: _Layer,
    shapes: list[bytes | None],
    rows: list[dict[str, Any]],
) -> None:
    """Add a layer's geometries and properties.

    SQLite packs nothing, so what is read is no more than the file holds; where it is, the file's pages point at one
    another in circles.
    """
    kinds = {str(name): str(kind).upper() for _, name, kind, *_ in _described(database, layer)}
    names = [name for name in kinds if name != layer.column and name.lower() not in _ROW_NUMBERS]
    if layer.column not in kinds:
        raise content.refused(
            f"the layer {layer.name} lacks its column of geometries", do="save the layer as GeoPackage again"
        )
    asked = ", ".join(_quoted(name) for name in (layer.column, *names))
    left = len(content.data)
    for shape, *values in database.execute(f"SELECT {asked} FROM {_quoted(layer.name)}"):  # noqa: S608 names are quoted
        left -= _ROW_BYTES + sum(len(one) for one in (shape, *values) if isinstance(one, str | bytes))
        if left < 0:
            raise content.refused("the GeoPackage is damaged (it repeats its own pages)", do="download it again")
        if not len(shapes) % _STEPS:
            refuse_cells(content, features=len(shapes), names=len(names))
            step(len(content.data) - left, len(content.data))
        shapes.append(_wkb(shape))
        rows.append({name: _plain(value, kinds[name]) for name, value in zip(names, values, strict=True)})


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _wkb(blob: object) -> bytes | None:
    """Return the well-known binary behind a geometry's header (OGC 12-128, 2.1.3); ``None`` where there is none."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        return None
    doubles = _ENVELOPE.get(blob[3] >> 1 & 0b111)
    return None if doubles is None else blob[8 + 8 * doubles :]


def _plain(value: object, kind: str) -> object:
    if isinstance(value, bytes):
        return f"({len(value):,} bytes)"
    if kind == "BOOLEAN" and value in {0, 1}:
        return bool(value)
    return value
