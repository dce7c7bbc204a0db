"""Dates that exist are read as UTC; those that do not are refused with a reason. Oracle: datetime.date."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.read.dates import parse


def _one(text):
    dates = parse(pd.Series([text], dtype="str"))
    return dates.moments.iloc[0], dates.reason.iloc[0]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2015-10-10", "2015-10-10T00:00Z"),
        ("2016-02-29", "2016-02-29T00:00Z"),
        ("2015-10-10 00:00:00.000", "2015-10-10T00:00Z"),
        ("2015-10-10T14:30", "2015-10-10T14:30Z"),
        ("2015-10-10T01:00:00+03:00", "2015-10-09T22:00Z"),
    ],
)
def test_dates_are_read_as_utc(text, moment):
    assert _one(text) == (pd.Timestamp(moment), "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2015-13-40", "no such day in the calendar"),
        ("2015-02-29", "no such day in the calendar"),
        ("10/11/2015", "not a date written YYYY-MM-DD"),
        ("2015-10", "not a date written YYYY-MM-DD"),
        ("20151010", "not a date written YYYY-MM-DD"),
        ("yesterday", "not a date written YYYY-MM-DD"),
        ("0001-01-01", "the year is not between 1800 and 2200"),
        ("9999-12-31", "the year is not between 1800 and 2200"),
    ],
)
def test_what_is_no_date_says_why(text, reason):
    moment, said = _one(text)
    assert moment is pd.NaT
    assert said == reason


@pytest.mark.parametrize(
    ("text", "whole", "moment"),
    [
        ("2015-10-10", True, "2015-10-10T00:00Z"),
        ("2015-10-10T00:00:00.000Z", True, "2015-10-10T00:00Z"),
        ("2015-10-10 00:00+03:00", True, "2015-10-10T00:00Z"),
        ("2015-10-10T03:00+03:00", False, "2015-10-10T00:00Z"),
        ("2015-10-10T00:00:01", False, "2015-10-10T00:00:01Z"),
    ],
)
def test_midnight_as_it_is_written_is_a_whole_day_of_that_place(text, whole, moment):
    read = parse(pd.Series([text], dtype="str"))
    assert (read.whole.iloc[0], read.moments.iloc[0]) == (whole, pd.Timestamp(moment))
    assert read.days.iloc[0] == pd.Timestamp("2015-10-10", tz="UTC")


@given(st.integers(1800, 2200), st.integers(0, 14), st.integers(0, 33))
def test_a_day_is_read_exactly_when_the_calendar_has_it(year, month, day):
    moment, reason = _one(f"{year:04}-{month:02}-{day:02}")
    try:
        expected = dt.date(year, month, day)
    except ValueError:
        assert moment is pd.NaT
        assert reason == "no such day in the calendar"
    else:
        assert (moment.date(), reason) == (expected, "")


def test_the_texts_are_not_changed():
    texts = pd.Series(["2015-10-10", " ", "x"], dtype="str")
    before = texts.copy()
    parse(texts)
    pd.testing.assert_series_equal(texts, before)
