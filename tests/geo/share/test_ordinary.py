"""Numbers of ordinary sentences. Oracle of what must not be left out: positions put in the same forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.share._scrub import LEFT_OUT, TAKEN_OUT, Coordinates

SYRIA = Coordinates(np.array([37.13427]), np.array([36.20213]), np.array([[37.0, 35.9, 37.6, 36.5]]))
UKRAINE = Coordinates(np.array([38.00044, 24.02871]), np.array([48.59512, 49.84213]), np.empty((0, 4)))


@pytest.mark.parametrize(
    "text",
    [
        "since 24/02/22", "24-02-22", "on 3/4/15 and 28/4/15", "ACLED event SYR12345", "SYR12345, UKR98765",
        "ged219415",
        "the M30, M4 and M5 highways", "122mm 2S1, 152mm 2S3", "9M55K rocket; BM-21; 2S19 Msta-S; T-72B3; BMP-2",
        "7.62x39 mm; 5.45×39", "Articles 51, 52 and 53 of AP I", "Resolution 2118 and 2139 and 2254", "1.500 kişi",
        "15.000 Menschen geflohen", "pop. 73212", "population: 73212", "p-code SY020300, C1234", "admin3 code UA14140",
    ],
)  # fmt: skip
def test_ordinary_numbers_stay_in_notes_and_names(text):
    for known in (SYRIA, UKRAINE):
        assert known.note(text) == text
        assert known.name(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "36-12-07", "36/12/07", "lon 24-02-22", "24-02-22 E", "24-02-22.5", "24/02/22, 36 12", "lat36202", "lon-37134",
        "UTM332294", "gps362021", "SYR362021", "SYR12345 N", "SYR332267", "SYR12345.25", "CA322079", "p-code CA322079",
        "SCA322079", "pop. 36202", "pop. 73212 37134", "36.202 kişi", "37.134 Menschen", "Articles 36, 12 and 7",
        "Articles 36, 37 and 38, 12", "36 M30 and M4 37", "36 12 2S3", "36.20x37.13", "article 36 12 07",
        "M36.202 and M37.134", "p-code SY020300 37134",
    ],
)  # fmt: skip
def test_positions_in_these_forms_are_found(text):
    assert SYRIA.note(text) == LEFT_OUT


def test_a_day_that_may_be_a_latitude_of_the_data_is_none():
    sudan = Coordinates(np.array([32.53]), np.array([15.58]), np.empty((0, 4)))
    assert sudan.note("15-03-24") == LEFT_OUT
    assert sudan.note("28-03-24") == "28-03-24"
    # 24 02 22 E is one of the data's, or is not.
    assert UKRAINE.note("24-02-22") == "24-02-22"
    assert Coordinates(np.array([24.03951]), np.array([49.84]), np.empty((0, 4))).note("24-02-22") == LEFT_OUT
    assert sudan.name("15-03-24") == TAKEN_OUT


@given(
    st.integers(10_00001, 60_00000).map(lambda one: one / 1e5),
    st.integers(10_00001, 170_00000).map(lambda one: one / 1e5),
    st.sampled_from(
        [
            "{d}/{m}/{s}, {e}/{n}/{t}", "{d}-{m}-{s}", "{d}/{m}/{s}", "SYR{a}", "ged{a}", "pop. {a}", "pop {a6}",
            "syr-{a6}",
            "Articles {d}, {m} and {s}, {e}", "{d} M{m} and M{s}",
            "M{d}, M{m} and M{s}", "Articles {d}, {m} and {s}", "{w} kişi", "p-code sy{a6}", "p-code sy{a}",
        ]
    ),
)  # fmt: skip
def test_no_own_latitude_stays_in_these_forms(lat, lon, form):
    degrees = [int(lat), int(lat * 60) % 60, int(lat * 3600) % 60, int(lon), int(lon * 60) % 60, int(lon * 3600) % 60]
    digits = f"{round(lat * 1e5):07d}"
    text = form.format(**dict(zip("dmsent", (f"{one:02d}" for one in degrees), strict=True)),
                       a=digits[:5], a6=digits[:6], w=f"{lat:.3f}")  # fmt: skip
    known = Coordinates(np.array([lon]), np.array([lat]), np.empty((0, 4)))
    assert known.note(text) == LEFT_OUT, text
