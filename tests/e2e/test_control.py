"""A person on the page Control: the real app, a real browser, nothing from any other host."""

import io

import pandas as pd
import pytest

from geo.measure.change import change
from geo.read.catalog import open_built_in
from geo.scene import ground_of
from tests.worlds import utc

CHART = ".st-key-held_chart svg.marks"
BAIT = ["<img src=x onerror=window.hacked=1>", "=1+1", "![x](https://evil.invalid/x.png) :red[z]", "datum.x + {{y}}'\\"]


@pytest.fixture
def page(visit):
    """Open the page."""

    def open_(query="?v=1&end=1", *, tab="Control", **options):
        page = visit(query, **options)
        if tab:
            page.get_by_role("tab", name=tab).click()
            page.wait_for_selector(CHART)
        return page

    return open_


def wait(page, what):
    for _ in range(400):
        if what():
            return
        page.wait_for_timeout(50)
    pytest.fail(f"waited in vain at {page.url}")


def the_map(page):
    return page.query_selector("iframe.standoff-map").content_frame()


def headline(page):
    return page.locator(".st-key-change-said h3").inner_text()


def choose_row(page, key, row):
    """Click a row of a table; tables are drawn on a canvas, with a header of 35 pixels and rows of 35."""
    canvas = page.locator(f".st-key-{key} canvas").first
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + 15, box["y"] + 35 * (row + 1) + 17)


def type_date(page, key, day):
    """Type a date into a field, part by part, as a person does."""
    field = page.locator(f".st-key-{key}")
    field.get_by_role("spinbutton").first.click()
    page.keyboard.type(day.replace("-", ""))
    page.keyboard.press("Enter")


def download(page, key):
    button = page.locator(f".st-key-download-{key} button")
    button.scroll_into_view_if_needed()
    with page.expect_download() as got:
        button.click()
    content = got.value.path().read_bytes()
    lines = content.decode("utf-8-sig").split("\r\n")
    header = [line for line in lines if line.startswith("# ")]
    return header, pd.read_csv(io.BytesIO(content), skiprows=len(header), keep_default_na=False)


def test_dates_typed_are_compared_marked_on_the_chart_and_in_the_link(page):
    here = page()
    assert headline(here).startswith("Between 1 February 2015 and 14 November 2015 ISIS gained")
    type_date(here, "compare_first", "2015-08-01")
    wait(here, lambda: "compare=2015-08-01..2015-11-14" in here.url)
    type_date(here, "compare_second", "2015-10-10")
    wait(here, lambda: "compare=2015-08-01..2015-10-10" in here.url)
    wait(here, lambda: headline(here).startswith("Between 1 August 2015 and 10 October 2015"))
    words = here.locator(CHART).text_content()
    assert "2015-08-01" in words
    assert "2015-10-10" in words
    type_date(here, "compare_second", "2015-07-01")
    line = here.get_by_test_id("stAlert").filter(has_text="The two dates are the wrong way round")
    line.wait_for()
    assert "The page goes on with 1 August 2015 and 10 October 2015." in line.inner_text()
    assert headline(here).startswith("Between 1 August 2015 and 10 October 2015")
    assert "compare=2015-08-01..2015-10-10" in here.url


def test_enter_takes_a_typed_date_again_once_the_calendar_is_closed(page):
    here = page()
    type_date(here, "compare_first", "2015-08-01")
    wait(here, lambda: "compare=2015-08-01..2015-11-14" in here.url)
    assert here.get_by_test_id("stDateInputCalendar").count() == 0
    here.keyboard.type("05")
    here.keyboard.press("Enter")
    wait(here, lambda: "compare=2015-08-05..2015-11-14" in here.url)


def test_the_tables_taken_away_say_what_they_are_and_what_was_measured(page):
    here = page("?compare=2015-08-01..2015-10-10")
    dataset = open_built_in("aleppo-2015")
    area = dataset.defaults.area
    found = change(ground_of(dataset), utc("2015-08-01"), utc("2015-10-10"), area=area)
    header, table = download(here, "change-by-holder")
    assert "# Moments: 2015-08-01T00:00Z and 2015-10-10T00:00Z" in header
    assert all(any(note in line for line in header) for note in found.notes)
    assert any(dataset.fingerprint in line for line in header)
    for one in found.actors:
        row = table.set_index("holder").loc[one.holder]
        assert row["gained_km2"] == round(one.gained_km2, 6)
        assert abs(row["gained_km2"] - row["lost_km2"] - row["net_km2"]) < 3e-6
    header, table = download(here, "places-changed")
    assert sorted(table["name"]) == sorted(turn.name for turn in found.turns)
    header, table = download(here, "advances")
    assert any("7 days and 15 km" in line for line in header)
    here.get_by_text("Table: what was held").click()
    header, table = download(here, "held-over-time")
    last = table[(table["holder"] == "ISIS")].iloc[-1]
    now = change(ground_of(dataset), utc("2015-10-10"), utc("2015-11-14"), area=area).of("ISIS")
    assert abs(float(last["area_km2"]) - now.after_km2) < 1e-5


