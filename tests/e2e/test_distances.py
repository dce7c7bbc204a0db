"""A person on the page Distances: the real app, a real browser, nothing from any other host."""

import io
import re

import pandas as pd
import pytest

from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.scene import build_scene

#: Opens on 5 km, which the sample's pair crosses once: on 11 August 2015.
QUERY = "?threshold=5000"
CHART = ".st-key-gap_chart svg.marks"


@pytest.fixture
def page(visit):
    """Open the page."""

    def open_(query=QUERY, **options):
        page = visit(query, **options)
        the_map(page).evaluate("window.marked = true")
        page.get_by_role("tab", name="Distances").click()
        page.wait_for_selector(CHART)
        return page

    return open_


def the_map(page):
    return page.query_selector("iframe.standoff-map").content_frame()


def shown_day(page):
    """Return the day the map shows; Streamlit keeps the map loaded while another tab is open."""
    return pd.Timestamp(the_map(page).evaluate("standoff.stats().instant"), unit="ms")


def wait(page, what):
    for _ in range(400):
        if what():
            return
        page.wait_for_timeout(50)
    pytest.fail(f"waited in vain at {page.url}")


def choose(page, key, row, *, column=15):
    """Click a row of a table; tables are drawn on a canvas, with a header of 35 pixels and rows of 35."""
    canvas = page.locator(f".st-key-{key} canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + column, box["y"] + 35 * (row + 1) + 17)


def download(page, key):
    with page.expect_download() as got:
        page.locator(f".st-key-download-{key} button").click()
    return got.value.path().read_bytes()


def table_of(content):
    lines = content.decode("utf-8-sig").split("\r\n")
    header = [line for line in lines if line.startswith("# ")]
    return header, pd.read_csv(io.BytesIO(content), skiprows=len(header))


def test_the_chart_says_what_it_shows_and_a_click_on_it_moves_the_map(page):
    here = page()
    chart = here.locator(CHART)
    words = chart.text_content()
    for expected in ("ISIS to government-held ground", "Position to edge", "first under 5,000 m", "closest: 2.1 km"):
        assert expected in words
    assert (
        here.locator(".st-key-gap_chart [role^=graphics]").first.get_attribute("aria-label").startswith("Distance over")
    )
    here.get_by_text("Closest: 2.1 km (1.3 mi), interval 0 m–5.0 km, from 9 October 2015 to 14 November").wait_for()
    box = chart.bounding_box()
    here.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.6)
    wait(here, lambda: "instant=2015-0" in here.url)
    day = re.search(r"instant=(2015-0[456]-\d\d)", here.url)
    assert day, here.url
    wait(here, lambda: f"{shown_day(here):%Y-%m-%d}" == day[1])
    wait(here, lambda: day[1] in chart.text_content())


def test_a_click_takes_the_day_under_the_pointer_at_any_height_and_twice_if_asked(page):
    here = page()

    def click(height):
        box = here.locator(CHART).bounding_box()
        here.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * height)

    click(0.4)
    wait(here, lambda: "instant=2015-04" in here.url)
    day = re.search(r"instant=([0-9-]+)", here.url)[1]
    for height in (0.85, 0.6):
        choose(here, "intervals", 1)
        wait(here, lambda: "instant=2015-08-11" in here.url)
        here.locator(CHART).filter(has_text="2015-08-11").wait_for()
        click(height)
        wait(here, lambda: f"instant={day}" in here.url)


def test_a_screen_reader_hears_the_marks_and_the_closest_distance_alone(page):
    here = page()
    heard = here.evaluate(
        """() => [...document.querySelectorAll('.st-key-gap_chart svg.marks [aria-roledescription=point]')]
        .filter((mark) => !mark.closest('[aria-hidden=true]')).length"""
    )
    assert heard == 3, "the closest, the first under the threshold, one crossing"
    label = here.locator(".st-key-gap_chart [role^=graphics]").first.get_attribute("aria-label")
    assert "Closest: 2.1 km" in label


def test_a_table_is_taken_away_only_with_what_it_says_of_itself(page):
    here = page()
    here.locator(".st-key-intervals [data-testid=stDataFrame]").hover()
    here.locator(".st-key-intervals [data-testid=stElementToolbar]").get_by_role("button", name="Search").wait_for()
    assert not here.get_by_role("button", name="Download as CSV").locator("visible=true").count()


def test_a_crossing_chosen_is_the_moment_of_the_map_which_was_not_loaded_again(page):
    here = page()
    choose(here, "crossings", 0)
    wait(here, lambda: "instant=2015-08-11" in here.url)
    here.locator(".st-key-distance-said h3").filter(has_text="On 11 August 2015 ISIS was 4.9 km").wait_for()
    here.get_by_role("tab", name="Map").click()
    wait(here, lambda: the_map(here).locator(".so-flag").inner_text() == "11 August 2015")
    assert the_map(here).evaluate("window.marked"), "the map was loaded again"


