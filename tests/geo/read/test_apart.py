"""Several sources of control: surveys of the same places are one, others are kept apart and said."""

from __future__ import annotations

import json

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.zones import valid_at
from geo.read.files import read_each, read_file, read_paths
from geo.read.options import held_by
from geo.read.surveyed import WORKED_OUT


def survey(date, *rows):
    """Return a survey of (holder, tenth of a degree of latitude) on a date."""
    lines = [f"{date},{holder},{36 + place / 10:.1f},37\n" for holder, place in rows]
    return "date,holder,latitude,longitude\n" + "".join(lines)


def zones(*features):
    """Return GeoJSON text of (actor, start, end, west) squares."""
    whole = [
        {
            "type": "Feature",
            "properties": {"actor": actor, "start": start, "end": end, "line_uncertainty_m": 0},
            "geometry": json.loads(shapely.to_geojson(shapely.box(west, 36, west + 1, 37))),
        }
        for actor, start, end, west in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": whole})


def _held(dataset, day):
    now = valid_at(dataset.holdings, pd.Timestamp(day, tz="UTC"))
    return {round((dataset.places.geometry[one.place_id].y - 36) * 10): one.actor for one in now.itertuples()}


def test_surveys_of_one_date_a_file_are_one_survey(put):
    files = [
        put("march.csv", survey("2014-03-01", ("Army", 0), ("Rebels", 1), ("Rebels", 2))),
        put("january.csv", survey("2014-01-01", ("Army", 0), ("Army", 1), ("Army", 3))),
        put("february.csv", survey("2014-02-01", ("Army", 0), ("Opposition", 1), ("Army", 3))),
    ]
    reading = read_each(files)
    (note,) = reading.notes
    assert note == (
        "january.csv, february.csv, march.csv survey the same places and are read as one: each date holds until the "
        "next in any of them"
    )
    assert [(one.rows, one.accepted, len(one.rejected)) for one in reading.results] == [(3, 3, 0)] * 3
    dataset = read_paths(files)
    assert (len(dataset.places), len(dataset.holdings), len(dataset.rejected)) == (4, 9, 0)
    assert _held(dataset, "2014-01-15") == {0: "Army", 1: "Army", 3: "Army"}
    assert _held(dataset, "2014-02-15") == {0: "Army", 1: "Opposition", 3: "Army"}
    assert _held(dataset, "2014-06-15") == {0: "Army", 1: "Opposition", 2: "Opposition"}


ROWS = st.lists(st.tuples(st.integers(1, 5), st.sampled_from("XYZ"), st.integers(0, 3)), min_size=2, max_size=14)


@settings(max_examples=40)
@given(ROWS, st.data())
def test_a_survey_in_files_is_the_survey_in_one(tmp_path_factory, rows, data):
    # Oracle: all rows in one file. Every date is in one file only, and all places are in every file.
    folder = tmp_path_factory.mktemp("surveys")
    text = {
        date: [(who, place) for when, who, place in rows if when == date] for date in sorted({one for one, *_ in rows})
    }
    every = [("Z", place) for place in range(4)]
    dates = list(text)
    for date in dates:
        seen = {place for _, place in text[date]}
        text[date] = list(dict.fromkeys(text[date])) + [one for one in every if one[1] not in seen]
    split = data.draw(st.integers(0, len(dates)))
    parts = [part for part in (dates[:split], dates[split:]) if part]
    paths = []
    for number, part in enumerate([dates, *parts]):
        lines = "".join(survey(f"2014-01-0{date}", *text[date]).split("\n", 1)[1] for date in part)
        paths.append(folder / f"{number}.csv")
        paths[-1].write_text("date,holder,latitude,longitude\n" + lines)
    whole, split_up = read_paths(paths[:1]), read_paths(paths[1:])
    assert len(split_up.holdings) == len(whole.holdings)
    for day in range(1, 8):
        assert _held(split_up, f"2014-01-0{day} 12:00") == _held(whole, f"2014-01-0{day} 12:00")


def numbered(date, *rows, first=36):
    """Return a survey of (holder, number), each place of a number of its own, from a latitude on."""
    lines = [f"{number},{date},{holder},{first + number / 10:.1f},37\n" for holder, number in rows]
    return "place_id,date,holder,latitude,longitude\n" + "".join(lines)


@pytest.mark.parametrize("second", ["2014-01-01", "2014-06-01"])
@pytest.mark.parametrize("other", ["Army", "Rebels"])
@pytest.mark.parametrize("turned", [False, True])
def test_places_that_two_surveys_number_alike_stay_where_they_are(put, second, other, turned):
    files = [
        put("syria.csv", numbered("2014-01-01", ("Army", 1), ("Army", 2))),
        put("ukraine.csv", numbered(second, (other, 1), (other, 2), first=48)),
    ]
    dataset = read_paths(files[::-1] if turned else files)
    assert (len(dataset.places), len(dataset.holdings), len(dataset.rejected)) == (4, 4, 0)
    at = {one.Index: dataset.places.geometry[one.place_id].y for one in dataset.holdings.itertuples()}
    assert at == {"syria-2": 36.1, "syria-3": 36.2, "ukraine-2": 48.1, "ukraine-3": 48.2}


def test_ids_of_places_that_are_told_apart_are_said(put):
    files = [
        put("a.csv", numbered("2014-01-01", ("Army", 1), ("Army", 2))),
        put("b.csv", numbered("2014-06-01", ("Army", 1), ("Army", 2), first=48)),
    ]
    assert read_each(files).notes == ("b.csv: 2 place ids used for another place in another file: 1 is b-1",)


def test_of_stated_places_in_two_surveys_each_is_there_once_and_no_row_is_set_aside(put):
    files = [
        put("b.csv", numbered("2014-02-01", ("Rebels", 1), ("Rebels", 2), ("Rebels", 3))),
        put("a.csv", numbered("2014-01-01", ("Army", 1), ("Army", 2))),
    ]
    reading, dataset = read_each(files), read_paths(files)
    assert len(reading.notes) == 1
    assert [(one.accepted, one.rows) for one in reading.results] == [(3, 3), (2, 2)]
    assert sorted(dataset.places.index) == ["1", "2", "3"]
    assert len(dataset.rejected) == 0
    assert _held(dataset, "2014-01-15") == {1: "Army", 2: "Army"}
    assert _held(dataset, "2014-02-15") == {1: "Opposition", 2: "Opposition", 3: "Opposition"}


def test_a_place_that_a_later_survey_moves_is_another_place(put):
    files = [
        put("a.csv", numbered("2014-01-01", ("Army", 1), ("Army", 2))),
        put("b.csv", numbered("2014-02-01", ("Army", 1), ("Army", 2)).replace("36.2", "36.7")),
    ]
    dataset = read_paths(files)
    assert _held(dataset, "2014-01-15") == {1: "Army", 2: "Army"}
    assert _held(dataset, "2014-02-15") == {1: "Army", 7: "Army"}


def test_surveys_that_state_their_ends_keep_them(put):
    header = "name,latitude,longitude,start,end,holder\n"
    files = [
        put("a.csv", header + "p,36,37,2020-01-01,2022-01-01,A\nq,36.1,37,2020-03-01,2022-01-01,A\n"),
        put("b.csv", header + "p,36,37,2023-01-01,2024-01-01,B\nq,36.1,37,2023-01-01,2024-01-01,B\n"),
    ]
    assert read_each(files).notes == (
        "a.csv, b.csv survey the same places and are read as one: each holding ends when its file says",
    )
    dataset = read_paths(files)
    assert [f"{end:%Y}" for end in dataset.holdings["end"]] == ["2022", "2022", "2024", "2024"]
    assert (len(dataset.places), len(dataset.rejected)) == (2, 0)


def test_rows_of_surveys_in_files_of_one_name_and_two_endings_are_all_kept(put):
    rows = numbered("2014-01-01", ("Army", 1), ("Army", 2))
    files = [put("s.csv", rows), put("s.txt", rows.replace("2014-01", "2014-02"))]
    assert len(read_paths(files).holdings) == 4


def test_zones_that_two_files_number_alike_are_all_kept_and_said(put):
    one, other = (zones((actor, "2014-01-01", "", west)) for actor, west in (("A", 37), ("B", 80)))
    files = [
        put(name, text.replace('"actor"', '"zone_id": "1", "actor"'))
        for name, text in (("a.json", one), ("b.json", other))
    ]
    reading, dataset = read_each(files), read_paths(files)
    assert dataset.zones["actor"].to_dict() == {"1": "A", "b-1": "B"}
    assert reading.notes[0] == "b.json: 1 zone id used for another zone in another file: 1 is b-1"
    assert reading.results[1].row_numbers["zones"].to_dict() == {"b-1": 1}


def test_a_zone_that_is_the_same_in_two_files_is_there_once(put):
    text = zones(("A", "2014-01-01", "", 37)).replace('"actor"', '"zone_id": "1", "actor"')
    dataset = read_paths([put("a.json", text), put("b.json", text + " ")])
    assert list(dataset.zones.index) == ["1"]
    assert list(dataset.rejected["reason"]) == ["the id is already used in a.json"]


def test_surveys_of_other_places_are_kept_apart_and_said(put):
    files = [
        put("a.csv", survey("2014-01-01", ("Army", 0), ("Army", 1), ("Army", 2))),
        put("b.csv", survey("2014-02-01", ("Rebels", 0), ("Rebels", 7), ("Rebels", 8))),
    ]
    (note,) = read_each(files).notes
    assert note == (
        "1 place of b.csv at a point of a.csv, two surveys: kept apart, and there the zones are those of one of them; "
        "give one alone to see it"
    )
    assert len(read_paths(files).places) == 6


NEVER = "; no two of them show ground of one region at one moment"
BOTH = (
    "; of one region at one moment: a.json and b.json: an actor's ground is then what any of them shows, and ground "
    "can have two holders; to measure by one alone, give only that file, such as a.json"
)


@pytest.mark.parametrize(
    ("end", "start", "said"), [("2014-02-01", "2014-02-01", NEVER), ("2014-02-02", "2014-02-01", BOTH)]
)
def test_zones_of_two_files_keep_their_source_and_are_said(put, end, start, said):
    files = [
        put("a.json", zones(("A", "2014-01-01", end, 37))),
        put("b.json", zones(("B", start, "2014-03-01", 37))),
    ]
    last = {"2014-02-01": "2014-01-31", "2014-02-02": "2014-02-01"}[end]
    dataset = read_paths(files)
    assert sorted(dataset.zones["source"]) == ["a.json", "b.json"]
    assert dataset.warnings[-1] == (
        f"control zones of 2 sources, kept apart by their source: a.json (2014-01-01 to {last}), b.json ({start} to "
        f"2014-02-28){said}"
    )


def test_zones_of_two_regions_do_not_meet(put):
    files = [
        put("a.json", zones(("A", "2014-01-01", "", 37))),
        put("b.json", zones(("B", "2014-01-01", "", 80))),
    ]
    assert read_each(files).notes[0].endswith(NEVER)


def test_a_series_beside_zones_is_a_source_of_its_own(put):
    square = json.loads(shapely.to_geojson(shapely.box(37, 36, 38, 37)))
    days = [
        put(f"2014-01-0{day}.geojson", json.dumps({"type": "Feature", "properties": {}, "geometry": square}))
        for day in (1, 2)
    ]
    reading = read_each([*days, put("a.json", zones(("B", "2014-01-01", "", 37)))], options=held_by("A"))
    assert reading.notes[-1].startswith(
        "control zones of 2 sources, kept apart by their source: a.json (2014-01-01 on)"
    )
    assert sorted(reading.results[-1].tables["zones"]["source"]) == ["2014-01-01.geojson", "2014-01-02.geojson"]


def test_one_source_is_not_said(put):
    assert read_each([put("a.json", zones(("A", "2014-01-01", "", 37)))]).notes == ()
    assert read_file(put("s.csv", survey("2014-01-01", ("Army", 0)))).kind.startswith("survey")


def test_zones_beside_a_survey_are_the_ones_drawn(put):
    files = [put("s.csv", survey("2014-01-01", ("Army", 0))), put("a.json", zones(("A", "2014-01-01", "", 37)))]
    (note,) = read_each(files).notes
    assert note == (
        "control zones are those of a.json; none are worked out from the places of s.csv: for those, give these files "
        "alone"
    )


def test_beside_zones_no_note_says_that_zones_are_worked_out(put):
    survey = put("points.csv", "name,latitude,longitude,date,holder\n" + "".join(
        f"v{n},36.{n},37.{n},2015-01-0{day},IS\n" for n in range(10, 16) for day in (1, 2)
    ))  # fmt: skip
    zones = put("zones.geojson", json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"actor": "IS", "start": "2015-01-01"},
         "geometry": shapely.geometry.mapping(shapely.box(36, 36, 38, 38))}
    ]}))  # fmt: skip
    alone, beside = (read_each(files) for files in ([survey], [survey, zones]))
    assert any(WORKED_OUT in text for one in alone.results for text in one.warnings)
    said = [*beside.notes, *(text for one in beside.results for text in one.warnings)]
    (only,) = [text for text in said if "worked out" in text]
    assert only.startswith(
        "control zones are those of zones.geojson; none are worked out from the places of points.csv"
    )
