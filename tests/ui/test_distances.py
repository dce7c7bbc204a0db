"""The page Distances without a browser: what it says, what it moves, and that it is worked out only when it is open."""

import re
from datetime import time
from itertools import pairwise

import pandas as pd
import pytest
import shapely

from geo.model.view import View
from tests.apps import said
from tests.worlds import dataset_of, event, holding, place, zone
from ui.state import Session

TAB = "Distances"


def view(page):
    return page.session_state["standoff"].view


def keys(page):
    return {one.key for group in (page.selectbox, page.number_input, page.date_input) for one in group}


def test_nothing_of_it_is_worked_out_while_it_is_closed(app):
    page = app(tab="Map")
    assert "threshold" not in keys(page)
    assert "Whose ground" not in said(page)
    assert "threshold" in keys(app())


def test_the_sentence_says_the_closest_and_what_the_interval_leaves_open(app):
    words = said(app())
    assert "Closest: 2.1 km (1.3 mi), interval 0 m–5.0 km, from 9 October 2015 to 14 November 2015" in words
    assert "Never under 2,000 m in the 287 days known; on 96 days the interval reaches under it." in words
    assert "Known throughout." in words


def test_another_threshold_is_counted_named_and_in_the_link(app):
    page = app()
    page.number_input(key="threshold").set_value(5000.0).run()
    assert view(page).threshold_m == 5000
    assert page.query_params["threshold"] == "5000"
    # Half-open: from 11 August up to the end of 14 November are 96 days.
    days = (pd.Timestamp("2015-11-15") - pd.Timestamp("2015-08-11")).days
    assert f"Under 5,000 m first on 11 August 2015 and ever since: on {days} days of the 287 days known (33 %)" in said(
        page
    )


def test_a_threshold_near_the_closest_distance_is_said_to_the_metre(app):
    page = app(threshold="2144")
    assert "Closest: 2,145 m (1.3 mi)" in said(page)
    assert "Never under 2,144 m" in said(page)
    page.number_input(key="threshold").set_value(2146.0).run()
    assert "Closest: 2,145 m (1.3 mi)" in said(page)
    assert "Under 2,146 m first on 9 October 2015" in said(page)


@pytest.mark.parametrize("typed", [-5.0, 1e9])
def test_a_threshold_that_cannot_be_used_is_refused_in_words(app, typed):
    page = app()
    page.number_input(key="threshold").set_value(typed).run()
    assert view(page).threshold_m == 2000
    line = page.error[0].value
    assert f"A threshold of {typed:,.0f} m cannot be used: give metres from 0 to 20,004,000." in line
    page.number_input(key="threshold").set_value(3000.0).run()
    assert view(page).threshold_m == 3000
    assert not page.error


def test_what_is_said_of_a_link_stands_over_every_tab(app):
    page = app(tab="Distances", threshold="-1")
    assert any("threshold" in one.value for one in page.info)


def test_data_of_one_day_are_gone_through_by_the_hour(world):
    far, near = shapely.box(37.2, 36.3, 37.3, 36.4), shapely.box(37.11, 36.3, 37.15, 36.4)
    page = world(
        zones=[
            zone("Government", WEST, "2015-01-01", "2015-01-02"),
            zone("ISIS", far, "2015-01-01", "2015-01-01 06:00"),
            zone("ISIS", near, "2015-01-01 06:00", "2015-01-02"),
        ]
    )
    assert "Under 2,000 m first on 1 January 2015 at 06:00 UTC and ever since" in said(page)
    page.get("time_input")[0].set_value(time(5)).run()
    assert f"{view(page).instant:%Y-%m-%d %H:%M}" == "2015-01-01 05:00"
    assert "moment: 2015-01-01 05:00 UTC" in said(page)


def test_ground_that_goes_on_beyond_the_area_is_said_in_the_headline(world):
    wide = shapely.box(37.2, 36.0, 37.9, 36.4)
    page = world(zones=[zone("Government", WEST), zone("ISIS", wide)])
    assert "inside the area measured" not in said(page)
    state = page.session_state["standoff"]
    state.change(area=(36.9, 36.0, 38.0, 36.35), pair=("ISIS", "Government"))
    page.run()
    assert "inside the area measured." in said(page)


