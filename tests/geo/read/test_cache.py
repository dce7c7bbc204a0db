"""What is kept is what was read, for the same question alone; two processes, a crash, a full disk cost nothing."""

import logging
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from dataclasses import dataclass, field

import pytest

from geo.model.errors import InputError
from geo.read import cache as cache_module
from geo.read.cache import Cache, configured, keep, recall, using
from geo.read.content import Content
from geo.read.entries import LEFTOVER_S, Held
from geo.read.files import read_each, read_file
from geo.read.options import NOTHING_TOLD, Options, held_by
from geo.read.recognise import read_content
from tests.conftest import ROOT

HEADER = "date,latitude,longitude,actor,note\n"


def a_file(number=0, *, rows=3, name="e.csv"):
    text = HEADER + "".join(f"2015-10-{day + 10},36.5,37,IS,{number}\n" for day in range(rows)) + "x,36,37,IS,\n"
    return Content(name, text.encode())


@pytest.fixture
def kept(tmp_path):
    return Cache(tmp_path / "cache", least_bytes=10)


def entries(cache):
    return sorted(path.name for path in cache.folder.iterdir()) if cache.folder.exists() else []


def put(cache, content, options=NOTHING_TOLD):
    result = read_content(content)
    cache.keep(content, options, result)
    return result


def test_what_was_kept_is_recalled_and_what_was_not_is_not(kept):
    assert kept.recall(a_file(), NOTHING_TOLD) is None
    result = put(kept, a_file())
    found = kept.recall(a_file(), NOTHING_TOLD)
    assert found.tables["events"].equals(result.tables["events"])
    assert found.rejected.equals(result.rejected)
    assert len(found.rejected) == 1
    assert (found.rows, found.source, found.warnings) == (result.rows, result.source, result.warnings)
    assert kept.held().count == 1


@dataclass(frozen=True)
class More(Options):
    """Options such as another version may have."""

    profiles: tuple[object, ...] = field(default=())


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (a_file(1), NOTHING_TOLD),
        (a_file(name="f.csv"), NOTHING_TOLD),
        (Content("e.csv", a_file().data, url="https://example.org/e.csv", accessed="2026-01-02"), NOTHING_TOLD),
        (a_file(), held_by("IS")),
        (a_file(), Options(date_order="day-first")),
        (a_file(), More()),
    ],
)
def test_another_content_name_origin_or_option_is_another_question(kept, content, options):
    put(kept, a_file())
    assert kept.recall(content, options) is None
    put(kept, content, options)
    assert kept.recall(content, options) is not None
    assert kept.held().count == 2


def test_options_of_any_values_are_told_apart_and_others_keep_nothing(kept):
    for profiles in ((), ({"a": 1, "b": (2.5, None)},), (frozenset({"x", "y"}),), ({"a": 1},), (held_by("IS"),)):
        assert kept.recall(a_file(), More(profiles=profiles)) is None
        put(kept, a_file(), More(profiles=profiles))
        assert kept.recall(a_file(), More(profiles=profiles)) is not None
    assert kept.held().count == 5
    put(kept, a_file(), More(profiles=(object(),)))
    assert kept.held().count == 5


def test_another_version_of_the_reader_reads_again(kept, monkeypatch):
    put(kept, a_file())
    monkeypatch.setattr(cache_module, "READER_VERSION", cache_module.READER_VERSION + 1)
    assert kept.recall(a_file(), NOTHING_TOLD) is None


def test_of_small_files_nothing_is_kept(tmp_path):
    cache = Cache(tmp_path, least_bytes=len(a_file().data) + 1)
    put(cache, a_file())
    assert cache.held() == Held(0, 0)
    assert not cache.folder.exists()


def test_the_folder_and_its_files_are_their_owner_s_alone(kept):
    kept.folder.mkdir(parents=True, mode=0o755)
    put(kept, a_file())
    assert stat.S_IMODE(kept.folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept.folder.iterdir()] == [0o600]


def age(path, seconds):
    before = time.time() - seconds
    os.utime(path, (before, before))


def test_what_was_not_used_for_longest_makes_room(tmp_path):
    size = put_size(tmp_path)
    cache = Cache(tmp_path / "cache", least_bytes=10, most_bytes=int(3.5 * size))
    for number in range(3):
        put(cache, a_file(number))
        age(max(cache.folder.iterdir(), key=lambda path: path.stat().st_mtime_ns), 100 - number)
    assert cache.recall(a_file(0), NOTHING_TOLD) is not None  # used now
    put(cache, a_file(3))
    assert [cache.recall(a_file(n), NOTHING_TOLD) is not None for n in range(4)] == [True, False, True, True]
    assert cache.held().size <= cache.most_bytes


