"""``geo change``: what changed hands between two dates, and every date, source and area that is refused."""

import json

import pytest
import shapely
from pyproj import Geod

GEOD = Geod(ellps="WGS84")
WEST, EAST = (37.0, 36.0, 37.2, 36.2), (37.2, 36.0, 37.4, 36.2)


def geodesic_km2(west, south, east, north):
    outline = shapely.segmentize(shapely.box(west, south, east, north), 0.001)
    return abs(GEOD.geometry_area_perimeter(outline)[0]) / 1e6


def change(geo, *words):
    status, out, err = geo("change", *words, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def refused(geo, *words):
    """Return the one line of a refusal."""
    status, out, err = geo("change", *words)
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    return line


@pytest.fixture
def moved(zones):
    """A takes half of B's ground on 2 June."""
    return zones(
        "zones.geojson",
        ("A", "2015-01-01", "2015-06-01", WEST),
        ("B", "2015-01-01", "2015-06-01", EAST),
        ("A", "2015-06-02", "2015-12-31", (37.0, 36.0, 37.3, 36.2)),
        ("B", "2015-06-02", "2015-12-31", (37.3, 36.0, 37.4, 36.2)),
    )


def test_the_answer_has_an_entry_for_each_holder(geo, moved):
    found = change(geo, "--data", moved, "--from", "2015-03-01", "--to", "2015-09-01")
    shift = geodesic_km2(37.2, 36.0, 37.3, 36.2)
    assert (found["from"], found["to"], found["area"]) == ("2015-03-01", "2015-09-01", None)
    assert list(found["actors"]) == ["A", "B"]
    a, b = found["actors"]["A"], found["actors"]["B"]
    assert a["before_km2"] == pytest.approx(geodesic_km2(*WEST), rel=1e-6)
    assert (a["gained_km2"], a["lost_km2"]) == (pytest.approx(shift, rel=1e-6), 0)
    assert abs(a["gained_km2"] - a["lost_km2"] - (a["after_km2"] - a["before_km2"])) < 1e-6
    assert a["gained_from"] == {"B": pytest.approx(shift, rel=1e-6)}
    assert (a["newly_covered_km2"], b["no_longer_covered_km2"]) == (0, 0)
    assert b["lost_to"] == {"A": pytest.approx(shift, rel=1e-6)}
    assert a["gained_interval_km2"][0] < a["gained_km2"] < a["gained_interval_km2"][1]
    assert (a["places_gained"], a["places_lost"]) == ([], [])
    total = found["agree_km2"] + found["disagree_km2"] + found["uncovered_km2"]
    assert abs(total - found["union_km2"]) < 1e-6
    assert found["overlaps"] == {"before": [], "after": []}
    assert "gained_km2 is held after and not before" in found["definition"]


def test_as_lines(geo, moved):
    status, out, err = geo("change", "--data", moved, "--from", "2015-03-01", "--to", "2015-09-01")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "2015-03-01 to 2015-09-01, area by holder:"
    assert lines[1].startswith("A: 400 km² (360–441 km²), on 2015-09-01 600 km² (")
    assert [line for line in lines if "place" in line] == ["  note: The data name no places, so none is counted."]
    assert lines[2].startswith("  gained 200 km² (")
    assert lines[2].endswith(": 200 km² from B")
    assert lines[4].startswith("  lost 200 km² (")
    assert lines[5] == (
        "of 799 km² in all: 600 km² with one holder at both dates, 200 km² with two, 0 km² covered at one date alone"
    )


def test_ground_that_nothing_covers_at_the_other_date_is_neither_gained_nor_lost(geo, zones):
    data = zones(
        "zones.geojson",
        ("A", "2015-01-01", "2015-06-01", WEST),
        ("B", "2015-01-01", "2015-06-01", EAST),
        ("A", "2015-06-02", "2015-12-31", (37.2, 36.0, 37.3, 36.4)),
    )
    out = geo("change", "--data", data, "--from", "2015-03-01", "--to", "2015-09-01")[1].splitlines()
    assert [line.split(" (")[0] for line in out if line.startswith("  ")][:3] == [
        "  held anew 399 km²", "  held no more 400 km²", "  held no more 400 km²",
    ]  # fmt: skip
    assert out[2].endswith(": 200 km² from B, 199 km² not covered before")
    assert out[3].endswith(": 400 km² no longer covered")
    assert out[5].endswith(": 200 km² to A, 200 km² no longer covered")


def test_the_sample_names_the_places_that_turned_and_from_whom(geo):
    found = change(geo, "--data", "data/aleppo-2015", "--from", "2015-10-08", "--to", "2015-10-10")
    isis = found["actors"]["ISIS"]
    assert isis["places_gained"] == [
        "Fafin", "Infantry School", "Kafr Qaris", "Maarata", "Tall Qarah", "Tall Susin",
    ]  # fmt: skip
    assert (isis["places_lost"], isis["places_before"], isis["places_after"]) == ([], 7, 13)
    turns = {turn["name"]: (turn["before"], turn["after"], turn["confidence"]) for turn in found["turns"]}
    assert turns["Tall Susin"][:2] == ("Opposition", "ISIS")
    assert turns["Fafin"] == ("Opposition", "ISIS", "low")
    assert turns["Tall Shair"][:2] == ("Opposition", "unknown")
    assert found["actors"]["Opposition"]["places_no_longer_known"] == ["Tall Shair"]
    assert any("--area all lifts it" in note for note in found["notes"])
    out = geo("change", "--data", "data/aleppo-2015", "--from", "2015-10-08", "--to", "2015-10-10")[1]
    assert (
        "  gained 6 places from Opposition: Fafin, Infantry School, Kafr Qaris, Maarata, Tall Qarah, Tall Susin"
        in out.splitlines()
    )
    assert "  1 place no longer known (unknown): Tall Shair" in out.splitlines()


def test_the_area_is_the_datasets_own_or_the_one_given_or_all(geo):
    words = ("--data", "data/aleppo-2015", "--from", "2015-10-08", "--to", "2015-10-10")
    assert change(geo, *words)["area"] == [37.05, 36.29, 37.3, 36.5]
    everywhere = change(geo, *words, "--area", "all")
    assert everywhere["area"] is None
    box = change(geo, *words, "--area", "37.1,36.3,37.25,36.4")
    assert 0 < box["union_km2"] < everywhere["union_km2"]
    assert box["union_km2"] <= geodesic_km2(37.1, 36.3, 37.25, 36.4) + 1e-6


def test_files_without_properties_are_held_by_the_actor_told(geo, control):
    for day, east in (("01", 37.2), ("02", 37.3)):
        folder = control(f"days/2024-08-{day}.geojson", (37.0, 36.0, east, 36.1)).parent
    found = change(geo, "--data", folder, "--actor", "Russia", "--from", "2024-08-01", "--to", "2024-08-02")
    russia = found["actors"]["Russia"]
    assert russia["gained_km2"] == pytest.approx(geodesic_km2(37.2, 36.0, 37.3, 36.1), rel=1e-6)
    # One side's map does not say who held the rest.
    assert (russia["gained_from"], russia["newly_covered_km2"]) == ({}, russia["gained_km2"])
    assert any("were not covered on 1 August 2024" in note for note in found["notes"])


def test_the_slices_of_2024(geo, shared):
    paths = sorted((shared / "data").glob("deepstatemap_data_2024*.geojson"))
    found = change(geo, "--data", *paths, "--actor", "Russia", "--from", "2024-08-01", "--to", "2024-12-01")
    russia = found["actors"]["Russia"]
    assert russia["before_km2"] == pytest.approx(109_495.7, rel=5e-4)
    assert abs(russia["gained_km2"] - russia["lost_km2"] - (russia["after_km2"] - russia["before_km2"])) < 1e-6


def test_zones_that_overlap_are_disputed_and_reported(geo, zones):
    path = zones(
        "zones.geojson",
        ("A", "2015-01-01", "2015-12-31", (37.0, 36.0, 37.3, 36.2)),
        ("B", "2015-01-01", "2015-12-31", (37.2, 36.0, 37.4, 36.2)),
    )
    found = change(geo, "--data", path, "--from", "2015-03-01", "--to", "2015-09-01")
    shared_km2 = pytest.approx(geodesic_km2(37.2, 36.0, 37.3, 36.2), rel=1e-6)
    assert found["actors"]["disputed"]["after_km2"] == shared_km2
    assert found["overlaps"]["before"] == [{"actors": ["A", "B"], "area_km2": shared_km2}]
    assert found["notes"][0].startswith("On 1 March 2015 zones of A and B overlap by ")


def test_ground_without_an_end_is_said_to_be_taken_as_still_held(geo, control):
    path = control("zones.geojson", WEST, properties={"actor": "B", "start": "2015-01-01"})
    found = change(geo, "--data", path, "--from", "2015-03-01", "--to", "2019-09-01")
    assert found["actors"]["B"]["gained_km2"] == 0
    assert any(note.startswith("No end is recorded for ground of B (since 2015-01-01)") for note in found["notes"])


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ("--from", "2015-09-01", "--to", "2015-03-01"),
            "geo: the dates are the wrong way round: 2015-09-01 is after 2015-03-01; swap them",
        ),
        (
            ("--from", "2015-09-01", "--to", "2015-09-01"),
            "geo: both dates are 2015-09-01: a change needs two, the earlier first",
        ),
        (
            ("--from", "2014-09-01", "--to", "2015-09-01"),
            "geo: --from 2014-09-01 is outside the data, which cover 2015-01-01 up to, not including, 2016-01-01",
        ),
        (
            ("--from", "2015-03-01", "--to", "2016-01-01"),
            "geo: --to 2016-01-01 is outside the data, which cover 2015-01-01 up to, not including, 2016-01-01",
        ),
        (
            ("--from", "A", "--to", "2015-03-01"),
            "geo change: argument --from: 'A' is not a date; give YYYY-MM-DD; see geo change --help",
        ),
        (
            ("--from", "2015-03-01", "--to", "2015-09-01", "--area", "1,2,3,4"),
            "geo: nothing is recorded at either date inside the area 1,2,3,4; give another --area, or all",
        ),
        (
            ("--from", "2015-03-01", "--to", "2015-09-01", "--area", "5,2,3,4"),
            (
                "geo change: argument --area: '5,2,3,4': west must be below east and south below north, in degrees; "
                "see geo change --help"
            ),
        ),
    ],
)
def test_dates_and_areas_that_cannot_be_used_are_refused_in_one_line(geo, moved, words, line):
    assert refused(geo, "--data", moved, *words) == line


