"""A folder of published pages, one file each: written whole or not at all, and told from the files alone.

A file is called ``<id>.page``. Its first line is JSON: what is held, and how many bytes of the rest are the page (by
gzip) and the card (PNG). So a page and its card are there together or not at all, and nothing but the files has to be
right after a crash. Who writes holds the folder's lock, which the system lets go when a process ends: a file that was
never moved into its place, found by one who holds the lock, is a leftover.
"""

from __future__ import annotations

import errno
import json
import os
import re
import stat
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

_FORMAT: Final = 1
_LONGEST_HEAD: Final = 65_536
_FILE: Final = re.compile(r"([a-z2-7]{32})\.page")
_PART: Final = re.compile(r"\.standoff-[0-9a-f]{16}\.part")
_LOCK_FILE: Final = "lock"
#: A page is written in milliseconds; who waits longer waits for a process that is stopped.
_PATIENCE_S: Final = 20.0
#: The last nanosecond since 1970 that 64 bits hold, in April 2262: no later one is a time to whoever lists pages.
_LAST_NS: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line of a file says.

    Attributes
    ----------
    title, sentence
        What listings say of the page.
    stored
        When it was stored, nanoseconds since 1970 (UTC).
    policy
        The page's own content policy.
    digest
        Hexadecimal digits that change with the bytes of the page or the card.
    key_hash
        SHA-256, hexadecimal, of the key that deletes the page.
    page, card
        Bytes of either.
    """

    title: str
    sentence: str
    stored: int
    policy: str
    digest: str
    key_hash: str
    page: int
    card: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the folder: the id it is called by, its bytes, when it was stored, its head; None: it is damaged."""

    name: str
    size: int
    stored: int
    head: Head | None


