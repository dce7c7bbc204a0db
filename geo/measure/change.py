"""Change of control between two moments: who gained and lost how much ground, and which places, from whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import shapely

    from geo.measure.ground import Ground
    from geo.measure.partition import Overlap
    from geo.model.view import Area

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Turn:
    """A place whose holder at one moment is not the one at another.

    `before` and `after` are an actor, ``"contested"``, ``"unknown"`` (recorded as such) or ``""`` (not covered: nothing
    is recorded of it). `confidence` is the lower of the two records' (`geo.model.tables.CONFIDENCES`).
    """

    place_id: str
    name: str
    kind: str
    before: str
    after: str
    lon: float
    lat: float
    place_uncertainty_m: float
    confidence: str
    source: str


@dataclass(frozen=True, eq=False)
class ActorChange:
    """What one holder gained and lost; ``gained_km2 - lost_km2 == after_km2 - before_km2`` within 1e-6 km2.

    Attributes
    ----------
    holder
        An actor, or the class ``"contested"``, ``"unknown"`` or ``"disputed"``.
    before_km2, after_km2, gained_km2, lost_km2
        Geodesic areas, square kilometres. Gained is held after and not before, whoever held it before.
    before_between, after_between, gained_between, lost_between
        Intervals of these, km2, if the edges were off by their tolerance, all inwards or all outwards.
    gained_from, lost_to
        The gained ground by who held it before, and the lost ground by who held it after; key ``""``: not covered then.
    gained, lost
        That ground, in degrees.
    places_before, places_after
        How many places it held.
    places_gained, places_lost
        Places it took from, or lost to, another recorded holder (contested is one).
    places_newly_known, places_no_longer_known
        Places it held after of which nothing, or no holder, is recorded before; and the other way round.
    """

    holder: str
    before_km2: float
    after_km2: float
    gained_km2: float
    lost_km2: float
    before_between: Interval
    after_between: Interval
    gained_between: Interval
    lost_between: Interval
    gained_from: Mapping[str, float]
    lost_to: Mapping[str, float]
    gained: shapely.Geometry
    lost: shapely.Geometry
    places_before: int
    places_after: int
    places_gained: tuple[Turn, ...]
    places_lost: tuple[Turn, ...]
    places_newly_known: tuple[Turn, ...]
    places_no_longer_known: tuple[Turn, ...]


@dataclass(frozen=True, eq=False)
class Change:
    """What changed hands between two moments.

    Attributes
    ----------
    start, end, area
        The two moments, UTC, and the box compared in; ``None``: everywhere.
    actors
        One entry a holder that held ground or a place at either moment: sides by gained ground, largest first, then the
        classes.
    turns
        All places whose holder changed, by name.
    agree_km2, disagree_km2, uncovered_km2, union_km2
        Ground with one holder at both moments; with two; covered at one of them alone; and all of it. The first three
        add up to the last.
    overlaps_before, overlaps_after
        Pairs of sides whose zones overlap at each moment.
    notes
        Sentences: overlaps, coverage that changed size, zones derived from places.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    area: Area | None
    actors: tuple[ActorChange, ...]
    turns: tuple[Turn, ...]
    agree_km2: float
    disagree_km2: float
    uncovered_km2: float
    union_km2: float
    overlaps_before: tuple[Overlap, ...]
    overlaps_after: tuple[Overlap, ...]
    notes: tuple[str, ...]

    def of(self, holder: str) -> ActorChange:
        """Return what one holder gained and lost.

        Raises
        ------
        UnknownNameError
            It held nothing at either moment.
        """
        raise NotImplementedError


def change(ground: Ground, start: pd.Timestamp, end: pd.Timestamp, *, area: Area | None = None) -> Change:
    """Return what changed hands between two moments.

    Raises
    ------
    InputError
        The moments are equal or the wrong way round, nothing is recorded at one of them, or the zones of the two are
        drawn by different sources.
    """
    raise NotImplementedError
