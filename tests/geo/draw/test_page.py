import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest
import shapely

from geo.draw.page import render_page
from geo.model.dataset import Source
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.scene import build_scene
from tests.worlds import dataset_of, event, two_villages, zone

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u2028<!--"


@pytest.fixture(scope="module")
def page():
    return render_page(build_scene(two_villages().dataset, View()))


def executed(page):
    return re.findall(r"<script>(.*?)</script>", page, re.DOTALL)


def test_the_same_scene_gives_the_same_bytes(page):
    assert render_page(build_scene(two_villages().dataset, View())) == page


def test_the_policy_names_every_script_that_runs_and_no_other(page):
    digests = {base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in executed(page)}
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == digests
    assert "connect-src 'none'" in policy
    assert "default-src 'none'" in policy


def test_nothing_is_loaded_from_elsewhere(page):
    assert re.findall(r"<(?:link|iframe|img)\b|<script[^>]*\bsrc=", page) == []
    assert "cdn" not in re.sub(r"<script.*?</script>|<meta[^>]*>", "", page, flags=re.DOTALL)


def test_the_document_says_its_language_and_may_be_zoomed(page):
    assert '<html lang="en">' in page
    assert "user-scalable=no" not in page
    assert "maximum-scale" not in page


def test_the_encoding_is_named_once_where_browsers_look_for_it(page):
    assert page.encode()[:1_024].count(b'<meta charset="utf-8">') == 1
    assert len(re.findall(r"<meta[^>]*charset", page)) == 1


def test_the_title_is_text():
    scene = build_scene(two_villages().dataset, View())
    assert "<title>&lt;b&gt;A &amp; B</title>" in render_page(scene, title="<b>A & B")


def test_hostile_text_stays_inside_its_element():
    fields = dict.fromkeys(("place", "note", "source", "url", "actor_a_raw", "kind_raw"), HOSTILE)
    dataset = dataset_of(events=[event(37.0, 36.0, "2015-08-01", HOSTILE, HOSTILE, **fields)])
    dataset = replace(dataset, title=HOSTILE, sources=(Source(HOSTILE, "", producer=HOSTILE),))
    scene = build_scene(dataset, View(text=HOSTILE, pair=(HOSTILE, HOSTILE)))
    page = render_page(scene, title=HOSTILE)
    clean = render_page(build_scene(dataset_of(events=[event(37.0, 36.0, "2015-08-01")]), View()))
    for tag in ("<script", "</script", "<img", "<!--"):
        assert page.count(tag) == clean.count(tag), tag
    for block in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL):
        json.loads(block)


def test_text_is_never_run_as_a_template():
    # Folium makes a Jinja template of what an element gives it: 6 * 7 would be worked out on the server.
    trap = "{{ 6 * 7 }}{% if 0 %}gone{% endif %}{# gone #}"
    fields = dict.fromkeys(("place", "note", "source", "kind_raw"), trap)
    dataset = dataset_of(events=[event(37.0, 36.0, "2015-08-01", trap, trap + "b", **fields)])
    dataset = replace(dataset, title=trap, sources=(Source(trap, "", producer=trap),))
    page = render_page(build_scene(dataset, View(text=trap, actors=(trap,), pair=(trap, trap + "b"))))
    blocks = {
        part: json.loads(re.search(rf'_{part}">(.*?)</script>', page, re.DOTALL).group(1))
        for part in ("config", "message")
    }
    assert [actor["name"] for actor in blocks["config"]["actors"]] == [trap, trap + "b"]
    assert (blocks["config"]["title"], blocks["config"]["credits"]) == (trap, [trap])
    assert blocks["message"]["filters"]["actors"] == [trap]
    assert f"<title>{trap}</title>" in page


def test_the_sample_page_is_small():
    page = render_page(build_scene(open_built_in("aleppo-2015"), View()))
    assert len(page) < 600_000


@pytest.mark.parametrize(
    ("tables", "west", "east"),
    [
        ({"events": [event(179.9, -17, "2015-08-01"), event(-179.9, -17, "2015-08-02")]}, 179.9, 180.1),
        ({"events": [event(37, 36, "2015-08-01"), event(38, 36, "2015-08-02")]}, 37, 38),
        (
            {
                "zones": [
                    zone("ISIS", shapely.box(179, -18, 180, -17)),
                    zone("Other", shapely.box(-180, -18, -179, -17)),
                ]
            },
            179,
            181,
        ),
    ],
)
def test_data_across_the_180th_meridian_are_framed_the_shorter_way_round(tables, west, east):
    page = render_page(build_scene(dataset_of(**tables), View()))
    bounds = json.loads(re.search(r'_config">(.*?)</script>', page, re.DOTALL).group(1))["bounds"]
    assert (bounds[0], bounds[2]) == pytest.approx((west, east), abs=0.01)
