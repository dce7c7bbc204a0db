"""`build_scene(dataset, view) -> Scene`: everything a reader sees is drawn from the scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary, WeakValueDictionary

import pandas as pd

from geo.measure.gap import Answer, Gap, GapInterval, Question, measure, series
from geo.measure.ground import ONE_DAY, Ground, Witness
from geo.measure.select import Counts, count, in_window, kept
from geo.measure.zones import control
from geo.model.actors import held_by
from geo.model.errors import InputError
from geo.model.text import date_text, distance_text
from geo.model.view import WHOLE

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.model.dataset import Dataset
    from geo.model.view import Definition, View, Window

#: Grounds by fingerprint and their series by question. Weak: what no scene holds any more is forgotten.
_GROUNDS: Final[WeakValueDictionary[str, Ground]] = WeakValueDictionary()
_SERIES: Final[WeakKeyDictionary[Ground, dict[tuple[Question, Window], tuple[GapInterval, ...]]]] = WeakKeyDictionary()
#: Questions whose series one ground remembers.
_MOST_SERIES: Final = 32


@dataclass(frozen=True, eq=False)
class Scene:
    """A dataset seen through a view.

    Attributes
    ----------
    dataset, ground, view
        What is seen, what its distances are measured on, and the view with every field filled in that the data can
        fill; its window and moment lie on whole steps.
    period, step
        The whole time the data cover, whole days in UTC, ``[start, end)``; and the step of the timeline in it.
    events
        Rows of ``dataset.events`` that pass the view's filters and lie in its window, by start then id.
    zones, zones_derived
        All control zones with their validity, and whether they were derived from holdings.
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
    ground: Ground
    view: View
    period: Window
    step: pd.Timedelta
    events: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    zones_derived: bool
    counts: Counts
    passed: dict[str, int]
    gap: Gap | None
    gap_reason: str
    series: tuple[GapInterval, ...]
    headline: str
    left_out: tuple[Witness, ...]
    sides: tuple[str, ...]
    notices: tuple[str, ...]


def ground_of(dataset: Dataset) -> Ground:
    """Return the dataset with its control zones, worked out once for as long as anybody holds the result."""
    ground = _GROUNDS.get(dataset.fingerprint)
    if ground is None:
        ground = _GROUNDS[dataset.fingerprint] = Ground(dataset, control(dataset))
        _SERIES[ground] = {}
    return ground


def build_scene(dataset: Dataset, view: View) -> Scene:
    """Return everything a reader sees of a dataset through a view.

    The view is resolved first (`resolve`); nothing in it can make this raise: what the data cannot give becomes a
    notice, and a distance that cannot be measured a reason.
    """
    ground = ground_of(dataset)
    period = period_of(ground)
    step = step_of(ground, period)
    view, notices = resolve(ground, view, period=period, step=step)
    passed = kept(dataset.events, view)
    shown = (period[0], _instant(view) + step) if view.mode == "so-far" else view.window or period
    passed["window"] = in_window(dataset.events, shown)
    events = dataset.events[passed.all(axis=1)]
    order = events.reset_index().sort_values(["start", "event_id"]).index
    events = events.iloc[order]
    answer, gaps = _pair(ground, view, period)
    return Scene(
        dataset=dataset,
        ground=ground,
        view=view,
        period=period,
        step=step,
        events=events,
        zones=ground.control.zones,
        zones_derived=ground.control.derived,
        counts=count(events, len(dataset.events)),
        passed={str(name): int(column.sum()) for name, column in passed.items()},
        gap=answer.gap,
        gap_reason=answer.reason,
        series=gaps,
        headline=_headline(ground, view, answer),
        left_out=answer.left_out,
        sides=tuple(ground.sides()),
        notices=notices,
    )


def period_of(ground: Ground) -> Window:
    """Return the whole days, in UTC, that events, zones and holdings cover; today for a dataset without dates.

    What has no recorded end counts at least for the day it began.
    """
    tables = _timed(ground)
    starts = pd.concat([table["start"] for table in tables])
    if starts.empty:
        today = pd.Timestamp.now(tz="UTC").floor("D")
        return today, today + ONE_DAY
    ends = pd.concat([table["end"].dropna() for table in tables])
    last = starts.max().floor("D") + ONE_DAY
    return starts.min().floor("D"), last if ends.empty else max(last, ends.max().ceil("D"))


def step_of(ground: Ground, period: Window) -> pd.Timedelta:
    """Return the step of the timeline: a day; an hour in data of less than two days that state times of day."""
    moments = pd.concat([table[name].dropna() for table in _timed(ground) for name in ("start", "end")])
    if period[1] - period[0] >= 2 * ONE_DAY or (moments == moments.dt.floor("D")).all():
        return ONE_DAY
    return pd.Timedelta(hours=1)


