"""The Data page: what was found in the reader's own files, what it changes, set aside and taken back."""

import json
import time

import pandas as pd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.scene import build_scene
from tests.conftest import ROOT
from ui.quality_panel import choose

HEADER = "event_id,date,latitude,longitude,actor_a,actor_b,place,deaths,place_uncertainty_m,note\n"
HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:1) :red[y]"
EVENTS = HEADER + "".join(
    f"e{n},2015-10-{day:02},36.{n},37.{n},IS,Rebels,{place},{n},500,note\n"
    for n, day, place in [(1, 1, "Marea"), (2, 2, "Azaz"), (3, 3, HOSTILE)]
) + "e9,2015-10-01,36.1,37.1,IS,Rebels,Marea,1,500,note\n"  # fmt: skip


@pytest.fixture
def drop(monkeypatch):
    """Drop files on the uploader with the Data page open; return the page."""
    monkeypatch.chdir(ROOT)
    page = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=60)
    page.session_state["tab"] = "Data"
    page.run()

    def run(*files, holder=None):
        if holder:
            page.text_input(key="files_holder").set_value(holder)
        page.file_uploader(key="files").set_value([(name, text.encode(), "text/csv") for name, text in files]).run()
        return checked(page)

    run.page = page
    return run


def checked(page, *, within_s=60):
    until = time.monotonic() + within_s
    while "files_job" in page.session_state and page.session_state["files_job"] is not None:
        assert time.monotonic() < until, "it is still being read"
        time.sleep(0.05)
        page.run()
    assert not page.exception
    return page


def texts(page):
    return [one.value.replace("\\", "") for group in (page.markdown, page.caption, page.info) for one in group]


def dataset(page):
    return page.session_state["standoff"].dataset


def report(page):
    return page.session_state["report"][1]


def opened(page, code):
    """Open a finding, as a click would."""
    page.session_state[f"finding-{code}"] = True
    return checked(page.run())


def click(page, key):
    return checked(page.button(key=key).click().run())


def test_the_report_stands_first_with_its_headline(drop):
    page = drop(("events.csv", EVENTS))
    assert "**4 of 4 rows accepted. 1 thing to look at.**" in texts(page)
    labels = [one.label.replace("\\", "") for one in page.expander if " of " in one.label]
    assert labels[0] == "Events that stand twice: 2 of 4"


def test_nothing_is_worked_out_while_another_page_is_open(drop):
    drop.page.session_state["tab"] = "Map"
    page = drop(("events.csv", EVENTS))
    assert "report" not in page.session_state or report(page).dataset is not dataset(page)


def test_an_effect_is_worked_out_when_its_finding_is_opened(drop):
    page = drop(("events.csv", EVENTS))
    assert not any("In the headline" in one for one in texts(page))
    page = opened(page, "duplicates-exact")
    # Deaths: 1 + 2 + 3 + 1, and one of the ones goes.
    assert "In the headline: Without this event: 3 of 4 events in view, deaths 6 instead of 7." in texts(page)


def test_setting_aside_and_taking_back(drop):
    page = opened(drop(("events.csv", EVENTS)), "duplicates-exact")
    before = dataset(page)
    view = page.session_state["standoff"].view
    page = click(page, "set-duplicates-exact")
    assert sorted(dataset(page).events.index) == ["e1", "e2", "e3"]
    assert list(dataset(page).rejected["value"]) == ["e9"]
    assert "**3 of 4 rows accepted, 1 set aside. Nothing to look at.**" in texts(page)
    assert "Set aside by hand: Events that stand twice, 1 row." in texts(page)
    assert page.session_state["standoff"].view.actors == view.actors
    page = click(page, "back-0")
    assert dataset(page) == before
    assert "**4 of 4 rows accepted. 1 thing to look at.**" in texts(page)


def test_what_would_leave_nothing_is_said_and_not_offered(drop):
    page = opened(drop(("events.csv", HEADER + "e1,2099-10-01,36,37,IS,,Marea,1,500,\n")), "future")
    assert not any(one.key == "set-future" for one in page.button)
    assert any("These are all the events there are: nothing would be left without them." in one for one in texts(page))


def test_other_files_begin_without_what_was_set_aside(drop):
    page = click(opened(drop(("events.csv", EVENTS)), "duplicates-exact"), "set-duplicates-exact")
    page = drop(("other.csv", EVENTS.replace("e9", "e8")))
    assert len(dataset(page).events) == 4
    assert not any("Set aside by hand" in one for one in texts(page))


def day_file(width):
    shape = json.loads(shapely.to_geojson(shapely.box(37.0, 36.0, 37.0 + width, 36.5)))
    feature = {"type": "Feature", "geometry": shape, "properties": {}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_a_corrupt_version_is_set_aside_and_its_day_is_unknown(drop):
    widths = {1: 0.5, 2: 0.51, 3: 2.5, 4: 0.52}
    page = drop(*((f"2024-08-0{day}.geojson", day_file(width)) for day, width in widths.items()), holder="Russia")
    assert list(report(page).find("jumps").ids) == ["2024-08-03-1"]
    page = click(opened(page, "jumps"), "set-jumps")
    zones = dataset(page).zones
    day = pd.Timestamp("2024-08-03", tz="UTC")
    assert not ((zones["start"] <= day) & (zones["end"] > day)).any()
    assert len(zones) == 3


def test_a_row_of_a_finding_shows_its_event_or_its_day_on_the_map(drop):
    widths = {1: 0.5, 2: 2.5, 3: 0.52}
    days = [(f"2024-08-0{day}.geojson", day_file(width)) for day, width in widths.items()]
    page = drop(("events.csv", EVENTS), *days, holder="Russia")
    state = page.session_state["standoff"]
    scene = build_scene(state.dataset, state.view)
    choose(state, scene, report(page).find("duplicates-exact"), 1)
    assert state.selected == "e9"
    choose(state, scene, report(page).find("jumps"), 0)
    assert state.view.instant == pd.Timestamp("2024-08-02", tz="UTC")


def test_the_sample_s_rows_cannot_be_set_aside_by_everybody_at_once(drop):
    page = opened(checked(drop.page), "duplicates-possible")
    assert any("under Your files" in one for one in texts(page))
    assert [one.key for one in page.button if one.key and one.key.startswith("set-")] == []


def test_hostile_text_stays_text(drop):
    rows = "".join(f"h{n},2015-10-05,36.5,37.5,IS,,{HOSTILE},1,500,{n}\n" for n in range(12))
    page = opened(drop(("<b>x</b>.csv", EVENTS + rows)), "stacked")
    shown = [one.value for one in page.markdown if "onerror" in one.value]
    assert shown
    assert all("\\<img" in one and "\\[x\\]" in one and "\\:red" in one for one in shown)


def test_many_files_of_one_source_are_one_entry(drop):
    page = drop(*((f"2024-08-0{day}.geojson", day_file(0.5 + day / 100)) for day in range(1, 8)), holder="A")
    labels = [one.label.replace("\\", "") for one in page.expander]
    assert "2024-08-01.geojson to 2024-08-07.geojson, 7 files" in labels
    assert "2024-08-03.geojson" not in labels
