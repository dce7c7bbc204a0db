"""Legend, layer switches, tools, measuring, cards and layout of the bare page."""

import re
from dataclasses import replace

import pytest
import shapely
from playwright.sync_api import expect
from pyproj import Geod

from geo.draw.page import render_page
from geo.model.dataset import Source
from geo.model.view import View
from geo.scene import build_scene
from tests.pages import HOSTILE, READY, ms
from tests.worlds import dataset_of, event, zone

WGS84 = Geod(ellps="WGS84")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
ARABIC = "جبهة ثوار سوريا"


def page_of(view=None, **tables):
    return render_page(build_scene(dataset_of(**tables), view or View()))


def boxes(page, *selectors):
    """Return left, top, right and bottom of what is seen of each selector's first element."""
    found = []
    for selector in selectors:
        box = page.locator(selector).first.bounding_box()
        if box:
            found.append((selector, box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
    return found


def overlapping(found):
    return [
        (a[0], b[0])
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if a[1] < b[3] - 1 and b[1] < a[3] - 1 and a[2] < b[4] - 1 and b[2] < a[4] - 1
    ]


def painted(page, layer):
    """Return how many pixels of a layer's canvas are not empty."""
    return page.evaluate(
        """(name) => {
          standoff.stats();
          const canvas = document.querySelector(`.leaflet-so-${name}-pane canvas`);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return new Uint32Array(data.buffer).filter((pixel) => pixel >>> 24).length;
        }""",
        layer,
    )


def centre_of_map(page):
    box = page.locator(".so-map").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# --- legend and switches


def test_switches_turn_layers_off_and_are_told(show, sample):
    page = show(sample)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    before = {layer: painted(page, layer) for layer in ("events", "zones", "labels")}
    legend = page.locator(".so-legend")
    for text, layer in [("Events", "events"), ("Control", "zones"), ("Names of places", "labels")]:
        legend.get_by_label(text, exact=True).uncheck()
        assert painted(page, layer) < before[layer] / 2, text
    with_line = painted(page, "labels")
    legend.get_by_label("Distance of the pair").uncheck()
    assert painted(page, "labels") < with_line
    page.wait_for_timeout(400)
    assert page.evaluate("told.at(-1).display") == ["no-events", "no-zones", "no-line", "no-names"]
    for text in ("Events", "Control", "Names of places", "Distance of the pair"):
        legend.get_by_label(text, exact=True).check()
    assert {layer: painted(page, layer) for layer in before} == before


def test_the_legend_follows_a_view_and_says_what_is_on(show, sample):
    page = show(sample)
    body = page.locator(".so-legend")
    assert "Attack on civilians" in body.inner_text()
    assert "Somewhere inside the ring" in body.inner_text()
    assert "Contested" in body.inner_text()
    page.evaluate("() => standoff.apply({ display: ['density', 'no-zones'] })")
    expect(body.get_by_label("Control", exact=True)).not_to_be_checked()
    expect(body.get_by_role("button", name="Density")).to_have_attribute("aria-pressed", "true")
    said = body.inner_text()
    assert "Attack on civilians" not in said
    assert "Contested" not in said
    assert re.search(r"\n\d+ or more\n", said)
    body.get_by_role("button", name="Symbols").click()
    body.get_by_label("Size by deaths").check()
    expect(body).to_contain_text("100 deaths")


def test_a_switch_keeps_the_focus(show, sample):
    page = show(sample)
    box = page.locator(".so-legend").get_by_label("Control", exact=True)
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    expect(box).to_be_focused()


def test_the_legend_opens_afresh_on_every_page(show, sample):
    page = show(sample)
    page.locator(".so-legend summary").click()
    assert page.locator(".so-legend").get_attribute("open") is None
    page.reload()
    page.evaluate(READY)
    assert page.locator(".so-legend").get_attribute("open") is not None
    assert page.evaluate("() => localStorage.length + sessionStorage.length") == 0


def test_ten_thousand_actors_are_found_by_name_or_by_page(show):
    rows = [event(37 + n / 1e5, 36, "2015-08-01", f"actor {n}") for n in range(9_998)]
    rows += [event(37, 36, "2015-08-01", ARABIC), event(37, 36, "2015-08-01", "N" * 300)]
    page = show(page_of(events=rows))
    actors = page.get_by_role("list", name="Actors")
    assert actors.get_by_role("listitem").count() == 12
    page.get_by_role("button", name="Show all 10,000").click()
    assert actors.get_by_role("listitem").count() == 50
    legend = page.locator(".so-legend")
    assert "1–50 of 10,000" in legend.inner_text()
    legend.get_by_role("button", name="Next page").click()
    assert "51–100 of 10,000" in legend.inner_text()
    page.get_by_label("Find an actor").fill("ACTOR 777")
    assert actors.get_by_role("listitem").count() == 11
    for name in (ARABIC, "N" * 300):
        page.get_by_label("Find an actor").fill(name[:12])
        assert actors.inner_text() == name
        box, holder = actors.locator("span").bounding_box(), legend.bounding_box()
        assert holder["x"] <= box["x"]
        assert box["x"] + box["width"] <= holder["x"] + holder["width"]
    page.get_by_label("Find an actor").fill(ARABIC)
    assert actors.locator("span").evaluate("(e) => getComputedStyle(e).direction") == "rtl"
    page.get_by_label("Find an actor").fill("nobody of this name")
    assert "No actor has this in its name." in legend.inner_text()
    assert page.evaluate("() => document.querySelectorAll('*').length") < 1500


# --- tools


def test_zoom_to_the_selected_event_then_to_those_shown_then_to_the_line(show, sample):
    page = show(sample)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    page.evaluate("() => standoff.select('hamedani-death')")
    page.get_by_role("button", name="Zoom to the selected event").click()
    page.wait_for_timeout(900)
    lat, lng, zoom = page.evaluate("told.at(-1).camera")
    # Known within 25 km: the whole ring is in view, so not nearer than that allows.
    assert abs(lat - 36.2) < 0.4
    assert abs(lng - 37.2) < 0.5
    assert 8 < zoom < 11
    page.evaluate("() => standoff.select(null)")
    page.get_by_role("button", name="Zoom to the events shown").click()
    page.wait_for_timeout(900)
    assert page.evaluate("told.at(-1).camera[2]") < zoom
    page.locator(".so-legend").get_by_label("Events", exact=True).uncheck()
    page.get_by_role("button", name="Zoom to the pair's line").click()
    page.wait_for_timeout(900)
    lat, lng, near = page.evaluate("told.at(-1).camera")
    assert near > zoom + 1
    assert (lat, lng) == (pytest.approx(36.3, abs=0.1), pytest.approx(37.2, abs=0.1))
    page.get_by_role("button", name="Show all", exact=True).click()
    page.wait_for_timeout(500)
    assert page.evaluate("told.at(-1).camera[2]") < near


def test_nothing_to_zoom_to_is_said_by_the_button(show):
    page = show(page_of())
    assert page.get_by_role("button", name="Zoom to").is_disabled()


def test_zoom_buttons_stop_where_the_map_does(show, sample):
    page = show(sample)
    page.evaluate("() => standoff.apply({ camera: [36.3, 37.1, 18], moveCamera: true })")
    expect(page.get_by_role("button", name="Zoom in")).to_be_disabled()
    page.evaluate("() => standoff.apply({ camera: [36.3, 37.1, 0], moveCamera: true })")
    expect(page.get_by_role("button", name="Zoom out")).to_be_disabled()
    expect(page.get_by_role("button", name="Zoom in")).to_be_enabled()


def test_full_screen_and_back(show, sample):
    page = show(sample)
    page.get_by_role("button", name="Full screen").click()
    button = page.get_by_role("button", name="Leave the full screen")
    button.wait_for()
    assert page.evaluate("() => document.fullscreenElement.className.includes('standoff')")
    button.click()
    page.get_by_role("button", name="Full screen").wait_for()
    assert page.evaluate("() => document.fullscreenElement === null")


@pytest.mark.parametrize("latitude", [0, 36.3, 67])
def test_the_scale_is_true_in_both_units_and_north_is_named(show, sample, latitude):
    page = show(sample)
    page.evaluate("(lat) => standoff.apply({ camera: [lat, 37, 9], moveCamera: true })", latitude)
    bars = page.locator(".leaflet-control-scale-line")
    assert bars.count() == 2
    for bar, unit_m in zip(bars.all(), (1000, 1609.344), strict=True):
        number, unit = bar.inner_text().split()
        assert unit == {1000: "km", 1609.344: "mi"}[unit_m]
        pixels = bar.evaluate("(e) => parseFloat(e.style.width)")
        lon_apart = 360 * pixels / (256 * 2**9)
        length = WGS84.inv(37, latitude, 37 + lon_apart, latitude)[2]
        # Leaflet reckons on a sphere (at most 0.6 % off) and rounds to whole pixels.
        assert length == pytest.approx(float(number) * unit_m, rel=0.006 + 1 / pixels)
    expect(page.get_by_role("img", name="North is up")).to_be_visible()


# --- measuring


def test_measuring_with_the_pointer(show, sample):
    page = show(sample)
    page.evaluate("() => { window.told = []; standoff.on('change', (report) => told.push(report)); }")
    page.evaluate("() => standoff.apply({ camera: [36.3, 37.2, 10], moveCamera: true })")
    page.get_by_role("button", name="Measure a distance").click()
    x, y = centre_of_map(page)
    for dx, dy in ((0, -100), (200, -100), (200, 100)):
        page.mouse.click(x + dx, y + dy)
    per_pixel = 360 / (256 * 2**10)
    panel = page.get_by_role("region", name="Measure")
    said = panel.locator(".so-distance").inner_text()
    # About 200 pixels to the east and 200 to the south, at 36 degrees and a bit.
    east = WGS84.inv(37.2, 36.3, 37.2 + 200 * per_pixel, 36.3)[2]
    assert float(said.split()[0]) == pytest.approx(2 * east / 1000, rel=0.02)
    assert re.fullmatch(r"\d+ km \(\d+ mi\)", said)
    assert panel.get_by_role("listitem").count() == 2
    assert painted(page, "measure") > 500
    panel.get_by_role("button", name="Undo").click()
    assert float(panel.locator(".so-distance").inner_text().split()[0]) == pytest.approx(east / 1000, rel=0.02)
    panel.get_by_role("button", name="Clear").click()
    assert "Set the first point" in panel.inner_text()
    # It is the reader's own: nothing was selected, nothing is reported.
    page.wait_for_timeout(400)
    assert page.evaluate("told") == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_measuring_from_one_copy_of_the_world_to_another(show):
    page = show(page_of(events=[event(0, 40, "2015-08-01")]))
    page.evaluate("() => standoff.apply({ camera: [0, 0, 1], moveCamera: true })")
    page.get_by_role("button", name="Measure a distance").click()
    x, y = centre_of_map(page)
    said = page.get_by_role("region", name="Measure").locator(".so-distance")
    page.mouse.click(x + 250, y - 40)
    # The same spot in the copy to the left: the second click of a double one.
    page.mouse.click(x + 250 - 512, y - 40)
    expect(said).to_have_text("Now the next point")
    page.mouse.click(x + 220 - 512, y - 40)
    expect(said).to_contain_text("km (")
    east = WGS84.inv(0, 27.1, 30 * 360 / 512, 27.1)[2]
    assert float(said.inner_text().split()[0].replace(",", "")) == pytest.approx(east / 1000, rel=0.02)
    page.mouse.move(x, y - 150)
    seen = page.evaluate(
        """(spots) => {
          const canvas = document.querySelector('.leaflet-so-measure-pane canvas');
          const box = canvas.getBoundingClientRect();
          return spots.map(([x, y]) => canvas.getContext('2d').getImageData(x - box.left, y - box.top, 1, 1).data[3]);
        }""",
        [[x + dx + turn, y - 40] for dx in (220, 250) for turn in (-512, 0)],
    )
    assert min(seen) > 200


def test_measuring_by_keyboard(show, sample):
    page = show(sample)
    ruler = page.get_by_role("button", name="Measure a distance")
    ruler.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".so-map")).to_be_focused()
    expect(page.locator(".so-cross")).to_be_visible()
    panel = page.get_by_role("region", name="Measure")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    expect(panel.locator(".so-distance")).to_contain_text(re.compile(r"km \("))
    page.keyboard.press("Backspace")
    expect(panel.locator(".so-distance")).to_have_text("Now the next point")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    # Afterwards Enter asks again who is there.
    page.keyboard.press("Enter")
    expect(page.locator(".so-card")).to_be_visible()


