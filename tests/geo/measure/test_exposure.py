"""How exposed places are. Oracle: each place measured by itself in every state of control by `nearest_pair`."""

import math
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure import extremes
from geo.measure.exposure import COLUMNS, RADIUS_NOT_STATED, SERIES_COLUMNS, exposure, exposure_series
from geo.measure.geodesy import nearest_pair
from geo.measure.ground import Witness
from geo.measure.versions import prepare
from geo.measure.zones import valid_at
from geo.model.errors import InputError, NoCrsError
from tests.worlds import dataset_of, utc, zone

GEOD = Geod(ellps="WGS84")
PERIOD = (utc("2015-10-01"), utc("2015-10-31"))
TENTH = utc("2015-10-10")


def band(west):
    """Ground from a meridian eastwards."""
    return shapely.box(west, 35.5, 38.0, 37.0)


def advancing():
    """ISIS comes west on the 5th, goes back on the 12th, and nothing is known from the 20th."""
    zones = [
        zone("ISIS", band(37.5), "2015-09-01", "2015-10-05"),
        zone("ISIS", band(37.2), "2015-10-05", "2015-10-12"),
        zone("ISIS", band(37.4), "2015-10-12", "2015-10-20"),
        zone("Government", band(37.0), "2015-09-01"),
    ]
    return dataset_of(zones=zones).zones


def places_of(*rows, **columns):
    index = [f"c{k}" for k in range(len(rows))]
    return gpd.GeoDataFrame(columns, index=index, geometry=[shapely.Point(row) for row in rows], crs="EPSG:4326")


def ask(places, zones=None, **options):
    control = prepare(advancing() if zones is None else zones, actors=["ISIS"])
    return exposure(places, control, **{"at": TENTH, "period": PERIOD, **options})


def metres_west_of(lon, of):
    return nearest_pair(shapely.Point(lon, 36.2), band(of)).distance_m


def test_a_place_over_time():
    found = ask(places_of((37.1, 36.2), name=["Camp"], place_uncertainty_m=[500.0]), threshold_m=10_000).loc["c0"]
    assert found["name"] == "Camp"
    now, before, later = (metres_west_of(37.1, west) for west in (37.2, 37.5, 37.4))
    assert found["distance_m"] == pytest.approx(now, abs=0.01)
    assert (found["low_m"], found["high_m"]) == pytest.approx((now - 800, now + 800), abs=0.01)
    assert not found["inside"]
    assert found["version"] == "z1"
    assert (found["witness_lon"], found["witness_lat"]) == pytest.approx((37.2, 36.2), abs=1e-3)
    assert (found["closest_on"], found["farthest_on"]) == (utc("2015-10-05"), utc("2015-10-01"))
    assert (found["closest_m"], found["farthest_m"]) == pytest.approx((now, before), abs=0.01)
    assert found["change_m"] == pytest.approx(now - before, abs=0.01)
    assert found["trend"] == "approaching"
    assert (found["days_under"], found["days_unknown"]) == (7, 11)
    assert found["note"] == ""
    receding = ask(places_of((37.1, 36.2)), at=utc("2015-10-15"), trend_days=5).loc["c0"]
    assert receding["change_m"] == pytest.approx(later - now, abs=0.01)
    assert receding["trend"] == "receding"


def test_those_inside_come_first_then_by_distance_and_the_unknown_last():
    places = places_of((37.1, 36.2), (37.3, 36.2), (37.15, 36.2), (37.3, 36.3), (37.1, 36.2))
    assert list(ask(places).index) == ["c1", "c3", "c2", "c0", "c4"]
    assert list(ask(places.iloc[::-1]).index) == ["c1", "c3", "c2", "c0", "c4"]


def test_what_is_not_known_is_not_zero():
    found = ask(places_of((37.1, 36.2)), at=utc("2015-10-25")).loc["c0"]
    assert math.isnan(found["distance_m"])
    assert math.isnan(found["high_m"])
    assert pd.isna(found["inside"])
    assert found["trend"] == "unknown"
    nothing = ask(places_of((37.1, 36.2)), period=(utc("2016-01-01"), utc("2016-01-11"))).loc["c0"]
    assert math.isnan(nothing["closest_m"])
    assert pd.isna(nothing["closest_on"])
    assert pd.isna(nothing["farthest_on"])
    assert (nothing["days_under"], nothing["days_unknown"]) == (0, 10)


