"""What columns whose names say nothing may hold, by their values alone: proposed with little confidence, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.model.actors import NOT_SIDES, fold, is_known
from geo.model.kinds import OTHER, canonical_kind
from geo.model.text import count_text
from geo.read.suited import no_actor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from geo.read.facts import Facts

#: What a guess is worth that rests on what the words are known to mean, and on their look alone.
KNOWN: Final = 0.55
LOOKS: Final = 0.5

_UNSAID: Final = "the name says nothing, so check it"

#: Actors are few, and come again and again.
_FEW: Final = 40
_AGAIN: Final = 0.5
_SHORT: Final = 60
#: Deaths of one event are rarely more; numbers up to 1 are flags.
_MOST_DEATHS: Final = 1_000
_FLAG: Final = 1

#: A field, the column that may hold it, how sure that is, and why.
Found = tuple[str, str, float, str]


def axes(facts: Mapping[str, Facts], free: Iterable[str]) -> Iterator[Found]:
    """Find latitude and longitude: the only two columns of numbers with decimals that are degrees.

    Parameters
    ----------
    facts
        What each column holds.
    free
        Columns that are not probably something else.
    """
    both = [facts[name] for name in free if _is_decimal(facts[name])]
    if len(both) != 2:
        return
    latitude, longitude = both
    sure, why = LOOKS, "nothing but its place tells which of the two is latitude"
    wide = [not one.within(90) for one in both]
    if any(wide):
        if all(wide):
            return
        sure, why = KNOWN, "one of the two goes beyond 90"
        latitude, longitude = (longitude, latitude) if wide[0] else (latitude, longitude)
    for field, one in (("latitude", latitude), ("longitude", longitude)):
        said = f"{_UNSAID}; numbers with decimals, between {one.low:.6g} and {one.high:.6g}; {why}"
        yield field, one.name, sure, said


def what_happened(facts: Mapping[str, Facts], free: Iterable[str]) -> Iterator[Found]:
    """Find who fought, the kind of event and the deaths: words that are known, few different words, small counts."""
    words = [facts[name] for name in free if _are_few_words(facts[name])]
    kinds = [one for one in words if any(canonical_kind(text) != OTHER for text in one.common)]
    if kinds:
        yield "kind", kinds[0].name, KNOWN, f"{_UNSAID}; it holds words that are known for kinds of event"
    others = [one for one in words if one not in kinds and not no_actor(one)]
    known = [one for one in others if any(is_known(text) and fold(text) not in NOT_SIDES for text in one.common)]
    if known:
        for field in ("actor_a", "actor"):
            yield field, known[0].name, KNOWN, f"{_UNSAID}; it holds names of actors that are known"
    elif others:
        few = count_text(others[0].distinct, "different text")
        said = f"{_UNSAID}; {few} in {count_text(others[0].filled, 'row')} looked at"
        for field in ("actor_a", "actor"):
            yield field, others[0].name, LOOKS, said
    counts = [facts[name] for name in free if _is_count(facts[name])]
    if len(counts) == 1:
        said = f"{_UNSAID}; small whole numbers, up to {counts[0].high:g}"
        yield "deaths_best", counts[0].name, LOOKS, said


def _is_decimal(facts: Facts) -> bool:
    return facts.numbers >= 0.9 and facts.whole < 0.5 and facts.within(180) and facts.low != facts.high


def _are_few_words(facts: Facts) -> bool:
    if facts.numbers > 0.1 or facts.dates > 0.1 or facts.addresses > 0 or facts.pairs > 0 or facts.sexagesimal > 0:
        return False
    return 2 <= facts.distinct <= min(_FEW, _AGAIN * facts.filled) and facts.length <= _SHORT


def _is_count(facts: Facts) -> bool:
    if facts.numbers < 1 or facts.whole < 1 or facts.distinct > _AGAIN * facts.filled:
        return False
    return facts.low >= 0 and _FLAG < facts.high <= _MOST_DEATHS