def _timed(ground: Ground) -> tuple[pd.DataFrame, ...]:
    return ground.dataset.events, ground.control.zones, ground.dataset.holdings


def resolve(ground: Ground, view: View, *, period: Window, step: pd.Timedelta) -> tuple[View, tuple[str, ...]]:
    """Fill in what the view leaves open and say what it asks for that the data cannot give.

    The window and the moment are put on whole steps and kept inside the period, and the moment inside the window.
    Actors nobody knows are dropped with a notice; so is a pair that names one.
    """
    defaults = ground.dataset.defaults
    notices: list[str] = []
    window = _within(view.window or defaults.window or period, period, step, notices)
    wanted = (view.instant or defaults.instant or window[1] - step).floor(step)
    instant = max(window[0], min(wanted, window[1] - step))
    if view.instant is not None and instant != wanted:
        notices.append(f"{date_text(wanted)} lies outside the dates shown; the map shows {date_text(instant)}.")
    known = ground.known()
    strangers = [name for name in view.actors if name not in known]
    if strangers:
        notices.append(f"No event or zone names {', '.join(map(repr, strangers))}: not filtered by it.")
    pair = view.pair or defaults.pair
    if pair and any(name not in known for name in pair):
        notices.append(f"The pair {pair[0]} and {pair[1]} is not in these data; showing another.")
        pair = defaults.pair
    sides = ground.sides()
    if pair is None and len(sides) > 1:
        pair = (sides[0], sides[1])
    resolved = replace(
        view,
        window=window,
        instant=instant,
        actors=tuple(name for name in view.actors if name in known),
        pair=pair,
        area=view.area if view.area is not None else defaults.area,
        camera=view.camera if view.camera is not None else defaults.camera,
    )
    return resolved, tuple(notices)


def _within(window: Window, period: Window, step: pd.Timedelta, notices: list[str]) -> Window:
    start, end = max(window[0].floor(step), period[0]), min(window[1].ceil(step), period[1])
    if start < end:
        return start, end
    notices.append(
        f"The data hold nothing from {date_text(window[0])} to {date_text(window[1] - step)}; "
        f"showing all of {date_text(period[0])} to {date_text(period[1] - step)}."
    )
    return period


def _instant(view: View) -> pd.Timestamp:
    if view.instant is None:  # `resolve` always fills it in.
        raise InputError("the view names no moment; resolve it first")
    return view.instant


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
        answer = measure(ground, question, _instant(view))
    except InputError as error:
        return Answer(None, str(error), ()), ()
    try:
        return answer, _series(ground, question, period)
    except InputError as error:  # Too many changes: the moment's own answer stands alone.
        instant = _instant(view)
        return answer, (GapInterval(instant, instant + ONE_DAY, answer.gap, answer.reason or str(error)),)


def _series(ground: Ground, question: Question, period: Window) -> tuple[GapInterval, ...]:
    remembered = _SERIES.setdefault(ground, {})
    key = (question, period)
    if key not in remembered:
        if len(remembered) >= _MOST_SERIES:
            remembered.clear()
        remembered[key] = series(ground, question, *period)
    return remembered[key]


def _headline(ground: Ground, view: View, answer: Answer) -> str:
    instant = _instant(view)
    gap = answer.gap
    if view.pair is None or gap is None:
        reason = answer.reason
        return f"{date_text(instant)}: no distance. {reason[:1].upper()}{reason[1:]}.{_edge_hint(ground, view)}"
    actor, rival = view.pair
    far = "in contact with" if gap.distance_m == 0 else f"{distance_text(gap.distance_m)} from"
    sentence = f"On {date_text(instant)} {actor} was {far} {held_by(rival)} territory"
    sentence += f": {gap.start.name} to {gap.end.name}" if gap.distance_m > 0 else f", {_met(gap)}"
    # Events stand in for positions where no holding is recorded, and an event is no held place.
    if view.definition == "position-to-edge" and ground.holds_places(rival):
        question = question_of(view, definition="position-to-position")
        other = measure(ground, question, instant).gap if question else None
        if other is not None:
            sentence += f"; {distance_text(other.distance_m)} from the nearest held place"
    return f"{sentence}."


def _met(gap: Gap) -> str:
    """Say where two sides are in contact: at an edge, or a position inside the other's zone."""
    return f"at {gap.end.name}" if gap.end.name.startswith("the ") else f"{gap.start.name} {gap.end.name}"


def _edge_hint(ground: Ground, view: View) -> str:
    """Say the distance edge to edge where the chosen definition has no answer and that one has."""
    question = question_of(view, definition="edge-to-edge")
    if question is None or view.definition == "edge-to-edge":
        return ""
    try:
        gap = measure(ground, question, _instant(view)).gap
    except InputError:
        return ""
    return "" if gap is None else f" Edge to edge it was {distance_text(gap.distance_m)}."
