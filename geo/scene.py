"""`build_scene(dataset, view) -> Scene`: everything a reader sees is drawn from the scene."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import and_
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from geo.measure import memory
from geo.measure.gap import Answer, Gap, GapInterval, Question
from geo.measure.ground import ONE_DAY, Ground, Witness
from geo.measure.period import is_dated, period_of, step_of
from geo.measure.select import FILTERS
from geo.measure.zones import control
from geo.model.actors import held_by
from geo.model.errors import InputError
from geo.model.text import date_text, distance_text
from geo.model.view import WHOLE

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.select import Counts
    from geo.model.dataset import Dataset
    from geo.model.view import Definition, View, Window


#: Grounds by the identity of their dataset. Weak: what no scene holds any more is forgotten.
_GROUNDS: Final[WeakValueDictionary[int, Ground]] = WeakValueDictionary()


@dataclass(frozen=True, eq=False)
class Scene:
    """A dataset seen through a view.

    What the map's page works out itself (`events`, `counts`, `passed`) is worked out here when it is asked for.

    Attributes
    ----------
    dataset, ground, view
        What is seen, what its distances are measured on, and the view with every field filled in that the data can
        fill; its window and moment lie on whole steps.
    period, step
        The whole time the data cover, whole days in UTC, ``[start, end)``, or `NO_DATES`; and the step of the
        timeline in it.
    gap, gap_reason
        The pair's distance at the instant; when there is none, the reason in a sentence.
    series
        The gap over every interval of the period in which nothing changed, in order, without holes.
    headline
        One sentence a reporter could print; as it is shown, `sentence`.
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
    gap: Gap | None
    gap_reason: str
    series: tuple[GapInterval, ...]
    headline: str
    left_out: tuple[Witness, ...]
    sides: tuple[str, ...]
    notices: tuple[str, ...]

    @property
    def zones(self) -> gpd.GeoDataFrame:
        """All control zones with their validity."""
        return self.ground.control.zones

    @property
    def sentence(self) -> str:
        """The headline; where the ground goes on beyond the area, it says that only the area was measured."""
        cut = self.gap is not None and any("on the border of the area" in note for note in self.gap.notes)
        return f"{self.headline.removesuffix('.')}, inside the area measured." if cut else self.headline

    @property
    def dated(self) -> bool:
        """Whether anything in the data has a date."""
        return is_dated(self.ground)

    @property
    def zones_derived(self) -> bool:
        """Whether the zones were derived from holdings."""
        return self.ground.control.derived

    @cached_property
    def _masks(self) -> dict[str, NDArray[np.bool_]]:
        return self.ground.sieve.passed(self.view, shown_in(self.view, period=self.period, step=self.step))

    @cached_property
    def _kept(self) -> NDArray[np.bool_]:
        return reduce(and_, self._masks.values())

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """The rows of ``dataset.events`` that pass the view's filters and lie in its window, by start then id."""
        order = self.ground.sieve.order
        return order[self._kept[order]]

    @cached_property
    def events(self) -> gpd.GeoDataFrame:
        """The rows of ``dataset.events`` in view, by start then id; where few are wanted, `rows` costs less."""
        return self.dataset.events.iloc[self.rows]

    @cached_property
    def counts(self) -> Counts:
        """Counts for the events in view."""
        return self.ground.sieve.count(self._kept)

    @cached_property
    def passed(self) -> dict[str, int]:
        """How many events each filter alone would keep (``window`` included): what emptied an empty view."""
        total = self.ground.sieve.total
        kept = {name: int(mask.sum()) for name, mask in self._masks.items()}
        return {name: kept.get(name, total) for name in FILTERS}


def ground_of(dataset: Dataset) -> Ground:
    """Return the dataset with its control zones, worked out once for as long as anybody holds the result.

    Another dataset of the same content has a ground of its own: its rows may be in another order, its title and its
    defaults others, and it may be somebody else's.
    """
    ground = _GROUNDS.get(id(dataset))
    if ground is None or ground.dataset is not dataset:
        ground = _GROUNDS[id(dataset)] = Ground(dataset, control(dataset))
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
    answer, gaps = _pair(ground, view, period)
    return Scene(
        dataset=dataset,
        ground=ground,
        view=view,
        period=period,
        step=step,
        gap=answer.gap,
        gap_reason=answer.reason,
        series=gaps,
        headline=_headline(ground, view, answer),
        left_out=answer.left_out,
        sides=tuple(ground.sides()),
        notices=notices,
    )


def shown_in(view: View, *, period: Window, step: pd.Timedelta) -> Window:
    """Return the time whose events a resolved view shows: its window, or everything up to its moment."""
    return (period[0], _instant(view) + step) if view.mode == "so-far" else view.window or period


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
        answer = memory.answer(ground, question, _instant(view))
    except InputError as error:
        return Answer(None, str(error), ()), ()
    try:
        return answer, memory.gaps(ground, question, period)
    except InputError as error:  # Too many changes: the moment's own answer stands alone.
        instant = _instant(view)
        return answer, (GapInterval(instant, instant + ONE_DAY, answer.gap, answer.reason or str(error)),)


def _headline(ground: Ground, view: View, answer: Answer) -> str:
    instant = _instant(view)
    gap = answer.gap
    if not is_dated(ground):
        return "These data hold no dates: no distance."
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
        other = memory.answer(ground, question, instant).gap if question else None
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
        gap = memory.answer(ground, question, _instant(view)).gap
    except InputError:
        return ""
    return "" if gap is None else f" Edge to edge it was {distance_text(gap.distance_m)}."
