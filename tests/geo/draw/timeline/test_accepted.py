from datetime import UTC, date, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.draw.timeline.accepted import accepted_events, accepted_places, accepted_zones
from geo.model.errors import InputError, NoCrsError, SchemaError
from geo.model.tables import EVENTS, PLACES, ZONES, check, empty
from geo.read.cells import UNSTATED_PLACE_UNCERTAINTY_M
from geo.read.vector import UNSTATED_LINE_UNCERTAINTY_M
from tests.worlds import event, frame_of, utc


def points(count=2, *, crs=4326, index=None, **columns):
    shapes = [shapely.Point(37 + number / 10, 36) for number in range(count)]
    return gpd.GeoDataFrame(
        {"start": ["2015-10-09", "2015-10-10"][:count], **columns}, geometry=shapes, crs=crs, index=index
    )


def halves():
    # What `json.loads(r'"a\ud800"')` gives: a text that cannot be written as UTF-8. pandas keeps it as an object.
    return pd.Series(["whole", "a\ud800"], dtype=object)


def test_a_position_and_a_day_are_enough_and_the_rest_is_not_stated():
    table = accepted_events(points())
    assert check(table, EVENTS) is table
    row = table.iloc[1]
    assert (table.index.tolist(), row["start"], row["end"]) == (["0", "1"], utc("2015-10-10"), utc("2015-10-11"))
    assert row["deaths_best"] is pd.NA
    unstated = ["actor_a", "actor_b_raw", "kind_raw", "place", "note", "source", "url"]
    assert row[unstated].tolist() == [""] * 7
    assert (row["kind"], row["confidence"]) == ("other", "not stated")
    assert row["place_uncertainty_m"] == UNSTATED_PLACE_UNCERTAINTY_M


def test_a_checked_table_stays_as_it_is():
    table = frame_of(EVENTS, [event(37, 36, "2015-10-09", deaths_low=pd.NA)], ["e0"])
    pd.testing.assert_frame_equal(accepted_events(table), table)


def test_names_are_what_the_source_wrote_and_canonical_beside():
    table = accepted_events(points(actor_a=["ISIL", None], actor_b=["Rebels", "Daesh"], kind=["airstrike", "riot"]))
    assert table["actor_a"].tolist() == ["ISIS", ""]
    assert table["actor_a_raw"].tolist() == ["ISIL", ""]
    assert table["actor_b"].tolist()[1] == "ISIS"
    assert accepted_events(points(actor_a_raw=["ISIL", ""]))["actor_a"].tolist() == ["ISIS", ""]
    assert table["kind"].tolist() == ["strike", "other"]
    assert table["kind_raw"].tolist() == ["airstrike", "riot"]


def test_missing_values_are_not_stated_and_numbers_may_be_floats_or_texts():
    table = accepted_events(
        points(deaths_best=[3.0, np.nan], deaths_low=["2", None], place_uncertainty_m=[100, None], note=["a", None])
    )
    assert table["deaths_best"].tolist() == [3, pd.NA]
    assert table["deaths_low"].tolist() == [2, pd.NA]
    assert table["place_uncertainty_m"].tolist() == [100.0, UNSTATED_PLACE_UNCERTAINTY_M]
    assert table["note"].tolist() == ["a", ""]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (pd.DatetimeIndex(["2015-10-09T00:00", "2015-10-10T06:30"]), ["2015-10-10", "2015-10-10 06:31"]),
        (pd.DatetimeIndex(["2015-10-09 02:00+02:00", "2015-10-10 02:00+02:00"]), ["2015-10-10", "2015-10-11"]),
        (["2015-10-09", "2015-10-10T06:30"], ["2015-10-10", "2015-10-10 06:31"]),
        (np.array(["2015-10-09", "2015-10-10"], dtype="datetime64[D]"), ["2015-10-10", "2015-10-11"]),
        ([date(2015, 10, 9), date(2015, 10, 10)], ["2015-10-10", "2015-10-11"]),
        ([datetime(2015, 10, 9, 5, tzinfo=UTC), "2015-10-10"], ["2015-10-09 05:01", "2015-10-11"]),
    ],
)
def test_times_without_a_zone_are_utc_and_what_states_no_end_lasts_a_day_or_a_minute(start, end):
    assert accepted_events(points(start=start))["end"].tolist() == [utc(text) for text in end]


@pytest.mark.parametrize("nothing", [np.nan, None, pd.NaT])
def test_a_column_without_any_value_is_not_stated_whatever_its_type(nothing):
    columns = {name: [nothing] * 2 for name in ("end", "note", "actor_a", "kind", "deaths_best", "place_uncertainty_m")}
    pd.testing.assert_frame_equal(accepted_events(points(**columns)), accepted_events(points()))
    box = shapely.box(0, 0, 1, 1)
    rows = {"actor": ["ISIS"], "start": ["2015-10-09"], "end": [nothing], "source": [nothing]}
    assert accepted_zones(gpd.GeoDataFrame(rows, geometry=[box], crs=4326))["end"].isna().all()


@pytest.mark.parametrize("dtype", ["float64", "int64", "object", "str", "datetime64[ns]", "bool"])
def test_a_table_without_rows_is_empty_whatever_its_types(dtype):
    columns = {name: pd.Series([], dtype=dtype) for name in ("start", "end", "note", "deaths_best")}
    if dtype.startswith("datetime"):
        del columns["deaths_best"]
    pd.testing.assert_frame_equal(accepted_events(gpd.GeoDataFrame(columns, geometry=[], crs=4326)), empty(EVENTS))


