"""GeoParquet in both of its encodings; the oracle is GeoPandas, which wrote it, or the same features as GeoJSON."""

from __future__ import annotations

import io
import json

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.geoparquet import open_parquet

ZONES = gpd.GeoDataFrame(
    {"actor": ["A", "B"], "start": ["2015-10-09", "2015-10-10"], "line_uncertainty_m": [500.0, None]},
    geometry=[shapely.box(37.0, 36.0, 37.1, 36.1), shapely.box(38.0, 36.0, 38.1, 36.1)],
    crs=4326,
)


def saved(frame, *, change=None, **options):
    """Return a frame as GeoParquet; `change` may alter what is said of its shapes."""
    out = io.BytesIO()
    frame.to_parquet(out, **options)
    if change is None:
        return out.getvalue()
    table = parquet.read_table(pa.BufferReader(out.getvalue()))
    said = json.loads(table.schema.metadata[b"geo"])
    said = change(said) or said
    fields = [field.remove_metadata() for field in table.schema]
    bare = pa.table(
        table.columns, schema=pa.schema(fields, {b"geo": said if isinstance(said, bytes) else json.dumps(said)})
    )
    out = io.BytesIO()
    parquet.write_table(bare, out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
@pytest.mark.parametrize("crs", [4326, 32637, "OGC:CRS84"])
def test_zones_are_those_of_the_same_geojson(put, encoding, crs):
    projected = ZONES.to_crs(crs)
    result = read_file(put("z.parquet", saved(projected, geometry_encoding=encoding)))
    same = read_file(put("z.geojson", ZONES.to_json()))
    assert (result.rows, result.accepted) == (2, 2)
    words, same_words = (
        one.tables["zones"].drop(columns=["geometry", "source"]).to_dict("index") for one in (result, same)
    )
    assert str(words) == str(same_words)
    shapes, same_shapes = (one.tables["zones"].geometry.to_numpy() for one in (result, same))
    # An edge of 11 km that is straight in UTM lies up to a metre from the one that is straight in degrees.
    assert shapely.area(shapely.symmetric_difference(shapes, same_shapes)).max() < (1e-5 if crs == 32637 else 1e-15)
    assert any("converted from WGS 84 / UTM zone 37N" in one for one in result.warnings) == (crs == 32637)


@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
def test_points_are_events(put, encoding):
    points = gpd.GeoDataFrame(
        {"date": ["2015-10-10", "2015-10-11"], "actor": ["IS", "IS"], "place_uncertainty_m": [500, 500]},
        geometry=[shapely.Point(37.1, 36.2), None],
        crs=4326,
    )
    result = read_file(put("e.parquet", saved(points, geometry_encoding=encoding)))
    assert (result.rows, result.accepted) == (2, 1)
    assert result.tables["events"].geometry.iloc[0] == shapely.Point(37.1, 36.2)
    assert result.rejected["reason"].tolist() == ["no geometry that can be read"]


@pytest.mark.parametrize(
    ("crs", "read"), [(None, None), ({"name": "?"}, '{"name": "?"}'), ("missing", "OGC:CRS84")], ids=str
)
def test_the_system_is_the_one_stated(crs, read):
    def change(said):
        column = said["columns"]["geometry"]
        column.pop("crs") if crs == "missing" else column.update(crs=crs)

    assert open_parquet(Content("z", saved(ZONES, change=change))).crs == read


def test_columns_of_shapes_beside_the_first_and_edges_on_the_sphere_are_said():
    frame = ZONES.assign(centre=ZONES.geometry.boundary, tags=[["a"], ["b"]])

    def change(said):
        said["columns"]["geometry"]["edges"] = "spherical"

    found = open_parquet(Content("z", saved(frame, change=change, write_covering_bbox=True)))
    assert found.warnings == (
        "columns of lists, structures or bytes were not read: tags",
        "of the columns of shapes geometry was read, and not centre",
        "the file's edges run along the sphere; they are read as straight lines in degrees",
    )
    assert list(found.properties.columns) == ["actor", "start", "line_uncertainty_m"]


def test_shapes_of_geoarrow_without_the_words_of_geoparquet():
    out = io.BytesIO()
    parquet.write_table(pa.table(ZONES.to_crs(32637).to_arrow(index=False, geometry_encoding="WKB")), out)
    found = open_parquet(Content("z", out.getvalue()))
    assert found.crs == "EPSG:32637"
    assert found.shapes.tolist() == ZONES.to_crs(32637).geometry.tolist()


def test_a_shape_that_cannot_be_read_costs_only_itself(put):
    table = parquet.read_table(pa.BufferReader(saved(ZONES)))
    broken = table.set_column(
        table.schema.get_field_index("geometry"), "geometry", pa.array([b"\x01\x03\x00", table["geometry"][1].as_py()])
    )
    out = io.BytesIO()
    parquet.write_table(broken.replace_schema_metadata(table.schema.metadata), out)
    result = read_file(put("z.parquet", out.getvalue()))
    assert (result.rows, result.accepted, result.rejected["row"].tolist()) == (2, 1, ["1"])


def said_of(name, value):
    """Return a change of what is said of the column of shapes."""
    return lambda said: said["columns"]["geometry"].update({name: value})


REFUSED = {
    "no json": (lambda _: b"{", "it is no JSON object"),
    "a list": (lambda _: b"[]", "it is no JSON object"),
    "deep": (lambda _: b"[" * 100_000, "it is no JSON object"),
    "no columns": (lambda said: said.update(columns={}), "it names no columns"),
    "another column": (lambda said: said.update(primary_column="shape"), "there is no column shape"),
    "a column of another type": (lambda said: said.update(primary_column=["x"]), "there is no column ['x']"),
    "an encoding": (said_of("encoding", "TWKB"), "it writes shapes as 'twkb'"),
    "not what it says": (said_of("encoding", "polygon"), "geometry is not what it says"),
    "a system nobody knows": (said_of("crs", {"type": "nonsense"}), "which is not known"),
}


@pytest.mark.parametrize(("change", "found"), REFUSED.values(), ids=REFUSED)
def test_what_is_said_of_shapes_and_not_understood_is_refused_in_one_line(put, change, found):
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("z.parquet", saved(ZONES, change=change)))
    assert found in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


def test_no_rows_and_names_that_stand_twice_are_refused(put):
    with pytest.raises(FileRefusedError, match="it holds no features"):
        read_file(put("z.parquet", saved(ZONES.iloc[:0])))
    with pytest.raises(FileRefusedError, match="a feature names actor twice"):
        read_file(put("z.parquet", saved(ZONES.assign(**{"Actor ": "x"}))))


def test_as_many_shapes_as_rows_over_many_blocks():
    many = gpd.GeoDataFrame(
        {"n": np.arange(40_000)}, geometry=gpd.points_from_xy(np.arange(40_000) / 1000, [1.0] * 40_000)
    )
    found = open_parquet(Content("p", saved(many.set_crs(4326))))
    assert found.properties["n"].tolist() == [str(n) for n in range(40_000)]
    assert shapely.get_x(found.shapes).tolist() == (np.arange(40_000) / 1000).tolist()
