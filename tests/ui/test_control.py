"""The page Control without a browser: what it says, what it refuses, what it shows on the map."""

import re
import time

import pandas as pd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from geo.measure.change import change
from geo.model.errors import CancelledError
from geo.model.progress import counted
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.scene import build_scene, ground_of
from tests.conftest import ROOT
from tests.worlds import dataset_of, event, holding, place, utc, zone
from ui import control_work
from ui.reading_job import ReadingJob
from ui.state import Session

WEST, EAST = shapely.box(37.0, 36.3, 37.1, 36.4), shapely.box(37.1, 36.3, 37.2, 36.4)
BAIT = "<img src=x onerror=hacked=1> :red[z] =1+1"


@pytest.fixture
def app(monkeypatch):
    """Return ``app(**query)``: the page of the sample."""
    monkeypatch.chdir(ROOT)

    def run(*, tab="Control", **query):
        started = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=90)
        started.session_state["tab"] = tab
        for name, value in query.items():
            started.query_params[name] = value
        started.run()
        assert not started.exception
        return started

    return run


@pytest.fixture
def world(monkeypatch):
    """Return ``world(**tables)``: the page of a dataset made for the test."""
    monkeypatch.chdir(ROOT)

    def run(**tables):
        started = AppTest.from_file(str(ROOT / "ui" / "dashboard.py"), default_timeout=90)
        started.session_state["standoff"] = Session(dataset=dataset_of(**tables), view=View(dataset="test"))
        started.session_state["tab"] = "Control"
        started.run()
        assert not started.exception
        return started

    return run


def said(page):
    """Return everything written on the page, without the marks that keep text from being markdown."""
    groups = (page.markdown, page.caption, page.info, page.warning, page.error)
    written = " ".join(one.value for group in groups for one in group)
    return written.replace("\\", "").replace("\u2060", "")


def view(page):
    return page.session_state["standoff"].view


def table(page, column):
    return next(one.value for one in page.dataframe if column in one.value)


def front(**moved):
    """Two sides on two squares; from 1 June the second is the first side's."""
    return {
        "zones": [
            zone("Red", WEST, "2015-01-01", "2015-12-01"),
            zone("Blue", EAST, "2015-01-01", "2015-06-01"),
            zone("Red", EAST, "2015-06-01", "2015-12-01"),
        ],
        **moved,
    }


def held_places():
    return {
        "places": [place("North", 37.15, 36.35), place("South", 37.05, 36.35), place("Far", 37.12, 36.32)],
        "holdings": [
            holding("p0", "Blue", "2015-01-01", "2015-06-01"),
            holding("p0", "Red", "2015-06-01", "2015-12-01"),
            holding("p1", "Red", "2015-01-01", "2015-12-01"),
            holding("p2", "Red", "2015-06-01", "2015-12-01"),
        ],
    }


def test_nothing_of_it_is_worked_out_while_it_is_closed(app):
    page = app(tab="Map")
    assert "compare_first" not in {one.key for one in page.date_input}
    assert "Held over time" not in said(page)


def test_the_sample_is_compared_from_its_first_to_its_last_day_as_geo_change_does(app):
    page = app()
    dataset = open_built_in("aleppo-2015")
    scene = build_scene(dataset, View())
    found = change(ground_of(dataset), utc("2015-02-01"), utc("2015-11-14"), area=scene.view.area)
    isis = found.of("ISIS")
    assert f"ISIS gained {isis.gained_km2:.0f} km², all of it opposition-held before, and 8 places" in said(page)
    rows = table(page, "Net").set_index("Holder")
    assert list(rows.index) == [one.holder.replace("unknown", "holder not known") for one in found.actors]
    for one in found.actors:
        if one.gained_km2 >= 10:
            assert rows.loc[one.holder, "Gained"].startswith(f"{one.gained_km2:,.0f} (")
    assert rows.loc["ISIS", "Places"] == f"{isis.places_before} → {isis.places_after} (+{len(isis.places_gained)} −0)"
    opposition = found.of("Opposition")
    assert opposition.places_no_longer_known
    lapsed = f", {len(opposition.places_no_longer_known)} no longer known)"
    assert rows.loc["Opposition", "Places"].endswith(lapsed), "what it held adds up"
    assert "Control is recorded 1 February 2015 to 14 November 2015." in said(page)
    assert len(table(page, "Known within")) == 14, "two more are only known at one of the dates"