class Shelf:
    """The files of a folder that exists; methods raise `OSError` where it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[tuple[int, int, int], Entry]] = {}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other writers out, of this process and of others; leftovers of crashes are removed first."""
        handle = os.open(self._folder / _LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            _wait_for(handle)
            self._clear_leftovers()
            yield
        finally:
            os.close(handle)

    def read_small(self, name: str) -> str | None:
        """Return what a small file holds; None where there is none."""
        try:
            with self._opened(name) as file:
                return file.read(256).decode("ascii", "replace")
        except FileNotFoundError:
            return None

    def write(self, name: str, *parts: bytes) -> None:
        """Write a file beside its place and move it there. The lock must be held."""
        with self._part() as part, part.open("wb") as file:
            for one in parts:
                file.write(one)
            file.flush()
            os.fsync(file.fileno())
            part.replace(self._folder / name)
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def try_writing(self) -> None:
        """Make a file and remove it. The lock must be held."""
        with self._part():
            pass

    @contextmanager
    def _part(self) -> Iterator[Path]:
        """Make an empty file that its owner alone may open; at the end it is removed, where it is still there."""
        part = self._folder / f".standoff-{os.urandom(8).hex()}.part"
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
        try:
            yield part
        finally:
            with suppress(FileNotFoundError):
                part.unlink()

    def put(self, name: str, head: Head, page: bytes, card: bytes) -> None:
        """Write the file of a page. The lock must be held."""
        self.write(f"{name}.page", packed(head), page, card)

    def remove(self, name: str) -> bool:
        """Remove the file of a page; False where there is none. The lock must be held."""
        try:
            (self._folder / f"{name}.page").unlink()
        except FileNotFoundError:
            return False
        return True

    def entry(self, name: str) -> Entry | None:
        """Return the file of a page; None where there is none, or it is damaged."""
        try:
            with self._opened(f"{name}.page") as file:
                found = _entry(name, file)
        except FileNotFoundError:
            return None
        return found if found.head else None

    def load(self, name: str, *, page: bool) -> tuple[Entry, bytes] | None:
        """Return the file of a page, and of its bytes the page or the card; None as for `entry`."""
        try:
            with self._opened(f"{name}.page") as file:
                found = _entry(name, file)
                if found.head is None:
                    return None
                length = found.head.page if page else found.head.card
                file.seek(-(found.head.page + found.head.card) if page else -found.head.card, os.SEEK_END)
                data = file.read(length)
        except FileNotFoundError:
            return None
        return (found, data) if len(data) == length else None

    def entries(self) -> list[Entry]:
        """Return all files, in no order. What a file says is read once, as long as it stays the same file."""
        known: dict[str, tuple[tuple[int, int, int], Entry]] = {}
        with os.scandir(self._folder) as found:
            for item in found:
                name = _FILE.fullmatch(item.name)
                if name is None:
                    continue
                with suppress(FileNotFoundError):  # another process may remove it meanwhile
                    state = item.stat(follow_symlinks=False)
                    if not stat.S_ISREG(state.st_mode):
                        continue
                    same = (state.st_ino, state.st_mtime_ns, state.st_size)
                    held = self._known.get(name[1])
                    if held is None or held[0] != same:
                        held = (same, self._looked_at(name[1], state))
                    known[name[1]] = held
        self._known = known
        return [entry for _, entry in known.values()]

    def _looked_at(self, name: str, state: os.stat_result) -> Entry:
        """Return what a file says; one that cannot be read is damaged, and takes no other page away."""
        try:
            with self._opened(f"{name}.page") as file:
                return _entry(name, file)
        except FileNotFoundError:
            raise
        except OSError:
            return Entry(name, state.st_size, state.st_mtime_ns, None)

    @contextmanager
    def _opened(self, name: str) -> Iterator[BufferedReader]:
        try:
            # Not blocking: what lies there under a page's name may be a pipe.
            handle = os.open(self._folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise FileNotFoundError(errno.ENOENT, "a link, which is not followed") from None
            raise
        try:
            file = os.fdopen(handle, "rb")
        except IsADirectoryError:
            os.close(handle)
            raise FileNotFoundError(errno.ENOENT, "a folder, which is no file") from None
        with file:
            yield file

    def _clear_leftovers(self) -> None:
        with os.scandir(self._folder) as found:
            parts = [item.name for item in found if _PART.fullmatch(item.name)]
        for part in parts:
            with suppress(FileNotFoundError):
                (self._folder / part).unlink()


def packed(head: Head) -> bytes:
    """Return the first line of a file."""
    return json.dumps({"standoff": _FORMAT, **asdict(head)}, separators=(",", ":")).encode("ascii") + b"\n"


def _entry(name: str, file: BufferedReader) -> Entry:
    state = os.fstat(file.fileno())
    line = file.readline(_LONGEST_HEAD) if stat.S_ISREG(state.st_mode) else b""
    head = _head(line, state.st_size)
    # A file that says nothing is as old as it is.
    return Entry(name, state.st_size, state.st_mtime_ns if head is None else head.stored, head)


def _head(line: bytes, size: int) -> Head | None:
    """Return what a first line says; None where it says nothing of ours, or the file is not as long as it says."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.pop("standoff", None) != _FORMAT:
        return None
    kinds = {one.name: str if one.type == "str" else int for one in fields(Head)}
    if set(said) != set(kinds) or any(type(said[key]) is not kind for key, kind in kinds.items()):
        return None
    head = Head(**said)
    whole = min(head.page, head.card) >= 0 and len(line) + head.page + head.card == size
    return head if whole and 0 <= head.stored <= _LAST_NS and _is_said(head) else None


def _is_said(head: Head) -> bool:
    """Return whether the words can be sent: halves of surrogate pairs have no bytes, and a header is plain ASCII."""
    words = (head.title + head.sentence).encode("utf-8", "replace").decode("utf-8") == head.title + head.sentence
    return words and all(one.isascii() and one.isprintable() for one in (head.policy, head.digest, head.key_hash))


def _wait_for(handle: int) -> None:
    import fcntl  # noqa: PLC0415 - Windows has none: the dashboard runs there, publishing does not

    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise TimeoutError(0, f"another process has been writing for {_PATIENCE_S:.0f} seconds") from None
            time.sleep(0.002)
        else:
            return
