"""GeoPackages as SQLite databases: plain tables are read, whatever else a database can hold is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.model.errors import FileRefusedError, InputError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.geopackage import geopackage_features
from geo.read.recognise import read_content

SQUARE = shapely.box(37.0, 36.0, 37.1, 36.1)
GOOD = {"actor": ["Daesh"], "start": ["2015-10-09"], "end": ["2015-11-15"], "line_uncertainty_m": [500]}


def zones(path, *, shapes=(SQUARE,), columns=GOOD, layer="zones", crs="EPSG:4326"):
    """Write a layer and return the path."""
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs).to_file(path, layer=layer, driver="GPKG")
    return path


def changed(path, *statements, **values):
    """Run SQL on a GeoPackage, writing its schema as it pleases, and return its path."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA writable_schema = ON")
        database.create_function("ST_IsEmpty", 1, lambda _: 0)
        for bound in ("MinX", "MaxX", "MinY", "MaxY"):
            database.create_function(f"ST_{bound}", 1, lambda _: 0.0)
        for statement in statements:
            database.execute(statement, values if ":" in statement else {})
        database.commit()
    return path


@pytest.fixture
def package(tmp_path):
    """Return the path of a GeoPackage with one zone."""
    return zones(tmp_path / "z.gpkg")


def test_values_become_the_texts_they_have_in_geojson(tmp_path):
    columns = {
        "flag": pd.array([True, False, None], dtype="boolean"),
        "count": pd.array([1, None, 3], dtype="Int64"),
        "share": [0.5, 2.0, None],
        "when": pd.to_datetime(["2015-10-09T10:30:00Z", None, "2016-01-01T00:00:00Z"]),
        "Side A": ["É", "", None],
    }
    path = zones(tmp_path / "z.gpkg", shapes=[SQUARE] * 3, columns=columns)
    found = geopackage_features(Content("z.gpkg", path.read_bytes()))
    assert found.properties.to_dict("list") == {
        "flag": ["true", "false", ""],
        "count": ["1", "", "3"],
        "share": ["0.5", "2", ""],
        "when": ["2015-10-09T10:30:00Z", "", "2016-01-01T00:00:00Z"],
        "side_a": ["É", "", ""],
    }
    assert found.crs == "EPSG:4326"


def test_points_are_events(tmp_path):
    columns = {"id": [7], "date": ["2015-10-10"], "actor": ["IS"], "place_uncertainty_m": [5]}
    result = read_file(zones(tmp_path / "e.gpkg", shapes=[shapely.Point(37, 36)], columns=columns))
    assert result.tables["events"].geometry.tolist() == [shapely.Point(37, 36)]


@pytest.mark.parametrize("kind", ["GEOMETRY", "GEOMETRYCOLLECTION", "POLYGON"])
@pytest.mark.parametrize("shape", [None, shapely.Point(37.5, 36.5), shapely.box(37, 36, 38, 37)])
def test_a_layer_without_polygons_hides_no_points(tmp_path, kind, shape):
    path = tmp_path / "e.gpkg"
    events = {"date": ["2015-10-10"] * 3, "actor": ["Daesh"] * 3, "line_uncertainty_m": [5] * 3}
    zones(path, shapes=[shapely.Point(37 + n, 36) for n in range(3)], columns=events, layer="events")
    changed(
        path,
        "CREATE TABLE sketch (fid INTEGER PRIMARY KEY, geom BLOB)",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
        "VALUES ('sketch', 'features', 'sketch', 4326)",
        "INSERT INTO gpkg_geometry_columns VALUES ('sketch', 'geom', :kind, 4326, 0, 0)",
        kind=kind,
    )
    if shape is not None:
        blob = b"GP\0\1" + (4326).to_bytes(4, "little") + shapely.to_wkb(shape)
        changed(path, "INSERT INTO sketch VALUES (1, :blob)", blob=blob)
    features = geopackage_features(Content("e.gpkg", path.read_bytes()))
    hidden = shape is not None and (kind == "POLYGON" or shape.geom_type == "Polygon")
    layers = "the layer events holds no polygons and was not read" if hidden else "the layer sketch holds no polygons"
    assert len(features.shapes) == (1 if hidden else 3 if shape is None else 4)
    assert hidden == (layers in features.warnings)


