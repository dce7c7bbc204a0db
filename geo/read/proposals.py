"""What a person must say of a table, or may want to: asked and proposed beside the guess, never applied unasked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import shapely

from geo.model.errors import InputError
from geo.read.cells import numbers, with_points
from geo.read.evidence import evidence
from geo.read.likely import why_no_degrees
from geo.read.mapped import read_mapped
from geo.read.months import MONTHS
from geo.read.orders import MONTH
from geo.read.suited import is_serial
from geo.read.vocabulary import label
from geo.read.world import country, country_bounds
from geo.read.written import as_iso, look_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.read.facts import Facts
    from geo.read.held import HeldTable
    from geo.read.options import Options
    from geo.read.profile import Profile

_DATES: Final = ("date", "start", "end", "last_day")

#: Share of a column's values from which a writing is proposed.
_MOST: Final = 0.5

#: Reasons for rows set aside that are said one by one; the others are counted.
_REASONS: Final = 3


#: What of a profile a proposal would change.
Key = Literal["coordinates", "swapped", "dates"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing a profile could say beside its columns, and what in the table makes it likely."""

    key: Key
    because: str

    @property
    def toml(self) -> str:
        """The line of a profile that says so."""
        return {"coordinates": 'coordinates = "dms"', "swapped": "swapped = true", "dates": 'dates = "serial"'}[
            self.key
        ]

    def applied(self, profile: Profile) -> Profile:
        """Return the profile with what is proposed."""
        if self.key == "coordinates":
            return replace(profile, coordinates="dms")
        return replace(profile, swapped=True) if self.key == "swapped" else replace(profile, dates="serial")


@dataclass(frozen=True, slots=True)
class Question:
    """Dates that do not tell whether the day or the month comes first: one of them, in its two meanings."""

    example: str
    day_first: str
    month_first: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a profile makes of the rows held: how many can be used, and why the others cannot."""

    rows: int
    accepted: int
    reasons: tuple[tuple[str, int], ...]
    refusal: str = ""

    @property
    def said(self) -> str:
        """The trial in one sentence."""
        if self.refusal:
            return self.refusal
        named = [f"{count:,}: {reason}" for reason, count in self.reasons[:_REASONS]]
        rest = sum(count for _, count in self.reasons[_REASONS:])
        aside = "; ".join([*named, *([f"{rest:,} for other reasons"] if rest else [])])
        return f"{self.accepted:,} of {self.rows:,} rows can be used" + (f"; {aside}" if aside else "")


def proposals(table: HeldTable, profile: Profile, facts: Mapping[str, Facts]) -> tuple[Proposal, ...]:
    """Return what a profile with these columns could say beside them, as the values make likely."""
    found = []
    held = [facts[profile.columns[axis]] for axis in ("latitude", "longitude") if axis in profile.columns]
    if any(one.sexagesimal >= _MOST for one in held):
        example = next(one.samples[0] for one in held if one.sexagesimal >= _MOST)
        found.append(Proposal("coordinates", f"{example} is degrees, minutes and seconds, or has a letter"))
    elif len(held) == 2 and held[0].name != held[1].name:
        why = why_no_degrees(table.cells[held[0].name], table.cells[held[1].name])
        if not why and "country" in profile.columns:
            why = _outside(table, held, profile.columns["country"])
        if why.endswith("swapped"):
            found.append(Proposal("swapped", why))
    days = [facts[profile.columns[name]] for name in _DATES if name in profile.columns]
    serial = next((one for one in days if one.dates < _MOST and is_serial(one)), None)
    if serial is not None:
        day = as_iso(serial.samples[0], "serial")
        found.append(Proposal("dates", f"{serial.samples[0]} may be a spreadsheet's count of days, {day}"))
    return tuple(found)


def _outside(table: HeldTable, axes: Sequence[Facts], column: str) -> str:
    """Say that most points lie in the country that is stated once their coordinates change places, and not before."""
    cells = table.cells
    lat, lon = (numbers(with_points(cells[one.name])).number.to_numpy() for one in axes)
    counts = cells[column].str.strip().str.casefold().value_counts()
    known = {name.casefold(): name for name in country_bounds()}
    stated = next((one for one in counts.index if one in known), None)
    if stated is None:
        return ""
    there = (cells[column].str.strip().str.casefold() == stated).to_numpy() & np.isfinite(lat) & np.isfinite(lon)
    outline = country(known[stated])
    shapely.prepare(outline)
    inside, turned = (shapely.contains_xy(outline, x[there], y[there]).mean() for x, y in ((lon, lat), (lat, lon)))
    if inside >= 1 - _MOST or turned <= _MOST or turned <= inside:
        return ""
    return (
        f"{turned:.0%} of the points lie in {known[stated]} if the two change places, and {inside:.0%} as they are: "
        "latitude and longitude are probably swapped"
    )


def order_question(table: HeldTable, profile: Profile) -> Question | None:
    """Return the question which of day and month comes first; ``None`` where the dates tell, or there are none."""
    columns = [profile.columns[name] for name in _DATES if name in profile.columns]
    seen = [look_at(table.cells[name]) for name in columns]
    seen = [
        one
        for one in seen
        if one.count(one.looks == "numbers") > one.count((one.looks != "numbers") & (one.looks != ""))
    ]
    months = table.cells.get(MONTH)
    if not seen or evidence(seen, months).found is not None:
        return None
    for one in seen:
        # A date that means two days asks better than 4/4/2015.
        places = np.flatnonzero(
            (one.looks == "numbers") & (one.first <= 12) & (one.second <= 12) & (one.first != one.second)
        )
        if len(places):
            place = int(places[0])
            first, second = int(one.first[place]), int(one.second[place])
            return Question(one.texts[place][:30], f"{first} {MONTHS[second - 1]}", f"{MONTHS[first - 1]} {second}")
    return Question("3/4/2015", "3 April", "March 4")


def tried(table: HeldTable, profile: Profile, options: Options) -> Trial:
    """Read the rows held with a profile, and say what became of them."""
    missing = profile.missing()
    if missing:
        return Trial(table.rows, 0, (), f"still to be said: which column is {', '.join(map(label, missing))}")
    try:
        result = read_mapped(table, profile, options)
    except InputError as error:
        return Trial(table.rows, 0, (), str(error).removeprefix(f"{table.content.name}: "))
    counts = result.rejected["reason"].value_counts()
    reasons = sorted(((str(reason), int(count)) for reason, count in counts.items()), key=lambda one: (-one[1], one[0]))
    return Trial(result.rows, result.rows - len(result.rejected), tuple(reasons))
