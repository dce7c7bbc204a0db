"""Synthetic worlds: seeded, of the sizes they promise, with tables that obey the schemas."""

import hashlib

import numpy as np
import pandas as pd
import pytest
import shapely

from benchmarks import folder, worlds
from geo.model.tables import EVENTS, ZONES, check
from geo.read.catalog import open_folder
from geo.read.files import read_paths


@pytest.fixture(scope="module")
def events():
    return worlds.events_table(4000, points=600, actors=200)


@pytest.fixture(scope="module")
def small():
    return worlds.world(events=400, versions=3)


def digest(frame):
    plain = pd.DataFrame(frame.drop(columns="geometry")).to_csv().encode()
    return hashlib.sha256(plain + b"".join(shapely.to_wkb(frame.geometry.to_numpy()))).hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_others(events):
    again = worlds.events_table(4000, points=600, actors=200)
    other = worlds.events_table(4000, points=600, actors=200, seed=1)
    assert digest(again) == digest(events) != digest(other)
    assert digest(worlds.front_table(3)) == digest(worlds.front_table(3)) != digest(worlds.front_table(3, seed=1))


def test_the_full_sizes_are_those_promised():
    assert (worlds.EVENTS_COUNT, worlds.POINTS_COUNT) == (385_000, 60_000)
    assert (worlds.VERSIONS_COUNT, worlds.VERTICES_COUNT) == (769, 2_900)
    assert worlds.ACTORS_COUNT >= 1000


def test_events_lie_on_so_many_points_and_obey_the_schema(events):
    assert len(check(events, EVENTS)) == 4000
    spots = np.column_stack([events.geometry.x, events.geometry.y, events["place_uncertainty_m"]])
    assert len(np.unique(spots, axis=0)) == pytest.approx(600, abs=5)
    assert events["start"].min().year >= 1989
    assert events["end"].max() <= worlds.LAST_DAY + pd.Timedelta(days=1)


def test_precision_has_the_shares_of_the_excerpt_by_event():
    known = worlds.events_table(40_000, points=6_000)["place_uncertainty_m"]
    assert (known <= 500).mean() == pytest.approx(0.60, abs=0.06)
    assert (known <= 25_000).mean() == pytest.approx(0.93, abs=0.04)


def test_deaths_and_actors_are_skewed(events):
    assert events["deaths_best"].median() < events["deaths_best"].mean()
    assert (events["deaths_low"] <= events["deaths_best"]).all()
    assert (events["deaths_best"] <= events["deaths_high"]).all()
    assert events["actor_a"].value_counts().iloc[:10].sum() > 0.25 * len(events)


def test_versions_of_the_front_share_nearly_all_vertices():
    zones = check(worlds.front_table(5), ZONES)
    assert len(zones) == 10
    first, second = (shapely.get_coordinates(zones.geometry.iloc[number]) for number in (0, 2))
    assert len(first) == worlds.VERTICES_COUNT + 3
    assert 5 <= (first != second).any(axis=1).sum() <= 24
    assert zones["start"].max() == worlds.LAST_DAY


def test_events_that_peers_can_order_are_of_2002_or_later():
    kept = worlds.since_2002(300, of=2000)
    assert len(kept) == 300
    assert kept["start"].min().year >= 2002


def test_a_world_written_to_files_is_read_back(small, tmp_path):
    read = open_folder(folder.write_folder(small, tmp_path))
    assert len(read.rejected) == 0
    assert (len(read.events), len(read.zones), len(read.places)) == (400, 6, 40)
    assert read.defaults.pair == worlds.HOLDERS
    before, after = small.events.sort_index(), read.events.sort_index()
    for column in ("start", "end", "actor_a", "deaths_best", "place", "note", "confidence"):
        assert after[column].tolist() == before[column].tolist(), column


def test_a_table_in_ucdp_s_layout_is_recognised(small, tmp_path):
    read = read_paths([folder.write_ucdp(small.events, tmp_path / "events.csv")])
    assert len(read.events) == 400
    assert read.events["source"].unique().tolist() == ["UCDP GED"]
