"""Text on a sheet: what can be drawn of it, how wide it is, where lines end."""

import unicodedata

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.textpath import text_to_path

from geo.share.picture import text as words

TEXTS = st.text(st.characters(codec="utf-8"), max_size=80)
MIXED = st.text(st.sampled_from("abc XYZ 012 -/_. حلب مارع Запоріжжя □…"), max_size=200)


@given(TEXTS)
def test_plain_text_is_one_line_that_the_font_can_show(text):
    said = words.plain(text)
    assert words.plain(said) == said
    assert said == " ".join(said.split())
    assert all(unicodedata.category(one) not in {"Cc", "Cs", "Zl", "Zp"} for one in said)
    assert not set(said) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    # Measuring warns of a glyph that is missing, and a warning is an error here.
    assert words.width(said, 10, bold=True) >= 0


def test_what_the_font_lacks_is_shown_to_be_missing():
    assert words.plain("東京 Tokyo") == "□□ Tokyo"
    assert words.plain("हनद 한") == "□□□ □"


def test_arabic_is_joined_and_runs_from_right_to_left():
    # Oracle: Unicode's presentation forms of the same letters: initial hah, medial lam, final beh.
    joined, _ = text_to_path.get_text_path(words.font(10), words.plain("حلب"))
    forms, _ = text_to_path.get_text_path(words.font(10), "\ufea3\ufee0\ufe90")
    assert np.array_equal(np.asarray(joined), np.asarray(forms))
    hah, _ = text_to_path.get_text_path(words.font(10), "\ufea3")
    # The first letter stands last from the left.
    assert np.asarray(joined)[:, 0].max() > np.asarray(hah)[:, 0].max()


def test_cyrillic_has_its_glyphs():
    assert words.plain("Запоріжжя, Ґалаґан, Їжак") == "Запоріжжя, Ґалаґан, Їжак"


@given(MIXED, st.floats(20, 300), st.sampled_from([6.0, 11.5]), st.booleans())
def test_lines_are_no_wider_than_their_room_and_lose_nothing(text, room, size, bold):
    found = words.lines(text, room, size, bold=bold)
    assert all(words.width(line, size, bold=bold) <= room + 1e-6 for line in found if len(line) > 1)
    assert "".join("".join(found).split()) == "".join(words.plain(text).split())


@given(MIXED, st.floats(30, 200), st.integers(1, 3))
def test_lines_beyond_the_most_are_cut_with_an_ellipsis(text, room, most):
    whole, found = words.lines(text, room, 8), words.lines(text, room, 8, most=most)
    assert len(found) <= most
    assert found == whole if len(whole) <= most else found[-1].endswith("…")
    assert all(words.width(line, 8) <= room + 1e-6 for line in found if len(line) > 1)


def test_a_number_stays_with_its_unit_and_a_day_with_its_month():
    found = words.lines("It was 2.1 km (1.3 mi) on 10 October 2015", 60, 8)
    assert [line for line in found if line.endswith(("2.1", "(1.3", "10"))] == []
    assert " ".join(found) == "It was 2.1 km (1.3 mi) on 10 October 2015"


@given(MIXED, st.floats(10, 100))
def test_a_shortened_line_fits(text, room):
    said = words.plain(text)
    short = words.shortened(said, room, 8)
    assert short == said or (short.endswith("…") and len(short) <= len(said))
    assert words.width(short, 8) <= max(room, words.width("…", 8)) + 1e-6
