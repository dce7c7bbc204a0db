"""Files written whole or not at all."""

import errno
import os
import stat
import threading

import pytest

from geo.model.errors import FileRefusedError
from geo.share import written
from geo.share.written import write_new, write_together


def left(folder):
    return sorted(one.name for one in folder.iterdir())


def test_a_file_is_written(tmp_path):
    write_new(tmp_path / "map.html", b"content")
    assert (tmp_path / "map.html").read_bytes() == b"content"
    assert left(tmp_path) == ["map.html"]


def test_it_has_the_rights_of_any_new_file(tmp_path):
    write_new(tmp_path / "a", b"")
    (tmp_path / "b").write_bytes(b"")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == stat.S_IMODE((tmp_path / "b").stat().st_mode)


@pytest.mark.parametrize("name", ["map.html", "-rf", "a b", "مارع.html", "=1+1.csv"])
def test_what_exists_is_refused_and_stays_as_it_was(tmp_path, name):
    path = tmp_path / name
    write_new(path, b"first")
    with pytest.raises(
        FileRefusedError, match="a file of that name exists; give another name, or --force to replace it"
    ):
        write_new(path, b"second")
    assert path.read_bytes() == b"first"
    write_new(path, b"second", force=True)
    assert path.read_bytes() == b"second"
    assert left(tmp_path) == [name]


def test_a_link_is_not_followed_unasked_and_its_file_is_replaced_when_forced(tmp_path):
    aim, link, broken = tmp_path / "aim", tmp_path / "link", tmp_path / "broken"
    aim.write_bytes(b"first")
    link.symlink_to(aim)
    broken.symlink_to(tmp_path / "nowhere")
    for one in (link, broken):
        with pytest.raises(FileRefusedError, match="exists"):
            write_new(one, b"second")
    write_new(link, b"second", force=True)
    assert link.is_symlink()
    assert aim.read_bytes() == b"second"
    assert left(tmp_path) == ["aim", "broken", "link"]


@pytest.mark.parametrize("force", [False, True])
def test_folders_and_pipes_are_never_replaced(tmp_path, force):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileRefusedError, match="^folder: it is a folder; give the name of a file$"):
        write_new(tmp_path / "folder", b"", force=force)
    with pytest.raises(FileRefusedError, match="^pipe: it is no plain file"):
        write_new(tmp_path / "pipe", b"", force=force)
    assert left(tmp_path) == ["folder", "pipe"]


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(FileRefusedError, match="^x: there is no folder missing to write it to; make it first$"):
        write_new(tmp_path / "missing" / "x", b"")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileRefusedError, match="^x: "):
        write_new(tmp_path / "file" / "x", b"")
    assert left(tmp_path) == ["file"]


@pytest.mark.parametrize("name", ["n" * 300, "a\x00b", "ü" * 120, "."])
def test_a_name_that_no_disk_takes_is_one_clear_line(tmp_path, name):
    with pytest.raises(FileRefusedError) as caught:
        write_new(tmp_path / name, b"")
    assert len(str(caught.value).splitlines()) == 1
    assert left(tmp_path) == []


def test_a_name_of_several_lines_is_said_on_one(tmp_path):
    write_new(tmp_path / "two\nlines", b"")
    with pytest.raises(FileRefusedError, match="^two lines: a file of that name exists"):
        write_new(tmp_path / "two\nlines", b"")


@pytest.mark.parametrize("step", ["write", "fsync", "link"])
def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch, step):
    path = tmp_path / "map.html"
    path.write_bytes(b"first")

    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "write":
        # A handle that cannot be written to stands for a disk that is full at the first byte.
        real = os.open
        monkeypatch.setattr(written.os, "open", lambda name, *_: real(name, os.O_CREAT | os.O_RDONLY))
    else:
        monkeypatch.setattr(written.os, "fsync" if step == "fsync" else "replace", full)
    with pytest.raises(FileRefusedError, match="it cannot be written .*; give another place") as caught:
        write_new(path, b"second", force=True)
    assert len(str(caught.value).splitlines()) == 1
    assert path.read_bytes() == b"first"
    assert left(tmp_path) == ["map.html"]


def test_a_folder_that_may_not_be_written_to_is_said(tmp_path):
    folder = tmp_path / "sealed"
    folder.mkdir()
    folder.chmod(0o500)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("whoever runs the tests may write anywhere")
        with pytest.raises(FileRefusedError, match="^x: it cannot be written"):
            write_new(folder / "x", b"")
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize("force", [False, True])
def test_of_files_that_belong_together_none_is_there_without_the_others(monkeypatch, tmp_path, force):
    rows, cited = tmp_path / "a.csv", tmp_path / "a.csv.citation.txt"
    if force:
        write_together([(rows, b"old rows"), (cited, b"old citation")])
    before = {path: path.read_bytes() for path in (rows, cited) if path.exists()}
    real, synced = os.fsync, []

    def second_fails(handle):
        synced.append(handle)
        if len(synced) == 2:
            raise OSError(errno.EFBIG, "File too large")
        real(handle)

    monkeypatch.setattr(written.os, "fsync", second_fails)
    with pytest.raises(FileRefusedError, match="^a.csv.citation.txt: it cannot be written .file too large.; give"):
        write_together([(rows, b"rows"), (cited, b"citation")], force=force)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_new_file_goes_again_where_the_one_beside_it_cannot_be_put_in_its_place(monkeypatch, tmp_path):
    real, cited = os.link, tmp_path / "a.csv.citation.txt"

    def taken(part, place):
        if place == cited:
            cited.write_bytes(b"somebody's")
        real(part, place)

    monkeypatch.setattr(written.os, "link", taken)
    with pytest.raises(FileRefusedError, match="^a.csv.citation.txt: a file of that name exists"):
        write_together([(tmp_path / "a.csv", b"rows"), (cited, b"citation")])
    assert left(tmp_path) == ["a.csv.citation.txt"]
    assert cited.read_bytes() == b"somebody's"


def test_of_several_writers_of_one_name_one_wins_and_its_file_is_whole(tmp_path):
    contents = [bytes([number]) * 200_000 for number in range(8)]
    refused = []

    def write(content):
        try:
            write_new(tmp_path / "map.html", content)
        except FileRefusedError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (tmp_path / "map.html").read_bytes() in contents
    assert len(refused) == 7
    assert left(tmp_path) == ["map.html"]
