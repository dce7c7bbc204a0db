"""Points of vector files as tables: the same readers, whatever the points came in."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError, UnknownTableError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.point_table import PointTable
from geo.read.recognise import parsed, read_content

BATTLE = {"date": "2015-10-10", "actor_a": "Daesh", "actor_b": "Rebels", "deaths": 3, "place_uncertainty_m": 500}
POINT = shapely.Point(37.25, 36.5)
SQUARE = shapely.box(37.0, 36.0, 37.1, 36.1)


def geojson(*features, crs=None):
    """Return GeoJSON text of (shape, properties) pairs."""
    whole = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for shape, properties in features
    ]
    document = {"type": "FeatureCollection", "features": whole}
    return json.dumps(document | ({"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}))


def test_a_point_with_what_an_event_needs_is_the_event_of_the_same_csv(put):
    csv = (
        "latitude,longitude,date,actor_a,actor_b,deaths,place_uncertainty_m\n"
        "36.5,37.25,2015-10-10,Daesh,Rebels,3,500\n"
        "36.25,37.5,2015-10-11,Daesh,Rebels,0,500\n"
    )
    second = BATTLE | {"date": "2015-10-11", "deaths": 0}
    table = read_file(put("a.csv", csv))
    points = read_file(put("a.geojson", geojson((POINT, BATTLE), (shapely.Point(37.5, 36.25), second))))
    assert (points.kind, points.rows, points.warnings) == (table.kind, 2, ())
    # A header is row 1 of a table; a feature has no header.
    same = points.tables["events"].set_axis(table.tables["events"].index)
    pd.testing.assert_frame_equal(pd.DataFrame(same), pd.DataFrame(table.tables["events"]))
    assert points.row_numbers["events"].to_dict() == {"a-1": 1, "a-2": 2}


def test_ucdp_as_points_is_read_by_the_reader_of_ucdp(put):
    row = {
        "id": 7, "year": 2015, "month": 10, "day": 9, "country": "Syria", "type_of_violence": "state-based conflict",
        "conflict_name": "Syria: Government", "side_a": "Government of Syria", "side_b": "IS", "low_death": 1,
        "best_death": 2, "high_death": 3,
    }  # fmt: skip
    result = read_file(put("ged.geojson", geojson((POINT, row))))
    assert result.kind == "UCDP GED events, 14 columns"
    event = result.tables["events"].iloc[0]
    assert (event.geometry, event["deaths_best"]) == (POINT, 2)


def test_named_points_are_places(put):
    result = read_file(put("camps.geojson", geojson((POINT, {"name": "Bab al-Salam", "place_uncertainty_m": 10}))))
    assert list(result.tables["places"]["name"]) == ["Bab al-Salam"]


def test_points_that_no_reader_knows_are_left_to_a_person(put):
    with pytest.raises(UnknownTableError, match="pts.geojson: no dates: there is no column date or start"):
        read_file(put("pts.geojson", geojson((POINT, {"when": "2015"}))))


def test_a_projected_point_is_converted_by_the_system_stated(put):
    x, y = gpd.GeoSeries([POINT], crs=4326).to_crs(32637).iloc[0].coords[0]
    result = read_file(put("a.geojson", geojson((shapely.Point(x, y), BATTLE), crs="EPSG:32637")))
    found = result.tables["events"].geometry.iloc[0]
    assert found.distance(POINT) < 1e-9
    assert result.warnings == ("a.geojson: coordinates converted from WGS 84 / UTM zone 37N to degrees (EPSG:4326)",)


def test_metres_without_a_system_are_refused(put):
    with pytest.raises(FileRefusedError, match="such as 345000, 4.04e[+]06 are not degrees"):
        read_file(put("a.geojson", geojson((shapely.Point(345_000, 4_040_000), BATTLE))))


@pytest.mark.parametrize(("property_", "said"), [(36.5003, 0), (36.6, 1), ("north", 0), (None, 0)])
def test_a_property_that_says_another_latitude_is_left_out_and_said(put, property_, said):
    result = read_file(put("a.geojson", geojson((POINT, BATTLE | {"latitude": property_}))))
    assert result.tables["events"].geometry.iloc[0] == POINT
    remark = "a.geojson: 1 row whose properties latitude and longitude differ from the point: the point is taken"
    assert result.warnings == (remark,) * said


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (shapely.MultiPoint([(37, 36), (38, 36)]), "several points, and which of them is meant is not said"),
        (shapely.Point(), "the geometry is empty"),
        (SQUARE, "not a point"),
        (shapely.LineString([(37, 36), (38, 36)]), "not a point"),
        (None, "no geometry that can be read"),
        (shapely.Point(200, 36), "longitude is not between -180 and 180"),
        (shapely.Point(37, -91), "latitude is not between -90 and 90"),
    ],
)
def test_what_is_no_one_point_in_degrees_is_set_aside(put, shape, reason):
    result = read_file(put("a.geojson", geojson((POINT, BATTLE), (shape, BATTLE), (POINT, BATTLE))))
    assert (result.accepted, result.rows) == (2, 3)
    assert result.rejected[["row", "reason"]].to_dict("list") == {"row": ["2"], "reason": [reason]}
    assert result.row_numbers["events"].tolist() == [1, 3]


def test_a_collection_of_one_point_is_that_point(put):
    result = read_file(put("a.geojson", geojson((shapely.MultiPoint([(37.25, 36.5)]), BATTLE))))
    assert result.tables["events"].geometry.iloc[0] == POINT


def test_the_more_numerous_kind_is_read(put):
    zone = {"actor": "A", "start": "2015-10-09", "end": "2015-10-10", "line_uncertainty_m": 5}
    mostly_ground = read_file(put("a.geojson", geojson((SQUARE, zone), (POINT, zone), (SQUARE, zone))))
    assert list(mostly_ground.tables) == ["zones"]
    assert mostly_ground.rejected["reason"].tolist() == ["not a polygon"]
    as_many = read_file(put("b.geojson", geojson((SQUARE, zone), (POINT, BATTLE))))
    assert list(as_many.tables) == ["zones"]


SHAPES = st.sampled_from([POINT, shapely.MultiPoint([(1, 2)]), SQUARE, shapely.Point(), None, shapely.Point(500, 1)])


@given(st.lists(SHAPES, max_size=8), st.integers(0, 3))
def test_every_feature_is_accepted_or_set_aside(shapes, more):
    features = [(POINT, BATTLE)] * (len(shapes) + 1 + more) + [(shape, BATTLE) for shape in shapes]
    result = read_content(Content("a.json", geojson(*features).encode()))
    assert result.accepted + len(result.rejected) == result.rows == len(features)
    assert result.rejected["row"].is_unique


def test_positions_keep_every_digit():
    degrees = np.random.default_rng(5).uniform(-90, 90, (50, 2))
    features = [(shapely.Point(*one), BATTLE) for one in degrees]
    table = parsed(Content("a.json", geojson(*features).encode()))
    assert isinstance(table, PointTable)
    cells = table.read({"latitude": "latitude", "longitude": "longitude"}).cells
    expected = np.array([json.loads(shapely.to_geojson(shape))["coordinates"] for shape, _ in features])
    assert cells[["longitude", "latitude"]].astype(float).to_numpy().tolist() == expected.tolist()
