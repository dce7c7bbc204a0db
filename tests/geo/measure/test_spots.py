"""Which named points are nearest. Oracle: the geodesics of all pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure import spots as module
from geo.measure.spots import Spots, nearest_two

GEOD = Geod(ellps="WGS84")
WIDTHS = st.sampled_from([0.001, 1.0, 40.0, 170.0])


def random_spots(rng, count, width, lon=37.0):
    lons = (lon + rng.uniform(-width, width, count) + 180) % 360 - 180
    lats = np.clip(36 + rng.uniform(-width, width, count), -89, 89)
    names = np.array([f"Spot {n}" for n in range(count)], dtype=object)
    return Spots(names, lons.round(4), lats.round(4), np.full(count, 500.0), "spots")


def all_pairs_m(a, b):
    grid = np.meshgrid(np.arange(len(a)), np.arange(len(b)), indexing="ij")
    i, j = (one.ravel() for one in grid)
    return GEOD.inv(a.lon[i], a.lat[i], b.lon[j], b.lat[j])[2].reshape(len(a), len(b))


@given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 30), WIDTHS, st.sampled_from([37.0, 180.0]))
@settings(max_examples=60)
def test_the_nearest_two_are_those_of_all_pairs(seed, count, count_other, width, lon):
    rng = np.random.default_rng(seed)
    a, b = random_spots(rng, count, width, lon), random_spots(rng, count_other, width, lon)
    every = all_pairs_m(a, b)
    i, j, distance_m = nearest_two(a, b)
    assert distance_m == every[i, j] == every.min()
    assert (i, j) == np.unravel_index(every.argmin(), every.shape)


@given(st.integers(0, 10_000), st.integers(1, 30), WIDTHS)
@settings(max_examples=60)
def test_the_nearest_of_some_to_a_point_is_that_of_all(seed, count, width):
    rng = np.random.default_rng(seed)
    spots, points = random_spots(rng, count, width), random_spots(rng, 5, width)
    among = rng.random(count) < 0.5
    among[0] = True
    every = all_pairs_m(points, spots)
    for row, (lon, lat) in enumerate(zip(points.lon, points.lat, strict=True)):
        which, distance_m = spots.nearest_to(lon, lat, among)
        assert among[which]
        assert distance_m == every[row, among].min()
    lonlat = np.column_stack([points.lon, points.lat])
    assert spots.nearest_m(lonlat) == pytest.approx(every.min(axis=1), rel=1e-6, abs=0.01)


def test_many_points_taken_some_at_a_time_give_the_same(monkeypatch):
    rng = np.random.default_rng(4)
    a, b = random_spots(rng, 50, 1.0), random_spots(rng, 40, 1.0)
    whole = nearest_two(a, b), b.nearest_m(np.column_stack([a.lon, a.lat])).tolist()
    monkeypatch.setattr(module, "_MOST_PAIRS", 100)
    assert (nearest_two(a, b), b.nearest_m(np.column_stack([a.lon, a.lat])).tolist()) == whole


def test_an_area_holds_its_border_and_everywhere_is_everything():
    spots = Spots(*(np.array(values) for values in (["a", "b"], [37.0, 38.0], [36.0, 36.0], [1.0, 1.0])), "spots")
    assert list(spots.inside((37.0, 36.0, 37.5, 36.5)).names) == ["a"]
    assert spots.inside(None) is spots
    assert spots.inside((36.0, 35.0, 39.0, 37.0)) is spots


def test_the_same_points_have_the_same_key_and_others_another():
    spots = random_spots(np.random.default_rng(1), 5, 1.0)
    first, again = (spots.take(np.array([True, False, True, False, False])) for _ in range(2))
    assert first.key == again.key == spots.take(np.array([0, 2])).key
    assert first.key != spots.take(np.array([0, 3])).key
