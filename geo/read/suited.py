"""How well what a column holds suits one of our fields: from 0, it cannot be, to 1, and why in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.model.actors import NOT_SIDES, fold, is_known
from geo.model.kinds import OTHER, canonical_kind
from geo.model.tables import CONFIDENCES
from geo.model.text import count_text
from geo.read.dates import FIRST_YEAR, LAST_YEAR
from geo.read.months import month_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.read.facts import Facts

#: The most that names of actors and kinds are long, on average; longer texts are notes.
_SHORT: Final = 60
#: Kinds of event are few.
_FEW: Final = 40
#: No single event has killed a million.
_MOST_DEATHS: Final = 1_000_000
#: Days that spreadsheets count from 1955 to 2118.
_SERIALS: Final = (20_000, 80_000)


def suits(facts: Facts, field: str) -> tuple[float, str]:
    """Return how well a column's content suits a field, from 0 to 1, and what was found.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo.read.facts import facts_of
    >>> suits(facts_of(pd.Series(["36.1", "36.2", "x"], dtype="str"), "y"), "latitude")
    (0.67, '66.7 % of the values are numbers, between 36.1 and 36.2')
    """
    if not facts.filled:
        return 0.0, "it is blank"
    found, said = _RULES.get(field, _text)(facts)
    return round(found, 2), said


def is_serial(facts: Facts) -> bool:
    """Return whether a column's numbers may be a spreadsheet's count of days."""
    return facts.numbers >= 0.9 and _SERIALS[0] <= facts.low and facts.high <= _SERIALS[1]


def no_actor(facts: Facts) -> str:
    """Return why a column of words is probably not of actors, to be said after a sentence; empty where it may be.

    A column that holds a name of an actor that is known is one.
    """
    if any(is_known(text) and fold(text) not in NOT_SIDES for text in facts.common):
        return ""
    if facts.common and all(canonical_kind(text) != OTHER for text in facts.common):
        return "; words for kinds of event, not names of actors"
    if facts.distinct == 1:
        return "; one text in every row tells nobody from another"
    # Maps made by hand keep the points of each side in a folder, or of each kind, or of each month.
    return "; a folder may be anything" if facts.name == "folder" else ""


def _percent(share: float) -> str:
    return "all values" if share > 0.9999 else f"{min(100 * share, 99.9):.3g} % of the values"


def _date(facts: Facts) -> tuple[float, str]:
    if facts.dates >= 0.5:
        return facts.dates, f"{_percent(facts.dates)} are dates"
    if is_serial(facts):
        return 0.5, f"numbers from {facts.low:g} to {facts.high:g}, which may be a spreadsheet's count of days"
    return 0.0, "few of the values are dates"


def _degrees(facts: Facts, most: float) -> tuple[float, str]:
    if facts.sexagesimal >= 0.5:
        return facts.sexagesimal, f"{_percent(facts.sexagesimal)} are degrees with minutes, or with a letter"
    if facts.numbers < 0.5:
        return 0.0, "few of the values are numbers"
    said = f"{_percent(facts.numbers)} are numbers, between {facts.low:.6g} and {facts.high:.6g}"
    return (facts.numbers if facts.within(most) else facts.numbers / 2), said


def _between(facts: Facts, low: int, high: int) -> tuple[float, str]:
    """Judge a part of a date; GTD writes 0 for a month or a day that is not known."""
    if facts.numbers < 0.9 or facts.whole < 1 or not low <= facts.low <= facts.high <= high:
        return 0.0, f"the values are not whole numbers from {low} to {high}"
    return facts.numbers, f"{_percent(facts.numbers)} are whole numbers from {facts.low:g} to {facts.high:g}"


def _months(facts: Facts) -> tuple[float, str]:
    if facts.samples and all(month_number(one) is not None for one in facts.samples):
        return 1.0, "names of months"
    return _between(facts, 0, 12)


def _pairs(facts: Facts) -> tuple[float, str]:
    if facts.pairs < 0.5:
        return 0.0, "few of the values hold two coordinates"
    return facts.pairs, f"{_percent(facts.pairs)} hold two coordinates"


def _counts(facts: Facts) -> tuple[float, str]:
    if facts.numbers < 0.5 or facts.low < 0 or facts.high > _MOST_DEATHS:
        return 0.0, "the values are no counts"
    share = facts.numbers * facts.whole
    return share, f"{_percent(share)} are whole numbers, up to {facts.high:g}"


def _lengths(facts: Facts) -> tuple[float, str]:
    if facts.numbers < 0.5 or facts.low < 0:
        return 0.0, "the values are no lengths"
    return facts.numbers, f"{_percent(facts.numbers)} are numbers, up to {facts.high:g}"


def _words(facts: Facts) -> tuple[float, str]:
    """Judge a column of names or words, such as actors: short texts that come again and again."""
    if facts.numbers > 0.5 or facts.dates > 0.5 or facts.addresses > 0.5:
        return 0.0, "the values are no words"
    again = 1 - facts.distinct / facts.filled if facts.filled > 1 else 0.5
    score = (0.5 + again / 2) * (1.0 if facts.length <= _SHORT else 0.4)
    return score, f"{count_text(facts.distinct, 'different text')} in {count_text(facts.filled, 'row')} looked at"


def _kinds(facts: Facts) -> tuple[float, str]:
    score, said = _words(facts) if facts.numbers < 0.5 or facts.distinct > 9 else (0.5, "few different numbers")
    return (score if facts.distinct <= _FEW else score / 2), said


def _text(facts: Facts) -> tuple[float, str]:
    if facts.numbers > 0.9 or facts.dates > 0.9:
        return 0.3, "the values are numbers or dates"
    return 0.8, f"texts of {facts.length:.0f} characters on average"


def _notes(facts: Facts) -> tuple[float, str]:
    score, said = _text(facts)
    return (score if facts.length > _SHORT / 2 else score / 2), said


def _addresses(facts: Facts) -> tuple[float, str]:
    return facts.addresses, f"{_percent(facts.addresses)} are web addresses"


def _ids(facts: Facts) -> tuple[float, str]:
    share = facts.distinct / facts.filled
    return (
        share if share > 0.99 else share / 4
    ), f"{count_text(facts.distinct, 'different value')} in {count_text(facts.filled, 'row')} looked at"


def _sureness(facts: Facts) -> tuple[float, str]:
    known = [one for one in facts.samples if one.lower() in CONFIDENCES]
    return (1.0 if known else 0.0), "high, medium or low" if known else "none of the values is high, medium or low"


_RULES: Final[dict[str, Callable[[Facts], tuple[float, str]]]] = {
    **dict.fromkeys(("date", "start", "end", "last_day"), _date),
    "latitude": lambda facts: _degrees(facts, 90),
    "longitude": lambda facts: _degrees(facts, 180),
    "year": lambda facts: _between(facts, FIRST_YEAR, LAST_YEAR),
    "month": _months,
    "day": lambda facts: _between(facts, 0, 31),
    "position": _pairs,
    **dict.fromkeys(("deaths_best", "deaths_low", "deaths_high", "date_uncertainty_days"), _counts),
    "place_uncertainty_m": _lengths,
    **dict.fromkeys(("actor_a", "actor_b", "actor", "place", "name", "country"), _words),
    "kind": _kinds,
    "note": _notes,
    "url": _addresses,
    **dict.fromkeys(("event_id", "holding_id"), _ids),
    "confidence": _sureness,
}
