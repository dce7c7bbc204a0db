"""When a threshold was crossed. Oracle: every day of the series looked at by itself."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.measure.crossings import check_threshold, closest, crossings, first_under, time_under, without_distance
from geo.measure.gap import Gap, GapInterval
from geo.measure.ground import Witness
from geo.model.errors import InputError
from tests.worlds import utc

DAY = pd.Timedelta(days=1)
START = utc("2024-01-01")


def series_of(*parts, slack_m=0.0, start=START):
    """Make a series of (days, distance or reason)."""
    out = []
    for days, value in parts:
        gap = None
        if not isinstance(value, str):
            ends = [Witness(name, 37.0, 36.0, slack_m / 2) for name in ("here", "there")]
            gap = Gap("edge-to-edge", value, max(0.0, value - slack_m), value + slack_m, *ends)
        out.append(GapInterval(start, start + days * DAY, gap, value if gap is None else ""))
        start = out[-1].end
    return tuple(out)


def test_every_crossing_both_ways_is_given_with_its_moment():
    found = crossings(series_of((3, 5000.0), (2, 1500.0), (4, 1000.0), (1, 2500.0)), 2000)
    assert [(one.at, one.under) for one in found] == [(START + 3 * DAY, True), (START + 9 * DAY, False)]
    assert [(one.before.gap.distance_m, one.after.gap.distance_m) for one in found] == [(5000, 1500), (1000, 2500)]


def test_exactly_the_threshold_is_not_under_it():
    series = series_of((1, 2000.0), (1, 1999.999), (1, 2000.0))
    assert [one.under for one in crossings(series, 2000)] == [True, False]
    assert first_under(series, 2000) == series[1]
    assert crossings(series_of((1, 0.0), (1, 10.0)), 0) == ()


def test_a_change_from_or_to_unknown_is_no_crossing_but_one_may_have_happened_in_between():
    assert crossings(series_of((1, "nothing known"), (1, 500.0), (1, "nothing known")), 2000) == ()
    assert crossings(series_of((1, 500.0), (9, "nothing known"), (1, 600.0)), 2000) == ()
    (found,) = crossings(series_of((1, 5000.0), (9, "nothing known"), (1, 500.0)), 2000)
    assert (found.at, found.unknown) == (START + 10 * DAY, 9 * DAY)
    assert found.before.end == START + DAY


@pytest.mark.parametrize(("slack_m", "sure"), [(0.0, True), (499.0, True), (500.0, False), (1500.0, False)])
def test_a_crossing_is_sure_when_both_intervals_lie_wholly_on_their_side(slack_m, sure):
    (found,) = crossings(series_of((1, 4000.0), (1, 1500.0), slack_m=slack_m), 2000)
    assert found.sure is sure


def test_the_closest_is_the_first_of_equals():
    series = series_of((1, 900.0), (1, "nothing known"), (1, 300.0), (1, 700.0), (1, 300.0))
    assert closest(series) == series[2]
    assert closest(series_of((1, "nothing known"))) is None


def test_time_under_is_counted_out_of_known_time_and_the_unknown_bounds_it():
    found = time_under(series_of((2, 900.0), (6, 3000.0), (2, "nothing known")), 2000)
    assert (found.under_days, found.known_days, found.unknown_days) == (2, 8, 2)
    assert found.share == 0.25
    assert found.bounds == (0.2, 0.4)


def test_of_nothing_known_there_is_no_share():
    found = time_under(series_of((3, "nothing known")), 2000)
    assert found.share is None
    assert found.bounds == (0, 1)
    assert time_under((), 2000).bounds is None


def test_time_surely_and_perhaps_under_takes_the_interval():
    found = time_under(series_of((1, 400.0), (2, 1800.0), (4, 2300.0), (8, 9000.0), slack_m=500.0), 2000)
    assert (found.surely_under_days, found.under_days, found.perhaps_under_days) == (1, 3, 7)


@pytest.mark.parametrize("threshold_m", [-1.0, float("nan"), float("inf"), -0.001])
def test_a_threshold_that_is_no_distance_is_refused(threshold_m):
    series = series_of((1, 400.0))
    for function in (crossings, first_under, time_under):
        with pytest.raises(InputError, match="threshold of .* m cannot be used; give metres, 0 or more"):
            function(series, threshold_m)
    with pytest.raises(InputError):
        check_threshold(threshold_m)


def test_a_series_without_any_distance_says_why_in_one_line():
    assert without_distance(series_of((1, 400.0), (9, "nothing known"))) == ""
    assert without_distance(series_of((2, "no zone of A"), (9, "no zone of B"))) == (
        "there is no distance from 2024-01-01 up to, not including, 2024-01-12: no zone of B; "
        "at other times no zone of A"
    )
    assert without_distance(()) == "the time asked for is empty"


VALUES = st.one_of(st.sampled_from([0.0, 1999.0, 2000.0, 2001.0]), st.just("nothing known"))


@given(st.lists(st.tuples(st.integers(1, 4), VALUES), min_size=1, max_size=12))
def test_crossings_are_those_of_the_days_looked_at_one_by_one(parts):
    series = series_of(*parts)
    days = [
        (moment, one.gap.distance_m < 2000)
        for one in series
        if one.gap is not None
        for moment in pd.date_range(one.start, one.end, freq="D", inclusive="left")
    ]
    expected = [(moment, under) for (_, before), (moment, under) in pairwise(days) if before != under]
    assert [(one.at, one.under) for one in crossings(series, 2000)] == expected
    assert time_under(series, 2000).under_days == sum(under for _, under in days)
