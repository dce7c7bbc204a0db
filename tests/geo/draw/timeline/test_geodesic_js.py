"""Lengths taken on the page against pyproj.Geod, which is GeographicLib; rules of the legend and of the tools."""

import random
from itertools import pairwise

import pytest
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")
#: What `geodesic.js` promises.
MOST_M = 1e-4


def apart(pair):
    return WGS84.inv(*pair[0], *pair[1])[2]


def anywhere(dice):
    return [dice.uniform(-180, 180), dice.uniform(-90, 90)]


def nearly_opposite(dice):
    lon, lat = dice.uniform(-180, 180), dice.uniform(-89, 89)
    return [[lon, lat], [lon + 180 + dice.uniform(-0.6, 0.6), -lat + dice.uniform(-0.6, 0.6)]]


def pairs():
    dice = random.Random(7)  # noqa: S311 - not a secret
    far = [[anywhere(dice), anywhere(dice)] for _ in range(1500)]
    near = [[spot, [spot[0] + dice.uniform(-1e-3, 1e-3), spot[1] * 0.9999]] for spot, _ in far[:500]]
    odd = [
        [[0, 0], [180, 0]], [[0, 0], [179.5, 0]], [[0, 0], [179.7, 0.1]], [[0, 90], [0, -90]], [[10, 45], [190, -45]],
        [[37, 36], [37, 36]], [[37, 90], [-20, 90]], [[179.9, -17], [-179.9, -17]], [[350, 10], [-10, 11]],
        [[0, 0], [0, 1]],
    ]  # fmt: skip
    return far + near + odd + [nearly_opposite(dice) for _ in range(200)]


def test_lengths_are_those_of_geographiclib_everywhere(run):
    given = pairs()
    found = run("return given.map(([a, b]) => geodesicInverse(a, b).metres)", given)
    off = [abs(metres - apart(pair)) for metres, pair in zip(found, given, strict=True)]
    assert max(off) < MOST_M


def test_some_of_these_pairs_need_the_way_for_opposite_points(run):
    settled = run("return given.map(([a, b]) => vincentyInverse(a, b) !== null)", pairs())
    assert 50 < settled.count(False) < 210


def test_a_path_runs_along_the_geodesic_and_over_180_without_a_jump(run):
    given = [*pairs()[:200], [[179, 10], [-178, 30]], [[-179, -40], [178, -41]], [[530, 10], [-178, 30]]]
    paths = run("return given.map(([a, b]) => geodesicPath(a, b, 300000))", given)
    for path, pair in zip(paths, given, strict=True):
        points, whole = path["points"], apart(pair)
        legs = [apart(leg) for leg in pairwise(points)]
        # Every point lies on the shortest line: the legs add up to it.
        assert sum(legs) == pytest.approx(whole, abs=1e-3)
        assert max(legs) <= 300_001
        lons = [lon for lon, lat in points if abs(lat) < 80]
        assert all(abs(b - a) < 180 for a, b in pairwise(lons))
        assert points[0] == pair[0]
        turns = (points[-1][0] - pair[1][0]) / 360
        assert turns == pytest.approx(round(turns), abs=1e-9)


def test_a_path_half_round_the_globe_has_points_as_near_to_each_other_as_any(run):
    path = run("return geodesicPath([-90, 10], [89, -9], 10000)")
    legs = [apart(leg) for leg in pairwise(path["points"])]
    assert len(legs) > 1900
    assert max(legs) <= 10_000.001


def test_legs_add_up_and_can_be_taken_back(run):
    total, one, none = run(
        """
        let path = null;
        for (const point of given) path = withLeg(path, point);
        return [lengthOf(path), lengthOf(withoutLast(path)), withoutLast(withoutLast(withoutLast(path)))];
        """,
        [[37, 36], [38, 36], [38, 37]],
    )
    first, second = apart([[37, 36], [38, 36]]), apart([[38, 36], [38, 37]])
    assert total == pytest.approx(first + second, abs=MOST_M)
    assert one == pytest.approx(first, abs=MOST_M)
    assert none is None


@pytest.mark.parametrize(
    ("longitudes", "span"),
    [([37], [37, 37]), ([36, 38, 37], [36, 38]), ([179.9, -179.9], [179.9, 180.1]), ([-170, 170, 175], [170, 190])],
)
def test_the_shortest_stretch_round_longitudes(run, longitudes, span):
    assert run("return longitudeSpan(given)", longitudes) == pytest.approx(span)


def test_a_box_round_an_uncertain_spot_holds_its_circle(run):
    [[south, west], [north, east]] = run("return boxRound([given])", [37, 60, 25_000])
    for azimuth, inside in ((0, north), (180, south)):
        assert abs(WGS84.fwd(37, 60, azimuth, 25_000)[1] - inside) < 0.01
    assert west < WGS84.fwd(37, 60, 270, 24_900)[0]
    assert east > WGS84.fwd(37, 60, 90, 24_900)[0]


def test_pages_of_a_list_stay_inside_it(run):
    found = run(
        """
        const items = Array.from({ length: 101 }, (_, i) => i);
        return [0, 2, 9, -1].map((page) => pageOf(items, page, 50)).concat([pageOf([], 3, 50)]);
        """
    )
    assert [(page["at"], page["pages"], page["from"], len(page["entries"])) for page in found] == [
        (0, 3, 0, 50), (2, 3, 100, 1), (2, 3, 100, 1), (0, 3, 0, 50), (0, 1, 0, 0),
    ]  # fmt: skip


def test_actors_are_found_without_case_and_accents(run):
    said = run("return given.map(plainText)", ["Jabhat AL-NUSRA", "Ansár", "الجيش"])
    assert said[:2] == ["jabhat al-nusra", "ansar"]
    assert "لجيش" in said[2]


def test_holders_come_first_in_the_legend(run):
    names = run(
        """
        const actors = ["A", "B", "contested", "Government", "unknown", "Z"].map((name) => ({ name }));
        const found = listedActors(actors, { actor: [3, 5, 2, 4] }, { actor_a: [0, 1, 1, 6, 6, 6] });
        return found.map(({ actor, ground }) => [actor.name, ground]);
        """
    )
    assert names == [["Government", True], ["Z", True], ["B", False], ["A", False]]


def test_held_dates_say_the_last_day_held(run):
    said = run(
        """
        const day = (text) => Date.parse(text + "T00:00Z");
        const since = day("2015-02-01"), until = day("2015-10-10");
        return [{ since, until }, { since, until: null }, { since, until, sinceAtLeast: true, untilAtLeast: true },
          { since, until: null, sinceAtLeast: true }].map((held) => heldDates(held, DAY));
        """
    )
    assert said == [
        "1 February 2015 to 9 October 2015",
        "since 1 February 2015",
        "at least since 1 February 2015 to at least 9 October 2015",
        "at least since 1 February 2015",
    ]
