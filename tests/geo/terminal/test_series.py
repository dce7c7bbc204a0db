"""``geo series``: intervals, crossings, and the days on which nothing is known."""

import json

import pytest
from pyproj import Geod

POINT = "37.05,36.05"
GEOD = Geod(ellps="WGS84")


def east_of(lon):
    """Return the metres from POINT to the meridian edge at `lon`, by its nearest point on the same parallel."""
    # Oracle: the geodesic along the parallel's two points; the edge runs north and south of it, and over 10 km the
    # foot of the perpendicular lies less than a centimetre nearer.
    return GEOD.inv(37.05, 36.05, lon, 36.05)[2]


@pytest.fixture
def approaching(control):
    """Three days in a row, then one after a hole of five days: the square comes nearer, and goes again."""
    for day, west in (("01", 37.2), ("02", 37.2), ("03", 37.1), ("09", 37.3)):
        path = control(f"days/2024-08-{day}.geojson", (west, 36.0, 37.4, 36.1))
    return path.parent


def series(geo, folder, *words):
    status, out, err = geo(
        "series", "--data", folder, "--actor", "Russia", "--from", POINT, "--to", "Russia", "--json", *words
    )
    assert (status, err) == (0, "")
    return json.loads(out)


def test_intervals_are_in_order_without_holes_and_unknown_is_not_a_number(geo, approaching):
    found = series(geo, approaching)
    assert [(one["start"], one["end"]) for one in found["series"]] == [
        ("2024-08-01", "2024-08-03"),
        ("2024-08-03", "2024-08-06"),
        ("2024-08-06", "2024-08-09"),
        ("2024-08-09", "2024-08-12"),
    ]
    distances = [one["distance_m"] for one in found["series"]]
    assert distances[2] is None
    expected = [east_of(37.2), east_of(37.1), east_of(37.3)]
    assert [one for one in distances if one is not None] == pytest.approx(expected, abs=0.5)
    first, unknown = found["series"][0], found["series"][2]
    assert first["interval_m"] == pytest.approx([expected[0] - 1000, expected[0] + 1000], abs=0.5)
    assert first["from"] == {"name": POINT, "lon": 37.05, "lat": 36.05}
    assert first["to"]["lon"] == pytest.approx(37.2)
    assert unknown["interval_m"] is None
    assert "no zone of Russia" in unknown["reason"]


def test_the_missing_days_are_listed(geo, approaching):
    found = series(geo, approaching)
    assert found["missing_days"] == ["2024-08-06", "2024-08-07", "2024-08-08"]
    assert found["days_known"] == 8
    assert series(geo, approaching, "--max-gap", "1")["missing_days"][0] == "2024-08-04"
    assert series(geo, approaching, "--max-gap", "9")["missing_days"] == []


def test_without_a_threshold_nothing_is_said_of_one(geo, approaching):
    found = series(geo, approaching)
    assert (found["threshold_m"], found["crossings"], found["first_under"], found["days_under"]) == (
        None,
        [],
        None,
        None,
    )


def test_crossings_closest_and_first_under(geo, approaching):
    found = series(geo, approaching, "--threshold", "8000")
    assert found["threshold_m"] == 8000
    assert [(one["at"], one["under"], one["sure"], one["days_unknown_before"]) for one in found["crossings"]] == [
        ("2024-08-03", True, True, 0),
        ("2024-08-09", False, True, 3),
    ]
    assert found["crossings"][0]["before_m"] == found["series"][0]["distance_m"]
    assert found["crossings"][0]["distance_m"] == found["series"][1]["distance_m"]
    assert found["first_under"] == found["closest"] == found["series"][1]
    assert (found["days_under"], found["days_known"]) == (3, 8)


def test_a_threshold_equal_to_the_distance_is_not_under(geo, control):
    folder = control("days/2024-08-01.geojson", (37.0, 36.0, 37.1, 36.1)).parent
    found = series(geo, folder, "--threshold", "0")
    assert found["series"][0]["distance_m"] == 0
    assert (found["first_under"], found["days_under"]) == (None, 0)


def test_the_end_is_the_day_after_the_last(geo, approaching):
    found = series(geo, approaching, "--start", "2024-08-02", "--end", "2024-08-04")
    assert (found["start"], found["end"]) == ("2024-08-02", "2024-08-04")
    assert [(one["start"], one["end"]) for one in found["series"]] == [
        ("2024-08-02", "2024-08-03"),
        ("2024-08-03", "2024-08-04"),
    ]
    assert found["days_known"] == 2


