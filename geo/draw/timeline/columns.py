"""Tables as the page's columns: numbers in typed arrays, repeated things once.

- Degrees are Int32 microdegrees (0.11 m at the equator), times Int32 minutes since 1970 UTC, deaths Int32 with -1 for
  "not stated", uncertainty Float32 metres; a time without end is `NO_END`.
- Rounding changes no answer at a whole minute or metre: an event covers each minute it touches, a zone each minute at
  whose beginning it was so, and how exact a place is known is rounded up.
- What an event says in words (``event_texts``) is apart from what is needed to paint it.
- Events name one of the distinct ``points`` (place and uncertainty), so that a place with hundreds is drawn once.
- Zones share vertices: rings are runs over distinct vertices, ``(first, count)``, backwards where count is negative,
  so a daily series costs its changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.draw.timeline.codings import PLAIN, RANKED, STEPS, Coding
from geo.draw.timeline.payload import Columns, dictionary
from geo.model.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: Minutes that stand for "still so".
NO_END: Final = np.iinfo(np.int32).max
_MINUTE: Final = 60_000_000  # in microseconds

#: Text columns of an event, sent as a dictionary each.
TEXTS: Final = (
    "place", "actor_a_raw", "actor_b_raw", "kind_raw", "note", "source", "url", "confidence",
)  # fmt: skip

# What follows from what: who fights whom and where, names from places, high and low from best. Where data are not like
# that, the plain coding is shorter and is taken.
_EVENT_CODINGS: Final[dict[str, tuple[Coding, ...]]] = {
    "start": (STEPS,),
    "end": ((("over", "start"), ("given",)),),
    "actor_a": (PLAIN, RANKED),
    "actor_b": (PLAIN, (("given", "actor_a"),)),
    "point": (PLAIN, RANKED, (("given", "actor_a"),), (("given", "actor_b"),)),
    "kind": (PLAIN, (("given", "actor_b"),)),
    "date_uncertainty_days": (PLAIN, RANKED),
    "deaths_low": ((("over", "deaths_best"),),),
    "deaths_high": ((("over", "deaths_best"),),),
}
_TEXT_CODINGS: Final[dict[str, tuple[Coding, ...]]] = {
    "place": (PLAIN, (("given", "events.point"),)),
    "actor_a_raw": (PLAIN, (("given", "events.actor_a"),)),
    "actor_b_raw": (PLAIN, (("given", "events.actor_b"),)),
    "kind_raw": (PLAIN, (("given", "events.kind"),)),
    "note": (PLAIN, (("recent",),)),
    "source": (PLAIN, RANKED),
    "url": (PLAIN, (("recent",),)),
}

# Which places keep their label when there is no room for all.
_RANKS: Final = (("city",), ("town",), ("base", "airport", "air base"), ("village",))


def minutes(values: pd.Series, *, up: bool = False) -> NDArray[np.int32]:
    """Return times as minutes since 1970, rounded down or up; a missing one is `NO_END`."""
    present = values.notna().to_numpy()
    micro = values.dt.tz_convert(None).astype("datetime64[us]").astype("int64").to_numpy()
    whole = -(-micro // _MINUTE) if up else micro // _MINUTE
    return np.where(present, whole, NO_END).astype(np.int32)


def microdegrees(values: NDArray[np.float64]) -> NDArray[np.int32]:
    """Return degrees as whole microdegrees."""
    return np.rint(np.asarray(values) * 1e6).astype(np.int32)


def event_columns(events: gpd.GeoDataFrame, actors: Sequence[str]) -> dict[str, Columns]:
    """Return the tables ``points``, ``events``, sorted by start then id, and ``event_texts``, in the same order.

    Parameters
    ----------
    events
        A table of `geo.model.tables.EVENTS`.
    actors
        Names the codes of ``actor_a`` and ``actor_b`` stand for; the empty name is added as the last.
    """
    order = _by_start(events)
    start, end = minutes(events["start"])[order], minutes(events["end"], up=True)[order]
    points, point = _points(events)
    names = [*actors, ""]
    small = np.min_scalar_type(len(names))
    arrays: dict[str, NDArray[np.generic]] = {
        "start": start,
        "end": end,
        "actor_a": _codes(events["actor_a"], names)[order].astype(small),
        "actor_b": _codes(events["actor_b"], names)[order].astype(small),
        "point": point[order],
        "kind": _codes(events["kind"], KINDS)[order].astype(np.uint8),
        "date_uncertainty_days": events["date_uncertainty_days"].clip(upper=99_999).to_numpy(dtype=np.int32)[order],
    }
    for column in ("deaths_best", "deaths_low", "deaths_high"):
        arrays[column] = events[column].fillna(-1).to_numpy(dtype=np.int32)[order]
    codes, texts = {}, {}
    for column in TEXTS:
        codes[column], texts[column] = dictionary(events[column].array.take(order))
    return {
        "points": points,
        "events": Columns(len(order), arrays, codings=_EVENT_CODINGS),
        "event_texts": Columns(
            len(order), codes, {**texts, "event_id": events.index.to_numpy(dtype=object)[order].tolist()}, _TEXT_CODINGS
        ),
    }


def _by_start(table: gpd.GeoDataFrame) -> Ints:
    """Return the order of the rows by start, then id."""
    start = table["start"].astype("int64").to_numpy()
    return np.lexsort((table.index.argsort().argsort(), start))


def _codes(values: pd.Series, names: Sequence[str]) -> Ints:
    """Return each value's place among the names, looked up once per distinct value."""
    place = {name: code for code, name in enumerate(names)}
    codes, distinct = pd.factorize(values.array)
    return np.array([place[name] for name in distinct], dtype=np.int64)[codes]


