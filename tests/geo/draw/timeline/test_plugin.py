import json
import re
from datetime import UTC, date, datetime

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from branca.element import Figure

from geo.draw.message import series_message
from geo.draw.timeline import Timeline
from geo.draw.timeline.plugin import json_for_html
from geo.measure.gap import Question, series
from geo.model.errors import InputError, UnknownNameError
from geo.model.tables import EVENTS, ZONES
from tests.worlds import event, frame_of, ground_of, utc, zone

WEST, EAST = shapely.box(37.0, 36.0, 37.1, 36.1), shapely.box(37.3, 36.0, 37.4, 36.1)


def zones():
    rows = [
        zone("ISIS", WEST, "2015-10-01"),
        zone("Opposition", EAST, "2015-10-01", "2015-10-05"),
        zone("Opposition", shapely.box(37.2, 36.0, 37.4, 36.1), "2015-10-05"),
    ]
    return frame_of(ZONES, rows, ["z0", "z1", "z2"])


def part(timeline, name):
    return json.loads(getattr(timeline, name))


def test_the_pair_s_series_is_worked_out_from_the_zones():
    # Oracle: geo.measure on the same zones; 0.2 degrees of longitude at 36 degrees north are 18.0 km, 0.1 are 9.0.
    timeline = Timeline(zones=zones(), pair=("ISIL", "Opposition"))
    said = part(timeline, "message")
    ground = ground_of(zones=[zone("ISIS", WEST)])
    assert said["pair"] == ["ISIS", "Opposition"]
    assert said["definition"] == "edge-to-edge"
    assert [round(one["distance_m"], -2) for one in said["series"]] == [18_000, 9_000]
    table = zones()
    question = Question("ISIS", "Opposition", "edge-to-edge")
    rows = table.drop(columns="geometry").to_dict("records")
    ground = ground_of(zones=[{**row, "geometry": shape} for row, shape in zip(rows, table.geometry, strict=True)])
    assert said["series"] == json.loads(json.dumps(series_message(series(ground, question, *period_of(timeline)))))


def period_of(timeline):
    return [pd.Timestamp(moment, unit="ms", tz="UTC") for moment in part(timeline, "config")["period"]]


def test_events_alone_are_measured_position_to_position():
    events = frame_of(
        EVENTS, [event(37, 36, "2015-10-09", "ISIS", ""), event(37.1, 36, "2015-10-09", "Opposition", "")], ["a", "b"]
    )
    said = part(Timeline(events, pair=("ISIS", "Opposition")), "message")
    assert said["definition"] == "position-to-position"
    assert round(said["series"][0]["distance_m"], -2) == 9000


def test_without_a_pair_nothing_is_measured():
    assert part(Timeline(zones=zones()), "message") == {}


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        (
            {"pair": ("ISIS", "Opposition"), "definition": "as the crow flies"},
            InputError,
            "is not one of position-to-edge",
        ),
        ({"pair": ("ISIS", "Oposition")}, UnknownNameError, "'Oposition'; did you mean Opposition?"),
        ({"pair": ("ISIS", "Daesh")}, InputError, "a distance needs two sides; both are ISIS"),
        ({"pair": ("ISIS",)}, InputError, "pair ('ISIS',) is not two names of actors"),
        ({"pair": (1, 2)}, InputError, "pair (1, 2) is not two names of actors"),
        ({"pair": "IS"}, InputError, "pair 'IS' is not two names of actors"),
        ({"pair": 7}, InputError, "pair 7 is not two names of actors"),
        ({"theme": "sepia"}, InputError, "theme 'sepia' is not one of light, dark, auto"),
        ({"theme": ["light"]}, InputError, "theme ['light'] is not one of"),
        ({"period": ("2015-10-05", "2015-10-01")}, InputError, "ends before it starts, or as it does"),
        ({"period": ("2015-10-05", "2015-10-05")}, InputError, "ends before it starts, or as it does"),
        ({"period": ("2015-10-05", "soon")}, InputError, "period ('2015-10-05', 'soon') is not two times; write them"),
        ({"period": ("2015-10-05", pd.NaT)}, InputError, "is not two times"),
        ({"period": (0, 1)}, InputError, "period (0, 1) is not two times"),
        ({"period": ("2015-10-05",)}, InputError, "is not two times"),
        ({"period": "2015"}, InputError, "period '2015' is not two times"),
        ({"period": ("0015-10-05", "2015-10-05")}, InputError, "is not between the years 1800 and 2200"),
        ({"bounds": (0, 0)}, InputError, "bounds (0, 0) are not west, south, east, north in degrees"),
        ({"bounds": (37.4, 36, 37, 36.1)}, InputError, "are not west, south, east, north in degrees"),
        ({"bounds": (37, 36, 398, 37)}, InputError, "are not west, south, east, north in degrees"),
        ({"bounds": (37, 36, 37.4, 99)}, InputError, "are not west, south, east, north in degrees"),
        ({"bounds": np.full(4, np.nan)}, InputError, "bounds array([nan, nan, nan, nan]) are not west, south"),
        ({"bounds": "37,36,38,37"}, InputError, "are not west, south, east, north in degrees"),
        ({"bounds": 5}, InputError, "bounds 5 are not west, south, east, north in degrees"),
        ({"camera": (36, 37)}, InputError, "camera (36, 37) is not latitude, longitude and a zoom from 0 to 18"),
        ({"camera": (36, 37, np.inf)}, InputError, "is not latitude, longitude and a zoom"),
        ({"title": 5}, InputError, "title: 5 is not a text"),
        ({"title": "a\ud800"}, InputError, r"title: 'a\ud800' holds half a character"),
        ({"credits": 5}, InputError, "credits 5 are not texts"),
        ({"credits": ["UCDP GED", None]}, InputError, "credits: None is not a text"),
        ({"credits": ["a\ud800"]}, InputError, "credits: 'a\\ud800' holds half a character"),
    ],
)
def test_what_cannot_be_measured_or_shown_is_refused(given, error, said):
    with pytest.raises(error) as raised:
        Timeline(zones=zones(), **given)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "period",
    [
        ("2015-10-02", "2015-10-04"),
        (pd.Timestamp("2015-10-02"), pd.Timestamp("2015-10-04")),
        [utc("2015-10-02"), datetime(2015, 10, 4, tzinfo=UTC)],
        (date(2015, 10, 2), np.datetime64("2015-10-04")),
        ("2015-10-02T03:00:00+03:00", "2015-10-03T15:00"),
        pd.DatetimeIndex(["2015-10-02", "2015-10-04"]),
    ],
)
def test_a_period_may_be_given_as_times_or_texts_and_covers_whole_steps(period):
    timeline = Timeline(zones=zones(), pair=("ISIS", "Opposition"), period=period)
    assert period_of(timeline) == [utc("2015-10-02"), utc("2015-10-04")]
    said = part(timeline, "message")["series"]
    assert [said[0]["start"], said[-1]["end"]] == part(timeline, "config")["period"]


