"""A published page in a fresh browser: it shows what its author saw, has no origin, and is framed where allowed."""

import http.server
import threading
from urllib.parse import urlsplit

import pandas as pd
import pytest

from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.share.embed import delete_address, embed_snippet, page_address
from geo.share.numbers import numbers_of
from geo.share.snapshot import Wanted, take
from tests.pages import READY, stats, until
from tests.worlds import utc

# A view of its author's own: some kinds, some weeks, another moment than the one the sample opens on.
NARROW = View(
    dataset="aleppo-2015",
    window=(utc("2015-09-01"), utc("2015-10-15")),
    instant=utc("2015-10-09"),
    kinds=frozenset({"battle", "capture"}),
    pair=("ISIS", "Government"),
)


class Host(http.server.BaseHTTPRequestHandler):
    """Another site, whose page frames what its server was told."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!DOCTYPE html><html lang=en><title>News</title>{self.server.snippet}".encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def site():
    """Return ``site(port=0)``: a server of another origin, whose ``snippet`` is what its page holds."""
    running = []

    def start(port=0):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Host)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        running.append((server, thread))
        server.where = f"http://127.0.0.1:{server.server_port}"
        return server

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def snapshot(publishing):
    wanted = Wanted(NARROW, address=publishing[0])
    return take(open_built_in("aleppo-2015"), wanted, now=pd.Timestamp.now("UTC"))


@pytest.fixture
def receipt(publishing, snapshot):
    address, store, _ = publishing
    made = store.publish(snapshot, now=pd.Timestamp.now("UTC"), base=address)
    yield made
    store.delete(made.id, made.key)


@pytest.fixture
def fresh(browser, no_other_host):
    """Return ``fresh()``: a page of a new context, what it asks for, and the errors it says."""
    contexts = []

    def open_():
        context = browser.new_context(viewport={"width": 1200, "height": 780})
        contexts.append(context)
        requested, errors = no_other_host(context), []
        page = context.new_page()
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page, requested, errors

    yield open_
    for context in contexts:
        context.close()


def assert_as_the_author_saw(page, snapshot):
    """Compare what a page says with the numbers of the snapshot: count, moment, distance."""
    numbers, shown = numbers_of(snapshot), stats(page)
    assert 0 < numbers["counts"]["shown"] < numbers["counts"]["total"]
    assert shown["visible"] == numbers["counts"]["shown"]
    assert shown["instant"] == NARROW.instant.value // 10**6
    assert shown["window"] == [moment.value // 10**6 for moment in NARROW.window]
    assert shown["distanceText"]
    assert shown["distanceText"] in numbers["sentence"]


def test_a_published_page_shows_what_its_author_saw_and_asks_for_nothing_else(publishing, snapshot, receipt, fresh):
    page, requested, errors = fresh()
    where = page_address(publishing[0], receipt.id)
    assert page.goto(where).status == 200
    page.evaluate(READY)
    assert_as_the_author_saw(page, snapshot)
    assert [one for one in requested if not one.startswith("data:")] == [where]
    assert errors == []


def test_a_published_page_works_though_it_has_no_origin(publishing, receipt, fresh):
    page, _, errors = fresh()
    page.goto(page_address(publishing[0], receipt.id))
    page.evaluate(READY)
    assert page.evaluate("() => window.origin") == "null"
    refused = "() => { try { return String(%s) } catch (error) { return error.name } }"
    assert [page.evaluate(refused % what) for what in ("document.cookie", "localStorage.length")] == [
        "SecurityError"
    ] * 2
    assert page.evaluate("() => document.fullscreenEnabled")
    before = stats(page)["instant"]
    page.locator("body").press("]")
    until(page, f"standoff.stats().instant > {before}")
    page.locator("body").press("[")
    until(page, f"standoff.stats().instant === {before}")
    assert errors == []


def test_a_published_page_cannot_act_as_the_dashboard(publishing, receipt, fresh):
    page, _, errors = fresh()
    page.goto(page_address(publishing[0], receipt.id))
    page.evaluate(READY)
    asked = "() => fetch('/_stcore/host-config').then(() => 'answered', () => 'refused')"
    assert page.evaluate(asked) == "refused"
    framed = """() => new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.onload = () => { try { done(frame.contentDocument ? 'read' : 'closed') } catch { done('closed') } };
      frame.src = '/';
      document.body.append(frame);
      setTimeout(() => done('closed'), 3000);
    })"""
    assert page.evaluate(framed) == "closed"
    assert errors, "the policy says what it stopped"


def test_its_link_to_the_dashboard_opens_the_dashboard_outside_the_sandbox(publishing, receipt, fresh):
    address = publishing[0]
    page, _, _ = fresh()
    page.goto(page_address(address, receipt.id))
    page.evaluate(READY)
    with page.expect_popup() as opened:
        page.locator(f"a[href^='{address}/?'], a[href^='{address}?']").first.click()
    opened.value.wait_for_selector("iframe.standoff-map.ready", timeout=60_000)
    assert opened.value.evaluate("() => [window.origin, window.opener]") == [address, None]


def test_a_page_of_an_origin_that_is_allowed_frames_it(publishing, snapshot, receipt, fresh, site):
    address, _, framing = publishing
    news = site(framing)
    news.snippet = embed_snippet(address, receipt.id, snapshot.dataset.title)
    page, requested, errors = fresh()
    page.goto(news.where)
    frame = page.wait_for_selector("iframe").content_frame()
    frame.wait_for_url(page_address(address, receipt.id))
    frame.evaluate(READY)
    assert_as_the_author_saw(frame, snapshot)
    assert frame.evaluate("() => [window.origin, document.fullscreenEnabled]") == ["null", True]
    assert page.locator("iframe").get_attribute("title") == snapshot.dataset.title
    hosts = {urlsplit(one).netloc for one in requested if one.startswith("http")}
    assert hosts == {urlsplit(address).netloc, urlsplit(news.where).netloc}
    assert [said for said in errors if "favicon" not in said] == []


def test_a_page_of_another_origin_is_refused_it(publishing, receipt, fresh, site):
    news = site()
    news.snippet = embed_snippet(publishing[0], receipt.id, "A map")
    page, _, errors = fresh()
    page.goto(news.where)
    for _ in range(100):
        if any("frame-ancestors" in said for said in errors):
            break
        page.wait_for_timeout(50)
    assert any("frame-ancestors" in said for said in errors)
    frame = page.query_selector("iframe").content_frame()
    assert frame.evaluate("() => typeof window.standoff") == "undefined"


def test_a_delete_link_asks_and_its_form_deletes_for_the_author_too(publishing, receipt, fresh):
    address, store, _ = publishing
    page, requested, errors = fresh()
    where = page_address(address, receipt.id)
    page.goto(where)
    page.goto(delete_address(address, receipt.id, receipt.key))
    assert store.find(receipt.id) is not None
    page.get_by_role("button", name="Delete it").click()
    page.get_by_role("heading", name="The page is deleted").wait_for()
    assert receipt.key not in page.url
    assert errors == []
    # Its browser had kept the page for as long as the store would.
    assert page.goto(where).status == 404
    assert page.inner_text("body").startswith("There is no such page here")
    assert store.find(receipt.id) is None
    assert {urlsplit(one).netloc for one in requested} == {urlsplit(address).netloc}


def test_the_list_shows_titles_and_cards_without_a_script(publishing, snapshot, receipt, fresh):
    address = publishing[0]
    page, _, errors = fresh()
    page.goto(f"{address}/s")
    assert page.url == f"{address}/s/"
    link = page.get_by_role("link", name=snapshot.dataset.title)
    picture = "document.querySelector('img').naturalWidth"
    until(page, f"{picture} === 1200")
    assert page.evaluate("() => document.scripts.length") == 0
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    link.click()
    page.evaluate(READY)
    assert page.url == page_address(address, receipt.id)
    assert errors == []
