"""Rows of text tables by Arrow. The oracle is Python's own csv module, which reads them one by one."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.model.errors import CancelledError, FileRefusedError
from geo.model.progress import Progress, watch
from geo.read.content import Content
from geo.read.rows import Lines, read_rows
from geo.read.stretches import cuts_of, read_beside

WIDTH = 3
SWALLOWED = (
    "a quotation mark is opened and never closed; download the file again if it was cut short, or close the quotation"
)


def lines_of(text, *, separator=",", encoding="utf-8-sig", width=WIDTH):
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    return Lines(Content("t.csv", text.encode(codec)), encoding, separator, width, start=0, number=1)


def by_arrow(lines, places, block=None, parts=None):
    """Return the rows with their numbers, the odd ones, or the refusal."""
    try:
        rows = read_rows(lines, places, block=block, parts=parts)
    except FileRefusedError as refusal:
        return str(refusal)
    cells = zip(*(rows.columns[place].to_pylist() for place in places), strict=True)
    return (
        list(zip(rows.numbers.tolist(), cells, strict=True)),
        list(zip(rows.odd_numbers.tolist(), rows.odd, strict=True)),
    )


def by_csv(text, places, *, separator=",", width=WIDTH):
    """Read the same, record by record; an end of our own that does not come back was swallowed by a quotation."""
    good, odd = [], []
    ended = text if not text or text[-1] in "\r\n" else text + "\n"
    lines = io.StringIO(ended + "\x00end", newline="")
    for number, record in enumerate(csv.reader(lines, delimiter=separator), start=1):
        if record == ["\x00end"]:
            return good, odd
        if record and record[-1].endswith("\x00end"):
            return f"t.csv: row {number}: {SWALLOWED}"
        if not any(record):
            continue
        if len(record) >= width and not any(record[width:]):
            good.append((number, tuple(record[place].strip() for place in places)))
        else:
            which = "more" if len(record) > width else "fewer"
            found = f"{len(record)} cells, header {width}: {separator.join(record)}"
            odd.append((number, (found, f"the row has {which} cells than the header")))
    raise AssertionError


PIECES = st.sampled_from(
    [
        ",",
        ",",
        ",",
        ";",
        '"',
        '"',
        '""',
        "\n",
        "\n",
        "\r",
        "\r\n",
        " ",
        "a",
        "bc",
        "’",
        "😀",
        "x,y",
        '"q"',
        ",,\n",
        "1,2,3\n",
    ]
)
PLACES = st.sampled_from([[0, 1, 2], [1], [0, 2]])


@settings(max_examples=400)
@given(pieces=st.lists(PIECES, max_size=30), places=PLACES, block=st.sampled_from([None, 150]))
@example(pieces=["1,2,3\n", ",,\n", "\n", " ,,\n"], places=[1], block=None)
@example(pieces=['"', "\n", '"', ",,\n"], places=[0, 1, 2], block=None)
@example(pieces=['"', "a", '"', "bc", '"', ",", "x,y"], places=[0, 1, 2], block=None)
def test_records_are_those_of_csv(pieces, places, block):
    text = "".join(pieces)
    assert by_arrow(lines_of(text), places, block) == by_csv(text, places)


@settings(max_examples=400)
@given(
    pieces=st.lists(PIECES, max_size=60), head=st.sampled_from(["", "\ufeff", "h,h,h\n"]), places=PLACES,
    parts=st.integers(2, 4), quoted=st.booleans(),
)  # fmt: skip
@example(pieces=["1,2,3\n"] * 9 + ['"x\n'] + ["1,2,3\n"] * 9 + ['",2,3\n'], head="", places=[0], parts=2, quoted=True)
@example(pieces=["1,2,3\n"] * 9 + ["1,2\n", ",,,\n", "\n"] * 3, head="", places=[0, 1, 2], parts=3, quoted=True)
def test_stretches_beside_each_other_give_what_the_whole_gives(pieces, head, places, parts, quoted):
    text = head + "".join(pieces)
    lines = replace(lines_of(text), start=len(head.lstrip("\ufeff")), number=7, quoted=quoted)
    assert by_arrow(lines, places, parts=parts) == by_arrow(lines, places, parts=1)


def test_a_large_file_is_cut_only_between_records():
    article = '"' + "1,2,3\n" * 20 + '"'
    text = "".join(f"{number},{article if number % 3 else 'x'},\n" for number in range(20_000))
    lines = lines_of(text)
    assert read_beside(lines, [0], cuts_of(lines, 2)) is None
    assert by_arrow(lines, [0], parts=2) == by_csv(text, [0])


def test_a_cut_between_records_is_kept_and_needs_no_second_reading():
    text = "".join(f'{number},x,"two\nlines"\n' for number in range(1_000))
    lines = lines_of(text)
    found = read_beside(lines, [0], cuts_of(lines, 4))
    assert found.irregular.end == 1_001
    assert len(cuts_of(lines, 4)) == 3


def test_no_cut_where_no_line_has_all_cells():
    assert cuts_of(lines_of("1\r2\r3\r" * 100), 2) == []
    assert cuts_of(lines_of("1,2,3\n" * 100, encoding="utf-16-le"), 2) == []


@given(st.lists(st.lists(st.text(max_size=6), min_size=2, max_size=5), max_size=8), PLACES, st.sampled_from(",;\t"))
def test_what_csv_writes_is_read_back(rows, places, separator):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    # NUL is refused before a table is opened; no encoding writes half a surrogate pair.
    text = out.getvalue().replace("\x00", "").encode("utf-8", "ignore").decode()
    assert by_arrow(lines_of(text, separator=separator), places) == by_csv(text, places, separator=separator)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_gives_the_same_rows(encoding):
    text = '1,"é\nü",3\n\n4,5\n’,,\n' * 50_000
    assert by_arrow(lines_of(text, encoding=encoding), [0, 1]) == by_csv(text, [0, 1])


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_line_ends_at_any_place_of_a_block(ending):
    for length in range(40, 60):
        text = ("a,b," + "x" * length + ending + ending + "1,2" + ending) * 20
        assert by_arrow(lines_of(text), [2], block=64) == by_csv(text, [2])


def test_rows_blank_where_asked_but_not_elsewhere_are_rows():
    text = "1,2,3\n,,\n,,x\n" * 3
    rows, _ = by_arrow(lines_of(text), [0])
    assert [number for number, _ in rows] == [1, 3, 4, 6, 7, 9]


def test_a_record_beyond_a_block_is_refused_by_its_number():
    text = "1,2,3\n" * 100 + "\n1,2\n" + "1,2," + "x" * 300 + "\n" + "1,2,3\n" * 9
    assert by_arrow(lines_of(text), [0], block=64).startswith("t.csv: row 103 is longer than 4 MB; look there")


def test_a_reading_that_is_cancelled_stops():
    progress = Progress()
    progress.cancel()
    with watch(Progress()), pytest.raises(CancelledError), watch(progress):
        read_rows(lines_of("1,2,3\n"), [0])


def test_a_reading_in_stretches_that_is_cancelled_stops():
    lines, progress, found = lines_of("1,2,3\n" * 1_000), Progress(), []
    progress.cancel()
    with pytest.raises(CancelledError), watch(progress):
        found.append(read_beside(lines, [0], cuts_of(lines, 2)))
    assert found == []
