"""Which way dates are written is decided by the whole column; where that is silent, nothing is guessed."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import UnknownTableError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.options import NOTHING_TOLD, Options
from geo.read.orders import settle
from geo.read.profile import Profile
from geo.read.recognise import read_content
from geo.read.sheet import open_text


def table(*dates, header="date"):
    rows = "".join(f"{date},36,37,IS,500\n" for date in dates)
    return Content("e.csv", f"{header},lat,lon,actor,place_uncertainty_m\n{rows}".encode())


def days(result):
    return [f"{day:%Y-%m-%d}" for day in result.tables["events"]["start"]]


@pytest.mark.parametrize(
    ("texts", "expected", "said"),
    [
        (
            ["3/4/2015", "31/12/2015"],
            ["2015-04-03", "2015-12-31"],
            "date is read as day/month/year (31/12/2015): 1 row with a first number above 12",
        ),
        (
            ["3/4/2015", "12/31/2015", "1/13/2015"],
            ["2015-03-04", "2015-12-31", "2015-01-13"],
            "date is read as month/day/year (12/31/2015): 2 rows with a second number above 12",
        ),
        (["3.4.2015", "31.12.2015"], ["2015-04-03", "2015-12-31"], None),
        (["20150810", "20150811"], ["2015-08-10", "2015-08-11"], "date is read as eight digits (20150810)"),
        (["10 Aug 2015", "11-août-2015"], ["2015-08-10", "2015-08-11"], None),
        (["2015/8/1", "2015/08/10"], ["2015-08-01", "2015-08-10"], None),
    ],
)
def test_the_column_decides_and_what_it_decided_is_said(texts, expected, said):
    result = read_content(table(*texts))
    assert days(result) == expected
    assert result.rejected.empty
    if said:
        assert result.warnings == (f"e.csv: {said}",)


def test_dates_as_ever_need_no_remark():
    assert read_content(table("2015-10-10", "2015-10-11T14:30Z")).warnings == ()


def test_a_silent_column_is_refused_with_what_settles_it():
    with pytest.raises(UnknownTableError, match="dates such as 3/4/2015 do not say.*--date-order day-first or"):
        read_content(table("3/4/2015", "5/6/2015"))


@pytest.mark.parametrize(("order", "first"), [("day-first", "2015-04-03"), ("month-first", "2015-03-04")])
def test_what_was_told_settles_a_silent_column(order, first):
    result = read_content(table("3/4/2015", "5/6/2015"), Options(date_order=order))
    assert days(result)[0] == first
    assert result.warnings[0].endswith(": as told")


def test_what_was_told_does_not_change_what_the_dates_say():
    result = read_content(table("3/4/2015", "31/12/2015"), Options(date_order="month-first"))
    assert days(result) == ["2015-04-03", "2015-12-31"]
    assert "month-first was told for files that leave it open" in result.warnings[0]


def test_a_slip_in_two_hundred_is_set_aside():
    result = read_content(table(*["31/12/2015"] * 199, "12/31/2015"))
    assert (result.accepted, result.rejected["reason"].tolist()) == (199, ["no such day in the calendar"])


def test_a_contradiction_is_refused_with_both_counts_unless_told():
    content = table(*["31/12/2015"] * 30, *["12/31/2015"] * 2)
    with pytest.raises(UnknownTableError, match="30 rows can only be day/month, 2 rows only month/day"):
        read_content(content)
    result = read_content(content, Options(date_order="day-first"))
    assert (result.accepted, len(result.rejected)) == (30, 2)


def test_what_was_told_of_a_contradiction_is_said_with_what_speaks_against_it():
    result = read_content(table(*["31/12/2015"] * 3, "12/31/2015"), Options(date_order="month-first"))
    assert result.warnings[0].endswith(": as told; 3 rows can only be day/month")


def profile(order):
    columns = {"date": "date", "latitude": "lat", "longitude": "lon", "actor_a": "actor"}
    return Options(profiles=(Profile("events", columns, dates=order),))


def test_a_profile_does_not_override_what_the_dates_say():
    content = table("3/4/2015", "12/31/2015", "12/30/2015", "1/2/2015")
    found = "day-first was told of its dates, but they are month-first: 2 rows with a second number above 12"
    with pytest.raises(UnknownTableError, match=found):
        read_content(content, profile("day-first"))
    assert days(read_content(content, profile("month-first")))[0] == "2015-03-04"
    mixed = table("31/12/2015", "12/31/2015")
    said = read_content(mixed, profile("day-first")).warnings
    assert any(one.endswith(": as told; 1 row can only be month/day") for one in said)


@pytest.mark.parametrize("strange", ["45/6/2015", "5/99/2015", "0/31/2015"])
def test_a_number_that_no_calendar_has_tells_nothing(strange):
    with pytest.raises(UnknownTableError, match="do not say whether the day or the month comes first"):
        read_content(table("3/4/2015", strange))
    result = read_content(table("3/4/2015", "31/12/2015", strange))
    assert days(result) == ["2015-04-03", "2015-12-31"]
    assert "1 row with a first number above 12" in result.warnings[0]


def test_years_of_two_digits_are_refused():
    with pytest.raises(UnknownTableError, match=r"the years in date have two digits \(31/12/15\)"):
        read_content(table("31/12/15", "30/12/15"))


def test_of_mixed_writings_the_most_frequent_counts_and_the_others_are_set_aside():
    result = read_content(table("31/12/2015", "30/12/2015", "2015-12-29", "Aug 2015", "12/13/15"))
    assert days(result) == ["2015-12-31", "2015-12-30"]
    assert set(result.rejected["reason"]) == {"not a date written day/month/year (31/12/2015)"}
    assert result.rejected["value"].tolist() == ["2015-12-29", "Aug 2015", "12/13/15"]


def test_one_order_for_all_columns_of_a_table():
    header = "start,last_day,lat,lon,actor,place_uncertainty_m\n"
    text = header + "3/4/2015,5/4/2015,36,37,IS,5\n1/2/2015,28/2/2015,36,37,IS,5\n"
    result = read_content(Content("e.csv", text.encode()))
    assert days(result) == ["2015-04-03", "2015-02-01"]
    assert [f"{day:%Y-%m-%d}" for day in result.tables["events"]["end"]] == ["2015-04-06", "2015-03-01"]


def test_a_blank_date_is_still_no_date_and_a_word_still_none():
    result = read_content(table("31/12/2015", "", "yesterday"))
    assert result.rejected["reason"].tolist() == ["no date", "not a date written day/month/year (31/12/2015)"]


def test_29_february_2015_is_set_aside_in_any_writing():
    for date in ("29/2/2015", "29 Feb 2015", "20150229", "2015/2/29"):
        reasons = read_content(table(date)).rejected["reason"].tolist()
        assert reasons == ["no such day in the calendar"], date


def test_serials_are_read_only_when_told(put):
    path = put("e.csv", table("42226", "42227").data)
    with pytest.raises(UnknownTableError, match="may be a spreadsheet's count of days"):
        read_file(path)


@given(st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31)), min_size=1, max_size=12), st.booleans())
def test_a_column_is_read_back_or_refused_never_read_wrongly(dates, day_first):
    texts = [f"{one.day}/{one.month}/{one.year}" if day_first else f"{one.month}/{one.day}/{one.year}" for one in dates]
    content = table(*texts)
    if any(one.day > 12 for one in dates):
        assert days(read_content(content)) == [one.isoformat() for one in dates]
    else:
        with pytest.raises(UnknownTableError):
            read_content(content)


def test_the_sheet_given_is_not_changed():
    sheet = open_text(table("31/12/2015")).read({"date": "date"})
    before = sheet.cells.copy()
    settled = settle(sheet, ["date", "end"], NOTHING_TOLD)
    pd.testing.assert_frame_equal(sheet.cells, before)
    assert settled.cells["date"].tolist() == ["2015-12-31"]


@pytest.mark.parametrize(("month", "day"), [("4", "2015-04-03"), ("March", "2015-03-04")])
def test_a_column_of_months_tells_the_order_where_the_dates_do_not(month, day):
    text = f"date,month,lat,lon,actor,place_uncertainty_m\n3/4/2015,{month},36,37,IS,5\n"
    result = read_content(Content("e.csv", text.encode()))
    assert days(result) == [day]
    assert result.warnings[-1].endswith("1 row confirmed by the column month")


def test_months_that_agree_with_neither_order_tell_nothing():
    with pytest.raises(UnknownTableError):
        read_content(Content("e.csv", b"date,month,lat,lon,actor\n3/4/2015,7,36,37,IS\n"))


@pytest.mark.parametrize(("mark", "said"), [(".", "day.month.year (31.12.2015)"), ("-", "day-month-year (31-12-2015)")])
def test_the_marks_said_are_those_found(mark, said):
    rows = "".join(f"{day}{mark}08{mark}2015;36.5;37.5;IS\n" for day in range(10, 20))
    result = read_content(Content("a.csv", f"date;latitude;longitude;actor\n{rows}".encode()))
    assert any(f"date is read as {said}: " in one for one in result.warnings)