@pytest.mark.parametrize(("radius_m", "trend"), [(1000.0, "approaching"), (30_000.0, "steady")])
def test_a_change_smaller_than_what_all_may_be_off_is_steady(radius_m, trend):
    assert ask(places_of((37.1, 36.2), place_uncertainty_m=[radius_m]))["trend"].item() == trend


def test_no_change_is_steady_even_without_any_uncertainty():
    zones = dataset_of(zones=[zone("ISIS", band(37.5), "2015-01-01", line_m=0.0)]).zones
    assert ask(places_of((37.1, 36.2)), zones)["trend"].item() == "steady"


def test_a_radius_that_is_not_stated_is_said():
    stated = ask(places_of((37.1, 36.2), (37.15, 36.2), place_uncertainty_m=[np.nan, 500.0]))
    assert stated["note"].tolist() == ["", RADIUS_NOT_STATED]
    assert ask(places_of((37.1, 36.2)))["note"].tolist() == [RADIUS_NOT_STATED]


def test_rows_are_told_apart_by_position_when_an_id_stands_twice():
    places = places_of((37.1, 36.2), (37.15, 36.2)).set_axis(["a", "a"], axis=0)
    found = ask(places)
    assert found["distance_m"].is_monotonic_increasing
    assert len(found) == 2


def test_ids_that_have_no_order_leave_equals_in_the_order_of_the_rows():
    places = places_of((37.1, 36.2), (37.15, 36.2), (37.1, 36.2)).set_axis([1, "x", 0], axis=0)
    assert ask(places).index.tolist() == ["x", 1, 0]


def test_a_period_in_another_time_zone_is_the_same_time_and_one_in_none_is_refused():
    places = places_of((37.1, 36.2))
    local = [moment.tz_convert("Asia/Damascus") for moment in PERIOD]
    pd.testing.assert_frame_equal(ask(places, period=local, at=TENTH.tz_convert("Asia/Damascus")), ask(places))
    with pytest.raises(InputError, match="says no time zone; give UTC"):
        ask(places, period=[moment.tz_localize(None) for moment in PERIOD])


@settings(max_examples=20)
@given(st.floats(37.2, 37.99), st.floats(35.51, 36.99), st.sampled_from([0.0, 700.0, 5000.0]))
def test_inside_the_depth_comes_off_the_upper_end(lon, lat, radius_m):
    depth_m = nearest_pair(shapely.Point(lon, lat), band(37.2).boundary).distance_m
    found = ask(places_of((lon, lat), place_uncertainty_m=[radius_m])).iloc[0]
    assert (found["distance_m"], found["low_m"]) == (0, 0)
    assert found["high_m"] == pytest.approx(max(0, radius_m + 300 - depth_m), abs=0.02)
    origin = Witness("here", lon, lat, radius_m)
    day = exposure_series(origin, prepare(advancing(), actors=["ISIS"]), period=(TENTH, TENTH + pd.Timedelta(days=1)))
    assert day["high_m"].item() == found["high_m"]


def test_no_places_is_a_table_without_rows():
    found = ask(places_of())
    assert list(found.columns) == list(COLUMNS)
    assert len(found) == 0
    assert found["closest_on"].dtype == "datetime64[us, UTC]"


moves = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 25), st.floats(37.0, 37.9)), min_size=1, max_size=5)


@settings(max_examples=25)
@given(moves, st.lists(st.floats(36.8, 37.6), min_size=1, max_size=4), st.integers(0, 60), st.integers(1, 300_000))
def test_all_is_as_each_place_measured_in_each_state(moved, lons, day, threshold_m):
    since = utc("2015-09-15")

    def day_of(number):
        return f"{since + pd.Timedelta(days=number):%Y-%m-%d}"

    rows = [zone("ISIS", band(west), day_of(first), day_of(first + length)) for first, length, west in moved]
    zones = dataset_of(zones=rows).zones
    at = since + pd.Timedelta(days=day)
    found = ask(places_of(*[(lon, 36.2) for lon in lons]), zones, at=at, threshold_m=threshold_m)
    days = pd.date_range(*PERIOD, inclusive="left")

    @cache
    def apart_m(lon, zone_id):
        return nearest_pair(shapely.Point(lon, 36.2), zones.geometry[zone_id]).distance_m

    def distance_m(lon, moment):
        return min((apart_m(lon, zone_id) for zone_id in valid_at(zones, moment).index), default=math.nan)

    for k, lon in enumerate(lons):
        row = found.loc[f"c{k}"]
        daily = pd.Series([distance_m(lon, moment) for moment in days], index=days)
        assert row["distance_m"] == pytest.approx(distance_m(lon, at), abs=0.02, nan_ok=True)
        assert row["closest_m"] == pytest.approx(daily.min(), abs=0.02, nan_ok=True)
        assert row["farthest_m"] == pytest.approx(daily.max(), abs=0.02, nan_ok=True)
        assert row["days_unknown"] == daily.isna().sum()
        if (daily - threshold_m).abs().min() > 0.02:
            assert row["days_under"] == (daily < threshold_m).sum()
        if daily.notna().any():
            assert daily[row["closest_on"]] == pytest.approx(daily.min(), abs=0.02)
            assert (daily[: row["closest_on"]].iloc[:-1].dropna() > daily.min() - 0.02).all()


