"""How areas, holders and changes of hands are said on the page Control."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from geo.draw.swipe.said import holder_text, is_side
from geo.measure.ground import ONE_DAY
from geo.measure.partition import DISPUTED
from geo.model.actors import UNKNOWN, held_by
from geo.model.text import count_text, km2_number, km2_text, when_text
from ui.wording import moment_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from geo.measure.change import ActorChange, Change, Interval

#: Less ground than this is said to be none, km2: a field of 100 m by 100 m.
LEAST_KM2 = 0.01
#: Names said in a sentence before "and so many more".
_MOST_NAMED = 6


def between_km2(between: Interval) -> str:
    """Say an interval of areas without its unit, once where both ends are said alike.

    Examples
    --------
    >>> between_km2((31.2, 44.9)), between_km2((0.0, 0.001))
    ('31–45', '0')
    """
    low, high = km2_number(between[0]), km2_number(between[1])
    return low if low == high else f"{low} to {high}" if between[0] < 0 else f"{low}–{high}"


def with_interval(km2: float, between: Interval) -> str:
    """Say an area as in a table: the number, and its interval in brackets where that says more.

    Examples
    --------
    >>> with_interval(38.24, (31.2, 44.9)), with_interval(0.0, (0.0, 0.0))
    ('38 (31–45)', '0')
    """
    number, interval = km2_number(km2), between_km2(between)
    return number if interval == number else f"{number} ({interval})"


def signed(km2: float) -> str:
    """Say a difference of areas with its sign.

    Examples
    --------
    >>> signed(38.24), signed(-3.02), signed(0.001), signed(float("nan"))
    ('+38', '−3.0', '0', 'not known')
    """
    number = km2_number(km2)
    return number if math.isnan(km2) or (number[0] in "0−" and (km2 < 0 or number == "0")) else f"+{number}"


def net_between(one: ActorChange) -> Interval:
    """Return the interval of the difference of what was gained and lost, km2, if the two were off independently."""
    return one.gained_between[0] - one.lost_between[1], one.gained_between[1] - one.lost_between[0]


def parts_text(parts: Mapping[str, float]) -> str:
    """Say from whom ground came, or whom it went to, the largest part first.

    Examples
    --------
    >>> parts_text({"": 2.0, "Opposition": 31.4})
    'Opposition 31, not covered 2.0'
    """
    said = sorted(parts.items(), key=lambda part: (not part[0], -part[1], part[0]))
    return ", ".join(f"{holder_text(holder)} {km2_number(km2)}" for holder, km2 in said if km2 >= LEAST_KM2 / 2)


def names_text(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    """Name a few and count the rest.

    Examples
    --------
    >>> names_text(["A", "B", "C", "D"], 2)
    'A, B and 2 more'
    """
    more = len(names) - most
    return f"{', '.join(names[:most])} and {more} more" if more > 0 else ", ".join(names)


def joined(parts: Iterable[str]) -> str:
    """Join parts of a sentence.

    Examples
    --------
    >>> joined(["a", "b", "c"]), joined(["a"])
    ('a, b and c', 'a')
    """
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def span_text(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Say two moments and what lies between.

    Examples
    --------
    >>> import pandas as pd
    >>> span_text(pd.Timestamp("2015-10-09", tz="UTC"), pd.Timestamp("2015-10-10", tz="UTC"))
    '9 October 2015 to 10 October 2015'
    """
    return when_text(start) if start == end else f"{when_text(start)} to {when_text(end)}"


def leader(found: Change) -> ActorChange | None:
    """Return the side that gained most: ground first, then places; ``None`` where no side's ground or place moved."""
    moved = [one for one in found.actors if is_side(one.holder) and _moved(one)]
    return max(moved, key=_size, default=None)


def _size(one: ActorChange) -> tuple[float, int]:
    return (0.0 if math.isnan(one.gained_km2) else one.gained_km2), len(one.places_gained)


def change_sentence(found: Change) -> str:
    """Say who gained most between two moments, from whom, and what it lost: a sentence to print."""
    head = f"Between {when_text(found.start)} and {when_text(found.end)}"
    if not found.actors:
        return f"{head}: nothing is recorded in the area at either date."
    first = leader(found)
    if first is None:
        others = " among sides; what else changed stands below" if any(map(_moved, found.actors)) else ""
        return f"{head} no recorded ground or place changed hands{others}."
    return f"{head} {_gain(first)}; {_loss(first)}."


def _moved(one: ActorChange) -> bool:
    return max(one.gained_km2, one.lost_km2) >= LEAST_KM2 or bool(one.places_gained or one.places_lost)


def _gain(one: ActorChange) -> str:
    """Say what a side took, and apart from it what nothing covered before: that is not gained."""
    new, places = one.gained_from.get("", 0.0), len(one.places_gained)
    taken = one.gained_km2 - new
    if new < LEAST_KM2:
        return f"{one.holder} gained {_much(taken, _gained_from(one.gained_from), places)}"
    if taken < LEAST_KM2 and not places:
        return f"{one.holder} held {km2_text(new)} more, not covered before"
    gained = _much(taken, _gained_from(one.gained_from), places)
    return f"{one.holder} gained {gained}, and held {km2_text(new)} not covered before"


def _loss(one: ActorChange) -> str:
    disputed, gone = one.lost_to.get(DISPUTED, 0.0), one.lost_to.get("", 0.0)
    lost = one.lost_km2 - gone
    said = _disputed(disputed, lost, "after") if disputed >= LEAST_KM2 else ""
    ended = f", and {km2_text(gone)} that it held is no longer covered" if gone >= LEAST_KM2 else ""
    return f"it lost {_much(lost, said, len(one.places_lost))}{ended}"


def _gained_from(parts: Mapping[str, float]) -> str:
    """Say whose most of the gained ground was before."""
    taken = {name: km2 for name, km2 in parts.items() if name and km2 >= LEAST_KM2}
    whole = sum(km2 for name, km2 in parts.items() if name)
    said = []
    if taken:
        most = max(taken, key=taken.__getitem__)
        # Of ground from several a share below half is said as what it is.
        share = "most" if 2 * taken[most] > whole else km2_text(taken[most])
        share = "all" if len(taken) == 1 else share
        said.append(f"{share} of it {before_text(most)}")
        if most != DISPUTED and DISPUTED in taken:
            said.append(_disputed(taken[DISPUTED], whole, "before"))
    return joined(said) if said else ""


def _disputed(part: float, whole: float, when: str) -> str:
    return f"{'all' if whole - part < LEAST_KM2 else km2_text(part)} of it disputed {when}"


def _much(km2: float, parts: str, places: int) -> str:
    said = [f"{km2_text(km2)}{f', {parts},' if parts else ''}"] if km2 >= LEAST_KM2 else []
    said += [count_text(places, "place")] if places else []
    return (" and ".join(said) or "nothing").rstrip(",")


def before_text(holder: str) -> str:
    """Say whose ground something was before.

    Examples
    --------
    >>> before_text("Opposition"), before_text("unknown")
    ('opposition-held before', 'of unknown holder before')
    """
    if holder == UNKNOWN:
        return "of unknown holder before"
    return f"{holder_text(holder) if not is_side(holder) else held_by(holder)} before"


def last_moment(end: pd.Timestamp) -> str:
    """Say the last day before an end, as in a table."""
    return f"{end - ONE_DAY:%Y-%m-%d}" if end == end.normalize() else f"before {moment_text(end)}"
