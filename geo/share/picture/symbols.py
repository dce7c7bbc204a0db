"""The shapes of kinds of events, as on the screen (`geo/draw/timeline/symbols.js`)."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.path import Path

from geo.model.kinds import ATTACK_ON_CIVILIANS, BATTLE, CAPTURE, STRIKE
from geo.share.picture.cut import moved


@cache
def symbol(kind: str) -> Path:
    """Return the outline of a kind round (0, 0), about 1 from its middle to its edge."""
    if kind == BATTLE:
        # A cross of two bars, turned by 45 degrees.
        a, b = 1.02, 0.4
        return _closed(
            [(0, b), (a - b, a), (a, a - b), (b, 0), (a, b - a), (a - b, -a),
             (0, -b), (b - a, -a), (-a, b - a), (-b, 0), (-a, a - b), (b - a, a)]
        )  # fmt: skip
    if kind == STRIKE:
        return _closed([(0, 1.1), (1.1, -0.85), (-1.1, -0.85)])
    if kind == CAPTURE:
        # A flag on its staff; the foot of the staff stands left of the point.
        return _closed([(-0.75, 1.2), (1.1, 0.55), (-0.35, -0.15), (-0.35, -1.2), (-0.75, -1.2)])
    circle = Path.unit_circle()
    if kind == ATTACK_ON_CIVILIANS:
        # An open centre tells it from the dot of other kinds at any size: the inner circle runs the other way round.
        back = Path(np.asarray(circle.vertices)[:-1][::-1], np.asarray(circle.codes)[:-1])
        return Path.make_compound_path(moved(circle, 0.95), moved(back, 0.4))
    return moved(circle, 0.6)


def _closed(corners: list[tuple[float, float]]) -> Path:
    points = np.array([*corners, corners[0]], dtype=np.float64)
    return Path(points, [Path.MOVETO, *[Path.LINETO] * (len(corners) - 1), Path.CLOSEPOLY])


def hexagon(width: float) -> Path:
    """Return a hexagon round (0, 0) with two upright sides so far from each other."""
    turns = np.radians(np.arange(6) * 60)
    radius = width / np.sqrt(3)
    return _closed([(float(x), float(y)) for x, y in zip(radius * np.sin(turns), radius * np.cos(turns), strict=True)])
