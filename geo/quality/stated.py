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

#: Outlines are simplified by this much where only an order is wanted, degrees.
_COARSE_DEG: Final = 0.1
_ANY_TIME: Final = pd.Timestamp(0, tz="UTC")


@dataclass(frozen=True, eq=False)
class Placed:
    """Events against their stated countries, one value an event.

    Attributes
    ----------
    known
        Whether a country is stated whose outline is known.
    outside
        Whether the event lies farther outside it than its uncertainty and `ROOM_M`.
    far_deg
        How far outside, roughly, in degrees; 0 of the others.
    turned_inside
        Whether an event outside would lie in the country if longitude and latitude changed places.
    unknown
        Whether the name of the country is not known.
    """

    known: Mask
    outside: Mask
    far_deg: NDArray[np.float64]
    turned_inside: Mask
    unknown: Mask


def place_all(events: gpd.GeoDataFrame, countries: pd.Series) -> Placed:
    """Compare events with the outlines of their stated countries; `countries` is by event id, as written."""
    none = np.zeros(len(events), dtype=bool)
    found = Placed(none.copy(), none.copy(), np.zeros(len(events)), none.copy(), none.copy())
    if countries.empty:
        return found
    stated = countries.reindex(events.index)
    codes, names = pd.factorize(stated.where(stated.notna() & (stated.str.strip() != "")))
    xy = shapely.get_coordinates(events.geometry.to_numpy())
    room_m = events["place_uncertainty_m"].to_numpy() + ROOM_M
    for code, name in enumerate(names):
        rows = np.flatnonzero(codes == code)
        outline = ground(str(name))
        if outline is None:
            found.unknown[rows] = True
            continue
        found.known[rows] = True
        out = rows[_outside(outline, xy[rows], room_m[rows])]
        found.outside[out] = True
        found.turned_inside[out] = shapely.contains_xy(outline, *xy[out, ::-1].T)
        found.far_deg[out] = shapely.distance(shapely.simplify(outline, _COARSE_DEG), shapely.points(xy[out]))
    return found


def _outside(outline: shapely.Geometry, xy: NDArray[np.float64], room_m: NDArray[np.float64]) -> Mask:
    """Return which points lie farther than their room outside a country.

    Degrees settle most: a degree on the ellipsoid is at most 111,694 m long, and along a parallel at least 110,574 m
    times the cosine of its latitude. Where they do not, the distance to the outline is measured.
    """
    shapely.prepare(outline)
    out: Mask = ~shapely.contains_xy(outline, *xy.T)
    points, back = np.unique(np.column_stack([xy, room_m])[out], axis=0, return_inverse=True)
    if not len(points):
        return out
    shapes, room = shapely.points(points[:, :2]), points[:, 2]
    reach = room / 110_574
    widest = np.cos(np.radians(np.minimum(np.abs(points[:, 1]) + reach, 89.0)))
    far = ~shapely.dwithin(outline, shapes, reach / widest)
    unsure = np.flatnonzero(~far & ~shapely.dwithin(outline, shapes, room / 111_694))
    if len(unsure):
        far[unsure] = distances_m(outline, points[unsure, :2]) > room[unsure]
    out[out] = far[back.ravel()]
    return out


def distances_m(outline: shapely.Geometry, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance of points to the edge of a country, in metres on the ellipsoid."""
    rings = shapely.MultiLineString(list(shapely.get_rings(shapely.get_parts(outline))))
    frame = gpd.GeoDataFrame(geometry=shapely.points(xy), crs=CRS)
    return np.asarray(nearest(frame, prepare_edge(rings), at=_ANY_TIME)["distance_m"], dtype=np.float64)


def outside(events: gpd.GeoDataFrame, countries: pd.Series, placed: Placed) -> Finding | None:
    """Return the events that lie outside the country stated by more than their uncertainty and `ROOM_M`."""
    if not placed.outside.any():
        return None
    count, stated = int(placed.outside.sum()), int(placed.known.sum())
    ids = events.index[placed.outside]
    rows = _farthest(events, countries, placed)
    return Finding(
        code="outside-country",
        title="Points outside the stated country",
        sentence=f"{count:,} of {count_text(stated, 'event')} {verb(count, 'lies', 'lie')} outside the country stated "
        f"by more than {verb(count, 'its', 'their')} own uncertainty and {radius_text(ROOM_M)}, the farthest by "
        f"{radius_text(float(rows['km outside'].max()) * 1000)}.",
        count=count,
        of=stated,
        table="events",
        ids=texts(ids),
        removable=texts(ids),
        reason="set aside by hand: it lies outside the country stated",
        rows=rows,
    )


def _farthest(events: gpd.GeoDataFrame, countries: pd.Series, placed: Placed) -> pd.DataFrame:
    """Return the events farthest outside as a table, with their distance from the country."""
    rows = np.flatnonzero(placed.outside)
    by_id = rows[np.argsort(events.index[rows].to_numpy(dtype=object), kind="stable")]
    top = by_id[np.argsort(-placed.far_deg[by_id], kind="stable")][:MOST_ROWS]
    some = events.iloc[top]
    shown = events_shown(some)
    named = countries.reindex(some.index)
    xy = shapely.get_coordinates(some.geometry.to_numpy())
    km = pd.Series(0.0, index=some.index)
    for name in named.unique():
        outline, of = ground(str(name)), (named == name).to_numpy()
        if outline is not None:
            km[of] = distances_m(outline, xy[of]) / 1000
    shown["country"] = named.reindex(shown["id"]).to_numpy()
    shown["km outside"] = km.reindex(shown["id"]).round(1).to_numpy()
    return shown.sort_values(["km outside", "id"], ascending=[False, True], kind="stable").reset_index(drop=True)


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
