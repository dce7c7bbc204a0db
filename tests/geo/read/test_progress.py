"""How far a reading is never goes back, stays within its part, and a cancel stops it at the next step."""

import threading
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.errors import CancelledError
from geo.read.files import dataset_of, read_each
from geo.read.progress import Progress, part, step, watch

HEADER = "date,latitude,longitude,actor,place_uncertainty_m\n"
ROW = "2015-10-10,36,37,IS,500\n"


def test_a_step_outside_a_watched_reading_is_nothing():
    with part(0, 2, "a.csv"):
        step(1, 2)
    progress = Progress()
    assert (progress.fraction, progress.label, progress.cancelled) == (0.0, "", False)


def test_parts_within_parts_are_shares_of_shares():
    seen = []
    progress = Progress()
    with watch(progress):
        with part(0, 2, "one.csv"):
            step(1, 4)
            seen.append((progress.fraction, progress.label))
        with part(1, 2, "days.zip"), part(3, 4, "days.zip/d.geojson"):
            step(1, 2)
            seen.append((progress.fraction, progress.label))
        step(1, 1)
    assert seen == [(0.125, "one.csv"), (0.9375, "days.zip/d.geojson")]
    assert progress.fraction == 1.0


@given(st.lists(st.tuples(st.floats(-10, 10), st.integers(0, 10)), min_size=1))
def test_it_never_goes_back_and_stays_within_the_part(steps):
    progress = Progress()
    seen = []
    with watch(progress), part(2, 5, "x"):
        for done, of in steps:
            step(done, of)
            seen.append(progress.fraction)
    assert seen == sorted(seen)
    assert seen[0] >= 0.4
    assert seen[-1] <= 0.6 + 1e-12


def test_a_cancel_stops_the_next_step_and_says_so():
    progress = Progress()
    progress.cancel()
    with pytest.raises(CancelledError, match="the reading was cancelled"), watch(progress):
        step(1, 2)
    assert progress.fraction == 0.0


def test_a_cancel_that_a_reader_has_swallowed_is_raised_at_the_end():
    progress = Progress()
    with pytest.raises(CancelledError), watch(progress):
        progress.cancel()


def test_after_a_watched_reading_nothing_is_followed():
    progress = Progress()
    with pytest.raises(ValueError, match="of the reader"), watch(progress), part(0, 2):
        raise ValueError("of the reader")
    progress.cancel()
    step(1, 1)
    assert progress.fraction == 0.0


def test_a_thread_of_its_own_is_not_followed_by_another_s_progress():
    progress = Progress()
    progress.advance(0.25)
    with watch(progress):
        other = threading.Thread(target=step, args=(1, 1))
        other.start()
        other.join()
        assert progress.fraction == 0.25


def test_files_are_parts_of_the_whole_under_their_names(tmp_path):
    files = []
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(HEADER + ROW)
        files.append(tmp_path / name)
    progress, seen = Progress(), []
    with watch(progress):
        read_each(files, on_file=lambda number, label: seen.append((number, label, progress.fraction)))
    assert seen == [(0, "a.csv", 0.0), (1, "b.csv", 0.5)]
    assert (progress.fraction, progress.label) == (1.0, "b.csv")


def test_a_cancelled_reading_of_files_is_no_refusal(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(HEADER + ROW)
    progress, seen = Progress(), []

    def stop(number, label):
        seen.append((number, label))
        progress.cancel()

    with pytest.raises(CancelledError), watch(progress):
        read_each([tmp_path / "a.csv", tmp_path / "b.csv"], on_file=stop)
    assert seen == [(0, "a.csv")]


def test_members_of_an_archive_are_parts_of_it(tmp_path):
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.writestr(name, HEADER + ROW.replace("IS", name))
    seen = []

    class Seen(Progress):
        def advance(self, fraction, *, label=None):
            super().advance(fraction, label=label)
            seen.append((round(self.fraction, 3), self.label))

    with watch(Seen()):
        read_each([tmp_path / "both.zip"])
    names = ["both.zip/a.csv", "both.zip/b.csv"]
    assert [label for _, label in dict.fromkeys(seen) if label in names][:1] == names[:1]
    assert (0.5, names[1]) in seen
    assert seen[-1] == (1.0, names[1])


def test_putting_rows_together_goes_on_step_by_step(put, monkeypatch):
    rows = "".join(f"2015-08-{day:02},36.5,37.5,IS\n" for day in range(1, 29))
    reading = read_each([put(f"{name}.csv", f"date,latitude,longitude,actor\n{rows}") for name in "ab"])
    seen = []
    with watch(Progress()) as progress:
        advance = Progress.advance
        monkeypatch.setattr(
            Progress, "advance", lambda self, share, **more: (seen.append(share), advance(self, share, **more))
        )
        dataset_of(reading)
    assert progress.fraction == 1.0
    assert {0.0, 0.25, 0.5} <= set(seen)
