"""What a finding changes in the headline, against a scene built without the rows."""

from dataclasses import replace

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.view import View
from geo.quality.effect import effect_of
from geo.quality.finding import Finding
from geo.scene import build_scene
from tests.worlds import dataset_of, event, holding, place, utc, zone

ISIS, GOV = "ISIS", "Government"
ZONES = [
    zone(GOV, shapely.box(37, 36, 37.5, 36.3)),
    zone(GOV, shapely.box(37, 36.3, 37.5, 36.35)),
    zone("Other", shapely.box(30, 30, 31, 31)),
]


def finding(table, ids):
    return Finding("code", "title", "sentence", len(ids), 9, table=table, ids=tuple(ids), removable=tuple(ids))


def world(**tables):
    data = dataset_of(**tables)
    view = View(dataset="test", pair=(ISIS, GOV), instant=utc("2015-10-10"))
    return data, view


def rebuilt(data, view, table, ids):
    """Return the scene of the data without the rows: what the effect must say."""
    left = replace(data, **{table: getattr(data, table).drop(index=list(ids))}, fingerprint="")
    scene = build_scene(data, view).view
    return build_scene(left, scene)


@settings(max_examples=30)
@given(st.sets(st.integers(0, 5)), st.sampled_from(["held", "stand-in"]))
def test_events_left_out_change_what_a_new_scene_says(picked, how):
    rows = [
        event(37.2 + n / 100, 36.4 + n / 50, f"2015-10-{10 + n % 2}", ISIS, "Rebels", deaths_best=n) for n in range(6)
    ]
    more = {"places": [place("North", 37.17, 36.45)], "holdings": [holding("p0", ISIS, "2015-01-01", None)]}
    data, view = world(events=rows, zones=ZONES, **(more if how == "held" else {}))
    ids = [f"e{n}" for n in sorted(picked)]
    effect = effect_of(build_scene(data, view), finding("events", ids))
    if not ids:
        assert effect is None
        return
    expected = rebuilt(data, view, "events", ids)
    assert effect.after == expected.counts
    assert (effect.gap_after is None) == (expected.gap is None)
    if expected.gap is not None:
        assert effect.gap_after.distance_m == pytest.approx(expected.gap.distance_m)


@pytest.mark.parametrize("ids", [["z0"], ["z1"], ["z2"], ["z0", "z1"]])
def test_zones_left_out_change_the_distance_or_leave_it(ids):
    data, view = world(events=[event(37.2, 36.4, "2015-10-10", ISIS, "")], zones=ZONES)
    scene = build_scene(data, view)
    effect = effect_of(scene, finding("zones", ids))
    expected = rebuilt(data, view, "zones", ids)
    assert (effect.gap_after is None) == (expected.gap is None)
    if expected.gap is not None:
        assert effect.gap_after.distance_m == pytest.approx(expected.gap.distance_m)
    assert effect.nothing == (ids in (["z2"], ["z0"]))


def test_the_sentence_says_both_numbers():
    rows = [event(37.2, 36.4, "2015-10-10", ISIS, "", deaths_best=n, deaths_low=n, deaths_high=n) for n in (1, 2, 3)]
    more = {"places": [place("North", 37.17, 36.45)], "holdings": [holding("p0", ISIS, "2015-01-01", None)]}
    data, view = world(events=rows, zones=ZONES, **more)
    said = effect_of(build_scene(data, view), finding("events", ["e1", "e2"])).sentence
    assert said.startswith(
        "Without these 2 events: 1 of 3 events in view, deaths 1 instead of 6, the distance stays 11 km"
    )


def test_the_sentence_of_a_distance_that_goes():
    data, view = world(events=[event(37.2, 36.4, "2015-10-10", ISIS, "")], zones=ZONES)
    said = effect_of(build_scene(data, view), finding("zones", ["z0", "z1"])).sentence
    assert "no distance on 10 October 2015 instead of 5.5 km" in said


def test_what_changes_nothing_is_said():
    data, view = world(events=[event(37.2, 36.4, "2015-10-10", ISIS, "")], zones=ZONES)
    assert effect_of(build_scene(data, view), finding("zones", ["z2"])).sentence == (
        "Without this zone the headline stays as it is."
    )


def test_numbers_for_json_are_pairs():
    data, view = world(events=[event(37.2, 36.4, "2015-10-10", ISIS, "", deaths_best=4)], zones=ZONES)
    numbers = effect_of(build_scene(data, view), finding("events", ["e0"])).numbers()
    assert numbers["events_in_view"] == [1, 0]
    assert numbers["deaths_best"] == [4, 0]
    assert numbers["distance_m"][1] is None
    assert numbers["distance_m"][0] == pytest.approx(5549, abs=5)


def test_a_finding_without_rows_has_no_effect():
    data, view = world(events=[event(37.2, 36.4, "2015-10-10", ISIS, "")], zones=ZONES)
    empty = Finding("missing-days", "t", "s", 3, 9, rows=pd.DataFrame())
    assert effect_of(build_scene(data, view), empty) is None


def test_that_everything_is_concerned_is_said_as_a_fact():
    data, view = world(events=[event(37.2, 36.4, "2015-10-10"), event(37.3, 36.4, "2015-10-10")], zones=ZONES)
    scene = build_scene(data, view)
    assert effect_of(scene, finding("events", ["e0", "e1"])).sentence == "All that is in view is among these: 2 events."
    assert effect_of(scene, finding("events", ["e0"])).sentence.startswith("Without this event: 1 of 2 events in view")