def test_measuring_by_touch_leaves_the_map_in_sight(show, sample):
    page = show(sample, **PHONE)
    page.get_by_role("button", name="Measure a distance").tap()
    page.touchscreen.tap(120, 250)
    page.touchscreen.tap(300, 250)
    panel = page.get_by_role("region", name="Measure")
    expect(panel.locator(".so-distance")).to_contain_text("km (")
    box, stage = panel.bounding_box(), page.locator(".so-stage").bounding_box()
    assert box["height"] < stage["height"] / 2
    assert page.locator(".so-card").is_hidden()


# --- cards


def pile(count, **fields):
    return [event(37, 36, f"2015-08-{1 + n % 28:02}", note=f"note {n}", **fields) for n in range(count)]


def test_hundreds_at_one_point_are_paged_and_chosen_from_a_list(show):
    page = show(page_of(events=pile(412)))
    page.mouse.click(*centre_of_map(page))
    card = page.get_by_role("region", name="Event")
    count = card.get_by_role("button", name="1 of 412 here")
    card.get_by_role("button", name="Last event").click()
    expect(card.get_by_role("button", name="412 of 412 here")).to_be_visible()
    card.get_by_role("button", name="First event").click()
    count.click()
    choices = card.get_by_role("list", name="Events to choose from")
    expect(choices.get_by_role("button")).to_have_count(50)
    card.get_by_role("button", name="Next page").click()
    chosen = choices.get_by_role("button").nth(9)
    line = chosen.inner_text()
    chosen.click()
    expect(card.get_by_role("button", name="60 of 412 here")).to_be_visible()
    assert line.startswith(card.locator(".so-card-date").inner_text())
    expect(choices).to_have_count(0)


