"""The page before and after, in a browser: the divider, both ways to compare, the places, hostile names."""

import io

import pytest
import shapely
from PIL import Image
from playwright.sync_api import expect

from geo.draw.swipe import render_swipe
from geo.measure.change import change
from geo.measure.ground import Ground
from geo.measure.zones import control
from geo.read.catalog import open_built_in
from tests.e2e.test_accessibility import OPEN, PHONE, findings
from tests.pages import HOSTILE, stats, until
from tests.worlds import ground_of, holding, place, utc, zone

BEFORE, AFTER = utc("2015-10-08"), utc("2015-10-10")
WEST, EAST = shapely.box(37.0, 36.0, 37.2, 36.2), shapely.box(37.2, 36.0, 37.4, 36.2)


def taken(name="Middle", holder="Government"):
    """ISIS holds the west; on 9 October it takes the east, with a place in it, from somebody."""
    return ground_of(
        zones=[
            zone("ISIS", WEST),
            zone(holder, EAST, end="2015-10-09"),
            zone("ISIS", EAST, "2015-10-09"),
        ],
        places=[place(name, 37.3, 36.1), place("Steady", 37.1, 36.1)],
        holdings=[
            holding("p0", holder, "2015-01-01", "2015-10-09"),
            holding("p0", "ISIS", "2015-10-09", None),
            holding("p1", "ISIS", "2015-01-01", None),
        ],
    )


def page_of(ground, **options):
    return render_swipe(ground, change(ground, BEFORE, AFTER), title="Before and after", **options)


@pytest.fixture(scope="module")
def sample():
    dataset = open_built_in("aleppo-2015")
    ground = Ground(dataset, control(dataset))
    return render_swipe(ground, change(ground, BEFORE, AFTER, area=dataset.zone_area), title=dataset.title)


def colour_at(page, x, y):
    """Return the mean colour of a small part of the screen: patterns are lines of it."""
    shot = page.screenshot(clip={"x": x - 10, "y": y - 10, "width": 20, "height": 20})
    return Image.open(io.BytesIO(shot)).convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))


def spot(page, lat, lng, side="after"):
    """Return where a place stands on the screen, on a side."""
    return page.evaluate(
        """([lat, lng, side]) => {
          const pane = document.querySelector(`.leaflet-sw-${side}-pane`);
          const at = document.querySelector(`.leaflet-sw-${side}-spots-pane .sw-spot`).getBoundingClientRect();
          return [at.x + at.width / 2, at.y + at.height / 2, pane.style.clipPath];
        }""",
        [lat, lng, side],
    )[:2]


def divide(page, share):
    assert page.evaluate(f"() => standoff.apply({{ divider: {share} }})")
    page.wait_for_timeout(100)


def wide(pixel):
    return max(pixel) - min(pixel)


def test_the_divider_decides_what_is_seen(show):
    page = show(page_of(taken()))
    x, y = spot(page, 36.1, 37.3)
    divide(page, 1)
    before = colour_at(page, x + 60, y + 60)
    divide(page, 0)
    after = colour_at(page, x + 60, y + 60)
    # Before it is the Government's, whose vermilion shows; after it is ISIS's, which is grey.
    assert wide(before) > 25
    assert wide(after) < 15


