"""What would change the verdict on an advance: each is worked out, and offered only where it does."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from geo.measure.advances import (
    DAYS_APART,
    DAYS_TRIED,
    KM_APART,
    KM_TRIED,
    MEASURES,
    biggest_since,
    episodes,
    joining_days,
    joining_km,
)
from geo.measure.claims.advance_rows import MEASURE_NAMES, advance_text, size_text, taken_by
from geo.measure.claims.compared import decided, judged, larger
from geo.measure.claims.flips import by_kind
from geo.measure.claims.variants import levels_up_to, sources_of, without
from geo.measure.claims.words import days_text, listing
from geo.measure.gains import place_steps, zone_steps
from geo.model.claim import Flip
from geo.model.errors import InputError
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.measure.advances import Episode
    from geo.measure.claims.compared import Decision
    from geo.measure.ground import Ground
    from geo.model.claim import BiggestSince

#: Bounds beyond those of the verdict that are tried, and days; sources likewise. Each is a whole verdict.
_MOST_TRIED: Final = 6
_MOST_SOURCES: Final = 12


def flips_of(ground: Ground, stated: BiggestSince, found: Decision) -> tuple[Flip, ...]:
    """Return what would change a verdict, kind by kind."""
    flips = [*_one_measure(ground, stated, found)]
    if found.main.own is None:
        return tuple(flips)
    if found.alone not in {None, found.verdict}:
        flips.append(Flip(f"Of what was gained {days_text(stated.during)} alone.", found.alone or found.verdict))
    flips += [*_other_since(ground, stated, found), *_other_bounds(ground, stated, found)]
    flips += [*_surer(ground, stated, found), *_without_source(ground, stated, found)]
    if found.verdict == "supported":
        sizes = listing([size_text(found.main.own, one) for one in found.main.measures])
        days = days_text((stated.since, stated.during[0]))
        said = f"If an advance of more than {sizes}, by one of these surely, were on record {days}."
        flips.append(Flip(said, "contradicted"))
    return by_kind(flips)


def _one_measure(ground: Ground, stated: BiggestSince, found: Decision) -> Iterator[Flip]:
    """Yield what one measure alone says where all together leave it open."""
    asked = stated.measures or MEASURES
    if found.verdict != "not decidable" or len(asked) < 2:
        return
    for one in asked:
        then = decided(ground, replace(stated, measures=(one,)))
        if then is not None and then.verdict != found.verdict:
            yield Flip(f"By {MEASURE_NAMES[one]} alone.", then.verdict)


def _other_since(ground: Ground, stated: BiggestSince, found: Decision) -> Iterator[Flip]:
    """Yield the nearest earlier advance from whose first day on the verdict would be another."""
    begin = min(steps[0][0] for steps in (zone_steps(ground), place_steps(ground)) if steps)
    if found.verdict != "supported" or begin >= stated.since:
        return
    try:
        before = episodes(ground, stated.actor, begin, stated.since, area=stated.area)
    except InputError:  # too many changes of control before: that flip is not looked for
        return
    days = {one.start.floor("D"): one for one in before if _matters(found, one) and one.start.floor("D") >= begin}
    for since in sorted(days, reverse=True)[:_MOST_TRIED]:
        then = decided(ground, replace(stated, since=since))
        if then is not None and then.verdict != found.verdict:
            apart = (stated.since - since).days
            said = f"If since meant from {date_text(since)} on, {apart:,} days earlier"
            yield Flip(f"{said}: the advance of {advance_text(days[since])}.", then.verdict, float(apart), "days")
            return


def _matters(found: Decision, one: Episode) -> bool:
    """Return whether an earlier advance is not surely smaller than the claim's by every measure."""
    own = cast("Episode", found.main.own)
    return any(
        last.episode is not None or not last.sure
        for last in biggest_since([one, own], own, since=one.start)
        if last.measure in found.main.measures
    )


def _other_bounds(ground: Ground, stated: BiggestSince, found: Decision) -> Iterator[Flip]:
    """Yield the nearest wider bounds of joining gains, in time and in space, under which it would be otherwise."""
    if found.verdict == "not decidable":
        return
    actor, area, (start, end) = stated.actor, stated.area, (stated.since, stated.during[1])
    days = _rounded(joining_days(ground, actor, start, end, area=area), above=max(DAYS_TRIED))
    km = _rounded(joining_km(ground, actor, start, end, area=area), above=max(KM_TRIED))
    for unit, bounds in (("days", [(one, KM_APART) for one in days]), ("km", [(DAYS_APART, one) for one in km])):
        for one in bounds[:_MOST_TRIED]:
            then = judged(ground, stated, days=one[:1], km=one[1:])
            if then.verdict != found.verdict:
                amount = one[0] - DAYS_APART if unit == "days" else one[1] - KM_APART
                said = f"If gains were joined within {one[0]:g} days and {one[1]:g} km."
                yield Flip(said, then.verdict, amount, unit)
                break


def _rounded(bounds: Sequence[float], *, above: float) -> list[float]:
    """Return bounds as they are said, to a tenth upwards, so that what joins at a bound joins at what is said."""
    return sorted({math.ceil(one * 10) / 10 for one in bounds if one > above})


def _surer(ground: Ground, stated: BiggestSince, found: Decision) -> Iterator[Flip]:
    for level in ("low", "medium"):
        levels = levels_up_to(level)
        other = without(ground, confidences=levels)
        then = None if other is ground else decided(other, stated)
        if then is not None and then.verdict != found.verdict:
            said = f"Without the rows of {' or '.join(levels[::-1])} confidence."
            yield Flip(said, then.verdict, float(len(levels)), "levels of confidence")
            return


def _without_source(ground: Ground, stated: BiggestSince, found: Decision) -> Iterator[Flip]:
    rests_on = [cast("Episode", found.main.own), *larger(found.main)]
    named = sorted({source for one in rests_on for text in taken_by(ground, one) for source in sources_of(text)})
    for source in named[:_MOST_SOURCES]:
        other = without(ground, sources=[source])
        then = None if other is ground else decided(other, stated)
        if then is not None and then.verdict != found.verdict:
            yield Flip(f"Without the source {source}: {_left(then)}.", then.verdict, 1.0, "source")


def _left(then: Decision) -> str:
    if then.main.own is None:
        return "no advance to compare would be left in that time"
    return "the comparison would be another"
