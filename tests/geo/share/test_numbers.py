"""Numbers as plain values. Oracle: the scene itself, and the dashboard's own sentence."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from geo.measure.uncertainty import DRAWS, chance_under
from geo.model.claim import Claim, WithinDistance
from geo.model.dataset import Dataset
from geo.model.view import View
from geo.read.catalog import claims_beside, open_built_in
from geo.scene import question_of
from geo.share.numbers import numbers_of, verdicts_of
from geo.share.snapshot import Wanted, take
from tests.worlds import dataset_of, event, holding, place, two_villages, utc

NOW = utc("2026-11-23")


def shared(dataset, view=None, **wanted):
    return take(dataset, Wanted(view=view or View(), **wanted), now=NOW)


@pytest.fixture(scope="module")
def sample():
    return shared(open_built_in("aleppo-2015"), claims=claims_beside("aleppo-2015"))


def test_they_are_those_of_the_scene(sample):
    scene, found = sample.scene, numbers_of(sample)
    assert found["sentence"] == scene.sentence
    assert (found["moment"], found["window"], found["mode"]) == ("2015-10-10", ["2015-02-01", "2015-11-15"], "window")
    assert (found["distance_m"], found["low_m"], found["high_m"]) == (2145.481, 0.0, 4990.947)
    assert found["distance_m"] == pytest.approx(scene.gap.distance_m, abs=0.0005)
    assert found["from"] == {"name": "Tall Susin", "lon": 37.17684, "lat": 36.35445, "uncertainty_m": 700.0}
    assert (found["pair"], found["definition"], found["area"]) == (
        ["ISIS", "Government"], "position-to-edge", [37.05, 36.29, 37.3, 36.5],
    )  # fmt: skip
    assert (found["reason"], found["left_out"], found["threshold_m"]) == ("", 4, 2000.0)
    counts = scene.counts
    assert found["counts"]["shown"] == found["counts"]["total"] == counts.total == 169
    assert found["counts"]["deaths_best"] == counts.deaths_best
    assert (found["counts"]["range_low"], found["counts"]["range_high"]) == (counts.range_low, counts.range_high)


def test_the_chance_says_how_it_was_drawn(sample):
    scene = sample.scene
    chance = chance_under(scene.ground, question_of(scene.view), scene.view.instant, 2_000.0).chance
    found = numbers_of(sample)["chance"]
    assert (found["draws"], found["seed"]) == (DRAWS, 0)
    assert found["probability"] == pytest.approx(chance.probability, abs=1e-6)
    assert numbers_of(sample)["chance_reason"] == ""


def test_they_are_json_and_come_back_as_they_were(sample):
    for found in (numbers_of(sample), verdicts_of(sample)):
        assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_without_a_distance_the_reason_stands_beside_it():
    found = numbers_of(shared(dataset_of(events=[event(37, 36, "2015-10-01")])))
    assert found["distance_m"] is found["from"] is found["chance"] is None
    assert found["reason"] == found["chance_reason"] == "the data name fewer than two sides that hold ground"
    assert found["pair"] is None
    assert found["sentence"].startswith("1 October 2015: no distance.")


def test_without_dates_there_is_no_moment():
    found = numbers_of(shared(Dataset.of(name="nothing")))
    assert (found["moment"], found["window"]) == (None, None)
    assert found["counts"]["total"] == 0
    assert found["sentence"] == "These data hold no dates: no distance."


def test_an_edge_that_leaves_the_question_open_has_no_chance_but_a_reason():
    world = dataset_of(
        places=[place("North", 37.17, 36.35), place("South", 37.17, 36.30)],
        holdings=[holding("p0", "ISIS", "2015-02-01", None), holding("p1", "Government", "2015-02-01", None)],
        zone_max_radius_m=2_000.0,
    )
    found = numbers_of(shared(world, View(threshold_m=4_000.0)))
    assert found["open_ended"] is True
    assert found["chance"] is None
    assert "where a place's reach ends" in found["chance_reason"]


def test_the_time_of_day_is_kept():
    world = dataset_of(events=[event(37, 36, "2015-10-01", start=utc("2015-10-01T06:00"), end=utc("2015-10-01T07:30"))])
    found = numbers_of(shared(world, View(instant=utc("2015-10-01T06:00"))))
    assert found["moment"] == "2015-10-01T06:00Z"


def test_verdicts_are_those_of_the_claims_in_their_order(sample):
    found = verdicts_of(sample)
    assert [one["id"] for one in found] == [claim.id for claim in claims_beside("aleppo-2015")]
    assert [one["verdict"] for one in found] == [verdict.verdict for verdict in sample.verdicts]
    first = found[0]
    assert (first["type"], first["number"], first["unit"]) == ("within-distance", 2145.481, "m")
    assert first["interval"] == [0.0, 4990.947]
    assert first["quote"].startswith("ISIS came within 2 km")
    assert first["reason"] == sample.verdicts[0].reason


def test_a_claim_that_cannot_be_asked_says_why():
    during = (utc("2015-10-09"), utc("2015-10-11"))
    claim = Claim(
        "odd", '<b>"no"</b>', WithinDistance("ISIS", "Nobody at all", during, 2_000), said_on=utc("2015-10-10")
    )
    (found,) = verdicts_of(shared(two_villages().dataset, claims=(claim,)))
    assert (found["verdict"], found["number"], found["interval"]) == (None, None, None)
    assert "Nobody at all" in found["reason"]
    assert (found["quote"], found["said_on"]) == ('<b>"no"</b>', "2015-10-10")


def test_without_all_events_no_claim_goes_along(sample):
    assert verdicts_of(shared(sample.dataset, claims=claims_beside("aleppo-2015"), whole=False)) == []


def test_another_view_has_other_numbers_and_another_digest(sample):
    other = shared(sample.dataset, View(actors=("ISIS",), min_deaths=1))
    assert numbers_of(other)["counts"]["shown"] < 169
    assert other.digest != shared(sample.dataset).digest
    assert shared(sample.dataset).digest == shared(sample.dataset).digest
    assert replace(other.wanted, theme="dark") != other.wanted


def test_only_what_is_in_view_goes_along_where_that_is_asked(sample):
    view = View(window=(utc("2015-10-01"), utc("2015-10-11")), actors=("ISIS",))
    whole, part = (shared(sample.dataset, view, whole=one) for one in (True, False))
    assert part.dataset.events.index.tolist() == [
        one for one in sample.dataset.events.index if one in set(whole.scene.events.index)
    ]
    assert numbers_of(part)["counts"]["shown"] == numbers_of(whole)["counts"]["shown"]
    assert numbers_of(part)["distance_m"] == numbers_of(whole)["distance_m"]
    pd.testing.assert_frame_equal(part.dataset.places, whole.dataset.places)
