"""The page before and after: what is in it, that it is the same every time, and that text in it stays text."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo.draw.swipe import plugin, render_swipe, said
from geo.draw.swipe.said import holder_text, moments
from geo.draw.swipe.shapes import PARTS, frame_of, shapes
from geo.measure.change import change
from geo.measure.ground import Ground
from geo.measure.partition import DISPUTED, partition
from geo.measure.zones import control
from geo.model.areas import areas_km2
from geo.model.dataset import Source
from geo.read.catalog import open_built_in
from tests.worlds import ground_of, holding, place, two_villages, utc, zone

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u2028<!--"
BEFORE, AFTER = utc("2015-10-08"), utc("2015-10-10")
WEST, MIDDLE, EAST = (shapely.box(37 + x, 36, 37.1 + x, 36.1) for x in (0, 0.1, 0.2))


def changed(ground, start=BEFORE, end=AFTER, **options):
    return change(ground, start, end, **options)


def rendered(ground, title="A title", **options):
    return render_swipe(ground, changed(ground), title=title, **options)


def taken():
    """ISIS takes the middle from the Opposition on 9 October, and holds the east, where no zone was."""
    return ground_of(
        zones=[
            zone("ISIS", WEST, end="2015-10-09"),
            zone("Opposition", MIDDLE, end="2015-10-09"),
            zone("ISIS", shapely.union_all([WEST, MIDDLE, EAST]), "2015-10-09"),
        ]
    )


def config_of(page):
    return json.loads(re.search(r'_config">(.*?)</script>', page, re.DOTALL).group(1))


@pytest.fixture(scope="module")
def page():
    return rendered(two_villages())


def test_the_same_change_gives_the_same_bytes(page):
    assert rendered(two_villages()) == page


def test_the_encoding_is_named_once_where_browsers_look_for_it(page):
    assert page.encode()[:1_024].count(b'<meta charset="utf-8">') == 1
    assert len(re.findall(r"<meta[^>]*charset", page)) == 1


def test_the_policy_lets_the_page_s_own_scripts_run_and_nothing_be_fetched(page):
    code = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in code}
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == digests
    assert "default-src 'none'" in policy
    assert "img-src data: blob:;" in policy
    assert "http" not in policy


def test_nothing_is_loaded_from_elsewhere(page):
    assert re.findall(r"<(?:link|iframe|img)\b|<script[^>]*\bsrc=", page) == []


def test_no_two_scripts_declare_the_same_name():
    # Together they are one function, in which a second declaration would silently take the place of the first.
    names = re.findall(r"^(?:async )?(?:function|class|const) (\w+)", plugin.script(), re.MULTILINE)
    assert len(names) > 100
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_the_page_says_both_moments_and_what_changed_hands(page):
    config = config_of(page)
    assert config["moments"] == ["8 October 2015", "10 October 2015"]
    (turn,) = config["turns"]
    assert (turn["name"], turn["before"], turn["after"]) == ("North", "Opposition", "ISIS")
    assert turn["uncertainty_m"] == 500
    assert "half-way" in config["said"]
    assert any("half-way" in note for note in config["notes"])


def test_moments_within_a_day_are_said_with_their_time():
    ground = two_villages()
    hours = changed(ground, utc("2015-10-08T06:00"), utc("2015-10-09T18:00"))
    assert moments(hours) == ("8 October 2015, 06:00 UTC", "9 October 2015, 18:00 UTC")


def test_hostile_text_stays_inside_its_element():
    ground = two_villages()
    clean = rendered(ground)
    tables = {
        "places": [place(HOSTILE, 37.17, 36.35) | {"kind": HOSTILE, "source": HOSTILE}],
        "holdings": [
            holding("p0", HOSTILE, "2015-02-01", "2015-10-09"),
            holding("p0", "{{ 6 * 7 }}{% if 0 %}gone{% endif %}", "2015-10-09", None),
        ],
    }
    made = ground_of(**tables)
    dataset = replace(made.dataset, title=HOSTILE, sources=(Source(HOSTILE, "", producer=HOSTILE),))
    page = rendered(replace(made, dataset=dataset), title=HOSTILE)
    for tag in ("<script", "</script", "<img", "<!--"):
        assert page.count(tag) == clean.count(tag), tag
    (turn,) = config_of(page)["turns"]
    assert turn["name"] == turn["before"] == HOSTILE
    assert turn["after"] == "{{ 6 * 7 }}{% if 0 %}gone{% endif %}"


def test_ground_no_zone_covered_before_is_not_drawn_as_gained():
    ground = taken()
    found = changed(ground)
    before, after = (partition(ground, moment) for moment in (BEFORE, AFTER))
    drawn = {(PARTS[one.part], one.holder): one.ground for one in shapes(before, after, found)}
    gained, covered = drawn["gained", "ISIS"], drawn["newly covered", "ISIS"]
    assert gained.symmetric_difference(MIDDLE).area == pytest.approx(0, abs=1e-12)
    assert covered.symmetric_difference(EAST).area == pytest.approx(0, abs=1e-12)
    km2 = areas_km2(np.array([gained, covered]))
    assert km2.sum() == pytest.approx(found.of("ISIS").gained_km2, abs=1e-6)
    assert set(drawn) == {
        ("before", "ISIS"), ("before", "Opposition"), ("after", "ISIS"), ("gained", "ISIS"), ("newly covered", "ISIS")
    }  # fmt: skip


def test_the_map_opens_on_what_changed():
    ground = taken()
    found = changed(ground)
    drawn = shapes(partition(ground, BEFORE), partition(ground, AFTER), found)
    assert frame_of(drawn, found) == pytest.approx((37.1, 36, 37.3, 36.1))


def test_where_nothing_changed_the_map_opens_on_everything():
    ground = ground_of(zones=[zone("ISIS", WEST), zone("Opposition", MIDDLE)])
    found = changed(ground)
    drawn = shapes(partition(ground, BEFORE), partition(ground, AFTER), found)
    assert frame_of(drawn, found) == pytest.approx((37, 36, 37.2, 36.1))
    assert said(found, derived=False).endswith("No side gained ground."), "of no place is a holder recorded"
    ground = ground_of(places=[place("North", 37.05, 36.05)], holdings=[holding("p0", "ISIS", "2015-01-01", None)])
    assert "No place has another recorded holder after than before." in said(changed(ground), derived=False)


def test_disputed_ground_has_a_style_of_its_own():
    ground = ground_of(zones=[zone("ISIS", shapely.union_all([WEST, MIDDLE])), zone("Opposition", MIDDLE.union(EAST))])
    actors = {actor["name"]: actor for actor in config_of(rendered(ground))["actors"]}
    assert set(actors) == {"ISIS", "Opposition", DISPUTED}
    assert actors[DISPUTED]["fill"] not in {actors["ISIS"]["fill"], actors["Opposition"]["fill"]}


def test_what_was_taken_and_what_was_not_covered_are_said_apart():
    text = said(changed(taken()), derived=False)
    # 0.1 degrees square at 36 degrees north are 100 km2.
    assert "ISIS gained 100 km², and held 100 km² that no zone covered before." in text
    assert "half-way" not in text


def test_a_place_of_which_nothing_was_recorded_is_said_so():
    ground = ground_of(
        places=[place("North", 37.17, 36.35), place("South", 37.17, 36.3)],
        holdings=[holding("p0", "Opposition", "2015-02-01", None), holding("p1", "ISIS", "2015-10-09", None)],
    )
    assert "not covered before and ISIS after: South." in said(changed(ground), derived=True)


def test_places_are_said_in_groups_the_largest_first_and_not_without_end():
    ground = ground_of(
        places=[place(f"Place {number:02}", 37 + number / 50, 36) for number in range(12)],
        holdings=[holding(f"p{number}", "Opposition", "2015-02-01", "2015-10-09") for number in range(12)]
        + [holding(f"p{number}", "ISIS" if number else "contested", "2015-10-09", None) for number in range(12)],
    )
    text = said(changed(ground), derived=True)
    names = ", ".join(f"Place {number:02}" for number in range(1, 9))
    assert "12 places with another recorded holder after than before: " in text
    assert (
        f"Opposition before and ISIS after: {names} and 3 more; Opposition before and contested after: Place 00."
        in text
    )


def test_the_script_says_holders_as_the_sentences_do():
    words = dict(re.findall(r'"?(\w*)"?: "([^"]+)"', re.search(r"HOLDER_TEXTS = {(.*)}", plugin.script())[1]))
    assert sorted(words) == ["", "contested", "disputed", "unknown"]
    assert {name: holder_text(name) for name in words} == words


@pytest.mark.parametrize("name", ["Ahrar al-Sham", "ISIS"])
def test_a_side_is_said_as_it_is_named(name):
    assert holder_text(name) == name


def test_the_camera_asked_for_is_the_one_shown():
    assert config_of(rendered(two_villages(), camera=(36.4, 37.2, 9.5)))["camera"] == [36.4, 37.2, 9.5]


def test_the_sample_s_page_is_small():
    dataset = open_built_in("aleppo-2015")
    ground = Ground(dataset, control(dataset))
    page = render_swipe(ground, changed(ground, area=dataset.zone_area), title=dataset.title)
    assert len(page) < 450_000
    assert "Tall Susin" in [turn["name"] for turn in config_of(page)["turns"]]
