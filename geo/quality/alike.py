"""Which events share a day, a place and their actors: what possible duplicates are told by.

Two events are *alike* when

- they share a day (UTC; their intervals meet one and the same day), neither being dated over more than
  `MOST_DAYS` days;
- the same two actors take part, in either order, by their canonical names;
- the distance between their points is at most the tolerance: `LEAST_M`, or the larger of the two radii
  (``place_uncertainty_m``) where that is more, but never more than `MOST_M`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure.geodesy import geodesic_m
from geo.quality.origins import microseconds

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.quality.origins import Origins

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

#: Events dated over more days than this are not compared: they would share a day with too many.
MOST_DAYS: Final = 7
#: Bounds of the tolerance of place, metres.
LEAST_M: Final = 1_000.0
MOST_M: Final = 5_000.0
#: Comparisons made at most; a table in which everything happens on one day in one place would take for ever.
MOST_COMPARED: Final = 20_000_000

_DAY_US: Final = 86_400_000_000
#: Fewer metres than a degree of latitude has anywhere (110,574 at the equator).
_DEGREE_M: Final = 110_000.0
#: The least radius of curvature of WGS84, metres (NIMA TR8350.2: b^2 / a).
_TIGHT_M: Final = 6_335_439.0


@dataclass(frozen=True, eq=False)
class _Spots:
    """Distinct (day, pair of actors, point, tolerance, file), and which events lie on each.

    Attributes
    ----------
    group
        The same number for the same day and pair; spots are sorted by it, then by latitude.
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


@dataclass(frozen=True, eq=False)
class Alike:
    """Events like another, as rows of the table; of those too many the one that stays."""

    concerned: Numbers
    dropped: Numbers
    kept: Numbers


@dataclass(frozen=True, eq=False)
class Compared:
    """What comparing all events gave.

    Attributes
    ----------
    within, between
        Events like another of the same file, and of another file.
    vague
        How many events are dated over too many days to be compared.
    unfinished
        Whether there were more comparisons to make than `MOST_COMPARED`.
    """

    within: Alike
    between: Alike
    vague: int
    unfinished: bool


def compare(events: gpd.GeoDataFrame, origins: Origins, wanted: NDArray[np.bool_]) -> Compared:
    """Return which of the wanted events are alike; the best known in place, then by id, stay."""
    spots, vague = _spots(events, origins, wanted)
    links, unfinished = _links(spots)
    same = spots.origin[links[0]] == spots.origin[links[1]]
    rank = _rank(events)
    return Compared(
        _chosen(spots, links[:, same], rank, alone=False),
        _chosen(spots, links[:, ~same], rank, alone=True),
        vague,
        unfinished,
    )


def _spots(events: gpd.GeoDataFrame, origins: Origins, wanted: NDArray[np.bool_]) -> tuple[_Spots, int]:
    first = microseconds(events["start"]) // _DAY_US
    days = (microseconds(events["end"]) - 1) // _DAY_US - first + 1
    vague = wanted & (days > MOST_DAYS)
    rows = np.flatnonzero(wanted & ~vague)
    pair = _pairs(events)
    row = np.repeat(rows, days[rows])
    day = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(days[rows]) - days[rows], days[rows])
    both, _ = pd.factorize(pd.MultiIndex.from_arrays([day, pair[row]])) if len(row) else (np.zeros(0, np.int64), None)
    several = np.bincount(both)[both] > 1 if len(both) else np.zeros(0, dtype=bool)
    row, both = row[several], both[several].astype(np.int64)
    xy = shapely.get_coordinates(events.geometry.to_numpy()[row])
    tolerance = np.clip(events["place_uncertainty_m"].to_numpy()[row], LEAST_M, MOST_M)
    origin, lon, lat = origins.codes[row], xy[:, 0], xy[:, 1]
    order = np.lexsort((origin, tolerance, lon, lat, both))
    fresh = np.zeros(len(order), dtype=bool)
    fresh[:1] = True
    for key in (origin[order], tolerance[order], lon[order], lat[order], both[order]):
        fresh[1:] |= key[1:] != key[:-1]
    first_of = order[fresh]
    spots = _Spots(
        both[first_of], lon[first_of], lat[first_of], tolerance[first_of], origin[first_of],
        row[order], np.cumsum(fresh) - 1,
    )  # fmt: skip
    return spots, int(vague.sum())


