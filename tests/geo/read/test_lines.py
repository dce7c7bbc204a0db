"""Tables in JSON in every form they come in, and broken ones; the oracle is Python's `json`, or what was written."""

from __future__ import annotations

import json

import pytest

from geo.model.errors import FileRefusedError
from geo.read import lines
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.recognise import parsed

ROW = {"date": "2015-10-10", "latitude": 36.2, "longitude": 37.1, "actor": "IS", "place_uncertainty_m": 500}
OTHER = ROW | {"date": "2015-10-11", "deaths": 3, "note": "two\nlines"}
SQUARE = {"type": "Polygon", "coordinates": [[[37, 36], [37.1, 36], [37.1, 36.1], [37, 36]]]}
ZONE = {
    "type": "Feature",
    "properties": {"actor": "IS", "start": "2015-10-09", "end": "2015-11-15"},
    "geometry": SQUARE,
}


def in_lines(*rows, end="\n"):
    """Return rows as text, one a line."""
    return "".join((row if isinstance(row, str) else json.dumps(row)) + end for row in rows)


FORMS = {
    "lines": in_lines(ROW, OTHER),
    "lines of Windows, blank ones between, none at the end": in_lines(ROW, "", OTHER, end="\r\n").rstrip(),
    "a list": json.dumps([ROW, OTHER]),
    "a list over many lines": json.dumps([ROW, OTHER], indent=2),
    "a list, an object a line": "[\n" + json.dumps(ROW) + ",\n" + json.dumps(OTHER) + "\n]",
    "an answer of ACLED": json.dumps({"status": 200, "success": True, "data": [ROW, OTHER], "count": 2}),
    "an answer of UCDP": json.dumps({"TotalCount": 2, "TotalPages": 1, "Result": [ROW, OTHER]}, indent=1),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_form_gives_the_same_events(put, text, encoding):
    result = read_file(put("e.txt", text.encode(encoding)))
    events = result.tables["events"]
    assert (result.rows, result.accepted, result.warnings) == (2, 2, ())
    assert events["note"].tolist() == ["", "two lines"]
    assert events["deaths_best"].astype("object").tolist()[1] == 3
    assert events.geometry.x.tolist() == [37.1, 37.1]


def test_rows_have_the_number_of_their_line_or_of_their_place():
    table = parsed(Content("e", in_lines("", ROW, "", "", OTHER).encode()))
    assert table.read({"date": "date"}).rejects.rows.tolist() == [2, 5]
    table = parsed(Content("e", json.dumps([ROW, OTHER], indent=2).encode()))
    assert table.read({"date": "date"}).rejects.rows.tolist() == [1, 2]


def test_a_broken_line_costs_only_itself(put):
    bad = ['{"date": "2015-10-1', "[1, 2]", "7", '{"a": 1, "a": 2}', '{"Date": 1, "date": 2}', "{" * 3000 + "}" * 3000]
    deep = '{"a": ' * 5000 + "1" + "}" * 5000
    number = '{"deaths": ' + "9" * 5000 + "}"
    result = read_file(put("e.jsonl", in_lines(ROW, *bad, deep, number, OTHER)))
    assert (result.rows, result.accepted) == (10, 2)
    assert result.row_numbers["events"].tolist() == [1, 10]
    assert result.rejected["row"].tolist() == [str(number) for number in range(2, 10)]
    assert [reason.split("(")[0].strip() for reason in result.rejected["reason"]] == [
        "broken JSON at column 20",
        "not an object",
        "not an object",
        "the object names a twice",
        "the object names date twice",
        "broken JSON at column 2",
        "the object is nested too deeply",
        "JSON that cannot be read",
    ]


def test_a_broken_first_line_does_not_hide_the_others(put):
    result = read_file(put("e.jsonl", in_lines('{"date": }', ROW, OTHER)))
    assert (result.rows, result.accepted, result.rejected["row"].tolist()) == (3, 2, ["1"])


def test_values_become_the_texts_of_a_table():
    values = {"a": None, "b": True, "c": 12.0, "d": 0.1, "e": 1e22, "f": [1, "x", None], "g": " é ", "h": {}}
    inside = {"geo": {"lat": 36, "more": {"x": [1]}}, "Event Date": "x", "__class__": "y"}
    table = parsed(Content("e", in_lines(values | inside, {"late": float("nan")}).encode()))
    assert table.names == (*"abcdefg", "geo_lat", "geo_more", "event_date", "__class__".strip("_"), "late")
    cells = table.read({name: name for name in table.names}).cells
    assert cells.iloc[0].to_dict() == {
        "a": "",
        "b": "true",
        "c": "12",
        "d": "0.1",
        "e": "1e+22",
        "f": '[1, "x", null]',
        "g": "é",
        "geo_lat": "36",
        "geo_more": '{"x": [1]}',
        "event_date": "x",
        "class": "y",
        "late": "",
    }
    assert cells["late"].tolist() == ["", "nan"]


def test_half_a_character_is_marked():
    table = parsed(Content("e", in_lines('{"a": "x\\ud800", "b": 1}', {"a": "y"}).encode()))
    assert table.read({"a": "a"}).cells["a"].tolist() == ["x�", "y"]


def test_a_row_of_hxl_tags_is_dropped_with_a_remark(put):
    tags = {"date": "#date", "latitude": "#geo+lat", "longitude": "#geo+lon"}
    result = read_file(put("e.jsonl", in_lines(tags, ROW)))
    assert (result.rows, result.accepted) == (1, 1)
    assert result.warnings == ("e.jsonl: row 1 holds HXL tags, not data; it was dropped",)


def test_a_column_that_first_stands_far_down_is_said(monkeypatch):
    monkeypatch.setattr(lines, "_NAMED_BY", 3)
    table = parsed(Content("e", in_lines(ROW, ROW, ROW, OTHER).encode()))
    assert table.read({"date": "date"}).warnings == [
        "e: columns that first stand after row 3 were not read: deaths, note"
    ]


@pytest.mark.parametrize("pages", [1200, "1200", 1200.0])
def test_one_page_of_many_is_said(put, pages):
    result = read_file(put("e.json", json.dumps({"TotalPages": pages, "Result": [ROW]})))
    assert result.warnings == ("e.json: this is one page of 1,200: the others are to be downloaded, too",)


@pytest.mark.parametrize("pages", [1, "1", True, None, "many", [3], -2])
def test_one_page_of_one_is_whole(put, pages):
    assert read_file(put("e.json", json.dumps({"TotalPages": pages, "Result": [ROW]}))).warnings == ()


@pytest.mark.parametrize("names", [("data", "results"), ("Rows", "records")])
def test_two_lists_of_rows_are_refused_and_none_is_lost(put, names):
    text = json.dumps({names[0]: [ROW], names[1]: [ROW, ROW]})
    with pytest.raises(FileRefusedError, match=f"^e.json: it holds several lists of rows, {names[0]} and {names[1]}; "):
        read_file(put("e.json", text))


@pytest.mark.parametrize("empty", [[], ["ok"], None, "ok"])
def test_a_list_that_holds_no_rows_hides_none(put, empty):
    assert read_file(put("e.json", json.dumps({"data": empty, "results": [ROW]}))).accepted == 1
    assert read_file(put("e.json", json.dumps({"results": [ROW], "data": empty}))).accepted == 1


def test_another_list_of_objects_is_named(put):
    result = read_file(put("e.json", json.dumps({"data": [ROW], "errors": [{"row": 3}], "notes": ["a"]})))
    assert result.warnings == ("e.json: the list errors beside the rows was not read",)


def test_one_object_with_a_position_is_a_table_of_one_row(put):
    assert read_file(put("e.jsonl", in_lines(ROW))).accepted == 1


@pytest.mark.parametrize("text", [in_lines(ZONE, ZONE), json.dumps([ZONE, ZONE])], ids=["lines", "a list"])
def test_features_one_by_one_are_geojson(put, text):
    result = read_file(put("z.geojsonl", text))
    assert (result.rows, result.accepted, result.kind) == (2, 2, "control zones")


def test_a_broken_line_among_features_costs_only_itself(put):
    result = read_file(put("z.geojsonl", in_lines(ZONE, '{"type": "Feature", "geom', ZONE)))
    assert (result.rows, result.accepted, result.rejected["row"].tolist()) == (3, 2, ["2"])


def test_a_collection_of_one_feature_on_a_line_of_its_own_is_geojson(put):
    text = '{"type": "FeatureCollection", "features": [\n' + json.dumps(ZONE) + "\n]}"
    assert read_file(put("z.json", text)).accepted == 1


def test_a_long_line_is_set_aside_and_the_next_is_read(put, monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_OBJECT_MB", "1")
    result = read_file(put("e.jsonl", in_lines(ROW, {"note": "x" * 3_200_000}, OTHER)))
    assert (result.rows, result.accepted, result.rejected["row"].tolist()) == (3, 2, ["2"])
    assert result.rejected["reason"].tolist() == ["the line is longer than 1 MB; STANDOFF_MAX_OBJECT_MB allows more"]


def test_too_many_points_are_refused_before_the_end(put, monkeypatch):
    # The text is broken behind the points that are too many: it was not read so far.
    monkeypatch.setenv("STANDOFF_MAX_POINTS", "100000")
    ring = [[37 + n / 1e6, 36.0] for n in range(250_000)]
    line = {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": ring}}
    text = '{"type": "FeatureCollection", "features": [' + json.dumps(line) + "," + "}" * 3_000_000
    with pytest.raises(FileRefusedError, match="its shapes have about 250,000 points, more than 100,000; STANDOFF_MAX"):
        read_file(put("z.json", text))


def test_features_without_points_are_refused_where_they_are_too_many(monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_POINTS", "1000")
    text = '{"type": "FeatureCollection", "features": [' + ",".join(["{}"] * 1_001) + "]}"
    with pytest.raises(FileRefusedError, match="its shapes have 1,001 points or more, more than 1,000"):
        parsed(Content("z.json", text.encode()))


REFUSED = {
    "a list of numbers": ("[1, 2]", "not GeoJSON, and no list of objects"),
    "an empty list": ("[]", "no list of objects"),
    "an empty answer": ('{"data": []}', "no list of objects"),
    "a list cut short": (json.dumps([ROW, OTHER])[:-20], "broken JSON at line 1, column"),
    "a list broken in line 3": (
        '[\n{"a": 1},\n{"a" 2}\n]',
        "broken JSON at line 3, column 6 (Expecting",
    ),
    "a list and more": (json.dumps([ROW]) + "]", "Extra data"),
    "a deep list": ("[" * 200_000, "JSON that cannot be read (it is nested too deeply)"),
    "a deep object": ('{"a":' * 200_000, "JSON that cannot be read (it is nested too deeply)"),
    "a name twice": ('[{"a": 1, "a": 2}]', "an object names a twice"),
    "a huge number": ("[" + "9" * 5000 + "]", "JSON that cannot be read ("),
    "not utf-8": ('[{"a": "é"}]'.encode("cp1252"), "its text is not UTF-8 (byte 8)"),
    "lines that nobody knows": (in_lines({"a": 1}, {"a": 2}), "no coordinates"),
}


@pytest.mark.parametrize(("text", "found"), REFUSED.values(), ids=REFUSED)
def test_json_that_is_no_table_is_refused_in_one_line(put, text, found):
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("j.json", text))
    message = str(refusal.value)
    assert message.startswith("j.json: ")
    assert found in message
    assert "; " in message
    assert len(message.splitlines()) == 1