def test_every_note_of_the_comparison_is_on_the_page(app):
    page = app()
    dataset = open_built_in("aleppo-2015")
    found = change(ground_of(dataset), utc("2015-02-01"), utc("2015-11-14"), area=dataset.defaults.area)
    words = said(page)
    assert found.notes
    for note in found.notes:
        assert note[1:].rstrip(".") in words


def test_two_dates_are_chosen_kept_in_the_link_and_given_back(app):
    page = app()
    page.date_input(key="compare_first").set_value("2015-08-01").run()
    page.date_input(key="compare_second").set_value("2015-10-10").run()
    assert page.query_params["compare"] == "2015-08-01..2015-10-10"
    assert "Between 1 August 2015 and 10 October 2015 ISIS gained" in said(page)
    page.button(key="compare_reset").click().run()
    assert view(page).compare is None
    assert "Between 1 February 2015 and 14 November 2015 ISIS gained" in said(page)


@pytest.mark.parametrize(
    ("second", "what"), [("2015-08-01", "are the same"), ("2015-07-01", "are the wrong way round")]
)
def test_dates_that_cannot_be_compared_are_one_line_and_the_page_goes_on(app, second, what):
    page = app(compare="2015-08-01..2015-10-10")
    before = said(page)
    page.date_input(key="compare_second").set_value(second).run()
    assert not page.exception
    (line,) = [one.value.replace("\\", "") for one in page.error]
    assert line.startswith(f"The two dates {what} (1 August 2015 and ")
    assert "The page goes on with 1 August 2015 and 10 October 2015." in line
    assert said(page).replace(line, "").split() == before.split()
    assert str(page.date_input(key="compare_second").value) == second, "what was typed stays to be corrected"
    page.date_input(key="compare_first").set_value("2015-06-01").run()
    assert not page.error
    assert f"{view(page).compare[0]:%Y-%m-%d} {view(page).compare[1]:%Y-%m-%d}" == f"2015-06-01 {second}"


def test_dates_of_a_link_beyond_what_is_recorded_are_said(app):
    page = app(compare="2010-01-01..2015-10-10")
    words = said(page)
    assert "reach beyond what is recorded of control: 1 February 2015 to 14 November 2015." in words
    assert "Between 1 February 2015 and 10 October 2015 ISIS gained" in words


def test_an_area_with_nothing_in_it_has_a_line_for_each_panel(app):
    words = said(app(area="10,10,11,11"))
    assert "Between 1 February 2015 and 14 November 2015: nothing is recorded in the area at either date." in words
    for line in ("Nobody holds anything in this area at either date.", "No gain of ISIS is recorded"):
        assert line in words
    assert "Nobody's ground is recorded in this area at any time." in words


def test_dates_of_a_link_wholly_beyond_what_is_recorded_are_not_compared(app):
    page = app(compare="2030-01-01..2031-01-01")
    words = said(page)
    assert "reach beyond what is recorded of control: 1 February 2015 to 14 November 2015." in words
    assert "No comparison: both dates are 2015-11-14" in words
    page.date_input(key="compare_first").set_value("2015-08-01").run()
    assert "Between 1 August 2015 and 14 November 2015 ISIS gained" in said(page)


def test_the_dates_follow_the_dates_of_the_map_until_others_are_chosen(app):
    page = app(window="2015-08-01..2015-10-11")
    assert "Between 1 August 2015 and 10 October 2015" in said(page)
    assert view(page).compare is None


def test_what_was_not_covered_before_is_said_apart_and_no_place_is_gained_there(world):
    page = world(
        **held_places(),
        zones=[zone("Red", WEST, "2015-01-01", "2015-12-01"), zone("Red", EAST, "2015-06-01", "2015-12-01")],
    )
    words = said(page)
    assert re.search(r"Red gained 1 place, and held [\d,.]+ km² not covered before; it lost nothing", words)
    assert table(page, "Known within")["Place"].tolist() == ["North"]
    assert "1 place with a recorded holder at one of the two dates alone" in words
    covered = [one.value for one in page.dataframe if "Known within" in one.value][1]
    assert covered[["Place", "From", "To"]].to_numpy().tolist() == [["Far", "not covered", "Red"]]
    assert ["not covered", "Red"] in table(page, "km²")[["From", "To"]].to_numpy().tolist()


