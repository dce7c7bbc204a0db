"""One screen for a table whose columns no reader knows: what each probably means, to correct and put on the map."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.model.errors import StandoffError
from geo.model.text import count_text
from geo.read.guess import guess
from geo.read.held import hold
from geo.read.known_kinds import to_tell
from geo.read.options import Options
from geo.read.profile import Profile, from_toml
from geo.read.proposals import Proposal, order_question, proposals, tried
from ui import date_order
from ui.column_choices import Asked, columns, fill, first
from ui.own_reading import ORDER, in_fields
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.read.content import Content
    from geo.read.profile import TableKind
    from geo.read.proposals import Key

#: Kinds of tables as they are asked for.
_KINDS: Final[dict[TableKind, str]] = {
    "events": "Events: what happened, where and when",
    "survey": "A survey: who held which place on which date",
    "places": "Places: names and where they are",
    "holdings": "Holdings: who held a place of another table, from when",
}


@dataclass(frozen=True, slots=True)
class _Switch:
    """Another way to read a table: as it is said, and whether a profile has it."""

    label: str
    is_set: Callable[[Profile], bool]


_SWITCHES: Final[dict[Key, _Switch]] = {
    "coordinates": _Switch(
        "Read the coordinates as degrees, minutes and seconds", lambda profile: profile.coordinates == "dms"
    ),
    "swapped": _Switch("Exchange latitude and longitude", lambda profile: profile.swapped),
    "dates": _Switch("Read the dates as a spreadsheet's count of days", lambda profile: profile.dates == "serial"),
}


#: Rows shown of the table.
_SHOWN: Final = 5
#: What the name of a downloaded file does without.
_ODD: Final = re.compile(r"[^\w-]+")


def show() -> None:
    """Draw the screen for the first table that nobody knows and that was not left out; nothing when there is none."""
    waiting = _waiting()
    if not waiting:
        st.session_state.pop("mapper", None)
        return
    told = Options(date_order=st.session_state.get("files_order") or None)
    if _wanted() is None and date_order.is_all(waiting[0], told):
        with st.container(border=True, key="mapper-screen"):
            date_order.show(waiting[0], _why_asked(waiting[0].name))
        return
    try:
        asked = _asked(waiting[0])
    except StandoffError:
        _leave_out(
            waiting[0]
        )  # Nothing can be asked of it; why it cannot be used is said above, once it is drawn anew.
    with st.container(border=True, key="mapper-screen"):
        _screen(asked, len(waiting))


def show_again() -> None:
    """Draw a button that asks again about the tables a person was asked about, with what was said filled in."""
    if st.session_state.get("files_profiles"):
        st.button("Change what the columns mean", key="mapper-again", on_click=_ask_again)


def _ask_again() -> None:
    st.session_state["mapper_before"] = st.session_state["files_profiles"]
    st.session_state["files_profiles"] = ()
    st.session_state["files_left_out"] = frozenset()
    st.session_state.pop("mapper", None)


def ask_about(content: Content) -> None:
    """Ask about a table that is known by its own header, or that was told, with what was said filled in."""
    told = st.session_state.get("files_profiles", ())
    st.session_state["mapper_before"] = (*told, *st.session_state.get("mapper_before", ()))
    st.session_state["mapper_wanted"] = content
    st.session_state["files_left_out"] = st.session_state.get("files_left_out", frozenset()) - {content.sha256}
    st.session_state.pop("mapper", None)


def asks(refusal: str) -> bool:
    """Return whether a refusal is of the table that the screen asks about, and said there."""
    waiting = _waiting()
    return bool(waiting) and refusal.startswith(f"{waiting[0].name}: ")


def _waiting() -> list[Content]:
    left_out = st.session_state.get("files_left_out", frozenset())
    wanted = _wanted()
    unknown = [one for one in st.session_state.get("files_unknown", ()) if one.sha256 not in left_out]
    return unknown if wanted is None else [wanted, *(one for one in unknown if one.sha256 != wanted.sha256)]


def _wanted() -> Content | None:
    """Return the table that a person wants to say something of, though it can be read."""
    wanted: Content | None = st.session_state.get("mapper_wanted")
    return wanted


def _leave_out(content: Content) -> None:
    if _wanted() is content:
        del st.session_state["mapper_wanted"]
        st.rerun()
    st.session_state["files_left_out"] = st.session_state.get("files_left_out", frozenset()) | {content.sha256}
    st.rerun()


def _why_asked(name: str) -> str:
    """Return what the reader found in a table, without what to do about it: that is done here."""
    said = next((line for line in st.session_state.get("files_refused", ()) if line.startswith(f"{name}: ")), "")
    found = said.removeprefix(f"{name}: ").partition("; ")[0]
    return f"{found[:1].upper()}{found[1:]}. " if found else ""


def _asked(content: Content) -> Asked:
    """Return what was guessed of a table; worked out once."""
    held = st.session_state.get("mapper")
    if held is None or held.key != content.sha256[:12]:
        table = hold(content)
        held = st.session_state["mapper"] = Asked(table, guess(table), content.sha256[:12])
        fitting = [one for one in st.session_state.get("mapper_before", ()) if one.fits(table.cells.columns)]
        st.session_state[held.of("before")] = fitting[0] if fitting else None
        if fitting:
            _fill(held, fitting[0])
    return held


@st.fragment
def _screen(asked: Asked, waiting: int) -> None:
    name = asked.table.content.name
    st.markdown(f"### What do the columns of {md(name)} mean?")
    more = f" Then {'comes' if waiting == 2 else 'come'} {count_text(waiting - 1, 'more file')}." if waiting > 1 else ""
    st.caption(
        f"{md(_why_asked(name))} This is what its columns look like, by their names and by what they hold: "
        f"correct it, then put it on the map.{more}"
    )
    given = _given(asked)
    kind = st.selectbox(
        "Each row is one of", list(_KINDS), format_func=_KINDS.get, **first(asked.of("kind"), asked.guess.profile.kind)
    )
    st.dataframe(asked.table.cells.head(_SHOWN).rename(columns=asked.table.label), hide_index=True, height="content")
    profile = columns(asked, kind, given)
    profile = _said(asked, profile, given)
    _finish(asked, profile)


def _said(asked: Asked, profile: Profile, given: Profile | None) -> Profile:
    """Draw what the table does not tell itself, and what it may want to be read as; return the profile with it."""
    question = order_question(asked.table, profile)
    if question is not None:
        order = st.radio(
            f"Nothing tells whether the day or the month comes first. {md(question.example)} is",
            ["day-first", "month-first"],
            format_func={"day-first": question.day_first, "month-first": question.month_first}.get,
            horizontal=True,
            **first(asked.of("order"), None),
        )
        profile = replace(profile, dates=order)
    return _switched(asked, profile, given)


def _switched(asked: Asked, profile: Profile, given: Profile | None) -> Profile:
    """Draw a switch for each other way in which the table may want to be read; return the profile with those set."""
    likely = {one.key: one for one in proposals(asked.table, profile, asked.guess.facts)}
    before = () if given is None else [key for key, said in _SWITCHES.items() if said.is_set(given)]
    for key, switch in _SWITCHES.items():
        if key not in likely and key not in before:
            continue
        if key in likely:
            st.caption(md(likely[key].because[:1].upper() + likely[key].because[1:]))
        if st.toggle(switch.label, **first(asked.of(key), value=False)):
            profile = Proposal(key, "").applied(profile)
    return profile


def _finish(asked: Asked, profile: Profile) -> None:
    """Draw what becomes of the rows, and what can be done with the profile."""
    trial = tried(asked.table, profile, Options(date_order=st.session_state.get("files_order") or None))
    beginning = "" if asked.table.whole else f"Of the first {asked.table.rows:,} rows: "
    draw = st.success if trial.accepted == trial.rows else (st.warning if trial.accepted else st.info)
    said = in_fields(trial.said).replace(f'in the field "{ORDER}"', "above")
    draw(md(beginning + said), icon=":material/table_rows:")
    put, save, leave = st.columns(3)
    if put.button(
        "Put it on the map", type="primary", disabled=not trial.accepted, width="stretch", key=asked.of("put")
    ):
        others = [one for one in st.session_state.get("files_profiles", ()) if not one.fits(asked.table.cells.columns)]
        st.session_state["files_profiles"] = (*others, profile)
        st.session_state.pop("mapper_wanted", None)
        st.rerun()
    save.download_button(
        "Download the profile",
        data=profile.toml() + to_tell(profile, asked.table.cells),
        file_name=_ODD.sub("-", profile.name).strip("-")[:60] + "-profile.toml",
        mime="application/toml",
        on_click="ignore",
        disabled=bool(profile.missing()),
        help="A small text file (TOML) that says what the columns mean, for the next file of this kind: here, or in "
        "the terminal with --profile.",
        width="stretch",
        key=asked.of("save"),
    )
    label = "Leave this file out" if _wanted() is None else "Leave it as it is"
    if leave.button(label, width="stretch", type="tertiary", key=asked.of("leave")):
        _leave_out(asked.table.content)


def _given(asked: Asked) -> Profile | None:
    """Draw where a profile of before can be given; a new one fills in every choice."""
    with st.expander("Use a profile you have"):
        file = st.file_uploader("Profile (TOML)", type=["toml"], key=asked.of("profile"))
        if file is None:
            return st.session_state.get(asked.of("before"))
        try:
            profile = from_toml(file.getvalue(), name=file.name)
        except StandoffError as error:
            st.error(md(str(error).partition("; geo profile FILE")[0]))
            return None
        lacking = profile.lacking(asked.table.cells.columns)
        if lacking:
            st.error(md(f"{file.name}: the table has no column {', '.join(lacking)}, which the profile names"))
            return None
        st.caption(md(f"Read with the profile {profile.name!r}; what it says is filled in below."))
    if st.session_state.get(asked.of("filled")) != file.file_id:
        st.session_state[asked.of("filled")] = file.file_id
        _fill(asked, profile)
    return profile


def _fill(asked: Asked, profile: Profile) -> None:
    """Set every choice to what a profile says."""
    st.session_state[asked.of("kind")] = profile.kind
    fill(asked, profile)
    st.session_state[asked.of("order")] = profile.dates if profile.dates != "serial" else None
    for key, switch in _SWITCHES.items():
        st.session_state[asked.of(key)] = switch.is_set(profile)
