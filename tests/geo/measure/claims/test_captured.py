"""How many places were captured: records by hand, every answer once, and the five villages of the sample."""

from dataclasses import replace

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measure.claims.captured import verdict_on
from geo.measure.claims.taken import taken
from geo.model.claim import CapturedCount, Claim
from geo.model.errors import InputError
from tests.worlds import event, ground_of, holding, place, utc, zone

DAYS = (utc("2015-10-09"), utc("2015-10-11"))
NAMES = ["Abla", "Bidama", "Catma", "Darkush", "Ehras", "Ghawr", "Hazwan", "Ibbin", "Jibrin", "Kafra", "Latman"]
#: Holds all of them; the place Far, which ISIS holds throughout, lies outside.
AREA = (36.9, 36.0, 38.1, 37.0)
STATED = CapturedCount("ISIS", DAYS, 2, kinds=("village",))
NEVER = "2015-12-01"


def world(records, *, kinds=(), events=()):
    """Make a ground of villages 0.1 degrees apart; a record is a list of (holder, from, confidence)."""
    places, holdings = [], []
    for number, steps in enumerate(records):
        kind = kinds[number] if number < len(kinds) else "village"
        places.append(place(NAMES[number], 37.0 + 0.1 * number, 36.5) | {"kind": kind})
        ends = [start for _, start, _ in steps[1:]] + [NEVER]
        for (holder, start, confidence), end in zip(steps, ends, strict=True):
            if holder:
                holdings.append(holding(f"p{number}", holder, start, end) | {"confidence": confidence})
    far = place("Far", 39.0, 36.5)
    own = holding(f"p{len(places)}", "ISIS", "2015-01-01", None)
    more = {"events": list(events)} if events else {}
    return ground_of(places=[*places, far], holdings=[*holdings, own], **more)


def record(*steps):
    days = ["2015-01-01", "2015-10-09", "2015-10-10"]
    return [
        (*step.split("?")[:1], day, "low" if "?" in step else "high") for step, day in zip(steps, days, strict=False)
    ]


def verdict(ground, **fields):
    stated = replace(STATED, **fields)
    return verdict_on(ground, Claim("a", "captured", stated), stated)


TAKEN, LOW, HELD = record("Opposition", "ISIS"), record("Opposition", "ISIS?"), record("Opposition")
CONTESTED, UNKNOWN, UNCOVERED = record("Opposition", "contested"), record("unknown", "ISIS"), record("", "ISIS")


# Of a place of a list, which is asked about by name; and of one of all on record.
@pytest.mark.parametrize(
    ("steps", "listed", "counted"),
    [
        (TAKEN, "yes", "yes"),
        (LOW, "low", "low"),
        (record("Opposition?", "ISIS"), "low", "low"),
        (HELD, "no", "no"),
        (record("Opposition?"), "open", "no"),
        (record("Opposition?", "Government?"), "open", "no"),
        (record("ISIS?"), "open", "no"),
        (record("contested?"), "open", "no"),
        (CONTESTED, "open", "open"),
        (UNKNOWN, "open", "open"),
        (UNCOVERED, "open", "open"),
        (record("Opposition", ""), "open", "nothing"),
        (record("Opposition", "unknown"), "open", "nothing"),
        (record("Opposition", "Opposition", ""), "open", "no"),
        (record("unknown"), "open", "nothing"),
        (record(""), "open", "nothing"),
        (record("ISIS"), "no", "no"),
        (record("ISIS", "Opposition"), "no", "no"),
        (record("ISIS", ""), "open", "nothing"),
        (record("ISIS", "ISIS", ""), "open", "no"),
        (record("Opposition", "", "Opposition"), "open", "no"),
        (record("Opposition", "", "ISIS"), "open", "open"),
        (record("Opposition", "ISIS", "Opposition"), "yes", "yes"),
        (record("Opposition", "contested", "ISIS"), "yes", "yes"),
        (record("contested", "ISIS"), "yes", "yes"),
        (record("ISIS", "Opposition", "ISIS"), "yes", "yes"),
    ],
)
def test_what_a_record_says(steps, listed, counted):
    ground = world([steps])
    assert taken(ground, replace(STATED, places=("Abla",)))["p0"].answer == listed
    assert taken(ground, STATED)["p0"].answer == counted


