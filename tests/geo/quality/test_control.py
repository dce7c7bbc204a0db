"""Control series: days missing, versions repeated, jumps and whole countries, ground that two hold at once."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.model.areas import areas_km2
from geo.quality.jumps import country_areas
from geo.quality.report import report_of
from geo.read.files import dataset_of as merged
from geo.read.files import read_each
from geo.read.options import held_by
from geo.read.world import country
from tests.worlds import dataset_of, utc, zone

TODAY = utc("2026-11-23")
GEOD = Geod(ellps="WGS84")
DAY = pd.Timedelta(days=1)


def day(number):
    return utc("2024-01-01") + number * DAY


def series(shapes, *, days=None, hold=1, actor="A"):
    """Return zones of one version a day; a version may be several shapes, or none."""
    rows = []
    for number, shape in zip(days or range(len(shapes)), shapes, strict=True):
        times = {"start": day(number), "end": day(number + hold)}
        rows += [zone(actor, part) | times for part in (shape if isinstance(shape, list) else [shape])]
    return rows


def found(code, *tracks):
    report = report_of(dataset_of(zones=[row for rows in tracks for row in rows]), today=TODAY)
    return report.find(code)


def flagged(finding):
    return (
        []
        if finding is None
        else [(pd.Timestamp(one) - pd.Timestamp("2024-01-01")).days for one in finding.rows["day"]]
    )


def strip(width):
    """Return ground whose area is in proportion to the width, to a millionth."""
    return shapely.box(37, 36, 37 + width, 36.2)


@pytest.mark.parametrize(
    ("widths", "days"),
    [
        ([1, 1.19, 1.0], []),
        ([1, 1.21, 1.22], [1]),
        ([1, 0.81, 0.8], []),
        ([1, 0.79, 0.79], [1]),
        # A corrupt week: all of it, and not the day on which the map is right again.
        ([1, 1, 3, 3.1, 3, 3, 3, 3, 3, 1.01, 1.02], [2, 3, 4, 5, 6, 7, 8]),
        ([1, 0.1, 1], [1]),
        # Ground that really was won stays won: the first version alone.
        ([1, 1, 2, 2, 2, 2], [2]),
        # Slow growth is none.
        ([1, 1.1, 1.21, 1.33, 1.46], []),
        # Two jumps one after the other.
        ([1, 2, 4, 4], [1, 2]),
    ],
)
def test_versions_that_jump(widths, days):
    assert flagged(found("jumps", series([strip(width) for width in widths]))) == days


def test_over_several_days_more_may_change():
    wide = [strip(1), strip(1.4)]
    assert flagged(found("jumps", series(wide, days=[0, 2]))) == []
    assert flagged(found("jumps", series(wide, days=[0, 1]))) == [1]


def test_a_jump_says_by_how_much_in_square_kilometres():
    finding = found("jumps", series([strip(1), strip(2)]))
    old, new = (abs(GEOD.geometry_area_perimeter(shapely.segmentize(strip(width), 0.01))[0]) / 1e6 for width in (1, 2))
    assert f"+100 % against 2024-01-01 ({old:,.0f} to {new:,.0f} km²)" in finding.rows["what"].iloc[0]
    assert finding.removable == finding.ids == ("z1",)


def test_a_version_that_covers_a_whole_country_is_flagged_and_nothing_is_compared_with_it():
    ground = shapely.box(37, 34, 38, 35)
    lebanon = country("Lebanon").buffer(0.05)
    finding = found("jumps", series([ground, lebanon, ground, ground]))
    assert flagged(finding) == [1]
    what = finding.rows["what"].iloc[0]
    assert "of Lebanon (" in what
    areas = [abs(GEOD.geometry_area_perimeter(shapely.segmentize(one, 0.01))[0]) / 1e6 for one in (lebanon, ground)]
    assert what.endswith(f"{areas[0]:,.0f} km²; without it {areas[1]:,.0f} km², as on 2024-01-01)")


def test_nine_tenths_of_a_country_is_no_whole_one():
    lebanon = country("Lebanon")
    west, south, _, north = lebanon.bounds
    most = shapely.intersection(lebanon, shapely.box(west - 1, south + 0.25, 40, north + 1))
    share = most.area / lebanon.area
    assert 0.8 < share < 0.94
    assert found("jumps", series([most, most])) is None


def test_small_countries_inside_other_ground_are_not_meant():
    # San Marino (61 km2) and the Vatican lie inside.
    assert found("jumps", series([shapely.box(12, 41.5, 13, 44.2)] * 2)) is None


def test_zones_with_lives_of_their_own_are_no_versions():
    rows = [zone("A", strip(1), "2024-01-01", "2024-06-01"), zone("A", strip(3), "2024-02-01", "2024-07-01")]
    assert found("jumps", rows) is None


def test_two_actors_and_two_versions_are_compared_each_with_its_own():
    assert flagged(found("jumps", series([strip(1), strip(1)]), series([strip(9), strip(9)], actor="B"))) == []


def test_areas_of_countries_are_those_of_their_outlines():
    for name in ("Syria", "Fiji", "South Africa", "Lebanon"):
        own = areas_km2(np.array([country(name)], dtype=object))[0]
        assert country_areas()[name] == pytest.approx(own, rel=0.002)


@settings(max_examples=40)
@given(st.sets(st.integers(0, 30), min_size=3, max_size=20).map(sorted), st.integers(1, 4))
def test_missing_days_are_those_without_a_version(days, hold):
    ends = [min(one + hold, later) for one, later in zip(days, [*days[1:], days[-1] + hold], strict=True)]
    rows = series([strip(1)] * len(days), days=days)
    rows = [row | {"end": day(end)} for row, end in zip(rows, ends, strict=True)]
    finding = found("missing-days", rows)
    usual = float(np.median(np.diff(days)))
    # Oracle: day by day.
    missing, unknown = 0, 0
    for one, later, end in zip(days, days[1:], ends, strict=False):
        late = one + int(usual * 86400) / 86400 if later - one > 1.5 * usual else later
        gone = later - min(late, end)
        missing += gone
        unknown += later - max(min(late, end), end)
    if finding is None:
        assert missing == 0
        return
    assert finding.of == days[-1] - days[0]
    if usual == int(usual):
        assert finding.count == missing
        assert finding.rows["unknown days"].sum() == unknown


def test_the_days_missing_are_listed_with_their_first_and_last():
    finding = found("missing-days", series([strip(1)] * 4, days=[0, 1, 2, 6]))
    row = finding.rows.iloc[0]
    assert (f"{row['from']:%d}", f"{row['to']:%d}", row["days"], row["unknown days"]) == ("04", "06", 3, 3)
    assert finding.sentence == "3 of 6 days have no version of their own: on 3 of them control is unknown."


def test_versions_equal_to_the_one_before():
    other = [strip(1), strip(2)]
    finding = found("repeated-versions", series([other, other[::-1], [strip(1), strip(2.0001)], [strip(1)]]))
    assert flagged(finding) == [1]
    assert (finding.count, finding.of) == (1, 4)


def test_ground_of_two_actors_at_once():
    a, b, c = shapely.box(37, 36, 38, 37), shapely.box(37.5, 36, 38.5, 37), shapely.box(38.5, 36, 39, 37)
    finding = found("overlaps", series([a, a]), series([b, c], actor="B"))
    # Only the first day's overlap; that of the second touches nothing.
    assert finding.ids == ("z0", "z2")
    half = abs(GEOD.geometry_area_perimeter(shapely.segmentize(shapely.box(37.5, 36, 38, 37), 0.01))[0]) / 1e6
    assert finding.rows["shared_km2"].iloc[0] == pytest.approx(half, rel=1e-4)


@pytest.mark.parametrize(
    "rows",
    [
        [*series([strip(1)]), *series([shapely.box(38, 36, 39, 36.2)], actor="B")],
        [*series([strip(1)]), *series([strip(1)], days=[1], actor="B")],
        [*series([strip(1)]), *series([strip(1)], actor="contested")],
        [*series([strip(1)]), *series([shapely.box(37.9999, 36, 39, 36.2)], actor="B")],
        [*series([strip(1)]), *series([strip(2)])],
    ],
    ids=["neighbours", "one after the other", "contested", "a sliver", "one actor"],
)
def test_what_is_no_overlap(rows):
    assert found("overlaps", rows) is None


def test_of_very_many_vertices_every_so_many_pairs_are_compared_and_that_is_said(monkeypatch):
    monkeypatch.setattr("geo.quality.overlaps.MOST_VERTICES", 40)
    finding = found("overlaps", series([strip(1)] * 12), series([strip(2)] * 12, actor="B"))
    assert finding.count == 8
    assert finding.sentence.endswith("Of 12 pairs, 4 all through time were compared.")


@settings(max_examples=25)
@given(st.lists(st.floats(0.5, 4), min_size=2, max_size=8), st.integers(0, 99))
def test_the_order_of_zones_changes_nothing(widths, seed):
    data = dataset_of(zones=series([strip(width) for width in widths]))
    order = np.random.default_rng(seed).permutation(len(widths))
    turned = replace(data, zones=data.zones.iloc[order])
    reports = [report_of(one, today=TODAY).findings for one in (data, turned)]
    assert [(one.sentence, one.ids) for one in reports[0]] == [(one.sentence, one.ids) for one in reports[1]]


def test_a_day_missing_for_two_actors_of_one_file_is_one_day():
    rows = [series([strip(1)] * 5, days=[0, 1, 2, 4, 5], actor=actor) for actor in ("A", "B")]
    finding = found("missing-days", *rows)
    assert (finding.count, finding.of, len(finding.rows)) == (1, 5, 2)
    assert finding.sentence == "1 of 5 days has no version of its own: on 1 of them control is unknown."


@pytest.mark.parametrize(
    ("good", "bad", "count", "of"),
    [("1245", "3", 1, 4), ("14", "23", 2, 3), ("123", "4", 1, 3), ("1235", "", 1, 4), ("1", "2", 1, 1)],
)
def test_a_day_whose_file_cannot_be_used_is_counted_once(tmp_path, good, bad, count, of):
    for number in good + bad:
        feature = f'{{"type": "Feature", "geometry": {shapely.to_geojson(strip(1 + int(number) / 1000))}}}'
        (tmp_path / f"2024-08-0{number}.geojson").write_text(feature if number in good else "{broken")
    reading = read_each([tmp_path], options=held_by("A", max_gap_days=1))
    finding = report_of(merged(reading), today=TODAY, reading=reading).find("missing-days")
    assert (finding.count, finding.of) == (count, of)
    assert f"on {count} of them control is unknown" in finding.sentence
    assert ("cannot be used" in finding.sentence) == bool(bad)
