"""What the before and after map shows, in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.measure.partition import DISPUTED
from geo.model.actors import CONTESTED, UNKNOWN
from geo.model.text import count_text, date_text, km2_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.measure.change import ActorChange, Change, Turn

#: What is said where zones were worked out from held places.
CONSTRUCTED: Final = "Zones are drawn half-way between held places: a construction, not an observation."

_MOST_NAMES: Final = 8
_HOLDERS: Final = {
    "": "not covered",
    CONTESTED: "contested",
    UNKNOWN: "holder not known",
    DISPUTED: "disputed",
}


def moments(change: Change) -> tuple[str, str]:
    """Return the two moments as they are said, with the time of day where one of them is not midnight UTC."""
    dated = all(moment == moment.floor("D") for moment in (change.start, change.end))
    first, last = (
        date_text(one) if dated else f"{date_text(one)}, {one:%H:%M} UTC" for one in (change.start, change.end)
    )
    return first, last


def holder_text(holder: str) -> str:
    """Say who held something; nobody, and the classes, are words of their own.

    Examples
    --------
    >>> holder_text("ISIS"), holder_text("disputed"), holder_text("unknown"), holder_text("")
    ('ISIS', 'disputed', 'holder not known', 'not covered')
    """
    return _HOLDERS.get(holder, holder)


def is_side(holder: str) -> bool:
    """Return whether a holder is an actor: not a class of ground, nor nobody."""
    return holder not in _HOLDERS


def said(change: Change, *, derived: bool) -> str:
    """Return what the map shows, for those who do not see it.

    Parameters
    ----------
    derived
        Whether the zones were worked out from held places.
    """
    first, last = moments(change)
    parts = [f"The map shows who held which ground on {first} and on {last}.", *_gains(change), *_places(change)]
    return " ".join([*parts, CONSTRUCTED] if derived else parts)


def _gains(change: Change) -> Iterator[str]:
    gaining = [one for one in change.actors if is_side(one.holder) and one.gained_km2 > 0]
    if math.isnan(change.union_km2):
        yield "Whose ground grew is not known: no zone at all is recorded at one of the dates."
    elif not gaining:
        yield "No side gained ground."
    for actor in gaining:
        yield _gain(actor)


def _gain(actor: ActorChange) -> str:
    new = round(actor.gained_from.get("", 0.0), 3)
    taken = round(actor.gained_km2 - new, 3)
    if new <= 0:
        return f"{actor.holder} gained {km2_text(taken)}."
    if taken <= 0:
        return f"{actor.holder} held {km2_text(new)} more, which no zone covered before."
    return f"{actor.holder} gained {km2_text(taken)}, and held {km2_text(new)} that no zone covered before."


def _places(change: Change) -> Iterator[str]:
    if change.aside:
        yield "Places are not compared: other sources record them at the one date than at the other."
    elif any(one.places_before or one.places_after for one in change.actors):
        yield _turns(change.turns)


def _turns(turns: tuple[Turn, ...]) -> str:
    if not turns:
        return "No place has another recorded holder after than before."
    groups: dict[tuple[str, str], list[str]] = {}
    for turn in turns:
        groups.setdefault((turn.before, turn.after), []).append(turn.name)
    most_first = sorted(groups.items(), key=lambda group: -len(group[1]))
    said_of = "; ".join(
        f"{holder_text(before)} before and {holder_text(after)} after: {_names(names)}"
        for (before, after), names in most_first
    )
    return f"{count_text(len(turns), 'place')} with another recorded holder after than before: {said_of}."


def _names(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more
