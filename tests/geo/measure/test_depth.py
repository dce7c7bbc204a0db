"""How far gains reach beyond what was held before, against `pyproj.Geod`."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.advances import episodes
from tests.worlds import ground_of, holding, place, utc, zone

GEOD = Geod(ellps="WGS84")
EVER = (utc("2014-01-01"), utc("2016-01-01"))


def test_half_way_ground_is_as_deep_as_the_furthest_place():
    ground = ground_of(
        places=[place("Home", 37.0, 36.0), place("North", 37.0, 36.05, 300.0), place("Far", 37.0, 36.08)],
        holdings=[
            holding("p0", "A", "2015-01-01", None),
            holding("p1", "B", "2015-01-01", "2015-05-01"), holding("p1", "A", "2015-05-01", None),
            holding("p2", "B", "2015-01-01", None),
        ],
    )  # fmt: skip
    (one,) = episodes(ground, "A", *EVER)
    half_m = GEOD.inv(37.0, 36.0, 37.0, 36.05)[2] / 2
    assert one.deepest == "North"
    assert one.depth_km * 1000 == pytest.approx(half_m, abs=20)
    # North is known within 300 m; the half-way line may lie as far off as the place that made it.
    assert one.depth_between == pytest.approx((0.0, (2 * half_m + 300) / 1000), abs=0.05)
    assert one.taken_from.keys() == {"B"}


def test_places_without_ground_are_measured_from_the_places_before():
    # Places known within more than a kilometre shape no zone.
    ground = ground_of(
        places=[place("Home", 37.0, 36.0, 1500.0), place("North", 37.0, 36.05, 2000.0)],
        holdings=[
            holding("p0", "A", "2015-01-01", None),
            holding("p1", "B", "2015-01-01", "2015-05-01"), holding("p1", "A", "2015-05-01", None),
        ],
    )  # fmt: skip
    (one,) = episodes(ground, "A", *EVER)
    metres = GEOD.inv(37.0, 36.0, 37.0, 36.05)[2]
    assert (one.area_km2, one.ground.is_empty, one.taken_from) == (0.0, True, {})
    assert one.depth_km * 1000 == pytest.approx(metres, abs=0.01)
    assert one.depth_between == pytest.approx(((metres - 3500) / 1000, (metres + 3500) / 1000), abs=1e-6)


def test_from_nothing_there_is_no_depth():
    ground = ground_of(
        places=[place("North", 37.0, 36.0)],
        holdings=[holding("p0", "B", "2015-01-01", "2015-05-01"), holding("p0", "A", "2015-05-01", None)],
    )
    (one,) = episodes(ground, "A", *EVER)
    assert np.isnan(one.depth_km)
    assert (one.depth_between, one.deepest) == ((0.0, float("inf")), "")


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(37.02, 37.4), st.floats(35.8, 36.4)), min_size=3, max_size=6))
def test_drawn_ground_is_as_deep_as_its_furthest_vertex(corners):
    """Oracle: geodesics from every vertex to a point every 11 m of the old edge."""
    home = shapely.box(36.9, 36.0, 37.0, 36.2)
    piece = shapely.convex_hull(shapely.multipoints(corners))
    if piece.geom_type != "Polygon" or piece.area < 1e-5:
        return
    rows = [
        zone("A", home, "2015-01-01", "2015-05-01"),
        zone("A", shapely.union(home, piece), "2015-05-01", "2015-12-31"),
    ]
    (one,) = episodes(ground_of(zones=rows), "A", *EVER)
    edge = shapely.get_coordinates(shapely.segmentize(home.exterior, 1e-4))
    metres = max(
        min(GEOD.inv(np.full(len(edge), lon), np.full(len(edge), lat), edge[:, 0], edge[:, 1])[2])
        for lon, lat in shapely.get_coordinates(piece)
    )
    assert one.depth_km * 1000 == pytest.approx(metres, abs=0.05)
    low, high = one.depth_between
    assert low == pytest.approx(max(0.0, one.depth_km - 0.6))
    assert 0.6 <= high - one.depth_km <= 0.6 + max(0.015, 0.003 * one.depth_km)


def deepest_m(old, piece):
    """Oracle: geodesics from a dense grid of points of a piece to a point every 110 m of the old edge."""
    west, south, east, north = piece.bounds
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.linspace(west, east, 41), np.linspace(south, north, 41)))
    inside = shapely.intersects_xy(piece, lon, lat)
    edge = shapely.get_coordinates(shapely.segmentize(old, 1e-3))
    steps = [
        GEOD.inv(np.full(len(edge), x), np.full(len(edge), y), edge[:, 0], edge[:, 1])[2].min()
        for x, y in zip(lon[inside], lat[inside], strict=True)
    ]
    return max(steps)


WIDE = shapely.box(37.0, 36.0, 37.4, 36.4)
POCKET = shapely.box(37.15, 36.1, 37.3, 36.3)
BAY = shapely.box(37.1, 36.1, 37.25, 36.4)
BENT = shapely.Polygon([(37.1, 36.1), (37.35, 36.12), (37.3, 36.3), (37.2, 36.35), (37.22, 36.2)])


@pytest.mark.parametrize("taken", [POCKET, BAY, BENT], ids=["pocket", "bay", "bent pocket"])
def test_a_pocket_or_a_bay_is_as_deep_as_its_innermost_point(taken):
    old = WIDE.difference(taken)
    rows = [
        zone("A", old, "2015-01-01", "2015-05-01"),
        zone("B", taken, "2015-01-01", "2015-05-01"),
        zone("A", WIDE, "2015-05-01", "2015-12-31"),
        zone("B", shapely.box(39.0, 36.0, 39.1, 36.1), "2015-01-01", "2015-12-31"),
    ]
    (one,) = episodes(ground_of(zones=rows), "A", *EVER)
    metres = deepest_m(old, taken)
    # The grid of the oracle misses some 340 m at most, its edge 55 m.
    assert metres - 60 <= one.depth_km * 1000 <= metres + 400
    assert one.depth_between[0] * 1000 <= metres <= one.depth_between[1] * 1000
    assert one.deepest.startswith("ground gained at 36.")


def test_a_place_beyond_the_drawn_ground_is_the_deepest_and_has_its_own_radius():
    home, more = shapely.box(36.9, 36.0, 37.0, 36.2), shapely.box(36.9, 36.0, 37.1, 36.2)
    ground = ground_of(
        zones=[zone("A", home, "2015-01-01", "2015-05-01"), zone("A", more, "2015-05-01", "2015-12-31")],
        places=[place("North", 37.15, 36.1, 800.0)],
        holdings=[holding("p0", "B", "2015-01-01", "2015-05-01"), holding("p0", "A", "2015-05-01", None)],
    )
    (one,) = episodes(ground, "A", *EVER)
    lat = np.linspace(36.0, 36.2, 20_001)
    km = min(GEOD.inv(np.full(len(lat), 37.15), np.full(len(lat), 36.1), np.full(len(lat), 37.0), lat)[2]) / 1000
    assert one.deepest == "North"
    assert one.depth_km == pytest.approx(km, abs=1e-5)
    assert one.depth_between == pytest.approx((km - 1.1, km + 1.1), abs=1e-5)
