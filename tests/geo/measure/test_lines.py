"""The shortest line to a ground. Oracle: `nearest_pair`, position by position; shapely for what touches."""

from time import perf_counter

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.geodesy import nearest_pair
from geo.measure.lines import between_grounds, to_ground
from geo.measure.lives import microseconds
from geo.measure.spots import Spots
from tests.worlds import ground_of, utc, zone

MOMENT = utc("2024-01-01")


def blob(seed, lon, lat, size=0.3, count=80):
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    radius = size * rng.uniform(0.4, 1, count)
    ring = np.column_stack([lon + radius * np.cos(angle), lat + radius * np.sin(angle)]).round(5)
    return shapely.make_valid(shapely.Polygon(ring))


def grounds(**shapes):
    ground = ground_of(zones=[zone(actor, shape) for actor, shape in shapes.items()])
    return ground, {actor: ground.territories.at(actor, microseconds(MOMENT), None) for actor in shapes}


@given(st.integers(0, 10_000), st.integers(1, 40), st.sampled_from([0.2, 2.0, 30.0]))
@settings(max_examples=30)
def test_the_nearest_position_is_that_of_all_measured_one_by_one(seed, count, width):
    ground, held = grounds(A=blob(seed, 37, 48))
    rng = np.random.default_rng(seed)
    names = np.array([f"Spot {n:02}" for n in rng.permutation(count)], dtype=object)
    lon, lat = rng.uniform(37 - width, 37 + width, count), rng.uniform(47.5, 48.5, count)
    starts = Spots(names, lon, lat, np.zeros(count), seed)
    every = [nearest_pair(shapely.Point(x, y), held["A"].shape).distance_m for x, y in zip(lon, lat, strict=True)]
    k, pair = to_ground(ground, starts, held["A"])
    assert pair.distance_m == pytest.approx(min(every), abs=0.001)
    assert every[k] == pytest.approx(min(every), abs=0.001)
    assert pair.start == pytest.approx((lon[k], lat[k]), abs=1e-9)
    if min(every) == 0:
        assert names[k] == min(name for name, away in zip(names, every, strict=True) if away == 0)


def spots(*rows):
    names, lon, lat = zip(*rows, strict=True)
    return Spots(np.array(names, dtype=object), np.array(lon, float), np.array(lat, float), np.zeros(len(rows)), rows)


def test_of_equally_near_positions_the_first_by_name_is_meant():
    ground, held = grounds(A=shapely.box(37, -1, 38, 1))
    k, pair = to_ground(ground, spots(("b", 36.5, 0.5), ("c", 36.5, -0.5), ("a", 36.5, 0.5), ("0", 36.4, 0)), held["A"])
    assert (k, pair.start, pair.end) == (2, (36.5, 0.5), pytest.approx((37, 0.5), abs=1e-4))


def test_a_position_on_the_edge_is_no_way_off_wherever_its_longitude_is_counted_from():
    ground, held = grounds(A=shapely.box(170, 60, 180, 65))
    for lon in (-180.0, 180.0, 540.0, 535.0, -185.0):
        k, pair = to_ground(ground, spots(("away", 169, 62), ("here", lon, 62)), held["A"])
        assert (k, pair.distance_m, pair.start, pair.end) == (1, 0.0, (lon, 62.0), (lon, 62.0))


def test_many_positions_rule_out_most_edges():
    """Half of a thousand places once took a second a moment: each was measured against every edge."""
    ground, held = grounds(A=blob(1, 37, 48, size=1.0, count=4000))
    rng = np.random.default_rng(0)
    starts = spots(*((f"{n}", *at) for n, at in enumerate(rng.uniform((35.5, 46.5), (38.5, 49.5), (800, 2)))))
    starts = starts.take(~shapely.intersects_xy(held["A"].shape, starts.lon, starts.lat))
    began = perf_counter()
    to_ground(ground, starts, held["A"])
    assert perf_counter() - began < 1.0


def test_it_is_measured_once():
    ground, held = grounds(A=blob(1, 37, 48))
    starts = Spots(np.array(["x"], dtype=object), np.array([36.0]), np.array([48.0]), np.zeros(1), "x")
    assert to_ground(ground, starts, held["A"]) is to_ground(ground, starts, held["A"])


@given(st.integers(0, 10_000), st.floats(0, 1.5))
@settings(max_examples=20)
def test_between_two_grounds_it_is_the_nearest_pair_in_either_direction(seed, apart):
    ground, held = grounds(A=blob(seed, 37, 48), B=blob(seed + 1, 37 + apart, 48.1))
    there = between_grounds(ground, ("A", held["A"]), ("B", held["B"]), MOMENT)
    back = between_grounds(ground, ("B", held["B"]), ("A", held["A"]), MOMENT)
    assert (there.distance_m, there.start, there.end) == (back.distance_m, back.end, back.start)
    expected = nearest_pair(held["A"].shape, held["B"].shape).distance_m
    assert there.distance_m == pytest.approx(expected, abs=0.001)
    assert (there.distance_m == 0) == shapely.intersects(held["A"].shape, held["B"].shape)


def test_grounds_that_share_a_border_meet_in_the_middle_of_its_vertices():
    line = [(37.0, 48.0), (37.1, 48.1), (37.0, 48.2), (37.1, 48.3), (37.0, 48.4)]
    ground, held = grounds(
        A=shapely.Polygon([*line, (36, 48.4), (36, 48)]), B=shapely.Polygon([*line[::-1], (38, 48), (38, 48.4)])
    )
    pair = between_grounds(ground, ("A", held["A"]), ("B", held["B"]), MOMENT)
    assert (pair.distance_m, pair.start, pair.end) == (0.0, (37.0, 48.2), (37.0, 48.2))


def test_grounds_that_share_an_edge_without_sharing_vertices_meet_on_it():
    ground, held = grounds(A=shapely.box(36, 48, 37, 49), B=shapely.box(37, 48.2, 38, 48.8))
    pair = between_grounds(ground, ("A", held["A"]), ("B", held["B"]), MOMENT)
    assert pair.distance_m == 0
    assert pair.start[0] == 37
