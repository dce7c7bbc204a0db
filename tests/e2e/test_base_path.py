"""The dashboard under a path (``server.baseUrlPath``): its map, what is published from it, the list and a deletion."""

import urllib.request

import pytest

from geo.share.store import Store
from tests.e2e.conftest import free_port, served
from tests.e2e.test_share import WIDE, opened, part
from tests.pages import READY


@pytest.fixture(scope="module")
def under(tmp_path_factory):
    """Run the real app under a path, its public address not set; return its address and its store."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("published")
    with served(home, free_port(), under="a/maps", PUBLISH=str(folder)) as address:
        yield address, Store(folder, most_bytes=500_000_000, most_days=365)


@pytest.mark.parametrize("slash", ["", "/"])
def test_what_is_published_under_a_path_is_reached_listed_and_deleted_there(
    under, visit, browser, no_other_host, slash
):
    address, store = under
    page = visit(f"{address}{slash}?instant=2015-10-09", **WIDE)
    frame = page.query_selector("iframe.standoff-map").content_frame()
    assert frame.url.startswith(f"{address}/map/")
    dialog = opened(page)
    part(page, dialog, "Publish")
    dialog.get_by_text("I may make this public").click()
    dialog.get_by_role("button", name="Publish").click()
    dialog.get_by_text("It is published.").wait_for(timeout=60_000)
    (held,) = store.listing()
    where = f"{address}/s/{held.id}"
    assert dialog.get_by_role("link", name="Open it").get_attribute("href") == where
    (delete,) = (text for text in dialog.get_by_test_id("stCode").all_inner_texts() if "/delete?key=" in text)
    assert delete.startswith(f"{where}/delete?key=")
    fresh = browser.new_context(**WIDE)
    no_other_host(fresh)
    reader = fresh.new_page()
    assert reader.goto(f"{address}/s").url == f"{address}/s/"
    assert reader.locator("li img").evaluate("async (one) => { await one.decode(); return one.naturalWidth; }") == 1200
    reader.locator("li a").click()
    assert reader.url == where
    reader.evaluate(READY)
    reader.goto(delete)
    reader.get_by_role("button", name="Delete it").click()
    reader.get_by_text("Its link leads nowhere now.").wait_for()
    reader.get_by_role("link", name="Published maps").click()
    reader.get_by_text("Nothing is published yet.").wait_for()
    assert reader.url == f"{address}/s/"
    fresh.close()
    assert store.listing() == ()


def test_what_is_not_there_is_not_the_dashboard(under):
    address, _ = under
    for path in ("map/abc", "s/abc", "s/" + "a" * 32):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/{path}", timeout=10)
