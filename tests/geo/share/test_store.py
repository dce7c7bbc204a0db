"""Published pages: same content, same id; bounded; whole after crashes, full disks and two writers at once."""

import errno
import gzip
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.share.care import Care
from geo.share.rights import RowsWithheldError
from geo.share.snapshot import Wanted, take
from geo.share.store import Receipt, Store, StoreError
from tests.conftest import ROOT
from tests.worlds import dataset_of, event

CARD = b"\x89PNG\r\n\x1a\n a card"
NOW = pd.Timestamp.now("UTC")
POLICY = "default-src 'none'; script-src 'sha256-AAAA'"
DAY = pd.Timedelta(days=1)


def html_of(text, *, policy=POLICY):
    named = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">'
    head = f"{named}\n<title>A map</title>"
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>{text}</body>\n</html>\n'


def put(store, text="a", *, now=NOW, title="A map", sentence="It is 2 km.", base="", card=CARD):
    return store.put(html_of(text), card, title=title, sentence=sentence, now=now, base=base)


def noise(number, size=6_000):
    """Return text that gzip cannot make small."""
    return f"{number} {os.urandom(size).hex()}"


def store_in(folder, *, most_bytes=10_000_000, most_days=365):
    return Store(folder, most_bytes=most_bytes, most_days=most_days)


@pytest.fixture
def store(tmp_path):
    return store_in(tmp_path)


def page_in(store, name):
    found = store.find(name)
    return None if found is None else found.data


def card_in(store, name):
    found = store.find(name, card=True)
    return None if found is None else found.data


def text_of(store, name):
    return gzip.decompress(page_in(store, name)).decode()


def names(store):
    return [one.id for one in store.listing()]


def test_what_is_put_comes_back_with_its_card(store):
    made = put(store, "<p>Aleppo</p>")
    assert re.fullmatch("[a-z2-7]{32}", made.id)
    assert "<p>Aleppo</p>" in text_of(store, made.id)
    assert card_in(store, made.id) == CARD
    (held,) = store.listing()
    assert (held.id, held.title, held.sentence, held.stored) == (made.id, "A map", "It is 2 km.", NOW)


def test_same_content_has_the_same_id_and_is_held_once(store, tmp_path):
    first = put(store)
    assert put(store_in(tmp_path), now=NOW + DAY, base="https://maps.example.org").id == first.id
    assert [one.stored for one in store.listing()] == [NOW + DAY]
    assert put(store, "b").id != first.id


def test_who_publishes_the_same_page_again_cannot_delete_it_and_its_author_still_can(store, tmp_path):
    first = put(store)
    again = put(store_in(tmp_path), now=NOW + DAY)
    assert again == Receipt(first.id, "")
    assert not store.delete(again.id, again.key)
    (file,) = tmp_path.glob("*.page")
    assert first.key.encode() not in file.read_bytes()
    (tmp_path / "secret").unlink()
    assert store_in(tmp_path).delete(first.id, first.key)
    anew = put(store)
    assert re.fullmatch("[a-z2-7]{32}", anew.key)
    assert anew.key != first.key


def test_a_page_that_was_kept_too_long_is_published_by_a_new_author(tmp_path):
    store = store_in(tmp_path, most_days=2)
    first = put(store)
    (file,) = tmp_path.glob("*.page")
    old = str((NOW - 3 * DAY).as_unit("ns").value).encode()
    file.write_bytes(file.read_bytes().replace(str(NOW.as_unit("ns").value).encode(), old))
    assert page_in(store, first.id) is None
    anew = put(store)
    assert anew.key not in {"", first.key}
    assert not store.delete(anew.id, first.key)
    assert store.delete(anew.id, anew.key)


def test_half_a_surrogate_pair_in_a_page_is_a_question_mark(store):
    made = put(store, "he\ud800llo", title="\ud800", sentence="b\udfff")
    assert "he?llo" in text_of(store, made.id)
    assert store.listing()[0].sentence == "b"