def test_a_card_says_what_the_source_wrote_and_what_it_counts_as(show):
    page = show(
        page_of(
            events=[
                event(
                    37, 36, "2015-08-03", "ISIS", "Opposition", actor_a_raw="Daesh", actor_b_raw=ARABIC,
                    note="One.\nTwo.", date_uncertainty_days=3, deaths_best=5, deaths_low=2, deaths_high=9,
                    place="Marea", place_uncertainty_m=2000.0, url="https://example.org/1", source="a file",
                )
            ]
        )
    )  # fmt: skip
    page.evaluate("() => standoff.select('e0')")
    card = page.get_by_role("region", name="Event")
    said = card.inner_text()
    for part in (
        "3 Aug 2015 (± 3 days)",
        "Marea · within 2.0 km",
        f"Daesh – {ARABIC}",
        "ISIS – Opposition",
        "5 (2–9)",
        "a file",
    ):
        assert part in said, part
    link = card.get_by_role("link")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert link.get_attribute("href") == "https://example.org/1"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example", "ftp://x.org"]
)
def test_only_web_addresses_become_links(show, url):
    page = show(page_of(events=[event(37, 36, "2015-08-01", url=url)]))
    page.evaluate("() => standoff.select('e0')")
    card = page.get_by_role("region", name="Event")
    card.wait_for()
    assert card.get_by_role("link").count() == 0


