"""What may be a part of a position, and what is none. Oracle of geohashes: the worked examples of their inventor."""

import numpy as np
import pytest

from geo.share._positions import Own, may_hold_position, writes_code, writes_position


def near(value):
    return 35.1 <= value <= 38.3


HARMLESS = [
    "", "5 killed, 12 wounded", "between 12 and 14 November 2015", "on 9, 10 or 11 October 2015", "from 2013 to 2015",
    "2013, 2014, 2015", "at 12:30 on 9/10/2015", "2015-10-09T12:30", "09.10.2015 - 11.10.2015", "20151009",
    "36,354 people", "10000 displaced", "2,271 m away", "0.66 km to the east", "17 or 18 people", "GED 21.1",
    "736 of its 9,507 Syrian rows", "40 °C", "7 km west of Al Wadihi", "the 3rd, 4th and 5th houses",
    "UCDP's row 214959",
    "https://airwars.org/civilian-casualties/rs0007-october-1-2015/", "https://example.org/2015/10/09/a-village-falls",
    "August to October 2015", "the M5 and M4 roads", "a range of 2.5 to 3.5 km", "27, 28 and 30 August",
    "5 to 10 deaths",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_plain_sentences_hold_none(text):
    assert not may_hold_position(text, near)


@pytest.mark.parametrize(
    "text",
    [
        "36.202", "99.123", "36,20213", "36,202 north", "36_202", "36. 20213", "36 .20213", "36'20213", "36202130",
        "12345", "36 12 07", "36-12-07", "36:12:07 N", "12:07:07, 15:08:03", "36 deg 12 min", "36d12m07.7s", "36\u00b0",
        "3612N 03708E", "N3612", "+3612.13+03708.06/", "3612.13", "37sda3234", "8g7p6qr2+v6", "sy7k2b8xq",
        "///filled.count.soap",
        "what3words filled count soap", "332345 4007890", "3.620213e1", "0101000020e610000054e3",
        "36.20213.37.13426",        "%36", "lat 36 long 37", "36 north 12", "2012n 03708e", "36,202 37,134",
    ],
)  # fmt: skip
def test_what_may_be_a_part_of_one_is_taken_for_one(text):
    assert may_hold_position(text, near)


def test_names_and_ids_may_have_long_numbers_and_versions():
    for text in ("ged-217729", "GED 21.1.3", "Checkpoint 12345", "rs0007-october-1", "Military Forces (2000-2024)"):
        assert not writes_position(text)
        assert not writes_code(text)
    for text in ("36 12 07", "36\u00b012'", "3612N", "332345 4007890", "8g7p6qr2+v6", "1036.20213"):
        assert writes_position(text)
    assert writes_code("37SDA3234507890")
    assert not writes_code("2015-1-118-12")


def test_own_coordinates_are_known_by_their_digits_and_geohashes():
    # 57.64911, 10.40744 is u4pruydqqvj; 36.20213 N is 36 12 07.7, 37.13426 E is 37 08 03.3.
    own = Own(np.array([10.40744, 37.13426]), np.array([57.64911, 36.20213]))
    for text in ("see u4pruydq", "36_20213", "site-3620213", "36202-37134", "361207-370803", "0371342600", "36 20 213"):
        assert own.digits_in(text), text
    for text in ("u4pru", "u4qruydq1", "ged-362021", "3712", "36.9", "2015-10-09", "", "36,202 people"):
        assert not own.digits_in(text), text
    assert not Own(np.empty(0), np.empty(0)).digits_in("3620213 u4pruydq")
