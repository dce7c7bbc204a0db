"""Who held the ground on which an event is recorded, and what share of a selection fell on whose ground.

Two things can say it: the recorded holding of the very place at which the event lies, and the control zone that the
point falls into. Where neither does, the holder is unknown; the nearest zone is not asked, and the bounds of every
share say what the unknown could be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo.measure.frames import check_frame
from geo.measure.held_places import check_points, holder_at_places
from geo.measure.lives import lives_of
from geo.model.actors import CONTESTED, UNKNOWN
from geo.model.errors import InputError

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.measure.ground import Ground

    Moments = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Share:
    """One holder's events out of all, as a share of one.

    Attributes
    ----------
    holder, count, share
        Who, how many events fell on its ground, and that number over the total.
    low, high
        The worst cases: no event of unknown ground fell on this holder's, or all of them did.
    """

    holder: str
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of a selection of events, largest first; contested ground is a holder of its own, unknown is none.

    Attributes
    ----------
    holders
        One `Share` a holder.
    unknown, unknown_share
        Events whose ground nobody is known to have held; the share is NaN of no events.
    total
        Events counted.
    """

    holders: tuple[Share, ...]
    unknown: int
    unknown_share: float
    total: int

    def of(self, holder: str) -> Share:
        """Return the share of one holder; one that held the ground of no event has 0, and may have all the unknown."""
        for one in self.holders:
            if one.holder == holder:
                return one
        return _share(holder, 0, unknown=self.unknown, total=self.total)


@dataclass(frozen=True, slots=True)
class ShareChange:
    """A holder's share of all events, its share of the precise ones, and the second less the first; NaN of none."""

    holder: str
    share: float
    share_precise: float
    change: float


@dataclass(frozen=True, slots=True)
class PreciseShares:
    """The shares of all events beside those of the events placed within a radius.

    Attributes
    ----------
    every, precise
        The shares of all events, and of those whose ``place_uncertainty_m`` is at most the limit.
    cautious
        The shares of all events, the ground of those beyond the limit counted as unknown: the widest bounds.
    left_out, max_place_uncertainty_m
        How many events are beyond the limit, and the limit in metres.
    changes
        Holder by holder, in the order of `every`.
    """

    every: Shares
    precise: Shares
    cautious: Shares
    left_out: int
    max_place_uncertainty_m: float
    changes: tuple[ShareChange, ...]


def holder_of(events: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, *, carry_forward: bool = False) -> pd.Series:
    """Return who held the ground of each event at its start, by the zones of that moment.

    Parameters
    ----------
    events
        Points in EPSG:4326 with a column ``start`` (UTC), such as an events table.
    zones
        A zones table of `geo.model.tables`; validity is half-open.
    carry_forward
        Where no zone at all is valid at a moment, take those that were valid last; otherwise that is unknown.

    Returns
    -------
    holder
        A Series named ``holder`` on the index of `events`: the actor; ``"contested"`` where a contested zone or zones
        of two actors hold the point, which includes a point exactly on the edge between two; ``"unknown"`` where no
        zone does, or only one of an unknown holder. A point on the outer edge of one actor's zone is that actor's.

    Raises
    ------
    NoCrsError
        Events or zones are not EPSG:4326.
    InputError
        An event has no point, or one that is not a finite number; a column is missing.
    """
    check_frame(events, "events", columns=("start",))
    check_frame(zones, "zones", columns=("actor", "start", "end"))
    xy = check_points(events)
    moments = _microseconds(events["start"])
    if carry_forward:
        moments = _carried(moments, zones)
    return pd.Series(_held(xy, moments, zones), index=events.index, name="holder", dtype="str")


def holders(ground: Ground, events: gpd.GeoDataFrame, *, carry_forward: bool = False) -> pd.DataFrame:
    """Return who held the ground of each event at its start, and what says so.

    The recorded holding of the place at which an event lies comes first: zones half-way between places are made of
    the well-placed ones alone, and give a place known only within 2 km to its neighbour's holder. Elsewhere the zones
    of the time say it.

    Returns
    -------
    holder, basis
        On the index of `events`; ``basis`` is ``"place"`` (`holder_at_places`), ``"zone"`` (`holder_of`), or empty
        where nothing says who held the ground. A recorded "unknown" is unknown, whatever the zones say.
    """
    data = ground.dataset
    by_place = holder_at_places(events, data.places, data.holdings)
    by_zone = holder_of(events, ground.control.zones, carry_forward=carry_forward)
    at_place = by_place.notna().to_numpy()
    holder = np.where(at_place, by_place.to_numpy(dtype=object), by_zone.to_numpy(dtype=object))
    basis = np.where(holder == UNKNOWN, "", np.where(at_place, "place", "zone"))
    return pd.DataFrame({"holder": holder, "basis": basis}, index=events.index, dtype="str")


