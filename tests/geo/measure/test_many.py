"""Compiled loops find what arrays find, point by point."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure import _many, _search
from geo.measure.nearest import MANY, nearest
from geo.measure.versions import prepare, prepare_lines

DAY = pd.Timedelta(days=1)
FIRST = pd.Timestamp("2020-01-01", tz="UTC")


def zones(shapes, days):
    """Return one actor's zones, the n-th from its day on for three days: some days have several, some none."""
    starts = FIRST + pd.to_timedelta(days, unit="D")
    columns = {"actor": "A", "start": starts, "end": starts + 3 * DAY, "line_uncertainty_m": 100.0}
    index = [f"zone-{number:02}" for number in range(len(shapes))]
    return gpd.GeoDataFrame(columns, index=index, geometry=shapes, crs=4326)


def star(random, lon, lat, size, corners):
    angle = np.sort(random.uniform(0, 2 * np.pi, corners))
    reach = size * random.uniform(0.3, 1, corners)
    ring = np.column_stack([lon + reach * np.cos(angle), lat + reach * np.sin(angle)])
    return shapely.make_valid(shapely.Polygon(ring).buffer(0))


@pytest.mark.parametrize("lines", [False, True])
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), lat=st.floats(-69, 74), size=st.sampled_from([0.01, 0.5, 4.0]))
def test_arrays_and_loops_give_the_same_places_and_rows(lines, seed, lat, size):
    random = np.random.default_rng(seed)
    shapes = [star(random, 20 + random.uniform(-size, size), lat, size, 40) for _ in range(5)]
    days = random.integers(0, 8, 5)
    shapes, days = zip(*((one, day) for one, day in zip(shapes, days, strict=True) if not one.is_empty), strict=True)
    frame = zones(list(shapes), np.array(days))
    made = prepare_lines(frame.set_geometry(frame.boundary)) if lines else prepare(frame, actors=["A"])
    place = np.stack(
        [20 + random.uniform(-3, 3, 200) * size, np.clip(lat + random.uniform(-3, 3, 200) * size, -90, 90)]
    )
    corners = shapely.get_coordinates(list(shapes))[:40].T
    place = np.concatenate([place, corners], axis=1)
    state = made.at(pd.Series(FIRST + pd.to_timedelta(random.integers(-1, 12, place.shape[1]), unit="D")))
    known = np.flatnonzero(state >= 0)
    if not lines:
        np.testing.assert_array_equal(_many.holding(made, place, state), _search.holding(made, place, state))
    if len(known):
        found, row, away_m = _many.closest(made, place[:, known], state[known])
        wanted, wanted_row, wanted_m = _search.closest(made, place[:, known], state[known])
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-9)
        np.testing.assert_array_equal(row, wanted_row)
        np.testing.assert_allclose(away_m, wanted_m, rtol=0, atol=1e-6)


def test_points_beyond_the_order_of_chords_are_compared_by_geodesics():
    made = prepare(zones([shapely.box(20, 40, 21, 41), shapely.box(60, 10, 61, 11)], np.array([0, 0])), actors=["A"])
    random = np.random.default_rng(7)
    place = np.stack([random.uniform(-180, 180, 500), random.uniform(-80, 80, 500)])
    state = np.zeros(500, dtype=np.int64)
    (found, row, away_m), (wanted, wanted_row, wanted_m) = (
        module.closest(made, place, state) for module in (_many, _search)
    )
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(row, wanted_row)
    np.testing.assert_allclose(away_m, wanted_m, rtol=0, atol=1e-6)


def test_many_events_are_measured_as_few_are():
    frame = zones([shapely.box(20, 40, 21, 41), shapely.box(20.5, 40, 22, 41)], np.array([0, 2]))
    made = prepare(frame, actors=["A"])
    random = np.random.default_rng(5)
    count = 2 * MANY
    events = gpd.GeoDataFrame(
        {"start": FIRST + pd.to_timedelta(random.integers(-1, 9, count), unit="D")},
        geometry=shapely.points(random.uniform(19, 23, count), random.uniform(39, 42, count)),
        crs=4326,
    )
    whole = nearest(events, made)
    parts = pd.concat([nearest(events.iloc[first : first + MANY - 1], made) for first in range(0, count, MANY - 1)])
    pd.testing.assert_frame_equal(whole, parts)
    assert whole["distance_m"].isna().any()
    assert whole["inside"].fillna(value=False).any()
