"""Numbers that are no degrees: refused with the likely reason, or warned of; never corrected."""

from __future__ import annotations

import pytest

from geo.model.errors import UnknownTableError
from geo.read.content import Content
from geo.read.options import Options
from geo.read.profile import Profile
from geo.read.recognise import read_content


def table(*positions):
    rows = "".join(f"2015-10-10,{lat},{lon},IS,500\n" for lat, lon in positions)
    return Content("e.csv", f"date,latitude,longitude,actor,place_uncertainty_m\n{rows}".encode())


@pytest.mark.parametrize(
    ("positions", "said"),
    [
        ([("141.5", "38"), ("142", "39.9")], "up to 142 and longitude none beyond 39.9: the two are probably swapped"),
        ([("4010000", "330000"), ("4020000", "340000")], "probably metres of a projection such as UTM"),
        ([("36200000", "37150000")], "probably degrees times 1,000,000, the decimal point lost"),
        ([("362000000", "371500000")], "probably degrees times 10,000,000, the decimal point lost"),
        (
            [("36°12'N", "37°9'E"), ("36°13'N", "37°8'E")],
            "coordinates such as 36°12'N are degrees, minutes and seconds",
        ),
    ],
)
def test_a_table_without_degrees_is_refused_with_the_likely_reason(positions, said):
    with pytest.raises(UnknownTableError) as refusal:
        read_content(table(*positions))
    assert said in str(refusal.value)


def test_some_swapped_rows_are_set_aside_and_the_likely_reason_is_said():
    result = read_content(table(*[("38", "141.5")] * 3, *[("141.5", "38")] * 2))
    assert (result.accepted, len(result.rejected)) == (3, 2)
    assert result.warnings[-1].endswith("none beyond 38: the two are probably swapped")
    assert "2 rows set aside for the position" in result.warnings[-1]


def test_one_slip_in_a_thousand_needs_no_explanation():
    result = read_content(table(*[("36", "37")] * 999, ("-86185896", "38")))
    assert (result.accepted, result.warnings) == (999, ())


def test_numbers_nobody_can_explain_stay_as_they_are():
    result = read_content(table(("95", "200"), ("36", "37")))
    assert result.rejected["reason"].tolist() == ["latitude is not between -90 and 90"]
    assert result.warnings == ()


def test_counts_of_days_are_refused_with_the_day_they_would_be_and_how_to_say_so():
    rows = "".join(f"{42226 + n},36.2,37.1,IS\n" for n in range(12))
    content = Content("e.csv", f"date,latitude,longitude,actor\n{rows}".encode())
    with pytest.raises(UnknownTableError) as refusal:
        read_content(content)
    assert "dates such as 42226 in row 2 may be a spreadsheet's count of days (2015-08-10)" in str(refusal.value)
    assert 'dates = "serial"' in str(refusal.value)
    assert "geo profile" in str(refusal.value)


def test_a_profile_that_does_not_fit_is_named_when_the_table_is_refused():
    mine = Profile("events", {"date": "when", "latitude": "lat", "longitude": "lon", "actor_a": "who"}, "mine")
    content = Content("e.csv", b"day,lat,lon,who\n2015-10-10,36,37,IS\n")
    with pytest.raises(
        UnknownTableError, match="no profile was used: 'mine' names when, and the table has no such column"
    ):
        read_content(content, Options(profiles=(mine,)))


def test_a_table_without_actors_is_refused_with_the_folder_that_may_hold_them():
    content = Content("e.csv", b"date,latitude,longitude,folder\n2015-10-10,36,37,ISIS\n")
    with pytest.raises(UnknownTableError, match="the column folder may hold who it was"):
        read_content(content)
