"""The biggest advance since a day: drawn zones with areas one can check by hand, and the sample."""

import re
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.advances import biggest_since, episodes
from geo.measure.claims.biggest import verdict_on
from geo.measure.claims.variants import without
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
    flip = next(flip for flip in verdict(ground).flips if flip.unit == "days")
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
    # Which measure says what, how large the larger one was and when.
    assert re.search(
        r"\. By depth that of 15 September 2015 was larger, [0-9.]+ km of depth \([0-9.]+–[0-9.]+ km\); by places none "
        r"from [0-9A-Za-z ]+ on was larger: the measures disagree\.$",
        both.reason,
    )
    assert (both.number, both.unit) == (2.0, "places")
    (depth,) = both.others
    assert (depth.by, depth.unit) == ("by depth", "km")
    assert depth.interval[0] <= depth.number <= depth.interval[1]
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
    assert "By ground, places and depth none from 1 September 2015 on was larger" in found.reason
    assert {row.id for row in found.evidence} == {
        "tall-susin-2", "tall-qarah-2", "kafr-qaris-2", "infantry-school-2", "fafin-2", "maarata-2",
    }  # fmt: skip
    since = next(flip for flip in found.flips if flip.unit == "days")
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


def moving(*, days=40, step=0.002, jumps=None, start="2015-01-01"):
    """Draw ISIS west of a line that moves every day, on some days further; one edition a day."""
    moments = [str(day.date()) for day in pd.date_range(start, periods=days + 1)]
    line, zones = 37.0, []
    for number, (day, after) in enumerate(pairwise(moments)):
        line += ((jumps or {}).get(day, step)) if number else 0
        end = after if number < days - 1 else None
        zones.append(zone("ISIS", shapely.box(36.0, 36.0, line, 36.2), day, end, 10.0))
        zones.append(zone("Opposition", shapely.box(line, 36.0, 39.0, 36.2), day, end, 10.0))
    return zones


def on(day, since):
    return {"during": (utc(day), utc(day) + pd.Timedelta(days=1)), "since": utc(since)}


def test_an_advance_that_began_long_before_is_not_that_of_the_day():
    # 0.2 degrees on 11 January and 0.002 on 9 February are links of one chain.
    ground = ground_of(zones=moving(jumps={"2015-01-11": 0.2}))
    found = verdict(ground, **on("2015-02-09", "2015-01-02"))
    assert found.verdict == "not decidable"
    assert found.reason.endswith("But of what was gained on 9 February 2015 alone it is otherwise.")
    assert found.flips[0].sentence == "Of what was gained on 9 February 2015 alone."
    assert found.flips[0].verdict == "contradicted"
    # The jump on the last day itself: the day alone and the whole chain say the same.
    ground = ground_of(zones=moving(jumps={"2015-02-09": 0.3}))
    assert verdict(ground, **on("2015-02-09", "2015-01-02")).verdict == "supported"


def test_a_larger_advance_elsewhere_that_came_while_this_one_went_on_counts():
    days = [str(day.date()) for day in pd.date_range("2015-01-01", "2015-03-02", freq="2D")]
    zones = []
    for number, (day, end) in enumerate(zip(days, [*days[1:], None], strict=True)):
        line, far = 37.0 + 0.002 * number, 45.5 if day >= "2015-01-31" else 45.0
        zones += [
            zone("ISIS", shapely.box(36.0, 36.0, line, 36.2), day, end, 10.0),
            zone("Opposition", shapely.box(line, 36.0, 38.0, 36.2), day, end, 10.0),
            zone("ISIS", shapely.box(44.0, 36.0, far, 36.2), day, end, 10.0),
            zone("Opposition", shapely.box(far, 36.0, 47.0, 36.2), day, end, 10.0),
        ]
    found = verdict(ground_of(zones=zones), **on(days[-1], "2015-01-02"))
    assert found.verdict == "contradicted"
    assert "By ground that of 31 January 2015 was larger, " in found.reason


def two_editions(first_end, second):
    return [
        zone("ISIS", shapely.box(36.0, 36.0, 37.0, 36.2), "2015-01-01", first_end, 10.0),
        zone("Opposition", shapely.box(37.0, 36.0, 39.0, 36.2), "2015-01-01", first_end, 10.0),
        zone("ISIS", shapely.box(36.0, 36.0, 37.2, 36.2), second, None, 10.0),
        zone("Opposition", shapely.box(37.2, 36.0, 39.0, 36.2), second, None, 10.0),
    ]


