"""Findings set aside by hand in this session, and taken back: the files stay as they are, the data have fewer rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from geo.model.errors import StandoffError
from geo.read.aside import set_aside
from geo.read.files import dataset_of
from ui.state import OWN

if TYPE_CHECKING:
    from geo.quality.finding import Finding
    from geo.read.aside import Aside
    from geo.read.gather import Reading
    from ui.state import Session


@dataclass(frozen=True)
class Step:
    """One finding set aside: its title, how many rows, and which."""

    title: str
    count: int
    rows: Aside = field(repr=False)


@dataclass
class _Steps:
    reading: Reading
    taken: list[Step] = field(default_factory=list)


def can(state: Session) -> bool:
    """Return whether rows of the data shown can be set aside: those of the reader's own files, as they were read."""
    return state.reading is not None and state.dataset.name == OWN


def steps(state: Session) -> tuple[Step, ...]:
    """Return what was set aside of the files that are open."""
    held = st.session_state.get("aside")
    if not can(state) or not isinstance(held, _Steps) or held.reading is not state.reading:
        return ()
    return tuple(held.taken)


def take(state: Session, finding: Finding) -> None:
    """Set the rows of a finding aside."""
    _become(state, [*steps(state), Step(finding.title, len(finding.removable), finding.aside())])


def take_back(state: Session, which: int) -> None:
    """Take one of the steps back."""
    _become(state, [one for place, one in enumerate(steps(state)) if place != which])


def _become(state: Session, taken: list[Step]) -> None:
    """Show the files less what was set aside; where nothing would be left, say so and change nothing."""
    reading = state.reading
    if reading is None:
        return
    rows: Aside = {}
    for step in taken:
        for table, reasons in step.rows.items():
            rows[table] = {**reasons, **rows.get(table, {})}
    try:
        dataset = dataset_of(set_aside(reading, rows), name=OWN)
    except StandoffError as error:
        state.notices.append(f"Nothing was set aside, for nothing would be left: {error}")
        return
    st.session_state["aside"] = _Steps(reading, taken)
    state.exchange(dataset)