def _points(events: gpd.GeoDataFrame) -> tuple[Columns, NDArray[np.uint32]]:
    """Return the distinct places with their uncertainty, from west to east, and which one each event is at."""
    lon, lat = (microdegrees(axis.to_numpy()).astype(np.int64) for axis in (events.geometry.x, events.geometry.y))
    metres, metre = np.unique(
        np.ceil(np.minimum(events["place_uncertainty_m"].to_numpy(), 1e8)).astype(np.int64), return_inverse=True
    )
    # One number a place: comparing is then comparing numbers. 360 and 180 million fit into 29 and 28 bits.
    _, spot = np.unique((lon << 29) + lat + (1 << 28), return_inverse=True)
    pairs, where, point = np.unique(spot * len(metres) + metre, return_index=True, return_inverse=True)
    columns = Columns(
        len(pairs),
        {
            "lon": lon[where].astype(np.int32),
            "lat": lat[where].astype(np.int32),
            "uncertainty_m": metres[pairs % len(metres)].astype(np.float32),
        },
        codings={"lon": (STEPS,)},
    )
    return columns, point.reshape(-1).astype(np.uint32)


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
        "start": minutes(ordered["start"], up=True),
        "end": minutes(ordered["end"], up=True),
        "line_uncertainty_m": ordered["line_uncertainty_m"].to_numpy(dtype=np.float32),
        "source": source,
        "first_ring": _offsets(ring_owner, len(ordered)),
    }
    return {
        "zones": Columns(
            len(ordered),
            arrays,
            {"source": sources},
            {"start": (STEPS,), "end": ((("over", "start"), ("given",)),), "first_ring": (STEPS,)},
        ),
        "rings": Columns(
            len(ring_shapes), {"first_run": _offsets(run_ring, len(ring_shapes))}, codings={"first_run": (STEPS,)}
        ),
        "runs": Columns(
            len(run_first),
            {"first": run_first.astype(np.uint32), "count": run_count.astype(np.int32)},
            codings={"first": (STEPS,)},
        ),
        "vertices": Columns(
            len(vertices),
            {"lon": vertices[:, 0].astype(np.int32), "lat": vertices[:, 1].astype(np.int32)},
            codings={"lon": (STEPS,), "lat": (STEPS,)},
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


#: Tables that painting does without: they go into a binary of their own, which may refer to the first.
LATER: Final = frozenset({"event_texts"})
