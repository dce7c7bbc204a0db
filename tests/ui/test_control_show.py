"""What is shown on the map: cameras that hold what was gained, and a view that says it."""

import math

import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.measure.change import change
from geo.model.view import View
from geo.scene import build_scene
from tests.worlds import dataset_of, holding, place, utc
from ui import control_show
from ui.state import Session

degrees = st.floats(-60, 60)


def pixels(camera, lon, lat):
    """Return how far a point lies from the middle of a web map, in pixels (Spherical Mercator)."""
    across = (lon - camera[1] + 180) % 360 - 180
    up = math.asinh(math.tan(math.radians(lat))) - math.asinh(math.tan(math.radians(camera[0])))
    world = 256 * 2 ** camera[2]
    return abs(across) / 360 * world, abs(up) / (2 * math.pi) * world


@given(degrees, degrees, st.floats(1e-4, 20), st.floats(1e-4, 20))
def test_a_camera_holds_the_whole_frame_on_a_phone(west, south, wide, high):
    frame = (west, south, west + wide, south + high)
    camera = control_show.camera_on(frame)
    for lon in frame[::2]:
        for lat in frame[1::2]:
            x, y = pixels(camera, lon, lat)
            assert x <= 390 / 2
            assert y <= 390 / 2


@given(st.floats(-1, 1))
def test_a_frame_over_the_180th_meridian_is_not_the_whole_world(lat):
    frame = control_show.frame_of(shapely.Polygon(), [(179.9, lat), (-179.9, lat)])
    camera = control_show.camera_on(frame)
    assert abs(abs(camera[1]) - 180) < 0.2
    assert camera[2] > 8


def test_nothing_has_no_frame():
    assert control_show.frame_of(shapely.Polygon(), []) is None


def test_a_place_is_shown_at_the_second_date_with_a_sentence(monkeypatch):
    said = {}
    monkeypatch.setattr("streamlit.session_state", said)
    dataset = dataset_of(
        places=[place("North", 37.15, 36.35), place("South", 37.05, 36.35)],
        holdings=[
            holding("p0", "Blue", "2015-01-01", "2015-06-01"),
            holding("p0", "Red", "2015-06-01", "2015-12-01"),
            holding("p1", "Red", "2015-01-01", "2015-12-01"),
        ],
    )
    state = Session(dataset=dataset, view=View(dataset="test"))
    scene = build_scene(dataset, state.view)
    found = change(scene.ground, utc("2015-05-01"), utc("2015-07-01"))
    control_show.place(state, scene, found, found.turns[0])
    assert state.view.instant == utc("2015-07-01")
    assert state.view.compare == (utc("2015-05-01"), utc("2015-07-01"))
    assert state.view.camera[:2] == (36.35, 37.15)
    assert said["tab"] == "Map"
    assert said["control_shown"] == "On the map: North, Blue on 1 May 2015, Red on 1 July 2015."
