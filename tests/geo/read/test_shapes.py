"""Edges of projected zones, whose course between the corners must not be lost."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.shapes import points_of, refuse_points

SMALL = shapely.box(500_000, 4_000_000, 500_900, 4_000_900)
GOOD = {"actor": "Daesh", "start": "2015-10-09", "end": "2015-11-15", "line_uncertainty_m": 500, "source": "drawn"}


def geojson(*features, crs=None):
    """Return GeoJSON text of (shape, properties) pairs."""
    whole = [
        {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(shape))}
        for shape, properties in features
    ]
    system = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", "features": whole} | system)


@pytest.mark.parametrize(("crs", "metre"), [("EPSG:32637", 1.0), ("EPSG:2229", 1 / 0.3048006096)])
def test_projected_edges_keep_their_course(put, crs, metre):
    # A rectangle of 200 km by 40 km, in the units of the system: metres, and feet in California.
    centre = shapely.Point(37.2, 36.3) if metre == 1 else shapely.Point(-118.0, 34.0)
    x, y = gpd.GeoSeries([centre], crs=4326).to_crs(crs).iloc[0].coords[0]
    box = shapely.box(x - 100_000 * metre, y - 20_000 * metre, x + 100_000 * metre, y + 20_000 * metre)
    zone = read_file(put("z.json", geojson((box, GOOD), crs=crs))).tables["zones"].geometry
    # Oracle: points of the true edge, converted one by one; in the plane they lie on the zone's edge.
    dense = shapely.points(shapely.get_coordinates(shapely.segmentize(box.exterior, 137.0 * metre)))
    true = gpd.GeoSeries(dense, crs=crs).to_crs(4326).to_crs(crs)
    edge = gpd.GeoSeries(zone.exterior.segmentize(1e-4), crs=4326).to_crs(crs).iloc[0]
    assert true.distance(edge).max() / metre < 0.05
    assert len(shapely.get_coordinates(zone.iloc[0])) < 500


def test_edges_too_long_for_the_earth_cost_their_row_not_the_memory(put):
    text = geojson((SMALL, GOOD), (shapely.box(-1e300, -1e300, 1e300, 1e300), GOOD), crs="EPSG:32637")
    result = read_file(put("z.json", text))
    assert (result.accepted, result.rejected["row"].tolist()) == (1, ["2"])


def test_endless_edges_are_refused_in_one_line(put):
    text = geojson(*[(shapely.box(-9e7, -9e7, 9e7, 9e7), GOOD)] * 10, crs="EPSG:32637")
    with pytest.raises(FileRefusedError, match=r"projected edges are longer than 5,000,000 km together"):
        read_file(put("z.json", text))


def test_degrees_under_a_projected_system_are_refused(put):
    # Converted as metres they would be a speck on the equator.
    text = geojson((shapely.box(37.0, 36.0, 37.1, 36.1), GOOD), crs="EPSG:32637")
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("z.json", text))
    assert str(refusal.value) == (
        "z.json: it states the projected system WGS 84 / UTM zone 37N, but coordinates such as 37.1, 36 are degrees; "
        "state EPSG:4326, or save it in the system stated"
    )


def test_a_stray_row_at_the_origin_is_no_contradiction(put):
    # The others say what the system is.
    text = geojson((SMALL, GOOD), (shapely.box(0, 0, 1, 1), GOOD), crs="EPSG:32637")
    assert read_file(put("z.json", text)).accepted >= 1


def test_a_hole_outside_degrees_is_no_hole_of_a_polygon_in_degrees(put):
    # The bounds of a polygon are those of its outer ring.
    astray = shapely.Polygon(shapely.box(37, 36, 38, 37).exterior, [[(37.2, 36.2), (1e200, 36.4), (37.4, 36.4)]])
    result = read_file(put("z.json", geojson((shapely.box(37, 36, 38, 37), GOOD), (astray, GOOD))))
    assert result.accepted == 1
    assert result.rejected["reason"].tolist() == ["coordinates are not degrees between -180, -90 and 180, 90"]


def test_more_points_than_the_limit_are_refused(monkeypatch):
    # By hand: a square of five and one without any, which counts as one.
    count = points_of(np.array([SMALL, None], dtype=object))
    monkeypatch.setenv("STANDOFF_MAX_POINTS", "6")
    refuse_points(count, Content("z.json", b""))
    monkeypatch.setenv("STANDOFF_MAX_POINTS", "5")
    with pytest.raises(FileRefusedError) as refusal:
        refuse_points(count, Content("z.json", b""))
    assert str(refusal.value) == (
        "z.json: its shapes have 6 points, more than 5; STANDOFF_MAX_POINTS allows more; simplify them to the scale "
        "at which they were drawn, or split the file"
    )


def test_projected_edges_are_given_as_many_points_as_the_limit_allows(put, monkeypatch):
    path = put("z.json", geojson((shapely.box(500_000, 4_000_000, 520_000, 4_020_000), GOOD), crs="EPSG:32637"))
    monkeypatch.setenv("STANDOFF_MAX_POINTS", "80")
    assert read_file(path).accepted == 1
    monkeypatch.setenv("STANDOFF_MAX_POINTS", "79")
    with pytest.raises(FileRefusedError, match="its projected edges are longer than 79 km together"):
        read_file(path)


@pytest.mark.parametrize("stated", [None, "EPSG:4326"])
def test_one_odd_shape_does_not_make_degrees_of_metres(put, stated):
    odd = shapely.box(10, 10, 80, 80)
    text = geojson((odd, GOOD), (SMALL, GOOD), (SMALL, GOOD), crs=stated)
    with pytest.raises(FileRefusedError, match="coordinates such as 500900, 4e.06 are not degrees; they are probably"):
        read_file(put("z.json", text))
    assert read_file(put("y.json", geojson((odd, GOOD), (odd, GOOD), (SMALL, GOOD), crs=stated))).accepted == 2


def test_a_projected_point_that_is_nowhere_on_the_earth_is_not_made_one(put):
    # 8.8e12 m north of the equator: PROJ gives it the latitude 41.8. A broken number gave the corner a height, too.
    broken = (
        '{"type": "Polygon", "coordinates": [[[500000, 4000000], [500900, 8811331107281, 3996539], [500900, 4000900], '
    )
    broken += "[500000, 4000000]]]}"
    text = geojson((SMALL, GOOD), (SMALL, GOOD), crs="EPSG:32637")
    good = json.dumps(json.loads(shapely.to_geojson(SMALL)))
    assert text.count(good) == 2
    result = read_file(put("z.geojson", text.replace(good, broken, 1)))
    assert len(result.rejected) == 1
    assert len(result.tables["zones"]) == 1