def test_the_moment_of_the_page_is_the_moment_of_the_map(app):
    page = app()
    page.date_input(key="moment").set_value("2015-08-12").run()
    assert f"{view(page).instant:%Y-%m-%d}" == "2015-08-12"
    assert "On 12 August 2015 ISIS was 4.9 km" in said(page)


def test_a_moment_outside_the_dates_shown_widens_them(app):
    page = app(window="2015-10-01..2015-11-01")
    page.date_input(key="moment").set_value("2015-08-12").run()
    start, end = view(page).window
    assert (f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}") == ("2015-08-12", "2015-11-01")
    assert f"{view(page).instant:%Y-%m-%d}" == "2015-08-12"


def test_the_pair_is_one_wherever_it_is_chosen(app):
    page = app()
    page.selectbox(key="page_pair_b").select("Opposition").run()
    assert view(page).pair == ("ISIS", "Opposition")
    assert page.selectbox(key="pair_b").value == "Opposition"
    page.radio(key="page_definition").set_value("edge-to-edge").run()
    assert view(page).definition == "edge-to-edge"


def test_the_probability_is_there_only_with_a_distance_that_leaves_the_threshold_open(app):
    page = app()
    words = said(page)
    assert "of 20,000 draws. As measured it is not under; that would flip if" in words
    assert "145 m off" in words
    page.number_input(key="threshold").set_value(20_000.0).run()
    decided = said(page)
    assert "Under 20,000 m: yes, wherever the two ends are" in decided
    assert "of 20,000 draws" not in decided


def test_the_shares_of_the_events_in_view_have_their_bounds(app):
    page = app(actors="ISIS", window="2015-10-01..2015-11-01")
    found = re.search(r"([\d,]+) events? in view, 1 October 2015 to 31 October 2015: (\d+) % fell on", said(page))
    assert found, said(page)
    assert 0 < int(found[1]) < 169
    table = next(one.value for one in page.dataframe if "Holder" in one.value)
    assert table["Events"].astype(int).sum() == int(found[1]), "every event is in one row, the unknown too"
    assert table["Holder"].iloc[-1] == "unknown"


def test_an_area_with_nothing_in_it_has_no_chart_but_a_reason(app):
    page = app(area="10,10,11,11")
    assert "No chart: there is no distance at any time." in said(page)
    assert "in the area of interest" in said(page)


WEST, EAST = shapely.box(37.0, 36.3, 37.1, 36.4), shapely.box(37.2, 36.3, 37.3, 36.4)
BAIT = "<img src=x onerror=hacked=1> :red[z] =1+1"


@pytest.fixture
def world(app):
    """Return ``world(**tables)``: the page of a dataset made for the test."""

    def show(**tables):
        return app(state=Session(dataset=dataset_of(**tables), view=View(dataset="test", definition="edge-to-edge")))

    return show


def test_events_alone_have_no_sides_and_nobody_s_ground(world):
    words = said(world(events=[event(37.1, 36.3, "2015-10-09")]))
    assert "fewer than two sides that hold ground" in words
    assert "nothing to be exposed to" in words
    assert "no zones and no held places: nobody's ground is known" in words


def test_one_side_has_no_distance_but_places_may_be_exposed_to_it(world):
    page = world(zones=[zone("Government", WEST)])
    assert "fewer than two sides that hold ground" in said(page)
    assert page.multiselect(key="hostile").value == ["Government"]
    assert "These data hold no events." in said(page)


def test_data_without_anything_say_so(world):
    assert "These data hold no dates" in said(world())


def test_unknown_time_is_counted_with_its_reason_and_is_no_crossing(world):
    near, far = shapely.box(37.11, 36.3, 37.15, 36.4), EAST
    page = world(
        zones=[
            zone("Government", WEST, "2015-01-01", "2015-05-01"),
            zone("ISIS", far, "2015-01-01", "2015-02-01"),
            zone("ISIS", near, "2015-03-01", "2015-05-01"),
        ]
    )
    words = said(page)
    assert "Under 2,000 m first on 1 March 2015 (unknown on 28 days before) and ever since: on 61 days of" in words
    assert "Unknown on 28 days: the data record no zone of ISIS at that moment." in words
    table = next(one.value for one in page.dataframe if "Unknown before" in one.value)
    assert table["Unknown before"].tolist() == ["28 days"]


