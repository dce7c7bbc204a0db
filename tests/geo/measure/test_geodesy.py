"""Distances on the ellipsoid. Oracles: pyproj.Geod for points, dense sampling of edges for lines and polygons."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.geodesy import from_plane, nearest_pair, to_plane

GEOD = Geod(ellps="WGS84")

lons = st.floats(-179.0, 179.0)
lats = st.floats(-70.0, 75.0)
offsets = st.floats(-0.5, 0.5)


@given(lons, lats, offsets, offsets)
def test_two_points_are_as_far_apart_as_geod_says(lon, lat, dx, dy):
    a, b = shapely.Point(lon, lat), shapely.Point(lon + dx, lat + dy)
    pair = nearest_pair(a, b)
    expected = GEOD.inv(lon, lat, lon + dx, lat + dy)[2]
    assert pair.distance_m == pytest.approx(expected, abs=1e-3)


@st.composite
def quadrilaterals(draw):
    lon, lat = draw(lons), draw(lats)
    turns = sorted(draw(st.lists(st.integers(0, 62), min_size=4, max_size=4, unique=True)))
    ring = [(lon + 0.2 * np.cos(t / 10), lat + 0.2 * np.sin(t / 10)) for t in turns]
    return shapely.Polygon(ring)


@given(quadrilaterals(), offsets, offsets)
def test_a_point_is_as_far_from_a_polygon_as_dense_sampling_of_its_edge_says(polygon, dx, dy):
    x, y = polygon.exterior.coords[0]
    point = shapely.Point(x + dx, y + dy)
    pair = nearest_pair(point, polygon)
    if polygon.intersects(point):
        assert pair.distance_m == 0
        return
    edge = np.asarray(shapely.segmentize(polygon.exterior, 2e-5).coords)
    sampled = GEOD.inv(np.full(len(edge), point.x), np.full(len(edge), point.y), edge[:, 0], edge[:, 1])[2].min()
    # A sample stands at most 1.2 m from the true nearest point of an edge; the answer may only be shorter.
    assert sampled - 0.5 <= pair.distance_m + 0.5
    assert pair.distance_m <= sampled + 0.05


def test_the_witness_ends_are_as_far_apart_as_the_distance_says():
    zone = shapely.box(37.0, 36.0, 37.5, 36.3)
    pair = nearest_pair(shapely.Point(37.2, 36.4), zone)
    assert GEOD.inv(*pair.start, *pair.end)[2] == pytest.approx(pair.distance_m, abs=1e-6)
    assert pair.start == pytest.approx((37.2, 36.4), abs=1e-9)
    assert zone.distance(shapely.Point(pair.end)) < 1e-7


def test_touching_and_overlapping_are_zero_with_a_shared_point():
    a, b, c = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0.5, 0.5, 3, 3)
    for other in (b, c):
        pair = nearest_pair(a, other)
        assert pair.distance_m == 0
        assert pair.start == pair.end
        assert a.intersects(shapely.Point(pair.start))
        assert other.intersects(shapely.Point(pair.start))


def test_an_empty_geometry_is_no_distance_away():
    assert nearest_pair(shapely.Polygon(), shapely.Point(0, 0)) is None


def test_a_coordinate_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="finite"):
        nearest_pair(shapely.Point(np.inf, 0), shapely.Point(0, 0))


@given(lons, lats)
def test_the_plane_and_back_is_the_same_point_within_a_millimetre(lon, lat):
    there = to_plane(np.array([shapely.Point(lon + 0.4, lat - 0.3)], dtype=object), (lon, lat))
    back = from_plane(there, (lon, lat))[0]
    assert GEOD.inv(back.x, back.y, lon + 0.4, lat - 0.3)[2] < 1e-3
