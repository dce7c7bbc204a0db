"""Tables on the grid: what the numbers and the order of renamed rows tell of where they lay."""

import itertools

import numpy as np
import pandas as pd

from geo.read.files import read_paths
from geo.share._held_back import held_back
from geo.share._scrub import TAKEN_OUT
from geo.share.care import Care, Treatment, careful
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


def nameless(lon, lat=36.33123):
    return f"place at {lat:.4f} N, {lon:.4f} E"


def surveyed(ids, held, names=None):
    """Return a dataset of places at LONGITUDES that a survey gave no names."""
    names = names or [nameless(lon) for lon in LONGITUDES]
    places = [place(name, lon, 36.33123) for name, lon in zip(names, LONGITUDES, strict=True)]
    holdings = [holding(f"p{n}", one, "2015-02-01", None) for n, one in enumerate(held)]
    world = dataset_of(places=places, holdings=holdings)
    exact = world.places.set_axis(pd.Index(ids, name="place_id", dtype="str"))
    told = world.holdings.assign(place_id=pd.Series(ids, index=world.holdings.index, dtype="str"))
    return type(world).of(name="x", places=exact, holdings=told)


def test_places_without_a_name_are_numbered_in_the_order_in_which_they_leave():
    actors = ("Government", "ISIS", "Opposition")
    for ids in itertools.permutations(("survey-place-1", "survey-place-2", "survey-place-3")):
        after = careful(surveyed(ids, actors), GRID, now=NOW)
        assert after.places["name"].to_dict() == {
            "survey-place-1": "unnamed place B", "survey-place-2": "unnamed place C",
            "survey-place-3": "unnamed place D",
        }  # fmt: skip
        assert careful(after, GRID, now=NOW).places["name"].equals(after.places["name"])
    for held in itertools.permutations(actors):
        after = careful(surveyed([f"at-36.33123-{lon}" for lon in LONGITUDES], held), GRID, now=NOW)
        names = after.holdings["place_id"].map(after.places["name"])
        assert dict(zip(names, after.holdings["actor"], strict=True)) == {
            "unnamed place B": "Government", "unnamed place C": "ISIS", "unnamed place D": "Opposition",
        }  # fmt: skip


def test_only_what_is_exactly_the_name_of_such_a_place_is_numbered_and_no_name_is_given_twice():
    names = ["unnamed place B", nameless(LONGITUDES[1]), f"{nameless(LONGITUDES[2])}123"]
    exact = surveyed(("p-1", "p-2", "p-3"), ("ISIS", "ISIS", "ISIS"), names)
    treatment = Treatment(exact, GRID, NOW)
    after = treatment.dataset.places["name"].tolist()
    assert after[:2] == ["unnamed place B", "unnamed place C"]
    assert after[2] == f"place at {TAKEN_OUT} N, {TAKEN_OUT} E123"
    assert treatment.coarse.text(f"taken: {names[1]}") == "taken: unnamed place C"
    assert treatment.coarse.text(nameless(37.1)) == f"place at {TAKEN_OUT} N, {TAKEN_OUT} E"


def test_a_survey_without_names_stays_readable(tmp_path):
    rows = [f"2015-02-01,{who},36.33123,{lon}" for who, lon in zip("ABC", LONGITUDES, strict=True)]
    path = tmp_path / "survey.csv"
    path.write_text("\n".join(["date,held_by,lat,lon", *rows, ""]))
    exact = read_paths([path])
    assert exact.places["name"].tolist() == [nameless(lon) for lon in LONGITUDES]
    after = careful(exact, GRID, now=NOW)
    assert sorted(after.places["name"]) == ["unnamed place B", "unnamed place C", "unnamed place D"]


def test_letters_of_places_without_a_name_are_no_days_and_no_coordinates():
    many = [round(37.0 + n / 5000, 4) for n in range(2200)]
    names = [nameless(lon) for lon in many]
    places = [place(name, lon, 36.33123) for name, lon in zip(names, many, strict=True)]
    holdings = [holding(f"p{n}", "ISIS", "2015-02-01", None) for n in range(len(many))]
    before = dataset_of(places=places, holdings=holdings, events=[event(37.0, 36.33123, "2015-11-07")])
    after = careful(before, Care(1000, 7), now=NOW)
    assert after.places["name"].is_unique
    assert set(after.places["name"].str.fullmatch("unnamed place [BCDFGHJKLMNPQRSTVWXZ]{1,3}")) == {True}
    tables = {name: getattr(after, name) for name in ("events", "zones", "places", "holdings")}
    again = held_back(tables, Treatment(before, Care(1000, 7), NOW).cut)
    assert again["places"]["name"].equals(after.places["name"])
