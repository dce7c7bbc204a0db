"""Where the front of a pair ran. Oracles: pyproj.Geod on edges one can check by hand; `front_at` for `fronts`."""

import pandas as pd
import pytest
import shapely
from pyproj import Geod

from geo.measure.frontline import front_at, fronts
from geo.measure.geodesy import length_m
from geo.measure.nearest import nearest
from geo.measure.versions import prepare_lines
from geo.model.errors import InputError, UnknownNameError
from geo.model.tables import EVENTS
from tests.worlds import event, frame_of, ground_of, utc, zone

GEOD = Geod(ellps="WGS84")
PAIR = ("North", "South")
FIRST, SECOND, THIRD, LAST = (utc(day) for day in ("2024-01-01", "2024-01-05", "2024-01-08", "2024-01-12"))


def edge_m(lat, west=37.0, east=37.2):
    return length_m(shapely.LineString([(west, lat), (east, lat)]))


def moving():
    """Make a ground on which South pushes the border from 36.3 to 36.4, then leaves for three days."""
    return ground_of(
        zones=[
            zone("North", shapely.box(37, 36.3, 37.2, 36.6), "2024-01-01", "2024-01-05", 200.0),
            zone("South", shapely.box(37, 36.0, 37.2, 36.3), "2024-01-01", "2024-01-05", 900.0),
            zone("North", shapely.box(37, 36.4, 37.2, 36.6), "2024-01-05", None),
            zone("South", shapely.box(37, 36.0, 37.2, 36.4), "2024-01-05", "2024-01-08"),
            zone("South", shapely.box(37, 36.0, 37.2, 36.4), "2024-01-12", None),
            zone("Far", shapely.box(45, 36.0, 45.2, 36.4), "2024-01-01", None),
        ]
    )


def test_the_front_is_the_shared_border_with_its_length_and_tolerance():
    found = front_at(moving(), PAIR, FIRST)
    assert found.line.equals(shapely.LineString([(37, 36.3), (37.2, 36.3)]))
    assert found.length_m == pytest.approx(edge_m(36.3), abs=0.001)
    assert found.line_uncertainty_m == 900
    assert found.reason == ""


def test_an_area_cuts_the_front_and_its_own_border_is_no_front():
    area = (37.05, 36.2, 37.1, 36.25)
    assert front_at(moving(), PAIR, FIRST, area=area).line.is_empty
    found = front_at(moving(), PAIR, FIRST, area=(37.05, 36.2, 37.1, 36.35), within_m=100.0)
    assert found.line.bounds == pytest.approx((37.05, 36.3, 37.1, 36.3))


def test_grounds_that_do_not_touch_have_a_front_of_no_length_and_a_reason():
    found = front_at(moving(), ("North", "Far"), FIRST)
    assert (found.line.is_empty, found.length_m) == (True, 0.0)
    assert found.reason == "the zones of North and Far do not touch"
    wide = front_at(moving(), ("North", "Far"), FIRST, within_m=2000.0)
    assert wide.reason == "no edge of North lies within 2.0 km of the zone of Far"


def test_touching_in_a_point_is_said():
    ground = ground_of(zones=[zone("North", shapely.box(1, 1, 2, 2)), zone("South", shapely.box(0, 0, 1, 1))])
    assert "they touch in points only" in front_at(ground, PAIR, FIRST).reason


def test_overlapping_grounds_are_said_to_overlap():
    ground = ground_of(zones=[zone("North", shapely.box(0, 0.5, 1, 2)), zone("South", shapely.box(0, 0, 1, 1))])
    found = front_at(ground, PAIR, FIRST)
    assert found.notes == ("The two zones overlap: ground of both has no front but the edges they share.",)


@pytest.mark.parametrize("moment", [FIRST - pd.Timedelta(1, "us"), THIRD])
def test_where_one_holds_nothing_there_is_no_front(moment):
    found = front_at(moving(), PAIR, moment)
    assert found.line.is_empty
    assert found.reason.startswith("the data record no zone of")


def test_the_hand_over_moment_belongs_to_the_new_border():
    assert front_at(moving(), PAIR, SECOND).line.bounds[1] == 36.4


def test_fronts_through_time_are_those_of_their_moments_without_holes_filled():
    ground = moving()
    found = fronts(ground, PAIR)
    assert list(zip(found["start"], found["end"].fillna(LAST + pd.Timedelta(days=99)), strict=True)) == [
        (FIRST, SECOND),
        (SECOND, THIRD),
        (LAST, LAST + pd.Timedelta(days=99)),
    ]
    for row in found.itertuples():
        at_that_time = front_at(ground, PAIR, row.start)
        assert row.geometry.equals(at_that_time.line)
        assert row.length_m == at_that_time.length_m
        assert row.line_uncertainty_m == at_that_time.line_uncertainty_m


def test_a_third_party_does_not_cut_the_front_into_more_intervals():
    ground = ground_of(
        zones=[
            zone("North", shapely.box(37, 36.3, 37.2, 36.6)),
            zone("South", shapely.box(37, 36.0, 37.2, 36.3)),
            zone("Far", shapely.box(45, 36.0, 45.2, 36.4), "2024-01-01", "2024-01-02"),
        ]
    )
    assert len(fronts(ground, PAIR)) == 1


def test_points_are_measured_to_the_front_of_their_day():
    rows = [event(37.1, 36.5, day) for day in ("2024-01-02", "2024-01-06", "2024-01-09")]
    events = frame_of(EVENTS, rows, ["a", "b", "c"])
    found = nearest(events, prepare_lines(fronts(moving(), PAIR)))
    expected = [GEOD.inv(37.1, 36.5, 37.1, lat)[2] for lat in (36.3, 36.4)]
    assert list(found["distance_m"][:2]) == pytest.approx(expected, abs=0.5)
    assert found["distance_m"].isna()["c"]


@pytest.mark.parametrize("end", [None, "2024-01-08"])
def test_a_single_front_can_be_prepared_whether_or_not_it_has_ended(end):
    ground = ground_of(
        zones=[
            zone("North", shapely.box(37, 36.3, 37.2, 36.6), "2024-01-01", end),
            zone("South", shapely.box(37, 36.0, 37.2, 36.3), "2024-01-01", end),
        ]
    )
    found = fronts(ground, PAIR)
    assert found.dtypes[["start", "end"]].tolist() == ["datetime64[us, UTC]"] * 2
    assert prepare_lines(found).ids.tolist() == ["front-20240101T000000"]


def test_without_any_front_there_is_an_empty_table_that_can_be_prepared():
    found = fronts(moving(), ("North", "Far"))
    assert found.empty
    assert list(found.columns) == ["start", "end", "length_m", "line_uncertainty_m", "geometry"]
    assert len(prepare_lines(found).ids) == 0


@pytest.mark.parametrize(
    ("pair", "options", "error", "words"),
    [
        (("North", "North"), {}, InputError, "two sides"),
        (("Norht", "South"), {}, UnknownNameError, "did you mean North"),
        (PAIR, {"within_m": -5.0}, InputError, "a front -5 m wide"),
        (PAIR, {"area": (38.0, 36.0, 37.0, 37.0)}, InputError, "is not west, south, east, north"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(pair, options, error, words):
    for function in (fronts, lambda *given, **more: front_at(*given, FIRST, **more)):
        with pytest.raises(error, match=words):
            function(moving(), pair, **options)
