"""``geo snapshot`` and ``geo verify``: one file, its ending says what; nothing half-written after a refusal."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest

from geo.model.view import View
from geo.read.catalog import open_folder
from geo.read.claim_fields import claims_of, pack
from geo.share.bundle import written
from geo.share.folder import dataset_of
from geo.share.link import encode
from geo.share.sealed import seal, unseal

EVENTS = """event_id,date,latitude,longitude,actor_a,actor_b,kind,deaths_best,place,place_uncertainty_m,note
a,2015-10-01,36.123456,37.123456,ISIS,Government,battle,2,Marea,500,=1+1
b,2015-10-09,36.20,37.20,ISIS,Opposition,battle,,مارع,500,
c,2015-10-20,36.30,37.30,Government,Opposition,strike,1,Herbel,500,
"""
SAMPLE = "data/aleppo-2015"


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "in" / "events.csv"
    path.parent.mkdir()
    path.write_text(EVENTS, encoding="utf-8")
    return path


@pytest.fixture
def made(geo, events, tmp_path):
    """Make a file of the events with some options; return what was said as JSON, the bytes, and standard error."""

    def make(name, *words):
        status, out, err = geo("snapshot", "--data", events, "--out", tmp_path / name, "--json", *words)
        assert status == 0, err
        data = (tmp_path / name).read_bytes()
        answer = json.loads(out)
        assert (answer["out"], answer["bytes"]) == (name, len(data))
        assert answer["sha256"] == hashlib.sha256(data).hexdigest()
        return answer, data, err

    return make


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.html", b"<!DOCTYPE html>"), ("a.PNG", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF-"),
        ("a.zip", b"PK\x03\x04"), ("a.geojson", b'{"type":"FeatureCollection"'), ("a.csv", b"\xef\xbb\xbfevent_id,"),
        ("a.gpkg", b"SQLite format 3"), ("a.parquet", b"PAR1"),
    ],
)  # fmt: skip
def test_the_ending_says_what_is_made(made, tmp_path, name, begins):
    answer, data, err = made(name)
    assert data[: len(begins)].lower() == begins.lower()
    assert (answer["shown"], answer["total"], err) == (3, 3, "")
    rows = name.split(".")[1] in {"geojson", "csv", "gpkg", "parquet"}
    assert answer["citation"] == (f"{name}.citation.txt" if rows else None)
    beside = tmp_path / f"{name}.citation.txt"
    assert beside.exists() is rows
    if rows:
        assert answer["digest"] in beside.read_text(encoding="utf-8")
    assert not list(tmp_path.glob(".*"))


def test_a_link_narrows_what_is_made(made):
    view = View(dataset="own", window=(pd.Timestamp("2015-10-05", tz="UTC"), pd.Timestamp("2015-10-21", tz="UTC")))
    for text in (encode(view), f"https://maps.example.org/?{encode(view)}#top", f"?{encode(view)}"):
        answer, data, err = made("a.csv", "--force", "--view", text)
        assert (answer["shown"], answer["total"], err) == (2, 3, "")
        assert data.count(b"\r\n") == 3


def test_what_a_link_says_of_other_data_is_said_on_standard_error(made):
    answer, _, err = made("a.csv", "--view", "v=1&dataset=own&actors=Nobody&fp=000000000000")
    said = err.splitlines()
    assert all(line.startswith("geo: ") for line in said)
    assert [line.removeprefix("geo: ") for line in said] == answer["notices"]
    assert any("are not those that the author of this link saw (000000000000)" in line for line in said)
    assert any("'Nobody'" in line for line in said)


def test_a_link_to_other_data_is_said(made):
    answer, _, _ = made("a.csv", "--view", "threshold=5000")
    assert answer["notices"] == ["The link is to the dataset aleppo-2015; it is shown of own."]


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("v=99", "the link says v='99'; this Standoff reads version 1"),
        ("&".join(["a=1"] * 10_000), "the link has "),
        ("&".join(["a=1"] * 300), "the link has more than 200 parameters"),
        (f"v=1&q={'x' * 120_000}", "the link has 120,006 characters; at most 32,768 are read"),
        ("rubbish", "nothing in 'rubbish' is a parameter of a view"),
        ("%00", "nothing in '%00' is a parameter of a view"),
        ("\x00", "nothing in "),
        ("https://[", "nothing in "),
        ("v=1&foo=bar", "the link is cut off or was changed by hand (it ends with 'foo=bar')"),
        ("v=1&dataset=own&threshold=50", "the link is cut off or was changed by hand (it ends with 'threshold=50')"),
        ("instant=2015-1", "the link says instant='2015-1'; expected a date"),
        ("instant=2015-10-10&instant=2015-10-11", "the link says instant=… 2 times; expected a date"),
        ("window=2015-&deaths=x&q=a", "expected START..END in UTC, END later (the first of 2 faults)"),
        ("dataset=own&claim=%7B", "the claim in the link cannot be used: "),
    ],
    ids=lambda text: text[:30],
)
def test_a_view_of_which_a_part_cannot_be_read_is_refused_in_one_line(geo, events, tmp_path, view, said):
    status, out, err = geo("snapshot", "--data", events, "--out", tmp_path / "a.csv", "--view", view)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("geo: --view: ")
    assert said in err
    assert len(err) < 300
    assert [one.name for one in tmp_path.iterdir()] == ["in"]


def test_the_link_of_a_careful_file_gives_the_same_again_of_exact_data_and_of_those_in_the_bundle(geo, made, tmp_path):
    view = View(dataset="own", max_place_uncertainty_m=800.0, max_event_uncertainty_m=600.0)
    first, data, _ = made("a.zip", "--grid", "1000", "--view", encode(view))
    assert "&place_m=800&event_m=600&care=1000m&grown=" in first["link"]
    again, _, err = made("b.csv", "--grid", "1000", "--view", first["link"])
    assert (again["sentence"], again["shown"], again["link"], err) == (
        first["sentence"], first["shown"], first["link"], "",
    )  # fmt: skip
    held = tmp_path / "held"
    held.mkdir()
    for name, content in unseal(data)[0].items():
        if name.startswith("data/"):
            (held / name.removeprefix("data/")).write_bytes(content)
    status, out, err = geo("snapshot", "--data", held, "--out", tmp_path / "c.csv", "--json", "--view", again["link"])
    inside = json.loads(out)
    assert (status, inside["notices"]) == (0, [])
    assert (inside["sentence"], inside["shown"]) == (first["sentence"], first["shown"])
    _, _, err = made("d.csv", "--view", first["link"])
    assert "This link is of data made coarse (1 km grid); the data open here are another version" in err


def test_a_grid_leaves_no_exact_coordinate_and_says_so(made):
    answer, data, err = made("a.geojson", "--grid", "5000")
    assert "There is no grid of 5,000 m; the next is 7,000 m." in err
    assert b"123456" not in data
    assert len(answer["care"]) == 2
    assert "fixed grid" in answer["care"][0]


def test_days_are_held_back(made):
    answer, _, _ = made("a.csv", "--hold-back", "5")
    assert (answer["shown"], answer["total"]) == (2, 2)


def test_what_the_operator_decided_holds_in_the_terminal(made, monkeypatch):
    monkeypatch.setenv("STANDOFF_GRID_M", "5000")
    monkeypatch.setenv("STANDOFF_HOLD_BACK_DAYS", "5")
    monkeypatch.setenv("STANDOFF_PUBLIC_ADDRESS", "https://maps.example.org")
    answer, data, err = made("a.geojson", "--grid", "100", "--hold-back", "1")
    assert b"123456" not in data
    assert "about 7.0 km wide" in answer["care"][0]
    assert answer["total"] == 2
    assert answer["link"].startswith("https://maps.example.org/?v=1")
    assert "more care" in err


def test_an_operators_value_that_is_none_is_refused(geo, events, tmp_path, monkeypatch):
    monkeypatch.setenv("STANDOFF_GRID_M", "wide")
    status, out, err = geo("snapshot", "--data", events, "--out", tmp_path / "a.csv")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "STANDOFF_GRID_M" in err
    assert not (tmp_path / "a.csv").exists()


def test_in_view_alone_takes_nothing_else_along(made):
    _, data, _ = made("a.zip", "--in-view", "--view", "dataset=own&actors=Opposition")
    files, said = unseal(data)
    assert said == ()
    held = dataset_of({name.removeprefix("data/"): one for name, one in files.items() if name.startswith("data/")})
    assert held.events.index.tolist() == ["b", "c"]


def test_terms_that_forbid_rows_allow_pictures(geo, tmp_path):
    head = (
        "event_id_cnty,event_date,time_precision,event_type,actor1,actor2,latitude,longitude,geo_precision,source,notes"
    )
    path = tmp_path / "acled.csv"
    path.write_text(
        f"{head},fatalities,location,country\nSYR1,10 October 2015,1,Battles,Islamic State (Syria),"
        "Military Forces of Syria,36.1,37.1,1,AFP,x,2,Marea,Syria\n",
        encoding="utf-8",
    )
    for name in ("a.csv", "a.geojson", "a.gpkg", "a.parquet", "a.html", "a.zip"):
        status, out, err = geo("snapshot", "--data", path, "--out", tmp_path / name)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"geo: {name}: it would hold rows of acled.csv. ACLED's terms")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["acled.csv"]
    assert geo("snapshot", "--data", path, "--out", tmp_path / "a.png")[0] == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("a.jpg",), "its ending does not say what to make; there are .html, .png"),
        (("a",), "its ending does not say what to make"),
        ((".html",), "its ending does not say what to make"),
        (("no/a.png",), "there is no folder no to write it to; make it first"),
        (("a.csv", "--size", "a4"), "--size is of pictures; .csv is none"),
        (("a.zip", "--size", "card"), "--size is of pictures; .zip is none"),
        (("a.csv", "--theme", "dark"), "--theme is of pages and pictures; .csv holds rows"),
        (("a.csv", "--grid", "-5"), "'-5' is not a number from zero up"),
        (("a.csv", "--grid", "nan"), "'nan' is not a number from zero up"),
        (("a.csv", "--grid", "7"), "a grid of 7 m; give 0 for none, or 100 to 49000 m"),
        (("a.csv", "--hold-back", "1.5"), "'1.5' is not a whole number"),
        (("a.csv", "--hold-back", "999999"), "999999 days held back; give a whole number from 0 to 3660"),
        (("a.png", "--size", "poster"), "invalid choice"),
        (("a.csv", "--address", "javascript:alert(1)"), "is no address of a dashboard"),
        (("a.csv", "--address", "https://x/?a=<b>"), "is no address of a dashboard"),
        (("a.csv", "--address", "https://["), "is no address of a dashboard"),
        (("a.csv", "--address", "https://me:secret@x.org"), "'…@x.org' is no address of a dashboard"),
        (("x" * 250 + ".csv",), "it is no name for a file; give another"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(geo, events, tmp_path, given, said):
    name, *words = given
    status, out, err = geo("snapshot", "--data", events, "--out", tmp_path / name, *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert [one.name for one in tmp_path.iterdir()] == ["in"]


def test_nothing_is_replaced_unasked(geo, made, events, tmp_path):
    made("a.csv")
    for name in ("a.csv", "a.csv.citation.txt"):
        before = (tmp_path / name).read_bytes()
        (tmp_path / name).unlink()
        status, _, err = geo("snapshot", "--data", events, "--out", tmp_path / "a.csv")
        assert (status, err.count("\n")) == (2, 1)
        assert "a file of that name exists; give another name, or --force to replace it" in err
        assert not (tmp_path / name).exists()
        (tmp_path / name).write_bytes(before)
    made("a.csv", "--force")


def test_a_citation_that_was_left_alone_is_named_as_such(geo, made, events, tmp_path):
    made("a.csv")
    (tmp_path / "a.csv").unlink()
    _, _, err = geo("snapshot", "--data", events, "--out", tmp_path / "a.csv")
    assert err.startswith("geo: a.csv: no place for the citation beside it: a.csv.citation.txt: a file of that name")


@pytest.mark.skipif(os.name != "posix", reason="no limit of the size of files")
def test_rows_that_cannot_be_written_leave_the_citation_as_it_was(root, events, made, tmp_path):
    made("a.csv")
    cited = tmp_path / "a.csv.citation.txt"
    before = (tmp_path / "a.csv").read_bytes(), cited.read_bytes()
    row = "x,2015-10-01,36.1,37.1,ISIS,Government,battle,2,Marea,500,\n"
    more = "".join(row.replace("x", f"x{number}", 1) for number in range(300))
    events.write_text(EVENTS + more, encoding="utf-8")
    limit = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
    run = "sys.argv[0] = 'geo'; runpy.run_module('geo', run_name='__main__', alter_sys=True)"
    words = ["snapshot", "--data", events, "--out", tmp_path / "a.csv", "--force"]
    done = subprocess.run(
        [sys.executable, "-c", limit + run, *words], cwd=root, capture_output=True, check=False, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        2, "geo: a.csv: it cannot be written (file too large); give another place\n"
    )  # fmt: skip
    assert ((tmp_path / "a.csv").read_bytes(), cited.read_bytes()) == before


def test_a_folder_is_never_replaced(geo, events, tmp_path):
    (tmp_path / "a.csv").mkdir()
    status, _, err = geo("snapshot", "--data", events, "--out", tmp_path / "a.csv", "--force")
    assert (status, err) == (2, "geo: a.csv: it is a folder; give the name of a file\n")


@pytest.mark.parametrize("data", ["events.csv", "."])
def test_what_is_read_is_not_written_over(geo, events, data):
    folder = events.parent
    status, _, err = geo("snapshot", "--data", folder / data, "--out", events, "--force")
    assert (status, err) == (2, "geo: events.csv: it is one of the files that are read; give another name\n")
    assert events.read_text(encoding="utf-8") == EVENTS
    assert [one.name for one in folder.iterdir()] == ["events.csv"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no folder that nobody can write to")
def test_a_folder_that_cannot_be_written_to_is_said(geo, events):
    status, out, err = geo("snapshot", "--data", events, "--out", "/proc/self/a.csv")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("geo: a.csv: it cannot be written (")
    assert err.endswith("); give another place\n")


def test_a_claim_in_the_link_goes_along(made, root):
    claim = claims_of((root / SAMPLE / "claims.toml").read_bytes())[0]
    _, data, _ = made("a.zip", "--view", f"dataset=own&claim={quote(pack(claim))}")
    assert [one.id for one in claims_of(unseal(data)[0]["claims.toml"])] == [claim.id]


def test_the_samples_bundle_is_reproduced_by_another_process(root, tmp_path):
    def geo(*words, hashed):
        environment = {**os.environ, "PYTHONHASHSEED": hashed}
        command = [sys.executable, "-m", "geo", *map(str, words)]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)

    for hashed in ("1", "2"):
        done = geo("snapshot", "--data", SAMPLE, "--out", tmp_path / f"{hashed}.zip", hashed=hashed)
        assert (done.returncode, done.stderr) == (0, "")
    data = (tmp_path / "1.zip").read_bytes()
    assert data == (tmp_path / "2.zip").read_bytes()
    found = geo("verify", tmp_path / "1.zip", "--json", hashed="3")
    assert (found.returncode, found.stderr) == (0, "")
    answer = json.loads(found.stdout)
    assert (answer["reproduced"], answer["differences"], answer["notes"]) == (True, [], [])
    assert answer["fingerprint"] == open_folder(root / SAMPLE).fingerprint
    files, _ = unseal(data)
    assert claims_of(files["claims.toml"]) == claims_of((root / SAMPLE / "claims.toml").read_bytes())
    assert len(data) < 4_000_000


def test_verify_says_what_differs(geo, made, tmp_path):
    _, data, _ = made("a.zip")
    status, out, err = geo("verify", tmp_path / "a.zip")
    assert (status, err) == (0, "")
    assert out.splitlines()[0] == "a.zip: reproduced"
    files, _ = unseal(data)
    (tmp_path / "b.zip").write_bytes(seal({**files, "README.txt": b"Other words.\n"}))
    status, out, err = geo("verify", tmp_path / "b.zip")
    assert (status, err) == (1, "")
    assert out.splitlines()[0] == "b.zip: not reproduced, 2 things differ"
    assert out.count("differs: README.txt: ") == 2
    status, out, _ = geo("verify", tmp_path / "b.zip", "--json")
    assert (status, json.loads(out)["reproduced"]) == (1, False)


def test_verify_says_what_other_versions_made_otherwise(geo, made, tmp_path):
    _, data, _ = made("a.zip")
    files, _ = unseal(data)
    told = json.loads(files["manifest.json"])
    told["made_by"]["code"] = "0" * 12
    page = b"<p>Another page.</p>"
    told["files"]["page.html"] = {"sha256": hashlib.sha256(page).hexdigest(), "bytes": len(page)}
    (tmp_path / "c.zip").write_bytes(seal({**files, "page.html": page, "manifest.json": written(told)}))
    status, out, err = geo("verify", tmp_path / "c.zip")
    assert (status, err) == (1, "")
    assert out.splitlines()[0] == "c.zip: numbers reproduced; not compared: page.html"
    status, out, _ = geo("verify", tmp_path / "c.zip", "--json")
    answer = json.loads(out)
    assert (status, answer["reproduced"], answer["differences"]) == (1, False, [])
    assert answer["not_compared"] == ["page.html"]


def _zip(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, b"{}")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no zip of Standoff's"),
        (b"event_id,date\n", "no zip of Standoff's"),
        (_zip("../manifest.json"), "leads out of the archive"),
        (_zip("\x1b[31mred"), "leads out of the archive"),
        (_zip("a.txt"), "it holds no manifest.json"),
        (_zip("manifest.json"), "it is no manifest of a bundle"),
    ],
)
def test_what_is_no_bundle_is_refused_in_one_line(geo, tmp_path, data, said):
    (tmp_path / "x.zip").write_bytes(data)
    status, out, err = geo("verify", tmp_path / "x.zip")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert "\x1b" not in err


def test_no_file_is_refused(geo, tmp_path):
    assert geo("verify", tmp_path / "no.zip")[::2] == (2, "geo: no.zip: there is no such file; check the path\n")
    assert geo("verify", tmp_path)[0] == 2


def test_data_given_in_several_options_are_read_together(geo, tmp_path):
    head = "event_id,date,latitude,longitude,actor_a\n"
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"{head}{name}1,2015-10-09,36.1,37.1,ISIS\n", encoding="utf-8")
    a, b, out = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "out.csv"
    assert geo("snapshot", "--data", a, "--data", b, "--out", out)[0] == 0
    rows = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
    assert [row["event_id"] for row in rows] == ["a1", "b1"]
