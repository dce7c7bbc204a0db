"""Records, separators, encodings and row numbers. The oracle is Python's own csv module, or the text itself."""

from __future__ import annotations

import time

import pytest

from geo.read.files import read_file

EVENT = "date,latitude,longitude,actor,note,place_uncertainty_m\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
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


def test_errors_of_a_spreadsheet_are_no_tags(put):
    result = read_file(put("e.csv", EVENT + "#N/A,#REF!,#N/A,#DIV/0!,,\n2015-10-10,36,37,IS,x,500\n"))
    assert (result.rows, result.accepted) == (2, 1)
    assert result.warnings == ()


def test_a_long_cell_is_read_and_a_longer_record_refused_by_its_row(put, monkeypatch):
    text = EVENT + "2015-10-10,36,37,IS,x,500\n2015-10-10,36,37,IS," + "x" * 2_100_000 + ",500\n"
    assert read_file(put("e.csv", text)).tables["events"]["note"].str.len().tolist() == [1, 2_100_000]
    monkeypatch.setenv("STANDOFF_MAX_RECORD_MB", "1")
    with pytest.raises(ValueError, match=r"^e.csv: row 3 is longer than 1 MB; .*STANDOFF_MAX_RECORD_MB allows more$"):
        read_file(put("e.csv", text))


def test_one_endless_line_is_refused_fast(put):
    started = time.process_time()
    for text in (
        "date,latitude,longitude,actor" * 3_000_000,
        EVENT + '2015-10-10,36,37,IS,"' + "no end\n" * 12_000_000,
    ):
        with pytest.raises(ValueError, match=r"^e.csv: row [12] is longer than 4 MB; "):
            read_file(put("e.csv", text))
    assert time.process_time() - started < 10


def test_a_control_character_in_a_note_does_not_cost_the_file(put):
    result = read_file(put("e.csv", EVENT + "2015-10-10,36,37,IS,one\x0btwo\x08 three,500\n"))
    assert result.tables["events"]["note"].tolist() == ["one two three"]


@pytest.mark.parametrize("hint", ["sep=;\n", "sep=;\r\n", '"sep=;"\n', "SEP=;,,,,\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_line_that_names_the_separator_is_obeyed_and_not_counted(put, hint, encoding):
    # The header has more commas than semicolons.
    text = 'date;latitude;longitude;actor;"a,b,c,d,e,f,g";note\n2015-10-10;36;37;IS;;x\n2015-10-10;95;37;IS;;x\n'
    result = read_file(put("e.csv", (hint + text).encode(encoding)))
    assert result.row_numbers["events"].to_dict() == {"e-2": 2}
    assert result.rejected["row"].tolist() == ["3"]


def test_a_column_named_twice_costs_the_file_only_when_it_is_needed(put):
    text = "date,latitude,longitude,actor,x,X,x,__class__\n2015-10-10,36,37,IS,1,2,3,4\n"
    result = read_file(put("e.csv", text))
    assert result.accepted == 1
    assert "e.csv: columns whose name stands twice were not read: x" in result.warnings
    assert "e.csv: columns that were not read: __class__" in result.warnings
    with pytest.raises(ValueError, match="^e.csv: the header names latitude twice; rename or remove one of them$"):
        read_file(put("e.csv", "date,latitude,longitude,actor,Latitude\n2015-10-10,36,37,IS,36\n"))


def test_thousands_of_blank_columns_cost_little(put):
    blank = "," * 16_000
    rows = "".join(f"2015-10-10,36,37,IS{blank}\n" for _ in range(1_000))
    started = time.process_time()
    result = read_file(put("e.csv", f"date,latitude,longitude,actor{blank}\n{rows},,,{blank}\n\n"))
    assert time.process_time() - started < 10
    assert (result.rows, result.accepted) == (1_000, 1_000)


def test_decimal_commas_are_read_where_a_whole_column_has_them(put):
    text = EVENT.replace(",", ";") + "2015-10-10;36,35;37;IS;x;0,5\n2015-10-10;-36;37,1754;IS;x;1,500\n"
    result = read_file(put("e.csv", text))
    events = result.tables["events"]
    assert events.geometry.get_coordinates().to_numpy().tolist() == [[37, 36.35], [37.1754, -36]]
    assert events["place_uncertainty_m"].tolist() == [0.5, 1.5]
    assert result.warnings == (
        "e.csv: latitude is written with decimal commas: 36,35 was read as 36.35",
        "e.csv: longitude is written with decimal commas: 37,1754 was read as 37.1754",
        "e.csv: place_uncertainty_m is written with decimal commas: 0,5 was read as 0.5",
    )


def test_a_comma_that_may_stand_after_thousands_is_never_guessed(put):
    rows = ["36,5;37;1,500", "36,5;37,5;25,000"]
    text = EVENT.replace(",", ";") + "".join(
        "2015-10-10;{};{};IS;x;{}\n".format(*row.split(";")) for row in [*rows, "36,5;37.5;100"]
    )
    result = read_file(put("e.csv", text))
    assert result.rejected[["row", "column", "value"]].to_numpy().tolist() == [
        ["2", "place_uncertainty_m", "1,500"],
        ["3", "longitude", "37,5"],
    ]


@pytest.mark.parametrize("deaths", ["1,234", "1 234,5", "1.234,5", "1 234", "1\u00a0234"])
def test_counts_with_commas_or_gaps_are_set_aside(put, deaths):
    text = f"date;latitude;longitude;actor;deaths\n2015-10-10;36;37;IS;{deaths}\n2015-10-10;36;37;IS;12\n"
    result = read_file(put("e.csv", text))
    assert result.rejected[["row", "value"]].to_numpy().tolist() == [["2", deaths]]
    assert result.tables["events"]["deaths_best"].tolist() == [12]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2015-02-29", "no such day in the calendar"),
        ("0000-01-01", "the year is not between 1800 and 2200"),
        ("9999-01-01", "the year is not between 1800 and 2200"),
    ],
)
def test_days_that_cannot_be_are_set_aside_with_their_reason(put, day, reason):
    result = read_file(put("e.csv", EVENT + f"{day},36,37,IS,x,500\n2015-10-10,36,37,IS,x,500\n"))
    assert result.rejected[["row", "value", "reason"]].to_numpy().tolist() == [["2", day, reason]]
