"""The page as a file: what it says, what it weighs, that it is the same again, and what it refuses."""

import base64
import gzip
import hashlib
import html
import json
import os
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import shapely

from benchmarks.worlds import world
from geo.model.claim import Claim, WithinDistance
from geo.model.dataset import Source
from geo.model.text import distance_text
from geo.model.view import View
from geo.read.catalog import claims_beside, open_built_in
from geo.share.care import Care
from geo.share.citation import citation_of
from geo.share.numbers import numbers_of, verdicts_of
from geo.share.page import card_of, page_of
from geo.share.rights import RowsWithheldError
from geo.share.snapshot import Wanted, take
from tests.geo.draw.timeline.unpacking import unpack
from tests.worlds import dataset_of, event, two_villages, utc

NOW = utc("2026-11-23")
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u2028<!--\x00\u202e{{ 6 * 7 }}"
NARROW = View(
    actors=("ISIS",), kinds=("battle",), window=(utc("2015-08-01"), utc("2015-11-01")), instant=utc("2015-10-09"),
    min_deaths=1, text="Marea", camera=(36.4, 37.2, 10.5), display=("sized",), basemap="osm",
)  # fmt: skip


def shared(dataset, view=None, **wanted):
    return take(dataset, Wanted(view=view or View(), **wanted), now=NOW)


def held(page, part):
    """Return one of the values that the page's scripts read."""
    return json.loads(re.search(rf'{part}">(.*?)</script>', page, re.DOTALL).group(1))


def words(page):
    """Return what the page says without a script, without markup."""
    aside = re.search(r"<aside.*?</aside>", page, re.DOTALL).group(0)
    return html.unescape(re.sub(r"<[^>]*>", " ", aside))


@pytest.fixture(scope="module")
def sample():
    return shared(open_built_in("aleppo-2015"), claims=claims_beside("aleppo-2015"), address="https://maps.example/app")


@pytest.fixture(scope="module")
def page(sample):
    return page_of(sample)


def test_it_is_small(page):
    assert len(page.encode()) <= 1_500_000


def test_fifty_thousand_events_weigh_at_most_six_megabytes():
    data = world(events=50_000, versions=30)
    assert len(page_of(shared(data, data.defaults)).encode()) <= 6_000_000


