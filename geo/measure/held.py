"""Area and places held over time, by holder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from geo.measure.ground import Ground
    from geo.model.view import Area


def held_over_time(ground: Ground, start: pd.Timestamp, end: pd.Timestamp, *, area: Area | None = None) -> pd.DataFrame:
    """Return what each holder held over every interval in which nothing changed.

    Returns
    -------
    held
        Columns ``start``, ``end`` (UTC, half-open), ``holder`` (actors, ``"contested"``, ``"unknown"``,
        ``"disputed"``), ``area_km2`` (NaN where no zone at all is valid: not known, not zero), ``low_km2``,
        ``high_km2``, ``places``; one row an interval and holder that holds anything at any time, by start then holder.
    """
    raise NotImplementedError
