"""Tables and texts that are read back as they were written; what was changed in them since is refused in one line."""

import re

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.exact import FILES, read_exact, write_exact
from geo.read.exact_texts import read, written
from geo.read.opening import fields_of, view_from
from tests.worlds import dataset_of, event, holding, place, zone


@pytest.fixture
def world():

    return dataset_of(
        events=[event(37.1, 36.1, "2015-10-01 12:30"), event(37.2, 36.2, "2015-10-02", deaths_best=None)],
        places=[place("North", 37.17, 36.35)],
        holdings=[holding("p0", "ISIS", "2015-02-01", None)],
        zones=[zone("ISIS", shapely.box(37, 36, 38, 37))],
    )


@given(st.text(st.characters(), max_size=20))
def test_a_text_comes_back_and_its_cell_is_harmless(text):
    cell = written(text)
    assert read(cell) == text
    assert not re.search(r"(?:\A|;)['\"\s]*[=+\-@＝＋－＠]|\A\s|\s\Z|[\x00-\x1f\x7f]", cell)
    assert cell.encode("utf-8").decode("utf-8") == cell
    assert written(cell) == cell.replace("\\", "\\\\")


@pytest.mark.parametrize("text", ["Marea", "مارع", "a - b", "it's; fine", "2 = 2", "\u200cنیم"])
def test_most_texts_are_written_as_they_are(text):
    assert written(text) == text


@pytest.mark.parametrize("cell", ["\\", "\\n", "\\u12", "\\U0041", "\\u00G0", "a\\\\\\"])
def test_a_backslash_that_means_nothing_is_refused(cell):
    with pytest.raises(ValueError, match="a backslash in"):
        read(cell)


def test_the_columns_are_those_of_the_data_dictionary(world):
    header, first, _ = write_exact(world.events, "events").decode().splitlines()
    assert header == (
        "event_id,start,end,latitude,longitude,date_uncertainty_days,actor_a,actor_b,actor_a_raw,actor_b_raw,kind,"
        "kind_raw,deaths_best,deaths_low,deaths_high,place,place_uncertainty_m,confidence,note,source,url"
    )
    assert first == (
        "e0,2015-10-01T12:30:00Z,2015-10-02T12:30:00Z,36.1,37.1,0,ISIS,Opposition,ISIS,Opposition,battle,battle,3,2,9,"
        "North,500.0,high,made for a test,test,"
    )
    assert write_exact(world.holdings, "holdings").decode().splitlines() == [
        "holding_id,place_id,actor,start,end,confidence,note,source",
        "h0,p0,ISIS,2015-02-01,,high,made for a test,test",
    ]


def test_row_numbers_are_those_of_the_file(world):
    found = read_exact(Content("events.csv", write_exact(world.events, "events")))
    assert (found.row_numbers["events"].to_dict(), found.rows, found.accepted) == ({"e0": 2, "e1": 3}, 2, 2)
    zones = read_exact(Content("zones.geojson", write_exact(world.zones, "zones")))
    assert zones.row_numbers["zones"].to_dict() == {"z0": 1}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("events", b"event_id", b"id", "its columns are not event_id, start, end"),
        ("events", b"battle,battle,3", b"fight,fight,3", "'fight' is not one of"),
        ("events", b",3,2,9,", b",3.5,2,9,", "deaths_best holds '3.5'"),
        ("events", b",3,2,9,", b",-3,2,9,", "deaths_best holds '-3'"),
        ("events", b",3,2,9,", b",9999999999999999999,2,9,", "deaths_best holds"),
        ("events", b"2015-10-01T12:30:00Z", b"now", "start holds 'now'"),
        ("events", b"2015-10-01T12:30:00Z", b"", "missing"),
        ("events", b"2015-10-01T12:30:00Z", b"2015-13-01", "Month out of range"),
        ("events", b"2015-10-01T12:30:00Z", b"1799-12-31", "start holds a year that is not between 1800 and 2200"),
        ("holdings", b"2015-02-01", b"9999-02-01", "start holds a year that is not between 1800 and 2200"),
        ("events", b"36.1,37.1", b"96.1,37.1", "lies outside the range of degrees"),
        ("events", b"36.1,37.1", b"nan,37.1", "latitude is not a number in 'nan'"),
        ("events", b"36.1,37.1", b",37.1", "latitude is not a number in ''"),
        ("events", b"e1", b"e0", "stands twice"),
        ("events", b"made for a test", b"made\\x", "a backslash in"),
        ("events", b"test,\n", b"test,,x\n", "more or fewer cells than the header"),
        ("holdings", b"ISIS", b" ", "blank in row"),
        ("places", b"500.0", b"1e999", "place_uncertainty_m is not a number"),
        ("zones", b'"ISIS"', b"1", "actor is not a text in every feature"),
        ("zones", b"300.0", b'"300"', "line_uncertainty_m is not a number in every feature"),
        ("zones", b"300.0", b"true", "line_uncertainty_m is not a number in every feature"),
        ("zones", b'"Polygon"', b'"Point"', "it is not GeoJSON of zones"),
        ("zones", b'"features"', b'"f"', "it is not GeoJSON of zones"),
        ("zones", b"[[[", b'[["a",[', "it is not GeoJSON of zones"),
        ("zones", b'{"type":"FeatureCollection"', b"[" * 100_000, "it is not GeoJSON of zones"),
        ("zones", b'"properties":{', b'"properties":[', "it is not GeoJSON of zones"),
    ],
)
def test_what_was_changed_is_refused_in_one_line(world, name, old, new, said):
    data = write_exact(getattr(world, name), name)
    assert old in data
    with pytest.raises(FileRefusedError) as refused:
        read_exact(Content(FILES[name], data.replace(old, new, 1)))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith(f"{FILES[name]}: ")


def test_a_file_of_another_name_is_refused(world):
    with pytest.raises(FileRefusedError, match="e.csv: no table has a file of this name"):
        read_exact(Content("e.csv", write_exact(world.events, "events")))


def test_zones_of_too_many_points_are_refused(world, monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_POINTS", "3")
    with pytest.raises(FileRefusedError, match="more than 3"):
        read_exact(Content("zones.geojson", write_exact(world.zones, "zones")))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pair", ["ISIS"]), ("instant", "yesterday"), ("instant", "9999-01-01"), ("definition", "near"),
        ("area", [1, 2, 3]), ("area", [2, 1, 1, 2]), ("camera", ["a", 1, 2]), ("window", ["2015-10-02", "2015-10-01"]),
        ("window", "2015"), ("mode", "all"), ("kinds", ["x"]), ("min_deaths", -1), ("min_deaths", True),
        ("threshold_m", float("nan")), ("basemap", "x"), ("display", ["x"]), ("max_place_uncertainty_m", -1),
    ],
)  # fmt: skip
def test_a_view_that_is_none_is_refused(key, value):
    with pytest.raises((ValueError, TypeError)):
        view_from("x", {key: value})


def test_keys_nobody_knows_are_passed_over():
    assert fields_of(view_from("x", {"colour": "red", "min_deaths": 2})) == {"min_deaths": 2}
