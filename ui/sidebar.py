"""The sidebar: which data, and which events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.measure.ground import ONE_DAY
from geo.model.actors import NOT_SIDES
from geo.model.errors import StandoffError
from geo.model.kinds import KINDS
from ui import own_files
from ui.cache import built_in, folder_titles
from ui.state import DEFAULT, OWN, Session, day

if TYPE_CHECKING:
    from geo.scene import Scene

#: Choices of the precision filter: the largest radius shown, in metres; None shows all.
_PRECISIONS = {
    "All, drawn as uncertain": None,
    "Within 25 km": 25_000.0,
    "Within 5 km": 5_000.0,
    "Within 1 km": 1_000.0,
}


def show(state: Session, scene: Scene) -> None:
    """Draw the sidebar; every widget is filled from the view and writes back to it."""
    with st.sidebar:
        st.markdown("## Standoff")
        _dataset(state)
        _dates(state, scene)
        _actors_and_kinds(state, scene)
        _numbers(state)
        st.session_state["words"] = state.view.text
        st.text_input(
            "Search place, actor, note",
            key="words",
            max_chars=200,
            on_change=_words,
            args=(state,),
            placeholder="e.g. Marea",
        )
        st.button("Clear filters", on_click=_clear, args=(state,), width="stretch", type="tertiary")


def _dataset(state: Session) -> None:
    titles = dict(folder_titles())
    if state.own is not None:
        titles[OWN] = state.own.title
    st.session_state["dataset"] = state.dataset.name if state.dataset.name in titles else DEFAULT
    # The sample first, a reader's own files last.
    names = sorted(titles, key=lambda name: (name != DEFAULT, name == OWN, titles[name]))
    st.selectbox("Dataset", names, key="dataset", format_func=titles.get, on_change=_choose, args=(state,))
    own_files.show(state)


def _choose(state: Session) -> None:
    name = st.session_state["dataset"]
    if name == OWN and state.own is not None:
        state.open(state.own)
        return
    try:
        state.open(built_in(name))
    except StandoffError as error:
        state.notices.append(f"{error}.")


def _dates(state: Session, scene: Scene) -> None:
    if not scene.dated:
        return
    first, last = scene.period[0].date(), (scene.period[1] - ONE_DAY).date()
    window = scene.view.window or scene.period
    st.session_state["first_day"] = window[0].date()
    st.session_state["last_day"] = (
        (window[1] - ONE_DAY).ceil("D").date() if window[1] > window[0] + ONE_DAY else window[0].date()
    )
    bounds = {"min_value": first, "max_value": last, "format": "YYYY-MM-DD"}
    st.date_input("First day", key="first_day", on_change=_window, args=(state, "first_day"), **bounds)
    st.date_input("Last day", key="last_day", on_change=_window, args=(state, "last_day"), **bounds)


def _window(state: Session, changed: str) -> None:
    first, last = st.session_state["first_day"], st.session_state["last_day"]
    if first is None or last is None:
        return
    if first > last:  # The date just chosen stands; the other follows it.
        first = last = st.session_state[changed]
    window = day(first), day(last) + ONE_DAY
    instant = state.view.instant or state.dataset.defaults.instant
    if instant is not None and not window[0] <= instant < window[1]:
        instant = min(max(instant, window[0]), window[1] - ONE_DAY)
    state.change(window=window, instant=instant)


def _actors_and_kinds(state: Session, scene: Scene) -> None:
    there = scene.ground.sieve
    names = [name for name in there.actors if name not in NOT_SIDES]
    st.session_state["actors"] = [name for name in scene.view.actors if name in names]
    st.multiselect("Actors", names, key="actors", on_change=_actors, args=(state,), placeholder="All")
    present = [kind for kind in KINDS if kind in there.kinds]
    st.session_state["kinds"] = [kind for kind in state.view.kinds if kind in present]
    st.multiselect("Kinds of event", present, key="kinds", on_change=_kinds, args=(state,), placeholder="All")


def _actors(state: Session) -> None:
    state.change(actors=tuple(sorted(st.session_state["actors"])))


def _kinds(state: Session) -> None:
    state.change(kinds=tuple(sorted(st.session_state["kinds"])))


def _numbers(state: Session) -> None:
    st.session_state["deaths"] = state.view.min_deaths
    st.number_input(
        "At least so many deaths (best estimate)", min_value=0, step=1, key="deaths", on_change=_deaths, args=(state,)
    )
    labels = list(_PRECISIONS)
    limit = state.view.max_event_uncertainty_m
    own = next((label for label, value in _PRECISIONS.items() if value == limit), None)
    if own is None:  # A link may carry any limit.
        own = f"Within {limit:g} m"
        labels.append(own)
    st.session_state["precision"] = own
    st.selectbox("Place known", labels, key="precision", on_change=_precision, args=(state,))


def _deaths(state: Session) -> None:
    state.change(min_deaths=int(st.session_state["deaths"]))


def _precision(state: Session) -> None:
    label = st.session_state["precision"]
    if label in _PRECISIONS:
        state.change(max_event_uncertainty_m=_PRECISIONS[label])


def _words(state: Session) -> None:
    state.change(text=" ".join(st.session_state["words"].split()))


def _clear(state: Session) -> None:
    state.change(actors=(), kinds=(), min_deaths=0, max_event_uncertainty_m=None, text="", window=None)
