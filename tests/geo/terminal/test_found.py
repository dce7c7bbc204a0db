"""``geo check``: the report as lines and JSON, findings set aside, rejected rows as a file that opens safely."""

import csv
import json

import pytest

HEADER = "event_id,date,latitude,longitude,actor_a,actor_b,deaths,place_uncertainty_m,note\n"
ROWS = HEADER + (
    "a,2015-10-01,36,37,IS,Rebels,1,500,x\nb,2015-10-01,36,37,IS,Rebels,1,500,x\nc,2099-10-01,36,37,IS,Rebels,4,500,x\n"
)
FORMULAS = ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "a;=1+1", 'b";=1+1', "＝1+1"]
SQUARE, WIDE = (37.0, 36.0, 37.1, 36.1), (36.8, 35.8, 37.3, 36.3)
TODAY = ("--today", "2026-11-23")


@pytest.fixture
def put(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_what_was_found_is_said_in_lines(geo, put):
    _, out, _ = geo("check", put("e.csv", ROWS), *TODAY)
    assert "3 of 3 rows accepted. 2 things to look at.\n" in out
    assert "  look: 1 event begins after today, 2026-11-23; the latest on 2099-10-01. (future)\n" in out
    assert "(place-precision)" in out


def test_json_has_each_finding_with_its_rows_and_its_effect(geo, put):
    _, out, _ = geo("check", put("e.csv", ROWS), "--json", *TODAY)
    answer = json.loads(out)
    by_code = {one["code"]: one for one in answer["quality"]}
    twice = by_code["duplicates-exact"]
    assert (twice["count"], twice["of"], twice["ids"], twice["more_ids"]) == (2, 3, ["a", "b"], 0)
    assert twice["can_be_set_aside"] == 1
    assert twice["effect"]["events_in_view"] == [3, 2]
    assert twice["effect"]["deaths_best"] == [6, 5]
    assert answer["sources"][0]["file"] == "e.csv"
    # What was there before is still there.
    assert {"kind", "accepted", "rejected", "rejected_by_reason", "warnings", "span", "fingerprint", "files"} <= set(
        answer
    )


def test_of_many_ids_a_hundred_are_listed(geo, put):
    rows = "".join(f"e{n},2099-10-01,36,37,IS,,{n},500,x\n" for n in range(130))
    _, out, _ = geo("check", put("e.csv", HEADER + rows + "z,2015-10-01,36,37,IS,,1,500,x\n"), "--json", *TODAY)
    future = next(one for one in json.loads(out)["quality"] if one["code"] == "future")
    assert (len(future["ids"]), future["more_ids"], future["count"]) == (100, 30, 130)


def test_findings_are_set_aside_by_name(geo, put):
    _, out, _ = geo("check", put("e.csv", ROWS), "--without", "duplicates,future", "--json", *TODAY)
    answer = json.loads(out)
    assert (answer["accepted"], answer["rejected"]) == (1, 2)
    assert answer["rejected_by_reason"] == {
        "set aside by hand: it begins after 2026-11-23": 1,
        "set aside by hand: the same as another event in everything but the id": 1,
    }
    assert "--without duplicates-exact: 1 row of events set aside" in answer["set_aside_by_hand"]
    assert "--without duplicates-between-files: nothing of the kind was found" in answer["set_aside_by_hand"]


def test_a_jump_is_set_aside_for_measuring_too(geo, control, zones):
    for day, square in enumerate((SQUARE, SQUARE, WIDE, SQUARE), 1):
        control(f"days/2024-08-0{day}.geojson", square)
    folder = control("days/2024-08-05.geojson", SQUARE).parent
    other = zones("other.geojson", ("B", "2024-08-01", "2024-08-31", (38.0, 36.0, 38.1, 36.1)))
    words = (
        "--data",
        folder,
        other,
        "--actor",
        "A",
        "--from",
        "A",
        "--to",
        "B",
        "--on",
        "2024-08-03",
        "--json",
        *TODAY,
    )
    status, out, _ = geo("distance", *words)
    assert status == 0
    assert 60_000 < json.loads(out)["distance_m"] < 65_000
    status, _, err = geo("distance", *words, "--without", "jumps")
    assert status == 2
    assert "2024-08-03" in err


def test_an_unknown_finding_is_refused_with_those_there_are(geo, put):
    status, _, err = geo("check", put("e.csv", ROWS), "--without", "magic")
    assert status == 2
    assert "'magic' is no finding that can be set aside; there are duplicates, jumps" in err
    assert err.count("\n") == 1


def test_a_dataset_folder_is_not_changed(geo):
    status, _, err = geo("check", "data/aleppo-2015", "--without", "duplicates")
    assert (status, err) == (
        2,
        "geo: --without sets aside rows of files, not of a dataset folder; give the files in it\n",
    )


def test_rejected_rows_are_written_so_that_no_cell_is_a_formula(geo, put, tmp_path):
    rows = "".join(
        'bad{},"{}",36,37,IS,,1,500,x\n'.format(n, text.replace('"', '""')) for n, text in enumerate(FORMULAS)
    )
    target = tmp_path / "rejected.csv"
    status, _, _ = geo("check", put("e.csv", ROWS + rows), "--rejected", target, *TODAY)
    assert status == 0
    text = target.read_bytes().decode("utf-8-sig")
    cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=+-@＝＋－＠\t\r")]
    # A spreadsheet that separates by semicolons, too, finds no formula at the beginning of a cell.
    parts = [part.strip('"') for line in text.splitlines() for part in line.replace('""', "").split(";")]
    assert not [part for part in parts if part[:1] in set("=+-@＝")]
    assert len(text.splitlines()) == 1 + len(FORMULAS)


def test_nothing_that_exists_is_overwritten(geo, put):
    target = put("mine.csv", "my own\n")
    status, _, err = geo("check", put("e.csv", ROWS), "--rejected", target)
    assert status == 2
    assert "it exists already; name another file for the rejected rows" in err
    assert target.read_text("utf-8") == "my own\n"


def test_rows_are_written_even_when_nothing_could_be_used(geo, put, tmp_path):
    target = tmp_path / "rejected.csv"
    status, _, err = geo("check", put("e.csv", HEADER + "a,never,36,37,IS,,1,500,x\n"), "--rejected", target)
    assert status == 2
    assert "no row could be used" in err
    assert "never" in target.read_text("utf-8-sig")


def test_a_folder_that_is_not_there_is_said_in_one_line(geo, put, tmp_path):
    status, _, err = geo("check", put("e.csv", ROWS), "--rejected", tmp_path / "none" / "r.csv")
    assert status == 2
    assert "it cannot be written" in err
    assert err.count("\n") == 1
