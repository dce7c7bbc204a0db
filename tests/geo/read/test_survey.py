"""Points of holders; tables are built in the test."""

from __future__ import annotations

import csv
from collections import Counter

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.measure.zones import control, valid_at
from geo.model.errors import UnknownTableError
from geo.read.content import Content
from geo.read.files import dataset_of, read_each, read_file, read_paths
from geo.read.recognise import read_content

HEADER = "date,holder,latitude,longitude,name\n"


def _day(text):
    return pd.Timestamp(text, tz="UTC")


def _held(result):
    """Return (place's name, holder, first day, day it ended or None) of every holding."""
    names = result.tables["places"]["name"]
    return [
        (names[one.place_id], one.actor, f"{one.start:%m-%d}", None if pd.isna(one.end) else f"{one.end:%m-%d}")
        for one in result.tables["holdings"].itertuples()
    ]


def _grid(holder="group", dates=("2014-01-01",), count=60, actors=("Army", "Rebels")):
    """Return a table of `count` positions on each date, named in no column."""
    rows = [
        f"{date},{actors[number % len(actors)]},{36 + number / 100:.4f},{37 + number / 100:.4f}"
        for date in dates
        for number in range(count)
    ]
    return "\n".join([f"date,{holder},latitude,longitude", *rows])


def test_a_survey_holds_until_the_next_and_a_place_left_out_is_not_carried_on(put):
    text = (
        "2014-01-01,Army,36,37,Tall Abyad\n2014-01-01,Rebels,36.1,37,Suluk\n"
        "2014-03-01,Rebels,36,37,Tall Abyad\n"
        "2014-04-01,Rebels,36,37,Tall Abyad\n2014-04-01,Army,36.1,37,Suluk\n"
    )
    result = read_file(put("c.csv", HEADER + text))
    assert (result.kind, result.rows, result.accepted) == ("survey of 2 places and who held them", 5, 5)
    assert _held(result) == [
        ("Tall Abyad", "Army", "01-01", "03-01"),
        ("Suluk", "Opposition", "01-01", "03-01"),
        ("Tall Abyad", "Opposition", "03-01", "04-01"),
        ("Tall Abyad", "Opposition", "04-01", None),
        ("Suluk", "Army", "04-01", None),
    ]
    assert result.row_numbers["holdings"].tolist() == [2, 3, 4, 5, 6]
    assert result.row_numbers["places"].tolist() == [2, 3]
    assert result.warnings == (
        (
            "c.csv: surveys of 3 dates, 2014-01-01 to 2014-04-01, without an end: each is taken to hold until the "
            "next, the last as still so"
        ),
        (
            "c.csv: 1 holding of places that the next survey leaves out: who held them from then on is not known, and "
            "nothing is carried on"
        ),
        "c.csv: 5 rows without place_uncertainty_m: the place is taken as within 1,000 m of the point",
        "c.csv: control zones are worked out half-way between the places, no further than 6 km from one",
    )


def test_a_place_without_a_name_is_named_by_its_position(put):
    text = "date,held_by,lat,lon\n2014-01-01,Army,36.12341,37.12349\n2014-01-01,Army,-1.5,-0.25\n"
    names = read_file(put("c.csv", text)).tables["places"]["name"]
    assert names.tolist() == ["place at 36.1234 N, 37.1235 E", "place at 1.5000 S, 0.2500 W"]


def test_two_holders_of_one_place_on_one_date_are_contested_and_nothing_is_lost(put):
    text = "2014-01-01,Army,36,37,A\n2014-01-01,Rebels,36,37,A\n2014-02-01,Army,36,37,A\n"
    result = read_file(put("c.csv", HEADER + text))
    assert (result.rows, result.accepted) == (3, 3)
    assert [holder for _, holder, *_ in _held(result)] == ["contested", "contested", "Army"]
    assert result.tables["holdings"]["note"].tolist() == ["as written: Army", "as written: Rebels", ""]
    assert any("2 rows name several holders of one place on one date" in one for one in result.warnings)
    assert len(read_paths([put("c.csv", HEADER + text)]).holdings) == 3


