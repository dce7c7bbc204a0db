"""Whose ground an event may have fallen on: its radius against points laid out by pyproj."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.claims.fallen import ANY, fallen
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
