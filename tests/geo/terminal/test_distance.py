"""``geo distance`` on control files without properties: accuracy, thresholds, and what is refused."""

import json

import pytest
import shapely

SQUARE = (37.0, 36.0, 37.1, 36.1)
FIRST = ("--to", "A", "--on", "2024-08-01")


@pytest.mark.parametrize(
    ("point", "metres", "within"),
    [
        ("37.1758,48.2829", 19_898, 10),
        ("37.6156,49.7106", 8_575, 10),
        ("36.2304,49.9935", 31_175, 20),
        ("37.8028,48.0159", 0, 0),
    ],
)
def test_cities_to_occupied_ground(geo, shared, point, metres, within):
    # Oracle: reference values of the issue, computed by others.
    file = shared / "data" / "deepstatemap_data_20240801.geojson"
    words = ("--actor", "Russia", "--from", point, "--to", "Russia", "--on", "2024-08-01", "--json")
    status, out, err = geo("distance", "--data", file, *words)
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert found["distance_m"] == pytest.approx(metres, abs=within)
    assert found["definition"] == "position-to-edge"
    assert any("lies inside" in note for note in found["notes"]) is (metres == 0)


def test_a_threshold_adds_its_keys_and_leaves_the_others(geo):
    words = ("--from", "ISIS", "--to", "Government", "--on", "2015-10-10", "--json")
    plain = json.loads(geo("distance", "--data", "data/aleppo-2015", *words)[1])
    asked = json.loads(geo("distance", "--data", "data/aleppo-2015", *words, "--threshold", "2000")[1])
    added = {key: asked.pop(key) for key in set(asked) - set(plain)}
    assert asked == plain
    assert set(added) == {
        "threshold_m", "under", "decided", "probability_under", "standard_error", "flip_m", "flip_ends", "draws", "seed"
    }  # fmt: skip
    assert (added["threshold_m"], added["under"], added["decided"]) == (2000, False, False)
    assert 0 < added["probability_under"] < 1
    assert added["flip_m"] == pytest.approx(plain["distance_m"] - 2000, abs=0.11)


def test_the_seed_decides_the_draws(geo):
    def probability(seed):
        words = ("--from", "ISIS", "--to", "Government", "--on", "2015-10-10", "--threshold", "2000", "--json")
        return json.loads(geo("distance", "--data", "data/aleppo-2015", *words, "--seed", seed)[1])["probability_under"]

    assert probability(1) == probability(1)
    assert abs(probability(1) - probability(2)) < 0.03


@pytest.mark.parametrize(
    ("threshold", "under", "said"), [(9000, False, "not under 9,000 m"), (30000, True, "under 30,000 m")]
)
def test_an_interval_on_one_side_decides(geo, control, threshold, under, said):
    file = control("2024-08-01.geojson", SQUARE)
    words = ("--data", file, "--actor", "A", "--from", "37.3,36.05", *FIRST, "--threshold", threshold)
    found = json.loads(geo("distance", *words, "--json")[1])
    assert (found["under"], found["decided"], found["probability_under"]) == (under, True, float(under))
    line = geo("distance", *words)[1].splitlines()[1]
    assert line.startswith(f"{said}, within the stated uncertainty of both ends; probability of being under it")


@pytest.mark.parametrize("point", ["37.0,36.05", "37.0,36.0"])
def test_exactly_on_an_edge_is_0_and_says_that_inside_cannot_be_told(geo, control, point):
    file = control("2024-08-01.geojson", SQUARE)
    found = json.loads(geo("distance", "--data", file, "--actor", "A", "--from", point, *FIRST, "--json")[1])
    assert found["distance_m"] == 0
    assert any("inside or outside cannot be told" in note for note in found["notes"])


def test_inside_is_0_with_a_note(geo, control):
    file = control("2024-08-01.geojson", SQUARE)
    found = json.loads(geo("distance", "--data", file, "--actor", "A", "--from", "37.05,36.05", *FIRST, "--json")[1])
    assert (found["distance_m"], found["notes"][0]) == (0, "37.05,36.05 lies inside the zone of A.")


def test_a_day_between_two_files_is_not_known_and_says_what_is(geo, control):
    control("days/2024-08-01.geojson", SQUARE)
    folder = control("days/2024-08-20.geojson", SQUARE).parent
    words = ("--actor", "A", "--from", "37.3,36.05", "--to", "A", "--on", "2024-08-10")
    status, out, err = geo("distance", "--data", folder, *words)
    assert (status, out) == (2, "")
    assert err == (
        "geo: no distance on 2024-08-10: the data record no zone of A at that moment; A is recorded before it up to, "
        "not including, 2024-08-04 and after it from 2024-08-20\n"
    )


def test_a_file_that_is_not_read_is_said_beside_the_distance(geo, control):
    good, bad = control("2024-08-01.geojson", SQUARE), control("2024-08-02.geojson")
    words = ("--actor", "A", "--from", "37.3,36.05", *FIRST, "--json")
    found = json.loads(geo("distance", "--data", good, bad, *words)[1])
    assert any(note.startswith("Not read: 2024-08-02.geojson: it holds no features") for note in found["notes"])


