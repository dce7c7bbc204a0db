"""The members of a zip archive, read in memory: nothing is unpacked to a disk, so no name becomes a path."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from geo.read.content import Content
from geo.read.limits import limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.model.errors import FileRefusedError

#: The setting of how many megabytes the files of one archive may hold together once unpacked, and its usual value.
MOST_SETTING: Final = "STANDOFF_MAX_ARCHIVE_MB"
MOST_MB: Final = 500

#: The same of one file of JSON or XML in an archive, of which reading makes some ten times as much.
MOST_MEMBER_SETTING: Final = "STANDOFF_MAX_MEMBER_MB"
MOST_MEMBER_MB: Final = 64
_GROWING: Final = frozenset({".geojson", ".json", ".kml"})

#: How many times its packed size a file, or all together, may grow: coordinates in text grow some four times, sheets of
#: numbers some ten times, of nothing but blank cells some fifty times.
MOST_RATIO: Final = 200
#: Members of one archive; a file a day for 27 years is as many.
MOST_MEMBERS: Final = 10_000

#: Bytes that the list of members may take: 46 and a name for each (APPNOTE 4.3.12).
_MOST_LISTED: Final = 1_000 * MOST_MEMBERS

#: Where the end of an archive begins, how long it is at most, and where the size of the list stands in it (4.3.16).
_END: Final = b"PK\x05\x06"
_LONGEST_END: Final = 22 + 65_535
_SIZE_OF_LIST: Final = slice(12, 16)

#: The same of the end of a large archive (4.3.14), and what stands between it and the other end and says where it is
#: (4.3.15).
_LARGE_END: Final = b"PK\x06\x06"
_LARGE_SIZE_OF_LIST: Final = slice(40, 48)
_LARGE_LENGTH: Final = 56
_LOCATOR: Final = b"PK\x06\x07"
_LOCATOR_LENGTH: Final = 20
_LOCATED: Final = slice(8, 16)

#: Bytes before a member's own, beside its name (4.3.7).
_BEFORE: Final = 30

ZIP: Final = b"PK\x03\x04"

#: Ways to pack whose unpacking stops at the size a member states; the others (bzip2, LZMA) could grow without limit.
BOUNDED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

#: What reading a damaged archive or member may raise.
DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Most:
    """How many megabytes may come of an archive, and the setting that says so; `small` bytes may grow as they like."""

    setting: str
    megabytes: int
    small: int = 1_000_000


_HERE: Final[ContextVar[Most | None]] = ContextVar("most unpacked", default=None)


@contextmanager
def unpacking(most: Most) -> Iterator[None]:
    """Unpack no more of archives of files than this inside, in this thread; a KMZ, say, is a file and none of them."""
    token = _HERE.set(most)
    try:
        yield
    finally:
        _HERE.reset(token)


def most_unpacked() -> Most:
    """Return what may come of an archive of files here."""
    here, usual = _HERE.get(), _usual()
    return here if here is not None and here.megabytes < usual.megabytes else usual


def _usual() -> Most:
    return Most(MOST_SETTING, limit(MOST_SETTING, MOST_MB))


@dataclass(frozen=True, eq=False)
class Members:
    """The members of an archive that are files under plain names, in the order of the names.

    Attributes
    ----------
    content
        The archive.
    plain
        Its files; no name twice.
    odd
        Links, and what has a name that leads out of the archive or stands in it already.
    """

    content: Content
    file: zipfile.ZipFile
    plain: tuple[zipfile.ZipInfo, ...]
    odd: tuple[zipfile.ZipInfo, ...]

    def read(self, member: zipfile.ZipInfo, *, most: Most | None = None) -> bytes:
        """Return a member's bytes.

        Parameters
        ----------
        member
            Which.
        most
            What it may hold; ``None``: what any file may, and one of JSON or XML less.

        Raises
        ------
        FileRefusedError
            It is damaged, packed in a way that is not read, or unpacks to too much.
        """
        named = self.named(member)
        if member.compress_type not in BOUNDED:
            raise named.refused("packed in a way that is not read", do="pack the archive with deflate, as zip does")
        growing = ending_of(member.filename) in _GROWING
        usual = Most(MOST_MEMBER_SETTING, limit(MOST_MEMBER_SETTING, MOST_MEMBER_MB)) if growing else _usual()
        if too_much := _too_much(member.file_size, member.compress_size, most or usual):
            raise named.refused(f"it holds {too_much}", do="give the file itself")
        try:
            with self.file.open(member) as packed:
                return packed.read(member.file_size)
        except DAMAGED as error:
            why = str(error)[:120]
            raise named.refused(f"damaged in the archive ({why})", do="download it again") from None

    def why_odd(self, member: zipfile.ZipInfo) -> str:
        """Say why one of `odd` is not read."""
        if _is_link(member):
            return "is a link"
        if not _is_plain(member.filename):
            return "has a name that leads out of the archive, or is none"
        return "stands in it twice"

    def named(self, member: zipfile.ZipInfo) -> Content:
        """Return a member without its bytes, under the name people call it."""
        return Content(f"{self.content.name}/{member.filename}", b"")

    def refuse_too_much(
        self,
        chosen: Sequence[zipfile.ZipInfo],
        most: Most | None = None,
        *,
        do: str = "split the archive, or give the files",
    ) -> None:
        """Refuse an archive whose chosen members cannot be read, or together are more than may be unpacked.

        Parameters
        ----------
        chosen
            The members that are read.
        most
            What they may hold; ``None``: what any one file may.
        do
            What to do where they hold more.

        Raises
        ------
        FileRefusedError
            One is encrypted, or they hold too much.
        """
        if any(member.flag_bits & 1 for member in chosen):
            raise self.content.refused("the archive is encrypted", do="unpack it, or make one without a password")
        size = sum(member.file_size for member in chosen)
        if too_much := _too_much(size, len(self.content.data), most or _usual()):
            raise self.content.refused(f"its files hold {too_much}", do=do)


def members_of(content: Content) -> Members:
    """Return the members of a zip archive.

    Raises
    ------
    FileRefusedError
        The archive is damaged, its members overlap, or there are more than `MOST_MEMBERS`.
    """
    if _size_of_list(content.data) > _MOST_LISTED:
        raise _too_many(content)
    try:
        file = zipfile.ZipFile(io.BytesIO(content.data))
    except DAMAGED as error:
        why = str(error)[:120]
        raise content.refused(f"this zip archive or workbook is damaged ({why})", do="download it again") from None
    every = file.infolist()
    if len(every) > MOST_MEMBERS:
        raise _too_many(content)
    if _overlap(every, len(content.data)):
        raise content.refused("its members overlap, as they do in archives made to do harm", do="do not open it")
    plain: dict[str, zipfile.ZipInfo] = {}
    odd = []
    for member in sorted(every, key=lambda one: one.filename):
        if member.is_dir() or is_of_macos(member.filename):
            continue
        if _is_plain(member.filename) and not _is_link(member) and member.filename not in plain:
            plain[member.filename] = member
        else:
            odd.append(member)
    return Members(content, file, tuple(plain.values()), tuple(odd))


def unpacked_gzip(content: Content) -> Content:
    """Return the one file that a gzip file holds, under the same name.

    Raises
    ------
    FileRefusedError
        It is damaged, cut short, or unpacks to too much.
    """
    most = most_unpacked()
    pieces, size = [], 0
    try:
        for piece in _gunzip(content.data, most.megabytes * 1_000_000 + 1):
            pieces.append(piece)
            size += len(piece)
            if too_much := _too_much(size, len(content.data), most):
                raise content.refused(f"it holds {too_much}", do="unpack it first")
    except (zlib.error, EOFError) as error:
        raise content.refused(f"the gzip file is damaged ({str(error)[:120]})", do="download it again") from None
    return Content(content.name, b"".join(pieces))


def _gunzip(data: bytes, most: int) -> Iterator[bytes]:
    """Yield what gzip data hold, a few megabytes at a time; several streams, one after the other, are one file."""
    while data:
        stream = zlib.decompressobj(wbits=31)
        while not stream.eof:
            piece = stream.decompress(data, min(most, 1 << 22))
            data = stream.unconsumed_tail
            if not piece and not data and not stream.eof:
                raise EOFError("it is cut short")
            yield piece
        # Programs that write to tapes fill the end with zeros.
        data = stream.unused_data.lstrip(b"\0")


def ending_of(name: str) -> str:
    """Return a name's ending in lower case, with its point; empty when it has none."""
    return PurePosixPath(name).suffix.lower()


