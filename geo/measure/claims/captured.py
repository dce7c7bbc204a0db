"""Captured count: in a time an actor captured so many places, of a list or of all recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.measure.captures import match_names
from geo.measure.claims.taken import taken
from geo.measure.claims.variants import sources_of, without
from geo.measure.claims.words import days_text, listing
from geo.model.claim import Evidence, Flip, Verdict
from geo.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.measure.captures import NameMatch
    from geo.measure.claims.taken import Taken
    from geo.measure.ground import Ground
    from geo.model.claim import CapturedCount, Claim, Supported

#: Rows of evidence; a note says how many more there are.
MOST_EVIDENCE: Final = 200


@dataclass(frozen=True, eq=False, slots=True)
class _Count:
    """Places of the claim's kinds by what is said of them; `beside` are the others of the list."""

    yes: tuple[Taken, ...]
    low: tuple[Taken, ...]
    open: tuple[Taken, ...]
    no: tuple[Taken, ...]
    beside: tuple[Taken, ...]
    unmatched: tuple[NameMatch, ...]
    matches: tuple[NameMatch, ...]
    also: tuple[Taken, ...]
    outside: tuple[str, ...]

    @property
    def recorded(self) -> int:
        return len(self.yes) + len(self.low)

    @property
    def least(self) -> int:
        return len(self.yes)

    @property
    def most(self) -> int:
        return self.recorded + len(self.open) + len(self.unmatched)


def verdict_on(ground: Ground, claim: Claim, stated: CapturedCount) -> Verdict:
    """Return what the data say of a claim of type ``captured-count``.

    The number is that of the places recorded as taken (`geo.measure.claims.taken`); at least, those of them that are
    not of low confidence; at most, those and every place that the data leave open, every name of the list that no place
    or several fit, and every place that a name only may stand for. Supported when both are the number claimed,
    contradicted when it lies outside, else not decidable.

    Raises
    ------
    InputError
        The control of two moments of the time is drawn by different sources.
    """
    if stated.actor not in ground.sides():
        reason = f"The data record no place or ground that {stated.actor} ever held."
        return _verdict(claim, stated, "not decidable", reason)
    count = _count(ground, stated)
    found = _decide(stated, count)
    return _verdict(
        claim,
        stated,
        found,
        _reason(stated, count, found),
        count=count,
        flips=_flips(ground, stated, count, found),
        notes=_notes(stated, count),
    )


def _count(ground: Ground, stated: CapturedCount) -> _Count:
    every = taken(ground, stated)
    matches = match_names(stated.places, ground.dataset.places) if stated.places else ()
    unmatched = tuple(match for match in matches if match.place_id is None)
    # A place outside the claim's area is none of its places.
    named = {match.place_id: match for match in matches if match.place_id in every}
    listed = [every[str(place)] for place in named] if stated.places else list(every.values())
    fitting = [one for one in listed if _fits(one, stated)]
    doubted = {one.place_id for one in fitting if stated.places and named[one.place_id].sureness == "possible"}
    answers = {one.place_id: _answer(one, doubted=one.place_id in doubted) for one in fitting}
    by = {
        answer: tuple(one for one in fitting if answers[one.place_id] == answer)
        for answer in ("yes", "low", "open", "no")
    }
    also = [one for one in every.values() if one.answer in ("yes", "low") and one.place_id not in named]
    return _Count(
        **by,
        beside=tuple(one for one in listed if not _fits(one, stated)) if stated.places else (),
        unmatched=unmatched,
        matches=matches,
        outside=tuple(match.name for match in matches if match.place_id is not None and match.place_id not in every),
        also=tuple(one for one in also if _fits(one, stated)) if stated.places else (),
    )


def _answer(one: Taken, *, doubted: bool) -> str:
    return "open" if doubted and one.answer in ("yes", "low") else one.answer


def _fits(one: Taken, stated: CapturedCount) -> bool:
    return not stated.kinds or one.kind.casefold() in {kind.casefold() for kind in stated.kinds}


def _decide(stated: CapturedCount, count: _Count) -> Supported:
    if not count.least <= stated.count <= count.most:
        return "contradicted"
    return "supported" if count.least == count.most else "not decidable"


def _reason(stated: CapturedCount, count: _Count, found: Supported) -> str:
    what = _noun(stated, count.recorded)
    said = f"{count.recorded:,} {what} recorded as taken by {stated.actor} {days_text(stated.during)}"
    if stated.places:
        said = f"Of the list {said}"
    if count.least == count.most:
        return f"{said}, none of them with low confidence and none left open; the claim says {stated.count:,}."
    doubts = []
    if count.low:
        doubts.append(f"{listing(_names(count.low))} with low confidence")
    if count.open:
        doubts.append(f"{listing(_names(count.open))} left open")
    for sureness, what in (("none", "found among no places"), ("asked", "fitting several places equally: say which")):
        names = [repr(one.listed) for one in count.unmatched if one.sureness == sureness]
        if names:
            doubts.append(f"{listing(names)} {what}")
    said = f"{said}, {'; '.join(doubts)}: at least {count.least:,}, at most {count.most:,}"
    inside = "lies between" if found == "not decidable" else "lies outside"
    return f"{said}; {stated.count:,} {inside}."


