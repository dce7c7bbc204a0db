"""The scale bar, ticks and what is said of them."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.measure.geodesy import geodesic_m
from geo.share.picture.furniture import angle_text, bar_m, scale_errors, scale_note
from geo.share.picture.projection import Box, Frame, northing

BOX = Box(0, 0, 600, 400)


def frame(lat, wide_m):
    flat = Frame(BOX, 37.0, float(northing(lat)), 1.0)
    return Frame(BOX, 37.0, float(northing(lat)), flat.metres_per_point(lat) * BOX.width / wide_m)


@given(st.floats(-70, 70), st.floats(2_000, 400_000))
@example(0.0, 399_999.99999999994)
def test_the_bar_is_as_long_as_it_says_at_the_middle_latitude(lat, wide_m):
    here = frame(lat, wide_m)
    metres = bar_m(here, 150)
    points = metres / here.metres_per_point(here.middle)
    assert 150 / 2.6 < points <= 150
    assert metres / 10 ** math.floor(math.log10(metres) + 1e-9) == pytest.approx(
        round(metres / 10 ** math.floor(math.log10(metres) + 1e-9))
    )
    # Oracle: the geodesic between two places as far apart on the sheet, in 100 pieces along the parallel.
    step = math.degrees(points / here.points_per_radian) / 100
    assert float(geodesic_m(37.0, here.middle, 37.0 + step, here.middle)) * 100 == pytest.approx(metres, rel=1e-5)


@given(st.floats(-70, 70), st.floats(2_000, 4_000_000))
def test_the_note_says_when_the_bar_is_wrong_by_more_than_a_hundredth(lat, wide_m):
    here = frame(lat, wide_m)
    worst = 0.0
    for edge in (here.south, here.north):
        step = 1e-3
        there = float(geodesic_m(37.0, edge, 37.0 + step, edge)) / float(
            geodesic_m(37.0, here.middle, 37.0 + step, here.middle)
        )
        worst = max(worst, abs(there - 1))
    assert max(map(abs, scale_errors(here))) == pytest.approx(worst, abs=1e-6)
    if abs(worst - 0.01) > 1e-6:
        assert ("what it calls 100 km" in scale_note(here)) == (worst > 0.01)


def test_the_note_gives_the_length_at_both_edges():
    assert scale_note(frame(48.0, 1_200_000.0)) == (
        "Scale bar right at 48°00′N; what it calls 100 km is 93 km at the upper edge, 107 km at the lower."
    )


def test_angles_are_as_fine_as_their_step():
    assert angle_text(-0.5, signs="EW", step_s=1800) == "0°30′W"
    assert angle_text(180.0, signs="EW", step_s=3600) == "180°"
    assert angle_text(36.5 + 1 / 3600, signs="NS", step_s=1) == "36°30′01″N"
