"""Whose ground an event may have fallen on: its radius against points laid out by pyproj."""

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.claims.fallen import ANY, fallen, possible_time
from geo.measure.holding import holders
from tests.worlds import event, ground_of, holding, place, zone

GEOD = Geod(ellps="WGS84")
EVERYWHERE = shapely.box(-20.0, -75.0, 20.0, 75.0)


@given(
    lat=st.floats(-60, 60),
    radius_m=st.floats(100, 50_000),
    azimuth=st.floats(0, 360),
    share=st.one_of(st.floats(0.01, 0.995), st.floats(1.03, 3.0)),
)
@settings(max_examples=20)
def test_what_lies_inside_the_radius_is_reached_and_what_lies_outside_is_not(lat, radius_m, azimuth, share):
    lon, other, _ = GEOD.fwd(0.0, lat, azimuth, radius_m * share)
    speck = shapely.box(lon - 1e-6, other - 1e-6, lon + 1e-6, other + 1e-6)
    ground = ground_of(
        zones=[zone("Opposition", shapely.difference(EVERYWHERE, speck), line_m=0.0), zone("ISIS", speck, line_m=0.0)],
        events=[event(0.0, lat, "2015-10-09", place_uncertainty_m=radius_m)],
    )
    found = fallen(ground, ground.dataset.events).iloc[0]
    assert ("ISIS" in found["may"]) == (share < 1)


@pytest.mark.parametrize(
    ("confidences", "doubt"),
    [
        (("high", "high"), ""),
        (("low", "high"), "recorded with low confidence"),
        (("high", "low"), "the holder of its place recorded with low confidence"),
        (("low", "low"), "recorded with low confidence"),
        (("not stated", "medium"), ""),
    ],
)
def test_low_confidence_of_the_event_or_of_the_holder_of_its_place(confidences, doubt):
    own, held = confidences
    ground = ground_of(
        places=[place("Town", 37.0, 36.5)],
        holdings=[holding("p0", "ISIS", "2015-01-01", None) | {"confidence": held}],
        events=[event(37.0, 36.5, "2015-10-09", confidence=own)],
    )
    found = fallen(ground, ground.dataset.events).iloc[0]
    assert (found["holder"], found["doubt"]) == ("ISIS", doubt)


def test_ground_of_nobody_may_be_anybodys_and_holders_of_other_times_are_not_reached():
    zones = [
        zone("ISIS", shapely.box(36.9, 36.4, 37.0, 36.6), "2015-01-01", "2015-10-09"),
        zone("Government", shapely.box(36.9, 36.4, 37.0, 36.6), "2015-10-09"),
    ]
    ground = ground_of(zones=zones, events=[event(37.01, 36.5, "2015-10-09", place_uncertainty_m=5000.0)])
    assert fallen(ground, ground.dataset.events)["may"].iloc[0] == {"unknown", "Government", ANY}


HALVES = shapely.box(37.0, 36.0, 38.0, 37.0), shapely.box(37.0, 35.0, 38.0, 36.0)
INSIDE = (37.5, 36.5)


@pytest.mark.parametrize(("days", "found"), [((4, 9), {"Opposition", "ISIS"}), ((4, 6), {"Opposition"})])
@pytest.mark.parametrize("by", ["zones", "holdings"])
def test_ground_that_changed_hands_in_the_events_time_may_be_of_both(by, days, found):
    turns = [("Opposition", "2015-01-01", "2015-10-06"), ("ISIS", "2015-10-06", None)]
    # A place 400 m off, which is outside the event's own radius.
    tables = {
        "zones": {"zones": [zone(actor, HALVES[0], start, end) for actor, start, end in turns]},
        "holdings": {"places": [place("Town", 37.5, 36.5036)], "holdings": [holding("p0", *turn) for turn in turns]},
    }[by]
    first, last = (pd.Timestamp(2015, 10, day, tz="UTC") for day in days)
    row = event(*INSIDE, "2015-10-04", place_uncertainty_m=10.0) | {"start": first, "end": last}
    ground = ground_of(**tables, events=[row])
    one = fallen(ground, ground.dataset.events).iloc[0]
    assert (one["holder"], one["may"]) == ("Opposition", found)
    assert ("may have been also ISIS-held ground" in one["doubt"]) == (len(found) == 2)