def test_unknown_time_after_the_first_leaves_ever_since_unsaid(world):
    near = shapely.box(37.11, 36.3, 37.15, 36.4)
    page = world(
        zones=[
            zone("Government", WEST, "2015-01-01", "2015-05-01"),
            zone("ISIS", near, "2015-01-01", "2015-02-01"),
            zone("ISIS", near, "2015-03-01", "2015-04-01"),
        ]
    )
    words = said(page)
    assert "Under 2,000 m first on 1 January 2015: on 62 days" in words
    assert "ever since" not in words
    assert "At the moment there is none; it is known from 2015-01-01 to 2015-03-31." in words


def test_of_many_crossings_those_next_to_the_moment_are_drawn_and_listed(world):
    near, days = shapely.box(37.11, 36.3, 37.15, 36.4), pd.date_range("2013-01-01", periods=701, tz="UTC")
    steps = [(f"{one:%Y-%m-%d}", f"{two:%Y-%m-%d}") for one, two in pairwise(days)]
    held = [zone("ISIS", (near, EAST)[n % 2], *step) for n, step in enumerate(steps)]
    page = world(zones=[zone("Government", WEST, "2013-01-01", steps[-1][1]), *held])
    words = said(page)
    assert "triangles: the threshold crossed, the 60 of 699 next to the moment" in words
    assert "Numbers 200 to 699 of 699, round the moment" in words
    table = next(one.value for one in page.dataframe if "Unknown before" in one.value)
    assert table["From"].iloc[-1] == steps[-1][0]


def test_names_from_data_stay_text(world):
    page = world(
        places=[place(BAIT, 37.17, 36.35), place("South", 37.17, 36.30)],
        holdings=[holding("p0", BAIT, "2015-02-01", "2015-11-15"), holding("p1", "Government", "2015-02-01", None)],
        events=[event(37.17, 36.35, "2015-03-01", actor_a=BAIT)],
    )
    for group in (page.markdown, page.caption, page.info, page.warning):
        for one in group:
            assert "<img" not in one.value.replace("\\<", ""), one.value
            assert ":red[" not in one.value, one.value
    assert BAIT in said(page)


def test_a_pair_never_in_the_data_together_is_said_and_not_drawn(world):
    page = world(zones=[zone("A", WEST, "2015-01-01", "2015-02-01"), zone("B", EAST, "2015-03-01", "2015-04-01")])
    assert "No chart: there is no distance at any time." in said(page)
    assert "Nothing is known of crossings" in said(page)
    assert "is not crossed" not in said(page)
    assert said(page).count("Unknown on 90 days") == 1
    assert "No distance is known at any time." in said(page)


PLACES = b"name,lat,lon\nCamp,36.33,37.16\nFar camp,36.45,37.25\nLost,north,37\n"


def test_a_list_of_places_is_measured_sorted_by_danger_and_outlives_another_tab(app):
    page = app()
    page.file_uploader(key="place_file").upload("camps.csv", PLACES, "text/csv").run()
    assert "camps.csv: 2 places, 1 row set aside." in said(page)
    assert "Set aside: 1 for: latitude is not a decimal number." in said(page)
    assert exposed(page)["Place"].tolist() == ["Camp", "Far camp"]
    for tab in ("Map", "Distances"):
        page.session_state["tab"] = tab
        page.run()
    assert exposed(page)["Place"].tolist() == ["Camp", "Far camp"]
    page.button(key="forget-places").click().run()
    assert "camps.csv" not in said(page)
    assert "Camp" not in said(page)


def test_without_a_hostile_actor_nothing_is_measured(app):
    page = app()
    page.file_uploader(key="place_file").upload("camps.csv", PLACES, "text/csv").run()
    page.multiselect(key="hostile").set_value([]).run()
    assert page.multiselect(key="hostile").value == []
    assert "No hostile actor is chosen: nothing is measured." in said(page)
    assert not any("Distance now" in one.value for one in page.dataframe)


