"""Filters on codes give the answers of filters on tables."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.measure.select import FILTERS, Sieve, in_window, kept
from geo.model.kinds import KINDS
from geo.model.view import View
from tests.worlds import dataset_of, event, utc

ACTORS = ["ISIS", "Government", "Opposition", ""]
DAYS = [f"2015-10-{day:02}" for day in range(1, 29)]
NUMBERS = st.none() | st.integers(0, 30)

rows = st.builds(
    lambda day, length, **fields: event(
        37.0, 36.0, day, end=utc(day) + pd.Timedelta(days=length), actor_a_raw=fields["actor_a"], **fields
    ),
    st.sampled_from(DAYS),
    st.integers(1, 40),
    actor_a=st.sampled_from(ACTORS[:3]),
    actor_b=st.sampled_from(ACTORS),
    kind=st.sampled_from(KINDS),
    deaths_best=NUMBERS,
    deaths_low=NUMBERS,
    deaths_high=NUMBERS,
    place=st.sampled_from(["Marea", "Tall Rifaat", "İstanbul", "حلب"]),
    place_uncertainty_m=st.sampled_from([500.0, 25_000.0, 150_000.0]),
    note=st.sampled_from(["", "Shelling of the mill", "battle (near) MAREA"]),
)
views = st.builds(
    View,
    actors=st.lists(st.sampled_from([*ACTORS[:3], "nobody"]), max_size=2, unique=True).map(tuple),
    kinds=st.lists(st.sampled_from(KINDS), max_size=2, unique=True).map(tuple),
    min_deaths=st.integers(0, 10),
    max_event_uncertainty_m=st.none() | st.sampled_from([500.0, 30_000.0]),
    text=st.sampled_from(["", " ", "mill", "MAREA", "near mill", "(", "daesh", "حلب", "istanbul"]),
)
windows = st.tuples(st.sampled_from(DAYS), st.integers(1, 30)).map(
    lambda drawn: (utc(drawn[0]), utc(drawn[0]) + pd.Timedelta(days=drawn[1]))
)


def table_of(made):
    return (dataset_of(events=made) if made else dataset_of()).events


@given(st.lists(rows, max_size=12), views, windows)
def test_a_sieve_keeps_what_the_filters_keep(made, view, window):
    events = table_of(made)
    sieve = Sieve(events)
    masks = sieve.passed(view, window)
    expected = kept(events, view).assign(window=in_window(events, window))
    assert set(masks) <= set(FILTERS)
    for name in FILTERS:
        assert np.array_equal(masks.get(name, np.ones(len(events), dtype=bool)), expected[name]), name


@given(st.lists(rows, max_size=12))
def test_counts_are_sums_of_what_is_kept(made):
    events = table_of(made)
    mask = np.arange(len(events)) % 3 > 0
    counts = Sieve(events).count(mask)
    shown = [row for row, is_kept in zip(made, mask, strict=True) if is_kept]
    stated = [row for row in shown if row["deaths_best"] is not None]
    others = [row for row in shown if row["deaths_best"] is None]
    assert (counts.shown, counts.total, counts.without_best) == (len(shown), len(made), len(others))
    assert counts.deaths_best == sum(row["deaths_best"] for row in stated)
    for side in ("low", "high"):
        column = f"deaths_{side}"
        least = [row["deaths_best"] if row[column] is None else row[column] for row in stated]
        assert getattr(counts, column) == sum(least)
        assert getattr(counts, f"range_{side}") == sum(row[column] or 0 for row in others)


@given(st.lists(st.sampled_from(DAYS), max_size=12), st.randoms(use_true_random=False))
def test_the_order_is_by_start_then_id(days, random):
    events = table_of([event(37, 36, day) for day in days])
    events = events.iloc[random.sample(range(len(events)), len(events))]
    ordered = events.iloc[Sieve(events).order]
    assert list(zip(ordered["start"], ordered.index, strict=True)) == sorted(
        zip(events["start"], events.index, strict=True)
    )


@pytest.fixture
def sieve():
    sides = [("ISIS", "Government"), ("Opposition", "Government"), ("Government", ""), ("A", "")]
    return Sieve(dataset_of(events=[event(37, 36, "2015-10-09", a, b) for a, b in sides]).events)


def test_actors_with_most_events_come_first_and_ties_by_name(sieve):
    assert sieve.actors == ("Government", "", "A", "ISIS", "Opposition")


def test_the_kinds_are_those_there_are(sieve):
    assert sieve.kinds == {"battle"}
