"""Several files and folders as one dataset: nothing is lost, nothing stands twice."""

from __future__ import annotations

import hashlib

import pytest

from geo.model.errors import FileRefusedError
from geo.read.files import dataset_of, read_each, read_paths

EVENTS = "event_id,date,latitude,longitude,actor,place_uncertainty_m\n"
PLACES = "place_id,name,latitude,longitude,place_uncertainty_m\n"
HOLDINGS = "holding_id,place_id,actor,start\n"


def test_files_become_one_dataset(put):
    paths = [
        put("events.csv", EVENTS + "a,2015-10-10,36,37,IS,500\n"),
        put("places.csv", PLACES + "susin,Tall Susin,36,37,500\n"),
        put("holdings.csv", HOLDINGS + "h,susin,IS,2015-10-09\n"),
    ]
    dataset = read_paths(paths)
    assert (dataset.name, dataset.title) == ("own", "events.csv, places.csv, holdings.csv")
    assert [len(table) for table in (dataset.events, dataset.places, dataset.holdings, dataset.zones)] == [1, 1, 1, 0]
    assert [source.file for source in dataset.sources] == ["events.csv", "places.csv", "holdings.csv"]
    assert dataset.defaults.dataset == "own"
    assert dataset.defaults.pair is None
    assert read_paths(reversed(paths)) == dataset


def test_ids_that_collide_belong_to_the_first_file(put):
    first = put("one.csv", EVENTS + "a,2015-10-10,36,37,IS,500\nb,2015-10-10,36,37,IS,500\n")
    second = put("two.csv", EVENTS + "c,2015-10-10,36,37,IS,500\nb,2015-10-11,36,37,IS,500\n")
    dataset = read_paths([first, second])
    assert sorted(dataset.events.index) == ["a", "b", "c"]
    assert dataset.rejected.to_numpy().tolist() == [
        ["two.csv", "3", "event_id", "b", "the id is already used in one.csv"]
    ]


def test_holdings_without_their_place_are_set_aside(put):
    places = put("places.csv", PLACES + "susin,Tall Susin,36,37,500\n")
    one = put("one.csv", HOLDINGS + "h,susin,IS,2015-10-09\ni,qarah,IS,2015-10-09\n")
    two = put("two.csv", HOLDINGS + "i,qarah,IS,2015-10-10\nj,qarah,IS,2015-10-10\n")
    dataset = read_paths([one, two, places])
    assert dataset.holdings.index.tolist() == ["h"]
    assert dataset.rejected[["file", "row", "reason"]].to_numpy().tolist() == [
        ["two.csv", "2", "the id is already used in one.csv"],
        ["one.csv", "3", "no table of places has this place"],
        ["two.csv", "3", "no table of places has this place"],
    ]


def test_a_folder_gives_its_readable_files(put, tmp_path):
    put("mine/events.csv", EVENTS + "a,2015-10-10,36,37,IS,500\n")
    put("mine/notes.txt", "nothing but words\n")
    put("mine/picture.png", b"\x89PNG")
    dataset = read_paths([tmp_path / "mine"])
    assert dataset.title == "events.csv"
    assert dataset.warnings[-1].startswith("notes.txt: this is not a table: ")


def test_files_of_one_name_keep_their_made_ids_apart(put):
    row = "date,latitude,longitude,actor\n2015-10-10,36,37,{}\n"
    paths = [put(f"{folder}/events.csv", row.format(folder)) for folder in ("a", "b")]
    dataset = read_paths(paths)
    assert sorted(dataset.events.index) == ["a/events-2", "b/events-2"]
    assert len(dataset.rejected) == 0


def test_files_and_folders_of_one_name_keep_their_rows_apart(put):
    row = "date,latitude,longitude,actor\n2015-10-10,36,37,{}\n"
    dataset = read_paths([put(f"{folder}/events.csv", row.format(folder)) for folder in ("k/x", "m/x", "n/y")])
    assert [source.file for source in dataset.sources] == ["x/events.csv", "x/events.csv (2)", "y/events.csv"]
    assert len(dataset.events) == 3
    assert len(dataset.rejected) == 0


