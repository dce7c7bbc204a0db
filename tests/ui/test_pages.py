"""Map pages: who shares one, who does not, and when one is dropped."""

import asyncio
from dataclasses import replace

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from geo.measure.change import change
from geo.model.dataset import Source
from tests.worlds import dataset_of, event, two_villages, utc
from ui import pages
from ui.cache import built_in
from ui.pages import PageStore, change_token, page_token, serve_map

OWN = dataset_of(events=[event(37, 36, "2015-08-01")])


def own(title):
    return replace(OWN, name="own", title=title, sources=(Source(title, ""),))


@pytest.fixture
def store(monkeypatch):
    """Give the module a store of its own; Streamlit's session cache calls the one it was made with."""
    made = PageStore()
    monkeypatch.setattr(pages, "PAGES", made)
    monkeypatch.setattr(pages, "_own", made.claim)
    return made


@pytest.fixture
def changes(monkeypatch):
    """Give the module a store of its own for the pages of changes."""
    made = PageStore()
    monkeypatch.setattr(pages, "CHANGES", made)
    monkeypatch.setattr(pages, "_own_change", made.claim)
    return made


def answer(token):
    scope = {"type": "http", "path_params": {"token": token}, "headers": []}
    return asyncio.run(serve_map(Request(scope)))


def test_a_built_in_page_is_shared_and_may_be_kept(store):
    token = page_token(built_in("aleppo-2015"))
    assert page_token(built_in("aleppo-2015")) == token
    assert "immutable" in answer(token).headers["cache-control"]
    assert not store.is_owned(token)


@pytest.mark.usefixtures("store")
def test_own_pages_of_two_sessions_are_apart_though_their_content_is_equal():
    secret, other = (page_token(own(title), key=key) for title, key in (("secret-plan.csv", b"a"), ("other.csv", b"b")))
    assert secret != other
    assert b"secret-plan" in answer(secret).body
    assert b"secret-plan" not in answer(other).body
    assert b"other.csv" in answer(other).body


@pytest.mark.usefixtures("store")
def test_an_own_page_says_its_own_title_after_another_of_equal_content():
    tokens = [page_token(own(title), key=b"a") for title in ("first.csv", "second.csv")]
    assert b"second.csv" in answer(tokens[1]).body


@pytest.mark.usefixtures("store")
def test_an_own_page_is_kept_by_no_browser():
    assert answer(page_token(own("a.csv"), key=b"a")).headers["cache-control"] == "no-store"


def test_a_dropped_page_is_gone_and_one_drawn_too_late_is_not_kept(store):
    token = page_token(own("a.csv"), key=b"a")
    store.drop(token)
    assert answer(token).status_code == 404
    store.put(token, "drawn while the session ended", owned=True)
    assert answer(token).status_code == 404


def two_uploads():
    import streamlit as st  # noqa: PLC0415

    from tests.ui.test_pages import own  # noqa: PLC0415
    from ui.pages import page_token  # noqa: PLC0415

    for title in ("first.csv", "second.csv"):
        st.text(page_token(own(title), key=b"a session"))


def test_an_own_page_makes_room_for_the_session_s_next():
    first, second = [one.value for one in AppTest.from_function(two_uploads, default_timeout=30).run().text]
    assert answer(first).status_code == 404
    assert answer(second).status_code == 200
    pages.PAGES.drop(second)


def test_an_operator_s_folder_that_is_none_is_said_when_the_server_starts(monkeypatch, caplog):
    monkeypatch.setenv("STANDOFF_DATA", "/nowhere/at/all")

    async def start():
        async with pages.warm_up(None):
            pass

    asyncio.run(start())
    (said,) = caplog.messages
    assert said == (
        "STANDOFF_DATA names '/nowhere/at/all', which is no folder; name a folder of datasets, or unset it. "
        "Only the built-in datasets are offered."
    )


GROUND = two_villages()


def october(start="2015-10-08", end="2015-10-10", **options):
    return change(GROUND, utc(start), utc(end), **options)


def test_the_page_of_a_change_is_drawn_once_and_shared(changes):
    token = change_token(GROUND, october())
    kept = changes.get(token)
    assert change_token(GROUND, october()) == token
    assert changes.get(token) is kept
    assert "immutable" in answer(token).headers["cache-control"]
    assert b"Before and after: test, 8 October 2015 and 10 October 2015" in answer(token).body


@pytest.mark.usefixtures("changes")
def test_other_dates_and_another_area_are_other_pages():
    tokens = [
        change_token(GROUND, one) for one in (october(), october("2015-10-07"), october(area=(37, 36, 37.2, 36.4)))
    ]
    assert len({*tokens, page_token(GROUND.dataset)}) == 4


def test_a_change_in_a_session_s_own_files_is_its_own_and_kept_by_no_browser(changes):
    tokens = [change_token(GROUND, october(), key=key) for key in (b"a", b"b")]
    assert tokens[0] != tokens[1]
    assert answer(tokens[0]).headers["cache-control"] == "no-store"
    assert answer(tokens[0]).headers["x-frame-options"] == "SAMEORIGIN"
    changes.drop(tokens[0])
    assert answer(tokens[0]).status_code == 404
    assert answer(tokens[1]).status_code == 200


def test_pages_of_changes_push_no_map_out(store, changes):
    map_ = page_token(built_in("aleppo-2015"))
    changes._most_bytes = 1
    first, second = (change_token(GROUND, one) for one in (october(), october("2015-10-07")))
    assert (answer(first).status_code, answer(second).status_code, answer(map_).status_code) == (404, 200, 200)
    assert store.get(map_) is not None


def two_changes():
    import streamlit as st  # noqa: PLC0415

    from tests.ui.test_pages import GROUND, october  # noqa: PLC0415
    from ui.pages import change_token  # noqa: PLC0415

    for start in ("2015-10-07", "2015-10-08"):
        st.text(change_token(GROUND, october(start), key=b"a session"))


def test_a_session_s_own_change_makes_room_for_its_next():
    app = AppTest.from_function(two_changes, default_timeout=30).run()
    first, second = [one.value for one in app.text]
    assert answer(first).status_code == 404
    assert answer(second).status_code == 200
    pages.CHANGES.drop(second)
