"""Biggest since: an actor's advance in a time is larger than any before it since a moment.

An advance is a change of control (`geo.measure.advances`): ground, places, depth. Numbers of events and deaths are no
measure of it and are never looked at.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, cast

from geo.measure.advances import DAYS_APART, KM_APART, MEASURES
from geo.measure.claims.advance_flips import flips_of
from geo.measure.claims.advance_rows import MEASURE_NAMES, MEASURE_UNITS, advance_text, between_text, rows_of, size_text
from geo.measure.claims.compared import decide, larger
from geo.measure.claims.recorded import edition_note
from geo.measure.claims.words import days_text, listing
from geo.model.actors import is_known
from geo.model.claim import BiggestSince, Figure, Flip, Verdict
from geo.model.errors import InputError, UnknownNameError
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.measure.advances import Episode, Measure
    from geo.measure.claims.compared import Decision, Found, Newly
    from geo.measure.ground import Ground
    from geo.model.claim import Claim, Evidence

#: What the number of a verdict is.
_NUMBERS: Final[dict[Measure, str]] = {
    "area": "the ground of the advance, its interval that of the line's tolerance",
    "places": "the places taken, its interval from those of more than low confidence to all",
    "depth": "the depth of the advance, its interval what the places and the line before may be off by",
}


def verdict_on(ground: Ground, claim: Claim, stated: BiggestSince) -> Verdict:
    """Return what the data say of a claim of type ``biggest-since``.

    The advance is the actor's episode with a gain in the claim's time; of several the largest by the first measure
    asked for. It is compared with every other episode that began from `since` on and ended before that time, measure by
    measure. Supported: under no measure was one larger, and under one at least surely not, intervals considered.
    Contradicted: under every measure one was larger, and under one at least surely. Everything else is not decidable,
    and so is every case in which the bounds of joining gains, what was gained before the claim's time in the same
    advance, what was newly known, or the rows of low confidence make a difference, or control is not on record.

    Raises
    ------
    UnknownNameError
        Nobody knows the actor.
    InputError
        As of `geo.measure.advances.episodes`; or `since` is not before the claim's time.
    """
    if stated.actor not in ground.sides() and not is_known(stated.actor):
        raise UnknownNameError("actor", stated.actor, ground.sides())
    if stated.since >= stated.during[0]:
        raise InputError(
            f"since {date_text(stated.since)} is not before the time of the claim, {days_text(stated.during)}; give an "
            "earlier day"
        )
    found = decide(ground, stated)
    main = found.main
    if main.own is None:
        return _verdict(claim, stated, found, found.missing, flips=flips_of(ground, stated, found))
    return _verdict(
        claim,
        stated,
        found,
        _reason(stated, found),
        evidence=rows_of(ground, [main.own, *larger(main)]),
        flips=flips_of(ground, stated, found),
        notes=_notes(ground, stated, found),
    )


def _reason(stated: BiggestSince, found: Decision) -> str:
    said = f"The advance of {advance_text(cast('Episode', found.main.own), found.main.measures)}"
    compared = "; ".join(_compared(stated, found.main))
    if compared:
        said = f"{said}. {compared[0].upper()}{compared[1:]}"
    if found.main.verdict == "not decidable":
        return f"{said}: {_open(stated, found)}."
    return f"{said}. But {found.but}." if found.but else f"{said}."


def _compared(stated: BiggestSince, main: Found) -> Iterator[str]:
    """Yield by which measures which advance was larger, and by how much; then those by which none was."""
    for one in main.last:
        if one.episode is not None:
            size, between = size_text(one.episode, one.measure), between_text(one.episode, one.measure)
            sure = "" if one.sure else ", though the intervals overlap"
            day = date_text(one.episode.start)
            yield f"by {MEASURE_NAMES[one.measure]} that of {day} was larger, {size} ({between}){sure}"
    none = [MEASURE_NAMES[one.measure] for one in main.last if one.episode is None]
    if none:
        yield f"by {listing(none)} none from {date_text(stated.since)} on was larger"


def _open(stated: BiggestSince, found: Decision) -> str:
    main = found.main
    if stated.measures and len(main.measures) < len(stated.measures):
        lost = [MEASURE_NAMES[one] for one in _asked(stated) if one not in main.measures]
        return f"by {listing(lost)} the data cannot measure it"
    if len({one.episode is None for one in main.last}) > 1:
        return "the measures disagree"
    if main.rivals:
        return f"but by {listing([MEASURE_NAMES[one] for one in main.rivals])} another of that time is as large"
    if main.open:
        return (
            f"but from {_days(found.newly)} on more than that is on record as its of which no holder was known before, "
            "and whether it was taken then is not known"
        )
    return "under no measure is that sure, because the intervals overlap"


def _days(newly: Newly) -> str:
    """Say from when on ground or places of which no holder was known before are on record as the actor's."""
    found = sorted([*newly.before, *newly.within], key=lambda one: one.start)
    return listing(list(dict.fromkeys(date_text(one.start) for one in found)))