def put_size(tmp_path):
    cache = Cache(tmp_path / "one", least_bytes=10)
    put(cache, a_file())
    return cache.held().size


def test_what_is_larger_than_all_may_be_is_not_kept(tmp_path):
    cache = Cache(tmp_path, least_bytes=10, most_bytes=100)
    put(cache, a_file())
    assert entries(cache) == []


@pytest.mark.parametrize("damage", ["cut", "empty", "flip", "text", "folder", "pipe"])
def test_a_damaged_entry_is_none_and_is_written_anew(kept, damage):
    put(kept, a_file())
    (path,) = kept.folder.iterdir()
    whole = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage == "pipe":
        os.mkfifo(path)
    else:
        middle = whole.index(b"PAR1") + 60
        flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        path.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "flip": flipped, "text": b"PK" * 99}[damage])
    assert kept.recall(a_file(), NOTHING_TOLD) is None
    if damage != "folder":
        assert entries(kept) == []
        put(kept, a_file())
        assert kept.recall(a_file(), NOTHING_TOLD) is not None


def test_links_are_not_followed(kept, tmp_path):
    put(kept, a_file())
    (path,) = kept.folder.iterdir()
    outside = tmp_path / "outside.zip"
    path.rename(outside)
    whole = outside.read_bytes()
    path.symlink_to(outside)
    assert kept.recall(a_file(), NOTHING_TOLD) is None
    put(kept, a_file(1))
    assert kept.held().count == 1
    kept.clear()
    assert outside.read_bytes() == whole


def test_a_folder_that_is_a_link_is_not_used(tmp_path, caplog):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "parsed").symlink_to(elsewhere)
    cache = Cache(tmp_path, least_bytes=10)
    put(cache, a_file())
    assert list(elsewhere.iterdir()) == []
    assert "the cache cannot be used" in caplog.text
    with pytest.raises(InputError, match="the cache cannot be used .*; give STANDOFF_CACHE another folder, or off"):
        cache.clear()


def test_nothing_but_entries_is_removed(kept):
    put(kept, a_file())
    other = kept.folder / "notes.txt"
    other.write_text("mine")
    (kept.folder / "unfinished-0123456789abcdef0123456789abcdef").write_bytes(b"x")
    assert kept.clear().count == 1
    assert entries(kept) == ["notes.txt"]
    assert kept.clear() == Held(0, 0)


def test_leftovers_of_a_crash_go_after_an_hour(kept):
    kept.folder.mkdir(parents=True)
    old, young = (kept.folder / f"unfinished-{digit * 32}" for digit in "ab")
    for path, seconds in ((old, LEFTOVER_S + 60), (young, LEFTOVER_S - 60)):
        path.write_bytes(b"x")
        age(path, seconds)
    put(kept, a_file())
    assert not old.exists()
    assert young.exists()
    assert kept.held().count == 1


def test_a_folder_that_cannot_be_written_is_said_once_and_costs_nothing(tmp_path, caplog):
    taken = tmp_path / "file"
    taken.write_text("no folder")
    cache = Cache(taken, least_bytes=10)
    with caplog.at_level(logging.WARNING), using(cache):
        for number in range(3):
            assert read_file(a_path(tmp_path, number)).accepted == 3
    assert len(caplog.records) == 1
    assert "the cache cannot be used (Not a directory)" in caplog.text


def a_path(folder, number=0, *, rows=3):
    path = folder / f"e{number}.csv"
    path.write_bytes(a_file(number, rows=rows).data)
    return path


IN_A_PROCESS = """
import sys
from pathlib import Path
from geo.read.cache import Cache, using
from geo.read.files import read_file
cache = Cache(Path(sys.argv[1]), least_bytes=10, most_bytes=int(sys.argv[2]))
print("ready", flush=True)
with using(cache):
    for turn in range(int(sys.argv[3])):
        for path in sys.argv[4:]:
            result = read_file(path)
            assert (result.accepted, result.rows) == (3, 4), path
            assert set(result.tables["events"]["note"]) == {Path(path).stem[1:]}, path
print("done")
"""