def test_rows_that_say_nothing_new_or_cannot_be_used_are_set_aside_once(put):
    text = (
        "2014-01-01,Army,36,37,A\n2014-01-01,army,36,37,A\n2014-01-01,Army,36.5,37,B\n2014-01-01,,36,37,A\n"
        "2014-01-01,Army,95,37,A\n2014-13-01,Army,36,37,A\n,Army,36,37,A\n2014-01-01,Army,36,37,Also A\n"
        "2014-01-01,Army,36,37,A\n"
    )
    result = read_file(put("c.csv", HEADER + text))
    assert dict(zip(result.rejected["row"], result.rejected["reason"], strict=True)) == {
        "5": "no holder",
        "6": "latitude is not between -90 and 90",
        "7": "no such day in the calendar",
        "8": "no date",
        "10": "an earlier row says the same of this place and date",
    }
    assert result.rows == result.accepted + len(result.rejected) == 9
    assert result.tables["places"]["aliases"].tolist() == ["Also A", ""]


def test_ids_of_places_stand_and_one_at_two_positions_is_set_aside(put):
    text = (
        "date,controller,latitude,longitude,p_code,name\n2014-01-01,Army,36,37,C1,A\n2014-01-01,Rebels,36,37,C2,B\n"
        "2014-02-01,Rebels,36.4,37,C1,A\n"
    )
    result = read_file(put("c.csv", text))
    assert result.tables["places"].index.tolist() == ["C1", "C2"]
    assert result.rejected["reason"].tolist() == ["the place has another position before"]


@pytest.mark.parametrize(
    ("columns", "cells", "end", "said"),
    [
        ("start,end", "2014-01-01,2014-02-01", "2014-02-01", None),
        ("start,last_day", "2014-01-01,2014-02-01", "2014-02-02", None),
        ("start", "2014-01-01", None, "no end: every holding is taken as still so since its start"),
        ("as_of", "2014-01-01", None, "it shows one day, 2014-01-01, and states no end"),
    ],
)
def test_a_stated_interval_is_the_holdings(put, columns, cells, end, said):
    result = read_file(put("c.csv", f"{columns},holder,latitude,longitude\n{cells},Army,36,37\n"))
    holding = result.tables["holdings"].iloc[0]
    assert holding["start"] == _day("2014-01-01")
    assert pd.isna(holding["end"]) if end is None else holding["end"] == _day(end)
    about = [one for one in result.warnings if "end:" in one or "states no end" in one]
    assert [one.startswith(f"c.csv: {said}") for one in about] == ([True] if said else [])


def test_a_column_that_may_mean_events_is_a_survey_only_on_plain_evidence(put):
    result = read_file(put("c.csv", _grid(dates=("2014-01-01", "2014-02-01"))))
    assert result.kind == "survey of 60 places and who held them"
    assert result.warnings[0] == (
        "c.csv: read as a survey of places, group as who held them, because each date has many places, each of them "
        "once; if these are events, rename group to actor_a"
    )


@pytest.mark.parametrize(
    "text",
    [
        _grid("actor", count=40),
        _grid("actor", count=100, actors=[f"group {number}" for number in range(20)]),
        _grid("actor") + "\n2014-01-02,Army,36,37",
        _grid("actor") + "\n2014-01-01,Army,36,37" * 5,
    ],
    ids=["few places", "many actors", "a date of one place", "places more than once"],
)
def test_without_plain_evidence_an_actor_is_that_of_events(put, text):
    result = read_file(put("c.csv", text))
    assert (result.kind, result.rows) == ("events table", len(text.splitlines()) - 1)


@pytest.mark.parametrize("extra", ["kind", "deaths", "id", "actor_b", "event_id", "fatalities"])
def test_a_column_of_events_makes_an_actor_that_of_events(put, extra):
    first, *rows = _grid("actor").splitlines()
    text = "\n".join([f"{first},{extra}", *(f"{row},{number}" for number, row in enumerate(rows))])
    assert read_file(put("c.csv", text)).kind == "events table"


