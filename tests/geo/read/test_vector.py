"""Zones from GeoJSON and GeoPackage; files are built in the test."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.recognise import read_content

SQUARE = shapely.box(37.0, 36.0, 37.1, 36.1)
BOW_TIE = shapely.Polygon([(37.0, 36.0), (37.1, 36.1), (37.1, 36.0), (37.0, 36.05)])
GOOD = {"actor": "Daesh", "start": "2015-10-09", "end": "2015-11-15", "line_uncertainty_m": 500, "source": "drawn"}


def geojson(*features, crs=None):
    """Return GeoJSON text of (shape, properties) pairs."""
    document = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            }
            for shape, properties in features
        ],
    }
    return json.dumps(document | ({"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}))


def geopackage(path, *layers, crs="EPSG:4326"):
    """Write layers of (name, shapes, columns) and return the path."""
    for name, shapes, columns in layers:
        gpd.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path, layer=name, driver="GPKG")
    return path


def _day(text):
    return pd.Timestamp(text, tz="UTC")


def test_a_zone_is_read_whole(put):
    result = read_file(put("zones.geojson", geojson((SQUARE, GOOD))))
    assert (result.kind, result.rows, result.accepted, result.warnings) == ("control zones", 1, 1, ())
    zone = result.tables["zones"].loc["zones-1"]
    assert (zone["actor"], zone["start"], zone["end"]) == ("ISIS", _day("2015-10-09"), _day("2015-11-15"))
    assert (zone["line_uncertainty_m"], zone["source"]) == (500, "drawn")
    assert zone.geometry.equals(SQUARE)


@pytest.mark.parametrize("actor", ["actor", "Holder", "controlled_by", "GROUP"])
@pytest.mark.parametrize("start", ["start", "valid_from", "from", "date"])
def test_other_names_of_properties(put, actor, start):
    result = read_file(put("z.json", geojson((SQUARE, {actor: "Rebels", start: "2015-10-09"}))))
    zone = result.tables["zones"].iloc[0]
    assert (zone["actor"], zone["start"], zone["end"]) == ("Opposition", _day("2015-10-09"), pd.NaT)
    assert zone["line_uncertainty_m"] == 1_000
    seen = "it shows one day, 2015-10-09, and states no end: every zone is taken as still held since then"
    assert result.warnings == (
        "z.json: 1 zone without line_uncertainty_m: the edge is taken as within 1,000 m",
        f"z.json: {seen if start == 'date' else f'no end: every zone is taken as still held since its {start}'}",
    )


def test_last_day_is_inclusive(put):
    properties = {"actor": "A", "start": "2015-10-09", "last_day": "2015-10-09", "line_uncertainty_m": 0}
    zone = read_file(put("z.json", geojson((SQUARE, properties)))).tables["zones"].iloc[0]
    assert zone["end"] == _day("2015-10-10")


def test_dated_snapshots_hold_until_the_next(put):
    dates = ["2015-10-17", "2015-10-03", "2015-10-10", "2015-10-03"]
    text = geojson(*((SQUARE, {"actor": "A", "date": date, "line_uncertainty_m": 0}) for date in dates))
    result = read_file(put("z.json", text))
    ends = result.tables["zones"]["end"].tolist()
    assert ends == [pd.NaT, _day("2015-10-10"), _day("2015-10-17"), _day("2015-10-10")]
    assert result.warnings == ("z.json: no end: zones of one date are taken to hold until the next date",)


@pytest.mark.parametrize("nothing", [None, "", " n/a "])
def test_an_end_that_no_feature_states_is_no_end(put, nothing):
    days = [{"actor": "A", "date": f"2024-08-0{day}", "end": nothing, "line_uncertainty_m": 0} for day in (1, 2)]
    result = read_file(put("zones.geojson", geojson(*((SQUARE, one) for one in days))))
    assert [None if pd.isna(end) else end.day for end in result.tables["zones"]["end"]] == [2, None]
    assert result.warnings == ("zones.geojson: no end: zones of one date are taken to hold until the next date",)


def test_a_last_day_counts_where_no_feature_states_an_end(put):
    stated = {"actor": "A", "start": "2024-08-01", "end": "", "last_day": "2024-08-03", "line_uncertainty_m": 0}
    zones = read_file(put("zones.geojson", geojson((SQUARE, stated)))).tables["zones"]
    assert zones["end"].iloc[0] == _day("2024-08-04")


def test_ground_of_which_a_part_cannot_be_used_is_no_retreat(put):
    east = shapely.box(38.0, 36.0, 38.1, 36.1)
    shown = [(shape, "A", day) for day in (1, 2, 3) for shape in (SQUARE, east)] + [(SQUARE, "B", 2)]
    rows = [
        (None if (day, shape) == (2, east) else shape, {"actor": actor, "date": f"2024-08-0{day}"})
        for shape, actor, day in shown
    ]
    result = read_file(put("zones.geojson", geojson(*rows)))
    spans = [
        (one.actor, one.start.day, None if pd.isna(one.end) else one.end.day)
        for one in result.tables["zones"].itertuples()
    ]
    assert spans == [("A", 1, 2), ("A", 1, 2), ("A", 3, None), ("A", 3, None), ("B", 2, 3)]
    assert list(result.rejected["row"]) == ["3", "4"]
    assert result.accepted + len(result.rejected) == result.rows == 7
    assert result.warnings[-1] == (
        "zones.geojson: 1 feature that may be ground cannot be used (the first is 4), and the ground is not known of A "
        "on 2024-08-02"
    )


def test_a_point_among_the_ground_of_a_date_is_no_lost_ground(put):
    days = [{"actor": "A", "date": f"2024-08-0{day}"} for day in (1, 2)]
    result = read_file(
        put("zones.geojson", geojson(*((SQUARE, one) for one in days), (shapely.Point(37, 36), days[1])))
    )
    assert len(result.tables["zones"]) == 2


def test_bad_features_are_set_aside_by_their_number(put):
    empty = shapely.Polygon()
    flat = shapely.Polygon([(37, 36), (37.1, 36.1), (37, 36)])
    far = shapely.box(400_000, 4_000_000, 401_000, 4_001_000)
    features = [
        (SQUARE, GOOD),
        (SQUARE, GOOD | {"actor": " "}),
        (SQUARE, GOOD | {"start": "2015-12-01"}),
        (SQUARE, GOOD | {"start": "2015-13-40"}),
        (SQUARE, GOOD | {"start": None}),
        (shapely.Point(37, 36), GOOD),
        (empty, GOOD),
        (None, GOOD),
        (flat, GOOD),
        (far, GOOD),
        (SQUARE, GOOD | {"line_uncertainty_m": -1}),
    ]
    result = read_file(put("z.json", geojson(*features)))
    assert result.tables["zones"].index.tolist() == ["z-1"]
    assert dict(zip(result.rejected["row"], result.rejected["reason"], strict=True)) == {
        "2": "no actor",
        "3": "it does not end after it starts",
        "4": "no such day in the calendar",
        "5": "no date",
        "6": "not a polygon",
        "7": "the polygon is empty",
        "8": "the feature has no geometry",
        "9": "no area is left of the polygon",
        "10": "coordinates are not degrees between -180, -90 and 180, 90",
        "11": "line_uncertainty_m is not a number of metres",
    }


def test_a_broken_geometry_costs_only_its_feature(put):
    document = json.loads(geojson((SQUARE, GOOD), (SQUARE, GOOD), (SQUARE, GOOD)))
    document["features"][1]["geometry"]["coordinates"] = "somewhere"
    document["features"][2] = "no feature"
    result = read_file(put("z.json", json.dumps(document)))
    assert (result.rows, result.accepted, result.rejected["row"].tolist()) == (3, 1, ["2", "3"])


def test_a_self_crossing_ring_is_repaired_and_counted(put):
    result = read_file(put("z.json", geojson((BOW_TIE, GOOD))))
    zone = result.tables["zones"].geometry.iloc[0]
    # Oracle: a bow tie is two triangles; their areas by hand. The lines cross at x = 37 + 1/30.
    left, right = 0.05 * (1 / 30) / 2, 0.1 * (0.1 - 1 / 30) / 2
    assert zone.is_valid
    assert zone.area == pytest.approx(left + right)
    # Before, the smaller triangle counts against the larger; a square degree there is some 9,996 km² (pyproj).
    assert result.warnings == (
        "z.json: 1 invalid polygon repaired (rings that cross themselves: 1 of 1): 25.00 km² before, 41.66 km² after",
    )


def test_three_dimensions_become_two(put):
    zone = read_file(put("z.json", geojson((shapely.force_3d(SQUARE, 9.0), GOOD)))).tables["zones"].geometry.iloc[0]
    assert not zone.has_z


# With points closer than a kilometre on every edge, so that reading adds none.
PROJECTED = gpd.GeoSeries([SQUARE.segmentize(0.005)], crs=4326).to_crs(32637).iloc[0]


def test_a_projected_geojson_is_converted_and_says_so(put):
    result = read_file(put("z.json", geojson((PROJECTED, GOOD), crs="urn:ogc:def:crs:EPSG::32637")))
    zone = result.tables["zones"].geometry.iloc[0]
    assert zone.hausdorff_distance(SQUARE) < 1e-9
    assert result.warnings == ("z.json: coordinates converted from WGS 84 / UTM zone 37N to degrees (EPSG:4326)",)


@pytest.mark.parametrize("nothing", ["\x01", "\x1f", "\u00a0"])
def test_an_actor_of_control_characters_is_no_actor(put, nothing):
    result = read_file(put("z.json", geojson((SQUARE, GOOD), (SQUARE, GOOD | {"actor": nothing}))))
    assert result.rejected["reason"].tolist() == ["no actor"]


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", None])
def test_degrees_are_left_alone(put, crs):
    assert read_file(put("z.json", geojson((SQUARE, GOOD), crs=crs))).warnings == ()


@pytest.mark.parametrize("crs", [None, "EPSG:4326"])
def test_metres_without_a_system_are_refused_with_the_likely_reason(put, crs):
    with pytest.raises(FileRefusedError, match="are not degrees; they are probably metres of a projection") as refusal:
        read_file(put("z.json", geojson((PROJECTED, GOOD), crs=crs)))
    assert f"{shapely.get_coordinates(PROJECTED)[0][0]:.6g}" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (geojson((SQUARE, GOOD), crs="EPSG:nonsense"), "states the coordinate system 'EPSG:nonsense'"),
        (
            geojson((SQUARE, {})),
            "who held a zone (properties found: none); say who holds it (in the terminal: --actor NAME)",
        ),
        (geojson((SQUARE, {"name": "x"})), "(properties found: name)"),
        (geojson((SQUARE, {"actor": "x"})), "no dates: nothing says from when"),
        (
            geojson((shapely.LineString([(37, 36), (38, 36)]), {"actor": "x", "date": "2015-10-09"})),
            "it holds LineString, and zones must be polygons",
        ),
        ('{"type": "FeatureCollection",\n "features": [}', "broken JSON at line 2, column 15"),
        ('{"type": "FeatureCollection", "features": []}', "it holds no features"),
        ('{"rows": 3}', "this is JSON, but not GeoJSON"),
        ("[1, 2]", "this is JSON, but not GeoJSON"),
        ("[" * 100_000, "JSON that cannot be read"),
        ('{"type": "FeatureCollection", "features": [' + "1" * 5000 + "]}", "JSON that cannot be read"),
    ],
)
def test_a_file_that_cannot_be_zones_is_refused_in_one_line(put, text, found):
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("z.geojson", text))
    assert str(refusal.value).startswith("z.geojson: ")
    assert found in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


def test_the_deepstate_slice_is_refused_for_want_of_an_actor(slices):
    with pytest.raises(FileRefusedError, match="no actor property"):
        read_file(slices / "deepstatemap_data_20241001.geojson")


def test_the_carter_slice(slices):
    result = read_file(slices / "carter_control_zones_2014.geojson")
    assert sorted(result.tables["zones"]["actor"]) == ["Government", "ISIS", "Kurdish forces", "Opposition"]


def test_a_geopackage_gives_what_its_geojson_gives(put, tmp_path):
    dates = pd.to_datetime(["2015-10-09", "2015-10-12"])
    columns = {
        "actor": ["IS", "Rebels"],
        "start": dates,
        "end": [None, pd.Timestamp("2015-11-15")],
        "line_uncertainty_m": [1, 2],
        "source": ["drawn", "drawn"],
    }
    path = geopackage(tmp_path / "z.gpkg", ("zones", [SQUARE, BOW_TIE], columns))
    texts = {"start": ["2015-10-09", "2015-10-12"], "end": [None, "2015-11-15"]}
    rows = [{name: values[row] for name, values in {**columns, **texts}.items()} for row in range(2)]
    same = read_file(put("z.geojson", geojson((SQUARE, rows[0]), (BOW_TIE, rows[1]))))
    result = read_file(path)
    pd.testing.assert_frame_equal(pd.DataFrame(result.tables["zones"]), pd.DataFrame(same.tables["zones"]))
    assert [one.replace("gpkg", "geojson") for one in result.warnings] == list(same.warnings)


def test_layers_of_a_projected_geopackage(tmp_path):
    columns = {"actor": ["A"], "start": ["2015-10-09"], "end": ["2015-10-10"], "line_uncertainty_m": [5.0]}
    path = geopackage(
        tmp_path / "z.gpkg",
        ("north", [PROJECTED], columns),
        ("south", [PROJECTED], columns),
        ("posts", [shapely.Point(400_000, 4_000_000)], columns),
        crs="EPSG:32637",
    )
    result = read_file(path)
    assert result.tables["zones"].geometry.iloc[0].hausdorff_distance(SQUARE) < 1e-9
    assert result.tables["zones"].index.tolist() == ["z-1", "z-2"]
    assert result.warnings == (
        "z.gpkg: the layer posts holds no polygons and was not read",
        "z.gpkg: layers read one after the other: north, south",
        "z.gpkg: coordinates converted from WGS 84 / UTM zone 37N to degrees (EPSG:4326)",
    )


@pytest.mark.parametrize("part", [0.5, 0.99, 0.01])
def test_a_truncated_geopackage_is_refused(tmp_path, put, part):
    columns = {"actor": ["A"], "start": ["2015-10-09"]}
    whole = geopackage(tmp_path / "z.gpkg", ("zones", [SQUARE], columns)).read_bytes()
    with pytest.raises(FileRefusedError, match=r"^cut.gpkg: the GeoPackage is cut short: [\d,]+ of [\d,]+ bytes; "):
        read_file(put("cut.gpkg", whole[: int(len(whole) * part)]))


def test_a_damaged_geopackage_is_refused(tmp_path, put):
    whole = geopackage(tmp_path / "z.gpkg", ("zones", [SQUARE], {"actor": ["A"]})).read_bytes()
    with pytest.raises(FileRefusedError, match=r"^bad.gpkg: the GeoPackage is damaged \("):
        read_file(put("bad.gpkg", whole[:512] + b"\x07" * (len(whole) - 512)))


def test_reading_a_geopackage_writes_nothing_beside_it(tmp_path):
    path = geopackage(tmp_path / "z.gpkg", ("zones", [SQUARE], {"actor": ["A"], "start": ["2015-10-09"]}))
    before = path.read_bytes()
    read_file(path)
    assert [one.name for one in tmp_path.iterdir()] == ["z.gpkg"]
    assert path.read_bytes() == before


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("2015-10-09"))
SHAPES = st.sampled_from([SQUARE, BOW_TIE, shapely.Polygon(), None, shapely.Point(1, 2), shapely.box(-200, 0, 5, 5)])


@given(
    st.lists(st.tuples(SHAPES, st.fixed_dictionaries({"actor": VALUES, "start": VALUES, "end": VALUES})), max_size=6)
)
def test_every_feature_is_accepted_or_set_aside(features):
    # As much ground as all the others: a file of more points than ground is a table of points.
    ground = [(SQUARE, GOOD)] * (len(features) + 1)
    text = geojson(*ground, *features)
    result = read_content(Content("z.json", text.encode("utf-8", "surrogatepass")))
    assert result.accepted + len(result.rejected) == result.rows == 2 * len(features) + 1
    assert result.rejected["row"].is_unique


@pytest.mark.parametrize("nothing", ["NA", "-", "none"])
def test_what_says_that_there_is_nothing_is_no_holder_and_no_id(nothing):
    text = geojson((SQUARE, GOOD | {"zone_id": nothing}), (SQUARE, GOOD | {"actor": nothing}))
    result = read_content(Content("z.geojson", text.encode()))
    assert result.tables["zones"].index.tolist() == ["z-1"]
    assert result.rejected["reason"].tolist() == ["no actor"]
