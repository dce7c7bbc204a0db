"""``geo check`` on a control series: what is in it, what is missing, and the digest of each file."""

import hashlib
import json

SQUARE = (37.0, 36.0, 37.1, 36.1)


def test_a_series_is_checked_as_one_with_every_files_digest(geo, control):
    paths = [control(f"days/2024-08-{day}.geojson", SQUARE) for day in ("01", "02", "09")]
    status, out, err = geo("check", paths[0].parent, "--actor", "Russia", "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert (answer["kind"], answer["accepted"], answer["rejected"]) == ("control series, 3 days", 3, 0)
    assert answer["span"] == ["2024-08-01", "2024-08-12"]
    assert answer["files"][0]["files"] == [
        {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in paths
    ]
    assert any("control is not known on 4 days: 2024-08-05 to 2024-08-08" in one for one in answer["warnings"])


def test_the_gap_decides_what_is_not_known(geo, control):
    control("days/2024-08-01.geojson", SQUARE)
    folder = control("days/2024-08-09.geojson", SQUARE).parent
    _, out, _ = geo("check", folder, "--actor", "Russia", "--max-gap", "8")
    assert "control is not known" not in out
    assert "no file for 7 days: 2024-08-02 to 2024-08-08" in out


def test_a_refused_day_is_said_with_its_reason_and_the_others_count(geo, control):
    control("days/2024-08-01.geojson", SQUARE)
    folder = control("days/2024-08-02.geojson").parent
    status, out, err = geo("check", folder, "--actor", "Russia", "--json")
    assert status == 2
    assert json.loads(out)["accepted"] == 1
    assert err == "geo: 2024-08-02.geojson: it holds no features; give a file with polygons\n"


def test_how_a_source_is_to_be_named_is_said_without_json(geo, tmp_path):
    header = (
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,location,latitude,"
    )
    header += "longitude,geo_precision,source,notes,fatalities,timestamp,year,disorder_type,inter1,inter2,interaction\n"
    row = 'X1,2031-05-13,1,Battles,Armed clash,IS,Men,Farland,Hill,41,-12,1,Radio,"A note.",4,1936000000,2031,P,a,b,c\n'
    (tmp_path / "a.csv").write_text(header + row, encoding="utf-8")
    _, out, _ = geo("check", tmp_path / "a.csv")
    for start in ("  source: ACLED (Armed", "  cite: Raleigh, C.", "  terms: ACLED's End User", "  changes: "):
        assert any(line.startswith(start) for line in out.splitlines()), start


def test_a_told_holder_without_effect_is_a_note(geo):
    status, out, err = geo("check", "data/aleppo-2015/places.csv", "--actor", "Russia")
    assert (status, err) == (0, "")
    assert "note: --actor Russia had no effect: no control file lacks a holder" in out


def test_rows_accepted_are_rows_of_the_file(geo, tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text("date,holder,latitude,longitude\n2014-01-01,A,36,37\n2014-01-01,A,95,37\n2014-02-01,B,36,37\n")
    answer = json.loads(geo("check", path, "--json")[1])
    assert (answer["accepted"], answer["rejected"], answer["files"][0]["accepted"]) == (2, 1, 2)


def test_what_is_set_aside_later_is_said_with_its_reason(geo, tmp_path):
    header = "event_id,date,latitude,longitude,actor\n"
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text(f"{header}e,2014-01-01,36,37,A\n{name},2034-01-01,36,37,A\n,,,,\n")
    _, out, _ = geo("check", tmp_path, "--without", "future", "--today", "2026-11-23")
    lines = out.splitlines()
    start = lines.index("set aside with all files together: 3")
    assert "one.csv: events table, 2 of 2 rows accepted, 1 of them set aside afterwards" in lines
    assert lines[start + 1 : start + 3] == [
        "  set aside 2: set aside by hand: it begins after 2026-11-23",
        "  set aside 1: the id is already used in one.csv",
    ]
