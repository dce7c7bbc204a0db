"""A list of names matched to places: made places, one property each."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.captures import FAR_KM, find_named, match_names
from geo.model.errors import InputError, UnknownNameError
from geo.model.tables import PLACES, empty
from tests.worlds import frame_of, place


def places_of(*rows):
    """Make a table of places of (name, aliases, kind, longitude, latitude), the last three optional."""
    made = []
    for row in rows:
        name, aliases, kind, lon, lat = (*row, *("", "village", 37.0, 36.0)[len(row) - 1 :])
        made.append(place(name, lon, lat, aliases=aliases) | {"kind": kind})
    return frame_of(PLACES, made, [f"p{number}" for number in range(len(made))])


def matched(names, places, **options):
    return [(one.place_id, one.how, one.sureness) for one in match_names(names, places, **options)]


@pytest.mark.parametrize(
    ("name", "how", "sureness"),
    [
        ("Tall Qarah", "name", "sure"),
        ("TALL-QARAH", "name", "sure"),
        ("Tal Qrah", "alias", "sure"),
        ("تل قراح", "alias", "sure"),
        ("Tell Qara", "spelling", "sure"),
        ("Tel Karah", "spelling", "probable"),
        ("Qarah", "near spelling", "possible"),
    ],
)
def test_a_match_says_how_and_how_surely(name, how, sureness):
    places = places_of(("Tall Qarah", "Tal Qrah; تل قراح"), ("Kafr Saghir",))
    (match,) = match_names([name], places)
    assert (match.place_id, match.name, match.kind, match.how, match.sureness) == (
        "p0", "Tall Qarah", "village", how, sureness,
    )  # fmt: skip
    assert "Tall Qarah" in match.why
    assert match.listed == name
    assert match.distance_km is None


@pytest.mark.parametrize("kind", ["", "locality", "populated place"])
def test_a_place_whose_kind_is_not_known_may_be_a_village_and_no_prison(kind):
    places = places_of(("Fafin", "", kind), ("Maarata Prison", "", kind), ("Azaz", "", "prison"))
    names = ["Fafin village", "village of Fafin", "Fafin prison", "Maarata village", "Azaz village"]
    assert [match.place_id for match in match_names(names, places)] == ["p0", "p0", None, None, None]


def test_a_letter_off_a_long_name_is_possible_and_off_a_short_one_is_another_name():
    places = places_of(("Akhtarin",), ("Fafin",), ("Azaz",))
    assert matched(["Akhtalin", "Kafin", "Azad"], places) == [
        ("p0", "near spelling", "possible"),
        (None, "", "none"),
        (None, "", "none"),
    ]


@pytest.mark.parametrize(
    ("listed", "other"),
    [
        ("Fafin", "Fah"), ("Maarata", "Maarat al Numan"), ("Marea", "Maarata"), ("Tall Qarah", "Tall Qaris"),
        ("Kafr Qaris", "Kafr Saghir"), ("Kafr Qaris", "Tall Qaris"), ("Kafr", "Kafrah"), ("Umm Hawsh", "Abu Hawsh"),
        ("Kuweires Sharqi", "Kuweires Gharbi"), ("Hawar Killis", "Hawar al-Nahr"), ("Al", "Al Ball"),
        ("Tall", "Tall Qarah"),
        ("Brigade 135", "Brigade 136"), ("al-Rashidin 4", "al-Rashidin 5"), ("Fah", "Fua"), ("As Sin", "Susin"),
    ],
)  # fmt: skip
def test_different_names_are_no_one_place(listed, other):
    assert matched([listed], places_of((other,))) == [(None, "", "none")]
    assert matched([other], places_of((listed,))) == [(None, "", "none")]


@pytest.mark.parametrize(
    "name",
    ["Marea prison", "Marea Academy", "Marea factory", "Marea airbase", "Marea free zone", "سجن مارع", "كلية مارع",
     "معمل مارع", "المنطقة الحرة مارع", "مطار مارع", "Marea (prison)", "مارع (سجن)", "prison / Marea"],
)  # fmt: skip
def test_what_says_it_is_something_else_is_no_village(name):
    assert matched([name], places_of(("Marea", "مارع"))) == [(None, "", "none")]


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Menagh", "p0"),
        ("Menagh village", "p0"),
        ("Menagh airport", "p1"),
        ("Menagh military air base", "p1"),
        ("مطار منغ", "p1"),
        ("Menagh jail", "p2"),
    ],
)
def test_kinds_are_kept_apart_where_names_are_the_same(name, place_id):
    places = places_of(
        ("Menagh", "منغ"), ("Menagh air base", "مطار منغ", "base"), ("Menagh Prison", "", "prison"),
        ("Menagh barracks", "", "base"),
    )  # fmt: skip
    (match,) = match_names([name], places)
    assert (match.place_id, match.sureness in {"sure", "probable"}) == (place_id, True)


def test_a_kind_alone_is_possible_where_there_is_one_and_asked_where_there_are_more():
    places = places_of(("Juvenile Prison", "", "prison"), ("Infantry School", "", "school"), ("Marea",))
    assert matched(["the prison", "academy"], places) == [
        ("p0", "near spelling", "possible"),
        ("p1", "near spelling", "possible"),
    ]
    more = places_of(("Juvenile Prison", "", "prison"), ("Central Prison", "", "prison"))
    assert match_names(["the prison"], more)[0].rivals == ("p0", "p1")


def test_only_places_of_the_kinds_asked_for_are_matched_and_others_are_named():
    places = places_of(("Marea", "", "Town"), ("Fafin",))
    village, town = match_names(["Fafin", "Marea"], places, kinds=["village"])
    assert (village.place_id, town.place_id, town.sureness) == ("p1", None, "none")
    assert "Town" in town.why
    assert matched(["Marea"], places, kinds=["town"]) == [("p0", "name", "sure")]


def test_places_that_fit_equally_well_are_asked():
    places = places_of(("Mansoura", "", "village", 37.0, 36.0), ("al-Mansurah", "Mansoura", "town", 38.5, 35.8))
    assert matched(["Mansoura"], places) == [("p0", "name", "probable")]
    twins = places_of(("Mansoura", "", "village", 37.0, 36.0), ("Mansoura", "", "village", 38.5, 35.8))
    (match,) = match_names(["Mansura"], twins)
    assert (match.place_id, match.name, match.sureness, match.rivals) == (None, "", "asked", ("p0", "p1"))
    assert "equally well" in match.why


def test_what_is_asked_is_asked_wherever_it_lies_and_says_how_far_each_is():
    places = places_of(
        ("Mansoura", "", "village", 37.0, 36.0), ("Mansoura", "", "village", 37.0, 33.0),
        ("Fafin", "", "village", 37.0, 36.0),
    )  # fmt: skip
    match, _ = match_names(["Mansoura", "Fafin"], places)
    assert (match.sureness, match.distance_km) == ("asked", None)
    assert match.why.endswith("from the middle of the list's other places: p0 0 km, p1 333 km")


def test_part_of_one_name_and_nearly_another_is_asked():
    places = places_of(("Tall Susin",), ("Sousian", "Sousyan"))
    (match,) = match_names(["Susin"], places)
    assert (match.sureness, set(match.rivals)) == ("asked", {"p0", "p1"})


def test_two_names_of_one_place_are_said():
    places = places_of(("Tall Qarah",), ("Fafin",))
    first, second, third = match_names(["Tal Qarah", "Tell Qara", "Fafin"], places)
    assert first.place_id == second.place_id == "p0"
    assert "'Tell Qara'" in first.why
    assert "'Tal Qarah'" in second.why
    assert "2 times" in first.why
    assert "times" not in third.why


def test_a_match_far_from_the_others_is_doubtful():
    near = [
        ("Fafin", "", "village", 37.24, 36.35),
        ("Marea", "", "town", 37.20, 36.48),
        ("Dabiq", "", "village", 37.27, 36.54),
    ]
    places = places_of(*near, ("Palmyra", "", "town", 38.28, 34.56))
    *others, far = match_names(["Fafin", "Marea", "Dabiq", "Palmyra"], places)
    assert {one.sureness for one in others} == {"sure"}
    assert max(one.distance_km for one in others) < FAR_KM
    assert far.sureness == "possible"
    # By the great circle between (37.24, 36.48), the medians, and Palmyra: 233 km.
    assert far.distance_km == pytest.approx(233, abs=2)
    assert "233 km" in far.why
    assert [one.sureness for one in match_names(["Fafin", "Palmyra"], places)] == ["sure", "sure"]


def test_a_list_that_goes_through_the_country_doubts_nothing():
    places = places_of(
        *((f"{name}", "", "town", 36 + number, 35.0) for number, name in enumerate(("Hama", "Marea", "Azaz", "Dabiq")))
    )
    assert {one.sureness for one in match_names(["Hama", "Marea", "Azaz", "Dabiq"], places)} == {"sure"}


def test_words_in_another_order_and_glued_articles_are_probable():
    places = places_of(("Aleppo Central Prison", "", "prison"), ("Jabal al-Zawiya", "", "area"), ("al-Bab",))
    assert matched(["Central Prison of Aleppo", "Zawiya mountain", "Albab"], places) == [
        (f"p{at}", "spelling", "probable") for at in range(3)
    ]


@pytest.mark.parametrize("name", ["Duniq", "Dowaibeq", "Duniq/Dowaibeq", "Dowaibeq (Duniq)", "Dowaibeq / Choban"])
def test_either_name_of_two_will_do(name):
    assert matched([name], places_of(("Duniq/Dowaibeq",), ("Marea",)))[0][0] == "p0"


def test_one_place_is_found_by_a_name_in_any_spelling():
    places = places_of(("Tall Susin",), ("Sousian", "Sousyan"), ("Mansoura",), ("Mansoura",))
    assert find_named(places, "Tell Sousin").place_id == "p0"
    with pytest.raises(InputError, match="'Susin' fits 2 places equally well: .*; name one as the data do"):
        find_named(places, "Susin")
    with pytest.raises(InputError, match="fits 2 places"):
        find_named(places, "Mansura")
    with pytest.raises(UnknownNameError, match="unknown place 'Sosian Gharbi'; did you mean Sousian"):
        find_named(places, "Sosian Gharbi")
    with pytest.raises(UnknownNameError, match="known: Mansoura, Sousian, Tall Susin"):
        find_named(places, "Xyz")


ODD = ["", " ", "\x00", "a" * 10_000, "ع" * 10_000, "\u202eTall\u202c Qarah\u200f", "(((", "/" * 200,
       "'" * 200, "ﷺ" * 200, "\ud800", "Tall تل Qarah", "大馬士革", "ة", "ى", "ال",
       "e\u0301" * 100, "1" * 200, "\n\r\t", "[(/)]", "و"]  # fmt: skip


def test_odd_names_match_nothing_and_odd_places_harm_nothing():
    # Names of nothing but marks are no names; the table wants one.
    places = places_of(
        ("Tall Qarah",), *((odd,) for odd in ODD if odd.strip() and odd != "\ud800" and "Qarah" not in odd)
    )
    found = {one.listed: one for one in match_names(ODD, places_of(("Tall Qarah",), ("Azaz",)))}
    assert found["\u202eTall\u202c Qarah\u200f"].place_id == "p0"
    assert {one.sureness for text, one in found.items() if "Qarah" not in text} == {"none"}
    assert all(len(one.why) < 400 for one in found.values())
    assert matched(["Tall Qarah"], places) == [("p0", "name", "sure")]
    assert match_names(["Marea"], empty(PLACES))[0].sureness == "none"
    assert match_names([], places) == ()


@given(st.lists(st.text(max_size=30), max_size=6), st.lists(st.text(min_size=1, max_size=20), max_size=6))
def test_whatever_is_listed_the_answer_is_whole(names, others):
    places = places_of(("Tall Qarah",), *((text, text) for text in others if text.strip()))
    matches = match_names(names, places)
    assert [one.listed for one in matches] == names
    for one in matches:
        assert (one.place_id is None) == (one.sureness in {"asked", "none"})
        assert (one.sureness == "asked") <= (len(one.rivals) > 1)
        assert one.place_id not in one.rivals
        assert {one.place_id, *one.rivals} - {None} <= set(places.index)
        assert one.why
        assert one.why.isprintable()


def test_fifty_names_against_ten_thousand_places_take_seconds():
    consonants, vowels = "btjhxdrzsSGfqklmn", ("a", "i", "u", "ou", "ee", "ay")
    names = [
        "".join(consonants[number // 17**at % 17] + vowels[(number + at) % 6] for at in range(4))
        .replace("S", "sh")
        .replace("G", "gh")
        for number in range(0, 60_000, 6)
    ]
    places = places_of(*((f"Tall {name}", f"Tell {name}; {name}a") for name in names))
    listed = [name.replace("ou", "oo") for name in names[::200]]
    start = time.process_time()
    matches = match_names([f"Tel {name}" for name in listed], places)
    # 1.9 s were measured on a machine in use; without the index it takes minutes.
    assert time.process_time() - start < 10
    assert [one.place_id for one in matches if one.sureness != "asked"]
    assert all(f"p{200 * at}" in (one.place_id, *one.rivals) for at, one in enumerate(matches))


@settings(max_examples=50)
@given(st.permutations(range(5)), st.permutations(range(6)))
def test_the_order_of_names_and_of_places_does_not_matter(names, rows):
    listed = ["Tell Qara", "Mansura", "Susin", "Akhtalin", "Tal Qarah"]
    table = places_of(
        ("Tall Qarah", "", "village", 37.1, 36.3), ("Mansoura",), ("al-Mansurah",), ("Akhtarin",), ("Tall Susin",),
        ("Sousian", "Sousyan"),
    )  # fmt: skip
    usual = match_names(listed, table)
    assert match_names(listed, table.iloc[list(rows)]) == usual
    other = match_names([listed[at] for at in names], table)
    back = sorted(zip(names, other, strict=True), key=lambda pair: pair[0])
    plain = [(one.place_id, one.how, one.sureness, one.rivals, one.distance_km) for _, one in back]
    assert plain == [(one.place_id, one.how, one.sureness, one.rivals, one.distance_km) for one in usual]
