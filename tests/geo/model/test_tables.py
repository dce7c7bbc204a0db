"""Each rule of `check` fails as it says, and a table that obeys them all passes untouched."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely.geometry import MultiPoint, Point, Polygon

from geo.model.errors import NoCrsError, SchemaError
from geo.model.tables import DTYPES, EVENTS, HOLDINGS, PLACES, TABLES, ZONES, check, conform, empty


@pytest.mark.parametrize("name", TABLES)
def test_tables_that_obey_pass_and_are_the_same_object(tables, name):
    assert check(tables[name], TABLES[name]) is tables[name]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_empty_table_obeys_its_schema(table):
    frame = check(empty(table), table)
    assert frame.empty
    assert [str(frame[column.name].dtype) for column in table.columns] == [
        DTYPES[column.type] for column in table.columns
    ]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_schemas_themselves_are_sound(table):
    assert len(set(table.column_names)) == len(table.columns)
    assert table.index not in table.column_names
    assert {column.type for column in table.columns} <= set(DTYPES)
    assert all(column.type == "text" for column in table.columns if column.filled or column.allowed)


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_column_is_named(tables, name):
    last = TABLES[name].column_names[-1]
    with pytest.raises(SchemaError, match=f"^{name}: no column {last}$"):
        check(tables[name].drop(columns=last), TABLES[name])


@pytest.mark.parametrize(
    ("name", "column", "value", "message"),
    [
        ("events", "actor_a", None, "events.actor_a: missing in row 'a'"),
        ("events", "start", pd.NaT, "events.start: missing in row 'a'"),
        ("events", "place_uncertainty_m", np.nan, "events.place_uncertainty_m: missing in row 'a'"),
        ("events", "kind", "riot", "events.kind: 'riot' is not one of battle, strike"),
        ("events", "confidence", "", "events.confidence: '' is not one of high, medium, low, not stated"),
        ("events", "deaths_best", -1, "events.deaths_best: -1 in row 'a' is not a number from zero up"),
        ("events", "place_uncertainty_m", np.inf, "inf in row 'a' is not a number from zero up"),
        ("zones", "line_uncertainty_m", -0.5, "zones.line_uncertainty_m: -0.5 in row 'a'"),
        ("zones", "actor", " ", "zones.actor: blank in row 'a'"),
        ("places", "name", "", "places.name: blank in row 'a'"),
        ("holdings", "actor", "", "holdings.actor: blank in row 'a'"),
        ("holdings", "place_id", "\t", "holdings.place_id: blank in row 'a'"),
    ],
)
def test_a_bad_value_is_named_with_its_row(tables, name, column, value, message):
    frame = tables[name]
    frame.loc["a", column] = value
    with pytest.raises(SchemaError, match=message):
        check(frame, TABLES[name])


@pytest.mark.parametrize("column", ["deaths_best", "deaths_low", "deaths_high"])
def test_deaths_may_be_unknown(tables, column):
    frame = tables["events"]
    frame[column] = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    assert check(frame, EVENTS)[column].isna().all()


def test_another_dtype_is_named(tables):
    frame = tables["events"].astype({"deaths_best": "float64"})
    with pytest.raises(SchemaError, match="events.deaths_best: dtype float64, expected Int64"):
        check(frame, EVENTS)


def test_times_without_a_zone_are_refused(tables):
    frame = tables["holdings"]
    frame["start"] = frame["start"].dt.tz_localize(None)
    with pytest.raises(SchemaError, match="holdings.start: dtype datetime64"):
        check(frame, HOLDINGS)


@pytest.mark.parametrize("end", ["2015-10-09", "2015-10-08"])
@pytest.mark.parametrize("name", ["events", "zones", "holdings"])
def test_an_interval_that_is_empty_or_reversed_is_refused(tables, name, end):
    frame = tables[name]
    frame.loc["a", "end"] = pd.Timestamp(end, tz="UTC")
    with pytest.raises(SchemaError, match=f"{name}: row 'a' ends before it starts"):
        check(frame, TABLES[name])


def test_ids_stand_once(tables):
    frame = tables["places"].set_axis(pd.Index(["a", "a"], name="place_id", dtype="str"))
    with pytest.raises(SchemaError, match="places: the id 'a' stands twice"):
        check(frame, PLACES)


@pytest.mark.parametrize("ids", [["a", ""], ["a", None]])
def test_every_row_has_an_id(tables, ids):
    frame = tables["places"].set_axis(pd.Index(ids, name="place_id", dtype="str"))
    with pytest.raises(SchemaError, match="places: a row has no id"):
        check(frame, PLACES)


def test_ids_are_text(tables):
    frame = tables["places"].set_axis(pd.Index([1, 2], name="place_id"))
    with pytest.raises(SchemaError, match="places: ids must be text, found int64"):
        check(frame, PLACES)


def test_the_index_has_its_name(tables):
    with pytest.raises(SchemaError, match="the index must be event_id, found 'id'"):
        check(tables["events"].rename_axis("id"), EVENTS)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("events", None),
        ("events", Point()),
        ("events", MultiPoint([(37, 36), (38, 36)])),
        ("zones", Point(37, 36)),
        ("zones", Polygon([(37, 36), (38, 37), (38, 36), (37, 37)])),  # crosses itself
    ],
)
def test_a_geometry_that_cannot_be_measured_is_refused(tables, name, shape):
    frame = tables[name]
    frame.geometry = gpd.GeoSeries([frame.geometry.iloc[1], shape], index=frame.index, crs=frame.crs)
    with pytest.raises(SchemaError, match=f"{name}: the geometry of row 'b' is missing, empty, invalid"):
        check(frame, TABLES[name])


@pytest.mark.parametrize("point", [Point(37, 95), Point(-181, 36)])
def test_a_point_outside_the_range_of_degrees_is_refused(tables, point):
    frame = tables["events"]
    frame.geometry = gpd.GeoSeries([point, point], index=frame.index, crs=frame.crs)
    with pytest.raises(SchemaError, match="events: row 'a' lies outside the range of degrees"):
        check(frame, EVENTS)


def test_another_crs_is_refused(tables):
    with pytest.raises(NoCrsError, match="zones: the geometry must be EPSG:4326"):
        check(tables["zones"].to_crs(32637), ZONES)
    with pytest.raises(NoCrsError, match="zones: the geometry must be EPSG:4326"):
        check(pd.DataFrame(tables["zones"].drop(columns="geometry")), ZONES)


@pytest.mark.parametrize("name", ["events", "zones", "places"])
def test_conform_drops_other_columns_orders_the_rest_and_leaves_its_argument(tables, name):
    table = TABLES[name]
    untidy = tables[name].assign(extra=1).iloc[:, ::-1]
    before = untidy.copy(deep=True)
    tidy = conform(untidy, table)
    assert list(tidy.columns) == [*table.column_names, "geometry"]
    assert_geodataframe_equal(tidy, tables[name])
    assert_geodataframe_equal(untidy, before)


def test_conform_reads_dates_as_utc_and_numbers_as_text_ids(tables):
    frame = tables["holdings"].assign(start=["2015-10-09T02:00:00+02:00"] * 2).set_axis([7, 8])
    tidy = check(conform(frame, HOLDINGS), HOLDINGS)
    assert list(tidy.index) == ["7", "8"]
    assert (tidy["start"] == pd.Timestamp("2015-10-09", tz="UTC")).all()


def test_conform_names_every_missing_column(tables):
    with pytest.raises(SchemaError, match="^places: no column kind, note$"):
        conform(tables["places"].drop(columns=["kind", "note"]), PLACES)


def test_conform_never_assumes_a_crs(tables):
    with pytest.raises(NoCrsError, match="states no coordinate reference system"):
        conform(tables["places"].set_crs(None, allow_override=True), PLACES)
