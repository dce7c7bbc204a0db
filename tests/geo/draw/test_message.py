import json
from dataclasses import replace

import pandas as pd

from geo.draw.marks import Marks, Spot
from geo.draw.message import series_message, view_message
from geo.measure.gap import Gap, GapInterval
from geo.measure.ground import Witness
from geo.model.view import WHOLE, View
from geo.scene import build_scene
from tests.worlds import dataset_of, event, two_villages, utc


def test_the_message_is_plain_json_with_the_fingerprint():
    dataset = two_villages().dataset
    message = json.loads(json.dumps(view_message(build_scene(dataset, View())), allow_nan=False))
    assert message["fingerprint"] == dataset.fingerprint
    assert message["window"][0] < message["window"][1]
    assert message["pair"] == ["Government", "ISIS"]


def test_times_are_milliseconds():
    scene = build_scene(two_villages().dataset, View(instant=utc("2015-10-10")))
    assert view_message(scene)["instant"] == pd.Timestamp("2015-10-10", tz="UTC").timestamp() * 1000


def test_the_series_covers_the_period_and_names_both_ends():
    scene = build_scene(two_villages().dataset, View(pair=("ISIS", "Government"), definition="position-to-position"))
    series = view_message(scene)["series"]
    last = next(part for part in reversed(series) if "distance_m" in part)
    assert {last["from"]["name"], last["to"]["name"]} == {"North", "South"}
    assert series[0]["start"] == pd.Timestamp(scene.period[0]).timestamp() * 1000


def test_no_distance_is_a_reason():
    part = GapInterval(utc("2015-01-01"), utc("2015-02-01"), None, "nobody holds a place")
    [said] = series_message([part])
    assert said["reason"] == "nobody holds a place"
    assert "distance_m" not in said


def test_a_number_that_is_not_finite_never_reaches_the_page():
    end = Witness("A", 0.0, 0.0, 0.0)
    gap = Gap("edge-to-edge", float("nan"), 0.0, 0.0, end, end)
    [said] = series_message([GapInterval(utc("2015-01-01"), utc("2015-02-01"), gap, "not known")])
    assert said["reason"] == "not known"


def test_everywhere_is_no_area():
    scene = build_scene(dataset_of(events=[event(37.0, 36.0, "2015-08-01")]), View())
    assert view_message(replace(scene, view=replace(scene.view, area=WHOLE)))["area"] is None


def test_marks_go_along_or_are_none():
    scene = build_scene(two_villages().dataset, View())
    assert view_message(scene)["marks"] is None
    marks = Marks("North", spots=(Spot("North", 37.15, 36.35),))
    assert view_message(scene, marks=marks)["marks"] == marks.message
