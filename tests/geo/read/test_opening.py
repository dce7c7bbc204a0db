"""The view a dataset opens with: every field of it is read, written and bounded."""

from dataclasses import fields, replace

import pytest

from geo.draw.message import MOST_ZOOM
from geo.model.view import View
from geo.read.opening import _MOST_ZOOM, _READERS, fields_of, view_from
from tests.worlds import utc

EVERY_FIELD = View(
    dataset="test", window=(utc("2015-10-01"), utc("2015-10-20 12:00")), instant=utc("2015-10-09 01:02:03.000004"),
    mode="so-far", actors=("ISIS",), kinds=("battle",), min_deaths=1, max_place_uncertainty_m=1234.5678901234,
    max_event_uncertainty_m=9999.0, text="a b", area=(36.1 + 1e-13, 36.2, 37.3, 37.4), pair=("ISIS", "Government"),
    definition="edge-to-edge", threshold_m=1999.999999, basemap="osm", camera=(36.36, 37.19, 11.25),
    compare=(utc("2015-10-01"), utc("2015-10-02")), compare_way="sides", compare_camera=(36.3, 37.1, 10.5),
    display=("density", "no-line"),
)  # fmt: skip


def test_every_field_of_a_view_is_read():
    assert set(_READERS) == {one.name for one in fields(View)} - {"dataset"}
    assert {one.name for one in fields(View) if getattr(EVERY_FIELD, one.name) == one.default} == set()
    assert view_from("test", fields_of(EVERY_FIELD)) == EVERY_FIELD


def test_the_zoom_is_that_of_the_map():
    assert _MOST_ZOOM == MOST_ZOOM


@pytest.mark.parametrize("camera", [(90.0, 180.0, 0.0), (-90.0, -360.0, 18.0)])
def test_cameras_up_to_the_bounds_are_read(camera):
    view = replace(EVERY_FIELD, camera=camera, compare_camera=camera)
    assert view_from("test", fields_of(view)) == view


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("camera", [1e300, 1e300, 1e300]),
        ("camera", [36.0, 37.0, -1000.0]),
        ("camera", [36.0, 37.0, 19.0]),
        ("camera", [91.0, 37.0, 9.0]),
        ("camera", [36.0, 361.0, 9.0]),
        ("camera", [36.0, float("nan"), 9.0]),
        ("compare_camera", [36.0, 37.0]),
        ("compare_way", "over"),
        ("text", "\ud800x"),
        ("actors", ["\udfff"]),
        ("pair", ["ISIS", "\ud800"]),
        ("threshold_m", 1e308),
        ("threshold_m", -1),
        ("max_event_uncertainty_m", float("nan")),
        ("min_deaths", 10**30),
        ("min_deaths", -1),
    ],
)
def test_what_no_map_can_show_is_refused_in_one_line(key, value):
    with pytest.raises(ValueError, match=r"is not") as caught:
        view_from("test", {key: value})
    assert str(caught.value).isprintable()
