"""Whether a claim can be asked of some data at all: its actors, its time, its area."""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.measure.period import period_of
from geo.model.actors import is_known
from geo.model.claim import CapturedCount
from geo.model.errors import InputError, UnknownNameError
from geo.model.text import date_text
from geo.model.view import WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.ground import Ground
    from geo.model.claim import Statement
    from geo.model.view import Area


_TICK: Final = pd.Timedelta(1, "us")


def check_asked(ground: Ground, statement: Statement) -> None:
    """Raise when a claim cannot be asked of the data.

    Raises
    ------
    UnknownNameError
        It names an actor that is neither in the data nor in the table of actors; or a kind of place that is not in the
        data while a kind spelled nearly so is.
    InputError
        Both its sides are one; its time, or the day since which it counts, lies outside the data; its area is none.
    """
    known = ground.known()
    for name in actors_of(statement):
        # One that is in the alias table is no slip of the pen: of it these data record nothing.
        if name not in known and not is_known(name):
            raise UnknownNameError("actor", name, known)
    other = getattr(statement, "rival", None) or getattr(statement, "from_actor", None)
    if other is not None and other == statement.actor:
        raise InputError(f"the claim needs two sides; both are {other}")
    _check_time(ground, statement)
    if isinstance(statement, CapturedCount):
        _check_kinds(ground, statement.kinds)
    area = getattr(statement, "area", None)
    if area is not None:
        west, south, east, north = area
        if not (all(map(math.isfinite, area)) and west < east and south < north):
            raise InputError(f"the area {bounds_text(area)} is not west, south, east, north in degrees")


def area_of(ground: Ground, area: Area | None) -> tuple[Area | None, tuple[str, ...]]:
    """Return the area a claim is worked out in (``None``: everywhere), and a note where it is the dataset's own."""
    own = ground.dataset.defaults.area
    if area is not None or own is None or own == WHOLE:
        return (None if area == WHOLE else area), ()
    note = f'Worked out inside the dataset\'s own area of interest, {bounds_text(own)}; area = "all" lifts it.'
    return own, (note,)


def bounds_text(area: Area) -> str:
    """Say west, south, east, north."""
    return ",".join(f"{value:g}" for value in area)


def actors_of(statement: Statement) -> tuple[str, ...]:
    """Return the actors a claim names."""
    named = (getattr(statement, field, None) for field in ("actor", "rival", "holder", "from_actor"))
    return tuple(dict.fromkeys(name for name in named if name))


def unrecorded(ground: Ground, statement: Statement) -> str:
    """Return why nothing can be said of a claim: an actor in it is not in the data; else an empty text."""
    gone = [name for name in actors_of(statement) if name not in ground.known()]
    return f"the data record nothing of {gone[0]}" if gone else ""


def _check_kinds(ground: Ground, kinds: Sequence[str]) -> None:
    """Refuse a slip of the pen; of another kind the data have no place, and that is said with the verdict."""
    known = {str(kind).casefold(): str(kind) for kind in ground.dataset.places["kind"].unique() if kind}
    for kind in kinds:
        if kind.casefold() not in known and difflib.get_close_matches(kind.casefold(), list(known)):
            raise UnknownNameError("kind of place", kind, known.values())


def _check_time(ground: Ground, statement: Statement) -> None:
    first, end = period_of(ground)
    since, until = statement.during
    tables = (ground.control.zones, ground.dataset.holdings)
    still = any(bool(table["end"].isna().any()) for table in tables)
    cover = f"the data cover {_days_text(first, end)}"
    if not since < until:
        raise InputError(f"the claim's time, {date_text(since)} to {date_text(until)}, has no day in it")
    if until <= first or (since >= end and not still):
        raise InputError(f"{_days_text(since, until)} is outside the data: {cover}")
    start: pd.Timestamp | None = getattr(statement, "since", None)
    if start is not None and start < first:
        raise InputError(f"since {date_text(start)} begins before the data: {cover}; give a later day")


def _days_text(start: pd.Timestamp, end: pd.Timestamp) -> str:
    first, last = date_text(start), date_text(end - _TICK)
    return first if first == last else f"{first} to {last}"
