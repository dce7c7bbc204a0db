"""A folder of entries, each one file, that only their owner may open: written whole or not at all, few enough to fit.

An entry is written beside its place and renamed into it, so that it is there whole or not at all, whatever else runs or
ends meanwhile. The entries used longest ago go when there are too many. All happens in the folder as it was opened:
nothing but entries is read or removed, and no link is followed, not even when the folder changes its place meanwhile.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Seconds after which a file that was never renamed into its place is a leftover of a crash.
LEFTOVER_S: Final = 3600.0

_ENTRY: Final = re.compile(r"[0-9a-f]{64}\.zip")
_UNFINISHED: Final = re.compile(r"unfinished-[0-9a-f]{32}")

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Held:
    """How many entries there are, and their bytes together."""

    count: int
    size: int


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a folder, which need not exist; safe with many threads and processes.

    An entry's name is 64 hexadecimal digits and ``.zip``. Each method raises `OSError` where the folder, or the entry,
    cannot be used.

    Attributes
    ----------
    folder
        The folder: no link, and of this user.
    most_bytes
        How large all entries may be together.
    """

    folder: Path
    most_bytes: int

    def read(self, name: str, reader: Callable[[IO[bytes]], Read]) -> Read:
        """Return what `reader` makes of an entry, which counts as used now."""
        # Not blocking: what lies there under an entry's name may be a pipe.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        with self._opened() as folder, os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as file:
            found = reader(file)
            with suppress(OSError):
                os.utime(file.fileno())
            return found

    def write(self, name: str, writer: Callable[[IO[bytes]], object]) -> None:
        """Let `writer` write an entry, unless it becomes too large; then make room for it."""
        with self._opened(make=True) as folder:
            beside = f"unfinished-{secrets.token_hex(16)}"
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            try:
                with os.fdopen(os.open(beside, flags, 0o600, dir_fd=folder), "w+b") as file:
                    writer(file)
                    size = file.seek(0, os.SEEK_END)
                if size <= self.most_bytes:
                    # Another process may have cleared the folder.
                    with suppress(FileNotFoundError):
                        os.replace(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
            finally:
                _remove(beside, folder)
            self._make_room(folder, keeping=name)

    def remove(self, name: str) -> None:
        """Remove an entry, if it is there."""
        with self._opened() as folder:
            _remove(name, folder)

    def held(self) -> Held:
        """Count the entries."""
        try:
            with self._opened() as folder:
                found = _listed(folder, _ENTRY)
        except FileNotFoundError:
            return Held(0, 0)
        return Held(len(found), sum(one.st_size for one in found.values()))

    def clear(self) -> Held:
        """Remove every entry, and what crashes have left; return what there was."""
        before = self.held()
        with suppress(FileNotFoundError), self._opened() as folder:
            for name in (*_listed(folder, _ENTRY), *_listed(folder, _UNFINISHED)):
                _remove(name, folder)
        return before

    @contextmanager
    def _opened(self, *, make: bool = False) -> Iterator[int]:
        if make:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
        folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            if os.fstat(folder).st_uid != os.geteuid():
                raise PermissionError(0, "it belongs to somebody else")
            if make:
                os.fchmod(folder, 0o700)
            yield folder
        finally:
            os.close(folder)

    def _make_room(self, folder: int, *, keeping: str) -> None:
        """Remove leftovers, and the entries used longest ago until the rest is small enough."""
        for name, state in _listed(folder, _UNFINISHED).items():
            if state.st_mtime < time.time() - LEFTOVER_S:
                _remove(name, folder)
        found = _listed(folder, _ENTRY)
        total = sum(state.st_size for state in found.values())
        for name in sorted(found, key=lambda one: (one == keeping, found[one].st_mtime_ns)):
            if total <= self.most_bytes:
                return
            _remove(name, folder)
            total -= found[name].st_size


def _listed(folder: int, pattern: re.Pattern[str]) -> dict[str, os.stat_result]:
    """Return the plain files of an open folder whose name the pattern is."""
    found = {}
    for name in os.listdir(folder):
        if pattern.fullmatch(name):
            with suppress(FileNotFoundError):  # another process may remove it meanwhile
                state = os.stat(name, dir_fd=folder, follow_symlinks=False)
                if stat.S_ISREG(state.st_mode):
                    found[name] = state
    return found


def _remove(name: str, folder: int) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)
