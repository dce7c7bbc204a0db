"""Verdicts, sources and tables beside the map of a shared page."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

from geo.draw.card import Credit, Fact, Rows, Told
from geo.measure.ground import ONE_DAY
from geo.model.text import count_text, date_text, deaths_text, distance_text, interval_text, radius_text
from geo.share._values import write_time
from geo.share.citation import NOT_STATED, sources_of
from geo.share.numbers import verdicts_of

if TYPE_CHECKING:
    import pandas as pd

    from geo.measure.gap import GapInterval
    from geo.model.claim import Claim
    from geo.scene import Scene
    from geo.share.snapshot import Snapshot

#: Rows of a table in the page; beyond them it says how many more there are.
MOST_ROWS: Final = 200
#: A note of an event is cut there; the map's card has all of it.
_LONGEST_NOTE: Final = 160


def claims_of(snapshot: Snapshot) -> tuple[Told, ...]:
    """Return the verdicts on the claims that go along."""
    return tuple(
        Told(
            quote=said["quote"],
            who=_who(claim),
            verdict=(said["verdict"] or "cannot be asked of these data").capitalize(),
            reason=said["reason"],
            notes=tuple(part for part in (said["definition"], *said["notes"]) if part),
        )
        for claim, said in zip(snapshot.wanted.claims, verdicts_of(snapshot), strict=True)
    )


def _who(claim: Claim) -> str:
    """Say who said a claim, and when, once."""
    day = "" if claim.said_on is None or date_text(claim.said_on) in claim.who else date_text(claim.said_on)
    return ", ".join(part for part in (claim.who, day) if part)


def credits_of(snapshot: Snapshot) -> tuple[Credit, ...]:
    """Return the sources, each with its licence."""
    return tuple(
        Credit(
            name=", ".join(part for part in (one.producer or one.citation or one.file, one.version) if part.strip()),
            licence=one.licence if one.licence.strip() else NOT_STATED,
            facts=tuple(
                Fact(about, text)
                for about, text in (
                    ("Cite as", one.citation), ("Accessed", one.accessed), ("Holds", one.filters),
                    ("Changes", one.changes), ("Files", ", ".join(files)),
                )
                if text.strip()
            ),
            url=one.url,
        )
        for one, files in sources_of(snapshot.dataset).items()
    )  # fmt: skip


def tables_of(scene: Scene) -> tuple[Rows, ...]:
    """Return what the map shows as tables: the events in view, and the pair's distance through time."""
    tables = (_events(scene), _distances(scene))
    return tuple(table for table in tables if table is not None)


def _events(scene: Scene) -> Rows | None:
    count = len(scene.rows)
    if not scene.counts.total:
        return None
    first = scene.dataset.events.iloc[scene.rows[:MOST_ROWS]]
    more = count - len(first)
    note = f"The first {len(first):,}; {count_text(more, 'more event')} in view." if more else ""
    return Rows(
        title=f"Events in view ({count:,})",
        columns=("Date (UTC)", "Kind", "Actors", "Place", "Deaths", "What is recorded", "Source"),
        rows=tuple(_event(row) for row in first.to_dict("records")),
        note=note or ("" if count else "None: the choices above leave no event."),
    )


def _event(row: dict[str, Any]) -> tuple[str, ...]:
    within = radius_text(row["place_uncertainty_m"])
    note = row["note"] if len(row["note"]) <= _LONGEST_NOTE else f"{row['note'][:_LONGEST_NOTE].rstrip()}…"
    return (
        _span(row["start"], row["end"]),
        row["kind"],
        " – ".join(name for name in (row["actor_a"], row["actor_b"]) if name),
        f"{row['place'] or 'place not named'} (within {within})",
        deaths_text(row["deaths_best"], row["deaths_low"], row["deaths_high"]),
        note,
        row["source"],
    )


def _distances(scene: Scene) -> Rows | None:
    pair, parts = scene.view.pair, scene.series
    if pair is None or not parts or not scene.dated:
        return None
    instant = scene.view.instant
    at = bisect_right([part.start for part in parts], instant) - 1 if instant is not None else 0
    first = max(0, min(at - MOST_ROWS // 2, len(parts) - MOST_ROWS))
    shown = parts[first : first + MOST_ROWS]
    more = len(parts) - len(shown)
    return Rows(
        title=f"Distance {' – '.join(pair)} through time ({count_text(len(parts), 'interval')})",
        columns=("Dates (UTC)", "Distance", "Interval", "Between"),
        rows=tuple(_part(part) for part in shown),
        note=f"The {len(shown):,} round the moment; {count_text(more, 'more interval')} on the map." if more else "",
        current=at - first,
    )


def _part(part: GapInterval) -> tuple[str, ...]:
    when, gap = _span(part.start, part.end), part.gap
    if gap is None:
        return when, "none", "", part.reason
    ends = f"{gap.start.name} – {gap.end.name}"
    return when, distance_text(gap.distance_m), interval_text(gap.low_m, gap.high_m), ends


def _span(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Write an interval by its first and its last day; one that ends within a day, by its moments."""
    if end != end.normalize() or start != start.normalize():
        return f"{write_time(start)} to before {write_time(end)}"
    first, last = write_time(start), write_time(end - ONE_DAY)
    return first if end - start <= ONE_DAY else f"{first} to {last}"
