"""How far a front moved. Oracle: parallels and meridians one can measure with pyproj.Geod."""

import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.frontline import front_at
from geo.measure.geodesy import length_m, nearest_pair
from geo.measure.movement import moved, movement
from geo.model.errors import InputError
from tests.worlds import ground_of, utc, zone

GEOD = Geod(ellps="WGS84")
PAIR = ("North", "South")
BEFORE, AFTER = utc("2024-01-01"), utc("2024-01-05")


def fronts_of(before, after):
    """Return two fronts of two actors that split a box along one line, then along another (west to east)."""
    zones = []
    for line, start, end in ((before, "2024-01-01", "2024-01-05"), (after, "2024-01-05", None)):
        zones.append(zone("North", shapely.Polygon([*line, (37.2, 36.9), (37.0, 36.9)]), start, end))
        zones.append(zone("South", shapely.Polygon([*line, (37.2, 36.0), (37.0, 36.0)]), start, end))
    ground = ground_of(zones=zones)
    return front_at(ground, PAIR, BEFORE), front_at(ground, PAIR, AFTER)


def level(lat):
    return [(37.0, lat), (37.2, lat)]


def test_a_border_that_shifted_was_gained_by_the_one_who_pushed_it():
    before, after = fronts_of(level(36.3), level(36.4))
    parts = movement(before, after)
    later = parts[parts["line"] == "after"]
    shift_m = GEOD.inv(37.1, 36.3, 37.1, 36.4)[2]
    assert set(later["gained_by"]) == {"South"}
    assert later["signed_m"].min() == pytest.approx(-shift_m, rel=1e-3)
    found = moved(parts, PAIR)
    assert found.gained_m == (0, pytest.approx(after.length_m))
    assert (found.unmoved_m, found.unclear_m) == (0, 0)
    assert found.vanished_m == pytest.approx(before.length_m)
    assert (found.most_m, found.most_gained_by) == (pytest.approx(shift_m, rel=1e-3), "South")


def test_the_other_way_round_the_other_one_gained():
    before, after = fronts_of(level(36.4), level(36.3))
    found = moved(movement(before, after), PAIR)
    assert found.gained_m == (pytest.approx(after.length_m), 0)


def test_a_bulge_moves_its_own_part_alone():
    before = [(37.0, 36.3), (37.08, 36.3), (37.12, 36.3), (37.2, 36.3)]
    after = [(37.0, 36.3), (37.08, 36.3), (37.1, 36.35), (37.12, 36.3), (37.2, 36.3)]
    found = moved(movement(*fronts_of(before, after), step_m=50.0), PAIR)
    still = length_m(shapely.LineString([(37.0, 36.3), (37.08, 36.3)])) * 2
    assert found.unmoved_m == pytest.approx(still, abs=100)
    assert found.gained_m[1] == pytest.approx(length_m(shapely.LineString(after[1:4])), abs=100)
    assert found.vanished_m == pytest.approx(length_m(shapely.LineString([(37.08, 36.3), (37.12, 36.3)])), abs=100)
    assert found.most_at == pytest.approx((37.1, 36.35), abs=0.001)


def test_a_front_that_did_not_move_is_unmoved():
    before, after = fronts_of(level(36.3), level(36.3))
    parts = movement(before, after)
    assert set(parts["line"]) == {"after"}
    assert (parts["signed_m"] == 0).all()
    assert moved(parts, PAIR).unmoved_m == pytest.approx(after.length_m)


def test_a_new_front_has_not_moved_from_anywhere_and_a_vanished_one_not_to_anywhere():
    before, _ = fronts_of(level(36.3), level(36.4))
    apart = [zone("North", shapely.box(37, 36, 38, 37)), zone("South", shapely.box(1, 1, 2, 2))]
    nothing = front_at(ground_of(zones=apart), PAIR, BEFORE)
    found = moved(movement(nothing, before), PAIR)
    assert found.gained_m == (0, 0)
    assert (found.unclear_m, found.vanished_m) == (pytest.approx(before.length_m), 0)
    assert math.isnan(found.most_m)
    assert found.most_at is None
    assert moved(movement(before, nothing), PAIR).vanished_m == pytest.approx(before.length_m)
    assert moved(movement(nothing, nothing), PAIR).unmoved_m == 0


def test_without_an_earlier_front_nobody_gained_however_the_ground_was_held():
    zones = [
        zone("North", shapely.box(37, 36.5, 37.2, 36.9), "2024-01-01", "2024-01-05"),
        zone("South", shapely.box(37, 36.0, 37.2, 36.4), "2024-01-01", "2024-01-05"),
        zone("North", shapely.box(37, 36.3, 37.2, 36.9), "2024-01-05"),
        zone("South", shapely.box(37, 36.0, 37.2, 36.3), "2024-01-05"),
    ]
    ground = ground_of(zones=zones)
    parts = movement(front_at(ground, PAIR, BEFORE), front_at(ground, PAIR, AFTER))
    assert parts["moved_m"].isna().all()
    assert set(parts["gained_by"]) == {""}


