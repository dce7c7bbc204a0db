"""The nearest line at the time. Oracles: `nearest_pair` event by event, `tests.sampling`, shapely for inside."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.geodesy import nearest_pair
from geo.measure.nearest import nearest
from geo.measure.versions import prepare, prepare_lines
from geo.measure.zones import valid_at
from geo.model.errors import InputError, NoCrsError
from geo.model.tables import ZONES
from tests.sampling import sampled_m
from tests.worlds import frame_of, utc, zone

GEOD = Geod(ellps="WGS84")
BOX = shapely.box(37, 36, 37.5, 36.5)
COLUMNS = ["distance_m", "inside", "witness_lon", "witness_lat", "version", "line_uncertainty_m"]


def zones_of(*rows, ids=None):
    return frame_of(ZONES, rows, ids or [f"z{n}" for n in range(len(rows))])


def points_of(places, days="2015-06-01", index=None):
    start = pd.to_datetime(days if isinstance(days, list) else [days] * len(places), utc=True)
    return gpd.GeoDataFrame(
        {"start": start}, geometry=[shapely.Point(place) for place in places], crs=4326, index=index
    )


def measured(place, *rows, lines=None, **options):
    """Return the one row measured for a place."""
    control = prepare_lines(lines) if lines is not None else prepare(zones_of(*rows), actors={r["actor"] for r in rows})
    return nearest(points_of([place]), control, **options).iloc[0]


def one_by_one(points, zones, *, carry_forward):
    """Measure event by event, and zone by zone."""
    rows = []
    for point, moment in zip(points.geometry, points["start"], strict=True):
        now = valid_at(zones, moment)
        if now.empty and carry_forward:
            # Just before the last end: what stood then stands on.
            ended = zones["end"][zones["end"] <= moment]
            now = valid_at(zones, ended.max() - pd.Timedelta(microseconds=1)) if len(ended) else now
        pairs = [(nearest_pair(point, shape), name) for name, shape in now.geometry.sort_index().items()]
        least = min((pair.distance_m for pair, _ in pairs), default=np.nan)
        first = next((name for pair, name in pairs if pair.distance_m <= least + 1e-6), "")
        rows.append((least, first))
    return pd.DataFrame(rows, columns=["distance_m", "version"], index=points.index)


def random_world(seed):
    """Return zones that share corners from version to version, with holes, islands, neighbours and days without any."""
    g = np.random.default_rng(seed)
    lon, lat = g.choice([37.0, -70.0, 178.0]), g.uniform(-60, 70)
    ring = shapely.get_coordinates(shapely.Point(0, 0).buffer(g.choice([0.01, 0.3]), quad_segs=int(g.integers(2, 20))))
    rows, day = [], 0
    for _ in range(int(g.integers(2, 7))):
        ring = ring.copy()
        ring[1 : 1 + len(ring) // 4] *= g.uniform(0.9, 1.1)
        whole = shapely.Polygon(ring)
        shape = whole if g.random() < 0.5 else whole.difference(shapely.affinity.scale(whole, 0.4, 0.4))
        if g.random() < 0.4:
            shape = shapely.union_all([shape, shapely.affinity.translate(whole, 2.5 * ring[:, 0].max(), 0.1)])
        cut = shapely.box(-9, -9, ring[3, 0], 9)
        last = day + int(g.integers(1, 4))
        halves = [shape.intersection(cut), shape.difference(cut)] if g.random() < 0.4 else [shape]
        polygons = [half for half in halves if "Polygon" in half.geom_type and not half.is_empty]
        rows += [(shapely.affinity.translate(polygon, lon, lat), day, last) for polygon in polygons]
        day = last + int(g.integers(0, 2))
    date = "{:%Y-%m-%d}".format
    start = utc("2015-01-01")
    zones = zones_of(
        *(zone("A", s, date(start + pd.Timedelta(days=a)), date(start + pd.Timedelta(days=b))) for s, a, b in rows)
    )
    count = 12
    apart = 10.0 ** g.uniform(-4, 0.2, (count, 1))
    places = np.clip([lon, lat] + apart * g.uniform(-1, 1, (count, 2)), [-180, -90], [180, 90])
    corners = shapely.get_coordinates(zones.geometry.iloc[0])
    places[:2] = corners[:2]
    places[2] = (corners[0] + corners[1]) / 2
    days = [start + pd.Timedelta(hours=int(h)) for h in g.integers(-24, 24 * (day + 2), count)]
    return zones, points_of(places, days)


@settings(max_examples=150)
@given(st.integers(0, 2**32), st.booleans())
def test_every_event_is_as_far_from_the_zones_of_its_moment_as_one_by_one(seed, carry_forward):
    zones, points = random_world(seed)
    found = nearest(points, prepare(zones, actors=["A"]), carry_forward=carry_forward)
    expected = one_by_one(points, zones, carry_forward=carry_forward)
    assert list(found.columns) == COLUMNS
    np.testing.assert_allclose(found["distance_m"], expected["distance_m"], rtol=1e-9, atol=1e-4)
    pd.testing.assert_series_equal(found["version"], expected["version"].astype("str"))
    known = found["distance_m"].notna()
    assert (found["inside"].isna() == ~known).all()
    assert (found["inside"][known] == (found["distance_m"][known] == 0)).all()
    ends = found[known]
    metres = GEOD.inv(points.geometry.x[known], points.geometry.y[known], ends["witness_lon"], ends["witness_lat"])[2]
    np.testing.assert_allclose(metres, ends["distance_m"], atol=1e-5)


@settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_far_and_near_events_are_as_far_from_a_zone_as_sampling_of_its_edge_says(seed):
    g = np.random.default_rng(seed)
    lon, lat, size = g.uniform(-175, 175), g.uniform(-68, 73), 10.0 ** g.uniform(-4, 0.5)
    turns = np.sort(g.uniform(0, 2 * np.pi, 5))
    shape = shapely.Polygon(np.column_stack([lon + size * np.cos(turns), lat + size * np.sin(turns) / 2]))
    place = (g.uniform(-180, 180), g.uniform(-70, 75)) if g.random() < 0.4 else (lon + g.normal(0, size), lat + size)
    found = measured(place, zone("A", shape))
    if shape.intersects(shapely.Point(place)):
        assert found["distance_m"] == 0
        return
    expected = sampled_m(shapely.Point(place), shape)
    assert found["distance_m"] == pytest.approx(expected, rel=5e-7, abs=0.005)


def test_many_points_are_measured_as_a_few_of_them_are():
    g = np.random.default_rng(11)
    turns = np.linspace(0, 2 * np.pi, 900)
    ring = np.column_stack([37 + (1 + 0.1 * np.sin(40 * turns)) * np.cos(turns), 36 + np.sin(turns)])
    halves = zone("A", shapely.Polygon(ring[:500])), zone("A", shapely.Polygon(ring[499:]), "2015-03-01")
    control = prepare(zones_of(*halves), actors=["A"])
    days = (utc("2015-02-01") + pd.to_timedelta(g.integers(0, 60, 8000), unit="D")).tolist()
    points = points_of(g.normal([37, 36], 1, (8000, 2)), days)
    found = nearest(points, control)
    few = points.iloc[::400]
    pd.testing.assert_frame_equal(nearest(few, control), found.loc[few.index])
    expected = one_by_one(few, zones_of(*halves), carry_forward=False)
    np.testing.assert_allclose(found.loc[few.index, "distance_m"], expected["distance_m"], atol=1e-5)


def test_a_point_inside_is_nought_away_from_itself_and_one_in_a_hole_is_outside():
    ring = shapely.difference(BOX, shapely.box(37.2, 36.2, 37.3, 36.3))
    inner = measured((37.1, 36.1), zone("A", ring))
    assert (inner["distance_m"], inner["inside"], inner["version"]) == (0, True, "z0")
    assert (inner["witness_lon"], inner["witness_lat"]) == (37.1, 36.1)
    hole = measured((37.25, 36.21), zone("A", ring))
    assert not hole["inside"]
    assert hole["distance_m"] == pytest.approx(GEOD.inv(37.25, 36.21, 37.25, 36.2)[2], abs=0.01)


def test_a_point_on_the_edge_or_a_corner_is_nought_away_and_belongs_to_the_ground():
    slanting = shapely.Polygon([(37.1234567, 36.0), (37.9876543, 36.0), (37.5, 36.7654321)])
    a, b = np.array([37.1234567, 36.0]), np.array([37.5, 36.7654321])
    for place in (a, b, a + 0.37 * (b - a), a + 0.81 * (b - a), (37.5, 36.0)):
        found = measured(place, zone("A", slanting))
        assert (found["distance_m"], found["inside"]) == (0, True)
        assert (found["witness_lon"], found["witness_lat"]) == tuple(place)


def test_the_edge_between_two_zones_of_one_ground_is_nobodys_edge():
    halves = (zone("A", shapely.box(37, 36, 37.25, 36.5)), zone("A", shapely.box(37.25, 36, 37.5, 36.5)))
    on_it = measured((37.25, 36.2), *halves)
    assert (on_it["distance_m"], on_it["inside"], on_it["version"]) == (0, True, "z0")
    for place in ((37.25, 36.6), (37.3, 35.9), (36.9, 36.2)):
        assert measured(place, *halves)["distance_m"] == pytest.approx(measured(place, zone("A", BOX))["distance_m"])


def test_overlapping_zones_are_one_ground():
    ground = (
        zone("A", BOX),
        zone("A", shapely.box(37.4, 36.4, 38, 37)),
        zone("B", shapely.box(37.3, 36.2, 37.45, 36.45)),
    )
    found = nearest(
        points_of([(37.42, 36.42), (37.44, 36.3), (37.2, 36.6)]), prepare(zones_of(*ground), actors=["A", "B"])
    )
    assert found["version"].tolist() == ["z0", "z0", "z0"]
    assert found["inside"].tolist() == [True, True, False]


def test_ties_go_to_the_first_id_whatever_the_order_of_the_rows():
    rows = [
        zone("A", shapely.box(37.2, 36, 37.3, 36.1), line_m=5.0),
        zone("A", shapely.box(36.9, 36, 37.0, 36.1), line_m=7.0),
    ]
    for ids, line_m in ((["b", "a"], 7.0), (["a", "b"], 5.0)):
        zones = zones_of(*rows, ids=ids)
        for frame in (zones, zones.iloc[::-1]):
            found = nearest(points_of([(37.1, 36.05)]), prepare(frame, actors=["A"])).iloc[0]
            assert (found["version"], found["line_uncertainty_m"]) == ("a", line_m)


def test_the_version_counts_that_stood_at_the_events_own_moment():
    zones = zones_of(
        zone("A", shapely.box(37, 36, 37.1, 36.1), "2015-01-01", "2015-02-01"),
        zone("A", shapely.box(37, 36, 37.2, 36.1), "2015-02-01", "2015-03-01"),
    )
    days = ["2014-12-31", "2015-01-31T23:59:59", "2015-02-01", "2015-03-01"]
    points = points_of([(37.3, 36.05)] * 4, [utc(day) for day in days])
    found = nearest(points, prepare(zones, actors=["A"]))
    assert found["version"].tolist() == ["", "z0", "z1", ""]
    assert found["distance_m"].isna().tolist() == [True, False, False, True]
    assert found["inside"].isna().tolist() == [True, False, False, True]
    assert nearest(points, prepare(zones, actors=["A"]), carry_forward=True)["version"].tolist() == [
        "",
        "z0",
        "z1",
        "z1",
    ]
    assert nearest(points, prepare(zones, actors=["A"]), at=utc("2015-02-10"))["version"].tolist() == ["z1"] * 4


def test_nothing_is_inside_a_line_and_its_uncertainty_is_unknown_where_none_is_stated():
    lines = gpd.GeoDataFrame(
        {"start": [utc("2015-01-01")], "end": [pd.NaT]},
        geometry=[shapely.LineString([(37, 36), (37, 37)])],
        crs=4326,
        index=["front"],
    )
    lines["end"] = pd.to_datetime(lines["end"], utc=True)
    found = measured((37.1, 36.5), lines=lines)
    assert found["distance_m"] == pytest.approx(GEOD.inv(37.1, 36.5, 37, 36.5)[2], abs=0.05)
    assert not found["inside"]
    assert np.isnan(found["line_uncertainty_m"])
    on_it = measured((37, 36.5), lines=lines)
    assert (on_it["distance_m"], bool(on_it["inside"]), on_it["version"]) == (0, False, "front")


def test_the_180th_meridian_is_no_seam():
    parts = shapely.union(shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179.5, 1))
    expected = GEOD.inv(-179.2, 0.5, -179.5, 0.5)[2]
    assert measured((-179.2, 0.5), zone("A", parts))["distance_m"] == pytest.approx(expected, abs=0.05)
    only_west = zone("A", shapely.box(179, 0, 179.9, 1))
    assert measured((-179.9, 0.5), only_west)["distance_m"] == pytest.approx(
        GEOD.inv(-179.9, 0.5, 179.9, 0.5)[2], abs=0.05
    )
    for place in ((180, 0.5), (-180, 0.5)):
        assert measured(place, zone("A", parts))["inside"]


def test_the_index_is_the_callers_even_with_labels_that_repeat_and_the_input_is_left_as_it_was():
    points = points_of([(37.1, 36.1), (38, 36), (39, 36)], index=["b", "a", "b"])
    before = points.copy()
    zones = zones_of(zone("A", BOX))
    found = nearest(points, prepare(zones, actors=["A"]))
    assert found.index.tolist() == ["b", "a", "b"]
    assert found["distance_m"].is_monotonic_increasing
    pd.testing.assert_frame_equal(points, before)
    turned = nearest(points.iloc[::-1], prepare(zones, actors=["A"]))
    pd.testing.assert_frame_equal(turned.iloc[::-1], found)


def test_without_a_moment_a_position_or_any_row_nothing_is_known():
    control = prepare(zones_of(zone("A", BOX)), actors=["A"])
    points = points_of([(37, 35), (37, 35), (37, 35)])
    points.loc[0, "start"] = pd.NaT
    points.geometry = [points.geometry[0], shapely.Point(), None]
    found = nearest(points, control)
    assert found["distance_m"].isna().all()
    assert found["inside"].isna().all()
    assert (found["version"] == "").all()
    empty = nearest(points.iloc[:0], control)
    assert list(empty.columns) == COLUMNS
    assert empty["inside"].dtype == "boolean"
    assert str(empty["version"].dtype) == "str"


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (shapely.LineString([(37, 36), (38, 36)]), "points: 0 is a LineString, not a point"),
        (shapely.Point(np.nan, 36), "points: 0 lies outside the range of degrees, or is not a number"),
        (shapely.Point(181, 36), "points: 0 lies outside the range of degrees"),
    ],
)
def test_what_is_no_point_in_degrees_is_refused(shape, words):
    points = points_of([(37, 36)])
    points.geometry = [shape]
    with pytest.raises(InputError, match=words):
        nearest(points, prepare(zones_of(zone("A", BOX)), actors=["A"]))


def test_another_coordinate_reference_system_or_moments_without_a_zone_are_refused():
    control = prepare(zones_of(zone("A", BOX)), actors=["A"])
    points = points_of([(37, 36)])
    with pytest.raises(NoCrsError, match="must be EPSG:4326, found EPSG:3857"):
        nearest(points.to_crs(3857), control)
    with pytest.raises(InputError, match="the moments say no time zone"):
        nearest(points, control, at=pd.Timestamp("2015-06-01"))


def test_the_cities_of_a_real_line_are_as_far_as_others_measured(shared):
    area = gpd.read_file(shared / "data" / "deepstatemap_data_20240801.geojson").geometry.iloc[0]
    cities = points_of([(37.1758, 48.2829), (37.6156, 49.7106), (36.2304, 49.9935), (37.8028, 48.0159)], "2024-08-01")
    found = nearest(cities, prepare(zones_of(zone("A", area, "2024-08-01", "2024-08-02")), actors=["A"]))
    np.testing.assert_array_less(np.abs(found["distance_m"] - [19_898, 8_575, 31_175, 0]), [10, 10, 20, 1e-9])
    assert found["inside"].tolist() == [False, False, False, True]


def test_points_without_a_moment_or_without_geometry_are_refused_in_one_line():
    control = prepare(zones_of(zone("Government", shapely.box(37, 36, 38, 37))), actors=["Government"])
    points = gpd.GeoDataFrame({"start": [utc("2015-10-10")]}, geometry=[shapely.Point(36.5, 36.5)], crs=4326)
    with pytest.raises(InputError, match="points: there is no column 'start'"):
        nearest(points.drop(columns="start"), control)
    with pytest.raises(InputError, match="points: a DataFrame was given, and a GeoDataFrame is needed"):
        nearest(pd.DataFrame(points[["start"]]), control)
