"""Outlines cut to a rectangle, against shapely."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.share.picture.cut import area_path, clipped, is_inside, rings_of, runs, snapped
from geo.share.picture.projection import Box, Frame, northing

BOX = Box(-10, -5, 10, 5)
#: Points of a sheet; the oracle's `buffer` divides by zero where an edge leans by less than the smallest normal number.
SPOT = st.tuples(*[st.floats(-20, 20, allow_subnormal=False)] * 2)


@given(st.lists(SPOT, min_size=3, max_size=12, unique=True))
def test_a_cut_ring_has_the_area_of_the_intersection(corners):
    shape = shapely.Polygon(corners).convex_hull
    if shape.geom_type != "Polygon":
        return
    cut = clipped(shapely.get_coordinates(shape.exterior)[:-1], BOX)
    expected = shapely.intersection(shape, shapely.box(-10, -5, 10, 5)).area
    assert (shapely.Polygon(cut).area if len(cut) > 2 else 0.0) == pytest.approx(expected, abs=1e-6)
    if len(cut):
        assert (np.abs(cut) <= (10 + 1e-9, 5 + 1e-9)).all()


def test_a_ring_with_two_arms_across_the_cut_keeps_its_area():
    comb = np.array([(-8, -20), (-8, 20), (-4, 20), (-4, -8), (4, -8), (4, 20), (8, 20), (8, -20)], dtype=float)
    assert shapely.Polygon(clipped(comb, BOX)).buffer(0).area == pytest.approx(80.0)


@given(st.lists(SPOT, min_size=2, max_size=15))
def test_runs_hold_all_of_a_line_that_is_inside(points):
    line = np.array(points)
    kept = shapely.MultiLineString([run for run in runs(line, BOX) if len(run) > 1])
    inside = shapely.intersection(shapely.LineString(line), shapely.box(-10, -5, 10, 5))
    assert shapely.difference(inside, kept.buffer(1e-6)).length == pytest.approx(0.0, abs=1e-6)


def test_snapping_moves_no_corner_by_more_than_can_be_seen():
    line = np.column_stack([np.linspace(0, 3, 5_000), np.sin(np.linspace(0, 3, 5_000))])
    fine = snapped(line)
    assert len(fine) < 200
    assert shapely.hausdorff_distance(shapely.LineString(line), shapely.LineString(fine)) < 0.06


def test_holes_stay_holes():
    frame = Frame(Box(0, 0, 100, 100), 37.0, float(northing(36.0)), 4_000.0)
    ring = shapely.box(36.8, 35.8, 37.2, 36.2) - shapely.box(36.95, 35.95, 37.05, 36.05)
    rings = rings_of(ring, frame)
    assert is_inside(rings, 40, 50)
    assert not is_inside(rings, 50, 50)
    path = area_path(rings)
    assert path is not None
    # Filled by the non-zero rule: the hole runs the other way round.
    assert sorted(bool(shapely.is_ccw(shapely.LinearRing(one))) for one in rings) == [False, True]
