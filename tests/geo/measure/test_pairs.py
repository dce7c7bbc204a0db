"""The matrix of all pairs. Oracle: `measure`, pair by pair."""

from itertools import permutations

import pytest

from geo.measure import memory
from geo.measure.gap import Question, measure
from geo.measure.pairs import matrix
from geo.model.view import DEFINITIONS
from tests.worlds import utc

TENTH = utc("2015-10-10")


@pytest.mark.parametrize("definition", DEFINITIONS)
@pytest.mark.parametrize("area", [None, (37.0, 36.0, 37.3, 36.32)])
def test_every_ordered_pair_of_sides_has_the_answer_it_has_by_itself(villages, definition, area):
    found = matrix(villages, definition=definition, instant=TENTH, area=area, max_place_uncertainty_m=2000.0)
    assert [(cell.origin, cell.rival) for cell in found] == list(permutations(villages.sides(), 2))
    for cell in found:
        question = Question(cell.origin, cell.rival, definition, area, 2000.0)
        assert cell.answer == measure(villages, question, TENTH)


def test_a_cell_without_a_distance_has_a_reason(villages):
    cells = matrix(villages, definition="position-to-edge", instant=TENTH)
    unknown = [cell.answer.reason for cell in cells if cell.answer.gap is None]
    assert unknown
    assert all(unknown)


def test_its_answers_are_those_remembered_for_the_pair(villages):
    found = matrix(villages, definition="position-to-edge", instant=TENTH)
    for cell in found:
        question = Question(cell.origin, cell.rival, "position-to-edge")
        assert memory.answer(villages, question, TENTH) is cell.answer
