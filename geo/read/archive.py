"""The GeoJSON files of a zip archive, read in memory: nothing is unpacked to a disk, so no name becomes a path."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from geo.model.text import count_text
from geo.read.content import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Bytes that the GeoJSON files of one archive may hold together once unpacked; one more and none is unpacked.
MOST_BYTES: Final = 500_000_000

#: Bytes that one file of an archive may hold: what is read of it takes some ten times as much.
MOST_MEMBER_BYTES: Final = 64_000_000

#: How many times its packed size a file, or all together, may grow; coordinates in text grow some four times.
MOST_RATIO: Final = 200
#: Bytes up to which growth does not matter.
_SMALL: Final = 1_000_000

_ZIP: Final = b"PK\x03\x04"
_GEOJSON: Final = frozenset({".geojson", ".json"})

#: Ways to pack whose unpacking stops at the size a member states; the others (bzip2, LZMA) could grow without limit.
_BOUNDED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

#: Names listed of those that are not read; the others are counted.
_MOST_NAMED: Final = 5

#: What reading a damaged archive or member may raise.
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of an archive that cannot be read: its name, and one line that says why."""

    name: str
    reason: str


@dataclass(frozen=True, eq=False)
class Archive:
    """The GeoJSON files of an archive by their names in it, and sentences about what is not read."""

    content: Content
    file: zipfile.ZipFile
    members: tuple[zipfile.ZipInfo, ...]
    warnings: tuple[str, ...]

    def contents(self) -> Iterator[Content | Unreadable]:
        """Yield each file's bytes in the order of the names, or why it cannot be read."""
        for member in self.members:
            name = f"{self.content.name}/{member.filename}"
            if member.compress_type not in _BOUNDED:
                found, do = "packed in a way that is not read", "pack the archive with deflate, as zip does"
                yield Unreadable(name, f"{name}: {found}; {do}")
                continue
            if too_much := _too_much(member.file_size, member.compress_size, most=MOST_MEMBER_BYTES):
                yield Unreadable(name, f"{name}: it holds {too_much}; give the file itself")
                continue
            try:
                with self.file.open(member) as packed:
                    yield Content(name, packed.read(member.file_size))
            except _DAMAGED as error:
                yield Unreadable(name, f"{name}: damaged in the archive ({str(error)[:120]}); download it again")


def open_archive(content: Content) -> Archive | None:
    """Return the GeoJSON files of a zip archive; ``None`` when the bytes are no archive, or one without any.

    Raises
    ------
    FileRefusedError
        The archive is damaged, encrypted, holds more than `MOST_BYTES`, or grows more than `MOST_RATIO` times.
    """
    if not content.data.startswith(_ZIP):
        return None
    try:
        file = zipfile.ZipFile(io.BytesIO(content.data))
    except _DAMAGED as error:
        raise content.refused(f"the archive is damaged ({str(error)[:120]})", do="download it again") from None
    members: list[zipfile.ZipInfo] = []
    ignored: list[zipfile.ZipInfo] = []
    for member in sorted(file.infolist(), key=lambda one: one.filename):
        if member.is_dir() or _is_of_macos(member.filename):
            continue
        taken = _is_plain(member.filename) and PurePosixPath(member.filename).suffix.lower() in _GEOJSON
        (members if taken else ignored).append(member)
    if not members:
        return None
    if any(member.flag_bits & 1 for member in members):
        raise content.refused("the archive is encrypted", do="unpack it, or make one without a password")
    size = sum(member.file_size for member in members)
    if too_much := _too_much(size, len(content.data), most=MOST_BYTES):
        raise content.refused(f"its GeoJSON files hold {too_much}", do="split the archive, or give the files")
    return Archive(content, file, tuple(members), _said(ignored))


def _too_much(size: int, packed: int, *, most: int) -> str:
    """Return what is too much about a size once unpacked; an empty text when nothing is."""
    if size > most:
        return f"{size / 1e6:,.0f} MB once unpacked, more than {most / 1e6:,.0f}"
    if size > _SMALL and size > MOST_RATIO * packed:
        return f"{size / 1e6:,.0f} MB once unpacked, more than {MOST_RATIO} times the packed size, as no map does"
    return ""


def _is_of_macos(name: str) -> bool:
    # The Finder adds a folder of resource forks, and files of its own, to every archive it makes.
    path = PurePosixPath(name)
    return path.parts[:1] == ("__MACOSX",) or path.name == ".DS_Store" or path.name.startswith("._")


def _is_plain(name: str) -> bool:
    """Return whether a name stays inside the archive: no way up, no root, no drive, no control character."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name) and name.isprintable()


def _said(ignored: list[zipfile.ZipInfo]) -> tuple[str, ...]:
    if not ignored:
        return ()
    names = ", ".join(ascii(one.filename)[:80] for one in ignored[:_MOST_NAMED])
    more = f" and {len(ignored) - _MOST_NAMED:,} more" if len(ignored) > _MOST_NAMED else ""
    return (
        f"{count_text(len(ignored), 'member')} of the archive not read, no GeoJSON under a plain name: {names}{more}",
    )
