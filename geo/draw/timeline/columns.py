"""Tables as the page's columns: numbers in typed arrays, repeated things once.

- Degrees are Int32 microdegrees (0.11 m at the equator), times Int32 minutes since 1970 UTC, deaths Int32 with -1 for
  "not stated", uncertainty Float32 metres; a time without end is `NO_END`.
- Events name one of the distinct ``points`` (place and uncertainty), so that a place with hundreds is drawn once.
- Zones share vertices: rings are runs over distinct vertices, ``(first, count)``, backwards where count is negative,
  so a daily series costs its changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.draw.timeline.payload import Columns, dictionary
from geo.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: Minutes that stand for "still so".
NO_END: Final = np.iinfo(np.int32).max

#: Text columns of an event, sent as a dictionary each.
TEXTS: Final = (
    "place", "actor_a_raw", "actor_b_raw", "kind_raw", "note", "source", "url", "confidence",
)  # fmt: skip

# Which places keep their label when there is no room for all.
_RANKS: Final = (("city",), ("town",), ("base", "airport", "air base"), ("village",))


def minutes(values: pd.Series) -> NDArray[np.int32]:
    """Return times as minutes since 1970, rounded down; a missing one is `NO_END`."""
    present = values.notna().to_numpy()
    micro = values.dt.tz_convert(None).astype("datetime64[us]").astype("int64").to_numpy()
    return np.where(present, micro // 60_000_000, NO_END).astype(np.int32)


def microdegrees(values: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return degrees as whole microdegrees."""
    return np.rint(np.asarray(values) * 1e6).astype(np.int32)


def event_columns(events: gpd.GeoDataFrame, actors: Sequence[str]) -> dict[str, Columns]:
    """Return the tables ``events``, sorted by start then id, and ``points``.

    Parameters
    ----------
    events
        A table of `geo.model.tables.EVENTS`.
    actors
        Names the codes of ``actor_a`` and ``actor_b`` stand for; the empty name is added as the last.
    """
    ordered = events.assign(_id=events.index).sort_values(["start", "_id"], kind="stable")
    spots = np.column_stack(
        [
            microdegrees(ordered.geometry.x.to_numpy()),
            microdegrees(ordered.geometry.y.to_numpy()),
            np.minimum(ordered["place_uncertainty_m"].to_numpy(), 1e8).astype(np.int64),
        ]
    )
    distinct, point = np.unique(spots.reshape(-1, 3), axis=0, return_inverse=True)
    codes = {name: code for code, name in enumerate([*actors, ""])}
    small = np.min_scalar_type(len(codes))
    arrays: dict[str, NDArray[np.generic]] = {
        "start": minutes(ordered["start"]),
        "end": minutes(ordered["end"]),
        "point": point.reshape(-1).astype(np.uint32),
        "kind": ordered["kind"].map(KINDS.index).to_numpy(dtype=np.uint8),
        "date_uncertainty_days": ordered["date_uncertainty_days"].clip(upper=99_999).to_numpy(dtype=np.int32),
    }
    for side in ("actor_a", "actor_b"):
        arrays[side] = ordered[side].map(codes).to_numpy(dtype=small)
    for column in ("deaths_best", "deaths_low", "deaths_high"):
        arrays[column] = ordered[column].fillna(-1).to_numpy(dtype=np.int32)
    texts = {}
    for column in TEXTS:
        arrays[column], texts[column] = dictionary(ordered[column])
    texts["event_id"] = [str(name) for name in ordered.index]
    points = {
        "lon": distinct[:, 0].astype(np.int32),
        "lat": distinct[:, 1].astype(np.int32),
        "uncertainty_m": distinct[:, 2].astype(np.float32),
    }
    return {
        "events": Columns(len(ordered), arrays, texts),
        "points": Columns(len(distinct), points),
    }


