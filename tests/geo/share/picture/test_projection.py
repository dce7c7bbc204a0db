"""The projection: its scale against geodesics, its inverse, and where places fall."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.measure.geodesy import geodesic_m
from geo.share.picture.projection import Box, Frame, latitude, northing

LATITUDES = st.floats(-80, 80)
BOX = Box(40, 50, 640, 450)


def frame(lon, lat, scale):
    return Frame(BOX, lon, float(northing(lat)), scale)


@given(LATITUDES)
def test_a_northing_leads_back_to_its_latitude(lat):
    assert latitude(float(northing(lat))) == pytest.approx(lat, abs=1e-9)


@given(st.floats(-179, 179), LATITUDES, st.floats(500, 500_000))
def test_the_scale_is_that_of_geodesics_in_all_directions(lon, lat, scale):
    # Oracle: Karney's geodesics over a tenth of a thousandth of a degree, to the east and to the north.
    here, step = frame(lon, lat, scale), 1e-4
    (x, y), (x_east, _), (_, y_north) = here.points([lon, lon + step, lon], [lat, lat, lat + step])
    east_m, north_m = geodesic_m([lon, lon], [lat, lat], [lon + step, lon], [lat, lat + step])
    metres = here.metres_per_point(lat)
    assert (x_east - x) * metres == pytest.approx(float(east_m), rel=1e-4)
    assert (y_north - y) * metres == pytest.approx(float(north_m), rel=1e-4)


@given(st.floats(-180, 180), st.floats(-60, 60), st.floats(200, 50_000))
def test_the_edges_are_where_the_frame_says(lon, lat, scale):
    here = frame(lon, lat, scale)
    (left, bottom), (right, top) = here.points([here.west, here.east], [here.south, here.north])
    assert (left, bottom, right, top) == pytest.approx((BOX.left, BOX.bottom, BOX.right, BOX.top), abs=1e-6)


def test_places_are_drawn_where_they_are_nearest_to_the_middle():
    here = frame(179.0, -16.0, 5_000.0)
    xy = here.places(np.array([178.0, -179.0]), np.array([-16.0, -16.0]))
    assert xy[1, 0] - xy[0, 0] == pytest.approx(np.radians(3.0) * 5_000)
    assert here.turns(-180.0, -174.0) == [360.0]
    assert here.turns(170.0, 180.0) == [0.0]
