"""Symbols that would hide each other stand side by side: moved as little as it takes, the same way every time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.share.picture.projection import Box

    Values = NDArray[np.float64]

_ROUNDS: Final = 90
#: Overlaps below this are none, points.
_FINE: Final = 0.02
#: No symbol is moved further than so many times its own reach.
_MOST: Final = 6.0
#: Turns by it never fall on each other, radians.
_GOLDEN: Final = 2.399963229728653


@dataclass(frozen=True, slots=True)
class Kept:
    """What symbols keep off.

    Attributes
    ----------
    line
        The ends of the pair's line (two rows of x and y), if it is on the map.
    half
        How far it reaches to either side, and round its ends, points.
    boxes
        Rectangles such as the scale bar's.
    """

    line: Values | None = None
    half: float = 0.0
    boxes: tuple[Box, ...] = ()


def apart(home: Values, reach: Values, frame: Box, kept: Kept) -> Values:
    """Return where symbols stand: inside the frame, off what is kept, and off each other as far as there is room.

    Parameters
    ----------
    home, reach
        Rows of x and y of their places, and how far each symbol reaches from its middle, points.
    """
    xy = _inside(home.copy(), reach, frame)
    for _ in range(_ROUNDS):
        push = _from_each_other(xy, reach) + _off_line(xy, reach, kept)
        for box in kept.boxes:
            push += _off_box(xy, reach, box, frame)
        if np.abs(push).max(initial=0.0) < _FINE:
            break
        away = xy + push - home
        long = np.sqrt((away**2).sum(axis=1))
        away *= np.minimum(1.0, _MOST * reach / np.maximum(long, _FINE))[:, None]
        xy = _inside(home + away, reach, frame)
    return xy


def _inside(xy: Values, reach: Values, frame: Box) -> Values:
    for axis, low, high in ((0, frame.left, frame.right), (1, frame.bottom, frame.top)):
        xy[:, axis] = np.clip(xy[:, axis], low + reach, np.maximum(high - reach, low + reach))
    return xy


def _from_each_other(xy: Values, reach: Values) -> Values:
    """Return half of what parts each from those it overlaps; those at one place go different ways."""
    first, second = np.nonzero(np.triu(_overlap(xy, reach) > 0, 1))
    push = np.zeros_like(xy)
    if not len(first):
        return push
    between = xy[first] - xy[second]
    long = np.sqrt((between**2).sum(axis=1))
    turn = _GOLDEN * second
    straight = np.column_stack([np.cos(turn), np.sin(turn)])
    one = long < _FINE
    ways = np.where(one[:, None], straight, between / np.where(one, 1.0, long)[:, None])
    step = ways * ((reach[first] + reach[second] - long) * 0.5)[:, None]
    np.add.at(push, first, step)
    np.add.at(push, second, -step)
    # Pushed by many at once, a symbol would leap over them.
    times = np.bincount(first, minlength=len(xy)) + np.bincount(second, minlength=len(xy))
    return np.asarray(push / np.maximum(1.0, np.sqrt(times))[:, None])


def _overlap(xy: Values, reach: Values) -> Values:
    """Return by how much each two overlap, points."""
    across, up = (xy[:, axis][:, None] - xy[:, axis][None, :] for axis in (0, 1))
    return np.asarray(reach[:, None] + reach[None, :] - np.sqrt(across**2 + up**2))


def _off_line(xy: Values, reach: Values, kept: Kept) -> Values:
    """Return what moves symbols off the pair's line, to the side on which they are."""
    if kept.line is None:
        return np.zeros_like(xy)
    start, end = kept.line
    along = end - start
    square = float(along @ along)
    share = np.clip((xy - start) @ along / square, 0.0, 1.0) if square > 0 else np.zeros(len(xy))
    away = xy - (start + share[:, None] * along)
    long = np.sqrt((away**2).sum(axis=1))
    aside = np.array([-along[1], along[0]]) / np.sqrt(square) if square > 0 else np.array([1.0, 0.0])
    one = long < _FINE
    ways = np.where(one[:, None], aside, away / np.where(one, 1.0, long)[:, None])
    return np.asarray(ways * np.maximum(0.0, reach + kept.half - long)[:, None])


def _off_box(xy: Values, reach: Values, box: Box, frame: Box) -> Values:
    """Return what moves symbols out of a rectangle, over its nearest side that has room beyond it."""
    ways = np.column_stack([xy[:, 0] + reach - box.left, box.right + reach - xy[:, 0],
                            xy[:, 1] + reach - box.bottom, box.top + reach - xy[:, 1]])  # fmt: skip
    meets = (ways > 0).all(axis=1)
    beyond = np.array([box.left - frame.left, frame.right - box.right, box.bottom - frame.bottom, frame.top - box.top])
    ways = np.where(beyond[None, :] >= 2 * reach[:, None], ways, np.inf)
    meets &= np.isfinite(ways).any(axis=1)
    nearest = ways.argmin(axis=1)
    signs = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, -1.0], [0.0, 1.0]])
    return np.asarray(signs[nearest] * np.where(meets, ways.min(axis=1), 0.0)[:, None])
