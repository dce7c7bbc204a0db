"""Published pages on a disk: stored under what they hold, bounded in size and age, deleted by who was first."""

from __future__ import annotations

import base64
import errno
import gzip
import hashlib
import hmac
import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.errors import InputError
from geo.share._shelf import Entry, Head, Shelf, packed
from geo.share.embed import preview_tags, shortened, with_care
from geo.share.page import page_of
from geo.share.picture import picture_of
from geo.share.rights import check_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.share.snapshot import Snapshot

#: 160 bits in base32, 32 letters and digits: of a keyed hash (an id), or random (a key).
_NAME: Final = re.compile(r"[a-z2-7]{32}")
_SECRET_FILE: Final = "secret"  # noqa: S105 - the name of a file
_SECRET: Final = re.compile(r"[0-9a-f]{64}")
_DAY_NS: Final = 86_400 * 10**9
_LONGEST: Final = 1_000

#: The page's own policy, at the top of its head; what of it may become a header is letters of these kinds alone.
_POLICY: Final = re.compile(
    r'<!DOCTYPE html>\s*<html[^<>]*>\s*<head>\s*<meta charset="utf-8">\s*'
    r'<meta http-equiv="Content-Security-Policy" content="([^"<>]*)">'
)
_PLAIN_POLICY: Final = re.compile(r"[A-Za-z0-9 '+/=:;*.-]{1,8000}")


class StoreError(InputError):
    """A page cannot be stored; the message says why and what to do, and what was stored before is whole."""


@dataclass(frozen=True, slots=True)
class Published:
    """A page in the store: its id, title, sentence, when it was stored (UTC), and its size in bytes."""

    id: str
    title: str
    sentence: str
    stored: pd.Timestamp
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What who publishes gets: the id of the page, and the key that deletes it.

    Of a page that is held already the key is empty: who published it first has it.
    """

    id: str
    key: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page, or its card, as it is served.

    Attributes
    ----------
    data
        The page, by gzip; or the card, PNG.
    policy
        The content policy that the page carries in itself.
    digest
        Hexadecimal digits that change with the bytes of the page or the card.
    seconds_left
        How long the store will keep it.
    """

    data: bytes
    policy: str
    digest: str
    seconds_left: int


