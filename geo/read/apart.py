"""Several sources of control in one dataset: kept apart and said, never merged in silence.

Files that survey the same places, one file a date, are one survey: each date holds until the next one in any of them.
Zones of several files each carry their source; where they are valid at one moment, a warning says what that means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

import pandas as pd
import shapely

from geo.model.tables import HOLDINGS, PLACES, ZONES
from geo.model.text import count_text
from geo.read.own_ids import free_id, on_ids, with_ids, zones_apart
from geo.read.surveyed import WORKED_OUT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.read.result import FileResult

#: Share of the places of the smaller of two files that the other has, too, from which they are one survey.
_SAME: Final = 0.5

#: Files named in one sentence; further ones are counted.
_MOST_NAMED: Final = 4

#: Decimals of a degree to which positions are the same: a centimetre.
_DECIMALS: Final = 7


def together(results: Sequence[FileResult]) -> tuple[list[FileResult], list[str]]:
    """Return results in which surveys of the same places are one, and what to say of several sources of control.

    Of one place in two files the later file's holdings name the first file's place. No id is of two zones, or of two
    places of surveys: see `geo.read.own_ids`. The order of the results stays.
    """
    out, said = list(results), list[str]()
    surveys = [place for place, one in enumerate(out) if _is_survey(one)]
    taken = {
        table: {str(name) for one in out if not _is_survey(one) for name in one.tables.get(table, pd.DataFrame()).index}
        for table in (PLACES.name, HOLDINGS.name)
    }
    for group in _groups(out, surveys):
        members = [out[place] for place in group]
        if len(group) > 1:
            ends = "each date holds until the next in any of them"
            if not members[0].until_next:
                ends = "each holding ends when its file says"
            said.append(f"{_names(members)} survey the same places and are read as one: {ends}")
        joined, remarks = _joined(members, taken)
        said += remarks
        for place, one in zip(group, joined, strict=True):
            out[place] = one
    out, remarks = zones_apart(out)
    if any(len(one.tables.get(ZONES.name, ())) for one in out):
        # None are worked out then, and `_on_places` says so.
        out = [replace(one, warnings=tuple(text for text in one.warnings if WORKED_OUT not in text)) for one in out]
    return out, [*said, *remarks, *_on_zones(out), *_on_places(out)]


def _is_survey(result: FileResult) -> bool:
    """Return whether one file gave places and who held them, as only a survey does."""
    return {PLACES.name, HOLDINGS.name} <= set(result.tables) and len(result.tables[HOLDINGS.name]) > 0


def _positions(result: FileResult) -> pd.Series:
    """Return the position of each place, rounded, by its id."""
    places = result.tables[PLACES.name]
    rounded = shapely.get_coordinates(places.geometry.to_numpy()).round(_DECIMALS) + 0.0
    return pd.Series(list(map(tuple, rounded.tolist())), index=places.index, dtype=object)


def _groups(results: Sequence[FileResult], surveys: Sequence[int]) -> list[list[int]]:
    """Return the surveys, those of the same places together, in order of their first dates.

    What was seen on dates, and what states its ends, are not one survey.
    """
    ordered = sorted(surveys, key=lambda place: results[place].tables[HOLDINGS.name]["start"].min())
    positions = {place: set(_positions(results[place])) for place in ordered}
    groups: list[list[int]] = []
    for place in ordered:
        mine = positions[place]
        for group in groups:
            other = positions[group[-1]]
            alike = results[place].until_next == results[group[-1]].until_next
            if alike and len(mine & other) >= _SAME * min(len(mine), len(other)):
                group.append(place)
                break
        else:
            groups.append([place])
    return groups


def _joined(members: Sequence[FileResult], taken: Mapping[str, set[str]]) -> tuple[list[FileResult], list[str]]:
    """Return the files of one survey, and what to say of their ids.

    There is one place a position, and of what was seen on dates every date holds until the next one of all of them.

    Parameters
    ----------
    members
        The files, by their first dates.
    taken
        Ids that are in use: the name of a table -> its ids; those of the files are added.
    """
    following = dict(pairwise(sorted({date for one in members for date in one.tables[HOLDINGS.name]["start"]})))
    place_at: dict[object, str] = {}
    joined, said = [], []
    for member in members:
        one, names = _with_places(member, place_at, taken[PLACES.name])
        said += on_ids(one.source.file, "place", names)
        held = one.tables[HOLDINGS.name]
        if one.until_next:
            ends = pd.to_datetime(held["start"].map(following), utc=True).dt.as_unit("us")
            one = replace(one, tables=one.tables | {HOLDINGS.name: held.assign(end=ends)})
        ids = {str(name): free_id(str(name), one.source.file, taken[HOLDINGS.name]) for name in held.index}
        taken[HOLDINGS.name].update(ids.values())
        joined.append(with_ids(one, HOLDINGS.name, ids))
    return joined, said


def _with_places(member: FileResult, place_at: dict[object, str], taken: set[str]) -> tuple[FileResult, dict[str, str]]:
    """Return a file of a survey less the places that files before it have, and the ids of the others: old -> new.

    Its holdings name the places as they then are; `place_at` knows the id of each place by its position, and by the
    position and the id that a file gives it, for two places can stand at one point.
    """
    known = dict(place_at)
    names: dict[str, str] = {}
    new: dict[str, str] = {}
    for name, position in _positions(member).items():
        found = known.get((name, position)) or known.get(position)
        if found is None:
            found = new[str(name)] = free_id(str(name), member.source.file, taken)
            taken.add(found)
            place_at.setdefault(position, found)
            place_at[name, position] = found
        names[str(name)] = found
    held = member.tables[HOLDINGS.name]
    held = held.assign(place_id=held["place_id"].map(names).astype(held["place_id"].dtype))
    numbers = member.row_numbers | {PLACES.name: member.row_numbers[PLACES.name].loc[list(new)]}
    tables = member.tables | {PLACES.name: member.tables[PLACES.name].loc[list(new)], HOLDINGS.name: held}
    return with_ids(replace(member, tables=tables, row_numbers=numbers), PLACES.name, new), new


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A file that draws zones: from when, and until when or ``None``: still."""

    file: str
    start: pd.Timestamp
    end: pd.Timestamp | None
    box: shapely.Geometry

    def meets(self, other: _Drawn) -> bool:
        """Return whether both are valid at one moment, in boxes that overlap."""
        early, late = sorted((self, other), key=lambda one: one.start)
        return (early.end is None or late.start < early.end) and bool(self.box.intersects(other.box))

    @property
    def text(self) -> str:
        """The file and its time."""
        last = "" if self.end is None else f"{self.end - pd.Timedelta(microseconds=1):%Y-%m-%d}"
        return f"{self.file} ({self.start:%Y-%m-%d} {f'to {last}' if last else 'on'})"


