"""Control through time as versions: what one file says of one actor's ground from one moment to another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.model.actors import UNKNOWN
from geo.quality.origins import microseconds

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.quality.origins import Origins

    Numbers = NDArray[np.int64]

_DAY_US: Final = 86_400_000_000
#: Later than any end.
_NEVER: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Track:
    """The versions of one actor's ground in one file, by their start.

    Attributes
    ----------
    file, actor
        Whose, and from where.
    start, end
        When each version holds, microseconds since 1970 UTC, ``[start, end)``.
    rows
        The zones of each, as positions in the table.
    area_km2
        Their areas added up.
    digest
        The same for the same shapes.
    """

    file: str
    actor: str
    start: Numbers
    end: Numbers
    rows: tuple[Numbers, ...]
    area_km2: NDArray[np.float64]
    digest: tuple[bytes, ...]

    def __len__(self) -> int:
        """Return how many versions there are."""
        return len(self.start)

    @cached_property
    def in_turn(self) -> bool:
        """Whether it is a series: two versions or more, of which one ends no later than the next begins."""
        return len(self) > 1 and bool((self.end[:-1] <= self.start[1:]).all())

    @cached_property
    def days(self) -> NDArray[np.float64]:
        """Days from each version's start to the next one's."""
        return np.diff(self.start) / _DAY_US

    def day(self, version: int) -> str:
        """Return the first day of a version."""
        return f"{pd.Timestamp(int(self.start[version]), unit='us'):%Y-%m-%d}"


def tracks_of(zones: gpd.GeoDataFrame, origins: Origins, area_km2: NDArray[np.float64]) -> list[Track]:
    """Return the versions of every actor's ground, of every file apart, by actor and file; `area_km2` is by zone."""
    shapes = zones.geometry.to_numpy()
    digests = [blake2b(shapely.to_wkb(shape), digest_size=16).digest() for shape in shapes]
    start = microseconds(zones["start"])
    end = microseconds(zones["end"].fillna(pd.Timestamp(0, tz="UTC")))
    end[zones["end"].isna().to_numpy()] = _NEVER
    frame = pd.DataFrame({"actor": zones["actor"].to_numpy(), "file": origins.codes})
    sides = np.flatnonzero((frame["actor"] != UNKNOWN).to_numpy())
    found = []
    grouped = frame.iloc[sides].groupby(["actor", "file"], sort=True)
    for own in grouped.indices.values():
        rows = sides[own]
        rows = rows[np.lexsort((end[rows], start[rows]))]
        fresh = np.flatnonzero(np.r_[True, (np.diff(start[rows]) != 0) | (np.diff(end[rows]) != 0)])
        groups = tuple(np.split(rows, fresh[1:]))
        found.append(
            Track(
                origins.files[origins.codes[rows[0]]],
                str(frame["actor"].iloc[rows[0]]),
                start[rows][fresh],
                end[rows][fresh],
                groups,
                np.array([area_km2[group].sum() for group in groups]),
                tuple(b"".join(sorted(digests[row] for row in group)) for group in groups),
            )
        )
    return found
