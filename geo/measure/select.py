"""Which events a view keeps, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.model.actors import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.model.view import View, Window

    Mask = NDArray[np.bool_]
    Codes = NDArray[np.int64]

#: Columns the text filter looks in.
TEXT_COLUMNS = ("place", "actor_a", "actor_b", "actor_a_raw", "actor_b_raw", "note", "source")


#: What can keep an event out of a view.
FILTERS = ("actors", "kinds", "min_deaths", "max_event_uncertainty_m", "text", "window")


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
    among them: see `in_window`. This says what the filters mean; `Sieve` gives the same answers for many views.
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


class Sieve:
    """A table of events in the form in which filters are fast: codes instead of texts, arrays instead of columns.

    Made once for a table that never changes; with 385,000 events it takes about 0.2 s, and then a filter some
    milliseconds. It answers as `kept` and `in_window` do.
    """

    def __init__(self, events: gpd.GeoDataFrame) -> None:
        self._events = events
        self.total = len(events)
        self._sides = [pd.factorize(events[name]) for name in ("actor_a", "actor_b")]
        self._kinds = pd.factorize(events["kind"])
        self._low, self._best, self._high = (
            events[name].to_numpy(dtype="float64", na_value=np.nan)
            for name in ("deaths_low", "deaths_best", "deaths_high")
        )
        self._uncertainty_m = events["place_uncertainty_m"].to_numpy()
        self._start, self._end = (_microseconds(events[name]) for name in ("start", "end"))

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Everybody named, those with most events first, then by name."""
        counts: dict[str, int] = {}
        for codes, names in self._sides:
            for name, count in zip(names, np.bincount(codes, minlength=len(names)), strict=True):
                counts[str(name)] = counts.get(str(name), 0) + int(count)
        return tuple(sorted(counts, key=lambda name: (-counts[name], name)))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of event there are."""
        return frozenset(map(str, self._kinds[1]))

    @cached_property
    def order(self) -> Codes:
        """The rows by start, then by id."""
        by_id = np.empty(self.total, dtype=np.int64)
        by_id[self._events.index.argsort()] = np.arange(self.total)
        return np.lexsort((by_id, self._start))

    @cached_property
    def _texts(self) -> list[tuple[Codes, pd.Series]]:
        """The columns of `TEXT_COLUMNS` as codes and their distinct texts in small letters."""
        made = [pd.factorize(self._events[name]) for name in TEXT_COLUMNS]
        return [(codes, pd.Series(texts, dtype="str").str.lower()) for codes, texts in made]

    def passed(self, view: View, window: Window) -> dict[str, Mask]:
        """Return one mask a filter that is set, ``window`` always among them; a filter that is not set has none."""
        masks: dict[str, Mask] = {}
        if view.actors:
            a, b = (_named(one, view.actors) for one in self._sides)
            masks["actors"] = a | b
        if view.kinds:
            masks["kinds"] = _named(self._kinds, view.kinds)
        if view.min_deaths > 0:
            masks["min_deaths"] = self._best >= view.min_deaths
        if view.max_event_uncertainty_m is not None:
            masks["max_event_uncertainty_m"] = self._uncertainty_m <= view.max_event_uncertainty_m
        if view.text.split():
            masks["text"] = self._has_words(view.text)
        since, until = (moment.value // 1000 for moment in window)
        masks["window"] = (self._start < until) & (self._end > since)
        return masks

    def _has_words(self, text: str) -> Mask:
        found = np.ones(self.total, dtype=bool)
        for word in search_text(text).lower().split():
            here = np.zeros(self.total, dtype=bool)
            for codes, texts in self._texts:
                here |= texts.str.contains(word, regex=False).to_numpy(dtype=bool)[codes]
            found &= here
        return found

    def count(self, mask: Mask) -> Counts:
        """Return the counts of the events that the mask keeps."""
        low, best, high = (values[mask] for values in (self._low, self._best, self._high))
        stated = ~np.isnan(best)
        known = best[stated]
        return Counts(
            shown=len(best),
            total=self.total,
            deaths_best=int(known.sum()),
            deaths_low=int(_or(low[stated], known).sum()),
            deaths_high=int(_or(high[stated], known).sum()),
            without_best=int(len(best) - len(known)),
            range_low=int(np.nansum(low[~stated])),
            range_high=int(np.nansum(high[~stated])),
        )


def _named(coded: tuple[Codes, pd.Index], wanted: Iterable[str]) -> Mask:
    codes, names = coded
    mask: Mask = np.isin(np.asarray(names, dtype=object), list(wanted))[codes]
    return mask


def _microseconds(moments: pd.Series) -> NDArray[np.int64]:
    micro: NDArray[np.int64] = moments.dt.tz_convert(None).astype("datetime64[us]").astype("int64").to_numpy()
    return micro


def _or(values: NDArray[np.float64], otherwise: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isnan(values), otherwise, values)
