"""Which column holds which field: a choice each, filled with what was guessed, and beside it why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.read.profile import FIELDS, NEEDED, PARTS, POSITION, Profile
from geo.read.vocabulary import label
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.read.guess import Candidate, Guess
    from geo.read.held import HeldTable
    from geo.read.profile import Coordinates, TableKind

#: What a person may say once for every row.
_WHO: Final = ("actor_a", "actor")
_BESIDE: Final = ("source",)
#: How exact the places are: a profile's constant in metres, and how it is said. Where nothing is said, readers take
#: 25 km and note it.
EXACT: Final = "place_uncertainty_m"
_COLUMN, _OTHER = "column", "other"
_DISTANCES: Final = {
    "": "not known: taken as within 25 km",
    "100": "a building or a street: 100 m",
    "1000": "a named village or town: 1 km",
    "25000": "a district: 25 km",
    _COLUMN: "as a column says",
    _OTHER: "another distance",
}
#: What stands for no column.
_NONE: Final = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A table that is asked about, what was guessed of it, and the keys of its widgets."""

    table: HeldTable
    guess: Guess
    key: str

    def of(self, name: str) -> str:
        """Return the key of a widget."""
        return f"map-{self.key}-{name}"


def first(key: str, value: object) -> dict[str, str]:
    """Fill a widget that is drawn for the first time; return its key."""
    st.session_state.setdefault(key, value)
    return {"key": key}


def columns(asked: Asked, kind: TableKind, given: Profile | None) -> Profile:
    """Draw a choice for each field, what is needed first; return the profile of what was chosen."""
    start = asked.guess.profile if kind == asked.guess.profile.kind else asked.guess.of_kind(kind)
    groups = NEEDED[kind]
    needed = [field for field in FIELDS[kind] if field in PARTS or any(field in group for group in groups)]
    # Of what is needed either way, the usual one and the one that was found.
    needed = [one for one in needed if one in start.columns or one in {group[0] for group in groups}]
    if POSITION in start.columns:
        needed = [one for one in needed if one not in {"latitude", "longitude"}]
    chosen = {field: _choice(asked, kind, field, start, given) for field in needed}
    always = _always(asked, kind, chosen, _WHO) | _exactness(asked, kind, chosen, start, given)
    rest = [field for field in FIELDS[kind] if field not in {*needed, EXACT}]
    found = sum(field in start.columns for field in rest)
    with st.expander(f"More columns ({found} of {len(rest)} found)"):
        chosen |= {field: _choice(asked, kind, field, start, given) for field in rest}
        always |= _always(asked, kind, chosen, _BESIDE)
    columns = {field: chosen[field] for field in FIELDS[kind] if chosen.get(field)}
    if POSITION in columns:
        columns = {field: column for field, column in columns.items() if field not in {"latitude", "longitude"}}
    base = given if given is not None and given.kind == kind else start
    return replace(
        base,
        columns=columns,
        coordinates=_order_of_pair(asked, start) if POSITION in columns else "degrees",
        swapped=False,
        dates=None,
        constants={field: text for field, text in (base.constants | always).items() if text and field not in columns},
    )


def _always(asked: Asked, kind: TableKind, chosen: Mapping[str, str], fields: Sequence[str]) -> dict[str, str]:
    """Draw a field for what no column says and a person may say once for every row; return what was said."""
    free = [field for field in fields if field in FIELDS[kind] and not chosen.get(field)]
    return {
        field: st.text_input(
            f"{label(field)}, the same in every row",
            max_chars=200,
            **first(asked.of(f"{kind}-always-{field}"), ""),
        ).strip()
        for field in free
    }


def _exactness(
    asked: Asked, kind: TableKind, chosen: dict[str, str], start: Profile, given: Profile | None
) -> dict[str, str]:
    """Draw how exact the places are: one distance for every row, or the column that says; return the distance."""
    if EXACT not in FIELDS[kind]:
        return {}
    said = st.selectbox(
        "How exact are the places? Each is",
        list(_DISTANCES),
        format_func=_DISTANCES.get,
        help="An event is drawn as a circle that holds its true place, and feeds no distance finer than that.",
        **first(asked.of(f"{kind}-exact"), _COLUMN if EXACT in start.columns else ""),
    )
    if said == _COLUMN:
        chosen[EXACT] = _choice(asked, kind, EXACT, start, given)
        return {EXACT: ""}
    return _always(asked, kind, chosen, (EXACT,)) if said == _OTHER else {EXACT: said}


def _order_of_pair(asked: Asked, start: Profile) -> Coordinates:
    """Draw which coordinate comes first in a column with both."""
    usual = start.coordinates if POSITION in start.columns else "lat, lon"
    return st.radio(
        "In the column with both, first comes",
        ["lat, lon", "lon, lat"],
        format_func={"lat, lon": "the latitude", "lon, lat": "the longitude"}.get,
        horizontal=True,
        **first(asked.of("first"), usual),
    )


def _choice(asked: Asked, kind: TableKind, field: str, start: Profile, given: Profile | None) -> str:
    """Draw which column holds a field, and beside it why it was guessed and what it holds."""
    names = [_NONE, *asked.table.cells.columns]
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        column = st.selectbox(
            label(field),
            names,
            format_func=lambda name: asked.table.label(name) or "not in this table",
            **first(asked.of(f"{kind}-{field}"), start.columns.get(field, _NONE)),
        )
    with right:
        st.caption(md(_why(asked, field, column, given)) if column else "&nbsp;")
    return column


def _why(asked: Asked, field: str, column: str, given: Profile | None) -> str:
    found = asked.guess
    candidates: Mapping[str, Candidate] = {one.column: one for one in found.candidates.get(field, ())}
    samples = ", ".join(found.facts[column].samples) or "nothing"
    if given is not None and given.columns.get(field) == column:
        return f"From the profile. It holds: {samples}"
    if column not in candidates:
        return f"Your choice. It holds: {samples}"
    one = candidates[column]
    others = [asked.table.label(other.column) for other in candidates.values() if other.column != column][:2]
    instead = f". Or: {', '.join(others)}" if others else ""
    return f"{one.confidence:.0%} sure: {one.reason}. It holds: {samples}{instead}"


def fill(asked: Asked, profile: Profile) -> None:
    """Set every choice to what a profile says."""
    for field in FIELDS[profile.kind]:
        st.session_state[asked.of(f"{profile.kind}-{field}")] = profile.columns.get(field, _NONE)
        if field in {*_WHO, *_BESIDE}:
            st.session_state[asked.of(f"{profile.kind}-always-{field}")] = profile.constants.get(field, "")
    if EXACT in FIELDS[profile.kind]:
        st.session_state[asked.of(f"{profile.kind}-exact")] = _exactly(profile)
        st.session_state[asked.of(f"{profile.kind}-always-{EXACT}")] = profile.constants.get(EXACT, "")
    st.session_state[asked.of("first")] = profile.coordinates if POSITION in profile.columns else "lat, lon"


def _exactly(profile: Profile) -> str:
    """Return which answer a profile gives to how exact the places are."""
    if EXACT in profile.columns:
        return _COLUMN
    text = profile.constants.get(EXACT, "")
    return text if text in _DISTANCES else _OTHER