def test_ids_and_keys_of_another_store_are_others(store, tmp_path):
    (tmp_path / "other").mkdir()
    here, there = put(store), put(store_in(tmp_path / "other"))
    assert len({here.id, here.key, there.id, there.key}) == 4
    assert not store.delete(here.id, there.key)


def test_all_files_are_their_owner_s_alone(store, tmp_path):
    put(store)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert len(modes) == 3  # secret, lock, page
    assert set(modes.values()) == {0o600}
    assert re.fullmatch("[0-9a-f]{64}", (tmp_path / "secret").read_text())


def test_a_page_is_deleted_with_its_key_alone_and_once(store):
    mine, other = put(store, "a"), put(store, "b")
    for name, key in [
        (mine.id, other.key),
        (mine.id, ""),
        (mine.id, mine.id),
        (other.id, mine.key),
        (mine.key, mine.id),
    ]:
        assert store.deletable(name, key) is None
        assert not store.delete(name, key)
    assert store.deletable(mine.id, mine.key).title == "A map"
    assert store.delete(mine.id, mine.key)
    assert (page_in(store, mine.id), card_in(store, mine.id), names(store)) == (None, None, [other.id])
    assert not store.delete(mine.id, mine.key)
    assert store.deletable(mine.id, mine.key) is None


BAD = [
    "", ".", "..", "../secret", "secret", "lock", "a/b", "%2e%2e", "%2e%2e%2fsecret", "a" * 31, "a" * 33, "a" * 10_000,
    "A" * 32, "a" * 31 + "\0", "a" * 32 + "\0", "a" * 32 + "\n", "а" * 32, "ａ" * 32, "a" * 31 + "1",
    "a" * 31 + "\ud800", "a" * 27 + ".page", "a" * 32 + ".page", "ı" * 32, "2" * 31 + "²",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_id_is_told_without_a_look_at_the_disk(store, monkeypatch, name):
    made = put(store)

    def touched(*_args, **_options):
        raise AssertionError("the disk was touched")

    for function in ("open", "stat", "lstat", "scandir", "listdir", "unlink"):
        monkeypatch.setattr(os, function, touched)
    assert page_in(store, name) is None
    assert card_in(store, name) is None
    assert store.deletable(name, made.key) is None
    assert not store.delete(name, made.key)
    assert not store.delete(made.id, name)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_an_id_or_a_key(store, name, key):
    # Oracle: nothing is held, so nothing can be found.
    assert page_in(store, name) is None
    assert not store.delete(name, key)


def test_the_oldest_make_room_and_never_the_one_just_stored(tmp_path):
    store = store_in(tmp_path, most_bytes=40_000)
    made = [put(store, noise(number), now=NOW + number * pd.Timedelta("1s")).id for number in range(12)]
    held = names(store)
    assert held == made[::-1][: len(held)]
    assert sum(one.size for one in store.listing()) <= 40_000
    assert 2 <= len(held) < 12
    # One that is older than all the others by its own clock stays, too.
    late = put(store, noise("late"), now=NOW - DAY).id
    assert late in names(store)
    assert sum(one.size for one in store.listing()) <= 40_000


def test_a_page_larger_than_all_may_be_is_refused_and_nothing_goes(tmp_path):
    store = store_in(tmp_path, most_bytes=20_000)
    made = put(store)
    with pytest.raises(
        StoreError, match=r"^the page has 0\.\d MB, more than the 0\.02 MB that all .* \(STANDOFF_PUBLISH_MB\)$"
    ):
        put(store, noise(1, 30_000))
    assert names(store) == [made.id]


def test_a_page_goes_when_it_is_too_old(tmp_path):
    store = store_in(tmp_path, most_days=30)
    old = put(store, "old", now=NOW - 31 * DAY)
    young = put(store, "young", now=NOW - 29 * DAY)
    assert (page_in(store, old.id), card_in(store, old.id), names(store)) == (None, None, [young.id])
    assert not (tmp_path / f"{old.id}.page").exists()
    assert 0 < store.find(young.id).seconds_left <= 86_400


def test_what_grows_too_old_goes_when_the_server_starts(tmp_path):
    old = put(store_in(tmp_path), "old", now=NOW - 31 * DAY)
    assert (tmp_path / f"{old.id}.page").exists()
    store = store_in(tmp_path, most_days=30)
    assert page_in(store, old.id) is None
    store.prepare()
    assert not (tmp_path / f"{old.id}.page").exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-1],
        lambda whole: whole + b"x",
        lambda _: b"",
        lambda _: b"{}\n",
        lambda _: b"[" * 60_000,
        lambda whole: b"\xff" + whole,
        lambda whole: whole.replace(b'"standoff":1', b'"standoff":2'),
        lambda whole: whole.replace(b'"page":', b'"page":-'),
        lambda whole: whole.replace(b'"title":"A map"', b'"title":["A map"]'),
        lambda whole: of_head(whole, stored=10**29),
        lambda whole: of_head(whole, stored=2**63),
        lambda whole: of_head(whole, stored=-1),
        lambda whole: of_head(whole, title="\ud800"),
        lambda whole: of_head(whole, policy="default-src 'none'\r\nSet-Cookie: a=b"),
        lambda whole: of_head(whole, policy="حلب"),
        lambda whole: of_head(whole, key_hash="é" * 64),
    ],
)
def test_a_damaged_file_is_no_page_and_breaks_nothing(store, tmp_path, damage):
    made, other = put(store, "a"), put(store, "b")
    path = tmp_path / f"{made.id}.page"
    path.write_bytes(damage(path.read_bytes()))
    assert (page_in(store, made.id), card_in(store, made.id), store.deletable(*vars_of(made))) == (None, None, None)
    assert names(store) == [other.id]
    anew = put(store, "a")
    assert anew.id == made.id
    assert anew.key not in {"", made.key}
    assert set(names(store)) == {made.id, other.id}


