"""Claims whose time goes on after the data: what is not there never contradicts; one moment alone supports."""

from dataclasses import replace

import pytest

from geo.measure.claims.check import check_claim
from geo.model.claim import BiggestSince, CapturedCount, Claim, HappenedNear, WithinDistance
from geo.model.errors import UnknownNameError
from tests.worlds import event, ground_of, holding, place, two_villages, utc

START, FAR = utc("2015-10-09"), utc("2040-01-01")


def open_ended(*more, events=()):
    """Make a village taken on 9 October by a record without an end; the data end on 20 October."""
    return ground_of(
        places=[place("North", 37.17, 36.35), place("South", 37.17, 36.30)],
        holdings=[
            holding("p0", "Opposition", "2015-02-01", "2015-10-09"),
            holding("p0", "ISIS", "2015-10-09", None),
            holding("p1", "Government", "2015-02-01", None),
            *more,
        ],
        events=[event(37.17, 36.35, "2015-10-20"), *events],
    )


def check(ground, statement):
    return check_claim(ground, Claim("c", "q", statement))


def until(statement, end):
    return replace(statement, during=(statement.during[0], end))


@pytest.mark.parametrize(
    ("statement", "within", "beyond"),
    [
        (CapturedCount("ISIS", (START, FAR), 1), "supported", "not decidable"),
        (CapturedCount("ISIS", (START, FAR), 5), "contradicted", "not decidable"),
        (BiggestSince("ISIS", (START, FAR), utc("2015-09-01")), "supported", "not decidable"),
        (
            WithinDistance("ISIS", "Government", (START, FAR), 9000.0, definition="position-to-position"),
            "supported",
            "supported",
        ),
        (
            WithinDistance("ISIS", "Government", (START, FAR), 10.0, definition="position-to-position"),
            "contradicted",
            "not decidable",
        ),
        (HappenedNear("North", (START, FAR), 2000.0), "supported", "supported"),
    ],
)
def test_a_time_that_goes_on_after_the_data(statement, within, beyond):
    ground = open_ended()
    assert check(ground, until(statement, utc("2015-10-21"))).verdict == within
    found = check(ground, statement)
    assert found.verdict == beyond
    gone = "The data end on 20 October 2015: what was so from 21 October 2015 to 31 December 2039 is not in them"
    assert (found.notes[0] if beyond == "supported" else found.reason).startswith(gone)
    assert found.claim.statement == statement
    assert all(flip.verdict != found.verdict for flip in found.flips)
    if within != beyond:
        # The flip, carried out.
        assert (found.flips[0].sentence, found.flips[0].verdict) == (
            "If the claim spoke of no day after 20 October 2015.",
            within,
        )


def test_a_time_wholly_after_the_data():
    found = check(open_ended(), CapturedCount("ISIS", (utc("2016-01-01"), FAR), 0))
    assert (found.verdict, found.number, found.evidence, found.flips) == ("not decidable", None, (), ())
    assert found.reason.startswith("The data end on 20 October 2015: what was so from 1 January 2016 to")


@pytest.mark.parametrize(("threshold_m", "expected"), [(9000.0, "supported"), (10.0, "not decidable")])
def test_a_record_without_an_end_may_support_one_moment_and_that_is_said(threshold_m, expected):
    days = (utc("2016-01-01"), utc("2016-01-02"))
    claim = WithinDistance("ISIS", "Government", days, threshold_m, definition="position-to-position")
    found = check(open_ended(), claim)
    assert found.verdict == expected
    assert "The data end on 20 October 2015: what was so on 1 January 2016 is not in them" in " ".join(
        (found.reason, *found.notes)
    )


def test_the_last_day_of_the_data_is_within_them():
    statement = CapturedCount("ISIS", (START, utc("2015-11-15")), 1)
    assert check(two_villages(), statement).verdict == "supported"
    assert check(two_villages(), until(statement, utc("2015-11-16"))).verdict == "not decidable"


def test_a_kind_of_place_that_is_a_slip_of_the_pen_is_refused():
    days = (START, utc("2015-10-11"))
    with pytest.raises(UnknownNameError, match="unknown kind of place 'vilage'; did you mean village"):
        check(two_villages(), CapturedCount("ISIS", days, 1, kinds=("vilage",)))
    assert check(two_villages(), CapturedCount("ISIS", days, 1, kinds=("Village",))).verdict == "supported"
    other = check(two_villages(), CapturedCount("ISIS", days, 1, kinds=("hospital",)))
    assert (other.verdict, other.reason) == (
        "not decidable",
        "The data have no place of the kind hospital: there is nothing to count.",
    )
