"""What changed hands between two moments. The oracle for areas is PROJ's densified geodesic polygon."""

import gc
import math
import weakref

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.measure.change import change
from geo.measure.partition import partition
from geo.model.errors import InputError, UnknownNameError
from geo.read.files import read_paths
from geo.read.options import held_by
from geo.scene import ground_of as ground_of_dataset
from tests.worlds import ground_of, holding, place, utc, zone

GEOD = Geod(ellps="WGS84")
BEFORE, AFTER = utc("2015-03-01"), utc("2015-09-01")
#: When the zones of a made world change.
TURN = "2015-06-01"


def geodesic_km2(shape):
    return sum(
        abs(GEOD.geometry_area_perimeter(shapely.segmentize(part, 0.001))[0]) / 1e6 for part in shapely.get_parts(shape)
    )


def before(actor, *box):
    return zone(actor, shapely.box(*box), "2015-01-01", TURN)


def after(actor, *box):
    return zone(actor, shapely.box(*box), TURN, None)


def changed(*zones, area=None, **tables):
    return change(ground_of(zones=list(zones), **tables), BEFORE, AFTER, area=area)


def test_gained_ground_is_told_by_whom_it_was_taken_from():
    found = changed(
        before("A", 37, 36, 37.2, 36.2),
        before("B", 37.2, 36, 37.4, 36.2),
        after("A", 37, 36, 37.3, 36.2),
        after("B", 37.3, 36, 37.4, 36.2),
    )
    moved = geodesic_km2(shapely.box(37.2, 36, 37.3, 36.2))
    a, b = found.of("A"), found.of("B")
    assert (a.gained_km2, a.lost_km2) == (pytest.approx(moved, rel=1e-6), 0)
    assert dict(a.gained_from) == {"B": pytest.approx(moved, rel=1e-6)}
    assert (b.gained_km2, b.lost_km2) == (0, pytest.approx(moved, rel=1e-6))
    assert dict(b.lost_to) == {"A": pytest.approx(moved, rel=1e-6)}
    assert a.gained.equals(shapely.box(37.2, 36, 37.3, 36.2))
    assert b.lost.equals(a.gained)
    assert (a.lost.is_empty, b.gained.is_empty) == (True, True)
    assert [one.holder for one in found.actors] == ["A", "B"]
    assert found.disagree_km2 == pytest.approx(moved, rel=1e-6)
    assert found.agree_km2 == pytest.approx(geodesic_km2(shapely.box(37, 36, 37.4, 36.2)) - moved, rel=1e-6)
    assert found.uncovered_km2 == 0


def test_ground_outside_the_earlier_survey_is_not_covered_before_not_taken():
    found = changed(before("A", 37, 36, 37.2, 36.2), after("A", 37, 36, 37.4, 36.2))
    a = found.of("A")
    assert set(a.gained_from) == {""}
    assert a.gained_from[""] == pytest.approx(a.gained_km2, abs=1e-9)
    assert found.uncovered_km2 == pytest.approx(a.gained_km2, abs=1e-6)
    (note,) = found.notes
    assert note.endswith("were not covered on 1 March 2015: who held them then is not recorded.")


def test_zones_of_two_sides_that_overlap_are_disputed_and_said():
    found = changed(
        before("A", 37, 36, 37.2, 36.2),
        before("B", 37.2, 36, 37.4, 36.2),
        after("A", 37, 36, 37.3, 36.2),
        after("B", 37.2, 36, 37.4, 36.2),
    )
    shared = geodesic_km2(shapely.box(37.2, 36, 37.3, 36.2))
    disputed = found.of("disputed")
    assert (disputed.before_km2, disputed.after_km2) == (0, pytest.approx(shared, rel=1e-6))
    assert dict(disputed.gained_from) == {"B": pytest.approx(shared, rel=1e-6)}
    # A holds no more than before: what two claim is neither's.
    assert found.of("A").gained_km2 == pytest.approx(0, abs=1e-6)
    assert (found.overlaps_before, len(found.overlaps_after)) == ((), 1)
    assert found.notes == (
        f"On 1 September 2015 zones of A and B overlap by {shared:.0f} km²: counted as disputed, to neither.",
    )


