"""Which advances belong together, which are the largest, and which was larger before."""

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
import shapely
from pyproj import Geod

from geo.measure.advances import Episode, biggest_since, episodes, joining_days, joining_km, linkages, ranked
from geo.measure.change import change
from geo.measure.ground import Ground
from geo.measure.turns import Turn
from geo.measure.zones import control
from geo.model.errors import InputError
from geo.read.files import read_paths
from geo.read.options import held_by
from tests.worlds import ground_of, utc, zone

GEOD = Geod(ellps="WGS84")
EVER = (utc("2014-01-01"), utc("2016-01-01"))
AUTUMN = (utc("2015-08-01"), utc("2015-11-15"))


def made(start, *, area=10.0, places=1, depth=2.0, off=0.0, sure=None):
    """Make an episode of these sizes; each interval is `off` of the size to either side."""
    turn = Turn("p", "P", "village", "B", "A", 37.0, 36.0, 500.0, "high", "test")
    held = tuple(
        replace(turn, place_id=f"p{k}", confidence="high" if sure is None or k < sure else "low") for k in range(places)
    )
    return Episode(
        id=f"A-{start}", actor="A", start=utc(start), end=utc(start), places=held, area_km2=area,
        area_between=(area * (1 - off), area * (1 + off)), depth_km=depth,
        depth_between=(depth * (1 - off), depth * (1 + off)), deepest="P", rate_km2_per_day=area,
        taken_from={"B": area},
        ground=shapely.Polygon(),
    )  # fmt: skip


def test_ranked_puts_the_largest_first_equal_ones_by_date_and_what_is_unknown_last():
    a, b, c, d = (
        made("2015-01-01", depth=2.0), made("2015-02-01", depth=float("nan")), made("2015-03-01", depth=9.0),
        made("2015-04-01", depth=2.0),
    )  # fmt: skip
    assert ranked([d, b, a, c], "depth") == (c, a, d, b)


def test_the_last_larger_one_is_asked_measure_by_measure():
    early = made("2015-03-01", area=50, places=9, depth=1.0)
    late = made("2015-05-01", area=40, places=2, depth=1.0)
    own = made("2015-10-09", area=20, places=5, depth=3.0)
    after = made("2015-11-01", area=900, places=90, depth=90.0)
    found = {one.measure: one for one in biggest_since([after, own, late, early], own, since=utc("2015-01-01"))}
    assert (found["area"].episode, found["area"].sure) == (late, True)
    assert (found["places"].episode, found["places"].sure) == (early, True)
    assert (found["depth"].episode, found["depth"].sure) == (None, True)


def test_what_began_before_since_or_is_as_large_does_not_count():
    own = made("2015-10-09")
    assert {one.episode for one in biggest_since([own, made("2015-05-01")], own, since=EVER[0])} == {None}
    larger = made("2015-05-01", area=99, places=9, depth=9)
    days = {
        day: {one.episode for one in biggest_since([own, larger], own, since=utc(day))}
        for day in ("2015-05-01", "2015-05-02")
    }
    assert days == {"2015-05-01": {larger}, "2015-05-02": {None}}


@pytest.mark.parametrize(("end", "sure"), [("2015-08-31", True), ("2015-09-01", False), ("2015-09-10", False)])
def test_a_larger_one_that_ran_past_since_makes_the_answer_unsure(end, sure):
    running, one = replace(made("2015-08-25", area=99.0), end=utc(end)), made("2015-10-09")
    area, *_ = biggest_since([running, one], one, since=utc("2015-09-01"))
    assert (area.episode, area.sure) == (None, sure)
    small, *_ = biggest_since(
        [replace(running, area_km2=1.0, area_between=(1.0, 1.0)), one], one, since=utc("2015-09-01")
    )
    assert small.sure, "a smaller one leaves nothing open"


def test_a_larger_one_that_came_and_went_meanwhile_counts():
    own = replace(made("2015-01-03"), end=utc("2015-03-02"))
    meanwhile = made("2015-01-31", area=99, places=9, depth=9)
    later = replace(made("2015-02-01", area=999, places=99, depth=99), end=utc("2015-03-02"))
    assert {one.episode for one in biggest_since([own, later, meanwhile], own, since=EVER[0])} == {meanwhile}


@pytest.mark.parametrize(("off", "sure"), [(0.0, True), (0.3, True), (0.4, False)])
def test_larger_is_sure_when_the_intervals_do_not_overlap(off, sure):
    # 10 and 20 off by a share of themselves meet at a third.
    own, earlier = made("2015-10-09", area=10, off=off), made("2015-05-01", area=20, off=off)
    assert biggest_since([earlier, own], own, since=EVER[0])[0].sure is sure
    own, earlier = made("2015-10-09", area=20, off=off), made("2015-05-01", area=10, off=off)
    (area, *_) = biggest_since([earlier, own], own, since=EVER[0])
    assert (area.episode, area.sure) == (None, sure)


def test_an_earlier_depth_that_is_not_known_makes_the_answer_unsure():
    unknown = replace(made("2015-05-01"), depth_km=float("nan"), depth_between=(0.0, float("inf")))
    own = made("2015-10-09", depth=5.0)
    depth = biggest_since([unknown, own], own, since=EVER[0])[2]
    assert (depth.episode, depth.sure) == (None, False)