def test_a_cell_of_the_matrix_is_the_pair_measured(page):
    here = page()
    canvas = here.locator(".st-key-matrix canvas").first
    # Row ISIS is the second of the four sides, in order of names; the last column begins right of the others.
    choose(here, "matrix", 3, column=canvas.bounding_box()["width"] * 0.5)
    wait(here, lambda: "pair=Opposition" in here.url)
    here.locator(CHART).filter(has_text="Opposition to").wait_for()


def test_a_threshold_typed_is_in_the_chart_the_sentence_and_the_link(page):
    here = page()
    here.locator(".st-key-threshold input").fill("12000")
    here.keyboard.press("Enter")
    wait(here, lambda: "threshold=12000" in here.url)
    here.get_by_text("Under 12,000 m first on 1 February 2015 and ever since").wait_for()
    here.locator(CHART).filter(has_text="12,000 m").wait_for()


def test_a_download_names_its_definition_and_sources_and_parses(page):
    here = page()
    scene = build_scene(open_built_in("aleppo-2015"), View(threshold_m=5000.0))
    header, table = table_of(download(here, "distance-series"))
    assert any("position to edge" in line for line in header)
    assert any(scene.dataset.fingerprint in line for line in header)
    assert table["distance_m"].tolist() == [round(part.gap.distance_m, 2) for part in scene.series]
    header, table = table_of(download(here, "crossings"))
    assert any("Threshold: 5000 m" in line for line in header)
    assert table["at"].tolist() == ["2015-08-11"]
    for key, column in (("distance-matrix", "origin"), ("holders", "holder")):
        header, table = table_of(download(here, key))
        assert len(header) > 8
        assert column in table


def test_hostile_names_in_a_list_of_places_stay_text_and_leave_no_trace_in_the_link(page, tmp_path):
    bait = [
        "<img src=x onerror=window.hacked=1>",
        "=1+1",
        "![x](https://evil.invalid/x.png) :red[z]",
        "datum.x + {{y}}",
    ]
    rows = "".join(f'"{name}",36.{number + 3},37.1\n' for number, name in enumerate(bait))
    file = tmp_path / "camps <img src=x>.csv"
    file.write_text(f"name,lat,lon\n{rows}Lost,north,37.1\n", encoding="utf-8")
    here = page()
    address = here.url
    here.locator(".st-key-place_file input[type=file]").set_input_files(file)
    here.get_by_text("4 places, 1 row set aside").wait_for()
    here.get_by_text("Set aside: 1 for: latitude is not a decimal number.").wait_for()
    chart, seen = here.locator(".st-key-place_chart svg.marks"), set()

    def another():
        return {name for name in bait if chart.count() and name in chart.text_content()} - seen

    for row in range(4):
        choose(here, "exposed", row)
        wait(here, another)
        seen |= another()
    assert seen == set(bait)
    chart.hover()
    here.locator("#vg-tooltip-element.visible").wait_for()
    assert here.evaluate("window.hacked") is None
    assert here.evaluate("document.querySelectorAll('img[src=x], a[href*=evil]').length") == 0
    assert here.url == address
    header, table = table_of(download(here, "exposure"))
    assert any("Exposure of places to ground held by Government" in line for line in header)
    assert set(table["name"]) == {name if name != "=1+1" else "'=1+1" for name in bait}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "this is a picture"),
        (b"name,lat\nA,36\n", "needs the columns name, lat, lon"),
        (b"date,lat,lon,actor\n2015-10-09,36.3,37.1,ISIS\n", "not a list of places"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_a_line(page, tmp_path, content, said):
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    here = page()
    here.locator(".st-key-place_file input[type=file]").set_input_files(file)
    here.get_by_test_id("stAlert").filter(has_text=said).wait_for()
    assert here.locator(".st-key-exposed").count() == 0


def test_on_a_phone_nothing_is_wider_than_the_screen(page):
    here = page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    here.get_by_text("Whose ground the events in view fell on").wait_for()
    assert here.evaluate("document.documentElement.scrollWidth") <= 390
    box = here.locator(CHART).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_s_words_stand_out_from_the_page(page, theme):
    here = page(color_scheme=theme)
    colours = here.evaluate(
        """() => [...document.querySelectorAll('.st-key-gap_chart svg.marks .mark-text text')].map((text) =>
        [getComputedStyle(text).fill, getComputedStyle(document.querySelector('.stApp')).backgroundColor])"""
    )
    assert len(colours) > 10
    assert min(contrast(*both) for both in colours) >= 4.5  # WCAG 2.2, 1.4.3


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    """Return the relative luminance of ``rgb(...)`` as WCAG 2.2 defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