def test_classes_come_after_sides_and_only_when_they_hold_something():
    found = changed(
        before("A", 37, 36, 37.2, 36.2),
        before("contested", 37.2, 36, 37.4, 36.2),
        after("A", 37, 36, 37.2, 36.2),
        after("contested", 37.2, 36, 37.3, 36.2),
        after("unknown", 37.3, 36, 37.4, 36.2),
    )
    assert [one.holder for one in found.actors] == ["A", "contested", "unknown"]
    assert set(found.of("contested").lost_to) == {"unknown"}
    with pytest.raises(UnknownNameError, match="'disputed'; known: A, contested, unknown"):
        found.of("disputed")


def test_inside_a_box_only_what_moved_in_it_counts():
    zones = [before("A", 37, 36, 37.2, 36.2), after("A", 37, 36, 37.4, 36.2)]
    found = changed(*zones, area=(37.1, 36.1, 37.3, 36.5))
    assert found.of("A").before_km2 == pytest.approx(geodesic_km2(shapely.box(37.1, 36.1, 37.2, 36.2)), rel=1e-6)
    assert found.of("A").gained_km2 == pytest.approx(geodesic_km2(shapely.box(37.2, 36.1, 37.3, 36.2)), rel=1e-6)
    nothing = changed(*zones, area=(10, 10, 11, 11))
    assert (nothing.actors, nothing.turns, nothing.union_km2) == ((), (), 0)
    assert nothing.notes == ("No zone is recorded inside the area at either date: no area can be compared.",)


def test_an_interval_is_that_of_the_line_that_moved():
    # 0.2 degrees of latitude are 22.2 km: a strip that is 9 km wide shrinks and grows by 300 m on each side.
    found = changed(before("A", 37, 36, 37.2, 36.2), after("A", 37, 36, 37.3, 36.2)).of("A")
    width_m = GEOD.inv(37.2, 36.1, 37.3, 36.1)[2]
    height_m = GEOD.inv(37.2, 36, 37.2, 36.2)[2]
    low, high = found.gained_between
    assert low == pytest.approx((width_m - 600) * (height_m - 600) / 1e6, rel=2e-3)
    assert high == pytest.approx((width_m + 600) * (height_m + 600) / 1e6, rel=2e-3)
    assert found.lost_between == (0, 0)
    assert found.before_between[0] < found.before_km2 < found.before_between[1]


def test_the_border_of_a_box_is_no_line_that_may_be_off():
    zones = [before("A", 36, 35, 37.2, 37), after("A", 36, 35, 37.4, 37)]
    found = changed(*zones, area=(37, 36, 37.5, 36.2)).of("A")
    height_m = GEOD.inv(37.2, 36, 37.2, 36.2)[2]
    width_m = GEOD.inv(37, 36.1, 37.2, 36.1)[2]
    assert found.before_between == pytest.approx(
        ((width_m - 300) * height_m / 1e6, (width_m + 300) * height_m / 1e6), rel=3e-3
    )
    moved_m = GEOD.inv(37.2, 36.1, 37.4, 36.1)[2]
    assert found.gained_between == pytest.approx(
        ((moved_m - 600) * height_m / 1e6, (moved_m + 600) * height_m / 1e6), rel=3e-3
    )


def places_and_holdings():
    """Five places: one taken, one contested, one that turns unknown, one newly recorded, one no longer recorded."""
    return {
        "places": [place(name, 37.1 + k / 10, 36.1) for k, name in enumerate(["Taken", "Torn", "Lost", "New", "Gone"])],
        "holdings": [
            holding("p0", "B", "2015-01-01", TURN),
            holding("p0", "A", TURN, None) | {"confidence": "low", "source": "press"},
            holding("p1", "B", "2015-01-01", TURN),
            holding("p1", "contested", TURN, None),
            holding("p2", "B", "2015-01-01", TURN),
            holding("p2", "unknown", TURN, None),
            holding("p3", "A", TURN, None),
            holding("p4", "A", "2015-01-01", TURN),
        ],
    }


