"""What the dashboard takes over from the map's report."""

import pandas as pd
import pytest

from geo.draw.marks import Marks, Spot
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.scene import build_scene
from tests.worlds import dataset_of, event
from ui.map_view import take_over
from ui.state import Session

SEPTEMBER = (pd.Timestamp("2015-09-01", tz="UTC"), pd.Timestamp("2015-10-01", tz="UTC"))


@pytest.fixture
def state():
    return Session(dataset=open_built_in("aleppo-2015"), view=View(), opened=2)


def report_of(**fields):
    september = [moment.value // 1_000_000 for moment in SEPTEMBER]
    shown = {
        "window": september, "instant": september[0], "mode": "so-far", "camera": [36.4, 37.2, 11.0],
        "selected": "ged-211261", "basemap": "osm", "display": ["sized", "density", "from a later version"],
        "marks": False, "seq": 1, "opened": 2, "touched": {},
    }  # fmt: skip
    return shown | fields


def told(state, **fields):
    take_over(state, build_scene(state.dataset, state.view), report_of(**fields))
    return state


def test_only_what_the_hand_touched_is_taken_over(state):
    told(state, touched={"camera": 1})
    assert state.view == View(camera=(36.4, 37.2, 11.0))
    assert state.selected is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("window", SEPTEMBER),
        ("instant", SEPTEMBER[0]),
        ("mode", "so-far"),
        ("basemap", "osm"),
        ("display", ("density", "sized")),
    ],
)
def test_each_field_is_taken_over_when_touched(state, name, value):
    assert told(state, touched={name: 1}).view == View(**{name: value})


def test_a_selection_is_taken_over_when_touched(state):
    assert told(state, touched={"selected": 1}).selected == "ged-211261"
    assert told(state, seq=2, touched={"selected": 2}, selected=None).selected is None


def test_marks_cleared_on_the_map_are_gone(state):
    state.marks = Marks("North", spots=(Spot("North", 37.15, 36.35),))
    told(state, marks=True, touched={"camera": 1})
    assert state.marks is not None
    told(state, seq=2, marks=False, touched={"marks": 2})
    assert state.marks is None


def test_a_touch_already_taken_over_is_not_taken_again(state):
    told(state, touched={"window": 1})
    state.change(window=None)
    told(state, seq=2, touched={"window": 1, "camera": 2})
    assert state.view.window is None
    assert state.view.camera is not None


def test_a_report_that_was_overtaken_loses_nothing(state):
    # Streamlit passes on the last of several reports that come during one run.
    told(state, seq=3, touched={"window": 1, "mode": 2, "camera": 3})
    assert (state.view.window, state.view.mode) == (SEPTEMBER, "so-far")


def test_a_report_about_what_was_open_before_is_not_taken(state):
    told(state, opened=1, touched={"window": 1, "camera": 1, "selected": 1})
    assert (state.view, state.selected, state.seq) == (View(), None, 0)


@pytest.mark.parametrize(("given", "kept"), [(397.2, 37.2), (-540.0, 180.0), (540.5, -179.5), (-181.0, 179.0)])
def test_a_longitude_is_kept_on_the_earth(state, given, kept):
    told(state, touched={"camera": 1}, camera=[36.4, given, 5.0])
    assert abs(state.view.camera[1]) == pytest.approx(abs(kept))
    assert -180 <= state.view.camera[1] <= 180


def test_opening_data_counts_on(state):
    told(state, seq=4, touched={"camera": 4})
    state.open(state.dataset)
    assert (state.seq, state.opened, state.view.camera) == (4, 3, None)


def test_where_the_data_name_no_moment_the_maps_own_stays_when_the_window_grows():
    data = dataset_of(events=[event(37.1, 36.3, day) for day in ("2015-08-01", "2015-11-01")])
    state = Session(dataset=data, view=View(dataset="test"), opened=2)
    told(state, touched={"window": 1})
    assert build_scene(data, state.view).view.instant == SEPTEMBER[0]
