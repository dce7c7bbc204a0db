"""Who held which ground at one moment, every point of it once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
import shapely

from geo.measure.drawn import drawn_by
from geo.measure.kept import Kept
from geo.measure.lives import microseconds
from geo.measure.overlay import DISPUTED, cut, parted, together, without_spikes
from geo.measure.tolerance import between_km2, margin
from geo.model.areas import areas_km2

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import pandas as pd

    from geo.measure.ground import Ground
    from geo.model.view import Area

__all__ = ["DISPUTED", "Held", "Overlap", "Partition", "held_at", "key_at", "partition", "wider"]

#: Vertices of the grounds kept (16 bytes each), and moments whose areas are.
_MOST_VERTICES: Final = 2_000_000
_MOST_AREAS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Overlap:
    """Ground that two actors' zones cover at one moment, in square kilometres."""

    actors: tuple[str, str]
    area_km2: float


@dataclass(frozen=True, eq=False)
class Partition:
    """The ground of one moment by who held it.

    Attributes
    ----------
    moment, area
        When, and the box it is cut to (west, south, east, north in degrees); ``None``: no box.
    ground
        By holder, in degrees (EPSG:4326): actors, and the classes ``"contested"``, ``"unknown"`` and `DISPUTED`. No two
        overlap; together they are all the ground any zone covers. A holder without ground is not in it.
    area_km2
        The geodesic area of each.
    line_m
        By how many metres the edge of each may be off; the worst of its zones.
    overlaps
        The pairs of sides whose zones overlap: that ground is `DISPUTED`.
    drawn_by
        The sources of the zones valid at the moment, dates in their names aside.
    """

    moment: pd.Timestamp
    area: Area | None
    ground: Mapping[str, shapely.Geometry]
    area_km2: Mapping[str, float]
    line_m: Mapping[str, float]
    overlaps: tuple[Overlap, ...]
    drawn_by: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Held:
    """What each holder held: its area, and between which values that lies if its line is off, square kilometres."""

    area_km2: Mapping[str, float]
    between_km2: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, eq=False, slots=True)
class _Shapes:
    ground: Mapping[str, shapely.Geometry]
    area_km2: Mapping[str, float]
    line_m: Mapping[str, float]
    overlaps: tuple[Overlap, ...]

    def vertices(self) -> int:
        return 1 + int(shapely.get_num_coordinates(list(self.ground.values())).sum())


#: A holder, the rows of its zones (of equal shapes the first), and how far the worst of their lines may be off, metres.
_Zones = tuple[tuple[str, tuple[int, ...], float], ...]


class _Remembered:
    """What was worked out of the zones of one ground: the same zones make the same, whatever the moment."""

    def __init__(self) -> None:
        self.shapes: Kept[_Shapes] = Kept(_MOST_VERTICES)
        self.held: Kept[Held] = Kept(_MOST_AREAS)


# Weak: what was worked out is forgotten with its ground.
_REMEMBERED: Final[WeakKeyDictionary[Ground, _Remembered]] = WeakKeyDictionary()


def partition(ground: Ground, moment: pd.Timestamp, *, area: Area | None = None) -> Partition:
    """Return who held which ground at a moment.

    A side's ground is what its zones alone cover. Ground of a contested zone is contested, whoever else's zone covers
    it; what zones of two sides cover is `DISPUTED`; a zone of an unknown holder counts where no other is. Overlaps
    smaller than a square metre, which roundings of shared edges make, go to the first of the two by name.
    """
    zones = zones_at(ground, moment)
    made = _shapes(ground, zones, area)
    rows = [lives.at(microseconds(moment)) for lives in ground.territories.lives.values()]
    hands = drawn_by(ground, np.concatenate(rows)) if rows else frozenset()
    return Partition(moment, area, made.ground, made.area_km2, made.line_m, made.overlaps, hands)


def held_at(ground: Ground, moment: pd.Timestamp, *, area: Area | None = None) -> Held | None:
    """Return the areas of a moment with their intervals; ``None`` when no zone at all is valid."""
    zones = zones_at(ground, moment)
    return _of(ground).held.get((zones, area), lambda: _held(ground, zones, area)) if zones else None


def wider(ground: Ground, moments: Sequence[pd.Timestamp], area: Area) -> Area:
    """Return a box wider by the tolerance of the lines at some moments: an edge outside reaches in as far as that."""
    metres = [line_m for moment in moments for *_, line_m in zones_at(ground, moment)]
    return margin(area, max(metres, default=0.0))


def key_at(ground: Ground, moment: pd.Timestamp) -> Hashable:
    """Return what the ground of a moment is known by: the same of two moments at which the same zones are drawn."""
    return zones_at(ground, moment)


def zones_at(ground: Ground, moment: pd.Timestamp) -> _Zones:
    """Return the zones of a moment, holder by holder, by name."""
    at, found = microseconds(moment), []
    for actor, lives in ground.territories.lives.items():
        rows = lives.at(at)
        if len(rows):
            line_m = float(ground.control.zones["line_uncertainty_m"].to_numpy()[rows].max())
            found.append((actor, tuple(np.unique(ground.territories.first_alike[rows]).tolist()), line_m))
    return tuple(sorted(found))


def _of(ground: Ground) -> _Remembered:
    return _REMEMBERED.setdefault(ground, _Remembered())


def _shapes(ground: Ground, zones: _Zones, area: Area | None) -> _Shapes:
    kept = _of(ground).shapes
    return kept.get((zones, area), lambda: _made(ground, zones, area), weigh=_Shapes.vertices)


def _made(ground: Ground, zones: _Zones, area: Area | None) -> _Shapes:
    every = ground.control.zones.geometry.to_numpy()
    covered = {actor: cut(together(every[list(rows)]), area) for actor, rows, _ in zones}
    line_m = {actor: metres for actor, _, metres in zones}
    parts = parted({actor: shape for actor, shape in covered.items() if not shape.is_empty})
    names = sorted(parts.ground)
    km2 = dict(
        zip(names, areas_km2(np.array([parts.ground[name] for name in names], dtype=object)).tolist(), strict=True)
    )
    if DISPUTED in parts.ground:
        line_m[DISPUTED] = max(line_m[actor] for pair, _ in parts.overlaps for actor in pair)
    return _Shapes(
        {name: parts.ground[name] for name in names},
        km2,
        {name: line_m[name] for name in names},
        tuple(Overlap(pair, common_km2) for pair, common_km2 in parts.overlaps),
    )


def _held(ground: Ground, zones: _Zones, area: Area | None) -> Held:
    own = _shapes(ground, zones, area)
    wide = own
    if area is not None:
        wide = _shapes(ground, zones, margin(area, max(metres for *_, metres in zones)))
    found = {
        name: between_km2(
            # A ground alone is its zones, as they were drawn.
            shape if len(zones) == 1 else without_spikes(shape),
            own.area_km2.get(name, 0.0),
            wide.line_m[name],
            area,
        )
        for name, shape in wide.ground.items()
    }
    return Held(own.area_km2, found)
