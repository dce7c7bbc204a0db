"""The flip test: the smallest thing that would change a verdict, with what it would then be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.measure.claims.evidence import sources_resting
from geo.measure.claims.variants import levels_up_to, sources_of, without
from geo.model.claim import Flip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geo.measure.ground import Ground
    from geo.model.claim import Evidence, Supported

#: Ranks of what may be otherwise: a place or line off by a distance, one row, one source, levels of confidence,
#: then how the claim is read or measured.
WITHIN_ERROR: Final = 0
BEYOND_ERROR: Final = 1
ONE_ROW: Final = 2
ONE_SOURCE: Final = 3
ONE_LEVEL: Final = 4
AS_IT_STANDS: Final = 5
READ_OTHERWISE: Final = 6
OTHER_LIMIT: Final = 7

#: Rows whose absence is tried one by one; sources likewise.
_MOST_TRIED: Final = 12

Ranked = tuple[int, Flip]


def ordered(flips: Iterable[Ranked]) -> Iterator[Flip]:
    """Yield flips kind by kind, by rank; of one kind the smaller amount first, and none twice."""
    found = sorted(flips, key=lambda one: (one[0], one[1].amount or 0.0))
    yield from dict.fromkeys(flip for _, flip in found)


def dropped(
    ground: Ground, evidence: Sequence[Evidence], again: Callable[[Ground], Supported], *, verdict: Supported
) -> Iterator[Ranked]:
    """Yield what changes when one row, one source or one level of confidence is left out.

    Parameters
    ----------
    ground, evidence
        The data, and the rows that the verdict rests on.
    again
        Works the claim out on another ground, and returns its verdict.
    verdict
        The verdict as it is.
    """
    tried = [
        (
            ONE_ROW,
            "row",
            1,
            f"Without {one.table.removesuffix('s')} {one.id}",
            without(ground, rows={one.table: [one.id]}),
        )
        for one in [row for row in evidence if row.table != "places"][:_MOST_TRIED]
    ]
    named = (name for text in sources_resting(ground, evidence) for name in sources_of(text))
    tried += [
        (ONE_SOURCE, "source", 1, f"Without the source {name}", without(ground, sources=[name]))
        for name in list(dict.fromkeys(named))[:_MOST_TRIED]
    ]
    for level in ("low", "medium"):
        levels = levels_up_to(level)
        said = f"Without rows of {' or '.join(levels[::-1])} confidence"
        tried.append((ONE_LEVEL, "levels of confidence", len(levels), said, without(ground, confidences=levels)))
    for rank, unit, amount, said, other in tried:
        then = verdict if other is ground else again(other)
        if then != verdict:
            yield rank, Flip(said, then, float(amount), unit)


#: Kinds of change by the unit of the amount, in the order in which they are told; any other unit is told last.
_KINDS: Final = {"m": 0, "events": 1, "places": 1, "row": 1, "source": 2, "levels of confidence": 3}


def by_kind(flips: Iterable[Flip]) -> tuple[Flip, ...]:
    """Return flips kind by kind; of one kind they stay in the order given."""
    return tuple(sorted(flips, key=kind_of))


def kind_of(flip: Flip) -> int:
    """Return the kind of a change: something off, one event or row, one source, confidence, another reading."""
    return _KINDS.get(flip.unit, 4)


def one_of_each(flips: Sequence[Flip], *, least: int) -> tuple[Flip, ...]:
    """Return the first of each kind, and the first of the others up to so many, in the order given."""
    first = {kind_of(flip): flip for flip in reversed(flips)}
    chosen = list(first.values())
    chosen += [flip for flip in flips if flip not in chosen][: max(0, least - len(chosen))]
    return tuple(flip for flip in flips if flip in chosen)
