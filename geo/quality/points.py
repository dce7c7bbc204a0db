"""Where events are said to be: points that many share, how well places are known, points that look wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.model.text import count_text, radius_text
from geo.quality.finding import MOST_ROWS, Finding, share_text, texts, verb

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

#: From so many events on one point on, they are said to be stacked.
STACKED_FROM: Final = 10
#: Points listed.
_MOST_POINTS: Final = 20
#: Degrees round 0, 0: a kilometre. It lies in the Gulf of Guinea, far from land.
_ZERO_DEG: Final = 0.009
#: Upper ends of the classes of `place_uncertainty_m`, metres.
_CLASSES_M: Final = (500.0, 1_000.0, 5_000.0, 25_000.0, 100_000.0)
#: The most that a position may be off to feed a headline distance, metres (`geo.model.view`).
_HEADLINE_M: Final = 1_000.0
#: What most events lie in: between these shares of their longitudes and of their latitudes, and a degree round it.
_BULK: Final = (0.05, 0.95)
_ROOM_DEG: Final = 1.0
#: Fewer events have no bulk.
_LEAST_EVENTS: Final = 20


def stacked(events: gpd.GeoDataFrame) -> Finding | None:
    """Return the points that `STACKED_FROM` events or more share exactly."""
    xy = shapely.get_coordinates(events.geometry.to_numpy())
    order = np.lexsort((xy[:, 1], xy[:, 0]))
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (np.diff(xy[order], axis=0) != 0).any(axis=1)
    point = np.empty(len(order), dtype=np.int64)
    point[order] = np.cumsum(fresh) - 1
    many = np.bincount(point, minlength=1)
    on = many[point] >= STACKED_FROM
    if not on.any():
        return None
    count, points = int(on.sum()), int((many >= STACKED_FROM).sum())
    rows = _most_used(events, point, many, xy)
    first = rows.iloc[0]
    name = first["place"] or position_text(first["longitude"], first["latitude"])
    share = share_text(first["events"], len(events))
    used = f"the one used most, {name}, {first['events']:,} of {len(events):,} ({share})"
    holds = f"{count_text(points, 'point')} {verb(points, 'has', 'have')} {STACKED_FROM} events or more each"
    return Finding(
        code="stacked",
        title="Many events on one point",
        sentence=f"{holds}, {count:,} of {count_text(len(events), 'event')} together; {used}. Such a point often "
        "stands for a whole town or district.",
        count=count,
        of=len(events),
        table="events",
        ids=texts(events.index[on]),
        rows=rows,
    )


def _most_used(
    events: gpd.GeoDataFrame, point: NDArray[np.int64], many: NDArray[np.int64], xy: NDArray[np.float64]
) -> pd.DataFrame:
    """Return the points used most, each with the name that most of its events give, then by longitude and latitude."""
    top = np.argsort(-many, kind="stable")[:_MOST_POINTS]
    rows = []
    for one in top[many[top] >= STACKED_FROM]:
        here = np.flatnonzero(point == one)
        names = events["place"].iloc[here].value_counts()
        most = min(names.index[names == names.iloc[0]])
        radius = events["place_uncertainty_m"].iloc[here]
        rows.append((most, int(many[one]), *xy[here[0]], float(radius.median())))
    return pd.DataFrame(rows, columns=["place", "events", "longitude", "latitude", "median place_uncertainty_m"])


def place_precision(events: gpd.GeoDataFrame) -> Finding:
    """Return how well the events' places are known, in classes; it describes the data."""
    radius = events["place_uncertainty_m"].to_numpy()
    which = np.searchsorted(_CLASSES_M, radius)
    counts = np.bincount(which, minlength=len(_CLASSES_M) + 1)
    names = [f"within {radius_text(most)}" for most in _CLASSES_M] + [f"worse than {radius_text(_CLASSES_M[-1])}"]
    vague = radius > _HEADLINE_M
    count = int(vague.sum())
    rows = pd.DataFrame({"place known": names, "events": counts})
    return Finding(
        code="place-precision",
        title="How well places are known",
        sentence=f"{count:,} of {count_text(len(events), 'event')} {verb(count, 'is', 'are')} known less exactly than "
        f"within {radius_text(_HEADLINE_M)}: they feed no headline distance.",
        count=count,
        of=len(events),
        table="events",
        ids=texts(events.index[vague]),
        rows=rows[rows["events"] > 0].reset_index(drop=True),
        asks=False,
    )


