"""The terminal: what it prints, and how it refuses. Each test runs the command in this process, as a script would."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = ["--data", "data/aleppo-2015"]
TENTH = ["--on", "2015-10-10"]


def test_position_to_position_is_the_dossiers_number(geo):
    status, out, err = geo(
        "distance", *SAMPLE, "--from", "Tall Susin", "--to", "Government", *TENTH,
        "--definition", "position-to-position", "--json",
    )  # fmt: skip
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert set(answer) == {"distance_m", "interval_m", "definition", "from", "to", "on", "notes"}
    assert answer["distance_m"] == pytest.approx(4290, abs=30)
    assert answer["from"]["name"] == "Tall Susin"
    assert answer["to"] == {"name": "Sayfat", "lon": 37.17398, "lat": 36.31585}
    assert answer["on"] == "2015-10-10"


def test_position_to_edge_is_between_2_and_2_3_km(geo):
    _, out, _ = geo(
        "distance", *SAMPLE, "--from", "Tall Susin", "--to", "Government", *TENTH,
        "--definition", "position-to-edge", "--json",
    )  # fmt: skip
    assert 2000 <= json.loads(out)["distance_m"] <= 2300


@pytest.mark.parametrize("name", ["ISIS", "Islamic State", "داعش"])
def test_from_isis_the_witness_is_named_and_the_interval_holds_2_km(geo, name):
    _, out, _ = geo("distance", *SAMPLE, "--from", name, "--to", "Government", *TENTH, "--json")
    answer = json.loads(out)
    low, high = answer["interval_m"]
    assert answer["from"]["name"] == "Tall Susin"
    assert low <= 2000 <= high
    assert any("Kafr Qaris (within 1.5 km)" in note for note in answer["notes"])


def test_from_a_point_of_longitude_and_latitude(geo):
    status, out, _ = geo("distance", *SAMPLE, "--from", "37.17684,36.35445", "--to", "Government", *TENTH, "--json")
    assert status == 0
    assert json.loads(out)["from"] == {"name": "37.17684,36.35445", "lon": 37.17684, "lat": 36.35445}


def test_over_the_whole_data_the_two_zones_touch(geo):
    _, out, _ = geo(
        "distance", *SAMPLE, "--from", "ISIS", "--to", "Government", *TENTH,
        "--definition", "edge-to-edge", "--area", "all", "--json",
    )  # fmt: skip
    assert json.loads(out)["distance_m"] == 0


def test_without_json_the_answer_is_a_sentence(geo):
    _, out, _ = geo("distance", *SAMPLE, "--from", "ISIS", "--to", "Government", *TENTH)
    assert out.splitlines()[0] == (
        "10 October 2015: 2.1 km (2,145 m; 1.3 mi) (0 m–5.0 km), position to edge, "
        "from Tall Susin to the zone's edge near Sayfat"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "ISIS", "--to", "Goverment", *TENTH], "did you mean Government"),
        (["--from", "ISIS", "--to", "ISIS", *TENTH], "two sides"),
        (["--from", "Tall Susn", "--to", "Government", *TENTH], "did you mean Tall Susin"),
        (["--from", "37.1,136", "--to", "Government", *TENTH], "not LON,LAT"),
        (["--from", "nan,36", "--to", "Government", *TENTH], "not LON,LAT"),
        (["--from", "ISIS", "--to", "Government", "--on", "2019-01-01"], "outside the data, which cover 2015-02-01"),
        (["--from", "ISIS", "--to", "Government", "--on", "2015-13-40"], "'2015-13-40' is not a date"),
        (["--from", "ISIS", "--to", "Government", "--on", "03/10/2015"], "give YYYY-MM-DD"),
        (["--from", "-8.0,17.0", "--to", "Government", *TENTH], "-8.0,17.0 lies outside the area measured"),
        (["--from", "Aleppo", "--to", "Government", *TENTH], "lies outside the area measured, 37.05,36.29,37.3,36.5"),
        (["--from", "ISIS", "--to", "Government", *TENTH, "--area", "-10,30,-12,40"], "west must be below east"),
        (["--from", "ISIS", "--to", "Government", *TENTH, "--area", "38,36,37,37"], "west must be below east"),
        (["--from", "ISIS", "--to", "Government", *TENTH, "--area", "0,0,1,1"], "no position of ISIS in the area"),
        (["--from", "ISIS", "--to", "Government", *TENTH, "--definition", "as-the-crow"], "invalid choice"),
    ],
)
def test_what_cannot_be_measured_is_refused_in_one_line_and_never_a_number(geo, words, said):
    status, out, err = geo("distance", *SAMPLE, *words, "--json")
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert said in err


def test_data_that_are_not_there_are_refused(geo):
    status, out, err = geo("distance", "--data", "nowhere", "--from", "A", "--to", "B", *TENTH)
    assert (status, out) == (2, "")
    assert "nowhere" in err


def test_check_counts_what_is_set_aside_by_reason(geo, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text(
        "date,latitude,longitude,actor_a,actor_b,kind,place_uncertainty_m\n"
        "2015-10-09,36.35,37.17,ISIS,Opposition,battle,500\n"
        "2015-13-40,36.35,37.17,ISIS,Opposition,battle,500\n"
        "2015-10-09,95,37.17,ISIS,Opposition,battle,500\n",
        encoding="utf-8",
    )
    status, out, _ = geo("check", file, "--json")
    answer = json.loads(out)
    assert status == 0
    assert (answer["accepted"], answer["rejected"]) == (1, 2)
    assert sum(answer["rejected_by_reason"].values()) == 2
    assert answer["span"] == ["2015-10-09", "2015-10-10"]
    assert len(answer["fingerprint"]) == 64
    assert answer["files"][0]["rows"] == 3


def test_check_of_a_real_slice_accepts_every_row(geo, shared):
    status, out, _ = geo("check", shared / "data" / "ged211_syria_2015-08_09.csv", "--json")
    answer = json.loads(out)
    assert status == 0
    assert answer["accepted"] + answer["rejected"] == 1681
    assert answer["rejected"] == sum(answer["rejected_by_reason"].values())


def test_a_refused_file_among_others_is_said_and_the_others_still_count(geo, tmp_path):
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    good.write_text("date,latitude,longitude,actor_a\n2015-10-09,36.35,37.17,ISIS\n", encoding="utf-8")
    status, out, err = geo("check", bad, good)
    assert status == 2
    assert "good.csv: events table" in out
    assert err.startswith("geo: bad.csv:")
    assert err.count("\n") == 1


def test_a_file_whose_name_is_no_utf_8_is_named_and_read(tmp_path):
    name = os.fsencode(tmp_path) + b"/h\xf6he.csv"
    Path(os.fsdecode(name)).write_text("date,lat,lon,actor_a\n2015-10-09,36.35,37.17,ISIS\n", encoding="utf-8")
    for words in (["--json"], []):
        command = [sys.executable, "-m", "geo", "check", name, *words]
        said = subprocess.run(command, capture_output=True, check=False)
        assert (said.returncode, said.stderr) == (0, b"")
        assert b"udcf6he.csv" in said.stdout


def test_an_area_that_leaves_the_point_out_names_the_option(geo):
    err = geo("distance", *SAMPLE, "--from", "-8.0,17.0", "--to", "Government", *TENTH)[2]
    assert err.endswith("measure in another area, or in all (--area all)\n")


def test_a_reader_that_stops_reading_sees_no_traceback(root):
    command = f"{sys.executable} -m geo check data/aleppo-2015 --json | head -n 1"
    said = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, text=True, check=False)
    assert (said.stdout, said.stderr) == ("{\n", "")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_letters_that_a_terminal_cannot_show_are_written_as_numbers(root, tmp_path, encoding):
    actor = "Марея مارع é 🗺"
    file = tmp_path / f"{actor}.csv"
    file.write_text(f"date,latitude,longitude,actor_a\n2015-10-09,36.35,37.17,{actor}\n", encoding="utf-8")

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-m", "geo", *words], cwd=root, capture_output=True, check=False,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )  # fmt: skip
        assert b"Traceback" not in done.stderr
        return done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)

    written = actor.encode(encoding, "backslashreplace").decode(encoding)
    status, out, _ = run("check", file)
    assert (status, f"{written}.csv" in out) == (0, True)
    status, out, _ = run("snapshot", "--data", file, "--out", tmp_path / f"{actor} b.csv", "--json")
    assert (status, json.loads(out)["out"]) == (0, f"{actor} b.csv")
    status, out, err = run("verify", file)
    assert (status, out, err.count("\n"), f"{written}.csv" in err) == (2, "", 1, True)
