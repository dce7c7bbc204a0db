"""Zones laid over each other."""

import numpy as np
import pytest
import shapely

from geo.measure.overlay import common, cut, less, parted, polygonal, together, without_spikes
from geo.model.areas import areas_km2

SQUARE = shapely.box(37, 36, 38, 37)
BESIDE = shapely.box(38, 36, 39, 37)


def test_what_lies_inside_a_box_stays_the_very_same():
    assert cut(SQUARE, None) is SQUARE
    assert cut(SQUARE, (36, 35, 39, 38)) is SQUARE
    assert cut(SQUARE, (37.5, 35, 39, 38)).equals(shapely.box(37.5, 36, 38, 37))


def test_ground_less_what_only_touches_it_stays_all_of_it():
    assert less(SQUARE, []) is SQUARE
    assert less(SQUARE, [BESIDE]).equals(SQUARE)
    assert less(SQUARE, [shapely.Polygon()]) is SQUARE
    assert less(SQUARE, [shapely.box(36, 35, 39, 38)]).is_empty


def test_grounds_that_touch_share_no_ground():
    assert common(SQUARE, BESIDE).is_empty
    assert common(SQUARE, shapely.box(37.5, 36, 39, 37)).equals(shapely.box(37.5, 36, 38, 37))


def test_of_a_collection_its_polygons_are_kept():
    mixed = shapely.GeometryCollection([SQUARE, shapely.Point(0, 0), shapely.MultiPolygon([BESIDE])])
    assert polygonal(mixed).equals(shapely.union(SQUARE, BESIDE))
    assert polygonal(shapely.GeometryCollection([shapely.Point(0, 0)])).is_empty
    assert polygonal(shapely.LineString([(0, 0), (1, 1)])).is_empty
    assert polygonal(SQUARE) is SQUARE


def test_several_grounds_are_one_and_none_is_empty():
    assert together([SQUARE, BESIDE]).equals(shapely.box(37, 36, 39, 37))
    assert together([]).is_empty


def test_of_nothing_nothing_is_parted():
    found = parted({})
    assert (dict(found.ground), found.overlaps) == ({}, ())


def test_unknown_ground_alone_is_unknown():
    assert dict(parted({"unknown": SQUARE}).ground) == {"unknown": SQUARE}


def test_three_sides_on_one_ground_overlap_in_three_pairs_and_dispute_it_once():
    found = parted({"A": SQUARE, "B": SQUARE, "C": SQUARE})
    area_km2 = areas_km2(np.array([SQUARE]))[0]
    assert [pair for pair, _ in found.overlaps] == [("A", "B"), ("A", "C"), ("B", "C")]
    assert [km2 for _, km2 in found.overlaps] == pytest.approx([area_km2] * 3)
    assert set(found.ground) == {"disputed"}
    assert found.ground["disputed"].equals(SQUARE)


def test_a_spike_along_an_edge_goes_and_the_ground_stays():
    spiked = shapely.Polygon(
        [(37, 36), (38, 36), (38, 37), (37, 37), (37, 36.5), (36, 36.5 + 1e-11), (37, 36.5 - 1e-11)]
    )
    assert spiked.bounds[0] == 36
    cleaned = without_spikes(spiked)
    assert cleaned.bounds == SQUARE.bounds
    assert areas_km2(np.array([cleaned]))[0] == pytest.approx(areas_km2(np.array([SQUARE]))[0], abs=1e-5)