@pytest.mark.parametrize(
    ("steps", "answer"), [(TAKEN, "no"), (record("Government", "ISIS"), "yes"), (record("contested", "ISIS"), "open")]
)
def test_taken_from_one_side_alone(steps, answer):
    assert taken(world([steps]), replace(STATED, from_actor="Government"))["p0"].answer == answer


@pytest.mark.parametrize(
    ("steps", "confidence", "answer"),
    [
        (record(""), "medium", "yes"),
        (record(""), "low", "low"),
        (HELD, "high", "open"),
        (CONTESTED, "high", "open"),
        (TAKEN, "low", "yes"),
    ],
)
def test_what_a_recorded_capture_adds(steps, confidence, answer):
    capture = event(37.0, 36.5, "2015-10-09", kind="capture", place="abla", confidence=confidence)
    assert taken(world([steps], events=[capture]), STATED)["p0"].answer == answer


def test_zones_say_who_held_a_place_where_no_holding_does():
    data = ground_of(
        places=[place("Abla", 37.5, 36.5), place("Bidama", 37.5, 36.8)],
        zones=[
            zone("ISIS", shapely.box(37, 36, 38, 36.4), "2015-01-01", "2015-10-09"),
            zone("Opposition", shapely.box(37, 36.4, 38, 37), "2015-01-01", "2015-10-09"),
            zone("ISIS", shapely.box(37, 36, 38, 36.6), "2015-10-09"),
            zone("Opposition", shapely.box(37, 36.6, 38, 37), "2015-10-09"),
        ],
    )
    found = verdict(data, count=1)
    assert (found.verdict, found.number, found.interval) == ("supported", 1.0, (1.0, 1.0))


@pytest.mark.parametrize(
    ("records", "count", "expected", "interval"),
    [
        ([TAKEN, TAKEN, HELD], 2, "supported", (2, 2)),
        ([TAKEN, TAKEN, HELD], 3, "contradicted", (2, 2)),
        ([TAKEN, TAKEN, HELD], 1, "contradicted", (2, 2)),
        ([TAKEN, LOW, HELD], 2, "not decidable", (1, 2)),
        ([TAKEN, LOW, HELD], 1, "not decidable", (1, 2)),
        ([TAKEN, LOW, HELD], 3, "contradicted", (1, 2)),
        ([TAKEN, CONTESTED, UNKNOWN], 2, "not decidable", (1, 3)),
        ([HELD, HELD], 0, "supported", (0, 0)),
    ],
)
def test_supported_only_where_one_number_is_left(records, count, expected, interval):
    found = verdict(world(records), count=count)
    assert (found.verdict, found.interval, found.unit) == (expected, interval, "places")


def test_a_place_of_another_kind_is_counted_apart():
    ground = world([TAKEN, TAKEN, TAKEN], kinds=["village", "prison", "village"])
    found = verdict(ground, places=("Abla", "Bidama", "Catma"))
    assert (found.verdict, found.number) == ("supported", 2.0)
    assert found.notes[0].startswith("Beside them the list names 1 that is of another kind. Bidama (prison): from")
    assert verdict(ground, kinds=(), count=3).verdict == "supported"


def test_spellings_of_one_place_are_one_place():
    found = verdict(world([TAKEN, HELD, TAKEN, HELD, TAKEN]), places=("Ehras", "Ehraas", "Abla"), count=2)
    assert (found.verdict, found.number) == ("supported", 2.0)