def names(turns):
    return [turn.name for turn in turns]


def test_places_are_gained_from_recorded_holders_alone():
    found = change(ground_of(**places_and_holdings()), BEFORE, AFTER)
    a, b, contested = found.of("A"), found.of("B"), found.of("contested")
    assert (names(a.places_gained), names(a.places_newly_known)) == (["Taken"], ["New"])
    assert (names(a.places_lost), names(a.places_no_longer_known)) == ([], ["Gone"])
    assert (names(b.places_lost), names(b.places_no_longer_known)) == (["Taken", "Torn"], ["Lost"])
    assert names(contested.places_gained) == ["Torn"]
    assert (a.places_before, a.places_after, b.places_before, b.places_after) == (1, 2, 3, 0)
    unknown = found.of("unknown")
    assert (unknown.places_before, unknown.places_after, unknown.places_gained) == (0, 1, ())
    assert names(found.turns) == ["Gone", "Lost", "New", "Taken", "Torn"]
    taken = a.places_gained[0]
    assert (taken.before, taken.after, taken.confidence, taken.source) == ("B", "A", "low", "test; press")


def test_places_that_two_sources_record_differently_are_nobodys_gain():
    found = changed(
        zone("A", shapely.box(37, 36, 37.2, 36.2)),
        zone("B", shapely.box(37.2, 36, 37.4, 36.2)),
        places=[place("Village", 37.25, 36.1)],
        holdings=[
            holding("p0", "B", "2015-01-01", TURN) | {"source": "survey"},
            holding("p0", "A", TURN, None) | {"source": "paper"},
        ],
    )
    assert (found.turns, names(found.aside)) == ((), ["Village"])
    assert (found.of("A").places_gained, found.of("B").places_lost) == ((), ())
    assert (found.of("A").places_after, found.of("B").places_before) == (1, 1)
    (note,) = found.notes
    assert "(1 place: Village) is no change" in note


def vague(*records, radius_m=5000.0):
    """Make data of one place, too vague to shape a zone unless a radius says otherwise."""
    return ground_of(
        places=[place("Vague", 37.25, 36.1, radius_m), place("Precise", 37.35, 36.1)],
        holdings=[holding(place_id, actor, start, end) for place_id, actor, start, end in records],
    )


def test_ground_of_which_no_zone_is_recorded_is_not_known_and_not_zero():
    found = change(vague(("p0", "B", "2015-01-01", TURN), ("p0", "A", TURN, None)), BEFORE, AFTER)
    for one in found.actors:
        km2 = (one.before_km2, one.after_km2, one.gained_km2, one.lost_km2)
        ends = (*one.before_between, *one.after_between, *one.gained_between, *one.lost_between)
        assert all(map(math.isnan, (*km2, *ends)))
        assert (one.gained_from, one.lost_to, one.gained.is_empty, one.lost.is_empty) == ({}, {}, True, True)
    assert all(map(math.isnan, (found.agree_km2, found.disagree_km2, found.uncovered_km2, found.union_km2)))
    assert (names(found.of("A").places_gained), names(found.of("B").places_lost)) == (["Vague"], ["Vague"])


def test_of_two_moments_one_may_be_known():
    found = change(vague(("p0", "A", "2015-01-01", None), ("p1", "A", TURN, None)), BEFORE, AFTER)
    a = found.of("A")
    assert math.isnan(a.before_km2)
    assert a.after_between[0] <= a.after_km2 <= a.after_between[1]
    assert all(map(math.isnan, (a.gained_km2, a.lost_km2, found.uncovered_km2)))
    assert not any("not covered" in note for note in found.notes)