def test_the_divider_is_a_slider_for_the_keyboard(show, sample):
    page = show(sample)
    divider = page.get_by_role("slider", name="Divider between before and after")
    divide(page, 0.5)
    divider.focus()
    for key, share in [
        ("ArrowRight", 52), ("ArrowLeft", 50), ("ArrowUp", 52), ("ArrowDown", 50), ("Shift+ArrowLeft", 40),
        ("PageUp", 50), ("PageDown", 40), ("Home", 0), ("ArrowLeft", 0), ("End", 100),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert divider.get_attribute("aria-valuenow") == str(share), key
    assert divider.get_attribute("aria-valuetext") == "All of the map shows 8 October 2015"
    page.keyboard.press("PageDown")
    said = "8 October 2015 on the left 90 % of the map, 10 October 2015 on the right 10 %"
    assert divider.get_attribute("aria-valuetext") == said
    assert page.locator(".sw-divider").bounding_box()["x"] == pytest.approx(1200 * 0.9 - 22, abs=1.5)


def test_the_pointer_drags_the_divider_and_the_map_stays(show, sample):
    page = show(sample)
    before = stats(page)
    box = page.locator(".sw-grip").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] - 170, box["y"] + 90, steps=4)
    page.mouse.up()
    after = stats(page)
    assert after["divider"] == pytest.approx(before["divider"] - 200 / 1200, abs=0.002)
    assert after["camera"] == before["camera"]


@pytest.mark.parametrize(("across", "down"), [(22, 0.5), (3, 0.2), (41, 0.9)])
def test_a_finger_drags_the_divider_anywhere_on_44_pixels(show, sample, across, down):
    page = show(sample, **PHONE)
    before = stats(page)
    box = page.locator(".sw-divider").bounding_box()
    assert box["width"] >= 44
    x, y = box["x"] + across, box["y"] + box["height"] * down
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in (20, 50, 78):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x + step, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    after = stats(page)
    assert after["divider"] == pytest.approx(before["divider"] + 78 / 390, abs=0.01)
    assert after["camera"] == before["camera"]


def test_a_reader_s_camera_is_the_same_swiped_and_side_by_side(show, sample):
    page = show(sample)
    assert page.evaluate("() => standoff.apply({ camera: [36.4, 37.2, 10.5] })")
    page.mouse.move(300, 300)
    page.mouse.down()
    page.mouse.move(340, 330, steps=4)
    page.mouse.up()
    page.wait_for_timeout(600)
    moved = stats(page)["camera"]
    page.get_by_role("button", name="Side by side").click()
    assert stats(page)["camera"] == moved
    expect(page.get_by_role("slider")).to_be_hidden()
    page.get_by_role("button", name="Swipe").click()
    assert stats(page)["camera"] == moved


def test_side_by_side_both_halves_show_the_same_place(show):
    page = show(page_of(taken()))
    page.get_by_role("button", name="Side by side").click()
    page.wait_for_timeout(200)
    left, right = spot(page, 36.1, 37.3, "before"), spot(page, 36.1, 37.3, "after")
    assert right[0] - left[0] == pytest.approx(600, abs=1)
    assert right[1] == left[1]
    assert wide(colour_at(page, left[0] + 40, left[1] + 40)) > 25
    assert wide(colour_at(page, right[0] + 40, right[1] + 40)) < 15
    for at in (left, right):
        page.mouse.click(*at)
        assert stats(page)["chosen"] == 0
        page.keyboard.press("Escape")
        page.mouse.click(at[0] - 100, at[1])
        assert stats(page)["chosen"] is None


@pytest.mark.parametrize("side", ["before", "after"])
def test_side_by_side_the_wheel_zooms_in_on_what_is_under_it(show, side):
    page = show(page_of(taken()))
    page.get_by_role("button", name="Side by side").click()
    page.wait_for_timeout(200)
    x, y = spot(page, 36.1, 37.3, side)
    page.mouse.move(x, y)
    zoom = stats(page)["camera"][2]
    page.mouse.wheel(0, -200)
    until(page, f"standoff.stats().camera[2] > {zoom}")
    page.wait_for_timeout(500)
    assert spot(page, 36.1, 37.3, side) == pytest.approx((x, y), abs=2)


def test_a_place_that_changed_hands_tells_of_itself_to_the_keyboard(show):
    page = show(page_of(taken()))
    mark = page.get_by_role("button", name="Middle: Government before, ISIS after")
    mark.focus()
    card = page.get_by_role("region", name="Place whose record changed")
    expect(card.get_by_role("heading")).to_have_text("Middle")
    text = card.inner_text()
    for said in ("village", "Government", "ISIS", "high", "within 500 m", "test"):
        assert said in text, said
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


