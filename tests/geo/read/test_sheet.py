"""Records, separators, encodings and row numbers. The oracle is Python's own csv module, or the text itself."""

from __future__ import annotations

import time

import pytest

from geo.read.files import read_file

EVENT = "date,latitude,longitude,actor,note,place_uncertainty_m\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_separators_and_encodings(put, separator, encoding, ending):
    text = (EVENT + "2015-10-10,36.35,37.18,Jabhat al-Nuṣra,“quoted”,500\n").replace(",", separator)
    result = read_file(put("events.txt", text.replace("\n", ending).encode(encoding)))
    row = result.tables["events"].iloc[0]
    assert (row["actor_a_raw"], row["note"], row.geometry.x) == ("Jabhat al-Nuṣra", "“quoted”", 37.18)
    assert result.warnings == ()


def test_windows_1252_is_read_with_a_warning(put):
    result = read_file(put("e.csv", (EVENT + "2015-10-10,36,37,Mare’ Operations Room,x,500\n").encode("cp1252")))
    assert result.tables["events"]["actor_a_raw"].tolist() == ["Mare’ Operations Room"]
    assert result.warnings == (
        "e.csv: the text is not UTF-8; it was read as Windows-1252, so look at names with accents",
    )


def test_rows_are_numbered_as_a_spreadsheet_shows_them(put):
    # Row 2 holds a quoted line break, row 3 is empty, row 5 is bad.
    text = (
        EVENT + '2015-10-10,36,37,IS,"two\nlines",500\n\n2015-10-10,36,37,IS,x,500\n2015-10-10,95,37,IS,y,500\n,,,,,\n'
    )
    result = read_file(put("e.csv", text))
    assert result.rows == 3
    assert result.tables["events"].index.tolist() == ["e-2", "e-4"]
    assert result.tables["events"]["note"].tolist() == ["two lines", "x"]
    assert result.rejected.to_dict("records") == [
        {
            "file": "e.csv",
            "row": "5",
            "column": "latitude",
            "value": "95",
            "reason": "latitude is not between -90 and 90",
        }
    ]
    assert result.row_numbers["events"].to_dict() == {"e-2": 2, "e-4": 4}


def test_rows_with_too_many_or_too_few_cells_are_set_aside(put):
    text = EVENT + "2015-10-10,36,37,IS,a, b,500\n2015-10-1\n2015-10-10,36,37,IS,fine,500,,\n"
    result = read_file(put("e.csv", text))
    assert result.rejected["row"].tolist() == ["2", "3"]
    assert result.rejected[["value", "reason"]].to_numpy().tolist() == [
        ["7 cells, header 6: 2015-10-10,36,37,IS,a, b,500", "the row has more cells than the header"],
        ["1 cells, header 6: 2015-10-1", "the row has fewer cells than the header"],
    ]
    assert result.tables["events"]["note"].tolist() == ["fine"]


def test_only_ragged_rows_are_a_result_with_nothing_accepted(put):
    result = read_file(put("e.csv", EVENT + "2015-10-10\n"))
    assert (result.rows, result.accepted, len(result.rejected)) == (1, 0, 1)


def test_a_row_of_hxl_tags_is_dropped_with_a_warning(put):
    text = EVENT + "#date,#geo+lat,#geo+lon,#group,,#meta\n2015-10-10,36,37,IS,x,500\n"
    result = read_file(put("e.csv", text))
    assert (result.rows, result.accepted) == (1, 1)
    assert result.warnings == ("e.csv: row 2 holds HXL tags, not data; it was dropped",)


def test_a_long_cell_is_read_and_a_longer_record_refused_by_its_row(put, monkeypatch):
    text = EVENT + "2015-10-10,36,37,IS,x,500\n2015-10-10,36,37,IS," + "x" * 2_100_000 + ",500\n"
    assert read_file(put("e.csv", text)).tables["events"]["note"].str.len().tolist() == [1, 2_100_000]
    monkeypatch.setenv("STANDOFF_MAX_RECORD_MB", "1")
    with pytest.raises(ValueError, match=r"^e.csv: row 3 is longer than 1 MB; .*STANDOFF_MAX_RECORD_MB allows more$"):
        read_file(put("e.csv", text))


def test_one_endless_line_is_refused_fast(put):
    started = time.perf_counter()
    for text in (
        "date,latitude,longitude,actor" * 3_000_000,
        EVENT + '2015-10-10,36,37,IS,"' + "no end\n" * 12_000_000,
    ):
        with pytest.raises(ValueError, match=r"^e.csv: row [12] is longer than 4 MB; "):
            read_file(put("e.csv", text))
    assert time.perf_counter() - started < 10


def test_a_control_character_in_a_note_does_not_cost_the_file(put):
    result = read_file(put("e.csv", EVENT + "2015-10-10,36,37,IS,one\x0btwo\x08 three,500\n"))
    assert result.tables["events"]["note"].tolist() == ["one two three"]