def test_a_place_counts_when_its_point_is_in_the_box():
    # The box ends between the first and the second place, whose cells are cut by it.
    found = change(ground_of(**places_and_holdings()), BEFORE, AFTER, area=(37, 36, 37.11, 36.2))
    assert names(found.turns) == ["Taken"]
    on_the_border = change(ground_of(**places_and_holdings()), BEFORE, AFTER, area=(37, 36, 37.2, 36.1))
    assert names(on_the_border.turns) == ["Taken", "Torn"]


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (AFTER, BEFORE, "the dates are the wrong way round: 2015-09-01 is after 2015-03-01; swap them"),
        (AFTER, AFTER, "both dates are 2015-09-01: a change needs two, the earlier first"),
        (
            utc("2015-03-01 10:00"),
            utc("2015-03-01 08:00"),
            "the dates are the wrong way round: 2015-03-01 10:00 is after 2015-03-01 08:00; swap them",
        ),
        (
            utc("2014-03-01"),
            AFTER,
            "no control is recorded on 1 March 2014; there is some from 1 January 2015: choose such a date",
        ),
    ],
)
def test_two_moments_that_cannot_be_compared_are_refused(start, end, message):
    ground = ground_of(zones=[before("A", 37, 36, 37.2, 36.2), after("A", 37, 36, 37.4, 36.2)])
    with pytest.raises(InputError) as refused:
        change(ground, start, end)
    assert str(refused.value) == message


def test_two_sources_are_not_compared_as_if_they_were_one():
    ground = ground_of(
        zones=[
            before("A", 37, 36, 37.2, 36.2) | {"source": "survey A"},
            after("A", 37, 36, 37.4, 36.2) | {"source": "survey B"},
        ]
    )
    with pytest.raises(
        InputError, match="1 March 2015 are drawn by 'survey A', those of 1 September 2015 by 'survey B'"
    ):
        change(ground, BEFORE, AFTER)


def test_the_same_question_is_worked_out_once():
    ground = ground_of(zones=[before("A", 37, 36, 37.2, 36.2), after("A", 37, 36, 37.4, 36.2)])
    assert change(ground, BEFORE, AFTER) is change(ground, BEFORE, AFTER)
    assert change(ground, BEFORE, AFTER, area=(37, 36, 38, 37)) is not change(ground, BEFORE, AFTER)


def test_what_was_worked_out_is_forgotten_with_its_ground():
    ground = ground_of(zones=[before("A", 37, 36, 37.2, 36.2), after("A", 37, 36, 37.4, 36.2)])
    change(ground, BEFORE, AFTER, area=(37, 36, 38, 37))
    watched = weakref.ref(ground)
    del ground
    gc.collect()
    assert watched() is None


def test_ground_across_the_180th_meridian_changes_like_any_other():
    near = changed(before("A", 179, 1, 180, 2), after("A", 179, 1, 180, 2), after("A", -180, 1, -179.5, 2)).of("A")
    elsewhere = changed(before("A", 19, 1, 20, 2), after("A", 19, 1, 20.5, 2)).of("A")
    assert near.gained_km2 == pytest.approx(elsewhere.gained_km2, abs=1e-6)
    assert near.after_between == pytest.approx(elsewhere.after_between, rel=1e-9)


corner = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda at: (37 + at[0] / 10, 36 + at[1] / 10))
loose = st.tuples(st.floats(37, 38.2), st.floats(36, 37.2))
shapes = (
    st.lists(st.one_of(corner, loose), min_size=3, max_size=6)
    .map(lambda points: shapely.MultiPoint(points).convex_hull)
    .filter(lambda hull: hull.geom_type == "Polygon" and hull.area > 1e-6)
)


def star(corners):
    """Return a star of many corners: overlays of such without a grid are wrong now and then."""
    lon, lat, ends = corners
    steps = [math.tau * k / len(ends) for k in range(len(ends))]
    points = [(lon + far * math.cos(at), lat + far * math.sin(at)) for at, far in zip(steps, ends, strict=True)]
    return shapely.Polygon(points)


