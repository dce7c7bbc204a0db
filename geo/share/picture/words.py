"""The sentences of a sheet: its head, what its signs mean, who made the data; all from the snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.measure.zones import DERIVED_SOURCE
from geo.model.text import (
    count_text,
    date_text,
    deaths_text,
    interval_text,
    radius_text,
    when_text,
)
from geo.share.citation import source_lines
from geo.share.picture.land import CREDIT
from geo.share.picture.line import DEFINITIONS

if TYPE_CHECKING:
    from geo.scene import Scene
    from geo.share.picture.events import Drawn
    from geo.share.snapshot import Snapshot

#: How a definition is measured.
_MEASURED: Final = {
    "position-to-edge": "from the first side's nearest held place to the edge of the second side's zone",
    "edge-to-edge": "from zone to zone",
    "position-to-position": "from held place to held place",
}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the map: title, sentence, interval, and the dates and counts."""

    title: str
    sentence: str
    interval: str
    facts: str


def head_of(snapshot: Snapshot) -> Head:
    """Return the head of a sheet."""
    scene = snapshot.scene
    return Head(snapshot.dataset.title, scene.sentence, _interval(scene), _facts(scene))


def _interval(scene: Scene) -> str:
    gap = scene.gap
    if gap is None:
        return ""
    ground = " The ground may go on beyond its end." if gap.open_ended else ""
    return (
        f"Interval {interval_text(gap.low_m, gap.high_m)}: {DEFINITIONS[gap.definition]}, "
        f"{_MEASURED[gap.definition]}.{ground}"
    )


def _facts(scene: Scene) -> str:
    if not scene.dated:
        return "No dates in the data"
    counts, parts = scene.counts, []
    instant = scene.view.instant
    if instant is not None:
        parts.append(f"{'Control' if scene.gap is None else 'Control and distance'}: {when_text(instant)}")
    if counts.total:
        parts.append(f"events: {_window(scene)}")
        parts.append(f"{counts.shown:,} of {count_text(counts.total, 'event')} in view")
    if counts.shown:
        parts.append(f"deaths {deaths_text(counts.deaths_best, counts.deaths_low, counts.deaths_high)}")
    return " · ".join(parts) + " · dates in UTC"


def _window(scene: Scene) -> str:
    instant, window = scene.view.instant, scene.view.window or scene.period
    if scene.view.mode == "so-far" and instant is not None:
        return f"{date_text(scene.period[0])} to {_last(instant + scene.step)}"
    return f"{date_text(window[0])} to {_last(window[1])}"


def _last(end: pd.Timestamp) -> str:
    """Say the last moment before an end: a day where the end is midnight."""
    return date_text(end - pd.Timedelta(days=1)) if end == end.normalize() else when_text(end)


def event_notes(drawn: Drawn, *, density: bool) -> list[str]:
    """Say what of the events is not a symbol on the map, and why."""
    notes = []
    if drawn.classes:
        why = "as chosen" if density else "too many for symbols of their own"
        notes.append(f"Events counted in cells {radius_text(drawn.cell_m)} wide ({why}).")
    if drawn.rings_left:
        notes.append(
            f"{drawn.rings:,} of {drawn.rings + drawn.rings_left:,} rings drawn: those of most events, and a sample."
        )
    if drawn.vague:
        notes.append(f"{count_text(drawn.vague, 'event')} known no better than within 25 km: counted, not drawn.")
    if drawn.outside:
        notes.append(
            f"{count_text(drawn.outside, 'event')} in view {'lies' if drawn.outside == 1 else 'lie'} off this map."
        )
    return notes


def control_note(scene: Scene) -> str:
    """Say how control came to be drawn."""
    if not len(scene.zones):
        return "The data record no zones of control."
    if scene.zones_derived:
        return f"Worked out: {DERIVED_SOURCE}. The front may lie anywhere between them."
    worst = float(scene.zones["line_uncertainty_m"].max())
    return f"Edges as the source draws them, off by up to {radius_text(worst)}."


def foot_of(snapshot: Snapshot, *, sources: int) -> list[tuple[str, str]]:
    """Return what stands below the map as paragraphs with their headings, naming so many of the sources."""
    known = source_lines(snapshot.dataset)
    named = " · ".join(known[:sources]) or ("" if known else "none is recorded")
    left = len(known) - sources
    if left > 0:
        more = count_text(left, "more source" if named else "source")
        named += f"{' · and ' if named else ''}{more}, where the link leads"
    said = " ".join(snapshot.said)
    return [
        *([("Before sharing", said)] if said else []),
        ("Sources", named),
        ("Map", f"{CREDIT}. Mercator projection on WGS84, north up."),
    ]


def sources_known(snapshot: Snapshot) -> int:
    """Return how many sources the data have."""
    return len(source_lines(snapshot.dataset))


def description(snapshot: Snapshot) -> str:
    """Return the sheet in sentences, for readers who do not see it."""
    head = head_of(snapshot)
    sources = "; ".join(source_lines(snapshot.dataset)) or "none is recorded"
    return " ".join(
        part
        for part in (head.sentence, head.interval, f"{head.facts}.", *snapshot.said, f"Sources: {sources}.")
        if part
    )
