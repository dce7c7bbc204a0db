"""The share of events on somebody's ground: worst cases by hand, and the 34 strikes of the sample."""

from dataclasses import replace

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.claims.majority import verdict_on
from geo.measure.claims.tally import plainly, tallied
from geo.measure.claims.weighed import judged
from geo.model.claim import Claim, MajorityShare
from geo.model.errors import UnknownNameError
from tests.worlds import event, ground_of, holding, place, utc, zone

DAYS = (utc("2015-10-01"), utc("2015-10-11"))
NORTH, SOUTH = shapely.box(37.0, 36.0, 38.0, 37.0), shapely.box(37.0, 35.0, 38.0, 36.0)
ZONES = [zone("Opposition", NORTH), zone("ISIS", SOUTH)]
STATED = MajorityShare("Russia", DAYS, "Opposition", ("strike",))


def strike(lon, lat, day="2015-10-05", actor="Russia", **fields):
    return event(lon, lat, day, actor, "", kind="strike", **fields)


def north(count, **fields):
    return [strike(37.1 + 0.1 * (which % 8), 36.5, **fields) for which in range(count)]


def south(count, **fields):
    return [strike(37.1 + 0.1 * (which % 8), 35.5, **fields) for which in range(count)]


def verdict(events, stated=STATED, **tables):
    ground = ground_of(events=events, **({} if "holdings" in tables else {"zones": ZONES}) | tables)
    return verdict_on(ground, Claim("a", "mainly", stated), stated)


@pytest.mark.parametrize(
    ("on", "off", "expected"),
    [
        (3, 1, "supported"),
        (2, 3, "contradicted"),
        (1, 3, "contradicted"),
        (4, 0, "supported"),
        (2, 0, "supported"),
        # One event decides these.
        (1, 0, "not decidable"),
        (0, 1, "not decidable"),
        (2, 1, "not decidable"),
        (2, 2, "not decidable"),
    ],
)
def test_more_than_half_is_more_than_half(on, off, expected):
    found = verdict(north(on) + south(off))
    assert found.verdict == expected
    assert found.number == pytest.approx(100 * on / (on + off))
    assert found.interval == pytest.approx((found.number, found.number))
    assert (found.unit, found.probability) == ("%", None)


def test_the_sentence_says_what_the_share_is_out_of():
    found = verdict(north(3) + south(1))
    assert found.reason.startswith("3 of 4 (75 %) of the events on record fell on opposition-held ground")
    assert "not all that happened" in " ".join(found.notes)


def test_ground_held_by_others_counts_every_other_side():
    stated = MajorityShare("Russia", DAYS, "ISIS", ("strike",), other=True)
    zones = [*ZONES, zone("Government", shapely.box(39, 36, 40, 37))]
    found = verdict(north(2) + south(1) + [strike(39.5, 36.5)], stated, zones=zones)
    assert (found.verdict, found.number) == ("supported", 75.0)


@pytest.mark.parametrize("lon", [45.0, 46.0])
def test_events_on_unknown_ground_count_either_way(lon):
    found = verdict(north(3) + south(1) + [strike(lon, 36.5)] * 2)
    assert found.verdict == "not decidable"
    assert found.number == 50.0
    assert found.interval == pytest.approx((100 * 3 / 6, 100 * 5 / 6))


def test_one_unknown_event_that_cannot_decide_leaves_the_verdict():
    found = verdict(north(5) + south(1) + [strike(45.0, 36.5)])
    assert found.verdict == "supported"
    assert found.interval == pytest.approx((100 * 5 / 7, 100 * 6 / 7))


def test_contested_ground_counts_either_way():
    zones = [*ZONES, zone("contested", shapely.box(39, 36, 40, 37))]
    found = verdict(north(2) + south(1) + [strike(39.5, 36.5)] * 2, zones=zones)
    assert found.verdict == "not decidable"
    assert found.interval == pytest.approx((40.0, 80.0))


def test_an_event_whose_radius_reaches_other_ground_counts_either_way():
    # 0.02 degrees of latitude are 2.2 km, and the line is known within 300 m.
    near = [strike(37.5, 36.02, place_uncertainty_m=1850.0)] * 2
    far = [strike(37.5, 36.02, place_uncertainty_m=2000.0)] * 2
    rest = north(2) + south(2)
    # What is placed within 1,000 m alone is half of each; near ones reach no other ground.
    assert verdict(rest + near).interval == pytest.approx((50.0, 100 * 4 / 6))
    found = verdict(rest + far)
    assert found.interval == pytest.approx((100 * 2 / 6, 100 * 4 / 6))
    assert found.verdict == "not decidable"