stars = st.tuples(st.floats(37, 38), st.floats(36, 37), st.lists(st.floats(0.3, 1), min_size=20, max_size=60)).map(star)
claims = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", "contested", "unknown"]), st.one_of(shapes, stars)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=40)
@given(claims, claims, st.randoms(use_true_random=False))
def test_gained_less_lost_is_after_less_before_and_the_classes_add_up(first, second, random):
    rows = [zone(actor, shape, "2015-01-01", TURN) for actor, shape in first]
    rows += [zone(actor, shape, TURN, None) for actor, shape in second]
    found = change(ground_of(zones=rows), BEFORE, AFTER)
    for one in found.actors:
        assert abs(one.gained_km2 - one.lost_km2 - (one.after_km2 - one.before_km2)) < 1e-6
        assert abs(sum(one.gained_from.values()) - one.gained_km2) < 1e-5
        assert abs(sum(one.lost_to.values()) - one.lost_km2) < 1e-5
        for km2, (low, high) in (
            (one.before_km2, one.before_between),
            (one.after_km2, one.after_between),
            (one.gained_km2, one.gained_between),
            (one.lost_km2, one.lost_between),
        ):
            assert 0 <= low <= km2 + 1e-6
            assert km2 <= high + 1e-6
    assert abs(found.agree_km2 + found.disagree_km2 + found.uncovered_km2 - found.union_km2) < 1e-6
    for at, field in ((BEFORE, "before_km2"), (AFTER, "after_km2")):
        held = partition(ground_of(zones=rows), at).area_km2
        assert sum(held.values()) == pytest.approx(sum(getattr(one, field) for one in found.actors), abs=1e-6)
    random.shuffle(rows)
    again = change(ground_of(zones=rows), BEFORE, AFTER)
    for one in found.actors:
        other = again.of(one.holder)
        assert (other.gained_km2, other.lost_km2) == pytest.approx((one.gained_km2, one.lost_km2), abs=1e-6)


@pytest.fixture(scope="module")
def slices_of_2024(shared):
    paths = sorted((shared / "data").glob("deepstatemap_data_2024*.geojson"))
    return ground_of_dataset(read_paths(paths, options=held_by("Russia")))


def test_the_slices_of_2024_gain_less_loss_is_the_difference_of_their_areas(slices_of_2024):
    found = change(slices_of_2024, utc("2024-08-01"), utc("2024-12-01"))
    russia = found.of("Russia")
    assert russia.before_km2 == pytest.approx(109_495.7, rel=5e-4)
    first, last = (
        geodesic_km2(partition(slices_of_2024, utc(day)).ground["Russia"]) for day in ("2024-08-01", "2024-12-01")
    )
    assert (russia.before_km2, russia.after_km2) == pytest.approx((first, last), rel=1e-6)
    assert abs(russia.gained_km2 - russia.lost_km2 - (russia.after_km2 - russia.before_km2)) < 1e-6
    assert russia.gained_km2 - russia.lost_km2 == pytest.approx(last - first, abs=0.05)
    assert abs(found.agree_km2 + found.disagree_km2 + found.uncovered_km2 - found.union_km2) < 1e-6
    # One side's map says nothing of who held the rest.
    assert set(russia.gained_from) == {""}


def test_a_day_without_a_map_is_refused_with_the_days_around_it(slices_of_2024):
    with pytest.raises(InputError) as refused:
        change(slices_of_2024, utc("2024-08-01"), utc("2024-11-15"))
    assert str(refused.value) == (
        "no control is recorded on 15 November 2024; there is some up to, not including, 4 November 2024 and from "
        "1 December 2024: choose such a date"
    )


def test_the_survey_of_2014_is_not_compared_with_the_map_of_2024(shared):
    paths = [shared / "data/deepstatemap_data_20240801.geojson", shared / "data/carter_control_zones_2014.geojson"]
    ground = ground_of_dataset(read_paths(paths, options=held_by("Russia")))
    with pytest.raises(InputError, match="what two sources draw differently is no change"):
        change(ground, utc("2014-08-01"), utc("2024-08-02"))