def test_a_day_without_a_file_is_refused_with_the_days_around_it(geo, control):
    for day in ("01", "09"):
        folder = control(f"days/2024-08-{day}.geojson", (37.0, 36.0, 37.2, 36.1)).parent
    words = ("--data", folder, "--actor", "Russia", "--from", "2024-08-01", "--to", "2024-08-05")
    assert refused(geo, *words) == (
        "geo: no control is recorded on 5 August 2024; there is some up to, not including, 4 August 2024 and from "
        "9 August 2024: choose such a date"
    )
    assert change(geo, *words, "--max-gap", "9")["actors"]["Russia"]["gained_km2"] == 0


def test_a_day_whose_file_cannot_be_used_is_refused_with_the_reason(geo, control):
    for day in ("01", "09"):
        folder = control(f"days/2024-08-{day}.geojson", (37.0, 36.0, 37.2, 36.1)).parent
    (folder / "2024-08-05.geojson").write_text('{"type": "FeatureCollection", "features": [{"type"', "utf-8")
    line = refused(geo, "--data", folder, "--actor", "Russia", "--from", "2024-08-01", "--to", "2024-08-05")
    assert "; the file of that day: " in line


def test_two_sources_are_refused_and_both_named(geo, zones, control):
    first = zones("survey.geojson", ("A", "2015-01-01", "2015-06-01", WEST))
    second = control("map_2015-09-01.geojson", EAST)
    line = refused(geo, "--data", first, second, "--actor", "A", "--from", "2015-03-01", "--to", "2015-09-01")
    assert line == (
        "geo: the zones of 1 March 2015 are drawn by 'survey.geojson', those of 1 September 2015 by "
        "'map_2015-09-01.geojson': what two sources draw differently is no change; compare two dates of one source, or "
        "give the files of one alone"
    )


