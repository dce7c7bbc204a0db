"""Bytes at hand are read as files are: under the name told, told apart by a number, no larger than a file may be."""

import pytest

from geo.model.errors import FileRefusedError
from geo.read.content import Content
from geo.read.files import is_dataset, read_each, read_paths
from geo.read.given import opened

TABLE = "date,latitude,longitude,actor,place_uncertainty_m\n2015-10-10,36,37,{},500\n"


def bytes_of(actor, *, name="events.csv"):
    return Content(name, TABLE.format(actor).encode(), url="https://example.org/events.csv", accessed="2026-01-02")


def test_bytes_of_one_name_are_numbered_and_keep_where_they_came_from():
    reading = read_each([bytes_of("IS"), bytes_of("Rebels")])
    assert [one.source.file for one in reading.results] == ["events.csv", "events.csv (2)"]
    assert {(one.source.url, one.source.accessed) for one in reading.results} == {
        ("https://example.org/events.csv", "2026-01-02")
    }


def test_the_same_bytes_twice_count_once_and_are_said():
    reading = read_each([bytes_of("IS"), bytes_of("IS", name="copy.csv")])
    assert len(reading.results) == 1
    assert reading.refusals == ("copy.csv: the same content as events.csv; it was read once",)


def test_bytes_and_paths_make_one_dataset(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(TABLE.format("Kurds"))
    dataset = read_paths([bytes_of("IS"), path, str(path)])
    assert len(dataset.events) == 2
    assert [one.file for one in dataset.sources] == ["events.csv", f"{tmp_path.name}/events.csv"]


def test_bytes_larger_than_a_file_may_be_are_refused_with_the_setting(monkeypatch):
    monkeypatch.setenv("STANDOFF_MAX_FILE_MB", "1")
    large = Content("a.csv", b"x" * 1_000_001)
    with pytest.raises(FileRefusedError, match=r"b.csv: it has 1 MB, more than 1 MB; .* \(STANDOFF_MAX_FILE_MB allows"):
        opened(large, name="b.csv")
    assert opened(Content("a.csv", b"x" * 1_000_000), name="b.csv").name == "b.csv"


def test_a_folder_is_a_dataset_by_its_record_alone(root, tmp_path):
    assert is_dataset(root / "data" / "aleppo-2015")
    assert not is_dataset(tmp_path)
    assert not is_dataset(bytes_of("IS"))
