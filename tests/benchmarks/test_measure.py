"""The benchmark of measuring: its keys, its world, and that its peers and brute force measure the same thing."""

import json

import numpy as np
import pytest
import shapely

from benchmarks import measure as runner
from benchmarks.measure_oracle import brute_force_m
from benchmarks.measure_peers import DuckDB, NoDuckDBError, geopandas_loop
from benchmarks.measure_world import UTM, control
from geo.measure.geodesy import geodesic_m
from geo.measure.nearest import nearest
from geo.measure.versions import prepare_lines

PROMISED = [
    "ratio_geopandas", "ratio_duckdb", "ratio_geopandas_cold", "peak_mb", "max_error_m", "sample_gap_series_s",
]  # fmt: skip


def test_the_json_has_exactly_the_keys_promised(capsys):
    assert runner.main(["--json"], full=runner.Sizes(events=400, versions=3, turns=1, checked=5)) == 0
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert list(said) == PROMISED
    assert said["max_error_m"] < 0.5
    assert all(value is None or value >= 0 for value in said.values())
    assert "line: ours, prepared" in err


def test_the_world_is_the_same_for_a_seed_and_days_share_vertices():
    world, again = control(events=50, versions=4), control(events=50, versions=4)
    assert world.events.equals(again.events)
    assert world.lines.geometry.count_coordinates().eq(2900).all()
    assert 2900 < world.distinct_vertices <= 2900 + 3 * 24


def test_a_day_cut_in_two_has_no_new_vertex_and_the_same_distances():
    world, cut = control(events=50, versions=3), control(events=50, versions=3, repeats=2)
    assert (len(cut.lines), cut.distinct_vertices) == (2 * len(world.lines), world.distinct_vertices)
    one, other = (nearest(each.events, prepare_lines(each.lines))["distance_m"] for each in (world, cut))
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-6)


def test_the_peers_measure_what_we_measure_as_well_as_their_projection_can():
    world = control(events=200, versions=3)
    events, lines = world.events.to_crs(UTM), world.lines.to_crs(UTM)
    ours = nearest(world.events, prepare_lines(world.lines))["distance_m"].to_numpy()
    np.testing.assert_allclose(geopandas_loop(events, lines), ours, rtol=2e-3, atol=1)
    try:
        duck = DuckDB(events, lines)
    except NoDuckDBError as error:
        pytest.skip(str(error))
    np.testing.assert_allclose(duck.distances(), geopandas_loop(events, lines), rtol=1e-9)
    duck.close()


@pytest.mark.parametrize(
    ("point", "edge", "metres"),
    [
        # A quarter of a meridian, and a degree of the equator: the WGS84 ellipsoid's own lengths.
        ((0.0, 0.0), [(-1.0, 90.0), (1.0, 90.0)], 10_001_965.7293),
        ((0.0, 0.0), [(1.0, -1.0), (1.0, 1.0)], 111_319.4908),
        # South of an edge that runs north, its southern end is nearest.
        ((37.0, 35.0), [(37.0, 36.0), (37.0, 37.0)], geodesic_m(37.0, 35.0, 37.0, 36.0)),
    ],
)
def test_brute_force_is_known_lengths(point, edge, metres):
    assert brute_force_m(*point, shapely.LineString(edge)) == pytest.approx(float(metres), abs=1e-3)
