"""Tables on the grid: what the numbers and the order of renamed rows tell of where they lay."""

import itertools

import numpy as np
import pandas as pd

from geo.share.care import Care, careful
from tests.worlds import dataset_of, event, holding, place, utc

NOW = utc("2026-11-23")
GRID = Care(grid_m=1_000.0)
#: Three points of one cell, from the west.
LONGITUDES = (37.17101, 37.17250, 37.17399)


def events_of(order, notes):
    world = dataset_of(events=[event(LONGITUDES[at], 36.33123, "2015-11-07", note=notes[at]) for at in order])
    ids = pd.Index([f"site-36.33123-{LONGITUDES[at]}" for at in order], name="event_id", dtype="str")
    return world.with_tables(events=world.events.set_axis(ids))


def test_numbers_of_renamed_rows_follow_what_leaves_and_not_who_lies_west_of_whom():
    for notes in itertools.permutations(("a", "b", "c")):
        for order in ((0, 1, 2), (2, 0, 1)):
            after = careful(events_of(order, notes), GRID, now=NOW).events
            assert after.index.tolist() == ["row-1", "row-2", "row-3"]
            assert after["note"].tolist() == ["a", "b", "c"]


def test_places_that_look_alike_are_numbered_by_who_held_them():
    for actors in itertools.permutations(("Government", "ISIS", "Opposition")):
        places = [place("Post", lon, 36.33123) for lon in LONGITUDES]
        world = dataset_of(
            places=places, holdings=[holding(f"p{n}", one, "2015-02-01", None) for n, one in enumerate(actors)]
        )
        ids = [f"at-36.33123-{lon}" for lon in LONGITUDES]
        held = world.holdings.assign(place_id=pd.Series(ids, index=world.holdings.index, dtype="str"))
        exact = world.places.set_axis(pd.Index(ids, name="place_id", dtype="str"))
        world = type(world).of(name="x", places=exact, holdings=held)
        after = careful(world, GRID, now=NOW)
        assert after.places.index.tolist() == ["row-1", "row-2", "row-3"]
        assert dict(zip(after.holdings["place_id"], after.holdings["actor"], strict=True)) == {
            "row-1": "Government", "row-2": "ISIS", "row-3": "Opposition",
        }  # fmt: skip


def test_rows_that_keep_their_ids_keep_their_places_before_those_renamed():
    world = events_of((2, 1), ("a", "b", "c"))
    plain = dataset_of(events=[event(37.2, 36.4, "2015-10-01"), event(37.1, 36.2, "2015-09-01")])
    both = pd.concat([world.events, plain.events])
    after = careful(world.with_tables(events=both), GRID, now=NOW).events
    assert after.index.tolist() == ["e0", "e1", "row-1", "row-2"]
    assert np.isfinite(after.geometry.x).all()
