"""Patterns that say whose ground it is without colour: lines and dots in points, drawn where a zone is.

They have the names of `geo.draw.palette` and look as on the screen. Dots and crosses are dashes of lines, so that a
sheet's file stays small however large a zone is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.share.picture.cut import line_path

if TYPE_CHECKING:
    from matplotlib.path import Path

    from geo.share.picture.projection import Box

#: A dash so short that only its round ends show.
_DOT: Final = 0.01


@dataclass(frozen=True, slots=True)
class Hatch:
    """Lines of a pattern: their path, width in points, dashes, and whether they are holes in the lines below."""

    path: Path
    width: float
    dashes: tuple[float, ...] = ()
    hole: bool = False


def hatches(pattern: str, box: Box, step: float) -> list[Hatch]:
    """Return the lines of a pattern over a box, tied to the sheet's corner, a tile being ``step`` points wide."""
    thin = step * 0.13
    level, upright = _level(box, step), _upright(box, step)
    dot = (_DOT, step - _DOT)
    made = {
        "slant": lambda: [Hatch(_slant(box, step, 1), thin)],
        "back-slant": lambda: [Hatch(_slant(box, step, -1), thin)],
        "weave": lambda: [Hatch(_slant(box, step, 1), thin), Hatch(_slant(box, step, -1), thin)],
        "dots": lambda: [Hatch(level, step * 0.24, dot), Hatch(_level(box, step, by=0.5), step * 0.24, dot)],
        "level": lambda: [Hatch(level, thin)],
        "upright": lambda: [Hatch(upright, thin)],
        "grid": lambda: [Hatch(level, thin), Hatch(upright, thin)],
        "crosses": lambda: [
            Hatch(_level(box, step, back=0.2), thin, (step * 0.4, step * 0.6)),
            Hatch(_upright(box, step, back=0.2), thin, (step * 0.4, step * 0.6)),
        ],
        "rings": lambda: [Hatch(level, step * 0.52, dot), Hatch(level, step * 0.28, dot, hole=True)],
    }
    return made[pattern]() if pattern in made else []


def stripes(box: Box, step: float) -> Hatch:
    """Return broad slanted stripes, half of the ground: contested ground has the colours of both."""
    return Hatch(_slant(box, step * 1.4, 1), step * 1.4 / (2 * math.sqrt(2)))


def _steps(low: float, high: float, step: float) -> np.ndarray:
    return np.arange(math.floor(low / step) - 1, math.ceil(high / step) + 2) * step


def _level(box: Box, step: float, *, by: float = 0.0, back: float = 0.0) -> Path:
    """Lines from left to right; they begin on a multiple of the step, so that dashes of all stand below each other."""
    left = (math.floor(box.left / step) - 1 + by - back) * step
    return _lines([((left, y + by * step), (box.right, y + by * step)) for y in _steps(box.bottom, box.top, step)])


def _upright(box: Box, step: float, *, back: float = 0.0) -> Path:
    foot = (math.floor(box.bottom / step) - 1 - back) * step
    return _lines([((x, foot), (x, box.top)) for x in _steps(box.left, box.right, step)])


def _slant(box: Box, step: float, sign: int) -> Path:
    """Lines at 45 degrees, rising to the right (1) or falling."""
    rise = box.top - box.bottom
    low, high = (box.bottom, box.top) if sign > 0 else (box.top, box.bottom)
    # A line x - sign * y = a multiple of the step.
    firsts = _steps(box.left - sign * low - rise, box.right - sign * low, step)
    return _lines([((c + sign * low, low), (c + sign * low + rise, high)) for c in firsts])


def _lines(pairs: list[tuple[tuple[float, float], tuple[float, float]]]) -> Path:
    path = line_path([np.array(pair) for pair in pairs])
    if path is None:
        raise ValueError("a pattern needs a box")
    return path