def test_a_held_place_inside_the_radius_is_other_ground():
    places = [place("Town", 37.5, 36.5), place("Village", 37.52, 36.5)]
    holdings = [holding("p0", "Opposition", "2015-01-01", None), holding("p1", "ISIS", "2015-01-01", None)]
    events = [strike(37.5, 36.5, place_uncertainty_m=5000.0)] * 3
    found = verdict(events, places=places, holdings=holdings)
    assert found.interval == (0.0, 100.0)
    assert "5.0 km, which reaches ISIS-held ground" in found.evidence[0].said


def test_rows_of_low_confidence_that_decide_leave_it_open():
    found = verdict(north(3, confidence="low") + north(1) + south(2))
    assert found.verdict == "not decidable"
    assert "those left without the rows of low confidence" in found.reason
    # Four of six, and one of three without them.
    assert found.interval == pytest.approx((100 / 3, 100 * 4 / 6))


def test_imprecise_rows_that_decide_leave_it_open():
    found = verdict(north(4, place_uncertainty_m=5000.0) + north(1) + south(2))
    assert found.verdict == "not decidable"
    assert "those placed within 1.0 km" in found.reason


def test_without_a_precise_event_nothing_is_decided():
    found = verdict(north(4, place_uncertainty_m=5000.0))
    assert (found.verdict, found.interval) == ("not decidable", (100.0, 100.0))


def test_an_event_that_may_lie_outside_the_time_counts_once_and_once_not():
    edge = north(1, day="2015-10-10", date_uncertainty_days=1)
    found = verdict(north(1) + south(1) + edge)
    assert found.number == pytest.approx(100 * 2 / 3)
    assert found.interval == pytest.approx((50.0, 100 * 2 / 3))
    assert found.verdict == "not decidable"


def test_no_event_is_not_decidable():
    found = verdict(south(3, day="2015-10-20"))
    assert (found.verdict, found.number, found.interval, found.evidence) == ("not decidable", None, None, ())
    assert found.reason == (
        "The data record no event of the kind strike that names Russia from 1 October 2015 to 10 October 2015."
    )


def test_a_side_that_holds_nothing_is_not_decidable_and_a_name_nobody_knows_is_refused():
    assert verdict(north(3), MajorityShare("Russia", DAYS, "Kurdish forces")).verdict == "not decidable"
    with pytest.raises(UnknownNameError, match="did you mean Opposition"):
        verdict(north(3), MajorityShare("Russia", DAYS, "Oposition"))


def test_an_area_leaves_out_what_lies_beyond_it():
    inside = replace(STATED, area=(37.0, 36.0, 38.0, 37.0))
    assert verdict(north(1) + south(3), inside).number == 100.0


@given(on=st.integers(0, 9), off=st.integers(0, 9), percent=st.integers(0, 100))
@settings(max_examples=25)
def test_the_flips_are_the_smallest_numbers_that_do_it(on, off, percent):
    if on + off == 0:
        return
    stated = replace(STATED, share=percent / 100)
    found = verdict(north(on) + south(off), stated)

    # Oracle: whole numbers alone, as they are and with every event left out once.
    def says(on, off):
        left = [(on - 1, off)] * (on > 0) + [(on, off - 1)] * (off > 0)
        sides = {None if not a + b else 100 * a > percent * (a + b) for a, b in [(on, off), *left]}
        return {True: "supported", False: "contradicted", None: None}[sides.pop()] if len(sides) == 1 else None

    now = says(on, off)
    assert found.verdict == (now or "not decidable")
    for then, step in (("supported", 1), ("contradicted", -1)):
        if then == now:
            continue
        own = [flip for flip in found.flips if flip.verdict == then]
        turned = [k for k in range(on + off + 1) if 0 <= on + step * k <= on + off]
        turned = [k for k in turned if says(on + step * k, off - step * k) == then]
        moved = [flip.amount for flip in own if "in truth fallen" in flip.sentence]
        assert moved == turned[:1]
        unseen = [int(flip.amount) for flip in own if "not on record" in flip.sentence]
        assert len(unseen) == (percent < 100 if then == "supported" else percent > 0 or not on)
        for more in unseen:
            after = [says(on + k, off) if step > 0 else says(on, off + k) for k in (more - 1, more)]
            assert after[1] == then != after[0]
    unsure = [flip.amount for flip in found.flips if "unsure" in flip.sentence]
    if now is not None:
        # Of unsure ground an event counts against: as one moved.
        step = -1 if now == "supported" else 1
        turned = [k for k in range(on + off + 1) if 0 <= on + step * k <= on + off]
        assert unsure == [k for k in turned if says(on + step * k, off - step * k) != now][:1]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["north", "north", "south", "nowhere", "edge"]),
        st.sampled_from([500.0, 500.0, 5000.0]),
        st.sampled_from(["high", "high", "low"]),
    ),
    min_size=1,
    max_size=7,
)