def test_an_advance_is_shown_on_the_map_which_was_not_loaded_again(page):
    here = page()
    the_map(here).evaluate("window.marked = true")
    choose_row(here, "advances", 1)
    card = here.locator(".st-key-advance-card")
    card.filter(has_text="ISIS, 11 August 2015").wait_for()
    card.get_by_role("button", name="Show on map").click()
    here.get_by_test_id("stToast").filter(has_text="On the map: ISIS, 11 August 2015").wait_for()
    wait(here, lambda: the_map(here).locator(".so-flag").inner_text() == "11 August 2015")
    assert here.get_by_role("tab", name="Map").get_attribute("aria-selected") == "true"
    assert "camera=" in here.url
    box = here.locator("iframe.standoff-map").bounding_box()
    assert box["width"] > 300
    # The place is in the middle half of what is seen.
    lat, lon, zoom = map(float, here.url.partition("camera=")[2].partition("&")[0].replace("%2C", ",").split(","))
    assert zoom >= 9
    for name in ("Umm Hawsh", "Umm al-Quraa"):
        spot = open_built_in("aleppo-2015").places.set_index("name").geometry[name]
        assert abs(spot.x - lon) < 180 * box["width"] / (256 * 2**zoom)
        assert abs(spot.y - lat) < 180 * box["height"] / (256 * 2**zoom)
    assert the_map(here).evaluate("window.marked"), "the map was loaded again"


def test_a_place_that_changed_hands_is_shown_on_the_map(page):
    here = page("?compare=2015-10-08..2015-10-10")
    choose_row(here, "turns", 0)
    here.get_by_test_id("stToast").filter(has_text="On the map: ").wait_for()
    wait(here, lambda: the_map(here).locator(".so-flag").inner_text() == "10 October 2015")


def test_hostile_names_of_actors_and_places_stay_text(page, tmp_path):
    places = ["place_id,name,lat,lon,place_uncertainty_m,kind"]
    holdings = ["place_id,actor,start,end"]
    for number, bait in enumerate(BAIT):
        quoted = bait.replace('"', '""')
        places.append(f'p{number},"{quoted}",36.{number + 2},37.1,500,village')
        holdings.append(f"p{number},Red,2015-01-01,2015-06-01")
        holdings.append(f'p{number},"{quoted}",2015-06-01,2015-12-01')
    files = {"places.csv": places, "holdings.csv": holdings}
    for name, rows in files.items():
        (tmp_path / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    here = page(tab="")
    here.get_by_text("Your files", exact=True).click()
    here.set_input_files("input[type=file]", [tmp_path / name for name in files])
    wait(here, lambda: "dataset=own" in here.url)
    here.get_by_role("tab", name="Control").click()
    here.locator(CHART).filter(has_text="Red").wait_for()
    here.get_by_text("Places that changed hands", exact=True).wait_for()
    here.locator(CHART).hover()
    here.locator("#vg-tooltip-element.visible").wait_for()
    written = here.locator(".stMainBlockContainer").inner_text()
    for bait in BAIT:
        assert bait in written.replace("\u2060", "")
    assert here.evaluate("window.hacked") is None
    assert (
        here.evaluate("document.querySelectorAll('img[src=x], a[href^=http][href*=evil], img[src*=evil]').length") == 0
    )
    _, table = download(here, "places-changed")
    assert set(table["name"]) == {bait if bait != "=1+1" else "'=1+1" for bait in BAIT}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen_and_lines_stand_out(page, theme):
    here = page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme=theme)
    here.get_by_role("button", name="Show on map").wait_for()
    assert here.evaluate("document.documentElement.scrollWidth") <= 390
    box = here.locator(CHART).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    ink = here.evaluate(
        "() => [...document.querySelectorAll('.st-key-held_chart .mark-line path')].map((one) => one.style.stroke || "
        "getComputedStyle(one).stroke)"
    )
    isis = {"light": "rgb(43, 43, 43)", "dark": "rgb(180, 186, 196)"}[theme]
    assert isis in ink


def test_the_chart_is_told_in_a_sentence_and_its_words_do_not_overlap(page):
    here = page()
    label = here.locator(".st-key-held_chart [role^=graphics]").first.get_attribute("aria-label")
    assert label.startswith("Ground held by actor over time, 1 February 2015 to 14 November 2015. Held on 1 February")
    boxes = here.evaluate(
        "() => [...document.querySelectorAll('.st-key-held_chart svg.marks .mark-text.role-mark text')].map((one) => "
        "{ const b = one.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom, one.textContent]; })"
    )
    assert len(boxes) >= 6
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] - 1 <= other[1] or other[3] - 1 <= one[1]
            assert apart, (one, other)
    here.get_by_text("Places", exact=True).first.click()
    here.locator(CHART).filter(has_text="Places held by actor").wait_for()