def test_days_beyond_the_data_are_not_known(geo, approaching):
    found = series(geo, approaching, "--start", "2024-07-30", "--end", "2024-08-02")
    assert found["missing_days"] == ["2024-07-30", "2024-07-31"]


def test_as_lines(geo, approaching):
    words = ("--actor", "Russia", "--from", POINT, "--to", "Russia", "--threshold", "8000")
    status, out, err = geo("series", "--data", approaching, *words)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    first, near, last = (f"{east_of(lon):,.0f}" for lon in (37.2, 37.1, 37.3))
    unknown = "not known for 3 days before it"
    assert lines[0] == f"{POINT} to Russia, position to edge, each up to its second date:"
    assert lines[1].startswith(f"2024-08-01 to 2024-08-03: 14 km ({first} m; 8.4 mi) (13–15 km), from 37.05,36.05 to ")
    assert lines[3] == "2024-08-06 to 2024-08-09: not known, the data record no zone of Russia at that moment"
    assert lines[5:12] == [
        f"closest: 4.5 km ({near} m; 2.8 mi) (3.5–5.5 km), from 2024-08-03",
        "first under 8,000 m: from 2024-08-03",
        "under 8,000 m on 3 of 8 days on which it is known",
        "2 crossings of 8,000 m:",
        f"  2024-08-03 to under: 14 km ({first} m; 8.4 mi) before, 4.5 km ({near} m; 2.8 mi) after",
        f"  2024-08-09 to not under: 4.5 km ({near} m; 2.8 mi) before, 23 km ({last} m; 14 mi) after; {unknown}",
        "not known on 3 days: 2024-08-06 to 2024-08-08",
    ]


def test_first_under_says_on_how_many_days_before_it_nothing_is_known(geo, control):
    for day, west in (("01", 37.3), ("09", 37.1)):
        folder = control(f"days/2024-08-{day}.geojson", (west, 36.0, 37.4, 36.1)).parent
    assert series(geo, folder, "--threshold", "8000")["unknown_days_before_first_under"] == 5
    words = ("--actor", "Russia", "--from", POINT, "--to", "Russia", "--threshold", "8000")
    out = geo("series", "--data", folder, *words)[1]
    assert "first under 8,000 m: from 2024-08-09; not known on 5 days before it" in out


def test_of_many_missing_days_the_spans_are_listed(geo, approaching):
    found = series(geo, approaching, "--start", "1800-01-01", "--end", "2200-12-31")
    assert found["missing_days"] is None
    assert found["missing_spans"] == [
        ["1800-01-01", "2024-08-01"], ["2024-08-06", "2024-08-09"], ["2024-08-12", "2200-12-31"]
    ]  # fmt: skip


def test_a_series_of_ground_without_an_end_says_where_it_stops(geo, control):
    file = control("zones.geojson", (37.2, 36.0, 37.4, 36.1), properties={"actor": "B", "start": "2024-08-01"})
    words = ("series", "--data", file, "--from", POINT, "--to", "B", "--json")
    assert json.loads(geo(*words)[1])["notes"][0] == (
        "No end is recorded for ground of B: the series stops on 2024-08-02, after the last day that the data record; "
        "--end goes on, and takes it as still held."
    )
    later = json.loads(geo(*words, "--end", "2025-01-01")[1])
    assert later["end"] == "2025-01-01"
    assert "taken as still held; the last recorded change of ground in the data is 2024-08-01" in later["notes"][0]


