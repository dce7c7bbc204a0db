"""What a finding changes in the headline: the events in view, their deaths, the distance of the pair."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.measure import memory
from geo.measure.ground import ONE_DAY
from geo.model.errors import InputError
from geo.model.text import count_text, date_text, deaths_text, distance_text, interval_text
from geo.scene import ground_of, question_of

if TYPE_CHECKING:
    from geo.measure.gap import Gap, Question
    from geo.measure.select import Counts
    from geo.quality.finding import Finding
    from geo.scene import Scene

_NOUNS: Final = {"events": "event", "zones": "zone", "holdings": "holding", "places": "place"}


@dataclass(frozen=True, eq=False)
class Effect:
    """The headline's numbers with and without some rows.

    Attributes
    ----------
    rows, table
        How many rows of which table are left out.
    before, after
        Counts of the events in view.
    gap_before, gap_after
        The pair's distance at the moment; ``None``: there is none.
    reason
        Why there is none any more.
    sentence
        All that in words.
    """

    rows: int
    table: str
    before: Counts
    after: Counts
    gap_before: Gap | None
    gap_after: Gap | None
    reason: str
    sentence: str

    @property
    def nothing(self) -> bool:
        """Whether the headline stays as it is."""
        return self.before == replace(self.after, total=self.before.total) and _same(self.gap_before, self.gap_after)

    def numbers(self) -> dict[str, Any]:
        """Return the numbers with and without the rows, each as a pair, for JSON; metres to a tenth."""
        pairs: dict[str, Any] = {
            name: [getattr(self.before, field), getattr(self.after, field)]
            for name, field in (
                ("events_in_view", "shown"),
                ("deaths_best", "deaths_best"),
                ("deaths_low", "deaths_low"),
                ("deaths_high", "deaths_high"),
            )
        }
        for name in ("distance_m", "low_m", "high_m"):
            both = (self.gap_before, self.gap_after)
            pairs[name] = [None if gap is None else round(float(getattr(gap, name)), 1) for gap in both]
        return {"without": self.rows, "table": self.table, **pairs, "sentence": self.sentence}


def effect_of(scene: Scene, finding: Finding) -> Effect | None:
    """Return what leaving out the rows of a finding changes in a scene's headline; ``None`` when it names no rows.

    Left out are the rows that setting the finding aside takes away, or all of them where it takes none. The moment, the
    window and the pair stay as they are in the scene. The distance is measured anew only when the rows can change it.
    """
    ids = pd.Index(finding.removable or finding.ids)
    if not len(ids) or finding.table not in _NOUNS:
        return None
    frame = getattr(scene.dataset, finding.table)
    gone = frame.index.isin(ids)
    before = scene.counts
    after = before
    if finding.table == "events":
        kept = np.zeros(len(frame), dtype=bool)
        kept[scene.rows] = True
        after = replace(scene.ground.sieve.count(kept & ~gone), total=before.total - int(gone.sum()))
    gap, reason = _without(scene, finding.table, gone)
    made = Effect(int(gone.sum()), finding.table, before, after, scene.gap, gap, reason, "")
    return replace(made, sentence=_said(scene, made))


def _without(scene: Scene, table: str, gone: np.ndarray) -> tuple[Gap | None, str]:
    question, instant = question_of(scene.view), scene.view.instant
    if question is None or instant is None or not _matters(scene, question, table, gone):
        return scene.gap, scene.gap_reason
    frame = getattr(scene.dataset, table)
    # Without a fingerprint, which nobody asks for here: of many rows it takes a second.
    dataset = replace(scene.dataset, **{table: frame[~gone]}, fingerprint="")
    try:
        answer = memory.answer(ground_of(dataset), question, instant)
    except InputError as error:
        return None, str(error)
    return answer.gap, answer.reason


def _matters(scene: Scene, question: Question, table: str, gone: np.ndarray) -> bool:
    """Return whether the distance can rest on any of the rows."""
    instant = scene.view.instant
    frame = getattr(scene.dataset, table)[gone]
    if instant is None:
        return False
    if table == "events":
        # Events stand in for the positions of an actor of whom no held place is recorded, on their own day.
        sides = [one for one in (question.origin, question.rival) if not scene.ground.holds_places(str(one))]
        day = instant.floor("D")
        on_day = (frame["start"] < day + ONE_DAY) & (frame["end"] > day)
        return bool((on_day & (frame["actor_a"].isin(sides) | frame["actor_b"].isin(sides))).any())
    if table == "zones":
        then = (frame["start"] <= instant) & (frame["end"].isna() | (frame["end"] > instant))
        return bool((then & frame["actor"].isin([str(question.origin), question.rival])).any())
    return True


def _same(one: Gap | None, other: Gap | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.distance_m, one.low_m, one.high_m) == (other.distance_m, other.low_m, other.high_m)


def _said(scene: Scene, effect: Effect) -> str:
    noun = _NOUNS[effect.table]
    start = f"Without this {noun}" if effect.rows == 1 else f"Without these {count_text(effect.rows, noun)}"
    if effect.nothing:
        return f"{start} the headline stays as it is."
    if effect.before.shown and not effect.after.shown:
        # Nobody leaves out everything: that is no advice.
        shown = count_text(effect.before.shown, "event")
        return f"All that is in view is among {'it' if effect.rows == 1 else 'these'}: {shown}."
    parts = []
    if effect.before.shown != effect.after.shown:
        parts.append(f"{effect.after.shown:,} of {count_text(effect.before.shown, 'event')} in view")
        parts += _deaths(effect)
    elif effect.before.total:
        parts.append("the events in view stay")
    distance = _distance(scene, effect)
    return f"{start}: {', '.join([*parts, *([distance] if distance else [])])}."


def _deaths(effect: Effect) -> list[str]:
    texts = [deaths_text(one.deaths_best, one.deaths_low, one.deaths_high) for one in (effect.after, effect.before)]
    return [f"deaths stay {texts[1]}" if texts[0] == texts[1] else f"deaths {texts[0]} instead of {texts[1]}"]


def _distance(scene: Scene, effect: Effect) -> str:
    if effect.gap_before is None and effect.gap_after is None:
        return ""
    now = _gap_text(effect.gap_after)
    if _same(effect.gap_before, effect.gap_after):
        return f"the distance stays {now}"
    on = "" if scene.view.instant is None else f" on {date_text(scene.view.instant)}"
    if effect.gap_after is None:
        return f"no distance{on} instead of {_gap_text(effect.gap_before)} ({effect.reason})"
    if effect.gap_before is None:
        return f"a distance of {now}{on} instead of none"
    return f"the distance{on} {now} instead of {_gap_text(effect.gap_before)}"


def _gap_text(gap: Gap | None) -> str:
    if gap is None:
        return "none"
    return f"{distance_text(gap.distance_m)} [{interval_text(gap.low_m, gap.high_m)}]"
