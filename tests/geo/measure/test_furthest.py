"""The furthest point of a ground, in a plane world where it is known."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.furthest import furthest

M_PER_DEG = 100_000.0


def away_from(x, y):
    """Return metres from a point, of a world a little smaller than ours round the equator."""
    return lambda xy: M_PER_DEG * np.hypot(xy[:, 0] - x, xy[:, 1] - y)


def inwards(shape):
    """Return metres from a shape's edge."""
    return lambda xy: M_PER_DEG * shapely.distance(shape.boundary, shapely.points(xy))


def test_a_corner_that_is_the_furthest_is_named_exactly():
    point, metres, missed_m = furthest(shapely.box(0.0, 0.0, 0.1, 0.2), away_from(0.0, 0.0), fine_m=10.0)
    assert point == (0.1, 0.2)
    assert metres == pytest.approx(M_PER_DEG * np.hypot(0.1, 0.2))
    assert 0 <= missed_m <= 10 + 0.002 * metres


def test_the_innermost_point_of_each_of_several_parts_counts():
    small, large = shapely.box(0.0, 0.0, 0.1, 0.1), shapely.box(1.0, 0.0, 1.3, 0.5)
    both = shapely.union(small, large)
    (lon, lat), metres, missed_m = furthest(both, inwards(both), fine_m=10.0)
    assert lon == pytest.approx(1.15, abs=0.001)
    assert 0.14 < lat < 0.36
    assert 15_000 - missed_m <= metres <= 15_000


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=9))
def test_nothing_lies_further_than_what_was_found_and_may_be_missed(corners):
    """Oracle: the maximum inscribed circle, to a metre (GEOS)."""
    shape = shapely.make_valid(shapely.Polygon(np.array(corners) / 100))
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.area > 1e-6]
    if not parts:
        return
    shape = shapely.multipolygons(parts)
    circles = [shapely.maximum_inscribed_circle(part, tolerance=1e-5) for part in shapely.get_parts(shape)]
    metres = M_PER_DEG * max(shapely.length(circle) for circle in circles)
    _, found_m, missed_m = furthest(shape, inwards(shape), fine_m=20.0)
    assert found_m <= metres + 2
    assert metres <= found_m + missed_m + 1
    # The boxes are measured with our degrees, a ninth longer.
    assert missed_m <= max(20.0, 0.002 * found_m)
