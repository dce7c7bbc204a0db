"""Single linkage, against all pairs by `pyproj.Geod` and a walk over them."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.linkage import joins_days, joins_km, labels, pairs_within
from geo.model.errors import InputError

GEOD = Geod(ellps="WGS84")
DAY = 86_400_000_000

#: Of one district, and of a country: there the plane stretches, and pairs in doubt are measured by geodesic.
POINTS = st.one_of(
    *(
        st.lists(st.tuples(st.floats(west, east), st.floats(south, north), st.integers(0, 40)), min_size=0, max_size=25)
        for west, south, east, north in ((36.8, 36.1, 37.4, 36.6), (22.0, 44.0, 41.0, 53.0))
    )
)


def made(points):
    shapes = np.array([shapely.Point(lon, lat) for lon, lat, _ in points], dtype=object)
    return shapes, np.array([day * DAY for _, _, day in points], dtype=np.int64)


def groups_of(found):
    return {frozenset(np.flatnonzero(found == label).tolist()) for label in np.unique(found)}


def walked(points, days_apart, km_apart):
    """Groups by a walk over all pairs."""

    def near(a, b):
        metres = GEOD.inv(points[a][0], points[a][1], points[b][0], points[b][1])[2]
        return abs(points[a][2] - points[b][2]) <= days_apart and metres <= km_apart * 1000

    left, groups = set(range(len(points))), set()
    while left:
        group, edge = set(), {min(left)}
        while edge:
            group |= edge
            edge = {b for a in edge for b in left - group if near(a, b)}
        left -= group
        groups.add(frozenset(group))
    return groups


@given(POINTS, st.integers(0, 15), st.floats(0, 300))
def test_groups_are_those_of_a_walk_over_all_pairs(points, days_apart, km_apart):
    found = pairs_within(*made(points), days_apart=days_apart, km_apart=km_apart)
    assert groups_of(labels(found, days_apart=days_apart, km_apart=km_apart)) == walked(points, days_apart, km_apart)


@given(POINTS, st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(points, random):
    order = random.sample(range(len(points)), len(points))
    one, other = (
        labels(pairs_within(*made(rows), days_apart=7, km_apart=40), days_apart=7, km_apart=40)
        for rows in (points, [points[k] for k in order])
    )
    assert groups_of(one) == {frozenset(order[k] for k in group) for group in groups_of(other)}


@given(POINTS)
def test_between_two_joins_the_groups_are_the_same(points):
    pairs = pairs_within(*made(points), days_apart=40, km_apart=2000)
    bounds = [0.0, *joins_km(pairs, days_apart=5)]
    counts = [len(walked(points, 5, bound * (1 + 1e-9))) for bound in bounds]
    assert counts == sorted(counts, reverse=True)
    for bound, following, count in zip(bounds, bounds[1:], counts, strict=False):
        if following > bound * (1 + 1e-6) + 1e-6:
            assert len(walked(points, 5, following * (1 - 1e-9))) == count


def test_joins_in_time_are_the_days_between_the_groups():
    points = [(37.0, 36.0, 0), (37.01, 36.0, 5), (37.02, 36.0, 21), (38.0, 36.0, 21)]
    pairs = pairs_within(*made(points), days_apart=60, km_apart=10)
    assert joins_days(pairs, km_apart=10) == (5.0, 16.0)


def test_exactly_so_far_apart_belongs_together():
    points = [(37.0, 36.0, 0), (37.1, 36.0, 7)]
    km = GEOD.inv(37.0, 36.0, 37.1, 36.0)[2] / 1000
    pairs = pairs_within(*made(points), days_apart=7, km_apart=km)
    assert labels(pairs, days_apart=7, km_apart=km).tolist() == [0, 0]
    assert labels(pairs, days_apart=7, km_apart=km * (1 - 1e-9)).tolist() == [0, 1]
    assert labels(pairs, days_apart=6.999, km_apart=km).tolist() == [0, 1]


def test_ground_is_as_near_as_its_nearest_points_are():
    # Their middles are 40 km apart, their edges 0.1 degrees of longitude.
    shapes = np.array([shapely.box(37.0, 36.0, 37.3, 36.2), shapely.box(37.4, 36.0, 37.7, 36.2)], dtype=object)
    km = GEOD.inv(37.3, 36.2, 37.4, 36.2)[2] / 1000
    pairs = pairs_within(shapes, np.zeros(2, dtype=np.int64), days_apart=1, km_apart=20)
    assert joins_km(pairs, days_apart=1) == pytest.approx((km,), abs=0.001)


def test_both_sides_of_the_180th_meridian_are_near():
    points = [(179.99, 0.0, 0), (-179.99, 0.0, 0)]
    pairs = pairs_within(*made(points), days_apart=1, km_apart=5)
    assert labels(pairs, days_apart=1, km_apart=5).tolist() == [0, 0]


def test_too_many_pairs_are_refused():
    shapes, when = made([(37.0, 36.0, 0)] * 2_100)
    with pytest.raises(InputError, match="choose a shorter time"):
        pairs_within(shapes, when, days_apart=1, km_apart=1)
