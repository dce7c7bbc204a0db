"""Areas on the ellipsoid: the oracle is PROJ's geodesic polygon of a densified outline."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.model.areas import areas_km2, areas_m2

GEOD = Geod(ellps="WGS84")

# Within a half of the Earth: of an outline round more than that PROJ gives the area outside.
lonlat = st.tuples(st.floats(-85, 85), st.floats(-80, 80))
hulls = (
    st.lists(lonlat, min_size=3, max_size=8)
    .map(lambda points: shapely.MultiPoint(points).convex_hull)
    .filter(lambda hull: hull.geom_type == "Polygon" and hull.area > 1e-3)
)


def geodesic_km2(shape):
    """Return the area PROJ gives for an outline whose edges are cut so finely that both readings of an edge agree."""
    return sum(
        abs(GEOD.geometry_area_perimeter(shapely.segmentize(part, 0.01))[0]) / 1e6 for part in shapely.get_parts(shape)
    )


@given(hulls)
def test_an_area_is_that_of_the_densified_geodesic_polygon(hull):
    assert areas_km2(np.array([hull]))[0] == pytest.approx(geodesic_km2(hull), rel=1e-7)


@given(hulls, lonlat, lonlat)
def test_wherever_an_edge_is_cut_the_parts_add_up_to_the_whole(hull, one, other):
    west, east = sorted((one[0], other[0]))
    south, north = sorted((one[1], other[1]))
    box = shapely.box(west, south, east, north)
    whole, within, outside = areas_km2(
        np.array([hull, shapely.intersection(hull, box), shapely.difference(hull, box)], dtype=object)
    )
    # A country is less than a hundred-thousandth of what doubles round here.
    assert within + outside == pytest.approx(whole, rel=1e-13, abs=1e-6)


def test_holes_count_against_lines_and_points_for_nothing_and_parts_together():
    ring = shapely.difference(shapely.box(37, 36, 38, 37), shapely.box(37.4, 36.4, 37.6, 36.6))
    found = areas_km2(
        np.array(
            [
                ring,
                shapely.box(37, 36, 38, 37),
                shapely.box(37.4, 36.4, 37.6, 36.6),
                shapely.GeometryCollection([shapely.box(37, 36, 38, 37), shapely.Point(0, 0)]),
                shapely.LineString([(0, 0), (1, 1)]),
                shapely.Polygon(),
            ],
            dtype=object,
        )
    )
    assert found[0] == pytest.approx(found[1] - found[2], abs=1e-9)
    assert found[3] == found[1]
    assert found[4:].tolist() == [0, 0]


def test_square_metres_are_a_millionth_of_square_kilometres():
    shapes = np.array([shapely.box(37, 36, 37.01, 36.01)])
    assert areas_m2(shapes)[0] == pytest.approx(areas_km2(shapes)[0] * 1e6)


def test_of_no_shapes_there_are_no_areas():
    assert areas_km2(np.array([], dtype=object)).tolist() == []
