"""Captured count: in a time an actor captured so many places, of a list or of all recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.measure.claims.captured_flips import flips_of, names_of
from geo.measure.claims.counting import count_of, decide
from geo.measure.claims.taken import rows_of
from geo.measure.claims.unturned import NEAR_M
from geo.measure.claims.words import days_text, listing
from geo.model.claim import Evidence, Verdict
from geo.model.text import count_text, radius_text

if TYPE_CHECKING:
    from geo.measure.claims.counting import Count
    from geo.measure.ground import Ground
    from geo.model.claim import CapturedCount, Claim, Flip, Supported

#: Rows of evidence.
MOST_EVIDENCE: Final = 200
#: Places left open of which it is said why.
_MOST_OPEN: Final = 12


def verdict_on(ground: Ground, claim: Claim, stated: CapturedCount) -> Verdict:
    """Return what the data say of a claim of type ``captured-count``.

    The number is that of the places recorded as taken (`geo.measure.claims.taken`); at least, those of them that are
    not of low confidence; at most, those and every place that the data leave open, every name of the list that no place
    or several fit, and every place that a name only may stand for. Supported when both are the number claimed,
    contradicted when it lies outside, else not decidable. Where the data record nothing of a place of the claim's kinds
    and area, nothing is counted and nothing decided; nor is it by records of low confidence alone.

    Raises
    ------
    InputError
        The control of two moments of the time is drawn by different sources.
    """
    if stated.actor not in ground.sides():
        reason = f"The data record no place or ground that {stated.actor} ever held."
        return _verdict(claim, stated, "not decidable", reason)
    count = count_of(ground, stated)
    if not count.any and not count.unmatched:
        reason = _none(ground, stated, count)
        return _verdict(claim, stated, "not decidable", reason, notes=_notes(stated, count))
    found = decide(stated, count)
    return _verdict(
        claim,
        stated,
        found,
        _reason(stated, count, found),
        count=count,
        evidence=_evidence(ground, stated, count),
        flips=flips_of(ground, stated, count, found),
        notes=_notes(stated, count),
    )


def _none(ground: Ground, stated: CapturedCount, count: Count) -> str:
    """Say that there is no place to count."""
    if count.nothing:
        many = count_text(len(count.nothing), "place")
        return f"Of {many} no holder is on record {days_text(stated.during)}: there is nothing to count."
    if not len(ground.dataset.places):
        return "The data have no places: who captured any is not known."
    kinds = f" of the kind {' or '.join(stated.kinds)}" if stated.kinds else ""
    where = " inside the area of the claim" if stated.area is not None else ""
    which = "The list names no place of the data" if stated.places else "The data have no place"
    return f"{which}{kinds}{where}: there is nothing to count."


def _reason(stated: CapturedCount, count: Count, found: Supported) -> str:
    kinds = f" of the kind {' or '.join(stated.kinds)}" if stated.kinds else ""
    what = f"{count_text(count.recorded, 'place')}{kinds} {_are(count.recorded)}"
    said = f"{what} recorded as taken by {stated.actor} {days_text(stated.during)}"
    if stated.places:
        matched = [one.place_id for one in count.matches if one.place_id is not None]
        different = len(set(matched))
        twice = f", which has {len(matched):,} names of {count_text(different, 'different place')},"
        said = f"Of the list{twice if different < len(matched) else ''} {said}"
    if count.any and not count.sure:
        between = f"at least {count.least:,}, at most {count.most:,}"
        return (
            f"{said}: {between}, but every record of who held a place then is of low confidence: they decide nothing."
        )
    if count.least == count.most:
        return f"{said}, none of them with low confidence and none left open; the claim says {stated.count:,}."
    doubts = []
    if count.low:
        doubts.append(f"{listing(names_of(count.low))} with low confidence")
    if count.open:
        doubts.append(f"{listing(names_of(count.open))} left open")
    for sureness, what in (("none", "found among no places"), ("asked", "fitting several places equally: say which")):
        names = [repr(one.listed) for one in count.unmatched if one.sureness == sureness]
        if names:
            doubts.append(f"{listing(names)} {what}")
    said = f"{said}, {'; '.join(doubts)}. That makes at least {count.least:,} and at most {count.most:,}"
    inside = count.least <= stated.count <= count.most
    tail = "which lies within that" if inside else "which lies outside that"
    if not inside and found == "not decidable":
        tail += ", but a list whose places the data do not know contradicts nothing"
    return f"{said}; the claim says {stated.count:,}, {tail}."


def _verdict(
    claim: Claim,
    stated: CapturedCount,
    found: Supported,
    reason: str,
    *,
    count: Count | None = None,
    evidence: tuple[Evidence, ...] = (),
    flips: tuple[Flip, ...] = (),
    notes: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(
        claim=claim,
        verdict=found,
        number=None if count is None else float(count.recorded),
        unit="" if count is None else "places",
        interval=None if count is None else (float(count.least), float(count.most)),
        probability=None,
        reason=reason,
        definition=_definition(stated),
        evidence=evidence,
        flips=flips,
        notes=notes,
    )


def _definition(stated: CapturedCount) -> str:
    kinds = f" of the kind {listing(stated.kinds)}" if stated.kinds else ""
    whom = f"{stated.from_actor}" if stated.from_actor else "another recorded holder"
    taken = (
        f"Places{kinds} that {whom} held and {stated.actor} held next, at a moment {days_text(stated.during)}"
        f"{', out of the list of the claim' if stated.places else ''}. At least those recorded with more than low "
        "confidence; at most"
    )
    if stated.places:
        return (
            f"{taken} all that the data do not rule out: contested, no recorded holder or one of low confidence at "
            "some moment, nearer to a drawn line than its tolerance, or a name of the list that no one place fits."
        )
    return (
        f"{taken} also those where something on record speaks for it: a turn to {stated.actor} of low confidence or "
        f"from no recorded holder, or to contested; a capture recorded as an event; ground gained nearer than its "
        f"line's tolerance; or the record of another that ends in that time, {stated.actor} having held a place or "
        f"ground within {radius_text(NEAR_M)} in it. A place that its records, even of low confidence, give to others "
        "or to it before is not taken. A place of which no holder is on record then is not counted: the claim is about "
        "what is on record."
    )


def _evidence(ground: Ground, stated: CapturedCount, count: Count) -> tuple[Evidence, ...]:
    turned = [one for one in (*count.yes, *count.low, *count.open, *count.no, *count.beside) if one.turned]
    still = [one for one in count.open if not one.turned][:_MOST_OPEN]
    rows = [row for one in turned for row in one.rows]
    return tuple([*rows, *(row for one in still for row in rows_of(ground, stated, one))][:MOST_EVIDENCE])


def _notes(stated: CapturedCount, count: Count) -> tuple[str, ...]:
    notes = []
    if count.beside:
        parts = [f"{one.name} ({one.kind or 'no kind stated'}): {one.said}" for one in count.beside]
        notes.append(
            f"Beside them the list names {len(parts):,} that {_are(len(parts))} of another kind. {'. '.join(parts)}."
        )
    listed = [one.place_id for one in count.matches]
    notes.extend(
        f"{one.why[:1].upper()}{one.why[1:]}."
        for one in count.matches
        if one.how not in ("name", "alias") or one.rivals or listed.count(one.place_id) > 1
    )
    if count.outside:
        notes.append(f"Outside the area of the claim, and not counted: {listing(count.outside)}.")
    if count.also:
        notes.append(f"Recorded as taken in that time and not on the list: {listing(names_of(count.also))}.")
    elif stated.places and count.any:
        notes.append("Nothing else of that kind is recorded as taken in that time.")
    doubtful = sorted(count.open, key=lambda one: not one.turned)
    notes.extend(f"{one.name}: {one.said}." for one in doubtful[:_MOST_OPEN])
    if len(doubtful) > _MOST_OPEN:
        more = len(doubtful) - _MOST_OPEN
        notes.append(f"{count_text(more, 'more place')} {_are(more)} left open.")
    if not stated.places:
        notes += _of_all(count)
    return tuple(notes)


def _of_all(count: Count) -> list[str]:
    """Say what the places rest on that are not taken, and how many are not counted."""
    notes = []
    low, gap = len(count.resting("low")), len(count.resting("gap"))
    if low or gap:
        parts = [f"{low:,} by low confidence alone for some of the time"] if low else []
        parts += [f"{gap:,} without a holder on record for some of it"] if gap else []
        notes.append(f"Not taken by what is on record: {count_text(len(count.no), 'place')}, {listing(parts)}.")
    if count.nothing:
        many, which = count_text(len(count.nothing), "place"), "it is" if len(count.nothing) == 1 else "they are"
        notes.append(f"Of {many} no holder is on record in that time: {which} not counted.")
    return [*notes, "Places that the data do not have at all are not counted, whoever took them."]


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
