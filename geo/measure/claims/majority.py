"""Majority share: more than a share of an actor's events fell on ground that a holder held, or did not hold.

What is counted is what is on record; which events never were, no number here knows. Whose ground an event fell on is
not whom it was aimed at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import shapely

from geo.measure.claims.fallen import ANY, ground_text
from geo.measure.claims.flips import by_kind
from geo.measure.claims.rests import evidence_of, rows_at
from geo.measure.claims.swayed import count_flips, rerun_flips
from geo.measure.claims.tally import tallied
from geo.measure.claims.weighed import PRECISE_M, judged, where_text
from geo.measure.claims.words import days_text, listing, percent_text
from geo.model.actors import is_known
from geo.model.claim import Evidence, MajorityShare, Verdict
from geo.model.errors import UnknownNameError
from geo.model.text import count_text, date_text, radius_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.claims.rests import Row
    from geo.measure.ground import Ground
    from geo.model.claim import Claim

_ANYTHING: Final = frozenset({ANY})
#: Events listed as evidence, and rows that say whose ground it was; a note says how many more there are.
MOST_EVIDENCE: Final = 200


def verdict_on(ground: Ground, claim: Claim, stated: MajorityShare) -> Verdict:
    """Return what the data say of a claim of type ``majority-share``.

    The share is that of the events as recorded. In the worst cases every event whose ground is unknown, contested, or
    changed hands in its time, whose radius reaches another holder's ground, or that may lie outside the window counts
    once for and once against. The interval reaches over these cases of all events, of those placed within `PRECISE_M`,
    and of what is left without the events and holdings of low confidence. The claim is supported, or contradicted,
    when the whole interval lies on one side of the share asked for, and does so without any one event.

    Raises
    ------
    UnknownNameError
        The data name neither the holder as one of ground nor, among events or holders, the actor.
    """
    if stated.holder not in ground.sides() and not is_known(stated.holder):
        raise UnknownNameError("holder of ground", stated.holder, ground.sides())
    weighed = judged(ground, stated)
    counted = weighed.readings[""]
    definition = _definition(stated)
    if counted.empty:
        return _nothing(claim, definition, _no_event(ground, stated))
    if stated.holder not in ground.sides():
        return _nothing(claim, definition, f"The data record no ground that {stated.holder} ever held.")
    tally, rests = weighed.tally, rows_at(ground, counted)
    reruns, tried = rerun_flips(ground, stated, weighed, rests)
    return Verdict(
        claim=claim,
        verdict=weighed.found,
        number=100 * tally.share,
        unit="%",
        interval=(100 * weighed.low, 100 * weighed.high),
        probability=None,
        reason=weighed.reason,
        definition=definition,
        evidence=(*_evidence(counted), *evidence_of(ground, rests[:MOST_EVIDENCE])),
        flips=by_kind((*count_flips(stated, weighed), *reruns)),
        notes=(*_notes(counted, stated, rests), *filter(None, [tried])),
    )


def _definition(stated: MajorityShare) -> str:
    kinds = f" of the kind {listing(stated.kinds)}" if stated.kinds else ""
    where = "" if stated.area is None else " inside the area of the claim"
    return (
        f"The share of the events on record {days_text(stated.during)}{kinds}{where} that name {stated.actor} and fell "
        f"on {where_text(stated)} at their start: by the recorded holding of the very place where one lies, elsewhere "
        "by the control zone of the time; more than the share asked for, not equal to it. The interval counts events "
        "of unknown or contested ground, or of ground that changed hands in their time, events whose radius reaches "
        "other ground, and events whose day may lie outside, once for and once against, and reaches over what all "
        f"events say, those placed within {radius_text(PRECISE_M)}, and those left without the rows of low confidence. "
        "Where only a zone says whose ground it was, the radius is longer by what its line may be off."
    )


def _no_event(ground: Ground, stated: MajorityShare) -> str:
    what = f"event of the kind {' or '.join(stated.kinds)}" if stated.kinds else "event"
    named = "" if stated.actor in ground.known() else "; they name it nowhere"
    return f"The data record no {what} that names {stated.actor} {days_text(stated.during)}{named}."


def _nothing(claim: Claim, definition: str, reason: str) -> Verdict:
    return Verdict(
        claim=claim,
        verdict="not decidable",
        number=None,
        unit="%",
        interval=None,
        probability=None,
        reason=reason,
        definition=definition,
    )


def _evidence(counted: pd.DataFrame) -> tuple[Evidence, ...]:
    """Return the events, those without doubt first."""
    in_order = counted.assign(doubtful=counted["doubt"] != "").sort_values(["doubtful", "start"], kind="stable")
    shown = in_order.head(MOST_EVIDENCE)
    lon, lat = shapely.get_coordinates(shown.geometry.to_numpy()).T
    return tuple(
        Evidence(
            table="events",
            id=str(row),
            said=f"{place or 'event'}, {date_text(start)}: {ground_text(str(holder))}{f' ({doubt})' if doubt else ''}",
            lon=float(x),
            lat=float(y),
        )
        for row, place, start, holder, doubt, x, y in zip(
            shown.index, shown["place"], shown["start"], shown["holder"], shown["doubt"], lon, lat, strict=True
        )
    )


def _notes(counted: pd.DataFrame, stated: MajorityShare, rests: Sequence[Row]) -> tuple[str, ...]:
    recorded = counted[counted["recorded"]]
    whose = recorded["holder"].value_counts()
    split = [f"{count:,} on {ground_text(str(name))}" for name, count in whose.items()]
    notes = [
        f"Of the {count_text(len(recorded), 'event')} on record: {listing(split)}.",
        (
            "These are the events that were recorded, not all that happened: where fewer are reported, the share is "
            "off, and no interval here says by how much. Whose ground an event fell on is not whom it was aimed at."
        ),
    ]
    vague = recorded[~recorded["precise"]]
    if len(vague):
        may = [may if precise else _ANYTHING for may, precise in zip(recorded["may"], recorded["precise"], strict=True)]
        unknown = recorded.assign(may=pd.Series(may, index=recorded.index, dtype=object))
        cautious = tallied(unknown, stated)
        notes.append(
            f"{len(vague):,} of the events are known worse than {radius_text(PRECISE_M)}, such as a town's centre. If "
            f"the ground of all of these were taken as unknown, the share would lie between "
            f"{percent_text(cautious.low)} and {percent_text(cautious.high)}."
        )
    second = int(((recorded["actor_b"] == stated.actor) & (recorded["actor_a"] != stated.actor)).sum())
    if second:
        notes.append(f"{count_text(second, 'event')} name {stated.actor} as the second actor, and may be against it.")
    if len(counted) > MOST_EVIDENCE:
        notes.append(
            f"The first {MOST_EVIDENCE:,} of {len(counted):,} events are listed as evidence, the surest first."
        )
    if len(rests) > MOST_EVIDENCE:
        notes.append(f"The first {MOST_EVIDENCE:,} of {len(rests):,} rows that say whose ground it was are listed.")
    return tuple(notes)
