"""Distances on the ellipsoid. Oracles: pyproj.Geod for points, `tests.sampling` for lines and polygons."""

import json
import tracemalloc

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from geo.measure.geodesy import from_plane, geocentric, length_m, nearest_pair, prepared, to_plane
from tests.sampling import sampled_m

GEOD = Geod(ellps="WGS84")
TO_CENTRE = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)


def degrees(low, high):
    """Return degrees as files hold them: a centimetre is the seventh decimal."""
    return st.floats(low, high).map(lambda value: round(value, 7))


lons = degrees(-180.0, 180.0)
lats = degrees(-70.0, 75.0)
sizes = st.sampled_from([1e-4, 1e-3, 0.01, 0.1, 1.0])
offsets = degrees(-1.0, 1.0)
places = st.tuples(lons, lats)
#: How far off the other shape one lies, degrees.
shifts = st.builds(lambda size, dx, dy: (2 * size * dx, 2 * size * dy), sizes, offsets, offsets)


@st.composite
def shapes(draw, kinds=("Point", "LineString", "Polygon", "MultiPoint")):
    """Return a geometry within a degree of the origin."""
    kind, size = draw(st.sampled_from(kinds)), draw(sizes)
    if kind == "Point":
        return shapely.Point(0, 0)
    if kind == "Polygon":
        turns = sorted(draw(st.lists(st.integers(0, 62), min_size=3, max_size=6, unique=True)))
        reach = [draw(st.floats(0.3, 1.0)) for _ in turns]
        ring = [(size * r * np.cos(t / 10), size * r * np.sin(t / 10)) for t, r in zip(turns, reach, strict=True)]
        assume(shapely.Polygon(ring).is_valid)
        return shapely.Polygon(ring)
    xy = [(size * draw(offsets), size * draw(offsets)) for _ in range(draw(st.integers(2, 5)))]
    return getattr(shapely, kind)(xy)


def moved(shape, lon, lat):
    return shapely.transform(shape, lambda xy: xy + (lon, lat))  # noqa: RUF005  (an array, not a tuple)


def meet(a, b):
    return any(shapely.intersects(a, moved(b, turn, 0)) for turn in (0, 360, -360))


def off(place, shape):
    """Return how far a place is off a shape in degrees, longitudes modulo 360."""
    return min(shape.distance(shapely.Point(place[0] + turn, place[1])) for turn in (0, 360, -360))


def check_against_sampling(a, b):
    pair = nearest_pair(a, b)
    if meet(a, b):
        assert pair.distance_m == 0
        return
    expected = sampled_m(a, b)
    error = max(0.005, 5e-7 * expected)
    assert pair.distance_m <= expected + error
    assert pair.distance_m >= expected - max(0.5, 1e-5 * expected)
    # The line between the two ends is one between the shapes: the distance is never too short.
    assert GEOD.inv(*pair.start, *pair.end)[2] == pytest.approx(pair.distance_m, abs=1e-6)
    assert off(pair.start, a) < 1e-9
    assert off(pair.end, b) < 1e-9


@settings(max_examples=600)
@given(places, places)
def test_two_points_are_as_far_apart_as_geod_says(a, b):
    pair = nearest_pair(shapely.Point(a), shapely.Point(b))
    assert pair.distance_m == pytest.approx(GEOD.inv(*a, *b)[2], abs=1e-5)


@settings(max_examples=700)
@given(places, shifts, shapes())
def test_a_point_is_as_far_from_a_shape_as_sampling_of_its_edges_says(place, shift, shape):
    check_against_sampling(moved(shapely.Point(place), *shift), moved(shape, *place))


@settings(max_examples=500)
@given(places, shifts, shapes(("LineString", "Polygon")), shapes(("LineString", "Polygon")))
def test_two_shapes_are_as_far_apart_as_sampling_of_their_edges_says(place, shift, one, other):
    check_against_sampling(moved(moved(one, *shift), *place), moved(other, *place))


@given(places, st.floats(0.5, 8.0), st.floats(-4.0, 0.0), offsets, offsets)
def test_long_edges_side_by_side_are_as_far_apart_as_sampling_says(place, length, apart, tilt, tilt_other):
    one = shapely.LineString([(0, 0), (length, 0.001 * tilt)])
    other = shapely.LineString([(0, 10**apart), (length, 10**apart + 0.001 * tilt_other)])
    check_against_sampling(moved(one, *place), moved(other, *place))