class Store:
    """A folder of published pages; safe with several threads and processes, and after a crash.

    Parameters
    ----------
    folder
        The folder, which exists.
    most_bytes
        How large all pages may be together; the oldest make room.
    most_days
        How long a page is kept.
    """

    def __init__(self, folder: Path, *, most_bytes: int, most_days: int) -> None:
        self._shelf = Shelf(folder)
        self._most_bytes, self._most_ns = most_bytes, most_days * _DAY_NS
        self._held_secret: bytes | None = None

    def prepare(self) -> None:
        """Make the store's secret where there is none, remove what is too old or too much, and try whether it writes.

        Raises
        ------
        StoreError
            The folder cannot be used.
        """
        with _spoken("published pages cannot be kept"):
            self._secret()
            with self._shelf.locked():
                self._shelf.try_writing()
                self._make_room(time.time_ns(), keeping="")

    def publish(self, snapshot: Snapshot, *, now: pd.Timestamp, base: str = "") -> Receipt:
        """Store a page with its card; the same content has the same id, and is stored once.

        Who stores it first gets the key; who stores it again keeps it longer, and gets the address alone.

        Parameters
        ----------
        base
            Address the store is served at (``https://maps.example.org``), for the preview of links; may be empty.

        Raises
        ------
        StoreError
            The store is full, or the disk is.
        RowsWithheldError
            The terms of a source do not let its rows be passed on.
        """
        check_rows(snapshot.withheld)
        html = page_of(snapshot)
        card = picture_of(snapshot, kind="png", size="card")
        # Lists and previews show the sentence without the page, which says what was done to its data.
        sentence = with_care(snapshot.scene.sentence, snapshot.wanted.care)
        return self.put(html, card, title=snapshot.dataset.title, sentence=sentence, now=now, base=base)

    def put(self, html: str, card: bytes, *, title: str, sentence: str, now: pd.Timestamp, base: str = "") -> Receipt:
        """Store a page that is drawn. Its id tells its content apart, not what previews of links say of it."""
        # Half a surrogate pair, which a file read elsewhere may hold, has no bytes in UTF-8.
        html = html.encode("utf-8", "replace").decode("utf-8")
        policy, top = _policy_of(html)
        title, sentence = shortened(title, _LONGEST), shortened(sentence, _LONGEST)
        with _spoken("the page could not be stored"):
            name = self._named(html)
            tags = preview_tags(name, title=title, sentence=sentence, base=base)
            # At the top of the head: previews of links read little more.
            whole = f"{html[:top]}\n{tags}{html[top:]}".encode()
            page = gzip.compress(whole, compresslevel=6, mtime=0)
            digest = hashlib.sha256(whole + card).hexdigest()[:32]
            stored = int(now.tz_convert("UTC").as_unit("ns").value)
            key = _coded(os.urandom(20))
            head = Head(title, sentence, stored, policy, digest, _hash_of(key), len(page), len(card))
            size = len(packed(head)) + len(page) + len(card)
            if size > self._most_bytes:
                raise StoreError(
                    f"the page has {size / 1e6:.1f} MB, more than the {self._most_bytes / 1e6:g} MB that all published "
                    "pages may have together; share fewer events, or ask the operator for more (STANDOFF_PUBLISH_MB)"
                )
            with self._shelf.locked():
                before = self._shelf.entry(name)
                held = before is not None and before.stored > time.time_ns() - self._most_ns
                if held and before is not None and before.head is not None:
                    key, head = "", replace(head, key_hash=before.head.key_hash)
                self._shelf.put(name, head, page, card)
                try:
                    self._make_room(max(stored, time.time_ns()), keeping=name)
                except OSError:
                    if not held:
                        self._shelf.remove(name)
                    raise
        return Receipt(name, key)

    def find(self, name: str, *, card: bool = False) -> Found | None:
        """Return a page as it is served, compressed with gzip, or its card for previews of links, as PNG.

        None of an id that is none, is not held or is too old.
        """
        if not _NAME.fullmatch(name):
            return None
        loaded = self._shelf.load(name, page=not card)
        if loaded is None or loaded[0].head is None:
            return None
        entry, data = loaded
        left = entry.stored + self._most_ns - time.time_ns()
        if left <= 0:
            return None
        return Found(data, loaded[0].head.policy, loaded[0].head.digest, min(left, self._most_ns) // 10**9)

    def listing(self) -> tuple[Published, ...]:
        """Return what is held, newest first."""
        oldest = time.time_ns() - self._most_ns
        held = [entry for entry in self._shelf.entries() if entry.head is not None and entry.stored > oldest]
        held.sort(key=lambda entry: (-entry.stored, entry.name))
        return tuple(_published(entry, entry.head) for entry in held if entry.head is not None)

    def deletable(self, name: str, key: str) -> Published | None:
        """Return a page that is held, given the key its author got; None where the key or the id is not right."""
        if not _may_be_key(name, key):
            return None
        with _spoken("keys cannot be told"):
            entry = self._shelf.entry(name)
        return _published(entry, entry.head) if entry is not None and entry.head and _opens(key, entry.head) else None

    def delete(self, name: str, key: str) -> bool:
        """Delete a page, given the key its author got; False where the key or the id is not right.

        Raises
        ------
        StoreError
            The disk does not let it be removed.
        """
        if not _may_be_key(name, key):
            return False
        with _spoken("the page could not be deleted"), self._shelf.locked():
            entry = self._shelf.entry(name)
            return entry is not None and entry.head is not None and _opens(key, entry.head) and self._shelf.remove(name)

    def _make_room(self, now: int, *, keeping: str) -> None:
        """Remove what is too old, then the oldest until the rest is small enough; never the page `keeping`."""
        held = self._shelf.entries()
        total = sum(entry.size for entry in held)
        for entry in sorted(held, key=lambda one: (one.stored, one.name)):
            if entry.stored > now - self._most_ns and total <= self._most_bytes:
                break
            if entry.name != keeping:
                self._shelf.remove(entry.name)
                total -= entry.size

    def _named(self, html: str) -> str:
        return _coded(hmac.new(self._secret(), b"page\0" + html.encode("utf-8"), hashlib.sha256).digest()[:20])

    def _secret(self) -> bytes:
        """Return the secret of the store, made once where there is none; two processes get the same."""
        if self._held_secret is None:
            found = self._shelf.read_small(_SECRET_FILE)
            if found is None:
                with self._shelf.locked():
                    found = self._shelf.read_small(_SECRET_FILE)  # another process may have made it meanwhile
                    if found is None:
                        found = os.urandom(32).hex()
                        self._shelf.write(_SECRET_FILE, found.encode("ascii"))
            if not _SECRET.fullmatch(found):
                raise StoreError(
                    f"the file {_SECRET_FILE!r} of the published pages is damaged; put it back from a copy, or remove "
                    "it: pages and their delete links stay, but a page published again gets another address"
                )
            self._held_secret = bytes.fromhex(found)
        return self._held_secret


def _policy_of(html: str) -> tuple[str, int]:
    """Return the content policy a page carries, which is sent along as a header, and where it ends.

    Raises
    ------
    StoreError
        It has none at the top of its head, or one that no page of ours has.
    """
    found = _POLICY.match(html)
    if found is None or not _PLAIN_POLICY.fullmatch(found[1]) or "unsafe-eval" in found[1]:
        raise StoreError("the page has no content policy of ours; only pages that Standoff drew are published")
    return found[1], found.end()


def _coded(digits: bytes) -> str:
    return base64.b32encode(digits).decode("ascii").lower()


def _hash_of(key: str) -> str:
    # The key has 160 random bits: nobody finds it by trying, and the hash needs no salt.
    return hashlib.sha256(key.encode("ascii")).hexdigest()


def _may_be_key(name: str, key: str) -> bool:
    """Return whether this looks like an id and a key; what does not is told without a look at the disk."""
    return bool(_NAME.fullmatch(name) and _NAME.fullmatch(key))


def _opens(key: str, head: Head) -> bool:
    return hmac.compare_digest(_hash_of(key), head.key_hash)


def _published(entry: Entry, head: Head) -> Published:
    return Published(entry.name, head.title, head.sentence, pd.Timestamp(entry.stored, unit="ns", tz="UTC"), entry.size)


@contextmanager
def _spoken(failed: str) -> Iterator[None]:
    """Say what a disk refuses in one line, which names no folder."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = "the disk is full" if full else (error.strerror or type(error).__name__).lower()
        raise StoreError(f"{failed} ({why}); those published before are whole; tell who runs this server") from None
