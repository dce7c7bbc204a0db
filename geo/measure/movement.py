"""How far each part of a front moved between two moments, and who gained the ground in between."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure import geodesy
from geo.measure.contact import ONCE, lasting
from geo.measure.nearest import nearest
from geo.measure.outlines import edge_of
from geo.measure.versions import prepare_lines
from geo.model.errors import InputError
from geo.model.tables import CRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.measure.frontline import Front

    Values = NDArray[np.float64]

#: A front of more parts than this is not followed.
MOST_PARTS: Final = 100_000
#: Longest edge, in degrees, along which the way goes evenly (to a millimetre).
_EVEN_DEG: Final = 0.01


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a front between two moments: lengths of line, in metres.

    Attributes
    ----------
    pair
        The two actors.
    unmoved_m
        Of the later front, what lies where the earlier one did.
    gained_m
        Of the later front, what lies on ground the other held before: the first one's gain, the second one's.
    unclear_m
        Of the later front, what lies on ground that neither held before (or on the edge of one's), or both; or there
        was no earlier front.
    vanished_m
        Of the earlier front, what is front no longer.
    most_m, most_at, most_gained_by
        The furthest that a part lies from the other line, the place in degrees, and who gained there (an empty text:
        unclear). NaN and ``None`` where there is nothing to compare.
    """

    pair: tuple[str, str]
    unmoved_m: float
    gained_m: tuple[float, float]
    unclear_m: float
    vanished_m: float
    most_m: float
    most_at: tuple[float, float] | None
    most_gained_by: str


def movement(before: Front, after: Front, *, step_m: float = 500.0, still_m: float = 1.0) -> gpd.GeoDataFrame:
    """Return how far each part of a front moved between two moments.

    The later line is cut into equal parts of at most `step_m`, and the distance from the middle of each to the earlier
    line is measured on the ellipsoid. A part on ground that the second actor held before was gained by the first, and
    the other way round. Of the earlier line, the parts that are front no longer are added, measured to the later line.

    Parameters
    ----------
    before, after
        Fronts of one pair at two moments (`geo.measure.frontline.front_at`), of the same area and width.
    step_m
        Longest part, metres: what happens within less is not seen.
    still_m
        A part no further than this from the other line has not moved, metres.

    Returns
    -------
    parts
        Lines in EPSG:4326; ``line`` (``"after"``, or ``"before"`` for what vanished), ``length_m``, ``moved_m``
        (missing where there is no other line), ``gained_by`` (an actor; empty: nobody, or unclear), ``signed_m``
        (`moved_m`, negative where the second actor gained, 0 where nothing moved; missing where unclear), ``lon`` and
        ``lat`` (the middle), ``other_lon`` and ``other_lat`` (the nearest place of the other line).

    Raises
    ------
    InputError
        The fronts are of two pairs, areas or widths; the step or the stillness cannot be used, or the parts are too
        many.
    """
    if before.pair != after.pair:
        raise InputError(f"one front is that of {' and '.join(before.pair)}, the other of {' and '.join(after.pair)}")
    if (before.area, before.within_m) != (after.area, after.within_m):
        raise InputError("the fronts are of two areas or widths; look for both in the same")
    if not (math.isfinite(step_m) and step_m > 0 and math.isfinite(still_m) and still_m >= 0):
        raise InputError(f"steps of {step_m:g} m and a stillness of {still_m:g} m cannot be used; give metres")
    count = (before.length_m + after.length_m) / step_m
    if count > MOST_PARTS:
        raise InputError(f"steps of {step_m:g} m are {count:,.0f} parts; give a longer step, of {MOST_PARTS:,} at most")
    later = _followed(after.line, before.line, before, name="after", step_m=step_m, still_m=still_m)
    earlier = _followed(before.line, after.line, after, name="before", step_m=step_m, still_m=still_m)
    vanished = earlier[~(earlier["moved_m"] <= still_m)]
    return gpd.GeoDataFrame(pd.concat([later, vanished], ignore_index=True), crs=CRS)


