"""What is shown on the map: cameras that hold what was gained, and a view that says it."""

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.draw.marks import Spot
from geo.measure.advances import episodes
from geo.measure.change import change
from geo.model.claim import Evidence
from geo.model.view import View
from geo.scene import build_scene
from tests.worlds import dataset_of, event, holding, place, utc
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


@pytest.fixture
def said(monkeypatch):
    """What Streamlit's session holds."""
    held = {}
    monkeypatch.setattr("streamlit.session_state", held)
    return held


@pytest.fixture
def world():
    dataset = dataset_of(
        places=[place("North", 37.15, 36.35), place("South", 37.05, 36.35, uncertainty_m=4_000.0)],
        holdings=[
            holding("p0", "Blue", "2015-01-01", "2015-06-01"),
            holding("p0", "Red", "2015-06-01", "2015-12-01"),
            holding("p1", "Red", "2015-01-01", "2015-12-01"),
        ],
        events=[event(37.10, 36.40, "2015-06-02", place="Mill")],
    )
    state = Session(dataset=dataset, view=View(dataset="test"))
    return state, build_scene(dataset, state.view)


def test_a_place_is_marked_at_the_second_date_and_the_dates_compared_stay(said, world):
    state, scene = world
    found = change(scene.ground, utc("2015-05-01"), utc("2015-07-01"))
    control_show.place(state, scene, found, found.turns[0])
    assert state.view.instant == utc("2015-07-01")
    assert state.view.compare is None
    assert state.view.camera[:2] == (36.35, 37.15)
    assert state.marks.spots == (Spot("North", 37.15, 36.35),)
    assert said["tab"] == "Map"
    assert said["control_shown"] == "On the map: North, Blue on 1 May 2015, Red on 1 July 2015."


def test_an_advance_is_outlined_its_places_ringed_and_the_dates_compared_stay(said, world):
    state, _ = world
    compared = utc("2015-02-01"), utc("2015-11-01")
    state.change(compare=compared)
    scene = build_scene(state.dataset, state.view)
    (one,) = episodes(scene.ground, "Red", utc("2015-05-01"), utc("2015-07-01"))
    control_show.episode(state, scene, one)
    assert state.view.compare == compared
    assert (state.view.instant, state.opened) == (one.end, 1)
    assert shapely.equals(state.marks.outlines, one.ground)
    assert not one.ground.is_empty
    assert [spot.label for spot in state.marks.spots] == ["North"]
    assert said["control_shown"] == f"On the map: {state.marks.title}."
    west, south, east, north = one.ground.bounds
    assert (state.view.camera[0], state.view.camera[1]) == pytest.approx(
        ((south + north) / 2, (west + east) / 2), abs=0.01
    )


def test_all_rows_of_evidence_with_coordinates_are_marked_and_the_others_counted(said, world):
    state, scene = world
    rows = (
        Evidence("holdings", "h0", "North held by Blue", 37.15, 36.35),
        Evidence("places", "p1", "South, known within 4.0 km", 37.05, 36.35),
        Evidence("events", "e0", "battle at Mill", 37.10, 36.40),
        Evidence("zones", str(scene.ground.control.zones.index[0]), "the zone of Red", 37.11, 36.41),
        Evidence("zones", "nowhere", "the zone of Blue"),
        Evidence("events", "not there", "another row", 37.2, 36.5),
    )
    control_show.evidence(state, scene, rows, moment=utc("2015-06-03"), title="6 rows")
    owner = scene.ground.control.zones["actor"].iloc[0]
    assert [spot.label for spot in state.marks.spots] == [
        "North", "South (within 4.0 km)", "Mill", f"zone of {owner}", "another row",
    ]  # fmt: skip
    assert state.marks.note == "1 row without coordinates not marked"
    assert said["control_shown"] == "On the map: 6 rows. 1 row without coordinates not marked."
    assert state.view.instant == utc("2015-06-03")


def test_why_rings_are_fewer_than_rows_is_said(said, world):
    state, scene = world
    rows = [Evidence("events", f"not there {n}", "a row", 37.2, 36.5) for n in range(3)]
    rows.append(Evidence("zones", "nowhere", "the zone of Blue"))
    control_show.evidence(state, scene, rows, moment=utc("2015-06-03"), title="4 rows")
    assert state.marks.note == "2 rows at the point of another; 1 row without coordinates not marked"
    assert state.marks.note in said["control_shown"]


def test_a_row_without_coordinates_marks_nothing_and_leaves_the_camera(said, world):
    state, scene = world
    control_show.evidence(state, scene, (Evidence("zones", "z", "a zone"),), moment=utc("2015-06-03"), title="1 row")
    assert (state.marks, state.view.camera, state.opened) == (None, None, 0)
    assert said["control_shown"] == "On the map: 1 row. 1 row without coordinates not marked."


@pytest.mark.usefixtures("said")
def test_marks_stay_with_the_filters_and_go_with_the_data(world):
    state, scene = world
    found = change(scene.ground, utc("2015-05-01"), utc("2015-07-01"))
    control_show.place(state, scene, found, found.turns[0])
    state.change(actors=("Red",), window=(utc("2015-07-01"), utc("2015-08-01")))
    assert state.marks is not None
    state.exchange(state.dataset)
    assert state.marks is None
    control_show.place(state, scene, found, found.turns[0])
    state.open(state.dataset)
    assert state.marks is None