def at_zero(frame: gpd.GeoDataFrame, table: str) -> Finding | None:
    """Return the points within a kilometre of longitude 0, latitude 0, where there is only sea."""
    xy = shapely.get_coordinates(frame.geometry.to_numpy())
    there = (np.abs(xy) < _ZERO_DEG).all(axis=1)
    if not there.any():
        return None
    count = int(there.sum())
    noun = table.removesuffix("s")
    return Finding(
        code="at-zero" if table == "events" else f"{table}-at-zero",
        title=f"{table.capitalize()} at 0, 0",
        sentence=f"{count_text(count, noun)} {verb(count, 'lies', 'lie')} at longitude 0, latitude 0, in the sea off "
        "Africa: that usually stands for no coordinates.",
        count=count,
        of=len(frame),
        table=table,
        ids=texts(frame.index[there]),
        removable=texts(frame.index[there]) if table == "events" else (),
        reason="set aside by hand: it lies at 0, 0",
        rows=events_shown(frame[there]) if table == "events" else frame.loc[there, ["name"]].head(MOST_ROWS),
    )


def swapped(events: gpd.GeoDataFrame, outside: Mask, turned_inside: Mask) -> Finding | None:
    """Return the events that would lie where they belong if longitude and latitude changed places.

    That is in their stated country while they lie far outside it; or, where no country is stated, among the bulk of the
    events (of `_LEAST_EVENTS` or more) while they lie outside it.

    Parameters
    ----------
    events
        The events.
    outside, turned_inside
        Whether each lies outside its stated country, and would lie in it the other way round.
    """
    xy = shapely.get_coordinates(events.geometry.to_numpy())
    suspect = (outside & turned_inside) | _beside_the_bulk(xy)
    if not suspect.any():
        return None
    count = int(suspect.sum())
    return Finding(
        code="swapped",
        title="Latitude in the longitude's column?",
        sentence=f"{count_text(count, 'event')} would lie where the others do, or in {verb(count, 'its', 'their')} "
        "stated country, if longitude and latitude changed places. Nothing was changed; a profile that says "
        "swapped = true reads them the other way (in the terminal: geo profile FILE).",
        count=count,
        of=len(events),
        table="events",
        ids=texts(events.index[suspect]),
        removable=texts(events.index[suspect]),
        reason="set aside by hand: longitude and latitude look swapped",
        rows=events_shown(events[suspect]),
    )


def _beside_the_bulk(xy: NDArray[np.float64]) -> Mask:
    if len(xy) < _LEAST_EVENTS:
        return np.zeros(len(xy), dtype=bool)
    low, high = np.quantile(xy, _BULK, axis=0)
    low, high = low - _ROOM_DEG, high + _ROOM_DEG
    inside = ((xy >= low) & (xy <= high)).all(axis=1)
    turned = ((xy[:, ::-1] >= low) & (xy[:, ::-1] <= high)).all(axis=1)
    found: Mask = ~inside & turned
    return found


def position_text(lon: float, lat: float) -> str:
    """Say a position in degrees.

    Examples
    --------
    >>> position_text(37.16117, -36.2)
    '36.2000 S, 37.1612 E'
    """
    return f"{abs(lat):.4f} {'N' if lat >= 0 else 'S'}, {abs(lon):.4f} {'E' if lon >= 0 else 'W'}"


def events_shown(events: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the first events by start and id as a table for people."""
    some = events.iloc[first_rows(events)]
    xy = shapely.get_coordinates(some.geometry.to_numpy())
    columns = {name: some[name].to_numpy() for name in ("start", "place", "actor_a", "actor_b", "deaths_best")}
    return pd.DataFrame({"id": some.index.to_numpy(), **columns, "longitude": xy[:, 0], "latitude": xy[:, 1]})


def first_rows(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Return the first `MOST_ROWS` rows by start, then by id."""
    start = frame["start"].to_numpy()
    if len(start) > MOST_ROWS:
        early = np.flatnonzero(start <= np.partition(start, MOST_ROWS - 1)[MOST_ROWS - 1])
    else:
        early = np.arange(len(start))
    ids = frame.index[early].to_numpy(dtype=object)
    by_id = np.argsort(ids, kind="stable")
    return early[by_id[np.argsort(start[early][by_id], kind="stable")]][:MOST_ROWS]
