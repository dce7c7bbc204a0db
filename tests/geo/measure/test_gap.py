"""The distance of a pair. Oracle: pyproj.Geod on the two points."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.gap import Question, measure, series
from geo.measure.ground import Witness, find_place
from geo.measure.zones import control
from geo.model.errors import InputError, UnknownNameError
from tests.worlds import event, ground_of, holding, place, utc, zone

GEOD = Geod(ellps="WGS84")
APART_M = GEOD.inv(37.17, 36.35, 37.17, 36.30)[2]
TENTH = utc("2015-10-10")


def ask(ground, definition, origin="ISIS", rival="Government", **options):
    return measure(ground, Question(origin, rival, definition, **options), TENTH)


def test_position_to_position_is_the_geodesic_between_the_two_villages(villages):
    gap = ask(villages, "position-to-position").gap
    assert gap.distance_m == pytest.approx(APART_M, abs=0.01)
    assert (gap.start.name, gap.end.name) == ("North", "South")
    assert (gap.low_m, gap.high_m) == pytest.approx((APART_M - 1000, APART_M + 1000), abs=0.01)


def test_position_to_edge_is_half_of_it_and_the_line_may_be_anywhere_between(villages):
    gap = ask(villages, "position-to-edge").gap
    assert gap.distance_m == pytest.approx(APART_M / 2, abs=0.5)
    assert gap.end.name == "the zone's edge near South"
    assert gap.low_m == 0
    assert gap.high_m == pytest.approx(APART_M + 500, abs=1)
    assert gap.notes[0].startswith("The edge is half-way between North and South, not observed")


def test_edge_to_edge_is_nought_where_the_half_way_zones_touch(villages):
    gap = ask(villages, "edge-to-edge").gap
    assert gap.distance_m == 0
    assert gap.high_m == pytest.approx(APART_M, abs=1)


def test_positions_known_worse_than_the_limit_are_left_out_and_listed(villages):
    answer = ask(villages, "position-to-position")
    assert [one.name for one in answer.left_out] == ["Vague"]
    wide = ask(villages, "position-to-position", max_place_uncertainty_m=2000)
    assert wide.gap.start.name == "Vague"
    assert wide.left_out == ()


def test_when_only_imprecise_positions_are_left_there_is_no_distance(villages):
    answer = measure(villages, Question("ISIS", "Government", "position-to-edge"), utc("2015-09-01"))
    assert answer.gap is None
    assert answer.reason == "no position of ISIS is known within 1.0 km; 1 less certain left out"


def test_a_place_is_measured_from_its_position_in_every_definition(villages):
    north = find_place(villages.dataset.places, "shamal")
    for definition in ("position-to-edge", "edge-to-edge"):
        gap = ask(villages, definition, origin=north).gap
        assert gap.definition == "position-to-edge"
        assert gap.distance_m == pytest.approx(APART_M / 2, abs=0.5)


def test_a_point_inside_the_zone_is_nought_away_and_says_so(villages):
    gap = ask(villages, "position-to-edge", origin=Witness("37.17,36.30", 37.17, 36.30, 0.0)).gap
    assert gap.distance_m == 0
    assert gap.notes[-1] == "37.17,36.30 lies inside the zone of Government."


@settings(max_examples=25)
@given(st.floats(37.001, 37.099), st.floats(36.401, 36.499), st.floats(0, 4000), st.booleans())
def test_inside_the_greatest_distance_is_what_the_radius_and_the_line_leave_of_the_depth(lon, lat, radius_m, cut):
    # Oracle: dense points of the edge, by pyproj.Geod; the border of an area is no edge.
    ground = ground_of(zones=[zone("Government", shapely.box(37, 36.4, 37.1, 36.5), line_m=900.0)])
    area = (lon - 0.0005, 36.0, 38.0, 37.0) if cut else None
    gap = ask(ground, "position-to-edge", origin=Witness("Post", lon, lat, radius_m), area=area).gap
    x, y = shapely.get_coordinates(shapely.segmentize(shapely.box(37, 36.4, 37.1, 36.5).exterior, 0.00005)).T
    depth_m = GEOD.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)[2].min()
    assert (gap.distance_m, gap.low_m) == (0, 0)
    assert gap.high_m == pytest.approx(max(0, radius_m + 900 - depth_m), abs=1)


def test_inside_half_way_ground_the_line_is_as_sure_as_where_it_is_nearest(villages):
    lat = 36.31
    edge_m = GEOD.inv(37.17, 36.35, 37.17, 36.30)[2] / 2
    gap = ask(villages, "position-to-edge", origin=Witness("Post", 37.17, lat, 300.0)).gap
    depth_m = edge_m - GEOD.inv(37.17, 36.30, 37.17, lat)[2]
    assert gap.end.uncertainty_m == pytest.approx(edge_m, abs=1)
    assert gap.high_m == pytest.approx(300 + edge_m - depth_m, abs=1)


def test_the_180th_meridian_is_no_edge_of_ground_on_both_sides():
    ground = ground_of(zones=[zone("Government", shapely.box(179, 10, 180, 12)),
                              zone("Government", shapely.box(-180, 10, -179, 12))])  # fmt: skip
    for lon in (180.0, -180.0, 179.9999, -179.9999):
        gap = ask(ground, "position-to-edge", origin=Witness("Post", lon, 11.0, 1000.0)).gap
        assert (gap.distance_m, gap.high_m) == (0, 0)
        assert gap.notes == ("Post lies inside the zone of Government.",)


def test_where_a_zone_ends_because_its_reach_does_nothing_bounds_the_distance_from_below():
    far = ground_of(
        places=[place("Alpha", 37.0, 36.3), place("Beta", 37.4, 36.3)],
        holdings=[
            holding("p0", "ISIS", "2015-02-01", "2015-11-15"),
            holding("p1", "Government", "2015-02-01", "2015-11-15"),
        ],
    )
    gap = ask(far, "position-to-edge").gap
    apart = GEOD.inv(37.0, 36.3, 37.4, 36.3)[2]
    assert gap.distance_m == pytest.approx(apart - 6000, abs=5)
    assert gap.low_m == 0
    assert gap.notes[0].startswith("The edge is where the reach of Beta ends (6.0 km), not a line between two sides")
    assert ask(far, "edge-to-edge").gap.low_m == 0


def test_a_place_outside_the_area_is_refused_rather_than_measured_to_what_is_left(villages):
    with pytest.raises(InputError, match="North lies outside the area measured, 37,36,37.3,36.32"):
        ask(
            villages,
            "position-to-edge",
            origin=find_place(villages.dataset.places, "North"),
            area=(37, 36, 37.3, 36.32),
        )


def test_a_vaguely_dated_event_is_no_position_of_any_day():
    year = {"start": utc("2015-01-01"), "end": utc("2016-01-01"), "date_uncertainty_days": 366}
    ground = ground_of(
        events=[event(37.05, 36.35, "2015-10-10", **year), event(37.05, 36.4, "2015-10-11")],
        zones=[zone("Government", shapely.box(37, 36.2, 37.1, 36.3))],
    )
    assert ask(ground, "position-to-edge").gap is None


def test_the_series_of_events_has_an_interval_a_day_with_events_not_a_day():
    ground = ground_of(
        events=[event(37.05, 36.4, "2015-01-10"), event(37.05, 36.31, "2015-10-11")],
        zones=[zone("Government", shapely.box(37, 36.2, 37.1, 36.3))],
    )
    found = series(ground, Question("ISIS", "Government", "position-to-edge"), utc("2015-01-01"), utc("2025-01-01"))
    assert [one.gap is None for one in found] == [True, False, True, False, True]


def test_an_area_limits_both_sides(villages):
    answer = ask(villages, "position-to-position", area=(37.0, 36.0, 37.3, 36.32))
    assert answer.gap is None
    assert answer.reason == (
        "no position of ISIS in the area of interest is known within 1.0 km; 1 less certain left out"
    )


def test_a_drawn_zone_is_off_by_what_its_source_states():
    ground = ground_of(
        zones=[
            zone("ISIS", shapely.box(37, 36.4, 37.1, 36.5)),
            zone("Government", shapely.box(37, 36.2, 37.1, 36.3), line_m=200.0),
        ]
    )
    gap = ask(ground, "edge-to-edge").gap
    expected = GEOD.inv(37.05, 36.4, 37.05, 36.3)[2]
    assert gap.distance_m == pytest.approx(expected, abs=0.5)
    assert gap.high_m - gap.distance_m == pytest.approx(500)
    assert gap.end.name == "the edge of the zone of Government"


def test_an_actor_without_holdings_is_where_its_events_of_the_day_are():
    ground = ground_of(
        events=[event(37.05, 36.4, "2015-10-10"), event(37.05, 36.31, "2015-10-11")],
        zones=[zone("Government", shapely.box(37, 36.2, 37.1, 36.3))],
    )
    gap = ask(ground, "position-to-edge").gap
    assert gap.distance_m == pytest.approx(GEOD.inv(37.05, 36.4, 37.05, 36.3)[2], abs=0.5)
    assert gap.notes[0] == "The data name no place held by ISIS: its events recorded on that day alone stand in."


@pytest.mark.parametrize(
    ("origin", "rival", "error", "words"),
    [
        ("ISIS", "ISIS", InputError, "two sides"),
        ("Isis Khorasan", "Government", UnknownNameError, "unknown actor"),
        ("ISIS", "Goverment", UnknownNameError, "did you mean Government"),
    ],
)
def test_a_question_without_two_known_sides_is_refused(villages, origin, rival, error, words):
    with pytest.raises(error, match=words):
        ask(villages, "position-to-edge", origin=origin, rival=rival)


def test_an_unknown_place_is_refused_with_near_names(villages):
    with pytest.raises(UnknownNameError, match="did you mean North"):
        find_place(villages.dataset.places, "Nort")


def test_the_series_covers_the_period_without_holes_and_changes_on_the_hand_over_day(villages):
    start, end = utc("2015-02-01"), utc("2015-11-15")
    found = series(villages, Question("ISIS", "Government", "position-to-edge"), start, end)
    assert found[0].start == start
    assert found[-1].end == end
    assert [one.end for one in found[:-1]] == [one.start for one in found[1:]]
    assert [one.start for one in found] == [start, utc("2015-10-09")]
    assert found[0].gap is None
    assert found[1].gap.distance_m == pytest.approx(APART_M / 2, abs=0.5)


def test_the_gap_does_not_depend_on_the_order_of_rows(villages):
    data = villages.dataset
    turned = type(data).of(name="turned", places=data.places.iloc[::-1], holdings=data.holdings.iloc[::-1])
    again = type(villages)(turned, control(turned))
    assert ask(again, "position-to-edge") == ask(villages, "position-to-edge")


def drawn():
    return ground_of(
        places=[place("Held", 37.05, 36.45)],
        holdings=[holding("p0", "ISIS", "2015-01-01", None)],
        zones=[
            zone("ISIS", shapely.box(37, 36.4, 37.1, 36.5)),
            zone("Government", shapely.box(37, 36.2, 37.1, 36.3), "2015-01-01", "2015-11-01"),
        ],
    )


@pytest.mark.parametrize("at", [(37.05, 36.3), (37.0, 36.25), (37.1, 36.3)])
def test_a_position_exactly_on_an_edge_is_nought_away_and_says_that_inside_cannot_be_told(at):
    gap = ask(drawn(), "position-to-edge", origin=Witness("Post", *at, 0.0)).gap
    assert gap.distance_m == 0
    assert gap.notes == ("Post lies exactly on the edge of the zone of Government: inside or outside cannot be told.",)
    assert gap.end.name == "the edge of the zone of Government"


def test_a_position_on_a_slanting_edge_is_on_it_whichever_way_it_was_rounded():
    ground = ground_of(zones=[zone("Government", shapely.Polygon([(37, 36), (38, 36.7), (38, 36)]))])
    for share in (0.1, 0.3, 0.7, 0.9):
        post = Witness("Post", 37 + share, 36 + 0.7 * share, 0.0)
        gap = ask(ground, "position-to-edge", origin=post).gap
        assert gap.distance_m == 0
        assert gap.notes[0].startswith("Post lies exactly on the edge")


def test_of_positions_equally_near_the_first_by_name_is_taken():
    ground = ground_of(
        places=[place("Beta", 37.02, 36.25), place("Alpha", 37.08, 36.25)],
        holdings=[holding(f"p{n}", "ISIS", "2015-01-01", None) for n in range(2)],
        zones=[zone("Government", shapely.box(37, 36.2, 37.1, 36.3))],
    )
    assert ask(ground, "position-to-edge").gap.start.name == "Alpha"


def test_back_and_forth_is_the_same_line_turned_round():
    there, back = (
        ask(drawn(), "edge-to-edge", origin=a, rival=b).gap for a, b in (("ISIS", "Government"), ("Government", "ISIS"))
    )
    assert (there.distance_m, there.start, there.end) == (back.distance_m, back.end, back.start)


def test_drawn_zones_that_share_an_edge_meet_on_it():
    ground = ground_of(
        zones=[zone("ISIS", shapely.box(37, 36.3, 37.1, 36.5)), zone("Government", shapely.box(37, 36.2, 37.1, 36.3))]
    )
    gap = ask(ground, "edge-to-edge").gap
    assert (gap.distance_m, gap.start.lat) == (0, 36.3)
    assert gap.notes[0] == "The two zones touch."


@pytest.mark.parametrize("definition", ["position-to-edge", "edge-to-edge"])
def test_a_zone_that_has_nothing_in_the_area_is_a_reason_not_a_number(definition):
    answer = ask(drawn(), definition, area=(37.0, 36.35, 37.2, 36.6))
    assert answer.gap is None
    assert answer.reason == "the data record no zone of Government in the area of interest at that moment"


def test_an_area_with_nothing_in_it_is_a_reason():
    answer = ask(drawn(), "position-to-position", origin="Government", rival="ISIS", area=(0.0, 0.0, 1.0, 1.0))
    assert answer.reason == "the data record no position of Government in the area of interest at that moment"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({"origin": Witness("x", float("nan"), 36.0, 0.0)}, "x at longitude nan, latitude 36 is nowhere"),
        ({"origin": Witness("x", 37.0, float("inf"), 0.0)}, "latitude inf is nowhere"),
        ({"origin": Witness("x", 37.0, 95.0, 0.0)}, "latitude 95 is nowhere"),
        ({"origin": Witness("x", 37.0, 36.0, float("nan"))}, "known within nan m; give metres, 0 or more"),
        ({"area": (38.0, 36.0, 37.0, 37.0)}, "the area 38,36,37,37 is not west, south, east, north in degrees"),
        ({"area": (37.0, float("nan"), 38.0, 37.0)}, "is not west, south, east, north in degrees"),
        ({"max_place_uncertainty_m": -1.0}, "positions known within -1 m: give metres, 0 or more"),
        ({"max_place_uncertainty_m": float("nan")}, "positions known within nan m"),
        (
            {"definition": "as the crow flies"},
            "no definition is called 'as the crow flies'; there are",
        ),
    ],
)
def test_what_is_no_number_or_no_definition_is_refused_in_one_line(question, words):
    asked = {"origin": "ISIS", "rival": "Government", "definition": "position-to-edge"} | question
    with pytest.raises(InputError, match=words) as refused:
        measure(drawn(), Question(**asked), TENTH)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("definition", ["position-to-edge", "edge-to-edge"])
def test_ground_cut_at_the_border_of_the_area_goes_on_beyond_it(definition):
    # The edge runs towards the post as it runs north, out of the area.
    ground = ground_of(
        places=[place("Post", 37.0, 36.55, 100.0)],
        holdings=[holding("p0", "ISIS", "2015-01-01", None)],
        zones=[
            zone("ISIS", shapely.box(36.95, 36.5, 37.0, 36.58)),
            zone("Government", shapely.Polygon([(37.3, 36.5), (37.3, 36.9), (36.9, 36.9)])),
        ],
    )
    whole = ask(ground, definition).gap
    assert not whole.open_ended
    cut = ask(ground, definition, area=(36.9, 36.4, 37.4, 36.6)).gap
    assert cut.distance_m > whole.distance_m
    assert (cut.open_ended, cut.low_m) == (True, 0)
    assert cut.end.name == "the zone of Government at the border of the area measured"
    assert "goes on beyond it" in cut.notes[-1]


def test_an_event_in_which_both_took_part_is_said_to_be_both_ends():
    ground = ground_of(events=[event(37.0, 36.0, "2015-10-10", actor_a="Red", actor_b="Blue", place="Ford")])
    gap = ask(ground, "position-to-position", "Red", "Blue").gap
    assert gap.distance_m == 0
    assert "Both ends are one event, Ford, in which both took part; its place counts twice." in gap.notes