def test_a_day_whose_file_is_refused_is_not_known_and_says_why(geo, control):
    control("days/2024-08-01.geojson", SQUARE)
    control("days/2024-08-02.geojson")
    folder = control("days/2024-08-03.geojson", SQUARE).parent
    words = ("--actor", "A", "--from", "37.3,36.05", "--to", "A", "--on", "2024-08-02")
    status, out, err = geo("distance", "--data", folder, *words)
    assert (status, out) == (2, "")
    assert "no zone of A at that moment" in err
    assert "the file of that day: 2024-08-02.geojson: it holds no features" in err


def test_what_reading_assumed_and_set_aside_is_said_beside_the_distance(geo, control, tmp_path):
    file = control("2024-08-01.geojson", SQUARE, json.loads(shapely.to_geojson(shapely.Point(37, 36))))
    control("2024-08-03.geojson", SQUARE)
    words = ("--actor", "A", "--max-gap", "30", "--from", "37.3,36.05", *FIRST)
    found = json.loads(geo("distance", "--data", tmp_path, *words, "--json")[1])
    notes = "\n".join(found["notes"])
    assert "1 row set aside: not a polygon (1); geo check lists them." in notes
    assert "the edge is taken as within 1,000 m" in notes
    assert "no file for 1 day: 2024-08-02" in notes
    text = geo("distance", "--data", file, *words)[1]
    assert "  note: 1 row set aside: not a polygon (1)" in text


def test_ground_without_an_end_is_said_to_be_taken_as_still_held(geo, control):
    file = control("zones.geojson", SQUARE, properties={"actor": "B", "date": "2024-08-01", "line_uncertainty_m": 5})
    words = ("distance", "--data", file, "--from", "37.3,36.05", "--to", "B", "--json", "--on")
    far = json.loads(geo(*words, "2030-01-01")[1])["notes"]
    assert far[0] == (
        "No end is recorded for ground of B (since 2024-08-01): taken as still held; the last recorded change of "
        "ground in the data is 2024-08-01, 1,979 days before 2030-01-01."
    )
    assert "it shows one day, 2024-08-01, and states no end" in far[1]
    near = json.loads(geo(*words, "2024-08-01")[1])["notes"]
    assert not any("No end is recorded" in note for note in near)


def test_an_actor_all_of_whose_ground_was_set_aside_is_said_to_be(geo, zones):
    rows = ("Blue", "2024-08-01", "2024-08-31", SQUARE), ("Red", "2024-13-01", "2024-08-31", SQUARE)
    words = ("--from", "37.3,36.05", "--on", "2024-08-01", "--to", "Red")
    status, out, err = geo("distance", "--data", zones("z.geojson", *rows), *words)
    assert (status, out) == (2, "")
    assert err.startswith("geo: all ground of Red was set aside: no such day in the calendar")


def test_a_distance_near_a_threshold_is_told_from_it(geo):
    words = ("--from", "ISIS", "--to", "Government", "--on", "2015-10-10")
    first, second = (
        geo("distance", "--data", "data/aleppo-2015", *words, "--threshold", threshold)[1].splitlines()[:2]
        for threshold in ("2145.4", "2145.6")
    )
    exact = json.loads(geo("distance", "--data", "data/aleppo-2015", *words, "--json")[1])["distance_m"]
    assert 2145.4 < exact < 2145.6
    # Oracle: 2,145 would be under the first threshold, which the distance is not; of the second it says the truth.
    assert f"2.1 km ({exact:,} m; 1.3 mi)" in first[0]
    assert "2.1 km (2,145 m; 1.3 mi)" in second[0]
    close = ("distance", "--data", "data/aleppo-2015", *words, "--json", "--threshold", "2145.472")
    found = json.loads(geo(*close)[1])
    assert (found["distance_m"] < 2145.472) is found["under"]
    assert first[1].startswith("not under 2,145.4 m, and the interval")
    assert second[1].startswith("under 2,145.6 m, and the interval")
    assert "a displacement of less than 1 m would" in first[1]


@pytest.mark.parametrize("threshold", ["0", "-0", "0.0"])
def test_no_distance_is_under_0_and_nothing_would_make_it(geo, threshold):
    words = ("--from", "ISIS", "--to", "Government", "--on", "2015-10-10", "--threshold", threshold)
    found = json.loads(geo("distance", "--data", "data/aleppo-2015", *words, "--json")[1])
    assert (found["under"], found["flip_m"], str(found["threshold_m"])) == (False, None, "0.0")
    assert geo("distance", "--data", "data/aleppo-2015", *words)[1].splitlines()[1] == (
        "not under 0 m: no distance is under 0"
    )


