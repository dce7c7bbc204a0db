"""The flip test of a claim of a share: events, a share asked for, sources and levels of confidence otherwise."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.measure.claims.moved import moved, unseen, unsure
from geo.measure.claims.rests import sources_behind
from geo.measure.claims.tally import tallied
from geo.measure.claims.variants import levels_up_to, without
from geo.measure.claims.weighed import PRECISE_M, decide, is_placed_anew, judged_without, where_text
from geo.measure.claims.words import percent_text, share_text
from geo.model.claim import Flip
from geo.model.text import count_text, radius_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.measure.claims.moved import Moved
    from geo.measure.claims.rests import Row
    from geo.measure.claims.weighed import Judged
    from geo.measure.ground import Ground
    from geo.model.claim import MajorityShare, Supported

#: Sources that are left out one by one: those that most of the rows name.
MOST_SOURCES: Final = 12
#: Events that are placed anew on the ground that is left without a source; of a verdict on more at least one is tried.
MOST_PLACED: Final = 20_000
#: Shares such as 0.7 times a count miss whole numbers by less.
_ROUNDING: Final = 1e-9


def count_flips(stated: MajorityShare, weighed: Judged) -> tuple[Flip, ...]:
    """Return how many events would have to be otherwise, the fewest first; then another share asked for."""
    found, frames = weighed.found, list(weighed.readings.values())
    flips = []
    for then in ("supported", "contradicted"):
        if then == found:
            continue
        where = f"on {where_text(stated)}" if then == "supported" else "on other ground"
        fewest = moved(frames, stated, then)
        if fewest is not None:
            which = f"{fewest.count:,} of the {len(frames[0]):,} events counted{_which(frames, fewest)}"
            flips.append(Flip(f"If {which} had in truth fallen {where}.", then, float(fewest.count), "events"))
        further = unseen(frames, stated, then)
        if further is not None:
            sure = (
                "" if all(len(one) == len(frames[0]) for one in frames) else ", surely placed and of high confidence,"
            )
            fell = "fallen" if further == 1 else "all fallen"
            said = f"If {count_text(further, 'further event')} not on record{sure} had {fell} {where}."
            flips.append(Flip(said, then, float(further), "events"))
    if found != "not decidable":
        flips.extend(_unsure(stated, found, weighed.readings))
    flips.sort(key=lambda flip: flip.amount or 0.0)
    return (*flips, *_asked(stated, weighed))


def _which(frames: Sequence[pd.DataFrame], fewest: Moved) -> str:
    """Say how many of the events moved are among the precise and among the surer ones, where not all are."""
    if all(len(one) == len(frames[0]) for one in frames):
        return ""
    _, precise, surer = fewest.among
    if precise == surer == fewest.count:
        return f", all placed within {radius_text(PRECISE_M)} and none of low confidence,"
    return f", {precise:,} placed within {radius_text(PRECISE_M)} and {surer:,} not of low confidence,"


def _unsure(stated: MajorityShare, found: Supported, readings: dict[str, pd.DataFrame]) -> list[Flip]:
    """Return how many more events of unsure ground leave the verdict open."""
    fewest = unsure(list(readings.values()), stated, found)
    if fewest is None:
        return []
    count, reading = fewest
    what = list(readings)[reading]
    which = f"{count:,} more of {what}" if what else count_text(count, "more event")
    said = f"If the ground of {which} {'was' if count == 1 else 'were'} unsure."
    return [Flip(said, "not decidable", float(count), "events")]


def _asked(stated: MajorityShare, weighed: Judged) -> list[Flip]:
    """Return the least share in whole percent that, asked for, is not supported any more."""
    if weighed.found != "supported":
        return []
    # Of each reading that of the worst case without one of the events that count.
    worst = (tallied(counted, stated).least for counted in weighed.readings.values())
    least = min((on - 1) / (total - 1) for on, total in worst)
    share = math.ceil(100 * least - _ROUNDING) / 100
    then, _ = decide(replace(stated, share=share), weighed.readings)
    said = f"If not {percent_text(stated.share)} were asked for but {percent_text(share)}."
    return [Flip(said, then, 100 * share, "%")] if then != weighed.found else []


def rerun_flips(ground: Ground, stated: MajorityShare, weighed: Judged, rests: Sequence[Row]) -> tuple[list[Flip], str]:
    """Return what dropping one source would change, and the lowest level of confidence whose loss would.

    Beside them how many sources were left out, as a sentence, where that is not all of them: `MOST_SOURCES`, and of
    those that say whose ground it was no more than keep the events to be placed anew within `MOST_PLACED`.
    """
    flips = []
    sources = sources_behind(ground, weighed.readings[""], rests)
    left, tried = MOST_PLACED, 0
    for source in sources[:MOST_SOURCES]:
        variant = without(ground, sources=[source])
        left -= sum(map(len, weighed.frames)) if is_placed_anew(ground, variant) else 0
        if left < 0 and tried:
            break
        tried += 1
        then = judged_without(ground, stated, weighed, variant)
        if then.found != weighed.found:
            said = share_text(then.tally.on, then.tally.total) if then.tally.total else "no event"
            flips.append(Flip(f"Without the source {source}, {said} would be left.", then.found, 1.0, "source"))
    note = f"The flip test leaves out {tried:,} of the {len(sources):,} sources one by one, those of most rows first."
    return [*flips, *_without_levels(ground, stated, weighed)], note if tried < len(sources) else ""


def _without_levels(ground: Ground, stated: MajorityShare, weighed: Judged) -> list[Flip]:
    for level in ("low", "medium"):
        levels = levels_up_to(level)
        then = judged_without(ground, stated, weighed, without(ground, confidences=levels))
        if then.found != weighed.found:
            said = f"Without the rows of {' or '.join(levels[::-1])} confidence."
            return [Flip(said, then.found, float(len(levels)), "levels of confidence")]
    return []
