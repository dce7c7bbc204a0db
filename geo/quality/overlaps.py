"""Ground that two actors hold at once, by different zones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.model.actors import NOT_SIDES
from geo.model.areas import areas_km2
from geo.model.text import count_text
from geo.quality.finding import MOST_ROWS, Finding, texts, verb
from geo.quality.origins import microseconds

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.quality.origins import Origins

    Numbers = NDArray[np.int64]

#: Overlaps smaller than this, and smaller than this share of the smaller zone, are slivers between drawings.
LEAST_KM2: Final = 1.0
LEAST_SHARE: Final = 0.01
#: Pairs of zones whose shapes are compared at most, and how many vertices these may have together.
MOST_COMPARED: Final = 200_000
MOST_VERTICES: Final = 1_000_000
#: Pairs of zones looked at in one go.
_BLOCK: Final = 2_000_000


def overlaps(zones: gpd.GeoDataFrame, origins: Origins, area_km2: NDArray[np.float64]) -> Finding | None:
    """Return the zones of different sides that overlap in space and time by more than a sliver.

    Ground recorded as contested or unknown is nobody's, and is not compared. `area_km2` is by zone.
    """
    sides = np.flatnonzero(~zones["actor"].isin(NOT_SIDES).to_numpy())
    one, other, unfinished = _candidates(zones, sides)
    if not len(one):
        return None
    shapes = zones.geometry.to_numpy()
    pairs = len(one)
    one, other = _spread(shapes, one, other)
    shared = _shared_km2(shapes, one, other)
    compared = len(one)
    wide = shared >= np.maximum(LEAST_KM2, LEAST_SHARE * np.minimum(area_km2[one], area_km2[other]))
    one, other, shared = one[wide], other[wide], shared[wide]
    if not len(one):
        return None
    ids = texts(zones.index[np.union1d(one, other)])
    rows = pd.DataFrame(
        {
            "actor": zones["actor"].iloc[one].to_numpy(),
            "other actor": zones["actor"].iloc[other].to_numpy(),
            "from": np.maximum(zones["start"].to_numpy()[one], zones["start"].to_numpy()[other]),
            "shared_km2": shared.round(1),
            "zone": zones.index[one].to_numpy(),
            "other zone": zones.index[other].to_numpy(),
            "file": origins.of(one),
            "other file": origins.of(other),
        }
    ).sort_values(["shared_km2", "zone", "other zone"], ascending=[False, True, True], kind="stable")
    said = (
        f"{count_text(len(ids), 'zone')} of {len(zones):,} {verb(len(ids), 'overlaps', 'overlap')} in space and time "
    )
    said += f"with one of another actor, by up to {rows['shared_km2'].iloc[0]:,.1f} km²: both are taken to hold it."
    if unfinished or compared < pairs:
        said += f" Of {'more than ' if unfinished else ''}{pairs:,} pairs, {compared:,} all through time were compared."
    return Finding(
        code="overlaps",
        title="Ground that two actors hold at once",
        sentence=said,
        count=len(ids),
        of=len(zones),
        table="zones",
        ids=ids,
        rows=rows.head(MOST_ROWS).reset_index(drop=True),
    )


def _candidates(zones: gpd.GeoDataFrame, sides: Numbers) -> tuple[Numbers, Numbers, bool]:
    """Return pairs of zones of different actors whose times and boxes meet, and whether there were too many."""
    actor, _ = pd.factorize(zones["actor"])
    start = microseconds(zones["start"])
    ended = zones["end"].notna().to_numpy()
    end = np.where(ended, microseconds(zones["end"].fillna(zones["start"])), np.iinfo(np.int64).max)
    order = sides[np.lexsort((zones.index[sides].argsort().argsort(), start[sides]))]
    # Of two that meet in time, the later one begins before the earlier one ends.
    until = np.searchsorted(start[order], end[order], side="left")
    bounds = zones.geometry.bounds.to_numpy()
    ones, others, total = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    count = np.maximum(until - np.arange(len(order)) - 1, 0)
    blocks = np.split(np.arange(len(order)), np.flatnonzero(np.diff(np.cumsum(count) // _BLOCK)) + 1)
    for block in blocks:
        first = np.repeat(block, count[block])
        later = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(count[block]) - count[block], count[block])
        one, other = order[first], order[later]
        apart = actor[one] != actor[other]
        one, other = one[apart], other[apart]
        a, b = bounds[one], bounds[other]
        meet = (a[:, 0] < b[:, 2]) & (b[:, 0] < a[:, 2]) & (a[:, 1] < b[:, 3]) & (b[:, 1] < a[:, 3])
        ones.append(one[meet])
        others.append(other[meet])
        total += int(meet.sum())
        if total > MOST_COMPARED:
            break
    one, other = np.concatenate(ones)[:MOST_COMPARED], np.concatenate(others)[:MOST_COMPARED]
    return one, other, total > MOST_COMPARED


def _spread(shapes: NDArray[np.object_], one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """Return as many pairs as `MOST_VERTICES` allows, evenly spread over the pairs, which are in the order of time."""
    vertices = shapely.get_num_coordinates(shapes)
    total = int((vertices[one] + vertices[other]).sum())
    every = max(1, -(-total // MOST_VERTICES))
    return one[::every], other[::every]


def _shared_km2(shapes: NDArray[np.object_], one: Numbers, other: Numbers) -> NDArray[np.float64]:
    shapely.prepare(shapes[np.unique(one)])
    meeting = np.flatnonzero(shapely.intersects(shapes[one], shapes[other]))
    shared = np.zeros(len(one))
    shared[meeting] = areas_km2(shapely.intersection(shapes[one[meeting]], shapes[other[meeting]]))
    return shared
