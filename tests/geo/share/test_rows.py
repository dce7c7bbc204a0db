"""The rows in view, read back by pandas, geopandas and a program that knows only JSON: equal to those on the screen."""

import io
import json
import sqlite3
import threading
import warnings
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.dataset import Source
from geo.model.kinds import KINDS
from geo.model.tables import CONFIDENCES, EVENTS, conform
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.read.content import Content
from geo.read.files import read_paths
from geo.share.care import Care
from geo.share.citation import citation_of
from geo.share.rows import ROW_KINDS, rows_of
from geo.share.snapshot import Wanted, take
from tests.worlds import dataset_of, event, utc

NOW = utc("2026-11-23")
#: OWASP, *CSV injection*: how a cell that a spreadsheet computes begins.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def shared(dataset, view=None, **wanted):
    return take(dataset, Wanted(view=view or View(), **wanted), now=NOW)


@pytest.fixture(scope="module")
def sample():
    return shared(open_built_in("aleppo-2015"), View(actors=("ISIS",), window=(utc("2015-09-01"), utc("2015-11-01"))))


def from_geojson(data):
    frame = gpd.read_file(io.BytesIO(data), engine="pyogrio")
    return frame.drop(columns="id")


def from_json(data):
    """Read GeoJSON as a program that knows only JSON does: GDAL keeps times to the millisecond."""
    return gpd.GeoDataFrame.from_features(json.loads(data), crs="EPSG:4326")


def from_gpkg(data):
    with warnings.catch_warnings():
        # GDAL asks for a name that ends in .gpkg, and bytes have none.
        warnings.simplefilter("ignore", RuntimeWarning)
        return gpd.read_file(io.BytesIO(data), layer="events")


def from_parquet(data):
    return gpd.read_parquet(io.BytesIO(data)).reset_index()


def from_csv(data):
    frame = pd.read_csv(io.BytesIO(data), keep_default_na=False, na_values={f"deaths_{one}": [""] for one in
                        ("best", "low", "high")})  # fmt: skip
    points = gpd.points_from_xy(frame.pop("longitude"), frame.pop("latitude"))
    frame = frame.drop(columns=["data_producer", "data_licence", "data_care"], errors="ignore")
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326")


READ = {"csv": from_csv, "geojson": from_geojson, "gpkg": from_gpkg, "parquet": from_parquet}


def as_events(frame):
    """Return what a program read, with the types of the schema."""
    texts = {column.name: frame[column.name].fillna("") for column in EVENTS.columns if column.type == "text"}
    times = {name: pd.to_datetime(frame[name], utc=True, format="ISO8601") for name in ("start", "end")}
    return conform(frame.assign(**texts, **times).set_index("event_id"), EVENTS)


@pytest.mark.parametrize("kind", ROW_KINDS)
def test_the_rows_read_back_are_those_in_view(sample, kind):
    events = sample.scene.events
    assert 0 < len(events) < sample.scene.counts.total
    found = READ[kind](rows_of(sample, kind))
    assert list(found.columns[: len(EVENTS.columns) + 1]) == ["event_id", *EVENTS.column_names]
    pd.testing.assert_frame_equal(as_events(found), conform(events, EVENTS))


@pytest.mark.parametrize("kind", ROW_KINDS)
def test_the_same_rows_are_the_same_bytes(sample, kind):
    assert rows_of(sample, kind) == rows_of(shared(sample.dataset, sample.wanted.view), kind)


@pytest.mark.parametrize("kind", ROW_KINDS)
def test_no_row_in_view_is_a_file_with_every_column(sample, kind):
    nothing = shared(sample.dataset, View(text="nobody ever wrote this"))
    data = rows_of(nothing, kind)
    if kind == "geojson":  # whose columns are those of its rows
        assert json.loads(data)["features"] == []
        return
    found = READ[kind](data)
    assert len(found) == 0
    assert set(EVENTS.column_names) <= set(found.columns)


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    ["=1+1", "-5", "@x", '"', "a;=1", "two\nlines", "<script>", "NA", "null", "مارع", " blank ", "', drop", "\ufeff"]
)
moments = st.datetimes(min_value=pd.Timestamp("2015-01-01"), max_value=pd.Timestamp("2015-03-01")).map(
    lambda one: pd.Timestamp(one, tz="UTC").as_unit("us")
)


@st.composite
def rows(draw):
    start = draw(moments)
    counts = [draw(st.none() | st.integers(0, 2**53)) for _ in range(3)]
    words = {
        name: draw(texts) for name in ("actor_a", "actor_b", "actor_a_raw", "actor_b_raw", "kind_raw", "place", "note")
    }
    return event(
        *draw(st.tuples(st.floats(-180, 180), st.floats(-90, 90))), "2015-10-01",
        **(words | {"source": draw(texts), "url": draw(texts), "kind": draw(st.sampled_from(KINDS))}),
        start=start, end=start + pd.Timedelta(microseconds=draw(st.sampled_from([1, 1_000, 86_400_000_000]))),
        deaths_best=counts[0], deaths_low=counts[1], deaths_high=counts[2],
        place_uncertainty_m=draw(st.floats(0, 1e7)), confidence=draw(st.sampled_from(CONFIDENCES)),
        date_uncertainty_days=draw(st.integers(0, 36_600)),
    )  # fmt: skip


@settings(max_examples=25)
@given(st.lists(rows(), min_size=1, max_size=4), st.sampled_from(["geojson", "gpkg", "parquet"]))
def test_nothing_is_lost_whatever_the_rows_hold(world, kind):
    snapshot = shared(dataset_of(events=world))
    found = as_events((READ | {"geojson": from_json})[kind](rows_of(snapshot, kind)))
    expected = conform(snapshot.scene.events, EVENTS)
    for column in EVENTS.columns:
        if column.type == "text":
            # NUL cannot be kept by all, and is marked.
            expected[column.name] = expected[column.name].str.replace("\x00", "\ufffd", regex=False)
    pd.testing.assert_frame_equal(found, expected)