def start(folder, most_bytes, turns, paths):
    words = [sys.executable, "-c", IN_A_PROCESS, folder, most_bytes, turns, *paths]
    return subprocess.Popen(list(map(str, words)), cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_two_processes_that_write_read_and_make_room_at_once_read_what_is_right(tmp_path):
    size = put_size(tmp_path)
    paths = [a_path(tmp_path, number) for number in range(6)]
    both = [start(tmp_path / "cache", 3 * size, 12, order) for order in (paths, paths[::-1])]
    for process in both:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out, err) == (0, "ready\ndone\n", "")
    cache = Cache(tmp_path / "cache", least_bytes=10, most_bytes=3 * size)
    assert 0 < cache.held().size <= cache.most_bytes
    assert [name for name in entries(cache) if name.startswith("unfinished")] == []


def test_a_process_killed_while_it_writes_leaves_whole_entries_alone(tmp_path):
    paths = [a_path(tmp_path, number) for number in range(6)]
    for turn in range(4):
        process = start(tmp_path / "cache", 1, 1000, paths)  # room for none: it writes all the time
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.05 + 0.03 * turn)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    cache = Cache(tmp_path / "cache", least_bytes=10)
    with using(cache):
        for path in paths:
            assert read_file(path).accepted == 3
            assert read_file(path).accepted == 3
    assert cache.held().count == len(paths)


FULL = """
import resource, signal, sys
from pathlib import Path
from geo.read.cache import Cache, using
from geo.read.files import read_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
with using(Cache(Path(sys.argv[1]), least_bytes=10)):
    print(read_file(sys.argv[2]).accepted, read_file(sys.argv[2]).accepted)
"""


def test_a_disk_that_is_full_is_said_once_and_leaves_nothing(tmp_path):
    words = [sys.executable, "-c", FULL, str(tmp_path / "cache"), str(a_path(tmp_path))]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "3 3\n")
    assert said.stderr.count("\n") == 1
    assert "the cache cannot be used (File too large)" in said.stderr
    assert entries(Cache(tmp_path / "cache")) == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 3000


def test_files_and_those_of_archives_are_read_once(kept, tmp_path):
    packed = shutil.make_archive(str(tmp_path / "days"), "zip", root_dir=geojson_folder(tmp_path))
    paths = [a_path(tmp_path), tmp_path / packed]
    with using(kept):
        first = read_each(paths)
        assert kept.held().count == 2
        again = read_each(paths)
    assert [one.source.file for one in again.results] == ["e0.csv", "days.zip/z.geojson"]
    assert [one.sources for one in again.results] == [one.sources for one in first.results]
    for one, other in zip(first.results, again.results, strict=True):
        assert {name: frame.equals(other.tables[name]) for name, frame in one.tables.items()} == dict.fromkeys(
            one.tables, True
        )


def geojson_folder(folder):
    inner = folder / "inner"
    inner.mkdir()
    (inner / "z.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"actor": "IS", "start": '
        '"2015-01-01"}, "geometry": {"type": "Polygon", "coordinates": [[[36, 36], [37, 36], [37, 37], [36, 36]]]}}]}'
    )
    return inner


def test_unless_somebody_asks_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("STANDOFF_CACHE", str(tmp_path / "cache"))
    content = a_file(rows=20)
    keep(content, NOTHING_TOLD, read_content(content))
    assert recall(content, NOTHING_TOLD) is None
    assert not (tmp_path / "cache").exists()


def test_the_environment_names_the_folder_and_its_size(tmp_path, monkeypatch):
    monkeypatch.delenv("STANDOFF_CACHE_MB", raising=False)
    monkeypatch.setenv("STANDOFF_CACHE", str(tmp_path))
    assert (configured().folder, configured().most_bytes) == (tmp_path / "parsed", 2_000_000_000)
    monkeypatch.setenv("STANDOFF_CACHE_MB", "7")
    assert configured().most_bytes == 7_000_000
    monkeypatch.setenv("STANDOFF_CACHE_MB", "-7")
    with pytest.raises(InputError, match="STANDOFF_CACHE_MB is '-7', which is no whole number of 1 or more"):
        configured()
    monkeypatch.setenv("STANDOFF_CACHE", "OFF")
    assert configured() is None
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STANDOFF_CACHE", "")
    monkeypatch.setenv("STANDOFF_CACHE_MB", "")
    assert configured().folder.parts[-2:] == ("standoff", "parsed")