@pytest.mark.parametrize(
    ("zones", "reason"),
    [
        (
            two_editions("2015-10-09", "2015-10-09"),
            "All that ISIS held is recorded anew on 9 October 2015, and the time before that on 1 January 2015",
        ),
        (
            two_editions("2015-09-02", "2015-10-09"),
            "The data record no control from 2 September 2015 to 8 October 2015: what was gained then is not known.",
        ),
        (
            # Five days: short, but the gain may be of any of them.
            two_editions("2015-10-04", "2015-10-09"),
            "The data record no control from 4 October 2015 to 8 October 2015: what was gained then is not known.",
        ),
    ],
)
@pytest.mark.parametrize("others", [False, True])
def test_a_gap_in_the_record_is_no_time_without_advances(zones, reason, others):
    # Someone far off whose ground is on record throughout changes nothing.
    far = [zone("Government", shapely.box(50.0, 36.0, 51.0, 37.0), "2015-01-01", None, 10.0)]
    found = verdict(ground_of(zones=[*zones, *(far if others else [])]))
    assert found.verdict == "not decidable"
    assert others or found.reason.startswith(reason)


def test_ground_of_its_own_elsewhere_does_not_hide_a_gap():
    own = [zone("ISIS", shapely.box(52.0, 36.0, 53.0, 37.0), "2015-01-01", None, 10.0)]
    found = verdict(ground_of(zones=[*two_editions("2015-09-02", "2015-10-09"), *own]))
    assert found.verdict == "not decidable"


def test_a_short_gap_long_before_hides_no_advance():
    zones = [row for row in moving() if row["start"] not in {utc("2015-01-15"), utc("2015-01-16")}]
    stated = on("2015-02-09", "2015-01-02")
    whole, gap = (verdict(ground_of(zones=one), **stated) for one in (moving(), zones))
    assert (whole.verdict, whole.number) == (gap.verdict, pytest.approx(gap.number))


def test_the_record_must_reach_to_the_end_of_the_claim():
    zones = steps(0, 2, 3, 10)
    for row in zones[-2:]:
        row["end"] = utc("2015-10-10")
    found = verdict(ground_of(zones=zones))
    assert found.verdict == "not decidable"
    assert "no control from 10 October 2015 on" in found.reason


def test_ground_newly_known_may_have_been_an_advance():
    zones = [
        zone("ISIS", shapely.box(36.0, 36.0, 37.0, 37.0), "2015-01-01", "2015-09-15", 10.0),
        zone("unknown", shapely.box(37.0, 36.0, 38.0, 37.0), "2015-01-01", "2015-09-15", 10.0),
        zone("ISIS", shapely.box(36.0, 36.0, 37.8, 37.0), "2015-09-15", "2015-10-09", 10.0),
        zone("Opposition", shapely.box(37.8, 36.0, 39.0, 37.0), "2015-09-15", "2015-10-09", 10.0),
        zone("ISIS", shapely.box(36.0, 36.0, 37.85, 37.0), "2015-10-09", None, 10.0),
        zone("Opposition", shapely.box(37.85, 36.0, 39.0, 37.0), "2015-10-09", None, 10.0),
    ]
    found = verdict(ground_of(zones=zones))
    assert found.verdict == "not decidable"
    assert "from 15 September 2015 on more than that is on record" in found.reason
    # A little of it, 0.02 degrees: smaller than the advance whatever it was.
    for row in zones[:4]:
        row["geometry"] = shapely.intersection(row["geometry"], shapely.box(36.0, 36.0, 37.02, 37.0))
    zones[3]["geometry"] = shapely.box(37.02, 36.0, 39.0, 37.0)
    zones[4]["geometry"], zones[5]["geometry"] = shapely.box(36, 36, 37.1, 37), shapely.box(37.1, 36, 39, 37)
    assert verdict(ground_of(zones=zones)).verdict == "supported"


def test_newly_known_ground_of_the_day_may_have_made_the_advance_larger():
    # The larger one of September, 10 hundredths, and 3 in October beside 30 that nobody is recorded to have held.
    zones = steps(0, 2, 10, 3)
    assert verdict(ground_of(zones=zones)).verdict == "contradicted"
    zones.append(zone("ISIS", shapely.box(36.2, 36.0, 36.5, 36.5), "2015-10-09", None, LINE_M))
    assert verdict(ground_of(zones=zones)).verdict == "not decidable"


def test_no_flip_is_offered_for_rows_of_low_confidence_where_there_are_none():
    ground = ground_of(zones=moving(jumps={"2015-01-11": 0.2}))
    found = verdict(ground, **on("2015-02-09", "2015-01-02"))
    assert not any("confidence" in flip.sentence for flip in found.flips)


