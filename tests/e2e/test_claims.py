"""A person on the page Claims: the real app, a real browser, nothing from any other host."""

import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from geo.read.catalog import claims_beside
from geo.read.claim_fields import claim_from, claims_of, pack, to_toml

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
    waited(opened, lambda: "claim=" in opened.url)
    # The link to be copied is the address of the page.
    link = opened.get_by_test_id("stCode").inner_text()
    assert parse_qs(urlsplit(link).query) == parse_qs(urlsplit(opened.url).query)
    elsewhere = page(link)
    elsewhere.get_by_role("heading", name="7 claims:").wait_for()
    assert elsewhere.get_by_text("ISIS was within 6 km of Government ground.").count() >= 1
    assert elsewhere.get_by_text("The claim of the link you opened").count() == 1
    assert elsewhere.get_by_text("your own claim").count() == 0


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


def test_a_claim_of_the_ledger_in_a_link_is_the_first_card_in_sight(page):
    claim = claims_beside("aleppo-2015")[4]
    opened = page(f"?page=claims&claim={quote(pack(claim))}", viewport={"width": 1280, "height": 800})
    opened.get_by_role("heading", name="6 claims:").wait_for()
    badge = opened.get_by_text("The claim of the link you opened")
    badge.wait_for()
    said = opened.get_by_text(claim.quote)
    assert said.count() == 1
    assert badge.bounding_box()["y"] < said.bounding_box()["y"] < 800


def test_a_ledger_that_is_taken_away_and_opened_again_has_the_same_verdicts(page, tmp_path):
    # Claims of the reader's own: another quote is another claim.
    first = tmp_path / "first.toml"
    first.write_text(
        to_toml([replace(one, quote=f"Said: {one.quote}") for one in claims_beside("aleppo-2015")]), "utf-8"
    )
    said = []
    for path in (first, tmp_path / "again.toml"):
        opened = page()
        opened.get_by_role("heading", name="6 claims:").wait_for()
        opened.get_by_text("Ledgers as files (claims.toml)").click()
        opened.locator(".st-key-claim-files input[type=file]").set_input_files(path)
        opened.get_by_text(f"{path.name}: 6 new claims.").wait_for()
        heading = opened.get_by_role("heading", name="12 claims:")
        heading.wait_for()
        reasons = opened.locator("[data-testid=stMain] p").filter(
            has_text=re.compile("Supported|Contradicted|Not decid")
        )
        said.append((heading.inner_text(), reasons.all_inner_texts()))
        with opened.expect_download() as download:
            opened.get_by_role("button", name="Download the 6 claims of your own (claims.toml)").click()
        download.value.save_as(tmp_path / "again.toml")
    assert said[0] == said[1]
    assert len(said[0][1]) == 12
    assert claims_of((tmp_path / "again.toml").read_bytes()) == claims_of(first.read_bytes())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "bad.toml: it holds no claim; each is a table [[claim]] with id, type and quote."),
        ("[[claim]]\nid = a\n", "bad.toml: it is not TOML: Invalid value (at line 2, column 6); mend it there."),
        (f"[[claim]]\nid = '{HOSTILE}'\n", "bad.toml: line 1, claim 1 ("),
        (to_toml([claim_from(NEAR)]).replace("3 km", "3"), "claim 1 ('hostile'): within: '3' has no unit; write"),
    ],
)  # fmt: skip
def test_a_ledger_that_cannot_be_used_is_one_line_of_text(page, text, said):
    opened = page()
    opened.get_by_text("Ledgers as files (claims.toml)").click()
    file = {"name": "bad.toml", "mimeType": "application/toml", "buffer": text.encode()}
    opened.locator(".st-key-claim-files input[type=file]").set_input_files(file)
    alert = opened.locator(".st-key-claim-files [data-testid=stAlert]")
    alert.wait_for()
    assert said in alert.inner_text().replace("\u2060", "")
    assert opened.evaluate("window.hacked") is None
    assert opened.locator("img[src=x]").count() == opened.locator('a[href^="javascript"]').count() == 0
    assert opened.get_by_role("heading", name="6 claims:").count() == 1


def test_enter_sends_the_form_and_nothing_typed_is_lost(page):
    opened = page()
    opened.get_by_text("Check a claim of your own").click()
    # Before the type is chosen: what is typed then must be sent, too.
    opened.get_by_label("The sentence, as it was said").fill("Biggest since August.")
    opened.get_by_role("combobox", name="What it states").click()
    opened.get_by_test_id("stSelectboxVirtualDropdown").get_by_text("The biggest advance since").click()
    since = opened.get_by_label("Since", exact=True)
    since.fill("2015-09")
    opened.get_by_role("button", name="Check it").click()
    opened.get_by_text("“Since”: '2015-09' is no day; write it as 2015-10-10.").wait_for()
    assert since.input_value() == "2015-09"
    opened.get_by_label("It happened from").fill("2015-10-09")
    opened.get_by_label("Said on").fill("2015-10-11")
    since.fill("2015-09-01")
    since.press("Enter")
    opened.get_by_role("heading", name="7 claims:").wait_for()
    waited(opened, lambda: "claim=" in opened.url)
    held = json.loads(parse_qs(urlsplit(opened.url).query)["claim"][0])
    assert held["quote"] == "Biggest since August."
    assert [held[name] for name in ("date", "since", "from", "until")] == [
        "2015-10-11", "2015-09-01", "2015-10-09", "2015-10-10"
    ]  # fmt: skip


def test_a_place_nobody_knows_is_said_before_it_is_a_claim(page):
    opened = page()
    opened.get_by_text("Check a claim of your own").click()
    opened.get_by_role("combobox", name="What it states").click()
    opened.get_by_test_id("stSelectboxVirtualDropdown").get_by_text("Happened near a place").click()
    place = opened.get_by_role("combobox", name="The place")
    place.fill("Verdun")
    place.press("Enter")
    opened.get_by_label("Near means within, with its unit").fill("3 km")
    opened.get_by_label("The sentence, as it was said").fill("Killed near Verdun.")
    opened.get_by_role("button", name="Check it").click()
    opened.get_by_text("It cannot be asked of these data: unknown place 'Verdun'").wait_for()
    assert opened.get_by_role("heading", name="6 claims:").count() == 1
    assert opened.get_by_label("The sentence, as it was said").input_value() == "Killed near Verdun."
