"""Where a measured line meets the edge of a zone: what that point is called, and how far off it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.measure import geodesy
from geo.measure.ground import Ground, Witness, positions
from geo.measure.zones import SHAPING_UNCERTAINTY_M
from geo.model.text import distance_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray


def split(found: Sequence[Witness], limit_m: float) -> tuple[list[Witness], list[Witness]]:
    """Return the positions known within `limit_m` metres, and the others."""
    kept = [one for one in found if one.uncertainty_m <= limit_m]
    return kept, [one for one in found if one.uncertainty_m > limit_m]


def edge_witness(
    ground: Ground,
    rival: str,
    instant: pd.Timestamp,
    point: tuple[float, float],
    *,
    line_m: float,
    start: Witness | None,
) -> tuple[Witness, list[str]]:
    """Return the end on a zone's edge, named after the nearest held place, with its tolerance.

    A half-way line can be wrong by as much as its distance to the place that made it: beyond that, the place itself
    would be on the other side. A drawn line is off by what its source states.
    """
    held, are_places = positions(ground, rival, instant, None)
    if ground.control.derived:
        held, _ = split(held, SHAPING_UNCERTAINTY_M)
    near = None
    if held and are_places:
        metres = [float(_away_m(np.array([point]), one)[0]) for one in held]
        near = min(zip(metres, held, strict=True), key=lambda found: (found[0], found[1].name))
    if near is None:
        return Witness(f"the edge of the zone of {rival}", *point, line_m), []
    away_m, place = near
    name = f"the zone's edge near {place.name}"
    if not ground.control.derived:
        return Witness(name, *point, line_m), []
    notes = []
    if start is not None:
        apart = float(geodesy.geodesic_m(start.lon, start.lat, place.lon, place.lat))
        notes.append(
            f"The edge is half-way between held places, not observed: the front may lie anywhere in the "
            f"{distance_text(apart)} between {start.name} and {place.name}."
        )
    return Witness(name, *point, away_m), notes


def surest_point(
    ground: Ground, actors: tuple[str, str], instant: pd.Timestamp, points: NDArray[np.float64]
) -> tuple[float, float]:
    """Return the point of a contact line that is nearest to the held places on both sides: where it is known best."""
    total = np.zeros(len(points))
    for actor in actors:
        held, _ = split(positions(ground, actor, instant, None)[0], SHAPING_UNCERTAINTY_M)
        total += np.min([_away_m(points, one) for one in held], axis=0)
    lon, lat = points[int(np.argmin(total))]
    return float(lon), float(lat)


def _away_m(points: NDArray[np.float64], one: Witness) -> NDArray[np.float64]:
    count = len(points)
    return geodesy.geodesic_m(points[:, 0], points[:, 1], np.full(count, one.lon), np.full(count, one.lat))