def _pairs(events: gpd.GeoDataFrame) -> Numbers:
    """Return one number for each pair of actors, in either order."""
    codes, names = pd.factorize(pd.concat([events["actor_a"], events["actor_b"]], ignore_index=True))
    a, b = codes[: len(events)].astype(np.int64), codes[len(events) :].astype(np.int64)
    pairs: Numbers = np.minimum(a, b) * len(names) + np.maximum(a, b)
    return pairs


def _links(spots: _Spots) -> tuple[Numbers, bool]:
    """Return pairs of spots of one day and pair within the tolerance, and whether not all could be compared."""
    active = np.arange(len(spots.group))
    found = [np.zeros((2, 0), dtype=np.int64)]
    compared, step = 0, 1
    while len(active):
        active = active[active + step < len(spots.group)]
        other = active + step
        # Spots are sorted by latitude: what is too far north stays so for every later one.
        near = (spots.group[active] == spots.group[other]) & (
            spots.lat[other] - spots.lat[active] <= MOST_M / _DEGREE_M
        )
        active, other = active[near], other[near]
        compared += len(active)
        if compared > MOST_COMPARED:
            return np.concatenate(found, axis=1), True
        found.append(_close(spots, active, other))
        step += 1
    return np.concatenate(found, axis=1), False


def _close(spots: _Spots, one: Numbers, other: Numbers) -> Numbers:
    tolerance = np.maximum(spots.tolerance_m[one], spots.tolerance_m[other])
    # A geodesic takes a microsecond, a bound less: no two places are nearer than along a parallel's chord.
    turn = np.radians(spots.lon[other] - spots.lon[one]) / 2
    phi = np.radians(spots.lat[one]), np.radians(spots.lat[other])
    chord = 2 * _TIGHT_M * np.abs(np.sin(turn)) * np.sqrt(np.cos(phi[0]) * np.cos(phi[1]))
    likely = chord <= 1.001 * tolerance
    one, other, tolerance = one[likely], other[likely], tolerance[likely]
    far = geodesic_m(spots.lon[one], spots.lat[one], spots.lon[other], spots.lat[other])
    return np.stack([one[far <= tolerance], other[far <= tolerance]])


def _rank(events: gpd.GeoDataFrame) -> Numbers:
    """Return the place of each event in the order in which duplicates are kept: the best known first, then by id."""
    by_id = np.empty(len(events), dtype=np.int64)
    by_id[events.index.argsort()] = np.arange(len(events))
    vague = events["date_uncertainty_days"].to_numpy(dtype="float64")
    order = np.lexsort((by_id, vague, events["place_uncertainty_m"].to_numpy()))
    rank = np.empty(len(events), dtype=np.int64)
    rank[order] = np.arange(len(events))
    return rank


def _chosen(spots: _Spots, links: Numbers, rank: Numbers, *, alone: bool) -> Alike:
    """Return the events concerned, and a choice of those to keep such that no two kept ones are alike.

    Parameters
    ----------
    alone
        Events on one spot, which are of one file, do not count as alike.
    """
    crowd = np.bincount(spots.spot, minlength=len(spots.group)) > 1
    linked = np.zeros(len(spots.group), dtype=bool)
    linked[links.ravel()] = True
    member = (linked if alone else linked | crowd)[spots.spot]
    row, spot = spots.row[member], spots.spot[member]
    neighbours: dict[int, list[int]] = {}
    for one, other in links.T.tolist():
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    order = np.lexsort((spot, rank[row]))
    taken: dict[int, int] = {}
    dropped: dict[int, int] = {}
    spots_of: dict[int, list[int]] = {}
    for event, at in zip(row[order].tolist(), spot[order].tolist(), strict=True):
        spots_of.setdefault(event, []).append(at)
    for event, here in spots_of.items():
        reach = [other for at in here for other in (*(() if alone else (at,)), *neighbours.get(at, ()))]
        twin = min((taken[one] for one in reach if one in taken), key=lambda one: int(rank[one]), default=None)
        if twin is None:
            taken.update(dict.fromkeys(here, event))
        else:
            dropped[event] = twin
    return Alike(
        np.unique(row),
        np.array(list(dropped), dtype=np.int64),
        np.array(list(dropped.values()), dtype=np.int64),
    )
