"""The facts beside the map of a shared page: what is shown, and how the distance was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.draw.card import Fact
from geo.measure.ground import ONE_DAY
from geo.measure.zones import DERIVED_SOURCE
from geo.model.text import (
    count_text,
    date_text,
    deaths_text,
    distance_text,
    exact_text,
    interval_text,
    radius_text,
    when_text,
)
from geo.model.view import WHOLE
from geo.share.numbers import numbers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from geo.model.view import Area
    from geo.scene import Scene
    from geo.share.snapshot import Snapshot

_MEASURED: Final = {
    "position-to-edge": "position to edge: from the first side's nearest held place to the second side's zone",
    "edge-to-edge": "edge to edge: from zone to zone",
    "position-to-position": "position to position: from held place to held place",
}
_ONLINE: Final = {"osm": "OpenStreetMap", "light": "CARTO", "topo": "OpenTopoMap"}


def interval_of(scene: Scene) -> str:
    """Say between which values the distance lies; empty where there is none."""
    gap = scene.gap
    if gap is None:
        return ""
    on = " The ground may go on beyond the end of the line." if gap.open_ended else ""
    return f"Distance {distance_text(gap.distance_m)}, interval {interval_text(gap.low_m, gap.high_m)}.{on}"


def facts_of(snapshot: Snapshot) -> tuple[Fact, ...]:
    """Return the facts, in the order in which they are read."""
    scene = snapshot.scene
    return (*_when(scene), *_counts(scene), *_filters(scene), *_measured(snapshot), *_ground(scene))


def last_text(end: pd.Timestamp) -> str:
    """Say the last moment before an end: a day where the end is midnight."""
    return date_text(end - ONE_DAY) if end == end.normalize() else when_text(end)


def _when(scene: Scene) -> Iterator[Fact]:
    view = scene.view
    if not scene.dated or view.instant is None:
        yield Fact("Dates", "none in the data")
        return
    yield Fact("Moment", f"{when_text(view.instant)} (UTC): control and distance")
    start, end = view.window or scene.period
    if view.mode == "so-far":
        yield Fact("Events", f"so far: {date_text(scene.period[0])} to {last_text(view.instant + scene.step)} (UTC)")
    yield Fact("Window", f"{date_text(start)} to {last_text(end)} (UTC)")


def _counts(scene: Scene) -> Iterator[Fact]:
    counts = scene.counts
    if not counts.total:
        return
    yield Fact("In view", f"{counts.shown:,} of {count_text(counts.total, 'event')}")
    if counts.shown > counts.without_best:
        deaths = deaths_text(counts.deaths_best, counts.deaths_low, counts.deaths_high)
        yield Fact("Deaths", f"{deaths} recorded")
    if counts.without_best:
        between = f" ({counts.range_low:,}–{counts.range_high:,} deaths)" if counts.range_high else ""
        yield Fact("Not stated", f"{count_text(counts.without_best, 'event')} without a best estimate{between}")


def _filters(scene: Scene) -> Iterator[Fact]:
    view = scene.view
    if view.actors:
        yield Fact("Actors", ", ".join(view.actors))
    if view.kinds:
        yield Fact("Kinds", ", ".join(view.kinds))
    if view.min_deaths:
        yield Fact("Deaths at least", f"{view.min_deaths:,}")
    if view.max_event_uncertainty_m is not None:
        yield Fact("Events placed", f"within {exact_text(view.max_event_uncertainty_m)} or better")
    if view.text:
        yield Fact("Words", view.text)
    if view.basemap in _ONLINE:
        told = f"its author looked at {_ONLINE[view.basemap]}; this page loads it only if you choose it under Legend"
        yield Fact("Map", told)


def _measured(snapshot: Snapshot) -> Iterator[Fact]:
    scene = snapshot.scene
    view, gap = scene.view, scene.gap
    if view.pair is None:
        return
    yield Fact("Measured", f"{_MEASURED[view.definition]}; on the WGS84 ellipsoid")
    yield Fact("Area", _area_text(view.area))
    if gap is not None:
        ends = (f"{end.name} (known within {radius_text(end.uncertainty_m)})" for end in (gap.start, gap.end))
        yield Fact("Between", " and ".join(ends))
        yield from (Fact("Note", note) for note in gap.notes)
    if scene.left_out:
        limit = exact_text(view.max_place_uncertainty_m)
        yield Fact("Left out", f"{count_text(len(scene.left_out), 'position')} known no better than within {limit}")
    chance = numbers_of(snapshot)["chance"]
    if chance is not None:
        yield Fact(f"Under {exact_text(chance['threshold_m'])}", _chance_text(chance["probability"]))


def _area_text(area: Area | None) -> str:
    """Say which ground was measured, to some ten metres."""
    if area is None or area == WHOLE:
        return "everywhere"
    west, south, east, north = (f"{round(one, 4) + 0.0:.4f}".rstrip("0").rstrip(".") for one in area)
    return f"longitude {west} to {east}, latitude {south} to {north}"


def _chance_text(probability: float) -> str:
    """Say a probability; what is neither sure nor impossible never reads as if it were."""
    if 0 < probability < 0.005:
        return "probability under 1 %"
    return "probability over 99 %" if 0.995 <= probability < 1 else f"probability {100 * probability:.0f} %"


def _ground(scene: Scene) -> Iterator[Fact]:
    if not len(scene.zones):
        yield Fact("Control", "no zones are recorded")
    elif scene.zones_derived:
        yield Fact("Control", f"worked out: {DERIVED_SOURCE}; the front may lie anywhere between them")
    else:
        worst = float(scene.zones["line_uncertainty_m"].max())
        yield Fact("Control", f"edges as the source draws them, off by up to {radius_text(worst)}")
