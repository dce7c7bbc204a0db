"""Where the edges of two grounds meet. Oracles: the edge both were cut along; dense sampling with nearest_pair."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.contact import contact
from geo.measure.geodesy import length_m, nearest_pair
from geo.model.errors import InputError

GEOD = Geod(ellps="WGS84")
WEST, EAST = shapely.box(37, 36, 38, 37), shapely.box(38, 36.5, 39, 38)


def line_between(seed, count):
    """Make a crooked line from south to north."""
    rng = np.random.default_rng(seed)
    return np.column_stack([38 + rng.normal(0, 0.05, count), np.linspace(36, 37, count)]).round(5)


def sides_of(line):
    """Cut a box along a line: two grounds whose border is the line."""
    west = shapely.Polygon([*line, (37, 37), (37, 36)])
    east = shapely.Polygon([*line[::-1], (39, 36), (39, 37)])
    return west, east


def with_more_vertices(line, seed):
    """Put points on the edges of a line, as another hand would."""
    rng = np.random.default_rng(seed)
    edge, share = rng.integers(0, len(line) - 1, 40), rng.random(40)
    more = line[edge] + share[:, None] * (line[edge + 1] - line[edge])
    order = np.lexsort((np.append(share, np.zeros(len(line))), np.append(edge, np.arange(len(line)))))
    return np.concatenate([more, line])[order]


@given(st.integers(0, 1000), st.integers(2, 60))
@settings(max_examples=25)
def test_the_border_two_grounds_were_cut_along_is_their_contact(seed, count):
    line = line_between(seed, count)
    found = contact(*sides_of(line))
    assert shapely.normalize(found) == shapely.normalize(shapely.multilinestrings([line]))


@given(st.integers(0, 1000))
@settings(max_examples=25)
def test_edges_are_shared_whatever_vertices_each_hand_gave_them(seed):
    line = line_between(seed, 12)
    west, _ = sides_of(with_more_vertices(line, seed + 1))
    _, east = sides_of(with_more_vertices(line, seed + 2))
    whole = length_m(shapely.LineString(line))
    for a, b in ((west, east), (east, west)):
        found = contact(a, b)
        assert len(found.geoms) == 1
        assert length_m(found) == pytest.approx(whole, abs=0.01)


def test_an_edge_is_shared_only_as_far_as_both_have_it():
    found = contact(WEST, EAST)
    assert found.equals(shapely.LineString([(38, 36.5), (38, 37)]))
    assert length_m(found) == pytest.approx(GEOD.inv(38, 36.5, 38, 37)[2], abs=0.001)


def test_contact_in_two_stretches_is_two_lines():
    comb = shapely.union_all([shapely.box(38, 36.0, 38.5, 36.2), shapely.box(38, 36.6, 38.5, 36.8)])
    assert len(contact(WEST, comb).geoms) == 2


def test_a_hole_that_another_fills_is_contact_all_round():
    inner = shapely.box(37.4, 36.4, 37.6, 36.6)
    for width in (0, 5):
        assert length_m(contact(inner, WEST.difference(inner), within_m=width)) == pytest.approx(
            length_m(inner.exterior), abs=0.001
        )


@pytest.mark.parametrize(
    "other", [shapely.box(38, 37, 39, 38), shapely.box(40, 36, 41, 37), shapely.Polygon()], ids=str
)
def test_grounds_that_touch_in_a_point_or_not_at_all_have_no_line(other):
    found = contact(WEST, other)
    assert found.is_empty
    assert found.geom_type == "MultiLineString"
    assert length_m(found) == 0


def test_grounds_that_meet_at_the_180th_meridian_share_it():
    west, east = shapely.box(179, 60, 180, 61), shapely.box(-180, 60.5, -179, 62)
    found = contact(west, east)
    assert found.equals(shapely.LineString([(180, 60.5), (180, 61)]))
    for one in (found, contact(east, west)):
        assert length_m(one) == pytest.approx(GEOD.inv(180, 60.5, 180, 61)[2], abs=0.001)


def test_parallel_edges_face_each_other_within_their_distance_and_not_below_it():
    east = shapely.box(38.01, 36, 39, 37)
    apart_m = nearest_pair(WEST, east).distance_m
    assert contact(WEST, east, within_m=apart_m - 2).is_empty
    found = contact(WEST, east, within_m=GEOD.inv(38, 36, 38.01, 36)[2] + 2)
    assert 37.999 < found.bounds[0] <= found.bounds[2] == 38
    assert length_m(found) == pytest.approx(GEOD.inv(38, 36, 38, 37)[2], rel=0.001)


@given(st.integers(0, 1000), st.sampled_from([300.0, 2000.0, 20_000.0]))
@settings(max_examples=6)
def test_what_faces_is_what_dense_samples_say(seed, within_m):
    west, east = sides_of(line_between(seed, 8))
    east = shapely.intersection(east, shapely.transform(east, lambda xy: np.add(xy, (0.01, 0.003))))
    found = contact(west, east, within_m=within_m)
    samples = shapely.get_coordinates(shapely.segmentize(west.exterior, 0.02))
    for lon, lat in samples:
        point = shapely.Point(lon, lat)
        away_m = nearest_pair(point, east).distance_m
        if abs(away_m - within_m) > 2:
            on_it = not found.is_empty and shapely.distance(found, point) < 1e-9
            assert on_it == (away_m < within_m)


@given(st.integers(0, 1000))
@settings(max_examples=6)
def test_a_wider_width_holds_a_narrower_one(seed):
    west, east = sides_of(line_between(seed, 8))
    lengths = [length_m(contact(west, east, within_m=width)) for width in (0, 1, 500, 5000, 50_000)]
    assert lengths == sorted(lengths)


@pytest.mark.parametrize("within_m", [-1.0, float("nan"), float("inf")])
def test_a_width_that_is_no_distance_is_refused(within_m):
    with pytest.raises(InputError, match="a front .* m wide cannot be found; give metres, 0 or more"):
        contact(WEST, EAST, within_m=within_m)
