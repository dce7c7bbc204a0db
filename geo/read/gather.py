"""File after file, alone or in an archive: what each gives, the dated ones together as one control series."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.model.errors import FileRefusedError, InputError, UnknownTableError
from geo.model.progress import part
from geo.model.text import count_text
from geo.read import cache
from geo.read.apart import together
from geo.read.archive import Archive, Unreadable, open_archive
from geo.read.credit import archived
from geo.read.dated import Day, LostDay, lost_day, read_day
from geo.read.given import opened
from geo.read.layers import Features
from geo.read.recognise import parsed, read_parsed
from geo.read.series import in_order, read_series
from geo.read.vector import names_holder, names_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model.dataset import Source
    from geo.read.content import Content
    from geo.read.given import Given
    from geo.read.options import Options
    from geo.read.result import FileResult
    from geo.read.tabular import Tabular


@dataclass(frozen=True, slots=True)
class Reading:
    """What each file gave, one line for each file that was refused, and remarks on the files together.

    `lost` are the days of a control series whose files cannot be used; `unknown` the tables among the refused whose
    columns no reader knows.
    """

    results: tuple[FileResult, ...]
    refusals: tuple[str, ...]
    notes: tuple[str, ...] = ()
    lost: tuple[LostDay, ...] = ()
    unknown: tuple[Content, ...] = ()


@dataclass(slots=True)
class Gathering:
    """Files as they are taken one by one; a file that is refused costs only itself.

    Attributes
    ----------
    options
        What was told beside the files.
    results
        What was read; a series of days is added by `reading`.
    """

    options: Options
    results: list[FileResult]
    _refusals: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _days: list[Day] = field(default_factory=list)
    _lost: list[LostDay] = field(default_factory=list)
    _digests: dict[str, str] = field(default_factory=dict)
    _nameless: bool = False
    _unknown: list[Content] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Remember the content of what was read before."""
        self._digests |= {result.source.sha256: result.source.file for result in self.results}

    def take(self, given: Given, label: str) -> None:
        """Read a file, or every file of an archive; `label` is what people call it."""
        try:
            content = opened(given, name=label)
            archive = open_archive(content)
        except InputError as refusal:
            self._refusals.append(str(refusal) if isinstance(refusal, FileRefusedError) else f"{label}: {refusal}")
            self._lose(label, self._refusals[-1])
            return
        try:
            if archive is None:
                self._read(content)
            elif self._is_new(content):
                self._unpack(archive)
        except FileRefusedError as refusal:
            self._refusals.append(str(refusal))
        except InputError as error:
            self._refusals.append(f"{label}: {error}")

    def _unpack(self, archive: Archive) -> None:
        source = archive.content.source()
        self._notes += [f"{archive.content.name}: {warning}" for warning in archive.warnings]
        for number, content in enumerate(archive.contents()):
            with part(number, max(1, len(archive.chosen)), content.name):
                self._take_member(content, source)

    def _take_member(self, content: Content | Unreadable, archive: Source) -> None:
        if isinstance(content, Unreadable):
            self._refusals.append(content.reason)
            self._lose(content.name, content.reason)
            return
        try:
            self._read(content, archive=archive)
        except FileRefusedError as refusal:
            self._refusals.append(str(refusal))
        except InputError as error:
            self._refusals.append(f"{content.name}: {error}")

    def _read(self, content: Content, *, archive: Source | None = None) -> None:
        kept = cache.recall(content, self.options)
        if kept is not None:
            self._add(kept, content, archive=archive)
            return
        found: Tabular | Features | None = None
        try:
            found = parsed(content)
            self._keep(content, found, archive=archive)
        except UnknownTableError:
            self._unknown.append(content)
            raise
        except InputError as error:
            if not isinstance(found, Features) or not names_start(found):
                self._lose(content.name, str(error))
            raise

    def _keep(self, content: Content, found: Tabular | Features, *, archive: Source | None) -> None:
        if self.options.holder is not None and isinstance(found, Features) and not names_holder(found):
            self._nameless = True
            if names_start(found):
                # Not kept: what it gives does not say that naming a holder had an effect.
                self._add(read_parsed(content, found, self.options), content, archive=archive)
            else:
                self._days.append(read_day(content, found, archive=archive))
            return
        result = read_parsed(content, found, self.options)
        cache.keep(content, self.options, result)
        self._add(result, content, archive=archive)

    def _add(self, result: FileResult, content: Content, *, archive: Source | None) -> None:
        if self._is_new(content):
            self.results.append(result if archive is None else archived(result, archive))

    def _lose(self, name: str, reason: str) -> None:
        """Remember that the day of a refused file is not known, lest the file before be taken to hold on it."""
        lost = None if self.options.holder is None else lost_day(name, reason)
        if lost is not None:
            self._lost.append(lost)

    def _is_new(self, content: Content) -> bool:
        """Return whether no file had this content, and say so of one that had."""
        twin = self._digests.setdefault(content.source().sha256, content.name)
        if twin == content.name:
            return True
        self._refusals.append(f"{content.name}: the same content as {twin}; it was read once")
        return False

    def reading(self) -> Reading:
        """Return everything taken so far, with the days of the series in order."""
        results, refusals, notes = [*self.results], [*self._refusals], [*self._notes]
        calendar = in_order(self._days, self._lost)
        refusals += calendar.refusals
        if self.options.holder is not None and calendar.days:
            results.append(read_series(calendar, self.options.holder))
            notes += _unlike(calendar.days, self.options.holder.actor)
        if self.options.holder is not None and not self._nameless:
            notes.append(no_effect(self.options.holder.actor))
        results, several = together(results)
        return Reading(tuple(results), tuple(refusals), (*notes, *several), calendar.lost, tuple(self._unknown))


def _unlike(days: Sequence[Day], actor: str) -> list[str]:
    """Return the remark on files whose polygons may not all be the holder's: the first of them, and how many."""
    files = [day for day in days if day.unlike]
    if not files:
        return []
    more = f" (and {count_text(len(files) - 1, 'more file')})" if len(files) > 1 else ""
    return [f"{files[0].source.file}{more}: its polygons differ in {files[0].unlike}; all are taken as held by {actor}"]


def no_effect(actor: str) -> str:
    """Return the remark that naming a holder changed nothing."""
    return f"--actor {actor} had no effect: no control file lacks a holder"
