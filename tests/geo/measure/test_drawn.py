"""Which sources drew a moment, and whether two moments may be compared."""

import pytest
import shapely

from geo.measure.drawn import check_same_hand, dates_note, places_note, undated
from geo.model.errors import InputError
from tests.worlds import ground_of, holding, place, utc, zone

BEFORE, AFTER = utc("2015-03-01"), utc("2015-09-01")
SQUARE = shapely.box(37, 36, 38, 37)


@pytest.mark.parametrize(
    "name",
    [
        "map_20240801.geojson",
        "map_2024-08-01.geojson",
        "map_2024_08.geojson",
        "map_2024.geojson",
        "map_01.08.2024.geojson",
        "map_20240801T1200.geojson",
        "map_24-08-01.geojson",
        "map_01.08.24.geojson",
        "map_1 August 2024.geojson",
        "map_1st Aug 2024.geojson",
        "map_Aug_1,_2024.geojson",
        "map_2024-Aug-01.geojson",
        "map_August 2024.geojson",
        "map_sept2024.geojson",
    ],
)
def test_the_date_in_a_name_is_put_aside(name):
    assert undated(name) == "map_<date>.geojson"


@pytest.mark.parametrize(
    "name",
    [
        "grid 123456789",
        "sheet 12",
        "map_v2",
        "3050 points",
        "",
        "grid 2000m",
        "2019th sheet",
        "Mayor 12",
        "mars 3",
        "sheet 24-13-01",
        "12-34-56",
    ],
)
def test_other_numbers_stay(name):
    assert undated(name) == name


def zones(*pairs):
    """Make zones of (source, first day, last day)."""
    return [zone("A", SQUARE, start, end) | {"source": source} for source, start, end in pairs]


def test_the_files_of_a_dated_series_are_one_source():
    ground = ground_of(
        zones=zones(("map_20150101.geojson", "2015-01-01", "2015-06-01"), ("map_20150601.geojson", "2015-06-01", None))
    )
    assert check_same_hand(ground, BEFORE, AFTER) is None


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (["one"], ["two"], "drawn by 'one', those of 1 September 2015 by 'two'"),
        (
            ["one", "two"],
            ["two"],
            "the zones of 1 March 2015 are drawn by 'one', too, who drew none of 1 September 2015",
        ),
        (
            ["two"],
            ["one", "two"],
            "the zones of 1 September 2015 are drawn by 'one', too, who drew none of 1 March 2015",
        ),
        ([""], ["two"], "drawn by a source not named, those of 1 September 2015 by 'two'"),
        (["a", "b", "c", "d"], ["e"], "drawn by 'a' and 'b' and 'c' and 1 more, those of 1 September 2015 by 'e'"),
    ],
)
def test_zones_of_other_sources_are_refused_and_both_named(first, last, message):
    ground = ground_of(
        zones=zones(
            *[(source, "2015-01-01", "2015-06-01") for source in first],
            *[(source, "2015-06-01", None) for source in last],
        )
    )
    with pytest.raises(InputError) as refused:
        check_same_hand(ground, BEFORE, AFTER)
    assert message in str(refused.value)
    assert str(refused.value).endswith("compare two dates of one source, or give the files of one alone")


def test_a_moment_without_zones_is_refused_when_the_other_has_some():
    ground = ground_of(
        zones=zones(("one", "2015-01-01", "2015-06-01")),
        places=[place("One", 37, 36)],
        holdings=[holding("p0", "A", "2015-01-01", None)],
    )
    with pytest.raises(InputError) as refused:
        check_same_hand(ground, BEFORE, AFTER)
    assert str(refused.value) == (
        "no zone is recorded on 1 September 2015; there is some up to, not including, 1 June 2015: choose such a date"
    )


def test_a_moment_without_any_control_is_refused():
    with pytest.raises(InputError, match="no control is recorded on 1 March 2015: the data do not say who held"):
        check_same_hand(ground_of(), BEFORE, AFTER)


def held(first, last):
    return ground_of(
        places=[place("One", 37, 36), place("Two", 37.1, 36)],
        holdings=[
            holding("p0", "A", "2015-01-01", "2015-06-01") | {"source": first},
            holding("p1", "A", "2015-06-01", None) | {"source": last},
        ],
    )


def test_holdings_that_share_a_source_are_compared():
    assert check_same_hand(held("survey; press", "press; report"), BEFORE, AFTER) is None