@pytest.mark.parametrize(
    ("measures", "unit", "said"),
    [
        ((), "km2", "the ground of the advance"),
        (("area",), "km2", "the ground of the advance"),
        (("places", "area"), "places", "the places taken"),
        (("depth",), "km", "the depth of the advance"),
    ],
)
def test_the_number_is_that_of_the_first_measure_asked_for(measures, unit, said):
    ground = ground_of(**villages("2015-09-10", "2015-10-09", "2015-10-09"))
    found = verdict(ground, measures=measures)
    own = episodes(ground, "ISIS", *STATED.during)[0]
    number = {"km2": own.area_km2, "places": 2.0, "km": own.depth_km}[unit]
    assert (found.number, found.unit) == (pytest.approx(number), unit)
    assert found.interval[0] <= found.number <= found.interval[1]
    assert f"The number is {said}" in found.definition


def test_the_flip_of_joining_more_days_is_true_when_it_is_carried_out():
    # Two villages, two more 16 days after, three 20 days after those.
    days = ["2015-09-03", "2015-09-03", "2015-09-19", "2015-09-19", *["2015-10-09"] * 3]
    ground = ground_of(**villages(*days))
    found = verdict(ground, measures=("places",))
    assert found.verdict == "supported"
    (flip,) = [one for one in found.flips if "joined" in one.sentence]
    assert (flip.sentence, flip.verdict) == ("If gains were joined within 16 days and 15 km.", "contradicted")
    for bound, larger in ((15.9, False), (16.0, True)):
        every = episodes(ground, "ISIS", STATED.since, STATED.during[1], days_apart=bound)
        last = biggest_since(every, every[-1], since=STATED.since)
        assert any(one.measure == "places" and one.episode is not None for one in last) is larger


def test_the_flips_of_sources_levels_measures_and_days_are_true_when_they_are_carried_out():
    days = ["2015-08-20", "2015-08-20", "2015-08-20", "2015-08-20", "2015-09-15", "2015-10-09", "2015-10-09"]
    world = villages(*days)
    for row in world["holdings"][-1:]:
        row["confidence"], row["source"] = "medium", "other"
    world["holdings"][-2]["source"] = "other"
    ground = ground_of(**world)
    found = verdict(ground)
    carried = {}
    for flip in found.flips:
        if flip.sentence.startswith("Without the source "):
            name = flip.sentence.removeprefix("Without the source ").split(":")[0]
            carried[flip.sentence] = verdict(without(ground, sources=[name])).verdict
        elif flip.sentence.startswith("Without the rows of "):
            words = flip.sentence.removeprefix("Without the rows of ").removesuffix(" confidence.")
            carried[flip.sentence] = verdict(without(ground, confidences=words.split(" or "))).verdict
        elif flip.unit == "days" and "since" in flip.sentence:
            since = STATED.since - pd.Timedelta(days=flip.amount)
            carried[flip.sentence] = verdict(ground, since=since).verdict
        elif flip.sentence.endswith(" alone."):
            measure = {"ground": "area"}.get(name := flip.sentence.split()[1], name)
            carried[flip.sentence] = verdict(ground, measures=(measure,)).verdict
    assert carried
    assert carried == {flip.sentence: flip.verdict for flip in found.flips if flip.sentence in carried}


def two_fronts():
    """Draw one that moved by 10 in September and 3 in October, and in October one far off that took four villages."""
    far = [
        zone("ISIS", shapely.box(44.5, 36.0, 45.0, 36.5), "2015-01-01", "2015-10-09", LINE_M),
        zone("Opposition", shapely.box(45.0, 36.0, 46.0, 36.5), "2015-01-01", "2015-10-09", LINE_M),
        zone("ISIS", shapely.box(44.5, 36.0, 45.025, 36.5), "2015-10-09", None, LINE_M),
        zone("Opposition", shapely.box(45.025, 36.0, 46.0, 36.5), "2015-10-09", None, LINE_M),
    ]
    villages_of = [place(f"V{number}", 45.02, 36.1 + 0.1 * number) for number in range(4)]
    return {"zones": [*steps(0, 2, 10, 3), *far], "places": [place("Near", 37.1, 36.2), *villages_of]}


def test_of_several_advances_in_the_time_the_largest_by_what_is_asked_is_taken():
    world = two_fronts()
    found = verdict(ground_of(**world | {"places": world["places"][1:]}), measures=("places",))
    assert (found.verdict, found.number) == ("supported", 4.0)
    assert "1 other advance lies in the time of the claim; the largest by places is taken." in found.notes


def test_one_is_contradicted_only_where_all_of_its_time_is_smaller():
    near = place("Near", 37.1, 36.2)
    assert verdict(ground_of(zones=steps(0, 2, 10, 3), places=[near])).verdict == "contradicted"
    found = verdict(ground_of(**two_fronts()))
    assert found.verdict == "not decidable"
    assert found.reason.endswith("but by places another of that time is as large.")
