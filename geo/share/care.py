"""Do no harm: places coarsened to a grid, and the last days held back, in the tables themselves, before any drawing.

What leaves is drawn from these tables alone. Names of places stay as they are: a village that is named is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from geo.measure.ground import ONE_DAY
from geo.measure.select import kept
from geo.model.dataset import Dataset, no_rejects
from geo.model.errors import InputError
from geo.model.text import count_text, date_text, radius_text
from geo.model.view import View
from geo.share._coarse import Coarse
from geo.share._grid import SIZES_M, Grid
from geo.share._held_back import cut_of, held_back, is_late, silent_claim, silent_view
from geo.share._late_days import days_taken_out
from geo.share._origins import Origins
from geo.share._scrub import mapped, renamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas as gpd
    import pandas as pd

    from geo.model.claim import Claim
    from geo.model.dataset import Source
    from geo.model.view import Window

#: The grids there are, metres; see `geo.share._grid`. Any other size becomes the next one.
GRIDS_M: Final = SIZES_M
#: No finer grid is asked for: whoever writes 5 means kilometres.
_FINEST_M: Final = 100.0
#: What is said where days are held back and nothing that has a date is older.
NOTHING_LEFT: Final = "No event, zone or holding is left before that day."
#: What a dataset is called whose name may not leave.
_RENAMED: Final = "data-1"
#: No more days are held back: ten years.
MOST_DAYS: Final = 3_660


@dataclass(frozen=True, slots=True)
class Care:
    """What is done to the data before anything leaves.

    Attributes
    ----------
    grid_m
        Every coordinate is put on the centre of a cell about so many metres wide and high; 0 leaves them as they are.
        Another size than those of `GRIDS_M` becomes the next one up.
    hold_back_days
        So many days back from the last one that the data record surely, or from today where that lies ahead, are left
        out.

    Raises
    ------
    InputError
        The grid is neither 0 nor from 100 m to the coarsest of `GRIDS_M`, or the days are no whole number up
        to `MOST_DAYS`.
    """

    grid_m: float = 0.0
    hold_back_days: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be done."""
        low, high = _FINEST_M, GRIDS_M[-1]
        if self.grid_m != 0 and not (math.isfinite(self.grid_m) and low <= self.grid_m <= high):
            raise InputError(f"a grid of {self.grid_m:g} m; give 0 for none, or {low:g} to {high:g} m")
        if self.grid_m:
            object.__setattr__(self, "grid_m", next(size for size in GRIDS_M if size >= self.grid_m))
        days = self.hold_back_days
        if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
            raise InputError(f"{days!r} days held back; give a whole number from 0 to {MOST_DAYS}")

    def __bool__(self) -> bool:
        """Whether anything is done at all."""
        return self.grid_m > 0 or self.hold_back_days > 0


def careful(dataset: Dataset, care: Care, *, now: pd.Timestamp) -> Dataset:
    """Return the dataset as it may leave; see `Treatment.dataset`."""
    return Treatment(dataset, care, now).dataset