def test_copies_of_one_label_are_numbered_and_never_named_by_their_folder(put):
    row = "date,latitude,longitude,actor\n2015-10-10,36,37,{}\n"
    names = ("events.csv", "events.csv", "events (2).csv", "events.csv")
    labels = {put(f"tmp/{number}", row.format(number)): name for number, name in enumerate(names)}
    said = []
    reading = read_each(list(labels), labels=labels, on_file=lambda number, name: said.append((number, name)))
    named = ["events.csv", "events.csv (2)", "events (2).csv", "events.csv (3)"]
    assert said == list(enumerate(named))
    assert [result.source.file for result in reading.results] == named
    dataset = dataset_of(reading)
    assert (len(dataset.events), len(dataset.rejected)) == (4, 0)


def test_a_file_is_not_called_what_a_described_folder_calls_its_own(put):
    text = EVENTS + ",2015-10-10,36,37,IS,500\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    put("d/events.csv", text)
    toml = f'[dataset]\nname = "d"\n[[file]]\nname = "events.csv"\nsha256 = "{digest}"\n'
    folder = put("d/SOURCES.toml", toml).parent
    dataset = read_paths([folder, put("events.csv", text.replace("36", "35"))])
    assert sorted(dataset.events.index) == ["events-2", "events.csv (2)-2"]


def test_the_same_content_is_read_once(put):
    text = EVENTS + "a,2015-10-10,36,37,IS,500\n"
    dataset = read_paths([put("one.csv", text), put("two.csv", text)])
    assert len(dataset.events) == 1
    assert len(dataset.rejected) == 0
    assert dataset.warnings == ("two.csv: the same content as one.csv; it was read once",)


def test_a_copy_goes_by_its_label(put):
    path = put("tmp1", EVENTS + ",2015-10-10,36,37,IS,500\n")
    dataset = read_paths([path], labels={path: "chronicle.csv"})
    assert (dataset.title, dataset.events.index.tolist()) == ("chronicle.csv", ["chronicle-2"])


def test_a_refused_file_is_a_warning_beside_one_that_can_be_read(put):
    good = put("good.csv", EVENTS + "a,2015-10-10,36,37,IS,500\n")
    dataset = read_paths([put("bad.csv", b""), good])
    assert dataset.warnings == ("bad.csv: the file is empty; give one with a header and rows",)


def test_a_refused_file_alone_is_refused(put):
    with pytest.raises(FileRefusedError, match=r"^bad.csv: the file is empty; "):
        read_paths([put("bad.csv", b"")])


def test_when_nothing_is_accepted_the_top_reason_is_named(put):
    rows = "a,2015-10-10,95,37,IS,500\nb,2015-13-40,36,37,IS,500\nc,2015-10-10,-95,37,IS,500\n"
    with pytest.raises(
        FileRefusedError, match="no row could be used; 2 of 3 because: latitude is not between -90 and 90"
    ):
        read_paths([put("events.csv", EVENTS + rows)])


def test_when_no_row_has_a_date_the_message_says_how_to_say_what_the_columns_mean(put):
    with pytest.raises(FileRefusedError, match=r"correct the rows, or say what its columns mean .*geo profile"):
        read_paths([put("events.csv", EVENTS + "a,soon,36,37,IS,500\n")])


def test_holdings_alone_are_refused_for_want_of_places(put):
    with pytest.raises(FileRefusedError, match="1 of 1 because: no table of places has this place"):
        read_paths([put("holdings.csv", HOLDINGS + "h,susin,IS,2015-10-09\n")])


def test_places_alone_are_a_dataset(put):
    assert len(read_paths([put("places.csv", PLACES + "susin,Tall Susin,36,37,500\n")]).places) == 1


def test_a_path_that_does_not_exist_is_refused_even_beside_a_good_one(put, tmp_path):
    good = put("good.csv", EVENTS + "a,2015-10-10,36,37,IS,500\n")
    with pytest.raises(FileRefusedError, match=r"^nowhere.csv: there is no such file; "):
        read_paths([good, tmp_path / "nowhere.csv"])


def test_nothing_to_read(tmp_path):
    with pytest.raises(FileRefusedError, match="there is no file to read"):
        read_paths([tmp_path])
    with pytest.raises(FileRefusedError, match="there is no file to read"):
        read_paths([])
