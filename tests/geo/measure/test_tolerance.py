"""Between which values an area lies. The oracles are plane geometry on rectangles a few kilometres wide."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure import geodesy
from geo.measure.tolerance import EARTH_KM2, between_km2, margin
from geo.model.areas import areas_km2

GEOD = Geod(ellps="WGS84")


def km2(shape):
    return float(areas_km2(np.array([shape]))[0])


def sides(west, south, east, north):
    return GEOD.inv(west, (south + north) / 2, east, (south + north) / 2)[2], GEOD.inv(west, south, west, north)[2]


@pytest.mark.parametrize("line_m", [50.0, 500.0, 1000.0])
def test_a_rectangle_loses_a_frame_and_gains_one_with_round_corners(line_m):
    box = (37.0, 36.0, 37.2, 36.2)
    wide, high = sides(*box)
    low, up = between_km2(shapely.box(*box), km2(shapely.box(*box)), line_m)
    assert low == pytest.approx((wide - 2 * line_m) * (high - 2 * line_m) / 1e6, rel=1e-3)
    grown = wide * high + 2 * line_m * (wide + high) + math.pi * line_m**2
    assert up == pytest.approx(grown / 1e6, rel=1e-3)


def test_ground_thinner_than_its_tolerance_may_be_none():
    strip = shapely.box(37, 36, 37.2, 36.005)
    low, high = between_km2(strip, km2(strip), 1000.0)
    assert low == 0
    assert high > km2(strip)


@pytest.mark.parametrize("line_m", [0.0, math.nan])
def test_a_line_without_a_tolerance_has_no_interval(line_m):
    assert between_km2(shapely.box(37, 36, 38, 37), 5.0, line_m) == (5.0, 5.0)


def test_no_ground_has_no_interval():
    assert between_km2(shapely.Polygon(), 0.0, 1000.0) == (0.0, 0.0)


def test_in_a_box_an_edge_outside_reaches_in_and_the_border_is_no_edge():
    # The ground ends 550 m beyond the box's eastern border: off by 1,000 m it would end 450 m inside.
    area = (37.0, 36.0, 37.2, 36.2)
    beyond_m = sides(37.2, 36.0, 37.206, 36.2)[0]
    wide, high = sides(*area)
    ground = shapely.intersection(shapely.box(36, 35, 37.206, 37), shapely.box(*margin(area, 1000.0)))
    low, up = between_km2(ground, km2(shapely.box(*area)), 1000.0, area)
    assert low == pytest.approx((wide - (1000 - beyond_m)) * high / 1e6, rel=1e-3)
    assert up == pytest.approx(km2(shapely.box(*area)), rel=1e-6)


def test_the_margin_holds_what_is_near_and_stays_on_the_globe():
    west, south, east, north = margin((37.0, 36.0, 37.2, 36.2), 1000.0)
    assert GEOD.inv(37.0, 36.1, west, 36.1)[2] > 1000
    assert GEOD.inv(37.1, 36.2, 37.1, north)[2] > 1000
    assert (south < 36.0, east > 37.2) == (True, True)
    assert margin((-180, -90, 180, 90), 1000.0) == (-180, -90, 180, 90)


corners = st.tuples(st.floats(30, 40), st.floats(-60, 60))


@given(st.lists(corners, min_size=3, max_size=7), st.floats(1, 5000))
def test_the_area_lies_in_its_interval_and_a_wider_tolerance_holds_a_narrower_one(points, line_m):
    hull = shapely.MultiPoint(points).convex_hull
    if hull.geom_type != "Polygon":
        return
    area_km2 = km2(hull)
    low, high = between_km2(hull, area_km2, line_m)
    assert low <= area_km2 <= high
    lower, higher = between_km2(hull, area_km2, 2 * line_m)
    slack = 0.01 * (higher - lower)
    assert lower <= low + slack
    assert higher >= high - slack


def test_no_ground_may_be_larger_than_the_earth_or_its_box():
    square, whole = shapely.box(37, 36, 37.2, 36.2), shapely.box(-180, -90, 180, 90)
    assert between_km2(square, km2(square), 3e7) == (0, EARTH_KM2)
    assert pytest.approx(km2(whole), rel=1e-12) == EARTH_KM2
    area = (36.9, 35.9, 37.3, 36.3)
    low, high = between_km2(square, km2(square), 3e7, area)
    assert (low, high) == (0, km2(shapely.box(*area)))


def of_all_at_once(shape, area_km2, line_m, area):
    """Work the interval out with the whole ground laid flat and moved at once: what is done part by part."""
    west, south, east, north = shape.bounds
    centre = (float(round((west + east) / 2)), float(round((south + north) / 2)))
    flat = geodesy.to_plane(np.array([shape], dtype=object), centre, most_deg=0.1)[0]
    box = None
    if area is not None:
        box = geodesy.to_plane(np.array([shapely.box(*area)], dtype=object), centre, most_deg=0.1)[0]

    def size(moved):
        return shapely.area(moved if box is None else shapely.intersection(moved, box))

    outline = shapely.simplify(flat, line_m * 0.1, preserve_topology=False)
    outline = flat if outline.area < 0.5 * flat.area else outline
    shrunk, same, grown = (size(shapely.buffer(outline, by, quad_segs=4)) for by in (-line_m, 0, line_m))
    same, to_km2 = size(outline), area_km2 / size(flat) if size(flat) > 0 else 1e-6
    low = max(0.0, area_km2 - (same - shrunk) * to_km2) if shrunk > 0 else 0.0
    most = EARTH_KM2 if area is None else km2(shapely.box(*area))
    return low, max(area_km2, min(most, area_km2 + max(0.0, grown - same) * to_km2))


def island(lon, lat, size, corners, hole):
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    away = size * (1 + 0.2 * np.sin(3 * angles))
    shell = shapely.Polygon(np.column_stack([lon + away * np.cos(angles), lat + away * np.sin(angles)]))
    return shell.difference(shapely.Point(lon, lat).buffer(size / 3)) if hole else shell


# Parts from 2 m to 20 km wide, that overlap, nearly meet, lie in each other's holes or far apart.
islands = st.lists(
    st.builds(
        island,
        st.integers(0, 40).map(lambda k: 36 + k * 0.012),
        st.integers(0, 4).map(lambda k: 36 + k * 0.012),
        st.sampled_from([1e-5, 0.003, 0.01, 0.1]),
        st.integers(3, 40),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=150)
@given(islands, st.sampled_from([100.0, 500.0, 1000.0]), st.sampled_from([None, (36.01, 36.0, 36.2, 36.03)]))
def test_part_by_part_it_is_what_it_is_of_all_at_once(parts, line_m, area):
    shape = shapely.union_all(parts)
    inside = km2(shape if area is None else shapely.intersection(shape, shapely.box(*area)))
    found = between_km2(shape, inside, line_m, area)
    assert found == pytest.approx(of_all_at_once(shape, inside, line_m, area), abs=1e-9)
    assert found == between_km2(shape, inside, line_m, area), "what is remembered is the same"


def test_near_the_poles_and_across_the_180th_meridian_parts_stay_together():
    for parts in ([(10, 89), (100, 89)], [(179, 20), (-179, 20)]):
        shape = shapely.union_all([shapely.box(lon - 1, lat, lon + 1, lat + 0.2) for lon, lat in parts])
        low, high = between_km2(shape, km2(shape), 200.0)
        assert 0 < low < km2(shape) < high