def moved(parts: gpd.GeoDataFrame, pair: tuple[str, str]) -> Moved:
    """Return what the parts that `movement` gave for a pair add up to."""
    after = parts["line"] == "after"
    known = parts["signed_m"].notna()
    signs = {sign: after & known & (np.sign(parts["signed_m"]) == sign) for sign in (-1, 0, 1)}
    lengths = {sign: float(parts.loc[rows, "length_m"].sum()) for sign, rows in signs.items()}
    furthest = parts.loc[parts["moved_m"].idxmax()] if parts["moved_m"].notna().any() else None
    return Moved(
        pair=pair,
        unmoved_m=lengths[0],
        gained_m=(lengths[1], lengths[-1]),
        unclear_m=float(parts.loc[after & ~known, "length_m"].sum()),
        vanished_m=float(parts.loc[~after, "length_m"].sum()),
        most_m=math.nan if furthest is None else float(furthest["moved_m"]),
        most_at=None if furthest is None else (float(furthest["lon"]), float(furthest["lat"])),
        most_gained_by="" if furthest is None else str(furthest["gained_by"]),
    )


def _followed(
    line: shapely.Geometry, other: shapely.Geometry, held: Front, *, name: str, step_m: float, still_m: float
) -> gpd.GeoDataFrame:
    """Return the parts of a line with their distance from the other; `held` says whose ground was the other's time."""
    shapes, length_m, lon, lat = _parts(line, step_m)
    middles = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat, crs=CRS))
    found = _nearest(middles, other)
    moved_m = found["distance_m"].to_numpy(dtype=np.float64)
    own, rival = (_inside(shape, middles, still_m=still_m) for shape in held.grounds)
    if name == "after":  # On the ground of the one before, the other has gained.
        own, rival = rival, own
    still = moved_m <= still_m
    known = ~still & ~np.isnan(moved_m)
    first, second = own & ~rival & known, rival & ~own & known
    gained_by = np.select([first, second], np.array(held.pair, dtype=object)[:, None], "")
    signed_m = np.select([still, first, second], [np.zeros_like(moved_m), moved_m, -moved_m], np.nan)
    columns = {
        "line": np.full(len(shapes), name, dtype=object),
        "length_m": length_m,
        "moved_m": moved_m,
        "gained_by": gained_by,
        "signed_m": signed_m,
        "lon": lon,
        "lat": lat,
        "other_lon": found["witness_lon"].to_numpy(dtype=np.float64),
        "other_lat": found["witness_lat"].to_numpy(dtype=np.float64),
    }
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS).astype({"line": "str", "gained_by": "str"})


def _nearest(points: gpd.GeoDataFrame, line: shapely.Geometry) -> pd.DataFrame:
    return nearest(points, prepare_lines(lasting(line)), at=ONCE)


def _inside(shape: shapely.Geometry | None, points: gpd.GeoDataFrame, *, still_m: float) -> NDArray[np.bool_]:
    """Return which points lie inside a ground: a front along an old border with a third side lies in neither ground."""
    if shape is None:
        return np.zeros(len(points), dtype=np.bool_)
    away_m = _nearest(points, edge_of(shape))["distance_m"].to_numpy(dtype=np.float64)
    return np.asarray(shapely.intersects(points.geometry.to_numpy(), shape)) & (away_m > still_m)


def _parts(line: shapely.Geometry, step_m: float) -> tuple[NDArray[np.object_], Values, Values, Values]:
    """Return lines cut into equal parts of at most a step, the length of each, and the middle of each in degrees."""
    shapes, lengths, middles = [np.empty(0, dtype=object)], [np.empty(0)], [np.empty((0, 2))]
    for part in shapely.get_parts(shapely.segmentize(line, _EVEN_DEG)):
        xy = shapely.get_coordinates(part)
        way_m = np.append(0.0, np.cumsum(geodesy.geodesic_m(*xy[:-1].T, *xy[1:].T)))
        count = max(1, math.ceil(way_m[-1] / step_m))
        cuts = np.linspace(0.0, way_m[-1], count + 1)
        stops = np.unique(np.concatenate([way_m, cuts]))
        begin, end = np.searchsorted(stops, cuts[:-1]), np.searchsorted(stops, cuts[1:])
        piece = np.repeat(np.arange(count), end - begin + 1)
        stop = np.arange(len(piece)) - piece  # Each cut ends one part and begins the next.
        shapes.append(shapely.linestrings(_along(stops[stop], way_m, xy), indices=piece))
        lengths.append(np.full(count, way_m[-1] / count))
        middles.append(_along((cuts[:-1] + cuts[1:]) / 2, way_m, xy))
    lon, lat = np.concatenate(middles).T
    return np.concatenate(shapes), np.concatenate(lengths), lon, lat


def _along(at_m: Values, way_m: Values, xy: Values) -> Values:
    """Return the places so many metres along a line."""
    return np.column_stack([np.interp(at_m, way_m, xy[:, column]) for column in (0, 1)])
