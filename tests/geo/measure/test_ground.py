"""Where actors stood at a moment. Oracle: the tables themselves, filtered in pandas."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.ground import holders_at, spots_at, stand_ins, witnesses
from geo.measure.zones import valid_at
from geo.model.actors import UNKNOWN
from tests.worlds import event, ground_of, holding, place, utc

DAY = pd.Timedelta(days=1)
START = utc("2024-01-01")


def random_ground(seed):
    rng = np.random.default_rng(seed)
    places = [place(f"Place {n}", *rng.uniform(36, 37, 2).round(3), rng.choice([500.0, 3000.0])) for n in range(6)]
    holdings = []
    for n in range(5):
        cuts = sorted(rng.choice(10, 4, replace=False).tolist())
        for since, until in pairwise(cuts):
            end = None if until == cuts[-1] and rng.random() < 0.5 else str(START + until * DAY)
            holdings.append(holding(f"p{n}", str(rng.choice(["A", "B", UNKNOWN])), str(START + since * DAY), end))
    events = [
        event(*rng.uniform(36, 37, 2).round(3), str(START + int(rng.integers(10)) * DAY), "C", "A") for _ in range(6)
    ]
    return ground_of(places=places, holdings=holdings, events=events)


@given(st.integers(0, 10_000), st.integers(-1, 12), st.booleans())
@settings(max_examples=40)
def test_held_places_are_those_of_the_holdings_valid_then_in_the_order_of_ids(seed, day, narrow):
    ground = random_ground(seed)
    data, instant = ground.dataset, START + day * DAY
    area = (36.2, 36.2, 36.8, 36.8) if narrow else None
    now = valid_at(data.holdings, instant)
    for actor in ("A", "B"):
        found, held = spots_at(ground, actor, instant, area)
        expected = data.places[data.places.index.isin(now.loc[now["actor"] == actor, "place_id"])].sort_index()
        if narrow:
            expected = expected.cx[36.2:36.8, 36.2:36.8]
        assert held == ground.holds_places(actor)
        if held:
            assert list(found.names) == list(expected["name"])
            assert [one.uncertainty_m for one in witnesses(found)] == list(expected["place_uncertainty_m"])


@given(st.integers(0, 10_000), st.integers(-1, 12))
@settings(max_examples=40)
def test_the_holder_of_a_site_is_the_one_of_the_holding_valid_then(seed, day):
    ground = random_ground(seed)
    data, instant = ground.dataset, START + day * DAY
    now = valid_at(data.holdings, instant).set_index("place_id")["actor"]
    ids = data.places.sort_index().index[ground.sites]
    # Of half-way zones, places known worse than 1,000 m are no sites; a place nobody ever holds is none either.
    shaping = data.places["place_uncertainty_m"] <= 1000
    assert set(ids) == set(data.holdings["place_id"]) & set(data.places.index[shaping])
    assert list(holders_at(ground, instant)) == list(now.reindex(ids).fillna(UNKNOWN))


def test_events_stand_in_on_their_day_for_an_actor_that_holds_nothing():
    ground = random_ground(3)
    events = ground.dataset.events
    for day in range(-1, 11):
        instant = START + day * DAY + pd.Timedelta(hours=13)
        found, held = spots_at(ground, "C", instant, None)
        expected = events[events["start"] == instant.floor("D")].sort_index()
        assert not held
        assert found.lon.tolist() == expected.geometry.x.tolist()
    assert len(stand_ins(ground, "C").bounds()) <= 2 * events["start"].nunique()


def test_an_event_without_a_place_is_named_by_its_id():
    ground = ground_of(events=[event(37.0, 36.0, "2024-01-01", "C", place="")])
    found, _ = spots_at(ground, "C", START, None)
    assert [one.name for one in witnesses(found)] == ["event e0"]


@pytest.mark.parametrize("actor", ["A", "nobody"])
def test_nothing_is_nowhere(actor):
    found, _ = spots_at(ground_of(events=[event(37.0, 36.0, "2024-01-01", "C")]), actor, START, None)
    assert len(found) == 0
    assert witnesses(found) == []
