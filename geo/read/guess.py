"""`guess`: for a table no reader knows, which column is probably which of our fields, and why; nothing is applied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo.model.progress import step
from geo.read.by_content import axes, what_happened
from geo.read.facts import facts_of, sample_of
from geo.read.profile import FIELDS, NEEDED, PARTS, POSITION, Profile
from geo.read.suited import no_actor, suits
from geo.read.vocabulary import SAID, named_like

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.read.by_content import Found
    from geo.read.facts import Facts
    from geo.read.held import HeldTable
    from geo.read.profile import Coordinates, TableKind

#: How much of the confidence the column's name gives; the rest is its content.
_BY_NAME: Final = 0.6
#: The confidence from which a guess is proposed.
PROPOSED: Final = 0.5
#: What content alone may give, for fields that it shows: most columns of numbers could be many things.
_BY_CONTENT: Final[dict[str, float]] = {"date": 0.55, POSITION: 0.55, "url": 0.55}
#: Fields that are never proposed: whether a last day belongs to the interval is for a person to say.
_ASKED: Final = frozenset({"end", "last_day"})

#: Fields of who it was: a column not plainly named so is proposed only where it may be one.
_ACTORS: Final = frozenset({"actor_a", "actor_b", "actor"})

#: Candidates kept for each field.
_MOST: Final = 5

#: Names of holders that no table of events uses for those who fought.
_HOLDER_WORDS: Final = ("holder", "held", "control", "controlled", "controller", "السيطرة", "المسيطر", "контроль")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may hold a field: how sure that is, from 0 to 1, and why."""

    column: str
    confidence: float
    reason: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table probably is.

    Attributes
    ----------
    facts
        What each column holds.
    candidates
        For each field of every kind the columns that may hold it, the likeliest first.
    profile
        The likeliest of all together, each column once; it may lack what its kind needs.
    rows
        Rows the table has.
    """

    facts: Mapping[str, Facts]
    candidates: Mapping[str, tuple[Candidate, ...]]
    profile: Profile
    rows: int

    def best(self, field: str) -> Candidate | None:
        """Return the candidate that the profile has for a field; ``None`` when it has none."""
        column = self.profile.columns.get(field)
        return next((one for one in self.candidates.get(field, ()) if one.column == column), None)

    def of_kind(self, kind: TableKind) -> Profile:
        """Return the likeliest profile of another kind of table."""
        return _profile(kind, self.candidates, self.facts, self.profile.name)


def guess(table: HeldTable) -> Guess:
    """Guess which column of a table holds what, by its name and by a sample of its values.

    The same table gives the same guess.

    Raises
    ------
    CancelledError
        The reading was cancelled.
    """
    cells = sample_of(table.cells)
    facts = {}
    for place, name in enumerate(cells.columns):
        step(place, len(cells.columns))
        facts[name] = facts_of(cells[name], name)
    fields = dict.fromkeys(field for kind in FIELDS for field in FIELDS[kind])
    candidates = {field: _candidates(field, facts) for field in fields}
    name = table.content.stem[:60] or "table"
    kind = _kind(candidates, facts)
    if kind != "holdings":
        if not any(_there(candidates, axis) for axis in ("latitude", "longitude", POSITION)):
            _add(candidates, axes(facts, _free(candidates, facts)), facts)
            kind = _kind(candidates, facts)
        if kind != "places":
            _add(candidates, what_happened(facts, _free(candidates, facts)), facts)
    profile = _profile(kind, candidates, facts, name)
    return Guess(facts, candidates, profile, table.rows)


def _free(candidates: Mapping[str, tuple[Candidate, ...]], facts: Mapping[str, Facts]) -> list[str]:
    """Return the columns that are probably nothing."""
    taken = {one.column for each in candidates.values() for one in each if one.confidence >= PROPOSED}
    return [name for name in facts if name not in taken]


def _add(candidates: dict[str, tuple[Candidate, ...]], found: Iterable[Found], facts: Mapping[str, Facts]) -> None:
    """Add what content alone makes likely, for fields that no column is named like."""
    for field, column, sure, said in found:
        if not _there(candidates, field):
            new = Candidate(column, sure, said, facts[column].samples)
            candidates[field] = (new, *(one for one in candidates[field] if one.column != column))[:_MOST]


def _candidates(field: str, facts: Mapping[str, Facts]) -> tuple[Candidate, ...]:
    found = []
    for name, one in facts.items():
        named = named_like(name, field)
        content, said = suits(one, field)
        if content == 0 or (named == 0 and field not in _BY_CONTENT):
            continue
        sure = _BY_NAME * named + (1 - _BY_NAME) * content if named else _BY_CONTENT[field] * content
        doubt = no_actor(one) if field in _ACTORS and named < 1 else ""
        asked = doubt or (field in _ASKED and name != field)
        sure = min(sure, PROPOSED - 0.1) if asked else min(sure, 0.99)
        like = (
            f"named like {SAID[field].partition(',')[0]}; "
            if named >= 0.8
            else ("named a little like it; " if named else "")
        )
        found.append(Candidate(name, round(sure, 2), like + said + doubt, one.samples))
    # Of equals the column further left.
    return tuple(sorted(found, key=lambda one: -one.confidence)[:_MOST])


def _kind(candidates: Mapping[str, tuple[Candidate, ...]], facts: Mapping[str, Facts]) -> TableKind:
    """Return what the rows of a table probably are."""
    placed = _there(candidates, POSITION) or all(_there(candidates, axis) for axis in ("latitude", "longitude"))
    dated = _there(candidates, "date", "start") or all(_there(candidates, part) for part in PARTS)
    if not placed and dated and _there(candidates, "place_id") and _there(candidates, "actor"):
        return "holdings"
    holder = any(named_like_holder(name) for name in facts)
    if placed and dated and holder and not _there(candidates, "kind", "deaths_best", "actor_b"):
        return "survey"
    if (
        placed
        and not dated
        and _there(candidates, "name", "place")
        and not _there(candidates, "actor_a", "deaths_best")
    ):
        return "places"
    return "events"


def _there(candidates: Mapping[str, tuple[Candidate, ...]], *fields: str) -> bool:
    """Return whether a column is proposed for one of the fields."""
    return any(one.confidence >= PROPOSED for field in fields for one in candidates[field])


def named_like_holder(name: str) -> bool:
    """Return whether a column's name is of who held a place, and of nothing else."""
    return any(word in name.split("_") for word in _HOLDER_WORDS)


