"""What would change the verdict on a claim of captures: places otherwise, the fewest first; then the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.measure.claims.counting import count_of, decide, within
from geo.measure.claims.variants import sources_of, without
from geo.measure.claims.words import listing
from geo.model.claim import Flip
from geo.model.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.measure.claims.counting import Count
    from geo.measure.claims.taken import Taken
    from geo.measure.ground import Ground
    from geo.model.claim import CapturedCount, Supported


def flips_of(ground: Ground, stated: CapturedCount, count: Count, found: Supported) -> tuple[Flip, ...]:
    """Return how many places would have to be otherwise, the fewest first; then the sources."""
    flips: list[Flip] = []
    if count.any and not count.sure:
        flips += _surer(stated, count)
    elif count.any and found == "not decidable":
        flips += _settled(stated, count)
    elif found == "supported":
        flips += _doubted(count)
    elif found == "contradicted":
        flips += _fewer(stated, count) if stated.count < count.least else _more(stated, count)
    flips.sort(key=lambda flip: flip.amount or 0.0)
    return (*flips, *_without_sources(ground, stated, count, found))


def names_of(found: Sequence[Taken]) -> list[str]:
    """Return the names of places, those at which something happened first."""
    return [one.name for one in sorted(found, key=lambda one: (not one.turned, one.name))]


def _surer(stated: CapturedCount, count: Count) -> Iterator[Flip]:
    """Give what one record of more than low confidence would change where there is none, the others as they are."""
    then, others = within(stated, count), count.recorded + len(count.open) + len(count.no) - 1
    if count.no and then != "not decidable":
        still = f", though that of the {_was(others, 'other place', f'{others:,} other places')} still was not"
        said = f"If who held {_some(1, names_of(count.no))} was recorded with more than low confidence"
        yield _places(f"{said}{still if others else ''}.", then, 1)


def _settled(stated: CapturedCount, count: Count) -> Iterator[Flip]:
    doubtful = [*names_of(count.low), *names_of(count.open), *(repr(one.listed) for one in count.unmatched)]
    fewer, more = count.most - stated.count + 1, stated.count - count.least + 1
    sure, every = stated.count - count.least, len(doubtful)
    if fewer <= every and stated.count > 0:
        yield _places(f"If {_not_taken(fewer, doubtful)}.", "contradicted", fewer)
    if more <= every:
        yield _places(f"If {_some(more, doubtful)} surely {_was(more)} taken.", "contradicted", more)
    if sure == 0:
        how = _not_taken(every, doubtful)
    else:
        how = f"{_some(sure, doubtful)} surely {_was(sure)} taken"
        how += "" if sure == every else f" and the {_was(every - sure, 'other', 'others')} surely not"
    yield _places(f"If {how}.", "supported", every)


def _doubted(count: Count) -> Iterator[Flip]:
    names = names_of(count.yes)
    one = f"{_some(1, names)} was" if names else "one place was"
    yield _places(f"If {one} recorded as taken with low confidence alone.", "not decidable", 1)
    yield _places(f"If {_not_taken(1, names) if names else 'one place was taken'}.", "contradicted", 1)
    weak = names_of(count.resting("low"))
    if weak:
        yield _places(f"If {_weak(1, weak)} was taken.", "contradicted", 1)


def _fewer(stated: CapturedCount, count: Count) -> Iterator[Flip]:
    away, names = count.least - stated.count, names_of(count.yes)
    settled = count.least == count.most
    yield _places(f"If {_not_taken(away, names)}.", "supported" if settled else "not decidable", away)
    if settled:
        said = f"If {_some(away, names)} {_was(away)} recorded with low confidence alone."
        yield _places(said, "not decidable", away)


def _more(stated: CapturedCount, count: Count) -> Iterator[Flip]:
    away, names = stated.count - count.most, names_of(count.no)
    if away > len(names):
        beyond = "the list names" if stated.places else "the data have"
        said = f"If {away:,} {_was(away, 'place', 'places')} more than {beyond} could have been taken."
        if names:
            said = f"If {listing(names)}, and {away - len(names):,} more than {beyond}, could have been taken."
        yield _places(said, "not decidable", away)
        return
    weak = names_of(count.resting("low"))
    which = _weak(away, weak) if away <= len(weak) else _some(away, names)
    yield _places(f"If {which} could have been taken.", "not decidable", away)
    if count.least == count.most:
        yield _places(f"If {which} surely {_was(away)} taken.", "supported", away)


def _some(count: int, names: Sequence[str]) -> str:
    if len(names) == count:
        return listing(names)
    return f"{'one' if count == 1 else f'{count:,}'} of {listing(names)}"


def _weak(count: int, names: Sequence[str]) -> str:
    return f"{_some(count, names)}, which low confidence alone keeps from being counted,"


def _not_taken(count: int, names: Sequence[str]) -> str:
    if len(names) == count > 1:
        return f"none of {listing(names)} was taken"
    return f"{_some(count, names)} {_was(count)} not taken"


def _was(count: int, one: str = "was", several: str = "were") -> str:
    return one if count == 1 else several


def _places(sentence: str, then: Supported, amount: int) -> Flip:
    return Flip(sentence, then, float(amount), "places")


def _without_sources(ground: Ground, stated: CapturedCount, count: Count, found: Supported) -> list[Flip]:
    named = {source for one in (*count.yes, *count.low, *count.open) if one.turned for source in sources_of(one.source)}
    flips = []
    for source in sorted(named):
        try:
            then = count_of(without(ground, sources=[source]), stated)
        except InputError:  # what is left is drawn by different sources: nothing can be compared
            flips.append(
                Flip(f"Without the source {source}: nothing is left to compare.", "not decidable", 1.0, "source")
            )
            continue
        verdict = decide(stated, then)
        if verdict != found:
            said = f"Without the source {source}: at least {then.least:,}, at most {then.most:,}."
            flips.append(Flip(said, verdict, 1.0, "source"))
    return flips
