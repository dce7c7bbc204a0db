"""Control zones worked out from held places: cells half-way between neighbouring places.

Each point of the ground is given to the holder of the nearest place, no further than a radius and inside an area.
The cells do not depend on who holds them, so they are made once; for every interval in which nothing changes they
are dissolved by holder. A half-way line is a construction, not an observation: the true front may lie anywhere
between the two places it separates, which is what its uncertainty says.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure import geodesy
from geo.model.actors import UNKNOWN
from geo.model.dataset import ZONE_MAX_PLACE_UNCERTAINTY_M
from geo.model.tables import CRS, ZONES, check, conform, empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.model.dataset import Dataset
    from geo.model.view import Area

#: What the `source` of a derived zone says.
DERIVED_SOURCE: Final = "half-way lines between held places"

_STEP_M: Final = 1000.0

#: An interval (its end may be NaT: still so) and the holder of each site in it.
Run = tuple[pd.Timestamp, pd.Timestamp, "NDArray[np.object_]"]
Runs = list[Run]


@dataclass(frozen=True, eq=False)
class Borders:
    """Stretches of border between the cells of two sites.

    Attributes
    ----------
    one, other
        The two sites, as positions.
    length_m
        Length of the stretch, metres.
    half_m
        Half the distance between the two sites, metres.
    """

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    length_m: NDArray[np.float64]
    half_m: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Control:
    """Zones with their validity; `derived` when they were worked out from held places."""

    zones: gpd.GeoDataFrame
    derived: bool


def control(dataset: Dataset) -> Control:
    """Return the dataset's own zones, or those derived from its holdings when it has none."""
    if len(dataset.zones) or not len(dataset.holdings):
        return Control(dataset.zones, derived=False)
    zones = derive_zones(
        dataset.places,
        dataset.holdings,
        area=dataset.zone_area,
        max_radius_m=dataset.zone_max_radius_m,
        max_place_uncertainty_m=dataset.zone_max_place_uncertainty_m,
    )
    return Control(zones, derived=True)


def derive_zones(
    places: gpd.GeoDataFrame,
    holdings: pd.DataFrame,
    *,
    area: Area | None = None,
    max_radius_m: float = 6000.0,
    max_place_uncertainty_m: float = ZONE_MAX_PLACE_UNCERTAINTY_M,
) -> gpd.GeoDataFrame:
    """Derive control zones from held places.

    Parameters
    ----------
    places, holdings
        Tables of `geo.model.tables`.
    area
        West, south, east, north in degrees that bound the zones; ``None`` leaves only the radius.
    max_radius_m
        No ground further than this from a place is given to its holder, metres.
    max_place_uncertainty_m
        Places known worse than this shape no zone, metres.

    Returns
    -------
    zones
        A zones table. Zones valid at one moment share their borders exactly and do not overlap. A place held by
        nobody known keeps its cell, and the cell belongs to no zone. ``line_uncertainty_m`` is the mean, along the
        borders of the zone's cells with cells of other holders, of half the distance between the two places;
        `max_radius_m` for a zone without such a border.
    """
    sites = _sites(places, holdings, area=area, max_uncertainty_m=max_place_uncertainty_m, reach_m=max_radius_m)
    if sites.empty:
        return empty(ZONES)
    centre = (float(sites.geometry.x.mean().round(3)), float(sites.geometry.y.mean().round(3)))
    plane = geodesy.to_plane(sites.geometry.to_numpy(), centre)
    cells = _cells(plane, area=area, centre=centre, max_radius_m=max_radius_m)
    borders = _borders(plane, cells)
    rows = []
    for actor, (start, end, _), mask in _stretches(_runs(sites, holdings)):
        parts = cells[mask]
        parts = parts[~shapely.is_empty(parts)]
        if not len(parts):
            continue
        rows.append(
            {
                "zone_id": f"{actor}-{start:%Y%m%dT%H%M%S}",
                "actor": actor,
                "start": start,
                "end": end,
                "line_uncertainty_m": _half_spacing_m(borders, mask, max_radius_m),
                "source": DERIVED_SOURCE,
                "geometry": shapely.coverage_union_all(parts),
            }
        )
    if not rows:
        return empty(ZONES)
    frame = gpd.GeoDataFrame(rows, crs=CRS).set_index("zone_id")
    frame = frame.set_geometry(geodesy.from_plane(frame.geometry.to_numpy(), centre), crs=CRS)
    return check(conform(frame, ZONES), ZONES)


def _sites(
    places: gpd.GeoDataFrame,
    holdings: pd.DataFrame,
    *,
    area: Area | None,
    max_uncertainty_m: float,
    reach_m: float,
) -> gpd.GeoDataFrame:
    """Return the places that shape cells, one a coordinate, in the order of their ids."""
    held = places[places.index.isin(holdings["place_id"]) & (places["place_uncertainty_m"] <= max_uncertainty_m)]
    if area is not None:
        west, south, east, north = area
        lat_margin = 2 * reach_m / 110_000
        lon_margin = lat_margin / max(0.05, float(np.cos(np.radians((south + north) / 2))))
        held = held.cx[west - lon_margin : east + lon_margin, south - lat_margin : north + lat_margin]
    return held.sort_index()


