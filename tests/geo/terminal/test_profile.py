"""``geo profile``: a guess as a file to look at, and what is told of files with ``--profile`` and ``--date-order``."""

import json
import tomllib
import zipfile

import pytest

from geo.read.profile import from_toml

HEADER = "Nr;Fecha;Coord Y;Coord X;Grupo;Objetivo;Muertos\n"
SILENT = HEADER + "1;3/4/2015;36,2;37,15;ISIS;Gobierno;3\n"
PLAIN = HEADER + "1;31/12/2015;36,2;37,15;ISIS;Gobierno;3\n2;;36,2;37,15;ISIS;Gobierno;3\n"


@pytest.fixture
def put(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_an_unknown_table_is_refused_with_the_way_on_and_the_way_works(geo, put):
    file = put("t.csv", PLAIN)
    status, _, err = geo("check", file)
    assert status == 2
    assert "geo profile FILE > my.toml, look at it, then --profile my.toml" in err
    status, out, err = geo("profile", file)
    assert (status, err) == (0, "")
    status, out, _ = geo("check", file, "--profile", put("my.toml", out), "--json")
    answer = json.loads(out)
    assert (status, answer["accepted"], answer["rejected_by_reason"]) == (0, 1, {"no date": 1})


def test_the_profile_is_toml_with_what_was_found_in_comments(geo, put):
    _, out, _ = geo("profile", put("t.csv", PLAIN))
    assert from_toml(out.encode(), name="x").columns["latitude"] == "coord_y"
    assert "# 99% sure: named like latitude; all values are numbers, between 36.2 and 36.2, such as '36,2'" in out


def test_dates_that_do_not_tell_are_left_to_the_person(geo, put):
    file = put("t.csv", SILENT)
    _, out, _ = geo("profile", file)
    assert "# 3/4/2015 is 3 April or March 4; nothing tells which." in out
    profile = put("my.toml", out)
    status, _, err = geo("check", file, "--profile", profile)
    assert status == 2
    assert "--date-order day-first or --date-order month-first" in err
    answers = [
        geo("check", file, "--profile", profile, "--date-order", "day-first", "--json"),
        geo("check", file, "--profile", put("our.toml", out.replace('# dates = "day', 'dates = "day')), "--json"),
    ]
    assert [json.loads(out)["span"][0] for _, out, _ in answers] == ["2015-04-03", "2015-04-03"]


def test_the_answer_as_json_has_the_candidates(geo, put):
    _, out, _ = geo("profile", put("t.csv", SILENT), "--json")
    answer = json.loads(out)
    assert answer["asked"] == "3/4/2015 is 3 April or March 4"
    assert answer["candidates"]["latitude"][0]["column"] == "coord_y"
    assert answer["missing"] == []


def test_what_is_missing_is_named_and_such_a_profile_is_not_read(geo, put):
    file = put("t.csv", "when;a;b\n2015-10-10;x;y\n")
    _, out, _ = geo("profile", file)
    assert '# latitude = ""  # needed, and no column looks like it' in out
    status, _, err = geo("check", file, "--profile", put("my.toml", out))
    assert status == 2
    assert "[columns] does not say which column is latitude, longitude, actor_a" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [("x = ", "it is not TOML"), ("", "there is no line standoff_profile = 1")],
)
def test_a_profile_that_cannot_be_used_costs_one_line(geo, put, text, said):
    status, out, err = geo("check", put("t.csv", PLAIN), "--profile", put("my.toml", text))
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert geo("check", put("t.csv", PLAIN), "--profile", "nowhere.toml")[0] == 2


def test_a_hostile_header_or_cell_stays_text(geo, put):
    rows = '2015-10-10;36.1;37.1;"a\nkind = ""x""\n[x]"\n'
    _, out, _ = geo("profile", put("t.csv", 'when;"lat\u2028x = 1";"\u202elon\n[y]";who\n' + rows))
    held = tomllib.loads(out)
    assert set(held) == {"standoff_profile", "name", "kind", "columns"}
    assert held["kind"] == "events"
    assert held["columns"]["actor_a"] == "who"


def test_a_table_in_an_archive_is_looked_at_there(geo, tmp_path):
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("t.csv", PLAIN)
    status, out, _ = geo("profile", tmp_path / "t.zip")
    assert (status, from_toml(out.encode(), name="x").columns["longitude"]) == (0, "coord_x")