def test_a_name_that_no_place_or_two_fit_may_be_one_more():
    ground = world([TAKEN, TAKEN])
    found = verdict(ground, places=("Abla", "Bidama", "Zzyzx"))
    assert (found.verdict, found.interval) == ("not decidable", (2, 3))
    assert "'Zzyzx' found among no places" in found.reason
    twins = ground_of(
        places=[place("Abla", 37.0, 36.5), place("Abla", 37.6, 36.5), place("Far", 39.0, 36.5)],
        holdings=[holding("p0", "Opposition", "2015-01-01", None), holding("p2", "ISIS", "2015-01-01", None)],
    )
    asked = verdict(twins, places=("Abla",), count=1)
    assert (asked.verdict, asked.interval) == ("not decidable", (0, 1))
    assert "'Abla' fitting several places equally: say which" in asked.reason
    assert any("fits 2 places equally well" in note for note in asked.notes)


def test_what_is_not_on_the_list_is_said():
    found = verdict(world([TAKEN, TAKEN, TAKEN]), places=("Abla", "Bidama"))
    assert found.verdict == "supported"
    assert "Recorded as taken in that time and not on the list: Catma." in found.notes


def test_an_actor_that_holds_nothing_is_not_decidable():
    assert verdict(world([TAKEN]), actor="Government", count=0).verdict == "not decidable"


def test_places_outside_the_area_do_not_count():
    assert verdict(world([TAKEN, TAKEN]), area=(36.9, 36.0, 37.05, 37.0), count=1).verdict == "supported"


def carried_out(records, sentence, names):
    """Return the records as a flip asks for them: what it says is so of the first places it names."""
    named = [name for name in names if name in sentence]
    said = sentence.removeprefix("If ")
    some = {"one": 1, "none": len(named)} | {str(number): number for number in range(2, 9)}
    first = said.split(" of ")[0]
    count = some.get(first, len(named))
    then = HELD  # "was not taken", "none of ... was taken"
    if "low confidence" in said:
        then = LOW
    elif "could have been" in said:
        then = CONTESTED
    elif "surely" in said:
        then = TAKEN
    changed = list(records)
    for k, name in enumerate(named):
        place = names.index(name)
        if k < count:
            changed[place] = then
        elif "others surely not" in said or "other surely not" in said:
            changed[place] = HELD
    more = [word for word in said.split() if word.isdigit()][-1:] if "more than the data have" in said else []
    return [*changed, *[CONTESTED] * int(*more)] if more else changed


@given(st.lists(st.sampled_from([TAKEN, LOW, HELD, CONTESTED, UNCOVERED]), min_size=1, max_size=5), st.integers(0, 6))
@settings(max_examples=25)
def test_every_flip_holds_when_it_is_carried_out(records, count):
    found = verdict(world(records), count=count, area=AREA)
    low, high = records.count(TAKEN), len(records) - records.count(HELD)
    expected = "contradicted" if not low <= count <= high else "supported" if low == high else "not decidable"
    assert (found.verdict, found.interval) == (expected, (low, high))
    own = [flip for flip in found.flips if flip.unit == "places"]
    assert own
    for flip in own:
        if "If one place was" in flip.sentence:  # of none taken, any one
            changed = [LOW if "low" in flip.sentence else TAKEN, *records[1:]]
        else:
            changed = carried_out(records, flip.sentence, NAMES[: len(records)])
        assert verdict(world(changed), count=count, area=AREA).verdict == flip.verdict, flip.sentence
        different = sum(one is not other for one, other in zip(records, changed, strict=False)) + abs(
            len(changed) - len(records)
        )
        assert different <= flip.amount


@given(st.lists(st.sampled_from([TAKEN, LOW, HELD, CONTESTED, UNCOVERED]), min_size=1, max_size=5), st.integers(0, 6))
@settings(max_examples=25)
def test_the_flips_are_the_smallest_numbers_that_do_it(records, count):
    found = verdict(world(records), count=count, area=AREA)
    low, high = records.count(TAKEN), len(records) - records.count(HELD)
    least = {
        "supported": {"not decidable": 1, "contradicted": 1},
        "contradicted": {"not decidable": max(low - count, count - high)},
        # So many of the doubtful ones refuted, or confirmed, put the number claimed outside, where there are as many.
        "not decidable": {
            "contradicted": min(
                [high - count + 1] * (low < count) + [count - low + 1] * (count < high),
                default=None,
            ),
            "supported": high - low,
        },
    }[found.verdict]
    own = [flip for flip in found.flips if flip.unit == "places"]
    for then, amount in least.items():
        assert min((flip.amount for flip in own if flip.verdict == then), default=None) == amount