@settings(max_examples=200)
@given(places, places, shapes(), shapes(("LineString", "Polygon")))
def test_shapes_on_two_continents_are_as_far_apart_as_sampling_says(place, away, one, other):
    check_against_sampling(moved(one, *place), moved(other, *away))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # Straight in degrees is 10 m south of the geodesic here.
        (shapely.Point(30.15, 60.2), shapely.LineString([(30.0, 60.0), (30.3, 60.0)])),
        (shapely.Point(10, 89.99), shapely.LineString([(-179, 89.98), (179, 89.98)])),
        (shapely.Point(10, -89.999), shapely.Polygon([(0, -89), (120, -89), (240, -89)])),
        (shapely.Point(0, 90), shapely.LineString([(20, 89), (30, 89.5)])),
        (shapely.box(-60, -30, -50, -20), shapely.box(100, 20, 110, 30)),
        (shapely.Point(0, 0), shapely.LineString([(179, -1), (179.9, 0.5)])),
    ],
)
def test_long_edges_the_poles_and_far_sides_are_measured_as_sampling_says(a, b):
    check_against_sampling(a, b)


def test_the_180th_meridian_is_no_seam():
    plain = nearest_pair(shapely.Point(0.4, 10), shapely.LineString([(-0.5, 9.0), (-0.5, 11.0)]))
    for east, west in ((180.4, 179.5), (-179.6, 179.5), (-179.6, -180.5), (180.4, -180.5)):
        pair = nearest_pair(shapely.Point(east, 10), shapely.LineString([(west, 9.0), (west, 11.0)]))
        assert pair.distance_m == pytest.approx(plain.distance_m, abs=1e-6)
        assert pair.start[0] == pytest.approx(-179.6)
        assert pair.end[0] == pytest.approx(179.5)


@pytest.mark.parametrize(("east", "west"), [(shapely.box(179, 0, 180, 1), shapely.box(-180, 0.5, -179, 2))])
def test_shapes_that_meet_at_the_180th_meridian_touch(east, west):
    for a, b in ((east, west), (west, east), (moved(east, -360, 0), west), (east, moved(west, 360, 0))):
        pair = nearest_pair(a, b)
        assert pair.distance_m == 0
        assert abs(pair.start[0]) == 180
        assert 0.5 <= pair.start[1] <= 1


def test_shapes_that_meet_at_a_pole_touch():
    a = shapely.Polygon([(0, 90), (0, 89), (10, 89), (10, 90)])
    assert nearest_pair(a, shapely.Polygon([(90, 90), (90, 89), (100, 89), (100, 90)])).distance_m == 0


def test_a_point_on_a_slanting_edge_touches_it():
    a, b = np.array([37.1234567, 36.7654321]), np.array([37.9876543, 36.1357913])
    for share in np.linspace(0, 1, 50):
        pair = nearest_pair(shapely.Point(a + share * (b - a)), shapely.LineString([a, b]))
        assert pair.distance_m == 0
        assert pair.start == pair.end


def test_prepared_geometries_give_the_same_answer_in_either_order():
    zone = shapely.Point(37, 36).buffer(0.4, quad_segs=200)
    other = shapely.union(shapely.box(38, 36, 39, 37), shapely.box(36, 37, 36.5, 38))
    plain = nearest_pair(zone, other)
    made = prepared(zone), prepared(other)
    assert nearest_pair(*made) == nearest_pair(made[0], other) == nearest_pair(zone, made[1]) == plain
    turned = nearest_pair(made[1], made[0])
    assert turned.distance_m == pytest.approx(plain.distance_m, abs=1e-6)
    assert turned.start == pytest.approx(plain.end, abs=1e-8)


def test_a_long_outline_is_measured_as_sampling_of_its_edges_says():
    turns = np.linspace(0, 2 * np.pi, 900)
    lon, lat = 37 + (1 + 0.02 * np.cos(99 * turns)) * np.cos(turns), 36 + np.sin(turns)
    ring = shapely.LinearRing(np.column_stack([lon, lat]))
    for shape in (shapely.Point(37.3, 36.2), shapely.LineString([(38.5, 36), (38.3, 36.4)])):
        check_against_sampling(shape, ring)


def test_a_collection_is_as_near_as_the_nearest_of_its_members():
    point, line = shapely.Point(37, 36), shapely.LineString([(37.5, 36), (37.5, 36.2)])
    box = shapely.box(38, 36, 38.5, 36.2)
    both = shapely.GeometryCollection([box, shapely.GeometryCollection([line, shapely.Point()])])
    assert nearest_pair(point, both) == nearest_pair(point, line)
    assert nearest_pair(shapely.Point(38.2, 36.1), both) == nearest_pair(shapely.Point(38.2, 36.1), box)
    assert nearest_pair(both, both).distance_m == 0


def test_a_hole_is_outside():
    ring = shapely.difference(shapely.box(37, 36, 38, 37), shapely.box(37.4, 36.4, 37.6, 36.6))
    pair = nearest_pair(shapely.Point(37.5, 36.45), ring)
    assert pair.distance_m == pytest.approx(GEOD.inv(37.5, 36.45, 37.5, 36.4)[2], abs=0.01)


