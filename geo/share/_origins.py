"""The sources that leave with the rows that do where days are held back, and what data named after files are called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo.measure.ground import ONE_DAY
from geo.model.text import date_text
from geo.share._held_back import silent_source
from geo.share._late_days import days_taken_out
from geo.share._text import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from geo.model.dataset import Source

#: So many files a title names; further ones are counted.
_MOST_NAMED: Final = 3


@dataclass(frozen=True, eq=False)
class Origins:
    """The sources of a dataset, its tables by name as they are, and those rows of them that leave before a cut."""

    sources: Sequence[Source]
    before: Mapping[str, pd.DataFrame]
    after: Mapping[str, pd.DataFrame]
    cut: pd.Timestamp

    def leaving(self) -> tuple[Source, ...]:
        """Return the sources that leave, without days held back: how many files there were of those days is not told.

        One that rows name by its file leaves with its rows. Of one that no row names, a day held back in the name of
        its file tells that its rows are late: it stays only where nothing else says what it says of whose data they
        are, for a term may ask for that of rows that leave.
        """
        return self._kept(self.sources, gone=self._gone())

    def _gone(self) -> set[str]:
        """Return the files all of whose rows are held back, as the rows themselves say."""
        files = set(_files(self.sources))
        gone: set[str] = set()
        stay: set[str] = set()
        for name, table in self.before.items():
            rows = set(map(str, table["source"].unique()))
            if not rows <= files:
                # Some rows name no file: theirs may be any.
                stay |= rows
                continue
            gone |= rows
            stay |= set(map(str, table["source"][table.index.isin(self.after[name].index)].unique()))
        return gone - stay

    def _kept(self, sources: Iterable[Source], *, gone: set[str]) -> tuple[Source, ...]:
        left = [one for one in sources if one.file not in gone]
        told = [replace(silent_source(one, self.cut), made_of=self._kept(one.made_of, gone=gone)) for one in left]
        late = [days_taken_out(one.file, self.cut) != one.file for one in left]
        said = {_attribution(one) for one, is_late in zip(told, late, strict=True) if not is_late}
        kept = []
        for one, is_late in zip(told, late, strict=True):
            whose = _attribution(one)
            if is_late and (whose in said or not _is_attributed(one)):
                continue
            said.add(whose)
            kept.append(one)
        return tuple(kept)

    def title(self, title: str) -> str:
        """Return the title of what leaves: of data that are called after their files, it names those that leave."""
        if not any("." in file and file in title for file in _files(self.sources)):
            return days_taken_out(title, self.cut)
        names = [one.file for one in self.leaving()]
        more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
        return ", ".join(names[:_MOST_NAMED]) + more or f"Data up to {date_text(self.cut - ONE_DAY)}"


def _files(sources: Iterable[Source]) -> Iterator[str]:
    for one in sources:
        yield one.file
        yield from _files(one.made_of)


def _attribution(source: Source) -> Source:
    """Return what a source says of whose data they are, whatever its file."""
    return replace(source, file="", sha256="", accessed="", url=host_of(source.url) if source.url else "")


def _is_attributed(source: Source) -> bool:
    return any((source.producer, source.version, source.licence, source.citation, source.url, source.made_of))
