"""The names of holders and of countries, each in the widest free stretch of its ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.model.actors import UNKNOWN
from geo.share.picture import text as words
from geo.share.picture.cut import is_inside
from geo.share.picture.names import Label, place_label, write
from geo.share.picture.projection import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from geo.draw.palette import Style
    from geo.share.picture.names import Taken
    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame
    from geo.share.picture.zones import Held

#: A holder's name takes no more than so many ems of a line.
_WIDEST: Final = 18.0


def draw_holders(paper: Paper, taken: Taken, grounds: Sequence[Held], chosen: dict[str, Style], frame: Frame) -> None:
    """Write each holder in the widest free stretch of its ground: its name, or its letter where that has no room."""
    size = paper.measures.label * 1.22
    for held in grounds:
        if held.actor == UNKNOWN:
            continue
        stretches = _stretches(held.rings, frame.box)
        style = chosen[held.actor]
        for lines in _settings(held.actor, style.letter, size):
            labels = [Label(line, size, paper.colours.ink(style), bold=True) for line in lines]
            wide = max(label.width for label in labels)
            spots = [
                (x, y)
                for x, y, room in stretches
                if room > wide + size and (len(lines) == 1 or _holds(held.rings, x, y, wide / 2, size * 1.3))
            ]
            if _place_lines(paper, taken, labels, spots):
                break


def _settings(name: str, letter: str, size: float) -> list[list[str]]:
    """Return how a holder may be written: on one line, on two, cut where it is longer than any map, by its letter."""
    said = words.plain(name[:1].upper() + name[1:])
    made = []
    whole = words.width(said, size, bold=True)
    if whole <= size * _WIDEST:
        made.append([said])
    if " " in said:
        # Two lines about as long as each other, and no longer than they may be.
        rooms = [min(whole * share, size * _WIDEST) for share in (0.54, 0.62, 0.72)]
        halves = [words.lines(said, room, size, bold=True, most=2) for room in rooms]
        made += next(([half] for half in halves if len(half) == 2 and not half[1].endswith("…")), [])
    if not made:
        made.append(words.lines(said, size * _WIDEST, size, bold=True, most=2))
    return [*made, [words.plain(letter)]]


def _holds(rings: Sequence[NDArray[np.float64]], x: float, y: float, half: float, up: float) -> bool:
    """Whether a rectangle round a point has its corners inside rings."""
    return all(is_inside(rings, x + half * across, y + up * rise) for across in (-1, 1) for rise in (-1, 1))


def _place_lines(paper: Paper, taken: Taken, labels: list[Label], spots: Iterable[tuple[float, float]]) -> bool:
    """Write lines below each other round the first spot (their middle) with room for them, or nowhere."""
    size = labels[0].size
    step, wide = size * 1.16, max(label.width for label in labels)
    half = (len(labels) - 1) * step / 2 + size * 0.5
    for x, y in spots:
        if taken.free(Box(x - wide / 2, y - half, x + wide / 2, y + half).grown(size * 0.16)):
            first = y + (len(labels) - 1) * step / 2
            for number, label in enumerate(labels):
                middle = (x - label.width / 2, first - number * step)
                write(paper, label, *middle)
            taken.add(Box(x - wide / 2, y - half, x + wide / 2, y + half).grown(size * 0.16))
            return True
    return False


def _stretches(rings: Sequence[NDArray[np.float64]], box: Box) -> list[tuple[float, float, float]]:
    """Return level stretches inside rings and on the map, widest first: x and y of the middle, and the width."""
    low, high = (max(box.bottom, min(float(ring[:, 1].min()) for ring in rings)),
                 min(box.top, max(float(ring[:, 1].max()) for ring in rings)))  # fmt: skip
    found = []
    for y in np.linspace(low, high, 17)[1:-1]:
        crossings = []
        for ring in rings:
            after = np.roll(ring, -1, axis=0)
            across = (ring[:, 1] > y) != (after[:, 1] > y)
            a, b = ring[across], after[across]
            crossings += ((y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0]) + a[:, 0]).tolist()
        crossings.sort()
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            left, right = max(left, box.left), min(right, box.right)  # noqa: PLW2901
            if right > left:
                found.append(((left + right) / 2, float(y), right - left))
    # Of equally wide ones the middle of the ground.
    return sorted(found, key=lambda one: (-round(one[2]), abs(one[1] - (low + high) / 2), one))[:12]


def draw_countries(
    paper: Paper, taken: Taken, frame: Frame, outlines: Sequence[tuple[str, NDArray[np.float64]]], *, size: float
) -> None:
    """Write countries' names where two or more show, each in the widest free stretch of its land.

    The one in the middle of the map goes first.
    """
    rings: dict[str, list[NDArray[np.float64]]] = {}
    for name, ring in outlines:
        rings.setdefault(name, []).append(ring)
    seen = {name: _stretches(found, frame.box) for name, found in rings.items() if _reaches(found, frame.box)}
    wide = {name: stretches for name, stretches in seen.items() if stretches}
    # The only one is what the inset says.
    if len(wide) < 2:
        return
    middle = (frame.box.left + frame.box.right) / 2, (frame.box.bottom + frame.box.top) / 2
    for name in sorted(wide, key=lambda one: (not is_inside(rings[one], *middle), -wide[one][0][2], one)):
        label = Label(words.plain(name), size, paper.colours.muted)
        spots = [(x - label.width / 2, y) for x, y, room in wide[name] if room > label.width + size * 0.6]
        place_label(paper, taken, label, spots)


def _reaches(rings: Sequence[NDArray[np.float64]], box: Box) -> bool:
    low, high = min(float(ring[:, 1].min()) for ring in rings), max(float(ring[:, 1].max()) for ring in rings)
    return high > box.bottom and low < box.top