def test_many_states_in_parts_give_what_they_give_at_once(monkeypatch):
    places = places_of((37.1, 36.2), (37.3, 36.2))
    whole = ask(places)
    monkeypatch.setattr(extremes, "_MOST_ROWS", 2)
    pd.testing.assert_frame_equal(ask(places), whole)


def test_the_series_of_a_place_covers_the_period_and_says_what_exposure_says():
    control = prepare(advancing(), actors=["ISIS"])
    found = exposure_series(Witness("Camp", 37.1, 36.2, 500.0), control, period=PERIOD)
    assert list(found.columns) == list(SERIES_COLUMNS)
    assert list(found["start"]) == [utc("2015-10-01"), utc("2015-10-05"), utc("2015-10-12"), utc("2015-10-20")]
    assert list(found["end"]) == [*found["start"].iloc[1:], PERIOD[1]]
    assert math.isnan(found["distance_m"].iloc[-1])
    assert found["distance_m"].iloc[1] == pytest.approx(metres_west_of(37.1, 37.2), abs=0.01)
    assert found["high_m"].iloc[1] - found["distance_m"].iloc[1] == pytest.approx(800)


def test_intervals_in_which_the_distance_stays_are_joined():
    zones = [
        zone("ISIS", band(37.2), "2015-10-01", "2015-10-05"),
        zone("ISIS", band(37.2), "2015-10-05", "2015-10-12"),
    ]
    control = prepare(dataset_of(zones=zones).zones, actors=["ISIS"])
    found = exposure_series(Witness("Camp", 37.1, 36.2, 500.0), control, period=PERIOD)
    assert list(found["start"]) == [utc("2015-10-01"), utc("2015-10-12")]


@pytest.mark.parametrize("point", [shapely.Point(math.nan, 36.2), shapely.Point(), shapely.Point(200, 36), None])
def test_a_place_without_a_usable_point_is_refused_by_name(point):
    places = gpd.GeoDataFrame(index=["good", "bad"], geometry=[shapely.Point(37, 36), point], crs="EPSG:4326")
    with pytest.raises(InputError, match="^row bad: no point with a longitude"):
        ask(places)


def test_a_shape_that_is_no_point_is_refused():
    places = gpd.GeoDataFrame(index=["zone"], geometry=[band(37)], crs="EPSG:4326")
    with pytest.raises(InputError, match="^row zone: no point"):
        ask(places)


@pytest.mark.parametrize("radius_m", [-1.0, math.inf])
def test_a_radius_that_is_none_is_refused(radius_m):
    with pytest.raises(InputError, match="row c0: the radius is not a number of metres"):
        ask(places_of((37, 36), place_uncertainty_m=[radius_m]))


def test_places_in_another_system_are_refused():
    with pytest.raises(NoCrsError, match="convert them to EPSG:4326"):
        ask(places_of((37, 36)).to_crs(32637))
    with pytest.raises(NoCrsError, match="no stated system"):
        ask(places_of((37, 36)).set_crs(None, allow_override=True))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"threshold_m": -1}, "threshold"),
        ({"trend_days": 0}, "trend over 0 days"),
        ({"trend_days": math.nan}, "trend over nan days"),
        ({"period": PERIOD[::-1]}, "has no time in it"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(options, words):
    with pytest.raises(InputError, match=words):
        ask(places_of((37, 36)), **options)


def test_the_places_stay_as_they_are():
    places = places_of((37.1, 36.2), name=["Camp"])
    before = pd.DataFrame(places.copy(deep=True))
    ask(places)
    pd.testing.assert_frame_equal(pd.DataFrame(places), before)
