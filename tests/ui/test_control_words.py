"""How the page Control says areas, changes and advances, checked by reading the sentences back."""

import doctest
import math
from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.measure.advances import LastLarger
from geo.measure.change import ActorChange, Change
from geo.measure.episode import Episode
from tests.worlds import utc
from ui import control_advance, control_show, control_words
from ui.control_advance import agreement, since_lines, story
from ui.control_words import change_sentence, km2_number, net_between, signed

NOTHING = shapely.Polygon()
START, END = utc("2015-08-01"), utc("2015-10-10")


def read(number):
    return float(number.replace(",", "").replace("−", "-").replace("+", ""))


def moved(holder, *, gained=None, lost=None, places_gained=(), places_lost=()):
    gained, lost = gained or {}, lost or {}
    more, less = sum(gained.values()), sum(lost.values())
    return ActorChange(
        holder=holder, before_km2=100.0, after_km2=100.0 + more - less, gained_km2=more, lost_km2=less,
        before_between=(90.0, 110.0), after_between=(90.0, 120.0), gained_between=(more * 0.5, more * 2),
        lost_between=(less * 0.5, less * 2), gained_from=gained, lost_to=lost, gained=NOTHING, lost=NOTHING,
        places_before=0, places_after=0, places_gained=places_gained, places_lost=places_lost, places_newly_known=(),
        places_no_longer_known=(),
    )  # fmt: skip


def changed(*actors):
    return Change(
        start=START, end=END, area=None, actors=actors, turns=(), agree_km2=0.0, disagree_km2=0.0, uncovered_km2=0.0,
        union_km2=0.0, overlaps_before=(), overlaps_after=(), notes=(),
    )  # fmt: skip


def advance(day, km2=10.0, *, depth=2.0, last=None, taken=None, name="a"):
    return Episode(
        id=f"{name}-{day}", actor="Red", start=utc(day), end=utc(last or day), places=(), area_km2=km2,
        area_between=(km2 * 0.9, km2 * 1.1), depth_km=depth, depth_between=(depth * 0.9, depth * 1.1), deepest="North",
        rate_km2_per_day=km2, taken_from=taken if taken is not None else {"Blue": km2}, ground=NOTHING,
    )  # fmt: skip


@pytest.mark.parametrize("module", [control_words, control_show, control_advance])
def test_examples_are_right(module):
    assert doctest.testmod(module).failed == 0


@given(st.floats(-2e5, 2e5))
def test_an_area_reads_back_as_near_as_its_digits_tell(km2):
    said = km2_number(km2)
    assert abs(read(said) - km2) <= max(0.0051, 0.051 if abs(km2) > 0.99 else 0, 0.51 if abs(km2) > 9.9 else 0)
    assert read(signed(km2)) == read(said)
    assert signed(km2).startswith("+") == (read(said) > 0)


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_the_net_lies_in_its_interval(gained, lost):
    one = moved("Red", gained={"Blue": gained}, lost={"Blue": lost})
    low, high = net_between(one)
    assert low <= one.after_km2 - one.before_km2 + 1e-9
    assert one.after_km2 - one.before_km2 <= high + 1e-9


