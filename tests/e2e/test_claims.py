"""A person on the page Claims: the real app, a real browser, nothing from any other host."""

import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from geo.read.catalog import claims_beside

#: Text of a link that would run, were it ever taken for HTML or Markdown.
HOSTILE = '<img src=x onerror="window.hacked=1"> [a](javascript:window.hacked=1) <script>window.hacked=1</script>'
NEAR = {
    "id": "hostile", "type": "happened-near", "quote": HOSTILE, "who": HOSTILE, "place": HOSTILE, "from": "2015-08-01",
    "until": "2015-08-31", "within": "3 km",
}  # fmt: skip


@pytest.fixture
def page(visit):
    """Open the page; the map behind it is not waited for."""

    def open_(query="?page=claims", **options):
        page = visit(query, mapped=False, **options)
        # Six claims are worked out before anything of them is shown.
        page.set_default_timeout(60_000)
        return page

    return open_


def waited(page, found, seconds=30):
    for _ in range(20 * seconds):
        if found():
            return
        page.wait_for_timeout(50)
    pytest.fail(f"waited in vain at {page.url}")


def test_the_ledger_opens_from_its_link_and_evidence_is_shown_on_the_map(page):
    opened = page()
    opened.get_by_role("heading", name="6 claims:").wait_for()
    for claim in claims_beside("aleppo-2015"):
        assert opened.get_by_text(claim.quote).count() == 1
    opened.get_by_text("Evidence:").first.click()
    opened.get_by_role("button", name="Show on map").first.click()
    opened.wait_for_selector("iframe.standoff-map.ready")
    assert opened.get_by_role("tab", name="Map").get_attribute("aria-selected") == "true"
    waited(opened, lambda: "camera=" in opened.url)
    assert "page=" not in opened.url


def test_a_claim_is_written_linked_and_opened_elsewhere(page):
    opened = page()
    opened.get_by_text("Check a claim of your own").click()
    opened.get_by_label("The sentence, as it was said").fill("ISIS was within 6 km of Government ground.")
    opened.get_by_label("Distance, with its unit").fill("6 km")
    opened.get_by_role("button", name="Check it").click()
    opened.get_by_role("heading", name="7 claims:").wait_for()
    opened.get_by_text("your own claim").wait_for()
    opened.get_by_role("button", name="Link to this claim").first.click()
    waited(opened, lambda: "claim=" in opened.url)
    elsewhere = page(opened.url)
    elsewhere.get_by_role("heading", name="7 claims:").wait_for()
    assert elsewhere.get_by_text("ISIS was within 6 km of Government ground.").count() >= 1


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, {"width": 390, "height": 844}])
def test_hostile_text_in_a_link_is_text_and_nothing_runs_over_the_edge(page, viewport):
    opened = page(f"?page=claims&claim={quote(json.dumps(NEAR))}", viewport=viewport)
    opened.get_by_role("heading", name="7 claims:").wait_for()
    opened.get_by_text("cannot be asked of these data", exact=False).first.wait_for()
    assert opened.evaluate("window.hacked") is None
    assert opened.locator("img[src=x]").count() == 0
    assert opened.locator('a[href^="javascript"]').count() == 0
    main = opened.locator("[data-testid=stMain]")
    assert main.evaluate("one => one.scrollWidth - one.clientWidth") <= 1


def test_days_of_the_data_are_typed_into_the_form(page):
    opened = page()
    opened.get_by_text("Check a claim of your own").click()
    opened.get_by_role("combobox", name="What it states").click()
    opened.get_by_test_id("stSelectboxVirtualDropdown").get_by_text("The biggest advance since").click()
    for name, day in {"Said on": "20151009", "Since": "20150901"}.items():
        opened.get_by_role("spinbutton", name=f"year, {name}").click()
        opened.keyboard.type(day)
    opened.get_by_label("The sentence, as it was said").fill("Biggest since August.")
    opened.get_by_role("button", name="Check it").click()
    opened.get_by_role("heading", name="7 claims:").wait_for()
    opened.get_by_role("button", name="Link to this claim").first.click()
    waited(opened, lambda: "claim=" in opened.url)
    held = json.loads(parse_qs(urlsplit(opened.url).query)["claim"][0])
    assert (held["date"], held["since"]) == ("2015-10-09", "2015-09-01")