def test_ground_goes_from_whom_to_whom_and_adds_up(world):
    page = world(**front())
    flows = table(page, "km²")
    assert flows[["From", "To"]].to_numpy().tolist() == [["Blue", "Red"]]
    rows = table(page, "Net").set_index("Holder")
    assert rows.loc["Red", "Gained"].split()[0] == rows.loc["Blue", "Lost"].split()[0] == flows["km²"].iloc[0]
    assert "The data name no places." in said(page)


def test_zones_of_two_sides_on_one_ground_are_noted_and_counted_as_neither_s(world):
    both = shapely.box(37.05, 36.3, 37.2, 36.4)
    page = world(zones=[zone("Red", WEST, "2015-01-01", "2015-12-01"), zone("Blue", both, "2015-01-01", "2015-12-01")])
    assert "zones of Blue and Red overlap by" in said(page)
    assert "disputed" in table(page, "Net")["Holder"].tolist()


def test_ground_lost_to_an_overlap_is_said_with_the_map_s_word(world):
    both = shapely.box(37.05, 36.3, 37.2, 36.4)
    zones = [zone("Red", WEST, "2015-01-01", "2015-12-01"), zone("Blue", EAST, "2015-01-01", "2015-06-01")]
    page = world(zones=[*zones, zone("Blue", both, "2015-06-01", "2015-12-01")])
    words = said(page)
    assert re.search(r"Red gained nothing; it lost [0-9]+ km², all of it disputed after\.", words)
    assert "held by two" not in words
    assert "No place has" not in words


def test_zones_of_different_sources_are_refused_with_the_reason_and_the_rest_stands(world):
    other = zone("Red", EAST, "2015-06-01", "2015-12-01") | {"source": "another map"}
    page = world(zones=[zone("Red", WEST, "2015-01-01", "2015-06-01"), other])
    words = said(page)
    assert "No comparison: the zones of 1 January 2015 are drawn by" in words
    assert "another map" in words
    assert "Held over time" in words
    assert not any("Net" in one.value for one in page.dataframe)


def test_without_dates_zones_or_holders_a_line_stands_for_each_panel(world):
    assert "These data hold no dates" in said(world())
    assert "nobody's ground is known at any time" in said(world(events=[event(37.1, 36.3, "2015-10-09")]))
    nobody = world(zones=[zone("contested", WEST, "2015-01-01", "2015-12-01")])
    assert "no recorded ground or place changed hands" in said(nobody)
    assert "The data name no side that holds ground: there are no advances." in said(nobody)


def test_data_of_one_day_alone_have_nothing_to_compare_but_what_was_held(world):
    page = world(zones=[zone("Red", WEST, "2015-01-01", "2015-01-01 01:00")])
    assert "No comparison: both dates are 2015-01-01" in said(page)
    assert "### 1 January 2015: nothing is compared." in said(page)
    assert re.search(r"Held on 1 January 2015: Red \d+ km²\.", said(page))


def test_events_long_before_control_is_recorded_do_not_set_the_dates(world):
    page = world(**front(), events=[event(37.1, 36.3, "1989-01-14")])
    assert "Between 1 January 2015 and 30 November 2015 Red gained" in said(page)


def test_the_first_date_is_one_at_which_something_is_recorded_where_that_begins_at_noon(world):
    page = world(
        zones=[
            zone("Red", WEST, "2015-01-01T12:00", "2015-12-01T12:00"),
            zone("Blue", EAST, "2015-01-01T12:00", "2015-06-01"),
            zone("Red", EAST, "2015-06-01", "2015-12-01T12:00"),
        ],
        events=[event(37.05, 36.35, "2014-12-01"), event(37.05, 36.35, "2016-02-01")],
    )
    assert "Between 2 January 2015 and 1 December 2015 Red gained" in said(page)
    assert "No comparison" not in said(page)


def test_what_was_held_is_said_drawn_and_tabled_as_ground_and_as_places(world):
    page = world(**front(), **held_places())
    assert re.search(r"Red \d+ and \d+ km², 1 and 3 places; Blue \d+ and 0 km², 1 and 0 places\.", said(page))
    held = table(page, "Last day")
    assert held["From"].tolist() == ["2015-01-01", "2015-06-01"]
    page.session_state["control_measure"] = "Places"
    page.run()
    assert table(page, "Last day")["h0"].tolist() == ["1", "3"]


def test_time_without_any_zone_is_not_known_instead_of_nothing(world):
    page = world(zones=[zone("Red", WEST, "2015-01-01", "2015-02-01"), zone("Red", WEST, "2015-03-01", "2015-04-01")])
    assert table(page, "Last day")["h0"].tolist()[1] == "not known"
    assert "Grey or broken: no zone is recorded, so nothing is known." in said(page)


