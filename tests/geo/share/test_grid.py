"""The grid of coarse places. Oracles: pyproj.Geod for distances, shapely for what lies in what, arithmetic."""

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.share._grid import SIZES_M, Grid

GEOD = Geod(ellps="WGS84")
SIZES = list(SIZES_M)

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)
sizes = st.sampled_from(SIZES)


@given(sizes, longitudes, latitudes)
@example(1_000.0, 180.0, 0.0)
@example(1_000.0, -180.0, 89.999)
@example(49_000.0, 37.0, 90.0)
@example(49_000.0, 37.0, -90.0)
def test_a_centre_is_near_its_own_and_the_same_however_often(size_m, lon, lat):
    grid = Grid(size_m)
    at = np.array([lon]), np.array([lat])
    centre = grid.centres(*at)
    assert GEOD.inv(*at, *centre)[2][0] <= grid.reach_m(at[1])[0] <= np.ceil((1.0 if abs(lat) < 89 else 1.2) * size_m)
    again = grid.centres(*centre)
    assert (again[0][0], again[1][0]) == (centre[0][0], centre[1][0])
    assert grid.reach_m(centre[1])[0] == grid.reach_m(at[1])[0]


@given(sizes, longitudes, latitudes)
@example(143.0, 0.0, 0.0)
def test_a_centre_to_six_decimals_is_off_by_less_than_the_reach_allows_for(size_m, lon, lat):
    grid = Grid(size_m)
    row, column = grid.cells(np.array([lon]), np.array([lat]))
    centre = grid.centres(np.array([lon]), np.array([lat]))
    assert GEOD.inv(-180 + (column + 0.5) * (360 / grid.columns(row)), grid.middle(row), *centre)[2][0] < 0.25


@pytest.mark.parametrize("size_m", SIZES[1:])
def test_no_corner_of_a_cell_is_farther_than_it_says_in_any_row(size_m):
    grid = Grid(size_m)
    row = np.arange(grid.rows)
    half, middle = 180 / grid.columns(row), grid.middle(row)
    reach_m = grid.reach_m(middle)
    for side in (-0.5, 0.5):
        corner = np.clip(middle + side * grid.height, -90, 90)
        assert (GEOD.inv(np.zeros_like(middle), middle, half, corner)[2] <= reach_m).all()


@given(st.integers(1, len(SIZES) - 1), longitudes, latitudes, st.floats(-1, 1), st.floats(-1, 1))
@example(3, 37.17123, 36.33456, 0.0, 0.0)
def test_a_cell_is_made_of_whole_cells_of_any_finer_grid(size, lon, lat, east, north):
    # Two places in one cell of a finer grid are in one of every coarser: laid over each other they tell no more.
    coarse, fine = Grid(SIZES[size]), Grid(SIZES[size - 1])
    middle = fine.centres(np.array([lon]), np.array([lat]))
    half = 180 / fine.columns(fine.row(middle[1])), fine.height / 2
    other = middle[0] + 0.999 * east * half[0], middle[1] + 0.999 * north * half[1]
    assert fine.cells(*other) == fine.cells(*middle)
    assert coarse.cells(*other) == coarse.cells(*middle)


@given(sizes, longitudes, latitudes)
def test_both_sides_of_the_180th_meridian_are_one(size_m, lon, lat):
    grid = Grid(size_m)
    east, west = (grid.centres(np.array([end]), np.array([lat])) for end in (180.0, -180.0))
    assert (east[0][0], east[1][0]) == (west[0][0], west[1][0])
    assert -180 < grid.centres(np.array([lon]), np.array([lat]))[0][0] < 180


@given(sizes, st.floats(-170, 170), st.floats(-80, 80))
def test_no_centre_is_a_number_that_somebody_may_have_written(size_m, lon, lat):
    for degrees in np.concatenate(Grid(size_m).centres(np.array([lon]), np.array([lat]))):
        assert abs(degrees * 1e4 - round(degrees * 1e4)) > 9e-3
        # No more is told than that.
        assert degrees == round(degrees, 6)


@given(sizes, st.tuples(longitudes, latitudes, longitudes, latitudes))
def test_an_area_lies_on_borders_of_cells_and_stays_there(size_m, ends):
    lon, lat = sorted(ends[::2]), sorted(ends[1::2])
    if lon[0] == lon[1] or lat[0] == lat[1]:
        return
    grid = Grid(size_m)
    area = grid.area((lon[0], lat[0], lon[1], lat[1]))
    assert -180 <= area[0] < area[2] <= 180
    assert -90 <= area[1] < area[3] <= 90
    assert grid.area(area) == area
    rows = (np.array(area[1::2]) + 90) / grid.height
    assert np.abs(rows - np.round(rows)).max() < 1e-6
    # Never farther than the next border of a row.
    assert -1e-9 <= lat[0] - area[1] <= grid.height * 1.001
    assert -1e-9 <= area[3] - lat[1] <= grid.height * 1.001


shares = st.floats(0, 1)


