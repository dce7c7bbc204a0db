"""Who held the ground. Oracle: every zone asked about every event by itself."""

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.ground import Ground
from geo.measure.holding import holder_of, holders, shares, shares_without_imprecise
from geo.measure.zones import control, valid_at
from geo.model.errors import InputError, NoCrsError
from geo.model.tables import EVENTS, ZONES
from geo.read.catalog import open_built_in
from tests.worlds import dataset_of, event, frame_of, ground_of, holding, place, utc, zone

WEST, EAST = shapely.box(37.0, 36.0, 37.1, 36.1), shapely.box(37.1, 36.0, 37.2, 36.1)
DAYS = [utc("2015-10-01") + pd.Timedelta(days=day) for day in range(10)]


def tables_of(zones, events):
    data = dataset_of(zones=zones, events=events) if events else dataset_of(zones=zones)
    return data.events, data.zones


def held(zones, *events, **options):
    return holder_of(*tables_of(zones, list(events)), **options).tolist()


# Corners and points on a common grid, so that edges and corners are met exactly.
grid = st.integers(0, 8)
boxes = st.tuples(grid, grid, st.integers(1, 4), st.integers(1, 4)).map(
    lambda at: shapely.box(37 + at[0] / 8, 36 + at[1] / 8, 37 + (at[0] + at[2]) / 8, 36 + (at[1] + at[3]) / 8)
)
lives = st.tuples(st.integers(0, 8), st.integers(1, 9)).map(
    lambda at: (DAYS[at[0]], DAYS[at[0] + at[1]] if at[0] + at[1] < len(DAYS) else pd.NaT)
)
zone_rows = st.builds(
    lambda actor, shape, life: zone(actor, shape) | {"start": life[0], "end": life[1]},
    st.sampled_from(["ISIS", "Government", "contested", "unknown"]),
    boxes,
    lives,
)
event_rows = st.builds(
    lambda x, y, day: event(37 + x / 16, 36 + y / 16, str(DAYS[day].date())),
    st.integers(0, 24),
    st.integers(0, 24),
    st.integers(0, 9),
)


def asked_one_by_one(events, zones):
    found = []
    for _, row in events.iterrows():
        now = valid_at(zones, row["start"])
        names = set(now["actor"][[shape.intersects(row.geometry) for shape in now.geometry]]) - {"unknown"}
        found.append("unknown" if not names else names.pop() if len(names) == 1 else "contested")
    return found


@settings(max_examples=50)
@given(st.lists(zone_rows, min_size=1, max_size=6), st.lists(event_rows, min_size=1, max_size=8))
def test_the_holder_is_that_of_the_zones_of_the_time(zones, events):
    events, zones = tables_of(zones, events)
    found = holder_of(events, zones)
    assert found.tolist() == asked_one_by_one(events, zones)
    assert found.name == "holder"
    assert found.index.equals(events.index)


def test_a_point_on_the_edge_between_two_is_contested_and_on_the_outer_edge_is_not():
    zones = [zone("ISIS", WEST), zone("Government", EAST)]
    assert held(zones, event(37.1, 36.05, "2015-10-01"), event(37.0, 36.05, "2015-10-01")) == ["contested", "ISIS"]


def test_intervals_are_half_open_and_ground_that_changed_hands_is_the_new_holders():
    zones = [
        zone("ISIS", WEST, start="2015-10-01", end="2015-10-05"),
        zone("Government", WEST, start="2015-10-05", end="2015-10-08"),
    ]
    days = ("2015-09-30", "2015-10-01", "2015-10-04", "2015-10-05", "2015-10-07", "2015-10-08")
    events = [event(37.05, 36.05, day) for day in days]
    assert held(zones, *events) == ["unknown", "ISIS", "ISIS", "Government", "Government", "unknown"]
    assert held(zones, *events, carry_forward=True)[-1] == "Government"
    assert held(zones, *events, carry_forward=True)[0] == "unknown"


def test_carrying_forward_takes_what_was_valid_last_not_what_began_last():
    zones = [
        zone("ISIS", WEST, start="2015-10-01", end="2015-10-06"),
        zone("Government", WEST, start="2015-10-03", end="2015-10-04"),
    ]
    late = event(37.05, 36.05, "2015-10-09")
    assert held(zones, late) == ["unknown"]
    assert held(zones, late, carry_forward=True) == ["ISIS"]


def test_no_zones_and_no_events_are_no_error():
    assert held([zone("ISIS", WEST)]) == []
    events = dataset_of(events=[event(37.05, 36.05, "2015-10-01")])
    assert holder_of(events.events, events.zones).tolist() == ["unknown"]
    assert holder_of(events.events, events.zones, carry_forward=True).tolist() == ["unknown"]


@pytest.mark.parametrize("gone", [None, shapely.Point()])
def test_an_event_without_a_point_is_refused(gone):
    events = gpd.GeoDataFrame(
        {"start": [DAYS[0], DAYS[0]]}, index=["a", "b"], geometry=[gone, shapely.Point(1, 2)], crs=4326
    )
    with pytest.raises(InputError, match="1 events have no point \\('a'\\); set them aside first"):
        holder_of(events, dataset_of().zones)


def test_the_arguments_stay_as_they_are():
    events, zones = tables_of([zone("ISIS", WEST)], [event(37.05, 36.05, "2015-10-01")])
    before = pd.DataFrame(events.copy(deep=True)), pd.DataFrame(zones.copy(deep=True))
    holder_of(events, zones)
    pd.testing.assert_frame_equal(pd.DataFrame(events), before[0])
    pd.testing.assert_frame_equal(pd.DataFrame(zones), before[1])


