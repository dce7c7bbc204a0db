"""How many events would have to be otherwise for a claim of a share to be decided otherwise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure.claims.tally import bounds_of, is_firm, tallied

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.model.claim import MajorityShare, Supported

    Steps = NDArray[np.int64]

#: More events than these are no flip worth naming.
MOST_EVENTS: Final = 1_000_000_000
#: What a step adds to: the events that count, and all.
_ON: Final = 0
_ALL: Final = 1


@dataclass(frozen=True, eq=False, slots=True)
class Moved:
    """So many events, and how many of them are in each reading."""

    count: int
    among: tuple[int, ...]


def moved(readings: Sequence[pd.DataFrame], stated: MajorityShare, then: Supported) -> Moved | None:
    """Return the fewest events that, surely on the other ground, make every reading say the same.

    Parameters
    ----------
    readings
        The events counted, then those of each reading (`geo.measure.claims.fallen`), which are among the first.
    stated
        The claim.
    then
        ``"supported"``: events on ground that does not count are moved to such that does; ``"contradicted"``: from it.

    Returns
    -------
    moved
        ``None`` where no number of them would do. Those that are in most of the readings that still say otherwise are
        moved first.
    """
    if any(one["recorded"].sum() < 2 for one in readings):  # One event decides nothing, wherever it fell.
        return None
    index = readings[0].index
    worst = "must" if then == "supported" else "may"
    before, after = (np.zeros((len(index), len(readings), 2), dtype=np.int64) for _ in range(2))
    for number, reading in enumerate(readings):
        one, rows = bounds_of(reading, stated), index.get_indexer(reading.index)
        before[rows, number] = _worst(getattr(one, worst), one.sure_in, then)
        after[rows, number] = _worst(np.full(len(rows), then == "supported"), one.sure_in, then)
    inside = np.stack([index.isin(one.index) for one in readings], axis=1)
    return _fewest(before.sum(axis=0), after - before, inside, stated.share, then)


def unsure(readings: Sequence[pd.DataFrame], stated: MajorityShare, found: Supported) -> tuple[int, int] | None:
    """Return the fewest events whose ground, were it unsure, would leave the claim open, and in which reading.

    Parameters are those of `moved`; `found` is the verdict as it is.
    """
    worst = "must" if found == "supported" else "may"
    best: tuple[int, int] | None = None
    for number, reading in enumerate(readings):
        one = bounds_of(reading, stated)
        before = _worst(getattr(one, worst), one.sure_in, found)
        after = _worst(np.full(len(reading), found == "contradicted"), one.sure_in, found)
        then: Supported = "contradicted" if found == "supported" else "supported"
        inside = np.ones((len(reading), 1), dtype=bool)
        steps = (after - before)[:, None]
        fewest = _fewest(before.sum(axis=0)[None], steps, inside, stated.share, then, shaken=True)
        if fewest is not None and (best is None or fewest.count < best[0]):
            best = fewest.count, number
    return best


def unseen(readings: Sequence[pd.DataFrame], stated: MajorityShare, then: Supported) -> int | None:
    """Return the fewest further events, in every reading and surely of one kind of ground, that decide a claim."""
    needed = 1
    for reading in readings:
        found = tallied(reading, stated)
        on, total = found.least if then == "supported" else found.most
        more = _further(on, total, stated.share, then)
        if more is None:
            return None
        needed = max(needed, more, 2 - found.total)
    return needed


def _worst(counts: NDArray[np.bool_], sure_in: NDArray[np.bool_], then: Supported) -> Steps:
    """Return what each event adds to the events that count, and to all, in the case that speaks most against `then`."""
    kept = sure_in | ~counts if then == "supported" else sure_in | counts
    return np.stack([counts & kept, kept], axis=1).astype(np.int64)


def _fewest(
    at: Steps, steps: Steps, inside: NDArray[np.bool_], share: float, then: Supported, *, shaken: bool = False
) -> Moved | None:
    """Return the fewest steps, each at most once, that bring every reading firmly to one side of a share.

    With `shaken`: that leave none of them firmly on the other. Equal steps are taken together. Of those there are the
    one is taken that brings the readings that still say otherwise farthest, as often as it changes nothing which one
    that is.
    """
    sign = 1.0 if then == "supported" else -1.0
    other: Supported = "contradicted" if then == "supported" else "supported"
    # What one event left out takes from a side.
    one = 1 - share if (then == "supported") != shaken else share
    shape = steps.shape[1:]
    flat = np.concatenate([steps.reshape(len(steps), -1), inside], axis=1)
    kinds, left = np.unique(flat, axis=0, return_counts=True)
    moves, members = kinds[:, : shape[0] * 2].reshape(-1, *shape), kinds[:, shape[0] * 2 :]
    gain = sign * (moves[:, :, _ON] - share * moves[:, :, _ALL])
    at, among = at.copy(), np.zeros(shape[0], dtype=np.int64)
    count = 0
    while True:
        firm = np.array([is_firm(int(on), int(total), share, other if shaken else then) for on, total in at])
        short = firm if shaken else ~firm
        if not short.any():
            return Moved(count, tuple(int(one) for one in among))
        away = -sign * (at[:, _ON] - share * at[:, _ALL]) + (-one if shaken else one)
        need = np.where(short, np.maximum(away, 0.0), 0.0)
        worth = np.where((left > 0)[:, None], np.where(short, np.maximum(gain, 0.0), 0.0), 0.0)
        best = int(np.argmax(worth.sum(axis=1)))
        helps = worth[best] > 0
        if not helps.any():
            return None
        times = int(np.clip(np.floor((need[helps] / worth[best][helps]).min()), 1, left[best]))
        at = at + times * moves[best]
        among += times * members[best]
        left[best] -= times
        count += times


def _further(on: int, total: int, share: float, then: Supported) -> int | None:
    """Return how many further events decide, all of them counting (supported) or none (contradicted)."""
    if (share >= 1) if then == "supported" else (share <= 0 and on > 0):
        return None
    # One more than brings it to that side: what is left without one of them must lie there, too.
    against = on / share - total if share > 0 else 0.0
    needed = 1 + ((share * total - on) / (1 - share) if then == "supported" else against)
    if needed > MOST_EVENTS:
        return None
    more = max(math.floor(needed) - 1, 0)
    while not is_firm(on + (more if then == "supported" else 0), total + more, share, then):
        more += 1
    return more
