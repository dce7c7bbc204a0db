"""What the page Control works out, remembered for as long as the data are held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar
from weakref import WeakKeyDictionary

from geo.measure.advances import episodes
from geo.measure.change import change
from geo.measure.held import held_over_time
from geo.measure.kept import Kept
from geo.model.errors import InputError
from geo.model.view import WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import pandas as pd

    from geo.measure.advances import Episode
    from geo.measure.change import Change
    from geo.measure.ground import Ground
    from geo.model.view import Area, Window
    from geo.scene import Scene

Found = TypeVar("Found")

#: Answers remembered of one ground.
_MOST_SERIES: Final = 4
_MOST_CHANGES: Final = 16
_MOST_ADVANCES: Final = 16


@dataclass(frozen=True, eq=False)
class _Memory:
    # A refusal is remembered as its words: an error holds on to the frames it came through, and they to the ground.
    held: Kept[pd.DataFrame | str] = field(default_factory=lambda: Kept(_MOST_SERIES))
    changes: Kept[Change | str] = field(default_factory=lambda: Kept(_MOST_CHANGES))
    advances: Kept[tuple[Episode, ...] | str] = field(default_factory=lambda: Kept(_MOST_ADVANCES))


# Weak: what was worked out is forgotten with its ground.
_MEMORIES: Final[WeakKeyDictionary[Ground, _Memory]] = WeakKeyDictionary()


def area_of(scene: Scene) -> Area | None:
    """Return the box everything on the page is cut to; ``None``: no box."""
    return None if scene.view.area == WHOLE else scene.view.area


def held(scene: Scene) -> pd.DataFrame:
    """Return `geo.measure.held.held_over_time` over the whole period.

    Raises
    ------
    InputError
        As there.
    """
    area = area_of(scene)
    key = (scene.period, area)
    return _get(_of(scene).held, key, lambda: held_over_time(scene.ground, *scene.period, area=area))


def changed(scene: Scene, dates: Window) -> Change:
    """Return `geo.measure.change.change` between two moments.

    Raises
    ------
    InputError
        As there.
    """
    area = area_of(scene)
    return _get(_of(scene).changes, (dates, area), lambda: change(scene.ground, *dates, area=area))


def advances(scene: Scene, actor: str) -> tuple[Episode, ...]:
    """Return `geo.measure.advances.episodes` of an actor over the whole period.

    Raises
    ------
    InputError
        As there.
    """
    area = area_of(scene)
    key = (actor, scene.period, area)
    return _get(_of(scene).advances, key, lambda: episodes(scene.ground, actor, *scene.period, area=area))


def _of(scene: Scene) -> _Memory:
    return _MEMORIES.setdefault(scene.ground, _Memory())


def _get(kept: Kept[Found | str], key: Hashable, make: Callable[[], Found]) -> Found:
    def made() -> Found | str:
        try:
            return make()
        except InputError as error:
            return str(error)

    found = kept.get(key, made)
    if isinstance(found, str):
        raise InputError(found)
    return found
