"""The shared page in a browser: opened from a file with the network off, it shows what its author saw, and every
control works as on the framed page."""

import re
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe

from geo.draw.page import render_page
from geo.model.claim import Claim, WithinDistance
from geo.model.dataset import Source
from geo.model.text import date_text, distance_text
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.share.numbers import numbers_of
from geo.share.page import page_of
from geo.share.snapshot import Wanted, take
from tests.pages import DAY, READY, drag, ms, stats, until
from tests.worlds import dataset_of, event, holding, place, utc

NOW = utc("2026-11-23")
WIDE = {"viewport": {"width": 1280, "height": 800}}
#: The map of the shared page is that wide and high where the card stands beside it.
FRAME = {"viewport": {"width": 900, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
HOSTILE = '</script><img src=x onerror="alert(1)"><svg onload=alert(2)>\'&<!--\u2028\x00\u202e]]>{{ 6 * 7 }}'
NARROW = View(
    actors=("ISIS",), window=(utc("2015-08-01"), utc("2015-11-01")), instant=utc("2015-10-09"), mode="window",
    text="a", camera=(36.4, 37.2, 10.5), basemap="osm",
)  # fmt: skip


def shared(dataset, view=None, **wanted):
    return take(dataset, Wanted(view=view or View(), **wanted), now=NOW)


@pytest.fixture(scope="module")
def told():
    return shared(open_built_in("aleppo-2015"), NARROW, address="https://maps.example/app")


@pytest.fixture(scope="module")
def page_text(told):
    return page_of(told)


@pytest.fixture(scope="module")
def whole_text():
    return page_of(shared(open_built_in("aleppo-2015"), View(), theme="dark"))


@pytest.fixture
def alone(browser, no_other_host, tmp_path):
    """Return ``alone(html)``: the page from a file with the network off, and the list of what it asked for.

    At the end it must not have said an error, opened a dialog or broken its own policy.
    """
    contexts, errors = [], []

    def open_page(html, *, ready=True, **options):
        context = browser.new_context(offline=True, **(WIDE | options))
        contexts.append(context)
        asked = no_other_host(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("dialog", lambda dialog: (errors.append(dialog.message), dialog.dismiss()))
        path = tmp_path / f"shared{len(contexts)}.html"
        path.write_text(html, encoding="utf-8")
        page.goto(path.as_uri())
        if ready:
            page.evaluate(READY)
        return page, asked

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def test_it_opens_on_what_its_author_saw_and_asks_for_nothing(alone, told, page_text):
    page, asked = alone(page_text)
    numbers, seen = numbers_of(told), stats(page)
    assert seen["visible"] == numbers["counts"]["shown"] < seen["events"] == numbers["counts"]["total"]
    assert seen["instant"] == ms(numbers["moment"])
    assert seen["window"] == [ms(moment) for moment in numbers["window"]]
    assert seen["distanceText"] == distance_text(numbers["distance_m"])
    assert page.locator(".so-date").inner_text() == date_text(NARROW.instant)
    counts = f"{seen['visible']} of {seen['events']} events"
    assert page.locator(".so-count").inner_text() == counts
    assert page.locator("#so-about-explore .so-quiet").inner_text() == f"{counts} shown."
    card = page.locator(".so-about").inner_text()
    assert numbers["sentence"] in card
    assert counts in card
    # The author looked at an online map; nobody is asked for it before the reader chooses it.
    assert page.locator("#so-basemap").input_value() == "built-in"
    page.wait_for_timeout(500)
    assert asked == [page.url]


def same(one, other):
    names = ("visible", "events", "instant", "window", "mode", "distanceText")
    return {name: one[name] for name in names} == {name: other[name] for name in names}


def framed(told):
    """Return the page that the dashboard frames, of the same view, on the map that asks nobody."""
    return render_page(replace(told.scene, view=replace(told.scene.view, basemap="built-in")))


def test_every_control_does_what_it_does_on_the_framed_page(alone, told, page_text):
    (page, _), (frame, _) = alone(page_text), alone(framed(told), **FRAME)

    def both(act):
        for one in (page, frame):
            act(one)
        assert same(stats(page), stats(frame)), (stats(page), stats(frame))
        return stats(page)

    opened = both(lambda one: one.get_by_role("button", name="Previous change").wait_for())
    stepped = both(lambda one: one.get_by_role("button", name="Previous change").click())
    assert stepped["instant"] < opened["instant"]
    dragged = both(lambda one: drag(one, ".so-window", -60))
    assert dragged["window"][0] < opened["window"][0]
    resized = both(lambda one: drag(one, ".so-end", 80))
    assert resized["window"][1] > dragged["window"][1]
    both(lambda one: one.get_by_role("button", name="So far").click())
    both(lambda one: one.get_by_role("slider", name="Moment shown").press("Home"))
    both(lambda one: one.get_by_role("button", name="Window").click())
    both(lambda one: one.get_by_label("Density").click() if one.get_by_label("Density").count() else None)

    page.get_by_role("slider", name="Moment shown").focus()
    before = stats(page)["instant"]
    page.get_by_role("button", name="Play", exact=True).click()
    until(page, f"standoff.stats().instant > {before + 3 * DAY}")
    page.get_by_role("button", name="Pause").click()
    there = stats(page)["instant"]
    page.wait_for_timeout(400)
    assert stats(page)["instant"] == there


def filtered(page):
    return page.evaluate("() => standoff.stats().visible")


def test_a_reader_filters_by_actor_kind_and_words_and_goes_back(alone, told, page_text):
    (page, _), (frame, _) = alone(page_text), alone(framed(told), **FRAME)
    first = stats(page)

    def on_both(filters):
        frame.evaluate("(filters) => standoff.apply({ filters })", filters)
        until(page, f"standoff.stats().visible === {filtered(frame)}")
        return filtered(frame)

    page.get_by_label("Actor", exact=True).select_option("Opposition")
    one = on_both({"actors": ["Opposition"], "text": "a"})
    page.get_by_label("Kind of event").select_option("strike")
    two = on_both({"actors": ["Opposition"], "kinds": ["strike"], "text": "a"})
    assert two < one
    page.get_by_role("button", name="All events").click()
    in_window = on_both({})
    assert in_window > one
    page.get_by_label("Words in place").fill("marea")
    assert 0 < on_both({"text": "marea"}) < in_window
    # Typing is typing: no key of the map's is taken for it.
    page.get_by_label("Words in place").press("Space")
    page.get_by_label("Words in place").press("[")
    assert stats(page)["instant"] == first["instant"]

    page.get_by_role("button", name="So far").click()
    drag(page, ".so-moment", -200)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Back to what was shared").click()
    assert same(stats(page), first)
    page.evaluate("() => { standoff.on('change', (report) => (window.told = report)); standoff.setMode('window'); }")
    until(page, "window.told")
    assert page.evaluate("told.camera") == pytest.approx([36.4, 37.2, 10.5], abs=1e-3)


def test_kinds_are_called_in_the_filter_as_in_the_legend(alone, whole_text):
    page, _ = alone(whole_text)
    offered = page.locator("#so-about-kinds option").all_inner_texts()[1:]
    assert offered == ["Battle", "Strike", "Attack on civilians", "Capture", "Other event"]
    legend = page.locator(".so-legend .so-key").all_inner_texts()
    assert [text for text in legend if text in offered] == offered
    assert page.locator(".so-about .so-frozen").is_visible()


def test_a_choice_of_several_actors_can_be_gone_back_to(alone):
    told = shared(open_built_in("aleppo-2015"), View(actors=("ISIS", "Opposition")))
    page, _ = alone(page_of(told))
    choice = page.get_by_label("Actor", exact=True)
    assert choice.evaluate("(e) => e.selectedOptions[0].textContent") == "As shared: ISIS, Opposition"
    first = filtered(page)
    choice.select_option("ISIS")
    until(page, f"standoff.stats().visible < {first}")
    choice.select_option(label="As shared: ISIS, Opposition")
    until(page, f"standoff.stats().visible === {first}")


def test_an_online_map_is_asked_for_once_the_reader_chooses_it(browser, page_text, tmp_path):
    context = browser.new_context(**WIDE)
    asked = []
    context.route("https://**/*", lambda route: (asked.append(route.request.url), route.abort()))
    page = context.new_page()
    (tmp_path / "page.html").write_text(page_text, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    page.evaluate(READY)
    page.wait_for_timeout(300)
    assert asked == []
    page.locator("#so-basemap").select_option("osm")
    page.wait_for_timeout(1000)
    context.close()
    assert asked
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in asked)


def test_without_scripts_there_are_words_and_tables(alone, told, page_text):
    page, asked = alone(page_text, ready=False, java_script_enabled=False)
    said = page.locator("body").inner_text()
    assert told.scene.sentence in said
    assert "needs JavaScript" in said
    assert page.locator(".folium-map").is_hidden()
    events, distances = page.locator("table").all()
    assert events.locator("tbody tr").count() == told.scene.counts.shown
    assert distances.is_visible()
    assert distances.locator("tbody tr").count() == len(told.scene.series)
    assert distance_text(told.scene.gap.distance_m) in distances.locator("[aria-current]").inner_text()
    assert asked == [page.url]


def test_with_scripts_the_tables_are_folded_until_they_are_opened(alone, page_text):
    page, _ = alone(page_text)
    table = page.get_by_role("region", name=re.compile("Events in view"))
    assert table.is_hidden()
    page.locator("summary", has_text="Events in view").click()
    assert table.is_visible()


def test_on_a_phone_the_map_fills_the_screen_and_the_card_is_one_touch_away(alone, page_text):
    page, _ = alone(page_text, **PHONE)
    box = page.locator(".standoff").bounding_box()
    assert box["width"] == 390
    assert 780 <= box["height"] <= 800
    way = page.get_by_role("link", name="About this map")
    assert way.bounding_box()["y"] + 44 <= 844
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    way.tap()
    until(page, "document.querySelector('.so-about h1').getBoundingClientRect().top < 300")
    page.get_by_role("link", name="Back to the map").tap()
    until(page, "scrollY === 0")


def test_wide_the_card_stands_beside_the_map_and_nothing_is_cut(alone, page_text):
    page, _ = alone(page_text)
    chart, card = page.locator(".standoff").bounding_box(), page.locator(".so-about").bounding_box()
    assert (chart["width"], chart["height"]) == (900, 800)
    assert (card["x"], card["width"], card["height"]) == (900, 380, 800)
    bar = page.locator(".so-row").bounding_box()
    for part in page.locator(".so-row > *:visible").all():
        box = part.bounding_box()
        assert box["x"] + box["width"] <= bar["x"] + bar["width"] + 1, part.inner_text()


def test_the_keyboard_reaches_the_card_after_the_map_and_reads_it(alone, page_text):
    page, _ = alone(page_text)
    instant = stats(page)["instant"]
    found = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("() => document.activeElement.id || document.activeElement.className")
        found.append(name)
        if name == "so-about":
            break
    assert found[-1] == "so-about"
    assert page.locator(".so-map").get_attribute("id") in found
    page.keyboard.press("Space")
    page.keyboard.press("End")
    until(page, "document.activeElement.scrollTop > 200")
    page.wait_for_timeout(300)
    assert stats(page)["instant"] == instant
    after = []
    for _ in range(7):
        page.keyboard.press("Tab")
        after.append(page.evaluate("() => document.activeElement.id || document.activeElement.textContent"))
    assert after[:3] == ["so-about-actors", "so-about-kinds", "so-about-words"]
    assert "Back to what was shared" in after


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_grave(alone, page_text, whole_text, theme, size):
    page, _ = alone(page_text if theme == "light" else whole_text, bypass_csp=True, **size)
    assert page.locator(".so-about").get_attribute("data-theme") == theme
    assert page.locator(".standoff").get_attribute("data-theme") == theme
    for folded in page.locator(".so-about summary").all():
        folded.click()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, None, {"resultTypes": ["violations"], "runOnly": tags}).response["violations"]
    assert [
        (rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["impact"] in {"serious", "critical"}
    ] == []


COLOURS = """(selector) => { const canvas = document.querySelector(selector);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size; }"""


@pytest.mark.parametrize("landscape", [True, False], ids=["lying", "standing"])
def test_on_paper_there_are_headline_map_legend_and_sources_on_two_sheets(alone, whole_text, landscape):
    page, _ = alone(whole_text)
    sheet = page.pdf(format="A4", landscape=landscape)
    assert len(re.findall(rb"/Type /Page\b", sheet)) == 2
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", sheet).groups())
    assert (width > height) is landscape
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1032, "height": 703} if landscape else {"width": 703, "height": 1032})
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    # The canvases are pictures of themselves, which print over each other.
    assert page.evaluate(COLOURS, ".leaflet-so-zones-pane .so-flat") > 500
    assert page.locator(".leaflet-so-zones-pane canvas:not(.so-flat)").is_hidden()
    for shown in (".so-paper-head", ".so-map", ".so-legend-body", ".so-bar", ".so-date"):
        assert page.locator(shown).is_visible(), shown
    for hidden in (
        ".so-tools-view",
        ".so-buttons",
        "[aria-label='Events shown']",
        "#so-about-explore",
        ".so-top",
        ".so-about summary >> nth=0",
        ".so-legend >> text=Names of places",
        ".so-frozen",
    ):
        assert page.locator(hidden).is_hidden(), hidden
    chart, legend = page.locator(".so-map").bounding_box(), page.locator(".so-legend").bounding_box()
    head, card = page.locator(".so-paper-head").bounding_box(), page.locator(".so-about").bounding_box()
    assert head["y"] + head["height"] <= chart["y"] + 1
    if landscape:
        assert chart["x"] + chart["width"] <= legend["x"]
    else:
        assert chart["y"] + chart["height"] <= legend["y"]
    assert legend["y"] + legend["height"] <= card["y"]
    assert page.locator(".so-bar").bounding_box()["width"] >= 0.9 * page.viewport_size["width"]
    assert page.locator(".standoff").get_attribute("data-theme") == "light"
    assert page.locator(".so-about").evaluate("(e) => getComputedStyle(e).color") == "rgb(27, 35, 48)"
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator(".so-flat").count() == 0
    assert page.locator(".standoff").get_attribute("data-theme") == "dark"


def scripts_of(html):
    return len(re.findall("<script>", html))


def test_hostile_text_runs_nothing_and_breaks_nothing(alone, whole_text):
    fields = dict.fromkeys(("place", "note", "source", "url", "actor_a_raw", "actor_b_raw", "kind_raw"), HOSTILE)
    first, second = HOSTILE, f"{HOSTILE} second"
    data = dataset_of(
        events=[event(37.17, 36.33, "2015-08-01", first, second, **fields)],
        places=[place(HOSTILE, 37.17, 36.35, aliases=HOSTILE), place(f"{HOSTILE} too", 37.17, 36.30)],
        holdings=[holding("p0", first, "2015-02-01", None), holding("p1", second, "2015-02-01", None)],
    )
    known = {"producer": HOSTILE, "licence": HOSTILE, "citation": HOSTILE, "url": HOSTILE, "version": HOSTILE}
    source = Source(HOSTILE, "", accessed=HOSTILE, filters=HOSTILE, changes=HOSTILE, **known)
    data = replace(data, title=HOSTILE, sources=(source, replace(source, url="javascript:alert(3)")))
    within = WithinDistance(first, second, (utc("2015-08-01"), utc("2015-08-02")), 9000.0)
    claim = Claim("a", HOSTILE, within, who=HOSTILE, note=HOSTILE, url=HOSTILE)
    view = View(pair=(first, second), actors=(first, second), text="img")
    told = shared(data, view, claims=(claim,), address="https://a.example/")
    for scripts in (True, False):
        page, asked = alone(page_of(told), ready=scripts, java_script_enabled=scripts)
        if scripts:
            page.evaluate("() => standoff.select('e0')")
            page.get_by_role("region", name="Event").wait_for()
            for folded in page.locator(".so-about summary").all():
                folded.click()
            page.get_by_label("Actor", exact=True).select_option(first)
            assert page.locator("body img, body svg[onload]").count() == 0
            # Leaflet, the map's and ours: no other came to be.
            assert page.evaluate("() => [...document.scripts].filter((s) => !s.type).length") == scripts_of(whole_text)
        said = page.locator(".so-about").inner_text()
        assert said.count("{{ 6 * 7 }}") > 10
        assert "onerror" in said
        assert [link.get_attribute("href") for link in page.locator(".so-about a[target]").all()] == [told.link]
        assert asked == [page.url]
