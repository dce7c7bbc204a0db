"""axe-core on the bare page and on the dashboard: nothing serious or critical, in either theme, wide or narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from geo.draw.page import render_page
from geo.model.view import View
from geo.scene import build_scene
from tests.worlds import dataset_of, event

GRAVE = {"serious", "critical"}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SPOT = {"label": "Tall Susin", "lon": 37.17684, "lat": 36.35445}
# The page's content policy lets no script in from outside, this one's neither.
OPEN = {"bypass_csp": True}


def findings(page, context=None):
    """Return what axe-core finds grave: its rule, how many elements, and the first of them."""
    # "best-practice" is axe's own advice; the rules named are those of WCAG 2.0 to 2.2, A and AA.
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, context, {"resultTypes": ["violations"], "runOnly": tags}).response
    assert found["testEngine"]["name"] == "axe-core"
    return [
        (rule["id"], len(rule["nodes"]), rule["nodes"][0]["target"], rule["nodes"][0]["html"][:200])
        for rule in found["violations"]
        if rule["impact"] in GRAVE
    ]


# Streamlit shows a button of its own, Stop, in its header while it works a page out.
CALM = """() => new Promise((done) => {
    const app = document.querySelector("[data-testid=stApp]");
    const busy = () => app.dataset.testScriptState !== "notRunning"
        || !!document.querySelector("[data-testid=stStatusWidget]");
    const end = Date.now() + 1000;
    const look = () => busy() ? done(false) : Date.now() > end ? done(true) : setTimeout(look, 50);
    look();
})"""


def settled_findings(page):
    """Return what axe-core finds grave on the dashboard while Streamlit rests, before and after."""
    for _ in range(20):
        page.wait_for_function(CALM, timeout=90_000)
        found = findings(page)
        if page.evaluate(CALM):
            return found
    return pytest.fail("the dashboard was at work again during each of 20 audits")


def test_axe_runs_and_finds_what_is_there(show, sample):
    page = show(sample, **OPEN)
    page.evaluate("() => document.querySelector('.so-tool').removeAttribute('aria-label')")
    page.evaluate("() => document.querySelector('.so-tool').removeAttribute('title')")
    assert [rule for rule, *_ in findings(page)] == ["button-name"]


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_bare_page(show, sample, theme, size):
    page = show(sample, color_scheme=theme, **OPEN, **size)
    assert findings(page) == []

    marks = {"title": "ISIS, 9 October 2015", "note": "", "outlines": [], "spots": [SPOT], "more": 0}
    assert page.evaluate("(marks) => standoff.apply({ marks })", marks) is True
    legend = page.locator(".so-legend")
    if legend.get_attribute("open") is None:
        legend.locator("summary").click()
    assert findings(page) == []
    legend.locator("summary").click()

    page.get_by_role("button", name="Measure a distance").click()
    for spot in ({"x": 120, "y": 260}, {"x": 200, "y": 280}, {"x": 150, "y": 220}):
        page.locator(".so-map").click(position=spot)
    assert page.get_by_role("region", name="Measure").is_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Measure a distance").click()

    page.evaluate("() => standoff.select('hamedani-death')")
    page.get_by_role("region", name="Event").wait_for()
    assert findings(page) == []


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_card_of_many_events_with_its_list(show, theme, size):
    rows = [event(37, 36, f"2015-08-{1 + n % 28:02}", f"actor {n}", note="n" * 200) for n in range(120)]
    page = show(render_page(build_scene(dataset_of(events=rows), View())), color_scheme=theme, **OPEN, **size)
    page.locator(".so-map").click()
    page.get_by_role("button", name="1 of 120 here").click()
    page.get_by_role("list", name="Events to choose from").wait_for()
    assert findings(page) == []
    page.get_by_role("region", name="Event").get_by_role("button", name="Close").click()
    legend = page.locator(".so-legend")
    if legend.get_attribute("open") is None:
        legend.locator("summary").click()
    page.get_by_role("button", name="Show all 120").click()
    assert findings(page) == []


@pytest.fixture
def dashboard(browser, app_server, no_other_host):
    """Open the dashboard, its frame drawn."""
    contexts = []

    def open_(**options):
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 1000}, **OPEN, **options})
        contexts.append(context)
        no_other_host(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(app_server)
        page.wait_for_selector("iframe.standoff-map.ready", timeout=60_000)
        page.wait_for_timeout(500)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [{}, PHONE], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dashboard(dashboard, theme, size):
    page = dashboard(color_scheme=theme, **size)
    assert settled_findings(page) == []
    frame = page.query_selector("iframe.standoff-map").content_frame()
    assert findings(frame) == []


def test_every_tab_of_the_dashboard(dashboard):
    page = dashboard()
    tabs = page.get_by_role("tab")
    assert tabs.count() > 1
    for tab in tabs.all():
        tab.click()
        assert settled_findings(page) == [], tab.inner_text()


def test_the_fields_for_files(dashboard):
    page = dashboard()
    page.get_by_text("Your files", exact=True).click()
    page.get_by_role("button", name="Open this address").wait_for()
    assert settled_findings(page) == []


def test_the_frame_lets_the_map_fill_the_screen(dashboard):
    frame = dashboard().query_selector("iframe.standoff-map").content_frame()
    button = frame.get_by_role("button", name="Full screen")
    assert button.is_visible()
    button.click()
    frame.get_by_role("button", name="Leave the full screen").wait_for()
    assert frame.evaluate("() => innerHeight") > 900
