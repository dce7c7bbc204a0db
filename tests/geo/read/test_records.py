"""The head of a text table. The oracle is Python's own csv module."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.model.errors import CancelledError, FileRefusedError
from geo.model.progress import Progress, watch
from geo.read import records
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.records import Records, first_filled

ENDS = ("\n", "\r", "\r\n")
HEADER = "date,latitude,longitude,actor\n"
ROW = "2015-10-10,36,37,IS\n"


def first_by_csv(text, separator):
    """Return the number and the cells of the first record with more than blanks."""
    for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
        if any(cell.strip() for cell in record):
            return number, record
    return 0, []


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*ENDS, " ", ",", ";", "\t"]), max_size=12), st.sampled_from(",;\t"))
@example(pieces=["\n", "\r\n", "\r", "\n", ",", "\r"], separator=",")
@example(pieces=[" ", " ", ",", "\r", "\n"], separator=",")
@pytest.mark.parametrize("piece", [1, 2, 3, 1 << 20])
def test_the_first_filled_record_is_csv_s(piece, pieces, separator):
    text = "".join(pieces) + "a,b;c\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "_PIECE", piece)
        found = Records(Content("t.csv", text.encode()), "utf-8-sig", separator)
    number, cells = first_filled(found)
    assert (number, cells) == first_by_csv(text, separator)
    read = list(csv.reader(io.StringIO(text[: found.position], newline=""), delimiter=separator))
    assert (len(read), read[-1]) == (number, cells)


def test_millions_of_blank_lines_take_no_time(put):
    started = time.process_time()
    result = read_file(put("e.csv", "\n" * 20_000_000 + HEADER + ", ,\r\n" * 100_000 + ROW))
    assert time.process_time() - started < 6
    assert result.row_numbers["events"].tolist() == [20_100_002]


@pytest.mark.parametrize("tags", ["", "#date,#lat,#lon,#actor\n"])
def test_blank_lines_below_the_header_are_counted_and_nothing_else(put, tags):
    result = read_file(put("e.csv", HEADER + "\n\r\n , \n" * 1_000 + tags + ROW))
    assert result.row_numbers["events"].tolist() == [3_002 + bool(tags)]
    assert (result.rows, result.accepted) == (1, 1)


def test_the_search_for_a_header_can_be_cancelled():
    progress = Progress()
    progress.cancel()
    lines = Records(Content("t.csv", b'""\n' * 20_000), "utf-8-sig", ",")
    with watch(Progress()), pytest.raises(CancelledError), watch(progress):
        first_filled(lines)


@pytest.mark.parametrize("told", ["§", "é", "’", "a"])
def test_a_separator_of_more_than_one_byte_or_a_letter_is_not_one(put, told):
    with pytest.raises(FileRefusedError, match=r"^e.csv: "):
        read_file(put("e.csv", f"sep={told}\n" + HEADER.replace(",", told) + ROW.replace(",", told)))


@pytest.mark.parametrize("told", ["|", "^", "#", "_", "~"])
def test_any_mark_of_ascii_can_be_the_separator(put, told):
    result = read_file(put("e.csv", f"sep={told}\n" + (HEADER + ROW).replace(",", told)))
    assert result.accepted == 1
