"""Duplicates, against a comparison of every event with every other, written out in loops."""

import time
from dataclasses import replace
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.quality import alike
from geo.quality.alike import compare
from geo.quality.duplicates import exact, possible
from geo.quality.origins import Origins, origins_of
from geo.read.files import dataset_of as read_dataset
from geo.read.files import read_each
from tests.worlds import dataset_of, event, utc

GEOD = Geod(ellps="WGS84")
DAY = pd.Timedelta(days=1)
#: Metres of a degree of latitude here, rounded down.
DEGREE_M = 111_000


def events_of(rows):
    return dataset_of(events=rows).events


def one_file(events):
    return Origins(np.zeros(len(events), dtype=np.int64), ("a.csv",), ("events",))


def two_files(codes):
    return Origins(np.array(codes, dtype=np.int64), ("a.csv", "b.csv"), ("events", "events"))


def are_alike(a, b):
    """Return whether two rows of events are alike: the definition, word for word."""
    days = [{row["start"].floor("D") + n * DAY for n in range(40) if row["start"].floor("D") + n * DAY < row["end"]}
            for row in (a, b)]  # fmt: skip
    if max(map(len, days)) > 7 or not days[0] & days[1]:
        return False
    if {a["actor_a"], a["actor_b"]} != {b["actor_a"], b["actor_b"]}:
        return False
    if sorted([a["actor_a"], a["actor_b"]]) != sorted([b["actor_a"], b["actor_b"]]):
        return False
    tolerance = min(5000, max(1000, a["place_uncertainty_m"], b["place_uncertainty_m"]))
    far = GEOD.inv(a["geometry"].x, a["geometry"].y, b["geometry"].x, b["geometry"].y)[2]
    return far <= tolerance


ROWS = st.lists(
    st.builds(
        lambda place, day, length, sides, radius: event(
            37 + place[0] * 0.011, 36 + place[1] * 0.009, f"2015-10-{day:02}", *sides, place_uncertainty_m=radius,
            end=utc(f"2015-10-{day:02}") + length * DAY,
        ),
        st.tuples(st.integers(0, 5), st.integers(0, 5)),
        st.integers(1, 4),
        st.sampled_from([1, 1, 2, 9]),
        st.sampled_from([("IS", "Rebels"), ("Rebels", "IS"), ("IS", ""), ("IS", "IS")]),
        st.sampled_from([100.0, 3000.0, 25_000.0]),
    ),
    min_size=2,
    max_size=14,
)  # fmt: skip


@settings(max_examples=60)
@given(rows=ROWS, cut=st.integers(0, 14))
def test_possible_duplicates_are_those_of_a_comparison_of_all(rows, cut):
    events = events_of(rows)
    codes = [int(number >= cut) for number in range(len(rows))]
    found = {one.code: one for one in possible(events, two_files(codes))}
    pairs = [(a, b) for a, b in combinations(range(len(rows)), 2) if are_alike(rows[a], rows[b])]
    for code, same in (("duplicates-possible", True), ("duplicates-between-files", False)):
        mine = [(a, b) for a, b in pairs if (codes[a] == codes[b]) == same]
        concerned = {f"e{one}" for pair in mine for one in pair}
        finding = found.get(code)
        assert set(finding.ids if finding else ()) == concerned
        if finding is None:
            continue
        # No two of those that stay are alike, and each that goes is alike to one that stays.
        stay = concerned - set(finding.removable)
        assert not any({f"e{a}", f"e{b}"} <= stay for a, b in mine)
        for gone in finding.removable:
            assert any(gone in pair and set(pair) & stay for pair in [(f"e{a}", f"e{b}") for a, b in mine])


@settings(max_examples=40)
@given(rows=ROWS, seed=st.integers(0, 99))
def test_the_order_of_rows_changes_nothing(rows, seed):
    events = events_of(rows)
    turned = events.iloc[np.random.default_rng(seed).permutation(len(events))]
    one, other = possible(events, one_file(events)), possible(turned, one_file(turned))
    assert [(f.sentence, f.ids, f.removable) for f in one] == [(f.sentence, f.ids, f.removable) for f in other]
    for a, b in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(a.rows, b.rows)


