"""What is drawn. Oracle: the model played through position by position, with pyproj.Geod and `nearest_pair`."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.draws import displacements, spread_of
from geo.measure.gap import Question, measure
from geo.measure.geodesy import nearest_pair
from tests.worlds import ground_of, holding, place, utc, zone

GEOD = Geod(ellps="WGS84")
TENTH = utc("2015-10-10")
PLAYED = 150


def test_displacements_fill_a_disc_evenly():
    east, north = displacements(np.random.default_rng(0), 1000.0, 40_000).T
    away = np.hypot(east, north)
    assert away.max() <= 1000
    # Of a disc, a quarter lies within half its radius; a half on either side of each axis.
    for share, wanted in ((away < 500, 0.25), (east > 0, 0.5), (north > 0, 0.5), (east > north, 0.5)):
        assert abs(share.mean() - wanted) < 4 * math.sqrt(wanted * (1 - wanted) / 40_000)


def stars(lon, lat):
    """Return polygons with notches round a point, about 10 km wide."""
    corners = st.lists(st.floats(0.02, 0.08), min_size=5, max_size=12)
    wide = 1 / math.cos(math.radians(lat))
    return corners.map(
        lambda reach: shapely.Polygon(
            [
                (
                    lon + wide * r * math.cos(2 * math.pi * k / len(reach)),
                    lat + r * math.sin(2 * math.pi * k / len(reach)),
                )
                for k, r in enumerate(reach)
            ]
        )
    )


def played(shape, positions, line_m, random):
    """Play the model: the smallest distance in each of some rounds."""
    shift = random.uniform(-line_m, line_m, PLAYED)
    best = np.full(PLAYED, np.inf)
    for lon, lat, radius in positions:
        away, turn = radius * np.sqrt(random.random(PLAYED)), 360 * random.random(PLAYED)
        x, y, _ = GEOD.fwd(np.full(PLAYED, lon), np.full(PLAYED, lat), turn, away)
        for k, point in enumerate(shapely.points(x, y)):
            inside = shape.intersects(point)
            apart = nearest_pair(point, shape.boundary if inside else shape).distance_m
            best[k] = min(best[k], (-apart if inside else apart) - shift[k])
    return best


@settings(max_examples=8)
@given(st.data(), st.integers(0, 2**32 - 1))
@pytest.mark.parametrize(("lon", "lat"), [(37.2, 36.3), (-120.0, 72.0), (179.5, -60.0)])
def test_draws_are_the_model_played_through(lon, lat, data, seed):
    shape = data.draw(stars(lon, lat))
    spot = st.tuples(st.floats(-0.09, 0.09), st.floats(-0.09, 0.09), st.sampled_from([300.0, 1500.0, 4000.0]))
    positions = [(lon + dx, lat + dy, radius) for dx, dy, radius in data.draw(st.lists(spot, min_size=1, max_size=3))]
    line_m = data.draw(st.sampled_from([0.0, 800.0]))
    ground = ground_of(
        places=[place(f"P{k}", *one) for k, one in enumerate(positions)],
        holdings=[holding(f"p{k}", "ISIS", "2015-01-01", None) for k in range(len(positions))],
        zones=[zone("Government", shape, line_m=line_m)],
    )
    question = Question("ISIS", "Government", "position-to-edge", max_place_uncertainty_m=5000)
    random = np.random.default_rng(seed)
    spread = spread_of(ground, question, TENTH, measure(ground, question, TENTH).gap)
    found, wanted = spread.draw(random, 4000), played(shape, positions, line_m, random)
    assert spread.low_m.min() - 1 <= min(found.min(), wanted.min())
    assert max(found.max(), wanted.max()) <= spread.high_m.min() + 1
    # Two samples of one distribution: Kolmogorov-Smirnov, at odds of one in a million.
    at = np.sort(np.concatenate([found, wanted]))
    shares = [np.searchsorted(np.sort(one), at, side="right") / len(one) for one in (found, wanted)]
    limit = math.sqrt(-math.log(1e-6 / 2) / 2 * (len(found) + len(wanted)) / (len(found) * len(wanted)))
    assert np.abs(shares[0] - shares[1]).max() < limit


def test_on_both_sides_of_the_180th_meridian_ground_is_deep():
    ground = ground_of(
        zones=[
            zone("Government", shapely.MultiPolygon([shapely.box(179, 10, 180, 12), shapely.box(-180, 10, -179, 12)]))
        ],
        places=[place("East", 180.0, 11.0, 1000.0), place("West", -180.0, 11.0, 1000.0)],
        holdings=[holding(f"p{k}", "ISIS", "2015-01-01", None) for k in range(2)],
    )
    question = Question("ISIS", "Government", "position-to-edge")
    spread = spread_of(ground, question, TENTH, measure(ground, question, TENTH).gap)
    deep_m = GEOD.inv(180.0, 11.0, 179.0, 11.0)[2]
    assert spread.signed_m == pytest.approx([-deep_m] * 2, rel=1e-3)
    assert spread.draw(np.random.default_rng(0), 100).max() == pytest.approx(-deep_m, abs=1400)


def test_pairs_of_positions_that_can_never_be_nearest_are_left_out():
    far, near = [(37.0, 36.0 + k, 500.0) for k in range(5)], (37.0, 36.02, 500.0)
    ground = ground_of(
        places=[place(f"P{k}", *one) for k, one in enumerate([*far, near])],
        holdings=[
            *[holding(f"p{k}", "ISIS", "2015-01-01", None) for k in range(5)],
            holding("p5", "Government", "2015-01-01", None),
        ],
    )
    question = Question("ISIS", "Government", "position-to-position")
    gap = measure(ground, question, TENTH).gap
    spread = spread_of(ground, question, TENTH, gap)
    assert spread.signed_m.tolist() == [gap.distance_m]
    assert (spread.start_m.tolist(), spread.end_m.tolist()) == ([500.0], [500.0])
