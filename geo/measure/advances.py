"""Advances: an actor's gains, joined into episodes where they are near each other in space and time, and ranked.

Single linkage: two gains belong to one episode when they are no further apart than `DAYS_APART` days and `KM_APART`
kilometres, or when a chain of gains joins them, each link no longer than that. Along a front that moves every day such
a chain may run through months: what an episode is depends on both bounds, and `linkages` says how.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from geo.measure.episode import Episode, build
from geo.measure.gains import MOST_GAINS, gains
from geo.measure.kept import Kept
from geo.measure.linkage import joins_days, joins_km, labels, pairs_within
from geo.measure.lives import microseconds
from geo.model.claim import MEASURES, Measure
from geo.model.errors import InputError
from geo.model.progress import counted, part
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.gains import Gain
    from geo.measure.ground import Ground
    from geo.measure.linkage import Pairs
    from geo.model.view import Area

__all__ = [
    "DAYS_APART", "KM_APART", "MEASURES", "Episode", "LastLarger", "Linkage", "Measure",
    "biggest_since", "episodes", "joining_days", "joining_km", "linkages", "ranked",
]  # fmt: skip

#: Gains no further apart in time, and in space, than these belong to one episode.
DAYS_APART: Final = 7.0
KM_APART: Final = 15.0
#: Bounds under which it is tried whether an answer depends on them.
DAYS_TRIED: Final = (3.0, 7.0, 14.0)
KM_TRIED: Final = (5.0, 10.0, 15.0, 25.0)
#: Episodes that one ground remembers.
_MOST_EPISODES: Final = 2_000


@dataclass(frozen=True, slots=True)
class LastLarger:
    """Under one measure, the last earlier episode that was larger; ``None`` where none is recorded since `since`.

    `sure` says whether the intervals of the two do not overlap; of ``None``, whether no interval of an earlier episode
    reaches beyond the lower end of this one's, nor of one that ran past `since`.
    """

    measure: Measure
    episode: Episode | None
    since: pd.Timestamp
    sure: bool


@dataclass(frozen=True, eq=False, slots=True)
class Linkage:
    """The episodes there are when gains so many days and kilometres apart, and no further, belong together."""

    days_apart: float
    km_apart: float
    episodes: tuple[Episode, ...]


class _Remembered:
    """What was worked out of one ground: another way of joining the same gains makes many of the same episodes."""

    def __init__(self) -> None:
        self.gains: Kept[tuple[Gain, ...]] = Kept(MOST_GAINS)
        self.episodes: Kept[Episode] = Kept(_MOST_EPISODES)


# Weak: what was worked out is forgotten with its ground.
_REMEMBERED: Final[WeakKeyDictionary[Ground, _Remembered]] = WeakKeyDictionary()


def episodes(
    ground: Ground,
    actor: str,
    start: pd.Timestamp,
    end: pd.Timestamp,
    *,
    area: Area | None = None,
    days_apart: float = DAYS_APART,
    km_apart: float = KM_APART,
) -> tuple[Episode, ...]:
    """Return an actor's advances in a time, by start then id.

    Gains are what `geo.measure.gains.gains` finds at the moments from `start` until before `end`. The ground of an
    episode is all it gained, less what was the actor's just before its start: what is lost and gained again on the way
    counts once, and so do places.

    Parameters
    ----------
    area
        Gains outside this box do not count; depth is measured from the actor's whole ground all the same.
    days_apart, km_apart
        The longest link: days between two moments, kilometres by geodesic between the nearest points of two pieces of
        ground or places. Exactly so far apart is linked.

    Raises
    ------
    UnknownNameError
        The actor holds nothing at any time.
    InputError
        A bound is negative or no number; the time is empty; or as `geo.measure.gains.gains` says.
    CancelledError
        The work is followed (`geo.model.progress`) and was cancelled.
    """
    return linkages(ground, actor, start, end, area=area, days=(days_apart,), km=(km_apart,))[0].episodes


def linkages(
    ground: Ground,
    actor: str,
    start: pd.Timestamp,
    end: pd.Timestamp,
    *,
    area: Area | None = None,
    days: Sequence[float] = DAYS_TRIED,
    km: Sequence[float] = KM_TRIED,
    newly_known: bool = False,
) -> tuple[Linkage, ...]:
    """Return the episodes under every pair of bounds, by days, then kilometres; see `episodes`.

    It costs little more than the episodes of one pair. `joining_km` and `joining_days` name the bounds to try. With
    `newly_known` all counts that may have been gained (`geo.measure.gains.gains`).
    """
    _check_bounds(start, end, days, km)
    with part(0, 2):
        found = _gains(ground, actor, start, end, area, newly_known=newly_known)
        pairs = _pairs(found, days_apart=max(days), km_apart=max(km))
    bounds, made = list(product(days, km)), []
    for number, (days_apart, km_apart) in enumerate(bounds):
        with part(1, 2), part(number, len(bounds)):
            groups = labels(pairs, days_apart=days_apart, km_apart=km_apart)
            own = _built(ground, actor, found, groups)
        made.append(Linkage(days_apart, km_apart, tuple(sorted(own, key=lambda one: (one.start, one.id)))))
    return tuple(made)


def joining_km(
    ground: Ground,
    actor: str,
    start: pd.Timestamp,
    end: pd.Timestamp,
    *,
    area: Area | None = None,
    days_apart: float = DAYS_APART,
    most_km: float = 50.0,
) -> tuple[float, ...]:
    """Return the bounds in space, up to `most_km`, at which two groups of gains become one, rising.

    Between two of them the episodes are the same, so that one bound between each two tries all there are.
    """
    _check_bounds(start, end, [days_apart], [most_km])
    pairs = _pairs(_gains(ground, actor, start, end, area), days_apart=days_apart, km_apart=most_km)
    return tuple(km for km in joins_km(pairs, days_apart=days_apart) if km <= most_km)


def joining_days(
    ground: Ground,
    actor: str,
    start: pd.Timestamp,
    end: pd.Timestamp,
    *,
    area: Area | None = None,
    km_apart: float = KM_APART,
    most_days: float = 60.0,
) -> tuple[float, ...]:
    """Return the bounds in time, up to `most_days`, at which two groups of gains become one, rising."""
    _check_bounds(start, end, [most_days], [km_apart])
    pairs = _pairs(_gains(ground, actor, start, end, area), days_apart=most_days, km_apart=km_apart)
    return joins_days(pairs, km_apart=km_apart)


def ranked(found: Sequence[Episode], measure: Measure) -> tuple[Episode, ...]:
    """Return episodes by size, the largest first; equal ones the earlier first, what cannot be measured last."""
    return tuple(sorted(found, key=lambda one: (-_known(one.size(measure)), one.start, one.id)))


def biggest_since(found: Sequence[Episode], episode: Episode, *, since: pd.Timestamp) -> tuple[LastLarger, ...]:
    """Return, measure by measure, the last larger episode before one.

    Earlier is what starts at or after `since`, and starts or ends before the episode does: along a front where gains
    go on for months a larger one may have come and gone meanwhile. Larger is what is strictly larger by the recorded
    number: an equal size is not larger. The last of the larger ones is that with the latest start; of several that
    start at once, the largest. An episode that cannot be measured is not larger, and makes the answer unsure; so does a
    larger one that began before `since` and ran past it: how much of it came after is not asked.

    Whether the data say anything from `since` on is not asked here.
    """
    earlier = [one for one in found if since <= one.start and (one.start < episode.start or one.end < episode.end)]
    running = [one for one in found if one.start < since <= one.end and one.start < episode.start]
    return tuple(_last_larger(earlier, running, episode, measure, since) for measure in MEASURES)


def _last_larger(
    earlier: Sequence[Episode], running: Sequence[Episode], episode: Episode, measure: Measure, since: pd.Timestamp
) -> LastLarger:
    larger = [one for one in earlier if one.size(measure) > episode.size(measure)]
    low, high = episode.between(measure)
    if not larger:
        return LastLarger(measure, None, since, all(one.between(measure)[1] <= low for one in [*earlier, *running]))
    last = max(larger, key=lambda one: (one.start, one.size(measure), one.id))
    return LastLarger(measure, last, since, last.between(measure)[0] > high)


def _known(size: float) -> float:
    return -math.inf if math.isnan(size) else size


def _check_bounds(start: pd.Timestamp, end: pd.Timestamp, days: Sequence[float], km: Sequence[float]) -> None:
    if not start < end:
        raise InputError(f"the time from {date_text(start)} to {date_text(end)} is empty: the end must come later")
    for bound, unit in [*((one, "days") for one in days), *((one, "km") for one in km)]:
        if not (math.isfinite(bound) and bound >= 0):
            raise InputError(f"gains cannot be joined within {bound:g} {unit}: give a number from zero up")


def _of(ground: Ground) -> _Remembered:
    return _REMEMBERED.setdefault(ground, _Remembered())


def _gains(
    ground: Ground,
    actor: str,
    start: pd.Timestamp,
    end: pd.Timestamp,
    area: Area | None,
    *,
    newly_known: bool = False,
) -> tuple[Gain, ...]:
    key = (actor, start, end, area, newly_known)
    return _of(ground).gains.get(
        key,
        lambda: gains(ground, actor, start, end, area=area, newly_known=newly_known),
        weigh=lambda found: 1 + len(found),
    )


def _pairs(found: Sequence[Gain], *, days_apart: float, km_apart: float) -> Pairs:
    shapes = np.array([gain.shape for gain in found], dtype=object)
    when = np.array([microseconds(gain.moment) for gain in found], dtype=np.int64)
    return pairs_within(shapes, when, days_apart=days_apart, km_apart=km_apart)


def _built(ground: Ground, actor: str, found: Sequence[Gain], groups: NDArray[np.int64]) -> list[Episode]:
    """Return the episode of every group of gains."""
    each, own = np.unique(groups), []
    for number, group in enumerate(each):
        counted(number, len(each), "advances measured")
        with part(number, len(each)):
            own.append(_episode(ground, actor, found, np.flatnonzero(groups == group)))
    return own


def _episode(ground: Ground, actor: str, found: Sequence[Gain], members: NDArray[np.int64]) -> Episode:
    own = [found[member] for member in members]
    shapes = b"".join(shapely.to_wkb(np.array([gain.shape for gain in own], dtype=object)))
    places = tuple("" if gain.place is None else gain.place.place_id for gain in own)
    key = (actor, blake2b(shapes, digest_size=16).digest(), places, tuple(gain.moment for gain in own))
    return _of(ground).episodes.get(key, lambda: build(ground, actor, own))
