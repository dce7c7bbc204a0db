"""Names of months in six languages. Oracle: the calendar module's English names, and lists written here."""

from __future__ import annotations

import calendar

import pytest

from geo.read.months import month_number, plain_letters


@pytest.mark.parametrize("number", range(1, 13))
def test_english_names_in_full_and_cut_short(number):
    assert month_number(calendar.month_name[number].upper()) == number
    assert month_number(calendar.month_abbr[number] + ".") == number


@pytest.mark.parametrize(
    "names",
    [
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    ],
)
def test_other_languages_in_the_order_of_the_year(names):
    assert [month_number(name) for name in names.split()] == list(range(1, 13))


def test_the_months_of_the_levant_have_names_of_two_words():
    assert [month_number(name) for name in ("كانون الثاني", "تشرين الأول", "تشرين  الثاني", "كانون الأول")] == [
        1,
        10,
        11,
        12,
    ]


@pytest.mark.parametrize("name", ["", "Augst", "1", "march 4", "كانون"])
def test_what_is_no_month_is_none(name):
    assert month_number(name) is None


def test_words_are_compared_without_accents_and_case():
    assert plain_letters(" FÉVRIER \n") == "fevrier"