def test_a_card_that_was_closed_is_gone_before_the_next_frame(show):
    page = show(page_of(events=pile(6)))
    page.mouse.click(*centre_of_map(page))
    page.get_by_role("region", name="Event").get_by_role("button", name="1 of 6 here").click()
    page.get_by_role("list", name="Events to choose from").wait_for()
    under = page.evaluate(
        """() => {
          const card = document.querySelector('.so-card'), { x, y, width } = card.getBoundingClientRect();
          const next = card.querySelector('[data-part=on]'), choice = card.querySelector('.so-choices li button');
          card.querySelector('.so-close').click();
          const found = document.elementFromPoint(x + width / 2, y + 80);
          next.click();
          choice.click();
          return card.contains(found);
        }"""
    )
    assert not under
    page.wait_for_timeout(100)
    expect(page.locator(".so-card")).to_be_hidden()


def test_zooming_to_the_end_keeps_the_focus(show, sample):
    page = show(sample)
    page.evaluate("() => standoff.apply({ camera: [36.3, 37.1, 17.5], moveCamera: true })")
    button = page.get_by_role("button", name="Zoom in")
    button.focus()
    for _ in range(3):
        page.keyboard.press("Enter")
        page.wait_for_timeout(400)
    expect(button).to_be_disabled()
    expect(button).to_be_focused()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_where_motion_is_unwelcome_the_map_jumps(show, sample, motion):
    page = show(sample, guarded=False, reduced_motion=motion)
    page.route(lambda url: url.startswith("http"), lambda route: route.abort())
    # Tiles are what a zoom would animate.
    page.get_by_label("Map", exact=True).select_option("osm")
    page.evaluate(
        """() => {
          window.glided = new Set();
          const pane = document.querySelector('.leaflet-map-pane');
          new MutationObserver(() => ['leaflet-pan-anim', 'leaflet-zoom-anim'].forEach((name) =>
            pane.classList.contains(name) && glided.add(name))).observe(pane, { attributes: true });
          window.told = [];
          standoff.on('change', (report) => told.push(report));
        }"""
    )
    page.locator(".so-map").focus()
    for key in ("ArrowRight", "+"):
        page.keyboard.press(key)
        page.wait_for_timeout(500)
    gliding = ["leaflet-pan-anim", "leaflet-zoom-anim"] if motion == "no-preference" else []
    assert page.evaluate("[...glided].sort()") == gliding
    assert page.evaluate("told.length") > 0, "nothing moved"


