"""Six-sided cells that count events where symbols would hide each other: from pale to strong, by classes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.share.picture.cut import area_path
from geo.share.picture.symbols import hexagon
from geo.share.picture.zones import mixed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame
    from geo.share.picture.spots import Spots

    Values = NDArray[np.float64]

#: A class of cells: from so many events to so many (None: or more), and its colour.
Class = tuple[int, int | None, str]

_MOST_CLASSES: Final = 5


def draw_cells(paper: Paper, frame: Frame, spots: Spots, cell: float) -> tuple[Class, ...]:
    """Draw six-sided cells by how many events they hold; return the classes: from, to, colour."""
    if not len(spots.count):
        return ()
    column, row = _cells(spots.xy, cell)
    places, of = np.unique(np.column_stack([column, row]), axis=0, return_inverse=True)
    sums = np.bincount(of.ravel(), weights=spots.count).astype(np.int64)
    breaks = class_breaks(int(sums.max()))
    colours = paper.colours
    pale, strong = mixed(colours.land, colours.accent, 0.42), mixed(colours.accent, colours.text, 0.6)
    classes: list[Class] = []
    corners = np.asarray(hexagon(cell * 0.97).vertices)[:-1]
    for number, least in enumerate(breaks):
        share = number / (len(breaks) - 1) if len(breaks) > 1 else 0.5
        colour = mixed(pale, strong, share)
        until = breaks[number + 1] if number + 1 < len(breaks) else None
        here = (sums >= least) & ((sums < until) if until is not None else True)
        classes.append((least, None if until is None else until - 1, colour))
        centres = places[here] * (cell / 2, cell * math.sqrt(3) / 2)
        path = area_path(corners + centre for centre in centres)
        paper.shape(path, fill=colour, alpha=0.88, clip=frame.box)
    return tuple(classes)


def _cells(xy: Values, size: float) -> tuple[Values, Values]:
    """Return the cell of each place: of two lattices of centres the nearer one, in half widths and half rows."""
    tall = size * math.sqrt(3)
    x, y = xy.T
    row, column = np.rint(y / tall), np.rint(x / size)
    row2, column2 = np.floor(y / tall), np.floor(x / size)
    near = (x - column * size) ** 2 + (y - row * tall) ** 2
    near2 = (x - (column2 + 0.5) * size) ** 2 + (y - (row2 + 0.5) * tall) ** 2
    first = near <= near2
    return np.where(first, 2 * column, 2 * column2 + 1), np.where(first, 2 * row, 2 * row2 + 1)


def class_breaks(most: int) -> list[int]:
    """Return the lower bounds of classes for counts up to `most`: 1, 2, 5, 10 and so on, thinned out evenly.

    Examples
    --------
    >>> class_breaks(3), class_breaks(4000)
    ([1, 2, 3], [1, 10, 50, 500, 2000])
    """
    if most <= _MOST_CLASSES:
        return list(range(1, most + 1))
    steps = [n * 10**power for power in range(len(str(most))) for n in (1, 2, 5) if n * 10**power <= most]
    if len(steps) <= _MOST_CLASSES:
        return steps
    return [steps[math.floor(i * (len(steps) - 1) / (_MOST_CLASSES - 1) + 0.5)] for i in range(_MOST_CLASSES)]
