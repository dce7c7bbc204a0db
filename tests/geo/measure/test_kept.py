"""What is kept is made once, is bounded by weight, and is right whoever asks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np

from geo.measure.kept import Kept, digest


def test_a_value_is_made_once():
    made = []
    kept = Kept(10)
    assert [kept.get("a", lambda: made.append(1) or "value") for _ in range(3)] == ["value"] * 3
    assert made == [1]


def test_nothing_is_a_value_too():
    made = []
    kept = Kept(10)
    assert [kept.get("a", lambda: made.append(1)) for _ in range(2)] == [None, None]
    assert made == [1]


def test_what_does_not_fit_makes_room_and_stays():
    kept = Kept(10)
    for key in "abc":
        kept.get(key, lambda: 4, weigh=lambda value: value)
    made = []
    assert kept.get("c", lambda: made.append(1)) == 4
    kept.get("a", lambda: made.append(1))
    assert made == [1]


def test_what_two_make_at_once_weighs_once_and_is_one():
    kept, both = Kept(10), Barrier(2)

    def make():
        both.wait(timeout=10)
        return object()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: kept.get("a", make, weigh=lambda _: 4), range(2))
    assert first is second
    made = []
    kept.get("b", lambda: 6, weigh=lambda value: value)
    assert kept.get("a", lambda: made.append(1)) is first
    assert not made


def test_what_weighs_more_than_all_is_kept_alone():
    kept = Kept(10)
    kept.get("a", lambda: 4, weigh=lambda value: value)
    kept.get("b", lambda: 11, weigh=lambda value: value)
    assert kept.get("b", lambda: 0) == 11
    assert kept.get("a", lambda: 0) == 0


def test_a_digest_is_short_and_tells_arrays_apart():
    rows = np.arange(100_000)
    assert len(digest(rows)) == 16
    assert digest(rows) == digest(rows.copy()) == digest(rows[::-1][::-1]) != digest(rows[::-1])


def test_threads_get_what_is_right():
    kept = Kept(5)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: kept.get(n % 9, lambda: n % 9), range(3000)))
    assert found == [n % 9 for n in range(3000)]
