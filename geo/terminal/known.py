"""When ground is recorded for the sides of a question: what a refusal adds where there is no distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.terminal.said import moment_text

if TYPE_CHECKING:
    from geo.terminal.asked import Asked


def known_spans(ask: Asked, instant: pd.Timestamp) -> str:
    """Return until when and from when ground of the sides is recorded, for those that have none at the moment.

    An empty text when each has some.
    """
    origin = ask.question.origin
    said = []
    for name in dict.fromkeys([*([origin] if isinstance(origin, str) else []), ask.question.rival]):
        starts, ends = _recorded(ask, name)
        if len(starts) and not ((starts <= instant) & (ends > instant)).any():
            said.append(f"{name} is recorded {_around(starts, ends, instant)}")
    return "".join(f"; {one}" for one in said)


def never_together(ask: Asked) -> str:
    """Return that the two actors of a question are never recorded at one time; an empty text when they are."""
    origin, rival = ask.question.origin, ask.question.rival
    if not isinstance(origin, str):
        return ""
    (starts, ends), (others, other_ends) = _recorded(ask, origin), _recorded(ask, rival)
    if not len(starts) or not len(others):
        return ""
    meet = (starts.to_numpy()[:, None] < other_ends.to_numpy()) & (others.to_numpy() < ends.to_numpy()[:, None])
    return "" if meet.any() else f"; {origin} and {rival} are never recorded at the same time"


def _recorded(ask: Asked, actor: str) -> tuple[pd.Series, pd.Series]:
    tables = (ask.ground.control.zones, ask.dataset.holdings)
    together = pd.concat([table.loc[table["actor"] == actor, ["start", "end"]] for table in tables])
    return together["start"], together["end"].fillna(pd.Timestamp.max.tz_localize("UTC").as_unit("us"))


def _around(starts: pd.Series, ends: pd.Series, instant: pd.Timestamp) -> str:
    earlier, later = ends[ends <= instant], starts[starts > instant]
    words = []
    if len(earlier):
        words.append(f"before it up to, not including, {moment_text(earlier.max())}")
    if len(later):
        words.append(f"after it from {moment_text(later.min())}")
    return " and ".join(words)
