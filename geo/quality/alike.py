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

from geo.quality.near import Spots, close
from geo.quality.origins import microseconds

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.quality.origins import Origins

    Numbers = NDArray[np.int64]

#: Events dated over more days than this are not compared: they would share a day with too many.
MOST_DAYS: Final = 7
#: Bounds of the tolerance of place, metres.
LEAST_M: Final = 1_000.0
MOST_M: Final = 5_000.0
#: Comparisons made at most; they are counted before. A table in which everything happens on one day within a few
#: kilometres would take for ever.
MOST_COMPARED: Final = 4_000_000

_DAY_US: Final = 86_400_000_000
#: The rank of no event.
_NOBODY: Final = np.iinfo(np.int64).max


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
    pairs, compared
        How many comparisons there are to make, and the most that were made.
    """

    within: Alike
    between: Alike
    vague: int
    pairs: int
    compared: int


def compare(events: gpd.GeoDataFrame, origins: Origins, wanted: NDArray[np.bool_]) -> Compared:
    """Return which of the wanted events are alike; the best known in place stay, then those that stand first."""
    spots, vague = _spots(events, origins, wanted)
    links, pairs = close(spots, MOST_COMPARED)
    same = spots.origin[links[0]] == spots.origin[links[1]]
    rank = _rank(events, origins)
    return Compared(
        _chosen(spots, links[:, same], rank, alone=False),
        _chosen(spots, links[:, ~same], rank, alone=True),
        vague,
        pairs,
        min(pairs, MOST_COMPARED),
    )


def _spots(events: gpd.GeoDataFrame, origins: Origins, wanted: NDArray[np.bool_]) -> tuple[Spots, int]:
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
    spots = Spots(
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


def _rank(events: gpd.GeoDataFrame, origins: Origins) -> Numbers:
    """Return the place of each event in the order in which duplicates are kept: the best known, then as they stand.

    Files count in the order in which they were given. How ids are spelled decides nothing: of rows of one file, alike
    in all but their deaths, the headline would depend on it.
    """
    vague = events["date_uncertainty_days"].to_numpy(dtype="float64")
    order = np.lexsort((origins.order(events.index), vague, events["place_uncertainty_m"].to_numpy()))
    rank = np.empty(len(events), dtype=np.int64)
    rank[order] = np.arange(len(events))
    return rank


def _chosen(spots: Spots, links: Numbers, rank: Numbers, *, alone: bool) -> Alike:
    """Return the events concerned, and a choice of those to keep such that no two kept ones are alike.

    Of the events in order of their rank each is kept that is like none kept before. That is worked out for all at once:
    in each round those that come before all that are like them are kept, and what is like these is dropped.

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
    events, event = np.unique(row, return_inverse=True)
    place = rank[events]
    stays = np.zeros(len(events), dtype=bool)
    twin = np.full(len(events), _NOBODY)
    row, at, near = event, spot, links
    while len(row):
        best = _least(place[row], at, near, len(linked), alone=alone)
        least = np.full(len(events), _NOBODY)
        np.minimum.at(least, row, best[at])
        stays[row[least[row] >= place[row]]] = True
        kept = stays[row]
        best = _least(place[row[kept]], at[kept], near, len(linked), alone=alone)
        np.minimum.at(twin, row[~kept], best[at[~kept]])
        undecided = ~kept & (twin[row] == _NOBODY)
        row, at = row[undecided], at[undecided]
        open_ = np.zeros(len(linked), dtype=bool)
        open_[at] = True
        near = near[:, open_[near].all(axis=0)]
    by_rank = np.empty(len(rank), dtype=np.int64)
    by_rank[rank] = np.arange(len(rank))
    gone = np.flatnonzero(~stays)
    gone = gone[np.argsort(place[gone])]
    return Alike(events, events[gone], by_rank[twin[gone]])


def _least(place: Numbers, at: Numbers, near: Numbers, spots: int, *, alone: bool) -> Numbers:
    """Return for each spot the first in rank of those who are like an event on it."""
    here = np.full(spots, _NOBODY)
    np.minimum.at(here, at, place)
    found = np.full(spots, _NOBODY) if alone else here.copy()
    np.minimum.at(found, near[0], here[near[1]])
    np.minimum.at(found, near[1], here[near[0]])
    return found