@given(sizes, st.tuples(*[st.floats(-179, 179), st.floats(-89, 89)] * 2), st.tuples(shares, shares))
@example(7_000.0, (37.165, 36.29, 37.185, 36.36), (0.31, 0.874))
@example(1_000.0, (30.001, -60.0, 31.0, 75.0), (0.0, 0.9))
def test_the_cell_of_every_place_in_an_area_lies_in_it_afterwards(size_m, ends, share):
    (west, east), (south, north) = sorted(ends[::2]), sorted(ends[1::2])
    if west == east or south == north:
        return
    grid = Grid(size_m)
    lon, lat = west + share[0] * (east - west), south + share[1] * (north - south)
    area = grid.area((west, south, east, north))
    (x,), (y,) = grid.centres(np.array([lon]), np.array([lat]))
    half = 180 / grid.columns(grid.row(np.array([lat])))[0], grid.height / 2
    # Centres have six decimals.
    near = 1.6e-6
    assert area[0] - near <= x - half[0] < x + half[0] <= area[2] + near
    assert area[1] - near <= y - half[1] < y + half[1] <= area[3] + near
    # No wider than two of the widest cells more, on either side.
    widest = 360 / grid.columns(grid.row(np.array([south, north]))).min()
    assert west - area[0] <= 2 * widest
    assert area[2] - east <= 2 * widest


def blob(lon, lat, numbers):
    """Return a polygon with a wavy outline."""
    turn = np.linspace(0, 2 * np.pi, len(numbers), endpoint=False)
    radius = 0.05 + 0.05 * np.array(numbers)
    return shapely.Polygon(np.column_stack([lon + radius * np.cos(turn), lat + 0.8 * radius * np.sin(turn)]))


waves = st.lists(st.floats(0, 1), min_size=3, max_size=9)


def centres_round(grid, shape):
    """Return the centres of all cells that a shape may have to do with."""
    west, south, east, north = shape.bounds
    lats = np.arange(south - 2 * grid.height, north + 2 * grid.height, grid.height / 2)
    lons = np.arange(west - 0.05, east + 0.05, 1e-3)
    row, column = grid.cells(*(one.ravel() for one in np.meshgrid(lons, lats)))
    # Before they are rounded.
    return np.unique(np.column_stack([-180 + (column + 0.5) * (360 / grid.columns(row)), grid.middle(row)]), axis=0)


@settings(max_examples=40)
@given(st.sampled_from([143.0, 1_000.0, 7_000.0]), st.floats(-169, 169), st.floats(-75, 75), waves, st.booleans())
def test_a_zone_has_the_cells_whose_centres_lie_in_it(size_m, lon, lat, numbers, twice):
    grid, shape = Grid(size_m), blob(lon, lat, numbers)
    if twice:
        shape = shapely.MultiPolygon([shape, blob(lon + 0.25, lat, numbers[::-1])])
    filled = grid.filled(shape)
    assert filled.is_valid
    centres = shapely.points(centres_round(grid, shape))
    inside = shapely.contains(shape, centres)
    if not inside.any():
        assert shapely.contains(filled, centres).sum() == 1
        return
    assert (shapely.contains(filled, centres) == inside).all()


@settings(max_examples=40)
@given(st.sampled_from([143.0, 1_000.0, 7_000.0]), st.floats(-170, 170), st.floats(-75, 75), waves)
def test_filling_twice_is_filling_once(size_m, lon, lat, numbers):
    grid = Grid(size_m)
    filled = grid.filled(blob(lon, lat, numbers))
    assert shapely.equals_exact(grid.filled(filled), filled, 0)


@settings(max_examples=40)
@given(st.floats(-170, 170), st.floats(-75, 75), st.floats(0, 0.01), waves)
def test_filling_twice_is_filling_once_across_a_gap_narrower_than_a_cell(lon, lat, gap, numbers):
    whole = blob(lon, lat, numbers)
    strip = shapely.box(lon - 0.3 * gap, lat - 1, lon + 0.3 * gap + 1e-5, lat + 1)
    grid = Grid(1_000.0)
    filled = grid.filled(whole.difference(strip))
    assert shapely.equals_exact(grid.filled(filled), filled, 0)


@settings(max_examples=40)
@given(st.floats(-170, 170), st.floats(-75, 75), waves, st.lists(st.floats(-1, 1), min_size=2, max_size=6))
def test_zones_that_share_a_border_share_it_afterwards(lon, lat, numbers, cut):
    grid, whole = Grid(1_000.0), blob(lon, lat, numbers)
    line = np.column_stack([np.linspace(lon - 0.2, lon + 0.2, len(cut)), lat + 0.03 * np.array(cut)])
    # Both get the very vertices of the cut: the border of one overlay.
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([whole.boundary, shapely.LineString(line)])]))
    faces = [face for face in faces if whole.contains(face.representative_point())]
    big = [face for face in faces if len(grid._runs(face)[0])]
    filled = [grid.filled(face) for face in big]
    for number, one in enumerate(filled):
        for other in filled[:number]:
            assert one.intersection(other).area < 1e-15
    if big:
        together = grid.filled(whole)
        assert abs(sum(one.area for one in filled) - together.area) <= 1e-9


def test_a_hole_stays_and_a_zone_smaller_than_a_cell_is_one_cell():
    grid = Grid(1_000.0)
    ring = shapely.box(37, 36, 37.5, 36.5).difference(shapely.box(37.2, 36.2, 37.3, 36.3))
    assert len(grid.filled(ring).interiors) == 1
    west, south, east, north = grid.filled(shapely.Point(37.1234567, 36.7654321).buffer(1e-4)).bounds
    assert north - south == pytest.approx(grid.height)
    assert GEOD.inv(west, south, east, south)[2] == pytest.approx(1_000, rel=0.01)


def test_zones_reach_the_180th_meridian_and_the_pole_and_not_beyond():
    grid = Grid(49_000.0)
    assert grid.filled(shapely.box(0, 80, 180, 90)).bounds[2:] == (180, 90)
    assert grid.filled(shapely.box(-180, -90, 0, -80)).bounds[:2] == (-180, -90)
