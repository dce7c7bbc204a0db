"""Zones half-way between held places. Oracle: the nearest place on the ellipsoid, by brute force."""

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.ground import Ground
from geo.measure.zones import control, derive_zones, valid_at
from geo.model.dataset import Dataset
from geo.model.tables import HOLDINGS, PLACES, ZONES, check, conform
from tests.worlds import two_villages

GEOD = Geod(ellps="WGS84")
AREA = (36.8, 36.1, 37.7, 36.7)
DAYS = [pd.Timestamp(text, tz="UTC") for text in ("2015-02-01", "2015-08-27", "2015-10-09", "2015-11-15")]


def places_of(points, uncertainty_m=500.0):
    ids = [f"p{number:03}" for number in range(len(points))]
    frame = gpd.GeoDataFrame(
        {
            "name": ids, "aliases": "", "kind": "village", "place_uncertainty_m": uncertainty_m,
            "confidence": "high", "note": "made for a test", "source": "test",
        },
        index=ids, geometry=[shapely.Point(point) for point in points], crs="EPSG:4326",
    )  # fmt: skip
    return conform(frame, PLACES)


def holdings_of(rows):
    frame = pd.DataFrame(rows, columns=["place_id", "actor", "start", "end"])
    frame = frame.assign(confidence="high", note="made for a test", source="test")
    return conform(frame.set_axis([f"h{number:04}" for number in range(len(frame))], axis=0), HOLDINGS)


@st.composite
def chronicles(draw):
    grid = st.tuples(st.integers(0, 60), st.integers(0, 40))
    points = draw(st.lists(grid, min_size=1, max_size=25, unique=True))
    places = places_of([(36.85 + x * 0.013, 36.15 + y * 0.012) for x, y in points])
    holders = st.sampled_from(["Government", "ISIS", "Opposition", "contested", "unknown"])
    rows = []
    for place in places.index:
        rows += [(place, draw(holders), start, end) for start, end in pairwise(DAYS)]
    return places, holdings_of(rows)


@settings(max_examples=40)
@given(chronicles())
def test_zones_of_a_moment_share_their_borders_exactly_and_cover_what_is_held(chronicle):
    places, holdings = chronicle
    zones = check(derive_zones(places, holdings, area=AREA), ZONES)
    for day in DAYS[:-1]:
        now = valid_at(zones, day)
        shapes = now.geometry.to_numpy()
        assert shapely.coverage_is_valid(shapes), "a gap or an overlap"
        held = valid_at(holdings, day)
        assert set(now["actor"]) == set(held["actor"]) - {"unknown"}
        for _, row in held[held["actor"] != "unknown"].iterrows():
            zone = now.geometry[now["actor"] == row["actor"]].iloc[0]
            assert zone.contains(places.geometry[row["place_id"]])


@settings(max_examples=40)
@given(chronicles(), st.floats(36.85, 37.65), st.floats(36.12, 36.68))
def test_every_point_belongs_to_the_holder_of_the_nearest_place(chronicle, lon, lat):
    places, holdings = chronicle
    metres = GEOD.inv(
        np.full(len(places), lon), np.full(len(places), lat), places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    )[2]
    order = np.argsort(metres)
    # Within 20 m of a border the two may differ: the cells are cut in a plane.
    assume(len(places) == 1 or metres[order[1]] - metres[order[0]] > 20)
    assume(abs(metres[order[0]] - 6000) > 60)
    zones = derive_zones(places, holdings, area=AREA, max_radius_m=6000)
    now = valid_at(zones, DAYS[1])
    holder = valid_at(holdings, DAYS[1]).set_index("place_id").loc[places.index[order[0]], "actor"]
    expected = {holder} - {"unknown"} if metres[order[0]] < 6000 else set()
    assert set(now["actor"][now.geometry.contains(shapely.Point(lon, lat))]) == expected


def test_a_zone_lasts_as_long_as_its_holder_holds_the_same_places():
    places = places_of([(37.1, 36.3), (37.2, 36.4)])
    rows = [("p000", "Government", DAYS[0], DAYS[3]), ("p001", "Opposition", DAYS[0], DAYS[2])]
    zones = derive_zones(places, holdings_of([*rows, ("p001", "ISIS", DAYS[2], pd.NaT)]), area=AREA)
    spans = {
        actor: (start, end) for actor, start, end in zip(zones["actor"], zones["start"], zones["end"], strict=True)
    }
    assert spans["Government"] == (DAYS[0], DAYS[3])
    assert spans["Opposition"] == (DAYS[0], DAYS[2])
    assert spans["ISIS"][0] == DAYS[2]
    assert pd.isna(spans["ISIS"][1])


def test_on_the_day_of_the_hand_over_the_ground_is_the_new_holders():
    places = places_of([(37.1, 36.3)])
    rows = [("p000", "Opposition", DAYS[0], DAYS[2]), ("p000", "ISIS", DAYS[2], DAYS[3])]
    zones = derive_zones(places, holdings_of(rows), area=AREA)
    assert list(valid_at(zones, DAYS[2])["actor"]) == ["ISIS"]
    assert list(valid_at(zones, DAYS[2] - pd.Timedelta(minutes=1))["actor"]) == ["Opposition"]
    assert valid_at(zones, DAYS[3]).empty


def test_places_known_worse_than_the_limit_shape_nothing():
    rows = [("p000", "ISIS", DAYS[0], DAYS[3])]
    assert derive_zones(places_of([(37.1, 36.3)], 1500.0), holdings_of(rows), area=AREA).empty


