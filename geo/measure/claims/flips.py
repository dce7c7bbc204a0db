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

#: Ranks of what may be otherwise: the smaller, the smaller a change it is.
WITHIN_ERROR: Final = 0
AS_IT_STANDS: Final = 1
READ_OTHERWISE: Final = 2
ONE_ROW: Final = 3
ONE_SOURCE: Final = 4
ONE_LEVEL: Final = 5
OTHER_LIMIT: Final = 6
BEYOND_ERROR: Final = 7

#: Rows whose absence is tried one by one; sources likewise.
_MOST_TRIED: Final = 12

Ranked = tuple[int, Flip]


def ordered(flips: Iterable[Ranked]) -> Iterator[Flip]:
    """Yield flips, the smallest change first; of one rank the smaller amount, and none twice."""
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
        (ONE_ROW, f"Without {one.table.removesuffix('s')} {one.id}", without(ground, rows={one.table: [one.id]}))
        for one in [row for row in evidence if row.table != "places"][:_MOST_TRIED]
    ]
    named = (name for text in sources_resting(ground, evidence) for name in sources_of(text))
    tried += [
        (ONE_SOURCE, f"Without the source {name}", without(ground, sources=[name]))
        for name in list(dict.fromkeys(named))[:_MOST_TRIED]
    ]
    for level in ("low", "medium"):
        levels = levels_up_to(level)
        said = f"Without rows of {' or '.join(levels[::-1])} confidence"
        tried.append((ONE_LEVEL, said, without(ground, confidences=levels)))
    for rank, said, other in tried:
        then = verdict if other is ground else again(other)
        if then != verdict:
            yield rank, Flip(said, then)
