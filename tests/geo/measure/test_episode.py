"""One episode: its ground, its places and its depth, whatever the order of rows."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.advances import episodes
from geo.measure.ground import Ground
from geo.measure.zones import control
from geo.model.dataset import Dataset
from geo.model.tables import ZONES, conform
from tests.worlds import dataset_of, event, ground_of, holding, place, utc, zone

GEOD = Geod(ellps="WGS84")
EVER = (utc("2014-01-01"), utc("2016-01-01"))


def test_the_ground_its_area_rate_and_depth_are_those_of_the_boxes():
    boxes = [shapely.box(36.0, 36.0, east, 36.2) for east in (37.0, 37.1, 37.2)]
    rows = [
        zone("A", boxes[0], "2015-01-01", "2015-05-01"),
        zone("A", boxes[1], "2015-05-01", "2015-05-05"),
        zone("A", boxes[2], "2015-05-05", "2015-12-31"),
    ]
    (one,) = episodes(ground_of(zones=rows), "A", *EVER)
    gained = shapely.box(37.0, 36.0, 37.2, 36.2)
    km2 = abs(GEOD.geometry_area_perimeter(shapely.segmentize(gained, 0.001))[0]) / 1e6
    assert one.area_km2 == pytest.approx(km2, abs=1e-3)
    assert one.ground.equals(gained)
    assert (one.start, one.end) == (utc("2015-05-01"), utc("2015-05-05"))
    assert one.rate_km2_per_day == pytest.approx(km2 / 4, rel=1e-6)
    # From a corner the nearest point of the old edge, the meridian of 37, is a little off the same latitude.
    lat = np.linspace(36.0, 36.2, 20_001)
    metres = min(GEOD.inv(np.full(len(lat), 37.2), np.full(len(lat), 36.0), np.full(len(lat), 37.0), lat)[2])
    assert one.depth_km * 1000 == pytest.approx(metres, abs=0.01)
    assert one.deepest.startswith("ground gained at 36.0000, 37.2000")
    # The tolerance of both lines is 300 m; two thousandths may be missed.
    assert one.depth_between[0] == pytest.approx(one.depth_km - 0.6)
    assert one.depth_km + 0.6 <= one.depth_between[1] <= 1.002 * one.depth_km + 0.6
    assert one.area_between[0] < km2 < one.area_between[1]
    assert one.taken_from == pytest.approx({"": km2}, abs=1e-3)


def test_what_is_lost_and_gained_again_counts_once():
    whole, less_ = shapely.box(36.0, 36.0, 37.1, 36.2), shapely.box(36.2, 36.0, 37.1, 36.2)
    rows = [
        zone("A", shapely.box(36.0, 36.0, 37.0, 36.2), "2015-01-01", "2015-05-01"),
        zone("A", whole, "2015-05-01", "2015-05-02"),
        zone("A", less_, "2015-05-02", "2015-05-03"),
        zone("A", whole, "2015-05-03", "2015-05-04"),
        zone("A", shapely.box(36.0, 36.0, 37.0, 36.2), "2015-05-04", "2015-05-05"),
        zone("A", whole, "2015-05-05", "2015-12-31"),
    ]
    (one,) = episodes(ground_of(zones=rows), "A", *EVER, km_apart=200.0)
    assert shapely.symmetric_difference(one.ground, shapely.box(37.0, 36.0, 37.1, 36.2)).area == pytest.approx(
        0, abs=1e-12
    )


def test_a_place_gained_twice_counts_once_and_one_that_was_held_before_does_not():
    rows = [
        ("p0", "B", "2015-01-01", "2015-05-01"), ("p0", "A", "2015-05-01", "2015-05-02"),
        ("p0", "B", "2015-05-02", "2015-05-03"), ("p0", "A", "2015-05-03", None),
        ("p1", "A", "2015-01-01", "2015-05-01"), ("p1", "B", "2015-05-01", "2015-05-03"),
        ("p1", "A", "2015-05-03", None),
    ]  # fmt: skip
    ground = ground_of(
        places=[place("North", 37.0, 36.1), place("South", 37.0, 36.0)], holdings=[holding(*row) for row in rows]
    )
    (one,) = episodes(ground, "A", *EVER)
    assert [turn.name for turn in one.places] == ["North"]


def sized(found):
    return [
        (
            *(one.id, one.start, one.end, [turn.place_id for turn in one.places], one.deepest),
            # What is not a number is not equal to itself.
            *np.nan_to_num(np.round([one.area_km2, *one.area_between, one.depth_km, *one.depth_between], 6), nan=-1.0),
        )
        for one in found
    ]


@st.composite
def chronicles(draw):
    """Places on a grid and who held them, two turns each at most."""
    count = draw(st.integers(3, 9))
    places = [place(f"P{k}", 37.0 + 0.05 * (k % 3), 36.0 + 0.05 * (k // 3)) for k in range(count)]
    rows = []
    for k in range(count):
        days = sorted(draw(st.sets(st.integers(2, 28), max_size=2)))
        bounds = ["2015-01-01", *(f"2015-05-{day:02}" for day in days), "2015-12-31"]
        for start, end in pairwise(bounds):
            rows.append(holding(f"p{k}", draw(st.sampled_from(["A", "B", "contested", "unknown"])), start, end))
    return places, rows


def found_in(dataset):
    ground = Ground(dataset, control(dataset))
    if "A" not in ground.sides():
        return []
    return sized(episodes(ground, "A", *EVER, days_apart=3.0, km_apart=5.0))


@settings(max_examples=12)
@given(chronicles(), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(chronicle, seed):
    places, rows = chronicle
    dataset = dataset_of(places=places, holdings=rows)
    mixed = Dataset.of(
        name="test",
        places=dataset.places.sample(frac=1, random_state=seed),
        holdings=dataset.holdings.sample(frac=1, random_state=seed),
    )
    assert found_in(mixed) == found_in(dataset)


@st.composite
def drawings(draw):
    """Zones of two sides and of contested ground that overlap as they may, on four days."""
    rows = []
    for day in range(1, 5):
        for _ in range(draw(st.integers(1, 4))):
            west, south = (draw(st.integers(0, 12)) * 0.02 for _ in range(2))
            shape = shapely.box(37 + west, 36 + south, 37.1 + west, 36.07 + south)
            actor = draw(st.sampled_from(["A", "A", "B", "contested"]))
            rows.append(zone(actor, shape, f"2015-05-{day:02}", f"2015-05-{day + 1:02}"))
    return rows


@settings(max_examples=25)
@given(drawings(), st.integers(0, 2**32 - 1))
def test_the_order_of_drawn_zones_does_not_matter(rows, seed):
    dataset = dataset_of(zones=rows)
    mixed = Dataset.of(name="test", zones=dataset.zones.sample(frac=1, random_state=seed))
    assert found_in(mixed) == found_in(dataset)


@settings(max_examples=8)
@given(chronicles())
def test_rows_that_have_nothing_to_do_with_it_change_nothing(chronicle):
    places, rows = chronicle
    alone = found_in(dataset_of(places=places, holdings=rows))
    far = [place("Far", 40.0, 30.0), place("Farther", 40.1, 30.0)]
    number = len(places)
    more = [holding(f"p{number}", "C", "2015-01-01", "2015-05-06"), holding(f"p{number + 1}", "D", "2015-05-06", None)]
    beside = found_in(dataset_of(places=places + far, holdings=rows + more, events=[event(37.0, 36.0, "2015-05-03")]))
    # The plane in which half-way lines are drawn lies elsewhere: they move by metres, and so does their furthest point.
    assert [(*one[1:4], one[4].split(", ")[-1]) for one in beside] == [
        (*one[1:4], one[4].split(", ")[-1]) for one in alone
    ]
    for one, other in zip(beside, alone, strict=True):
        assert one[5] == pytest.approx(other[5], rel=0.02, abs=0.05)


@settings(max_examples=12)
@given(chronicles())
def test_sizes_are_consistent_with_each_other(chronicle):
    places, rows = chronicle
    ground = ground_of(places=places, holdings=rows)
    if "A" not in ground.sides():
        return
    for one in episodes(ground, "A", *EVER, days_apart=3.0, km_apart=5.0):
        assert sum(one.taken_from.values()) == pytest.approx(one.area_km2, abs=1e-5)
        assert one.area_between[0] <= one.area_km2 <= one.area_between[1]
        assert one.places or one.area_km2 > 0
        assert one.start <= one.end


def test_two_hundred_days_of_a_series_are_joined():
    # A front that moves east by 200 m every day, 3 km of it at a time, and rests every tenth day.
    rows, shape = [], shapely.box(36.0, 36.0, 37.0, 38.0)
    begin = utc("2015-01-01")
    for day in range(200):
        if day % 10:
            south = 36.0 + 0.03 * (day % 60)
            shape = shapely.union(shape, shapely.box(36.9, south, 37.0 + 0.002 * (day // 60 + 1), south + 0.03))
        rows.append(
            {
                "actor": "A", "start": begin + pd.Timedelta(days=day), "end": begin + pd.Timedelta(days=day + 1),
                "line_uncertainty_m": 100.0, "source": "test", "geometry": shape,
            }
        )  # fmt: skip
    frame = gpd.GeoDataFrame(rows, index=[f"z{k:03}" for k in range(200)], crs=4326)
    dataset = Dataset.of(name="test", zones=conform(frame, ZONES))
    found = episodes(Ground(dataset, control(dataset)), "A", *EVER)
    assert len(found) < 40
    grown = shapely.difference(shape, shapely.box(36.0, 36.0, 37.0, 38.0))
    km2 = (
        abs(GEOD.geometry_area_perimeter(grown)[0]) / 1e6
        if grown.geom_type == "Polygon"
        else sum(abs(GEOD.geometry_area_perimeter(part)[0]) / 1e6 for part in grown.geoms)
    )
    assert sum(one.area_km2 for one in found) == pytest.approx(km2, rel=1e-3)