def test_what_a_list_says_of_its_page_is_not_said_again(show):
    page = show(page_of(events=[event(37, 36, "2015-08-01", f"actor {number}") for number in range(120)]))
    find = page.get_by_label("Find an actor")
    find.fill("a")
    status = page.locator(".so-legend [role=status]")
    expect(status).to_have_text("1–50 of 120")
    page.evaluate(
        """() => {
          const said = document.querySelector('.so-legend [role=status]');
          window.written = 0;
          new MutationObserver((found) => (written += found.length)).observe(said, { childList: true, subtree: true });
        }"""
    )
    find.fill("ac")
    page.get_by_role("button", name="So far").click()
    page.wait_for_timeout(100)
    assert page.evaluate("written") == 0
    find.fill("actor 1")
    expect(status).not_to_have_text("1–50 of 120")


def test_a_spot_says_its_holder_and_follows_the_moment(show):
    ground = shapely.box(37, 36, 37.4, 36.3)
    page = show(
        page_of(
            View(),
            zones=[
                zone("ISIS", ground, "2015-01-01", "2015-03-01"), zone("ISIS", ground, "2015-03-01", "2015-06-01"),
                zone("Government", ground, "2015-06-01", "2015-09-01", line_m=2500.0),
            ],
        )
    )  # fmt: skip
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-05-31"))
    x, y = centre_of_map(page)
    page.mouse.move(x, y)
    tip = page.locator(".so-tip")
    expect(tip).to_contain_text("Held by ISIS")
    expect(tip).to_contain_text("1 January 2015 to 31 May 2015")
    expect(tip).to_contain_text("test")
    page.mouse.click(x, y)
    card = page.get_by_role("region", name="Spot")
    expect(card).to_contain_text("Held by ISIS")
    # On the day it is handed over a place is its new holder's.
    page.evaluate("(t) => standoff.setInstant(t)", ms("2015-06-01"))
    expect(card).to_contain_text("Held by Government")
    expect(card).to_contain_text("1 June 2015 to 31 August 2015")
    expect(card).to_contain_text("known within 2.5 km")
    expect(card).to_contain_text("° N")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_the_keyboard_asks_the_centre_and_comes_back(show, sample):
    page = show(sample)
    page.locator(".so-map").focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    card = page.locator(".so-card")
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".so-map")).to_be_focused()


