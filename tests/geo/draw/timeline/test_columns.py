import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.draw.timeline.columns import NO_END, all_columns, event_columns, place_columns, runs, zone_columns
from geo.draw.timeline.payload import pack as packed
from geo.model.kinds import KINDS
from geo.model.tables import EVENTS, PLACES, TABLES, ZONES, empty
from tests.geo.draw.timeline.unpacking import unpack
from tests.worlds import event, frame_of, place, zone

ACTORS = ["Government", "ISIS", "Opposition"]


def events_of(*rows):
    return frame_of(EVENTS, list(rows), [f"e{number}" for number in range(len(rows))])


def zones_of(*rows):
    return frame_of(ZONES, list(rows), [f"z{number}" for number in range(len(rows))])


def unrolled(tables):
    """Spell the rings of every zone in degrees, from the columns alone."""
    rings, run, vertices = tables["rings"].arrays, tables["runs"].arrays, tables["vertices"].arrays
    spelled = []
    for ring in range(tables["rings"].rows):
        numbers = []
        for at in range(rings["first_run"][ring], rings["first_run"][ring + 1]):
            count = int(run["count"][at])
            numbers += [int(run["first"][at]) + (k if count > 0 else -k) for k in range(abs(count))]
        spelled.append([(int(vertices["lon"][n]), int(vertices["lat"][n])) for n in numbers])
    return spelled


def expected(zones):
    """Oracle: shapely's own rings, in microdegrees, without the closing vertex."""
    ordered = zones.assign(_id=zones.index).sort_values(["start", "_id"])
    return [
        [tuple(int(v) for v in np.rint(np.array(xy) * 1e6)) for xy in ring.coords[:-1]]
        for ring in shapely.get_rings(shapely.get_parts(ordered.geometry.to_numpy()))
    ]


@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=12), max_size=5))
def test_runs_spell_the_same_numbers(rings):
    number = np.array([n for ring in rings for n in ring], dtype=np.int64)
    owner = np.array([i for i, ring in enumerate(rings) for _ in ring], dtype=np.int64)
    first, count, ring = runs(number, owner)
    spelled = [[] for _ in rings]
    for a, c, r in zip(first, count, ring, strict=True):
        spelled[r] += [int(a) + (k if c > 0 else -k) for k in range(abs(int(c)))]
    assert spelled == rings


def test_zones_are_spelled_vertex_by_vertex():
    hole = shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 2, 2)
    many = shapely.MultiPolygon([shapely.box(5, 5, 6, 6), shapely.box(7, 7, 8, 8)])
    zones = zones_of(zone("ISIS", hole), zone("Government", many))
    assert unrolled(zone_columns(zones, ACTORS)) == expected(zones)


def test_neighbours_share_their_vertices_and_a_repeated_zone_costs_one_run():
    west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    versions = [
        zone("ISIS", west, "2015-01-01"),
        zone("Government", east, "2015-01-02"),
        zone("ISIS", west, "2015-01-03"),
    ]
    tables = zone_columns(zones_of(*versions), ACTORS)
    assert tables["vertices"].rows == 6
    assert unrolled(tables) == expected(zones_of(*versions))
    assert np.diff(tables["rings"].arrays["first_run"])[-1] == 1


def test_a_zone_without_end_is_still_so():
    tables = zone_columns(zones_of(zone("ISIS", shapely.box(0, 0, 1, 1))), ACTORS)
    assert tables["zones"].arrays["end"].tolist() == [NO_END]


def times(start, end):
    return {name: pd.Timestamp(f"2015-08-01 {text}", tz="UTC") for name, text in (("start", start), ("end", end))}


def test_an_event_covers_every_minute_it_touches_and_a_place_is_never_more_exact_than_stated():
    spans = [("00:00:10", "00:00:40"), ("00:00:00", "00:02:00"), ("00:00:30", "00:01:00"), ("00:00:59", "00:01:01")]
    metres = [1000.9, 1000.0, 0.2, 0.0]
    rows = [
        event(1, 1, "2015-08-01", place_uncertainty_m=one, **times(*span))
        for span, one in zip(spans, metres, strict=True)
    ]
    tables = event_columns(events_of(*rows), ACTORS)
    order = [int(name[1:]) for name in tables["event_texts"].texts["event_id"]]
    got, midnight = tables["events"].arrays, pd.Timestamp("2015-08-01").timestamp() / 60
    found = {
        number: (start - midnight, end - midnight)
        for number, start, end in zip(order, got["start"], got["end"], strict=True)
    }
    assert found == {0: (0, 1), 1: (0, 2), 2: (0, 1), 3: (0, 2)}
    exact = dict(zip(order, tables["points"].arrays["uncertainty_m"][got["point"]], strict=True))
    assert exact == {0: 1001, 1: 1000, 2: 1, 3: 0}