def test_a_system_of_ones_own_is_read_from_its_definition(tmp_path):
    own = "+proj=laea +lat_0=36 +lon_0=37 +datum=WGS84 +units=m"
    shapes = gpd.GeoSeries([SQUARE], crs=4326).to_crs(own)
    result = read_file(zones(tmp_path / "z.gpkg", shapes=shapes, crs=own))
    assert result.tables["zones"].geometry.iloc[0].hausdorff_distance(SQUARE) < 1e-4
    assert "coordinates converted from" in result.warnings[-1]


def test_an_unknown_system_is_taken_as_degrees_only_where_they_can_be(tmp_path):
    within = changed(zones(tmp_path / "a.gpkg"), "UPDATE gpkg_geometry_columns SET srs_id = 0")
    assert read_file(within).tables["zones"].geometry.iloc[0].equals(SQUARE)
    metres = zones(tmp_path / "b.gpkg", shapes=[shapely.box(4e5, 4e6, 5e5, 5e6)], crs=32637)
    with pytest.raises(FileRefusedError, match="states no coordinate system, but coordinates such as 500000, 4e[+]06"):
        read_file(changed(metres, "UPDATE gpkg_geometry_columns SET srs_id = -1"))


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["UPDATE gpkg_geometry_columns SET srs_id = 99"], "states the coordinate system 99 and does not say what"),
        (["DROP TABLE gpkg_geometry_columns"], "this is an SQLite database, but no GeoPackage; save"),
        (["DELETE FROM gpkg_geometry_columns"], "it has no layer of polygons or points"),
        (["DELETE FROM zones"], "it holds no features"),
        (["UPDATE gpkg_geometry_columns SET column_name = 'gone'"], "the layer zones lacks its column of geometries"),
        (["UPDATE gpkg_geometry_columns SET table_name = 'gone'"], "it has no layer of polygons or points"),
        (
            ["UPDATE gpkg_spatial_ref_sys SET organization = 'EPSG', organization_coordsys_id = 1 WHERE srs_id = 4326"],
            "states the coordinate system 'EPSG:1', which is not known",
        ),
        (["DELETE FROM sqlite_master WHERE name = 'gpkg_spatial_ref_sys'"], "the GeoPackage is damaged"),
    ],
)
def test_what_lacks_a_part_is_refused_in_one_line(package, statements, said):
    with pytest.raises(FileRefusedError) as refusal:
        read_file(changed(package, *statements))
    assert str(refusal.value).startswith(f"z.gpkg: {said}") or said in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


ENDLESS = (
    "CREATE VIEW zones AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT i AS fid, NULL AS geom, 'A' AS actor, '2015-10-09' AS start FROM n"
)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE VIRTUAL TABLE zones USING VirtualOGR('/etc/passwd')",
        "CREATE VIRTUAL TABLE zones USING fts5(geom, actor, start)",
        ENDLESS,
    ],
)
def test_what_is_no_plain_table_is_not_read(package, sql):
    kind = "view" if "VIEW" in sql else "table"
    changed(
        package,
        "DELETE FROM sqlite_master WHERE tbl_name = 'zones' AND type IN ('trigger', 'index')",
        "UPDATE sqlite_master SET sql = :sql, type = :kind, rootpage = 0 WHERE name = 'zones'",
        sql=sql,
        kind=kind,
    )
    with pytest.raises(FileRefusedError, match=r"no layer of polygons or points|the GeoPackage is damaged"):
        read_file(package)


def test_a_column_that_would_be_computed_is_not_read(package):
    changed(package, "ALTER TABLE zones ADD COLUMN source TEXT GENERATED ALWAYS AS (hex(zeroblob(500000000))) VIRTUAL")
    assert "source" not in geopackage_features(Content("z.gpkg", package.read_bytes())).properties