def test_under_an_event_s_ring_the_holder_is_one_step_away(show):
    page = show(
        page_of(
            zones=[zone("ISIS", shapely.box(36.8, 35.8, 37.2, 36.2))],
            events=[event(37, 36, "2015-08-01", place_uncertainty_m=20_000.0)],
        )
    )
    page.mouse.click(*centre_of_map(page))
    page.get_by_role("region", name="Event").get_by_role("button", name="Who holds this spot").click()
    expect(page.get_by_role("region", name="Spot")).to_contain_text("Held by ISIS")
    assert page.evaluate("() => document.querySelector('.so-card').getAttribute('aria-label')") == "Spot"


def test_a_card_on_a_phone_leaves_map_and_bar_in_sight(show):
    page = show(page_of(events=pile(40, place="M" * 300)), **PHONE)
    x, y = centre_of_map(page)
    page.touchscreen.tap(x, y)
    card = page.get_by_role("region", name="Event")
    card.wait_for()
    box, stage = card.bounding_box(), page.locator(".so-stage").bounding_box()
    assert box["height"] <= stage["height"] / 2
    assert box["y"] + box["height"] <= page.locator(".so-bar").bounding_box()["y"]
    sizes = card.get_by_role("button").evaluate_all("(all) => all.map((e) => e.getBoundingClientRect().height)")
    assert min(sizes) >= 43.9
    assert page.locator(".so-tip").is_hidden()


# --- hostile and odd data


def test_hostile_text_stays_text_wherever_it_stands(show):
    rows = [
        event(
            37, 36, "2015-08-01", HOSTILE, HOSTILE + "2", actor_a_raw=HOSTILE + "raw", place=HOSTILE, kind_raw=HOSTILE,
            note=HOSTILE, source=HOSTILE, url=HOSTILE,
        )
        for _ in range(6)
    ]  # fmt: skip
    ground = [{**zone(HOSTILE, shapely.box(36.9, 35.9, 37.1, 36.1)), "source": HOSTILE}]
    dataset = replace(
        dataset_of(events=rows, zones=ground), title=HOSTILE, sources=(Source("f", "", producer=HOSTILE),)
    )
    page = show(render_page(build_scene(dataset, View())))
    x, y = centre_of_map(page)
    page.mouse.move(x, y)
    expect(page.locator(".so-tip")).to_contain_text("onerror")
    page.mouse.click(x, y)
    card = page.locator(".so-card")
    expect(card).to_contain_text(HOSTILE + "raw")
    assert card.get_by_role("link").count() == 0
    card.get_by_role("button", name="1 of 6 here").click()
    expect(page.get_by_role("list", name="Events to choose from")).to_contain_text("<img")
    page.get_by_role("button", name="Close").first.click()
    page.mouse.click(x + 60, y)
    expect(card).to_contain_text("Held by </script>")
    assert HOSTILE in page.locator(".so-legend").inner_text()
    assert HOSTILE in page.locator(".so-credit").get_attribute("title")
    assert page.evaluate("() => window.hacked") is None
    assert page.locator("img[src='x'], svg[onload]").count() == 0


