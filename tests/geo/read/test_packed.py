"""What is packed comes back equal in every value and dtype; of damaged bytes nothing does."""

import io
from dataclasses import fields, replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.dataset import Source
from geo.model.tables import CRS, DTYPES, TABLES, check, conform, empty
from geo.read.content import Content
from geo.read.packed import CANNOT_UNPACK, pack, unpack
from geo.read.recognise import read_content
from geo.read.rejects import rejected_rows
from geo.read.result import FileResult

HEADER = "date,latitude,longitude,actor,deaths,place,note\n"
TEXT = HEADER + "2015-10-10,36.5,37.25,IS,,X,\n2015-13-40,36,37,IS,1,Y,\n2015-10-11,36,37.125,Rebels,3,عفرين,a\n"
ZONES = """{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"actor": "ISIS", "start": "2015-01-01", "end": "2015-02-01"},
  "geometry": {"type": "Polygon", "coordinates": [[[36, 36], [37, 36], [37, 37], [36, 36]]]}},
 {"type": "Feature", "properties": {"actor": "ISIS", "start": "2015-01-01"},
  "geometry": {"type": "MultiPolygon", "coordinates": [[[[38, 36], [39, 36], [39, 37], [38, 36]]]]}}]}"""


def through(result):
    held = io.BytesIO()
    pack(result, held)
    return unpack(io.BytesIO(held.getvalue()))


def assert_equal(one, other):
    """Compare two results in everything; the oracle is pandas."""
    assert one.tables.keys() == other.tables.keys()
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name], check_exact=True)
        if TABLES[name].geometry:
            assert_geodataframe_equal(frame, other.tables[name])
        check(other.tables[name], TABLES[name])
    pd.testing.assert_frame_equal(one.rejected, other.rejected)
    assert one.row_numbers.keys() == other.row_numbers.keys()
    for name, numbers in one.row_numbers.items():
        pd.testing.assert_series_equal(numbers, other.row_numbers[name])
    if one.countries is None:
        assert other.countries is None
    else:
        pd.testing.assert_series_equal(one.countries, other.countries)
    plain = ("kind", "warnings", "rows", "source", "parts", "lost_holders", "kept", "until_next")
    assert [getattr(one, name) for name in plain] == [getattr(other, name) for name in plain]


def test_every_field_of_a_result_is_packed():
    compared = {"tables", "rejected", "row_numbers", "countries"}
    assert {one.name for one in fields(FileResult)} == compared | {
        "kind", "warnings", "rows", "source", "parts", "lost_holders", "kept", "until_next",
    }, "a new field: pack and unpack it, compare it here, and raise READER_VERSION"  # fmt: skip


@pytest.mark.parametrize("text", [TEXT, ZONES])
def test_what_readers_give_comes_back(text):
    result = read_content(Content("a.csv", text.encode()))
    assert result.accepted == 2
    assert_equal(result, through(result))
    assert list(result.tables) == (["zones"] if text is ZONES else ["events"])


def test_what_no_reader_here_gives_comes_back_too():
    whole = read_content(Content("a.csv", TEXT.encode()))
    ids = whole.tables["events"].index
    made_of = (Source("b", "", producer="P\udcf6", licence="L"), Source("c", "0" * 64))
    result = replace(
        whole,
        source=Source("a.csv", "f" * 64, url="https://example.org/", accessed="2026-01-02", made_of=made_of),
        parts=made_of,
        lost_holders={"ISIS": "no date"},
        kept=1,
        until_next=True,
        countries=pd.Series(["Syria"], index=ids[1:], name="country", dtype="str"),
        tables=whole.tables | {"places": empty(TABLES["places"]), "holdings": empty(TABLES["holdings"])},
    )
    assert_equal(result, through(result))


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MOMENTS = st.datetimes(pd.Timestamp("1900-01-01"), pd.Timestamp("2100-01-01")).map(pd.Timestamp)
VALUES = {
    "text": WORDS,
    "time": MOMENTS,
    "integer": st.integers(0, 2**53),
    "number": st.floats(0, 1e12),
}
SHAPES = {
    "Point": st.builds(shapely.Point, st.floats(-180, 180), st.floats(-90, 90)),
    "Polygon": st.builds(
        lambda x, y, many: shapely.MultiPolygon([shapely.box(x, y, x + 1, y + 1)])
        if many
        else shapely.box(x, y, x + 1, y + 1),
        st.floats(-179, 178), st.floats(-89, 88), st.booleans(),
    ),
}  # fmt: skip


@st.composite
def frames(draw, table):
    count = draw(st.integers(0, 6))
    columns = {}
    for column in table.columns:
        values = st.sampled_from(column.allowed) if column.allowed else VALUES[column.type]
        if column.filled:
            values = values.map(lambda text: text + "x")
        if column.nullable:
            values = st.none() | values
        columns[column.name] = pd.Series(draw(st.lists(values, min_size=count, max_size=count)), dtype="object")
    frame = pd.DataFrame(columns).set_axis(pd.Index([f"{n}" for n in range(count)], dtype="str"), axis=0)
    for name in ("start", "end"):
        if name in frame:
            frame[name] = pd.to_datetime(frame[name], utc=True).astype(DTYPES["time"])
    if "end" in frame:
        frame["end"] = frame["end"].mask(frame["end"] <= frame["start"], frame["start"] + pd.Timedelta(microseconds=1))
    if table.geometry:
        shapes = draw(st.lists(SHAPES[table.geometry[0]], min_size=count, max_size=count))
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index, crs=CRS))
    return check(conform(frame, table), table)


@settings(max_examples=40)
@given(st.data(), st.sampled_from(sorted(TABLES)))
def test_any_table_that_obeys_its_schema_comes_back(data, name):
    frame = data.draw(frames(TABLES[name]))
    cells = data.draw(st.lists(WORDS, max_size=4))
    rows = pd.Series(range(2, len(cells) + 2), dtype="int64").to_numpy()
    texts = pd.Series(cells, dtype="object").to_numpy()
    result = FileResult(
        kind=data.draw(WORDS),
        tables={name: frame},
        rejected=rejected_rows("f", rows, column="c", values=texts, reason=texts),
        warnings=tuple(cells),
        rows=len(frame) + len(cells),
        source=Source(data.draw(WORDS), ""),
        row_numbers={name: pd.Series(range(len(frame)), index=frame.index, dtype="int64")},
    )
    assert_equal(result, through(result))


@settings(max_examples=50)
@given(st.data())
def test_damaged_bytes_give_nothing_or_the_same(data):
    held = io.BytesIO()
    result = read_content(Content("a.csv", TEXT.encode()))
    pack(result, held)
    whole = bytearray(held.getvalue())
    if data.draw(st.booleans()):
        del whole[data.draw(st.integers(0, len(whole) - 1)) :]
    else:
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = unpack(io.BytesIO(bytes(whole)))
    except CANNOT_UNPACK:
        return
    assert_equal(result, found)