def test_ids_come_from_a_column_or_from_the_index():
    assert accepted_events(points(index=["x", "y"])).index.tolist() == ["x", "y"]
    assert accepted_events(points(event_id=[7, 8])).index.tolist() == ["7", "8"]


@pytest.mark.parametrize(
    ("frame", "error", "said"),
    [
        (pd.DataFrame({"start": []}), InputError, "events must be a GeoDataFrame with a geometry in EPSG:4326, found"),
        (points(crs=None), NoCrsError, "events: the geometry states no coordinate reference system; frame.set_crs"),
        (points().to_crs(3857), NoCrsError, "events: the geometry is in EPSG:3857; give frame.to_crs(4326)"),
        (points().drop(columns="start"), SchemaError, "events: no column start (columns found: geometry)"),
        (points(start=["2015-10-09", None], index=["a", "b"]), SchemaError, "events: row 'b' has no start; leave"),
        (points(start=["2015-10-09", "soon"]), SchemaError, "events.start: 'soon' in row 1 is not a time; write"),
        (points(start=[2015, 2016]), SchemaError, "events.start: numbers are no times"),
        (points(end=["2015-10-10", "2015-10-10"]), SchemaError, "events: row '1' ends before it starts"),
        (points(deaths_best=[1.5, 2]), SchemaError, "events.deaths_best: 1.5 in row 0 is not a whole number"),
        (points(deaths_best=["many", 2]), SchemaError, "events.deaths_best: 'many' in row 0 is not a number"),
        (points(deaths_best=[5e9, 2]), SchemaError, "events.deaths_best: 5000000000 in row 0 is more than 1000000000"),
        (points(start=["2015-10-09", "9015-10-09"]), SchemaError, "events.start: the year in row 1 is not between 18"),
        (points(start=["2015-10-09", "10/09/2015"]), SchemaError, "events.start: '10/09/2015' in row 1 is not a time"),
        (points(start=pd.PeriodIndex(["2015", "2016"], freq="Y")), SchemaError, "events.start: '2015' in row 0 is not"),
        (points(end=[np.nan, 5]), SchemaError, "events.end: numbers are no times"),
        (points(note=halves()), SchemaError, r"events.note: 'a\ud800' in row 1 holds half a character"),
        (points(kind=halves()), SchemaError, r"events.kind: 'a\ud800' in row 1 holds half a character"),
        (points(event_id=halves()), SchemaError, r"events.event_id: 'a\ud800' in row 1 holds half a character"),
        (points(index=halves()), SchemaError, r"events.event_id: 'a\ud800' in row 1 holds half a character"),
        (points(start=pd.Series(["2015-10-09", "a\ud800"], dtype=object)), SchemaError, r"'a\ud800' in row 1 is not a"),
        (points()[["start", "geometry", "start"]], SchemaError, "events: the column start stands twice"),
        (points(deaths_best=[-1, 2]), SchemaError, "is not a number from zero up"),
        (points(place_uncertainty_m=[np.inf, 2]), SchemaError, "is not a number from zero up"),
        (points(index=["x", "x"]), SchemaError, "events: the id 'x' stands twice"),
        (points(kind_raw=["a", "b"], kind=["raid", "raid"]), SchemaError, "events.kind: 'raid' is not one of battle"),
        (points(confidence=["sure", "high"]), SchemaError, "events.confidence: 'sure' is not one of high, medium"),
        (points().assign(geometry=[shapely.box(0, 0, 1, 1)] * 2), SchemaError, "or not a Point"),
        (points().assign(geometry=[shapely.Point(37, 36), None]), SchemaError, "the geometry of row '1' is missing"),
        (points().assign(geometry=[shapely.Point(37, 99)] * 2), SchemaError, "lies outside the range of degrees"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_one_line(frame, error, said):
    with pytest.raises(error) as raised:
        accepted_events(frame)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_zones_need_a_holder_and_a_start_and_are_still_so_without_an_end():
    box = shapely.box(0, 0, 1, 1)
    table = accepted_zones(gpd.GeoDataFrame({"actor": ["Daesh"], "start": ["2015-10-09"]}, geometry=[box], crs=4326))
    assert check(table, ZONES) is table
    assert (table["actor"].iloc[0], table["line_uncertainty_m"].iloc[0]) == ("ISIS", UNSTATED_LINE_UNCERTAINTY_M)
    assert table["end"].isna().all()
    with pytest.raises(SchemaError, match=r"zones: no column actor \(columns found: start, geometry\)"):
        accepted_zones(gpd.GeoDataFrame({"start": ["2015-10-09"]}, geometry=[box], crs=4326))


def test_places_need_a_name():
    table = accepted_places(gpd.GeoDataFrame({"name": ["North"]}, geometry=[shapely.Point(1, 2)], crs=4326))
    assert check(table, PLACES) is table
    assert table["place_uncertainty_m"].tolist() == [UNSTATED_PLACE_UNCERTAINTY_M]


def test_nothing_is_an_empty_table():
    pd.testing.assert_frame_equal(accepted_events(None), empty(EVENTS))
    assert len(accepted_events(empty(EVENTS))) == 0


def test_the_frame_given_is_not_changed():
    frame = points(actor_a=["ISIL", None], deaths_best=[1.0, np.nan])
    before = frame.copy()
    accepted_events(frame)
    pd.testing.assert_frame_equal(frame, before)
