"""The flips of a claim of a share, each carried out: the data changed as it says, and the claim worked out again."""

import re
from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.claims.majority import verdict_on
from geo.measure.claims.swayed import count_flips
from geo.measure.claims.variants import levels_up_to, without
from geo.measure.claims.weighed import judged
from geo.model.claim import Claim, MajorityShare
from tests.worlds import event, ground_of, holding, place, utc, zone

DAYS = (utc("2015-10-01"), utc("2015-10-11"))
STATED = MajorityShare("Russia", DAYS, "Opposition", ("strike",))
ZONES = [
    zone("Opposition", shapely.box(37.0, 36.0, 38.0, 37.0)),
    zone("ISIS", shapely.box(37.0, 35.0, 38.0, 36.0)),
    zone("contested", shapely.box(39.0, 36.0, 40.0, 37.0)),
]
ON, OFF, NOBODYS, FOUGHT_OVER = (37.5, 36.5), (37.5, 35.5), (45.0, 36.5), (39.5, 36.5)


def strike(at, **fields):
    return event(*at, "2015-10-05", "Russia", "", kind="strike", place_uncertainty_m=10.0) | fields


def told(rows, stated=STATED, **tables):
    ground = ground_of(events=rows, **({} if tables else {"zones": ZONES}) | tables)
    return verdict_on(ground, Claim("a", "mainly", stated), stated)


def number(text):
    return int(text.replace(",", ""))


def picked(rows, flip, wanted):
    """Return which rows a flip speaks of: so many of those it may, as many of them precise and sure as it says."""
    count = int(flip.amount)
    said = re.search(r", ([\d,]+) placed within 1.0 km and ([\d,]+) not of low confidence,", flip.sentence)
    if ", all placed within 1.0 km and none of low confidence," in flip.sentence:
        asked = (count, count)
    else:
        asked = (number(said[1]), number(said[2])) if said else None
    kinds = {}
    for position, row in enumerate(rows):
        if wanted(row):
            kinds.setdefault((row["place_uncertainty_m"] <= 1000, row["confidence"] != "low"), []).append(position)
    for both in range(count + 1):
        precise, sure = (count, count) if asked is None else asked
        take = {(True, True): both, (True, False): precise - both, (False, True): sure - both}
        take[False, False] = count - sum(take.values())
        if all(0 <= many <= len(kinds.get(kind, [])) for kind, many in take.items()):
            yield {one for kind, many in take.items() for one in kinds.get(kind, [])[:many]}
            if asked is None:
                return


def weighed(rows, stated):
    return judged(ground_of(events=rows, zones=ZONES), stated).found


def carried_out(rows, stated, flip):
    """Return the verdicts that come of what a flip says, one for each way in which it can be carried out."""
    if flip.unit == "%":
        return {weighed(rows, replace(stated, share=flip.amount / 100))}
    there = OFF if flip.verdict == "contradicted" else ON
    if "not on record" in flip.sentence:
        return {weighed([*rows, *[strike(there)] * int(flip.amount)], stated)}
    if "unsure" in flip.sentence:
        sided = {ON} if weighed(rows, stated) == "supported" else {OFF}
        surer = "low confidence" in flip.sentence
        precise = "placed within" in flip.sentence
        places = [
            k for k, row in enumerate(rows)
            if (row["geometry"].x, row["geometry"].y) in sided
            and not (surer and row["confidence"] == "low") and not (precise and row["place_uncertainty_m"] > 1000)
        ]  # fmt: skip
        ways, there = [set(places[: int(flip.amount)])], NOBODYS
        assert len(ways[0]) == flip.amount
    else:
        aim = shapely.Point(there)
        ways = list(picked(rows, flip, lambda row: row["geometry"] != aim))
    return {
        weighed([row | {"geometry": shapely.Point(there)} if k in way else row for k, row in enumerate(rows)], stated)
        for way in ways
    }


ROWS = st.lists(
    st.builds(
        lambda at, radius, confidence: strike(at, place_uncertainty_m=radius, confidence=confidence),
        st.sampled_from([ON, ON, ON, OFF, NOBODYS, FOUGHT_OVER]),
        st.sampled_from([10.0, 10.0, 5000.0]),
        st.sampled_from(["high", "high", "low"]),
    ),
    min_size=1,
    max_size=9,
)


