"""An actor's ground as one shape ready for measuring, made once for as long as the same zones make it up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure.kept import Kept
from geo.measure.lives import Lives, lives_by
from geo.measure.outlines import edge_of
from geo.measure.versions import prepare_edge

if TYPE_CHECKING:
    from collections.abc import Hashable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.measure.versions import Versions
    from geo.model.view import Area

#: Pieces of edges of the shapes kept ready; a piece takes some 300 bytes.
_MOST_PIECES: Final = 500_000


@dataclass(frozen=True, eq=False)
class Territory:
    """An actor's ground inside an area: several zones of one actor are one ground.

    Attributes
    ----------
    shape
        The ground, in degrees.
    line_m
        How far its line may be off, metres; of several zones the worst.
    key
        The same for the same shape, whatever the moment.
    """

    shape: shapely.Geometry
    line_m: float
    key: Hashable

    @cached_property
    def prepared(self) -> geodesy.Prepared:
        """The ground, ready for `geo.measure.geodesy.nearest_pair`."""
        return geodesy.prepared(self.shape)

    @cached_property
    def edge(self) -> geodesy.Prepared:
        """Its edge (`geo.measure.outlines.edge_of`), ready for the same."""
        return geodesy.prepared(edge_of(self.shape))

    @cached_property
    def outline(self) -> Versions:
        """Its outline, ready for many positions at once (`geo.measure._search`)."""
        return prepare_edge(self.shape)


class Territories:
    """The grounds of all actors through time, made of a table of zones when they are asked for."""

    def __init__(self, zones: gpd.GeoDataFrame) -> None:
        self._shapes = zones.geometry.to_numpy()
        self._line_m = zones["line_uncertainty_m"].to_numpy(dtype=np.float64)
        self._kept: Kept[Territory | None] = Kept(_MOST_PIECES)
        self.lives: dict[str, Lives] = lives_by(zones, "actor")

    def at(self, actor: str, moment: int, area: Area | None) -> Territory | None:
        """Return an actor's ground at a moment (microseconds since 1970 UTC) inside an area; ``None`` of nothing."""
        lives = self.lives.get(actor)
        rows = lives.at(moment) if lives else np.empty(0, dtype=np.int64)
        if not len(rows):
            return None
        key = (tuple(np.unique(self.first_alike[rows]).tolist()), float(self._line_m[rows].max()), area)
        return self._kept.get(key, lambda: self._make(*key), weigh=_weight)

    def _make(self, rows: tuple[int, ...], line_m: float, area: Area | None) -> Territory | None:
        shapes = self._shapes[list(rows)]
        shape = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
        if area is not None:
            shape = shapely.intersection(shape, shapely.box(*area))
        return None if shape.is_empty else Territory(shape, line_m, (rows, area))

    @cached_property
    def first_alike(self) -> NDArray[np.int64]:
        """For every zone the first row of the very same shape: versions in which nothing moved share one."""
        first: dict[bytes, int] = {}
        digests = (blake2b(shapely.to_wkb(shape), digest_size=16).digest() for shape in self._shapes)
        return np.array([first.setdefault(digest, row) for row, digest in enumerate(digests)], dtype=np.int64)


def _weight(territory: Territory | None) -> int:
    return 1 if territory is None else geodesy.pieces_of(territory.shape)