def test_the_recorded_holder_of_the_very_place_comes_before_the_zone_of_its_neighbour():
    ground = ground_of(
        places=[place("Vague", 37.02, 36.0, 2000.0), place("Known", 37.04, 36.0)],
        holdings=[holding("p0", "ISIS", "2015-10-01", None), holding("p1", "Government", "2015-10-01", None)],
        events=[event(37.02, 36.0, "2015-10-02"), event(37.033, 36.0, "2015-10-02"), event(38, 36, "2015-10-02")],
    )
    assert holder_of(ground.dataset.events, ground.control.zones).tolist() == ["Government", "Government", "unknown"]
    found = holders(ground, ground.dataset.events)
    assert found["holder"].tolist() == ["ISIS", "Government", "unknown"]
    assert found["basis"].tolist() == ["place", "zone", ""]


def test_shares_are_counts_over_all_and_the_bounds_are_the_worst_cases():
    found = shares(pd.Series(["ISIS", "ISIS", "contested", "unknown", None]))
    assert [(one.holder, one.count, one.share, one.low, one.high) for one in found.holders] == [
        ("ISIS", 2, 0.4, 0.4, 0.8),
        ("contested", 1, 0.2, 0.2, 0.6),
    ]
    assert (found.unknown, found.unknown_share, found.total) == (2, 0.4, 5)
    assert (found.of("Government").low, found.of("Government").high) == (0, 0.4)


@given(st.lists(st.sampled_from(["ISIS", "Government", "contested", "unknown"]), max_size=20), st.randoms())
def test_whatever_the_unknown_turns_out_to_be_the_share_is_within_its_bounds(names, random):
    before = shares(pd.Series(names, dtype="str"))
    told = [random.choice(["ISIS", "Government", "contested"]) if name == "unknown" else name for name in names]
    after = shares(pd.Series(told, dtype="str"))
    assert sum(one.count for one in before.holders) + before.unknown == before.total == len(names)
    for one in after.holders:
        bounds = before.of(one.holder)
        assert bounds.low <= one.share <= bounds.high


def test_shares_of_nothing_are_not_zero():
    found = shares(pd.Series([], dtype="str"))
    assert (found.holders, found.total) == ((), 0)
    assert math.isnan(found.unknown_share)
    assert math.isnan(found.of("ISIS").share)


def test_leaving_out_imprecise_events_changes_the_shares_and_says_by_how_much():
    events = dataset_of(
        events=[event(37, 36, "2015-10-01", place_uncertainty_m=radius) for radius in (500.0, 500.0, 5000.0, 1000.0)]
    ).events
    who = pd.Series(["ISIS", "Opposition", "Opposition", "unknown"], index=events.index)
    found = shares_without_imprecise(events, who, 1000.0)
    assert (found.left_out, found.every.total, found.precise.total) == (1, 4, 3)
    assert [(one.holder, one.share, one.share_precise) for one in found.changes] == [
        ("Opposition", 0.5, 1 / 3),
        ("ISIS", 0.25, 1 / 3),
    ]
    assert [one.change for one in found.changes] == [1 / 3 - 0.5, 1 / 3 - 0.25]
    assert (found.cautious.of("Opposition").low, found.cautious.of("Opposition").high) == (0.25, 0.75)


@pytest.mark.parametrize("limit_m", [-1.0, math.nan])
def test_a_limit_that_is_no_radius_is_refused(limit_m):
    events = dataset_of(events=[event(37, 36, "2015-10-01")]).events
    with pytest.raises(InputError, match="give metres"):
        shares_without_imprecise(events, pd.Series(["ISIS"], index=events.index), limit_m)


def test_holders_of_other_events_are_refused():
    events = dataset_of(events=[event(37, 36, "2015-10-01")]).events
    with pytest.raises(InputError, match="not those of these events"):
        shares_without_imprecise(events, pd.Series(["ISIS"]), 1000.0)


def test_three_quarters_of_the_strikes_of_the_sample_fell_on_opposition_ground():
    data = open_built_in("aleppo-2015")
    ground = Ground(data, control(data))
    events = data.events
    strikes = events[(events["actor_a"] == "Russia") & (events["kind"] == "strike")]
    assert strikes["start"].min() == utc("2015-09-30")
    assert strikes["end"].max() == utc("2015-10-11")
    found = holders(ground, strikes)["holder"]
    # Oracle: the dossier's count by hand, 26 on opposition-held ground, 7 on ISIS-held, 1 on government-held.
    assert {one.holder: one.count for one in shares(found).holders} == {"Opposition": 26, "ISIS": 7, "Government": 1}
    opposition = shares(found).of("Opposition")
    assert 0.70 <= opposition.low <= opposition.share <= opposition.high
    assert opposition.low == 26 / 34
    assert shares(found).unknown == 0
    precise = shares_without_imprecise(strikes, found, 1000.0)
    assert (precise.left_out, precise.precise.of("Opposition").count) == (17, 15)
    # The zones by themselves reach only the north of Aleppo: their bounds say so.
    by_zone = shares(holder_of(strikes, ground.control.zones))
    assert (by_zone.unknown, by_zone.of("Opposition").count) == (29, 2)
    assert by_zone.of("Opposition").high == 31 / 34


def test_events_and_zones_in_other_systems_are_refused_rather_than_unknown():
    events = frame_of(EVENTS, [event(37.05, 36.05, "2015-10-10")], ["e0"])
    zones = frame_of(ZONES, [zone("Government", shapely.box(37, 36, 38, 37))], ["z0"])
    for one, other in ((events.to_crs(32637), zones), (events, zones.to_crs(32637))):
        with pytest.raises(NoCrsError, match="must be EPSG:4326, found EPSG:32637"):
            holder_of(one, other)
