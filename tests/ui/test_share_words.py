"""What the Share dialog says: all that a link holds; names of files that are safe whatever data are called."""

import re
from dataclasses import fields, replace

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.scene import build_scene
from geo.share.care import Care
from geo.share.link import Link
from tests.worlds import dataset_of, event
from ui.share_words import VIEW_SAID, file_name, held

HOSTILE = '../..\\<img src=x onerror=alert(1)>"; rm -rf / \u202e\x00\r\n [a](javascript:x) :red[b]'


def test_every_field_of_a_view_is_said():
    assert list(VIEW_SAID) == [field.name for field in fields(View) if field.name != "dataset"]


def test_a_link_says_all_it_holds_and_a_bare_one_nothing():
    assert held(Link()) == ()
    at = pd.Timestamp("2015-10-10", tz="UTC")
    later = at + pd.Timedelta(days=3)
    full = View(
        window=(at, later), instant=at, mode="so-far", actors=("ISIS",), kinds=("battle",), min_deaths=2,
        max_place_uncertainty_m=500.0, max_event_uncertainty_m=5000.0, text="Marea", area=(37.0, 36.0, 38.0, 37.0),
        pair=("ISIS", "Government"), definition="edge-to-edge", threshold_m=1234.5, basemap="osm",
        camera=(36.0, 37.0, 9.0), compare=(at, later), compare_way="sides", compare_camera=(36.0, 37.0, 9.0),
        display=("density",),
    )  # fmt: skip
    default = View()
    assert all(getattr(full, name) != getattr(default, name) for name in VIEW_SAID), "a field is left out of this test"
    told = held(Link(view=full, selected="a", page="claims", claim="{}"))
    assert len(told) == len(VIEW_SAID) + 3
    assert told[0] == "dates 2015-10-10 to 2015-10-12"
    assert "the threshold 1,234.5 m" in told
    for name in VIEW_SAID:
        assert len(held(Link(view=replace(default, **{name: getattr(full, name)})))) == 1


@given(name=st.text(max_size=60), title=st.text(max_size=60), own=st.booleans())
def test_names_of_files_are_safe_whatever_data_are_called(name, title, own):
    dataset = dataset_of(events=[event(37, 36, "2015-08-01", "A", "B")])
    dataset = replace(dataset, name="own" if own else name, title=title)
    found = file_name(build_scene(dataset, View()), "a4.png", care=Care(grid_m=1500, hold_back_days=7))
    assert re.fullmatch(r"standoff(-[a-z0-9]+)+-a4\.png", found)
    assert len(found) <= 143


def test_names_of_files_say_dataset_moment_and_kind():
    sample = open_built_in("aleppo-2015")
    scene = build_scene(sample, View())
    assert file_name(scene, "a4.png", care=Care()) == "standoff-aleppo-2015-2015-10-10-a4.png"
    coarse = file_name(scene, "events.csv", care=Care(5000, 3))
    assert coarse == "standoff-aleppo-2015-2015-10-10-grid-7000m-without-last-3-days-events.csv"
    own = replace(sample, name="own", title=HOSTILE)
    assert re.fullmatch(r"[a-z0-9-]+\.zip", file_name(build_scene(own, View()), "bundle.zip", care=Care()))