def _asked(stated: BiggestSince) -> tuple[Measure, ...]:
    return stated.measures or MEASURES


def _verdict(
    claim: Claim,
    stated: BiggestSince,
    found: Decision,
    reason: str,
    *,
    evidence: tuple[Evidence, ...] = (),
    flips: tuple[Flip, ...] = (),
    notes: tuple[str, ...] = (),
) -> Verdict:
    first, own = _asked(stated)[0], found.main.own
    known = own is not None and math.isfinite(own.size(first))
    return Verdict(
        claim=claim,
        verdict=found.verdict,
        number=own.size(first) if own is not None and known else None,
        unit=MEASURE_UNITS[first] if known else "",
        interval=own.between(first) if own is not None and known else None,
        probability=None,
        reason=reason,
        definition=(
            f"An advance is what {stated.actor} gained of other recorded holders (where the data draw one side alone: "
            f"of anybody), gains no further apart than {DAYS_APART:g} days and {KM_APART:g} km being one; its size is "
            f"the ground (km²), the places and the depth (km beyond the line of the day before). The number is "
            f"{_NUMBERS[first]}. "
            "Deaths and numbers of events are not used."
        ),
        evidence=evidence,
        flips=flips,
        notes=notes,
        others=tuple(
            Figure(f"by {MEASURE_NAMES[one]}", own.size(one), MEASURE_UNITS[one], own.between(one))
            for one in found.main.measures
            if own is not None and one != first and math.isfinite(own.size(one))
        ),
    )


def _notes(ground: Ground, stated: BiggestSince, found: Decision) -> tuple[str, ...]:
    main = found.main
    own = cast("Episode", main.own)
    notes = [
        "An advance that no source of these data recorded is not in them: that none was larger means none on record."
    ]
    if stated.area is None:
        notes.append("Compared over all the ground the data cover, and no further.")
    if own.start < stated.during[0]:
        notes.append(f"The advance began on {date_text(own.start)}, before the time of the claim.")
    if main.others:
        what = "1 other advance lies" if main.others == 1 else f"{main.others:,} other advances lie"
        largest = MEASURE_NAMES[_asked(stated)[0]]
        notes.append(f"{what} in the time of the claim; the largest by {largest} is taken.")
    if found.newly.before or found.newly.within:
        notes.append(
            f"Of some of what is on record as held by {stated.actor} from {_days(found.newly)} on no holder was known "
            "before: it counts as what may have been taken, not as taken."
        )
    dated = edition_note(ground, stated)
    if dated:
        notes.append(dated)
    lost = [MEASURE_NAMES[one] for one in _asked(stated) if one not in main.measures]
    if lost:
        notes.append(f"By {listing(lost)} the data measure no advance.")
    return tuple(notes)
