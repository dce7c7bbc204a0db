"""Whether control is on record throughout the time in which advances are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.measure.advances import DAYS_APART, MEASURES
from geo.measure.claims.words import days_text
from geo.measure.gains import SLIVER_KM2, is_alone, last_before, place_steps, zone_steps
from geo.measure.lives import lives_of, microseconds, moments_of
from geo.measure.overlay import less
from geo.measure.partition import partition
from geo.measure.turns import place_holders
from geo.model.areas import areas_km2
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.measure.advances import Episode
    from geo.measure.ground import Ground
    from geo.measure.lives import Lives
    from geo.model.claim import BiggestSince
    from geo.model.view import Window

#: A gap no longer than this hides no advance: what was gained in it is gained after it, and would be one with what lies
#: at either end of it.
MOST_GAP: Final = pd.Timedelta(days=DAYS_APART)


def unrecorded(ground: Ground, stated: BiggestSince) -> str:
    """Return why the data cannot say anything of the whole time; empty where they can.

    Asked are the records that the measures rest on: of ground the zones, of places the holdings, of depth both. Each
    must begin at `since` or before, must have no gap longer than `MOST_GAP` and none at all that reaches into the
    claim's time, and what the actor held before that must not be one edition alone (`_editions`).
    """
    if stated.actor not in ground.sides():
        return f"The data record no ground that {stated.actor} ever held."
    records = _records(ground, stated)
    if all(len(lives.bounds()) < 2 for lives in records.values()):
        return "The data record control at one moment at most: no change can be seen in them."
    for name, lives in records.items():
        of = f"control {name}" if len(records) > 1 else "control"
        (first,) = moments_of(lives.born.min(keepdims=True))
        if first > stated.since:
            return f"The data record no {of} before {date_text(first)}: what came before it is not known."
        for gap in _gaps(lives):
            if _hides(gap, stated):
                return f"The data record no {of} {_span_text(gap)}: what was gained then is not known."
    for edition in _editions(ground, stated):
        if edition[0] <= stated.since:
            return f"{_edition_text(stated, edition)}: when in between it was gained is not known."
    return ""


def is_dated(ground: Ground, found: Episode) -> bool:
    """Return whether just before an advance somebody is on record as the holder of all it took.

    What nobody is, because a record had ended, may have been taken at any time since then.
    """
    drawn, held = (last_before(steps, found.start) for steps in (zone_steps(ground), place_steps(ground)))
    if drawn is not None and not found.ground.is_empty and not is_alone(ground, found.actor):
        left = less(found.ground, partition(ground, drawn).ground.values())
        if areas_km2(np.array([left], dtype=object))[0] >= SLIVER_KM2:
            return False
    if held is None or not found.places or not len(ground.dataset.holdings):
        return True
    ids = ground.dataset.places.index.sort_values()
    known = set(ids[place_holders(ground, held).holder != ""])
    return all(place.place_id in known for place in found.places)


def edition_note(ground: Ground, stated: BiggestSince) -> str:
    """Say by which day the gains of the claim's time are dated where one edition followed another; else empty."""
    for edition in _editions(ground, stated):
        return f"{_edition_text(stated, edition)}: what was gained in between counts as of the later day."
    return ""


def _edition_text(stated: BiggestSince, edition: Window) -> str:
    before, moment = map(date_text, edition)
    return f"All that {stated.actor} held is recorded anew on {moment}, and the time before that on {before}"


def _editions(ground: Ground, stated: BiggestSince) -> Iterator[Window]:
    """Yield, of each record, when in the claim's time all of the actor's rows ended and others began, if they did.

    Rows that end and begin by themselves say when a place or a piece of ground changed hands. Where all of an actor's
    do at once one edition of a map, or one survey, followed another: what was gained in between has no day of its own.
    Given are the last moment before at which one of them began, and that moment, where more than `MOST_GAP` lies
    between them.
    """
    first, end = (microseconds(moment) for moment in stated.during)
    for lives in _records(ground, stated, actor=stated.actor).values():
        born, died = lives.born, lives.died
        for at in np.unique(born[(born >= first) & (born < end)]):
            if not (died == at).any() or ((born < at) & (died > at)).any():
                continue
            before, moment = moments_of(np.array([born[died == at].max(), at]))
            if moment - before > MOST_GAP:
                yield before, moment


def _records(ground: Ground, stated: BiggestSince, *, actor: str | None = None) -> dict[str, Lives]:
    """Return the records that the measures asked for rest on, by what is said of them; of one actor alone."""
    asked = set(stated.measures or MEASURES)
    zones, holdings = ground.control.zones, ground.dataset.holdings
    drawn = len(zones) and not ground.control.derived
    found = {}
    if drawn and (asked & {"area", "depth"} or not len(holdings)):
        found["of ground"] = lives_of(zones if actor is None else zones[zones["actor"] == actor])
    if len(holdings) and (asked & {"places", "depth"} or not drawn):
        found["of places"] = lives_of(holdings if actor is None else holdings[holdings["actor"] == actor])
    return found


def _gaps(lives: Lives) -> Iterator[tuple[pd.Timestamp, pd.Timestamp | None]]:
    """Yield the times after the first row in which there is none; the last may have no end."""
    bounds = lives.bounds()
    moments = moments_of(bounds)
    for at, bound in enumerate(bounds):
        if not len(lives.at(bound)):
            yield moments[at], moments[at + 1] if at + 1 < len(moments) else None


def _hides(gap: tuple[pd.Timestamp, pd.Timestamp | None], stated: BiggestSince) -> bool:
    """Return whether a gap leaves open what was gained; one that ends in the claim's time leaves open when."""
    start, end = gap
    if start >= stated.during[1] or (end is not None and end <= stated.since):
        return False
    return end is None or end >= stated.during[0] or end - start > MOST_GAP


def _span_text(gap: tuple[pd.Timestamp, pd.Timestamp | None]) -> str:
    start, end = gap
    return f"from {date_text(start)} on" if end is None else days_text((start, end))