def test_ground_that_no_zone_tells_is_not_known_in_every_sentence_and_cell(world):
    page = world(
        places=[place("Vague", 37.15, 36.35, 5000.0)],
        holdings=[holding("p0", "Blue", "2015-01-01", "2015-06-01"), holding("p0", "Red", "2015-06-01", "2015-12-01")],
    )
    assert "Red gained 1 place" in said(page)
    rows = table(page, "Net")
    assert set(rows[["Before", "After", "Gained", "Lost", "Net"]].to_numpy().ravel()) == {"not known"}
    assert "ground is not compared" in said(page)
    assert "interval 0 km²" not in said(page)


def test_what_two_sources_draw_is_not_said_in_one_sentence_nor_drawn_as_one_line(world):
    def drawn(actor, shape, source, *days):
        return zone(actor, shape, *days) | {"source": source}

    page = world(
        zones=[
            drawn("Red", WEST, "Survey", "2015-01-01", "2015-06-01"),
            drawn("Blue", EAST, "Survey", "2015-01-01", "2015-06-01"),
            drawn("Red", shapely.union(WEST, EAST), "ISW", "2015-06-01", "2015-12-01"),
        ]
    )
    written = said(page)
    assert (
        "What was held on 1 January 2015 (drawn by Survey) and on 30 November 2015 (drawn by ISW) is not set side by "
        "side: what two sources draw differently is no change."
    ) in written
    assert "Held on 1 January" not in written
    assert "Lines break where other sources draw" in written
    assert table(page, "Last day")["Drawn by"].tolist() == ["Survey", "ISW"]


def test_places_of_two_sources_are_not_said_to_be_taken_nor_to_have_stayed(world):
    held_by = [("Blue", "2015-01-01", "2015-06-01", "survey"), ("Red", "2015-06-01", "2015-12-01", "paper")]
    page = world(
        zones=[zone("Red", WEST, "2015-01-01", "2015-12-01"), zone("Blue", EAST, "2015-01-01", "2015-12-01")],
        places=[place("Village", 37.15, 36.35)],
        holdings=[holding("p0", actor, *days) | {"source": source} for actor, *days, source in held_by],
    )
    written = said(page)
    assert "(1 place: Village) is no change" in written
    assert "Not compared: other sources record the places" in written
    assert "Places are not compared: other sources record them" in written
    assert "No place" not in written


def test_an_advance_is_shown_on_the_map_with_its_dates_and_a_sentence(app):
    page = app()
    first = table(page, "Depth, km").iloc[0]
    opened = page.session_state["standoff"].opened
    page.button(key="advance-show").click().run()
    assert page.session_state["tab"] == "Map"
    assert page.session_state["standoff"].opened == opened + 1
    assert f"{view(page).instant:%Y-%m-%d}" == first["To"]
    assert view(page).compare is None, "the dates compared stay as they are"
    lat, lon, _ = view(page).camera
    assert 36.2 < lat < 36.6
    assert 37.0 < lon < 37.4
    assert "On the map: ISIS, 9 October 2015" in page.toast[0].value.replace("\\", "")
    page.run()
    assert not page.toast, "said once"


def test_advances_are_ranked_by_the_measure_chosen_and_disagreement_is_said(app):
    page = app()
    by_ground = table(page, "Depth, km")
    km2 = [float(one.split()[0]) for one in by_ground["Ground, km²"]]
    assert km2 == sorted(km2, reverse=True)
    assert "The measures disagree" in said(page)
    page.session_state["advances_by"] = "depth"
    page.run()
    depths = [float(one.split()[0]) for one in table(page, "Depth, km")["Depth, km"]]
    assert depths == sorted(depths, reverse=True)
    assert "The largest by depth of the push" in said(page)


def test_an_actor_without_gains_has_a_line(world):
    page = world(**front())
    assert page.selectbox(key="advances_of").value == "Red", "who gained most, until another is chosen"
    page.selectbox(key="advances_of").select("Blue").run()
    assert "No gain of Blue is recorded, 1 January 2015 to 30 November 2015." in said(page)
    assert not any(one.key == "advance-show" for one in page.button)