def of_head(whole, **said):
    """Return a file whose first line says something else."""
    head, _, rest = whole.partition(b"\n")
    return json.dumps(json.loads(head) | said).encode() + b"\n" + rest


def test_a_file_that_cannot_be_opened_takes_no_other_page_away(store, tmp_path, monkeypatch):
    made, other = put(store, "a"), put(store, "b")
    opened = os.open

    def refuse(path, *args, **kwargs):
        # Who runs the tests as root is refused no file by its mode.
        if str(path).endswith(f"{made.id}.page"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    assert names(store_in(tmp_path)) == [other.id]


def test_a_folder_under_the_name_of_a_page_is_no_page(store, tmp_path):
    (tmp_path / f"{'b' * 32}.page").mkdir()
    before = open_files()
    assert [page_in(store, "b" * 32), card_in(store, "b" * 32), store.deletable("b" * 32, "a" * 32)] == [None] * 3
    assert open_files() == before


def open_files():
    return len(list(Path("/dev/fd").iterdir()))


def vars_of(receipt: Receipt):
    return receipt.id, receipt.key


def test_damaged_files_make_room_as_others_do_and_strange_files_are_let_be(tmp_path):
    store = store_in(tmp_path, most_bytes=30_000)
    (tmp_path / f"{'a' * 32}.page").write_bytes(b"x" * 25_000)
    os.utime(tmp_path / f"{'a' * 32}.page", (1, 1))
    (tmp_path / "notes.txt").write_text("the operator's")
    (tmp_path / f"{'b' * 32}.page").mkdir()
    (tmp_path / f"{'c' * 32}.page").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / f"{'d' * 32}.page")
    made = put(store, noise(1))
    assert names(store) == [made.id]
    left = {path.name for path in tmp_path.iterdir()} - {"secret", "lock", f"{made.id}.page"}
    assert left == {"notes.txt", *(f"{letter * 32}.page" for letter in "bcd")}


@pytest.mark.parametrize("letter", "cd")
def test_a_link_or_a_pipe_under_the_name_of_a_page_is_not_followed(store, tmp_path, letter):
    (tmp_path / f"{'c' * 32}.page").symlink_to(__file__)
    os.mkfifo(tmp_path / f"{'d' * 32}.page")
    assert page_in(store, letter * 32) is None


