"""An actor's advance in a time compared with all others since a moment, and what the data settle of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from geo.measure.advances import DAYS_APART, DAYS_TRIED, KM_APART, KM_TRIED, MEASURES, biggest_since, linkages
from geo.measure.claims.recorded import is_dated, unrecorded
from geo.measure.claims.variants import without
from geo.measure.claims.words import days_text
from geo.model.errors import InputError
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.measure.advances import Episode, LastLarger, Linkage, Measure
    from geo.measure.ground import Ground
    from geo.model.claim import BiggestSince, Supported

_LOW: Final = ("low",)
#: Measures that say how much was newly known; how far off it lies says nothing of an advance.
_SUMS: Final[tuple[Measure, ...]] = ("area", "places")


@dataclass(frozen=True, eq=False, slots=True)
class Newly:
    """What may have been gained and is no gain on record: joined with the gains, before the claim's time and in it."""

    before: tuple[Episode, ...] = ()
    within: tuple[Episode, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """What one way of joining the gains says.

    `own` is the advance of the claim, or ``None``; `others` how many more lie in its time; `open` the measures by which
    what was newly known may change the answer; `rivals` those by which another advance of the claim's time is as large
    as the last larger one.
    """

    verdict: Supported
    own: Episode | None = None
    others: int = 0
    measures: tuple[Measure, ...] = ()
    last: tuple[LastLarger, ...] = ()
    open: tuple[Measure, ...] = ()
    rivals: tuple[Measure, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Decision:
    """What the data say: the verdict, the advance it is of, what else decides it, and what was newly known.

    `missing` says why there is nothing to compare; `but` under what the verdict would be another. `alone` is the
    verdict on what was gained in the claim's time alone, where the advance began before.
    """

    verdict: Supported
    main: Found
    missing: str = ""
    but: str = ""
    alone: Supported | None = None
    newly: Newly = Newly()


def decide(ground: Ground, stated: BiggestSince) -> Decision:
    """Return what the data say of a claim, the rows of low confidence considered.

    Raises
    ------
    InputError
        As of `geo.measure.advances.linkages`.
    """
    found = judged(ground, stated)
    surer = without(ground, confidences=_LOW)
    if surer is ground or (found.verdict == "not decidable" and found.alone is None):
        return found
    try:
        then = judged(surer, stated)
    except InputError:
        then = None
    if then is None or then.alone != found.alone:
        found = replace(found, alone=None)
    if found.verdict != "not decidable" and (then is None or then.verdict != found.verdict):
        return replace(found, verdict="not decidable", but="without the rows of low confidence it is otherwise")
    return found


def decided(ground: Ground, stated: BiggestSince) -> Decision | None:
    """Return what other data say; ``None`` where they cannot be asked."""
    try:
        return decide(ground, stated)
    except InputError:
        return None


def larger(found: Found) -> list[Episode]:
    """Return the last larger episodes, each once."""
    return list({one.episode.id: one.episode for one in found.last if one.episode is not None}.values())


def judged(
    ground: Ground, stated: BiggestSince, *, days: Sequence[float] = DAYS_TRIED, km: Sequence[float] = KM_TRIED
) -> Decision:
    """Return what the data as they stand say, however gains are joined; the verdict is that of the usual bounds.

    Where the usual bounds are not among those given it is that of the first.
    """
    missing = unrecorded(ground, stated)
    if missing:
        return Decision("not decidable", Found("not decidable"), missing)
    newly = _newly(ground, stated)
    every = linkages(ground, stated.actor, stated.since, stated.during[1], area=stated.area, days=days, km=km)
    found = {(one.days_apart, one.km_apart): compare(one.episodes, stated, newly) for one in every}
    main = found[_usual(found)]
    if main.own is None:
        missing = (
            f"The data record no gain of {stated.actor} {days_text(stated.during)}: there is no advance to compare."
        )
        return Decision("not decidable", main, missing)
    cut = _cut(ground, stated, newly, every) if any(_began_before(one, stated) for one in found.values()) else {}
    alone = cut[_usual(cut)].verdict if _began_before(main, stated) else None
    if main.verdict == "not decidable":
        return Decision("not decidable", main, alone=alone, newly=newly)
    but = _but(main, stated, found, cut) or _undated(ground, main)
    return Decision("not decidable" if but else main.verdict, main, but=but, alone=alone, newly=newly)


def compare(found: Sequence[Episode], stated: BiggestSince, newly: Newly) -> Found:
    """Compare the advance of the claim's time with every other one that ended before it, measure by measure."""
    inside = [one for one in found if one.end >= stated.during[0]]
    if not inside:
        return Found("not decidable")
    asked = stated.measures or MEASURES
    own = max(inside, key=lambda one: _order(one, asked[0]))
    earlier = [one for one in found if one not in inside]
    seen = tuple(one for one in asked if _measurable(one, own, [*earlier, *newly.before]))
    last = tuple(
        _bounded(one, inside, own, newly)
        for one in biggest_since([*earlier, own], own, since=stated.since)
        if one.measure in seen
    )
    left = tuple(one.measure for one in last if _is_open(one, own, newly))
    rivals = tuple(one.measure for one in last if _is_rivalled(one, inside))
    verdict: Supported = "not decidable"
    complete = not stated.measures or len(seen) == len(asked)
    if complete and not left and not rivals and any(one.sure for one in last):
        larger = {one.episode is not None for one in last}
        verdict = "not decidable" if len(larger) > 1 else "contradicted" if larger == {True} else "supported"
    return Found(verdict, own, len(inside) - 1, seen, last, left, rivals)


def _order(one: Episode, first: Measure) -> tuple[float, float, int, str]:
    size = one.size(first)
    return (size if math.isfinite(size) else -math.inf, one.area_km2, len(one.places), one.id)


def _measurable(measure: Measure, own: Episode, earlier: Sequence[Episode]) -> bool:
    """Return whether a measure says anything: nothing is drawn, or no place recorded, where all are nought."""
    return math.isfinite(own.size(measure)) and any(one.size(measure) > 0 for one in [own, *earlier])


def _bounded(last: LastLarger, inside: Sequence[Episode], own: Episode, newly: Newly) -> LastLarger:
    """Return the last larger advance, sure only if it is so whatever of the newly known was gained.

    None larger is asked of the claim's advance; one larger must be so than all of the claim's time.
    """
    measure = last.measure
    if last.episode is None:
        low = own.between(measure)[0]
        return replace(last, sure=last.sure and all(one.between(measure)[1] <= low for one in newly.before))
    high = max(one.between(measure)[1] for one in inside)
    most = high + max((one.between(measure)[1] for one in newly.within), default=0.0)
    return replace(last, sure=last.sure and last.episode.between(measure)[0] > most)


def _is_rivalled(last: LastLarger, inside: Sequence[Episode]) -> bool:
    """Return whether an advance of the claim's time is as large as the last larger one before it."""
    larger = last.episode
    return larger is not None and any(one.size(last.measure) >= larger.size(last.measure) for one in inside)


def _is_open(last: LastLarger, own: Episode, newly: Newly) -> bool:
    """Return whether what was newly known, were it gained, would change the answer of a measure of size."""
    measure = last.measure
    if measure not in _SUMS:
        return False
    if last.episode is None:
        return any(one.size(measure) > own.size(measure) for one in newly.before)
    most = max((one.size(measure) for one in newly.within), default=0.0)
    return own.size(measure) + most >= last.episode.size(measure)


def _newly(ground: Ground, stated: BiggestSince) -> Newly:
    """Return what may have been gained, joined with the gains beside it; the claim's time is cut off."""
    first, end = stated.during
    return Newly(_known_since(ground, stated, stated.since, first), _known_since(ground, stated, first, end))


def _known_since(ground: Ground, stated: BiggestSince, start: pd.Timestamp, end: pd.Timestamp) -> tuple[Episode, ...]:
    gained, every = (
        linkages(
            ground, stated.actor, start, end, area=stated.area, days=[DAYS_APART], km=[KM_APART], newly_known=newly
        )[0].episodes
        for newly in (False, True)
    )
    known = {one.id for one in gained}
    return tuple(one for one in every if one.id not in known)


def _cut(
    ground: Ground, stated: BiggestSince, newly: Newly, every: Sequence[Linkage]
) -> dict[tuple[float, float], Found]:
    """Return the same with the gains of the claim's time joined among themselves, and those before it likewise."""
    days, km = ({one.days_apart: 0 for one in every}, {one.km_apart: 0 for one in every})
    before, within = (
        linkages(ground, stated.actor, start, end, area=stated.area, days=list(days), km=list(km))
        for start, end in ((stated.since, stated.during[0]), stated.during)
    )
    return {
        (one.days_apart, one.km_apart): compare([*one.episodes, *other.episodes], stated, newly)
        for one, other in zip(before, within, strict=True)
    }


def _began_before(found: Found, stated: BiggestSince) -> bool:
    return found.own is not None and found.own.start < stated.during[0]


def _usual(found: Mapping[tuple[float, float], Found]) -> tuple[float, float]:
    return (DAYS_APART, KM_APART) if (DAYS_APART, KM_APART) in found else next(iter(found))


def _but(
    main: Found,
    stated: BiggestSince,
    found: Mapping[tuple[float, float], Found],
    cut: Mapping[tuple[float, float], Found],
) -> str:
    """Return under what the verdict would be another: other bounds, or what was gained in the claim's time alone."""
    for (days, km), one in found.items():
        if one.verdict != main.verdict:
            return f"with gains joined within {days:g} days and {km:g} km it is otherwise"
    if any(one.verdict != main.verdict for one in cut.values()):
        return f"of what was gained {days_text(stated.during)} alone it is otherwise"
    return ""


def _undated(ground: Ground, main: Found) -> str:
    """Return of which advance that decides it is not on record when all of it was taken; empty: of none."""
    for one in [cast("Episode", main.own), *larger(main)]:
        if not is_dated(ground, one):
            day = date_text(one.start)
            return (
                f"nobody is on record as the holder of some of that just before {day}: when it was taken is not known"
            )
    return ""
