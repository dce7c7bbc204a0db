"""Whose ground the events of a claim fell on, and whose it could have been."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure.claims.discs import discs
from geo.measure.ground import ONE_DAY
from geo.measure.held_places import holder_at_places
from geo.measure.holding import holders
from geo.measure.lives import lives_of
from geo.measure.sureness import at_changes
from geo.model.actors import CONTESTED, UNKNOWN, held_by
from geo.model.text import radius_text

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.measure.ground import Ground

    Found = list[set[str]]

#: Among the holders an event's ground may have had: any, because what is recorded does not tell.
ANY: Final = "any"

_LOW: Final = "low"


def fallen(ground: Ground, events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return whose ground each event fell on at its start, whose it could have been, and why.

    Returns
    -------
    holder
        As of `geo.measure.holding.holders`: by the recorded holding of the very place, else by the zone.
    may
        A set of holders: that one, every other that held the same ground at another moment of the event's
        `possible_time`, and every other whose zone or held place lay inside the event's own radius in that time; with
        `ANY` where the ground is unknown or contested, or the radius reaches contested ground. Where zones alone say
        whose ground it was, a zone is reached from as much farther as its line, or that of the zone the event lies in,
        may be off; the recorded holder of the very place is not made unsure by the line of a zone.
    doubt
        What leaves room for another holder, or what is of low confidence, as a clause; empty where nothing is.
    """
    times = possible_time(events)
    said = holders(ground, events)["holder"]
    later, by_zone = _at_other_moments(ground, events, times)
    line_m, reached = _reached(ground, events, times, by_zone=by_zone)
    low_event = (events["confidence"] == _LOW).to_numpy()
    low_holding = _rests_on_low(ground, events, said)
    found = pd.DataFrame(
        {
            "holder": said.to_numpy(dtype=object),
            "may": [_may({str(one), *then, *near}) for one, then, near in zip(said, later, reached, strict=True)],
        },
        index=events.index,
    )
    within = [_within(*both) for both in zip(events["place_uncertainty_m"], line_m, strict=True)]
    found["doubt"] = [
        "; ".join([*_doubts(str(one), then, near, how), *_low(low_event=bool(own), low_holding=bool(place))])
        for one, then, near, how, own, place in zip(said, later, reached, within, low_event, low_holding, strict=True)
    ]
    return found


def possible_time(events: pd.DataFrame) -> pd.DataFrame:
    """Return the half-open time in which each event may have happened, as columns ``start`` and ``end``.

    A date of one day that may be off by some days is widened by them. A longer interval is what its source gives as
    the time in which it happened, and holds such an error already.
    """
    off = pd.to_timedelta(events["date_uncertainty_days"].astype("int64"), unit="D")
    off = off.where(events["end"] - events["start"] <= ONE_DAY, pd.Timedelta(0))
    return pd.DataFrame({"start": events["start"] - off, "end": events["end"] + off})


def ground_text(holder: str) -> str:
    """Say whose ground it is.

    Examples
    --------
    >>> ground_text("Opposition"), ground_text("contested"), ground_text("unknown")
    ('opposition-held ground', 'contested ground', 'ground of no recorded holder')
    """
    if holder == UNKNOWN:
        return "ground of no recorded holder"
    return "contested ground" if holder == CONTESTED else f"{held_by(holder)} ground"


def _may(found: set[str]) -> frozenset[str]:
    return frozenset(found | {ANY} if found & {UNKNOWN, CONTESTED} else found)


def _within(radius_m: float, line_m: float) -> str:
    line = f" and the line of the zone within {radius_text(line_m)}" if line_m else ""
    return f"known within {radius_text(radius_m)}{line}, which reaches"


def _doubts(holder: str, later: set[str], reached: set[str], within: str) -> list[str]:
    turned, others = sorted(later - {holder}), sorted(reached - later - {holder})
    parts = []
    if turned:
        parts.append(f"in the time in which it may have been also {' and '.join(map(ground_text, turned))}")
    if others:
        parts.append(f"{within} {' and '.join(map(ground_text, others))}")
    return parts


def _low(*, low_event: bool, low_holding: bool) -> list[str]:
    if low_event:
        return ["recorded with low confidence"]
    return ["the holder of its place recorded with low confidence"] if low_holding else []


def _rests_on_low(ground: Ground, events: gpd.GeoDataFrame, said: pd.Series) -> NDArray[np.bool_]:
    """Return whether the holder is one only by holdings of low confidence of the place the event lies at."""
    data = ground.dataset
    surer = data.holdings[data.holdings["confidence"] != _LOW]
    by_place = holder_at_places(events, data.places, data.holdings)
    without = holder_at_places(events, data.places, surer)
    return np.asarray(by_place.notna() & (by_place == said) & (without != by_place), dtype=bool)


