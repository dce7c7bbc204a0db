"""Who held which ground at a moment: every point once. The oracle for areas is PROJ's densified geodesic polygon."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.partition import held_at, partition
from geo.model.areas import areas_km2
from tests.worlds import ground_of, utc, zone

GEOD = Geod(ellps="WGS84")
DAY = utc("2015-06-01")


def geodesic_km2(shape):
    return sum(
        abs(GEOD.geometry_area_perimeter(shapely.segmentize(part, 0.001))[0]) / 1e6 for part in shapely.get_parts(shape)
    )


def areas(*zones, area=None, moment=DAY):
    return dict(partition(ground_of(zones=list(zones)), moment, area=area).area_km2)


def test_a_side_alone_holds_its_zones_together_once():
    found = areas(zone("A", shapely.box(37, 36, 37.2, 36.2)), zone("A", shapely.box(37.1, 36, 37.3, 36.2)))
    assert found == {"A": pytest.approx(geodesic_km2(shapely.box(37, 36, 37.3, 36.2)), rel=1e-8)}


def test_what_zones_of_two_sides_cover_is_disputed_and_reported():
    found = partition(
        ground_of(zones=[zone("B", shapely.box(37.1, 36, 37.3, 36.2)), zone("A", shapely.box(37, 36, 37.2, 36.2))]), DAY
    )
    third = geodesic_km2(shapely.box(37, 36, 37.1, 36.2))
    assert dict(found.area_km2) == {name: pytest.approx(third, rel=1e-6) for name in ("A", "B", "disputed")}
    (overlap,) = found.overlaps
    assert overlap.actors == ("A", "B")
    assert overlap.area_km2 == found.area_km2["disputed"]


def test_disputed_ground_is_as_sure_as_the_worse_of_the_lines():
    found = partition(
        ground_of(
            zones=[
                zone("A", shapely.box(37, 36, 37.2, 36.2), line_m=100.0),
                zone("B", shapely.box(37.1, 36, 37.3, 36.2), line_m=700.0),
                zone("B", shapely.box(37.3, 36, 37.4, 36.2), line_m=50.0),
            ]
        ),
        DAY,
    )
    assert dict(found.line_m) == {"A": 100.0, "B": 700.0, "disputed": 700.0}


def test_contested_ground_is_taken_from_sides_and_unknown_ground_is_what_is_left():
    found = areas(
        zone("A", shapely.box(37, 36, 37.2, 36.2)),
        zone("contested", shapely.box(37.1, 36, 37.3, 36.2)),
        zone("unknown", shapely.box(37, 36, 37.4, 36.2)),
    )
    quarter = geodesic_km2(shapely.box(37, 36, 37.1, 36.2))
    assert found["A"] == pytest.approx(quarter, rel=1e-6)
    assert found["contested"] == pytest.approx(2 * quarter, rel=1e-6)
    assert found["unknown"] == pytest.approx(quarter, rel=1e-6)


def test_two_sides_overlapping_on_contested_ground_dispute_none_of_it():
    found = partition(
        ground_of(
            zones=[
                zone("A", shapely.box(37, 36, 37.2, 36.2)),
                zone("B", shapely.box(37.1, 36, 37.3, 36.2)),
                zone("contested", shapely.box(37.05, 36, 37.25, 36.2)),
            ]
        ),
        DAY,
    )
    assert (set(found.area_km2), found.overlaps) == ({"A", "B", "contested"}, ())


def test_a_shared_edge_that_rounding_crosses_is_no_dispute():
    # The overlap is 9 cm wide over 6 m: half a square metre.
    found = partition(
        ground_of(
            zones=[
                zone("A", shapely.box(37, 36, 37.1 + 1e-6, 36.00005)),
                zone("B", shapely.box(37.1, 36, 37.2, 36.00005)),
            ]
        ),
        DAY,
    )
    assert (set(found.area_km2), found.overlaps) == ({"A", "B"}, ())
    union = areas_km2(np.array([shapely.box(37, 36, 37.2, 36.00005)]))[0]
    assert sum(found.area_km2.values()) == pytest.approx(union, abs=1e-9)


def test_zones_that_share_an_edge_do_not_overlap():
    found = areas(zone("A", shapely.box(37, 36, 37.2, 36.2)), zone("B", shapely.box(37.2, 36, 37.4, 36.2)))
    assert set(found) == {"A", "B"}


def test_only_zones_of_the_moment_count_and_their_end_is_not_part_of_them():
    zones = [
        zone("A", shapely.box(37, 36, 37.1, 36.1), "2015-01-01", "2015-06-01"),
        zone("B", shapely.box(37, 36, 37.1, 36.1), "2015-06-01", None),
    ]
    assert set(areas(*zones)) == {"B"}
    assert set(areas(*zones, moment=DAY - np.timedelta64(1, "s"))) == {"A"}
    assert areas(*zones, moment=utc("2014-12-31")) == {}


def test_inside_a_box_only_what_lies_in_it_counts():
    found = areas(zone("A", shapely.box(37, 36, 38, 37)), area=(37.5, 36.5, 39, 39))
    assert found == {"A": pytest.approx(geodesic_km2(shapely.box(37.5, 36.5, 38, 37)), rel=1e-6)}
    assert areas(zone("A", shapely.box(37, 36, 38, 37)), area=(10, 10, 11, 11)) == {}
    # A box that only touches the ground holds none of it.
    assert areas(zone("A", shapely.box(37, 36, 38, 37)), area=(38, 36, 39, 37)) == {}


def test_without_zones_there_is_no_ground():
    found = partition(ground_of(), DAY)
    assert (dict(found.ground), dict(found.area_km2), found.overlaps, found.drawn_by) == ({}, {}, (), frozenset())


def test_the_sources_are_those_of_the_moment_dates_in_their_names_aside():
    square = shapely.box(37, 36, 38, 37)
    zones = [
        zone("A", square, "2015-01-01", "2015-06-01") | {"source": "old"},
        zone("A", square, "2015-06-01", None) | {"source": "map_20150601.geojson"},
        zone("B", square, "2015-06-01", None) | {"source": "other"},
    ]
    assert partition(ground_of(zones=zones), DAY).drawn_by == {"map_<date>.geojson", "other"}


def test_ground_across_the_180th_meridian_is_one_in_its_interval():
    # The cut at the meridian is no edge: both grounds are 2 degrees wide and 1 high, far from each other's scale.
    cut = ground_of(
        zones=[zone("A", shapely.union(shapely.box(179, 1, 180, 2), shapely.box(-180, 1, -179, 2)), line_m=1000.0)]
    )
    whole = ground_of(zones=[zone("A", shapely.box(19, 1, 21, 2), line_m=1000.0)])
    assert partition(cut, DAY).area_km2["A"] == pytest.approx(partition(whole, DAY).area_km2["A"], abs=1e-6)
    assert held_at(cut, DAY).between_km2["A"] == pytest.approx(held_at(whole, DAY).between_km2["A"], rel=1e-9)


def test_the_same_zones_at_two_moments_are_worked_out_once():
    ground = ground_of(zones=[zone("A", shapely.box(37, 36, 38, 37)), zone("B", shapely.box(38, 36, 39, 37))])
    first, second = (partition(ground, moment) for moment in (DAY, utc("2016-01-01")))
    assert first.ground is second.ground


corner = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda at: (37 + at[0] / 10, 36 + at[1] / 10))
loose = st.tuples(st.floats(37, 38.2), st.floats(36, 37.2))
shapes = (
    st.lists(st.one_of(corner, loose), min_size=3, max_size=6)
    .map(lambda points: shapely.MultiPoint(points).convex_hull)
    .filter(lambda hull: hull.geom_type == "Polygon" and hull.area > 1e-6)
)
claims = st.lists(st.tuples(st.sampled_from(["A", "B", "C", "contested", "unknown"]), shapes), min_size=1, max_size=7)


@settings(max_examples=40)
@given(claims, st.randoms(use_true_random=False))
def test_every_point_is_somebodys_once_in_whatever_order_the_zones_stand(claimed, random):
    rows = [zone(actor, shape) for actor, shape in claimed]
    found = partition(ground_of(zones=rows), DAY)
    union = areas_km2(np.array([shapely.union_all([shape for _, shape in claimed])]))[0]
    assert sum(found.area_km2.values()) == pytest.approx(union, abs=1e-6)
    held = [found.ground[name] for name in sorted(found.ground)]
    for k, one in enumerate(held):
        common = [shapely.intersection(one, other) for other in held[k + 1 :]]
        assert areas_km2(np.array(common, dtype=object)).sum() < 1e-6
    random.shuffle(rows)
    again = partition(ground_of(zones=rows), DAY)
    assert dict(again.area_km2) == pytest.approx(dict(found.area_km2), abs=1e-6)
    assert [one.actors for one in again.overlaps] == [one.actors for one in found.overlaps]


@settings(max_examples=40)
@given(claims)
def test_a_point_belongs_to_whom_its_zones_say(claimed):
    found = partition(ground_of(zones=[zone(actor, shape) for actor, shape in claimed]), DAY)
    for name, shape in found.ground.items():
        part = max(shapely.get_parts(shape), key=lambda one: one.area)
        core = part.buffer(-1e-6)
        if core.is_empty:
            continue
        inside = core.representative_point()
        over = {actor for actor, own in claimed if own.covers(inside)}
        sides = over - {"contested", "unknown"}
        if "contested" in over:
            expected = "contested"
        elif sides:
            expected = "disputed" if len(sides) > 1 else min(sides)
        else:
            expected = "unknown"
        assert name == expected


def test_the_survey_zones_of_2014_add_up_to_their_union(shared):
    from geo.read.files import read_paths  # noqa: PLC0415  (only here are files read)
    from geo.scene import ground_of as ground_of_dataset  # noqa: PLC0415

    ground = ground_of_dataset(read_paths([shared / "data/carter_control_zones_2014.geojson"]))
    found = partition(ground, utc("2014-01-01"))
    assert sorted(found.area_km2) == ["Government", "ISIS", "Kurdish forces", "Opposition"]
    union = areas_km2(np.array([shapely.union_all(ground.control.zones.geometry.to_numpy())]))[0]
    assert abs(sum(found.area_km2.values()) - union) < 1e-6
    for name, shape in found.ground.items():
        assert found.area_km2[name] == pytest.approx(geodesic_km2(shape), rel=1e-6)
