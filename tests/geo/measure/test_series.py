"""The gap through time. Oracle: `measure`, which knows nothing of other moments, on a ground of its own."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.gap import Question, measure, series
from geo.measure.ground import Ground, Witness
from geo.model.errors import InputError
from geo.model.view import DEFINITIONS
from tests.worlds import event, ground_of, holding, place, utc, zone

DAY = pd.Timedelta(days=1)
START, END = utc("2024-01-01"), utc("2024-01-21")
ACTORS = ("North", "South", "West")


def day(number):
    return f"{START + number * DAY:%Y-%m-%d}"


def lives(rng):
    """Cut twenty days into a few stretches, some of which are left out."""
    cuts = [0, *sorted(rng.choice(np.arange(1, 20), size=3, replace=False)), 20]
    return [(int(a), int(b)) for a, b in pairwise(cuts) if rng.random() < 0.8]


def random_world(seed, *, drawn):
    """Make a world of three actors with places, and with drawn zones or half-way ones; some days are empty."""
    rng = np.random.default_rng(seed)
    spots = rng.uniform((37.0, 36.0), (37.3, 36.3), (8, 2)).round(4)
    radius = rng.choice([200.0, 500.0, 3000.0], 8)
    places = [place(f"Place {n}", *spot, radius[n]) for n, spot in enumerate(spots)]
    holders = ACTORS[: 2 if drawn else 3]
    holdings = [
        holding(f"p{n}", str(rng.choice(holders)), day(a), None if b == 20 and rng.random() < 0.3 else day(b))
        for n in range(8)
        for a, b in lives(rng)
    ]
    holdings += [holding("p0", name, day(20 + n), day(21 + n)) for n, name in enumerate(holders)]
    # Sources disagree: a fourth actor is said to hold some of the places at the same time.
    holdings += [holding(f"p{n}", "East", day(a), day(b)) for n in range(0, 8, 3) for a, b in lives(rng)]
    zones = []
    for n in range(6 if drawn else 0):
        west, south = rng.uniform((37.0, 36.0), (37.2, 36.2)).round(2)
        shape = shapely.box(west, south, west + 0.05, south + 0.05)
        lived = lives(rng)
        zones += [zone(ACTORS[n % 3], shape, day(a), day(b), float(rng.choice([300, 900]))) for a, b in lived]
    zones += [zone(name, shapely.box(38, 38, 38.1, 38.1), day(-1), day(0)) for name in ACTORS] if drawn else []
    events = [event(37.1, 36.1 + n / 100, day(int(rng.integers(20))), "West", "North") for n in range(5)]
    return ground_of(places=places, holdings=holdings, events=events, **({"zones": zones} if drawn else {}))


def test_an_edge_changes_its_name_when_somebody_else_is_said_to_hold_the_place():
    ground = ground_of(
        places=[place("Near", 37.41, 36.5), place("Far", 37.55, 36.5), place("Start", 37.0, 36.5)],
        holdings=[
            holding("p0", "B", day(0), None), holding("p1", "B", day(0), None), holding("p2", "A", day(0), None),
            holding("p0", "C", day(5), day(9)),
        ],
        zones=[zone("B", shapely.box(37.4, 36.4, 37.6, 36.6), day(0))],
    )  # fmt: skip
    question = Question("A", "B", "position-to-edge")
    said = [(one.start, one.gap.end.name) for one in series(ground, question, START, END)]
    near, far = ("the zone's edge near " + name for name in ("Near", "Far"))
    assert said == [(START, near), (START + 5 * DAY, far), (START + 9 * DAY, near)]
    assert said == [(at, measure(ground, question, at).gap.end.name) for at, _ in said]


@pytest.mark.parametrize("definition", DEFINITIONS)
@given(seed=st.integers(0, 10_000), drawn=st.booleans(), narrow=st.booleans())
@settings(max_examples=6)
def test_a_series_says_at_each_moment_what_measure_says(definition, seed, drawn, narrow):
    ground = random_world(seed, drawn=drawn)
    area = (37.05, 36.05, 37.25, 36.2) if narrow else None
    for origin, rival in (("North", "South"), ("West", "North"), (Witness("Point", 37.12, 36.13, 0.0), "South")):
        question = Question(origin, rival, definition, area)
        found = series(ground, question, START - 2 * DAY, END + 5 * DAY)
        assert [one.end for one in found[:-1]] == [one.start for one in found[1:]]
        assert all((one.gap, one.reason) != (then.gap, then.reason) for one, then in pairwise(found))
        for moment in pd.date_range(START - 2 * DAY, END + 5 * DAY, freq="D", inclusive="left"):
            (part,) = (one for one in found if one.start <= moment < one.end)
            # A ground of its own: nothing that the series has worked out can stand in for the answer.
            answer = measure(Ground(ground.dataset, ground.control), question, moment)
            assert (part.gap, part.reason) == (answer.gap, answer.reason)


def two_boxes(**second):
    return ground_of(
        zones=[
            zone("North", shapely.box(37, 36.4, 37.1, 36.5), day(0), day(10)),
            zone("South", shapely.box(37, 36.2, 37.1, 36.3), **second),
        ]
    )


def test_before_the_first_record_and_after_the_last_end_it_is_unknown():
    found = series(
        two_boxes(start=day(4), end=day(8)), Question("North", "South", "edge-to-edge"), START - DAY, END + 99 * DAY
    )
    assert [(one.start, one.gap is None) for one in found] == [
        (START - DAY, True),
        (START, True),
        (START + 4 * DAY, False),
        (START + 8 * DAY, True),
        (START + 10 * DAY, True),
    ]
    assert {one.reason for one in found if one.gap is None} == {
        "the data record no zone of North at that moment",
        "the data record no zone of South at that moment",
    }


def test_what_has_no_recorded_end_is_still_so_and_nothing_else_is():
    ground = ground_of(
        zones=[
            zone("North", shapely.box(37, 36.4, 37.1, 36.5), day(0)),
            zone("South", shapely.box(37, 36.2, 37.1, 36.3), day(0)),
        ]
    )
    (found,) = series(ground, Question("North", "South", "edge-to-edge"), END + 100 * DAY, END + 200 * DAY)
    assert found.gap is not None


def test_a_pair_that_never_coexists_has_a_series_without_a_number():
    found = series(two_boxes(start=day(12), end=day(15)), Question("North", "South", "edge-to-edge"), START, END)
    assert all(one.gap is None for one in found)


def test_versions_in_which_nothing_moved_are_one_interval():
    shape = shapely.box(37, 36.2, 37.1, 36.3)
    zones = [zone("South", shape, day(n), day(n + 1)) for n in range(20)]
    ground = ground_of(zones=[zone("North", shapely.box(37, 36.4, 37.1, 36.5)), *zones])
    found = series(ground, Question("North", "South", "edge-to-edge"), START, END)
    assert len(found) == 1


def test_a_moment_that_changes_nothing_of_the_pair_is_no_boundary():
    zones = [zone("West", shapely.box(38, 36.2, 38.1, 36.3), day(n), day(n + 1)) for n in range(20)]
    ground = ground_of(
        zones=[
            zone("North", shapely.box(37, 36.4, 37.1, 36.5)),
            zone("South", shapely.box(37, 36.2, 37.1, 36.3)),
            *zones,
        ]
    )
    assert len(series(ground, Question("North", "South", "edge-to-edge"), START, END)) == 1


def test_a_time_that_ends_before_it_starts_is_refused(villages):
    with pytest.raises(InputError, match="a series from 2024-01-21 00:00 to 2024-01-01 00:00 has no time in it"):
        series(villages, Question("ISIS", "Government", "position-to-edge"), END, START)


def test_more_changes_than_can_be_worked_out_are_refused_in_one_line(villages, monkeypatch):
    monkeypatch.setattr("geo.measure.gap.MOST_INTERVALS", 1)
    with pytest.raises(InputError, match="changes at up to 2 moments, at most 1 are worked out"):
        series(villages, Question("ISIS", "Government", "position-to-edge"), utc("2015-02-01"), utc("2015-11-15"))
