"""What the files of an archive are: each a file of its own, the parts of a shapefile together one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.model.errors import FileRefusedError
from geo.model.text import count_text
from geo.read.content import Content
from geo.read.members import ZIP, Members, ending_of, members_of, most_unpacked, unpacked_gzip
from geo.read.zipped import BESIDE_SHAPES, ENDINGS, PARTS_OF_SHAPES, SHAPES, form_of_names, pack, stem_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

GZIP: Final = b"\x1f\x8b"

#: An ending of tables and of notes beside data; in an archive it is read when nothing else is.
_TEXT: Final = ".txt"

#: Names listed of those that are not read; the others are counted.
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file of an archive that cannot be read: its name, and one line that says why."""

    name: str
    reason: str


@dataclass(frozen=True, eq=False)
class Archive:
    """The files of an archive, and sentences about what is not read.

    Attributes
    ----------
    content
        The archive.
    members
        What it lists; ``None`` for a gzip file, which holds one file and lists none.
    chosen
        The members that are read, the parts of a shapefile together.
    warnings
        Sentences without the archive's name.
    """

    content: Content
    members: Members | None
    chosen: tuple[tuple[zipfile.ZipInfo, ...], ...] = ()
    warnings: tuple[str, ...] = ()

    def contents(self) -> Iterator[Content | Unreadable]:
        """Yield each file's bytes in the order of the names, or why it cannot be read."""
        if self.members is None:
            try:
                yield unpacked_gzip(self.content)
            except FileRefusedError as refusal:
                yield Unreadable(self.content.name, str(refusal))
            return
        for group in self.chosen:
            named = self.members.named(group[0])
            try:
                parts = {ending_of(member.filename): self.members.read(member) for member in group}
            except FileRefusedError as refusal:
                yield Unreadable(named.name, str(refusal))
            else:
                yield Content(named.name, pack(parts) if SHAPES in parts else parts.popitem()[1])


def open_archive(content: Content) -> Archive | None:
    """Return the files of a zip archive or of a gzip file; ``None`` when the bytes are neither, or hold none.

    A workbook, a KMZ and one zipped shapefile are files, not archives.

    Raises
    ------
    FileRefusedError
        The archive is damaged, encrypted, made to do harm, or holds more than may be unpacked.
    """
    if content.data.startswith(GZIP):
        return Archive(content, None)
    if not content.data.startswith(ZIP):
        return None
    members = members_of(content)
    if form_of_names(member.filename for member in members.plain) is not None:
        return None
    chosen, spare = _chosen(members)
    if not chosen:
        return None
    members.refuse_too_much([member for group in chosen for member in group], most_unpacked())
    return Archive(content, members, tuple(chosen), _said([*members.odd, *spare]))


def only_file(archive: Archive) -> Content:
    """Return the one file that an archive holds.

    Raises
    ------
    FileRefusedError
        There are several, or it cannot be read.
    """
    if archive.members is not None and len(archive.chosen) != 1:
        raise archive.content.refused(
            f"this is an archive of {len(archive.chosen):,} files, and one is read here", do="unpack it, and give one"
        )
    (found,) = archive.contents()
    if isinstance(found, Unreadable):
        raise FileRefusedError(found.reason)
    return found


def _chosen(members: Members) -> tuple[list[tuple[zipfile.ZipInfo, ...]], list[zipfile.ZipInfo]]:
    """Return the members to read, the parts of a shapefile together and its shapes first; and the others."""
    layers = {stem_of(member.filename): [member] for member in members.plain if ending_of(member.filename) == SHAPES}
    groups: list[list[zipfile.ZipInfo]] = []
    spare = []
    for member in members.plain:
        ending, layer = ending_of(member.filename), layers.get(stem_of(member.filename))
        if layer is not None and ending == SHAPES:
            groups.append(layer)
        elif layer is not None and ending in PARTS_OF_SHAPES:
            layer.append(member)
        elif ending in ENDINGS and ending != _TEXT:
            groups.append([member])
        elif layer is None or ending not in BESIDE_SHAPES:
            spare.append(member)
    if not groups:
        texts = [member for member in spare if ending_of(member.filename) == _TEXT]
        groups, spare = [[member] for member in texts], [member for member in spare if member not in texts]
    return [tuple(group) for group in groups], spare


def _said(ignored: list[zipfile.ZipInfo]) -> tuple[str, ...]:
    if not ignored:
        return ()
    names = ", ".join(ascii(one.filename)[:80] for one in ignored[:_MOST_NAMED])
    more = f" and {len(ignored) - _MOST_NAMED:,} more" if len(ignored) > _MOST_NAMED else ""
    what = "not read, for they are no data under a plain name of their own"
    return (f"{count_text(len(ignored), 'member')} of the archive {what}: {names}{more}",)
