"""What was worked out on a ground: it costs much, and one view after another asks for it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from geo.measure.gap import measure, series
from geo.measure.uncertainty import DRAWS, chance_under
from geo.measure.versions import prepare
from geo.model.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import pandas as pd

    from geo.measure.gap import Answer, GapInterval, Question
    from geo.measure.ground import Ground
    from geo.measure.uncertainty import ChanceAnswer
    from geo.measure.versions import Versions
    from geo.model.view import Window

#: Answers that one ground remembers: the matrix of all pairs of 45 sides is 1,980.
MOST: Final = 2048
#: Intervals of the series that one ground remembers, some kilobyte each; and the controls prepared.
MOST_INTERVALS: Final = 50_000
MOST_VERSIONS: Final = 16


@dataclass(eq=False)
class _Memory:
    period: Window | None = None
    series: dict[tuple[Question, Window], tuple[GapInterval, ...] | str] = field(default_factory=dict)
    answers: dict[tuple[Question, pd.Timestamp], Answer] = field(default_factory=dict)
    chances: dict[tuple[Question, pd.Timestamp, float, int, int], ChanceAnswer] = field(default_factory=dict)
    versions: dict[tuple[str, ...], Versions] = field(default_factory=dict)


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
        _keep(remembered, key, found, full=len(remembered) >= MOST)
    return found


def chance(
    ground: Ground, question: Question, instant: pd.Timestamp, threshold_m: float, *, draws: int = DRAWS, seed: int = 0
) -> ChanceAnswer:
    """Return what `geo.measure.uncertainty.chance_under` says, drawn once."""
    remembered, key = _of(ground).chances, (question, instant, threshold_m, draws, seed)
    found = remembered.get(key)
    if found is None:
        found = chance_under(ground, question, instant, threshold_m, draws=draws, seed=seed)
        _keep(remembered, key, found, full=len(remembered) >= MOST)
    return found


def gaps(ground: Ground, question: Question, during: Window) -> tuple[GapInterval, ...]:
    """Return what `geo.measure.gap.series` gives, worked out once.

    Raises
    ------
    InputError
        There are too many intervals; to find that out takes time, too, so it is remembered.
    UnknownNameError
        As of `geo.measure.gap.series`.
    """
    remembered, key = _of(ground).series, (question, during)
    found = remembered.get(key)
    if found is None:
        try:
            found = series(ground, question, *during)
        except UnknownNameError:
            raise  # found out at once
        except InputError as error:
            # Its words alone: an error holds on to the frames it came through, and they to the ground.
            found = str(error)
        intervals = sum(len(one) for one in [*remembered.values(), found] if not isinstance(one, str))
        _keep(remembered, key, found, full=len(remembered) >= MOST or intervals > MOST_INTERVALS)
    if isinstance(found, str):
        raise InputError(found)
    return found


def versions(ground: Ground, actors: Collection[str]) -> Versions:
    """Return the ground of some actors, taken together, prepared once (`geo.measure.versions.prepare`).

    Raises
    ------
    UnknownNameError
        An actor holds no zone at any time.
    InputError
        No actor is named.
    """
    remembered, key = _of(ground).versions, tuple(sorted(set(actors)))
    found = remembered.get(key)
    if found is None:
        found = prepare(ground.control.zones, actors=key)
        _keep(remembered, key, found, full=len(remembered) >= MOST_VERSIONS)
    return found


def _keep(remembered: dict[Any, Any], key: Any, found: Any, *, full: bool) -> None:  # noqa: ANN401  (any of the tables)
    # Another thread may do the same at any moment: nothing is read back.
    if full:
        remembered.clear()
    remembered[key] = found
