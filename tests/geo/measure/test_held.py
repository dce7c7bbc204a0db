"""Area and places held over time."""

import time

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.measure.change import change
from geo.measure.held import held_over_time
from geo.model.errors import InputError
from geo.read.files import read_paths
from geo.scene import ground_of as ground_of_dataset
from tests.worlds import dataset_of, ground_of, holding, place, two_villages, utc, zone


def held(ground, start, end, area=None):
    return held_over_time(ground, utc(start), utc(end), area=area)


def spans(frame):
    return [(f"{row.start:%m-%d}", f"{row.end:%m-%d}") for row in frame.drop_duplicates("start").itertuples()]


def test_intervals_are_in_order_without_holes_and_equal_neighbours_are_one():
    square = shapely.box(37, 36, 38, 37)
    ground = ground_of(
        zones=[
            zone("A", square, "2015-01-01", "2015-01-02"),
            zone("A", square, "2015-01-02", "2015-01-03"),
            zone("A", shapely.box(37, 36, 39, 37), "2015-01-03", "2015-01-04"),
            zone("B", square, "2015-01-06", None),
        ]
    )
    found = held(ground, "2015-01-01", "2015-01-10")
    assert spans(found) == [("01-01", "01-03"), ("01-03", "01-04"), ("01-04", "01-06"), ("01-06", "01-10")]
    assert found["holder"].tolist() == ["A", "B"] * 4


def test_where_no_zone_is_valid_the_area_is_not_known_and_where_one_is_it_is_zero():
    ground = ground_of(
        zones=[
            zone("A", shapely.box(37, 36, 38, 37), "2015-01-01", "2015-01-04"),
            zone("B", shapely.box(37, 36, 38, 37), "2015-01-06", None),
        ]
    )
    found = held(ground, "2015-01-01", "2015-01-10").set_index(["start", "holder"])
    assert found.loc[(utc("2015-01-01"), "B"), "area_km2"] == 0
    unknown = found.loc[[(utc("2015-01-04"), "A"), (utc("2015-01-04"), "B")], ["area_km2", "low_km2", "high_km2"]]
    assert unknown.isna().to_numpy().all()


def test_the_columns_are_typed_even_without_rows():
    found = held(ground_of(), "2015-01-01", "2015-02-01")
    assert list(found.columns) == [
        "start",
        "end",
        "holder",
        "area_km2",
        "low_km2",
        "high_km2",
        "places",
        "drawn_by",
        "series",
        "places_series",
    ]
    assert (len(found), str(found["start"].dtype), str(found["places"].dtype)) == (0, "datetime64[us, UTC]", "int64")


def test_where_another_source_draws_another_series_begins():
    square = shapely.box(37, 36, 38, 37)
    ground = ground_of(
        zones=[
            zone("A", square, "2015-01-01", "2015-01-02") | {"source": "map_20150101"},
            zone("A", square, "2015-01-02", "2015-01-03") | {"source": "map_20150102"},
            zone("A", square, "2015-01-05", "2015-01-06") | {"source": "map_20150105"},
            zone("A", square, "2015-01-06", None) | {"source": "ISW"},
        ]
    )
    found = held(ground, "2015-01-01", "2015-01-10")
    assert spans(found) == [("01-01", "01-03"), ("01-03", "01-05"), ("01-05", "01-06"), ("01-06", "01-10")]
    assert found["drawn_by"].tolist() == ["map_<date>", "", "map_<date>", "ISW"]
    assert (found["series"].tolist(), found["places_series"].tolist()) == ([0, 0, 0, 1], [0] * 4)


def test_places_of_another_source_are_another_series_and_the_ground_is_not():
    ground = ground_of(
        zones=[zone("A", shapely.box(37, 36, 38, 37))],
        places=[place("One", 37, 36)],
        holdings=[
            holding("p0", "A", "2015-01-01", "2015-01-03") | {"source": "survey"},
            holding("p0", "B", "2015-01-03", None) | {"source": "paper"},
        ],
    )
    found = held(ground, "2015-01-01", "2015-01-10").drop_duplicates("start")
    assert (found["series"].tolist(), found["places_series"].tolist()) == ([0, 0], [0, 1])


def test_sources_of_half_way_zones_are_those_of_the_holdings_of_the_whole_interval():
    ground = ground_of(
        places=[place("One", 37, 36), place("Two", 37.1, 36)],
        holdings=[
            holding("p0", "A", "2015-01-01", None) | {"source": "survey; press"},
            holding("p1", "B", "2015-01-01", "2015-01-03") | {"source": "survey"},
            holding("p1", "B", "2015-01-03", None) | {"source": "report"},
        ],
    )
    found = held(ground, "2015-01-01", "2015-01-10")
    assert set(found["drawn_by"]) == {"press; report; survey"}
    assert (len(spans(found)), set(found["series"])) == (1, {0})