@pytest.mark.parametrize("secret", ["", "short", "z" * 64, "0" * 63, "0" * 65])
def test_a_damaged_secret_is_said_in_one_line(store, tmp_path, secret):
    (tmp_path / "secret").write_text(secret)
    with pytest.raises(StoreError, match="^the file 'secret' of the published pages is damaged; put it back"):
        put(store)


HOSTILE = '"><script>alert(1)</script>\r\nSet-Cookie: a=b\u202e\x00\ud800 {{7*7}}'


def test_hostile_words_are_escaped_and_stay_on_one_line(store):
    made = put(store, title=HOSTILE, sentence=HOSTILE, base="https://maps.example.org")
    top = text_of(store, made.id).partition("<title>")[0]
    assert "<script" not in top
    shown = [unescape(one) for one in re.findall(r'<meta property="og:title" content="([^"]*)">', top)]
    assert shown == ['"><script>alert(1)</script> Set-Cookie: a=b {{7*7}}']
    assert store.listing()[0].title == shown[0]


def test_endless_words_are_cut_with_a_sign(store):
    made = put(store, title="x" * 10**6, sentence="y" * 10**6)
    assert store.listing()[0].title == "x" * 999 + "…"
    assert len(text_of(store, made.id)) < 3_000


def test_previews_have_a_picture_where_the_address_is_known(store):
    with_address = text_of(store, put(store, base="https://maps.example.org/a").id)
    name = names(store)[0]
    assert f'<meta property="og:image" content="https://maps.example.org/a/s/{name}/card.png">' in with_address
    assert '<meta name="twitter:card" content="summary_large_image">' in with_address
    without = text_of(store, put(store).id)
    assert "og:image" not in without
    assert "og:url" not in without
    assert '<meta name="twitter:card" content="summary">' in without
    assert with_address.index("Content-Security-Policy") < with_address.index("og:")


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>no policy</title></head></html>",
        html_of("", policy="script-src 'unsafe-eval'"),
        html_of("", policy="default-src 'none'\r\nSet-Cookie: a=b"),
        html_of("", policy=""),
        html_of("", policy="default-src ä"),
        "<head><title></title>" + html_of(""),
    ],
)
def test_a_page_that_is_none_of_ours_is_refused(store, html):
    with pytest.raises(StoreError, match="^the page has no content policy of ours"):
        store.put(html, CARD, title="", sentence="", now=NOW)
    assert store.listing() == ()


def test_a_snapshot_is_published_with_page_and_card(store, sample_snapshot):
    made = store.publish(sample_snapshot, now=NOW)
    assert store.publish(sample_snapshot, now=NOW + DAY).id == made.id
    assert sample_snapshot.dataset.title in text_of(store, made.id)
    assert card_in(store, made.id).startswith(b"\x89PNG")
    assert store.listing()[0].sentence == sample_snapshot.scene.sentence


def test_lists_and_previews_say_what_was_done_to_the_data(store):
    dataset = dataset_of(events=[event(37, 36, "2015-08-01"), event(37, 36, "2015-09-01")])
    snapshot = take(dataset, Wanted(care=Care(grid_m=7_000, hold_back_days=10)), now=NOW)
    made = store.publish(snapshot, now=NOW)
    said = f"Places on a 7 km grid; last 10 days held back. {snapshot.scene.sentence}"
    assert store.listing()[0].sentence == said
    assert text_of(store, made.id).count(f'content="{said}"') == 2


@pytest.fixture
def sample_snapshot():
    dataset = dataset_of(events=[event(37, 36, "2015-08-01")])
    return take(dataset, Wanted(), now=NOW)


def test_rows_that_may_not_be_passed_on_are_not_published(store):
    dataset = dataset_of(events=[event(37, 36, "2015-08-01", source="ACLED")])
    with pytest.raises(RowsWithheldError, match="ACLED"):
        store.publish(take(dataset, Wanted(), now=NOW), now=NOW)
    assert store.listing() == ()


