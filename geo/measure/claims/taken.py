"""What the data say of a place an actor may have captured in a time: taken, perhaps taken, or not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.measure.claims.fallen import possible_time
from geo.measure.claims.states import FOUGHT_OVER, LOW, NOBODY, before_contest, states_of
from geo.measure.claims.unturned import Said, holder_text, unturned
from geo.measure.claims.words import noted
from geo.measure.turns import inside
from geo.model.actors import UNKNOWN, fold
from geo.model.claim import Evidence
from geo.model.kinds import CAPTURE
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.measure.claims.states import State
    from geo.measure.claims.unturned import Answer, Rests
    from geo.measure.ground import Ground
    from geo.model.claim import CapturedCount


@dataclass(frozen=True, slots=True)
class Taken:
    """A place, and whether it was taken.

    Attributes
    ----------
    place_id, name, kind, lon, lat
        The place.
    answer
        Whether the actor took it in the time.
    said
        What the data say of it, as a clause.
    source
        Who says so.
    turned
        Whether something in the time speaks for it: its holder turned, or a capture is recorded.
    sure
        Whether a record of more than low confidence says who held it, just before the time or in it.
    rests
        What a ``"no"`` rests on.
    rows
        The rows it rests on.
    """

    place_id: str
    name: str
    kind: str
    lon: float
    lat: float
    answer: Answer
    said: str
    source: str
    turned: bool
    sure: bool = True
    rests: Rests = ""
    rows: tuple[Evidence, ...] = field(default=())


def taken(ground: Ground, stated: CapturedCount) -> dict[str, Taken]:
    """Return what the data say of every place inside the claim's area, by id.

    Taken is a place that another recorded holder (a side, or contested) held just before the time or in it, and the
    actor held next, in the time; with `from_actor` that one alone. It is so with low confidence where all records of
    the one before, or all of the actor in the time, are of low confidence.

    It is open where the place turned to contested; where the actor held it before it was contested; where nobody is
    recorded before the actor; where a zone tells its holder and the place may lie beyond the zone's line; or where a
    capture is recorded as an event and the holder did not turn. Of a place of which nothing else is recorded an event
    that surely lies in the time says so alone. Of all others `geo.measure.claims.unturned` says what the claim's list,
    or having none, makes of gaps and low confidence.

    Raises
    ------
    InputError
        The control of two moments of the time is drawn by different sources.
    """
    spots, places = ground.spots, ground.dataset.places.sort_index()
    events = _captures(ground, stated)
    known = states_of(ground, stated.during, stated.area)
    rows = np.flatnonzero(inside(ground, stated.area))
    contested = [int(k) for k in rows if known[k][0].holder in FOUGHT_OVER and _ever(stated.actor, known[k])]
    earlier = before_contest(ground, stated.during[0], contested, stated.area)
    still = unturned(ground, stated, {int(k): known[k] for k in rows})
    found = {}
    for k in map(int, rows):
        place_id = str(places.index[k])
        one, turned = _answer(stated, known[k], earlier.get(k, ""), events.get(place_id), still[k])
        row = (place_id, str(spots.names[k]), str(places["kind"].iloc[k]), float(spots.lon[k]), float(spots.lat[k]))
        sure = any(state.holder not in NOBODY and state.confidence != LOW for state in known[k])
        found[place_id] = Taken(*row, one.answer, one.text, one.source, turned, sure, one.rests)
        if turned:
            found[place_id] = replace(found[place_id], rows=tuple(_rows(ground, stated, found[place_id], events)))
    return found


def rows_of(ground: Ground, stated: CapturedCount, one: Taken) -> tuple[Evidence, ...]:
    """Return the rows of a place at which nothing is recorded to have happened: who held it in the time."""
    return tuple(_rows(ground, stated, one, {}))


def _ever(actor: str, states: Sequence[State]) -> bool:
    return any(state.holder == actor for state in states)


def _answer(
    stated: CapturedCount, states: Sequence[State], earlier: str, event: pd.DataFrame | None, still: Said
) -> tuple[Said, bool]:
    """Return what is said of a place, and whether anything happened there.

    `earlier` is who held it before it was contested up to the time; `still` is what is said if it did not turn.
    """
    turns = [_turn(stated, states, at, earlier) for at in range(1, len(states)) if _begins(states, at, stated.actor)]
    best = min(turns, key=lambda one: _RANK[one.answer], default=None)
    if best is not None and best.answer != "no":
        return best, True
    if event is not None:
        return _by_event(states, event), True
    return (best, True) if best is not None and still.answer == "no" else (still, False)


_RANK: Final[dict[Answer, int]] = {"yes": 0, "low": 1, "open": 2, "no": 3}


def _begins(states: Sequence[State], at: int, actor: str) -> bool:
    """Return whether a place turned to the actor, or from another than the actor to contested."""
    before, after = states[at - 1].holder, states[at].holder
    if after == actor:
        return before != actor
    return after in FOUGHT_OVER and before not in {*FOUGHT_OVER, actor}


def _turn(stated: CapturedCount, states: Sequence[State], at: int, earlier: str) -> Said:
    before, after = states[at - 1], states[at]
    said = f"from {_holder(before.holder)} to {_holder(after.holder)} on {date_text(after.moment)}"
    source = "; ".join(dict.fromkeys(text for text in (before.source, after.source) if text))
    if after.holder in FOUGHT_OVER:
        return Said("open", f"{said}: taken, or fought over", source)
    if before.holder in NOBODY:
        return Said("open", f"{stated.actor} from {date_text(after.moment)} on, nobody recorded before it", source)
    if _origin(states[:at], earlier) == stated.actor:
        return Said("open", f"{said}, and {stated.actor} held it before it was contested", source)
    if stated.from_actor is not None and before.holder != stated.from_actor:
        answer: Answer = "no" if before.sure and before.holder not in FOUGHT_OVER else "open"
        return Said(answer, f"{said}, not from {stated.from_actor}", source)
    answer, doubt = _sureness(_others(states[:at], stated), _run(states[at:], stated.actor))
    return Said(answer, f"{said}{doubt}", source)


def _sureness(before: Sequence[State], after: Sequence[State]) -> tuple[Answer, str]:
    """Return how sure a turn is by the states before it and after; one sure one of each is enough."""
    unsure = [states for states in (before, after) if not any(state.sure for state in states)]
    if not unsure:
        return "yes", ""
    if all(all(state.confidence == LOW for state in states) for states in unsure):
        return "low", ", recorded with low confidence"
    return "open", ", but it may lie beyond the line of the zone"


def _run(states: Sequence[State], actor: str) -> list[State]:
    """Return the states from the first one on for as long as an actor holds the place."""
    count = next((k for k, state in enumerate(states) if state.holder != actor), len(states))
    return list(states[:count])


def _others(states: Sequence[State], stated: CapturedCount) -> list[State]:
    """Return the last states without a break in which another held the place; of one side alone, where that is said."""
    if stated.from_actor is not None:
        return _run(states[::-1], stated.from_actor)
    gone = {stated.actor, *NOBODY}
    count = next((k for k, state in enumerate(reversed(states)) if state.holder in gone), len(states))
    return list(states[len(states) - count :])


def _origin(states: Sequence[State], earlier: str) -> str:
    """Return the last holder who is not contested."""
    return next((state.holder for state in reversed(states) if state.holder not in FOUGHT_OVER), earlier)


def _by_event(states: Sequence[State], event: pd.DataFrame) -> Said:
    """Return what a recorded capture says of a place whose holder did not turn to the actor."""
    source = "; ".join(dict.fromkeys(event["source"]))
    timely = event[event["timely"]]
    shown = event if timely.empty else timely
    when = date_text(shown["start"].iloc[0])
    if any(state.holder for state in states):
        held = _holder(states[-1].holder)
        return Said("open", f"a capture is recorded on {when}, but its recorded holder is {held}", source)
    if timely.empty:
        return Said("open", f"a capture is recorded that may lie outside the time, from {when} on", source)
    answer: Answer = "low" if (timely["confidence"] == LOW).all() else "yes"
    sure = ", recorded with low confidence" if answer == "low" else ""
    return Said(answer, f"a capture is recorded on {when}{sure}; no holder is", source)


def _holder(holder: str) -> str:
    return {UNKNOWN: "an unknown holder", "": "nobody recorded"}.get(holder, holder)


def _captures(ground: Ground, stated: CapturedCount) -> dict[str, pd.DataFrame]:
    """Return the actor's captures recorded as events in the time, by place: the place of that name or alias.

    The column `timely` says of each whether every moment at which it may have happened lies in the time.
    """
    events = ground.dataset.events
    own = events[(events["kind"] == CAPTURE) & (events["actor_a"] == stated.actor)]
    times = possible_time(own)
    own = own.assign(timely=(times["start"] >= stated.during[0]) & (times["end"] <= stated.during[1]))
    own = own[(times["start"] < stated.during[1]) & (times["end"] > stated.during[0])].sort_index()
    if stated.from_actor is not None:
        own = own[own["actor_b"] == stated.from_actor]
    if own.empty:
        return {}
    by_name: dict[str, set[str]] = {}
    for place_id, name, aliases in zip(*_named(ground), strict=True):
        for text in (name, *str(aliases).split(";")):
            if text.strip():
                by_name.setdefault(fold(text), set()).add(str(place_id))
    places = own["place"].map(lambda text: by_name.get(fold(text), set()))
    # A name that two places share says of neither that it was that one.
    one = {row: next(iter(ids)) for row, ids in places.items() if len(ids) == 1}
    return {place: own.loc[[row for row in own.index if one.get(row) == place]] for place in sorted(set(one.values()))}


def _named(ground: Ground) -> tuple[pd.Index, pd.Series, pd.Series]:
    places = ground.dataset.places
    return places.index, places["name"], places["aliases"]


def _rows(ground: Ground, stated: CapturedCount, one: Taken, events: dict[str, pd.DataFrame]) -> Iterator[Evidence]:
    """Give the holdings that began in the time at a place, else the one that lasted; and the captures recorded."""
    called = f"{one.name} ({one.kind or 'place'})"
    holdings = ground.dataset.holdings
    own = holdings[holdings["place_id"] == one.place_id]
    new = own[(own["start"] >= stated.during[0]) & (own["start"] < stated.during[1])]
    lasting = own[(own["start"] < stated.during[1]) & (own["end"].isna() | (own["end"] > stated.during[0]))]
    for row, held in (new if len(new) else lasting).sort_values("start", kind="stable").iterrows():
        said = f"{called} recorded as {holder_text(str(held['actor']))} from {date_text(held['start'])}, {_sure(held)}"
        yield Evidence("holdings", str(row), noted(said, held["note"], held["source"]), one.lon, one.lat)
    if own.empty:
        yield Evidence("places", one.place_id, f"{called}: {one.said}", one.lon, one.lat)
    for row, event in events.get(one.place_id, pd.DataFrame()).iterrows():
        said = f"capture of {called} by {stated.actor} on {date_text(event['start'])}, {_sure(event)}"
        said = noted(said, event["note"], event["source"])
        yield Evidence("events", str(row), said, float(event.geometry.x), float(event.geometry.y))


def _sure(row: pd.Series) -> str:
    return f"{row['confidence']} confidence" if row["confidence"] != "not stated" else "confidence not stated"