def _drawn(result: FileResult) -> _Drawn:
    zones = result.tables[ZONES.name]
    end = None if zones["end"].isna().any() else zones["end"].max()
    box = shapely.box(*shapely.total_bounds(zones.geometry.to_numpy()))
    return _Drawn(result.source.file, zones["start"].min(), end, box)


def _on_zones(results: Sequence[FileResult]) -> list[str]:
    """Return the warning on zones of several files, if there are several."""
    drawn = [_drawn(one) for one in results if ZONES.name in one.tables and len(one.tables[ZONES.name])]
    if len(drawn) < 2:
        return []
    said = f"control zones of {len(drawn)} sources, kept apart by their source: {_some([one.text for one in drawn])}"
    pairs = [f"{one.file} and {other.file}" for one, other in combinations(drawn, 2) if one.meets(other)]
    if not pairs:
        return [f"{said}; no two of them show ground of one region at one moment"]
    meaning = "an actor's ground is then what any of them shows, and ground can have two holders"
    do = f"to measure by one alone, give only that file, such as {drawn[0].file}"
    return [f"{said}; of one region at one moment: {_some(pairs)}: {meaning}; {do}"]


def _on_places(results: Sequence[FileResult]) -> list[str]:
    """Return the warnings on holdings beside zones, and on places of two surveys at one point."""
    held = [one for one in results if len(one.tables.get(HOLDINGS.name, ())) > 0]
    zones = [one for one in results if len(one.tables.get(ZONES.name, ())) > 0]
    said = []
    if held and zones:
        said.append(
            f"control zones are those of {_names(zones)}; none are worked out from the places of {_names(held)}: for "
            "those, give these files alone"
        )
    surveys = [one for one in held if _is_survey(one)]
    for one, other in combinations(surveys, 2):
        common = len(set(_positions(one)) & set(_positions(other)))
        if common:
            said.append(
                f"{count_text(common, 'place')} of {other.source.file} at a point of {one.source.file}, two surveys: "
                "kept apart, and there the zones are those of one of them; give one alone to see it"
            )
    return said


def _names(results: Sequence[FileResult]) -> str:
    return _some([one.source.file for one in results])


def _some(texts: Sequence[str]) -> str:
    named = ", ".join(texts[:_MOST_NAMED])
    more = len(texts) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
