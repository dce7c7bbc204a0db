"""How far long work is, a reading or a measure through time, and a way to stop it.

Readers are called through registries, and through one another, with a file and what was told of it. What follows the
work is no part of either, so it is not passed on as an argument but held for the thread that works: `watch` sets it,
`step` finds it. A new thread begins without one. Where nobody watches, `step` costs a tenth of a microsecond.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.model.errors import CancelledError

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class _Span:
    """The part of the whole, from 0 to 1, that is done now."""

    start: float = 0.0
    end: float = 1.0

    def at(self, share: float) -> float:
        return self.start + (self.end - self.start) * min(max(share, 0.0), 1.0)


class Progress:
    """How far one work is: written by the thread that does it, looked at and cancelled by any other.

    Examples
    --------
    >>> seen = Progress()
    >>> with watch(seen), part(1, 2, "b.csv"):
    ...     step(30, 120)
    ...     print(seen.label, seen.fraction)
    b.csv 0.625
    >>> seen.fraction
    1.0
    """

    def __init__(self) -> None:
        self._fraction = 0.0
        self._label = ""
        self._cancelled = threading.Event()

    @property
    def fraction(self) -> float:
        """How much has been done, from 0 to 1; it never goes back."""
        return self._fraction

    @property
    def label(self) -> str:
        """What is done now, such as the name of the file that is read."""
        return self._label

    @property
    def cancelled(self) -> bool:
        """Whether the work is to stop, or has stopped."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop the work at its next step."""
        self._cancelled.set()

    def advance(self, fraction: float, *, label: str | None = None) -> None:
        """Say how much has been done, from 0 to 1, and what is done now.

        Raises
        ------
        CancelledError
            The work was cancelled.
        """
        if self.cancelled:
            raise CancelledError
        self._fraction = max(self._fraction, fraction)
        if label is not None:
            self._label = label


_CURRENT: Final[ContextVar[tuple[Progress, _Span] | None]] = ContextVar("work", default=None)


@contextmanager
def watch(progress: Progress) -> Iterator[Progress]:
    """Let `progress` follow everything that is done inside, in this thread.

    Raises
    ------
    CancelledError
        The work was cancelled; also where what works has made something else of the error.
    """
    token = _CURRENT.set((progress, _Span()))
    try:
        yield progress
        progress.advance(1.0)
    finally:
        _CURRENT.reset(token)


@contextmanager
def between(start: float, end: float, label: str | None = None) -> Iterator[None]:
    """Let what is done inside take what is done now from one share of it, from 0 to 1, to another.

    Raises
    ------
    CancelledError
        The work was cancelled.
    """
    found = _CURRENT.get()
    if found is None:
        yield
        return
    progress, span = found
    inner = _Span(span.at(start), span.at(end))
    progress.advance(inner.start, label=label)
    token = _CURRENT.set((progress, inner))
    try:
        yield
        progress.advance(inner.end)
    finally:
        _CURRENT.reset(token)


@contextmanager
def part(number: int, of: int, label: str | None = None) -> Iterator[None]:
    """Let what is done inside be part `number`, from 0, of so many equal parts of what is done now.

    Raises
    ------
    CancelledError
        The work was cancelled.
    """
    with between(number / of, (number + 1) / of, label):
        yield


def step(done: float, of: float, label: str | None = None) -> None:
    """Say that `done` of `of`, in any unit, have been done of what is done now: bytes, rows, versions or stages.

    Called between blocks, several times a second, so that work can be cancelled within one.

    Raises
    ------
    CancelledError
        The work was cancelled.
    """
    found = _CURRENT.get()
    if found is not None:
        progress, span = found
        progress.advance(span.at(done / of if of else 1.0), label=label)


def counted(done: int, of: int, what: str) -> None:
    """Take a step, and say which share of so many things is done, one of several being `what`.

    Raises
    ------
    CancelledError
        The work was cancelled.

    Examples
    --------
    >>> with watch(Progress()) as seen:
    ...     counted(300, 1000, "versions added up")
    ...     print(seen.label)
    30 % of 1,000 versions added up
    """
    step(done, of, f"{100 * done // max(of, 1)} % of {of:,} {what}")
