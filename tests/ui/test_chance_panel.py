"""What is said of a probability."""

import pytest

from geo.measure.gap import Gap
from geo.measure.ground import Witness
from geo.measure.uncertainty import Chance
from ui.chance_panel import said


def gap(distance_m):
    return Gap(
        "position-to-edge",
        distance_m,
        0.0,
        5000.0,
        Witness("North", 37.0, 36.0, 500.0),
        Witness("E", 37.1, 36.0, 900.0),
    )


def chance(probability, *, flip_ends=("start", "end"), decided=False):
    return Chance(probability, 0.003, 0.0, 5000.0, 2000.0, 145.0, flip_ends, decided, 0 if decided else 20_000, 0)


def test_both_ends_that_could_flip_it_are_named():
    words = said(gap(2145.0), chance(0.46))
    assert words == (
        "Under 2,000 m in 46 % of 20,000 draws. As measured it is not under; "
        "that would flip if North or E were 145 m off."
    )


def test_an_end_alone_that_is_not_enough_is_not_named():
    assert "takes 145 m, more than either end alone may be off" in said(gap(1900.0), chance(0.9, flip_ends=()))
    assert "As measured it is under" in said(gap(1900.0), chance(0.9, flip_ends=()))


@pytest.mark.parametrize(
    ("probability", "words"), [(0.0003, "fewer than 1 %"), (0.9996, "more than 99 %"), (0.0, "fewer than 1 %")]
)
def test_a_share_is_never_rounded_to_never_or_always(probability, words):
    assert f"Under 2,000 m in {words} of 20,000 draws" in said(gap(2145.0), chance(probability))


@pytest.mark.parametrize(("probability", "answer"), [(1.0, "yes"), (0.0, "no")])
def test_what_the_interval_decides_is_no_share(probability, answer):
    assert said(gap(1.0), chance(probability, decided=True)).startswith(f"Under 2,000 m: {answer}, wherever")
