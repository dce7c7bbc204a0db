"""Readings that are followed: files and members are parts of the whole, and a cancel is no refusal."""

import zipfile

import pytest

from geo.model.errors import CancelledError
from geo.model.progress import Progress, watch
from geo.read.files import dataset_of, read_each

HEADER = "date,latitude,longitude,actor,place_uncertainty_m\n"
ROW = "2015-10-10,36,37,IS,500\n"


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
