"""What was read of a file, kept in a folder of this user: the same file is not parsed twice.

An entry is named by a hash of all that it depends on: the bytes that were read, the name people call them (ids are made
of it), where they came from, what was told beside them, the reader's version, and the versions of the libraries that
read. `geo.read.packed` says what is in it, `geo.read.entries` how it is kept; a damaged one counts as none and is
removed. Where the folder cannot be used, reading does without, and the log says so once.

Settings, as environment variables:

- ``STANDOFF_CACHE``: a folder in which to make ours, or ``off`` (default: the user's cache folder);
- ``STANDOFF_CACHE_MB``: how large all entries may be together, in megabytes (default 2,000).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import pandas as pd
import platformdirs
import pyarrow as pa
import shapely

from geo.model.errors import InputError
from geo.read.entries import Entries, Held
from geo.read.limits import limit
from geo.read.packed import CANNOT_PACK, CANNOT_UNPACK, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.read.content import Content
    from geo.read.options import Options
    from geo.read.result import FileResult

#: The reader's version. Raise it with every change of what reading a file gives: tables, rows set aside, a sentence of
#: a warning, a field of `FileResult`. Entries of other versions are then not found, and go when room is needed.
#: ``tests/geo/read/test_reader_version.py`` fails when what it reads has changed and this has not.
READER_VERSION: Final = 2

#: Smaller files are read about as fast as an entry is.
LEAST_BYTES: Final = 1_000_000

MOST_BYTES: Final = 2_000_000_000

_LOG: Final = logging.getLogger(__name__)

#: Folders of which the log has said that they cannot be used: once in a process.
_COMPLAINED: Final[set[Path]] = set()


class Cache:
    """Results of reading, kept in the folder ``parsed`` of `folder`, which need not exist.

    Parameters
    ----------
    folder
        Where the folder of the entries is made.
    most_bytes
        How large all entries may be together.
    least_bytes
        Of smaller files nothing is kept.
    """

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES, least_bytes: int = LEAST_BYTES) -> None:
        self._entries = Entries(folder / "parsed", most_bytes)
        self._least_bytes = least_bytes

    @property
    def folder(self) -> Path:
        """Where the entries are."""
        return self._entries.folder

    @property
    def most_bytes(self) -> int:
        """How large all entries may be together."""
        return self._entries.most_bytes

    def recall(self, content: Content, options: Options) -> FileResult | None:
        """Return what was read of the same bytes under the same name with the same options, if it is kept."""
        name = self._name(content, options)
        if name is None:
            return None
        try:
            result = self._entries.read(name, _unpacked)
            if result is None:
                self._entries.remove(name)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._complain(error)
            return None
        return result

    def keep(self, content: Content, options: Options, result: FileResult) -> None:
        """Keep what was read; what has not been used for longest makes room."""
        name = self._name(content, options)
        if name is None:
            return
        try:
            self._entries.write(name, lambda file: pack(result, file))
        except OSError as error:
            self._complain(error)
        except CANNOT_PACK as error:
            _LOG.warning("what was read of a file cannot be kept (%s)", type(error).__name__)

    def held(self) -> Held:
        """Count the entries.

        Raises
        ------
        InputError
            The folder cannot be used.
        """
        try:
            return self._entries.held()
        except OSError as error:
            raise self._unusable(error) from None

    def clear(self) -> Held:
        """Remove every entry, and what crashes have left; return what there was.

        Raises
        ------
        InputError
            The folder cannot be used.
        """
        try:
            return self._entries.clear()
        except OSError as error:
            raise self._unusable(error) from None

    def _name(self, content: Content, options: Options) -> str | None:
        if len(content.data) < self._least_bytes:
            return None
        libraries = [pd.__version__, pa.__version__, shapely.__version__, shapely.geos_version_string]
        with suppress(TypeError):
            file = [content.sha256, content.name, content.url, content.accessed]
            known = json.dumps([READER_VERSION, libraries, file, _plain(options)])
            return f"{hashlib.sha256(known.encode()).hexdigest()}.zip"
        return None

    def _unusable(self, error: OSError) -> InputError:
        found = f"{self.folder}: the cache cannot be used ({error.strerror or error})"
        return InputError(f"{found}; give STANDOFF_CACHE another folder, or off")

    def _complain(self, error: OSError) -> None:
        if self.folder not in _COMPLAINED:
            _COMPLAINED.add(self.folder)
            _LOG.warning("%s; until then files are read without it", self._unusable(error))


def _unpacked(file: IO[bytes]) -> FileResult | None:
    try:
        return unpack(file)
    except CANNOT_UNPACK:
        return None


def _plain(value: object) -> object:
    """Return what was told as lists and texts that are the same for the same, in any process.

    Raises
    ------
    TypeError
        It holds something else than values, and records and collections of them.
    """
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, [[one.name, _plain(getattr(value, one.name))] for one in fields(value)]]
    if isinstance(value, Mapping):
        return ["mapping", sorted(([_plain(key), _plain(one)] for key, one in value.items()), key=repr)]
    if isinstance(value, (set, frozenset)):
        return ["set", sorted((_plain(one) for one in value), key=repr)]
    if isinstance(value, (list, tuple)):
        return ["list", [_plain(one) for one in value]]
    raise TypeError(type(value).__name__)


def configured() -> Cache | None:
    """Return the cache that the environment names; ``None`` where it is off.

    Raises
    ------
    InputError
        ``STANDOFF_CACHE_MB`` is no number of megabytes.
    """
    named = os.environ.get("STANDOFF_CACHE", "").strip()
    if named.lower() == "off":
        return None
    most = limit("STANDOFF_CACHE_MB", MOST_BYTES // 1_000_000)
    folder = Path(named).expanduser() if named else platformdirs.user_cache_path("standoff", appauthor=False)
    return Cache(folder, most_bytes=most * 1_000_000)


_CURRENT: Final[ContextVar[Cache | None]] = ContextVar("cache", default=None)


@contextmanager
def using(cache: Cache | None) -> Iterator[None]:
    """Keep and recall what is read inside, in this thread.

    Who starts the reading decides: the terminal, and the dashboard for the folders of who runs it, do. Reading from
    Python, and of what visitors of a dashboard upload, writes nothing unless asked to.
    """
    token = _CURRENT.set(cache)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def recall(content: Content, options: Options) -> FileResult | None:
    """Return what the cache in use has kept of a file; ``None`` where there is neither."""
    cache = _CURRENT.get()
    return None if cache is None else cache.recall(content, options)


def keep(content: Content, options: Options, result: FileResult) -> None:
    """Keep what was read of a file, where a cache is in use."""
    cache = _CURRENT.get()
    if cache is not None:
        cache.keep(content, options, result)
