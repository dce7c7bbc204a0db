"""What the map is asked to mark: whole enough for any pixel, on Earth, and short."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.draw.marks import FINE, MOST_LETTERS, MOST_SPOTS, Marks, Spot
from geo.model.errors import InputError
from tests.pages import HOSTILE


def drawn(message):
    """The outlines of a message as one geometry."""
    rings = [[np.reshape(ring, (-1, 2)) for ring in rings] for rings in message["outlines"]]
    return shapely.multipolygons([shapely.Polygon(first, holes) for first, *holes in rings])


def test_the_message_is_plain_json_and_keeps_holes_and_points():
    ground = shapely.Polygon(
        [(37, 36), (38, 36), (38, 37), (37, 37)], [[(37.2, 36.2), (37.4, 36.2), (37.4, 36.4), (37.2, 36.4)]]
    )
    marks = Marks(
        "ISIS", outlines=ground, spots=(Spot("North", 37.15, 36.35), Spot("the same", 37.15, 36.35)), note="n"
    )
    message = json.loads(json.dumps(marks.message, allow_nan=False))
    assert shapely.equals(drawn(message), ground)
    assert message["spots"] == [{"label": "North", "lon": 37.15, "lat": 36.35}]
    assert (message["title"], message["note"], message["more"]) == ("ISIS", "n", 0)


@given(st.integers(0, 2**32 - 1), st.floats(1e-4, 8.0), st.floats(-70, 70))
def test_a_simplified_outline_is_never_further_off_than_a_part_of_a_pixel(seed, size, lat):
    # Oracle: the Hausdorff distance of the two lines, in degrees, against the frame's size.
    turn = np.linspace(0, 2 * np.pi, 900, endpoint=False)
    radius = size * (1 + 0.05 * np.random.default_rng(seed).random(900))
    ground = shapely.Polygon(np.column_stack([20 + radius * np.cos(turn), lat + radius * np.sin(turn)]))
    marks = Marks("a round ground", outlines=ground)
    west, south, east, north = marks.frame
    off = shapely.hausdorff_distance(drawn(marks.message).boundary, ground.boundary, densify=0.2)
    assert off <= FINE * max(east - west, north - south) + 1e-6


def test_ground_and_points_over_the_180th_meridian_have_a_small_frame():
    ground = shapely.multipolygons([shapely.box(179.5, -1, 180, 1), shapely.box(-180, -1, -179.5, 1)])
    assert Marks("Fiji", outlines=ground).frame == (179.5, -1.0, 180.5, 1.0)
    assert Marks("Fiji", spots=(Spot("a", 179.9, 0), Spot("b", -179.9, 1))).frame == pytest.approx((179.9, 0, 180.1, 1))


def test_many_points_and_long_words_are_cut_and_counted():
    spots = tuple(Spot("x" * 5_000, number / 100, 0.0) for number in range(MOST_SPOTS + 3))
    message = Marks(HOSTILE * 100, spots=spots).message
    assert (len(message["spots"]), message["more"]) == (MOST_SPOTS, 3)
    assert len(message["title"]) == len(message["spots"][0]["label"]) == MOST_LETTERS
    assert message["title"].endswith("…")


def test_ground_smaller_than_coordinates_are_told_is_no_outline():
    speck = shapely.Polygon([(37, 36), (37.0000001, 36), (37, 36.0000001)])
    both = shapely.multipolygons([speck, shapely.box(38, 36, 39, 37)])
    assert Marks("a speck", outlines=speck, spots=(Spot("a", 37, 36),)).message["outlines"] == []
    assert len(Marks("a speck", outlines=both).message["outlines"]) == 1


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"title": " "}, "marks need a title"),
        ({"title": "ISIS"}, "there is nothing to mark for 'ISIS'"),
        ({"title": "a", "outlines": shapely.LineString([(0, 0), (1, 1)])}, "marks outline polygons, found LineString"),
        ({"title": "a", "spots": (Spot("x", 181.0, 0.0),)}, "marks lie between 180 degrees west and east"),
        ({"title": "a", "spots": (Spot("x", float("nan"), 0.0),)}, "marks lie between 180 degrees west and east"),
    ],
)
def test_what_cannot_be_marked_is_refused_in_one_line(given, line):
    with pytest.raises(InputError, match=line):
        Marks(**given)