def _profile(
    kind: TableKind, candidates: Mapping[str, tuple[Candidate, ...]], facts: Mapping[str, Facts], name: str
) -> Profile:
    """Return the surest candidates together: each column once, what is needed before what may be there."""
    needed = {field for group in NEEDED[kind] for field in group}
    # Three columns are a date where none is one by itself.
    parted = not _there(candidates, "date", "start") and all(_there(candidates, part) for part in PARTS)
    ranked = sorted(
        (
            (-one.confidence, field not in needed, FIELDS[kind].index(field), place, field, one.column)
            for field in FIELDS[kind]
            for place, one in enumerate(candidates[field])
            if one.confidence >= PROPOSED and (parted or field not in PARTS)
        )
    )
    columns: dict[str, str] = {}
    for *_, field, column in ranked:
        if field not in columns and column not in columns.values() and not _is_spare(field, columns):
            columns[field] = column
    ordered = {field: columns[field] for field in FIELDS[kind] if field in columns}
    profile = Profile(kind, ordered, name)
    if POSITION in ordered:
        profile = replace(profile, coordinates=_pair_order(facts[ordered[POSITION]]))
    return profile


def _is_spare(field: str, columns: Mapping[str, str]) -> bool:
    """Return whether what a field says is said already: two days, or two positions."""
    if field in {"latitude", "longitude"}:
        return POSITION in columns
    if field == POSITION:
        return "latitude" in columns or "longitude" in columns
    return field in {"date", "start"} and bool({"date", "start"} & set(columns))


def _pair_order(facts: Facts) -> Coordinates:
    """Return the order of a column with both coordinates: WKT writes the longitude first."""
    return "lon, lat" if any("POINT" in one.upper() for one in facts.samples) else "lat, lon"