def test_a_zone_covers_the_minutes_at_whose_beginning_it_was_so():
    # What Python shows at a whole minute; versions that follow each other neither overlap nor leave a hole.
    box = shapely.box(0, 0, 1, 1)
    spans = [("00:00:00", "00:01:30"), ("00:01:30", "00:01:40"), ("00:01:40", "00:05:00")]
    arrays = zone_columns(zones_of(*[zone("ISIS", box) | times(*span) for span in spans]), ACTORS)["zones"].arrays
    midnight = pd.Timestamp("2015-08-01").timestamp() / 60
    spelled = [(a - midnight, b - midnight) for a, b in zip(arrays["start"], arrays["end"], strict=True)]
    assert spelled == [(0, 2), (2, 2), (2, 5)]


def test_events_are_sorted_by_start_then_id():
    table = events_of(event(1, 1, "2015-08-03"), event(1, 1, "2015-08-01"), event(1, 1, "2015-08-01"))
    tables = event_columns(table, ACTORS)
    assert tables["event_texts"].texts["event_id"] == ["e1", "e2", "e0"]
    assert np.diff(tables["events"].arrays["start"]).tolist() == [0, 2 * 1440]


def test_every_value_of_an_event_arrives():
    row = event(37.176841, 36.354449, "2015-10-10", deaths_best=pd.NA, deaths_low=None, kind="capture", note="ملاحظة")
    tables = event_columns(events_of(row), ACTORS)
    got, point = tables["events"], tables["points"].arrays
    assert (point["lon"][0], point["lat"][0], point["uncertainty_m"][0]) == (37176841, 36354449, 500)
    assert got.arrays["start"][0] == pd.Timestamp("2015-10-10").timestamp() / 60
    assert got.arrays["end"][0] - got.arrays["start"][0] == 1440
    assert (got.arrays["deaths_best"][0], got.arrays["deaths_low"][0], got.arrays["deaths_high"][0]) == (-1, -1, 9)
    assert KINDS[got.arrays["kind"][0]] == "capture"
    assert ACTORS[got.arrays["actor_a"][0]] == "ISIS"
    texts = tables["event_texts"]
    assert texts.texts["note"][texts.arrays["note"][0]] == "ملاحظة"
    assert texts.texts["event_id"] == ["e0"]


def test_an_event_without_a_second_actor_has_the_code_after_the_last():
    columns = event_columns(events_of(event(1, 1, "2015-08-01", actor_b="")), ACTORS)["events"]
    assert columns.arrays["actor_b"].tolist() == [len(ACTORS)]


def test_events_at_one_place_share_a_point_unless_their_precision_differs():
    rows = [event(1, 1, "2015-08-01"), event(1, 1, "2015-08-02"), event(1, 1, "2015-08-03", place_uncertainty_m=9e3)]
    tables = event_columns(events_of(*rows), ACTORS)
    assert tables["points"].rows == 2
    assert tables["events"].arrays["point"][0] == tables["events"].arrays["point"][1]


def test_cities_come_before_villages():
    rows = [place("Abtin", 1, 1), {**place("Zahraa", 1, 1), "kind": "city"}]
    table = frame_of(PLACES, rows, ["p0", "p1"])
    assert place_columns(table)["places"].texts["name"] == ["Zahraa", "Abtin"]


@pytest.mark.parametrize("name", ["events", "zones", "places"])
def test_empty_tables_are_sent_empty(name):
    tables = {key: empty(table) for key, table in TABLES.items() if key != "holdings"}
    read = unpack(packed(all_columns(**tables, actors=[])))
    assert read[name].rows == 0
    assert isinstance(tables[name], gpd.GeoDataFrame)


def test_arguments_are_not_changed():
    events = events_of(event(1, 1, "2015-08-03"), event(1, 1, "2015-08-01"))
    zones = zones_of(zone("ISIS", shapely.box(0, 0, 1, 1)))
    before = events.copy(), zones.copy()
    all_columns(events, zones, empty(PLACES), ACTORS)
    pd.testing.assert_frame_equal(events, before[0])
    pd.testing.assert_frame_equal(zones, before[1])