def test_hostile_is_the_rival_until_others_are_chosen(app):
    page = app(pair="Government~ISIS")
    assert page.multiselect(key="hostile").value == ["ISIS"]
    page.selectbox(key="page_pair_b").select("Opposition").run()
    assert page.multiselect(key="hostile").value == ["Opposition"]
    page.multiselect(key="hostile").set_value(["ISIS"]).run()
    page.selectbox(key="page_pair_b").select("Kurdish forces").run()
    assert page.multiselect(key="hostile").value == ["ISIS"]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"name,lat,lon\nCamp,36.33,37.16\n", "own uncertainty is not stated: taken as 0 m"),
        (
            b"name,lat,lon,place_uncertainty_m\nCamp,36.33,37.16,\n",
            "Its radius is taken as 25 km where the list leaves it blank.",
        ),
        (b"name,lat,lon,place_uncertainty_m\nCamp,36.33,37.16,25000\n", ""),
    ],
)
def test_what_was_taken_for_a_radius_that_is_not_stated_is_noted(app, content, note):
    page = app()
    page.file_uploader(key="place_file").upload("camps.csv", content, "text/csv").run()
    assert note in exposed(page)["Note"].iloc[0]
    assert ("taken as" in exposed(page)["Note"].iloc[0]) == bool(note)
    assert "1 place and ground held by Government: 0 inside, the nearest Camp," in said(page)


def test_one_place_s_series_is_said_with_its_interval_and_the_days_under(app):
    page = app()
    page.file_uploader(key="place_file").upload("camps.csv", PLACES, "text/csv").run()
    page.session_state["exposed_place"] = exposed_ids(page)[0]
    page.run()
    assert re.search(r"Camp, distance to ground held by Government. Closest: .*, interval .*, from 2015-", said(page))
    assert re.search(r"Under 2,000 m on \d+ days? of the \d+ days known", said(page))
    assert any(list(one.value.columns)[:3] == ["From", "Last day", "Distance"] for one in page.dataframe)


def exposed_ids(page):
    return list(page.session_state["places"].index)


def exposed(page):
    return next(one.value for one in page.dataframe if "Distance now" in one.value)


def test_no_link_carries_a_list_of_places(app):
    page = app()
    before = dict(page.query_params)
    page.file_uploader(key="place_file").upload("camps.csv", PLACES, "text/csv").run()
    page.multiselect(key="hostile").select("Opposition").run()
    assert dict(page.query_params) == before
    assert "ground held by Government, Opposition" in said(page)


@pytest.mark.parametrize(
    ("content", "refused"),
    [
        (b"", "the file is empty"),
        (b"name,lat\nA,36\n", "(found: name, lat); a list of places needs the columns name, lat, lon."),
        (b"lat,lon\n36,37\n", "(found: lat, lon); a list of places needs the columns name, lat, lon."),
        (b"name,lat,lon\nA,x,37\n", "no row could be used"),
        (b"date,lat,lon,actor\n2015-10-09,36.3,37.1,ISIS\n", "not a list of places"),
        (b"name,lat,lon\n" + b"A,36.3,37.1\n" * 2001, "2,001 places, at most 2,000"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_one_line(app, content, refused):
    page = app()
    page.file_uploader(key="place_file").upload("list.csv", content, "text/csv").run()
    lines = [one.value.replace("\\", "") for one in page.error]
    assert len(lines) == 1
    assert refused in lines[0]
    assert "\n" not in lines[0]


def test_the_places_of_the_data_are_offered_as_an_example_and_named_so(app):
    page = app()
    assert not any("Distance now" in one.value for one in page.dataframe)
    example = page.toggle(key="example_places")
    assert example.label.startswith("Example: the 70 places held by ISIS")
    example.set_value(True).run()
    assert len(exposed(page)) == 70


def test_the_matrix_has_every_pair_once_with_its_interval_or_its_reason(app):
    page = app()
    table = next(one.value for one in page.dataframe if "from" in one.value).set_index("from")
    sides = list(table.index)
    cells = {(a, b): table.loc[a, f"to{n}"] for a in sides for n, b in enumerate(sides)}
    assert cells["ISIS", "Government"] == "2.1 km (0 m–5.0 km)"
    assert all(said == "" for (a, b), said in cells.items() if a == b)
    missing = [pair for pair, cell in cells.items() if cell == "–"]
    assert missing
    for origin, rival in missing:
        assert f"{origin} to {rival}: " in said(page)


def test_sides_beyond_a_dozen_are_measured_when_asked(world):
    squares = [shapely.box(36 + n / 10, 36.3, 36.05 + n / 10, 36.4) for n in range(13)]
    page = world(zones=[zone(f"Side {n:02}", square) for n, square in enumerate(squares)])
    assert not any("from" in one.value for one in page.dataframe)
    page.toggle(key="all_pairs").set_value(True).run()
    assert next(one.value for one in page.dataframe if "from" in one.value).shape == (13, 14)
