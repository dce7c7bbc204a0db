"""A first time: told from all that is recorded before, and contradicted by the same pair a day earlier."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.claims.check import check_claim
from geo.measure.claims.variants import without
from geo.model.claim import Claim, FirstTime
from geo.model.errors import InputError
from tests.worlds import event, ground_of, holding, place, utc

PAIR = "position-to-position"


def claimed(day="2015-10-09", *, since="2015-03-01", threshold_m=None, definition=PAIR):
    during = (utc(day), utc(day) + (utc("2015-10-11") - utc("2015-10-10")))
    return Claim("c", "q", FirstTime("ISIS", "Government", during, utc(since), threshold_m, definition))


def approach(*, until="2015-11-15", far_from="2015-02-01", mid=True, more=(), events=()):
    """ISIS holds Far (22 km off) from February, Mid (11 km) from August to September, North (5.5 km) from 9 October."""
    places = [place("Far", 37.17, 36.5), place("Mid", 37.17, 36.4), place("North", 37.17, 36.35)]
    held = [holding("p0", "ISIS", far_from, until), holding("p2", "ISIS", "2015-10-09", until)]
    held += [holding("p1", "ISIS", "2015-08-01", "2015-09-01")] if mid else []
    places += [place("South", 37.17, 36.30), *(place(f"Else {k}", *at) for k, at in enumerate(more))]
    held += [holding("p3", "Government", "2015-02-01", until)]
    held += [holding(f"p{k + 4}", "Opposition", "2015-02-01", None) for k in range(len(more))]
    return ground_of(places=places, holdings=held, **({"events": list(events)} if events else {}))


def test_nearer_than_ever_since():
    found = check_claim(approach(), claimed())
    assert found.verdict == "supported"
    # Oracle: a degree of latitude there is 110,966 m.
    assert found.number == pytest.approx(5_548, abs=5)
    assert "the closest before, since 1 March 2015, was 11 km" in found.reason
    assert [one.id for one in found.evidence] == ["p2", "h1", "p3", "h3", "p1", "h2"][: len(found.evidence)]


def test_the_same_pair_a_day_later_is_no_first_time():
    # The intervals overlap wholly, yet both are off in the same way.
    found = check_claim(approach(), claimed("2015-10-10"))
    assert found.verdict == "contradicted"
    assert check_claim(approach(), claimed("2015-10-10", threshold_m=8_000)).verdict == "contradicted"


def test_further_than_before_is_no_first_time():
    assert check_claim(approach(), claimed("2015-09-15")).verdict == "contradicted"


@pytest.mark.parametrize(
    ("threshold_m", "verdict"),
    [(8_000, "supported"), (5_500, "not decidable"), (4_000, "contradicted"), (13_000, "contradicted")],
)
def test_within_a_threshold_for_the_first_time(threshold_m, verdict):
    # North is 4.5 to 6.5 km off, Mid was 10.1 to 12.1 km off in August.
    assert check_claim(approach(), claimed(threshold_m=threshold_m)).verdict == verdict


def test_what_is_not_known_before_cannot_support():
    later = approach(far_from="2015-09-01", mid=False)
    for claim in (claimed(), claimed(threshold_m=8_000)):
        found = check_claim(later, claim)
        assert found.verdict == "not decidable"
        assert "no distance is known from 1 March 2015 on, before the claim's time" in found.reason
    assert check_claim(later, claimed(since="2015-09-02")).verdict == "supported"


def test_an_earlier_nearer_time_contradicts():
    ground = approach()
    data = ground.dataset
    assert check_claim(without(ground, rows={"holdings": ["h2"]}), claimed(threshold_m=12_500)).verdict == "supported"
    assert check_claim(ground, claimed(threshold_m=12_500)).verdict == "contradicted"
    assert len(data.holdings) == 4


def test_without_the_evidence_nothing_is_decided():
    ground = approach()
    assert check_claim(without(ground, rows={"holdings": ["h0", "h1", "h2"]}), claimed()).verdict == "not decidable"
    assert check_claim(without(ground, rows={"holdings": ["h3"]}), claimed()).verdict == "not decidable"


def test_a_move_of_the_size_said_changes_the_verdict():
    (flip,) = [
        one for one in check_claim(approach(), claimed(threshold_m=8_000)).flips if one.sentence.startswith("If N")
    ]
    assert (flip.verdict, flip.amount) == ("not decidable", pytest.approx(8_000 - 6_548, abs=5))


def interrupted(lat=36.33):
    """Return a ground where the government's South is on record but for May and June; ISIS takes North on 9 October."""
    places = [place("South", 37.17, 36.30, 10.0), place("Far", 37.17, 36.35, 10.0), place("North", 37.17, lat, 900.0)]
    held = [holding("p0", "Government", "2015-01-01", "2015-05-01"), holding("p0", "Government", "2015-07-01", None)]
    held += [holding("p1", "ISIS", "2015-01-01", None), holding("p2", "ISIS", "2015-10-09", None)]
    return ground_of(places=places, holdings=held)


