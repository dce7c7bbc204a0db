"""Control through time. Oracles: the table's own intervals, row by row; the set of the table's edges."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.measure.versions import prepare, prepare_lines
from geo.measure.zones import is_valid
from geo.model.errors import InputError, NoCrsError, UnknownNameError
from geo.model.tables import ZONES
from tests.worlds import frame_of, utc, zone

BOX = shapely.box(37, 36, 37.1, 36.1)
DAYS = [utc("2015-01-01") + pd.Timedelta(days=n) for n in range(12)]


def zones_of(*rows):
    return frame_of(ZONES, rows, [f"z{n}" for n in range(len(rows))])


def of_days(*spans):
    return zones_of(*(zone_of(BOX, start, end) for start, end in spans))


def zone_of(shape, start, end):
    return zone("A", shape, f"{DAYS[start]:%Y-%m-%d}", None if end is None else f"{DAYS[end]:%Y-%m-%d}")


def rows_at(versions, moment):
    """Return the ids of the zones that hold ground at a moment, as the versions have it."""
    state = int(versions.at(pd.DatetimeIndex([moment]))[0])
    return set() if state < 0 else {versions.ids[row] for row in versions.blocks_of(state)[1]}


def test_a_version_stands_from_its_start_until_just_before_its_end():
    versions = prepare(of_days((1, 3), (3, 5)), actors=["A"])
    tick = pd.Timedelta(microseconds=1)
    moments = pd.DatetimeIndex([DAYS[1] - tick, DAYS[1], DAYS[3] - tick, DAYS[3], DAYS[5] - tick, DAYS[5]])
    assert versions.at(moments).tolist() == [-1, 0, 0, 1, 1, -1]
    assert list(versions.bounds) == [DAYS[1], DAYS[3], DAYS[5]]


def test_in_a_hole_and_after_the_end_nothing_is_known_unless_the_last_is_carried_forward():
    versions = prepare(of_days((1, 2), (4, 5)), actors=["A"])
    moments = pd.DatetimeIndex([DAYS[n] for n in (0, 1, 3, 4, 9)])
    assert versions.at(moments).tolist() == [-1, 0, -1, 2, -1]
    assert versions.at(moments, carry_forward=True).tolist() == [-1, 0, 0, 2, 2]


def test_a_zone_without_an_end_is_still_so():
    versions = prepare(of_days((1, None)), actors=["A"])
    assert versions.at(pd.DatetimeIndex(["2100-01-01"], tz="UTC")).tolist() == [0]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=6), st.integers(0, 30))
def test_the_zones_of_a_moment_are_those_whose_interval_holds_it(spans, hours):
    zones = of_days(*((start, min(start + days, 11)) for start, days in spans))
    moment = DAYS[0] + pd.Timedelta(hours=9 * hours)
    assert rows_at(prepare(zones, actors=["A"]), moment) == set(zones.index[is_valid(zones, moment)])


def test_several_actors_are_one_ground_and_others_are_not_in_it():
    zones = zones_of(zone("A", BOX), zone("B", BOX), zone("C", BOX))
    assert rows_at(prepare(zones, actors=["C", "A"]), DAYS[0]) == {"z0", "z2"}


def test_moments_in_another_zone_of_time_are_the_same_moments():
    versions = prepare(of_days((1, 3)), actors=["A"])
    local = pd.DatetimeIndex([DAYS[1], DAYS[3]]).tz_convert("Asia/Damascus")
    assert versions.at(local).tolist() == [0, -1]


def test_moments_without_a_time_zone_are_refused_and_missing_ones_unknown():
    versions = prepare(of_days((1, 3)), actors=["A"])
    with pytest.raises(InputError, match="the moments say no time zone; give UTC"):
        versions.at(pd.DatetimeIndex(["2015-01-02"]))
    assert versions.at(pd.DatetimeIndex([pd.NaT], tz="UTC")).tolist() == [-1]


def test_versions_that_share_edges_keep_them_once_but_for_those_beside_a_change():
    ring = shapely.Point(37, 36).buffer(0.1, quad_segs=60)
    moved = shapely.Polygon([(x + 0.01, y) if x > 37.09 else (x, y) for x, y in ring.exterior.coords])
    zones = zones_of(*(zone_of(ring if n < 6 else moved, n, n + 1) for n in range(11)))
    both = [shapely.orient_polygons(shape).exterior.coords for shape in (ring, moved)]
    distinct = {pair for coords in both for pair in pairwise(coords)}
    found = prepare(zones, actors=["A"]).chains.edges
    assert {(tuple(a), tuple(b)) for a, b in zip(found.start, found.end, strict=True)} == distinct
    # The line changes in two places; a block that changes is kept twice, and blocks have eight edges at most.
    assert len(found.start) <= len(distinct) + 2 * 8


def test_more_versions_of_one_line_are_no_more_edges():
    ring = shapely.Point(37, 36).buffer(0.1, quad_segs=60)
    few, many = (prepare(zones_of(*(zone_of(ring, n, n + 1) for n in range(days))), actors=["A"]) for days in (1, 11))
    np.testing.assert_array_equal(many.chains.edges.start, few.chains.edges.start)
    np.testing.assert_array_equal(many.chains.blocks.first, few.chains.blocks.first)


def test_every_state_has_all_edges_of_its_zones_and_no_others():
    g = np.random.default_rng(4)
    ring = shapely.get_coordinates(shapely.Point(37, 36).buffer(0.02, quad_segs=30))[:-1]
    shapes = []
    for _ in range(11):
        ring = ring.copy()
        ring[g.integers(0, len(ring), 3)] += g.normal(0, 1e-4, 2)
        shapes.append(shapely.orient_polygons(shapely.Polygon(ring)))
    versions = prepare(zones_of(*(zone_of(s, n, n + 1) for n, s in enumerate(shapes))), actors=["A"])
    blocks, edges = versions.chains.blocks, versions.chains.edges
    for state, shape in enumerate(shapes):
        chosen, _ = versions.blocks_of(state)
        now = np.concatenate([np.arange(blocks.first[b], blocks.first[b] + blocks.count[b]) for b in chosen])
        coords = list(shape.exterior.coords)
        assert sorted((*edges.start[e], *edges.end[e]) for e in now) == sorted((*a, *b) for a, b in pairwise(coords))


def test_zones_without_geometry_hold_no_ground():
    zones = of_days((1, 2), (2, 3), (3, 4))
    zones.geometry = [None, shapely.Polygon(), BOX]
    versions = prepare(zones, actors=["A"])
    assert versions.at(pd.DatetimeIndex([DAYS[1], DAYS[2], DAYS[3]])).tolist() == [-1, -1, 0]
    none = prepare(zones.iloc[:2], actors=["A"])
    assert none.at(pd.DatetimeIndex([DAYS[1]]), carry_forward=True).tolist() == [-1]


def test_the_table_is_left_as_it_was():
    zones = of_days((3, 5), (1, 3))
    before = zones.copy()
    prepare(zones, actors=["A"])
    pd.testing.assert_frame_equal(zones, before)


def test_an_unknown_actor_is_refused_with_near_names_and_none_at_all_too():
    zones = zones_of(zone("Government", BOX))
    with pytest.raises(UnknownNameError, match="did you mean Government"):
        prepare(zones, actors=["Goverment"])
    for none in ([], "Government"):
        with pytest.raises(InputError, match="give one or several names in a list"):
            prepare(zones, actors=none)


def test_another_coordinate_reference_system_or_none_is_refused():
    zones = of_days((1, 2))
    with pytest.raises(NoCrsError, match="must be EPSG:4326, found EPSG:32637"):
        prepare(zones.to_crs(32637), actors=["A"])
    with pytest.raises(NoCrsError, match="must be EPSG:4326, found none"):
        prepare(zones.set_crs(None, allow_override=True), actors=["A"])


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (shapely.LineString([(37, 36), (38, 36)]), "zones: 'z0' is a LineString, not a polygon"),
        (shapely.box(179, 0, 181, 1), "'z0' lies outside the range of degrees"),
        (shapely.box(0, 80, 1, 91), "'z0' lies outside the range of degrees"),
        (shapely.Polygon([(0, 0), (1, 0), (np.inf, 1)]), "'z0' lies outside the range of degrees, or is not a number"),
    ],
)
def test_a_zone_that_is_no_polygon_in_degrees_is_refused(shape, words):
    zones = of_days((1, 2))
    zones.geometry = [shape]
    with pytest.raises(InputError, match=words):
        prepare(zones, actors=["A"])


def test_times_without_a_time_zone_are_refused():
    lines = gpd.GeoDataFrame(
        {"start": pd.to_datetime(["2015-01-01"]), "end": pd.to_datetime(["2015-01-02"])},
        geometry=[shapely.LineString([(0, 0), (1, 1)])],
        crs=4326,
    )
    with pytest.raises(InputError, match="the column start holds datetime64.*, not times in UTC"):
        prepare_lines(lines)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (shapely.Point(37, 36), "lines: 'z0' is a Point, not a line"),
        (shapely.LineString([(37, 36), (37, 36)]), "lines: 'z0' has no length"),
        (shapely.LineString([(37, 36), (37, 91)]), "lines: 'z0' lies outside the range of degrees, or is not a number"),
    ],
)
def test_what_is_no_line_is_refused(shape, words):
    lines = of_days((1, 2))
    lines.geometry = [shape]
    with pytest.raises(InputError, match=words):
        prepare_lines(lines)


def test_a_frame_that_lacks_something_is_refused_in_one_line():
    zones = of_days((1, 2))
    actors = list(zones["actor"].unique())
    with pytest.raises(InputError, match="zones: there is no column 'end'"):
        prepare(zones.drop(columns="end"), actors=actors)
    with pytest.raises(InputError, match="zones: 'z0' ends before it begins"):
        prepare(zones.assign(end=zones["start"] - pd.Timedelta(days=1)), actors=actors)
    with pytest.raises(InputError, match="a DataFrame was given, and a GeoDataFrame is needed"):
        prepare(pd.DataFrame(zones.drop(columns="geometry")), actors=actors)


def test_zones_none_of_which_ends_need_no_time_zone_for_it():
    zones = of_days((1, 2))
    made = prepare(zones.assign(end=pd.NaT), actors=list(zones["actor"].unique()))
    assert len(made.bounds) == 1
    assert repr(made) == "<Versions of ground: 1 in 1 states>"
