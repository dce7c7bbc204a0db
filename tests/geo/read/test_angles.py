"""Degrees, minutes and seconds. Oracle: a coordinate is taken apart by divmod and must come back."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.read.angles import decimal, degrees_of, is_sexagesimal, of_pair, split_pair

FORMS = ["{d}°{m}'{s}\"{h}", "{d} {m} {s} {h}", "{h}{d}°{m}′{s}″", "{d}:{m}:{s}{h}", "{d}º {m}' {s}'' {h}"]


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 599), st.sampled_from("NS"), st.sampled_from(FORMS))
def test_what_was_taken_apart_comes_back(d, m, tenths, h, form):
    text = form.format(d=d, m=m, s=tenths / 10, h=h)
    expected = (d + m / 60 + tenths / 36_000) * (1 if h == "N" else -1)
    assert degrees_of(text, "latitude") == pytest.approx(expected, abs=1e-8)
    assert is_sexagesimal(text)


@pytest.mark.parametrize(
    ("text", "axis", "degrees"),
    [
        ("36°12'30\"N", "latitude", 36.208333333),
        ("36 12 30 N", "latitude", 36.208333333),
        ("36°12.5'", "latitude", 36.208333333),
        ("36°12,5' N", "latitude", 36.208333333),
        ("-4 30", "longitude", -4.5),
        ("4°30'W", "longitude", -4.5),
        ("36.5", "latitude", 36.5),
        ("36.5° S", "latitude", -36.5),
    ],
)
def test_the_usual_writings(text, axis, degrees):
    assert degrees_of(text, axis) == degrees


@pytest.mark.parametrize(
    "text",
    ["36 60 N", "36 12 60", "36 12 E", "-36 12 N", "36.5 12 N", "3612N45", "N", "", "a", "36 1 2 3", "36°O", "9" * 90],
)
def test_what_is_no_latitude_stays_unread(text):
    assert degrees_of(text, "latitude") is None
    assert decimal(pd.Series([text], dtype="str"), "latitude").tolist() == [text]


@pytest.mark.parametrize("text", ["36.5", "36,5", "-36.5", "Aleppo", "", "1e5", "N"])
def test_one_decimal_number_is_not_taken_for_minutes(text):
    assert not is_sexagesimal(text)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("36.2, 37.15", ("36.2", "37.15")),
        ("36.2;37.15", ("36.2", "37.15")),
        ("36.2 -37.15", ("36.2", "-37.15")),
        ("(36.2, 37.15)", ("36.2", "37.15")),
        ("POINT (37.15 36.2)", ("37.15", "36.2")),
        ("36°12'N 37°9'E", ("36°12'N", "37°9'E")),
        ("36.2", None),
        ("36,2", None),
        ("Aleppo", None),
        ("x" * 100 + ",1", None),
    ],
)
def test_two_coordinates_in_a_cell(text, pair):
    assert split_pair(text) == pair


def test_the_order_of_a_pair_is_as_told():
    texts = pd.Series(["36.2, 37.15", "nowhere", ""], dtype="str")
    assert of_pair(texts, "latitude", latitude_first=True).tolist() == ["36.2", "nowhere", ""]
    assert of_pair(texts, "longitude", latitude_first=True).tolist() == ["37.15", "nowhere", ""]
    assert of_pair(texts, "latitude", latitude_first=False).tolist() == ["37.15", "nowhere", ""]


@pytest.mark.parametrize("latitude_first", [True, False])
def test_wkt_writes_the_longitude_first_whatever_the_others_do(latitude_first):
    texts = pd.Series(["POINT(37.1 36.2)", "SRID=4326;POINT Z(37.1 36.2)", "36,2"], dtype="str")
    assert of_pair(texts, "latitude", latitude_first=latitude_first).tolist() == ["36.2", "36.2", "36,2"]
    assert of_pair(texts, "longitude", latitude_first=latitude_first).tolist() == ["37.1", "37.1", "36,2"]


@given(st.text(max_size=90))
def test_no_text_breaks_it(text):
    found = degrees_of(text, "longitude")
    assert found is None or -1000 < found < 1000
    assert split_pair(text) is None or len(split_pair(text)) == 2
