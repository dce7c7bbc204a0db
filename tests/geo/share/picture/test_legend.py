"""The legend: only what is on the map, in columns, with every heading above a row of its own."""

from itertools import pairwise

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.share.care import Care
from geo.share.picture import SIZES
from geo.share.picture.legend import _filled, _Set, _stacked
from geo.share.picture.meaning import Row
from geo.share.snapshot import Wanted, take
from tests.pictures import ADDRESS, NOW
from tests.worlds import dataset_of, event, zone

ROWS = st.lists(st.tuples(st.booleans(), st.floats(5, 30)), max_size=25)


def made(rows):
    """Set rows; none that follows a heading is one, as in a legend."""
    heads = [heading and not (n and rows[n - 1][0]) for n, (heading, _) in enumerate(rows)]
    return [_Set(Row(f"row {n}", heading=heads[n]), [], 8.0, high) for n, (_, high) in enumerate(rows)]


@given(ROWS, st.floats(60, 200), st.integers(1, 3))
def test_columns_hold_the_rows_in_order_or_say_how_many_they_do_not(rows, height, columns):
    stacks, left = _stacked(made(rows), height, columns)
    kept = [one.row.text for stack in stacks for one in stack]
    assert kept == [f"row {n}" for n in range(len(rows) - left)]
    assert len(stacks) == columns
    assert all(sum(one.height for one in stack) <= height + 0.1 for stack in stacks)


@given(ROWS, st.floats(60, 200))
def test_a_heading_is_never_the_last_of_a_column_that_others_follow(rows, height):
    stacks, left = _filled(made(rows), height, 3)
    for stack, later in pairwise(stacks):
        if stack and (later or left):
            assert not stack[-1].row.heading


def said(boxes):
    return [text for text, *_ in boxes]


def test_signs_that_are_not_on_the_map_are_not_explained(worlds, shoot, sheet):
    texts = said(sheet(shoot(worlds("villages")))[0])
    assert "The data hold no events." in texts
    assert "Battle" not in texts
    assert "Contested" not in texts
    texts = said(sheet(shoot(worlds("contested")))[0])
    assert {"Battle", "Contested", "Opposition"} <= set(texts)
    assert "Strike" not in texts
    assert "Edges as the source draws them, off by up to 300 m." in " ".join(texts)


def test_where_no_zone_holds_it_is_said(worlds, shoot, sheet):
    texts = " ".join(said(sheet(shoot(worlds("sample"), camera=(50.0, 10.0, 9.0)))[0]))
    assert "No zone holds here at this moment." in texts
    assert "The pair's shortest line lies off this map." in texts
    assert "events in view lie off this map." in texts


@pytest.mark.parametrize("most", [1, 10, 100])
def test_sizes_by_deaths_are_shown_as_they_are(worlds, shoot, sheet, most):
    texts = said(sheet(shoot(worlds("sample"), display=("sized",)))[0])
    assert f"{most} death{'s' if most > 1 else ''}" in texts


ARMY, RUSSIA = "الجيش السوري", "Вооружённые силы России"


@pytest.mark.parametrize("metres", [500.0, 20_000.0])
def test_actors_are_named_by_colour_for_symbols_and_for_rings_alone(shoot, sheet, metres):
    data = dataset_of(
        events=[
            event(37.1, 36.3, "2015-03-03", actor_a=ARMY, kind="strike", place_uncertainty_m=metres),
            event(37.3, 36.4, "2015-03-04", actor_a=RUSSIA, place_uncertainty_m=metres),
        ]
    )
    texts = said(sheet(shoot(data))[0])
    assert {ARMY, RUSSIA} <= set(texts)
    assert ("Events with a ring: battle 1, strike 1." in " ".join(texts)) == (metres > 1_000)


def test_an_actor_none_of_whose_events_is_on_the_map_is_not_in_the_legend(shoot, sheet):
    data = dataset_of(
        events=[
            event(37.1, 36.3, "2015-03-03", actor_a="Near"),
            event(47.1, 36.3, "2015-03-03", actor_a="Far"),
        ]
    )
    texts = said(sheet(shoot(data, camera=(36.3, 37.1, 9.0)))[0])
    assert "Near" in texts
    assert "Far" not in texts
    assert "1 event in view lies off this map." in " ".join(texts)


def test_a_holder_whose_ground_ends_beside_the_map_is_not_in_the_legend(shoot, sheet):
    data = dataset_of(zones=[zone("Alpha", shapely.box(37, 36, 37.2, 36.2)), zone("Beta", shapely.box(50, 36, 51, 37))])
    texts = said(sheet(shoot(data, camera=(36.1, 37.1, 11.0)))[0])
    assert "Alpha" in texts
    assert "Beta" not in texts


@pytest.mark.parametrize("size", SIZES)
def test_a_coarse_legend_has_room_for_all_its_signs(sample, sheet, size):
    snapshot = take(sample, Wanted(care=Care(grid_m=7_000), address=ADDRESS), now=NOW)
    texts = " ".join(said(sheet(snapshot, size)[0]))
    assert "More signs" not in texts
    assert "Shortest line of the pair" in texts
