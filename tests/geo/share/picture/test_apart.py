"""Symbols stand side by side, inside the frame, and off the pair's line and the map's furniture."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from geo.share.picture.apart import Kept, apart
from geo.share.picture.projection import Box

FRAME = Box(0, 0, 600, 400)
PLACES = arrays.arrays(np.float64, st.tuples(st.integers(1, 12), st.just(2)), elements=st.floats(0, 400, width=32))
#: What is left of an overlap where the rounds end, points.
FINE = 0.6


def gaps(xy, reach):
    """Return what lies between each two, negative where they overlap: by the definition, pair by pair."""
    return [np.hypot(*(xy[i] - xy[j])) - reach[i] - reach[j] for i in range(len(xy)) for j in range(i)]


@given(PLACES)
def test_symbols_lie_inside_the_frame_and_few_of_them_never_on_each_other(home):
    reach = np.full(len(home), 5.0)
    at = apart(home, reach, FRAME, Kept())
    assert (at >= 5 - 1e-9).all()
    assert (at <= np.array([595, 395]) + 1e-9).all()
    if len(home) <= 6:
        assert min(gaps(at, reach), default=0.0) > -FINE
    assert np.array_equal(at, apart(home, reach, FRAME, Kept()))


def test_what_has_room_is_not_moved():
    home = np.array([[100.0, 100.0], [111.0, 100.0], [300.0, 200.0]])
    assert np.array_equal(apart(home, np.full(3, 5.0), FRAME, Kept()), home)


def test_symbols_at_one_place_are_parted():
    home = np.full((5, 2), 200.0)
    reach = np.array([5.0, 5, 6, 7, 8])
    at = apart(home, reach, FRAME, Kept())
    assert min(gaps(at, reach)) > -FINE
    assert np.hypot(*(at - home).T).max() < 25


def test_a_symbol_under_an_end_of_the_line_or_on_it_is_moved_off_it():
    line = np.array([[200.0, 200.0], [200.0, 230.0]])
    at = apart(np.array([[200.0, 200.0], [201.0, 215.0]]), np.full(2, 5.0), FRAME, Kept(line, 6.0))
    ends_x, ends_y = np.abs(at[:, 0] - 200), np.clip(at[:, 1], 200, 230)
    assert (np.hypot(ends_x, at[:, 1] - ends_y) > 11 - FINE).all()


def test_a_line_without_length_is_kept_off_too():
    line = np.array([[200.0, 200.0], [200.0, 200.0]])
    at = apart(np.array([[200.0, 200.0]]), np.array([5.0]), FRAME, Kept(line, 6.0))
    assert np.hypot(*(at[0] - 200)) > 11 - FINE


def test_a_symbol_behind_the_scale_bar_comes_out():
    at = apart(np.array([[30.0, 12.0]]), np.array([5.0]), FRAME, Kept(boxes=(Box(4, 4, 100, 24),)))
    assert at[0, 1] > 29 - FINE


def test_nothing_is_no_trouble():
    assert apart(np.empty((0, 2)), np.empty(0), FRAME, Kept()).shape == (0, 2)
