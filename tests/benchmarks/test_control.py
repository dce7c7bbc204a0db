"""The benchmark of control through time: its keys, its world, and that the peer measures the same thing."""

import json

import numpy as np
import pytest
import shapely

from benchmarks import control as runner
from benchmarks import control_peers
from benchmarks.control_world import HOLDER, KINDS, ground_of, zones
from geo.measure.gains import SLIVER_KM2, gains
from geo.measure.held import held_over_time


def test_the_json_has_exactly_the_keys_promised(capsys):
    assert runner.main(["--json"], full=runner.Sizes(versions=6, beside=3, turns=1)) == 0
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert list(said) == list(runner.KEYS)
    assert said["max_error_km2"] <= 1e-9
    assert said["stop_s"] < 2
    assert all(value >= 0 for value in said.values())
    assert "few: held, ours" in err
    assert "stopped" in err


@pytest.mark.parametrize("kind", KINDS)
def test_the_world_is_the_same_for_a_seed_valid_and_moves_as_it_says(kind):
    world = zones(kind, versions=3)
    assert world.equals(zones(kind, versions=3))
    shapes = world.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    first, second = ({shapely.to_wkb(part) for part in shapely.get_parts(shape)} for shape in shapes[:2])
    assert (len(first), len(first - second)) == (59, 4 if kind == "few" else 59)


def test_the_peer_measures_what_we_measure():
    world = zones("few", versions=3)
    found = held_over_time(ground_of(world), world["start"].min(), world["end"].max())
    ours = found[["area_km2", "low_km2", "high_km2"]].to_numpy()
    # Edges are geodesics there and straight in degrees here; outlines are simplified here before they are moved.
    np.testing.assert_allclose(ours, control_peers.held(world), rtol=2e-3)
    pieces = gains(ground_of(world), HOLDER, world["start"].min(), world["end"].max())
    gained = [km2 for _, km2 in control_peers.gained(world)]
    own = [
        sum(control_peers._geodesic_km2(one.shape) for one in pieces if one.moment == day) for day in world["start"][1:]
    ]
    np.testing.assert_allclose(own, gained, atol=50 * SLIVER_KM2)
