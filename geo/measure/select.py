"""Which events a view keeps, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.model.actors import canonical

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.model.view import View, Window

#: Columns the text filter looks in.
TEXT_COLUMNS = ("place", "actor_a", "actor_b", "actor_a_raw", "actor_b_raw", "note", "source")


@dataclass(frozen=True, slots=True)
class Counts:
    """Events in view out of all, and their deaths.

    Attributes
    ----------
    shown, total
        Events in view, and events in the data.
    deaths_best, deaths_low, deaths_high
        Sums over the events that state a best estimate; where one gives no low or high, its best stands in.
    without_best
        Events in view that state no best estimate.
    range_low, range_high
        Sums of the low and high estimates of those; an event that gives neither adds nothing.
    """

    shown: int
    total: int
    deaths_best: int
    deaths_low: int
    deaths_high: int
    without_best: int
    range_low: int
    range_high: int


def kept(events: gpd.GeoDataFrame, view: View) -> pd.DataFrame:
    """Return one boolean column a filter, True where an event passes it; index as `events`.

    The columns are ``actors``, ``kinds``, ``min_deaths``, ``max_event_uncertainty_m`` and ``text``. Time is not
    among them: see `in_window`.
    """
    passed = pd.DataFrame(index=events.index)
    passed["actors"] = (
        events["actor_a"].isin(view.actors) | events["actor_b"].isin(view.actors) if view.actors else True
    )
    passed["kinds"] = events["kind"].isin(view.kinds) if view.kinds else True
    passed["min_deaths"] = (
        (events["deaths_best"] >= view.min_deaths).fillna(value=False).astype(bool) if view.min_deaths > 0 else True
    )
    limit = view.max_event_uncertainty_m
    passed["max_event_uncertainty_m"] = True if limit is None else events["place_uncertainty_m"] <= limit
    passed["text"] = _has_words(events, view.text)
    return passed


def search_text(text: str) -> str:
    """Return what is looked for when somebody types `text`: an actor's alias stands for its canonical name.

    Examples
    --------
    >>> search_text("Daesh"), search_text("Marea")
    ('ISIS', 'Marea')
    """
    return canonical(text) if text else text


def _has_words(events: gpd.GeoDataFrame, text: str) -> pd.Series:
    words = search_text(text).lower().split()
    found = pd.Series(data=True, index=events.index)
    if not words:
        return found
    haystack = events[TEXT_COLUMNS[0]].str.lower()
    for name in TEXT_COLUMNS[1:]:
        haystack = haystack + "\n" + events[name].str.lower()
    for word in words:
        found &= haystack.str.contains(word, regex=False)
    return found


def in_window(events: gpd.GeoDataFrame, window: Window) -> pd.Series:
    """Return True for events whose interval meets the half-open window; index as `events`."""
    start, end = window
    meets: pd.Series = (events["start"] < end) & (events["end"] > start)
    return meets


def count(shown: gpd.GeoDataFrame, total: int) -> Counts:
    """Return the counts of the events shown, out of `total`."""
    stated = shown["deaths_best"].notna()
    best = shown.loc[stated, "deaths_best"]
    others = shown.loc[~stated]
    return Counts(
        shown=len(shown),
        total=total,
        deaths_best=int(best.sum()),
        deaths_low=int(shown.loc[stated, "deaths_low"].fillna(best).sum()),
        deaths_high=int(shown.loc[stated, "deaths_high"].fillna(best).sum()),
        without_best=len(others),
        range_low=int(others["deaths_low"].sum()),
        range_high=int(others["deaths_high"].sum()),
    )
