"""Names taken apart and compared: the classes of spelling, the scripts, and lists written as one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.measure._letters import coarse, difference, sounds
from geo.measure.naming import LONGEST_NAME, apart, plain, spelling, split_names


def cost(one, other):
    return apart(spelling(one).forms, spelling(other).forms, most=9)


@pytest.mark.parametrize(
    "names",
    [
        ("Tall Qarah", "Tal Qarah", "Tell Qara", "Tel-Qarah", "TALL  QARAH", "Tall Qareh", "Tall Qar\u0101h"),
        ("Tall Susin", "Tell Sousin", "Tal Soussin", "Tel Susayn", "Tall Sosin", "Tal Soosein", "تل سوسين"),
        ("Kafr Qaris", "Kfar Qares", "Kefr Qarees", "Kafar Qarriss"),
        ("Umm Hawsh", "Um Housh", "Oum Hosh", "Umm Haush"),
        ("Sheikh Isa", "Shaykh Issa", "ash-Shaykh Isa", "Cheikh 'Isa", "Ach-Cheikh Issa", "ash Cheikh Isa"),
        ("Maarata", "Ma'arrata", "Maʿarata", "Ma`aratah", "Maarateh"),
        ("al-Rai", "Ar-Rai", "Al Ra'i", "El Rai", "الراعي"),
        ("Ash Shughur", "al-Shughur", "Al Shoughour"),
        ("Dayr Hafir", "Deir Hafer", "Der Hafir"),
        ("Bab Amr", "Bāb ʿAmr"),
        ("Ritian", "Ritiyan"),
        ("al-Malikiyah", "Malikieh", "al-Malikie", "Malikia", "Malikiya"),
        ("Nasr Allah", "Nasrallah"),
        ("Fafin", "Fafeen", "فافين", "Фафин"),
    ],
)
def test_spellings_of_one_class_are_heard_the_same(names):
    assert {(one, other): cost(one, other) for one in names for other in names} == {
        (one, other): 0.0 for one in names for other in names
    }


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Susin", "Susan", 0.5),  # a vowel for another
        ("Ratyan", "Ritian", 0.75),  # another one, and one left out
        ("Qaris", "Qars", 0.25),  # a vowel left out
        ("Qaris", "Karis", 0.25),  # sisters
        ("Ghazal", "Gazal", 0.25),
        ("Thalthana", "Taltana", 0.5),
        ("Jalbul", "Gelbul", 0.25),
        ("Chamarin", "Shamarin", 0.25),
        ("Fah", "Fakh", 0.5),
        ("Dahir", "Zahir", 0.75),
        ("Fafin", "Kafin", 1.5),  # another consonant
        ("Anjara", "Najara", 1.0),  # the first vowel is always written
        ("Hazwan", "Hazan", 0.5),  # w comes and goes
    ],
)
def test_what_differences_count(one, other, expected):
    assert cost(one, other) == expected == cost(other, one)


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("تل قراح", "Tall Qarah"),
        ("كفر قارص", "Kafr Qaris"),
        ("معراتة", "Maarata"),
        ("معرة النعمان", "Maarat al-Numan"),
        ("الشيخ عيسى", "Sheikh Isa"),
        ("أم القرى", "Umm al-Qura"),
        ("دارة عزة", "Darat Izza"),
        ("حوار النهر", "Hawar al-Nahr"),
        ("سوسيان", "Sousian"),
        ("خان شيخون", "Khan Shaykhun"),
        ("كفرنايا", "Kafr Naya"),
        ("البل", "al-Bil"),
        ("برج عبد الله", "Burj Abdallah"),
        ("تَلّ رِفْعَت", "Tall Rifat"),
        ("الوضيحي", "al-Wadihi"),
        ("مارع", "Marea"),
    ],
)
def test_arabic_is_heard_as_its_latin_spelling(arabic, latin):
    assert cost(arabic, latin) <= 0.25


def test_arabic_spellings_of_one_word_are_one_name():
    assert plain("أم حوش") == plain("ام حوش") == plain("أُمّ حَوْش") == plain("ام\u200f حوش")
    assert plain("معراتة") == plain("معراته")
    assert plain("الشيخ عيسى") == plain("الشيخ عيسي")


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Тель-Карах", "Tall Qarah"),
        ("Хандарат", "Handarat"),
        ("Эр-Растан", "ar-Rastan"),
        ("Хан-Шейхун", "Khan Shaykhun"),
    ],
)
def test_cyrillic_is_heard_as_its_latin_spelling(cyrillic, latin):
    assert cost(cyrillic, latin) <= 0.25


def test_an_article_is_left_out_only_before_a_letter_it_goes_with():
    assert spelling("As Sin").forms == spelling("al-Sin").forms == spelling("Sin").forms
    assert spelling("Ar Salam").forms != spelling("Salam").forms
    assert spelling("Al").forms == ("al",)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Juvenile Prison", {"prison"}),
        ("سجن الأحداث", {"prison"}),
        ("sijn al-ahdath", {"prison"}),
        ("Infantry Academy", {"school"}),
        ("كلية المشاة", {"school"}),
        ("Free Zone", {"industrial"}),
        ("المنطقة الحرة", {"industrial"}),
        ("Cement Factory", {"industrial"}),
        ("معمل الإسمنت", {"industrial"}),
        ("Kuweires air base", {"base"}),
        ("مطار كويرس", {"base"}),
        ("Village of Marea", {"village"}),
        ("the town school of Marea", {"school"}),
        ("Marea", set()),
    ],
)
def test_a_name_says_what_it_is(name, kinds):
    assert spelling(name).kinds == kinds


def test_words_many_names_share_are_known():
    assert spelling("Tell Battal Sharki").shared == {"tal", "sharqi"}
    assert spelling("Tell Battal Sharki").bare == spelling("Battal").forms
    assert (spelling("Kafr").common, spelling("Kafrah").common) == (True, False)


def test_numbers_are_never_nearly_the_same():
    assert cost("Brigade 135", "Brigade 136") > 5
    assert cost("Regiment 11", "Regiment 111") > 5
    assert cost("Regiment ١١١", "Regiment 111") == 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tal Qarah, Tell Sousin; Qares\nand Fafeen", ["Tal Qarah", "Tell Sousin", "Qares", "Fafeen"]),
        ("تل قراح، تل سوسين وكفر قارص وفافين", ["تل قراح", "تل سوسين", "كفر قارص", "فافين"]),
        ("مارع والباب", ["مارع", "الباب"]),
        ("أم ولد، وادي بردى", ["أم ولد", "وادي بردى"]),
        ("- Tal Qarah\r\n- Fafin\r\n", ["Tal Qarah", "Fafin"]),
        ("1. Tal Qarah\n2. Fafin", ["Tal Qarah", "Fafin"]),
        ("“Tal Qarah”, 'Fafin'.", ["Tal Qarah", "Fafin"]),
        ("villages: Fafin AND Sandaf", ["Fafin", "Sandaf"]),
        ("Tal-Qarah & Fafin | Dabiq", ["Tal-Qarah", "Fafin", "Dabiq"]),
        ("Handarat, Handarat", ["Handarat", "Handarat"]),
        ("Дабик и Фафин", ["Дабик", "Фафин"]),
        ("Andan", ["Andan"]),
        ("", []),
        (" ,;، and \n", []),
    ],
)  # fmt: skip
def test_a_text_is_split_into_names(text, names):
    assert list(split_names(text)) == names


@given(st.text(max_size=3 * LONGEST_NAME))
def test_any_text_is_taken_apart(text):
    found = spelling(text)
    assert found.forms
    assert plain(found.plain) == found.plain
    assert all(part and part == part.strip() for part in split_names(text))


SOUNDS = st.text("abdfhiklmnqrstuwxyzeASCGTDH?", max_size=8)


@given(SOUNDS, SOUNDS)
def test_differences_are_the_same_both_ways_and_nought_to_oneself(one, other):
    assert difference(one, other, most=99) == difference(other, one, most=99)
    assert difference(one, one, most=0) == 0


@given(SOUNDS, SOUNDS, st.floats(0, 6))
def test_a_bound_changes_no_difference_within_it(one, other, most):
    whole = difference(one, other, most=999)
    assert difference(one, other, most=most) == (whole if whole <= most else float("inf"))


@given(SOUNDS, SOUNDS)
def test_names_nearer_than_a_consonant_share_their_strong_ones(one, other):
    # What makes the index complete: it looks at names of the same strong consonants only.
    if difference(one, other, most=9) < 1.5:
        assert coarse(one) == coarse(other)


def test_a_word_sounds_in_few_ways():
    assert sounds("هيبة") == ("hibaH",)
    assert sounds("هيبة", last=False) == ("hibat", "hibaH")
    assert len(spelling("هيبة " * 20).forms) == 4
