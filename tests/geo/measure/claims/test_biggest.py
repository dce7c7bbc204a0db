"""The biggest advance since a day: drawn zones with areas one can check by hand, and the sample."""

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.claims.biggest import verdict_on
from geo.model.claim import BiggestSince, Claim
from geo.model.errors import InputError, UnknownNameError
from tests.worlds import event, ground_of, holding, place, utc, zone

STATED = BiggestSince("ISIS", (utc("2015-10-09"), utc("2015-10-11")), utc("2015-09-01"))
LINE_M = 50.0


def steps(*widths):
    """Draw ISIS west of a line that moves east by so many hundredths of a degree (0.9 km) on given days."""
    days = ["2015-01-01", "2015-08-15", "2015-09-15", "2015-10-09"]
    line, zones = 37.0, []
    for number, width in enumerate(widths):
        line += width / 100
        end = days[number + 1] if number + 1 < len(widths) else None
        zones.append(zone("ISIS", shapely.box(36.5, 36.0, line, 36.5), days[number], end, LINE_M))
        zones.append(zone("Opposition", shapely.box(line, 36.0, 38.0, 36.5), days[number], end, LINE_M))
    return zones


def verdict(ground, **fields):
    stated = replace(STATED, **fields)
    return verdict_on(ground, Claim("a", "the biggest", stated), stated)


@pytest.mark.parametrize(
    ("widths", "expected"),
    [
        ((0, 2, 3, 10), "supported"),
        ((0, 20, 3, 10), "supported"),
        ((0, 2, 10, 3), "contradicted"),
        ((0, 2, 0, 10), "supported"),
        ((0, 2, 5, 5.01), "not decidable"),
        ((0, 2, 5.01, 5), "not decidable"),
        ((0, 2, 5, 0), "not decidable"),
        ((0, 2, 5, -5), "not decidable"),
    ],
)
def test_ground_and_depth_say_it_where_the_intervals_do_not_overlap(widths, expected):
    found = verdict(ground_of(zones=steps(*widths)))
    assert found.verdict == expected
    assert "By places the data measure no advance." in found.notes or found.number is None


def test_the_number_is_the_ground_of_the_advance_with_its_interval():
    found = verdict(ground_of(zones=steps(0, 2, 3, 10)))
    # 0.1 by 0.5 degrees at 36.25 N: 8.99 by 55.5 km.
    assert found.number == pytest.approx(498, rel=0.01)
    low, high = found.interval
    assert low < found.number < high
    assert (found.unit, found.probability) == ("km2", None)


def test_since_decides_what_it_is_compared_with():
    ground = ground_of(zones=steps(0, 20, 3, 10))
    assert verdict(ground).verdict == "supported"
    assert verdict(ground, since=utc("2015-08-01")).verdict == "contradicted"
    flip = verdict(ground).flips[0]
    assert (flip.verdict, flip.amount, flip.unit) == ("contradicted", 17.0, "days")
    assert flip.sentence.startswith("If since meant from 15 August 2015 on, 17 days earlier: the advance of 15 August")


def villages(*days, confidence="high"):
    """Make a village for every day, each further east, all of them taken on that day."""
    places = [place("Own", 36.9, 36.5), *(place(f"V{k}", 37.0 + 0.05 * k, 36.5) for k in range(len(days)))]
    holdings = [holding("p0", "ISIS", "2015-01-01", None)]
    for number, day in enumerate(days, start=1):
        holdings.append(holding(f"p{number}", "Opposition", "2015-01-01", day))
        holdings.append(holding(f"p{number}", "ISIS", day, None) | {"confidence": confidence})
    return {"places": places, "holdings": holdings}


def test_measures_that_disagree_leave_it_open():
    # One village in September, 12 km beyond the line; two in October, 9 km beyond it.
    far = [place("Far", 37.3, 36.5)]
    world = villages("2015-10-09", "2015-10-09")
    world["places"] += far
    world["holdings"] += [
        holding("p3", "Opposition", "2015-01-01", "2015-09-15"),
        holding("p3", "ISIS", "2015-09-15", "2015-09-20"),
        holding("p3", "Opposition", "2015-09-20", None),
    ]
    ground = ground_of(**world)
    assert verdict(ground, measures=("places",)).verdict == "supported"
    assert verdict(ground, measures=("depth",)).verdict == "contradicted"
    both = verdict(ground, measures=("places", "depth"))
    assert both.verdict == "not decidable"
    assert both.reason.endswith("the measures disagree.")
    assert [(flip.sentence, flip.verdict) for flip in both.flips[:2]] == [
        ("By places alone.", "supported"),
        ("By depth alone.", "contradicted"),
    ]


def test_rows_of_low_confidence_that_decide_leave_it_open():
    days = ["2015-09-15", "2015-10-09", "2015-10-09"]
    assert verdict(ground_of(**villages(*days)), measures=("places",)).verdict == "supported"
    low = verdict(ground_of(**villages(*days, confidence="low")), measures=("places",))
    assert low.verdict == "not decidable"


def test_how_gains_are_joined_may_decide():
    # Four villages day after day, then four in October: one push of four, or four of one.
    days = ["2015-09-05", "2015-09-10", "2015-09-15", "2015-09-20", *["2015-10-09"] * 3]
    found = verdict(ground_of(**villages(*days)), measures=("places",))
    assert found.verdict == "not decidable"
    assert "joined within" in found.reason