def test_the_samples_pair_from_the_terminal(geo):
    words = ("--from", "ISIS", "--to", "Government", "--start", "2015-10-01", "--end", "2015-11-01")
    status, out, _ = geo("series", "--data", "data/aleppo-2015", *words, "--threshold", "2200", "--json")
    found = json.loads(out)
    assert status == 0
    assert [one["at"] for one in found["crossings"]] == ["2015-10-09"]
    assert found["crossings"][0]["sure"] is False
    assert found["closest"]["from"]["name"] == "Tall Susin"
    assert found["notes"][0].startswith("Measured inside the dataset's own area of interest")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--start", "2024-08-05", "--end", "2024-08-05"], "--start 2024-08-05 is not before --end 2024-08-05"),
        (["--start", "2024-08-05", "--end", "2024-08-01"], "is not before"),
        (["--start", "2025-01-01", "--end", "2025-02-01"], "is outside the data, which cover 2024-08-01"),
        (["--start", "2020-01-01", "--end", "2020-02-01"], "is outside the data, which cover 2024-08-01"),
        (["--start", "2025-01-01"], "is outside the data, which cover 2024-08-01"),
        (["--end", "2020-01-01"], "2019-12-31 up to 2020-01-01 is outside the data, which cover 2024-08-01"),
        (["--start", "0001-01-01"], "the year is not between 1800 and 2200"),
        (["--end", "0001-01-01"], "the year is not between 1800 and 2200"),
        (["--start", "yesterday"], "'yesterday' is not a date; give YYYY-MM-DD"),
        (["--start", "2024-08-06", "--end", "2024-08-08"], "there is no distance from 2024-08-06"),
        (["--threshold", "-1"], "a threshold of -1 m cannot be used"),
        (["--threshold", "nan"], "a threshold of nan m cannot be used"),
        (["--threshold", "-inf"], "a threshold of -inf m cannot be used"),
        (["--threshold", "near"], "'near' is not a number of metres"),
        (["--max-gap", "-1"], "a file cannot hold for -1 days; give 1 day or more"),
        (["--max-gap", "0"], "a file cannot hold for 0 days"),
        (["--max-gap", "1.5"], "'1.5' is not a whole number of days"),
        (["--actor", ""], "the actor '' is blank"),
        (["--area", "0,0,1,1"], "lies outside the area measured"),
        (["--area", "nan,0,1,1"], "is not W,S,E,N in degrees"),
        (["--to", "Rusia"], "did you mean Russia?"),
        (["--from", "Rusia"], "did you mean Russia?"),
        (["--from", "Russia"], "two sides"),
        (["--from", "nan,36"], "--from 'nan,36' is not LON,LAT in degrees"),
        (["--from", "inf,36"], "--from 'inf,36' is not LON,LAT in degrees"),
        (["--from", "37,36,0"], "is not LON,LAT in degrees"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_one_line_and_never_a_number(geo, approaching, words, said):
    given = ["--actor", "Russia", "--from", POINT, "--to", "Russia"]
    status, out, err = geo("series", "--data", approaching, *given, *words, "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert said in err


def test_a_pair_that_never_stands_at_one_time_is_refused(geo, zones):
    path = zones(
        "zones.geojson",
        ("Alpha", "2024-01-01", "2024-01-31", (37.0, 36.0, 37.1, 36.1)),
        ("Beta", "2024-02-01", "2024-02-29", (37.3, 36.0, 37.4, 36.1)),
    )
    status, out, err = geo("series", "--data", path, "--from", "Alpha", "--to", "Beta")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert err.endswith("; Alpha and Beta are never recorded at the same time\n")
    status, out, err = geo("distance", "--data", path, "--from", "Alpha", "--to", "Beta", "--on", "2024-01-15")
    assert (status, out) == (2, "")
    assert err.endswith("no zone of Beta at that moment; Beta is recorded after it from 2024-02-01\n")


def test_an_area_with_nothing_in_it_is_refused(geo, zones):
    path = zones(
        "zones.geojson",
        ("Alpha", "2024-01-01", "2024-01-31", (37.0, 36.0, 37.1, 36.1)),
        ("Beta", "2024-01-01", "2024-01-31", (37.3, 36.0, 37.4, 36.1)),
    )
    status, out, err = geo("series", "--data", path, "--from", "Alpha", "--to", "Beta", "--area", "-3,50,-2,51")
    assert (status, out) == (2, "")
    assert "in the area of interest" in err


def test_five_real_days_say_which_days_are_not_known(geo, shared, tmp_path):
    for path in sorted((shared / "data").glob("deepstatemap_data_2024*.geojson")):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    found = json.loads(
        geo(
            "series", "--data", tmp_path, "--actor", "Russia", "--from", "37.1758,48.2829", "--to", "Russia", "--json"
        )[1]
    )  # fmt: skip
    assert found["series"][0]["distance_m"] == pytest.approx(19_898, abs=10)
    assert found["days_known"] == 15
    # Oracle: from 4 August to 30 November there are 119 days, less three times three that a file covers.
    assert len(found["missing_days"]) == 119 - 9
    assert found["missing_days"][0] == "2024-08-04"