def made(rows):
    where = {"north": (37.5, 36.5), "south": (37.5, 35.5), "nowhere": (45.0, 36.5), "edge": (37.5, 36.5)}
    return [
        strike(
            *where[at],
            day="2015-10-10" if at == "edge" else "2015-10-05",
            date_uncertainty_days=int(at == "edge"),
            place_uncertainty_m=radius_m,
            confidence=sure,
        )
        for at, radius_m, sure in rows
    ]


def plain(rows, stated):
    """Return what is said of events before one of them is left out: what `decide` says apart from that."""
    weighed = judged(ground_of(events=made(rows), zones=ZONES), stated) if rows else None
    if weighed is None or not weighed.tally.total:
        return "not decidable"
    found = {plainly(stated, tallied(frame, stated)) for frame in weighed.readings.values()}
    return found.pop() if len(found) == 1 else "not decidable"


@given(rows=ROWS, share=st.sampled_from([0.0, 0.3, 0.5, 0.6, 1.0]))
@settings(max_examples=25)
def test_what_any_one_event_decides_is_not_decided(rows, share):
    stated = replace(STATED, share=share)
    said = plain(rows, stated)
    # Oracle: the whole claim again, without each of its events.
    reruns = {plain([*rows[:k], *rows[k + 1 :]], stated) for k in range(len(rows))}
    weighed = judged(ground_of(events=made(rows), zones=ZONES), stated)
    assert weighed.found == (said if reruns == {said} else "not decidable")
    assert ("one event decides it" in weighed.reason) == (said != "not decidable" and reruns != {said})


def test_one_event_alone_is_said_to_decide():
    found = verdict(north(1))
    assert (found.verdict, found.number, found.interval) == ("not decidable", 100.0, (100.0, 100.0))
    assert found.reason == (
        "1 of 1 (100 %) of the events on record fell on opposition-held ground, but one event decides it: without one "
        "the others do not say so."
    )


IRRELEVANT = [
    event(37.5, 36.5, "2015-10-05", "ISIS", "Opposition", kind="strike"),
    strike(37.5, 36.5, day="2015-09-05"),
    strike(37.5, 35.5, day="2015-12-05"),
    event(37.5, 35.5, "2015-10-05", "Russia", "ISIS", kind="battle"),
    strike(37.5, 35.5, actor="Coalition"),
]


@given(rows=st.lists(st.sampled_from(IRRELEVANT), max_size=6), order=st.randoms(use_true_random=False))
@settings(max_examples=12)
def test_irrelevant_rows_and_their_order_change_nothing(rows, order):
    events = north(4, place="N") + south(2, place="S")
    bare = verdict(events)
    mixed = [*events, *rows]
    order.shuffle(mixed)
    found = verdict(mixed)
    said = [(one.verdict, one.number, one.interval, one.reason, one.flips, one.notes) for one in (bare, found)]
    assert said[0] == said[1]
    assert sorted(row.said for row in found.evidence) == sorted(row.said for row in bare.evidence)


def test_the_strikes_of_the_sample(sample, sample_claim):
    claim = sample_claim("strikes-on-other-groups")
    found = verdict_on(sample, claim, claim.statement)
    # The dossier's own count: 26 on opposition-held ground, 7 on ISIS-held, 1 on government-held, of 34.
    assert found.notes[0] == (
        "Of the 34 events on record: 26 on opposition-held ground, 7 on ISIS-held ground and 1 on "
        "government-held ground."
    )
    assert found.number == pytest.approx(100 * 26 / 34)
    # 29 places, each with the holding that says whose it was.
    assert [sum(row.table == name for row in found.evidence) for name in ("events", "holdings", "zones")] == [34, 29, 0]
    other = replace(claim.statement, holder="ISIS", other=True)
    assert verdict_on(sample, replace(claim, statement=other), other).number == pytest.approx(100 * 27 / 34)


def test_without_the_strikes_the_sample_decides_nothing(without_rows, sample_claim):
    claim = sample_claim("strikes-on-other-groups")
    bare = without_rows(events=lambda rows: rows["actor_a"] == "Russia")
    assert verdict_on(bare, claim, claim.statement).verdict == "not decidable"


def test_without_the_holders_of_the_places_the_sample_decides_nothing(without_rows, sample_claim):
    claim = sample_claim("strikes-on-other-groups")
    bare = without_rows(holdings=lambda rows: rows["start"] == pd.Timestamp("2015-09-30", tz="UTC"))
    assert verdict_on(bare, claim, claim.statement).verdict == "not decidable"
