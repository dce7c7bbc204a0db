"""Names against the places of the sample: the report's lists in several spellings, and every two places kept apart."""

import re
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure._name_words import ARTICLES, HEADS, THINGS
from geo.measure.captures import match_names
from geo.measure.geodesy import geodesic_m
from geo.measure.naming import plain, split_names

FILE = Path(__file__).parents[3] / "data" / "aleppo-2015" / "places.csv"
VILLAGES = ["tall-qarah", "tall-susin", "maarata", "kafr-qaris", "fafin"]
BESIDE = ["infantry-school", "juvenile-prison", "free-zone", "cement-factory"]


def read():
    table = pd.read_csv(FILE, keep_default_na=False)
    points = gpd.points_from_xy(table["longitude"], table["latitude"])
    return gpd.GeoDataFrame(table, geometry=points, crs=4326).set_index("place_id")


PLACES = read()
ALIASES = [
    (place_id, alias.strip())
    for place_id, text in PLACES["aliases"].items()
    for alias in text.split(";")
    if alias.strip()
]
ARABIC = re.compile("[؀-ۿ]")


LISTS = (
    "Tal Qarah, Tell Sousin, Maarata, Kfar Qares, Fafeen, infantry college, juvenile prison, Free Zone, cement factory",
    """Tel Qara; Tall Soussin; Ma'arratah; Kefr Qaris; Fafine; Infantry Academy; prison for juveniles; free zone;
    cement plant""",
    """the villages of Tall-Qarah
    Tall Susayn\nMaarateh\nKafar Qars\nFafiin\nthe Infantry School\nAhdath prison\nthe Free Zone\nCement Works""",
    """TELL QARAH, TAL SUSIN, MAARATA, KAFR QARES, FAFIN, INFANTRY COLLEGE, JUVENILE PRISON, FREE ZONE,
    AND CEMENT FACTORY""",
    "تل قراح، تل سوسين، معراتة، كفر قارص، فافين، مدرسة المشاة، سجن الأحداث، المنطقة الحرة، معمل الإسمنت",
    "تل قراح وتل سوسين ومعراته وكفر قارص وفافين وكلية المشاة وسجن الاحداث والمنطقة الحرة ومعمل الاسمنت",
    "Тель-Карах, Телль-Сусин, Маарата, Кафр-Карис и Фафин; Infantry School; Juvenile Prison; Free Zone; cement mill",
)


@pytest.mark.parametrize("text", LISTS)
def test_the_lists_of_9_october_are_matched_in_every_spelling(text):
    matches = match_names(split_names(text), PLACES)
    assert [one.place_id for one in matches] == VILLAGES + BESIDE
    assert {one.sureness for one in matches} <= {"sure", "probable"}
    assert max(one.distance_km for one in matches) < 12
    villages = match_names(split_names(text), PLACES, kinds=["village"])
    assert [one.place_id for one in villages] == VILLAGES + [None] * 4


def test_every_place_is_found_by_its_own_names():
    for place_id, name in [*PLACES["name"].items(), *ALIASES]:
        (match,) = match_names([name], PLACES)
        assert (match.place_id, match.how in {"name", "alias"}) == (place_id, True), name
        assert match.sureness in {"sure", "probable"}, name


def test_no_two_places_are_taken_for_each_other():
    # Each place is looked for, by each of its names, among the others.
    taken = Counter()
    for place_id, name in [*PLACES["name"].items(), *ALIASES]:
        (match,) = match_names([name], PLACES.drop(place_id))
        taken[match.sureness] += 1
    assert not taken["sure"] + taken["probable"]
    # Possible and asked are for a person: 66 of 654 on 23 November 2026.
    assert sum(taken.values()) - taken["none"] <= 70


def test_aliases_are_found_without_being_listed():
    # How the lists of sources write the places is known: each alias is looked for among the bare names.
    bare = PLACES.assign(aliases="")
    found = {True: Counter(), False: Counter()}
    for place_id, alias in ALIASES:
        (match,) = match_names([alias], bare)
        sure = match.sureness in {"sure", "probable"}
        found[bool(ARABIC.search(alias))][sure and match.place_id == place_id] += 1
        assert not sure or match.place_id == place_id, alias
    # The rest are other names (Choban Bey of al-Rai, Tadmur of Palmyra) or three vowels apart: none taken for another.
    assert found[True][True] / found[True].total() > 0.94
    assert found[False][True] / found[False].total() > 0.87