@pytest.mark.parametrize("off", [-15, 0, 15])
def test_a_place_under_the_divider_answers_a_click_and_not_a_drag(show, off):
    page = show(page_of(taken()))
    x, y = spot(page, 36.1, 37.3)
    divide(page, (x + off) / 1200)
    card = page.get_by_role("region", name="Place whose record changed")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=3)
    page.mouse.move(x + 10, y, steps=3)
    page.mouse.up()
    expect(card).to_be_hidden()
    divide(page, (x + off) / 1200)
    page.mouse.click(x, y)
    expect(card.get_by_role("heading")).to_have_text("Middle")
    assert stats(page)["divider"] == pytest.approx((x + off) / 1200, abs=0.002)


def test_the_list_brings_a_place_into_sight(show, sample):
    page = show(sample)
    page.evaluate("() => standoff.apply({ camera: [36.9, 36.2, 9] })")
    page.locator(".sw-list summary").click()
    page.get_by_role("button", name="Tall Susin Opposition → ISIS").click()
    until(page, "standoff.stats().camera[2] >= 11")
    expect(page.get_by_role("region", name="Place whose record changed").get_by_role("heading")).to_have_text(
        "Tall Susin"
    )
    assert stats(page)["camera"][0] == pytest.approx(36.37, abs=0.2)


def test_of_very_many_places_some_are_drawn_and_that_is_said(show):
    ground = ground_of(
        zones=[zone("ISIS", WEST)],
        places=[place(f"Place {number:03}", 37 + number / 1000, 36.1) for number in range(230)],
        holdings=[holding(f"p{number}", "Government", "2015-01-01", "2015-10-09") for number in range(230)]
        + [holding(f"p{number}", "ISIS", "2015-10-09", None) for number in range(230)],
    )
    page = show(page_of(ground))
    summary = page.locator(".sw-list summary")
    expect(summary).to_have_text("Places whose record changed Places (230, 200 drawn)")
    assert stats(page)["places"] == 200
    page.evaluate("() => standoff.apply({ camera: [36.1, 37.2, 14] })")
    expect(summary).to_have_text("Places whose record changed Places (230)")
    summary.click()
    expect(page.get_by_role("button", name="Next page")).to_be_visible()


def test_hostile_names_are_text(show):
    page = show(page_of(taken(HOSTILE, HOSTILE), theme="dark"))
    page.locator(".sw-spot[tabindex='0']").focus()
    expect(page.get_by_role("region", name="Place whose record changed").get_by_role("heading")).to_have_text(HOSTILE)
    assert page.evaluate("() => window.hacked") is None
    assert page.locator("main img").count() == 0
    assert HOSTILE in page.locator("#sw-said").inner_text()


def test_what_the_frame_asks_for_is_checked(show, sample):
    page = show(sample)
    camera = stats(page)["camera"]
    for bad in (
        "{ camera: [95, 0, 3] }",
        "{ camera: 'x' }",
        "{ mode: 'constructor' }",
        "{ divider: NaN }",
        "{ bounds: [1, 2] }",
    ):
        assert page.evaluate(f"() => standoff.apply({bad})") is False, bad
    assert stats(page)["camera"] == camera
    assert page.evaluate("() => standoff.apply({ bounds: [37, 36, 37.1, 36.1], mode: 'sides' })")
    assert stats(page)["camera"][:2] == pytest.approx([36.05, 37.05], abs=0.01)


def test_the_page_asks_the_network_for_nothing(sample, browser, no_other_host, tmp_path):
    context = browser.new_context()
    requested = no_other_host(context)
    page = context.new_page()
    (tmp_path / "swipe.html").write_text(sample, encoding="utf-8")
    page.goto((tmp_path / "swipe.html").as_uri())
    until(page, "window.standoff")
    page.get_by_role("button", name="Side by side").click()
    page.wait_for_timeout(300)
    assert [url for url in requested if not url.startswith(("file:", "data:", "blob:"))] == []
    assert len([url for url in requested if url.startswith("file:")]) == 1
    context.close()


