"""The bytes of a file, read once, and the errors that say what was found in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.model.dataset import Source
from geo.model.errors import FileRefusedError, UnknownTableError

if TYPE_CHECKING:
    from pathlib import Path


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
    _digest: list[str] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def stem(self) -> str:
        """The name without its ending; whole when what follows its last point is no ending (``events.csv (2)``)."""
        stem, dot, ending = self.name.rpartition(".")
        return stem if dot and stem and not {"/", " "} & set(ending) else self.name

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, as 64 hex digits."""
        if not self._digest:
            self._digest.append(hashlib.sha256(self.data).hexdigest())
        return self._digest[0]

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
        There is no such file, it is a folder, or it cannot be opened.
    """
    label = name or spoken(path.name or str(path))
    try:
        return Content(label, path.read_bytes())
    except FileNotFoundError:
        found, do = "there is no such file", "check the path"
    except IsADirectoryError:
        found, do = "this is a folder, not a file", "name the files in it"
    except (OSError, ValueError) as error:
        # ValueError: a NUL character in the path.
        why = getattr(error, "strerror", None) or error
        found, do = f"it cannot be opened ({why})", "check the path and its permissions"
    raise FileRefusedError(f"{label}: {found}; {do}")


def encoding_of(content: Content) -> str:
    """Return ``"utf-8-sig"`` when the bytes are UTF-8, with or without a byte order mark, else ``"cp1252"``.

    Raises
    ------
    FileRefusedError
        The bytes are neither.
    """
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            content.data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise content.refused("its text is neither UTF-8 nor Windows-1252", do="save it as CSV UTF-8")
