"""What the data say of a place an actor may have captured in a time: taken, perhaps taken, or not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from geo.measure.claims.words import days_text, noted
from geo.measure.drawn import check_same_hand
from geo.measure.gains import place_steps
from geo.measure.partition import DISPUTED
from geo.measure.turns import inside, place_holders
from geo.model.actors import CONTESTED, UNKNOWN, fold
from geo.model.claim import Evidence
from geo.model.kinds import CAPTURE
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.measure.ground import Ground
    from geo.model.claim import CapturedCount

#: ``"yes"``: recorded as taken; ``"low"``: so, with low confidence; ``"open"``: the data leave it open; ``"no"``.
Answer = Literal["yes", "low", "open", "no"]

_LOW: Final = "low"
_TICK: Final = pd.Timedelta(microseconds=1)
_NOBODY: Final = ("", UNKNOWN)
_FOUGHT_OVER: Final = (CONTESTED, DISPUTED)


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
    rows: tuple[Evidence, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _State:
    """Who held a place from a moment on; how surely, and who says so."""

    moment: pd.Timestamp
    holder: str
    confidence: str
    source: str


def taken(ground: Ground, stated: CapturedCount) -> dict[str, Taken]:
    """Return what the data say of every place inside the claim's area, by id.

    Taken is a place that another recorded holder (a side, or contested) held and the actor held next, at a moment of
    the time; with `from_actor` that one alone. The confidence is the lower one of the two records. It is open where
    the place turned to contested, where nobody is recorded as its holder before or throughout, where only the record of
    low confidence of another holder speaks against it, or where a capture is recorded as an event and the holder did
    not turn; of a place of which nothing else is recorded the event alone says so.

    Raises
    ------
    InputError
        The control of two moments of the time is drawn by different sources.
    """
    spots, places = ground.spots, ground.dataset.places.sort_index()
    events = _captures(ground, stated)
    known = _states(ground, stated)
    found = {}
    for k in np.flatnonzero(inside(ground, stated.area)):
        place_id = str(places.index[k])
        answer, said, source, turned = _answer(stated, known[k], events.get(place_id))
        row = (place_id, str(spots.names[k]), str(places["kind"].iloc[k]), float(spots.lon[k]), float(spots.lat[k]))
        one = Taken(*row, answer, said, source, turned)
        found[place_id] = replace(one, rows=tuple(_rows(ground, stated, one, events))) if turned else one
    return found


def _states(ground: Ground, stated: CapturedCount) -> list[list[_State]]:
    """Return, of each place, who held it just before the time, and from every moment in it at which that changed."""
    steps = place_steps(ground)
    moments = [steps[0][0], *(later for _, later in steps)] if steps else []
    earlier = [moment for moment in moments if moment < stated.during[0]][-1:]
    within = [moment for moment in moments if stated.during[0] <= moment < stated.during[1]]
    found: list[list[_State]] = [[] for _ in range(len(ground.spots))]
    last: NDArray[np.object_] | None = None
    for before, moment in pairwise([*earlier, *within]):
        check_same_hand(ground, before, moment)
    for moment in [*(earlier or [stated.during[0] - _TICK]), *(within or [stated.during[0]])]:
        held = place_holders(ground, moment, area=stated.area)
        for k in range(len(found)) if last is None else np.flatnonzero(held.holder != last):
            state = _State(moment, str(held.holder[k]), str(held.confidence[k]), str(held.source[k]))
            found[k].append(state)
        last = held.holder
    return found


def _answer(stated: CapturedCount, states: list[_State], event: pd.DataFrame | None) -> tuple[Answer, str, str, bool]:
    """Return whether a place was taken, what says so, who says it, and whether anything happened there."""
    turns = [(before, after) for before, after in pairwise(states) if before.holder not in {after.holder, stated.actor}]
    best: tuple[Answer, str, str, bool] | None = None
    for before, after in turns:
        answer = _turn(stated, before, after)
        if answer is not None and (best is None or _RANK[answer[0]] < _RANK[best[0]]):
            best = answer
    if best is not None:
        return best
    if event is not None:
        return _by_event(states, event)
    return _untouched(stated, states)


_RANK: Final[dict[Answer, int]] = {"yes": 0, "low": 1, "open": 2, "no": 3}


def _turn(stated: CapturedCount, before: _State, after: _State) -> tuple[Answer, str, str, bool] | None:
    said = f"from {_holder(before.holder)} to {_holder(after.holder)} on {date_text(after.moment)}"
    source = "; ".join(text for text in (before.source, after.source) if text)
    if after.holder in _FOUGHT_OVER:
        return "open", f"{said}: taken, or fought over", source, True
    if after.holder != stated.actor:
        return None
    if before.holder in _NOBODY:
        return "open", f"{stated.actor} from {date_text(after.moment)} on, nobody recorded before it", source, True
    if stated.from_actor is not None and before.holder != stated.from_actor:
        answer: Answer = "open" if before.holder in _FOUGHT_OVER else "no"
        return answer, f"{said}, not from {stated.from_actor}", source, True
    if _LOW in (before.confidence, after.confidence):
        return "low", f"{said}, recorded with low confidence", source, True
    return "yes", said, source, True


def _by_event(states: list[_State], event: pd.DataFrame) -> tuple[Answer, str, str, bool]:
    """Return what a recorded capture says of a place whose holder did not turn to the actor."""
    source = "; ".join(event["source"])
    when = date_text(event["start"].iloc[0])
    if all(state.holder == "" for state in states):
        answer: Answer = "low" if (event["confidence"] == _LOW).all() else "yes"
        sure = ", recorded with low confidence" if answer == "low" else ""
        return answer, f"a capture is recorded on {when}{sure}; no holder is", source, True
    held = _holder(states[-1].holder)
    return "open", f"a capture is recorded on {when}, but its recorded holder is {held}", source, True


def _untouched(stated: CapturedCount, states: list[_State]) -> tuple[Answer, str, str, bool]:
    last = states[-1]
    if all(state.holder == stated.actor for state in states):
        return "no", f"{stated.actor} held it before", last.source, False
    if last.holder in _NOBODY:
        return "open", f"nobody is recorded as its holder {days_text(stated.during)}", last.source, False
    answer: Answer = "open" if last.confidence == _LOW else "no"
    low = " with low confidence" if answer == "open" else ""
    return answer, f"recorded{low} as {_held(last.holder)}", last.source, False


def _holder(holder: str) -> str:
    return {UNKNOWN: "an unknown holder", "": "nobody recorded"}.get(holder, holder)


def _held(holder: str) -> str:
    return "contested" if holder in _FOUGHT_OVER else f"held by {holder}"


def _captures(ground: Ground, stated: CapturedCount) -> dict[str, pd.DataFrame]:
    """Return the actor's captures recorded as events in the time, by place: the place of that name or alias."""
    events = ground.dataset.events
    own = events[(events["kind"] == CAPTURE) & (events["actor_a"] == stated.actor)]
    own = own[(own["start"] < stated.during[1]) & (own["end"] > stated.during[0])].sort_index()
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
        said = f"{called} recorded as {_held(str(held['actor']))} from {date_text(held['start'])}, {_sure(held)}"
        yield Evidence("holdings", str(row), noted(said, held["note"], held["source"]), one.lon, one.lat)
    if own.empty:
        yield Evidence("places", one.place_id, f"{called}: {one.said}", one.lon, one.lat)
    for row, event in events.get(one.place_id, pd.DataFrame()).iterrows():
        said = f"capture of {called} by {stated.actor} on {date_text(event['start'])}, {_sure(event)}"
        said = noted(said, event["note"], event["source"])
        yield Evidence("events", str(row), said, float(event.geometry.x), float(event.geometry.y))


def _sure(row: pd.Series) -> str:
    return f"{row['confidence']} confidence" if row["confidence"] != "not stated" else "confidence not stated"