def is_of_macos(name: str) -> bool:
    """Return whether the Finder made a member: it adds resource forks, and files of its own, to every archive."""
    path = PurePosixPath(name)
    return path.parts[:1] == ("__MACOSX",) or path.name == ".DS_Store" or path.name.startswith("._")


def _too_many(content: Content) -> FileRefusedError:
    return content.refused(f"the archive has more than {MOST_MEMBERS:,} members", do="split it")


def _size_of_list(data: bytes) -> int:
    """Return the bytes that an archive says its list of members takes; 0 when it has no end."""
    ends = (len(data) - 22, data.rfind(_END, max(0, len(data) - _LONGEST_END)))
    found = [at for at in ends if at >= 0 and data.startswith(_END, at)]
    sizes = [_number(data, at, _SIZE_OF_LIST) for at in found]
    for end in found:
        locator = end - _LOCATOR_LENGTH
        if locator >= 0 and data.startswith(_LOCATOR, locator):
            # Readers look right before the locator, or where it says.
            large = (locator - _LARGE_LENGTH, _number(data, locator, _LOCATED))
            sizes += [
                _number(data, at, _LARGE_SIZE_OF_LIST) for at in large if at >= 0 and data.startswith(_LARGE_END, at)
            ]
    return max(sizes, default=0)


def _number(data: bytes, at: int, where: slice) -> int:
    """Return a number of a record that begins at a place."""
    return int.from_bytes(data[at + where.start : at + where.stop], "little")


def _overlap(members: Iterable[zipfile.ZipInfo], end: int) -> bool:
    """Return whether the bytes of two members are in part the same ones, which is how the worst bombs are made."""
    spans = sorted((one.header_offset, one.header_offset + _BEFORE + one.compress_size) for one in members)
    return any(stop > start for (_, stop), (start, _) in pairwise([*spans, (end, end)]))


def _is_plain(name: str) -> bool:
    """Return whether a name stays inside the archive: no way up, no root, no drive, no control character."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name) and name.isprintable()


def _is_link(member: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(member.external_attr >> 16)


def _too_much(size: int, packed: int, most: Most) -> str:
    """Return what is too much about a size once unpacked; an empty text when nothing is."""
    if size > most.megabytes * 1_000_000:
        return f"{size / 1e6:,.0f} MB once unpacked, more than {most.megabytes:,} ({most.setting} allows more)"
    if size > most.small and size > MOST_RATIO * packed:
        return f"{size / 1e6:,.0f} MB once unpacked, more than {MOST_RATIO} times the packed size, as no data do"
    return ""
