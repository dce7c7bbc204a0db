"""What an answer rests on. Oracle: whether what is named in the question changed."""

import shapely

from geo.measure.basis import basis_at, moments
from geo.measure.gap import Question
from geo.measure.ground import Witness
from tests.worlds import event, ground_of, holding, place, utc, zone

EDGE, BETWEEN, POINTS = "position-to-edge", "edge-to-edge", "position-to-position"
START, END = utc("2024-01-01"), utc("2024-02-01")


def world():
    return ground_of(
        places=[place("One", 37.0, 36.0), place("Two", 37.5, 36.5), place("Three", 38.0, 36.5)],
        holdings=[
            holding("p0", "A", "2024-01-02", "2024-01-20"),
            holding("p1", "B", "2024-01-03", "2024-01-21"),
            holding("p2", "C", "2024-01-04", "2024-01-22"),
        ],
        zones=[
            zone("A", shapely.box(37, 36, 37.1, 36.1), "2024-01-05", "2024-01-23"),
            zone("B", shapely.box(37.4, 36.4, 37.6, 36.6), "2024-01-06", "2024-01-24"),
            zone("C", shapely.box(38, 36.4, 38.1, 36.6), "2024-01-07", "2024-01-25"),
        ],
        events=[event(37.0, 36.0, "2024-01-10", "D", "B")],
    )


def days(question):
    return [moment.day for moment in moments(world(), question, START, END)]


def test_only_the_moments_of_what_is_measured_between_count():
    assert days(Question("A", "B", POINTS)) == [2, 3, 20, 21]
    # The edge is named after a place its holder holds.
    assert days(Question("A", "B", EDGE)) == [2, 3, 6, 20, 21, 24]
    assert days(Question("A", "B", BETWEEN)) == [2, 3, 5, 6, 20, 21, 23, 24]
    assert days(Question(Witness("x", 37.0, 36.0, 0.0), "B", EDGE)) == [3, 6, 21, 24]


def test_days_of_events_count_where_they_stand_in():
    assert days(Question("D", "B", POINTS)) == [3, 10, 11, 21]
    assert days(Question("D", "B", BETWEEN)) == [3, 6, 21, 24]


def test_of_half_way_zones_every_holding_counts():
    ground = ground_of(
        places=[place(name, 37 + n / 20, 36.0) for n, name in enumerate(("One", "Two", "Three"))],
        holdings=[holding(f"p{n}", "ABC"[n], f"2024-01-0{n + 2}", "2024-01-20") for n in range(3)],
    )
    found = moments(ground, Question("A", "B", EDGE), START, END)
    assert [moment.day for moment in found] == [2, 3, 4, 20]


def test_the_key_is_the_same_while_nothing_of_the_basis_changes():
    ground = world()
    question = Question("A", "B", EDGE)
    keys = [basis_at(ground, question, utc(f"2024-01-{day:02}")).key for day in range(7, 20)]
    assert len(set(keys)) == 1
    assert basis_at(ground, question, utc("2024-01-20")).key != keys[0]
    assert basis_at(ground, question, utc("2024-01-06")).key == keys[0]


def test_two_moments_without_anything_rest_on_the_same():
    ground = world()
    first, second = (basis_at(ground, Question("A", "B", EDGE), utc(day)) for day in ("2023-01-01", "2025-01-01"))
    assert first.key == second.key
    assert first.rival is None