def test_a_measure_the_data_do_not_have_is_said():
    found = verdict(ground_of(zones=steps(0, 2, 3, 10)), measures=("places",))
    assert found.verdict == "not decidable"
    assert found.reason.endswith("by places the data cannot measure it.")


@pytest.mark.parametrize(
    ("zones", "reason"),
    [
        (steps(0, 2, 3), "The data record no gain of ISIS from 9 October 2015"),
        ([zone("Opposition", shapely.box(37, 36, 38, 37))], "The data record no ground that ISIS ever held."),
        (steps(0), "The data record control at one moment at most"),
    ],
)
def test_missing_evidence_decides_nothing(zones, reason):
    found = verdict(ground_of(zones=zones))
    assert (found.verdict, found.number, found.evidence) == ("not decidable", None, ())
    assert found.reason.startswith(reason)


def test_what_came_before_the_data_is_not_known():
    found = verdict(ground_of(zones=steps(0, 2, 3, 10)), since=utc("2014-01-01"))
    assert found.verdict == "not decidable"
    assert "no control before 1 January 2015" in found.reason


def test_what_cannot_be_asked_is_refused():
    ground = ground_of(zones=steps(0, 2, 3, 10))
    with pytest.raises(UnknownNameError, match="did you mean ISIS"):
        verdict(ground, actor="ISISS")
    with pytest.raises(InputError, match="since 9 October 2015 is not before the time of the claim"):
        verdict(ground, since=utc("2015-10-09"))


@given(rows=st.lists(st.integers(0, 3), max_size=4), random=st.randoms(use_true_random=False))
@settings(max_examples=8)
def test_irrelevant_rows_and_the_order_of_rows_change_nothing(rows, random):
    own = steps(0, 2, 3, 10)
    far = [
        zone("Government", shapely.box(40.0, 36.0, 41.0, 37.0), "2015-01-01", "2015-09-15", 9000.0),
        zone("Government", shapely.box(40.0, 36.0, 42.0, 37.0), "2015-09-15", None, 9000.0),
    ]
    battles = [event(37.0, 36.5, "2015-09-15", deaths_best=500) for _ in rows]
    mixed = [*own, *far]
    random.shuffle(mixed)
    bare = verdict(ground_of(zones=own))
    found = verdict(ground_of(zones=mixed, **({"events": battles} if battles else {})))
    for name in ("verdict", "number", "interval", "reason", "flips", "notes"):
        assert getattr(found, name) == getattr(bare, name)
    assert [row.said for row in found.evidence] == [row.said for row in bare.evidence]


@pytest.mark.parametrize("count", [1, 3])
def test_villages_taken_by_others_elsewhere_leave_the_verdict(count):
    world = villages("2015-09-15", "2015-10-09", "2015-10-09")
    bare = verdict(ground_of(**world))
    for number in range(count):
        world["places"].append(place(f"Elsewhere {number}", 39.0 + number, 36.5))
        spot = f"p{len(world['places']) - 1}"
        world["holdings"] += [
            holding(spot, "Opposition", "2015-01-01", "2015-09-15"),
            holding(spot, "Government", "2015-09-15", None),
        ]
    found = verdict(ground_of(**world))
    assert (found.verdict, len(found.evidence)) == (bare.verdict, len(bare.evidence)) == ("supported", 2)


def test_the_advance_of_the_sample(sample, sample_claim):
    claim = sample_claim("biggest-since-august")
    found = verdict_on(sample, claim, claim.statement)
    assert found.verdict == "supported"
    assert found.number == pytest.approx(55.2, abs=0.1)
    assert "by ground, places and depth none from 1 September 2015 on was larger" in found.reason
    assert {row.id for row in found.evidence} == {
        "tall-susin-2", "tall-qarah-2", "kafr-qaris-2", "infantry-school-2", "fafin-2", "maarata-2",
    }  # fmt: skip
    since = found.flips[0]
    assert (since.verdict, since.amount, since.unit) == ("not decidable", 5.0, "days")


def test_an_earlier_larger_advance_contradicts_the_sample(with_rows, sample_claim):
    claim = sample_claim("biggest-since-august")
    # Between August and October ISIS takes nine villages and towns from Marea to Azaz, and loses them again.
    names = ["ash-shaykh-isa", "tall-rifaat", "marea", "tilalayn", "menagh", "azaz", "al-ball"]
    names += ["ghazal", "at-tughali"]
    rows = {f"{name}-x": holding(name, "ISIS", "2015-09-15", "2015-09-25") for name in names}
    found = verdict_on(with_rows(holdings=rows), claim, claim.statement)
    assert found.verdict == "contradicted"
    assert {row.id for row in found.evidence} > set(rows)
    before = {row: one | {"start": utc("2015-08-20"), "end": utc("2015-08-26")} for row, one in rows.items()}
    assert verdict_on(with_rows(holdings=before), claim, claim.statement).verdict == "supported"


def test_without_its_gains_the_sample_decides_nothing(without_rows, sample_claim):
    claim = sample_claim("biggest-since-august")
    bare = without_rows(
        holdings=lambda rows: (rows["actor"] == "ISIS") & (rows["start"] == utc("2015-10-09")),
        events=lambda rows: rows["kind"] == "capture",
    )
    found = verdict_on(bare, claim, claim.statement)
    assert (found.verdict, found.evidence) == ("not decidable", ())
