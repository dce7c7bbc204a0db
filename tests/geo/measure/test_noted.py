"""What there is to say of a comparison."""

import shapely

from geo.measure.noted import notes_of
from geo.measure.partition import partition
from tests.worlds import ground_of, holding, place, two_villages, utc, zone

FIRST, LAST = utc("2015-10-08"), utc("2015-10-10")


def notes(ground, covered=(0.0, 0.0), area=None):
    return notes_of(ground, *(partition(ground, day, area=area) for day in (FIRST, LAST)), covered=covered)


def test_nothing_is_said_of_drawn_zones_that_neither_overlap_nor_change_their_cover():
    assert notes(ground_of(zones=[zone("A", shapely.box(37, 36, 38, 37))])) == ()


def test_half_way_zones_say_that_nobody_drew_them():
    (note,) = notes(two_villages())
    assert note.startswith("The zones are half-way between held places, not lines that anybody drew")


def test_cover_that_grew_and_cover_that_shrank_are_said_apart_with_their_dates():
    ground = ground_of(zones=[zone("A", shapely.box(37, 36, 38, 37))])
    assert notes(ground, covered=(12.34, 0.0)) == (
        "12 km² were not covered on 8 October 2015: who held them then is not recorded.",
    )
    assert notes(ground, covered=(0.0, 2000.0)) == (
        "2,000 km² are no longer covered on 10 October 2015: who held them then is not recorded.",
    )


def test_three_overlaps_are_named_the_largest_first_and_the_others_counted():
    zones = [zone(name, shapely.box(37 + k / 10, 36, 37.15 + k / 10, 36.1)) for k, name in enumerate("ABCDE")]
    zones.append(zone("E", shapely.box(37.02, 36, 37.1, 36.1), "2015-10-09", None))
    found = notes(ground_of(zones=zones))
    assert [note.split(" overlap")[0] for note in found[:3]] == [
        "On 8 October 2015 zones of A and B",
        "On 8 October 2015 zones of B and C",
        "On 8 October 2015 zones of C and D",
    ]
    assert found[3] == "On 8 October 2015, 1 more overlap of two sides' zones: disputed, too."
    assert found[4].startswith("On 10 October 2015 zones of A and E overlap by ")
    assert found[7] == "On 10 October 2015, 2 more overlaps of two sides' zones: disputed, too."


def test_without_ground_there_is_no_area_to_compare():
    assert notes(ground_of()) == ("No zone is recorded at either date: no area can be compared.",)
    inside = notes(ground_of(zones=[zone("A", shapely.box(37, 36, 38, 37))]), area=(1, 1, 2, 2))
    assert inside == ("No zone is recorded inside the area at either date: no area can be compared.",)


def test_places_without_any_holding_are_counted_where_others_have_one():
    tables = {
        "zones": [zone("A", shapely.box(37, 36, 38, 37))],
        "places": [place("One", 37.1, 36.1), place("Two", 37.2, 36.1), place("Far", 39, 36.1)],
    }
    assert notes(ground_of(**tables)) == ()
    held = ground_of(**tables, holdings=[holding("p1", "A", "2015-01-01", None)])
    assert notes(held) == (
        "2 places have no holding at any time, as others have: nothing is said of them, whatever zone lies there.",
    )
    assert notes(held, area=(37, 36, 38, 37)) == (
        "1 place has no holding at any time, as others have: nothing is said of it, whatever zone lies there.",
    )