def test_an_undecided_probability_is_never_said_to_be_0_or_1(geo):
    words = ("--from", "ISIS", "--to", "Government", "--on", "2015-10-10", "--threshold")
    for threshold, said in (("0.5", "less than 1 %"), ("4990", "more than 99 %")):
        found = json.loads(geo("distance", "--data", "data/aleppo-2015", *words, threshold, "--json")[1])
        text = geo("distance", "--data", "data/aleppo-2015", *words, threshold)[1]
        if not 0.01 < found["probability_under"] < 0.99:
            assert f"probability of being under it {said}" in text
        assert not found["decided"]
        assert 0 < found["probability_under"] < 1


def test_a_told_holder_without_effect_is_said(geo, zones):
    file = zones("z.geojson", ("B", "2024-08-01", "2024-08-31", SQUARE))
    words = ("--actor", "A", "--from", "37.3,36.05", "--to", "B", "--on", "2024-08-01", "--json")
    assert "--actor A had no effect" in json.loads(geo("distance", "--data", file, *words)[1])["notes"][0]


RING = {"type": "Polygon", "coordinates": [[[37, 36]] * 4]}
LINE = json.loads(shapely.to_geojson(shapely.LineString([(37, 36), (37, 36)])))
NOT_A_NUMBER = {"type": "Polygon", "coordinates": [[[37, 36], [float("nan"), 36], [37, 37], [37, 36]]]}
METRES = (400_000, 4_000_000, 401_000, 4_001_000)


@pytest.mark.parametrize(
    ("name", "drawn", "said"),
    [
        ("2024-08-01.geojson", (LINE, None), "no polygon is left of it (not a polygon)"),
        ("2024-08-01.geojson", (RING, None), "no polygon is left of it (no area is left of the polygon)"),
        ("2024-08-01.geojson", ({"type": "Polygon", "coordinates": []}, None), "no polygon is left of it"),
        ("2024-08-01.geojson", (NOT_A_NUMBER, None), "feature 1 has no geometry that can be read in degrees"),
        ("2024-08-01.geojson", (METRES, None), "are not degrees; they are probably metres"),
        ("2024-08-01.geojson", (SQUARE, "EPSG:32637"), "states the projected system"),
        ("2024-08-01.geojson", (SQUARE, "EPSG:nonsense"), "which is not known"),
        ("zones.geojson", (SQUARE, None), "no date: neither a property nor the file's name says from when"),
        ("2024-02-30.geojson", (SQUARE, None), "which is no day in the calendar"),
    ],
)
def test_a_control_file_that_is_no_ground_is_refused_in_one_line(geo, control, name, drawn, said):
    file = control(name, drawn[0], crs=drawn[1])
    status, out, err = geo("distance", "--data", file, "--actor", "A", "--from", "37.3,36.05", *FIRST, "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert said in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--threshold", "-5"], "a threshold of -5 m cannot be used; give metres, 0 or more"),
        (["--threshold", "inf"], "a threshold of inf m cannot be used"),
        (["--threshold", "nan"], "a threshold of nan m cannot be used"),
        (["--threshold", "20004001"], "is further than any two places are apart; give metres, 20,004,000 at most"),
        (["--threshold", "１０"], "is not a number of metres"),
        (["--on", "２０２４-08-01"], "is not a date; give YYYY-MM-DD"),
        (["--on", "0001-01-01"], "0001-01-01: the year is not between 1800 and 2200"),
        (["--on", "9999-12-31"], "9999-12-31: the year is not between 1800 and 2200"),
        (["--max-gap", "1000000000"], "a file cannot hold for more than 36,600 days"),
        (["--from", "３７,36"], "unknown actor or place"),
        (["--seed", "-1"], "'-1' is not a whole number"),
        (["--seed", "one"], "'one' is not a whole number"),
        (["--on", "2024-07-31"], "--on 2024-07-31 is outside the data, which cover 2024-08-01"),
        (["--on", "2024-08-04"], "--on 2024-08-04 is outside the data, which cover 2024-08-01"),
        (["--max-gap", "-3"], "a file cannot hold for -3 days"),
        (["--actor", " "], "the actor ' ' is blank"),
        (["--from", "nan,nan"], "--from 'nan,nan' is not LON,LAT in degrees"),
        (["--from", "36.05"], "--from '36.05' is not LON,LAT in degrees"),
        (["--from", "A"], "two sides"),
        (["--to", "B"], "unknown actor that holds ground 'B'"),
    ],
)
def test_bad_input_is_refused_in_one_line_and_never_a_number(geo, control, words, said):
    file = control("2024-08-01.geojson", SQUARE)
    given = ["--actor", "A", "--from", "37.3,36.05", *FIRST]
    status, out, err = geo("distance", "--data", file, *given, *words, "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert said in err


def test_without_the_holder_one_line_says_what_to_give(geo, control):
    file = control("2024-08-01.geojson", SQUARE)
    status, out, err = geo("distance", "--data", file, "--from", "37.3,36.05", *FIRST)
    assert (status, out) == (2, "")
    assert "say who holds it (in the terminal: --actor NAME)" in err