def tolerances(points, actors, *, area=AREA, reach_m=6000.0):
    rows = [(f"p{number:03}", actor, DAYS[0], DAYS[3]) for number, actor in enumerate(actors)]
    zones = derive_zones(places_of(points), holdings_of(rows), area=area, max_radius_m=reach_m)
    return zones.set_index("actor")["line_uncertainty_m"]


@settings(max_examples=40)
@given(chronicles(), st.floats(1500, 9000), st.sampled_from(["box", "none"]))
def test_the_line_uncertainty_is_the_mean_half_spacing_along_the_drawn_borders(chronicle, reach_m, box):
    places, holdings = chronicle
    area = AREA if box == "box" else None
    # Brute force: a holder of its own for every place; what two cells have in common is their border.
    alone = holdings_of([(place, place, DAYS[0], DAYS[3]) for place in places.index])
    cells = derive_zones(places, alone, area=area, max_radius_m=reach_m).set_index("actor").geometry
    cells = cells[places.index].to_numpy()
    one, other = np.triu_indices(len(places), 1)
    length_m = np.array([GEOD.geometry_length(line) for line in shapely.intersection(cells[one], cells[other])])
    lon, lat = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    half_m = GEOD.inv(lon[one], lat[one], lon[other], lat[other])[2] / 2
    holders = valid_at(holdings, DAYS[1]).set_index("place_id")["actor"][places.index].to_numpy()
    zones = valid_at(derive_zones(places, holdings, area=area, max_radius_m=reach_m), DAYS[1])
    for actor, line_m in zip(zones["actor"], zones["line_uncertainty_m"], strict=True):
        border = ((holders[one] == actor) != (holders[other] == actor)) & (length_m > 0)
        expected = np.average(half_m[border], weights=length_m[border]) if border.any() else reach_m
        assert np.isclose(line_m, expected, rtol=1e-3)
        assert line_m <= reach_m * 1.001


def test_the_line_uncertainty_is_half_the_spacing_across_the_border():
    half = GEOD.inv(37.0, 36.3, 37.1, 36.3)[2] / 2
    assert np.allclose(tolerances([(37.0, 36.3), (37.1, 36.3)], ["ISIS", "Government"]), half, atol=1.0)


def test_a_longer_border_counts_for_more():
    # The Opposition's line with ISIS runs through the whole strip of ground, that with the Government is cut short.
    points = [(37.0, 36.3), (37.04, 36.3), (37.1, 36.36)]
    found = tolerances(points, ["ISIS", "Opposition", "Government"])
    near, far = (GEOD.inv(*points[1], *points[other])[2] / 2 for other in (0, 2))
    assert near < found["Opposition"] < (near + far) / 2


def test_places_beyond_each_others_reach_have_no_border():
    # 13.5 km apart: each zone ends where its place's reach does, 6 km from it.
    assert list(tolerances([(37.0, 36.3), (37.15, 36.3)], ["ISIS", "Government"])) == [6000, 6000]
    assert list(tolerances([(37.0, 36.3)], ["ISIS"], reach_m=5000.0)) == [5000]


def test_a_common_line_outside_the_area_is_no_border():
    # ISIS and the Government meet from 2.2 km south of their places on, under the Opposition's.
    points, actors = [(37.0, 36.3), (37.04, 36.318), (37.08, 36.3)], ["ISIS", "Opposition", "Government"]
    half, wide = (GEOD.inv(*points[0], *points[other])[2] / 2 for other in (1, 2))
    assert np.allclose(tolerances(points, actors, area=(36.8, 36.29, 37.7, 36.35)), half, atol=2.0)
    assert half + 100 < tolerances(points, actors)["ISIS"] < wide


def test_two_places_at_one_point_have_one_cell_and_no_border_between():
    points = [(37.0, 36.3), (37.0, 36.3), (37.1, 36.3)]
    half = GEOD.inv(*points[0], *points[2])[2] / 2
    assert np.allclose(tolerances(points, ["ISIS", "ISIS", "Government"]), half, atol=1.0)


def test_no_row_of_the_arguments_is_changed():
    places = places_of([(37.0, 36.3), (37.1, 36.3)])
    holdings = holdings_of([("p000", "ISIS", DAYS[0], DAYS[3]), ("p001", "Government", DAYS[0], DAYS[3])])
    before = places.copy(deep=True), holdings.copy(deep=True)
    derive_zones(places, holdings, area=AREA)
    pd.testing.assert_frame_equal(pd.DataFrame(places), pd.DataFrame(before[0]))
    pd.testing.assert_frame_equal(holdings, before[1])


def test_several_changes_in_one_day_have_ids_of_their_own():
    places = places_of([(37.1, 36.3), (37.2, 36.4)])
    hours = [DAYS[0] + pd.Timedelta(hours=hour) for hour in range(4)]
    rows = [("p000", "ISIS", DAYS[0], pd.NaT)]
    rows += [("p001", who, *span) for who, span in zip(("ISIS", "Government", "ISIS"), pairwise(hours), strict=True)]
    zones = derive_zones(places, holdings_of(rows), area=AREA)
    assert zones.index.is_unique
    assert list(zones["actor"]).count("ISIS") == 4


def test_a_dataset_says_how_well_known_a_place_must_be_to_shape_a_zone():
    data = two_villages().dataset
    wide = Dataset.of(
        name="wide",
        places=data.places,
        holdings=data.holdings,
        zone_max_place_uncertainty_m=2000.0,
    )
    assert len(Ground(data, control(data)).site_spots) == 2
    ground = Ground(wide, control(wide))
    assert sorted(ground.site_spots.names) == ["North", "South", "Vague"]
    assert ground.control.zones.geometry.iloc[0].area != control(data).zones.geometry.iloc[0].area
