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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.read.result import FileResult

#: Share of the places of the smaller of two files that the other has, too, from which they are one survey.
_SAME: Final = 0.5

#: Files named in one sentence; further ones are counted.
_MOST_NAMED: Final = 4

#: Decimals of a degree to which positions are the same: a centimetre.
_DECIMALS: Final = 7


def together(results: Sequence[FileResult]) -> tuple[list[FileResult], list[str]]:
    """Return results in which surveys of the same places are one, and what to say of several sources of control.

    Of one place in two files the later file's holdings name the first file's place. The order of the results stays.
    """
    out = list(results)
    said = []
    surveys = [place for place, one in enumerate(out) if _is_survey(one)]
    for group in _groups(out, surveys):
        members = [out[place] for place in group]
        said.append(
            f"{_names(members)} survey the same places and are read as one: each date holds until the next in any of "
            "them"
        )
        for place, joined in zip(group, _joined(members), strict=True):
            out[place] = joined
    return out, [*said, *_on_zones(out), *_on_places(out)]


def _is_survey(result: FileResult) -> bool:
    """Return whether one file gave places and who held them, as only a survey does."""
    return {PLACES.name, HOLDINGS.name} <= set(result.tables) and len(result.tables[HOLDINGS.name]) > 0


def _positions(result: FileResult) -> pd.Series:
    """Return the position of each place, rounded, by its id."""
    places = result.tables[PLACES.name]
    rounded = shapely.get_coordinates(places.geometry.to_numpy()).round(_DECIMALS) + 0.0
    return pd.Series(list(map(tuple, rounded.tolist())), index=places.index, dtype=object)


def _groups(results: Sequence[FileResult], surveys: Sequence[int]) -> list[list[int]]:
    """Return the surveys that are of the same places, two or more each, in order of their first dates."""
    ordered = sorted(surveys, key=lambda place: results[place].tables[HOLDINGS.name]["start"].min())
    positions = {place: set(_positions(results[place])) for place in ordered}
    groups: list[list[int]] = []
    for place in ordered:
        mine = positions[place]
        for group in groups:
            other = positions[group[-1]]
            if len(mine & other) >= _SAME * min(len(mine), len(other)):
                group.append(place)
                break
        else:
            groups.append([place])
    return [group for group in groups if len(group) > 1]


def _joined(members: Sequence[FileResult]) -> list[FileResult]:
    """Return the files of one survey: one place a position, and every date until the next one of all of them."""
    dates = sorted({date for one in members for date in one.tables[HOLDINGS.name]["start"]})
    following = dict(pairwise(dates))
    place_at: dict[object, str] = {}
    joined = []
    for one in members:
        positions = _positions(one)
        first = {name: place_at.setdefault(position, str(name)) for name, position in positions.items()}
        places = one.tables[PLACES.name]
        own = [name for name in places.index if first[name] == name]
        held = one.tables[HOLDINGS.name]
        next_date = pd.to_datetime(held["start"].map(following), utc=True).dt.as_unit("us")
        end = held["end"].where(held["end"].notna() & ~(held["end"] > next_date), next_date)
        held = held.assign(place_id=held["place_id"].map(first).astype(held["place_id"].dtype), end=end)
        numbers = one.row_numbers | {PLACES.name: one.row_numbers[PLACES.name].loc[own]}
        tables = one.tables | {PLACES.name: places.loc[own], HOLDINGS.name: held}
        joined.append(replace(one, tables=tables, row_numbers=numbers))
    return joined


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