def test_names_of_the_gazetteer_are_matched_where_the_sample_has_the_place(shared):
    gazetteer = pd.read_csv(shared / "dossier" / "gazetteer_aleppo.csv")
    outcomes = Counter()
    for row in gazetteer.itertuples():
        lon, lat = ([degrees] * len(PLACES) for degrees in (row.longitude, row.latitude))
        away = geodesic_m(lon, lat, PLACES.geometry.x.to_numpy(), PLACES.geometry.y.to_numpy())
        truth = PLACES.index[away.argmin()] if away.min() < 50 else None
        (match,) = match_names([row.place], PLACES)
        sure = match.sureness in {"sure", "probable"}
        outcomes[truth is not None, sure, match.place_id == truth] += 1
    # 159 of its 246 names are of the sample's places; all are found, and no other name is taken for one.
    assert outcomes[True, True, True] == 159
    assert sum(count for (_, sure, right), count in outcomes.items() if sure and not right) == 0
    assert sum(count for (known, _, _), count in outcomes.items() if known) == 159


LATIN_HEADS = {
    word: [spelled for spelled, usual in HEADS.items() if usual == word and spelled.isascii()]
    for word in HEADS.values()
}
ALONE = r"(?<![aeiouyw]){}(?![aeiouyw])"
CLASSES = [
    (ALONE.format("u"), ["ou", "oo"]), (ALONE.format("i"), ["ee"]), ("ay(?![aeiouy])", ["ai", "ei", "ey"]),
    ("aw(?![aeiouw])", ["au", "ou"]), ("ah$", ["a", "e", "eh"]), ("s(?![hs])", ["ss"]), ("l", ["ll"]), ("r", ["rr"]),
    ("j", ["dj"]), ("sh", ["ch"]), ("q", ["k"]), ("gh", ["g"]), ("th", ["t"]),
]  # fmt: skip
SISTERS = {"sh", "q", "gh", "th"}


@st.composite
def variants(draw):
    """Draw a place and a spelling of its name: classes of letters, of words before names, articles, marks."""
    # English words (Juvenile Prison) are not transliterated.
    table = PLACES[PLACES["kind"].isin(["village", "town"]) & PLACES["name"].map(str.isascii)]
    place_id = draw(st.sampled_from(list(table.index)))
    words = re.sub(r"[^a-z0-9]+", " ", PLACES.loc[place_id, "name"].lower()).split()
    changed = []
    for word in words:
        heads = LATIN_HEADS.get(HEADS.get(word, ""))
        changed.append(draw(st.sampled_from(heads)) if heads else word)
    own = [at for at, word in enumerate(words) if word not in {*HEADS, *ARTICLES, *THINGS}]
    sister = False
    for pattern, others in draw(st.lists(st.sampled_from(CLASSES), max_size=3, unique_by=str)):
        at = draw(st.sampled_from(own or [0]))
        where = re.search(pattern, changed[at])
        # One sister consonant a name: with more of them a short name is another. Words before names have their own.
        if where and own and not (sister and pattern in SISTERS):
            changed[at] = changed[at][: where.start()] + draw(st.sampled_from(others)) + changed[at][where.end() :]
            sister |= pattern in SISTERS
    name = draw(st.sampled_from([" ", "-", "  "])).join(changed)
    name = draw(st.sampled_from([name, name.upper(), name.title(), f"al-{name}", f" {name}\u200f"]))
    return place_id, name


@settings(max_examples=400)
@given(variants())
def test_a_spelling_from_the_classes_finds_its_place_or_asks(drawn):
    place_id, name = drawn
    (match,) = match_names([name], PLACES)
    found = match.place_id == place_id and match.sureness in {"sure", "probable"}
    assert found or (match.sureness == "asked" and place_id in match.rivals), match.why


@settings(max_examples=50)
@given(
    st.lists(st.sampled_from(sorted(PLACES["name"])), min_size=1, max_size=6, unique_by=plain),
    st.randoms(use_true_random=False),
)
def test_a_place_that_no_name_fits_changes_nothing(names, random):
    few = PLACES[PLACES["name"].isin(names)]
    others = PLACES.drop(few.index)
    added = others.loc[random.sample(sorted(others.index), 10)]
    alone = [one.sureness for one in match_names(names, added)]
    both = match_names(names, pd.concat([added, few]))
    for name, beside, one, before in zip(names, alone, both, match_names(names, few), strict=True):
        if beside == "none":
            assert one == before, name
