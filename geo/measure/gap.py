"""The distance of a pair: from an actor, a place or a point to a rival, at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from geo.model.view import Definition


@dataclass(frozen=True, slots=True)
class Witness:
    """One end of a measured line: its name, where it is, and how far off it may be (metres)."""

    name: str
    lon: float
    lat: float
    uncertainty_m: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A distance in metres on the WGS84 ellipsoid, with its interval, its two ends and its definition."""

    definition: Definition
    distance_m: float
    low_m: float
    high_m: float
    start: Witness
    end: Witness
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GapInterval:
    """The gap over ``[start, end)``, in which nothing changed; `gap` is None when there is none, and `reason` says why."""

    start: pd.Timestamp
    end: pd.Timestamp
    gap: Gap | None
    reason: str = ""