# --- layout


@pytest.mark.parametrize("size", [(320, 568), (390, 844), (390, 460), (768, 480), (1280, 800), (3840, 2160)])
def test_nothing_covers_what_it_should_not(show, sample, size):
    page = show(sample, viewport={"width": size[0], "height": size[1]})
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    legend = page.locator(".so-legend")
    if size[0] > 720 and legend.get_attribute("open") is not None:
        assert overlapping(boxes(page, ".so-legend", ".so-readout", ".so-tools-view", ".so-tools-more")) == []
        legend.locator("summary").click()
    held = [
        ".so-tools-view",
        ".so-tools-more",
        ".so-readout",
        ".so-legend",
        ".leaflet-control-scale",
        ".so-north",
        ".so-credit",
    ]
    found = boxes(page, *held)
    assert len(found) == len(held)
    assert overlapping(found) == []
    stage = page.locator(".so-stage").bounding_box()
    assert all(box[2] >= 0 and box[4] <= stage["height"] + 1 and box[3] <= size[0] for box in found)
    page.evaluate("() => standoff.select('hamedani-death')")
    page.locator(".so-card").wait_for()
    assert overlapping(boxes(page, ".so-card", ".so-tools-view", ".so-tools-more")) == []


@pytest.mark.parametrize("size", [(320, 568), (1280, 800), (3840, 2160)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_text_is_smaller_than_12_px(show, size, theme):
    page = show(page_of(events=pile(60)), viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
    page.locator(".so-map").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="1 of 60 here").click()
    page.evaluate("() => (document.querySelector('.so-legend').open = true)")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.standoff *')].filter((e) => e.innerText && e.offsetParent
          && parseFloat(getComputedStyle(e).fontSize) < 12).map((e) => e.className)"""
    )
    assert small == []


def test_every_tool_of_a_phone_can_be_touched(show, sample):
    page = show(sample, viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    page.locator(".so-legend summary").tap()
    small = page.evaluate(
        """() => ['.so-tool', '.so-legend summary', '.so-switch', '.so-legend select', '.so-legend button']
          .flatMap((selector) => [...document.querySelectorAll(selector)])
          .filter((e) => e.offsetParent)
          .map((e) => [e.textContent || e.title, e.getBoundingClientRect().width, e.getBoundingClientRect().height])
          .filter(([, width, height]) => width < 43.9 || height < 43.9)"""
    )
    assert small == []


def test_on_paper_there_are_map_date_legend_and_sources(show, sample):
    page = show(sample, color_scheme="dark")
    page.locator(".so-legend summary").click()
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for shown in (".so-map", ".so-date", ".so-legend-body", ".so-readout"):
        assert page.locator(shown).is_visible(), shown
    said = page.locator(".standoff").inner_text()
    assert "Uppsala Conflict Data Program" in said
    assert "Attack on civilians" in said
    for hidden in (".so-tools-view", ".so-tools-more", ".so-buttons", ".so-credit", "#so-basemap"):
        assert page.locator(hidden).is_hidden(), hidden
    chart, legend = page.locator(".so-map").bounding_box(), page.locator(".so-legend").bounding_box()
    assert 300 < chart["height"] <= 562
    assert chart["y"] + chart["height"] <= legend["y"]
    # Dark grounds are left out on paper: the page turns light for it, and dark again after it.
    assert page.locator(".standoff").get_attribute("data-theme") == "light"
    page.emulate_media(media="screen")
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".so-legend").get_attribute("open") is None
    assert page.locator(".standoff").get_attribute("data-theme") == "dark"


def test_forced_colours_keep_edges(show, sample):
    page = show(sample, forced_colors="active")
    for panel in (".so-readout", ".so-legend", ".so-tools-view", ".so-credit"):
        style = page.locator(panel).evaluate("(e) => getComputedStyle(e).borderTopStyle")
        assert style == "solid", panel