def test_long_work_is_asked_for_counted_and_outlives_another_tab(world, monkeypatch):
    monkeypatch.setattr("ui.control_held._MOST_CORNERS", 3)
    monkeypatch.setattr("ui.control_episodes._MOST_CORNERS", 3)
    monkeypatch.setattr("ui.control_job.PATIENCE_S", 0.0)
    page = world(**front())
    assert not any("Last day" in one.value for one in page.dataframe)
    assert "3 zones with 15 corners, up to a minute" in page.toggle(key="all_held").label.replace("\\", "")
    page.toggle(key="all_held").set_value(True).run()
    page.toggle(key="all_advances").set_value(True).run()
    for column in ("Last day", "Depth, km"):
        for _ in range(100):
            if any(column in one.value for one in page.dataframe):
                break
            page.run()
        assert any(column in one.value for one in page.dataframe)
    for tab in ("Map", "Control"):
        page.session_state["tab"] = tab
        page.run()
    assert any("Last day" in one.value for one in page.dataframe)


@pytest.fixture
def slowly(monkeypatch):
    """Let what was held take for ever, version after version; return how each that was begun ended."""
    ended = []

    def endless(_):
        own = {"by": None}
        ended.append(own)
        begun = time.monotonic()
        try:
            while time.monotonic() < begun + 60:
                counted(3, 12, "versions added up")
                time.sleep(0.01)
        except CancelledError:
            own["by"] = "stopped"
            raise

    monkeypatch.setattr("ui.control_work.held", endless)
    monkeypatch.setattr("ui.control_held._MOST_CORNERS", 3)
    return ended


def ended_within(one, seconds):
    until = time.monotonic() + seconds
    while one["by"] is None and time.monotonic() < until:
        time.sleep(0.01)
    return one["by"]


def test_who_no_longer_waits_for_long_work_stops_it_and_nobody_else_s(world, slowly):
    page, other = world(**front()), ReadingJob(lambda: control_work.held(None))
    page.toggle(key="all_held").set_value(True).run()
    pattern = r"time: 25 % of 12 versions added up, \d+ s\. The map and the other pages can be used\."
    assert re.search(pattern, said(page))
    assert any("Net" in one.value for one in page.dataframe), "the rest of the page is there"
    page.button(key="all_held-stop").click().run()
    assert page.toggle(key="all_held").value is False
    assert "The map and the other pages can be used" not in said(page)
    assert [ended_within(slowly[1], 2), ended_within(slowly[0], 0.2)] == ["stopped", None]
    other.progress.cancel()
    assert other.is_done(within_s=2)


def test_work_that_was_stopped_begins_anew_and_ends_where_it_is_switched_off(world, slowly):
    page = world(**front())
    page.toggle(key="all_held").set_value(True).run()
    page.button(key="all_held-stop").click().run()
    page.toggle(key="all_held").set_value(True).run()
    assert [ended_within(slowly[0], 2), ended_within(slowly[1], 0.2)] == ["stopped", None]
    page.toggle(key="all_held").set_value(False).run()
    assert ended_within(slowly[1], 2) == "stopped"


def test_names_from_data_stay_text(world):
    page = world(
        places=[place(BAIT, 37.15, 36.35), place("South", 37.05, 36.35)],
        holdings=[
            holding("p0", "Red", "2015-01-01", "2015-06-01"),
            holding("p0", BAIT, "2015-06-01", "2015-12-01"),
            holding("p1", BAIT, "2015-01-01", "2015-12-01"),
        ],
    )
    for group in (page.markdown, page.caption, page.info, page.warning):
        for one in group:
            assert "<img" not in one.value.replace("\\<", ""), one.value
            assert ":red[" not in one.value, one.value
    assert f"1 place to {BAIT}: {BAIT}." in said(page)
    page.button(key="advance-show").click().run()
    assert "<img" not in page.toast[0].value.replace("\\<", "")


def test_the_area_of_interest_is_lifted_for_the_whole_page(app):
    page = app()
    inside = table(page, "Net").set_index("Holder").loc["ISIS", "Before"]
    page.toggle(key="control_whole").set_value(True).run()
    everywhere = table(page, "Net").set_index("Holder").loc["ISIS", "Before"]
    number = [float(one.split()[0].replace(",", "")) for one in (inside, everywhere)]
    assert number[0] < number[1]
    assert "Area: everywhere" in said(page)


def test_the_moment_of_the_map_is_not_moved_by_choosing_dates(app):
    page = app()
    before = view(page).instant
    page.date_input(key="compare_first").set_value("2015-08-01").run()
    assert view(page).instant == before
    assert isinstance(view(page).compare[0], pd.Timestamp)
