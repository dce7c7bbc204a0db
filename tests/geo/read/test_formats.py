"""The same features in every vector format give the same zones and the same events."""

from __future__ import annotations

import io
import json
import zipfile
from xml.sax.saxutils import escape

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.model.errors import CancelledError
from geo.model.progress import Progress, watch
from geo.read.content import Content
from geo.read.files import read_each, read_file, read_paths
from geo.read.options import held_by
from geo.read.recognise import OPENERS

pytestmark = pytest.mark.filterwarnings("ignore:Column names longer than 10", "ignore:Normalized/laundered field name")

FORMATS = ("geojson", "gpkg", "zip", "fgb", "parquet", "kml", "kmz")

#: KML is always in degrees.
PROJECTING = tuple(one for one in FORMATS if not one.startswith("km"))


def zones(seed=4, count=12):
    """Return zones of many shapes: with holes, of several parts, with and without an end, in several scripts."""
    chance = np.random.default_rng(seed)
    names = ["Daesh", "Rebels", "السلطة", "Ukraine & allies", "Côté <sud>", 'a "quoted" name']
    shapes = []
    for number in range(count):
        west, south = chance.uniform(-170, 170), chance.uniform(-80, 80)
        shape = shapely.box(west, south, west + 1, south + 1)
        if number % 3 == 1:
            shape = shape.difference(shapely.box(west + 0.25, south + 0.25, west + 0.5, south + 0.75))
        if number % 4 == 2:
            shape = shapely.MultiPolygon([shape, shapely.box(west + 2, south, west + 2.5, south + 0.5)])
        shapes.append(shape)
    columns = {
        "zone_id": [f"z{number:02d}" for number in range(count)],
        "actor": [names[number % len(names)] for number in range(count)],
        "start": [f"2015-10-{number + 1:02d}" for number in range(count)],
        "end": [f"2015-11-{number + 1:02d}" if number % 2 else None for number in range(count)],
        "line_uncertainty_m": chance.integers(0, 5_000, count),
        "source": ["drawn by hand"] * count,
    }
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def events(seed=5, count=30):
    """Return events at points, with counts that are missing here and there."""
    chance = np.random.default_rng(seed)
    deaths = [None if number % 5 == 0 else int(chance.integers(0, 99)) for number in range(count)]
    columns = {
        "event_id": [f"e{number:02d}" for number in range(count)],
        "date": [f"2015-10-{number % 28 + 1:02d}" for number in range(count)],
        "actor_a": ["Daesh", "قسد", "Ça"] * (count // 3),
        "actor_b": ["Rebels", None, "civilians"] * (count // 3),
        "deaths": pd.array(deaths, dtype="Int64"),
        "place": ["Tell Rifaat", "منبج", "x; y, z"] * (count // 3),
        "place_uncertainty_m": chance.uniform(0, 25_000, count).round(2),
    }
    points = shapely.points(chance.uniform(-180, 180, count), chance.uniform(-85, 85, count))
    return gpd.GeoDataFrame(columns, geometry=points, crs=4326)


def written(frame, folder, ending):
    """Write features in a format and return the path."""
    path = folder / f"same.{ending}"
    if ending == "parquet":
        frame.to_parquet(path)
    elif ending == "zip":
        frame.to_file(folder / "same.shp", encoding="utf-8")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in folder.glob("same.[!z]*"):
                archive.write(part, part.name)
    elif ending == "kml":
        path.write_text(kml(frame), encoding="utf-8")
    elif ending == "kmz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", kml(frame))
    elif ending == "geojson":
        path.write_text(geojson(frame), encoding="utf-8")
    else:
        # The index of a FlatGeobuf would put the features into an order of its own.
        options = {"SPATIAL_INDEX": "NO"} if ending == "fgb" else {}
        frame.to_file(path, driver={"gpkg": "GPKG", "fgb": "FlatGeobuf"}[ending], **options)
    return path


def geojson(frame):
    """Return GeoJSON with the system stated as its old member ``crs`` does; GDAL would round the coordinates."""
    document = json.loads(frame.to_json())
    document["crs"] = {"type": "name", "properties": {"name": frame.crs.to_string()}}
    return json.dumps(document, ensure_ascii=False)


def kml(frame):
    marks = []
    for row in frame.drop(columns="geometry").astype(object).assign(shape=frame.geometry).to_dict("records"):
        shape = row.pop("shape")
        data = "".join(
            f'<Data name="{name}"><value>{escape(str(value))}</value></Data>'
            for name, value in row.items()
            if pd.notna(value)
        )
        marks.append(f"<Placemark><ExtendedData>{data}</ExtendedData>{kml_shape(shape)}</Placemark>")
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{"".join(marks)}</Document></kml>'


def kml_shape(shape):
    if shape.geom_type == "MultiPolygon":
        return f"<MultiGeometry>{''.join(map(kml_shape, shape.geoms))}</MultiGeometry>"
    if shape.geom_type == "Point":
        return f"<Point>{kml_coordinates(shape)}</Point>"
    rings = [("outer", shape.exterior), *(("inner", ring) for ring in shape.interiors)]
    return f"<Polygon>{''.join(map(kml_ring, rings))}</Polygon>"


def kml_ring(side_ring):
    side, ring = side_ring
    return f"<{side}BoundaryIs><LinearRing>{kml_coordinates(ring)}</LinearRing></{side}BoundaryIs>"


def kml_coordinates(line):
    return f"<coordinates>{' '.join(f'{float(x)!r},{float(y)!r}' for x, y in line.coords)}</coordinates>"


def alike(found, expected):
    """Return whether two tables are the same but for the order in which a shape's points are written."""
    columns = [name for name in expected.columns if name != "geometry"]
    pd.testing.assert_frame_equal(pd.DataFrame(found[columns]), pd.DataFrame(expected[columns]))
    return shapely.hausdorff_distance(found.geometry.to_numpy(), expected.geometry.to_numpy()).max() == 0


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_zones(tmp_path, ending):
    frame = zones()
    result = read_file(written(frame, tmp_path, ending))
    made = result.tables["zones"]
    assert (result.kind, result.rows, len(result.rejected)) == ("control zones", 12, 0)
    expected = read_file(written(frame, tmp_path / "..", "geojson")).tables["zones"]
    assert alike(made, expected)
    assert made.index.tolist() == frame["zone_id"].tolist()
    assert shapely.area(made.geometry.to_numpy()) == pytest.approx(shapely.area(frame.geometry.to_numpy()), rel=1e-12)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_events(tmp_path, ending):
    frame = events()
    result = read_file(written(frame, tmp_path, ending))
    assert (result.kind, result.rows, len(result.rejected)) == ("events table", 30, 0)
    csv = tmp_path / "same.csv"
    points = frame.geometry
    plain = pd.DataFrame(frame.drop(columns="geometry")).assign(latitude=points.y, longitude=points.x)
    plain.to_csv(csv, index=False)
    assert alike(result.tables["events"], read_file(csv).tables["events"])


@pytest.mark.parametrize("ending", PROJECTING)
def test_the_same_zones_in_a_projection(tmp_path, ending):
    frame = zones().iloc[:1].set_geometry([shapely.box(37, 36, 37.5, 36.5)], crs=4326).to_crs(32637)
    result = read_file(written(frame, tmp_path, ending))
    made = result.tables["zones"]
    assert any("coordinates converted from WGS 84 / UTM zone 37N" in one for one in result.warnings)
    # The edges of the projected square are no edges in degrees: 0.0003 degrees are some 30 m in 50 km.
    assert made.geometry.iloc[0].hausdorff_distance(shapely.box(37, 36, 37.5, 36.5)) < 3e-4


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_file_under_another_name(tmp_path, ending):
    path = written(zones(), tmp_path, ending)
    other = path.rename(tmp_path / "upload.bin")
    assert read_file(other).rows == 12


def test_every_format_in_one_archive(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in FORMATS:
            if ending != "zip":
                path = written(zones(count=2).assign(zone_id=[ending, f"{ending}2"]), tmp_path, ending)
                archive.writestr(path.name, path.read_bytes())
    (tmp_path / "all.zip").write_bytes(out.getvalue())
    reading = read_each([tmp_path / "all.zip"])
    assert reading.refusals == ()
    assert sorted(result.source.file.rpartition(".")[2] for result in reading.results) == sorted(set(FORMATS) - {"zip"})


@pytest.mark.parametrize("ending", FORMATS)
def test_a_dated_series_in_each_format(tmp_path, ending):
    for day in (1, 2, 4):
        (tmp_path / f"made-{day}").mkdir()
        frame = gpd.GeoDataFrame({"n": [day]}, geometry=[shapely.box(36 + day, 36, 37 + day, 37)], crs=4326)
        written(frame, tmp_path / f"made-{day}", ending).rename(tmp_path / f"2024-08-0{day}.{ending}")
    dataset = read_paths([tmp_path], options=held_by("A"))
    assert [f"{one:%m-%d}" for one in dataset.zones["start"]] == ["08-01", "08-02", "08-04"]
    assert [f"{one:%m-%d}" for one in dataset.zones["end"]] == ["08-02", "08-04", "08-07"]
    assert shapely.bounds(dataset.zones.geometry.to_numpy())[:, 0].tolist() == [37, 38, 40]


@pytest.mark.parametrize("ending", ["gpkg", "kml"])
def test_a_long_reading_can_be_cancelled(tmp_path, ending):
    path = written(events(), tmp_path, ending)
    seen, read = Progress(), []
    seen.cancel()
    with pytest.raises(CancelledError), watch(seen):
        read.append(OPENERS["geopackage" if ending == "gpkg" else "kml"](Content(path.name, path.read_bytes())))
    assert read == []
