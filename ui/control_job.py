"""Long work of the page Control, in a thread of its own: the map stays usable, the seconds are counted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.plain import md
from ui.reading_job import ReadingJob

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

#: Seconds between two looks at the work.
LOOK_S: Final = 1.0
#: Seconds a page waits before it counts.
PATIENCE_S: Final = 0.5


@dataclass(frozen=True, eq=False)
class _Work:
    token: Hashable
    job: ReadingJob[object]
    begun_s: float


def is_done(work: Callable[[], object], *, token: Hashable, key: str, what: str, stop: Callable[[], None]) -> bool:
    """Return whether some work is done, beginning it where it is not; until then draw how long it has taken.

    Parameters
    ----------
    work
        Does it, and remembers what it found: called once for a token.
    token
        Says what is worked out; with another one other work begins.
    key
        Names the place on the page: one work at a time.
    stop
        Called when the reader no longer waits; what was begun goes on to its end, and is remembered.
    """
    name = f"{key}-job"
    held: _Work | None = st.session_state.get(name)
    if held is None or held.token != token:
        held = st.session_state[name] = _Work(token, ReadingJob(work), time.monotonic())
    if held.job.is_done(within_s=PATIENCE_S):
        return True
    _count(held, key, what, stop)
    return False


@st.fragment(run_every=LOOK_S)
def _count(work: _Work, key: str, what: str, stop: Callable[[], None]) -> None:
    if work.job.is_done():
        st.rerun()
    with st.container(key=f"{key}-waits", horizontal=True, vertical_alignment="center"):
        st.markdown(f"{md(what)}: {time.monotonic() - work.begun_s:,.0f} s. The map and the other pages can be used.")
        if st.button("Stop waiting", key=f"{key}-stop"):
            stop()
            st.rerun()
