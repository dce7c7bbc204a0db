"""The bytes of a file, read once, and the errors that say what was found in them."""

from __future__ import annotations

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.model.dataset import Source
from geo.model.errors import FileRefusedError, UnknownTableError
from geo.read.limits import limit

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

#: The environment variable for the megabytes (of a million bytes) that a file may have.
MAX_FILE_MB: Final = "STANDOFF_MAX_FILE_MB"

#: How a person says in a terminal what the columns of a table mean.
MAP_IT: Final = "(in the terminal: geo profile FILE > my.toml, look at it, then --profile my.toml)"


@dataclass(frozen=True, slots=True)
class Content:
    """A file's bytes, read once.

    Attributes
    ----------
    name
        What people call the file.
    data
        Its bytes.
    url, accessed
        The address it was fetched from, and the day, ``YYYY-MM-DD`` in UTC; empty of a file from a disk.
    """

    name: str
    data: bytes = field(repr=False)
    url: str = ""
    accessed: str = ""
    #: The SHA-256, once it was asked for: 240 MB take 0.2 s, and it is asked for several times.
    _digest: list[Future[str]] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def stem(self) -> str:
        """The name without its ending; whole when what follows its last point is no ending (``events.csv (2)``)."""
        stem, dot, ending = self.name.rpartition(".")
        return stem if dot and stem and not {"/", " "} & set(ending) else self.name

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, as 64 hex digits."""
        self.begin_hash()
        return self._digest[0].result()

    def begin_hash(self) -> None:
        """Begin to work out the SHA-256 in another thread, for who will ask for it."""
        if not self._digest:
            beside = ThreadPoolExecutor(1, "sha256")
            self._digest.append(beside.submit(lambda: hashlib.sha256(self.data).hexdigest()))
            beside.shutdown(wait=False)

    def source(self) -> Source:
        """Return the file's provenance: its name, the SHA-256 of its bytes, and where it was fetched from."""
        return Source(file=self.name, sha256=self.sha256, url=self.url, accessed=self.accessed)

    def refused(self, found: str, *, do: str) -> FileRefusedError:
        """Return the error that says what was found in this file and what to do."""
        return FileRefusedError(f"{self.name}: {found}; {do}")

    def unknown(self, found: str, *, do: str) -> UnknownTableError:
        """Return the error that says why no reader knows this table and what to do."""
        return UnknownTableError(f"{self.name}: {found}; {do}, or say what its columns mean {MAP_IT}")


def spoken(name: str) -> str:
    r"""Return a file's name as it can be said: bytes in it that are no UTF-8 are written out.

    Examples
    --------
    >>> spoken("h\udcf6he.csv")
    'h\\udcf6he.csv'
    """
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def load(path: Path, *, name: str | None = None) -> Content:
    """Read a file's bytes.

    Raises
    ------
    FileRefusedError
        There is no such file, it is a folder, a pipe or a device, it cannot be opened, it is larger than
        ``STANDOFF_MAX_FILE_MB`` megabytes (2,000 unless that is set), or it changed while it was read.
    """
    label = name or spoken(path.name or str(path))
    try:
        return Content(label, _bytes(path, label))
    except FileRefusedError:
        raise
    except FileNotFoundError:
        found, do = "there is no such file", "check the path"
    except IsADirectoryError:
        found, do = "this is a folder, not a file", "name the files in it"
    except MemoryError:
        found, do = "it does not fit into memory", "split it"
    except (OSError, ValueError) as error:
        # ValueError: a NUL character in the path.
        why = getattr(error, "strerror", None) or error
        found, do = f"it cannot be opened ({why})", "check the path and its permissions"
    raise FileRefusedError(f"{label}: {found}; {do}")


def _bytes(path: Path, label: str) -> bytes:
    most = limit(MAX_FILE_MB, 2_000)
    before = path.stat()
    if stat.S_ISDIR(before.st_mode):
        raise IsADirectoryError
    if not stat.S_ISREG(before.st_mode):
        # A pipe may never end, and a device never does.
        raise FileRefusedError(f"{label}: this is a pipe or a device, not a file; save its content to a file first")
    if before.st_size > most * 1_000_000:
        found = f"it has {before.st_size / 1e6:,.0f} MB, more than {most:,} MB"
        raise FileRefusedError(f"{label}: {found}; split it, or take out columns ({MAX_FILE_MB} allows more)")
    with path.open("rb") as file:
        # One byte more than there was, to see one that came since.
        data = file.read(before.st_size + 1)
        after = os.fstat(file.fileno())
    if (after.st_size, after.st_mtime_ns) != (len(data), before.st_mtime_ns):
        raise FileRefusedError(f"{label}: it is still being written; wait until it is whole, then read it again")
    return data
