"""An actor's ground as one shape. Oracle: union and intersection of the zones valid at the moment, by shapely."""

import shapely

from geo.measure.lives import microseconds
from geo.measure.territory import Territories
from geo.model.tables import ZONES
from tests.worlds import frame_of, utc, zone

LEFT, RIGHT = shapely.box(37, 36, 37.2, 36.2), shapely.box(37.1, 36.1, 37.3, 36.3)


def territories(*rows):
    return Territories(frame_of(ZONES, rows, [f"z{n}" for n in range(len(rows))]))


def at(found, day, area=None, actor="A"):
    return found.at(actor, microseconds(utc(day)), area)


def test_zones_of_one_actor_are_one_ground_with_the_worst_line():
    found = at(territories(zone("A", LEFT, line_m=100.0), zone("A", RIGHT, line_m=900.0)), "2015-06-01")
    assert found.shape.equals(LEFT.union(RIGHT))
    assert found.line_m == 900


def test_an_area_cuts_it_and_nothing_is_left_of_what_lies_outside():
    every = territories(zone("A", LEFT))
    area = (37.1, 36.0, 37.5, 36.1)
    assert at(every, "2015-06-01", area).shape.equals(LEFT.intersection(shapely.box(*area)))
    assert at(every, "2015-06-01", (40.0, 40.0, 41.0, 41.0)) is None


def test_before_after_and_of_others_there_is_nothing():
    every = territories(zone("A", LEFT, "2015-02-01", "2015-03-01"))
    assert [at(every, day) is None for day in ("2015-01-31", "2015-02-01", "2015-02-28", "2015-03-01")] == [
        True,
        False,
        False,
        True,
    ]
    assert at(every, "2015-02-01", actor="B") is None


def test_the_very_same_shape_is_one_ground_whatever_its_day():
    every = territories(
        zone("A", LEFT, "2015-02-01", "2015-03-01"),
        zone("A", RIGHT, "2015-03-01", "2015-04-01"),
        zone("A", shapely.box(37, 36, 37.2, 36.2), "2015-04-01", "2015-05-01"),
        zone("B", LEFT, "2015-02-01", "2015-03-01"),
    )
    first, second, third = (at(every, f"2015-0{month}-01") for month in (2, 3, 4))
    assert first is third
    assert first.key == at(every, "2015-02-01", actor="B").key != second.key
    assert first.prepared is third.prepared


def test_the_same_shape_with_another_tolerance_says_its_own():
    every = territories(
        zone("A", LEFT, "2015-02-01", "2015-03-01", 100.0), zone("A", LEFT, "2015-03-01", "2015-04-01", 900.0)
    )
    assert [at(every, f"2015-0{month}-01").line_m for month in (2, 3)] == [100, 900]


def test_long_edges_weigh_as_many_pieces_as_they_are_measured_in():
    # 44,000 pieces each and five vertices: a dozen are kept.
    every = territories(
        *(zone("A", shapely.box(-170, -80, 170, 80 - n), f"20{n + 10}-01-01", f"20{n + 11}-01-01") for n in range(15))
    )
    first, *_, last = (at(every, f"20{n + 10}-06-01") for n in range(15))
    assert at(every, "2024-06-01") is last
    assert at(every, "2010-06-01") is not first
