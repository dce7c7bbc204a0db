"""``geo claims``: a ledger worked out, as JSON and as lines; one claim that cannot be asked stops no other."""

import json
import re
import shutil

import pytest

LEDGER = """
[[claim]]
id = "near"
type = "within-distance"
quote = "within nine kilometres"
who = "A reporter"
date = 2015-10-10
url = "https://example.org/1"
actor = "ISIS"
rival = "Government"
on = 2015-10-10
threshold = "9 km"
definition = "position-to-position"
"""
KEYS = {
    "id", "type", "quote", "who", "date", "url", "verdict", "number", "unit", "interval", "probability", "reason",
    "definition", "evidence", "flip", "notes", "others",
}  # fmt: skip


@pytest.fixture
def ledger(tmp_path):
    """Write a ledger; return its path."""

    def write(text, name="mine.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_six_claims_of_the_sample(geo):
    status, out, err = geo("claims", "data/aleppo-2015", "--json")
    found = json.loads(out)
    assert (err, len(found["claims"]), found["refused"]) == ("", 6, [])
    assert status == int(any(one["verdict"] == "contradicted" for one in found["claims"]))
    for one in found["claims"]:
        assert set(one) == KEYS
        assert one["verdict"] in {"supported", "contradicted", "not decidable"}
        assert one["reason"].endswith(".")
        assert one["evidence"]
        assert one["flip"]
        assert all(flip["verdict"] != one["verdict"] for flip in one["flip"])
    verdicts = {one["id"]: one["verdict"] for one in found["claims"]}
    assert verdicts["within-2-km"] == "not decidable"
    assert verdicts["about-20-km"] == "contradicted"


def test_lines_say_what_json_says(geo):
    words = ("claims", "data/aleppo-2015", "--id", "within-2-km")
    (one,) = json.loads(geo(*words, "--json")[1])["claims"]
    status, out, err = geo(*words)
    assert (status, err) == (0, "")
    assert out.startswith("within-2-km: not decidable\n")
    assert out.rstrip().endswith("1 claim: 1 not decidable")
    for said in (one["quote"], one["reason"], one["definition"]):
        assert said in out
    for row in one["evidence"]:
        assert f"{row['id']}: " in out
    assert out.count("  would change it: ") == len(one["flip"])
    assert f"probability {one['probability']:.2f}" in out


def test_every_measure_and_definition_has_its_number(geo):
    words = ("claims", "data/aleppo-2015", "--id", "biggest-since-august", "--id", "within-2-km")
    largest, near = json.loads(geo(*words, "--json")[1])["claims"]
    assert [one["by"] for one in near["others"]] == ["measured zone edge to zone edge", "measured position to position"]
    assert [(one["by"], one["unit"]) for one in largest["others"]] == [("by places", "places"), ("by depth", "km")]
    for one in (*near["others"], *largest["others"]):
        assert one["interval"][0] <= one["number"] <= one["interval"][1]
    out = geo(*words)[1]
    assert "\n  number: 55.2 km²" in out
    assert re.search(r"\n  by places: 6 places \(\d to \d\)\n  by depth: [0-9.]+ km \(", out)


def test_a_ledger_in_the_folder_of_a_dataset_is_asked_of_it(geo):
    words = ("--id", "hamedani-near-aleppo", "--json")
    assert geo("claims", "data/aleppo-2015/claims.toml", *words) == geo("claims", "data/aleppo-2015", *words)


def test_a_ledger_of_ones_own_against_other_data(geo, ledger):
    path = ledger(LEDGER)
    status, out, err = geo("claims", path, "--data", "data/aleppo-2015", "--json")
    (one,) = json.loads(out)["claims"]
    assert (status, err, one["verdict"], one["date"]) == (0, "", "supported", "2015-10-10")
    status, _, err = geo("claims", path, "--json")
    assert (status, err) == (2, "geo: mine.toml: no dataset lies beside it; say which data with --data PATH\n")


def test_a_claim_that_cannot_be_asked_stops_no_other(geo, ledger):
    asked_of = LEDGER.replace('"near"', '"typo"').replace('"ISIS"', '"ISIX"')
    late = LEDGER.replace('"near"', '"late"').replace("on = 2015-10-10", "on = 2019-01-01")
    path = ledger(asked_of + LEDGER + late)
    status, out, err = geo("claims", path, "--data", "data/aleppo-2015", "--json")
    found = json.loads(out)
    assert status == 2
    assert [one["id"] for one in found["claims"]] == ["near"]
    assert err.splitlines() == [f"geo: {line}" for line in found["refused"]]
    assert found["refused"][0] == "mine.toml: claim 'typo': unknown actor 'ISIX'; did you mean ISIS?"
    assert found["refused"][1].startswith("mine.toml: claim 'late': 1 January 2019 is outside the data: the data cover")


def test_where_every_claim_is_refused_no_line_is_printed(geo, ledger):
    unknown = ledger(LEDGER.replace('"ISIS"', '"ISIX"'))
    status, out, err = geo("claims", unknown, "--data", "data/aleppo-2015")
    assert (status, out, err.count("\n")) == (2, "", 1)


def test_a_contradicted_claim_exits_with_1(geo, ledger):
    far = LEDGER.replace('"9 km"', '"40 km"\nabout = "10 %"')
    assert geo("claims", ledger(far), "--data", "data/aleppo-2015")[0] == 1


def test_a_contradicted_claim_outdoes_a_refused_one(geo, ledger):
    far = LEDGER.replace('"9 km"', '"40 km"\nabout = "10 %"')
    unknown = LEDGER.replace('"near"', '"typo"').replace('"ISIS"', '"ISIX"')
    status, out, err = geo("claims", ledger(unknown + far), "--data", "data/aleppo-2015", "--json")
    assert (status, len(json.loads(out)["refused"]), err.count("\n")) == (1, 1, 1)


def test_one_place_is_one_place(geo, ledger):
    one = """
[[claim]]
id = "one"
type = "captured-count"
quote = "one village"
actor = "ISIS"
from = 2015-10-09
until = 2015-10-10
count = 1
places = ["Fafin"]
"""
    _, out, _ = geo("claims", ledger(one), "--data", "data/aleppo-2015")
    assert "  number: 1 place (0 to 1)\n" in out
    assert "  Of the list 1 place is recorded as taken by ISIS" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "mine.toml: it holds no claim; each is a table [[claim]] with id, type and quote"),
        (
            "[[claim]\n",
            "mine.toml: it is not TOML: Expected ']]' at the end of an array declaration (at line 1, column 8)",
        ),
        (
            LEDGER.replace("within-distance", "near-by"),
            "mine.toml: line 4, claim 1 ('near'): type: 'near-by' is",
        ),
    ],
)
def test_a_ledger_that_cannot_be_used_is_refused_in_one_line(geo, ledger, text, said):
    status, out, err = geo("claims", ledger(text), "--data", "data/aleppo-2015", "--json")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("data/nowhere",), "nowhere"),
        (("data",), "data: it has no claims.toml; give a ledger and --data"),
        (("data/aleppo-2015", "--id", "within-2km"), "unknown claim 'within-2km'; did you mean within-2-km"),
    ],
)
def test_what_is_not_there_is_said(geo, words, said):
    status, out, err = geo("claims", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_a_copy_of_the_sample_without_its_evidence_decides_nothing_of_it(geo, tmp_path, root):
    for name in ("places.csv", "holdings.csv", "events.csv"):
        shutil.copy(root / "data/aleppo-2015" / name, tmp_path)
    holdings = tmp_path / "holdings.csv"
    lines = holdings.read_text("utf-8").splitlines(keepends=True)
    holdings.write_text("".join(line for line in lines if ",ISIS," not in line), encoding="utf-8")
    words = ("--data", *(tmp_path / name for name in ("places.csv", "holdings.csv", "events.csv")), "--json")
    ids = ("--id", "within-2-km", "--id", "about-20-km", "--id", "five-villages", "--id", "biggest-since-august")
    _, out, _ = geo("claims", "data/aleppo-2015/claims.toml", *ids, *words)
    assert {one["id"]: one["verdict"] for one in json.loads(out)["claims"]} == dict.fromkeys(ids[1::2], "not decidable")
