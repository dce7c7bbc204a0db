"""The recorded holder of the place at which an event lies. Oracle: every place measured by pyproj.Geod."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.held_places import AT_PLACE_M, holder_at_places
from geo.model.errors import InputError
from tests.worlds import dataset_of, event, holding, place

GEOD = Geod(ellps="WGS84")


def at_places(places, holdings, *events):
    data = dataset_of(places=places, holdings=holdings, events=list(events))
    return holder_at_places(data.events, data.places, data.holdings)


@settings(max_examples=60)
@given(
    st.floats(-180, 180),
    st.floats(-70, 75),
    st.floats(-0.02, 0.02),
    st.floats(-0.02, 0.02),
    st.floats(0, 3000),
)
def test_an_event_is_at_a_place_whose_disc_holds_it_within_a_kilometre(lon, lat, dx, dy, radius_m):
    x = (lon + dx + 180) % 360 - 180
    away_m = GEOD.inv(lon, lat, x, lat + dy)[2]
    found = at_places(
        [place("One", lon, lat, radius_m)],
        [holding("p0", "ISIS", "2015-01-01", None)],
        event(x, lat + dy, "2015-10-01"),
    )
    assert found.notna().item() == (away_m <= min(radius_m, AT_PLACE_M))


def test_the_nearest_place_held_at_the_time_says_it():
    places = [place("Near", 37.0, 36.0), place("Far", 37.003, 36.0)]
    holdings = [holding("p0", "ISIS", "2015-10-05", None), holding("p1", "Government", "2015-10-01", None)]
    days = ("2015-09-30", "2015-10-04", "2015-10-05")
    found = at_places(places, holdings, *[event(37.0, 36.0, day) for day in days])
    assert pd.isna(found.iloc[0])
    assert found.iloc[1:].tolist() == ["Government", "ISIS"]


def test_two_holders_equally_near_are_contested_and_a_recorded_unknown_stays_unknown():
    places = [place("One", 37.0, 36.0), place("Other", 37.0, 36.0), place("Third", 38.0, 36.0)]
    holdings = [
        holding("p0", "ISIS", "2015-10-01", None),
        holding("p1", "Government", "2015-10-01", None),
        holding("p2", "unknown", "2015-10-01", None),
    ]
    found = at_places(places, holdings, event(37.0, 36.0, "2015-10-02"), event(38.0, 36.0, "2015-10-02"))
    assert found.tolist() == ["contested", "unknown"]


def test_without_places_nothing_is_said():
    data = dataset_of(events=[event(37.0, 36.0, "2015-10-02")])
    found = holder_at_places(data.events, data.places, data.holdings)
    assert found.isna().all()
    assert np.array_equal(found.index, data.events.index)


@pytest.mark.parametrize("point", [shapely.Point(), None])
def test_an_event_without_a_point_is_refused_by_name(point):
    data = dataset_of(places=[place("A", 37, 36)], holdings=[holding("p0", "ISIS", "2015-01-01", None)],
                      events=[event(37, 36, "2015-10-01")])  # fmt: skip
    events = data.events.set_geometry([point], crs=4326)
    with pytest.raises(InputError, match=r"1 events have no point \('e0'\); set them aside first"):
        holder_at_places(events, data.places, data.holdings)
