"""Rows set aside by hand: they move from one table to the other, and nothing else changes."""

import json
from collections import Counter

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.aside import set_aside, without
from geo.read.files import dataset_of, read_each
from geo.read.gather import Reading
from geo.read.options import held_by
from tests.geo.read.test_series import geojson, square

EVENTS = "event_id,date,latitude,longitude,actor,place_uncertainty_m\n"
ROWS = "".join(f"e{n},2015-10-{n + 1:02},36,37,IS,500\n" for n in range(8)) + "bad,2015-10-01,95,37,IS,500\n"


@pytest.fixture
def reading(put):
    return read_each([put("events.csv", EVENTS + ROWS)])


@given(picked=st.sets(st.sampled_from([*(f"e{n}" for n in range(8)), "bad", "no such id"])))
def test_accepted_and_rejected_still_are_the_rows(tmp_path_factory, picked):
    path = tmp_path_factory.getbasetemp() / "aside.csv"
    path.write_text(EVENTS + ROWS, encoding="utf-8")
    before = read_each([path]).results[0]
    table = before.tables["events"].copy()
    after = without(before, "events", dict.fromkeys(picked, "told"))
    pd.testing.assert_frame_equal(before.tables["events"], table)
    assert after.accepted + len(after.rejected) == after.rows == 9
    gone = picked & {f"e{n}" for n in range(8)}
    assert set(after.tables["events"].index) == {f"e{n}" for n in range(8)} - gone
    # The header is row 1, so event n stands in row n + 2.
    aside = after.rejected[after.rejected["reason"] == "told"]
    assert set(zip(aside["value"], aside["row"], strict=True)) == {(one, str(int(one[1]) + 2)) for one in gone}
    assert set(after.row_numbers["events"].index) == set(after.tables["events"].index)


def _gains():
    """Return changes of ground, of which the first falls to pieces: A's, part contested, part lost."""
    changes = [(0, 4, "A", 1, "gain"), (1, 3, "B", 1, "gain"), (3, 4, "A", 5, "loss"), (9, 10, "Z", 1, "gain")]
    features = [
        {
            "type": "Feature",
            "properties": {"actor": actor, "date": f"2024-01-0{day}", "change": what},
            "geometry": json.loads(shapely.to_geojson(shapely.box(west, 0, east, 1))),
        }
        for west, east, actor, day, what in changes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def _survey():
    rows = [f"p{place},{36 + place / 10},37,2024-0{month}-01,A\n" for month in (1, 2) for place in range(3)]
    return "place_id,latitude,longitude,date,holder\n" + "".join([*rows, "p9,95,37,2024-01-01,A\n"])


@pytest.mark.parametrize(
    ("name", "text", "table"),
    [("g.json", _gains(), "zones"), ("s.csv", _survey(), "holdings"), ("s.csv", _survey(), "places")],
)
@settings(max_examples=20)
@given(data=st.data())
def test_a_row_that_gave_several_is_set_aside_once_with_the_last_of_them(tmp_path_factory, name, text, table, data):
    path = tmp_path_factory.getbasetemp() / name
    path.write_text(text, encoding="utf-8")
    before = read_each([path]).results[0]
    ids = sorted(before.tables[table].index)
    picked = data.draw(st.sets(st.sampled_from(ids)))
    after = without(before, table, dict.fromkeys(picked, "told"))
    # In two steps as in one.
    first = set(ids[::2]) & picked
    twice = without(without(before, table, dict.fromkeys(first, "told")), table, dict.fromkeys(picked - first, "told"))
    for one in (after, twice):
        assert one.accepted + len(one.rejected) == one.rows
        assert not one.rejected["row"].duplicated().any()
        dataset = dataset_of(Reading((one,), ())) if one.accepted else None
        assert dataset is None or len(dataset.rejected) == len(one.rejected)
    assert set(after.rejected["row"]) == set(twice.rejected["row"])
    told = after.rejected[after.rejected["reason"] == "told"]
    numbers = before.row_numbers["holdings" if table == "places" else table]
    held = before.tables.get("holdings")
    gone = picked if table != "places" else set(held.index[held["place_id"].isin(picked)])
    # Oracle: the rows of the file all of whose parts are gone.
    whole = {row for row in numbers if set(numbers.index[numbers == row]) <= gone}
    assert set(told["row"]) == set(map(str, whole))


def test_the_dataset_without_the_rows_says_why(reading):
    dataset = dataset_of(set_aside(reading, {"events": {"e3": "set aside by hand: twice"}}))
    assert "e3" not in dataset.events.index
    assert Counter(dataset.rejected["reason"])["set aside by hand: twice"] == 1
    assert len(dataset.events) + len(dataset.rejected) == 9


def test_when_every_row_of_a_survey_is_set_aside_nothing_is_left_to_use(put):
    reading = read_each([put("s.csv", _survey())])
    rows = dict.fromkeys(reading.results[0].tables["holdings"].index, "told")
    with pytest.raises(FileRefusedError, match="6 of 7 because: told"):
        dataset_of(set_aside(reading, {"holdings": rows}))


def test_of_an_id_in_two_files_the_second_does_not_take_the_place_of_the_first(put):
    paths = [put(f"{name}.csv", EVENTS + f"same,2015-10-10,36,37,{name},500\n") for name in ("one", "two")]
    other = put("three.csv", EVENTS + "other,2015-10-10,36,37,IS,500\n")
    dataset = dataset_of(set_aside(read_each([*paths, other]), {"events": {"same": "told"}}))
    assert list(dataset.events.index) == ["other"]
    assert list(dataset.rejected["file"]) == ["one.csv", "two.csv"]


def test_a_version_set_aside_leaves_its_day_unknown(put):
    paths = [put(f"2024-08-0{day}.geojson", geojson(square(37 + day / 10))) for day in (1, 2, 3)]
    reading = read_each(paths, options=held_by("A"))
    dataset = dataset_of(set_aside(reading, {"zones": {"2024-08-02-1": "told"}}))
    zones = dataset.zones.sort_values("start")
    spans = [(f"{start:%d}", f"{end:%d}") for start, end in zip(zones["start"], zones["end"], strict=True)]
    assert spans == [("01", "02"), ("03", "06")]
    assert dataset.rejected.iloc[0].to_dict() | {"file": ""} == {
        "file": "", "row": "1", "column": "zone_id", "value": "2024-08-02-1", "reason": "told",
    }  # fmt: skip


def test_a_holder_who_loses_all_ground_is_remembered_with_the_reason(put):
    reading = read_each([put("2024-08-01.geojson", geojson(square(37)))], options=held_by("A"))
    aside = set_aside(reading, {"zones": {"2024-08-01-1": "told"}})
    assert aside.results[0].lost_holders == {"A": "told"}
    assert reading.results[0].lost_holders == {}


def test_countries_go_with_their_events(put):
    header = "id,year,month,day,country,type_of_violence,conflict_name,side_a,side_b,latitude,longitude"
    header += ",low_death,best_death,high_death\n"
    rows = "".join(f"{n},2015,10,1,Syria,state-based conflict,c,IS,Rebels,36,37,0,1,2\n" for n in (1, 2))
    reading = read_each([put("ged.csv", header + rows)])
    assert list(set_aside(reading, {"events": {"ged-1": "told"}}).results[0].countries.index) == ["ged-2"]
