"""What may be a part of a position, and what is none."""

import pytest

from geo.share._positions import is_plain_id, leads_to_position, may_hold_position, writes_position


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
    "5 to 10 deaths", "08-2015 - 10-2015", "in 9 2015, 10 2015",
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
        "36.20213.37.13426", "36p2021", "36 2021, 37 1345", "36-2021-37-1345",
        "%36", "lat 36 long 37", "36 north 12", "2012n 03708e", "36,202 37,134",
    ],
)  # fmt: skip
def test_what_may_be_a_part_of_one_is_taken_for_one(text):
    assert may_hold_position(text, near)


def test_names_and_ids_may_have_long_numbers_and_versions():
    for text in ("ged-217729", "GED 21.1.3", "Checkpoint 12345", "rs0007-october-1", "Military Forces (2000-2024)"):
        assert not writes_position(text)
    for text in ("36 12 07", "36 2021 37 1345", "36\u00b012'", "3612N", "332345 4007890", "8g7p6qr2+v6", "1036.20213"):
        assert writes_position(text)


@pytest.mark.parametrize(
    "text",
    [
        "36 point 2021, 37 point 1345", "36 dot 202 37 dot 134", "36 градусов 12 минут", "36 град. 12 мин.",
        "36 درجة 12 دقيقة", "36 derece 12 dakika", "36 grados 12 minutos", "36 degrees and 12 minutes", "3612С 3708В",
        "grid CA 1234 5678", "CA 123 678", "https://maps.app.goo.gl/kqWxYz", "see osm.org/go/xcXjyqQlq--",
        "what three words: filled.count.soap", "https://w3w.co/filled.count.soap",
        "https://www.openstreetmap.org/way/7", "http://wikimapia.org/7/School", "https://ya.cc/m/ab", "https://her.is/ab",
    ],
)  # fmt: skip
def test_other_languages_grid_squares_and_short_addresses_are_known(text):
    assert may_hold_position(text.lower(), near)
    assert writes_position(text)


def test_what_leads_to_no_map_stays():
    for text in ("https://bbct.co.uk/news", "at.com", "three wounded", "https://airwars.org/a", "a/b//c", "scout.co"):
        assert not leads_to_position(text), text
    assert not may_hold_position("Reuters,2015-10-09,Clashes near Marea", near)
    assert may_hold_position("36,2015", near)


def test_a_plain_id_is_words_and_one_short_number():
    for text in ("ged-219415", "SYR1234", "201510090012", "abu-taltal-1", "ISIS-2015-10-09", "rs0007", "46th-div-2"):
        assert is_plain_id(text), text
    for text in (
        "37S-332294-4007981", "N36d12m07_E37d08m04", "h3-882da11537fffff", "4133801_4328470", "17/79057/51254",
        "36_12_07N", "36p2021", "OP-3322944007981", "2015-1-118-12", "sy7h2b8xq",
    ):  # fmt: skip
        assert not is_plain_id(text), text
