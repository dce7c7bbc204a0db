"""Long work of the page Control, in a thread of its own: the map stays usable, and who no longer waits stops it.

A session has one work at a time at each place of the page: the next one there, and the end of the session, stop it at
its next step (`geo.model.progress`). Other sessions' work is their own, on the same data, too.
"""

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


def _stop(works: dict[str, _Work]) -> None:
    for work in works.values():
        work.job.progress.cancel()


@st.cache_resource(scope="session", show_spinner=False, on_release=_stop)
def _works() -> dict[str, _Work]:
    """Return the work of this session, by its place on the page; Streamlit stops it when the session ends."""
    return {}


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
        Called when the reader no longer waits; what was begun has been told to stop, and is forgotten.
    """
    works = _works()
    held = works.get(key)
    if held is None or held.token != token:
        forget(key)
        held = works[key] = _Work(token, ReadingJob(work), time.monotonic())
    if held.job.is_done(within_s=PATIENCE_S):
        return True
    _count(held, key, what, stop)
    return False


def forget(key: str) -> None:
    """Stop the work at a place of the page, if there is any."""
    held = _works().pop(key, None)
    if held is not None:
        held.job.progress.cancel()


@st.fragment(run_every=LOOK_S)
def _count(work: _Work, key: str, what: str, stop: Callable[[], None]) -> None:
    if work.job.is_done():
        st.rerun()
    with st.container(key=f"{key}-waits", horizontal=True, vertical_alignment="center"):
        done = work.job.progress.label
        far = f"{done}, " if done else ""
        seconds = f"{time.monotonic() - work.begun_s:,.0f} s"
        st.markdown(md(f"{what}: {far}{seconds}. The map and the other pages can be used."))
        if st.button("Stop", key=f"{key}-stop"):
            forget(key)
            stop()
            st.rerun()
