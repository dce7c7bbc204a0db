"""Who held the ground on which an event is recorded, and what share of a selection fell on whose ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo.measure.ground import Ground


@dataclass(frozen=True, slots=True)
class Share:
    """One holder's events out of all: `share`, and its bounds if all unknown were another's, or all its own."""

    holder: str
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of a selection, largest first; `contested` is a holder, unknown is not.

    Attributes
    ----------
    holders
        One `Share` a holder.
    unknown, unknown_share
        Events on ground whose holder is not known; NaN of no events.
    total
        Events counted.
    """

    holders: tuple[Share, ...]
    unknown: int
    unknown_share: float
    total: int


@dataclass(frozen=True, slots=True)
class ShareChange:
    """How a holder's share changes, in shares of one, when imprecise events are left out."""

    holder: str
    share: float
    share_precise: float
    change: float


@dataclass(frozen=True, slots=True)
class PreciseShares:
    """Shares of all events, of the precise ones, how many were left out, and the change holder by holder."""

    every: Shares
    precise: Shares
    left_out: int
    max_place_uncertainty_m: float
    changes: tuple[ShareChange, ...]


def holder_of(events: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, *, carry_forward: bool = False) -> pd.Series:
    """Return who held the ground of each event at its start; a Series named ``holder`` on the index of `events`."""
    raise NotImplementedError


def holder_sure(events: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, *, carry_forward: bool = False) -> pd.Series:
    """Return whether the whole disc of each event lies in its one holder's ground, at every moment of the event."""
    raise NotImplementedError


def holders(ground: Ground, events: gpd.GeoDataFrame, *, carry_forward: bool = False) -> pd.DataFrame:
    """Return who held the ground of each event (``holder``) and what says so (``basis``: place, zone or nothing)."""
    raise NotImplementedError


def shares(holders: pd.Series) -> Shares:
    """Count the events of each holder."""
    raise NotImplementedError


def shares_without_imprecise(
    events: gpd.GeoDataFrame, holders: pd.Series, max_place_uncertainty_m: float
) -> PreciseShares:
    """Return the shares of all events, and of those known within a radius in metres."""
    raise NotImplementedError