def test_bounds_may_be_a_frame_s_and_a_point_is_enough():
    assert part(Timeline(zones=zones(), bounds=zones().total_bounds), "config")["bounds"] == [37.0, 36.0, 37.4, 36.1]
    assert part(Timeline(bounds=np.array([37, 36, 37, 36])), "config")["bounds"] == [37, 36, 37, 36]
    assert part(Timeline(bounds=(179, -1, 181.5, 1)), "config")["bounds"] == [179, -1, 181.5, 1]
    assert part(Timeline(camera=np.array([36, 37, 9.5])), "config")["camera"] == [36, 37, 9.5]


@pytest.mark.parametrize(
    ("given", "said"),
    [("UCDP GED", ["UCDP GED"]), (["A", "B", "A"], ["A", "B"]), (iter("AB"), ["A", "B"]), ((), [])],
)
def test_credits_are_texts_each_once(given, said):
    assert part(Timeline(credits=given), "config")["credits"] == said


def test_names_are_looked_up_as_given_before_their_canonical_form():
    # With `actor_a_raw` beside it, `actor_a` is what the table says it is.
    rows = [event(37, 36, "2015-10-09", "ISIL", ""), event(37.1, 36, "2015-10-09", "Government", "")]
    events = frame_of(EVENTS, rows, ["a", "b"])
    assert part(Timeline(events, pair=("ISIL", "Government")), "message")["pair"] == ["ISIL", "Government"]
    with pytest.raises(UnknownNameError, match="unknown actor 'Daesh'; known: Government, ISIL"):
        Timeline(events, pair=("Daesh", "Government"))
    # The zones are ISIS's: a distance between edges has to begin there.
    held = part(Timeline(events, zones=zones(), pair=("ISIL", "Opposition")), "message")
    assert held["pair"] == ["ISIS", "Opposition"]
    assert {"distance_m"} <= set(held["series"][0])


def test_the_bar_covers_whole_days_round_all_dates():
    config = part(Timeline(zones=zones()), "config")
    assert config["period"] == [utc("2015-10-01").value // 10**6, utc("2015-10-06").value // 10**6]
    assert config["bounds"] == [37.0, 36.0, 37.4, 36.1]
    assert [actor["name"] for actor in config["actors"]] == ["ISIS", "Opposition"]


def test_a_second_timeline_on_the_page_is_refused():
    map_ = folium.Map(tiles=None)
    Timeline().add_to(map_)
    Timeline().add_to(map_)
    with pytest.raises(InputError, match="a page holds one timeline, found 2"):
        map_.get_root().render()


def test_a_second_map_with_a_timeline_on_the_page_is_refused():
    figure = Figure()
    for _ in range(2):
        map_ = folium.Map(tiles=None)
        figure.add_child(map_)
        Timeline().add_to(map_)
    with pytest.raises(InputError, match="a page holds one timeline, found 2"):
        figure.render()


def test_it_has_to_be_on_a_map():
    group = folium.FeatureGroup("group").add_to(folium.Map(tiles=None))
    Timeline().add_to(group)
    with pytest.raises(InputError, match="a timeline is a layer of a folium.Map"):
        group.get_root().render()


def test_rendering_twice_gives_one_timeline():
    map_ = folium.Map(tiles=None)
    Timeline(title="Once").add_to(map_)
    assert len(re.findall(r'_config">', map_.get_root().render())) == 1
    assert len(re.findall(r'_config">', map_.get_root().render())) == 1


def test_a_frame_of_strangers_is_enough():
    frame = gpd.GeoDataFrame({"start": ["2015-10-09"]}, geometry=[shapely.Point(37, 36)], crs=4326)
    assert part(Timeline(frame), "config")["actors"] == []


@pytest.mark.parametrize("text", ["</script>", "<!--", "\u2028", "\ud800", "plain"])
def test_json_in_the_page_ends_no_element(text):
    written = json_for_html(text)
    assert not re.search("[<\u2028]", written)
    assert json.loads(written) == text.encode("utf-8", "replace").decode()