@given(rows=ROWS, share=st.sampled_from([0.0, 0.25, 0.5, 0.7, 1.0]))
@settings(max_examples=10)
def test_a_flip_is_true_when_it_is_carried_out(rows, share):
    stated = replace(STATED, share=share)
    found = judged(ground_of(events=rows, zones=ZONES), stated)
    for flip in count_flips(stated, found):
        assert flip.verdict in carried_out(rows, stated, flip), flip.sentence
        assert flip.verdict != found.found


@pytest.mark.parametrize("sources", [["tiny"] * 6 + ["test"] * 2, ["a; b"] * 6 + ["c"] * 2])
def test_without_a_source_the_whole_decision_is_made_anew(sources):
    # Six known within 1.5 km on the ground, two precise ones elsewhere: the precise ones decide, with every source.
    rows = [strike(ON, place_uncertainty_m=1500.0)] * 6 + [strike(OFF)] * 2
    rows = [row | {"source": source} for row, source in zip(rows, sources, strict=True)]
    found = told(rows)
    assert found.verdict == "not decidable"
    ground = ground_of(events=rows, zones=ZONES)
    for source in ("tiny", "a", "b", "c", "test"):
        then = judged(without(ground, sources=[source]), STATED).found
        said = [flip for flip in found.flips if flip.sentence.startswith(f"Without the source {source},")]
        assert [flip.verdict for flip in said] == ([then] if then != found.verdict else [])


def test_a_source_of_what_holds_the_ground_is_tried_and_its_rows_are_evidence():
    places = [place("A", *ON) | {"source": "P"}, place("B", *OFF) | {"source": "P"}]
    holdings = [
        holding("p0", "Opposition", "2015-01-01", None) | {"source": "HA"},
        holding("p1", "ISIS", "2015-01-01", None) | {"source": "HB"},
    ]
    rows = [strike(ON, source=f"E{k}") for k in range(4)] + [strike(OFF, source="E9")]
    found = told(rows, places=places, holdings=holdings)
    assert found.verdict == "supported"
    flips = {flip.sentence.split(",")[0]: flip.verdict for flip in found.flips if flip.unit == "source"}
    assert flips == {"Without the source HA": "not decidable", "Without the source P": "not decidable"}
    assert {(row.table, row.id) for row in found.evidence} >= {("holdings", "h0"), ("holdings", "h1")}
    assert [row.table for row in told([strike(ON)] * 3).evidence] == ["events"] * 3 + ["zones"]


def test_a_row_goes_with_the_last_of_its_sources_alone():
    rows = [strike(ON, source="x; y")] * 3 + [strike(OFF, source="z")] * 2
    flips = [flip.sentence for flip in told(rows).flips if flip.unit == "source"]
    assert not any(f"source {name}," in sentence for sentence in flips for name in "xy")


def test_holders_of_low_confidence_that_decide_leave_it_open():
    places = [place("A", *ON), place("B", *OFF)]
    holdings = [
        holding("p0", "Opposition", "2015-01-01", None) | {"confidence": "low"},
        holding("p1", "ISIS", "2015-01-01", None),
    ]
    found = told([strike(ON)] * 3 + [strike(OFF)], places=places, holdings=holdings)
    assert (found.verdict, found.number) == ("not decidable", 75.0)
    assert "without the rows of low confidence: the unsure rows decide" in found.reason


@pytest.mark.parametrize(("share", "expected"), [(0.5, "supported"), (0.7, "not decidable")])
def test_the_sample_with_and_without_its_rows_of_low_confidence(sample, sample_claim, share, expected):
    claim = sample_claim("strikes-on-other-groups")
    stated = replace(claim.statement, holder="ISIS", other=True, share=share)
    assert verdict_on(sample, claim, stated).verdict == expected


def test_the_flips_of_the_sample_are_true_when_they_are_carried_out(sample, sample_claim):
    claim = sample_claim("strikes-on-other-groups")
    found = verdict_on(sample, claim, claim.statement)
    for flip in found.flips:
        if flip.unit == "source":
            source = flip.sentence.removeprefix("Without the source ").split(",")[0]
            assert judged(without(sample, sources=[source]), claim.statement).found == flip.verdict
        if flip.unit == "levels of confidence":
            levels = levels_up_to(["low", "medium"][int(flip.amount) - 1])
            assert judged(without(sample, confidences=levels), claim.statement).found == flip.verdict
    amounts = [flip.amount for flip in found.flips if flip.unit == "events"]
    assert amounts == [3, 10, 19]
