"""What the page Control works out, remembered for as long as the data are held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd
import shapely
import streamlit as st

from geo.measure.advances import episodes
from geo.measure.change import change
from geo.measure.held import held_over_time
from geo.measure.kept import Kept
from geo.measure.lives import microseconds
from geo.model.errors import InputError
from geo.model.text import count_text
from geo.model.view import WHOLE
from ui import control_job
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

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


def recorded(scene: Scene) -> Window:
    """Return the time, in whole steps inside the period, from the first to the last moment control is recorded at."""
    every = [*scene.ground.territories.lives.values(), scene.ground.all_holding_lives]
    lives = [one for one in every if len(one.rows)]
    start, end = scene.period
    if not lives:
        return start, end
    born, died = min(int(one.born.min()) for one in lives), max(int(one.died.max()) for one in lives)
    # In whole numbers: what still holds has an end that no timestamp reaches.
    first = start if born <= microseconds(start) else _moment(born).floor(scene.step)
    last = end if died >= microseconds(end) else _moment(died).ceil(scene.step)
    return (first, last) if first < last else (start, end)


def comparable(scene: Scene) -> Window:
    """Return the first and the last whole step at which control is recorded: from noon on is not yet at midnight.

    Where no whole step is, they are the ends of `recorded`.
    """
    start, end = recorded(scene)
    every = [*scene.ground.territories.lives.values(), scene.ground.all_holding_lives]
    born = min((int(one.born.min()) for one in every if len(one.rows)), default=microseconds(start))
    first = start if born <= microseconds(start) else _moment(born).ceil(scene.step)
    last = end - scene.step
    return (first, last) if first <= last else (start, last)


def _moment(since_1970_us: int) -> pd.Timestamp:
    return pd.Timestamp(since_1970_us, unit="us", tz="UTC")


def ready(
    scene: Scene,
    work: Callable[[], object],
    *,
    what: str,
    of: Hashable,
    key: str,
    most_corners: int,
    corners_a_second: float,
) -> bool:
    """Return whether what needs all versions of control is worked out, or soon is.

    Where that takes long it is asked first, and then done in a thread of its own (`ui.control_job`).
    """
    corners = int(shapely.get_num_coordinates(scene.zones.geometry.array).sum())
    if corners <= most_corners:
        return True
    takes = "up to a minute" if corners < 60 * corners_a_second else "some minutes"
    # Of its own: a widget that is not on the page, because another tab is open, is forgotten.
    kept = f"{key}-wanted"
    st.session_state[key] = st.session_state.get(kept) == scene.dataset.fingerprint

    def changed() -> None:
        st.session_state[kept] = scene.dataset.fingerprint if st.session_state[key] else None

    def stop() -> None:
        st.session_state[kept] = None

    label = f"{what}: {count_text(len(scene.zones), 'zone')} with {corners:,} corners, {takes}"
    if not st.toggle(md(label), key=key, on_change=changed):
        control_job.forget(key)
        return False
    token = scene.dataset.fingerprint, area_of(scene), recorded(scene), of
    return control_job.is_done(work, token=token, key=key, what=what, stop=stop)


def held(scene: Scene) -> pd.DataFrame:
    """Return `geo.measure.held.held_over_time` over the time in which control is recorded.

    Raises
    ------
    InputError
        As there.
    """
    area = area_of(scene)
    during = recorded(scene)
    return _get(_of(scene).held, (during, area), lambda: held_over_time(scene.ground, *during, area=area))


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
    """Return `geo.measure.advances.episodes` of an actor over the time in which control is recorded.

    Raises
    ------
    InputError
        As there.
    """
    area, during = area_of(scene), recorded(scene)
    key = (actor, during, area)
    return _get(_of(scene).advances, key, lambda: episodes(scene.ground, actor, *during, area=area))


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