@pytest.mark.parametrize(
    ("records", "count", "sentences"),
    [
        ([LOW, LOW], 0, ["If one of Abla and Bidama surely was taken.", "If none of Abla and Bidama was taken."]),
        ([LOW, LOW], 2, ["If one of Abla and Bidama was not taken.", "If Abla and Bidama surely were taken."]),
        ([LOW], 1, ["If Abla was not taken.", "If Abla surely was taken."]),
        ([LOW], 0, ["If Abla surely was taken.", "If Abla was not taken."]),
        ([TAKEN, HELD], 2, ["If Bidama could have been taken.", "If Bidama surely was taken."]),
        ([HELD], 0, ["If one place was recorded as taken with low confidence alone.", "If one place was taken."]),
        ([HELD], 3, ["If Abla, and 2 more than the data have, could have been taken."]),
        ([TAKEN], 3, ["If 2 places more than the data have could have been taken."]),
    ],
)
def test_how_flips_are_said(records, count, sentences):
    found = verdict(world(records), count=count, area=AREA)
    assert [flip.sentence for flip in found.flips if flip.unit == "places"] == sentences


@pytest.mark.parametrize("count", [0, 1, 5])
def test_without_a_place_of_the_kinds_and_area_nothing_is_decided(count):
    ground, zones = world([TAKEN, TAKEN]), ground_of(zones=[zone("ISIS", shapely.box(36, 36, 37, 37))])
    for found in (
        verdict(ground, count=count, kinds=("hospital",)),
        verdict(ground, count=count, area=(10.0, 10.0, 11.0, 11.0)),
        verdict(ground, count=count, places=("Abla",), kinds=("hospital",)),
        verdict(zones, count=count),
    ):
        assert (found.verdict, found.number, found.interval, found.unit) == ("not decidable", None, None, "")
    assert found.reason == "The data have no places: who captured any is not known."


def test_names_of_one_place_are_said_to_be_of_one():
    found = verdict(world([TAKEN, TAKEN, TAKEN]), places=("Abla", "Bidama", "Bidamaa"), count=3)
    assert (found.verdict, found.number) == ("contradicted", 2.0)
    assert found.reason.startswith(
        "Of the list, which has 3 names of 2 different places, 2 places of the kind village are recorded as taken by"
    )


