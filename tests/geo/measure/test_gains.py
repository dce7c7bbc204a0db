"""What counts as gained, and from whom."""

from datetime import date, timedelta

import pytest
import shapely

from geo.measure.advances import episodes
from geo.measure.gains import gains, last_before, place_steps, zone_steps
from geo.model.errors import InputError, UnknownNameError
from tests.worlds import ground_of, holding, place, utc, zone

EVER = (utc("2014-01-01"), utc("2016-01-01"))
WEST, MIDDLE, EAST = (shapely.box(lon, 36.0, lon + 0.1, 36.1) for lon in (37.0, 37.1, 37.2))


def names(found):
    return [(gain.moment.strftime("%m-%d"), gain.place.name) for gain in found if gain.place]


def ground_gained(found):
    return shapely.union_all([gain.shape for gain in found if gain.place is None])


def one_place(*turns):
    """Make a place that turns: (holder, first day), the last until the end of the year."""
    days = [day for _, day in turns[1:]] + ["2015-12-31"]
    rows = [holding("p0", actor, day, end) for (actor, day), end in zip(turns, days, strict=True)]
    return ground_of(places=[place("North", 37.0, 36.0)], holdings=rows)


@pytest.mark.parametrize(
    ("turns", "gained"),
    [
        ([("Opposition", "2015-01-01"), ("ISIS", "2015-10-09")], [("10-09", "North")]),
        ([("contested", "2015-01-01"), ("ISIS", "2015-10-09")], [("10-09", "North")]),
        ([("unknown", "2015-01-01"), ("ISIS", "2015-10-09")], []),
        ([("Opposition", "2015-01-01"), ("contested", "2015-10-09")], []),
        ([("ISIS", "2015-10-09")], []),
        (
            [("ISIS", "2015-01-01"), ("contested", "2015-10-01"), ("ISIS", "2015-10-09")],
            [("10-09", "North")],
        ),
    ],
)
def test_a_place_is_gained_from_another_recorded_holder_alone(turns, gained):
    ground = one_place(*turns, ("Government", "2015-12-01"))
    found = gains(ground, "ISIS", *EVER) if "ISIS" in ground.sides() else ()
    assert names(found) == gained
    # The ground half-way round a place goes with the place.
    assert ground_gained(found).is_empty == (not gained)


@pytest.mark.parametrize("before", [("unknown", "2015-01-01"), None])
def test_what_is_newly_known_is_given_where_it_is_asked_for(before):
    turns = [*([before] if before else []), ("ISIS", "2015-10-09"), ("Government", "2015-12-01")]
    days = [day for _, day in turns[1:]] + ["2015-12-31"]
    rows = [holding("p0", actor, day, end) for (actor, day), end in zip(turns, days, strict=True)]
    rows.append(holding("p1", "Opposition", "2015-01-01", "2015-12-31"))
    ground = ground_of(places=[place("North", 37.0, 36.0), place("Far", 39.0, 36.0)], holdings=rows)
    assert gains(ground, "ISIS", *EVER) == ()
    found = gains(ground, "ISIS", *EVER, newly_known=True)
    assert names(found) == [("10-09", "North")]
    assert not ground_gained(found).is_empty


def test_the_time_holds_its_first_moment_and_not_its_last():
    ground = one_place(("Opposition", "2015-01-01"), ("ISIS", "2015-10-09"))
    day = utc("2015-10-09")
    assert names(gains(ground, "ISIS", day, EVER[1])) == [("10-09", "North")]
    assert names(gains(ground, "ISIS", EVER[0], day)) == []


def test_a_place_held_by_two_is_gained_when_the_other_record_ends():
    ground = ground_of(
        places=[place("North", 37.0, 36.0)],
        holdings=[holding("p0", "ISIS", "2015-01-01", None), holding("p0", "Opposition", "2015-01-01", "2015-10-09")],
    )
    assert names(gains(ground, "ISIS", *EVER)) == [("10-09", "North")]


def test_days_missing_in_a_series_are_no_loss_and_no_gain():
    rows = [
        zone("Russia", WEST, "2015-01-01", "2015-01-02"),
        zone("Russia", shapely.union(WEST, MIDDLE), "2015-01-09", "2015-01-10"),
    ]
    ground = ground_of(zones=rows)
    (gain,) = gains(ground, "Russia", *EVER)
    assert (gain.before, gain.moment) == (utc("2015-01-01"), utc("2015-01-09"))
    assert gain.shape.equals(MIDDLE)