@pytest.mark.parametrize(
    ("gained", "lost", "said"),
    [
        ({"Blue": 20.0}, {}, "Red gained 20 km², all of it Blue-held before; it lost nothing."),
        (
            {"Blue": 20.0, "contested": 5.0},
            {"Blue": 3.0},
            "Red gained 25 km², most of it Blue-held before; it lost 3.0 km².",
        ),
        (
            {"Blue": 15.0, "disputed": 5.0},
            {"disputed": 3.0},
            (
                "Red gained 20 km², most of it Blue-held before and 5.0 km² of it disputed before; "
                "it lost 3.0 km², all of it disputed after."
            ),
        ),
        (
            {"disputed": 6.0},
            {"Blue": 3.0, "disputed": 2.0, "": 1.0},
            (
                "Red gained 6.0 km², all of it disputed before; "
                "it lost 5.0 km², 2.0 km² of it disputed after, and 1.0 km² that it held is no longer covered."
            ),
        ),
        (
            {"A": 4.0, "B": 3.0, "C": 3.0},
            {},
            "Red gained 10 km², 4.0 km² of it A-held before; it lost nothing.",
        ),
        (
            {"": 20.0},
            {"": 1.0},
            "Red held 20 km² more, not covered before; it lost nothing, and 1.0 km² that it held is no longer covered.",
        ),
        (
            {"Blue": 20.0, "": 8.0},
            {"Blue": 5.0, "": 2.0},
            (
                "Red gained 20 km², all of it Blue-held before, and held 8.0 km² not covered before; "
                "it lost 5.0 km², and 2.0 km² that it held is no longer covered."
            ),
        ),
    ],
)
def test_a_change_is_said_with_whose_it_was_and_what_was_not_covered(gained, lost, said):
    assert change_sentence(changed(moved("Red", gained=gained, lost=lost))) == (
        f"Between 1 August 2015 and 10 October 2015 {said}"
    )


def test_nothing_moved_is_said_and_what_only_classes_gained_is_not_left_out():
    head = "Between 1 August 2015 and 10 October 2015 no recorded ground or place changed hands"
    assert change_sentence(changed(moved("Red"))) == f"{head}."
    only = changed(moved("Red"), moved("contested", gained={"": 4.0}))
    assert change_sentence(only) == f"{head} among sides; what else changed stands below."


def test_the_measures_agree_or_it_is_said_where_they_do_not():
    day = utc("2015-01-01")
    first, second = advance("2015-02-01"), advance("2015-03-01")
    same = [LastLarger("area", first, day, sure=True), LastLarger("depth", first, day, sure=True)]
    assert agreement(same) == "The measures agree."
    other = [LastLarger("area", first, day, sure=True), LastLarger("depth", second, day, sure=True)]
    assert agreement(other) == (
        "The measures disagree: by ground the last larger one was that of 1 February 2015; "
        "by depth the last larger one was that of 1 March 2015."
    )
    none = [LastLarger("area", None, day, sure=True), LastLarger("depth", second, day, sure=True)]
    assert "by ground none before it was larger" in agreement(none)


def test_of_what_no_advance_gained_there_is_no_record():
    day = utc("2015-01-01")
    one, first = replace(advance("2015-03-01", 0.0, depth=0.0), places=(None, None)), advance("2015-02-01")
    since = [LastLarger(measure, None, day, sure=True) for measure in ("area", "places", "depth")]
    assert since_lines(one, since) == ["By places: none before it was larger; the data begin on 1 January 2015."]
    (by_ground, by_places, agree) = since_lines(one, [LastLarger("area", first, day, sure=True), *since[1:]])
    assert by_ground.startswith("By ground: nothing; the last that gained any was that of 1 February 2015 (")
    assert agree.startswith(
        "The measures disagree: by ground the last larger one was that of 1 February 2015; by places"
    )
    assert by_places.startswith("By places: none")


def test_two_advances_of_one_day_are_not_taken_for_one():
    day = utc("2015-01-01")
    both = [
        LastLarger("area", advance("2015-02-01", name="a"), day, sure=True),
        LastLarger("depth", advance("2015-02-01", name="b"), day, sure=True),
    ]
    assert agreement(both).startswith("The measures disagree")


def test_what_cannot_be_measured_is_said_instead_of_called_the_largest():
    day = utc("2015-01-01")
    one = advance("2015-03-01", depth=math.nan)
    lines = since_lines(one, [LastLarger("area", None, day, sure=False), LastLarger("depth", None, day, sure=True)])
    assert lines == [
        (
            "By ground: none before it was larger; the data begin on 1 January 2015. "
            "The intervals overlap, so this is not sure."
        ),
        "By depth: not known, so nothing can be said.",
    ]


def test_one_date_alone_has_no_rate():
    assert "km² a day" not in story(advance("2015-03-01"))
    assert "10 km² a day" in story(advance("2015-03-01", last="2015-03-05"))
    assert "none of it covered before" in story(advance("2015-03-01", taken={"": 10.0}))
