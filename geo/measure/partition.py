"""Who held which ground at one moment, every point of it once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import shapely

    from geo.measure.ground import Ground
    from geo.model.view import Area

#: Ground that zones of two sides cover at once.
DISPUTED: Final = "disputed"


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


def partition(ground: Ground, moment: pd.Timestamp, *, area: Area | None = None) -> Partition:
    """Return who held which ground at a moment."""
    raise NotImplementedError
