"""What the Share dialog gives away: snapshots taken when they are asked for, and files made of them on a click.

A file is made in a thread that knows no session: everything it needs is handed to it, and what became of it is noted
where the dialog looks (`Progress`).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from geo.measure.kept import Kept
from geo.model.errors import InputError
from geo.share.care import Treatment
from geo.share.snapshot import Snapshot, Wanted, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.model.dataset import Dataset
    from geo.share.care import Care

#: Snapshots of a session held at once: what is chosen now, and what was a moment ago.
_MOST: Final = 2
#: Previews and published pages held likewise.
_KEPT: Final = "share_kept"
_PROGRESS: Final = "share_progress"

OWN_ERROR: Final = "an error of Standoff's own ({}); tell who runs this server, whose messages say more"


@dataclass(frozen=True, eq=False)
class Source:
    """What a snapshot is taken of, and how; it is taken once, when it is first asked for.

    Attributes
    ----------
    dataset, wanted
        As for `geo.share.snapshot.take`.
    now
        The day before which days are held back, as long as it lasts.
    """

    dataset: Dataset
    wanted: Wanted
    now: pd.Timestamp
    _kept: Kept[Snapshot] = field(repr=False)
    #: Of the same data, care and day; views share it.
    _treatment: Treatment | None = field(default=None, repr=False)

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this source apart: other data, another view or another care has another."""
        # Titles and sources are said in what leaves, and are not in the fingerprint.
        return self.dataset.fingerprint, self.dataset.title, self.dataset.sources, self.wanted, self.now

    @property
    def is_taken(self) -> bool:
        """Whether the snapshot is at hand."""
        return self.key in self._kept

    def take(self) -> Snapshot:
        """Return the snapshot.

        Raises
        ------
        InputError
            The data cannot be shared so.
        """
        treatment = self._treatment or Treatment(self.dataset, self.wanted.care, self.now)
        return self._kept.get(self.key, lambda: taken(treatment, self.wanted))


def source_of(dataset: Dataset, wanted: Wanted) -> Source:
    """Return what is to be shared; the session keeps the last snapshots taken."""
    kept: Kept[Snapshot] = st.session_state.setdefault(_KEPT, Kept(_MOST))
    treatment = treatment_of(dataset, wanted.care)
    return Source(dataset, wanted, treatment.now, kept, treatment)


def treatment_of(dataset: Dataset, care: Care) -> Treatment:
    """Return the data as they leave today, worked out when they are first asked for; the session keeps the last two."""
    kept: Kept[Treatment] = st.session_state.setdefault("share_treatments", Kept(_MOST))
    today = pd.Timestamp.now("UTC").floor("D")
    key = (dataset.fingerprint, dataset.title, dataset.sources, care, today)
    return kept.get(key, lambda: Treatment(dataset, care, today))


@dataclass
class Step:
    """A file that is being made, or could not be: since when (seconds), and why not."""

    since: float
    failed: str = ""


class Progress:
    """What is being made of a session's files, and what could not be; told by threads, read by the dialog."""

    def __init__(self) -> None:
        self._steps: dict[str, Step] = {}
        self._lock = Lock()

    def begin(self, what: str) -> None:
        """Note that a file is being made."""
        with self._lock:
            self._steps[what] = Step(time.monotonic())

    def end(self, what: str, failed: str = "") -> None:
        """Note that it is made, or why it could not be."""
        with self._lock:
            self._steps.pop(what, None)
            if failed:
                self._steps[what] = Step(time.monotonic(), failed)

    def forget_failures(self) -> None:
        """Forget why files could not be made: other ones are asked for now."""
        with self._lock:
            self._steps = {what: step for what, step in self._steps.items() if not step.failed}

    def __iter__(self) -> Iterator[tuple[str, Step]]:
        """Yield what is under way or failed, the oldest first."""
        with self._lock:
            return iter(list(self._steps.items()))


def progress() -> Progress:
    """Return the progress of this session's files."""
    found: Progress = st.session_state.setdefault(_PROGRESS, Progress())
    return found


def on_click(
    source: Source, what: str, make: Callable[[Snapshot], str | bytes], notes: Progress
) -> Callable[[], bytes]:
    """Return what makes a file when its button is pressed, in whatever thread, and notes how it goes.

    Parameters
    ----------
    what
        What is made, as it is said while it is.
    """

    def made() -> bytes:
        notes.begin(what)
        try:
            content = make(source.take())
        except InputError as error:
            notes.end(what, failed=f"{error}")
            raise
        except Exception as error:
            notes.end(what, failed=OWN_ERROR.format(type(error).__name__))
            raise
        notes.end(what)
        return content.encode("utf-8", "replace") if isinstance(content, str) else content

    return made


def preview(source: Source, name: str, make: Callable[[Snapshot], bytes]) -> bytes:
    """Return a picture of a source, drawn once; the session keeps the last two."""
    kept: Kept[bytes] = st.session_state.setdefault("share_previews", Kept(_MOST))
    return kept.get((source.key, name), lambda: make(source.take()))


def seconds(step: Step) -> int:
    """Return for how many whole seconds a file has been in the making."""
    return int(time.monotonic() - step.since)
