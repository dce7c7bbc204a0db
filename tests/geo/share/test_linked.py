"""A link to data that care was taken of gives nothing away, and opens as its author saw it."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from geo.model.errors import InputError
from geo.model.view import View
from geo.read.catalog import open_built_in
from geo.read.claim_fields import claims_of, pack, unpack
from geo.scene import build_scene
from geo.share.care import Care, Treatment
from geo.share.link import Link, decode, to_query
from geo.share.linked import careful, on
from geo.share.snapshot import Wanted, take
from tests.worlds import dataset_of, event

NOW = pd.Timestamp("2026-01-01", tz="UTC")
CARE = Care(1000, 7)
#: A view in whose link the exact data stood: camera and area of 3 decimals or more, a moment held back.
TELLING = View(
    window=(pd.Timestamp("2015-08-01", tz="UTC"), pd.Timestamp("2015-11-07", tz="UTC")),
    instant=pd.Timestamp("2015-10-31", tz="UTC"),
    area=(37.05123, 36.20123, 37.30123, 36.50123),
    camera=(36.33456, 37.17123, 14.0),
    compare_camera=(36.33456, 37.17123, 12.0),
    max_place_uncertainty_m=1000.0,
)


@pytest.fixture(scope="module")
def sample():
    return open_built_in("aleppo-2015")


@pytest.fixture(scope="module")
def treatment(sample):
    return Treatment(sample, CARE, NOW)


@pytest.fixture(scope="module")
def link(sample, treatment):
    return careful(Link(view=TELLING, fingerprint=sample.fingerprint[:12], page="claims"), treatment)


def test_nothing_exact_stands_in_the_link(sample, treatment, link):
    query = to_query(link)
    for exact in ("37.05123", "36.20123", "36.33456", "37.17123", sample.fingerprint[:6]):
        assert exact not in query
    assert link.fingerprint == treatment.dataset.fingerprint
    assert link.view.instant < treatment.cut
    assert link.view.window[1] <= treatment.cut
    assert "&page=claims&care=1000m7d&grown=720&fp=" in query
    assert decode(query).notices == ()


def test_words_with_a_coordinate_have_no_link(treatment):
    with pytest.raises(InputError, match="words or names of the filter hold a coordinate"):
        careful(Link(view=View(text="36.27306")), treatment)


def test_the_dialogs_link_is_the_one_on_the_page(sample, link):
    snapshot = take(sample, Wanted(view=TELLING, care=CARE), now=NOW)
    assert snapshot.query == to_query(replace(link, page=None))
    assert snapshot.grown_m == 720


def test_on_the_coarse_data_it_opens_on_the_headline_of_its_author(sample):
    view = View(max_place_uncertainty_m=1000.0, max_event_uncertainty_m=5000.0)
    snapshot = take(sample, Wanted(view=view, care=Care(1000)), now=NOW)
    opened, said = on(decode(snapshot.query), snapshot.dataset)
    assert said == ""
    assert (opened.view, opened.care, opened.grown_m) == (snapshot.wanted.view, None, None)
    assert build_scene(snapshot.dataset, opened.view).sentence == snapshot.scene.sentence


def test_on_the_exact_data_it_has_the_limits_of_its_author_and_says_what_was_done(sample, link):
    opened, said = on(decode(to_query(link)), sample)
    assert opened.view.max_place_uncertainty_m == 1000.0
    assert said == (
        "This link is of data made coarse (1 km grid, last 7 days held back); the data open here are another version: "
        "numbers may differ."
    )
    again = take(sample, Wanted(view=opened.view, care=CARE), now=NOW)
    assert on(decode(to_query(link)), sample, again.dataset)[1] == "", "what is made of them now is what its author saw"


def test_any_other_link_speaks_of_todays_data(sample):
    exact = Link(fingerprint=sample.fingerprint[:12])
    assert on(exact, sample) == (exact, "")
    assert on(Link(), sample) == (Link(), "")
    other = Link(fingerprint="0" * 12)
    assert on(other, sample)[1] == (
        f"Today's data ({sample.fingerprint[:12]}) are not those that the author of this link saw (000000000000): "
        "numbers may differ from theirs."
    )


def test_what_does_not_leave_is_not_selected():
    rows = [event(37.1, 36.2, "2015-08-01"), event(37.2, 36.3, "2015-11-01")]
    dataset = dataset_of(events=rows)
    treated = Treatment(dataset, Care(hold_back_days=7), NOW)
    kept = {name: careful(Link(selected=name), treated).selected for name in dataset.events.index}
    assert kept == {"e0": "e0", "e1": None}


def test_a_claim_goes_only_where_it_leaves(treatment, root):
    claims = claims_of((root / "data" / "aleppo-2015" / "claims.toml").read_bytes())
    told = treatment.claims(claims)
    assert told
    for claim in claims:
        (kept,) = treatment.claims([claim]) or (None,)
        found = careful(Link(claim=pack(claim)), treatment).claim
        assert (found and unpack(found)) == kept
    late = Treatment(treatment.before, Care(hold_back_days=3000), NOW)
    assert careful(Link(claim=pack(claims[0])), late).claim is None
    assert careful(Link(claim="{"), treatment).claim is None


def test_without_care_a_link_stays_as_it_is(sample):
    exact = Link(view=TELLING, fingerprint="0" * 12, selected="x")
    assert careful(exact, Treatment(sample, Care(), NOW)) is exact


def test_who_tries_every_point_of_a_cell_does_not_find_the_exact_one():
    exact = dataset_of(events=[event(37.171, 36.332, "2015-11-07", place_uncertainty_m=500.0)])
    query = to_query(careful(Link(fingerprint=exact.fingerprint[:12]), Treatment(exact, Care(1000), NOW)))
    assert exact.fingerprint[:12] not in query
    (shown,) = re.findall("fp=([0-9a-f]{12})$", query)
    moved = dataset_of(events=[event(37.1713, 36.3323, "2015-11-07", place_uncertainty_m=500.0)])
    same = Treatment(moved, Care(1000), NOW).dataset.fingerprint
    assert same.startswith(shown), "every point of the cell has the same link"


@pytest.mark.parametrize("care", [Care(), CARE])
def test_a_link_to_events_in_view_alone_knows_the_whole_data_it_was_made_of(sample, care):
    view = View(actors=("ISIS",), window=(pd.Timestamp("2015-10-01", tz="UTC"), pd.Timestamp("2015-10-20", tz="UTC")))
    snapshot = take(sample, Wanted(view=view, care=care, whole=False), now=NOW)
    link = decode(snapshot.query)
    assert link.rows == "view"
    assert link.notices == ()
    whole = Treatment(sample, care, NOW).dataset
    assert 0 < len(snapshot.dataset.events) < len(whole.events)
    for data in (whole, snapshot.dataset):
        opened, said = on(link, data)
        assert (opened.view, opened.rows, said) == (snapshot.wanted.view, None, "")
    fewer = whole.with_tables(events=whole.events.drop(snapshot.dataset.events.index[0]))
    assert on(link, fewer)[1] != ""
