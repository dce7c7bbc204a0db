"""Which spots of one day and pair of actors are within their tolerance, without comparing all with all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure.geodesy import geodesic_m

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

#: The least and the greatest radius of curvature of WGS84, metres (NIMA TR8350.2: b^2 / a and a^2 / b). A geodesic is
#: no shorter than the great circle of the first between the same degrees, and no longer than that of the second.
_TIGHT_M: Final = 6_335_439.0
_WIDE_M: Final = 6_399_594.0

#: Longitudes in whole numbers, a metre at the equator.
_UNITS: Final = 100_000
#: More than the longitudes of a band take, copies beyond the 180th meridian included.
_BAND: Final = 1 << 27

#: Pairs compared at once.
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, eq=False)
class Spots:
    """Distinct (day, pair of actors, point, tolerance, file), and which events lie on each.

    Attributes
    ----------
    group
        The same number for the same day and pair.
    row, spot
        Memberships: an event, and the spot it lies on.
    """

    group: Numbers
    lon: Values
    lat: Values
    tolerance_m: Values
    origin: Numbers
    row: Numbers
    spot: Numbers


def close(spots: Spots, most: int) -> tuple[Numbers, int]:
    """Return the pairs of spots of one group within the larger of their tolerances, and how many there are to compare.

    Parameters
    ----------
    spots
        See `Spots`.
    most
        Pairs compared at most; of more, each spot is compared with as many of its next to the east as that allows.
    """
    if not len(spots.group):
        return np.zeros((2, 0), dtype=np.int64), 0
    who, low, high, at = _windows(spots)
    counts = high - low
    pairs = int(counts.sum())
    if pairs > most:
        counts = np.minimum(counts, _each(counts, most))
    found = [np.zeros((2, 0), dtype=np.int64)]
    found += [_within(spots, one, at[other]) for one, other in _blocks(who, low, counts)]
    return np.concatenate(found, axis=1), pairs


def _each(counts: Numbers, most: int) -> int:
    """Return the largest number that each count may be cut to for them to be no more than `most` together."""
    rising = np.sort(counts)
    # With the i smallest as they are and all others cut to the next, so many.
    together = np.cumsum(rising) - rising + rising * np.arange(len(rising), 0, -1)
    whole = int(np.searchsorted(together, most, side="right"))
    return (most - int(rising[:whole].sum())) // (len(rising) - whole)


def _windows(spots: Spots) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return spots, and the first and last place of those to compare each with, in a list of spots that comes last.

    The list is sorted by group, by bands of latitude as high as the largest tolerance, and by longitude. A spot is
    compared with those east of it in its band, and with those on both sides in the band north of it.
    """
    reach = float(spots.tolerance_m.max()) / _TIGHT_M
    height = np.degrees(reach) * 1.000001
    band = np.floor((spots.lat + 90) / height).astype(np.int64)
    line = spots.group * (int(180 / height) + 3) + band
    lon = np.floor(((spots.lon + 180) % 360) * _UNITS).astype(np.int64)
    # The widest a tolerance is in degrees of longitude, at the northern or southern rim of the two bands.
    rim = np.minimum(np.abs(spots.lat) + 2 * height, 90.0)
    sine = np.sin(reach / 2) / np.maximum(np.cos(np.radians(rim)), 1e-12)
    wide = np.ceil(np.degrees(2 * np.arcsin(np.minimum(sine, 1.0))) * _UNITS).astype(np.int64) + 2
    whole = 360 * _UNITS
    copies = np.flatnonzero(lon <= wide.max()), np.flatnonzero(lon >= whole - wide.max())
    at = np.concatenate([np.arange(len(lon)), *copies])
    key = line[at] * _BAND + np.concatenate([lon, lon[copies[0]] + whole, lon[copies[1]] - whole]) + whole
    order = np.argsort(key, kind="stable")
    key, at = key[order], at[order]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    start = line * _BAND + lon + whole
    own = place[: len(lon)] + 1, np.searchsorted(key, start + wide, side="right")
    north = np.searchsorted(key, start + _BAND - wide), np.searchsorted(key, start + _BAND + wide, side="right")
    each = np.arange(len(lon))
    low, high = (np.concatenate([one, other]) for one, other in zip(own, north, strict=True))
    return np.concatenate([each, each]), low, high, at


def _blocks(who: Numbers, low: Numbers, counts: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield the pairs, a block at a time: one spot, and the other's place in the sorted list."""
    ends = np.cumsum(counts)
    for first in range(0, int(ends[-1]), _BLOCK):
        number = np.arange(first, min(first + _BLOCK, int(ends[-1])))
        which = np.searchsorted(ends, number, side="right")
        yield who[which], low[which] + number - (ends - counts)[which]


def _within(spots: Spots, one: Numbers, other: Numbers) -> Numbers:
    tolerance = np.maximum(spots.tolerance_m[one], spots.tolerance_m[other])
    phi = np.radians(spots.lat[one]), np.radians(spots.lat[other])
    turn = np.radians(spots.lon[other] - spots.lon[one]) / 2
    square = np.sin((phi[1] - phi[0]) / 2) ** 2 + np.cos(phi[0]) * np.cos(phi[1]) * np.sin(turn) ** 2
    angle = 2 * np.arcsin(np.sqrt(np.minimum(square, 1.0)))
    near = _WIDE_M * angle <= 0.999999 * tolerance
    # A geodesic takes a microsecond: only what the bounds leave open.
    unsure = np.flatnonzero(~near & (_TIGHT_M * angle <= 1.000001 * tolerance))
    a, b = one[unsure], other[unsure]
    near[unsure] = geodesic_m(spots.lon[a], spots.lat[a], spots.lon[b], spots.lat[b]) <= tolerance[unsure]
    return np.stack([one[near], other[near]])
