"""One view, one scene: what is kept, what is counted, what is said."""

from dataclasses import replace

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.measure.zones import valid_at
from geo.model.view import DEFINITIONS, WHOLE, View
from geo.scene import build_scene
from tests.worlds import dataset_of, event, holding, place, utc, zone

PLACES = [place("North", 37.17, 36.35), place("South", 37.17, 36.30)]
HOLDINGS = [
    holding("p0", "Opposition", "2015-08-01", "2015-10-09"),
    holding("p0", "ISIS", "2015-10-09", "2015-11-01"),
    holding("p1", "Government", "2015-08-01", "2015-11-01"),
]
EVENTS = [
    event(37.17, 36.35, "2015-10-09", kind="capture", deaths_best=None, deaths_low=4, deaths_high=9),
    event(37.17, 36.35, "2015-08-20", note="Shelling round the mill"),
    event(37.2, 36.4, "2015-10-31", "Government", "Opposition", place_uncertainty_m=25_000.0, deaths_best=0),
]
PAIR = ("ISIS", "Government")


@pytest.fixture(scope="module")
def data():
    return dataset_of(events=EVENTS, places=PLACES, holdings=HOLDINGS)


def ids(scene):
    return list(scene.events.index)


def test_the_headline_is_a_sentence_with_both_distances(data):
    scene = build_scene(data, View(pair=PAIR, instant=utc("2015-10-10")))
    assert scene.headline == (
        "On 10 October 2015 ISIS was 2.8 km (1.7 mi) from government-held territory: North to the zone's edge near "
        "South; 5.5 km (3.4 mi) from the nearest held place."
    )


def test_without_a_distance_the_headline_says_why(data):
    scene = build_scene(data, View(pair=PAIR, instant=utc("2015-09-01")))
    assert scene.headline == "1 September 2015: no distance. The data record no position of ISIS at that moment."
    assert scene.gap is None


def test_touching_zones_are_said_to_be_in_contact(data):
    scene = build_scene(data, View(pair=PAIR, instant=utc("2015-10-10"), definition="edge-to-edge"))
    assert scene.headline == (
        "On 10 October 2015 ISIS was in contact with government-held territory, at the zone's edge near South."
    )


def test_what_has_no_recorded_end_can_be_shown_on_the_day_it_began():
    shape = shapely.box(37, 36, 37.1, 36.1)
    data = dataset_of(zones=[zone("ISIS", shape, "2015-10-01", "2015-10-15"), zone("Government", shape, "2015-10-15")])
    scene = build_scene(data, View(instant=utc("2015-10-15")))
    assert scene.period == (utc("2015-10-01"), utc("2015-10-16"))
    assert list(valid_at(scene.zones, scene.view.instant)["actor"]) == ["Government"]
    assert scene.notices == ()


def test_a_window_and_a_moment_inside_a_day_are_those_of_the_whole_day(data):
    window = (utc("2015-10-08 12:00"), utc("2015-10-09 06:00"))
    scene = build_scene(data, View(window=window, instant=utc("2015-10-09 03:00")))
    assert scene.view.window == (utc("2015-10-08"), utc("2015-10-10"))
    assert scene.view.instant == utc("2015-10-09")
    assert ids(scene) == ["e0"]


def test_data_of_one_day_without_times_of_day_are_not_cut_into_hours():
    data = dataset_of(events=[event(37.1, 36.3, "2015-10-09")])
    assert build_scene(data, View()).step == pd.Timedelta(days=1)


def test_where_only_edges_can_be_measured_the_headline_says_what_they_give():
    zones = [zone("ISIS", shapely.box(37, 36.4, 37.1, 36.5)), zone("Government", shapely.box(37, 36.2, 37.1, 36.3))]
    scene = build_scene(dataset_of(zones=zones), View(pair=PAIR))
    assert scene.headline.endswith("Edge to edge it was 11 km (6.9 mi).")


def test_an_event_of_a_rival_without_holdings_is_not_called_a_held_place():
    zones = [zone("Government", shapely.box(37, 36.2, 37.1, 36.3))]
    events = [
        event(37.05, 36.4, "2015-10-10"),
        event(37.05, 36.25, "2015-10-10", "Government", "Opposition"),
    ]
    scene = build_scene(dataset_of(events=events, zones=zones), View(pair=PAIR, instant=utc("2015-10-10")))
    assert scene.gap is not None
    assert "held place" not in scene.headline


def test_a_period_of_too_many_changes_still_has_the_distance_of_the_moment(monkeypatch):
    monkeypatch.setattr("geo.measure.gap.MOST_INTERVALS", 1)
    fresh = dataset_of(events=EVENTS, places=PLACES, holdings=HOLDINGS, zone_max_radius_m=5000.0)
    scene = build_scene(fresh, View(pair=PAIR, instant=utc("2015-10-10")))
    assert len(scene.series) == 1
    assert scene.series[0].gap == scene.gap


def test_the_period_is_whole_days_over_everything(data):
    assert build_scene(data, View()).period == (utc("2015-08-01"), utc("2015-11-01"))


def test_an_event_on_the_last_day_of_the_window_is_in_and_the_next_day_is_out(data):
    first, last = utc("2015-08-01"), utc("2015-10-10")
    assert ids(build_scene(data, View(window=(first, last)))) == ["e1", "e0"]
    assert ids(build_scene(data, View(window=(first, utc("2015-10-09"))))) == ["e1"]


def test_so_far_shows_everything_up_to_and_including_the_day_of_the_moment(data):
    window = (utc("2015-10-01"), utc("2015-11-01"))
    scene = build_scene(data, View(window=window, instant=utc("2015-10-09"), mode="so-far"))
    assert ids(scene) == ["e1", "e0"]


