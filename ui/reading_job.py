"""Reading in a thread of its own, so that the map of before stays usable: a bar with a number, and a cancel.

A session has one reading at a time: the next one, and the end of the session, stop it at its next step.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import streamlit as st

from geo.model.progress import Progress, watch
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

#: Seconds between two looks at a reading.
LOOK_S: Final = 0.4

#: What is done once the files are read.
MERGING: Final = "Putting the rows together, checking them"
DRAWING: Final = "Drawing the map"


class ReadingJob(Generic[Found]):
    """Something that is read in a thread of its own, until it is done, fails or is cancelled."""

    def __init__(self, read: Callable[[], Found]) -> None:
        self.progress = Progress()
        self._found: Found | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(read,), daemon=True)
        self._thread.start()

    def _run(self, read: Callable[[], Found]) -> None:
        try:
            with watch(self.progress):
                self._found = read()
        except Exception as error:  # noqa: BLE001 - raised again by who takes what was found
            self._error = error

    def is_done(self, *, within_s: float = 0.0) -> bool:
        """Return whether it has ended, one way or another; wait for it, but not longer than told."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def take(self) -> Found:
        """Return what was read, once, and forget it; raise what ended the reading.

        Raises
        ------
        CancelledError
            It was cancelled.
        Exception
            Whatever ended it.
        """
        found, error = self._found, self._error
        self._found = self._error = None
        if error is not None:
            raise error
        return found


def _stop(job: ReadingJob) -> None:
    job.progress.cancel()


@st.cache_resource(scope="session", max_entries=1, show_spinner=False, on_release=_stop)
def begin(token: str, _read: Callable[[], Found]) -> ReadingJob[Found]:  # noqa: ARG001 - each token is one reading
    """Begin to read; a token is used once.

    Streamlit releases the job, which stops it, for the session's next one, and when the session ends.
    """
    return ReadingJob(_read)


@st.fragment(run_every=LOOK_S)
def show(job: ReadingJob, cancel: Callable[[], None]) -> None:
    """Draw how far a reading is, with a button that stops it; when it is done the page is run again."""
    share = job.progress.fraction
    with st.container(key="reading", border=True):
        if job.is_done():
            # It stays until the page that is run now has something to show.
            st.progress(1.0, text=DRAWING)
            st.rerun()
        label = job.progress.label
        said = label if label == MERGING else f"Reading {label}".strip()
        st.progress(share, text=f"{md(said)}: {share * 100:.0f} %")
        if st.button("Cancel", key="reading-cancel"):
            cancel()
            st.rerun()
