"""GDELT's event files: no header, tabs, 57, 58 or 61 columns. Every row is ours."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.gdelt_layouts import LAYOUTS, names_of
from geo.read.recognise import read_content

PLAIN = {
    "sqldate": "20310513",
    "monthyear": "203105",
    "year": "2031",
    "fractiondate": "2031.3644",
    "actor1code": "FARMIL",
    "actor1name": "FARLAND",
    "actor2code": "HIL",
    "actor2name": "UPPER HILL",
    "eventcode": "194",
    "eventbasecode": "194",
    "eventrootcode": "19",
    "actiongeo_type": "4",
    "actiongeo_fullname": 'Upper Hill, the "Moor", Farland',
    "actiongeo_lat": "41.25",
    "actiongeo_long": "-12.5",
    "dateadded": "20310514101500",
    "sourceurl": "https://example.org/a,b;c",
}


def rows(width, *changes):
    names = LAYOUTS[width]
    given = [{**PLAIN, "globaleventid": str(900 + number), **change} for number, change in enumerate(changes or ({},))]
    return [[row.get(name, "") for name in names] for row in given]


def text(width, *changes):
    return "".join("\t".join(row) + "\n" for row in rows(width, *changes))


def read(content):
    return read_content(Content("x.export.CSV", content if isinstance(content, bytes) else content.encode()))


def test_the_columns_stand_where_the_codebooks_say():
    assert sorted(LAYOUTS) == [57, 58, 61]
    newest, daily, oldest = LAYOUTS[61], LAYOUTS[58], LAYOUTS[57]
    assert [newest.index(name) for name in ("globaleventid", "sqldate", "actiongeo_lat", "actiongeo_long")] == [
        0,
        1,
        56,
        57,
    ]
    assert [newest.index(name) for name in ("eventcode", "actiongeo_type", "dateadded", "sourceurl")] == [
        26,
        51,
        59,
        60,
    ]
    assert [daily.index(name) for name in ("actiongeo_lat", "actiongeo_long", "dateadded", "sourceurl")] == [
        53,
        54,
        56,
        57,
    ]
    assert daily[:57] == oldest


@pytest.mark.parametrize("width", LAYOUTS)
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n\n"], ids=["plain", "marked", "blank lines"])
def test_no_row_is_taken_for_a_header(width, start):
    result = read(start + text(width, {}, {"actor1name": ""}, {"actiongeo_type": "1"}).encode())
    assert result.kind == f"GDELT events, {width} columns"
    assert result.rows == result.accepted == 3
    assert result.rejected.empty
    events = result.tables["events"]
    assert events.index.tolist() == ["gdelt-900", "gdelt-901", "gdelt-902"]
    assert result.row_numbers["events"].tolist() == [1 + start.count(b"\n") + number for number in range(3)]
    event = events.iloc[0]
    assert (event["start"], event["end"]) == (
        pd.Timestamp("2031-05-13", tz="UTC"),
        pd.Timestamp("2031-05-14", tz="UTC"),
    )
    assert (event.geometry.x, event.geometry.y) == (-12.5, 41.25)
    assert (event["actor_a"], event["actor_b"]) == ("FARLAND", "UPPER HILL")
    assert events["actor_a"].iloc[1] == "FARMIL"
    assert (event["kind"], event["kind_raw"]) == ("strike", "CAMEO 194")
    assert events["place_uncertainty_m"].tolist() == [25_000, 25_000, 500_000]
    assert event["place"] == 'Upper Hill, the "Moor", Farland'
    assert event["url"] == ("" if width == 57 else "https://example.org/a,b;c")
    assert event["deaths_best"] is pd.NA
    assert result.warnings == (
        "x.export.CSV: a program told places, dates, actors and kinds from news reports; nobody has checked each row",
    )
    assert result.source.producer == "The GDELT Project"


def test_quotation_marks_are_letters_in_it():
    names = ['"', '"Moor', 'Hill "Top"', '""', '"Moor"']
    odd = 'too\tfew\t"cells\n'
    result = read(text(61, {}, *({"actiongeo_fullname": name} for name in names)) + odd)
    assert result.tables["events"]["place"].tolist()[1:] == names
    assert result.rows == 7
    assert result.rejected["value"].tolist() == ['3 cells, header 61: too\tfew\t"cells']


@pytest.mark.parametrize("start", ["", "\n"])
@pytest.mark.parametrize("name", ['"Moor', '"', 'Hill "Top'])
def test_a_quotation_mark_in_the_first_row_is_a_letter_too(name, start):
    result = read(start + text(61, {"actiongeo_fullname": name, "actor1name": '"UNITED'}, {}))
    assert (result.rows, result.accepted) == (2, 2)
    assert result.tables["events"]["place"].iloc[0] == name


def test_a_single_row_is_a_table():
    assert read(text(61)).accepted == 1


def test_the_rows_of_a_file_counted_by_csv(put):
    path = put("x.CSV", text(61, *({"actiongeo_lat": "" if number % 3 else "1"} for number in range(30))))
    with path.open(newline="") as file:
        counted = list(csv.reader(file, delimiter="\t"))
    result = read_file(path)
    assert result.rows == len(counted) == 30
    assert result.accepted == sum(row[56] != "" for row in counted) == 10
    assert set(result.rejected["reason"]) == {"no actiongeo_lat"}


def test_a_header_that_a_program_wrote_above_is_one():
    header = "\t".join(LAYOUTS[61]).upper() + "\n"
    result = read(header + text(61))
    assert result.rows == result.accepted == 1


def test_types_of_places_become_metres():
    result = read(text(58, *({"actiongeo_type": code} for code in "12345")))
    radii = result.tables["events"]["place_uncertainty_m"].tolist()
    assert radii == [500_000, 150_000, 25_000, 25_000, 150_000]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"actiongeo_type": "0", "actiongeo_lat": "", "actiongeo_long": ""}, "actiongeo_lat", "no actiongeo_lat"),
        ({"actiongeo_lat": "91"}, "actiongeo_lat", "actiongeo_lat is not between -90 and 90"),
        ({"actiongeo_type": "9"}, "actiongeo_type", "actiongeo_type is not one of 1, 2, 3, 4, 5"),
        ({"actor1name": "", "actor1code": "", "actor2name": "", "actor2code": ""}, "actor_a, actor_b", "no actor"),
        ({"globaleventid": ""}, "globaleventid", "no id"),
        ({"globaleventid": "900"}, "globaleventid", "the id is already used in an earlier row"),
        ({"sqldate": "20310230"}, "sqldate", "no such day in the calendar"),
        ({"sqldate": "x"}, "sqldate", "not a date written eight digits (20150810) or year-month-day (2015-08-10)"),
    ],
)
def test_a_bad_row_is_set_aside_once_with_its_reason(change, column, reason):
    result = read(text(61, {}, change))
    assert result.tables["events"].index.tolist() == ["gdelt-900"]
    assert result.rejected[["row", "column", "reason"]].to_numpy().tolist() == [["2", column, reason]]


@pytest.mark.parametrize(
    ("record", "known"),
    [
        (rows(61)[0], True),
        (rows(57)[0], True),
        (rows(61)[0][:60], False),
        (["x", *rows(61)[0][1:]], False),
        ([*rows(61)[0][:2], "203106", *rows(61)[0][3:]], False),
        (list(LAYOUTS[61]), False),
    ],
)
def test_only_rows_with_a_number_and_agreeing_dates_are_gdelt(record, known):
    assert (names_of(record) is not None) is known


def test_a_needed_column_too_few_is_refused():
    with pytest.raises(FileRefusedError, match="looks like GDELT events, but has no actiongeo_lat, actiongeo_long; "):
        read("GLOBALEVENTID,SQLDATE,EventCode,ActionGeo_Type\n1,20310513,190,4\n")


CELLS = st.one_of(
    st.sampled_from(["", "NA", "0", "1", "2.0", "-1", "20310513", "2031", "41.2", "'", "\x7f", "unknown"]),
    st.text(alphabet=st.characters(codec="utf-8", exclude_characters='\x00\r\n\t"'), max_size=12),
)


@settings(max_examples=50)
@given(rows=st.lists(st.dictionaries(st.sampled_from(LAYOUTS[61][4:]), CELLS, max_size=12), min_size=1, max_size=6))
def test_whatever_the_cells_say_no_row_is_lost(rows):
    refused = None
    try:
        result = read(text(61, {}, *rows))
    except FileRefusedError as refusal:
        refused = str(refusal)
    assert len(refused.splitlines()) == 1 if refused else result.accepted + len(result.rejected) == result.rows