def test_no_move_supports_while_something_before_is_unknown():
    claim = claimed(since="2015-02-01", threshold_m=3_500)
    found = check_claim(interrupted(), claim)
    assert found.verdict == "not decidable"
    assert not [flip for flip in found.flips if flip.verdict == "supported"]
    # Carried out, 1.1 km nearer to South: all of it is within the threshold.
    nearer = check_claim(interrupted(36.32), claim)
    assert nearer.interval[1] < 3_500
    assert nearer.verdict == "not decidable"


def test_a_place_held_before_too_is_not_moved():
    # Where North is moved, it was as near in March.
    def ground(lat):
        held = [holding("p0", "Government", "2015-01-01", None), holding("p1", "ISIS", "2015-03-01", "2015-04-01")]
        held += [holding("p2", "ISIS", "2015-03-01", "2015-04-01"), holding("p2", "ISIS", "2015-10-09", None)]
        names = [("South", 36.30), ("Near", 36.35), ("North", lat)]
        return ground_of(places=[place(name, 37.17, at, 10.0) for name, at in names], holdings=held)

    found = check_claim(ground(36.40), claimed(since="2015-03-01"))
    assert found.verdict == "contradicted"
    assert not [flip for flip in found.flips if "North" in flip.sentence]
    assert check_claim(ground(36.34), claimed(since="2015-03-01")).verdict == "contradicted"


def test_since_the_time_of_the_claim_is_refused():
    with pytest.raises(InputError, match="since 9 October 2015 is not before the time of the claim"):
        check_claim(approach(), claimed(since="2015-10-09"))
    with pytest.raises(InputError, match="since 1 January 2015 begins before the data: the data cover 1 February 2015"):
        check_claim(approach(), claimed(since="2015-01-01"))


def test_the_closest_it_had_been_in_the_sample(sample):
    # Oracle: the dossier: 8.1 km on 8 October, 4.29 km on the 10th, position to position.
    found = check_claim(sample, claimed(since="2015-08-01"))
    assert (found.verdict, round(found.number)) == ("supported", 4_291)
    assert "8.1 km" in found.reason
    assert check_claim(sample, claimed(since="2015-08-01", definition=None)).verdict == "not decidable"


far = st.tuples(st.floats(60, 80), st.floats(10, 30))


@given(st.lists(far, max_size=3, unique=True), st.lists(far, max_size=2), st.sampled_from([None, 8_000.0, 5_500.0]))
@settings(max_examples=8)
def test_rows_that_have_nothing_to_do_with_it_change_nothing(more, events, threshold_m):
    elsewhere = [event(*at, "2015-10-09") for at in events]
    plain, full = approach(), approach(more=more, events=elsewhere)
    for day in ("2015-10-09", "2015-10-10"):
        one, other = (check_claim(ground, claimed(day, threshold_m=threshold_m)) for ground in (plain, full))
        assert (other.verdict, other.number, other.reason) == (one.verdict, one.number, one.reason)