def test_the_same_bytes_in_another_process(page):
    code = (
        "import hashlib\nfrom tests.geo.share.test_page import *\n"
        "made = page_of(shared(open_built_in('aleppo-2015'), claims=claims_beside('aleppo-2015'),"
        " address='https://maps.example/app'))\nprint(hashlib.sha256(made.encode()).hexdigest())"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert asked.stdout.split() == [hashlib.sha256(page.encode()).hexdigest()]


def test_it_opens_on_what_its_author_saw():
    told = shared(open_built_in("aleppo-2015"), NARROW)
    page = page_of(told)
    message, opening = held(page, "_message"), held(page, "so-about-opening")["opening"]
    for found in (message, opening):
        assert found["window"] == [1_438_387_200_000, 1_446_336_000_000]
        assert found["instant"] == 1_444_348_800_000
        assert found["filters"]["actors"] == ["ISIS"]
        assert found["filters"]["text"] == "Marea"
        assert found["camera"] == [36.4, 37.2, 10.5]
        assert found["display"] == ["sized"]
    # Its author chose an online map; its reader has not.
    assert message["basemap"] == "built-in"
    assert "OpenStreetMap" in words(page)


def test_the_card_says_the_numbers(sample, page):
    numbers, said = numbers_of(sample), words(page)
    counts = numbers["counts"]
    for text in (
        numbers["sentence"], distance_text(numbers["distance_m"]), f"{counts['shown']} of {counts['total']} events",
        "10 October 2015 (UTC)", "1 February 2015 to 14 November 2015 (UTC)", "position to edge", sample.digest,
        sample.dataset.fingerprint, numbers["notes"][0], "interval 0 m–5.0 km",
    ):  # fmt: skip
        assert text in said, text
    assert sample.link in re.findall(r'href="(https://maps[^"]*)"', page)[0].replace("&amp;", "&")


def test_the_card_says_each_claim_with_its_verdict_and_reason(sample, page):
    said, found = " ".join(words(page).split()), verdicts_of(sample)
    assert len(found) > 1
    for one in found:
        for text in (one["quote"], one["verdict"].capitalize(), one["reason"]):
            assert " ".join(text.split()) in said, text


def test_the_card_names_every_source_with_its_licence_and_how_to_cite_it(sample, page):
    said = words(page)
    for source in sample.dataset.sources:
        for one in source.made_of or (source,):
            assert one.producer in said
            assert one.licence in said
    assert citation_of(sample).splitlines()[1].strip() in said


def test_the_tables_say_the_first_events_and_how_many_more():
    days = [f"2015-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(205)]
    data = dataset_of(events=[event(37, 36, day, place=f"Village {n}") for n, day in enumerate(days)])
    said = " ".join(words(page_of(shared(data))).split())
    assert "Village 199 (within 500 m)" in said
    assert "Village 200 (within 500 m)" not in said
    assert "The first 200; 5 more events in view." in said


def test_the_table_of_distances_marks_the_moment():
    told = shared(two_villages().dataset, View(instant=utc("2015-10-20")))
    table = next(one for one in card_of(told).tables if one.title.startswith("Distance"))
    assert table.rows[table.current][0] == "2015-10-09 to 2015-11-14"
    assert table.rows[table.current][1] == distance_text(numbers_of(told)["distance_m"])
    assert [row[1] for row in table.rows].count("none") == 1


def test_it_says_what_was_done_to_the_data():
    told = shared(open_built_in("aleppo-2015"), care=Care(grid_m=5000, hold_back_days=10))
    assert len(told.said) > 1
    said = words(page_of(told))
    assert all(one in said for one in told.said)


def test_the_policy_is_strict_and_first(page):
    top = r'<head>\s*<meta charset="utf-8">\s*'
    head = re.search(rf'{top}<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page).group(1)
    policy = dict(part.strip().split(" ", 1) for part in head.split(";"))
    executed = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in executed]
    assert policy["script-src"].split() == [f"'sha256-{digest}'" for digest in digests]
    for name in ("default-src", "connect-src", "base-uri", "form-action"):
        assert policy[name] == "'none'", name
    assert '<meta name="referrer" content="no-referrer">' in page
    assert '<html lang="en">' in page
    assert "<title>Northern Aleppo, August to October 2015</title>" in page


def test_nothing_is_loaded_from_elsewhere(page):
    assert re.findall(r"<(?:link|iframe|img|object|embed)\b|<script[^>]*\bsrc=|\bon\w+=\"", page) == []


def test_hostile_text_stays_text():
    fields = dict.fromkeys(("place", "note", "source", "url", "actor_a_raw", "kind_raw"), HOSTILE)
    data = dataset_of(events=[event(37.0, 36.0, "2015-08-01", HOSTILE, HOSTILE + "b", **fields)])
    source = Source(HOSTILE, "", producer=HOSTILE, licence=HOSTILE, citation=HOSTILE, url=HOSTILE, version=HOSTILE)
    data = replace(data, title=f"{HOSTILE}\ud800", sources=(source,))
    view = View(text=HOSTILE, actors=(HOSTILE,), pair=(HOSTILE, HOSTILE + "b"))
    page = page_of(shared(data, view, address=f"https://a.example/{HOSTILE}"))
    clean = page_of(shared(dataset_of(events=[event(37.0, 36.0, "2015-08-01")])))
    for tag in ("<script", "</script", "<img", "<!--"):
        assert page.count(tag) == clean.count(tag), tag
    assert "\x00" not in page
    assert "\u202e" not in words(page)
    # Half a letter is none in UTF-8: the page can be written to a file.
    assert page.encode("utf-8").decode("utf-8") == page
    assert "{{ 6 * 7 }}" in words(page)


def test_rows_that_may_not_be_passed_on_make_no_page():
    data = dataset_of(events=[event(37.0, 36.0, "2015-08-01")])
    data = replace(data, sources=(Source("a.csv", "", producer="ACLED"),))
    with pytest.raises(RowsWithheldError, match="ACLED"):
        page_of(shared(data))


def test_data_without_dates_or_events_have_a_page_too():
    said = words(page_of(shared(dataset_of())))
    assert "These data hold no dates: no distance." in said
    assert "None is recorded." in said


def test_degrees_and_limits_are_said_with_the_digits_they_carry():
    view = View(area=(37.046543992577, -0.00001, 137.5, 36.5), pair=("ISIS", "Government"), instant=utc("2015-10-20"))
    said = words(page_of(shared(two_villages().dataset, view)))
    assert "longitude 37.0465 to 137.5, latitude 0 to 36.5" in said
    assert "1 position known no better than within 1 km" in said
    assert "Under 2 km" in said


def test_who_said_a_claim_and_when_is_said_once():
    within = WithinDistance("ISIS", "Government", (utc("2015-10-10"), utc("2015-10-11")), 2000.0)
    claims = [
        Claim(str(number), "A quote", within, who=who, said_on=day)
        for number, (who, day) in enumerate(
            [("AFP", utc("2015-10-10")), ("AFP on 10 October 2015", utc("2015-10-10")), ("AFP", None), ("", None)]
        )
    ]
    told = card_of(shared(two_villages().dataset, claims=tuple(claims))).claims
    assert [one.who for one in told] == ["AFP, 10 October 2015", "AFP on 10 October 2015", "AFP", ""]


def packed(page, part):
    """Return one of the page's binaries, unpacked from its text."""
    return gzip.decompress(base64.b64decode(re.search(rf'{part}">(.*?)</script>', page, re.DOTALL).group(1)))


def test_no_exact_place_is_in_a_page_of_coarse_places():
    data = open_built_in("aleppo-2015")
    page = page_of(shared(data, View(camera=(36.35445, 37.17684, 11)), care=Care(grid_m=5000.0)))
    first, later = packed(page, "_data"), packed(page, "_texts")
    exact = np.unique(shapely.get_coordinates([*data.events.geometry, *data.places.geometry]), axis=0)
    # What has few decimals may be the centre of a cell by chance.
    exact = exact[(np.abs(exact * 1e3 - np.round(exact * 1e3)) > 1e-6).all(axis=1)]
    assert len(exact) > 50
    tables = unpack(first)
    held = {
        (int(lon), int(lat))
        for table in tables.values()
        if {"lon", "lat"} <= set(table.arrays)
        for lon, lat in zip(table.arrays["lon"], table.arrays["lat"], strict=True)
    }
    assert len(held) > 50
    assert not held & {(int(lon), int(lat)) for lon, lat in np.round(exact * 1e6).astype(np.int64)}
    for text in (repr(float(value)) for value in exact.ravel()):
        assert text not in page, text
        assert text.encode() not in later, text
