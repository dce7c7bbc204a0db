"""`build_scene(dataset, view) -> Scene`: everything a reader sees is drawn from the scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from geo.measure.gap import Answer, Gap, GapInterval, Question, measure, series
from geo.measure.ground import ONE_DAY, Ground, Witness
from geo.measure.select import Counts, count, in_window, kept
from geo.measure.zones import control, valid_at
from geo.model.actors import NOT_SIDES, held_by
from geo.model.errors import InputError
from geo.model.text import date_text, distance_text
from geo.model.view import WHOLE

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.model.dataset import Dataset
    from geo.model.view import Definition, View, Window

#: How many datasets keep their derived zones at hand.
_GROUNDS = 16


@dataclass(frozen=True, eq=False)
class Scene:
    """A dataset seen through a view.

    Attributes
    ----------
    dataset, view
        What is seen, and the view with every field filled in that the data can fill.
    period
        The whole time the data cover, whole days in UTC, ``[start, end)``.
    events
        Rows of ``dataset.events`` that pass the view's filters and lie in its window, by start then id.
    zones, zones_derived
        All control zones with their validity, and whether they were derived from holdings.
    zones_now
        Those valid at the view's instant.
    counts
        Counts for `events`.
    passed
        How many events each filter alone would keep (``window`` included): what emptied an empty view.
    gap, gap_reason
        The pair's distance at the instant; when there is none, the reason in a sentence.
    series
        The gap over every interval of the period in which nothing changed, in order, without holes.
    headline
        One sentence a reporter could print.
    left_out
        Positions too imprecise for the distance at the instant.
    sides
        Actors that hold ground at any time: the choices for a pair.
    notices
        Sentences about what the view asked for and the data could not give.
    """

    dataset: Dataset
    view: View
    period: Window
    events: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    zones_derived: bool
    zones_now: gpd.GeoDataFrame
    counts: Counts
    passed: dict[str, int]
    gap: Gap | None
    gap_reason: str
    series: tuple[GapInterval, ...]
    headline: str
    left_out: tuple[Witness, ...]
    sides: tuple[str, ...]
    notices: tuple[str, ...]


@lru_cache(maxsize=_GROUNDS)
def ground_of(dataset: Dataset) -> Ground:
    """Return the dataset with its control zones, worked out once per content."""
    return Ground(dataset, control(dataset))


def build_scene(dataset: Dataset, view: View) -> Scene:
    """Return everything a reader sees of a dataset through a view.

    The view is resolved first (`resolve`); nothing in it can make this raise: what the data cannot give becomes a
    notice, and a distance that cannot be measured a reason.
    """
    ground = ground_of(dataset)
    sides = tuple(ground.sides())
    period = period_of(dataset, ground)
    view, notices = resolve(dataset, view, period=period, sides=sides)
    passed = kept(dataset.events, view)
    passed["window"] = in_window(dataset.events, _shown_window(view, period))
    events = dataset.events[passed.all(axis=1)]
    order = events.reset_index().sort_values(["start", "event_id"]).index
    events = events.iloc[order]
    answer, gaps = _pair(ground, view, period)
    return Scene(
        dataset=dataset,
        view=view,
        period=period,
        events=events,
        zones=ground.control.zones,
        zones_derived=ground.control.derived,
        zones_now=valid_at(ground.control.zones, _instant(view)),
        counts=count(events, len(dataset.events)),
        passed={str(name): int(column.sum()) for name, column in passed.items()},
        gap=answer.gap,
        gap_reason=answer.reason,
        series=gaps,
        headline=_headline(ground, view, answer),
        left_out=answer.left_out,
        sides=sides,
        notices=notices,
    )


def period_of(dataset: Dataset, ground: Ground) -> Window:
    """Return the whole days, in UTC, that events, zones and holdings cover; today for a dataset without dates."""
    moments = [
        frame[name].dropna()
        for frame in (dataset.events, ground.control.zones, dataset.holdings)
        for name in ("start", "end")
    ]
    every = pd.concat(moments)
    if every.empty:
        today = pd.Timestamp.now(tz="UTC").floor("D")
        return today, today + ONE_DAY
    start, end = every.min().floor("D"), every.max().ceil("D")
    return start, max(end, start + ONE_DAY)


def step_of(period: Window) -> pd.Timedelta:
    """Return the step of the timeline: a day, or an hour in data of less than two days."""
    return ONE_DAY if period[1] - period[0] >= 2 * ONE_DAY else pd.Timedelta(hours=1)


def resolve(dataset: Dataset, view: View, *, period: Window, sides: tuple[str, ...]) -> tuple[View, tuple[str, ...]]:
    """Fill in what the view leaves open and say what it asks for that the data cannot give.

    The window and the moment are kept inside the period, and the moment inside the window. Actors nobody knows are
    dropped with a notice; so is a pair that holds no ground.
    """
    notices: list[str] = []
    window = _within(view.window or dataset.defaults.window or period, period, notices)
    step = step_of(period)
    instant = view.instant or dataset.defaults.instant or window[1] - step
    held = max(window[0], min(instant, window[1] - step))
    if view.instant is not None and not window[0] <= instant < window[1]:
        notices.append(f"{date_text(instant)} lies outside the dates shown; the map shows {date_text(held)}.")
    known = {*sides, *dataset.events["actor_a"], *dataset.events["actor_b"]} - {""}
    strangers = [name for name in view.actors if name not in known]
    if strangers:
        notices.append(f"No event or zone names {', '.join(map(repr, strangers))}: not filtered by it.")
    pair = view.pair or dataset.defaults.pair
    if pair and any(name not in known for name in pair):
        notices.append(f"The pair {pair[0]} and {pair[1]} is not in these data; showing another.")
        pair = dataset.defaults.pair
    if pair is None and len(sides) > 1:
        pair = (sides[0], sides[1])
    resolved = replace(
        view,
        window=window,
        instant=instant if window[0] <= instant < window[1] else held,
        actors=tuple(name for name in view.actors if name in known),
        pair=pair,
        area=view.area if view.area is not None else dataset.defaults.area,
        camera=view.camera if view.camera is not None else dataset.defaults.camera,
    )
    return resolved, tuple(notices)


def _within(window: Window, period: Window, notices: list[str]) -> Window:
    start, end = max(window[0], period[0]), min(window[1], period[1])
    if start < end:
        return start, end
    notices.append(
        f"The data hold nothing from {date_text(window[0])} to {date_text(window[1] - ONE_DAY)}; "
        f"showing all of {date_text(period[0])} to {date_text(period[1] - ONE_DAY)}."
    )
    return period


def _instant(view: View) -> pd.Timestamp:
    if view.instant is None:  # `resolve` always fills it in.
        raise InputError("the view names no moment; resolve it first")
    return view.instant


def _shown_window(view: View, period: Window) -> Window:
    if view.mode == "so-far":
        step = step_of(period)
        return period[0], _instant(view).floor(step) + step
    return view.window or period


def question_of(view: View, *, definition: Definition | None = None) -> Question | None:
    """Return what the view asks to be measured, or `None` without a pair."""
    if view.pair is None:
        return None
    return Question(
        origin=view.pair[0],
        rival=view.pair[1],
        definition=definition or view.definition,
        area=None if view.area == WHOLE else view.area,
        max_place_uncertainty_m=view.max_place_uncertainty_m,
    )


def _pair(ground: Ground, view: View, period: Window) -> tuple[Answer, tuple[GapInterval, ...]]:
    question = question_of(view)
    if question is None:
        return Answer(None, "the data name fewer than two sides that hold ground", ()), ()
    try:
        return measure(ground, question, _instant(view)), series(ground, question, *period)
    except InputError as error:
        return Answer(None, str(error), ()), ()


def _headline(ground: Ground, view: View, answer: Answer) -> str:
    instant = _instant(view)
    gap = answer.gap
    if view.pair is None or gap is None:
        reason = answer.reason
        return f"{date_text(instant)}: no distance. {reason[:1].upper()}{reason[1:]}."
    actor, rival = view.pair
    far = "in contact with" if gap.distance_m == 0 else f"{distance_text(gap.distance_m)} from"
    sentence = f"On {date_text(instant)} {actor} was {far} {held_by(rival)} territory"
    if gap.distance_m > 0:
        sentence += f": {gap.start.name} to {gap.end.name}"
    if view.definition == "position-to-edge":
        question = question_of(view, definition="position-to-position")
        other = measure(ground, question, instant).gap if question else None
        if other is not None:
            sentence += f"; {distance_text(other.distance_m)} from the nearest held place"
    return f"{sentence}."


def holders(scene: Scene) -> list[str]:
    """Return every holder the zones name, sides first, then contested and unknown."""
    names = set(scene.zones["actor"])
    return sorted(names, key=lambda name: (name in NOT_SIDES, name))
