"""Polygons at the door; areas are checked against the geodesics of pyproj."""

from __future__ import annotations

import time

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.areas import areas_km2
from geo.read.polygons import sound_polygons
from geo.read.rejects import Rejects

GEOD = pyproj.Geod(ellps="WGS84")
SQUARE = shapely.box(37, 36, 38, 37)
BOW_TIE = shapely.Polygon([(37, 36), (38, 37), (38, 36), (37, 37)])
FLAT = shapely.Polygon([(39, 36), (39.5, 36.5), (39, 36)])


def sound(*shapes):
    """Return the shapes kept, what was said, the reasons by feature, and which were lost."""
    rejects = Rejects("z.json", np.arange(1, len(shapes) + 1))
    made = sound_polygons(np.array(shapes, dtype=object), rejects)
    rejected = rejects.frame()
    reasons = dict(zip(rejected["row"].astype(int), rejected["reason"], strict=True))
    return made.shapes[rejects.kept], made.said, reasons, made.lost.tolist()


def geodesic_km2(shape):
    """Return the area that geodesics give, with points every hundredth of a degree."""
    dense = shapely.orient_polygons(shapely.segmentize(shape, 0.01))
    return abs(GEOD.geometry_area_perimeter(dense)[0]) / 1e6


def test_a_repair_is_reported_by_rings_and_areas():
    crossed = shapely.Polygon(shapely.box(30, 50, 40, 60).exterior, [BOW_TIE.exterior, FLAT.exterior])
    shapes, said, _, _ = sound(SQUARE, BOW_TIE, shapely.MultiPolygon([SQUARE, shapely.box(37.5, 36, 38.5, 37)]))
    # Oracle: two triangles of a quarter of the square each; two squares that overlap by half.
    assert [round(shape.area, 12) for shape in shapes] == [1, 0.5, 1.5]
    # Before, the lobes of the bow tie cancel but for a parallel's thickness.
    before = 2 * geodesic_km2(SQUARE) + areas_km2(np.array([BOW_TIE]))[0]
    after = geodesic_km2(shapely.box(37, 36, 38.5, 37)) + sum(
        geodesic_km2(part) for part in shapely.make_valid(BOW_TIE).geoms
    )
    assert len(said) == 1
    text, areas = said[0].rsplit(": ", 1)
    assert text == "2 invalid polygons repaired (rings that cross themselves: 1 of 3)"
    found = [float(word.replace(",", "")) for word in areas.split() if word[0].isdigit()]
    assert found == pytest.approx([before, after], rel=1e-3)
    assert sound(crossed)[1][0].startswith("1 invalid polygon repaired (rings that cross themselves: 2 of 3): ")


def test_parts_without_area_are_dropped_and_counted():
    several = shapely.from_wkt(shapely.MultiPolygon([SQUARE, FLAT, BOW_TIE]).wkt[:-1] + ", EMPTY)")
    shapes, said, reasons, _ = sound(several, shapely.MultiPolygon([FLAT]), SQUARE)
    assert said[0] == "2 parts of polygons empty or without area, dropped"
    assert reasons == {2: "no area is left of the polygon"}
    assert [shape.is_valid for shape in shapes] == [True, True]
    assert shapes[0].area == pytest.approx(1)


def test_of_collections_the_polygons_are_used_at_any_depth():
    inner = shapely.GeometryCollection([shapely.Point(1, 1), shapely.box(40, 36, 41, 37)])
    mixed = shapely.GeometryCollection([SQUARE, shapely.LineString([(1, 1), (2, 2)]), inner])
    points = shapely.GeometryCollection([shapely.Point(1, 1)])
    shapes, said, reasons, lost = sound(mixed, points)
    assert shapes[0].equals(shapely.MultiPolygon([SQUARE, shapely.box(40, 36, 41, 37)]))
    assert said == ("1 collection of shapes: only the polygons in it were read",)
    assert (reasons, lost) == ({2: "not a polygon"}, [False, False])