def boxes(page, *selectors):
    return {name: page.locator(name).bounding_box() for name in selectors if page.locator(name).first.is_visible()}


def meet(a, b):
    across = a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
    return across and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]


@pytest.mark.parametrize("width", [320, 390, 700, 1280])
@pytest.mark.parametrize("mode", ["swipe", "sides"])
def test_labels_never_lie_over_controls(show, sample, width, mode):
    page = show(sample, viewport={"width": width, "height": 700})
    page.evaluate(f"() => standoff.apply({{ mode: '{mode}' }})")
    labels = ".sw-before", ".sw-between" if mode == "sides" and width < 640 else ".sw-after"
    found = boxes(page, *labels, ".sw-ways", ".so-tools", ".sw-list", ".sw-key", ".sw-grip")
    assert set(labels) < set(found)
    for label in labels:
        said = {".sw-before": "Before: 8 October 2015"}.get(label, "After: 10 October 2015")
        assert page.locator(label).inner_text() == said
        assert [name for name in found if name != label and meet(found[name], found[label])] == []
        assert found[label]["x"] >= 0
        assert found[label]["x"] + found[label]["width"] <= width
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_two_maps_stand_above_each_other(show):
    page = show(page_of(taken()), **PHONE)
    page.get_by_role("button", name="Above and below").tap()
    page.wait_for_timeout(200)
    upper, lower = spot(page, 36.1, 37.3, "before"), spot(page, 36.1, 37.3, "after")
    assert upper[0] == pytest.approx(lower[0], abs=1)
    strip = page.locator(".sw-between").bounding_box()
    assert upper[1] < strip["y"] < lower[1] - strip["height"]


def grave(page):
    """Return what axe-core finds grave; that places lie near each other on the ground is not the page's doing.

    WCAG 2.2, 2.5.8: small targets may stand where the list has the same for every one of them.
    """
    found = [one for one in findings(page) if one[0] != "target-size"]
    return found + findings(page, {"exclude": [[".sw-spot"]]})


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_grave(show, sample, theme, size):
    page = show(sample, color_scheme=theme, **OPEN, **size)
    page.locator(".sw-list summary").click()
    assert grave(page) == []
    page.locator(".sw-list summary").click()
    page.locator(".sw-ways button").nth(1).click()
    page.locator(".sw-spot[tabindex='0']").first.focus()
    assert grave(page) == []


def test_the_theme_can_be_told(show, sample):
    page = show(sample)
    light = page.evaluate("() => getComputedStyle(document.querySelector('.standoff')).backgroundColor")
    assert page.evaluate("() => standoff.setTheme('dark')")
    assert page.evaluate("() => getComputedStyle(document.querySelector('.standoff')).backgroundColor") != light
    assert page.evaluate("() => standoff.setTheme('pink')") is False


def test_on_paper_the_divider_stands_where_it_stood(show):
    page = show(page_of(taken()))
    divide(page, 0.25)
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    paper, line = (page.locator(name).bounding_box() for name in (".so-map", ".sw-divider"))
    assert line["x"] + line["width"] / 2 - paper["x"] == pytest.approx(0.25 * paper["width"], abs=2)
    assert line["height"] == pytest.approx(paper["height"], abs=2)
    expect(page.locator(".sw-key-body")).to_be_visible()
    expect(page.locator(".sw-ways")).to_be_hidden()


def test_damaged_data_are_one_line(browser, tmp_path):
    html = page_of(taken())
    start = html.index('_data">') + len('_data">') + 400
    page = browser.new_page()
    (tmp_path / "cut.html").write_text(html[:start] + html[start + 200 :], encoding="utf-8")
    page.goto((tmp_path / "cut.html").as_uri())
    expect(page.get_by_role("alert")).to_contain_text("damaged")
    page.close()
