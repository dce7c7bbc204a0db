"""Coordinates and late days in texts: every way of writing them that we know of, and what only looks like one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.share._late_days import names_day_from
from geo.share._scrub import TAKEN_OUT, Coordinates, coordinates_of, mapped
from tests.worlds import dataset_of, place, utc, zone

CUT = utc("2015-10-16")


@pytest.fixture(scope="module")
def known():
    return Coordinates(np.array([37.17684]), np.array([36.35445]), np.array([[36.9, 36.1, 37.6, 36.7]]))


@pytest.mark.parametrize(
    "text",
    [
        "36.35445", "-36.35445", "36.354", "36.35", "at 36.35445N, 37.17684E.", "(36.3544,37.1768)", "36,35445",
        "٣٦٫٣٥٤٤٥", "３６.３５４４５", "36.9123 is near", "36°21'16\"N 37°10'36.6\"E", "36° 21.267' N", "36º21′16″",
        "37S CV 12345 67890", "37SCV1234567890", "37S 334567 4023456", "8G5V9GQG+XX",
        "ll=36.35445%2C37.17684", "@36.35445,37.17684,15z", "#map=12/36.35445/37.17684", "36.35445,37.17684",
    ],
)  # fmt: skip
def test_a_coordinate_is_taken_out_however_it_is_written(known, text):
    after = known.taken_out(text)
    if text == "36.35":  # two decimals are a kilometre
        assert after == text
        return
    assert TAKEN_OUT in after
    assert not any(
        part in after for part in ("354", "177", "176", "21", "912", "334567", "12345", "9GQG", "٣٥", "３５")
    )
    assert known.taken_out(after) == after


@pytest.mark.parametrize(
    "text",
    [
        "", "36,354 people", "10.1057/s41599-023-01559-4", "GED 21.1", "2.0.123", "1,236.5678", "36 °C", "2.145 km",
        "99.123", "12 killed", "15 October 2015", "https://doi.org/10.1111/ajps.12509", "C4+I2", "one°", "12M people",
    ],
)  # fmt: skip
def test_what_is_no_coordinate_stays(known, text):
    assert known.taken_out(text) == text


def test_an_own_coordinate_goes_even_where_it_looks_like_a_doi():
    known = Coordinates(np.array([10.1057]), np.array([50.0]), np.empty((0, 4)))
    assert known.taken_out("10.1057/s41599") == f"{TAKEN_OUT}/s41599"


@given(st.floats(-180, 180), st.floats(-90, 90), st.integers(3, 12), st.sampled_from(["", "x", " ", "=", "(", "/"]))
def test_any_coordinate_at_any_precision_goes(lon, lat, digits, before):
    known = Coordinates(np.array([lon]), np.array([lat]), np.empty((0, 4)))
    for degrees in (lon, lat):
        written = f"{abs(degrees):.{digits}f}"
        cut_short = f"{abs(degrees):.15f}"[: len(written)]
        assert known.taken_out(f"{before}{written} and {before}{cut_short};") == (
            f"{before}{TAKEN_OUT} and {before}{TAKEN_OUT};"
        )


@given(st.text())
def test_any_text_is_read_and_nothing_is_left_to_take_out(text):
    known = Coordinates(np.array([37.17684]), np.array([36.35445]), np.array([[36.9, 36.1, 37.6, 36.7]]))
    after = known.taken_out(text)
    assert known.taken_out(after) == after


@pytest.mark.parametrize(
    "text", ["1" * 200_000, "37S " + " " * 200_000, "36°" * 60_000, "9" * 99 + ".", "1 1" * 70_000]
)
def test_long_texts_take_no_time(known, text):
    # A pattern that went back and forth would take hours.
    assert len(known.taken_out(text)) >= 0
    assert names_day_from(text, CUT) in {True, False}


def test_coordinates_are_those_of_points_and_the_bounds_of_everything():
    shape = zone("ISIS", place("x", 37.5, 36.5)["geometry"].buffer(0.25))
    world = dataset_of(places=[place("A", 37.17684, -36.35445)], zones=[shape])
    found = coordinates_of(world.places, world.zones)
    assert (found.lon.tolist(), found.lat.tolist()) == ([37.17684], [-36.35445])
    assert found.boxes.tolist() == [[37.17684, -36.35445, 37.17684, -36.35445], [37.25, 36.25, 37.75, 36.75]]
    assert coordinates_of(world.events).taken_out("36.35445") == "36.35445"


def test_a_column_is_changed_text_by_text():
    column = pd.Series(["b", "a", "b"], index=["x", "y", "z"], name="note", dtype="str")
    seen = []
    changed = mapped(column, lambda text: seen.append(text) or text.upper())
    assert changed.to_dict() == {"x": "B", "y": "A", "z": "B"}
    assert (changed.name, str(changed.dtype), seen) == ("note", "str", ["b", "a"])
    assert mapped(column.iloc[:0], str.upper).empty


@pytest.mark.parametrize(
    "text",
    [
        "16 October 2015", "on 16 Oct 2015", "16th Oct. 2015", "October 16, 2015", "Oct 16th 2015", "2015-10-16",
        "2015/10/16", "20151016", "x_20151120.csv", "16/10/2015", "10/16/2015", "01.11.2015", "November 2015",
        "NOVEMBER 2015", "12 May 2099", "in 2016",
    ],
)  # fmt: skip
def test_a_late_day_is_found_however_it_is_written(text):
    assert names_day_from(text, CUT)


@pytest.mark.parametrize(
    "text",
    [
        "", "15 October 2015", "in 2015", "2015-10-15", "20151015", "15/10/2015", "May 2014",
        "2,016 people", "32/13/2009", "20169999999", "2016.5 km", "may be 2015",
    ],
)  # fmt: skip
def test_an_early_day_is_none(text):
    assert not names_day_from(text, CUT)