def test_holdings_that_share_no_source_are_not_compared():
    with pytest.raises(InputError, match="recorded by 'survey', those of 1 September 2015 by 'press' and 'report'"):
        check_same_hand(held("survey", "press; report"), BEFORE, AFTER)


def test_places_of_other_sources_beside_zones_are_noted():
    def made(last):
        return ground_of(
            zones=zones(("one", "2015-01-01", None)),
            places=[place("One", 37, 36)],
            holdings=[
                holding("p0", "A", "2015-01-01", "2015-06-01") | {"source": "survey; press"},
                holding("p0", "B", "2015-06-01", None) | {"source": last},
            ],
        )

    assert places_note(made("press; report"), BEFORE, AFTER) == ()
    (note,) = places_note(made("report"), BEFORE, AFTER)
    assert note == (
        "The places of 1 March 2015 are recorded by 'press' and 'survey', those of 1 September 2015 by 'report': what "
        "two sources record differently is no change, gained or lost."
    )
    (named,) = places_note(made("report"), BEFORE, AFTER, ["One"])
    assert "record differently (1 place: One) is no change" in named
    assert places_note(ground_of(zones=zones(("one", "2015-01-01", None))), BEFORE, AFTER) == ()


def swapped(first, last):
    """Make zones of A and B, west and east, by the sources of each before and after."""
    squares = {"A": SQUARE, "B": shapely.box(38, 36, 39, 37)}
    return ground_of(
        zones=[
            zone(holder, square, start, end) | {"source": sources[holder]}
            for sources, start, end in ((first, "2015-01-01", "2015-06-01"), (last, "2015-06-01", None))
            for holder, square in squares.items()
            if holder in sources
        ]
    )


def test_sources_that_swap_the_sides_they_draw_are_refused():
    with pytest.raises(InputError) as refused:
        check_same_hand(swapped({"A": "S1", "B": "S2"}, {"A": "S2", "B": "S1"}), BEFORE, AFTER)
    assert str(refused.value) == (
        "A's zones of 1 March 2015 are drawn by 'S1', those of 1 September 2015 by 'S2': what two sources draw "
        "differently is no change; compare two dates of one source, or give the files of one alone"
    )
    assert check_same_hand(swapped({"A": "S1", "B": "S2"}, {"A": "S1", "B": "S2"}), BEFORE, AFTER) is None


def test_sources_of_one_zone_are_the_same_in_whichever_order_they_stand():
    assert check_same_hand(swapped({"A": "S1; S2"}, {"A": "S2;S1"}), BEFORE, AFTER) is None


def test_without_zones_at_either_date_the_sources_of_the_holdings_are_compared():
    ground = ground_of(
        zones=zones(("one", "2014-01-01", "2014-06-01")),
        places=[place("One", 37, 36)],
        holdings=[
            holding("p0", "B", "2015-01-01", "2015-06-01") | {"source": "survey"},
            holding("p0", "A", "2015-06-01", None) | {"source": "report"},
        ],
    )
    with pytest.raises(InputError, match="recorded by 'survey', those of 1 September 2015 by 'report'"):
        check_same_hand(ground, BEFORE, AFTER)


def test_names_that_are_nothing_but_a_date_are_noted():
    bare = zones(("2015-01-01.geojson", "2015-01-01", "2015-06-01"), ("2015-06-01.geojson", "2015-06-01", None))
    (note,) = dates_note(ground_of(zones=bare), BEFORE, AFTER)
    assert note == (
        "Sources named by nothing but a date ('2015-01-01.geojson', '2015-06-01.geojson') are taken for one series, "
        "which the data do not say."
    )
    named = zones(("map 2015-01-01", "2015-01-01", "2015-06-01"), ("map 2015-06-01", "2015-06-01", None))
    assert dates_note(ground_of(zones=named), BEFORE, AFTER) == ()
    assert dates_note(ground_of(zones=zones(("2015", "2015-01-01", None))), BEFORE, AFTER) == ()


def test_a_refusal_says_the_time_of_day_where_it_is_not_midnight():
    ground = ground_of(zones=zones(("one", "2015-03-01T12:00", None)))
    with pytest.raises(InputError, match="recorded on 1 March 2015; there is some from 1 March 2015 12:00 UTC: choose"):
        check_same_hand(ground, BEFORE, AFTER)
