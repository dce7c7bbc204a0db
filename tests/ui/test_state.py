"""The session without a browser: what a link to own files shows of files that are opened."""

from dataclasses import replace

import pandas as pd
import pytest

from geo.model.view import View
from geo.share.care import Care, Treatment
from geo.share.link import Link
from geo.share.linked import careful
from tests.worlds import dataset_of, event
from ui.state import Session

FILES = replace(dataset_of(events=[event(37.1, 36.2, "2015-08-01"), event(37.2, 36.3, "2015-11-01")]), name="own")
VIEW = View(dataset="own", threshold_m=5000.0)


@pytest.fixture
def waiting():
    """Return ``waiting(link)``: a session that opened a link to own files and then these."""

    def opened(link):
        state = Session(dataset=dataset_of(), view=View(), awaiting=link)
        state.open(FILES)
        return state

    return opened


def test_the_link_to_the_same_files_is_applied(waiting):
    state = waiting(Link(view=VIEW, fingerprint=FILES.fingerprint[:12], selected="e0"))
    assert (state.view, state.selected, state.notices) == (VIEW, "e0", [])


def test_the_link_to_what_left_of_own_files_is_applied_and_says_what_was_done(waiting):
    treatment = Treatment(FILES, Care(1000, 7), pd.Timestamp("2026-01-01", tz="UTC"))
    state = waiting(careful(Link(view=VIEW, fingerprint=FILES.fingerprint[:12], selected="e0"), treatment))
    assert (state.view.threshold_m, state.selected) == (5000.0, "e0")
    (notice,) = state.notices
    assert notice.startswith("This link is of data made coarse (1 km grid, last 7 days held back); the data open here")


@pytest.mark.parametrize(
    ("fingerprint", "said"),
    [
        ("0" * 12, "These files, or what was told of them under Your files, are not what the link was made with"),
        (None, "The link does not say which files it was made with"),
    ],
)
def test_the_link_to_other_files_is_not_applied(waiting, fingerprint, said):
    state = waiting(Link(view=VIEW, fingerprint=fingerprint))
    assert state.view.threshold_m == View().threshold_m
    assert state.notices == [f"{said}: its view is not applied."]
