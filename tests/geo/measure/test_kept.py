"""What is kept is made once, is bounded by weight, and is right whoever asks."""

from concurrent.futures import ThreadPoolExecutor

from geo.measure.kept import Kept


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


def test_threads_get_what_is_right():
    kept = Kept(5)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: kept.get(n % 9, lambda: n % 9), range(3000)))
    assert found == [n % 9 for n in range(3000)]
