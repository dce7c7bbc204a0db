"""Advances: an actor's gains, joined into episodes where they are near each other in space and time, and ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    import shapely

    from geo.measure.change import Interval, Turn
    from geo.measure.ground import Ground
    from geo.model.view import Area

Measure = Literal["area", "places", "depth"]
#: Ground gained (km2), places gained, deepest push (km).
MEASURES: Final[tuple[Measure, ...]] = ("area", "places", "depth")

#: Gains no further apart in time, and in space, than these belong to one episode.
DAYS_APART: Final = 7.0
KM_APART: Final = 15.0


@dataclass(frozen=True, eq=False)
class Episode:
    """Gains of one actor that are connected in space and time.

    Attributes
    ----------
    id
        Stable: made of the actor, the first day and a digest of what was gained, not of the order of rows.
    actor, start, end
        Who; the first moment a gain holds, and the last one at which one began (UTC).
    places
        The places gained, by moment then name.
    area_km2, area_between
        Ground gained that was not the actor's before the episode, and its interval, square kilometres.
    depth_km, depth_between, deepest
        The furthest any gain reaches beyond the actor's ground of just before the episode, in kilometres by geodesic;
        its interval; and the name of what reaches so far.
    rate_km2_per_day
        Area over the days from `start` to `end`, a day at least.
    taken_from
        The gained ground by who held it before, km2; key ``""``: not covered before.
    ground
        The ground gained, in degrees; empty where only places are recorded.
    """

    id: str
    actor: str
    start: pd.Timestamp
    end: pd.Timestamp
    places: tuple[Turn, ...]
    area_km2: float
    area_between: Interval
    depth_km: float
    depth_between: Interval
    deepest: str
    rate_km2_per_day: float
    taken_from: Mapping[str, float]
    ground: shapely.Geometry

    def size(self, measure: Measure) -> float:
        """Return how large the episode is by a measure."""
        raise NotImplementedError

    def between(self, measure: Measure) -> Interval:
        """Return the interval of its size by a measure; of places: those gained with high or medium confidence, all."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class LastLarger:
    """Under one measure, the last earlier episode that was larger; ``None`` where none is recorded since `since`.

    `sure` says whether the intervals of the two do not overlap.
    """

    measure: Measure
    episode: Episode | None
    since: pd.Timestamp
    sure: bool


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
    """Return an actor's advances in a time, by start then id."""
    raise NotImplementedError


def ranked(found: Sequence[Episode], measure: Measure) -> tuple[Episode, ...]:
    """Return episodes by size, the largest first; equal ones the earlier first."""
    raise NotImplementedError


def biggest_since(found: Sequence[Episode], episode: Episode, *, since: pd.Timestamp) -> tuple[LastLarger, ...]:
    """Return, measure by measure, the last larger episode before one."""
    raise NotImplementedError