def _at_other_moments(ground: Ground, events: gpd.GeoDataFrame, times: pd.DataFrame) -> tuple[Found, NDArray[np.bool_]]:
    """Return who held the ground of each event at any moment of its time, and whether a zone ever says so."""
    changes = [lives_of(table).bounds() for table in (ground.control.zones, ground.dataset.holdings)]
    found: Found = [set() for _ in range(len(events))]
    by_zone = np.zeros(len(events), dtype=bool)
    for rows, moments in at_changes(times, np.unique(np.concatenate(changes))):
        points = events.iloc[rows].assign(start=pd.to_datetime(moments, unit="us", utc=True))
        then = holders(ground, points)
        _put(found, rows, then["holder"].to_numpy(dtype=object))
        by_zone[rows[(then["basis"] == "zone").to_numpy()]] = True
    return found, by_zone


def _reached(
    ground: Ground, events: gpd.GeoDataFrame, times: pd.DataFrame, *, by_zone: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], Found]:
    """Return the holders of zones and places that each event may have been at in its time; unknown is none.

    Beside them by how many metres the lines of the zones that reach one farther were taken as off.
    """
    found: Found = [set() for _ in range(len(events))]
    line_m = np.zeros(len(events))
    radius_m = events["place_uncertainty_m"].to_numpy(dtype=np.float64)
    shapes, data = events.geometry.to_numpy(), ground.dataset
    places = pd.Series(data.places.geometry.to_numpy(), index=data.places.index, dtype=object)
    known = data.holdings[data.holdings["place_id"].isin(places.index) & (data.holdings["actor"] != UNKNOWN)]
    zones = ground.control.zones[ground.control.zones["actor"] != UNKNOWN]
    groups = times.groupby(["start", "end"], sort=True).ngroup().to_numpy()
    for number in np.unique(groups):
        rows = np.flatnonzero(groups == number)
        start, end = times["start"].iloc[rows[0]], times["end"].iloc[rows[0]]
        drawn, held = _valid_in(zones, start, end), _valid_in(known, start, end)
        for at, owners in ((drawn.geometry, drawn["actor"]), (places.reindex(held["place_id"]), held["actor"])):
            disc, shape = shapely.STRtree(at.to_numpy()).query(_discs(shapes[rows], radius_m[rows]), "intersects")
            _put(found, rows[disc], owners.to_numpy()[shape])
        farther = rows[by_zone[rows]]
        if len(drawn) and len(farther):
            off_m, event, shape = _by_lines(drawn, shapes[farther], radius_m[farther])
            new = [
                owner not in found[row] for row, owner in zip(farther[event], drawn["actor"].iloc[shape], strict=True)
            ]
            event, shape, off_m = event[new], shape[new], off_m[new]
            np.maximum.at(line_m, farther[event], off_m)
            _put(found, farther[event], drawn["actor"].to_numpy()[shape])
    return line_m, found


def _by_lines(
    drawn: gpd.GeoDataFrame, shapes: NDArray[np.object_], radius_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the zones that events may lie in as the lines may be off: metres, positions of events and of zones."""
    line_m, zones = drawn["line_uncertainty_m"].to_numpy(dtype=np.float64), drawn.geometry.to_numpy()
    tree = shapely.STRtree(zones)
    inside, own = tree.query(shapes, "intersects")
    own_m = np.zeros(len(shapes))
    np.maximum.at(own_m, inside, line_m[own])
    event, zone = tree.query(_discs(shapes, radius_m + line_m.max()), "intersects")
    off_m = np.maximum(own_m[event], line_m[zone])
    meets = shapely.intersects(_discs(shapes[event], radius_m[event] + off_m), zones[zone])
    return off_m[meets], event[meets], zone[meets]


def _put(found: Found, rows: NDArray[np.int64], owners: NDArray[np.object_]) -> None:
    names, which = np.unique(owners.astype(str), return_inverse=True)
    # Each pair once: many zones of a series are of one owner.
    for row, owner in np.unique(np.stack([rows, which], axis=1), axis=0):
        found[row].add(str(names[owner]))


def _valid_in(frame: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Return the rows valid at any moment of a half-open time."""
    return frame[(frame["start"] < end) & (frame["end"].isna() | (frame["end"] > start))]


def _discs(shapes: NDArray[np.object_], radius_m: NDArray[np.float64]) -> NDArray[np.object_]:
    return discs(shapely.get_x(shapes), shapely.get_y(shapes), radius_m)
