"""What the dashboard takes over from the map before and after."""

import pytest

from geo.model.view import View
from geo.read.catalog import open_built_in
from ui.state import Session
from ui.swipe_view import take_over


@pytest.fixture
def state():
    return Session(dataset=open_built_in("aleppo-2015"), view=View())


def report_of(state, **fields):
    return {"data": state.dataset.fingerprint, "mode": "sides", "camera": [36.4, 37.2, 11.25]} | fields


def test_mode_and_camera_are_taken_over_and_given_back(state):
    take_over(state, report_of(state))
    assert state.view == View(compare_way="sides", compare_camera=(36.4, 37.2, 11.25))
    take_over(state, report_of(state, mode="swipe", camera=None))
    assert state.view == View()


@pytest.mark.parametrize("late", [{"data": "of data shown before"}, {"mode": "of a later version"}])
def test_a_report_that_is_not_of_these_data_changes_nothing(state, late):
    take_over(state, report_of(state, **late))
    assert state.view == View()