@settings(max_examples=25)
@given(st.lists(rows(), min_size=1, max_size=4))
def test_no_cell_of_the_csv_is_a_formula(world):
    snapshot = shared(replace(dataset_of(events=world), sources=(Source("=f", "", producer="=1+1", licence="@x"),)))
    table = pd.read_csv(io.BytesIO(rows_of(snapshot, "csv")), dtype="str", keep_default_na=False, encoding="utf-8-sig")
    assert len(table) == len(world)
    for name in set(table.columns) - {"latitude", "longitude"}:
        assert not table[name].str.startswith(FORMULA).any(), name
    assert table["data_producer"].eq("'=1+1").all()


def test_half_a_letter_is_marked_and_the_others_stay(sample):
    events = sample.dataset.events.head(3).copy()
    events["note"] = pd.array(["a\ud800b", "x", "y\x00z"], dtype=pd.StringDtype("python", na_value=np.nan))
    world = sample.dataset.with_tables(events=events)
    for kind in ROW_KINDS:
        found = as_events(READ[kind](rows_of(shared(world), kind)))
        assert sorted(found["note"]) == ["a?b", "x", "y\ufffdz"], kind


def test_the_citation_is_in_the_file_itself(sample):
    citation = citation_of(sample)
    assert json.loads(rows_of(sample, "geojson"))["citation"] == citation
    assert pq.read_metadata(io.BytesIO(rows_of(sample, "parquet"))).metadata[b"citation"].decode() == citation
    table = from_csv_whole(rows_of(sample, "csv"))
    makers, licences = (table[name].unique().tolist() for name in ("data_producer", "data_licence"))
    assert len(makers) == len(licences) == 1
    assert "Uppsala Conflict Data Program" in makers[0].split(" | ")
    position = makers[0].split(" | ").index("Uppsala Conflict Data Program")
    assert licences[0].split(" | ")[position] == "CC BY 4.0"


def from_csv_whole(data):
    return pd.read_csv(io.BytesIO(data), keep_default_na=False)


def test_the_csv_says_itself_what_was_done_to_its_rows(sample):
    assert "data_care" not in from_csv_whole(rows_of(sample, "csv"))
    coarse = shared(sample.dataset, care=Care(grid_m=1_000.0, hold_back_days=3))
    table = from_csv_whole(rows_of(coarse, "csv"))
    assert table["data_care"].unique().tolist() == [" ".join(coarse.said)]
    assert "about 1.0 km wide" in table["data_care"][0]
    assert "The last 3 days are held back" in table["data_care"][0]
    text = pd.read_csv(io.BytesIO(rows_of(coarse, "csv")), dtype="str")
    for name in ("latitude", "longitude"):
        assert (text[name].str.split(".").str[1].str.len() <= 6).all()
        assert text[name].astype(float).tolist() == table[name].tolist()


def test_the_geopackage_is_one_layer_with_its_citation_and_no_day_of_making(sample, tmp_path):
    path = tmp_path / "rows.gpkg"
    path.write_bytes(rows_of(sample, "gpkg"))
    base = sqlite3.connect(path)
    try:
        assert base.execute("select table_name, data_type, last_change from gpkg_contents").fetchall() == [
            ("events", "features", "1980-01-01T00:00:00.000Z")
        ]
        held = "\n".join(row[0] for row in base.execute("select metadata from gpkg_metadata"))
        assert "Uppsala Conflict Data Program" in held
    finally:
        base.close()


def test_geojson_is_what_the_standard_says(sample):
    found = json.loads(rows_of(sample, "geojson"))
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    one, row = found["features"][0], sample.scene.events.iloc[0]
    assert one["type"] == "Feature"
    assert (one["id"], one["properties"]["event_id"]) == (row.name, row.name)
    assert one["geometry"] == {"type": "Point", "coordinates": [row.geometry.x, row.geometry.y]}
    assert one["properties"]["start"] == row["start"].strftime("%Y-%m-%dT%H:%M:%SZ")


def test_several_at_once_do_not_disturb_each_other(sample):
    expected, found = rows_of(sample, "gpkg"), []
    threads = [threading.Thread(target=lambda: found.append(rows_of(sample, "gpkg"))) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [expected] * 4


def test_our_own_reader_opens_the_csv(sample):
    again = read_paths([Content("rows.csv", rows_of(sample, "csv"))])
    assert again.events.index.tolist() == sample.scene.events.index.tolist()
    assert np.array_equal(
        shapely.get_coordinates(again.events.geometry), shapely.get_coordinates(sample.scene.events.geometry)
    )
    pd.testing.assert_series_equal(again.events["start"], sample.scene.events["start"])
    pd.testing.assert_series_equal(again.events["deaths_best"], sample.scene.events["deaths_best"])


@pytest.mark.parametrize("kind", ROW_KINDS)
def test_no_exact_coordinate_is_in_any_byte_of_coarse_rows(sample, kind):
    coarse = shared(sample.dataset, care=Care(grid_m=1_000.0))
    data = rows_of(coarse, kind)
    exact = np.unique(shapely.get_coordinates(sample.dataset.events.geometry))
    exact = exact[np.abs(exact * 1e4 - np.round(exact * 1e4)) > 1e-6]
    assert len(exact) > 50
    assert not [one for one in exact if repr(float(one)).encode() in data or one.astype("<f8").tobytes() in data]
    assert len(READ[kind](data)) == 169
