"""Deaths and dates that deserve a look."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.quality.origins import Origins
from geo.quality.values import before_source, date_precision, deaths_missing, deaths_unordered, in_future
from tests.worlds import dataset_of, event, holding, place, utc, zone

DAY = pd.Timedelta(days=1)
NUMBERS = st.one_of(st.none(), st.integers(0, 4))


def events_of(rows):
    return dataset_of(events=rows).events


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8))
def test_deaths_out_of_order_and_missing(deaths):
    rows = [event(37, 36, "2015-10-01", deaths_low=a, deaths_best=b, deaths_high=c) for a, b, c in deaths]
    events = events_of(rows)
    wrong = set()
    for number, stated in enumerate(deaths):
        known = [one for one in stated if one is not None]
        if known != sorted(known):
            wrong.add(f"e{number}")
    found, missing = deaths_unordered(events), deaths_missing(events)
    assert set(found.ids if found else ()) == wrong
    assert set(missing.ids if missing else ()) == {f"e{n}" for n, (_, best, _) in enumerate(deaths) if best is None}


def test_what_is_known_of_events_without_a_best_estimate_is_said():
    rows = [event(37, 36, "2015-10-01", deaths_best=None, deaths_low=low, deaths_high=None) for low in (2, None)]
    sentence = deaths_missing(events_of(rows)).sentence
    assert sentence.startswith("2 of 2 events state no best estimate of deaths")
    assert sentence.endswith("1 of them states a low or a high.")


@pytest.mark.parametrize(("day", "late"), [("2026-11-22", False), ("2026-11-23", False), ("2026-11-24", True)])
def test_the_future_begins_tomorrow(day, late):
    found = in_future(events_of([event(37, 36, day), event(37, 36, "2020-01-01")]), "events", utc("2026-11-23 15:00"))
    assert (found is not None) is late
    if found:
        assert found.removable == ("e0",)
        assert found.sentence == "1 event begins after today, 2026-11-23; the latest on 2026-11-24."


def test_zones_and_holdings_in_the_future_have_codes_of_their_own():
    data = dataset_of(
        places=[place("P", 37, 36)],
        holdings=[holding("p0", "A", "2030-01-01", None)],
        zones=[zone("A", place("P", 37, 36)["geometry"].buffer(1), start="2030-01-01")],
    )
    today = utc("2026-11-23")
    assert in_future(data.zones, "zones", today).code == "zones-future"
    assert in_future(data.holdings, "holdings", today).ids == ("h0",)


@pytest.mark.parametrize(
    ("kind", "source", "day", "early"),
    [
        ("UCDP GED events, 49 columns", "UCDP GED", "1988-12-31", True),
        ("UCDP GED events, 49 columns", "UCDP GED", "1989-01-01", False),
        ("ACLED events, 31 columns", "", "1996-12-31", True),
        ("VIINA events", "", "2022-02-23", True),
        ("VIINA events", "", "2022-02-24", False),
        ("GTD events", "", "1969-12-31", True),
        ("events table", "ACLED", "1990-01-01", True),
        ("events table", "own notes", "1900-01-01", False),
    ],
)
def test_each_source_has_its_first_day(kind, source, day, early):
    events = events_of([event(37, 36, day, source=source)])
    found = before_source(events, Origins(np.zeros(1, dtype=np.int64), ("a.csv",), (kind,)))
    assert (found is not None) is early


def test_of_two_files_each_event_has_the_first_day_of_its_own():
    events = events_of([event(37, 36, "1995-01-01", source=""), event(37, 36, "1995-01-01", source="")])
    origins = Origins(np.array([0, 1]), ("a.csv", "b.csv"), ("UCDP GED events", "ACLED events"))
    assert before_source(events, origins).ids == ("e1",)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), min_size=1, max_size=9))
def test_dates_are_counted_by_all_days_on_which_it_may_have_been(spans):
    rows = [event(37, 36, "2015-10-01", end=utc("2015-10-01") + n * DAY, date_uncertainty_days=m) for n, m in spans]
    found = date_precision(events_of(rows))
    days = [n + 2 * m for n, m in spans]
    limits = {"on one day": (0, 1), "within 7 days": (1, 7), "within 31 days": (7, 31), "over more than 31": (31, 999)}
    expected = {name: sum(low < n <= high for n in days) for name, (low, high) in limits.items()}
    assert dict(zip(found.rows["date known"], found.rows["events"], strict=True)) == {
        name: count for name, count in expected.items() if count
    }
    assert found.count == sum(n > 1 for n in days)
