"""Records that a doubt or a hole keeps from saying whether a place was taken; every case by hand."""

import pytest
import shapely

from geo.measure.claims.states import before_contest, states_of
from geo.measure.claims.taken import taken
from geo.model.claim import CapturedCount
from tests.worlds import event, ground_of, holding, place, utc, zone

DAYS = (utc("2015-10-09"), utc("2015-10-11"))
STATED = CapturedCount("ISIS", DAYS, 1)
LONG = CapturedCount("ISIS", (utc("2015-10-01"), utc("2015-10-20")), 1)


def world(*records, events=()):
    """Make a place with records (holder, from, until, confidence); another is ISIS's throughout."""
    rows = [
        holding("p0", actor, start, end) | {"confidence": sure[0] if sure else "high"}
        for actor, start, end, *sure in records
    ]
    far = holding("p1", "ISIS", "2014-01-01", "2015-12-01")
    more = {"events": list(events)} if events else {}
    return ground_of(places=[place("Abla", 37.0, 36.5), place("Far", 38.0, 36.5)], holdings=[*rows, far], **more)


def answer(ground, stated=STATED):
    return taken(ground, stated)["p0"].answer


@pytest.mark.parametrize(
    ("records", "stated", "expected"),
    [
        # Held before, but by a record of low confidence alone.
        ([("ISIS", "2015-01-01", "2015-12-01", "low")], STATED, "open"),
        ([("ISIS", "2015-01-01", "2015-10-09", "low"), ("ISIS", "2015-10-09", "2015-12-01")], STATED, "open"),
        ([("ISIS", "2015-01-01", "2015-10-09"), ("ISIS", "2015-10-09", "2015-12-01")], STATED, "no"),
        # The confidence of the day counts, not an older one.
        (
            [("Opposition", "2015-01-01", "2015-10-09"), ("Opposition", "2015-10-09", "2015-12-01", "low")],
            STATED,
            "open",
        ),
        ([("Opposition", "2015-01-01", "2015-10-09", "low"), ("Opposition", "2015-10-09", "2015-12-01")], STATED, "no"),
        (
            [("Opposition", "2015-01-01", "2015-10-10", "low"), ("Opposition", "2015-10-10", "2015-12-01")],
            STATED,
            "open",
        ),
        (
            [("Opposition", "2015-01-01", "2015-10-09"), ("Government", "2015-10-09", "2015-12-01", "low")],
            STATED,
            "open",
        ),
        # A hole, and nothing before the record begins.
        ([("Opposition", "2015-01-01", "2015-10-05"), ("Opposition", "2015-10-13", "2015-12-01")], LONG, "open"),
        ([("ISIS", "2015-01-01", "2015-10-05"), ("ISIS", "2015-10-13", "2015-12-01")], LONG, "open"),
        ([("Opposition", "2015-10-05", "2015-12-01")], LONG, "open"),
        ([("Opposition", "2015-10-01", "2015-12-01")], LONG, "no"),
        ([("Opposition", "2015-01-01", "2015-10-12")], LONG, "open"),
        # Sure before, and sure at last: the days between do not matter.
        (
            [
                ("Opposition", "2015-01-01", "2015-10-09"),
                ("ISIS", "2015-10-09", "2015-10-10", "low"),
                ("ISIS", "2015-10-10", "2015-12-01"),
            ],
            STATED,
            "yes",
        ),
        (
            [
                ("Opposition", "2015-01-01", "2015-10-05"),
                ("Opposition", "2015-10-05", "2015-10-10", "low"),
                ("ISIS", "2015-10-10", "2015-12-01"),
            ],
            LONG,
            "yes",
        ),
        # Contested between two times of one holder.
        (
            [
                ("ISIS", "2015-01-01", "2015-10-01"),
                ("contested", "2015-10-01", "2015-10-09"),
                ("ISIS", "2015-10-09", "2015-12-01"),
            ],
            STATED,
            "open",
        ),
        (
            [
                ("ISIS", "2015-01-01", "2015-10-05"),
                ("contested", "2015-10-05", "2015-10-09"),
                ("ISIS", "2015-10-09", "2015-12-01"),
            ],
            LONG,
            "open",
        ),
        (
            [
                ("Opposition", "2015-01-01", "2015-10-01"),
                ("contested", "2015-10-01", "2015-10-09"),
                ("ISIS", "2015-10-09", "2015-12-01"),
            ],
            STATED,
            "yes",
        ),
    ],
)
def test_what_a_record_says(records, stated, expected):
    assert answer(world(*records), stated) == expected


