"""What is measured: whose distance to whom, how, where. Asked in two places, answered by the one view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from geo.model.view import DEFINITIONS, WHOLE

if TYPE_CHECKING:
    from geo.scene import Scene
    from ui.state import Session

SAID: Final = {
    "position-to-edge": "Position to edge: nearest held place to the rival's zone",
    "edge-to-edge": "Edge to edge: zone to zone",
    "position-to-position": "Position to position: held place to held place",
}
SHORT: Final = {name: said.partition(":")[0] for name, said in SAID.items()}


def has_pair(scene: Scene) -> bool:
    """Return whether there are two sides to measure between."""
    return scene.view.pair is not None and len(scene.sides) >= 2


def pair(state: Session, scene: Scene, *, key: str = "", width: int | Literal["stretch"] = "stretch") -> None:
    """Draw the two choices of the pair; `key` begins the names of the widgets, which are in two places."""
    if scene.view.pair is None:
        return
    sides = list(scene.sides)
    named = sides if scene.view.pair[0] in sides else [scene.view.pair[0], *sides]
    a, b = f"{key}pair_a", f"{key}pair_b"
    st.session_state[a], st.session_state[b] = st.session_state[f"{key}pair_before"] = scene.view.pair
    st.selectbox("From", named, key=a, on_change=_pair, args=(state, key, "pair_a"), width=width)
    st.selectbox("To ground held by", sides, key=b, on_change=_pair, args=(state, key, "pair_b"), width=width)


def definition(state: Session, scene: Scene, *, key: str = "") -> None:
    """Draw the choice of the definition."""
    name = f"{key}definition"
    st.session_state[name] = scene.view.definition
    st.radio("Definition", DEFINITIONS, key=name, format_func=SAID.get, on_change=_definition, args=(state, name))


def limits(state: Session, scene: Scene, *, key: str = "") -> None:
    """Draw what bounds the measuring: how well a position must be known, and where it must lie."""
    limit, whole = f"{key}place_limit", f"{key}whole_area"
    now = int(scene.view.max_place_uncertainty_m)
    st.session_state[limit] = now
    st.number_input(
        "Leave out positions known worse than (m)",
        min_value=0, max_value=max(100_000, now), step=100, key=limit, on_change=_limit, args=(state, limit),
    )  # fmt: skip
    if scene.dataset.defaults.area is not None:
        st.session_state[whole] = state.view.area == WHOLE
        label = "Measure everywhere, not only in the area of interest"
        st.toggle(label, key=whole, on_change=_area, args=(state, whole))


def _pair(state: Session, key: str, changed: str) -> None:
    a, b = st.session_state[f"{key}pair_a"], st.session_state[f"{key}pair_b"]
    if a == b:  # Choosing the other's side swaps the two.
        before = st.session_state[f"{key}pair_before"]
        a, b = (a, before[0]) if changed == "pair_a" else (before[1], b)
    state.change(pair=(a, b))


def _definition(state: Session, name: str) -> None:
    state.change(definition=st.session_state[name])


def _limit(state: Session, name: str) -> None:
    state.change(max_place_uncertainty_m=float(st.session_state[name]))


def _area(state: Session, name: str) -> None:
    state.change(area=WHOLE if st.session_state[name] else None)