def test_the_best_known_of_the_alike_stays():
    rows = [event(37, 36, "2015-10-01", place_uncertainty_m=radius) for radius in (25_000.0, 500.0, 5000.0)]
    found = possible(events_of(rows), one_file(rows))[0]
    assert found.removable == ("e0", "e2")
    assert found.rows[["id", "other id"]].to_numpy().tolist() == [["e1", "e0"], ["e1", "e2"]]


@pytest.mark.parametrize(
    ("metres", "radius", "alike_"),
    [(990, 100.0, True), (1010, 100.0, False), (2990, 3000.0, True), (3010, 3000.0, False), (4990, 25_000.0, True),
     (5010, 25_000.0, False)],
)  # fmt: skip
def test_the_tolerance_is_a_kilometre_or_the_radius_but_never_above_five(metres, radius, alike_):
    lon, lat, _ = GEOD.fwd(37, 36, 40, metres)
    rows = [event(37, 36, "2015-10-01", place_uncertainty_m=100.0)]
    rows.append(event(lon, lat, "2015-10-01", place_uncertainty_m=radius))
    assert bool(possible(events_of(rows), one_file(rows))) is alike_


def test_alike_across_the_180th_meridian():
    rows = [event(179.999, 10, "2015-10-01"), event(-179.999, 10, "2015-10-01")]
    assert possible(events_of(rows), one_file(rows))[0].count == 2


def test_events_of_many_days_are_not_compared_and_that_is_said():
    rows = [event(37, 36, "2015-10-01"), event(37, 36, "2015-10-01"),
            event(37, 36, "2015-10-01", end=utc("2015-10-09"))]  # fmt: skip
    found = possible(events_of(rows), one_file(rows))[0]
    assert found.ids == ("e0", "e1")
    assert found.sentence.endswith("1 event dated over more than 7 days is not compared.")


def test_too_many_comparisons_end_and_that_is_said(monkeypatch):
    monkeypatch.setattr(alike, "MOST_COMPARED", 100)
    rows = [event(37 + n * 1e-6, 36, "2015-10-01") for n in range(40)]
    found = possible(events_of(rows), one_file(rows))[0]
    assert found.sentence.endswith("at most 100 comparisons of 780. There may be more.")
    # Each was compared with the two next to it.
    assert found.count == 40
    assert 20 <= len(found.removable) < 39


def test_many_events_within_a_few_kilometres_take_no_square_of_time():
    rng = np.random.default_rng(1)
    n = 200_000
    base = events_of([event(37, 36, "2015-10-01")])
    many = base.iloc[np.zeros(n, dtype=int)].set_axis(
        pd.Index([f"e{number:06}" for number in range(n)], name="event_id", dtype="str"), axis=0
    )
    many = many.set_geometry(gpd.points_from_xy(rng.uniform(30, 40, n), rng.uniform(30, 40, n), crs="EPSG:4326"))
    many["place_uncertainty_m"] = 1000.0
    started = time.perf_counter()
    found = compare(many, one_file(many), np.ones(n, dtype=bool))
    # All share a day and their actors: 20,000 million pairs, of which 200,000 are near enough to be looked at.
    assert time.perf_counter() - started < 10
    assert found.pairs == found.compared < 500_000
    assert 0 < len(found.within.dropped) < len(found.within.concerned) < n


def test_three_hundred_thousand_events_on_one_spot_and_day_take_no_square_of_time():
    base = events_of([event(37, 36, "2015-10-01")])
    many = base.iloc[np.zeros(100_000, dtype=int)].set_axis(
        pd.Index([f"e{n:06}" for n in range(100_000)], name="event_id", dtype="str"), axis=0
    )
    found = possible(many, one_file(many))[0]
    assert (found.count, len(found.removable)) == (100_000, 99_999)


