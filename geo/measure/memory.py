"""What was worked out on a ground: it costs much, and one view after another asks for it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from geo.measure.gap import measure, series
from geo.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from geo.measure.gap import Answer, GapInterval, Question
    from geo.measure.ground import Ground
    from geo.model.view import Window

#: Questions whose series, or answers, one ground remembers.
MOST: Final = 32


@dataclass(eq=False)
class _Memory:
    period: Window | None = None
    series: dict[tuple[Question, Window], tuple[GapInterval, ...] | InputError] = field(default_factory=dict)
    answers: dict[tuple[Question, pd.Timestamp], Answer] = field(default_factory=dict)


# Weak: what was worked out is forgotten with its ground.
_MEMORIES: Final[WeakKeyDictionary[Ground, _Memory]] = WeakKeyDictionary()


def _of(ground: Ground) -> _Memory:
    return _MEMORIES.setdefault(ground, _Memory())


def period(ground: Ground, find: Callable[[], Window]) -> Window:
    """Return the period of a ground, found once."""
    memory = _of(ground)
    if memory.period is None:
        memory.period = find()
    return memory.period


def answer(ground: Ground, question: Question, instant: pd.Timestamp) -> Answer:
    """Return what `geo.measure.gap.measure` says, measured once."""
    remembered, key = _of(ground).answers, (question, instant)
    if key not in remembered:
        _make_room(remembered)
        remembered[key] = measure(ground, question, instant)
    return remembered[key]


def gaps(ground: Ground, question: Question, during: Window) -> tuple[GapInterval, ...]:
    """Return what `geo.measure.gap.series` gives, worked out once.

    Raises
    ------
    InputError
        There are too many intervals; to find that out takes time, too, so it is remembered.
    """
    remembered, key = _of(ground).series, (question, during)
    if key not in remembered:
        _make_room(remembered)
        try:
            remembered[key] = series(ground, question, *during)
        except InputError as error:
            remembered[key] = error
    found = remembered[key]
    if isinstance(found, InputError):
        raise InputError(str(found))
    return found


def _make_room(remembered: dict[Any, Any]) -> None:
    if len(remembered) >= MOST:
        remembered.clear()
