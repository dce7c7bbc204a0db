"""Every type of claim has somebody who works it out, and what the data cannot be asked is refused by name."""

import pytest

from geo.measure.claims import check
from geo.measure.claims.check import check_claim
from geo.measure.claims.variants import without
from geo.model.claim import TYPES, VERDICTS
from geo.model.errors import InputError, UnknownNameError
from geo.read.claim_fields import claim_from, fields_of
from tests.worlds import two_villages

CLAIMS = {
    "within-distance": {"rival": "Government", "threshold": "2 km"},
    "captured-count": {"count": 5},
    "biggest-since": {"since": "2015-09-01"},
    "majority-share": {"holder": "Opposition"},
    "first-time": {"rival": "Government", "since": "2015-09-01"},
    "happened-near": {"place": "Aleppo", "within": "2 km"},
}


def claim(kind, **more):
    return claim_from(
        {"id": "c", "type": kind, "quote": "q", "actor": "ISIS", "from": "2015-10-09", "until": "2015-10-10"}
        | CLAIMS[kind]
        | more
    )


def test_every_type_is_worked_out():
    assert set(check._CHECKS) == set(TYPES.values())


@pytest.mark.parametrize("kind", TYPES)
def test_every_verdict_has_its_reason_and_definition(kind, sample):
    found = check_claim(sample, claim(kind))
    assert found.verdict in VERDICTS
    assert found.reason.endswith(".")
    assert found.definition.endswith(".")
    assert "\n" not in found.reason + found.definition
    assert (found.number is None) is (found.unit == "")
    assert all(flip.verdict in VERDICTS for flip in found.flips)
    assert all(flip.verdict != found.verdict for flip in found.flips)
    assert found.probability is None or 0 <= found.probability <= 1
    if found.interval is not None:
        assert found.interval[0] <= found.number <= found.interval[1]


@pytest.mark.parametrize("kind", TYPES)
def test_the_evidence_is_rows_there_are(kind, sample):
    tables = {
        "events": sample.dataset.events,
        "zones": sample.control.zones,
        "places": sample.dataset.places,
        "holdings": sample.dataset.holdings,
    }
    for row in check_claim(sample, claim(kind)).evidence:
        assert row.id in tables[row.table].index


@pytest.mark.parametrize("kind", TYPES)
def test_what_cannot_be_asked_is_refused(kind, sample):
    with pytest.raises(UnknownNameError, match="unknown actor 'ISIX'; did you mean"):
        check_claim(sample, claim(kind, actor="ISIX"))
    dates = {"from": "2019-01-01", "until": "2019-01-02"} | ({"since": "2018-01-01"} if "since" in CLAIMS[kind] else {})
    with pytest.raises(InputError, match=r"^1 January 2019 to 2 January 2019 is outside the data: the data cover"):
        check_claim(sample, claim(kind, **dates))


def test_a_place_nobody_knows_is_refused(sample):
    with pytest.raises(UnknownNameError, match="unknown place 'Nowhereville'"):
        check_claim(sample, claim("happened-near", place="Nowhereville"))


def test_an_actor_of_the_table_that_the_data_do_not_name_leaves_it_open():
    russia = claim("majority-share", actor="Russia")
    found = check_claim(two_villages(), russia)
    assert (found.verdict, found.reason) == ("not decidable", "The data record nothing of Russia.")
    assert fields_of(found.claim)["actor"] == "Russia"


@pytest.mark.parametrize("kind", TYPES)
def test_data_without_their_evidence_never_decide(kind, sample):
    found = check_claim(sample, claim(kind))
    rows = {}
    for table in ("events", "holdings"):
        frame = getattr(sample.dataset, table)
        named = (
            frame["actor"].eq("ISIS")
            if table == "holdings"
            else frame["actor_a"].eq("ISIS") | frame["actor_b"].eq("ISIS")
        )
        rows[table] = frame.index[named]
    assert found.verdict in VERDICTS
    assert check_claim(without(sample, rows=rows), claim(kind)).verdict == "not decidable"