def test_exact_duplicates_are_equal_in_every_column():
    rows = [event(37, 36, "2015-10-01"), event(37, 36, "2015-10-01"), event(37, 36, "2015-10-01", note="another"),
            event(37, 36, "2015-10-01", deaths_low=None), event(37, 36, "2015-10-01", deaths_low=None),
            event(37, 36.0000001, "2015-10-01")]  # fmt: skip
    found = exact(events_of(rows), one_file(rows))
    assert found.ids == ("e0", "e1", "e3", "e4")
    assert found.removable == ("e1", "e4")
    assert found.sentence.startswith("4 events are the same as another in everything that was read but the id: 2 rows")


@settings(max_examples=40)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_of_each_group_of_equal_events_of_which_no_more_is_known_the_first_id_stays(kinds):
    events = events_of([event(37, 36, "2015-10-01", note=str(kind)) for kind in kinds])
    found = exact(events, one_file(events))
    groups = {kind: [f"e{n}" for n, other in enumerate(kinds) if other == kind] for kind in kinds}
    expected = {one for group in groups.values() for one in group[1:]}
    assert set(found.removable if found else ()) == expected


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2)), min_size=2, max_size=14), st.randoms())
def test_the_row_that_stands_first_stays_however_its_id_is_spelled(rows, random):
    made = [event(37, 36, "2015-10-01", deaths_best=1 + kind) for _, kind in rows]
    events = events_of(made)
    codes, numbers = [code for code, _ in rows], [*range(2, len(rows) + 2)]
    random.shuffle(numbers)
    origins = replace(two_files(codes), numbers=np.array(numbers))
    twice = exact(events, origins)
    expected = set()
    for kind in range(3):
        group = sorted((codes[n], numbers[n], f"e{n}") for n, row in enumerate(rows) if row[1] == kind)
        expected |= {id_ for _, _, id_ in group[1:]}
    assert set(twice.removable if twice else ()) == expected
    found = compare(events, replace(origins, codes=np.zeros(len(rows), dtype=np.int64)), np.ones(len(rows), dtype=bool))
    assert found.within.kept.tolist() == [int(np.argmin(numbers))] * (len(rows) - 1)


def test_numbers_in_ids_count_as_numbers_where_nothing_is_known_of_rows():
    rows = [event(37, 36, "2015-10-01", deaths_best=n) for n in range(11)]
    events = events_of(rows)
    gone = set(events.index) - {"e2", "e10"}
    found = possible(events, one_file(rows), apart_from=tuple(gone))[0]
    assert found.removable == ("e10",)
    assert "at most 1 km apart, up to 5 km where a place is known no better" in found.sentence
    assert "of equals the one that stands first in its file." in found.sentence


def test_of_a_file_the_earlier_row_stays(tmp_path):
    days = [f"2015-08-{day:02},36.{day:02},37.4,ISIS,FSA,2" for day in range(1, 29)] * 3
    lines = [line.removesuffix("2") + str(2 + number // 28) for number, line in enumerate(days)]
    path = tmp_path / "dups.csv"
    path.write_text("date,latitude,longitude,actor_a,actor_b,deaths\n" + "\n".join(lines), encoding="utf-8")
    reading = read_each([path])
    data = read_dataset(reading)
    (finding,) = possible(data.events, origins_of(data.events, "events", reading))
    left = data.events.drop(index=list(finding.removable))
    assert (len(left), left["deaths_best"].unique().tolist()) == (28, [2])


def test_one_of_exact_duplicates_is_not_counted_as_a_possible_one_again():
    rows = [event(37, 36, "2015-10-01"), event(37, 36, "2015-10-01")]
    events = events_of(rows)
    assert possible(events, one_file(rows), apart_from=exact(events, one_file(rows)).removable) == []


def test_the_distance_shown_is_the_geodesic():
    lon, lat, _ = GEOD.fwd(37, 36, 40, 700)
    rows = [event(37, 36, "2015-10-01"), event(lon, lat, "2015-10-01")]
    assert possible(events_of(rows), one_file(rows))[0].rows["distance_m"].tolist() == [700]
    assert shapely.get_coordinates(rows[0]["geometry"]).tolist() == [[37, 36]]