# Other processes, each a Python of its own.

WRITER = """
import sys, pandas as pd
from pathlib import Path
from geo.share.store import StoreError
from tests.geo.share.test_store import noise, put, store_in
folder, tag, count, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = store_in(folder, most_bytes=int(sys.argv[5]))
for number in range(count):
    print(put(store, "the same for all", now=pd.Timestamp.now("UTC")).id, flush=True)
    print(put(store, noise(f"{tag} {number}", size), now=pd.Timestamp.now("UTC")).id, flush=True)
"""


def writer(folder, tag, *, count=20, size=2_000, most_bytes=10_000_000):
    numbers = map(str, (count, size, most_bytes))
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), tag, *numbers], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_two_processes_make_one_secret_and_lose_no_page(tmp_path):
    both = [writer(tmp_path, tag) for tag in "ab"]
    said = [one.communicate(timeout=120)[0].split() for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert said[0][0] == said[1][0], "each made a secret of its own"
    store = store_in(tmp_path)
    assert set(names(store)) == {*said[0], *said[1]}
    assert len(names(store)) == 41


def test_two_processes_keep_the_bound(tmp_path):
    both = [writer(tmp_path, tag, most_bytes=40_000) for tag in "ab"]
    for one in both:
        one.communicate(timeout=120)
    assert [one.returncode for one in both] == [0, 0]
    held = store_in(tmp_path).listing()
    assert held
    assert sum(one.size for one in held) <= 40_000


def test_a_process_killed_while_it_writes_breaks_nothing(tmp_path):
    kept = put(store_in(tmp_path), "the first")
    for wait in (0.0, 0.013, 0.029):
        killed = writer(tmp_path, f"{wait}", count=10_000, size=2_000_000, most_bytes=10**12)
        first = [killed.stdout.readline(), killed.stdout.readline()]
        time.sleep(wait)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert all(first)
        store = store_in(tmp_path)
        assert kept.id in names(store)
        for name in names(store):
            assert text_of(store, name).endswith("</html>\n")
            assert card_in(store, name) == CARD
        store.prepare()
        assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_leftovers_of_a_crash_go_with_the_next_page(store, tmp_path):
    (tmp_path / f".standoff-{'0' * 16}.part").write_bytes(b"half")
    (tmp_path / ".standoff-mine.part").write_bytes(b"somebody's")
    made = put(store)
    assert {path.name for path in tmp_path.iterdir()} == {"secret", "lock", f"{made.id}.page", ".standoff-mine.part"}


FULL = """
import resource, sys
from pathlib import Path
from geo.share.store import StoreError
from tests.geo.share.test_store import names, noise, put, store_in, text_of
store = store_in(Path(sys.argv[1]))
kept = put(store, "kept")
resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, 4_096))
try:
    put(store, noise(1, 20_000))
except StoreError as error:
    print(error)
assert names(store) == [kept.id] and "kept" in text_of(store, kept.id)
put(store, "small enough")
"""


def test_a_disk_that_takes_no_more_leaves_the_old_ones_whole_and_says_so(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")
    said = "those published before are whole; tell who runs this server"
    assert run.stdout == f"the page could not be stored (file too large); {said}\n"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_folder_that_went_away_is_said_in_one_line(tmp_path):
    store = store_in(tmp_path / "gone")
    with pytest.raises(StoreError, match=r"^the page could not be stored \(no such file or directory\)"):
        put(store)
    with pytest.raises(StoreError, match=r"^published pages cannot be kept \(no such file or directory\)"):
        store.prepare()
    assert page_in(store, "a" * 32) is None


def test_pages_published_in_a_loop_stay_bounded(tmp_path):
    store = store_in(tmp_path, most_bytes=200_000)
    for number in range(300):
        put(store, noise(number, 500), now=NOW + number * pd.Timedelta("1ms"))
    sizes = [one.size for one in store.listing()]
    assert sum(sizes) == sum(path.stat().st_size for path in tmp_path.glob("*.page")) <= 200_000
    assert len(sizes) > 50