def test_heights_and_measures_go():
    high = shapely.from_wkt("POLYGON ZM ((37 36 5 1, 38 36 5 1, 38 37 5 1, 37 37 5 1, 37 36 5 1))")
    shapes, said, _, _ = sound(high)
    assert not shapes[0].has_z
    assert not shapes[0].has_m
    assert (shapes[0].equals(SQUARE), said) == (True, ())


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=3, max_size=9, unique=True), st.booleans())
def test_the_direction_of_rings_means_nothing(corners, hole):
    shell = shapely.box(-20, -20, 20, 20).exterior.coords
    one = shapely.Polygon(shell, [corners]) if hole else shapely.Polygon(corners)
    other = shapely.Polygon(shell[::-1], [corners[::-1]]) if hole else shapely.Polygon(corners[::-1])
    (first, _, why, _), (second, _, also, _) = sound(one), sound(other)
    assert why == also
    assert len(first) == len(second)
    assert all(a.equals(b) for a, b in zip(first, second, strict=True))


FIJI = shapely.Polygon([(177, -19), (-178, -19), (-178, -16), (177, -16)])
FIJI_PARTS = [shapely.box(177, -19, 180, -16), shapely.box(-180, -19, -178, -16)]


@pytest.mark.parametrize(
    "shape",
    [
        FIJI,
        FIJI.reverse(),
        shapely.box(177, -19, 182, -16),
        shapely.box(-183, -19, -178, -16),
        shapely.MultiPolygon([FIJI_PARTS[0], shapely.box(180, -19, 182, -16)]),
        shapely.Polygon(
            [(177, -19), (180, -19), (-180, -19), (-178, -19), (-178, -16), (-180, -16), (180, -16), (177, -16)]
        ),
    ],
)
def test_ground_across_180_is_cut_there(shape):
    shapes, said, reasons, _ = sound(shape)
    assert reasons == {}
    assert shapes[0].equals(shapely.MultiPolygon(FIJI_PARTS))
    how = "longitudes past it, or jumps from one side to the other"
    assert said == (f"1 polygon across 180 degrees ({how}): cut there, one part moved by 360 degrees",)


@pytest.mark.parametrize("west", [-170, -100])
def test_an_edge_of_more_than_half_a_turn_that_ends_far_from_180_is_left_as_drawn(west):
    world = shapely.Polygon([(west, -60), (170, -60), (170, 80), (west, 80)])
    shapes, said, reasons, _ = sound(world)
    assert (shapes[0].equals(world), reasons) == (True, {})
    assert said == ("1 polygon with edges of more than 180 degrees: left as drawn, not taken across 180",)


@pytest.mark.parametrize(
    "shape",
    [
        *FIJI_PARTS,
        shapely.MultiPolygon(FIJI_PARTS),
        shapely.box(-180, -90, 180, 90),
        shapely.box(-180, -60, 180, 60).segmentize(30),
        shapely.Polygon([(-180, -60), (180, -60), (180, 60), (0, 60), (-180, 60)]),
        shapely.Polygon([(-180, -70), (-60, -75), (60, -75), (180, -70), (180, -90), (-180, -90)]),
    ],
)
def test_ground_up_to_180_and_round_the_world_stays(shape):
    shapes, said, reasons, _ = sound(shape)
    assert (shapes[0].equals(shape), said, reasons) == (True, (), {})


def test_holes_go_with_their_side():
    holes = [shapely.box(178, -18, 179, -17), shapely.box(-179.5, -18, -179, -17)]
    shapes, _, _, _ = sound(shapely.Polygon(FIJI.exterior, [hole.exterior for hole in holes]))
    assert shapes[0].equals(shapely.MultiPolygon(FIJI_PARTS) - shapely.union_all(holes))


@given(st.floats(100, 260), st.floats(0.5, 90), st.integers(3, 12), st.booleans())
def test_a_ring_cut_at_180_holds_the_same_points(centre, radius, corners, jumping):
    # Oracle: points of the plane in which the ring runs on past 180.
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    ring = np.column_stack([centre + radius * np.cos(angles), radius * np.sin(angles)])
    turned = np.column_stack([(ring[:, 0] + 180) % 360 - 180, ring[:, 1]]) if jumping else ring
    steps = np.abs(np.diff(np.append(ring[:, 0], ring[0, 0])))
    shapes, _, reasons, _ = sound(shapely.Polygon(turned))
    turns = np.abs(np.diff(np.append(turned[:, 0], turned[0, 0])))
    if turns.max() > 180 and not (turns > 350).any():
        assert jumping
        assert reasons or shapes[0].equals(shapely.make_valid(shapely.Polygon(turned))), "left as drawn"
        return
    if steps.max() >= 179 or reasons:
        assert corners == 3 or radius > 80
        return
    rng = np.random.default_rng(corners)
    points = np.column_stack([rng.uniform(0, 360, 400), rng.uniform(-90, 90, 400)])
    inside = shapely.contains_xy(shapely.Polygon(ring), points)
    far = shapely.distance(shapely.Polygon(ring).exterior, shapely.points(points)) > 1e-6
    now = shapely.contains_xy(shapes[0], (points[:, 0] + 180) % 360 - 180, points[:, 1])
    assert (inside == now)[far].all()


