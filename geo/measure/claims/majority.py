"""Majority share: more than a share of an actor's events fell on ground that a holder held, or did not hold.

What is counted is what is on record; which events never were, no number here knows. Whose ground an event fell on is
not whom it was aimed at.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pandas as pd
import shapely

from geo.measure.claims.fallen import ANY, fallen, ground_text
from geo.measure.claims.tally import Tally, plainly, side, tallied
from geo.measure.claims.variants import levels_up_to, without
from geo.measure.claims.words import days_text, listing, percent_text, share_text
from geo.measure.select import in_window
from geo.model.actors import is_known
from geo.model.claim import Evidence, Flip, MajorityShare, Verdict
from geo.model.errors import UnknownNameError
from geo.model.text import count_text, date_text, radius_text
from geo.model.view import View

if TYPE_CHECKING:
    from geo.measure.ground import Ground
    from geo.model.claim import Claim, Supported

#: Events known worse than this are left out of the reading of the precise ones, metres; the limit of every view.
PRECISE_M: Final = View().max_place_uncertainty_m
_ANYTHING: Final = frozenset({ANY})
#: Shares such as 0.7 times a count miss whole numbers by less.
_ROUNDING: Final = 1e-9
#: Rows of evidence; a note says how many more there are.
MOST_EVIDENCE: Final = 200


def verdict_on(ground: Ground, claim: Claim, stated: MajorityShare) -> Verdict:
    """Return what the data say of a claim of type ``majority-share``.

    The share is that of the events as recorded. Its interval is the worst case: every event whose ground is unknown or
    contested, whose radius reaches another holder's ground, or that may lie outside the window counts once for and once
    against. The claim is supported, or contradicted, when the whole interval lies on one side of the share asked for,
    and so do the shares of the events placed within `PRECISE_M` alone and of those not of low confidence alone.

    Raises
    ------
    UnknownNameError
        The data name neither the holder as one of ground nor, among events or holders, the actor.
    """
    if stated.holder not in ground.sides() and not is_known(stated.holder):
        raise UnknownNameError("holder of ground", stated.holder, ground.sides())
    counted = _counted(ground, stated)
    definition = _definition(stated)
    if counted.empty:
        return _nothing(claim, definition, _no_event(ground, stated))
    if stated.holder not in ground.sides():
        return _nothing(claim, definition, f"The data record no ground that {stated.holder} ever held.")
    tally = tallied(counted, stated)
    readings = {
        f"those placed within {radius_text(PRECISE_M)}": tallied(counted[counted["precise"]], stated),
        "those not of low confidence": tallied(counted[~counted["low"]], stated),
    }
    found, reason = _decide(stated, tally, readings)
    return Verdict(
        claim=claim,
        verdict=found,
        number=100 * tally.share,
        unit="%",
        interval=(100 * tally.low, 100 * tally.high),
        probability=None,
        reason=reason,
        definition=definition,
        evidence=_evidence(counted),
        flips=(*_flips(stated, tally, found, counted), *_surer(ground, stated, found)),
        notes=_notes(counted, stated),
    )


def _counted(ground: Ground, stated: MajorityShare) -> pd.DataFrame:
    """Return the events that count, with whose ground they fell on; ``inside`` is False of those that only may."""
    events = ground.dataset.events
    named: pd.Series = (events["actor_a"] == stated.actor) | (events["actor_b"] == stated.actor)
    if stated.kinds:
        named &= events["kind"].isin(stated.kinds)
    off = pd.to_timedelta(events["date_uncertainty_days"].astype("int64"), unit="D")
    start, end = events["start"] - off, events["end"] + off
    named &= (start < stated.during[1]) & (end > stated.during[0])
    if stated.area is not None:
        named &= shapely.intersects(shapely.box(*stated.area), events.geometry.to_numpy())
    found: pd.DataFrame = events[named].sort_values("start", kind="stable").sort_index(kind="stable")
    found = found.join(fallen(ground, found))
    found["recorded"] = in_window(found, stated.during)
    found["sure_in"] = (start[found.index] >= stated.during[0]) & (end[found.index] <= stated.during[1])
    found["precise"] = found["place_uncertainty_m"] <= PRECISE_M
    return found if bool(found["recorded"].any()) else found.iloc[:0]


def _decide(stated: MajorityShare, tally: Tally, readings: dict[str, Tally]) -> tuple[Supported, str]:
    said = f"{share_text(tally.on, tally.total)} of the events on record fell on {_ground(stated)}"
    between = f"between {percent_text(tally.low)} and {percent_text(tally.high)}"
    asked = percent_text(stated.share)
    if side(tally.low, stated.share) != side(tally.high, stated.share):
        return (
            "not decidable",
            f"{said}, but {between} where unsure ground and days are counted either way: {asked} lies inside.",
        )
    found = side(tally.low, stated.share)
    for what, reading in readings.items():
        if not reading.total:
            return "not decidable", f"{said}, but none is among {what}."
        if side(reading.share, stated.share) != found:
            return (
                "not decidable",
                f"{said}, but {share_text(reading.on, reading.total)} of {what}: the unsure rows decide.",
            )
    alone = " and ".join(f"{share_text(reading.on, reading.total)} of {what}" for what, reading in readings.items())
    beyond = "more than" if found == "supported" else "not more than"
    return found, f"{said}, {between} with unsure ground either way; {alone}: {beyond} {asked} each time."


def _ground(stated: MajorityShare) -> str:
    return f"ground held by others than {stated.holder}" if stated.other else ground_text(stated.holder)


def _definition(stated: MajorityShare) -> str:
    kinds = f" of the kind {listing(stated.kinds)}" if stated.kinds else ""
    where = "" if stated.area is None else " inside the area of the claim"
    return (
        f"The share of the events on record {days_text(stated.during)}{kinds}{where} that name {stated.actor} and fell "
        f"on {_ground(stated)} at their start: by the recorded holding of the very place where one lies, elsewhere by "
        "the control zone of the time; more than the share asked for, not equal to it. The interval counts events of "
        "unknown or contested ground, events whose radius reaches other ground, and events whose day may lie "
        "outside, once for and once against."
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


def _flips(stated: MajorityShare, tally: Tally, found: Supported, counted: pd.DataFrame) -> tuple[Flip, ...]:
    """Return how many events would have to be otherwise, the fewest first; then a share and a source."""
    if tally.on > stated.share * tally.total:
        over = tally.on - math.floor(stated.share * tally.total + _ROUNDING)
        unseen = math.ceil(tally.on / stated.share - tally.total - _ROUNDING) if stated.share > 0 else None
        then: Supported = "contradicted"
        where = "on other ground"
    else:
        over = math.floor(stated.share * tally.total + _ROUNDING) + 1 - tally.on
        short = stated.share * tally.total - tally.on
        unseen = math.floor(short / (1 - stated.share) + _ROUNDING) + 1 if stated.share < 1 else None
        then, where = "supported", f"on {_ground(stated)}"
    flips = _unsure(stated, tally, found)
    if over <= (tally.on if then == "contradicted" else tally.total - tally.on):
        said = f"If {over:,} of the {tally.total:,} events counted had in truth fallen {where}."
        flips.append(Flip(said, then, float(over), "events"))
    if unseen is not None:
        said = f"If {count_text(unseen, 'further event')} not on record had all fallen {where}."
        flips.append(Flip(said, then, float(unseen), "events"))
    flips = sorted((flip for flip in flips if flip.verdict != found), key=lambda flip: flip.amount or 0.0)
    if found == "supported":
        said = f"If not {percent_text(stated.share)} were asked for but {percent_text(tally.low)}, the least it may be."
        flips.append(Flip(said, "not decidable", 100 * tally.low, "%"))
    return (*flips, *_without_sources(stated, found, counted))


def _unsure(stated: MajorityShare, tally: Tally, found: Supported) -> list[Flip]:
    """Return how many more events of unsure ground leave the verdict open."""
    on, total = tally.least if found == "supported" else tally.most
    if found == "supported":
        more = on - math.floor(stated.share * total + _ROUNDING)
    elif found == "contradicted":
        more = math.floor(stated.share * total + _ROUNDING) + 1 - on
    else:
        return []
    said = f"If the ground of {count_text(more, 'more event')} were unsure."
    return [Flip(said.replace("1 more event were", "1 more event was"), "not decidable", float(more), "events")]


def _without_sources(stated: MajorityShare, found: Supported, counted: pd.DataFrame) -> list[Flip]:
    """Return what dropping one source would change."""
    sources = counted["source"].map(lambda text: frozenset(part.strip() for part in text.split(";")))
    flips = []
    for source in sorted(frozenset().union(*sources)):
        left = counted[~sources.map(lambda named, one=source: one in named).astype(bool)]
        tally, then = tallied(left, stated), plainly(stated, left)
        if then != found:
            said = f"Without the source {source}" if source else "Without the rows that name no source"
            what = f"{share_text(tally.on, tally.total)} events" if tally.total else "no event"
            flips.append(Flip(f"{said}, {what} would be left.", then, 1.0, "source"))
    return flips


def _surer(ground: Ground, stated: MajorityShare, found: Supported) -> list[Flip]:
    """Return the lowest level of confidence without which the verdict would be another."""
    for level in ("low", "medium"):
        levels = levels_up_to(level)
        other = without(ground, confidences=levels)
        then = found if other is ground else plainly(stated, _counted(other, stated))
        if then != found:
            said = f"Without the rows of {' or '.join(levels[::-1])} confidence."
            return [Flip(said, then, float(len(levels)), "levels of confidence")]
    return []


def _notes(counted: pd.DataFrame, stated: MajorityShare) -> tuple[str, ...]:
    recorded = counted[counted["recorded"]]
    whose = recorded["holder"].value_counts()
    split = [f"{count:,} on {ground_text(str(name))}" for name, count in whose.items()]
    notes = [
        f"Of the {len(recorded):,} events on record: {listing(split)}.",
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
        notes.append(f"The first {MOST_EVIDENCE:,} of {len(counted):,} rows of evidence are listed, the surest first.")
    return tuple(notes)
