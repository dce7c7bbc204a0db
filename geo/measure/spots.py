"""Named points as arrays, and which of them are nearest: by chords through the earth first, then by geodesics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure import geodesy
from geo.measure.kept import digest

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.model.view import Area

#: Chords order points as geodesics do but for less than this share (they differ by d^2 / 24 R^2, and by 0.7 % of that
#: with the direction), so those within it, and a metre, are measured.
_CHORD_SLACK: Final = 0.01
#: Pairs whose chords are worked out at once (8 bytes each).
_MOST_PAIRS: Final = 1_000_000


@dataclass(frozen=True, eq=False)
class Spots:
    """Points with names, in degrees, and the radii in metres that hold their true places.

    `key` is the same for the same points of one ground.
    """

    names: NDArray[np.object_]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    uncertainty_m: NDArray[np.float64]
    key: Hashable = None

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def xyz(self) -> NDArray[np.float64]:
        """Earth-centred coordinates, metres."""
        return geodesy.geocentric(self.lon, self.lat)

    def take(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> Spots:
        """Return some of the points, in their order."""
        rows = np.flatnonzero(which) if which.dtype == bool else which
        key = (self.key, digest(rows))
        return Spots(self.names[rows], self.lon[rows], self.lat[rows], self.uncertainty_m[rows], key)

    def inside(self, area: Area | None) -> Spots:
        """Return the points inside an area or on its border; ``None`` is everywhere."""
        if area is None:
            return self
        west, south, east, north = area
        kept = (self.lon >= west) & (self.lon <= east) & (self.lat >= south) & (self.lat <= north)
        return self if kept.all() else self.take(kept)

    def nearest_to(self, lon: float, lat: float, among: NDArray[np.bool_]) -> tuple[int, float]:
        """Return which of the points of a mask, which holds one at least, is nearest to a point, and how far it is."""
        rows = np.flatnonzero(among)
        chord = np.sqrt(((self.xyz[rows] - geodesy.geocentric(lon, lat)) ** 2).sum(axis=1))
        rows = rows[chord <= chord.min() * (1 + _CHORD_SLACK) + 1.0]
        metres = geodesy.geodesic_m(np.full(len(rows), lon), np.full(len(rows), lat), self.lon[rows], self.lat[rows])
        best = int(np.argmin(metres))
        return int(rows[best]), float(metres[best])

    def nearest_m(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the distance from each of many points (rows of longitude and latitude) to the nearest of these."""
        best = np.concatenate([part.argmin(axis=1) for _, part in _chords2(geodesy.geocentric(*lonlat.T), self.xyz)])
        return geodesy.geodesic_m(lonlat[:, 0], lonlat[:, 1], self.lon[best], self.lat[best])


def spots_of(frame: gpd.GeoDataFrame, *, names: str = "name", key: Hashable = None) -> Spots:
    """Return the points of a table with ``place_uncertainty_m``, in its order."""
    return Spots(
        frame[names].to_numpy(dtype=object),
        frame.geometry.x.to_numpy(dtype=np.float64),
        frame.geometry.y.to_numpy(dtype=np.float64),
        frame["place_uncertainty_m"].to_numpy(dtype=np.float64),
        key,
    )


def nearest_two(a: Spots, b: Spots) -> tuple[int, int, float]:
    """Return which point of each is nearest to the other's, and the geodesic between them in metres.

    Of equals the first, in the order of `a` and then of `b`. Neither may be without points.
    """
    smallest = np.sqrt(min(part.min() for _, part in _chords2(a.xyz, b.xyz)))
    limit = (smallest * (1 + _CHORD_SLACK) + 1.0) ** 2
    offset = np.array([1, 0])
    rows = np.concatenate([np.argwhere(part <= limit) + first * offset for first, part in _chords2(a.xyz, b.xyz)])
    metres = geodesy.geodesic_m(a.lon[rows[:, 0]], a.lat[rows[:, 0]], b.lon[rows[:, 1]], b.lat[rows[:, 1]])
    best = int(np.argmin(metres))
    return int(rows[best, 0]), int(rows[best, 1]), float(metres[best])


def _chords2(a: NDArray[np.float64], b: NDArray[np.float64]) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Yield the squared chords from points (rows) to points (columns), some rows at a time, with the first row."""
    centre = b.mean(axis=0)
    here, there = a - centre, b - centre
    squares = (there**2).sum(axis=1)
    rows = max(1, _MOST_PAIRS // len(there))
    for first in range(0, len(here), rows):
        part = here[first : first + rows]
        yield first, np.maximum(0.0, (part**2).sum(axis=1)[:, None] + squares - 2 * part @ there.T)
