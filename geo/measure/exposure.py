"""How exposed places are: their distance from hostile ground at a moment and over a period, sorted by danger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo.measure.ground import Witness
    from geo.measure.versions import Versions
    from geo.model.view import Window

#: Columns of `exposure`, in order; a column ``name`` of the places comes first.
COLUMNS: Final = (
    "distance_m", "low_m", "high_m", "inside", "version", "witness_lon", "witness_lat",
    "closest_m", "closest_on", "farthest_m", "farthest_on", "change_m", "trend", "days_under", "days_unknown", "note",
)  # fmt: skip


def exposure(
    places: gpd.GeoDataFrame,
    control: Versions,
    *,
    at: pd.Timestamp,
    period: Window,
    trend_days: float = 30.0,
    threshold_m: float = 2000.0,
) -> pd.DataFrame:
    """Return how far each place is from hostile ground, the most endangered first; index of `places`."""
    raise NotImplementedError


def exposure_series(place: Witness, control: Versions, *, period: Window) -> pd.DataFrame:
    """Return the distance of one place over each interval in which it does not change.

    Columns: ``start``, ``end``, ``distance_m``, ``low_m``, ``high_m``, ``inside``, ``version``.
    """
    raise NotImplementedError