@dataclass(frozen=True, eq=False)
class Treatment:
    """What is done to one dataset, and to what is said of it.

    Attributes
    ----------
    before
        The data as they are.
    care
        What is to be done.
    now
        The moment before which days are held back, where the data go on beyond it.
    """

    before: Dataset
    care: Care
    now: pd.Timestamp

    @cached_property
    def cut(self) -> pd.Timestamp | None:
        """The moment from which on nothing leaves; None where nothing is held back."""
        return cut_of(self.before, self.care.hold_back_days, now=self.now)

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables without the days held back."""
        names = ("events", "zones", "places", "holdings")
        exact = {name: getattr(self.before, name) for name in names}
        return exact if self.cut is None else held_back(exact, self.cut)

    @cached_property
    def coarse(self) -> Coarse | None:
        """What is left on the grid; None without one."""
        return Coarse(self.tables, Grid(self.care.grid_m)) if self.care.grid_m else None

    @cached_property
    def dataset(self) -> Dataset:
        """The dataset as it may leave: no coordinate of it finer than the grid, nothing of the days held back.

        Rows that were set aside are left out, and so is what was said of rows where days are held back, and on a grid
        where it may hold a position: it may tell what may not leave. The same data give the same result, in whatever
        order their rows stand; done twice, the grid changes nothing more.
        """
        before, coarse = self.before, self.coarse
        if not self.care:
            return before
        shaping_m = before.zone_max_place_uncertainty_m
        tables = self.tables if coarse is None else coarse.tables
        return Dataset.of(
            name=self._name(before.name),
            title=self._title(),
            events=tables["events"],
            zones=tables["zones"],
            places=tables["places"],
            holdings=tables["holdings"],
            sources=self._sources(),
            rejected=no_rejects(),
            warnings=() if self.cut is not None else self._warnings(),
            defaults=self.view(before.defaults),
            zone_max_radius_m=before.zone_max_radius_m,
            zone_area=before.zone_area if coarse is None else coarse.area(before.zone_area),
            countries=self._countries(),
            # The places that shaped zones before shape them still.
            zone_max_place_uncertainty_m=shaping_m if coarse is None else shaping_m + coarse.grown_m,
        )

    @cached_property
    def _origins(self) -> Origins | None:
        """Which sources leave with the rows that do; None where no days are held back."""
        exact = {name: getattr(self.before, name) for name in self.tables}
        return None if self.cut is None else Origins(self.before.sources, exact, self.tables, self.cut)

    def _title(self) -> str:
        title = self.before.title if self._origins is None else self._origins.title(self.before.title)
        return title if self.coarse is None else self.coarse.text(title)

    def _sources(self) -> Iterator[Source]:
        told = self.before.sources if self._origins is None else self._origins.leaving()
        return (_undigested(one if self.coarse is None else self.coarse.source(one)) for one in told)

    def _warnings(self) -> Iterable[str]:
        """Return what was said of the rows; on a grid, a sentence that may hold a part of a position is left out."""
        said = self.before.warnings
        return said if self.coarse is None else [one for one in said if self.coarse.coordinates.note(one) == one]

    def _countries(self) -> pd.Series:
        countries = self.before.countries
        kept = countries[countries.index.isin(self.tables["events"].index)]
        return mapped(kept, self._text).rename(index={} if self.coarse is None else self.coarse.ids["events"])

    def _text(self, text: str) -> str:
        """Return a text without coordinates and days held back."""
        told = text if self.cut is None else days_taken_out(text, self.cut)
        return told if self.coarse is None else self.coarse.text(told)

    def _name(self, name: str) -> str:
        """Return the name of a dataset; one that holds a coordinate or a day held back is another, as ids are."""
        return name if self._id(name) == name else _RENAMED

    def _id(self, text: str) -> str:
        told = text if self.cut is None else days_taken_out(text, self.cut)
        return told if self.coarse is None else self.coarse.coordinates.id(told)

    def view(self, view: View) -> View:
        """Return a view that gives nothing away either: camera and area on the grid, times before those held back.

        Its limits on how well places and events must be known grow as their radii did, so that the same ones are kept.
        Words with a coordinate or a day held back in them are left out; see `check_filters`.
        """
        told = view if self.cut is None else silent_view(view, self.cut)
        seen = told if self.coarse is None else self.coarse.view(told)
        words = seen.text if seen.text == view.text else ""
        seen = replace(seen, dataset=self._name(view.dataset), text=words)
        if self.cut is None:
            return seen
        last = self.cut - ONE_DAY
        return replace(
            seen,
            window=_before(seen.window, self.cut),
            instant=None if seen.instant is None else min(seen.instant, last),
            compare=_both_before(seen.compare, last),
        )

    def check_filters(self, view: View) -> None:
        """Raise where words or names of a view would let other events through than they do before anything is done.

        Raises
        ------
        InputError
            They hold a coordinate or a day held back, or stand in what is written in place of one.
        """
        if not self.care or not (view.text or view.actors):
            return
        seen = self.view(view)
        ids = {} if self.coarse is None else self.coarse.ids["events"]
        before = {ids.get(one, one) for one in _let_through(self.tables["events"], view)}
        if seen.text != view.text or not before.issuperset(_let_through(self.dataset.events, seen)):
            raise InputError(
                "words or names of the filter hold a coordinate or a day that does not leave, and other events would "
                "be counted without it; take them out of the filter"
            )

    def claims(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """Return the claims that may leave, with their areas on the grid; one about days held back may not."""
        cut, coarse = self.cut, self.coarse
        kept = [one for one in claims if cut is None or not is_late(one, cut)]
        told = kept if cut is None else [silent_claim(one, cut) for one in kept]
        late = [one.id for one in kept if self._id(one.id) != one.id]
        ids = renamed(late, {one.id for one in kept} - set(late), to="claim")
        seen = told if coarse is None else map(coarse.claim, told)
        return tuple(replace(one, id=ids.get(one.id, one.id)) for one in seen)

    @cached_property
    def said(self) -> tuple[str, ...]:
        """What was done to the data, in sentences for a reader; none where nothing was.

        They say nothing of how much is held back: that, too, would tell what happened in those days.
        """
        return (*self._grid_said(), *self._cut_said())

    def _grid_said(self) -> Iterator[str]:
        coarse = self.coarse
        if coarse is None:
            return
        yield (
            "Every place and event stands in the centre of a cell of a fixed grid, about "
            f"{radius_text(self.care.grid_m)} wide and high, and its radius grew by {coarse.grown_m:,.0f} m, so that "
            "the circle still holds the point recorded. Names are as recorded; words are looked for in what is left of "
            "the texts."
        )
        if len(self.tables["zones"]):
            yield (
                f"The outlines of zones follow these cells, and their edges count as {coarse.line_grown_m:,.0f} m less "
                "certain; ground narrower than a cell may be missing, and a zone smaller than one is drawn as one."
            )
        elif len(self.tables["holdings"]):
            yield "Control zones are worked out anew from these places, half-way between them."
        yield (
            "Distances are measured on these coarse data, not on the exact ones, in areas widened to whole cells, and "
            "differ from theirs."
        )

    def _cut_said(self) -> Iterator[str]:
        if self.cut is not None:
            left = any(len(self.tables[name]) for name in ("events", "zones", "holdings"))
            yield held_back_said(self.care.hold_back_days, self.cut, nothing_left=not left)


def _let_through(events: pd.DataFrame, view: View) -> set[str]:
    passed = kept(cast("gpd.GeoDataFrame", events), View(text=view.text, actors=view.actors))
    return set(map(str, events.index[passed[["text", "actors"]].all(axis=1)]))


def held_back_said(days: int, cut: pd.Timestamp, *, nothing_left: bool = False) -> str:
    """Return what a reader is told where so many days are held back, from a moment on, and whether nothing is left."""
    said = (
        f"The last {count_text(days, 'day')} are held back: nothing from {date_text(cut)} on is here, and what lasted "
        "longer is shown as ending there."
    )
    return f"{said} {NOTHING_LEFT}" if nothing_left else said


def _undigested(source: Source) -> Source:
    """Return a source without the digest of its file: who tries all coordinates knows by it which one was in the file.

    Files that leave have digests of their own.
    """
    return replace(source, sha256="", made_of=tuple(map(_undigested, source.made_of)))


def _before(window: Window | None, cut: pd.Timestamp) -> Window | None:
    return None if window is None or window[0] >= cut else (window[0], min(window[1], cut))


def _both_before(compare: Window | None, last: pd.Timestamp) -> Window | None:
    return None if compare is None or compare[0] >= last else (compare[0], min(compare[1], last))
