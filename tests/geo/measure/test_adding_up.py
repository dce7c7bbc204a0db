"""Whether what was measured adds up."""

import numpy as np
import pytest
import shapely

from geo.measure.adding_up import allowed_km2, by_holder, check_identity
from geo.measure.partition import partition
from geo.model.areas import areas_km2
from geo.model.errors import InputError
from tests.worlds import ground_of, utc, zone

SQUARE = shapely.box(37, 36, 38, 37)
WEST = shapely.box(37, 36, 37.5, 37)


def km2(shape):
    return float(areas_km2(np.array([shape]))[0])


def test_what_nobody_held_is_under_an_empty_name():
    parts = by_holder(SQUARE, km2(SQUARE), {"A": WEST, "B": SQUARE}, but="B")
    assert parts == {"A": pytest.approx(km2(WEST)), "": pytest.approx(km2(SQUARE) - km2(WEST))}


def test_parts_that_are_more_than_the_whole_are_refused():
    with pytest.raises(InputError) as refused:
        by_holder(SQUARE, km2(SQUARE), {"A": WEST, "C": SQUARE}, but="B")
    assert str(refused.value) == (
        f"the ground that B gained or lost cannot be laid over each other exactly: the parts and the whole differ by "
        f"{km2(WEST):.6f} km2; choose other dates or a smaller area; geo check says whether a shape is at fault"
    )


def test_gained_less_lost_that_is_not_after_less_before_is_refused():
    ground = ground_of(zones=[zone("A", WEST, "2015-01-01", "2015-06-01"), zone("A", SQUARE, "2015-06-01")])
    before, after = (partition(ground, utc(day)) for day in ("2015-03-01", "2015-09-01"))
    moved = km2(SQUARE) - km2(WEST)
    check_identity("A", before, after, moved, 0.0)
    with pytest.raises(InputError, match="ground of A cannot be laid over each other exactly: .* 0.001000 km2"):
        check_identity("A", before, after, moved + 0.001, 0.0)


def test_a_square_metre_or_a_micrometre_along_the_outline_is_allowed():
    assert allowed_km2([]) == 1e-6
    assert allowed_km2([shapely.box(37, 36, 38, 37)]) == 1e-6
    assert allowed_km2([shapely.box(0, 0, 10, 10)]) == pytest.approx(40 * 111.7e-9)