def test_a_dataset_folder_has_no_findings_to_leave_out(geo):
    words = ("--data", "data/aleppo-2015", "--from", "2015-10-08", "--to", "2015-10-10", "--without", "jumps")
    assert refused(geo, *words).startswith("geo: --without sets aside rows of files, not of a dataset folder")


@pytest.mark.parametrize(
    ("actor", "line"),
    [
        ("Nobody", "unknown actor 'Nobody'; known: A, B"),
        ("B", "--actor B had no effect: no control file lacks a holder"),
    ],
)
def test_an_actor_told_for_files_that_name_their_own_is_refused(geo, moved, actor, line):
    words = ("--data", moved, "--actor", actor, "--from", "2015-03-01", "--to", "2015-09-01")
    instead = "the files name their actors themselves, and every one of them is in the answer: leave --actor out"
    assert refused(geo, *words) == f"geo: {line}; {instead}"


def test_an_actor_told_for_a_dataset_folder_is_refused(geo):
    words = ("--data", "data/aleppo-2015", "--from", "2015-10-08", "--to", "2015-10-10", "--actor", "Nobody")
    line = refused(geo, *words)
    assert line.startswith("geo: unknown actor 'Nobody'; known: Government, ISIS, ")
    assert line.endswith(": leave --actor out")