def test_the_sample_from_8_to_10_october(root):
    ground = ground_of_dataset(read_paths([root / "data/aleppo-2015"]))
    found = change(ground, utc("2015-10-08"), utc("2015-10-10"), area=ground.dataset.defaults.area)
    isis, opposition, contested = (found.of(name) for name in ("ISIS", "Opposition", "contested"))
    assert names(isis.places_gained) == [
        "Fafin", "Infantry School", "Kafr Qaris", "Maarata", "Tall Qarah", "Tall Susin",
    ]  # fmt: skip
    assert {turn.before for turn in isis.places_gained} == {"Opposition"}
    assert names(contested.places_gained) == ["Cement Factory", "Free Zone", "Juvenile Prison"]
    assert {*names(isis.places_gained), *names(contested.places_gained)} == set(names(opposition.places_lost))
    assert names(opposition.places_no_longer_known) == ["Tall Shair"]
    assert set(isis.gained_from) == {"Opposition"}
    assert isis.gained_km2 == pytest.approx(isis.after_km2 - isis.before_km2, abs=1e-6)
    assert isis.lost_km2 == 0
    # Nothing of the Government's changed: the claim of 10 October is about ISIS alone.
    government = found.of("Government")
    assert (government.gained_km2, government.lost_km2, government.places_gained) == (0, 0, ())
    assert [moment.date() for moment in (found.start, found.end)] == [
        pd.Timestamp("2015-10-08").date(),
        pd.Timestamp("2015-10-10").date(),
    ]


def stars_of(number, names, *, grid):
    """Return stars of 60 corners, two a holder: of some of such GEOS without a grid gives wrong grounds silently."""
    random = np.random.default_rng(number)
    rows = []
    for start, end in (("2015-01-01", TURN), (TURN, None)):
        for name in names:
            lon, lat = 37 + random.uniform(-0.5, 0.5), 36 + random.uniform(-0.5, 0.5)
            turns, ends = np.sort(random.uniform(0, 2 * np.pi, 60)), random.uniform(0.3, 1, 60)
            corners = np.c_[lon + ends * np.cos(turns), lat + ends * np.sin(turns)]
            shape = shapely.Polygon(corners).buffer(0)
            rows.append(zone(name, shapely.set_precision(shape, grid) if grid else shape, start, end))
    return rows


@pytest.mark.parametrize(
    ("number", "names", "grid"),
    [
        (60, ["A", "B"], 0),
        (100, ["A", "B", "contested"], 1e-6),
        (37, ["A", "B", "C", "contested", "unknown"], 1e-6),
        (40, ["A", "B", "C", "contested", "unknown"], 1e-6),
    ],
)
def test_the_parts_of_what_was_gained_and_lost_are_the_whole_of_it(number, names, grid):
    found = changed(*stars_of(number, names, grid=grid))
    for one in found.actors:
        assert sum(one.gained_from.values()) == pytest.approx(one.gained_km2, abs=1e-5)
        assert sum(one.lost_to.values()) == pytest.approx(one.lost_km2, abs=1e-5)
    assert found.agree_km2 + found.disagree_km2 + found.uncovered_km2 == pytest.approx(found.union_km2, abs=1e-6)


def test_edges_across_an_ocean_may_turn_by_a_micrometre_where_they_are_cut():
    west = shapely.Polygon([(-150.1234567, 20.3), (149.7654321, 23.9), (149.7654321, 29.9), (-150.1234567, 26.4)])
    later = shapely.affinity.translate(west, 0, 0.61803)
    found = changed(
        zone("A", west, "2015-01-01", TURN), zone("B", shapely.affinity.translate(west, 0.01, 0.3), "2015-01-01", TURN),
        zone("A", later, TURN, None), zone("B", shapely.affinity.translate(later, 0.01, 0.4), TURN, None),
    )  # fmt: skip
    for one in found.actors:
        assert one.gained_km2 - one.lost_km2 == pytest.approx(one.after_km2 - one.before_km2, abs=1e-4)
