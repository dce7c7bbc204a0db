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
    series: dict[tuple[Question, Window], tuple[GapInterval, ...] | str] = field(default_factory=dict)
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
    found = remembered.get(key)
    if found is None:
        found = measure(ground, question, instant)
        _keep(remembered, key, found)
    return found


def gaps(ground: Ground, question: Question, during: Window) -> tuple[GapInterval, ...]:
    """Return what `geo.measure.gap.series` gives, worked out once.

    Raises
    ------
    InputError
        There are too many intervals; to find that out takes time, too, so it is remembered.
    """
    remembered, key = _of(ground).series, (question, during)
    found = remembered.get(key)
    if found is None:
        try:
            found = series(ground, question, *during)
        except InputError as error:
            # Its words alone: an error holds on to the frames it came through, and they to the ground.
            found = str(error)
        _keep(remembered, key, found)
    if isinstance(found, str):
        raise InputError(found)
    return found


def _keep(remembered: dict[Any, Any], key: Any, found: Any) -> None:  # noqa: ANN401  (either table's)
    # Another thread may do the same at any moment: nothing is read back.
    if len(remembered) >= MOST:
        remembered.clear()
    remembered[key] = found
