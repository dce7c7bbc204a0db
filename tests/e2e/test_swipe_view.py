"""The map before and after in the dashboard: one page a pair of dates, and one camera for all of them."""

import pytest
from playwright.sync_api import expect

from tests.pages import until

LINK = "?page=control&compare=2015-10-08..2015-10-10"


@pytest.fixture
def desk(browser, app_server, no_other_host):
    """Return ``desk(query)``: the page and the addresses asked for; at the end no page may have said an error."""
    contexts, errors = [], []

    def open_(query=LINK, **options):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 1000}} | options))
        contexts.append(context)
        requested = no_other_host(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(error.stack))
        page.goto(f"{app_server}/{query}")
        page.wait_for_selector("iframe.standoff-swipe.ready", timeout=60_000)
        return page, requested

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


def frame_of(page):
    return page.query_selector("iframe.standoff-swipe").content_frame()


def seen(page):
    frame = frame_of(page)
    until(frame, "window.standoff")
    return frame.evaluate("() => standoff.stats()")


def within_a_pixel(camera):
    """A frame whose size changes by an odd number of pixels has its middle half a pixel on: 0.0005 degrees here."""
    return pytest.approx(camera, abs=0.001)


def test_a_rerun_leaves_the_page_and_its_camera_alone(desk):
    page, requested = desk()
    frame = frame_of(page)
    expect(page.frame_locator("iframe.standoff-swipe").locator(".sw-before")).to_have_text("Before: 8 October 2015")
    frame.evaluate("() => { window.marked = true; standoff.apply({ camera: [36.4, 37.1, 10.25], divider: 0.25 }); }")
    asked = len([url for url in requested if "/map/" in url])
    deaths = page.get_by_role("spinbutton", name="At least so many deaths (best estimate)")
    deaths.fill("3")
    deaths.press("Enter")
    page.wait_for_url("**deaths=3**")
    page.wait_for_timeout(500)
    assert frame.evaluate("() => window.marked")
    assert len([url for url in requested if "/map/" in url]) == asked
    now = seen(page)
    assert (now["camera"], now["divider"]) == (within_a_pixel([36.4, 37.1, 10.25]), 0.25)


def test_other_dates_are_another_page_with_the_same_camera(desk):
    page, _ = desk()
    frame_of(page).evaluate("() => standoff.apply({ camera: [36.4, 37.1, 10.25], divider: 0.25, mode: 'sides' })")
    page.get_by_role("button", name="Dates of the map").click()
    page.wait_for_selector("iframe.standoff-swipe.ready")
    inner = page.frame_locator("iframe.standoff-swipe")
    expect(inner.locator(".sw-before")).to_have_text("Before: 1 February 2015")
    until(frame_of(page), "window.standoff?.stats().mode === 'sides'")
    now = seen(page)
    assert (now["camera"], now["divider"]) == (within_a_pixel([36.4, 37.1, 10.25]), 0.25)


def test_the_camera_is_found_again_after_another_page_of_the_dashboard(desk):
    page, _ = desk()
    frame = frame_of(page)
    frame.evaluate("() => { standoff.on('change', () => { window.told = true; }); }")
    frame.locator(".sw-divider").focus()
    page.keyboard.press("Home")
    until(frame, "window.told")
    page.get_by_role("tab", name="Data").click()
    page.wait_for_selector("iframe.standoff-swipe", state="detached")
    page.get_by_role("tab", name="Control").click()
    page.wait_for_selector("iframe.standoff-swipe.ready")
    assert seen(page)["divider"] == 0


def test_mode_and_camera_are_in_the_link_and_another_reader_sees_them(desk):
    page, _ = desk()
    assert "compare_" not in page.url, "nobody chose anything"
    inner = page.frame_locator("iframe.standoff-swipe")
    inner.get_by_role("button", name="Side by side").click()
    page.wait_for_url("**compare_way=sides**")
    assert "compare_camera" not in page.url, "what changed is fitted"
    frame_of(page).evaluate("() => { window.marked = true; }")
    inner.get_by_role("button", name="Zoom in").click()
    page.wait_for_url("**compare_camera=**")
    assert frame_of(page).evaluate("() => window.marked"), "the page is not loaded again"
    mine = seen(page)
    other, _ = desk(page.url.partition("/?")[2].join(["?", ""]))
    until(frame_of(other), "window.standoff?.stats().mode === 'sides'")
    theirs = seen(other)
    assert (theirs["camera"], theirs["fitted"]) == (within_a_pixel(mine["camera"]), False)
    inner.get_by_role("button", name="Show what changed").click()
    page.wait_for_function("() => !location.href.includes('compare_camera')")


def test_the_divider_alone_does_not_run_the_page_again(desk):
    page, _ = desk()
    frame = frame_of(page)
    frame.evaluate("() => { standoff.on('change', () => { window.told = true; }); }")
    runs = page.evaluate(
        """() => {
          window.ran = 0;
          new MutationObserver((found) => found.forEach(({ target }) => {
            if (target.dataset.testScriptState === 'running') window.ran += 1;
          })).observe(document.querySelector('[data-testid=stApp]'), { attributes: true });
        }"""
    )
    assert runs is None
    frame.locator(".sw-divider").focus()
    page.keyboard.press("Home")
    until(frame, "window.told")
    page.wait_for_timeout(500)
    assert page.evaluate("window.ran") == 0
    frame.get_by_role("button", name="Side by side").click()
    page.wait_for_url("**compare_way=sides**")
    assert page.evaluate("window.ran") > 0, "the count counts"


def test_below_the_map_a_sentence_says_the_same(desk):
    page, _ = desk()
    said = page.locator(".st-key-before-after [data-testid=stCaptionContainer]").last
    expect(said).to_contain_text("who held which ground on 8 October 2015 and on 10 October 2015")
    expect(said).to_contain_text("Opposition before and ISIS after: Fafin, Infantry School")
    assert frame_of(page).locator("#sw-said").text_content() == said.inner_text()


def test_it_follows_the_theme_of_the_dashboard(desk):
    page, _ = desk(color_scheme="dark")
    until(frame_of(page), "document.querySelector('.standoff').dataset.theme === 'dark'")
