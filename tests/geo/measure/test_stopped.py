"""Measures through time end at the next version when they are stopped, and nobody else's work with them."""

import threading

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.measure.advances import episodes
from geo.measure.held import held_over_time
from geo.model.errors import CancelledError
from geo.model.progress import Progress, watch
from geo.scene import ground_of
from tests.worlds import dataset_of, utc, zone

START, END = utc("2023-01-01"), utc("2023-03-02")
MEASURES = {
    "held": lambda ground: held_over_time(ground, START, END),
    "advances": lambda ground: episodes(ground, "A", START, END),
}


@pytest.fixture
def ground():
    """Return sixty days of a ground that grows and moves."""
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    rows = []
    for number, day in enumerate(pd.date_range(START, END, inclusive="left")):
        lon = 35 + 0.02 * number + (1 + 0.1 * np.sin(9 * angles)) * np.cos(angles)
        ring = np.column_stack([lon, 48 + np.sin(angles)])
        rows.append(zone("A", shapely.Polygon(ring)) | {"start": day, "end": day + pd.Timedelta(days=1)})
    return ground_of(dataset_of(zones=rows))


@pytest.mark.parametrize("measure", MEASURES)
def test_it_ends_at_the_next_version_and_goes_on_for_others(ground, measure):
    seen = []

    class Stopped(Progress):
        def advance(self, fraction, *, label=None):
            super().advance(fraction, label=label)
            seen.append((fraction, self.label))
            if self.label.startswith("10 %") and not other.is_alive():
                other.start()
            if self.label.startswith("20 %"):
                self.cancel()

    found, progress = [], Progress()

    def of_another():
        with watch(progress):
            found.append(MEASURES[measure](ground))

    other = threading.Thread(target=of_another)
    with pytest.raises(CancelledError), watch(Stopped()):
        MEASURES[measure](ground)
    assert other.is_alive()
    other.join(60)
    said = [label for _, label in seen if label]
    assert said[0].startswith("0 % of")
    assert said[-1].startswith("20 % of"), "nothing is done after it"
    assert [share for share, _ in seen] == sorted(share for share, _ in seen)
    assert (len(found), progress.fraction, progress.cancelled) == (1, 1.0, False)
    again = MEASURES[measure](ground)
    if measure == "held":
        pd.testing.assert_frame_equal(again, found[0])
    else:
        assert [one.id for one in again] == [one.id for one in found[0]]


def test_advances_say_how_many_changes_and_advances_are_done(ground):
    seen = []

    class Seen(Progress):
        def advance(self, fraction, *, label=None):
            super().advance(fraction, label=label)
            seen.append(self.label)

    with watch(Seen()):
        MEASURES["advances"](ground)
    said = [label for label in dict.fromkeys(seen) if label]
    assert said[:2] == ["0 % of 59 changes compared", "1 % of 59 changes compared"]
    assert said[-1] == "0 % of 1 advances measured"