def test_events_alone_say_nothing_of_control(geo, tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(
        "date,actor_a,actor_b,kind,latitude,longitude\n"
        "2015-08-01,ISIS,Opposition,battle,36.3,37.2\n2015-09-01,ISIS,Opposition,battle,36.3,37.2\n",
        "utf-8",
    )
    line = refused(geo, "--data", path, "--from", "2015-08-01", "--to", "2015-09-01")
    said = "the data do not say who held which ground or place; add zones or holdings"
    assert line == f"geo: no control is recorded on 1 August 2015: {said}"


def test_places_that_a_later_survey_adds_are_not_known_before(geo, tmp_path):
    path = tmp_path / "surveys.csv"
    path.write_text(
        "place,latitude,longitude,date,holder\n"
        "One,36.0,37.0,2015-01-01,A\nTwo,36.1,37.0,2015-01-01,B\n"
        "One,36.0,37.0,2015-06-01,B\nTwo,36.1,37.0,2015-06-01,B\nThree,36.2,37.0,2015-06-01,A\n",
        "utf-8",
    )
    found = change(geo, "--data", path, "--from", "2015-03-01", "--to", "2015-09-01")["actors"]
    assert (found["A"]["places_gained"], found["A"]["places_newly_known"]) == ([], ["Three"])
    assert (found["A"]["places_lost"], found["B"]["places_gained"]) == (["One"], ["One"])
    # Three's own cell was not covered; the half-way line to Two only appears where Two's reach was.
    assert found["A"]["newly_covered_km2"] > 0
    assert "B" in found["A"]["lost_to"]


def test_ground_of_which_no_zone_is_recorded_is_null_and_said_to_be_not_known(geo, tmp_path):
    (tmp_path / "places.csv").write_text(
        "place_id,name,kind,latitude,longitude,place_uncertainty_m,source\nv,Vague,village,36.1,37.2,5000,test\n"
    )
    (tmp_path / "holdings.csv").write_text(
        "holding_id,place_id,actor,start,end,source\n1,v,B,2015-01-01,2015-06-01,test\n2,v,A,2015-06-01,,test\n"
    )
    words = ("--data", str(tmp_path), "--from", "2015-03-01", "--to", "2015-09-01")
    found = change(geo, *words)
    a = found["actors"]["A"]
    assert {a[name] for name in ("before_km2", "after_km2", "gained_km2", "newly_covered_km2")} == {None}
    assert (a["gained_interval_km2"], found["union_km2"], a["places_gained"]) == (None, None, ["Vague"])
    _, out, _ = geo("change", *words)
    assert "A: not known, on 2015-09-01 not known; places 0, then 1" in out


def test_places_that_two_sources_record_differently_are_apart(geo, tmp_path, zones):
    path = zones("zones.geojson", ("A", "2015-01-01", "2015-12-31", WEST))
    (tmp_path / "places.csv").write_text(
        "place_id,name,kind,latitude,longitude,place_uncertainty_m,source\nv,Village,village,36.1,37.1,500,test\n"
    )
    (tmp_path / "holdings.csv").write_text(
        "holding_id,place_id,actor,start,end,source\n1,v,B,2015-01-01,2015-06-01,survey\n2,v,A,2015-06-01,,paper\n"
    )
    found = change(geo, "--data", str(path.parent), "--from", "2015-03-01", "--to", "2015-09-01")
    assert (found["turns"], [turn["name"] for turn in found["turns_of_two_sources"]]) == ([], ["Village"])
    assert found["actors"]["A"]["places_gained"] == []