def test_pages_in_a_circle_end(package):
    with closing(sqlite3.connect(package)) as database:
        root, size = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'zones'").fetchone()[0], 4096
    data = bytearray(package.read_bytes())
    start = (root - 1) * size
    leaf = len(data) // size + 1
    data += data[start : start + size]  # the rows, on a page of their own
    # An interior page (SQLite's file format, 1.6) whose 400 cells all lead to that one leaf.
    cells = b"".join(leaf.to_bytes(4, "big") + b"\x01" for _ in range(400))
    at = size - len(cells)
    pointers = b"".join((at + 5 * number).to_bytes(2, "big") for number in range(400))
    page = bytearray(size)
    page[:12] = b"\x05\0\0" + (400).to_bytes(2, "big") + at.to_bytes(2, "big") + b"\0" + leaf.to_bytes(4, "big")
    page[12 : 12 + len(pointers)] = pointers
    page[at:] = cells
    data[start : start + size] = page
    data[28:32] = leaf.to_bytes(4, "big")
    repeated = geopackage_features(Content("z.gpkg", bytes(data)))
    assert len(repeated.shapes) == 401
    fat = changed(package, "UPDATE zones SET actor = :text", text="x" * 3_000).read_bytes()
    wide = bytearray(data)
    wide[-size:] = fat[start : start + size]
    with pytest.raises(FileRefusedError, match="z.gpkg: the GeoPackage is damaged .it repeats its own pages."):
        geopackage_features(Content("z.gpkg", bytes(wide)))


def test_a_second_file_that_is_not_here_is_said(package):
    with closing(sqlite3.connect(package)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = package.read_bytes()
    assert data[18:20] == b"\2\2"
    result = read_content(Content("z.gpkg", data))
    assert result.accepted == 1
    assert "keeps its latest changes in a second file (-wal): they may be missing" in result.warnings[0]


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"GP",
        b"GP\0\x0f" + bytes(60),
        b"GP\0\1" + bytes(4) + b"\1\3\0\0\0\xff\xff\xff\xff",
        b"GP\0\1" + bytes(4) + b"\1\3\0\0\0\1\0\0\0\xff\xff\xff\x0f" + bytes(32),
        b"GP\0\1" + bytes(4) + b"\1\6\0\0\0\xff\xff\xff\x7f" * 40,
        SQUARE.wkb,
    ],
)
def test_a_geometry_that_cannot_be_read_costs_only_itself(tmp_path, blob):
    path = zones(tmp_path / "z.gpkg", shapes=[SQUARE] * 2, columns={name: one * 2 for name, one in GOOD.items()})
    result = read_content(
        Content("z.gpkg", changed(path, "UPDATE zones SET geom = :blob WHERE fid = 1", blob=blob).read_bytes())
    )
    assert result.accepted == 1
    assert result.rejected[["row", "reason"]].to_dict("list") == {
        "row": ["1"],
        "reason": ["no geometry that can be read"],
    }


def test_bytes_in_a_property_are_counted_not_read(package):
    changed(package, "UPDATE zones SET actor = :blob", blob=b"\0" * 9)
    assert list(read_file(package).tables["zones"]["actor"]) == ["(9 bytes)"]


def test_broken_text_in_a_property_is_marked(package):
    changed(package, "UPDATE zones SET actor = CAST(:blob AS TEXT)", blob=b"H\xf6he")
    assert list(read_file(package).tables["zones"]["actor"]) == ["H\ufffdhe"]


def outcome(data):
    """Return the reading of a file, or why it is refused."""
    try:
        return read_content(Content("z.gpkg", data))
    except InputError as refusal:
        return str(refusal)


def test_a_mutated_geopackage_is_read_or_refused_in_one_line(package):
    whole, chance = package.read_bytes(), np.random.default_rng(7)
    read = refused = 0
    for count in [1, 5, 50] * 100:
        data = bytearray(whole)
        for place in chance.integers(16, len(data), count):
            data[place] = chance.integers(256)
        found = outcome(bytes(data))
        if isinstance(found, str):
            assert len(found.splitlines()) == 1
            refused += 1
        else:
            assert found.accepted + len(found.rejected) == found.rows
            read += 1
    assert min(read, refused) > 10
