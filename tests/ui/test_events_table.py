"""The table of events: bounded, and true to the selection wherever it lies."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from ui.events_table import MOST_ROWS

HEADER = "event_id,date,latitude,longitude,actor,place_uncertainty_m\n"
COUNT = 2 * MOST_ROWS + 500


@pytest.fixture
def page(monkeypatch):
    """Open 2,500 events, one an hour of the year."""
    monkeypatch.chdir(ROOT)
    rows = [f"e{n:04},2015-{n // 250 + 1:02}-{n % 25 + 1:02},36.{n % 90 + 10},37,IS,500\n" for n in range(COUNT)]
    started = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=60).run()
    started.file_uploader(key="files").set_value([("many.csv", (HEADER + "".join(rows)).encode(), "text/csv")]).run()
    assert not started.exception
    return started


def said(page):
    return next(one.value for one in page.caption if "by date" in one.value)


def cards(page):
    return [one.value.replace("\\", "") for one in page.caption if "Id" in one.value]


def chosen(page, event_id):
    page.session_state["standoff"].selected = event_id
    return page.run()


def test_only_the_first_thousand_are_sent_and_the_rest_is_said(page):
    assert len(page.dataframe[0].value) == MOST_ROWS
    assert said(page) == ("Events 1 to 1,000 of 2,500 in view, by date. Narrow the filters or the dates to see others.")


def test_an_event_beyond_them_is_shown_with_its_own_thousand(page):
    scene_order = sorted(range(COUNT), key=lambda n: (n // 250, n % 25, f"e{n:04}"))
    place = 2 * MOST_ROWS + 7
    wanted = f"e{scene_order[place]:04}"
    chosen(page, wanted)
    assert said(page).startswith("Events 2,001 to 2,500 of 2,500 in view")
    assert page.session_state["table_ids"][7] == wanted
    assert any(f"Id: {wanted}" in card for card in cards(page))


def test_an_event_outside_the_view_selects_no_row(page):
    page.text_input(key="words").set_value("nothing has these words").run()
    chosen(page, "e0001")
    assert not page.dataframe
    page.text_input(key="words").set_value("").run()
    assert any("Id: e0001" in card for card in cards(page))


def test_few_events_need_no_word_about_others(page):
    page.date_input(key="last_day").set_value("2015-02-01").run()
    shown = len(page.dataframe[0].value)
    assert 0 < shown < MOST_ROWS
    assert said(page) == f"{shown} events in view, by date"
