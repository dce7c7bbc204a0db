"""Every error Standoff raises on purpose.

StandoffError
├── CancelledError                     long work was stopped by who asked for it
└── InputError (ValueError)            what the user gave cannot be used
    ├── FieldError                     one field of what was given, which it names
    ├── FileRefusedError               a file is not what any reader expects
    │   └── UnknownTableError          a table whose columns no reader knows
    ├── SchemaError                    a table breaks the rules of geo.model.tables
    ├── NoCrsError                     a geometry without a coordinate reference system
    └── UnknownNameError (LookupError) an actor, a place or a dataset nobody knows

Each message is one line: what was found, where, and what to do next.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class StandoffError(Exception):
    """Base of every error raised on purpose."""


class CancelledError(StandoffError):
    """A long reading or measure was stopped by who asked for it; nothing is wrong with the data."""

    def __init__(self) -> None:
        super().__init__("the work was cancelled")


class InputError(StandoffError, ValueError):
    """What the user gave cannot be used; the message says why and what to do."""


class FieldError(InputError):
    """One field of what the user gave is missing or cannot be used.

    Parameters
    ----------
    message
        What was found and what to do.
    field
        The field's name as a file spells it; a form says its own label instead.
    """

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class FileRefusedError(InputError):
    """A file cannot be read as any known kind."""


class UnknownTableError(FileRefusedError):
    """A table whose columns no reader knows; a person may say what they mean."""


class SchemaError(InputError):
    """A table breaks a rule of its schema."""


class NoCrsError(InputError):
    """A geometry has no coordinate reference system, or the wrong one."""


class UnknownNameError(InputError, LookupError):
    """A name that is not in the data.

    Parameters
    ----------
    what
        The kind of thing looked up, such as ``"actor"``.
    name
        The name as it was given.
    known
        The names that exist; the nearest are listed in the message.

    Examples
    --------
    >>> str(UnknownNameError("actor", "Goverment", ["Government", "ISIS"]))
    "unknown actor 'Goverment'; did you mean Government?"
    """

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        names = sorted(set(known))
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
        if near:
            hint = f"did you mean {', '.join(near)}?"
        elif names:
            more = f" and {len(names) - 8} more" if len(names) > 8 else ""
            hint = f"known: {', '.join(names[:8])}{more}"
        else:
            hint = f"the data name no {what}"
        super().__init__(f"unknown {what} {name!r}; {hint}")
