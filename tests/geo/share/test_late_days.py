"""Late days in texts: every way of writing one that we read, and what is none. Oracle: the calendar."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.share._late_days import DAY_TAKEN_OUT, days_taken_out, names_day_from
from tests.worlds import utc

CUT = utc("2015-10-16")
NOVEMBER = utc("2015-11-10")

#: Names of the months in each language, as a date has them.
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "eg": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "sy": "كانون-الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين-الأول تشرين-الثاني كانون-الأول",
}
#: How a day is written with the name of its month, and in numbers.
NAMED = (
    "{d} {m} {y}", "{d}-{m}-{y}", "{d}/{m}/{y}", "{d}. {m} {y}", "{m} {d}, {y}", "{y} {m} {d}",
    "{y}-{m}-{d}", "{m}-{d}-{y}",
    "{d} {m}, {y}", "{d}{m}{y}", "{d} de {m} de {y}", "{d}th of {m} {y}", "Sat {m} {d} 12:00:00 {y}", "{d}-{m}-{s}",
    "{d}\u00a0{m}\u00a0{y}", "{m}\u200e {y}", "{m}%20{y}", "late {m} {y}",
)  # fmt: skip
NUMERIC = (
    "{y}-{n:02d}-{d:02d}", "{y}-{n}-{d}", "{d}.{n}.{y}", "{d}. {n}. {y}", "{n}/{d}/{y}", "{d}/{n}/{s}",
    "{d:02d}_{n:02d}_{y}",
    "{y}–{n:02d}–{d:02d}", "{y}{n:02d}{d:02d}", "{y}{n:02d}{d:02d}1200", "{y}{n:02d}{d:02d}120000", "{d:02d}{n:02d}{y}",
    "{n:02d}{d:02d}{y}", "{d},{n},{y}", "{d} {n} {y}", "{y}/{n:02d}/{d:02d}", "{y}%2F{n:02d}%2F{d:02d}", "{d}.{n}.{s}",
    "x_{y}{n:02d}{d:02d}T1200Z",
)  # fmt: skip
AROUND = (("", ""), ("retaken ", " at dawn"), ("https://x.org/", "/a"), ("(", "); see below"))

days = st.dates(dt.date(2015, 1, 1), dt.date(2031, 12, 31))


def written(day, form, language="en"):
    month = MONTHS[language].split()[day.month - 1].replace("-", " ")
    return form.format(d=day.day, n=day.month, m=month, y=day.year, s=f"{day.year % 100:02d}")


@given(days, st.sampled_from(NAMED), st.sampled_from(sorted(MONTHS)), st.sampled_from(AROUND))
def test_a_day_with_the_name_of_its_month_is_found_in_every_language(day, form, language, around):
    text = written(day, form, language).join(around)
    assert names_day_from(text, pd.Timestamp(day, tz="UTC"))
    after = days_taken_out(text, pd.Timestamp(day.replace(day=1), tz="UTC"))
    assert DAY_TAKEN_OUT in after
    assert str(day.year) not in after


@given(days, st.sampled_from(NUMERIC), st.sampled_from(AROUND))
def test_a_day_in_numbers_is_found_in_every_order(day, form, around):
    text = written(day, form).join(around)
    cut = pd.Timestamp(day, tz="UTC")
    assert names_day_from(text, cut)
    after = days_taken_out(text, cut)
    assert DAY_TAKEN_OUT in after
    assert days_taken_out(after, cut) == after


@given(days, st.sampled_from(NAMED[:4]), st.sampled_from(sorted(MONTHS)))
def test_the_day_before_the_cut_stays(day, form, language):
    cut = pd.Timestamp(day, tz="UTC") + pd.Timedelta(days=1)
    text = f"held until {written(day, form, language)}, 5 killed"
    assert not names_day_from(text, cut)
    assert days_taken_out(text, cut) == text


@pytest.mark.parametrize(
    "text",
    [
        "16 October 2015", "on 16 Oct 2015", "16th Oct. 2015", "October 16, 2015", "Oct 16th 2015", "2015-10-16",
        "2015/10/16", "20151016", "x_20151120.csv", "16/10/2015", "10/16/2015", "01.11.2015", "November 2015",
        "NOVEMBER 2015", "12 May 2099", "in 2016", "32/13/2099", "/2015/11/a", "11.2015", "201511", "1447459200",
        "1447459200000", "Nov '15", "14 Nov’15", "between 12 and 14 November 2015", "Nov 14, at dawn, 2015",
    ],
)  # fmt: skip
def test_a_late_day_is_found_however_it_is_written(text):
    assert names_day_from(text, CUT)


@pytest.mark.parametrize(
    "text",
    [
        "", "15 October 2015", "in 2015", "2015-10-15", "20151015", "15/10/2015", "May 2014", "2,016 people",
        "32/13/2009", "20169999999", "2016.5 km", "may be 2015", "5 killed, 12 wounded at 12:05:15", "17 or 18 people",
        "9, 10 or 11 August", "2015-10-09 12:00:00", "in December", "September 2015", "/2015/09/a", "1443657600",
        "30 September to 10 October 2015",
    ],
)  # fmt: skip
def test_an_early_day_is_none(text):
    assert not names_day_from(text, CUT)


def test_a_month_that_reaches_the_cut_empties_a_note_and_stays_in_a_title():
    assert names_day_from("in November 2015", NOVEMBER)
    assert days_taken_out("August to November 2015", NOVEMBER) == "August to November 2015"
    assert days_taken_out("late November 2015", NOVEMBER) == f"late {DAY_TAKEN_OUT}"
    assert not names_day_from("in October 2015", NOVEMBER)


def test_a_day_that_signs_hide_takes_the_whole_name():
    assert days_taken_out("camp of 14\u200b-1\u200b1-2015", NOVEMBER) == DAY_TAKEN_OUT
    assert days_taken_out("base seen since 14-Nov-2015", NOVEMBER) == f"base seen since {DAY_TAKEN_OUT}"


@given(st.text())
def test_any_text_is_read_and_nothing_is_left_to_take_out(text):
    after = days_taken_out(text, CUT)
    assert days_taken_out(after, CUT) == after
    assert names_day_from(text, CUT) in {True, False}


@pytest.mark.parametrize(
    "text",
    [
        "Nov 8-14, 2015", "November 8 to 14, 2015", "Nov. 8 and 14, 2015", "Nov 8, 10, 11, 12, 13 and 14, 2015",
        "8-14 November 2015", "14 and 8 November 2015", "8th to the 14th of November 2015", "Nov 8–14, 2015",
        "2015:11:14 12:00:00", "year=2015&month=11&day=14", "day 14, month 11, year 2015", "y2015m11d14",
        "14 تشرين2 2015", "١٤ ت٢ ٢٠١٥", "14 تشرين 2 2015", "5 ك1 2015", "5 كانون1 2015", "5 ك2 2016", "5 ت1 2016",
        "2015年11月14日", "2015年11月", "151114", "141115", "x_151114.jpg", "https://x.org/111415/a",
    ],
)  # fmt: skip
def test_plain_writings_of_late_days_are_found(text):
    assert names_day_from(text, NOVEMBER)


@pytest.mark.parametrize(
    "text",
    [
        "Nov 5-8, 2015", "November 5 to 8, 2015", "Nov 8, 12:15, 2015", "2015:11:08 12:00:00", "2015年11月8日",
        "year=2015&month=10&day=14", "8 ت2 2015", "5 ت1 2015", "151108", "event 214656", "36.151114 N", "300,151114",
        "180101", "Nov 8 2015 at 12:00:15", "11 people at 12:11:15",
    ],
)  # fmt: skip
def test_plain_writings_of_early_days_stay(text):
    assert not names_day_from(text, NOVEMBER)


LATE_NOVEMBER = utc("2024-11-20")


@pytest.mark.parametrize(
    "text",
    [
        "23 лист. 2024", "23 лист 2024", "1 бер. 2025", "1 вер. 2025", "23 Kas 2024", "23Kas2024", "5 Ara. 2024",
        "5-Ara-2024", "3 Şub 2025", "3 Ağu 2025", "3 Eki 2025", "3 Tem 2025", "3 Nis 2025", "3 Oca 2025", "3 Haz 2025",
        "3 Eyl 2025", "November 23rd '24", "Nov 23rd, '24", "2024-11-18/23", "2024/11/18-23", "2024-11-18–23",
        "2024-11-18 to 23", "2024-11-18..23", "2024-11-18/11-23", "2024-10-28/12-03", "Nov. 2024 (23rd)",
        "Nov 2024 (23)", "Nov. 2024 (18th-23rd)", "November 2024, the 23rd",
    ],
)  # fmt: skip
def test_late_days_in_short_months_ranges_and_behind_their_year_go_from_names_and_notes(text):
    for told in (text, f"Camp of {text}"):
        assert names_day_from(told, LATE_NOVEMBER)
        after = days_taken_out(told, LATE_NOVEMBER)
        assert DAY_TAKEN_OUT in after
        assert "20" not in after
        assert "23" not in after


@pytest.mark.parametrize(
    "text",
    [
        "18 лист. 2024", "1 бер. 2024", "18 Kas 2024", "November 18th '24", "2024-11-18/19", "2024-10-28/11-03",
        "2024-11-18 23:00", "2024-11-18-23:30", "2024-11-18, 23 killed", "2024-11-18 - 23 killed", "18 Nov 2024 (12)",
        "2024-11-18/2024-11-19", "18 November 2024, 23 killed", "Tell Ara, 5 May 2024",
        "18 November 2024, 23rd Brigade", "events_2024-11-18_23.csv",
    ],
)  # fmt: skip
def test_early_days_in_short_months_and_ranges_stay(text):
    assert days_taken_out(text, LATE_NOVEMBER) == text
    assert not names_day_from(text, LATE_NOVEMBER)
