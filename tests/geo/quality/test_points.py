"""Shared points, precision, points at 0, 0 and swapped coordinates, against counts in plain Python."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.quality.points import at_zero, events_shown, place_precision, stacked, swapped
from tests.worlds import dataset_of, event, place


def events_of(rows):
    return dataset_of(events=rows).events


@given(st.lists(st.integers(0, 4), min_size=1, max_size=60))
def test_stacked_points_are_those_that_ten_events_share(spots):
    events = events_of([event(37 + spot, 36, "2015-10-01", place=f"P{spot}") for spot in spots])
    found = stacked(events)
    used = {spot: count for spot, count in Counter(spots).items() if count >= 10}
    if not used:
        assert found is None
        return
    assert found.count == sum(used.values())
    assert set(found.ids) == {f"e{n}" for n, spot in enumerate(spots) if spot in used}
    assert dict(zip(found.rows["place"], found.rows["events"], strict=True)) == {f"P{s}": c for s, c in used.items()}
    assert found.rows["events"].is_monotonic_decreasing


def test_the_point_used_most_is_named_with_its_share():
    rows = [event(37.16117, 36.20124, "2015-10-01", place="Aleppo city")] * 736
    rows += [event(30 + n / 1000, 36, "2015-10-01") for n in range(945)]
    sentence = stacked(events_of(rows)).sentence
    assert sentence.startswith("1 point has 10 events or more each, 736 of 1,681 events together")
    assert "the one used most, Aleppo city, 736 of 1,681 (44 %)" in sentence


def test_a_point_without_a_name_is_named_by_its_degrees():
    rows = [event(-37.5, -36.25, "2015-10-01", place="")] * 10
    assert "the one used most, 36.2500 S, 37.5000 W, 10 of 10 (100 %)" in stacked(events_of(rows)).sentence


@given(st.lists(st.sampled_from([0.0, 500.0, 501.0, 1000.0, 1001.0, 25_000.0, 100_000.0, 500_000.0]), min_size=1))
def test_precision_counts_each_event_once(radii):
    found = place_precision(events_of([event(37, 36, "2015-10-01", place_uncertainty_m=one) for one in radii]))
    limits = {"within 500 m": 500, "within 1.0 km": 1e3, "within 5.0 km": 5e3, "within 25 km": 25e3,
              "within 100 km": 1e5, "worse than 100 km": 1e9}  # fmt: skip
    expected = Counter(next(name for name, most in limits.items() if one <= most) for one in radii)
    assert dict(zip(found.rows["place known"], found.rows["events"], strict=True)) == expected
    assert found.count == sum(one > 1000 for one in radii)
    assert not found.asks


def test_points_at_zero_are_found_in_both_tables():
    near, far = (0.0, 0.0), (0.01, 0.0)
    events = events_of([event(*near, "2015-10-01"), event(*far, "2015-10-01")])
    assert at_zero(events, "events").removable == ("e0",)
    places = dataset_of(places=[place("Null", *near), place("Else", *far)]).places
    found = at_zero(places, "places")
    assert (found.code, found.ids, found.removable) == ("places-at-zero", ("p0",), ())
    assert at_zero(events.iloc[1:], "events") is None


def none(events):
    return np.zeros(len(events), dtype=bool)


def test_swapped_coordinates_among_the_others_are_suspected():
    rng = np.random.default_rng(0)
    rows = [event(lon, lat, "2015-10-01") for lon, lat in rng.uniform((36.5, 34.5), (38.0, 36.0), (40, 2))]
    rows += [event(35.2, 37.4, "2015-10-01"), event(-10.0, 5.0, "2015-10-01")]
    events = events_of(rows)
    # 35.2, 37.4 turned round lies among the others; -10, 5 does not, either way.
    found = swapped(events, none(events), none(events))
    assert found.ids == ("e40",)
    assert "Nothing was changed" in found.sentence


def test_few_events_have_no_bulk():
    events = events_of([event(37, 36, "2015-10-01")] * 10 + [event(36, 37, "2015-10-01")])
    assert swapped(events, none(events), none(events)) is None


def test_outside_its_country_and_inside_the_other_way_round_is_suspected():
    events = events_of([event(36, 37, "2015-10-01"), event(37, 36, "2015-10-01")])
    assert swapped(events, np.array([True, True]), np.array([True, False])).ids == ("e0",)


@pytest.mark.parametrize("count", [5, 130])
def test_the_first_events_are_shown_by_start_then_id_whatever_the_order(count):
    rng = np.random.default_rng(count)
    rows = [event(37, 36, f"2015-10-{day:02}") for day in rng.integers(1, 4, count)]
    events = events_of(rows)
    shown = events_shown(events.iloc[rng.permutation(count)])
    expected = sorted(events.index, key=lambda one: (events.loc[one, "start"], one))[:100]
    assert shown["id"].tolist() == expected