def test_a_group_without_plain_evidence_is_left_to_the_reader_of_tables(put):
    with pytest.raises(UnknownTableError, match="no column actor_a"):
        read_file(put("c.csv", _grid(count=10)))


def test_a_survey_none_of_whose_rows_has_all_its_cells_is_set_aside_whole(put):
    result = read_file(put("c.csv", HEADER + "2014-01-01,Army,36\n2014-01-01,Army\n"))
    assert (result.rows, result.accepted, len(result.rejected)) == (2, 0, 2)


def test_a_column_of_flags_names_no_holder(put):
    with pytest.raises(UnknownTableError, match="no column actor_a"):
        read_file(put("c.csv", "date,control,latitude,longitude\n2014-01-01,1,36,37\n2014-01-01,0,36.1,37\n"))


ROWS = st.lists(st.tuples(st.integers(1, 6), st.sampled_from("XYZ"), st.integers(0, 4)), min_size=1, max_size=30)


@given(ROWS)
def test_who_holds_a_place_on_a_day_is_what_the_last_survey_up_to_it_says(rows):
    # Oracle: for each day, the rows of the last survey date not after it, place by place.
    text = "date,holder,latitude,longitude\n" + "".join(
        f"2014-01-{day:02},{holder},{36 + place / 10:.1f},37\n" for day, holder, place in rows
    )
    result = read_content(Content("c.csv", text.encode()))
    assert result.accepted + len(result.rejected) == result.rows == len(rows)
    assert result.accepted == len(set(rows))
    places, holdings = result.tables["places"], result.tables["holdings"]
    for day in range(1, 9):
        now = valid_at(holdings, _day(f"2014-01-{day:02}"))
        found = {round((places.geometry[one.place_id].y - 36) * 10): one.actor for one in now.itertuples()}
        last = max((one for one, *_ in rows if one <= day), default=None)
        said = {place: {who for when, who, where in rows if (when, where) == (last, place)} for place in range(5)}
        expected = {place: who.pop() if len(who) == 1 else "contested" for place, who in said.items() if who}
        assert found == expected


def test_zones_of_a_survey_hold_its_places(put):
    dataset = read_paths([put("c.csv", _grid(dates=("2014-01-01", "2014-02-01")))])
    zones = control(dataset).zones
    now = valid_at(dataset.holdings, _day("2014-02-05"))
    held = dataset.places.loc[now["place_id"]].geometry
    for actor in ("Army", "Opposition"):
        ground = shapely.union_all(valid_at(zones, _day("2014-02-05")).query("actor == @actor").geometry)
        assert shapely.contains(ground, held[(now["actor"] == actor).to_numpy()]).all()


def test_the_survey_of_syria_of_2014_is_read_whole(slices):
    path = slices / "carter_control_points_2014.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    result = dataset_of(read_each([path]))
    assert len(rows) == len(result.holdings) == 5_644
    positions = {(row["latitude"], row["longitude"]) for row in rows}
    assert len(positions) == len(result.places) == 5_643
    # Two rows name two groups at one position.
    counts = Counter(row["group"] for row in rows) - Counter(["Islamic State", "Opposition"])
    found = result.holdings["actor"].value_counts().to_dict()
    names = {"Islamic State": "ISIS", "Kurds": "Kurdish forces"}
    assert found == {names.get(name, name): count for name, count in counts.items()} | {"contested": 2}


@pytest.mark.parametrize("nothing", ["NA", "-", "none"])
def test_what_says_that_there_is_nothing_is_no_holder_and_no_place(put, nothing):
    text = f"2014-01-01,{nothing},36,37,Tall Abyad\n2014-01-01,Rebels,36.1,37,{nothing}\n"
    result = read_file(put("c.csv", HEADER + text))
    assert result.rejected["reason"].tolist() == ["no holder"]
    assert not result.tables["places"]["name"].isin([nothing]).any()