@given(st.lists(st.integers(0, 3), max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=12)
def test_irrelevant_rows_and_their_order_change_nothing(which, random):
    rows = [
        event(37.0, 36.5, "2015-10-09", kind="battle", place="Abla"),
        event(37.0, 36.5, "2015-09-09", kind="capture", place="Abla"),
        event(37.2, 36.5, "2015-10-09", "Government", "ISIS", kind="capture", place="Catma"),
        event(38.5, 36.5, "2015-10-09", kind="strike", place="Nowhere"),
    ]
    events = [rows[one] for one in which]
    random.shuffle(events)
    bare, found = (verdict(world([TAKEN, LOW, HELD], events=more), count=2) for more in ((), events))
    assert bare == found


def test_the_five_villages_of_the_sample(sample, sample_claim):
    claim = sample_claim("five-villages")
    found = verdict_on(sample, claim, claim.statement)
    assert (found.verdict, found.number, found.interval) == ("not decidable", 5.0, (3.0, 5.0))
    assert "Fafin and Maarata with low confidence" in found.reason
    assert {row.id for row in found.evidence} >= {"tall-susin-2", "capture-fafin", "infantry-school-2", "free-zone-2"}
    assert found.flips[0].sentence == "If one of Fafin and Maarata was not taken."
    shorter = replace(claim.statement, places=("Tal Sousin", "Kafar Qares", "تل قراح", "academy"), count=3)
    assert verdict_on(sample, claim, shorter).verdict == "supported"


def test_without_the_captures_the_sample_decides_nothing(without_rows, sample_claim):
    claim = sample_claim("five-villages")
    new = {"tall-susin-2", "tall-qarah-2", "kafr-qaris-2", "fafin-2", "maarata-2"}
    bare = without_rows(
        holdings=lambda rows: rows.index.isin(new), events=lambda rows: rows.index.str.startswith("capture-")
    )
    found = verdict_on(bare, claim, claim.statement)
    assert (found.verdict, found.interval) == ("not decidable", (0.0, 5.0))


def test_two_sources_are_never_compared_as_one():
    places = [place("Abla", 37.0, 36.5)]
    before, after = holding("p0", "Opposition", "2015-01-01", "2015-10-09"), holding("p0", "ISIS", "2015-10-09", None)
    ground = ground_of(places=places, holdings=[before | {"source": "survey"}, after | {"source": "another"}])
    with pytest.raises(InputError, match="recorded by 'survey'.*by 'another'"):
        verdict(ground)
    assert verdict(ground_of(places=places, holdings=[before, after]), count=1).verdict == "supported"


def test_a_listed_place_outside_the_area_is_said():
    found = verdict(world([TAKEN, TAKEN]), area=(36.9, 36.0, 37.05, 37.0), places=("Abla", "Bidama"), count=1)
    assert found.verdict == "supported"
    assert "Outside the area of the claim, and not counted: Bidama." in found.notes


def test_what_leaves_a_place_open_is_said_with_its_row():
    listed = ("Abla", "Bidama")
    found = verdict(world([record("Opposition?"), record("")]), area=AREA, count=1, places=listed)
    assert (found.verdict, found.interval) == ("not decidable", (0, 2))
    assert {(row.table, row.id) for row in found.evidence} == {("holdings", "h0"), ("places", "p1")}
    assert "Abla: recorded with low confidence as held by Opposition." in found.notes
    assert "Bidama: nobody is recorded as its holder from 9 October 2015 to 10 October 2015." in found.notes


WEAK, FALLEN, SILENT = record("Opposition?"), record("Opposition", "Opposition", ""), record("unknown")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["Opposition", "ISIS", "Government", "contested", "unknown", ""]),
        st.sampled_from(["low", "low", "not stated", "high"]),
    ),
    min_size=1,
    max_size=3,
)
RECORDS = st.lists(STEPS, min_size=1, max_size=4)


def dated(records):
    """Return records as `world` takes them; places are 9 km apart, so that the first two are near each other."""
    days = ["2015-01-01", "2015-10-09", "2015-10-10"]
    return [[(who, day, sure) for (who, sure), day in zip(steps, days, strict=False)] for steps in records]


@given(RECORDS, st.integers(0, 4), st.data())
@settings(max_examples=40)
def test_a_confidence_that_is_raised_never_widens_the_interval(records, count, data):
    which = data.draw(st.integers(0, len(records) - 1))
    step = data.draw(st.integers(0, len(records[which]) - 1))
    raised = [list(steps) for steps in records]
    raised[which][step] = (raised[which][step][0], "high")
    fields = {"count": count, "area": AREA, "from_actor": data.draw(st.sampled_from([None, "Opposition"]))}
    before, after = (verdict(world(dated(one)), **fields) for one in (records, raised))
    low, high = before.interval or (0.0, 0.0)
    least, most = after.interval or (0.0, 0.0)
    assert low <= least <= most <= high
    if before.verdict != "not decidable":
        assert after.verdict == before.verdict


@given(RECORDS, st.integers(0, 4), st.lists(st.sampled_from(["high", "low"]), min_size=1, max_size=3))
@settings(max_examples=25)
def test_places_that_the_actor_had_no_part_in_change_nothing(records, count, sures):
    # What is added is far from anything of the actor, or held throughout by one other.
    bare = [*dated(records), HELD]
    more = [*bare, *[[("Government", "2015-01-01", sure)] for sure in sures]]
    before, after = (verdict(world(one), count=count, area=AREA) for one in (bare, more))
    assert (after.verdict, after.number, after.interval, after.evidence) == (
        before.verdict,
        before.number,
        before.interval,
        before.evidence,
    )


