import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.draw.extent import WORLD, extent, longitude_span, shown
from geo.model.tables import EVENTS, PLACES, ZONES, empty
from tests.worlds import event, frame_of, place, zone

WHOLE = st.integers(-180, 179)


def spans(west, east):
    return longitude_span(np.array(west, dtype=float), np.array(east, dtype=float))


@pytest.mark.parametrize(
    ("west", "east", "span"),
    [
        ([37], [37], (37, 37)),
        ([36, 38, 37], [36, 38.5, 37], (36, 38.5)),
        ([179.9, -179.9], [179.9, -179.9], (179.9, 180.1)),
        ([-180, 178], [-177, 180], (178, 183)),
        ([179.7, -180.1], [180.2, -179.7], (179.7, 180.3)),  # rings that reach over it
        ([179.5, -179.9], [180.5, -179.8], (179.5, 180.5)),
        ([-90, 90], [-90, 90], (-90, 90)),  # as short either way
        ([-180, -60, 60], [-60, 60, 180], (-180, 180)),
    ],
)
def test_the_shortest_stretch_round_the_globe(west, east, span):
    assert spans(west, east) == pytest.approx(span)


@given(st.lists(st.tuples(WHOLE, st.integers(0, 40)), min_size=1, max_size=6))
def test_it_holds_every_stretch_and_no_shorter_one_does(stretches):
    # Oracle: every whole degree tried as the western end.
    west, east = spans([a for a, _ in stretches], [a + width for a, width in stretches])
    lengths = [max((a - start) % 360 + width for a, width in stretches) for start in range(-180, 180)]
    assert east - west == min([*lengths, 360])
    if east - west < 360:
        assert all((a - west) % 360 + width <= east - west for a, width in stretches)


def test_tables_on_both_sides_of_the_180th_meridian_are_framed_together():
    zones = frame_of(ZONES, [zone("ISIS", shapely.box(179, -18, 180, -16))], ["z0"])
    places = frame_of(PLACES, [place("Taveuni", -179.9, -19)], ["p0"])
    assert extent(zones, places) == pytest.approx((179, -19, 180.1, -16))
    assert extent(zones) == (179, -18, 180, -16)
    assert extent(zones[:0], places[:0]) == WORLD


def test_a_map_opens_on_the_whole_ring_of_a_lone_event():
    lone = frame_of(EVENTS, [event(37, 36, "2015-08-01", place_uncertainty_m=25_000.0)], ["e0"])
    west, south, east, north = shown(lone, empty(ZONES))
    # 25 km are 0.2253 degrees of latitude on the mean sphere, and 1 / cos 36 times as many of longitude.
    assert (north - south) / 2 == pytest.approx(0.2253, rel=0.01)
    assert (east - west) / 2 == pytest.approx(0.2253 / math.cos(math.radians(36)), rel=0.01)
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((37, 36))
    assert shown(empty(EVENTS), empty(ZONES)) is None