def _names(found: Sequence[Taken]) -> list[str]:
    return [one.name for one in sorted(found, key=lambda one: (not one.turned, one.name))]


def _noun(stated: CapturedCount, count: int) -> str:
    if len(stated.kinds) != 1:
        return "place is" if count == 1 else "places are"
    return f"{stated.kinds[0]} is" if count == 1 else f"{stated.kinds[0]}s are"


def _verdict(
    claim: Claim,
    stated: CapturedCount,
    found: Supported,
    reason: str,
    *,
    count: _Count | None = None,
    flips: tuple[Flip, ...] = (),
    notes: tuple[str, ...] = (),
) -> Verdict:
    kinds = f" of the kind {listing(stated.kinds)}" if stated.kinds else ""
    whom = f"{stated.from_actor}" if stated.from_actor else "another recorded holder"
    return Verdict(
        claim=claim,
        verdict=found,
        number=None if count is None else float(count.recorded),
        unit="places",
        interval=None if count is None else (float(count.least), float(count.most)),
        probability=None,
        reason=reason,
        definition=(
            f"Places{kinds} that {whom} held and {stated.actor} held next, at a moment {days_text(stated.during)}"
            f"{', out of the list of the claim' if stated.places else ''}. At least those recorded with more than low "
            "confidence; at most all that the data do not rule out: contested, no recorded holder, spoken against "
            "by a record of low confidence alone, or a name of the list that no one place fits."
        ),
        evidence=() if count is None else _evidence(count),
        flips=flips,
        notes=notes,
    )


def _evidence(count: _Count) -> tuple[Evidence, ...]:
    turned = [one for one in (*count.yes, *count.low, *count.open, *count.no, *count.beside) if one.turned]
    return tuple(row for one in turned for row in one.rows)[:MOST_EVIDENCE]


def _flips(ground: Ground, stated: CapturedCount, count: _Count, found: Supported) -> tuple[Flip, ...]:
    """Return how many places would have to be otherwise, the fewest first; then the sources."""
    doubtful = [*_names(count.low), *_names(count.open), *(one.listed for one in count.unmatched)]
    flips = []
    if found == "not decidable":
        fewer, more = count.most - stated.count + 1, stated.count - count.least + 1
        if stated.count > 0:
            which = f"one of {listing(doubtful)}" if fewer == 1 else f"{fewer:,} of {listing(doubtful)}"
            flips.append(_places(f"If {which} was not taken.", "contradicted", fewer))
        if more <= len(doubtful):
            flips.append(_places(f"If {more:,} of {listing(doubtful)} surely were.", "contradicted", more))
        sure = stated.count - count.least
        how = (
            f"{listing(doubtful)} surely were taken"
            if sure == len(doubtful)
            else (f"{sure:,} of {listing(doubtful)} surely were taken and the others surely not")
        )
        flips.append(_places(f"If {how}.", "supported", len(doubtful)))
    elif found == "supported":
        flips.append(_places("If one place was taken with low confidence alone.", "not decidable", 1))
        flips.append(_places("If one place more, or one fewer, was taken.", "contradicted", 1))
    else:
        away = count.least - stated.count if stated.count < count.least else stated.count - count.most
        how = "were not taken after all" if stated.count < count.least else "more could have been taken"
        flips.append(
            _places(f"If {away:,} places {how}.".replace("1 places were", "1 place was"), "not decidable", away)
        )
    flips.sort(key=lambda flip: flip.amount or 0.0)
    return (*flips, *_without_sources(ground, stated, count, found))


def _places(sentence: str, then: Supported, amount: int) -> Flip:
    return Flip(sentence, then, float(amount), "places")


def _without_sources(ground: Ground, stated: CapturedCount, count: _Count, found: Supported) -> list[Flip]:
    named = {source for one in (*count.yes, *count.low, *count.open) if one.turned for source in sources_of(one.source)}
    flips = []
    for source in sorted(named):
        try:
            then = _count(without(ground, sources=[source]), stated)
        except InputError:  # what is left is drawn by different sources: nothing can be compared
            flips.append(
                Flip(f"Without the source {source}: nothing is left to compare.", "not decidable", 1.0, "source")
            )
            continue
        verdict = _decide(stated, then)
        if verdict != found:
            said = f"Without the source {source}: at least {then.least:,}, at most {then.most:,}."
            flips.append(Flip(said, verdict, 1.0, "source"))
    return flips


def _notes(stated: CapturedCount, count: _Count) -> tuple[str, ...]:
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
        notes.append(f"Recorded as taken in that time and not on the list: {listing(_names(count.also))}.")
    elif stated.places:
        notes.append("Nothing else of that kind is recorded as taken in that time.")
    notes.extend(f"{one.name}: {one.said}." for one in count.open if one.turned)
    if not stated.places:
        notes.append("Places that the data do not have at all are not counted, whoever took them.")
    return tuple(notes)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