@given(RECORDS, st.integers(0, 4))
@settings(max_examples=15)
def test_without_anything_on_record_nothing_is_decided(records, count):
    silent = [[("", "2015-01-01", "high")] for _ in records]
    found = verdict(world(silent), count=count, area=AREA)
    assert (found.verdict, found.number, found.interval) == ("not decidable", None, None)
    assert "no holder is on record" in found.reason
    low = [[(holder, day, "low") for holder, day, _ in steps] for steps in dated(records)]
    assert verdict(world(low), count=count, area=AREA).verdict == "not decidable"


def test_what_low_confidence_alone_keeps_from_being_counted_is_said():
    found = verdict(world([TAKEN, HELD, WEAK, WEAK, FALLEN, SILENT]), area=AREA, count=1)
    assert (found.verdict, found.interval) == ("supported", (1, 1))
    assert found.notes[:2] == (
        (
            "Not taken by what is on record: 4 places, 2 by low confidence alone for some of the time and 1 without a "
            "holder on record for some of it."
        ),
        "Of 1 place no holder is on record in that time: it is not counted.",
    )
    weak = "If one of Catma and Darkush, which low confidence alone keeps from being counted, was taken."
    assert weak in [flip.sentence for flip in found.flips if flip.verdict == "contradicted" and flip.amount == 1]
    third = verdict(world([TAKEN, HELD, WEAK, WEAK]), area=AREA, count=3)
    assert third.flips[0].sentence == (
        "If Catma and Darkush, which low confidence alone keeps from being counted, could have been taken."
    )


# One surer record of any place is enough: the others still rest on low confidence, and the flip says so.
@pytest.mark.parametrize(
    ("others", "one", "though"),
    [
        (0, "Abla", ""),
        (1, "one of Abla and Bidama", ", though that of the other place still was not"),
        (2, "one of Abla, Bidama and Catma", ", though that of the 2 other places still was not"),
    ],
)
def test_records_of_low_confidence_alone_decide_nothing(others, one, though):
    ground = world([WEAK] * (1 + others))
    for count, then in ((0, "supported"), (others + 1, "contradicted")):
        found = verdict(ground, area=AREA, count=count)
        assert (found.verdict, found.interval) == ("not decidable", (0, 0))
        assert "every record of who held a place then is of low confidence" in found.reason
        (flip,) = found.flips
        assert flip.sentence == f"If who held {one} was recorded with more than low confidence{though}."
        surer = world([HELD, *[WEAK] * others])
        assert flip.verdict == then == verdict(surer, area=AREA, count=count).verdict


# Beside the places of the list those fought over, and Tall Shair, of which nobody is the recorded holder from
# 9 October on: it lies 3 km from Tall Susin.
@pytest.mark.parametrize(("kinds", "interval"), [((), (4, 10)), (("village",), (3, 6))])
def test_what_isis_captured_in_the_sample_without_a_list(sample, sample_claim, kinds, interval):
    claim = sample_claim("five-villages")
    days = (utc("2015-10-07"), utc("2015-10-12"))
    stated = replace(claim.statement, places=(), kinds=kinds, during=days)
    found = verdict_on(sample, claim, stated)
    assert (found.verdict, found.interval) == ("not decidable", interval)
    assert verdict_on(sample, claim, replace(stated, count=11)).verdict == "contradicted"
    # Whatever the Opposition may have retaken: nothing on record speaks for any.
    other = verdict_on(sample, claim, replace(stated, actor="Opposition"))
    assert (other.verdict, other.interval) == ("contradicted", (0, 0))


def test_without_the_records_of_the_time_the_sample_counts_nothing(without_rows, sample_claim):
    claim = sample_claim("five-villages")
    stated = replace(claim.statement, places=())
    bare = without_rows(
        holdings=lambda rows: rows["end"] > utc("2015-10-09"), events=lambda rows: rows["kind"] == "capture"
    )
    assert verdict_on(bare, claim, stated).verdict == "not decidable"