def test_places_are_counted_with_those_recorded_as_unknown():
    ground = ground_of(
        places=[place("One", 37, 36), place("Two", 37.1, 36)],
        holdings=[
            holding("p0", "A", "2015-01-01", None),
            holding("p1", "A", "2015-01-01", "2015-01-05"),
            holding("p1", "unknown", "2015-01-05", None),
        ],
    )
    found = held(ground, "2015-01-01", "2015-01-10")
    counted = {(f"{row.start:%d}", row.holder): row.places for row in found.itertuples()}
    assert counted == {("01", "A"): 2, ("01", "unknown"): 0, ("05", "A"): 1, ("05", "unknown"): 1}


def test_what_is_held_at_two_moments_is_what_their_change_says():
    ground = two_villages()
    found = held(ground, "2015-02-01", "2015-11-15").set_index(["start", "holder"])
    moved = change(ground, utc("2015-10-08"), utc("2015-10-10"))
    for one in moved.actors:
        first, last = (found.loc[(utc(day), one.holder)] for day in ("2015-02-01", "2015-10-09"))
        assert (first["area_km2"], last["area_km2"]) == pytest.approx((one.before_km2, one.after_km2))
        assert (first["low_km2"], first["high_km2"]) == pytest.approx(one.before_between)
        assert (first["places"], last["places"]) == (one.places_before, one.places_after)


def test_inside_a_box_only_its_ground_and_places_count():
    ground = two_villages()
    found = held(ground, "2015-10-09", "2015-10-10", area=(37.1, 36.34, 37.2, 36.4))
    assert dict(zip(found["holder"], found["places"], strict=True)) == {"ISIS": 1}


@pytest.mark.parametrize("end", ["2015-01-01", "2014-01-01"])
def test_a_time_without_length_is_refused(end):
    with pytest.raises(InputError, match="give the earlier date first"):
        held(two_villages(), "2015-01-01", end)


def test_a_daily_series_of_769_versions_takes_a_few_seconds_and_the_second_time_none():
    # A front of 2,400 vertices that moves a little every day; every fourth day nothing moves.
    angles = np.linspace(0, 2 * np.pi, 2400, endpoint=False)
    wobble = 1 + 0.02 * np.sin(40 * angles)
    days = pd.date_range("2023-01-01", periods=769, tz="UTC")
    rows = []
    for k, day in enumerate(days):
        size = 3 + 0.001 * (k - k % 4 // 3)
        ring = np.column_stack([35 + size * wobble * np.cos(angles), 48 + 0.7 * size * wobble * np.sin(angles)])
        rows.append(zone("A", shapely.Polygon(ring)) | {"start": day, "end": day + pd.Timedelta(days=1)})
    ground = ground_of_dataset(dataset_of(zones=rows))
    began = time.process_time()
    found = held(ground, "2023-01-01", "2025-02-08")
    first = time.process_time() - began
    began = time.process_time()
    again = held(ground, "2023-01-01", "2025-02-08")
    second = time.process_time() - began
    assert (len(found), found["area_km2"].is_monotonic_increasing) == (577, True)
    pd.testing.assert_frame_equal(found, again)
    assert first < 20
    assert second < first / 5


def test_the_sample_has_every_change_of_autumn(root):
    ground = ground_of_dataset(read_paths([root / "data/aleppo-2015"]))
    found = held(ground, "2015-10-01", "2015-11-15", area=ground.dataset.defaults.area)
    isis = found[found["holder"] == "ISIS"].set_index("start")
    assert (isis.loc[utc("2015-10-01"), "places"], isis.loc[utc("2015-10-09"), "places"]) == (7, 13)
    assert isis["area_km2"].is_monotonic_increasing
    assert (found["low_km2"] <= found["area_km2"]).all()
    assert (found["area_km2"] <= found["high_km2"]).all()


def test_the_order_of_rows_does_not_matter():
    square, wide = shapely.box(37, 36, 38, 37), shapely.box(37.5, 36, 39, 37)
    rows = [zone("A", square), zone("B", wide, "2015-02-01", None), zone("A", wide, "2015-03-01", None)]
    first = held(ground_of(zones=rows), "2015-01-01", "2015-04-01")
    pd.testing.assert_frame_equal(first, held(ground_of(zones=rows[::-1]), "2015-01-01", "2015-04-01"))