def test_where_one_side_is_drawn_what_is_not_its_is_gained_and_where_two_are_it_is_newly_known():
    own = [zone("A", WEST, "2015-01-01", "2015-02-01"), zone("A", WEST.union(MIDDLE), "2015-02-01", "2015-03-01")]
    assert ground_gained(gains(ground_of(zones=own), "A", *EVER)).equals(MIDDLE)
    other = [zone("B", EAST, "2015-01-01", "2015-03-01")]
    assert gains(ground_of(zones=own + other), "A", *EVER) == ()
    taken = [zone("B", MIDDLE, "2015-01-01", "2015-02-01"), zone("B", EAST, "2015-02-01", "2015-03-01")]
    assert ground_gained(gains(ground_of(zones=own + taken), "A", *EVER)).equals(MIDDLE)


def test_pieces_smaller_than_a_hectare_are_noise():
    # 0.0009 degrees are 100 m by 81 m: 0.81 hectares; 0.0012 by 0.0012 are 1.4.
    small, large = (shapely.box(37.1, 36.0, 37.1 + side, 36.0 + side) for side in (0.0009, 0.0012))
    for piece, count in ((small, 0), (large, 1)):
        rows = [zone("A", WEST, "2015-01-01", "2015-02-01"), zone("A", WEST.union(piece), "2015-02-01", "2015-03-01")]
        assert len(gains(ground_of(zones=rows), "A", *EVER)) == count


def test_outside_the_area_nothing_is_gained():
    rows = [zone("A", WEST, "2015-01-01", "2015-02-01"), zone("A", WEST.union(MIDDLE), "2015-02-01", "2015-03-01")]
    area = (37.0, 36.0, 37.15, 36.1)
    found = gains(ground_of(zones=rows), "A", *EVER, area=area)
    assert ground_gained(found).equals(shapely.intersection(MIDDLE, shapely.box(*area)))


def test_two_drawings_are_not_compared():
    rows = [
        zone("A", WEST, "2015-01-01", "2015-02-01"),
        zone("A", WEST.union(MIDDLE), "2015-02-01", "2015-03-01") | {"source": "another"},
    ]
    with pytest.raises(InputError, match="'test'.*'another'"):
        gains(ground_of(zones=rows), "A", *EVER)


def test_places_beside_zones_of_a_shorter_time_are_compared_by_their_own_records():
    ground = ground_of(
        zones=[zone("ISIS", WEST, "2015-06-01", "2015-07-01")],
        places=[place("North", 37.0, 36.0)],
        holdings=[holding("p0", "Opposition", "2015-01-01", "2015-06-01"), holding("p0", "ISIS", "2015-06-01", None)],
    )
    assert names(gains(ground, "ISIS", *EVER)) == [("06-01", "North")]


def test_an_actor_nobody_knows_is_refused_with_near_names():
    ground = one_place(("Opposition", "2015-01-01"), ("ISIS", "2015-10-09"))
    with pytest.raises(UnknownNameError, match="did you mean ISIS"):
        gains(ground, "ISI", *EVER)


def test_more_changes_than_are_compared_are_refused_at_once():
    first = date(2005, 1, 1)
    rows = [
        zone("A", WEST, str(first + timedelta(days=day)), str(first + timedelta(days=day + 1))) for day in range(2_100)
    ]
    with pytest.raises(InputError, match=r"2,099 times .* 2,000 that are compared"):
        gains(ground_of(zones=rows), "A", utc("2005-01-01"), EVER[1])


def test_the_state_before_is_the_last_one_known():
    ground = ground_of(
        zones=[zone("A", WEST, "2015-01-01", "2015-01-02"), zone("A", WEST, "2015-01-09", "2015-01-10")],
        places=[place("North", 37.0, 36.0)],
        holdings=[holding("p0", "A", "2015-01-01", "2015-01-05")],
    )
    assert zone_steps(ground) == ((utc("2015-01-01"), utc("2015-01-09")),)
    assert place_steps(ground) == ()
    days = {
        day: last_before(zone_steps(ground), utc(day))
        for day in ("2015-01-01", "2015-01-05", "2015-01-09", "2015-02-01")
    }
    assert days == {
        "2015-01-01": None,
        "2015-01-05": utc("2015-01-01"),
        "2015-01-09": utc("2015-01-01"),
        "2015-02-01": utc("2015-01-09"),
    }


FAR = shapely.box(38.0, 36.0, 38.1, 36.1)