def test_who_held_a_place_before_it_was_contested():
    ground = world(
        ("Opposition", "2015-01-01", "2015-09-01"),
        ("contested", "2015-09-01", "2015-09-20", "low"),
        ("contested", "2015-09-20", "2015-12-01"),
    )
    assert before_contest(ground, DAYS[0], [0], None) == {0: "Opposition"}
    assert before_contest(world(("contested", "2013-01-01", "2015-12-01")), DAYS[0], [0], None) == {}


def test_the_states_of_a_time_begin_just_before_it():
    ground = world(("Opposition", "2015-01-01", "2015-10-10"), ("ISIS", "2015-10-10", "2015-12-01", "low"))
    states = states_of(ground, DAYS, None)[0]
    assert [(one.holder, one.sure) for one in states] == [("Opposition", True), ("Opposition", True), ("ISIS", False)]
    assert states[0].moment < DAYS[0] == states[1].moment < states[2].moment


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([("2015-10-09", "2015-10-11")], "yes"),
        ([("2015-10-01", "2015-10-31")], "open"),
        ([("2015-10-08", "2015-10-10")], "open"),
        ([("2015-10-10", "2015-10-12"), ("2015-10-10", "2015-10-11")], "yes"),
        ([("2015-09-01", "2015-09-30")], "open"),
    ],
)
def test_a_capture_counts_where_it_surely_lies_in_the_time(days, expected):
    events = [
        event(37.0, 36.5, start, kind="capture", place="Abla", end=utc(end), date_uncertainty_days=0)
        for start, end in days
    ]
    assert answer(world(events=events)) == expected


@pytest.mark.parametrize(("off", "expected"), [(0, "yes"), (1, "open")])
def test_a_day_that_may_be_off_is_not_sure(off, expected):
    one = event(37.0, 36.5, "2015-10-09", kind="capture", place="Abla", date_uncertainty_days=off)
    assert answer(world(events=[one])) == expected
    outside = event(37.0, 36.5, "2015-10-08", kind="capture", place="Abla", date_uncertainty_days=1)
    assert taken(world(events=[outside]), STATED)["p0"].turned


@pytest.mark.parametrize(("line_m", "expected"), [(10.0, "yes"), (5_000.0, "open")])
@pytest.mark.parametrize("moves", [True, False])
def test_a_place_near_a_line_is_left_open(line_m, expected, moves):
    east = 37.101 if moves else 37.0985
    ground = ground_of(
        places=[place("Edge", 37.1, 36.5, 50.0), place("Deep", 36.2, 36.5, 50.0)],
        zones=[
            zone("ISIS", shapely.box(36, 36, 37.099, 37), "2015-01-01", "2015-10-09", line_m),
            zone("Opposition", shapely.box(37.099, 36, 39, 37), "2015-01-01", "2015-10-09", line_m),
            zone("ISIS", shapely.box(36, 36, east, 37), "2015-10-09", "2015-12-01", line_m),
            zone("Opposition", shapely.box(east, 36, 39, 37), "2015-10-09", "2015-12-01", line_m),
        ],
    )
    # 90 m from either line; the point's own radius is 50 m.
    assert answer(ground) == (expected if moves or expected == "open" else "no")
    assert taken(ground, STATED)["p1"].answer == "no"


def test_the_border_of_the_claims_area_is_no_line():
    ground = ground_of(
        places=[place("Deep", 36.5, 36.5, 50.0)],
        zones=[
            zone("ISIS", shapely.box(36, 36, 37, 37), "2015-01-01", "2015-12-01", 5_000.0),
            zone("Opposition", shapely.box(37, 36, 38, 37), "2015-01-01", "2015-12-01", 5_000.0),
        ],
    )
    assert answer(ground, CapturedCount("ISIS", DAYS, 0, area=(36.0, 36.0, 36.505, 37.0))) == "no"


def test_a_hole_in_drawn_zones_leaves_it_open():
    ground = ground_of(
        places=[place("Deep", 37.5, 36.5)],
        zones=[
            zone(name, shapely.box(west, 36, west + 1, 37), start, end)
            for name, west in (("ISIS", 36), ("Opposition", 37))
            for start, end in (("2015-01-01", "2015-10-05"), ("2015-10-13", "2015-12-01"))
        ],
    )
    assert answer(ground, LONG) == "open"
    assert answer(ground, CapturedCount("ISIS", (utc("2015-09-01"), utc("2015-10-01")), 0)) == "no"
