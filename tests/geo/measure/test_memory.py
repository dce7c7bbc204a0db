"""What was worked out is not worked out again, is bounded, and goes with its ground."""

import gc
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from geo.measure import memory
from geo.measure.gap import Question, measure, series
from geo.measure.uncertainty import chance_under
from geo.model.errors import InputError, UnknownNameError
from tests.worlds import two_villages, utc

QUESTION = Question("ISIS", "Government", "position-to-edge")
YEAR = (utc("2015-02-01"), utc("2015-11-15"))


def test_an_answer_is_that_of_measure_and_is_kept(villages):
    first = memory.answer(villages, QUESTION, utc("2015-10-10"))
    assert first == measure(villages, QUESTION, utc("2015-10-10"))
    assert memory.answer(villages, QUESTION, utc("2015-10-10")) is first
    assert memory.answer(villages, QUESTION, utc("2015-09-10")) != first


def test_a_series_is_kept(villages):
    first = memory.gaps(villages, QUESTION, YEAR)
    assert first == series(villages, QUESTION, *YEAR)
    assert memory.gaps(villages, QUESTION, YEAR) is first


def test_that_there_are_too_many_changes_is_found_out_once(villages, monkeypatch):
    monkeypatch.setattr("geo.measure.gap.MOST_INTERVALS", 1)
    with pytest.raises(InputError, match="worked out") as first:
        memory.gaps(villages, QUESTION, YEAR)
    monkeypatch.undo()
    with pytest.raises(InputError) as second:
        memory.gaps(villages, QUESTION, YEAR)
    assert str(second.value) == str(first.value)


def test_a_ground_with_too_many_changes_is_let_go(monkeypatch):
    monkeypatch.setattr("geo.measure.gap.MOST_INTERVALS", 1)
    ground = two_villages()
    with pytest.raises(InputError):
        memory.gaps(ground, QUESTION, YEAR)
    gone = weakref.ref(ground)
    del ground
    gc.collect()
    assert gone() is None


def test_threads_that_crowd_each_other_out_still_get_answers(villages, monkeypatch):
    monkeypatch.setattr(memory, "MOST", 1)
    moments = [utc("2015-10-01") + timedelta(days=day) for day in range(8)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda moment: memory.answer(villages, QUESTION, moment), moments * 20))
    finally:
        sys.setswitchinterval(before)
    assert found[:8] == [measure(villages, QUESTION, moment) for moment in moments]


def test_an_unknown_name_stays_one(villages):
    for _ in range(2):
        with pytest.raises(UnknownNameError, match="did you mean Government"):
            memory.gaps(villages, Question("ISIS", "Goverment", "position-to-edge"), YEAR)


def test_a_chance_is_that_of_its_question_threshold_draws_and_seed_and_is_kept(villages):
    moment = utc("2015-10-10")
    asked = [(2000.0, 500, 0), (2500.0, 500, 0), (2000.0, 400, 0), (2000.0, 500, 1)]
    for _ in range(2):
        for limit_m, draws, seed in asked:
            found = memory.chance(villages, QUESTION, moment, limit_m, draws=draws, seed=seed)
            assert found == chance_under(villages, QUESTION, moment, limit_m, draws=draws, seed=seed)
            assert memory.chance(villages, QUESTION, moment, limit_m, draws=draws, seed=seed) is found


def test_it_is_bounded(villages, monkeypatch):
    monkeypatch.setattr(memory, "MOST", 8)
    first = memory.answer(villages, QUESTION, utc("2015-03-01"))
    for day in range(1, memory.MOST + 1):
        memory.answer(villages, QUESTION, utc("2015-03-01") + day * (utc("2015-03-02") - utc("2015-03-01")))
    assert memory.answer(villages, QUESTION, utc("2015-03-01")) is not first


def test_it_goes_with_its_ground():
    ground = two_villages()
    gone = weakref.ref(memory.gaps(ground, QUESTION, YEAR)[0].gap or ground)
    there = weakref.ref(ground)
    del ground
    gc.collect()
    assert there() is None
    assert gone() is None


def test_control_is_prepared_once_whatever_the_order_of_the_names(villages):
    first = memory.versions(villages, ("ISIS", "Government"))
    assert memory.versions(villages, ("Government", "ISIS", "ISIS")) is first
    assert memory.versions(villages, ("ISIS",)) is not first


def test_series_are_bounded_by_their_intervals_together(villages, monkeypatch):
    first = memory.gaps(villages, QUESTION, YEAR)
    monkeypatch.setattr(memory, "MOST_INTERVALS", len(first))
    memory.gaps(villages, QUESTION, (YEAR[0], YEAR[1] + timedelta(days=1)))
    assert memory.gaps(villages, QUESTION, YEAR) is not first
