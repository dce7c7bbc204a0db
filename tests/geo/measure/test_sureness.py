"""Whether a holder is sure. Oracle: points along the rim of the disc, by pyproj.Geod."""

import numpy as np
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure import sureness
from geo.measure.sureness import holder_sure
from tests.worlds import dataset_of, event, utc, zone

GEOD = Geod(ellps="WGS84")
WEST, EAST = shapely.box(37.0, 36.0, 37.1, 36.1), shapely.box(37.1, 36.0, 37.2, 36.1)


def tables_of(zones, events):
    data = dataset_of(zones=zones, events=events)
    return data.events, data.zones


@settings(max_examples=30)
@given(
    st.floats(37.01, 37.19),
    st.floats(36.01, 36.09),
    st.floats(100, 12_000),
    st.sampled_from(["ISIS", "Government"]),
)
def test_a_holder_is_sure_when_the_rim_of_the_disc_is_on_its_ground(lon, lat, radius_m, east):
    zones = [zone("ISIS", WEST), zone(east, EAST)]
    events, zones = tables_of(zones, [event(lon, lat, "2015-10-01", place_uncertainty_m=radius_m)])
    turns = np.linspace(0, 360, 720, endpoint=False)
    rim = np.column_stack(GEOD.fwd(np.full(720, lon), np.full(720, lat), turns, np.full(720, radius_m))[:2])
    own = shapely.union_all([WEST, EAST]) if east == "ISIS" else (WEST if lon < 37.1 else EAST)
    expected = bool(shapely.contains_xy(own, *rim.T).all())
    grown, shrunk = radius_m * 1.0005 + 0.1, radius_m * 0.9995 - 0.1
    sure = [holder_sure(events.assign(place_uncertainty_m=r), zones).item() for r in (shrunk, radius_m, grown)]
    # Within a two-thousandth of the radius the samples of the rim may miss what the edge decides.
    assert sure == sorted(sure, reverse=True)
    assert expected in sure
    assert sure[1] == expected or sure[0] != sure[2]


def test_a_holder_that_changes_during_the_event_is_not_sure():
    zones = [
        zone("ISIS", WEST, start="2015-10-01", end="2015-10-05"),
        zone("Government", WEST, start="2015-10-05"),
    ]
    spans = [("2015-10-02", "2015-10-05"), ("2015-10-02", "2015-10-06"), ("2015-10-05", "2015-11-06")]
    events = [event(37.05, 36.05, since, end=utc(until)) for since, until in spans]
    assert holder_sure(*tables_of(zones, events)).tolist() == [True, False, True]


def test_a_zone_of_another_within_the_disc_makes_the_holder_unsure():
    pocket = shapely.box(37.05, 36.05, 37.051, 36.051)
    events = [event(37.052, 36.05, "2015-10-01", place_uncertainty_m=radius) for radius in (50.0, 500.0)]
    assert holder_sure(*tables_of([zone("ISIS", WEST), zone("Government", pocket)], events)).tolist() == [True, False]


def test_unknown_is_never_sure():
    events = dataset_of(events=[event(37.05, 36.05, "2015-10-01")])
    assert holder_sure(events.events, events.zones).tolist() == [False]
    assert holder_sure(*tables_of([zone("unknown", WEST)], [event(37.05, 36.05, "2015-10-01")])).tolist() == [False]


def test_a_point_on_an_edge_is_never_sure():
    events = [event(lon, 36.05, "2015-10-01", place_uncertainty_m=0.0) for lon in (37.1, 37.0)]
    assert not holder_sure(*tables_of([zone("ISIS", WEST), zone("Government", EAST)], events)).any()


def test_many_events_in_parts_are_what_they_are_at_once(monkeypatch):
    zones = [
        zone("ISIS", WEST, start="2015-10-01", end="2015-10-05"),
        zone("ISIS", shapely.union_all([WEST, EAST]), start="2015-10-05", end="2015-10-09"),
        zone("Government", WEST, start="2015-10-09"),
    ]
    days = pd.date_range("2015-09-29", "2015-10-12", tz="UTC")
    events = [
        event(37.05, 36.05, f"{day:%Y-%m-%d}", end=day + pd.Timedelta(days=k % 5 + 1)) for k, day in enumerate(days)
    ]
    whole = holder_sure(*tables_of(zones, events))
    assert 0 < whole.sum() < len(whole)
    for most in (1, 3, 7):
        monkeypatch.setattr(sureness, "_MOST_ROWS", most)
        pd.testing.assert_series_equal(holder_sure(*tables_of(zones, events)), whole)


def test_the_last_state_is_carried_only_when_asked():
    tables = tables_of([zone("ISIS", WEST, start="2015-10-01", end="2015-10-05")], [event(37.05, 36.05, "2015-10-09")])
    assert holder_sure(*tables).tolist() == [False]
    assert holder_sure(*tables, carry_forward=True).tolist() == [True]


def test_the_arguments_stay_as_they_are():
    events, zones = tables_of([zone("ISIS", WEST)], [event(37.05, 36.05, "2015-10-01")])
    before = pd.DataFrame(events.copy(deep=True)), pd.DataFrame(zones.copy(deep=True))
    holder_sure(events, zones)
    pd.testing.assert_frame_equal(pd.DataFrame(events), before[0])
    pd.testing.assert_frame_equal(pd.DataFrame(zones), before[1])