def _cells(
    plane: NDArray[np.object_], *, area: Area | None, centre: tuple[float, float], max_radius_m: float
) -> NDArray[np.object_]:
    """Return one cell a site, in the plane; cells of neighbours share their vertices exactly.

    All cells are faces of one arrangement of lines (cell edges and the outer bound), so that no two of them can
    disagree about a border. Sites on one point share its cell: the first gets it, the others get an empty one.
    """
    reach = shapely.union_all(shapely.buffer(plane, max_radius_m, quad_segs=16))
    if area is not None:
        reach = shapely.intersection(reach, geodesy.to_plane(np.array([shapely.box(*area)], dtype=object), centre)[0])
    edges = shapely.voronoi_polygons(shapely.multipoints(plane), extend_to=reach.buffer(max_radius_m), only_edges=True)
    # The edges run past the bound: cut exactly at it, their ends could miss it by a rounding and close no face.
    # Points every kilometre keep a line that is straight in the plane within centimetres of straight in degrees.
    lines = shapely.union_all([shapely.segmentize(edges, _STEP_M), shapely.segmentize(reach.boundary, _STEP_M)])
    faces = np.asarray(shapely.get_parts(shapely.polygonize([lines])), dtype=object)
    inner = shapely.point_on_surface(faces)
    kept = shapely.contains(reach, inner)
    faces, inner = faces[kept], inner[kept]
    owner = shapely.STRtree(plane).nearest(inner)
    cells = np.full(len(plane), shapely.Polygon(), dtype=object)
    for site in np.unique(owner):
        cells[site] = shapely.coverage_union_all(faces[owner == site])
    return cells


def _borders(plane: NDArray[np.object_], cells: NDArray[np.object_]) -> Borders:
    """Return every stretch of border that two cells share.

    Cells of neighbours share their vertices exactly, so that a stretch is a pair of vertices that follow one another
    in both. Neighbours whose common line lies beyond their reach, or outside the area, share none.
    """
    lines, cell = shapely.get_parts(shapely.boundary(cells), return_index=True)
    points, line = shapely.get_coordinates(lines, return_index=True)
    # Complex numbers are sorted by their real part, then by the other.
    point = points[:, 0] + 1j * points[:, 1]
    follows = line[1:] == line[:-1]
    ends = np.sort(np.column_stack([point[:-1], point[1:]])[follows], axis=1)
    owner = cell[line[1:][follows]]
    order = np.lexsort(ends.T)
    ends, owner = ends[order], owner[order]
    twice = (ends[1:] == ends[:-1]).all(axis=1)
    one, other = owner[:-1][twice], owner[1:][twice]
    metres = np.abs(ends[1:, 1] - ends[1:, 0])[twice]
    return Borders(one, other, metres, shapely.distance(plane[one], plane[other]) / 2)


def _half_spacing_m(borders: Borders, own: NDArray[np.bool_], otherwise_m: float) -> float:
    """Return the mean half spacing along the border of some sites' cells with the others.

    If every stretch were off by its own half spacing, the ground would change by the border's length times this mean.
    A median of pairs says nothing of areas: it counts a border of metres as much as one of kilometres.
    """
    across = own[borders.one] != own[borders.other]
    if not across.any():
        return otherwise_m
    return float(np.average(borders.half_m[across], weights=borders.length_m[across]))


def _runs(sites: gpd.GeoDataFrame, holdings: pd.DataFrame) -> Runs:
    """Return the maximal intervals in which no site changes hands, with the holder of each site."""
    held = holdings[holdings["place_id"].isin(sites.index)]
    moments = pd.DatetimeIndex(pd.concat([held["start"], held["end"].dropna()])).unique().sort_values()
    bounds: list[pd.Timestamp] = [*moments, pd.NaT] if held["end"].isna().any() else list(moments)  # type: ignore[list-item]
    position = sites.index.get_indexer(held["place_id"])
    actors = held["actor"].to_numpy(dtype=object)
    runs: Runs = []
    for start, end in pairwise(bounds):
        now = is_valid(held, start).to_numpy()
        holders = np.full(len(sites), UNKNOWN, dtype=object)
        holders[position[now]] = actors[now]
        if runs and (runs[-1][2] == holders).all():
            runs[-1] = (runs[-1][0], end, holders)
        else:
            runs.append((start, end, holders))
    return runs


def _stretches(runs: Runs) -> Iterator[tuple[str, Run, NDArray[np.bool_]]]:
    """Yield, per actor, the maximal stretches in which it held the same sites, as one run and a mask of the sites."""
    names = sorted({str(name) for _, _, holders in runs for name in holders} - {UNKNOWN, ""})
    for actor in names:
        stretch: Run | None = None
        for start, end, holders in runs:
            if stretch is not None and ((holders == actor) == (stretch[2] == actor)).all():
                stretch = (stretch[0], end, stretch[2])
                continue
            if stretch is not None:
                yield actor, stretch, stretch[2] == actor
            stretch = (start, end, holders)
        if stretch is not None:
            yield actor, stretch, stretch[2] == actor


def is_valid(frame: pd.DataFrame, instant: pd.Timestamp) -> pd.Series:
    """Return True where a row's half-open interval holds `instant`; a missing end is still so."""
    return (frame["start"] <= instant) & (frame["end"].isna() | (frame["end"] > instant))


def valid_at(frame: pd.DataFrame, instant: pd.Timestamp) -> pd.DataFrame:
    """Return the rows that are valid at `instant`."""
    return frame[is_valid(frame, instant)]
