from hypothesis import given
from hypothesis import strategies as st

from geo.draw.palette import LAND, READABLE, contrast, readable, styles
from geo.draw.timeline.plugin import style

KNOWN = ["Government", "Opposition", "ISIS", "Kurdish forces", "contested", "disputed", "unknown"]
names = st.sets(st.text(min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=8)
colours = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)


def test_the_known_actors_have_the_colours_of_the_field():
    fills = {name: made.fill for name, made in styles(KNOWN).items()}
    assert fills["Government"] == "#D55E00"
    assert fills["Opposition"] == "#009E73"
    assert fills["ISIS"] == "#2B2B2B"
    assert fills["Kurdish forces"] == "#E6C700"


def test_known_actors_differ_in_pattern_and_letter_too():
    made = styles(KNOWN).values()
    assert len({item.pattern for item in made}) == len(KNOWN)
    assert len({item.letter for item in made}) == len(KNOWN)


@given(names)
def test_up_to_eight_strangers_never_share_a_colour_with_anyone(strangers):
    made = styles([*KNOWN, *strangers])
    assert len({item.fill for item in made.values()}) == len(made)


@given(names, st.randoms())
def test_order_does_not_matter(strangers, random):
    shuffled = sorted(strangers)
    random.shuffle(shuffled)
    assert styles(shuffled) == styles(strangers)


@given(colours, st.sampled_from(sorted(LAND.values())))
def test_ink_can_be_read_on_the_land(colour, ground):
    assert contrast(readable(colour, ground), ground) >= READABLE


def test_readable_leaves_a_readable_colour_alone():
    assert readable("#1B2330", LAND["light"]) == "#1B2330"


def test_the_style_sheet_has_the_same_land():
    assert all(f"--land: {colour.lower()}" in style() for colour in LAND.values())


def test_ten_thousand_actors_all_get_a_style():
    assert len(styles(f"actor {number}" for number in range(10_000))) == 10_000


def test_an_arabic_name_has_the_letter_after_its_article_and_none_looks_like_a_latin_one():
    made = styles(["الجيش السوري", "الشرطة", "احرار الشام", "ISIS"])
    assert {name: one.letter for name, one in made.items()} == {
        "الجيش السوري": "ج",
        "الشرطة": "ش",
        "احرار الشام": "اح",
        "ISIS": "I",
    }


def test_letters_of_one_dataset_differ_as_long_as_their_names_have_others():
    made = styles(["الجيش", "الجبهة", "الجيش السوري", "Government", "Government of Iraq", "Govt", "GG"])
    assert len({one.letter for one in made.values()}) == len(made)
    assert all(1 <= len(one.letter) <= 2 for one in made.values())
