"""Grounds without some of their rows: what goes, what stays, and that what is remembered is bounded."""

import gc
import weakref

import pytest
import shapely

from geo.measure.claims import variants
from geo.measure.claims.variants import levels_up_to, sources_of, without
from geo.measure.gap import Question, measure
from geo.measure.ground import Ground
from geo.model.view import DEFINITIONS
from tests.worlds import event, ground_of, holding, place, two_villages, utc, zone


def test_nothing_left_out_is_the_ground_itself():
    ground = two_villages()
    assert without(ground) is ground
    assert without(ground, rows={"holdings": ["no such row"]}, sources=["nobody"], confidences=["low"]) is ground


def test_the_same_variant_is_made_once():
    ground = two_villages()
    assert without(ground, rows={"holdings": ["h0"]}) is without(ground, rows={"holdings": ["h0"]})
    assert without(ground, rows={"holdings": ["h0"]}) is not without(ground, rows={"holdings": ["h1"]})


def test_a_holding_goes_with_its_place_and_zones_are_derived_anew():
    ground = two_villages()
    less = without(ground, rows={"places": ["p1"]})
    assert list(less.dataset.holdings.index) == ["h0", "h1", "h3"]
    assert set(less.control.zones["actor"]) == {"ISIS", "Opposition"}
    assert set(ground.control.zones["actor"]) == {"ISIS", "Opposition", "Government"}
    assert less.dataset != ground.dataset


def test_a_row_goes_with_its_last_source_alone():
    both = holding("p0", "ISIS", "2015-02-01", None) | {"source": "press; survey"}
    one = holding("p1", "Government", "2015-02-01", None) | {"source": "press"}
    ground = ground_of(places=[place("North", 37.17, 36.35), place("South", 37.17, 36.30)], holdings=[both, one])
    assert list(without(ground, sources=["press"]).dataset.holdings.index) == ["h0"]
    assert list(without(ground, sources=["press", "survey"]).dataset.holdings.index) == []


def test_a_level_of_confidence_goes_from_events_and_holdings():
    low = {"confidence": "low"}
    ground = ground_of(
        places=[place("North", 37.17, 36.35) | low],
        holdings=[holding("p0", "ISIS", "2015-02-01", None) | low],
        events=[event(37.1, 36.4, "2015-10-10", **low), event(37.1, 36.4, "2015-10-10")],
    )
    less = without(ground, confidences=["low"])
    assert (len(less.dataset.places), len(less.dataset.holdings), list(less.dataset.events.index)) == (1, 0, ["e1"])


def test_zones_that_somebody_drew_stay_drawn():
    ground = ground_of(
        zones=[zone("ISIS", shapely.box(37, 36, 37.1, 36.1))],
        places=[place("North", 37.17, 36.35)],
        holdings=[holding("p0", "ISIS", "2015-02-01", None)],
    )
    less = without(ground, rows={"zones": ["z0"]})
    assert (len(less.control.zones), less.control.derived) == (0, False)


@pytest.mark.parametrize("gone", [{"holdings": ["h0"]}, {"places": ["p0"]}, {"zones": ["z0"]}, {"holdings": ["h1"]}])
def test_what_a_variant_shares_changes_no_distance(gone):
    ground = ground_of(
        zones=[
            zone("ISIS", shapely.box(37, 36.4, 37.1, 36.5)),
            zone("ISIS", shapely.box(37, 36.38, 37.1, 36.5)),
            zone("Government", shapely.box(37, 36.1, 37.1, 36.2)),
        ],
        places=[place("A", 37.05, 36.41), place("B", 37.05, 36.45), place("C", 37.05, 36.15)],
        holdings=[
            holding(f"p{k}", actor, "2015-02-01", None) for k, actor in enumerate(("ISIS", "ISIS", "Government"))
        ],
    )
    questions = [Question("ISIS", "Government", definition) for definition in DEFINITIONS]
    for one in questions:
        measure(ground, one, utc("2015-10-10"))
    less = without(ground, rows=gone)
    fresh = Ground(less.dataset, less.control)
    for one in questions:
        assert measure(less, one, utc("2015-10-10")) == measure(fresh, one, utc("2015-10-10"))


def test_files_of_a_series_are_one_source():
    assert sources_of("deepstatemap_data_20240801.geojson") == sources_of("deepstatemap_data_20241201.geojson")
    assert sources_of(" a ;; b; a") == ("a", "b")
    assert sources_of("") == ()
    assert levels_up_to("high") == ("high", "medium", "low")


def test_what_is_remembered_goes_with_its_ground_and_is_bounded():
    ground = two_villages()
    for number in range(variants._MOST + 5):
        without(ground, rows={"holdings": ["h0", f"none-{number}"]})
    assert len(variants._VARIANTS[ground]._values) <= variants._MOST
    gone = weakref.ref(ground)
    without(ground, rows={"holdings": ["nothing"]})
    del ground
    gc.collect()
    assert gone() is None
