"""Exposure on a ground. Oracle: the same place measured by itself, by `geo.measure.gap.measure`."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.exposed import exposure_on, exposure_series_on
from geo.measure.exposure import RADIUS_NOT_STATED
from geo.measure.gap import Question, measure, series
from geo.measure.geodesy import nearest_pair
from geo.measure.ground import Ground, Witness
from geo.measure.zones import control
from geo.model.errors import UnknownNameError
from geo.read.catalog import open_built_in
from tests.worlds import ground_of, holding, place, two_villages, utc, zone

TENTH = utc("2015-10-10")
PERIOD = (utc("2015-10-01"), utc("2015-10-31"))
DATA = open_built_in("aleppo-2015")
SAMPLE = Ground(DATA, control(DATA))


def places_of(*rows, **columns):
    return gpd.GeoDataFrame(columns, index=range(len(rows)), geometry=[shapely.Point(row) for row in rows], crs=4326)


@settings(max_examples=40)
@given(st.floats(36.8, 37.7), st.floats(36.1, 36.7), st.sampled_from([0.0, 700.0, 5000.0]))
def test_a_place_in_a_list_has_the_distance_and_interval_it_has_by_itself(lon, lat, radius_m):
    places = places_of((lon, lat), place_uncertainty_m=[radius_m])
    found = exposure_on(SAMPLE, places, hostile=["Government"], at=TENTH, period=PERIOD).iloc[0]
    origin = Witness("here", lon, lat, radius_m)
    gap = measure(SAMPLE, Question(origin, "Government", "position-to-edge"), TENTH).gap
    assert found["distance_m"] == pytest.approx(gap.distance_m, abs=0.02)
    # Two places equally near may make the edge: their ways to it differ by the share that counts as equal.
    assert (found["low_m"], found["high_m"]) == pytest.approx((gap.low_m, gap.high_m), abs=1, rel=0.005)


@settings(max_examples=15)
@given(st.floats(36.85, 37.65), st.floats(36.15, 36.65))
def test_the_series_of_a_place_is_that_of_its_gap(lon, lat):
    origin = Witness("here", lon, lat, 700.0)
    year = (utc("2015-02-01"), utc("2015-11-15"))
    found = exposure_series_on(SAMPLE, origin, hostile=["ISIS"], period=year)
    gaps = series(SAMPLE, Question(origin, "ISIS", "position-to-edge"), *year)
    assert found["start"].iloc[0] == year[0]
    assert found["end"].iloc[-1] == year[1]
    assert found["end"].iloc[:-1].tolist() == found["start"].iloc[1:].tolist()
    for row in found.itertuples():
        gap = next(part.gap for part in gaps if part.start <= row.start < part.end)
        assert row.distance_m == pytest.approx(gap.distance_m, abs=0.02)
        assert (row.low_m, row.high_m) == pytest.approx((gap.low_m, gap.high_m), abs=1, rel=0.005)


def test_the_note_says_what_the_edge_is():
    found = exposure_on(
        two_villages(), places_of((37.17, 36.34), (37.17, 36.2)), hostile=["Government"], at=TENTH, period=PERIOD
    )
    half_way, reach = found["note"].loc[0], found["note"].loc[1]
    assert half_way.startswith(f"{RADIUS_NOT_STATED} The edge is half-way between North and South")
    assert "where the reach of South ends" in reach
    assert found["low_m"].loc[1] == 0


def test_of_several_hostile_actors_the_nearest_counts():
    both = exposure_on(SAMPLE, places_of((37.2, 36.5)), hostile=["Government", "ISIS"], at=TENTH, period=PERIOD)
    alone = [
        exposure_on(SAMPLE, places_of((37.2, 36.5)), hostile=[name], at=TENTH, period=PERIOD)["distance_m"].item()
        for name in ("Government", "ISIS")
    ]
    assert both["distance_m"].item() == min(alone)


def test_a_drawn_line_is_off_by_what_its_source_states():
    ground = ground_of(zones=[zone("ISIS", shapely.box(37.2, 36, 37.5, 37), line_m=300.0)])
    found = exposure_on(ground, places_of((37.1, 36.5)), hostile=["ISIS"], at=TENTH, period=PERIOD).iloc[0]
    assert found["high_m"] - found["distance_m"] == pytest.approx(300)
    assert found["note"] == RADIUS_NOT_STATED


@pytest.mark.parametrize("lon", [37.201, 37.45, 37.5, 37.799])
def test_what_separates_two_zones_of_hostile_ground_is_no_edge_of_it(lon):
    ground = ground_of(
        zones=[
            zone("ISIS", shapely.box(37.2, 36, 37.5, 37), line_m=300.0),
            zone("Government", shapely.box(37.5, 36, 37.8, 37), line_m=300.0),
        ]
    )
    places = places_of((lon, 36.5), place_uncertainty_m=[700.0])
    found = exposure_on(ground, places, hostile=["ISIS", "Government"], at=TENTH, period=PERIOD).iloc[0]
    depth_m = nearest_pair(shapely.Point(lon, 36.5), shapely.box(37.2, 36, 37.8, 37).boundary).distance_m
    assert found["high_m"] == pytest.approx(max(0, 1000 - depth_m), abs=0.02)
    here = Witness("here", lon, 36.5, 700.0)
    steps = exposure_series_on(ground, here, hostile=["ISIS", "Government"], period=PERIOD)
    assert steps["high_m"].item() == found["high_m"]


def test_the_180th_meridian_is_no_edge_of_hostile_ground():
    ground = ground_of(
        zones=[zone("ISIS", shapely.union_all([shapely.box(179, 1, 180, 3), shapely.box(-180, 1, -179, 3)]))]
    )
    places = places_of((179.999, 2.0), (-180.0, 2.0), (180.0, 2.0), place_uncertainty_m=[700.0] * 3)
    found = exposure_on(ground, places, hostile=["ISIS"], at=TENTH, period=PERIOD)
    assert (found["inside"] & (found["high_m"] == 0)).all()


def test_a_trend_weighs_the_lines_at_the_places_own_ends():
    # Places half a kilometre from their lines near the place, and twelve lines 13 km wide elsewhere: the median is
    # theirs, the tolerance at the place's own end is not.
    rows, held = [], []

    def add(lon, lat, *spans):
        rows.append(place(f"P{len(rows)}", lon, lat, 10.0))
        held.extend(holding(f"p{len(rows) - 1}", *span) for span in spans)

    for k in range(12):
        first = "Government" if k >= 8 else "Opposition"
        spans = [(first, "2015-01-01", "2015-06-01"), ("Government", "2015-06-01", None)]
        add(37 + 0.01 * k, 36.0, *(spans if 4 <= k < 8 else [(first, "2015-01-01", None)]))
    for k in range(12):
        add(37.0, 37 + 0.3 * k, ("Opposition", "2015-01-01", None))
        add(37.12, 37 + 0.3 * k, ("Government", "2015-01-01", None))
    ground = ground_of(places=rows, holdings=held)
    here = places_of((37.0, 36.0), place_uncertainty_m=[0.0])
    found = exposure_on(ground, here, hostile=["Government"], at=utc("2015-06-10"), period=PERIOD).iloc[0]
    own_m = [
        measure(ground, Question(Witness("", 37.0, 36.0, 0.0), "Government", "position-to-edge"), utc(day)).gap
        for day in ("2015-05-11", "2015-06-10")
    ]
    tolerances = sum(gap.end.uncertainty_m for gap in own_m)
    assert ground.control.zones["line_uncertainty_m"].max() > abs(found["change_m"]) > tolerances
    assert found["trend"] == "approaching"


def test_what_is_unknown_stays_unknown_and_no_list_is_no_error():
    early = utc("2014-01-01")
    found = exposure_on(SAMPLE, places_of((37.2, 36.5)), hostile=["ISIS"], at=early, period=PERIOD)
    assert pd.isna(found["low_m"].item())
    assert len(exposure_on(SAMPLE, places_of(), hostile=["ISIS"], at=TENTH, period=PERIOD)) == 0


def test_who_holds_no_ground_is_refused():
    with pytest.raises(UnknownNameError, match="did you mean ISIS"):
        exposure_on(SAMPLE, places_of((37.2, 36.5)), hostile=["ISI"], at=TENTH, period=PERIOD)
