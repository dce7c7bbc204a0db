"""Areas against pyproj's geodesic polygons, whose edges are made dense so that they follow ours."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.model.areas import areas_km2, areas_m2

GEOD = Geod(ellps="WGS84")


def geodesic_km2(shape):
    """Return pyproj's area of the shape with some 2,000 points on its edges."""
    dense = shapely.segmentize(shape, shape.length / 2000)
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(dense))[0]) / 1e6


CORNER = st.tuples(st.floats(-170, 160), st.floats(-80, 70), st.floats(0.01, 8), st.floats(0.01, 8))


@given(CORNER, st.floats(0.1, 0.9))
def test_a_polygon_has_the_area_that_geodesics_give_it(corner, share):
    west, south, width, height = corner
    # One side slants, so that longitude and latitude change together.
    east, north = west + width, south + height
    shape = shapely.Polygon([(west, south), (east, south), (west + share * width, north)])
    assert areas_km2(np.array([shape]))[0] == pytest.approx(geodesic_km2(shape), rel=1e-5)


def test_holes_come_off_and_parts_add_up_whatever_the_direction_of_rings():
    outer, hole, other = shapely.box(30, 10, 34, 14), shapely.box(31, 11, 32, 12), shapely.box(40, -5, 41, -4)
    holed = shapely.Polygon(outer.exterior.coords, [hole.exterior.coords])
    both = shapely.MultiPolygon([holed, other])
    expected = geodesic_km2(outer) - geodesic_km2(hole) + geodesic_km2(other)
    for shape in (both, shapely.reverse(both), shapely.GeometryCollection([both, shapely.Point(0, 0)])):
        assert areas_km2(np.array([shape]))[0] == pytest.approx(expected, rel=1e-6)


def test_what_is_no_polygon_has_no_area():
    shapes = np.array(
        [shapely.Point(1, 1), shapely.Polygon(), shapely.LineString([(0, 0), (1, 1)]), None], dtype=object
    )
    assert areas_km2(shapes).tolist() == [0, 0, 0, 0]
    assert areas_km2(np.array([], dtype=object)).tolist() == []


def test_the_whole_ellipsoid_has_its_own_area():
    # 510,065,622 km2: NIMA TR8350.2, table 3.3 (equal-area sphere of radius 6,371.0072 km).
    world = shapely.box(-180, -90, 180, 90)
    assert areas_km2(np.array([world]))[0] == pytest.approx(4 * np.pi * 6371.0071809**2, rel=1e-7)


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Polygon([(0, 0), (100, 80), (0, 80)]),
        shapely.Polygon([(0, -80), (20, 40), (0, 40)]),
        shapely.box(-170, -60, 170, 80),
    ],
)
def test_long_edges_are_straight_in_degrees(shape):
    dense = shapely.segmentize(shape, 0.001)
    assert areas_km2(np.array([shape]))[0] == pytest.approx(areas_km2(np.array([dense]))[0], rel=1e-7)


@given(st.floats(-80, 80), st.floats(1e-7, 1e-4))
def test_the_smallest_ground_has_its_area(south, side):
    # Oracle: a plane, with the ellipsoid's radii of curvature there.
    e2 = GEOD.es
    sine, cosine = np.sin(np.radians(south + side / 2)), np.cos(np.radians(south + side / 2))
    across = GEOD.a / np.sqrt(1 - e2 * sine**2) * cosine
    along = GEOD.a * (1 - e2) / (1 - e2 * sine**2) ** 1.5
    square = shapely.box(37, south, 37 + side, south + side)
    width, height = (np.radians(high - low) for low, high in zip(square.bounds[:2], square.bounds[2:], strict=True))
    assert areas_m2(np.array([square]))[0] == pytest.approx(across * along * width * height, rel=1e-6, abs=1e-4)