@pytest.mark.parametrize(
    ("shape", "reason", "lost"),
    [
        (None, "no geometry that can be read", True),
        (SQUARE, None, False),
        (shapely.box(37, 36, 380, 37), "coordinates are not degrees between -180, -90 and 180, 90", True),
        (shapely.Polygon([(-150, 70), (-30, 70), (90, 70), (160, 75)]), "its ring goes round a pole", True),
        (shapely.Polygon(), "the polygon is empty", False),
        (shapely.Point(370, 36), "not a polygon", False),
        (shapely.LineString([(37, 36), (37, 36)]), "not a polygon", False),
        (FLAT, "no area is left of the polygon", False),
        (shapely.Polygon([(181, 1), (182, 2), (181, 1)]), "no area is left of the polygon", False),
    ],
)
def test_what_may_be_ground_and_cannot_be_used_is_known(shape, reason, lost):
    _, _, reasons, found = sound(SQUARE, shape)
    assert (reasons.get(2, "")[: len(reason or "")], found) == (reason or "", [False, lost])


@pytest.mark.parametrize(
    ("shape", "area"),
    [
        # By hand: 4 by 4 without the corner from (3, 3) on; what the ring encloses twice counts once.
        (shapely.Polygon([(0, 0), (4, 0), (4, 3), (1, 3), (1, 1), (3, 1), (3, 4), (0, 4)]), 15),
        (shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(3, 1), (5, 1), (5, 2), (3, 2)]]), 15),
        (shapely.MultiPolygon([shapely.box(0, 0, 4, 4), shapely.box(1, 1, 2, 2)]), 16),
        (shapely.Polygon([(0, 0), (4, 0), (4, 4), (4, 8), (4, 4), (0, 4)]), 16),
    ],
    ids=["enclosed twice", "a hole over the edge", "a part inside another", "a spike"],
)
def test_a_repair_keeps_what_the_rings_enclose(shape, area):
    shapes, said, _, _ = sound(shape)
    assert shapes[0].area == pytest.approx(area)
    assert said[0].startswith("1 invalid polygon repaired")


def test_a_polygon_of_many_corners_is_repaired_in_seconds():
    angles = np.linspace(0, 2 * np.pi, 300_000, endpoint=False)
    reach = 5 + 0.5 * np.sin(angles * 1000)
    ring = np.column_stack([reach * np.cos(angles), reach * np.sin(angles)])
    ring[[10, 20]] = ring[[20, 10]]
    start = time.perf_counter()
    shapes, said, _, _ = sound(shapely.Polygon(ring))
    assert len(said) == 1
    assert shapes[0].is_valid
    # By the other method of GEOS, "linework", it takes some 20 s.
    assert time.perf_counter() - start < 10


NUMBERS = st.one_of(
    st.integers(0, 4), st.sampled_from([-181, -180, -179.5, 0, 90, 179.5, 180, 181, 359, 1e-12, 1e300, float("inf")])
)
RINGS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=7)


@given(st.lists(st.tuples(RINGS, st.lists(RINGS, max_size=1)), min_size=1, max_size=3), st.booleans())
def test_whatever_the_rings_what_is_kept_is_sound(polygons, several):
    with np.errstate(invalid="ignore"):
        parts = [shapely.Polygon(shell, holes) for shell, holes in polygons]
    shapes, _, reasons, lost = sound(*([shapely.MultiPolygon(parts)] if several else parts))
    assert len(shapes) + len(reasons) == (1 if several else len(parts)) == len(lost)
    assert shapely.is_valid(shapes).all()
    assert (shapely.area(shapes) > 0).all()
    west, south, east, north = shapely.bounds(shapes).T
    assert ((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)).all()
