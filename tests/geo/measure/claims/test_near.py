"""Near a place: two radii make the interval, and a record that is missing contradicts nothing."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.claims.check import check_claim
from geo.measure.claims.variants import without
from geo.model.claim import Claim, HappenedNear
from geo.model.errors import InputError, UnknownNameError
from tests.worlds import event, ground_of, holding, place, utc

#: Metres of a tenth of a degree of latitude from 36.3 to 36.4 north (WGS84).
TENTH_M = 11_096.6


def claimed(within_m, *, name="South", during=("2015-10-09", "2015-10-11"), **more):
    return Claim("c", "q", HappenedNear(name, tuple(map(utc, during)), within_m, **more))


def world(*events, **tables):
    places = [place("South", 37.17, 36.30, 500.0, "Janub; جنوب"), place("North", 37.17, 36.4)]
    return ground_of(places=places, **({"events": list(events)} if events else {}), **tables)


def battle(*, lat=36.4, radius_m=500.0, day="2015-10-10", **fields):
    return event(37.17, lat, day, place_uncertainty_m=radius_m, place="Field", **fields)


@given(st.floats(0, 30_000), st.sampled_from([0.0, 500.0, 25_000.0]))
@settings(max_examples=15)
def test_the_interval_decides_and_others_farther_away_say_nothing(within_m, radius_m):
    found = check_claim(world(battle(radius_m=radius_m)), claimed(within_m))
    low, high = max(0.0, TENTH_M - 500 - radius_m), TENTH_M + 500 + radius_m
    assert found.number == pytest.approx(TENTH_M, abs=1)
    assert found.interval == pytest.approx((low, high), abs=1)
    if abs(within_m - high) > 1:
        assert found.verdict == ("supported" if high <= within_m else "not decidable")


def test_an_event_known_within_25_km_is_never_within_2():
    found = check_claim(world(battle(lat=36.30, radius_m=25_000)), claimed(2_000))
    assert found.verdict == "not decidable"
    assert "because its point is known only within 25 km" in found.reason
    assert found.probability < 0.02
    sentences = [flip.sentence for flip in found.flips]
    assert sentences[0].startswith("If event and place were known within 2.0 km")
    assert any(one.startswith("If near is read as within 26 km") for one in sentences)


def test_nothing_recorded_contradicts_nothing():
    ground = world(battle(day="2015-09-01"), holdings=[holding("p1", "ISIS", "2015-02-01", "2015-11-15")])
    for claim in (claimed(2_000), claimed(2_000, text="general"), claimed(2_000, kinds=("strike",))):
        found = check_claim(ground, claim)
        assert (found.verdict, found.number, found.probability) == ("not decidable", None, None)
        assert "does not contradict the claim" in found.reason


def test_words_that_fit_one_event_alone_speak_of_it():
    one = battle(note="General Smith is killed")
    assert check_claim(world(one), claimed(2_000, text="smith general")).verdict == "contradicted"
    assert check_claim(world(one), claimed(2_000)).verdict == "not decidable"
    assert check_claim(world(one, one), claimed(2_000, text="smith")).verdict == "not decidable"
    assert check_claim(world(one | {"confidence": "low"}), claimed(2_000, text="smith")).verdict == "not decidable"
    assert check_claim(world(one), claimed(20_000, text="smith")).verdict == "supported"


def test_a_record_of_low_confidence_or_of_another_day_perhaps_supports_nothing():
    low = check_claim(world(battle(lat=36.3, confidence="low")), claimed(2_000))
    assert (low.verdict, low.probability) == ("not decidable", None)
    assert low.reason.endswith("but its record is of low confidence.")
    assert [flip.sentence for flip in low.flips] == ["If its record was surer"]
    vague = battle(lat=36.3) | {"end": utc("2015-10-20")}
    late = check_claim(world(vague), claimed(2_000))
    assert late.reason.endswith("but its date may lie outside the time of the claim.")
    assert late.verdict == "not decidable"


@given(st.lists(st.tuples(st.floats(30, 36.2), st.sampled_from(["2015-10-10", "2015-08-01"])), max_size=5))
@settings(max_examples=10)
def test_rows_that_have_nothing_to_do_with_it_change_nothing(others):
    more = [battle(lat=lat, day=day) for lat, day in others]
    for within_m in (2_000, 12_000):
        plain = check_claim(world(battle()), claimed(within_m))
        full = check_claim(world(battle(), *more), claimed(within_m))
        assert full.verdict == plain.verdict
        if plain.verdict == "supported":
            assert (full.number, full.evidence[0].id) == (plain.number, "e0")


def test_one_event_near_enough_is_enough_and_the_flip_test_drops_it():
    ground = world(battle(), battle(lat=36.301, source="press"))
    found = check_claim(ground, claimed(2_000))
    assert (found.verdict, found.evidence[0].id) == ("supported", "e1")
    assert ("Without event e1", "not decidable") in {(flip.sentence, flip.verdict) for flip in found.flips}
    assert check_claim(without(ground, rows={"events": ["e1"]}), claimed(2_000)).verdict == "not decidable"
    assert ("Without the source press", "not decidable") in {(flip.sentence, flip.verdict) for flip in found.flips}


@pytest.mark.parametrize("within_m", [5_000.0, 10_000.0, 20_000.0])
def test_the_probability_of_a_disc_in_a_disc(within_m):
    ground = ground_of(places=[place("South", 37.17, 36.30, 0.0)], events=[battle(lat=36.30, radius_m=25_000)])
    found = check_claim(ground, claimed(within_m))
    # Oracle: of points uniform in a disc, those within r of its centre are the share (r / R) squared.
    assert found.probability == pytest.approx((within_m / 25_000) ** 2, abs=4 * math.sqrt(0.25 / 20_000))


@pytest.mark.parametrize("name", ["South", "janub", "جنوب"])
def test_places_are_found_by_any_of_their_names(name):
    assert check_claim(world(battle(lat=36.3)), claimed(2_000, name=name)).verdict == "supported"


def test_a_name_a_letter_off_is_not_guessed():
    with pytest.raises(UnknownNameError, match="unknown place 'Soulh'; did you mean South"):
        check_claim(world(battle(lat=36.3)), claimed(2_000, name="Soulh"))


def test_another_spelling_is_read_and_said(sample):
    during = ("2015-10-08", "2015-10-13")
    found = check_claim(sample, claimed(2_000, name="Tell Soussin", during=during, kinds=("battle",)))
    assert found.verdict == "supported"
    assert any("Tall Susin" in note and "Tell Soussin" in note for note in found.notes)


def test_a_name_of_two_places_is_asked_for():
    ground = ground_of(
        places=[place("Tall Qarah", 37.17, 36.3), place("Tell Qara", 37.5, 36.3)], events=[battle(lat=36.3)]
    )
    with pytest.raises(InputError, match="'Tal Kara' fits 2 places equally well: .*p0.*p1.*; name one as the data"):
        check_claim(ground, claimed(2_000, name="Tal Kara"))


@pytest.mark.parametrize("others", [["Tell Rifaat"], ["Tell Rifaat", "Tal Refat"]])
def test_another_place_does_not_stand_in_for_one_that_goes_with_its_source(others):
    places = [place("Tall Rifat", 37.0, 36.5) | {"source": "A"}]
    places += [place(name, 37.0 + 0.01 * k, 36.5) | {"source": "B"} for k, name in enumerate(others, start=1)]
    ground = ground_of(places=places, events=[event(37.0, 36.5, "2015-10-09", source="E", place_uncertainty_m=100.0)])
    found = check_claim(ground, claimed(5_000, name="Tall Rifat"))
    assert found.verdict == "supported"
    assert [flip.verdict for flip in found.flips if flip.sentence == "Without the source A"] == ["not decidable"]


def test_the_probability_is_that_of_the_claim_or_there_is_none():
    one, further = battle(lat=36.38, radius_m=3_000.0), battle(lat=36.5, radius_m=10.0)
    assert 0 < check_claim(world(one), claimed(9_000)).probability < 1
    assert 0 < check_claim(world(one, further), claimed(9_000)).probability < 1
    # Two that leave it open; one that is surely farther away, beside any number that are not recorded.
    assert check_claim(world(one, one), claimed(9_000)).probability is None
    assert check_claim(world(further), claimed(9_000)).probability is None
    assert check_claim(world(further), claimed(9_000, text="Field")).probability == 0.0


def test_the_general_of_the_sample(sample, sample_claim):
    claim = sample_claim("hamedani-near-aleppo")
    found = check_claim(sample, claim)
    assert (found.verdict, found.number, found.interval) == ("not decidable", 0.0, (0.0, 30_000.0))
    assert [one.id for one in found.evidence] == ["hamedani-death", "aleppo"]
    assert check_claim(without(sample, rows={"events": ["hamedani-death"]}), claim).verdict == "not decidable"
