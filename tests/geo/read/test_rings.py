"""Polygons of GeoJSON as lists, against GEOS, which reads the same text."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.geojson import geojson_features
from geo.read.recognise import parsed, read_content
from geo.read.rings import NoInsideError, about_points, count_points, polygons_of

NUMBER = st.integers(-180, 180) | st.floats(-180, 180) | st.sampled_from([True, None, "1", float("inf"), 2**70, 2**63])
POSITION = st.lists(NUMBER, min_size=1, max_size=4) | st.lists(st.integers(0, 3), min_size=2, max_size=2)
RING = st.lists(POSITION, max_size=6).map(lambda ring: [*ring, *ring[:1]])
GEOMETRY = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Polygon", "MultiPolygon", "LineString", 1]),
        "coordinates": st.lists(RING, max_size=3) | st.lists(st.lists(RING, max_size=2), max_size=3) | st.none(),
    },
    optional={"bbox": st.just([0, 0, 1, 1])},
)
PLAIN = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=6)


@given(GEOMETRY)
def test_a_shape_is_the_one_that_geos_reads(geometry):
    theirs = shapely.from_geojson(json.dumps(geometry), on_invalid="ignore")
    try:
        mine, closed = polygons_of(geometry)
    except NoInsideError:
        assert theirs is None
        return
    # Where a ring was closed GEOS reads nothing; what is left to GEOS is None here.
    assert mine is None or closed or shapely.to_wkb(mine) == shapely.to_wkb(theirs)


@given(st.lists(PLAIN, min_size=1, max_size=3), st.booleans())
def test_rings_that_do_not_close_are_read_as_the_closed_ones(rings, several):
    geometry = (
        {"type": "MultiPolygon", "coordinates": [rings]} if several else {"type": "Polygon", "coordinates": rings}
    )
    few = [ring for ring in rings if len({tuple(one[:2]) for one in ring}) < 3]
    open_ = [ring for ring in rings if ring[0][:2] != ring[-1][:2]]
    if any(ring in open_ for ring in few):
        with pytest.raises(NoInsideError, match="a ring of the polygon has only [12] "):
            polygons_of(geometry)
        return
    made, count = polygons_of(geometry)
    if made is None:
        # Heights differ where a ring closes, or it is a line forth and back: left to GEOS.
        assert any(ring[0][:2] == ring[-1][:2] and (ring[0] != ring[-1] or len(ring) == 3) for ring in rings)
        return
    whole = [ring if ring not in open_ else [*ring, ring[0]] for ring in rings]
    text = json.dumps(geometry | {"coordinates": [whole] if several else whole})
    assert count == len(open_)
    assert shapely.to_wkb(made) == shapely.to_wkb(shapely.from_geojson(text))


@given(GEOMETRY, st.sampled_from([None, 1, 2]))
def test_points_are_those_of_the_shape_and_of_the_text(geometry, indent):
    shape = shapely.from_geojson(json.dumps(geometry), on_invalid="ignore")
    if shape is not None and not shapely.is_empty(shape):
        assert count_points(geometry) == shapely.get_num_coordinates(shape)
        geometry.pop("bbox", None)
        assert about_points(json.dumps(geometry, indent=indent).encode()) == count_points(geometry)


def collection(*rings):
    features = [
        {"type": "Feature", "properties": {"actor": "IS", "start": "2015-01-01"},
         "geometry": ring and {"type": "Polygon", "coordinates": [ring]}}
        for ring in rings
    ]  # fmt: skip
    return Content("z.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())


def test_rings_are_closed_and_that_is_said_and_what_has_no_inside_is_set_aside_with_its_reason():
    square = [[37, 36], [38, 36], [38, 37], [37, 37]]
    result = read_content(collection(square, square[:3], [*square, square[0]], square[:2], None))
    assert [round(one.area, 9) for one in result.tables["zones"].geometry] == [1, 0.5, 1]
    assert "z.geojson: 2 rings whose last point was not the first were closed" in result.warnings
    assert result.rejected["reason"].tolist() == [
        "a ring of the polygon has only 2 different points: it takes 3 to have an inside",
        "the feature has no geometry",
    ]


def test_points_of_shapes_that_cannot_be_read_count(monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_POINTS", "10")
    odd = [[37, 36], [38, 36, 1], [38, 37], ["a", 37], [37, 36], [37, 36]]
    with pytest.raises(FileRefusedError, match="its shapes have 12 points or more, more than 10; STANDOFF_MAX_POINTS"):
        parsed(collection(odd, odd))


def test_ten_million_points_are_refused_before_they_are_read():
    text = np.char.mod("[%.4f,36.5]", np.linspace(37, 38, 100_000))
    feature = (
        '{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[' + ",".join(text) + "]]}}"
    )
    data = ('{"type":"FeatureCollection","features":[' + ",".join([feature] * 100) + "]}").encode()
    started = time.process_time()
    with pytest.raises(FileRefusedError, match="about 9,999,99[0-9] points, more than 5,000,000; STANDOFF_MAX"):
        geojson_features(Content("z.geojson", data))
    assert time.process_time() - started < 5
