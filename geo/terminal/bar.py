"""How far a long reading is, in one line of a terminal that a person looks at."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

from geo.model.progress import Progress, watch

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds before the first line, and between two.
PATIENCE_S: Final = 1.0
_BETWEEN_S: Final = 0.2

#: Characters shown of a file's name.
_LONGEST: Final = 50

#: To the beginning of the line, and nothing after it (ECMA-48: CR, EL).
_CLEAR: Final = "\r\x1b[K"


class _Line(Progress):
    """A progress that writes itself over itself, until everything is read."""

    def __init__(self, stream: TextIO, patience_s: float, doing: str) -> None:
        super().__init__()
        self._stream = stream
        self._doing = doing
        self._next = time.monotonic() + patience_s
        self._is_shown = False

    def advance(self, fraction: float, *, label: str | None = None) -> None:
        """Say how much has been read; see `Progress.advance`."""
        super().advance(fraction, label=label)
        if self.fraction >= 1:
            self.clear()
        elif time.monotonic() >= self._next:
            self._next = time.monotonic() + _BETWEEN_S
            self._is_shown = True
            name = "".join(one if one.isprintable() else "?" for one in self.label)[:_LONGEST]
            name = name.encode("ascii", "replace").decode("ascii")
            self._stream.write(f"{_CLEAR}{self._doing} {name}: {self.fraction * 100:.0f} % (Ctrl+C stops it)")
            self._stream.flush()

    def clear(self) -> None:
        """Take the line away, where there is one."""
        if self._is_shown:
            self._is_shown = False
            self._stream.write(_CLEAR)
            self._stream.flush()


@contextmanager
def shown_on(stream: TextIO, *, patience_s: float = PATIENCE_S, doing: str = "Reading") -> Iterator[None]:
    """Show how far what is done inside is, where the stream is a terminal: a file or a pipe gets nothing."""
    if not stream.isatty():
        yield
        return
    line = _Line(stream, patience_s, doing)
    try:
        with watch(line):
            yield
    finally:
        line.clear()