@pytest.mark.parametrize("options", [{"area": (37.0, 36.0, 37.1, 37.0)}, {"within_m": 500.0}])
def test_fronts_of_two_areas_or_widths_are_not_compared(options):
    ground = ground_of(zones=[zone("North", shapely.box(1, 1, 2, 2)), zone("South", shapely.box(1, 0, 2, 1))])
    with pytest.raises(InputError, match="of two areas or widths"):
        movement(front_at(ground, PAIR, BEFORE), front_at(ground, PAIR, AFTER, **options))


def test_the_180th_meridian_is_no_edge_of_the_ground_that_was_gained():
    zones = []
    for lat, start, end in ((10.3, "2024-01-01", "2024-01-05"), (10.4, "2024-01-05", None)):
        for actor, low, high in (("North", lat, 11.0), ("South", 10.0, lat)):
            halves = [shapely.box(179.8, low, 180, high), shapely.box(-180, low, -179.8, high)]
            zones.append(zone(actor, shapely.MultiPolygon(halves), start, end))
    ground = ground_of(zones=zones)
    before, after = front_at(ground, PAIR, BEFORE), front_at(ground, PAIR, AFTER)
    parts = movement(before, after, still_m=5000.0)
    near = parts[(parts["line"] == "after") & (parts["lon"].abs() > 179.9)]
    assert set(near["gained_by"]) == {"South"}
    assert near["length_m"].sum() == pytest.approx(after.length_m / 2, rel=0.05)


def test_ground_neither_held_before_is_no_gain_of_either():
    zones = [
        zone("North", shapely.box(37, 36.5, 37.2, 36.9), "2024-01-01", "2024-01-05"),
        zone("South", shapely.box(37, 36.0, 37.2, 36.5), "2024-01-01", "2024-01-05"),
        zone("North", shapely.box(38, 36.5, 38.2, 36.9), "2024-01-05"),
        zone("South", shapely.box(38, 36.0, 38.2, 36.5), "2024-01-05"),
    ]
    ground = ground_of(zones=zones)
    parts = movement(front_at(ground, PAIR, BEFORE), front_at(ground, PAIR, AFTER))
    found = moved(parts, PAIR)
    assert found.gained_m == (0, 0)
    assert found.unclear_m == pytest.approx(front_at(ground, PAIR, AFTER).length_m)
    assert set(parts["gained_by"]) == {""}


@given(
    st.lists(st.tuples(st.floats(36.2, 36.6), st.floats(36.2, 36.6)), min_size=2, max_size=6),
    st.sampled_from([300.0, 2000.0]),
)
@settings(max_examples=8)
def test_the_parts_make_up_the_front_and_each_is_as_far_as_it_is(heights, step_m):
    lons = [37.0 + 0.2 * n / (len(heights) - 1) for n in range(len(heights))]
    before, after = fronts_of(*(list(zip(lons, lats, strict=True)) for lats in zip(*heights, strict=True)))
    parts = movement(before, after, step_m=step_m)
    later = parts[parts["line"] == "after"]
    assert later["length_m"].sum() == pytest.approx(after.length_m, abs=0.01)
    assert later["length_m"].max() <= step_m + 1e-6
    for part in later.iloc[::20].itertuples():
        assert length_m(part.geometry) == pytest.approx(part.length_m, abs=0.01)
        expected = nearest_pair(shapely.Point(part.lon, part.lat), before.line).distance_m
        assert part.moved_m == pytest.approx(expected, abs=0.01)
    found = moved(parts, PAIR)
    assert found.unmoved_m + sum(found.gained_m) + found.unclear_m == pytest.approx(after.length_m, abs=0.01)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"step_m": 0.0}, "steps of 0 m"),
        ({"step_m": float("nan")}, "steps of nan m"),
        ({"still_m": -1.0}, "a stillness of -1 m"),
        ({"step_m": 0.001}, "give a longer step"),
    ],
)
def test_steps_that_cannot_be_gone_are_refused(options, words):
    with pytest.raises(InputError, match=words):
        movement(*fronts_of(level(36.3), level(36.4)), **options)


def test_fronts_of_two_pairs_are_not_compared():
    before, after = fronts_of(level(36.3), level(36.4))
    turned = type(after)(PAIR[::-1], after.instant, after.line, after.length_m, 0.0)
    with pytest.raises(InputError, match="one front is that of North and South, the other of South and North"):
        movement(before, turned)
