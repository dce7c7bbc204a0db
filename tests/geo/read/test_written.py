"""Dates in many writings become the one; oracle: datetime.strftime writes them, as_iso must give the day back."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.read.written import as_iso, look_at

WRITINGS = [
    ("day-first", "numbers", "%d/%m/%Y"),
    ("day-first", "numbers", "%d.%m.%Y"),
    ("month-first", "numbers", "%m-%d-%Y"),
    ("month-first", "numbers", "%m/%d/%Y"),
    ("compact", "compact", "%Y%m%d"),
    ("year-first", "year-first", "%Y/%m/%d"),
    ("named", "named", "%d %b %Y"),
    ("named", "named", "%d-%b-%Y"),
    ("named", "named", "%B %d, %Y"),
    ("named", "named", "%A, %d %B %Y"),
]


def looks(text):
    return look_at(pd.Series([text], dtype="str")).looks[0]


@given(st.dates(dt.date(1800, 1, 1), dt.date(2200, 12, 31)), st.sampled_from(WRITINGS))
def test_every_day_is_read_back(day, writing):
    form, expected, pattern = writing
    text = day.strftime(pattern)
    assert looks(text) == expected
    assert as_iso(text, form) == day.isoformat()


@given(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2199, 1, 1)))  # noqa: DTZ001  (what a table writes has no zone)
def test_every_minute_is_read_back(moment):
    assert as_iso(moment.strftime("%d/%m/%Y %H:%M:%S"), "day-first") == moment.strftime("%Y-%m-%dT%H:%M:%S")
    assert as_iso(moment.strftime("%m/%d/%Y %I:%M %p"), "month-first") == moment.strftime("%Y-%m-%dT%H:%M:00")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("28 December 2022", "2022-12-28"),
        ("10 de agosto de 2015", "2015-08-10"),
        ("10th of August 2015", "2015-08-10"),
        ("1er août 2015", "2015-08-01"),
        ("١٠ آب ٢٠١٥", "2015-08-10"),
        ("1 تشرين الأول 2015", "2015-10-01"),
        ("10 серпня 2015", "2015-08-10"),
    ],
)
def test_months_by_their_names(text, iso):
    assert as_iso(text, "named") == iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3/4/15", "short-year"),
        ("10 Aug 15", "short-year"),
        ("3/4.2015", "other"),
        ("20151399", "other"),
        ("123456789", "other"),
        ("Aug 2015", "other"),
        ("2015", "other"),
        ("42226", "other"),
        ("10 Augst 2015", "other"),
        ("3/4/2015 " + "x" * 100, "other"),
        ("", ""),
        ("NA", ""),
    ],
)
def test_what_is_no_date_of_a_known_writing(text, expected):
    assert looks(text) == expected


def test_offsets_are_kept_and_impossible_hours_stay_impossible():
    assert as_iso("10/08/2015 02:00 +03:00", "day-first") == "2015-08-10T02:00:00+03:00"
    assert as_iso("10/08/2015 02:00 GMT", "day-first") == "2015-08-10T02:00:00Z"
    assert as_iso("10/08/2015 13:30 PM", "day-first") == "2015-08-10T99:30:00"


@given(st.dates(dt.date(1900, 3, 1), dt.date(2199, 12, 31)), st.integers(0, 86_399))
def test_serials_count_days_as_spreadsheets_do(day, second):
    number = (day - dt.date(1899, 12, 30)).days + second / 86_400
    clock = f"T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}" if second else ""
    assert as_iso(repr(number), "serial") == day.isoformat() + clock


@pytest.mark.parametrize("text", ["60", "109575", "nan", "inf", "1_000", "٤٢٢٢٦", "x", ""])
def test_what_no_spreadsheet_counts_is_no_serial(text):
    assert as_iso(text, "serial") is None


@given(st.text(max_size=70))
def test_no_text_breaks_it(text):
    assert looks(text) in {"iso", "year-first", "compact", "numbers", "named", "short-year", "other", ""}
