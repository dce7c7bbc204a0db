"""Events that lie outside the country they are said to be in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure.nearest import nearest
from geo.measure.versions import prepare_edge
from geo.model.tables import CRS
from geo.model.text import count_text, radius_text
from geo.quality.finding import MOST_ROWS, Finding, texts, verb
from geo.quality.named import ground
from geo.quality.points import events_shown

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

#: Metres by which an event may lie outside beyond its own uncertainty: the outlines are coarse, coasts move, and
#: borders are drawn in several ways.
ROOM_M: Final = 10_000.0
#: Names of countries said in a sentence.
_MOST_NAMES: Final = 5

_ANY_TIME: Final = pd.Timestamp(0, tz="UTC")


@dataclass(frozen=True, eq=False)
class Placed:
    """Events against their stated countries, one value an event.

    Attributes
    ----------
    distance_m
        How far outside the country it lies; 0 inside; missing: no country is stated, or it is not known.
    outside
        Whether that is more than its uncertainty and `ROOM_M`.
    turned_inside
        Whether an event outside would lie in the country if longitude and latitude changed places.
    unknown
        Whether the name of the country is not known.
    """

    distance_m: NDArray[np.float64]
    outside: Mask
    turned_inside: Mask
    unknown: Mask


def place_all(events: gpd.GeoDataFrame, countries: pd.Series) -> Placed:
    """Compare events with the outlines of their stated countries; `countries` is by event id, as written."""
    count = len(events)
    found = Placed(np.full(count, np.nan), *(np.zeros(count, dtype=bool) for _ in range(3)))
    stated = countries.reindex(events.index)
    codes, names = pd.factorize(stated.where(stated.notna() & (stated.str.strip() != "")))
    xy = shapely.get_coordinates(events.geometry.to_numpy())
    room = events["place_uncertainty_m"].to_numpy() + ROOM_M
    for code, name in enumerate(names):
        rows = np.flatnonzero(codes == code)
        outline = ground(str(name))
        if outline is None:
            found.unknown[rows] = True
            continue
        found.distance_m[rows] = _distance_m(outline, xy[rows])
        out = rows[found.distance_m[rows] > room[rows]]
        found.outside[out] = True
        found.turned_inside[out] = shapely.contains_xy(outline, *xy[out, ::-1].T)
    return found


def _distance_m(outline: shapely.Geometry, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    shapely.prepare(outline)
    far = ~shapely.contains_xy(outline, *xy.T)
    distance_m = np.zeros(len(xy))
    if far.any():
        points, back = np.unique(xy[far], axis=0, return_inverse=True)
        rings = shapely.MultiLineString(list(shapely.get_rings(shapely.get_parts(outline))))
        frame = gpd.GeoDataFrame(geometry=shapely.points(points), crs=CRS)
        measured = nearest(frame, prepare_edge(rings), at=_ANY_TIME)["distance_m"].to_numpy()
        distance_m[far] = measured[back.ravel()]
    return distance_m


def outside(events: gpd.GeoDataFrame, countries: pd.Series, placed: Placed) -> Finding | None:
    """Return the events that lie outside the country stated by more than their uncertainty and `ROOM_M`."""
    if not placed.outside.any():
        return None
    count = int(placed.outside.sum())
    some = events[placed.outside]
    rows = events_shown(some)
    km = pd.Series(placed.distance_m[placed.outside] / 1000, index=some.index)
    rows["country"] = countries.reindex(rows["id"]).to_numpy()
    rows["km outside"] = km.reindex(rows["id"]).round(1).to_numpy()
    stated = int((~np.isnan(placed.distance_m)).sum())
    return Finding(
        code="outside-country",
        title="Points outside the stated country",
        sentence=f"{count:,} of {count_text(stated, 'event')} {verb(count, 'lies', 'lie')} outside the country stated "
        f"by more than {verb(count, 'its', 'their')} own uncertainty and {radius_text(ROOM_M)}, the farthest by "
        f"{radius_text(float(km.max()) * 1000)}.",
        count=count,
        of=stated,
        table="events",
        ids=texts(some.index),
        removable=texts(some.index),
        reason="set aside by hand: it lies outside the country stated",
        rows=rows.sort_values(["km outside", "id"], ascending=[False, True], kind="stable").head(MOST_ROWS),
    )


def unknown(events: gpd.GeoDataFrame, countries: pd.Series, placed: Placed) -> Finding | None:
    """Return the events whose country has a name that is not known here; it describes the data."""
    if not placed.unknown.any():
        return None
    count = int(placed.unknown.sum())
    names = (
        countries.reindex(events.index[placed.unknown]).value_counts().rename_axis("country").reset_index(name="events")
    )
    names = names.sort_values(["events", "country"], ascending=[False, True], kind="stable")
    said = ", ".join(str(name)[:60] for name in names["country"][:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    return Finding(
        code="country-unknown",
        title="Countries that are not known here",
        sentence=f"{count_text(count, 'event')} {verb(count, 'states', 'state')} a country that is not known by that "
        f"name ({said}{more}): not compared with an outline.",
        count=count,
        of=len(events),
        table="events",
        ids=texts(events.index[placed.unknown]),
        rows=names.head(MOST_ROWS),
        asks=False,
    )
