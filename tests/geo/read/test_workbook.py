"""Workbooks as Excel, openpyxl and others write them, and hostile ones; the oracle is what was written."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.recognise import parsed

HEADER = ["date", "latitude", "longitude", "actor", "note", "deaths", "place_uncertainty_m"]
ROW = ["2015-10-10", 36.2, 37.1, "IS", "x", 3, 500]
XMLNS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def moment(*parts):
    """Return a moment as workbooks know it: without a zone."""
    return dt.datetime(*parts, tzinfo=dt.UTC).replace(tzinfo=None)


def saved(*sheets, change=None):
    """Return a workbook with sheets of (name, rows); `change` may alter it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(data, **parts):
    """Return the package with parts added or replaced; a part that is a function makes it of what there was."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = parts.pop(member.filename, None)
            before = old.read(member)
            new.writestr(member.filename, part(before) if callable(part) else before if part is None else part)
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def sheet_of(xml):
    """Return a workbook whose one sheet is this XML inside ``sheetData``."""
    whole = f"<worksheet {XMLNS}><sheetData>{xml}</sheetData></worksheet>".encode()
    return with_parts(saved(("Sheet", [["a", "b"], ["c", "d"]])), **{"xl/worksheets/sheet1.xml": whole})


def sharing(texts, *, sheet='<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'):
    """Return a workbook as Excel writes it: cells say by number which of the texts they hold; openpyxl does not."""
    relation = (
        b'<Relationship Id="texts" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    rows = sheet + '<row r="2"><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>'
    return with_parts(
        sheet_of(rows),
        **{
            "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", relation),
            "xl/sharedStrings.xml": texts.encode(),
        },
    )


def texts(data, *names):
    """Return columns of a workbook as lists of texts, and what was said."""
    table = parsed(Content("w.xlsx", data))
    sheet = table.read({name: name for name in names or table.names if name})
    return {name: sheet.cells[name].tolist() for name in sheet.cells}, sheet


def test_a_workbook_is_read_as_its_csv_would_be(put):
    result = read_file(put("events.anything", saved(("Events", [HEADER, ROW, [], ["2015-10-10", "north", 37]]))))
    assert (result.rows, result.accepted, result.warnings) == (2, 1, ())
    event = result.tables["events"].iloc[0]
    assert (event.geometry.x, event.geometry.y, event["deaths_best"], event["note"]) == (37.1, 36.2, 3, "x")
    assert result.tables["events"].index.tolist() == ["events-2"]
    # Row 3 is empty, and is passed over as in a CSV; numbers are those that Excel shows.
    assert result.rejected[["row", "column", "value"]].to_numpy().tolist() == [["4", "latitude", "north"]]


def test_dates_numbers_and_booleans_become_plain_texts():
    rows = [
        ["day", "moment", "number", "truth", "time"],
        [
            dt.date(2015, 10, 10),
            moment(2015, 10, 10, 14, 30, 15, 250_000),
            0.3,
            True,
            dt.time(7, 5),
        ],
        [dt.date(1900, 2, 28), moment(2016, 2, 29), 12.0, False, dt.time(23, 59, 59)],
        [dt.date(1900, 3, 1), moment(9999, 12, 31), 1e21, None, None],
    ]
    columns, _ = texts(saved(("s", rows)))
    assert columns == {
        "day": ["2015-10-10", "1900-02-28", "1900-03-01"],
        "moment": ["2015-10-10T14:30:15.250", "2016-02-29", "9999-12-31"],
        "number": ["0.3", "12", "1e+21"],
        "truth": ["true", "false", ""],
        "time": ["07:05:00", "23:59:59", ""],
    }


def test_a_float_that_excel_wrote_with_noise_is_the_number_typed():
    xml = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'
    columns, _ = texts(
        sheet_of(xml + '<row r="2"><c r="A2"><v>36.200000000000003</v></c><c r="B2"><v>1E3</v></c></row>')
    )
    assert columns == {"a": ["36.2"], "b": ["1000"]}


def test_days_counted_from_1904():
    def change(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    rows = [["a", "b"], [dt.date(2015, 10, 10), moment(1904, 1, 2, 12)]]
    assert texts(saved(("s", rows), change=change))[0] == {"a": ["2015-10-10"], "b": ["1904-01-02T12:00:00"]}


def test_the_29_february_1900_that_never_was_is_no_date():
    def change(book):
        book.active["A2"].number_format = "yyyy-mm-dd"

    assert texts(saved(("s", [["a", "b"], [60, 1]]), change=change))[0]["a"] == ["60"]


def test_a_length_of_time_is_a_number():
    def change(book):
        book.active["A2"].number_format = "[h]:mm"

    assert texts(saved(("s", [["a", "b"], [1.5, 1]]), change=change))[0]["a"] == ["1.5"]


def test_rich_text_inline_text_and_how_it_is_pronounced():
    shared = (
        f"<sst {XMLNS}><si><t>a</t></si><si><t>b</t></si><si><r><t>Hal</t></r><r><t xml:space='preserve'>ab </t></r>"
        "<rPh sb='0' eb='1'><t>said so</t></rPh></si><si><t>one_x000D_&#10;two</t></si></sst>"
    )
    columns, _ = texts(sharing(shared))
    assert columns == {"a": ["Halab"], "b": ["one\r\ntwo"]}
    inline = '<c r="{0}" t="inlineStr"><is><r><t>{1}</t></r><rPh sb="0" eb="1"><t>no</t></rPh></is></c>'
    rows = "".join(
        f'<row r="{row}">' + inline.format(f"A{row}", one) + inline.format(f"B{row}", other) + "</row>"
        for row, one, other in [(1, "a", "b"), (7, "c", "d")]
    )
    columns, sheet = texts(sheet_of(rows))
    assert columns == {"a": ["c"], "b": ["d"]}
    assert sheet.rejects.rows.tolist() == [7]


def test_prefixes_and_cells_that_do_not_say_where_they_stand():
    xml = (
        f'<x:worksheet xmlns:x="{XMLNS[7:-1]}"><x:sheetData>'
        '<x:row><x:c t="str"><x:v>a</x:v></x:c><x:c/><x:c t="str"><x:v>b</x:v></x:c></x:row>'
        '<x:row><x:c><x:v>1</x:v></x:c><x:c t="str"><x:v>other</x:v></x:c><x:c s="0" r="C2"><x:v>2</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    data = with_parts(saved(("s", [["a", "b"], [1, 2]])), **{"xl/worksheets/sheet1.xml": xml})
    table = parsed(Content("w.xlsx", data))
    assert table.names == ("a", "", "b")
    assert table.read({"b": "b", "same": "b", "a": "a"}).cells.to_dict("list") == {
        "b": ["2"],
        "same": ["2"],
        "a": ["1"],
    }


def test_a_cell_that_does_not_say_where_it_stands_follows_the_one_before():
    cell = '<c{0} t="str"><v>{1}</v></c>'
    rows = (
        '<row r="1">' + "".join(cell.format(f' r="{letter}1"', letter) for letter in "ABCDE") + "</row>"
        '<row r="2">' + cell.format(' r="B2"', "b") + cell.format("", "c") + cell.format(' r="E2"', "e") + "</row>"
        '<row r="3">' + cell.format("", "a") + cell.format(' r="C3"', "c") + cell.format("", "d") + "</row>"
    )
    columns, _ = texts(sheet_of(rows))
    assert columns == {"a": ["", "a"], "b": ["b", ""], "c": ["c", "c"], "d": ["", "d"], "e": ["e", ""]}


def test_errors_of_formulas_stay_and_are_no_hxl_tags(put):
    rows = [HEADER, ["#N/A"] * 7, ["2015-10-10", "#DIV/0!", 37, "IS"], ROW]
    result = read_file(put("e.xlsx", saved(("s", rows))))
    assert (result.rows, result.accepted) == (3, 1)
    assert result.rejected["value"].tolist() == ["#N/A", "#DIV/0!"]


def test_a_row_of_hxl_tags_is_dropped_with_a_remark(put):
    tags = ["#date", "#geo+lat", "#geo+lon", "#group +name", None, None, None]
    result = read_file(put("e.xlsx", saved(("s", [HEADER, tags, ROW]))))
    assert (result.rows, result.accepted) == (1, 1)
    assert result.warnings == ("e.xlsx: row 2 holds HXL tags, not data; it was dropped",)


def test_formulas_without_a_saved_value_are_blank_and_counted(put):
    result = read_file(put("e.xlsx", saved(("s", [HEADER, ROW, ["=A2", 36.2, 37.1, "IS", "=E2", 3, 500]]))))
    assert (result.rows, result.accepted) == (2, 1)
    assert result.rejected["reason"].tolist() == ["no date"]
    assert any("2 formulas were saved without their values" in warning for warning in result.warnings)


def test_rows_of_formulas_that_give_nothing_are_empty_rows():
    head = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'
    blank = '<row r="2"><c r="A2" t="str"><f>IF(C2,1,"")</f><v></v></c></row>'
    full = '<row r="3"><c r="A3" t="str"><f>C3</f><v>yes</v></c></row>'
    columns, sheet = texts(sheet_of(head + blank + full))
    assert (columns, sheet.rows, sheet.warnings) == ({"a": ["yes"], "b": [""]}, 1, [])


def test_merged_cells_are_said(put):
    def change(book):
        book.active.merge_cells("D2:D3")

    result = read_file(put("e.xlsx", saved(("s", [HEADER, ROW, ROW]), change=change)))
    assert result.rejected["reason"].tolist() == ["no actor"]
    assert result.warnings == (
        "e.xlsx: 1 groups of merged cells: the value is in the first cell of each, the others are blank",
    )


def test_a_title_above_the_header_is_said(put):
    result = read_file(put("e.xlsx", saved(("s", [["Events of 2015"], [], HEADER, ROW]))))
    assert result.row_numbers["events"].tolist() == [4]
    assert result.warnings == ("e.xlsx: the header is row 3; above it stands: Events of 2015",)


def test_the_sheet_a_reader_knows_is_read_and_the_others_are_named(put):
    cover = ("About", [["source", "contact"], ["us", "nobody"]])
    data = saved(cover, ("Empty", []), ("Events", [HEADER, ROW]), ("Codes", [["code", "name"], [1, "x"]]))
    result = read_file(put("e.xlsx", data))
    assert result.accepted == 1
    assert result.warnings == ("e.xlsx: the sheet Events was read, these were not: About, Codes",)


def test_of_sheets_nobody_knows_the_first_that_shows_is_taken():
    def change(book):
        book["first"].sheet_state = "hidden"

    rows = [["a", "b"], [1, 2]]
    _, sheet = texts(saved(("first", rows), ("second", rows), ("third", rows), change=change))
    assert sheet.warnings == ["w.xlsx: the sheet second was read, these were not: third, first"]


def test_blank_columns_after_the_last_cost_nothing(put):
    def change(book):
        for column in range(8, 3000):
            book.active.cell(row=2, column=column).font = Font(bold=True)

    data = saved(("s", [HEADER, ROW]), change=change)
    assert len(parsed(Content("e.xlsx", data)).names) == len(HEADER)
    assert read_file(put("e.xlsx", data)).accepted == 1


def test_columns_named_twice_are_refused_only_when_wanted(put):
    result = read_file(put("e.xlsx", saved(("s", [[*HEADER, "Other", "other"], [*ROW, 1, 2]]))))
    assert result.accepted == 1
    assert "e.xlsx: columns whose name stands twice were not read: Other" in result.warnings
    with pytest.raises(FileRefusedError, match="the header names date twice; rename or remove one of them"):
        read_file(put("f.xlsx", saved(("s", [[*HEADER, "Date"], [*ROW, "2015-10-11"]]))))


def test_a_cell_in_the_last_corner_takes_no_memory():
    # 17 thousand million cells, as a table held whole would see it.
    head = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'
    columns, sheet = texts(sheet_of(head + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    assert (columns, sheet.rejects.rows.tolist()) == ({"a": [""], "b": [""]}, [1_048_576])


def test_links_to_other_workbooks_are_not_followed(put):
    data = with_parts(saved(("s", [HEADER, ROW])), **{"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    result = read_file(put("e.xlsx", data))
    assert result.warnings == (
        "e.xlsx: it has links to other workbooks; the values saved in it were read, and nothing was fetched",
    )


def with_doctype(part):
    """Return a part with an entity of its own."""
    at = part.index(b"<worksheet")
    return part[:at] + b'<!DOCTYPE worksheet [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + part[at:]


GOOD = saved(("s", [HEADER, ROW]))
SHEET = "xl/worksheets/sheet1.xml"
FLIPPED = zipfile.ZipFile(io.BytesIO(GOOD)).getinfo(SHEET).header_offset + 200
STYLES = b"<styleSheet>" + b"".join(b"<xf a='%d'/>" % number for number in range(1_400_000)) + b"</styleSheet>"
REFUSED = {
    "macros": (with_parts(GOOD, **{"xl/vbaProject.bin": b"x"}), "holds macros (programs); save it as .xlsx, without"),
    "old macros": (with_parts(GOOD, **{"xl/macrosheets/sheet1.xml": b"<x/>"}), "holds macros"),
    "xlsb": (with_parts(GOOD, **{"xl/workbook.bin": b"x"}), "a binary spreadsheet (xlsb)"),
    "entities": (with_parts(GOOD, **{SHEET: with_doctype}), "declares a document type"),
    "entities in texts": (
        sharing("<!DOCTYPE sst SYSTEM 'file:///etc/passwd'><sst/>"),
        "its part xl/sharedStrings.xml declares a document type",
    ),
    "a file that is blank": (saved(("s", [])), "no sheet of it has a header and a row under it"),
    "a header alone": (saved(("s", [HEADER])), "no sheet of it has a header and a row under it"),
    "broken xml": (with_parts(GOOD, **{SHEET: lambda part: part[:-30]}), "the workbook is damaged (xl/worksheets/she"),
    "no such text": (
        sharing(f"<sst {XMLNS}><si><t>date</t></si></sst>"),
        "refers to a text that the workbook does not",
    ),
    "no number of a text": (sheet_of('<row r="1"><c t="s"><v>²</v></c></row>'), "refers to a text that the workbook"),
    "rows backwards": (sheet_of('<row r="5"/><row r="4"/>'), "after row 5 comes row 4"),
    "too far down": (sheet_of('<row r="1048577"/>'), "after row 0 comes row 1048577"),
    "no number": (sheet_of('<row r="²"/>'), "after row 0 comes row"),
    "no workbook": (with_parts(GOOD, **{"xl/workbook.xml": b""}), "the workbook is damaged"),
    "cut short": (GOOD[: len(GOOD) // 2], "damaged"),
    "a flipped bit": (GOOD[:FLIPPED] + bytes([GOOD[FLIPPED] ^ 8]) + GOOD[FLIPPED + 1 :], "damaged"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "under a password"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old spreadsheet or document (xls, doc)"),
    "a long tag": (sheet_of('<row r="1" a="' + "abc " * 1_500_000 + '"/>'), "an element of more than 4,000,000 bytes"),
    "a long text": (
        sharing(f"<sst {XMLNS}><si><t>" + "abc " * 500_000 + "</t></si></sst>"),
        "a text of more than 1,000,000",
    ),
    "large styles": (
        with_parts(GOOD, **{"xl/styles.xml": STYLES}),
        "xl/styles.xml has 23 MB",
    ),
    "a long cell": (
        sheet_of('<row r="1"><c r="A1" t="str"><v>' + "ab " * 400_000 + "</v></c></row>"),
        "a cell of more than 1,000,000",
    ),
}


@pytest.mark.parametrize(("data", "found"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_sound_workbook_is_refused_in_one_line(put, data, found):
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("w.xlsx", data))
    message = str(refusal.value)
    assert message.startswith("w.xlsx: ")
    assert found in message
    assert "; " in message
    assert len(message.splitlines()) == 1


def test_a_workbook_that_grows_without_measure_is_refused(put, monkeypatch):
    bomb = sheet_of('<row r="1">' + '<c r="A1" s="1"/>' * 1_000_000 + "</row>")
    with pytest.raises(FileRefusedError, match=r"17 MB once unpacked, more than 200 times the packed size"):
        read_file(put("w.xlsx", bomb))
    monkeypatch.setenv("STANDOFF_MAX_WORKBOOK_MB", "1")
    with pytest.raises(
        FileRefusedError, match=r"more than 1 .STANDOFF_MAX_WORKBOOK_MB allows more.; save the sheet as CSV UTF-8$"
    ):
        read_file(put("w.xlsx", bomb))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("encoding", ["gb2312", "utf-7", "nonsense"])
def test_a_part_in_an_encoding_that_is_not_read_is_refused(put, part, encoding):
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    book = with_parts(saved(("Sheet", [HEADER, ROW])), **{part: lambda old: declared + old.split(b"?>", 1)[-1]})
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("e.xlsx", book))
    found = f"its part {part} is written in '{encoding}', which is not read"
    assert str(refusal.value).startswith(f"e.xlsx: the workbook is damaged ({found})")
