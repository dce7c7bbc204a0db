"""Parquet files of every type of column, and damaged ones; the oracle is what was written."""

from __future__ import annotations

import datetime as dt
import decimal
import io

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import read_file
from geo.read.recognise import parsed

ROWS = {
    "date": [dt.date(2015, 10, 10), dt.date(2015, 10, 11), None],
    "latitude": [36.2, 95.5, 36.3],
    "longitude": [37.1, 37.2, 37.3],
    "actor": ["IS", "IS", "Rebels"],
    "deaths": [3, None, 0],
    "place_uncertainty_m": pa.array([500, 500, 500], pa.uint16()),
}


def saved(columns, **options):
    """Return a Parquet file of columns."""
    out = io.BytesIO()
    parquet.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), out, **options)
    return out.getvalue()


def texts(columns, **options):
    """Return the columns of a Parquet file as lists of texts, and what was said."""
    table = parsed(Content("p.parquet", saved(columns, **options)))
    sheet = table.read({name: name for name in table.names if name})
    return {name: sheet.cells[name].tolist() for name in sheet.cells}, sheet


@pytest.mark.parametrize("compression", ["snappy", "zstd", "none"])
def test_a_table_is_read_with_rows_numbered_from_1(put, compression):
    result = read_file(put("e.bin", saved(ROWS, compression=compression, row_group_size=2)))
    assert (result.rows, result.accepted) == (3, 1)
    assert result.rejected[["row", "column", "value", "reason"]].to_numpy().tolist() == [
        ["2", "latitude", "95.5", "latitude is not between -90 and 90"],
        ["3", "date", "", "no date"],
    ]
    event = result.tables["events"].iloc[0]
    assert (event.geometry.x, event["deaths_best"], event["start"].isoformat()) == (
        37.1,
        3,
        "2015-10-10T00:00:00+00:00",
    )
    assert result.row_numbers["events"].to_dict() == {"e-1": 1}


def test_every_type_becomes_the_text_that_a_csv_would_hold():
    noon = dt.datetime(2015, 10, 10, 12, 0, 0, 250_000, tzinfo=dt.UTC)
    columns = {
        "whole": pa.array([1, None], pa.int8()),
        "large": pa.array([2**64 - 1, 0], pa.uint64()),
        "id": pa.array([201501010001.0, float("nan")]),
        "single": pa.array(np.array([36.2, 0.1], dtype=np.float32)),
        "half": pa.array(np.array([0.5, 2], dtype=np.float16)),
        "decimal": pa.array([decimal.Decimal("12.50"), None]),
        "truth": [True, None],
        "text": [" Ḥalab ", None],
        "coded": pa.array(["x", None]).dictionary_encode(),
        "coded numbers": pa.array([7.0, None]).dictionary_encode(),
        "bytes": pa.array([b"abc", None], pa.large_binary()),
        "view": pa.array(["abc", None], pa.string_view()),
        "day": pa.array([dt.date(2016, 2, 29), None]),
        "day64": pa.array([dt.date(2016, 2, 29), None], pa.date64()),
        "naive": pa.array([noon.replace(tzinfo=None), dt.datetime(2015, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)]),
        "midnight": pa.array([dt.datetime(2015, 1, 1, tzinfo=dt.UTC), None], pa.timestamp("ns")),
        "zoned": pa.array([noon, None], pa.timestamp("ms", "Asia/Damascus")),
        "clock": pa.array([dt.time(7, 5), dt.time(7, 5, 0, 500_000)]),
        "nothing": pa.nulls(2),
    }
    found, sheet = texts(columns)
    assert found == {
        "whole": ["1", ""],
        "large": ["18446744073709551615", "0"],
        "id": ["201501010001", ""],
        "single": ["36.2", "0.1"],
        "half": ["0.5", "2"],
        "decimal": ["12.50", ""],
        "truth": ["true", ""],
        "text": ["Ḥalab", ""],
        "coded": ["x", ""],
        "coded_numbers": ["7", ""],
        "bytes": ["abc", ""],
        "view": ["abc", ""],
        "day": ["2016-02-29", ""],
        "day64": ["2016-02-29", ""],
        "naive": ["2015-10-10 12:00:00.250000", "2015-01-01"],
        "midnight": ["2015-01-01", ""],
        "zoned": ["2015-10-10 15:00:00.250+03:00", ""],
        "clock": ["07:05:00", "07:05:00.500000"],
        "nothing": ["", ""],
    }
    assert all(str(sheet.cells[name].dtype) == "str" for name in sheet.cells)
    assert sheet.warnings == []


def test_midnight_in_the_zone_of_a_column_is_that_day(put):
    begin = pa.array([dt.datetime(2015, 10, 9, 21, tzinfo=dt.UTC)] * 3, pa.timestamp("us", "Asia/Damascus"))
    events = read_file(put("e.parquet", saved(ROWS | {"date": begin}))).tables["events"]
    assert set(events["start"]) == {pd.Timestamp("2015-10-10", tz="UTC")}
    assert set(events["end"]) == {pd.Timestamp("2015-10-11", tz="UTC")}


