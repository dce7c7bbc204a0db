"""How far work is never goes back, stays within its part, and a cancel stops it at the next step."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import CancelledError
from geo.model.progress import Progress, part, step, watch


def test_a_step_outside_a_watched_reading_is_nothing():
    with part(0, 2, "a.csv"):
        step(1, 2)
    progress = Progress()
    assert (progress.fraction, progress.label, progress.cancelled) == (0.0, "", False)


def test_parts_within_parts_are_shares_of_shares():
    seen = []
    progress = Progress()
    with watch(progress):
        with part(0, 2, "one.csv"):
            step(1, 4)
            seen.append((progress.fraction, progress.label))
        with part(1, 2, "days.zip"), part(3, 4, "days.zip/d.geojson"):
            step(1, 2)
            seen.append((progress.fraction, progress.label))
        step(1, 1)
    assert seen == [(0.125, "one.csv"), (0.9375, "days.zip/d.geojson")]
    assert progress.fraction == 1.0


@given(st.lists(st.tuples(st.floats(-10, 10), st.integers(0, 10)), min_size=1))
def test_it_never_goes_back_and_stays_within_the_part(steps):
    progress = Progress()
    seen = []
    with watch(progress), part(2, 5, "x"):
        for done, of in steps:
            step(done, of)
            seen.append(progress.fraction)
    assert seen == sorted(seen)
    assert seen[0] >= 0.4
    assert seen[-1] <= 0.6 + 1e-12


def test_a_cancel_stops_the_next_step_and_says_so():
    progress = Progress()
    progress.cancel()
    with pytest.raises(CancelledError, match="the work was cancelled"), watch(progress):
        step(1, 2)
    assert progress.fraction == 0.0


def test_a_cancel_that_a_reader_has_swallowed_is_raised_at_the_end():
    progress = Progress()
    with pytest.raises(CancelledError), watch(progress):
        progress.cancel()


def test_after_a_watched_reading_nothing_is_followed():
    progress = Progress()
    with pytest.raises(ValueError, match="of the reader"), watch(progress), part(0, 2):
        raise ValueError("of the reader")
    progress.cancel()
    step(1, 1)
    assert progress.fraction == 0.0


def test_a_thread_of_its_own_is_not_followed_by_another_s_progress():
    progress = Progress()
    progress.advance(0.25)
    with watch(progress):
        other = threading.Thread(target=step, args=(1, 1))
        other.start()
        other.join()
        assert progress.fraction == 0.25


def test_a_step_may_say_what_is_done_now():
    with watch(Progress()) as progress:
        step(1, 4, "25 % of 4 versions")
        assert (progress.fraction, progress.label) == (0.25, "25 % of 4 versions")
        step(2, 4)
        assert (progress.fraction, progress.label) == (0.5, "25 % of 4 versions")