def test_the_witness_ends_are_as_far_apart_as_the_distance_says():
    zone = shapely.box(37.0, 36.0, 37.5, 36.3)
    pair = nearest_pair(shapely.Point(37.2, 36.4), zone)
    assert GEOD.inv(*pair.start, *pair.end)[2] == pytest.approx(pair.distance_m, abs=1e-6)
    assert pair.start == (37.2, 36.4)
    assert zone.distance(shapely.Point(pair.end)) < 1e-7


def test_touching_and_overlapping_are_zero_with_a_shared_point():
    a, b, c = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0.5, 0.5, 3, 3)
    for other in (b, c):
        pair = nearest_pair(a, other)
        assert pair.distance_m == 0
        assert pair.start == pair.end
        assert a.intersects(shapely.Point(pair.start))
        assert other.intersects(shapely.Point(pair.start))


def test_lines_without_length_are_points():
    spot = shapely.LineString([(37, 36), (37, 36)])
    assert nearest_pair(spot, spot).distance_m == 0
    expected = GEOD.inv(37, 36, 37.1, 36)[2]
    assert nearest_pair(spot, shapely.Point(37.1, 36)).distance_m == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("empty", [shapely.Polygon(), shapely.Point(), shapely.GeometryCollection()])
def test_an_empty_geometry_is_no_distance_away(empty):
    assert nearest_pair(empty, shapely.Point(0, 0)) is None
    assert nearest_pair(shapely.Point(0, 0), prepared(empty)) is None


def test_a_coordinate_that_is_not_finite_is_refused():
    for shape in (shapely.Point(np.inf, 0), shapely.Point(np.nan, 0), shapely.LineString([(0, 0), (1, np.inf)])):
        with pytest.raises(ValueError, match="finite"):
            nearest_pair(shape, shapely.Point(0, 0))


@pytest.mark.parametrize(
    ("place", "distance_m", "within_m"),
    [
        ((37.1758, 48.2829), 19_898, 10),  # Pokrovsk
        ((37.6156, 49.7106), 8_575, 10),  # Kupiansk
        ((36.2304, 49.9935), 31_175, 20),  # Kharkiv
        ((37.8028, 48.0159), 0, 0),  # Donetsk
    ],
)
def test_cities_are_as_far_from_the_occupied_area_as_others_measured(shared, place, distance_m, within_m):
    data = json.loads((shared / "data" / "deepstatemap_data_20240801.geojson").read_text("utf-8"))
    area = shapely.geometry.shape(data["features"][0]["geometry"])
    assert nearest_pair(shapely.Point(place), area).distance_m == pytest.approx(distance_m, abs=within_m)


@given(lons, lats)
def test_earth_centred_metres_are_those_of_proj(lon, lat):
    expected = TO_CENTRE.transform(lon, lat, 0.0)
    assert geocentric(lon, lat)[0] == pytest.approx(expected, rel=0, abs=1e-6)


def test_the_length_of_a_line_is_that_of_its_edges_which_are_straight_in_degrees():
    line = shapely.LineString([(30, 60), (31, 60), (31, 61)])
    dense = shapely.get_coordinates(shapely.segmentize(line, 1e-4))
    assert length_m(line) == pytest.approx(GEOD.line_length(*dense.T), abs=0.01)
    assert length_m(shapely.MultiLineString([line, line])) == pytest.approx(2 * length_m(line))
    assert length_m(shapely.box(30, 60, 31, 61)) == pytest.approx(length_m(shapely.box(30, 60, 31, 61).exterior))
    assert length_m(shapely.LineString()) == length_m(shapely.Point(1, 1)) == 0


@given(lons, lats)
def test_the_plane_and_back_is_the_same_point_within_a_millimetre(lon, lat):
    there = to_plane(np.array([shapely.Point(lon + 0.4, lat - 0.3)], dtype=object), (lon, lat))
    back = from_plane(there, (lon, lat))[0]
    assert GEOD.inv(back.x, back.y, lon + 0.4, lat - 0.3)[2] < 1e-3


def test_lines_side_by_side_take_no_more_memory_than_a_batch():
    """Every edge of one may be nearest to several of the other: cut all at once, they took 0.6 GB."""
    lon = np.linspace(0, 10, 20_000)
    lines = [prepared(shapely.LineString(np.column_stack([lon, np.full_like(lon, lat)]))) for lat in (50, 50.01)]
    tracemalloc.start()
    pair = nearest_pair(*lines)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert pair.distance_m == pytest.approx(float(GEOD.inv(0, 50, 0, 50.01)[2]), abs=0.001)
    assert most < 150e6


def test_a_latitude_beyond_a_pole_is_refused():
    with pytest.raises(ValueError, match="a latitude lies beyond a pole"):
        nearest_pair(shapely.Point(0, 95), shapely.Point(0, 0))