@pytest.mark.parametrize(("zone", "text"), [("Nowhere/None", "2015-10-09 21:00:00Z"), ("UTC", "2015-10-09 21:00:00Z")])
def test_a_zone_that_nobody_knows_is_read_in_utc(zone, text):
    found, _ = texts({"date": pa.array([dt.datetime(2015, 10, 9, 21, tzinfo=dt.UTC)], pa.timestamp("s", zone))})
    assert found == {"date": [text]}


def test_lists_and_structures_are_not_read_and_said(put):
    columns = ROWS | {"tags": [["a"], [], None], "box": [{"x": 1}] * 3, "wait": [dt.timedelta(1)] * 3}
    result = read_file(put("e.parquet", saved(columns)))
    assert result.accepted == 1
    assert "e.parquet: columns of lists, structures or bytes were not read: tags, box, wait" in result.warnings


def test_a_column_named_like_a_part_of_a_structure_is_its_own():
    found, _ = texts({"a.b": ["flat"], "a": [{"b": "inner"}], "c": ["x"]})
    assert found == {"a.b": ["flat"], "c": ["x"]}


def test_columns_named_twice_are_refused_only_when_wanted(put):
    again = pa.Table.from_arrays([*pa.table(ROWS).columns, pa.array([1, 2, 3])], names=[*ROWS, "Date"])
    with pytest.raises(FileRefusedError, match="the header names date twice; rename or remove one of them"):
        read_file(put("e.parquet", saved(again)))
    other = pa.Table.from_arrays(
        [*pa.table(ROWS).columns, pa.array([1, 2, 3]), pa.array([1, 2, 3])], names=[*ROWS, "x", "x"]
    )
    assert read_file(put("f.parquet", saved(other))).accepted == 1


def test_a_row_of_hxl_tags_is_dropped_with_a_remark(put):
    columns = {"date": ["#date", "2015-10-10"], "lat": ["#geo+lat", "36"], "lon": ["#geo+lon", "37"]}
    columns |= {"actor": ["", "IS"], "place_uncertainty_m": ["", "5"]}
    result = read_file(put("e.parquet", saved(columns)))
    assert (result.rows, result.accepted, result.row_numbers["events"].tolist()) == (1, 1, [2])
    assert result.warnings == ("e.parquet: row 1 holds HXL tags, not data; it was dropped",)


def test_a_dictionary_that_grows_without_measure_is_refused(put):
    # One text of a megabyte, and 20,000 references to it: 20 GB.
    columns = {"date": pa.array(["x" * 1_000_000]).dictionary_encode().take(pa.array(np.zeros(20_000, dtype=int)))}
    columns |= {name: [1] * 20_000 for name in ("latitude", "longitude", "actor")}
    data = saved(columns)
    assert len(data) < 200_000
    with pytest.raises(FileRefusedError, match=r"hold 16,\d+ MB or more .*more than 2,000; .*STANDOFF_MAX_PARQUET_MB"):
        read_file(put("e.parquet", data))


def test_the_limit_is_a_setting(put, monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_PARQUET_MB", "1")
    with pytest.raises(FileRefusedError, match="STANDOFF_MAX_PARQUET_MB allows more"):
        read_file(put("e.parquet", saved({name: list(range(100_000)) for name in ROWS}, use_dictionary=False)))


def test_text_that_is_not_utf_8_is_refused_in_one_line(put):
    # The bytes of a text are changed in the file, as a bad disk would.
    plain = saved(ROWS, compression="none", use_dictionary=False, write_statistics=False)
    data = plain.replace(b"Rebels", b"Reb\xffls")
    assert data != plain
    with pytest.raises(FileRefusedError, match=r"^e.parquet: the Parquet file is damaged \(Invalid UTF8"):
        read_file(put("e.parquet", data))


GOOD = saved(ROWS)
REFUSED = {
    "cut short": (GOOD[:-40], "the Parquet file is cut short"),
    "no middle": (GOOD[:4] + GOOD[-60:], "the Parquet file is damaged"),
    "four bytes": (b"PAR1", "the Parquet file is damaged"),
    "no rows": (saved({name: [] for name in ROWS}), "it has columns but no rows"),
    "encrypted": (b"PARE" + GOOD[4:-4] + b"PARE", "an encrypted Parquet file"),
    "no columns we know": (saved({"a": [1], "b": [2]}), "no coordinates"),
}


@pytest.mark.parametrize(("data", "found"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_sound_table_is_refused_in_one_line(put, data, found):
    with pytest.raises(FileRefusedError) as refusal:
        read_file(put("p.parquet", data))
    message = str(refusal.value)
    assert message.startswith("p.parquet: ")
    assert found in message
    assert "; " in message
    assert len(message.splitlines()) == 1


def test_no_changed_byte_of_what_a_file_says_of_itself_ends_the_process():
    # Asked for the size of a column that damaged metadata does not describe, Arrow 26 aborts instead of raising.
    data = saved({name: ROWS[name] for name in ("date", "latitude", "longitude", "actor")}, store_schema=False)
    length = int.from_bytes(data[-8:-4], "little")
    outcomes = set()
    for at in range(len(data) - 8 - length, len(data) - 8, 2):
        content = Content("p", data[:at] + bytes([data[at] ^ 0x14]) + data[at + 1 :])
        try:
            table = parsed(content)
            table.read({name: name for name in table.names if name})
            outcomes.add("read")
        except FileRefusedError:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}