def test_in_data_of_one_day_so_far_ends_with_the_hour_of_the_moment():
    hours = [
        event(37.1, 36.3, "2015-10-09", start=utc(f"2015-10-09 {h}:00"), end=utc(f"2015-10-09 {h}:01")) for h in (8, 9)
    ]
    view = View(instant=utc("2015-10-09 08:30"), mode="so-far")
    assert ids(build_scene(dataset_of(events=hours), view)) == ["e0"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"actors": ("Government",)}, ["e2"]),
        ({"actors": ("Opposition",)}, ["e1", "e0", "e2"]),
        ({"kinds": ("capture",)}, ["e0"]),
        ({"min_deaths": 1}, ["e1"]),
        ({"max_event_uncertainty_m": 1000.0}, ["e1", "e0"]),
        ({"text": "MILL shelling"}, ["e1"]),
        ({"text": "mill .*"}, []),
        ({"text": "Daesh"}, ["e1", "e0"]),
    ],
)
def test_each_filter_keeps_what_it_says(data, fields, expected):
    assert ids(build_scene(data, View(**fields))) == expected


def test_counts_keep_ranges_apart_from_best_estimates(data):
    counts = build_scene(data, View()).counts
    assert (counts.shown, counts.total) == (3, 3)
    assert (counts.deaths_best, counts.deaths_low, counts.deaths_high) == (3, 4, 18)
    assert (counts.without_best, counts.range_low, counts.range_high) == (1, 4, 9)


def test_an_empty_view_says_how_many_each_filter_alone_would_keep(data):
    passed = build_scene(data, View(kinds=("strike",), text="mill")).passed
    assert passed == {"actors": 3, "kinds": 0, "min_deaths": 3, "max_event_uncertainty_m": 3, "text": 1, "window": 3}


def test_unknown_actors_and_pairs_become_notices(data):
    scene = build_scene(data, View(actors=("Atlantis",), pair=("Atlantis", "ISIS")))
    assert scene.view.actors == ()
    assert scene.counts.shown == 3
    assert len(scene.notices) == 2
    assert "'Atlantis'" in scene.notices[0]
    assert set(scene.view.pair) <= set(scene.sides)


def test_a_moment_outside_the_window_is_moved_into_it_and_said(data):
    window = (utc("2015-08-01"), utc("2015-09-01"))
    scene = build_scene(data, View(window=window, instant=utc("2015-10-10")))
    assert scene.view.instant == utc("2015-08-31")
    assert scene.notices == ("10 October 2015 lies outside the dates shown; the map shows 31 August 2015.",)


def test_a_window_outside_the_data_falls_back_to_the_whole_period_and_says_so(data):
    scene = build_scene(data, View(window=(utc("2020-01-01"), utc("2020-02-01"))))
    assert scene.view.window == scene.period
    assert scene.notices[0].startswith("The data hold nothing from 1 January 2020 to 31 January 2020")


def test_the_whole_world_as_an_area_measures_everywhere(data):
    everywhere = build_scene(data, View(pair=PAIR, instant=utc("2015-10-10"), area=WHOLE))
    assert everywhere.gap == build_scene(data, View(pair=PAIR, instant=utc("2015-10-10"))).gap


def test_data_without_sides_still_make_a_scene():
    scene = build_scene(dataset_of(events=[event(37, 36, "2015-08-01", "", "")]), View())
    assert scene.gap is None
    assert scene.counts.total == 1
    assert scene.headline.endswith("The data name fewer than two sides that hold ground.")


@given(
    st.tuples(st.dates(), st.dates()),
    st.none() | st.dates(),
    st.sampled_from(DEFINITIONS),
    st.floats(0, 1e6),
    st.text(max_size=20),
)
def test_no_view_makes_a_scene_raise(days, instant, definition, limit, text):
    data = dataset_of(events=EVENTS, places=PLACES, holdings=HOLDINGS)
    start, end = sorted(pd.Timestamp(day, tz="UTC") for day in days)
    view = View(
        window=(start, end + pd.Timedelta(days=1)),
        instant=None if instant is None else pd.Timestamp(instant, tz="UTC"),
        definition=definition, max_place_uncertainty_m=limit, text=text,
    )  # fmt: skip
    scene = build_scene(data, view)
    assert scene.view.window[0] <= scene.view.instant < scene.view.window[1]
    assert scene.period[0] <= scene.view.window[0] < scene.view.window[1] <= scene.period[1]


def test_data_of_equal_content_stay_apart(data):
    # A reader's own copy of what another has open: its rows in another order, its title and its defaults its own.
    mine = replace(data, name="own", title="mine", defaults=View(pair=("Government", "Opposition")))
    mine = replace(mine, events=data.events.iloc[::-1])
    assert mine.fingerprint == data.fingerprint
    theirs = build_scene(data, View(kinds=("capture",)))
    scene = build_scene(mine, View(kinds=("capture",)))
    assert ids(scene) == ids(theirs)
    assert list(scene.events["kind"]) == ["capture"]
    assert scene.ground.dataset is mine
    assert scene.view.pair == ("Government", "Opposition")
    assert theirs.ground.dataset is data


def test_data_without_dates_name_none():
    scene = build_scene(dataset_of(places=PLACES), View())
    assert (scene.counts.total, scene.gap, scene.dated) == (0, None, False)
    assert scene.headline == "These data hold no dates: no distance."
    assert scene.period == build_scene(dataset_of(), View()).period
