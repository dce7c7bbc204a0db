"""The front between two actors: where it ran at a moment, how long it was, and how far it moved between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    import shapely

    from geo.measure.ground import Ground
    from geo.model.view import Area


@dataclass(frozen=True, slots=True)
class Front:
    """The front of a pair at a moment: lines in degrees and their geodesic length; without one, `reason` says why."""

    line: shapely.Geometry
    length_m: float
    reason: str = ""
    notes: tuple[str, ...] = ()


def contact(a: shapely.Geometry, b: shapely.Geometry, *, within_m: float = 0.0) -> shapely.Geometry:
    """Return the border two grounds share, or the parts of A's edge within a distance of B, as lines in degrees."""
    raise NotImplementedError


def front_at(
    ground: Ground,
    pair: tuple[str, str],
    instant: pd.Timestamp,
    *,
    area: Area | None = None,
    within_m: float = 0.0,
) -> Front:
    """Return the front of a pair at a moment."""
    raise NotImplementedError


def fronts(
    ground: Ground, pair: tuple[str, str], *, area: Area | None = None, within_m: float = 0.0
) -> gpd.GeoDataFrame:
    """Return the fronts of a pair through time: lines with ``start`` and ``end``, for `versions.prepare_lines`."""
    raise NotImplementedError


def movement(before: shapely.Geometry, after: shapely.Geometry, *, step_m: float = 500.0) -> gpd.GeoDataFrame:
    """Return how far each part of a front moved between two moments, point by point."""
    raise NotImplementedError