def shares(holders: pd.Series) -> Shares:
    """Count the events on each holder's ground; a missing holder is unknown.

    The bounds of a share are its worst cases: with `u` of `n` events on unknown ground, a holder of `k` has at least
    ``k / n`` and at most ``(k + u) / n``.

    Examples
    --------
    >>> found = shares(pd.Series(["ISIS", "Opposition", "Opposition", "unknown"]))
    >>> [(one.holder, one.low, one.high) for one in found.holders], found.unknown_share
    ([('Opposition', 0.5, 0.75), ('ISIS', 0.25, 0.5)], 0.25)
    """
    known = holders[holders.notna() & ~holders.isin([UNKNOWN, ""])].astype("str")
    total = len(holders)
    unknown = total - len(known)
    counted = sorted(known.value_counts().items(), key=lambda item: (-item[1], item[0]))
    return Shares(
        holders=tuple(_share(str(name), int(count), unknown=unknown, total=total) for name, count in counted),
        unknown=unknown,
        unknown_share=unknown / total if total else math.nan,
        total=total,
    )


def shares_without_imprecise(
    events: gpd.GeoDataFrame, holders: pd.Series, max_place_uncertainty_m: float
) -> PreciseShares:
    """Return the shares of all events beside those of the events placed within a radius, and the difference.

    Parameters
    ----------
    events
        Events with ``place_uncertainty_m`` (metres).
    holders
        The holder of each, on the index of `events`.
    max_place_uncertainty_m
        Events known worse than this are left out of the second count, metres.

    Raises
    ------
    InputError
        The limit is negative or not a number, or the two indexes differ.
    """
    if not max_place_uncertainty_m >= 0:
        raise InputError(f"a limit of {max_place_uncertainty_m:g} m cannot be used; give metres, 0 or more")
    if not events.index.equals(holders.index):
        raise InputError("the holders are not those of these events; give the Series that holder_of returned for them")
    kept = (events["place_uncertainty_m"] <= max_place_uncertainty_m).to_numpy()
    every, precise, cautious = shares(holders), shares(holders[kept]), shares(holders.where(kept, UNKNOWN))
    changes = tuple(
        ShareChange(one.holder, one.share, now := precise.of(one.holder).share, now - one.share)
        for one in every.holders
    )
    return PreciseShares(every, precise, cautious, int((~kept).sum()), float(max_place_uncertainty_m), changes)


def _share(holder: str, count: int, *, unknown: int, total: int) -> Share:
    if not total:
        return Share(holder, 0, math.nan, math.nan, math.nan)
    return Share(holder, count, count / total, count / total, (count + unknown) / total)


def _microseconds(moments: pd.Series) -> Moments:
    return np.asarray(moments.dt.as_unit("us").astype(np.int64), dtype=np.int64)


def _held(xy: NDArray[np.float64], moments: Moments, zones: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the holder at each point and moment.

    Zone by zone, the points of its time and box alone are looked at: the cost grows with the points and the zones
    valid at a moment, not with the number of versions.
    """
    by_time = np.argsort(moments, kind="stable")
    x, y = xy[by_time].T
    lives = lives_of(zones)
    first, last = (np.searchsorted(moments[by_time], bound) for bound in (lives.born, lives.died))
    # Copies: to prepare a geometry changes it.
    shapes = shapely.force_2d(zones.geometry.to_numpy())
    boxes = shapely.bounds(shapes)
    holder = np.full(len(xy), UNKNOWN, dtype=object)
    for k, actor in enumerate(zones["actor"]):
        if actor == UNKNOWN or first[k] == last[k]:
            continue
        when = slice(first[k], last[k])
        west, south, east, north = boxes[k]
        near = (x[when] >= west) & (x[when] <= east) & (y[when] >= south) & (y[when] <= north)
        rows = np.flatnonzero(near) + first[k]
        shapely.prepare(shapes[k])
        rows = by_time[rows[shapely.intersects_xy(shapes[k], x[rows], y[rows])]]
        alone = (holder[rows] == UNKNOWN) | (holder[rows] == actor)
        holder[rows] = np.where(alone, actor, CONTESTED)
    return holder


def _carried(moments: Moments, zones: gpd.GeoDataFrame) -> Moments:
    """Return the moments, those without any zone moved back to the last that had one."""
    lives = lives_of(zones)
    by_start = np.argsort(lives.born, kind="stable")
    until = np.append(np.maximum.accumulate(lives.died[by_start]), np.iinfo(np.int64).max)
    last = until[np.searchsorted(lives.born[by_start], moments, side="right") - 1]
    return np.where(moments >= last, last - 1, moments)
