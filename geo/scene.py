"""`build_scene(dataset, view) -> Scene`: everything a reader sees is drawn from the scene."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo.measure.gap import Gap, GapInterval, Witness
    from geo.model.dataset import Dataset
    from geo.model.view import View, Window


@dataclass(frozen=True, slots=True)
class Counts:
    """Events in view out of all, and their deaths; `without_deaths` events state no best estimate."""

    shown: int
    total: int
    deaths_best: int
    deaths_low: int
    deaths_high: int
    without_deaths: int


@dataclass(frozen=True, eq=False)
class Scene:
    """A dataset seen through a view.

    Attributes
    ----------
    dataset, view
        What is seen, and the view with every field filled in.
    period
        The whole time the data cover, whole days in UTC, ``[start, end)``.
    events
        Rows of ``dataset.events`` that pass the view's filters and lie in its window, by start then id.
    zones
        All control zones with their validity: the dataset's own, or derived from holdings.
    zones_now
        Those valid at the view's instant.
    counts
        Counts for `events`.
    gap, gap_reason
        The pair's distance at the instant; when there is none, the reason in a sentence.
    series
        The gap over every interval of the period in which nothing changed, in order, without holes.
    headline
        One sentence a reporter could print.
    left_out
        Positions too imprecise for the distance at the instant.
    notices
        Sentences about what the view asked for and the data could not give.
    """

    dataset: Dataset
    view: View
    period: Window
    events: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    zones_now: gpd.GeoDataFrame
    counts: Counts
    gap: Gap | None
    gap_reason: str
    series: tuple[GapInterval, ...]
    headline: str
    left_out: tuple[Witness, ...]
    notices: tuple[str, ...]
