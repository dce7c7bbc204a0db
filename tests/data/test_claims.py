"""The six claims of the sample: their verdicts, what these rest on, and the reference values of the dossier."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from geo.measure.claims.check import check_claim
from geo.measure.claims.variants import without
from geo.model.claim import VERDICTS
from geo.read.catalog import open_folder
from geo.read.claim_fields import CLAIMS_FILE, claims_of, to_toml
from geo.scene import ground_of

FOLDER = Path(__file__).parents[2] / "data" / "aleppo-2015"

# Id: verdict, number, interval, unit, words of the reason.
EXPECTED = {
    "within-2-km": ("not decidable", 2145, (0, 4991), "m", "how the distance is measured, and that decides"),
    "about-20-km": ("contradicted", 2145, (0, 4991), "m", "none of that interval is about 20 km, which is 18–22 km"),
    "five-villages": ("not decidable", 5, (3, 5), "places", "Fafin and Maarata with low confidence"),
    "biggest-since-august": ("supported", 55.2, (0, 163.4), "km2", "none from 1 September 2015 on was larger"),
    "strikes-on-other-groups": ("supported", 76.5, (63.0, 88.2), "%", "26 of 34 (76 %) of the events on record"),
    "hamedani-near-aleppo": ("not decidable", 0, (0, 30_000), "m", "its point is known only within 25 km"),
}
# Rows of the tables without which nothing is left to decide by.
EVIDENCE = {
    "within-2-km": {"holdings": ("ISIS",), "events": ("ISIS",)},
    "about-20-km": {"holdings": ("ISIS",), "events": ("ISIS",)},
    "five-villages": {"holdings": ("2015-10-09",)},
    "biggest-since-august": {"holdings": ("2015-10-09",)},
    "strikes-on-other-groups": {"events": ("strike",)},
    "hamedani-near-aleppo": {"events": ("other",)},
}


@pytest.fixture(scope="module")
def ground():
    return ground_of(open_folder(FOLDER))


@pytest.fixture(scope="module")
def ledger():
    return {claim.id: claim for claim in claims_of((FOLDER / CLAIMS_FILE).read_bytes())}


@pytest.fixture(scope="module")
def verdicts(ground, ledger):
    return {name: check_claim(ground, claim) for name, claim in ledger.items()}


def test_the_ledger_has_the_six_claims(ledger):
    assert list(ledger) == list(EXPECTED)
    assert all(claim.quote and claim.who and claim.note for claim in ledger.values())
    # No article is listed among the sources, so that no address is made up.
    assert not any(claim.url for claim in ledger.values())


def test_the_ledger_reads_the_same_when_it_is_written_again(ledger):
    assert claims_of(to_toml(list(ledger.values())).encode()) == tuple(ledger.values())


def test_the_ledger_is_plain_toml_without_unknown_keys():
    held = tomllib.loads((FOLDER / CLAIMS_FILE).read_text(encoding="utf-8"))
    assert list(held) == ["claim"]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_verdict_is_the_one_that_is_defended(verdicts, name):
    verdict, number, interval, unit, words = EXPECTED[name]
    found = verdicts[name]
    assert found.verdict == verdict
    assert found.number == pytest.approx(number, rel=1e-3, abs=0.5 if unit == "m" else 0)
    assert found.interval == pytest.approx(interval, rel=1e-3, abs=0.1)
    assert found.unit == unit
    assert words in found.reason


@pytest.mark.parametrize("name", EXPECTED)
def test_every_verdict_has_its_rows_its_definition_and_a_flip(ground, verdicts, name):
    found = verdicts[name]
    assert found.definition
    assert found.evidence
    for row in found.evidence:
        table = ground.control.zones if row.table == "zones" else getattr(ground.dataset, row.table)
        assert row.id in table.index
    assert found.flips
    assert all(flip.verdict in VERDICTS and flip.verdict != found.verdict for flip in found.flips)


@pytest.mark.parametrize("name", EXPECTED)
def test_without_its_evidence_no_verdict_is_left(ground, ledger, verdicts, name):
    rows = {}
    for table, words in EVIDENCE[name].items():
        frame = getattr(ground.dataset, table)
        words_of = ["kind", "actor_a", "actor_b"] if table == "events" else ["actor"]
        said = frame[words_of].agg(" ".join, axis=1) + frame["start"].dt.strftime(" %Y-%m-%d")
        rows[table] = frame.index[said.map(lambda text, words=words: any(word in text for word in words))]
    bare = check_claim(without(ground, rows=rows), ledger[name])
    assert bare.verdict == "not decidable"
    # What it rested on is gone.
    assert len(bare.evidence) < len(verdicts[name].evidence)


def test_the_distances_of_the_dossier(ground, ledger):
    claim = ledger["within-2-km"]
    # Tall Susin to the nearest surveyed community held by the Government: 4.29 km; to the half-way edge about 2.0 km,
    # 2.1 km between the places of the sample.
    by = {
        one: check_claim(ground, replace(claim, statement=replace(claim.statement, definition=one)))
        for one in ("position-to-position", "position-to-edge")
    }
    assert by["position-to-position"].number == pytest.approx(4290, abs=5)
    assert by["position-to-edge"].number == pytest.approx(2100, abs=100)


def test_the_strikes_of_the_dossier(verdicts):
    assert verdicts["strikes-on-other-groups"].notes[0] == (
        "Of the 34 events on record: 26 on opposition-held ground, 7 on ISIS-held ground and 1 on "
        "government-held ground."
    )
