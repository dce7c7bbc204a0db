"""`read_mapped` reads a table with a `Profile`: the table is seen under our names, and our own readers read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.model.actors import canonical
from geo.model.tables import EVENTS
from geo.read import cells
from geo.read.angles import decimal, of_pair
from geo.read.known_kinds import folded
from geo.read.months import month_number
from geo.read.orders import beside, settle
from geo.read.profile import PARTS, POSITION
from geo.read.survey import read_survey
from geo.read.table import read_table
from geo.read.tabular import Tabular, twice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.model.errors import FileRefusedError
    from geo.read.angles import Axis
    from geo.read.options import Options
    from geo.read.profile import Profile
    from geo.read.result import FileResult
    from geo.read.tabular import Sheet

_AXES: Final[tuple[Axis, Axis]] = ("latitude", "longitude")
_DATES: Final = ("date", "start", "end", "last_day")

#: How a survey's reader is told a column that holds the holder and nothing else.
_HOLDER: Final = "holder"

#: Begins the names by which the parts of a date are read; none of our own columns begins so.
_PART: Final = "part of a date: "

#: Columns listed of those that a profile leaves out; the others are counted.
_MOST_NAMED: Final = 12


#: Stands for no word of a profile; no text that is read holds it.
_UNKNOWN: Final = "\x00"


@dataclass(frozen=True, slots=True)
class MappedTable(Tabular):
    """A table under our names: `base` read as `profile` says, dates as ``YYYY-MM-DD``, coordinates as degrees."""

    base: Tabular
    profile: Profile
    options: Options

    def read(self, wanted: Mapping[str, str]) -> Sheet:
        """Read columns under our names; see `Tabular.read`.

        Raises
        ------
        FileRefusedError
            As the table itself; or its dates do not tell whether day or month comes first, and nobody did.
        """
        constants = self.profile.constants
        fields = {asked: _field(name) for asked, name in wanted.items()}
        held = {asked: self._header(one) for asked, one in fields.items() if one not in constants}
        parted = [asked for asked in held if self._is_parted(fields[asked])]
        rest = {_PART + part: self.profile.columns[part] for part in PARTS[1:] if parted}
        months = beside(self.base.names, held)
        sheet = self.base.read(held | rest | months)
        new = {asked: self._converted(sheet.cells[asked], fields[asked]) for asked in held if fields[asked] in _AXES}
        new |= {asked: joined(*(sheet.cells[one] for one in (asked, *rest))) for asked in parted}
        for asked, one in fields.items():
            if one in constants:
                new[asked] = pd.Series(constants[one], index=sheet.cells.index, dtype="str")
        sheet = replace(
            sheet, cells=sheet.cells.assign(**new)[[*wanted, *(one for one in months if one not in wanted)]]
        )
        dates = [asked for asked in held if fields[asked] in _DATES]
        settled = settle(sheet, dates, self.options, form=self.profile.dates)
        return replace(settled, cells=settled.cells[list(wanted)])

    def _header(self, field: str) -> str:
        columns = self.profile.columns
        if self._is_parted(field):
            return columns[PARTS[0]]
        if field in _AXES and POSITION in columns:
            return columns[POSITION]
        if field in _AXES and self.profile.swapped:
            return columns[_AXES[field == "latitude"]]
        return columns[field]

    def _is_parted(self, field: str) -> bool:
        """Return whether a field is the date that three columns are together."""
        return field == "date" and field not in {*self.profile.columns, *self.profile.constants}

    def _converted(self, texts: pd.Series, field: str) -> pd.Series:
        axis: Axis = "latitude" if field == "latitude" else "longitude"
        written = self.profile.coordinates
        if POSITION in self.profile.columns:
            return of_pair(texts, axis, latitude_first=written == "lat, lon")
        texts = cells.with_points(texts) if self.profile.decimal == "," else texts
        return decimal(texts, axis) if written == "dms" else texts


def joined(year: pd.Series, month: pd.Series, day: pd.Series) -> pd.Series:
    """Return dates as ``YYYY-MM-DD`` of their parts; a month may stand by its name, and what is no part stays.

    Examples
    --------
    >>> columns = (["2015", "2015.0", "", "2015"], ["8", "Aug", "", "0"], ["1", "10.0", "", "1"])
    >>> joined(*(pd.Series(texts, dtype="str") for texts in columns)).tolist()
    ['2015-08-01', '2015-08-10', '', '2015-00-01']
    """
    year, day = (part.str.removesuffix(".0") for part in (year, day))
    named = cells.worded(month.str.removesuffix(".0"), lambda text: str(month_number(text) or text))
    blank = (year == "") & (named == "") & (day == "")
    return (year + "-" + named.str.zfill(2) + "-" + day.str.zfill(2)).mask(blank, "")


def _field(name: str) -> str:
    return "actor" if name == _HOLDER else name


def mapped(table: Tabular, profile: Profile, options: Options) -> MappedTable:
    """Return a table as a profile sees it, under our names."""
    fields = [*profile.columns, *profile.constants]
    if POSITION in fields:
        fields = [*(one for one in fields if one not in {POSITION, *_AXES}), *_AXES]
    if PARTS[0] in fields:
        fields = [one for one in fields if one not in PARTS]
        fields = fields if {"date", "start"} & set(fields) else ["date", *fields]
    if profile.kind == "survey":
        fields = [_HOLDER if one == "actor" else one for one in fields]
    return MappedTable(table.content, tuple(fields), table, profile, options)


def read_mapped(table: Tabular, profile: Profile, options: Options) -> FileResult:
    """Read a table with a profile that fits it.

    Raises
    ------
    FileRefusedError
        As `geo.read.table.read_table`: there are no rows, or the order of day and month is not known.
    """
    seen = mapped(table, profile, options)
    result = (
        read_survey(seen, options)
        if profile.kind == "survey"
        else read_table(seen, options, told={*map(folded, profile.kinds)})
    )
    unused: list[str] = []
    if EVENTS.name in result.tables and (profile.kinds or profile.actors):
        events, unused = _worded(result.tables[EVENTS.name], profile)
        result = replace(result, tables={**result.tables, EVENTS.name: events})
    said = tuple(f"{table.content.name}: {sentence}" for sentence in (*_said(table, profile), *unused))
    return replace(result, warnings=(*said, *result.warnings))


def unfit(result: FileResult, table: Tabular, options: Options) -> FileResult:
    """Return the result of a table that no profile fits, with a warning that says so when there are profiles."""
    if not options.profiles:
        return result
    said = f"{table.content.name}: read by its own header, as it lacks a column of the profile {_lacks(table, options)}"
    return replace(result, warnings=(said, *result.warnings))


def refused_unfit(refusal: FileRefusedError, table: Tabular, options: Options) -> FileRefusedError:
    """Return the refusal of a table that no profile fits; it says so, when there are profiles."""
    if not options.profiles:
        return refusal
    return type(refusal)(f"{refusal}; no profile was used: {_lacks(table, options)}, and the table has no such column")


def _lacks(table: Tabular, options: Options) -> str:
    """Return the profiles, each with the first column that a table lacks of it."""
    return "; ".join(f"{one.name!r} names {one.lacking(table.names)[0][:30]}" for one in options.profiles)


def _worded(events: pd.DataFrame, profile: Profile) -> tuple[pd.DataFrame, list[str]]:
    """Return the events with the kinds and actors that the profile gives the source's words; name words without rows.

    Capitals make no difference, unless the profile has a word in several writings.
    """
    actors = {theirs: canonical(ours) for theirs, ours in profile.actors.items()}
    new, unused = {}, []
    for key, words, columns in (("kinds", profile.kinds, ("kind",)), ("actors", actors, ("actor_a", "actor_b"))):
        meant = {folded(word): word for word in reversed(words)} | {word: word for word in words}
        idle = dict.fromkeys(words)
        for column in columns:
            raw = events[f"{column}_raw"]
            found = cells.worded(raw, partial(_meant, meant))
            known = found != _UNKNOWN
            new[column] = found.map(words).where(known, events[column]).astype("str")
            for word in found[known].unique():
                idle.pop(word, None)
        if idle:
            named = ", ".join(repr(word[:30]) for word in list(idle)[:_MOST_NAMED])
            more = f" and {len(idle) - _MOST_NAMED:,} more" if len(idle) > _MOST_NAMED else ""
            unused.append(f"no event has what [{key}] of the profile names: {named}{more}")
    return events.assign(**new), unused


def _meant(words: Mapping[str, str], text: str) -> str:
    return words.get(text, words.get(folded(text), _UNKNOWN))


def _said(table: Tabular, profile: Profile) -> list[str]:
    taken = ", ".join(f"{ours} is {table.label(theirs)[:30]}" for ours, theirs in profile.columns.items())
    constants = "".join(f", {ours} is always {text[:30]!r}" for ours, text in profile.constants.items())
    swapped = ", latitude and longitude exchanged" if profile.swapped else ""
    sentences = [f"read with the profile {profile.name!r}: {taken}{constants}{swapped}"]
    done = {*profile.columns.values(), *twice(table)}
    left = [name for name in table.names if name and name not in done]
    if left:
        more = f" and {len(left) - _MOST_NAMED:,} more" if len(left) > _MOST_NAMED else ""
        sentences.append(
            f"columns that were not read: {', '.join(table.label(name)[:30] for name in left[:_MOST_NAMED])}{more}"
        )
    return sentences