def test_the_interval_of_places_leaves_out_those_of_low_confidence_and_those_that_state_none():
    assert made("2015-10-09", places=5, sure=3).between("places") == (3.0, 5.0)


def front(*pieces):
    """Make an actor's ground that grows by pieces: from a longitude to another, from a day on."""
    days = [day for *_, day in pieces]
    shapes = [shapely.box(36.0, 36.0, 37.0, 36.2)]
    for west, east, _ in pieces:
        shapes.append(shapely.union(shapes[-1], shapely.box(west, 36.0, east, 36.2)))
    spans = zip(shapes, ["2015-01-01", *days], [*days, "2015-12-31"], strict=True)
    return [zone("A", shape, start, end) for shape, start, end in spans]


def test_gains_far_apart_in_time_or_space_are_episodes_of_their_own():
    rows = front((37.0, 37.1, "2015-05-01"), (37.1, 37.2, "2015-05-09"))
    ground = ground_of(zones=rows)
    assert [len(episodes(ground, "A", *EVER, days_apart=days)) for days in (7.0, 8.0)] == [2, 1]
    assert joining_days(ground, "A", *EVER) == (8.0,)
    apart = front((37.0, 37.1, "2015-05-01"), (37.5, 37.6, "2015-05-02"))
    ground = ground_of(zones=apart)
    (km,) = joining_km(ground, "A", *EVER)
    assert km == pytest.approx(GEOD.inv(37.1, 36.2, 37.5, 36.2)[2] / 1000, abs=0.01)
    assert [len(episodes(ground, "A", *EVER, km_apart=bound)) for bound in (km - 0.01, km + 0.01)] == [2, 1]


@pytest.mark.parametrize("bound", [-1.0, float("nan"), float("inf")])
def test_bounds_that_are_no_distance_are_refused(bound):
    ground = ground_of(zones=front((37.0, 37.1, "2015-05-01")))
    with pytest.raises(InputError, match="give a number from zero up"):
        episodes(ground, "A", *EVER, km_apart=bound)
    with pytest.raises(InputError, match="the end must come later"):
        episodes(ground, "A", EVER[1], EVER[0])


@pytest.fixture(scope="module")
def sample(root):
    dataset = read_paths([root / "data" / "aleppo-2015"])
    return Ground(dataset, control(dataset))


def test_the_three_advances_of_autumn_2015(sample):
    found = episodes(sample, "ISIS", *AUTUMN, area=sample.dataset.zone_area)
    assert [(one.start.strftime("%m-%d"), len(one.places), one.deepest) for one in found] == [
        ("08-11", 2, "Umm al-Quraa"), ("08-27", 5, "Harbul"), ("10-09", 6, "Tall Susin")
    ]  # fmt: skip
    # Oracle: the change between the day before and the day of each, worked out by itself.
    days = [(one.start - pd.Timedelta(days=1), one.start) for one in found]
    gained = [
        change(sample, *both, area=sample.dataset.zone_area).of("ISIS").gained_from["Opposition"] for both in days
    ]
    assert [one.area_km2 for one in found] == pytest.approx(gained, abs=1e-6)
    last = {one.measure: one.episode for one in biggest_since(found, found[2], since=utc("2015-08-01"))}
    assert last == {"area": None, "places": None, "depth": found[0]}


def test_in_autumn_2015_the_answer_turns_when_gains_of_sixteen_days_are_one(sample):
    where = {"area": sample.dataset.zone_area}
    assert joining_days(sample, "ISIS", *AUTUMN, **where)[-2:] == (16.0, 43.0)
    for days, larger in ((15.0, set()), (16.0, {"area", "places"})):
        found = episodes(sample, "ISIS", *AUTUMN, days_apart=days, **where)
        last = biggest_since(found, found[-1], since=utc("2015-08-01"))
        assert {one.measure for one in last if one.episode} - {"depth"} == larger


def test_every_pair_of_bounds_gives_what_it_gives_alone(sample):
    for one in linkages(sample, "ISIS", *AUTUMN, days=(3.0, 20.0), km=(5.0, 25.0)):
        alone = episodes(sample, "ISIS", *AUTUMN, days_apart=one.days_apart, km_apart=one.km_apart)
        assert [(own.id, own.area_km2, own.depth_km) for own in one.episodes] == [
            (own.id, own.area_km2, own.depth_km) for own in alone
        ]


def test_on_a_real_series_the_episodes_add_up_to_what_was_gained_but_for_slivers(shared):
    dataset = read_paths(sorted((shared / "data").glob("deepstatemap_data_2024*.geojson")), options=held_by("Russia"))
    ground = Ground(dataset, control(dataset))
    days = [utc(f"2024-{month:02}-01") for month in range(8, 13)]
    found = episodes(ground, "Russia", days[0], utc("2024-12-02"))
    gained = sum(change(ground, start, end).of("Russia").gained_km2 for start, end in pairwise(days))
    assert sum(one.area_km2 for one in found) == pytest.approx(gained, rel=2e-5)
    assert ranked(found, "area")[0].start == days[-1]