@pytest.mark.parametrize("missing", ["a day", "half a year", "half its ground"])
def test_a_gap_in_the_record_of_one_side_hides_no_advance_of_another(missing):
    back = {"a day": "2015-06-02", "half a year": "2015-12-01"}.get(missing, "2015-06-02")
    rows = [
        zone("A", WEST, "2015-01-01", back),
        zone("B", MIDDLE, "2015-01-01", "2015-06-01"),
        zone("B", EAST, "2015-01-01", back if missing == "half its ground" else "2015-06-01"),
        zone("A", WEST.union(MIDDLE), back, "2015-12-31"),
        zone("B", EAST, back, "2015-12-31"),
    ]
    ground = ground_of(zones=rows)
    assert ground_gained(gains(ground, "A", *EVER)).equals(MIDDLE)
    assert gains(ground, "B", *EVER) == (), "what was its own is not gained when it comes back"
    (one,) = episodes(ground, "A", *EVER)
    assert one.taken_from == pytest.approx({"B": one.area_km2})


def test_the_last_of_several_holders_counts_and_unknown_is_one():
    def ground_after(*middle):
        days = ["2015-01-01", "2015-02-01", "2015-03-01"]
        held = [zone(actor, MIDDLE, *days[at : at + 2]) for at, actor in enumerate(middle)]
        own = [zone("A", WEST, "2015-01-01", "2015-06-01"), zone("A", WEST.union(MIDDLE), "2015-06-01", "2015-12-31")]
        return ground_of(zones=[*held, *own, zone("B", FAR, "2015-01-01", "2015-12-31")])

    assert ground_gained(gains(ground_after("B", "contested"), "A", *EVER)).equals(MIDDLE)
    assert episodes(ground_after("B", "contested"), "A", *EVER)[0].taken_from.keys() == {"contested"}
    assert gains(ground_after("B", "unknown"), "A", *EVER) == ()
    back = gains(ground_after("B", "A"), "A", *EVER)
    assert [gain.moment for gain in back] == [utc("2015-02-01")], "once: nobody else was recorded since"


@pytest.mark.parametrize(("last", "gained"), [("Opposition", ["North"]), ("unknown", []), ("ISIS", [])])
def test_a_place_without_a_record_is_gained_from_its_last_holder(last, gained):
    ground = ground_of(
        places=[place("North", 37.0, 36.0), place("South", 37.0, 35.0)],
        holdings=[
            holding("p0", last, "2015-01-01", "2015-06-01"), holding("p0", "ISIS", "2015-06-03", None),
            holding("p1", "ISIS", "2015-01-01", None), holding("p1", "Government", "2014-01-01", "2015-01-01"),
        ],
    )  # fmt: skip
    found = gains(ground, "ISIS", utc("2015-02-01"), EVER[1])
    assert [name for _, name in names(found)] == gained
    assert [gain.place.before for gain in found if gain.place] == [last] * len(gained)
    assert ground_gained(found).is_empty == (not gained)


def test_places_of_no_common_source_are_not_gained_beside_drawn_zones():
    rows = [
        holding("p0", "B", "2015-01-01", "2015-06-01") | {"source": "survey X"},
        holding("p0", "A", "2015-06-01", None) | {"source": "paper Y"},
    ]
    ground = ground_of(zones=[zone("A", WEST), zone("B", EAST)], places=[place("P", 37.25, 36.05)], holdings=rows)
    assert gains(ground, "A", *EVER) == ()
    assert names(gains(ground, "A", *EVER, newly_known=True)) == [("06-01", "P")]


def test_places_in_the_zones_of_one_side_alone_are_gained_with_their_ground():
    own = [zone("A", WEST, "2015-01-01", "2015-02-01"), zone("A", WEST.union(MIDDLE), "2015-02-01", "2015-03-01")]
    ground = ground_of(zones=own, places=[place("V", 37.15, 36.05)])
    found = gains(ground, "A", *EVER)
    assert names(found) == [("02-01", "V")]
    assert ground_gained(found).equals(MIDDLE)


@pytest.mark.parametrize(("other", "where"), [("unknown", MIDDLE), ("contested", EAST)])
def test_a_side_beside_ground_contested_or_unknown_is_not_drawn_alone(other, where):
    own = [zone("A", WEST, "2015-01-01", "2015-02-01"), zone("A", WEST.union(MIDDLE), "2015-02-01", "2015-03-01")]
    ground = ground_of(zones=[*own, zone(other, where, "2015-01-01", "2015-02-01")], places=[place("V", 37.15, 36.05)])
    assert gains(ground, "A", *EVER) == ()
