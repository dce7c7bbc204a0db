"""Who holds each place, and which places turn."""

import pytest
import shapely

from geo.measure.turns import place_holders, places_held, turns_between
from tests.worlds import ground_of, holding, place, utc, zone

DAY = utc("2015-06-01")


def holders(**tables):
    ground = ground_of(**tables)
    return dict(zip(ground.spots.names, place_holders(ground, DAY).holder, strict=True))


def test_a_place_is_held_by_whom_its_holding_says_and_nobody_where_nothing_is_recorded():
    found = holders(
        places=[place("One", 37, 36), place("Two", 37.1, 36), place("Three", 37.2, 36)],
        holdings=[holding("p0", "A", "2015-01-01", None), holding("p1", "unknown", "2015-01-01", None)],
        zones=[zone("B", shapely.box(36, 35, 38, 37))],
    )
    assert found == {"One": "A", "Two": "unknown", "Three": ""}


def test_two_holders_of_a_place_at_once_contest_it_whichever_row_stands_first():
    rows = [holding("p0", "A", "2015-01-01", None), holding("p0", "B", "2015-05-01", None) | {"confidence": "low"}]
    for order in (rows, rows[::-1]):
        ground = ground_of(places=[place("One", 37, 36)], holdings=order)
        found = place_holders(ground, DAY)
        assert (found.holder.tolist(), found.confidence.tolist()) == (["contested"], ["low"])


@pytest.mark.parametrize(
    ("lon", "holder"),
    [(37.1, "A"), (37.2, "contested"), (37.4, "contested"), (37.5, "contested"), (37.7, "unknown"), (39, "")],
)
def test_without_holdings_a_place_is_held_by_the_zone_it_lies_in(lon, holder):
    # A to 37.3 overlaps B from 37.2, which is contested from 37.4 to 37.6; of the rest nobody knows.
    found = holders(
        places=[place("One", lon, 36.5)],
        zones=[
            zone("A", shapely.box(37, 36, 37.3, 37)),
            zone("B", shapely.box(37.2, 36, 37.4, 37)),
            zone("contested", shapely.box(37.4, 36, 37.6, 37)),
            zone("unknown", shapely.box(37.6, 36, 37.8, 37)),
        ],
    )
    assert found == {"One": holder}


def test_sources_of_a_place_stand_in_one_order_whichever_row_stands_first():
    rows = [holding("p0", "A", "2015-01-01", None) | {"source": source} for source in ("zeta; alpha", "beta")]
    for order in (rows, rows[::-1]):
        found = place_holders(ground_of(places=[place("One", 37, 36)], holdings=order), DAY)
        assert found.source.tolist() == ["beta; zeta; alpha"]


def test_places_outside_a_box_are_not_counted():
    ground = ground_of(
        places=[place("One", 37, 36), place("Two", 37.1, 36)],
        holdings=[holding("p0", "A", "2015-01-01", None), holding("p1", "A", "2015-01-01", None)],
    )
    assert places_held(ground, DAY) == {"A": 2}
    assert places_held(ground, DAY, area=(36, 35, 37, 36)) == {"A": 1}


def test_a_turn_has_the_lower_confidence_and_both_sources_once():
    ground = ground_of(
        places=[place("One", 37, 36)],
        holdings=[
            holding("p0", "A", "2015-01-01", "2015-06-01") | {"source": "survey; press"},
            holding("p0", "B", "2015-06-01", None) | {"confidence": "not stated", "source": "press; report"},
        ],
    )
    (turn,) = turns_between(ground, utc("2015-05-31"), DAY)
    assert (turn.before, turn.after, turn.confidence) == ("A", "B", "not stated")
    assert turn.source == "survey; press; report"
    assert (turn.place_id, turn.name, turn.kind, turn.lon, turn.lat) == ("p0", "One", "village", 37, 36)


def test_turns_are_in_the_order_of_their_names():
    ground = ground_of(
        places=[place("Zeta", 37, 36), place("Alpha", 37.1, 36)],
        holdings=[holding("p0", "A", "2015-06-01", None), holding("p1", "A", "2015-06-01", None)],
    )
    found = turns_between(ground, utc("2015-05-31"), DAY)
    assert [(turn.name, turn.before, turn.after) for turn in found] == [("Alpha", "", "A"), ("Zeta", "", "A")]