def test_a_date_of_one_day_is_widened_by_its_error_and_a_longer_time_holds_it():
    day = event(*INSIDE, "2015-10-04", date_uncertainty_days=2)
    longer = day | {"end": day["end"] + pd.Timedelta(days=4)}
    times = possible_time(ground_of(events=[day, longer]).dataset.events)
    said = [(start.day, end.day) for start, end in zip(times["start"], times["end"], strict=True)]
    assert said == [(2, 7), (4, 9)]


# 0.01 degrees of latitude are 1.1 km.
@pytest.mark.parametrize(
    ("own_m", "other_m", "reached"), [(5000.0, 100.0, True), (100.0, 5000.0, True), (1000.0, 900.0, False)]
)
def test_a_zone_is_reached_from_as_far_as_its_line_or_the_own_one_may_be_off(own_m, other_m, reached):
    zones = [zone("Opposition", HALVES[0], line_m=own_m), zone("ISIS", HALVES[1], line_m=other_m)]
    ground = ground_of(zones=zones, events=[event(37.5, 36.01, "2015-10-09", place_uncertainty_m=10.0)])
    one = fallen(ground, ground.dataset.events).iloc[0]
    assert ("ISIS" in one["may"]) == reached
    assert ("the line of the zone within 5.0 km" in one["doubt"]) == reached


def test_the_recorded_holder_of_the_very_place_is_not_made_unsure_by_the_line_of_a_zone():
    zones = [zone("Opposition", HALVES[0], line_m=5000.0), zone("ISIS", HALVES[1], line_m=5000.0)]
    held = {"places": [place("Town", 37.5, 36.01)], "holdings": [holding("p0", "Opposition", "2015-01-01", None)]}
    ground = ground_of(zones=zones, **held, events=[event(37.5, 36.01, "2015-10-09", place_uncertainty_m=10.0)])
    one = fallen(ground, ground.dataset.events).iloc[0]
    assert (one["may"], one["doubt"]) == ({"Opposition"}, "")


DAY = pd.Timedelta(days=1)
FIRST = pd.Timestamp("2015-01-01", tz="UTC")
SPANS = st.lists(
    st.tuples(
        st.integers(0, 1), st.sampled_from(["ISIS", "Opposition", "unknown"]), st.integers(0, 20), st.integers(1, 9)
    ),
    max_size=6,
)


def days_of(start, long):
    return {"start": FIRST + start * DAY, "end": FIRST + (start + long) * DAY}


def holder_on(ground, row, day):
    points = ground_of(events=[row | {"start": day, "end": day + DAY}]).dataset.events
    return holders(ground, points)["holder"].iloc[0]


@given(
    held=SPANS, drawn=SPANS, begun=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20)), min_size=1, max_size=3)
)
@settings(max_examples=12)
def test_whose_ground_it_was_is_asked_at_every_change_in_the_events_time(held, drawn, begun):
    # An event 400 m from each of two places, and one far from both; zones hold one half of the country each.
    at = [(37.5, 36.5), (37.7, 36.5), (38.5, 36.5)]
    places = [place("A", 37.5, 36.5036), place("B", 37.7, 36.5036), place("Far", 30.0, 30.0)]
    holdings = [holding("p2", "ISIS", "2015-01-05", "2015-01-15")]
    holdings += [holding(f"p{k}", who, "2015-01-01", None) | days_of(*span) for k, who, *span in held]
    zones = [zone("Government", shapely.box(0, 0, 1, 1))]
    zones += [
        zone(who, shapely.box(37.0 + k, 36.0, 38.0 + k, 37.0), line_m=0.0) | days_of(*span) for k, who, *span in drawn
    ]
    events = [event(*at[which], "2015-01-01", place_uncertainty_m=1.0) | days_of(start, 8) for which, start in begun]
    ground = ground_of(places=places, holdings=holdings, zones=zones, events=events)
    found = fallen(ground, ground.dataset.events)
    for row, own in zip(found.to_dict("records"), events, strict=True):
        # Oracle: day by day, which is when anything may change.
        days = [holder_on(ground, own, day) for day in pd.date_range(own["start"], own["end"] - DAY, freq="D")]
        met = {
            other["actor"]
            for other in zones
            if other["geometry"].intersects(own["geometry"])
            and other["start"] < own["end"]
            and (pd.isna(other["end"]) or other["end"] > own["start"])
        } - {"unknown"}
        assert row["holder"] == days[0]
        assert row["may"] == {*days, *met} | ({ANY} if {"unknown", "contested"} & {*days} else set())
