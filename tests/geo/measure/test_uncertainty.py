"""The probability that a distance is under a threshold. Oracles: closed forms of the model, and sums over it."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.gap import Question, measure
from geo.measure.ground import Ground, Witness
from geo.measure.uncertainty import DRAWS, MOST_DRAWS, chance_under, interval_m
from geo.measure.zones import control
from geo.model.errors import InputError, UnknownNameError
from geo.read.catalog import open_built_in
from tests.worlds import event, ground_of, holding, place, utc, zone

GEOD = Geod(ellps="WGS84")
TENTH = utc("2015-10-10")
#: East of a meridian, which is straight on the ellipsoid, too.
EAST = shapely.box(37.1, 35.8, 37.6, 36.8)
EDGE_LON, LAT = 37.1, 36.3


def west_of_edge(metres, lat=LAT):
    lon, lat, _ = GEOD.fwd(EDGE_LON, lat, 270, metres)
    return lon, lat


def world(*positions, line_m=0.0, shape=EAST, actor="ISIS"):
    """Positions of ISIS as (longitude, latitude, radius) beside a zone of the Government."""
    return ground_of(
        places=[place(f"P{k}", lon, lat, radius) for k, (lon, lat, radius) in enumerate(positions)],
        holdings=[holding(f"p{k}", actor, "2015-01-01", None) for k in range(len(positions))],
        zones=[zone("Government", shape, line_m=line_m)],
    )


def under(ground, threshold_m, definition="position-to-edge", origin="ISIS", rival="Government", **options):
    question = Question(origin, rival, definition, max_place_uncertainty_m=5000.0)
    return chance_under(ground, question, TENTH, threshold_m, **options).chance


def is_near(chance, expected):
    error = math.sqrt(expected * (1 - expected) / chance.draws)
    assert abs(chance.probability - expected) <= 4 * error + 1e-9
    assert chance.standard_error == pytest.approx(error, rel=0.2, abs=2 / chance.draws)


def beyond_chord(height, radius):
    """The share of a disc beyond a chord this far from its centre."""
    x = np.clip(height / radius, -1, 1)
    return (math.acos(x) - x * math.sqrt(1 - x * x)) / math.pi


@pytest.mark.parametrize("threshold_m", [1600.0, 1900.0, 2000.0, 2300.0, 2700.0])
def test_a_disc_beside_a_straight_line_is_under_by_the_segment_it_cuts_off(threshold_m):
    ground = world((*west_of_edge(2000), 800.0))
    chance = under(ground, threshold_m)
    is_near(chance, beyond_chord(2000 - threshold_m, 800))
    assert (chance.low_m, chance.high_m) == pytest.approx((1200, 2800), abs=0.1)


@pytest.mark.parametrize("threshold_m", [1600.0, 2100.0, 2400.0])
def test_a_line_that_may_be_off_is_a_uniform_shift(threshold_m):
    ground = world((*west_of_edge(2000), 0.0), line_m=500.0)
    is_near(under(ground, threshold_m), (threshold_m - 1500) / 1000)


def test_a_disc_and_a_line_together_are_the_sum_over_both():
    ground = world((*west_of_edge(2000), 800.0), line_m=500.0)
    shifts = np.linspace(-500, 500, 2001)
    expected = np.mean([beyond_chord(2000 - shift - 1700, 800) for shift in shifts])
    is_near(under(ground, 1700), expected)


@pytest.mark.parametrize(("radius_m", "threshold_m"), [(500.0, 400.0), (3000.0, 2500.0)])
def test_two_positions_in_one_disc_follow_disc_line_picking(radius_m, threshold_m):
    # Solomon, H. (1978), Geometric Probability, p. 35: the distance of two random points of a disc.
    ground = ground_of(
        places=[place("One", 37, 36, radius_m), place("Other", 37, 36, radius_m)],
        holdings=[holding("p0", "ISIS", "2015-01-01", None), holding("p1", "Government", "2015-01-01", None)],
    )
    s = threshold_m / radius_m
    expected = (
        1 + 2 / math.pi * (s * s - 1) * math.acos(s / 2) - s / math.pi * (1 + s * s / 2) * math.sqrt(1 - s * s / 4)
    )
    chance = under(ground, threshold_m, "position-to-position")
    is_near(chance, expected)
    assert chance.flip_ends == ("start", "end")


def lens(radius, reach, apart):
    """The share of a disc of `radius` within `reach` of a point `apart` from its centre."""
    a = (apart**2 + radius**2 - reach**2) / (2 * apart * radius)
    b = (apart**2 + reach**2 - radius**2) / (2 * apart * reach)
    product = (-apart + radius + reach) * (apart + radius - reach) * (apart - radius + reach) * (apart + radius + reach)
    area = radius**2 * math.acos(a) + reach**2 * math.acos(b) - math.sqrt(product) / 2
    return area / (math.pi * radius**2)


@pytest.mark.parametrize("lat", [-60.0, 0.0, 36.0, 74.0])
def test_a_disc_and_a_point_are_under_by_the_lens_they_share(lat):
    lon, north, _ = GEOD.fwd(179.99, lat, 70, 4291)
    ground = ground_of(
        zones=[zone("Government", EAST)],
        places=[place("One", 179.99, lat, 700.0), place("Other", lon, north, 0.0)],
        holdings=[holding("p0", "ISIS", "2015-01-01", None), holding("p1", "Government", "2015-01-01", None)],
    )
    is_near(under(ground, 4000, "position-to-position"), lens(700, 4000, 4291))


def test_all_positions_count_and_are_independent():
    one, other = (*west_of_edge(2000), 800.0), (*west_of_edge(2100, lat=36.5), 900.0)
    single = [beyond_chord(2000 - 1700, 800), beyond_chord(2100 - 1700, 900)]
    is_near(under(world(one, other), 1700), 1 - (1 - single[0]) * (1 - single[1]))


def test_a_line_moves_as_a_whole():
    one, other = (*west_of_edge(2000), 0.0), (*west_of_edge(2000, lat=36.5), 0.0)
    is_near(under(world(one, other, line_m=500.0), 1700), 0.2)


def test_positions_that_can_never_be_nearest_change_nothing():
    near, far = (*west_of_edge(2000), 800.0), (*west_of_edge(9000), 800.0)
    assert under(world(near), 1700) == under(world(near, far), 1700)


def test_a_position_inside_can_be_left_outside_by_a_line_drawn_back():
    lon, lat, _ = GEOD.fwd(EDGE_LON, LAT, 90, 300)
    chance = under(world((lon, lat, 0.0), line_m=1000.0), 200)
    is_near(chance, 0.75)
    assert chance.flip_m == pytest.approx(500, abs=0.1)
    assert chance.flip_ends == ("end",)
    assert (chance.low_m, chance.high_m) == pytest.approx((0, 700), abs=0.1)


def test_a_position_inside_can_be_outside_within_its_own_disc():
    lon, lat, _ = GEOD.fwd(EDGE_LON, LAT, 90, 300)
    is_near(under(world((lon, lat, 800.0)), 200), 1 - beyond_chord(500, 800))


def test_the_border_of_an_area_is_no_edge_of_the_zone_inside_it():
    lon, lat, _ = GEOD.fwd(EDGE_LON, LAT, 90, 3000)
    question = Question("ISIS", "Government", "position-to-edge", area=(36.9, 36.0, lon + 0.001, 36.5))
    chance = chance_under(world((lon, lat, 500.0)), question, TENTH, 100).chance
    assert chance.probability == 1.0
    assert chance.flip_m == pytest.approx(3100, abs=0.1)


def test_edge_to_edge_both_lines_move():
    west = shapely.box(36.6, 35.8, west_of_edge(2000)[0], 36.8)
    ground = ground_of(zones=[zone("ISIS", west, line_m=300.0), zone("Government", EAST, line_m=500.0)])
    apart = measure(ground, Question("ISIS", "Government", "edge-to-edge"), TENTH).gap.distance_m
    shifts = (np.arange(2000) + 0.5) / 1000 - 1
    expected = np.mean(np.clip((500 - (apart - 300 * shifts - 1700)) / 1000, 0, 1))
    chance = under(ground, 1700, "edge-to-edge")
    is_near(chance, expected)
    assert chance.flip_m == pytest.approx(apart - 1700)


def test_an_overlap_is_undone_by_no_less_than_its_width():
    # Oracle: a strip of overlap, as wide as the geodesic across it; lines that recede undo it when they do so by that.
    wide, narrow = 37.6, 37.503
    for east, decided in ((wide, True), (narrow, False)):
        ground = ground_of(
            zones=[
                zone("ISIS", shapely.box(37, 36, east, 37), line_m=300.0),
                zone("Government", shapely.box(37.5, 36, 39, 37), line_m=300.0),
            ]
        )
        strip_m = GEOD.inv(37.5, 36, east, 36)[2]  # Where it is widest.
        chance = under(ground, 100, "edge-to-edge")
        assert chance.decided is decided
        assert chance.flip_m == pytest.approx(100 + strip_m, rel=0.02)
        shifts = 300 * ((np.arange(2000) + 0.5) / 1000 - 1)
        expected = np.mean(np.clip((300 + 100 + strip_m + shifts) / 600, 0, 1))
        assert chance.probability == pytest.approx(expected, abs=0.02)


def test_grounds_that_only_touch_are_on_either_side():
    ground = ground_of(
        zones=[
            zone("ISIS", shapely.box(37, 36, 37.5, 37), line_m=300.0),
            zone("Government", shapely.box(37.5, 36, 39, 37), line_m=300.0),
        ]
    )
    chance = under(ground, 100, "edge-to-edge")
    assert chance.flip_m == 100
    is_near(chance, 1 - (5 / 6) ** 2 / 2)


def test_draws_in_parts_are_of_the_same_model(monkeypatch):
    ground = ground_of(
        places=[place("One", 37, 36, 500.0), place("Other", 37, 36, 500.0)],
        holdings=[holding("p0", "ISIS", "2015-01-01", None), holding("p1", "Government", "2015-01-01", None)],
    )
    whole = under(ground, 400, "position-to-position", draws=20_001)
    monkeypatch.setattr("geo.measure.draws._MOST_DRAWN", 3000)
    parts = under(ground, 400, "position-to-position", draws=20_001)
    assert (whole.draws, parts.draws) == (20_001, 20_001)
    assert parts.probability != whole.probability
    assert parts.probability == pytest.approx(whole.probability, abs=6 * whole.standard_error)


def test_more_pairs_than_can_be_drawn_are_a_reason(monkeypatch):
    monkeypatch.setattr("geo.measure.uncertainty.MOST_PAIRS", 1)
    answer = chance_under(
        world((*west_of_edge(2000), 800.0), (*west_of_edge(2100, lat=36.5), 900.0)),
        Question("ISIS", "Government", "position-to-edge"),
        TENTH,
        1700,
    )
    assert answer.chance is None
    assert answer.reason.startswith("any of 2 pairs of ends could be nearest, at most 1 are drawn")


def test_from_a_point_edge_to_edge_is_position_to_edge():
    ground = world((*west_of_edge(2000), 500.0), line_m=500.0)
    origin = Witness("here", *west_of_edge(3000), 0.0)
    is_near(under(ground, 2900, "edge-to-edge", origin=origin), 0.4)


def test_a_half_way_line_is_off_by_up_to_its_way_to_the_place_that_made_it(villages):
    half = GEOD.inv(37.17, 36.35, 37.17, 36.30)[2] / 2
    shifts = np.linspace(-half, half, 4001)
    chance = chance_under(villages, Question("ISIS", "Government", "position-to-edge"), TENTH, 2000).chance
    expected = np.mean([beyond_chord(half - shift - 2000, 500) for shift in shifts])
    is_near(chance, expected)


@pytest.mark.parametrize(("threshold_m", "probability"), [(1199.0, 0.0), (2801.0, 1.0), (0.0, 0.0)])
def test_where_the_interval_decides_nothing_is_drawn(threshold_m, probability):
    chance = under(world((*west_of_edge(2000), 800.0)), threshold_m)
    assert (chance.probability, chance.standard_error, chance.draws) == (probability, 0.0, 0)
    assert chance.decided
    assert chance.flip_ends == ()


@settings(max_examples=25)
@given(st.floats(0, 4000))
def test_without_uncertainty_the_answer_is_yes_or_no(threshold_m):
    ground = world((*west_of_edge(2000), 0.0))
    distance_m = measure(ground, Question("ISIS", "Government", "position-to-edge"), TENTH).gap.distance_m
    chance = under(ground, threshold_m)
    assert chance.probability == (1.0 if distance_m < threshold_m else 0.0)
    assert chance.decided
    assert chance.flip_m == pytest.approx(abs(distance_m - threshold_m))


def test_exactly_at_the_threshold_is_not_under_it():
    ground = world((*west_of_edge(2000), 0.0))
    distance_m = measure(ground, Question("ISIS", "Government", "position-to-edge"), TENTH).gap.distance_m
    assert under(ground, distance_m).probability == 0.0
    assert under(ground, math.nextafter(distance_m, math.inf)).probability == 1.0


@settings(max_examples=20)
@given(st.lists(st.floats(0, 6000), min_size=2, max_size=5))
def test_the_probability_grows_with_the_threshold(thresholds):
    ground = world((*west_of_edge(2000), 800.0), (*west_of_edge(2500), 2000.0), line_m=500.0)
    found = [under(ground, limit, draws=500).probability for limit in sorted(thresholds)]
    assert found == sorted(found)


def test_the_same_seed_gives_the_same_number_whatever_the_order_of_rows():
    ground = world((*west_of_edge(2000), 800.0), (*west_of_edge(2100, lat=36.5), 900.0), line_m=200.0)
    data = ground.dataset
    turned = type(data).of(
        name="turned", places=data.places.iloc[::-1], holdings=data.holdings.iloc[::-1], zones=data.zones.iloc[::-1]
    )
    chance = under(ground, 1700)
    assert chance == under(ground, 1700)
    assert chance == under(Ground(turned, control(turned)), 1700)
    assert chance.probability != under(ground, 1700, seed=1).probability
    assert chance.draws == DRAWS


def test_the_way_to_flip_an_answer_is_that_of_the_nearest_end():
    ground = world((*west_of_edge(2000), 800.0), line_m=200.0)
    assert under(ground, 1700).flip_m == pytest.approx(300, abs=0.1)
    assert under(ground, 1700).flip_ends == ("start",)
    assert under(ground, 1900).flip_ends == ("start", "end")
    assert under(ground, 2950).flip_m == pytest.approx(950, abs=0.1)
    assert under(ground, 2950).flip_ends == ()
    assert not under(ground, 2950).decided


def test_a_position_cannot_flip_what_another_still_says():
    precise = (*west_of_edge(1000, lat=36.5), 10.0)
    ground = world((*west_of_edge(1500), 800.0), precise)
    assert under(ground, 1700).flip_ends == ()
    assert under(ground, 1700).decided


def test_no_distance_is_a_reason_not_a_number(villages):
    question = Question("ISIS", "Government", "position-to-edge")
    answer = chance_under(villages, question, utc("2015-09-01"), 2000)
    assert answer.chance is None
    assert answer.reason == measure(villages, question, utc("2015-09-01")).reason


def test_where_a_reach_ends_there_is_a_chance_only_when_the_interval_decides():
    ground = ground_of(
        places=[place("Alpha", 37.0, 36.3), place("Beta", 37.2, 36.3)],
        holdings=[holding("p0", "ISIS", "2015-01-01", None), holding("p1", "Government", "2015-01-01", None)],
        zone_max_radius_m=3000.0,
    )
    question = Question("ISIS", "Government", "position-to-edge")
    answer = chance_under(ground, question, TENTH, 2000)
    assert answer.chance is None
    assert "reach ends" in answer.reason
    assert chance_under(ground, question, TENTH, 60_000).chance.probability == 1.0


@pytest.mark.parametrize(
    ("definition", "origin", "east"),
    [("position-to-edge", "ISIS", 37.03), ("edge-to-edge", "Opposition", 37.16)],
)
def test_however_near_the_end_of_a_reach_is_there_is_no_chance(definition, origin, east):
    ground = ground_of(
        places=[place("A", 37.0, 36.0, 100.0), place("B", east, 36.0, 100.0)],
        holdings=[holding("p0", "Government", "2015-01-01", None), holding("p1", "Opposition", "2015-01-01", None)],
        events=[event(37.0, 36.06, "2015-10-10", actor_b="Government", place_uncertainty_m=100.0)],
    )
    question = Question(origin, "Government", definition)
    assert measure(ground, question, TENTH).gap.open_ended
    assert measure(ground, question, TENTH).gap.distance_m < 6000
    answer = chance_under(ground, question, TENTH, 2500)
    assert answer.chance is None
    assert "reach ends" in answer.reason


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"threshold_m": -1.0}, "threshold"),
        ({"threshold_m": math.nan}, "threshold"),
        ({"draws": 0}, "draws is 0; give a whole number from 1"),
        ({"draws": MOST_DRAWS + 1}, "draws is"),
        ({"draws": 1.5}, "draws is 1.5"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": None}, "seed is None"),
    ],
)
def test_what_cannot_be_drawn_is_refused(villages, options, words):
    with pytest.raises(InputError, match=words):
        under(villages, **{"threshold_m": 2000.0, **options})


def test_an_unknown_actor_is_refused(villages):
    with pytest.raises(UnknownNameError, match="did you mean Government"):
        under(villages, 2000, rival="Goverment")


def test_intervals_of_many_distances_keep_what_is_missing():
    low, high = interval_m([100.0, math.nan, 5000.0], [500.0, 1.0, 1000.0])
    assert np.array_equal(low, [0, math.nan, 4000], equal_nan=True)
    assert np.array_equal(high, [600, math.nan, 6000], equal_nan=True)


def test_the_two_kilometres_of_the_sample_are_about_as_likely_as_not():
    data = open_built_in("aleppo-2015")
    ground = Ground(data, control(data))
    question = Question("ISIS", "Government", "position-to-edge", area=(37.05, 36.29, 37.30, 36.50))
    chance = chance_under(ground, question, TENTH, 2000).chance
    gap = measure(ground, question, TENTH).gap
    assert not chance.decided
    assert chance.low_m <= gap.distance_m <= chance.high_m <= gap.high_m
    # Oracle: Tall Susin (700 m) 2,145 m from a half-way line that is off by up to 2,145 m, summed over both.
    line_m = gap.end.uncertainty_m
    shifts = np.linspace(-line_m, line_m, 4001)
    alone = np.mean([beyond_chord(gap.distance_m - shift - 2000, 700) for shift in shifts])
    assert chance.probability >= alone - 4 * chance.standard_error
    assert 0.4 < chance.probability < 0.6
    apart = chance_under(
        ground, Question("ISIS", "Government", "position-to-position", area=question.area), TENTH, 2000
    ).chance
    assert (apart.probability, apart.decided) == (0.0, True)