def zone_columns(zones: gpd.GeoDataFrame, actors: Sequence[str]) -> dict[str, Columns]:
    """Return the tables ``zones``, ``rings``, ``runs`` and ``vertices``, zones sorted by start then id."""
    ordered = zones.assign(_id=zones.index).sort_values(["start", "_id"], kind="stable")
    # get_rings passes over multipolygons, so their parts come first.
    parts, part_owner = shapely.get_parts(ordered.geometry.to_numpy(), return_index=True)
    ring_shapes, ring_part = shapely.get_rings(parts, return_index=True)
    ring_owner = part_owner[ring_part]
    coords, coord_ring = shapely.get_coordinates(ring_shapes, return_index=True)
    # A ring's last vertex repeats its first; the page closes rings itself.
    closing = np.diff(np.append(coord_ring, -1)) != 0
    coords, coord_ring = coords[~closing], coord_ring[~closing]
    whole = microdegrees(coords).astype(np.int64).reshape(-1, 2)
    # One number a vertex: comparing is then comparing numbers.
    _, first, inverse = np.unique((whole[:, 0] << 32) + whole[:, 1], return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    vertices = whole[first[order]]
    run_first, run_count, run_ring = runs(number[inverse.reshape(-1)], coord_ring)
    codes = {name: code for code, name in enumerate(actors)}
    source, sources = dictionary(ordered["source"])
    arrays: dict[str, NDArray[np.generic]] = {
        "actor": ordered["actor"].map(codes).to_numpy(dtype=np.min_scalar_type(len(codes))),
        "start": minutes(ordered["start"]),
        "end": minutes(ordered["end"]),
        "line_uncertainty_m": ordered["line_uncertainty_m"].to_numpy(dtype=np.float32),
        "source": source,
        "first_ring": _offsets(ring_owner, len(ordered)),
    }
    return {
        "zones": Columns(len(ordered), arrays, {"source": sources}),
        "rings": Columns(len(ring_shapes), {"first_run": _offsets(run_ring, len(ring_shapes))}),
        "runs": Columns(len(run_first), {"first": run_first.astype(np.uint32), "count": run_count.astype(np.int32)}),
        "vertices": Columns(
            len(vertices), {"lon": vertices[:, 0].astype(np.int32), "lat": vertices[:, 1].astype(np.int32)}
        ),
    }


def runs(number: Ints, ring: Ints) -> tuple[Ints, Ints, Ints]:
    """Return ``first, count, ring`` of the runs that spell each ring's vertex numbers.

    Examples
    --------
    >>> first, count, ring = runs(np.array([4, 5, 6, 4, 9, 8, 7]), np.array([0, 0, 0, 0, 1, 1, 1]))
    >>> first.tolist(), count.tolist(), ring.tolist()
    ([4, 4, 9], [3, 1, -3], [0, 0, 1])
    """
    if not len(number):
        return number, number, ring
    step = np.diff(number)
    step[(np.abs(step) != 1) | (np.diff(ring) != 0)] = 0
    # A vertex begins a run where it does not follow its neighbour, or where the direction turns.
    before = np.concatenate([[0], step[:-1]])
    begins = np.concatenate([[True], (step == 0) | ((before != 0) & (before != step))])
    start = np.flatnonzero(begins)
    length = np.diff(np.append(start, len(number)))
    towards = np.append(step, 0)[start]
    return number[start], np.where((length > 1) & (towards < 0), -length, length), ring[start]


def _offsets(owner: NDArray[np.integer], count: int) -> NDArray[np.uint32]:
    """Return where each owner's things begin, and where the last one's end."""
    return np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=count))]).astype(np.uint32)


def place_columns(places: gpd.GeoDataFrame) -> dict[str, Columns]:
    """Return the table ``places`` in the order in which labels are placed: cities first, then by name."""
    known = {kind: rank for rank, kinds in enumerate(_RANKS) for kind in kinds}
    rank = places["kind"].str.casefold().map(known).fillna(len(_RANKS)).astype("int64")
    ordered = places.assign(_rank=rank, _id=places.index).sort_values(["_rank", "name", "_id"])
    arrays = {
        "lon": microdegrees(ordered.geometry.x.to_numpy()),
        "lat": microdegrees(ordered.geometry.y.to_numpy()),
        "rank": ordered["_rank"].to_numpy(dtype=np.uint8),
    }
    return {"places": Columns(len(ordered), arrays, {"name": [str(name) for name in ordered["name"]]})}


def all_columns(
    events: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, places: gpd.GeoDataFrame, actors: Sequence[str]
) -> Mapping[str, Columns]:
    """Return every table of the page but the land."""
    return {**event_columns(events, actors), **zone_columns(zones, actors), **place_columns(places)}
