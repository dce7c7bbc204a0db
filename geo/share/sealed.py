"""A zip of named files with a seal: the same files give the same bytes, and a byte that changed is found.

It is written byte by byte as APPNOTE.TXT says (4.3.7, 4.3.12, 4.3.16): files in the order of their names, dated 1980,
by deflate, nothing between them, no extra fields. Its comment is the seal: the SHA-256 of all bytes before it. Whoever
changes a file can seal the archive anew; what is in it is then for `geo.share.verify` to look at.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from geo.model.errors import InputError
from geo.read.content import Content
from geo.read.members import ZIP, Most, members_of, most_unpacked
from geo.share._text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.read.members import Members

#: Files that a sealed zip holds at most; ours hold some twenty.
MOST_FILES: Final = 200
_LONGEST_NAME: Final = 100

_SEAL: Final = b"Standoff seal, SHA-256 of all before: "
_SEALED: Final = len(_SEAL) + 64

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_LISTED: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
#: Unpacked by version 2.0, names in ASCII, deflate, 1980-01-01 00:00.
_HOW: Final = (20, 0, zlib.DEFLATED, 0, 1 << 5 | 1)
_MADE_ON_UNIX: Final = 3 << 8 | 20
_PLAIN_FILE: Final = 0o100644 << 16
_RAW: Final = -15


@dataclass(frozen=True, slots=True)
class _Packed:
    """A file as it lies in the archive."""

    name: bytes
    crc: int
    size: int
    packed: bytes

    @property
    def head(self) -> bytes:
        """What stands before it."""
        return _LOCAL.pack(ZIP, *_HOW, self.crc, len(self.packed), self.size, len(self.name), 0) + self.name

    def listed(self, at: int) -> bytes:
        """Return its entry in the list of files, given the byte at which it begins."""
        about = (self.crc, len(self.packed), self.size, len(self.name), 0, 0, 0, 0, _PLAIN_FILE, at)
        return _LISTED.pack(b"PK\x01\x02", _MADE_ON_UNIX, *_HOW, *about) + self.name


def seal(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files in the order of their names, dated 1980, ending in the SHA-256 of all before it.

    Raises
    ------
    InputError
        They hold more than `unseal` reads.
    ValueError
        A name is not plain ASCII that stays inside the archive, or there are too many.
    """
    odd = [name for name in files if not _is_plain(name)]
    if odd or len(files) > MOST_FILES:
        raise ValueError(f"{len(files)} files, of them {odd} with names that no sealed zip has")
    size, most = sum(map(len, files.values())), most_unpacked()
    if size > most.megabytes * 1_000_000:
        raise InputError(
            f"its files hold {size / 1e6:,.0f} MB, more than {most.megabytes:,}; choose fewer days or events, or share "
            f"only those in view ({most.setting} allows more)"
        )
    body = _assembled(_packed(name, data) for name, data in sorted(files.items()))
    return body + _seal_of(body)


def unseal(data: bytes, *, name: str = "bundle") -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the files of a sealed zip by name, and a sentence for each thing that is not as `seal` makes it.

    Parameters
    ----------
    data
        The zip.
    name
        What messages call it.

    Raises
    ------
    FileRefusedError
        It is no zip, holds names or sizes that no bundle has (``../``, links, two of one name, a bomb), or is cut off.
    """
    content = Content(name, data)
    if not data.startswith(ZIP):
        raise content.refused("this is no zip of Standoff's", do="give the file that geo snapshot or Share made")
    members = members_of(content)
    _refuse_odd(members)
    members.refuse_too_much(members.plain, do="do not open it")
    most = most_unpacked()
    each = Most(most.setting, most.megabytes)
    files = {member.filename: members.read(member, most=each) for member in members.plain}
    body, sealed = data[:-_SEALED], data[-_SEALED:]
    if not sealed.startswith(_SEAL):
        return files, ("It has no seal: it was packed anew, or something was added to it.",)
    said: list[str] = []
    if sealed != _seal_of(body):
        said.append("The seal is broken: its bytes are not those that were sealed.")
    if not _is_ours(members, files, body):
        said.append(
            "It is not packed as Standoff packs: bytes in it belong to no file, or it says of one what is not so."
        )
    return files, tuple(said)


def _refuse_odd(members: Members) -> None:
    for member in members.odd:
        raise _named(members, member.filename).refused(f"it {members.why_odd(member)}", do="do not open the archive")
    for member in members.plain:
        if not _is_plain(member.filename):
            named = _named(members, member.filename)
            raise named.refused("it has a name that no file of ours has", do="do not open the archive")
    if len(members.plain) > MOST_FILES:
        found = f"it holds {len(members.plain):,} files, more than {MOST_FILES}"
        raise members.content.refused(found, do="give the file that geo snapshot or Share made")


def _named(members: Members, name: str) -> Content:
    """Return what to call a file of any name in a message of one line."""
    return Content(f"{members.content.name}/{one_line(name)[:_LONGEST_NAME]}", b"")


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and str(path) == name and len(name) <= _LONGEST_NAME
    return inside and name.isascii() and name.isprintable() and not {"\\", ":"} & set(name)


def _packed(name: str, data: bytes) -> _Packed:
    deflate = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    return _Packed(name.encode("ascii"), zlib.crc32(data), len(data), deflate.compress(data) + deflate.flush())


def _assembled(files: Iterable[_Packed]) -> bytes:
    """Return the archive up to its comment."""
    parts: list[bytes] = []
    listed: list[bytes] = []
    at = 0
    for file in files:
        listed.append(file.listed(at))
        parts += (file.head, file.packed)
        at += len(file.head) + len(file.packed)
    entries = b"".join(listed)
    return b"".join(
        (*parts, entries, _END.pack(b"PK\x05\x06", 0, 0, len(listed), len(listed), len(entries), at, _SEALED))
    )


def _seal_of(body: bytes) -> bytes:
    return _SEAL + hashlib.sha256(body).hexdigest().encode("ascii")


def _is_ours(members: Members, files: Mapping[str, bytes], body: bytes) -> bool:
    """Return whether an archive is, byte for byte, what is made of its files as they lie packed in it."""
    packed, at = [], 0
    for member in members.plain:
        if not member.filename.isascii():
            return False
        name, data = member.filename.encode("ascii"), files[member.filename]
        start = at + _LOCAL.size + len(name)
        at = start + member.compress_size
        one = _Packed(name, zlib.crc32(data), len(data), body[start:at])
        if not _gives(one.packed, data):
            return False
        packed.append(one)
    return _assembled(packed) == body


def _gives(packed: bytes, data: bytes) -> bool:
    """Return whether bytes unpack to these and to nothing more, and none of them is left over."""
    inflate = zlib.decompressobj(_RAW)
    try:
        found = inflate.decompress(packed, len(data) + 1)
    except zlib.error:
        return False
    return found == data and inflate.eof and not inflate.unused_data and not inflate.unconsumed_tail
