"""The pair's shortest line with its length and interval beside it, the names of its ends, and the area measured."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.path import Path

from geo.model.text import distance_text, interval_text
from geo.model.view import WHOLE
from geo.share.picture import text as words
from geo.share.picture.apart import Kept
from geo.share.picture.names import Label, place_label
from geo.share.picture.paper import Stroke
from geo.share.picture.projection import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo.measure.gap import Gap
    from geo.model.view import Definition
    from geo.scene import Scene
    from geo.share.picture.names import Places, Taken
    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame

    Values = NDArray[np.float64]

#: A line takes no more boxes than this.
_MOST_BOXES: Final = 400
#: Room inside the label's box, of the size of labels.
_INNER: Final = 0.55
#: What a name of the sentence weighs where something has to be covered; a symbol weighs 1.
_SAID: Final = 3.0
#: Directions from the line's middle in which its label is tried, degrees from the line's own: first across it.
_TURNS: Final = (
    -90,
    90,
    *(side * (90 + off) for step in range(15, 91, 15) for off in (-step, step) for side in (-1, 1)),
)
#: How a definition is said on the sheet.
DEFINITIONS: Final[dict[Definition, str]] = {
    "position-to-edge": "position to edge",
    "edge-to-edge": "edge to edge",
    "position-to-position": "position to position",
}


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the pair's line is on the sheet, and its label; `shown` is whether any of it is on the map."""

    start: tuple[float, float]
    end: tuple[float, float]
    shown: bool


def draw_area(paper: Paper, frame: Frame, scene: Scene) -> bool:
    """Draw the frame of the area measured; whether there is one that reaches into the map."""
    area = scene.view.area
    if area is None or area == WHOLE or scene.view.pair is None:
        return False
    west, south, east, north = area
    stroke, found = paper.measures.stroke, False
    for turn in frame.turns(west, east):
        (left, bottom), (right, top) = frame.points([west + turn, east + turn], [south, north])
        box = Box(float(left), float(bottom), float(right), float(top))
        if not box.meets(frame.box) or box.holds(frame.box):
            continue
        found = True
        corners = [
            (box.left, box.bottom),
            (box.right, box.bottom),
            (box.right, box.top),
            (box.left, box.top),
            (box.left, box.bottom),
        ]
        dashed = Stroke(paper.colours.muted, stroke * 1.7, dashes=(stroke * 2, stroke * 5))
        paper.line(corners, dashed, clip=frame.box)
    return found


def ends_of(gap: Gap, frame: Frame) -> Ends:
    """Return the ends of a line on the sheet: the shorter way round, over the 180th meridian where that is it."""
    start, end = gap.start, gap.end
    last = end.lon + 360 * round((start.lon - end.lon) / 360)
    middle = (start.lon + last) / 2
    turn = 360 * round((frame.lon - middle) / 360)
    xy = frame.points([start.lon + turn, last + turn], [start.lat, end.lat])
    (ax, ay), (bx, by) = xy.tolist()
    box = Box(min(ax, bx) - 1, min(ay, by) - 1, max(ax, bx) + 1, max(ay, by) + 1)
    return Ends((ax, ay), (bx, by), box.meets(frame.box))


def draw_line(paper: Paper, frame: Frame, scene: Scene) -> Kept:
    """Draw the line with its ends; return what symbols keep off, without a line where it is not on the map."""
    gap = scene.gap
    if gap is None or "no-line" in scene.view.display:
        return Kept()
    ends = ends_of(gap, frame)
    if not ends.shown:
        return Kept()
    colours, stroke, radius = paper.colours, paper.measures.stroke, _radius(paper)
    for wide, colour in ((9.0, colours.halo), (5.0, colours.text)):
        paper.line([ends.start, ends.end], Stroke(colour, stroke * wide), clip=frame.box)
    for x, y in (ends.start, ends.end):
        paper.circle(x, y, radius, fill=colours.halo, line=Stroke(colours.text, stroke * 3), clip=frame.box)
    return Kept(line=np.array([ends.start, ends.end]), half=radius + stroke * 2)


def _radius(paper: Paper) -> float:
    return paper.measures.stroke * 5.4


def draw_length(
    paper: Paper, frame: Frame, gap: Gap, taken: Taken, *, symbols: Sequence[tuple[float, float, float]]
) -> None:
    """Write the line's length and interval in a box, where it covers nothing that is taken, with a thin line to it.

    Parameters
    ----------
    symbols
        Those of events, which the thin line does not cross: rows of x, y and half size.
    """
    colours, stroke, em = paper.colours, paper.measures.stroke, paper.measures.label
    ends, said = ends_of(gap, frame), _words(paper, gap)
    box = _beside(
        frame.box,
        taken,
        ends,
        _size(said, em),
        symbols=np.array(symbols).reshape(-1, 3),
        away=em * 1.2,
        half=_radius(paper) + stroke * 2,
    )
    taken.add(box.grown(2))
    # The thin line ends where the thick one begins.
    path = _leader(box, ends, gap=stroke * 2.5)
    for wide, colour in ((3.4, colours.halo), (1.0, colours.text)):
        paper.shape(path, line=Stroke(colour, stroke * wide), clip=frame.box)
    _draw_label(paper, box, said)


def keep_clear(taken: Taken, line: NDArray[np.float64], half: float, *, weight: float = 1.0) -> None:
    """Take the room of a line (rows of x and y), so many points to either side; of a very long one that of parts."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0, along[-1], min(2 + int(along[-1] / half), _MOST_BOXES))
    spots = np.column_stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])])
    taken.add_all((Box(x - half, y - half, x + half, y + half) for x, y in spots.tolist()), weight=weight)


def _words(paper: Paper, gap: Gap) -> list[Label]:
    colours, measures = paper.colours, paper.measures
    big, small = measures.label * 1.3, measures.label * 0.98
    return [
        Label(distance_text(gap.distance_m), big, colours.text, bold=True),
        Label(f"interval {interval_text(gap.low_m, gap.high_m)}", small, colours.text),
        Label(DEFINITIONS[gap.definition], small, colours.muted),
    ]


def _size(said: list[Label], em: float) -> tuple[float, float]:
    """Return the width and height of a label's box."""
    wide, high = max(label.width for label in said), sum(label.size for label in said) * words.LEADING
    return wide + 2 * _INNER * em, high + 1.2 * _INNER * em


def _draw_label(paper: Paper, box: Box, said: list[Label]) -> None:
    colours, em = paper.colours, paper.measures.label
    paper.rectangle(box, fill=colours.panel, line=Stroke(colours.text, paper.measures.stroke), round_by=em * 0.4)
    top = box.top - 0.6 * _INNER * em
    for label in said:
        top -= label.size * words.LEADING
        x, y = box.left + _INNER * em, top + label.size * 0.3
        paper.text(x, y, label.text, label.size, colour=label.colour, bold=label.bold)


def _beside(
    frame: Box, taken: Taken, ends: Ends, size: tuple[float, float], *, symbols: Values, away: float, half: float
) -> Box:
    """Return where a label stands: beside the middle of what the map shows of the line, as near as there is room.

    Where it must cover something, it covers the least.
    """
    inside, (wide, high) = frame.grown(-4), size
    (ax, ay), (bx, by) = ends.start, ends.end
    x = min(max((ax + bx) / 2, inside.left), inside.right)
    y = min(max((ay + by) / 2, inside.bottom), inside.top)
    level = math.atan2(by - ay, bx - ax) if (ax, ay) != (bx, by) else 0.0
    best, least = Box(inside.left, inside.top - high, inside.left + wide, inside.top), math.inf
    for far in (1.0, 1.8, 3.0, 4.0, 5.0, 6.5, 8.0, 10.0, 12.0):
        for turn in _TURNS:
            angle = level + math.radians(turn)
            dx, dy = math.cos(angle), math.sin(angle)
            reach = abs(dx) * wide / 2 + abs(dy) * high / 2 + away * far
            left, bottom = x + dx * reach - wide / 2, y + dy * reach - high / 2
            box = Box(left, bottom, left + wide, bottom + high)
            if not inside.holds(box):
                continue
            # A nearer box may hide a few more dots of places, never a symbol or a name.
            cost = (
                taken.weight(box.grown(away * 0.25))
                + 0.025 * far
                + _crossed(taken, _leader(box, ends), ends, symbols, half)
            )
            if cost < least:
                best, least = box, cost
    return best


def _crossed(taken: Taken, leader: Path, ends: Ends, symbols: Values, half: float) -> float:
    """Return what a thin line would cross: of what is taken where it is not yet at the pair's line, and symbols."""
    start, end = np.asarray(leader.vertices)
    share = np.linspace(0.0, 1.0, max(2, int(float(np.hypot(*(end - start))) / 2.5)))[:, None]
    spots = start + share * (end - start)
    first, along = np.array(ends.start), np.subtract(ends.end, ends.start)
    at = np.clip((spots - first) @ along / max(float(along @ along), 1e-9), 0.0, 1.0)[:, None]
    free = np.hypot(*(spots - first - at * along).T) > half + 3
    most = max((taken.weight(Box(x - 2, y - 2, x + 2, y + 2)) for x, y in spots[free].tolist()), default=0.0)
    # Straight through an end of the line it would hide that.
    through = (np.hypot(spots[:, :1] - [[ends.start[0], ends.end[0]]], spots[:, 1:] - [[ends.start[1], ends.end[1]]])
               < half * 0.8).any(axis=0).sum()  # fmt: skip
    between = np.hypot(spots[:, :1] - symbols[None, :, 0], spots[:, 1:] - symbols[None, :, 1])
    return most + float(through) + float((between < symbols[None, :, 2]).any(axis=0).sum())


def _leader(box: Box, ends: Ends, *, gap: float = 0.0) -> Path:
    """Return a thin line from a label to the middle of what it is about, but for the last points."""
    (ax, ay), (bx, by) = ends.start, ends.end
    x, y = (ax + bx) / 2, (ay + by) / 2
    left, bottom = min(max(x, box.left), box.right), min(max(y, box.bottom), box.top)
    long = math.hypot(x - left, y - bottom)
    share = max(0.0, 1 - gap / long) if long else 0.0
    return Path([(left, bottom), (left + (x - left) * share, bottom + (y - bottom) * share)])


def name_ends(paper: Paper, frame: Frame, taken: Taken, scene: Scene, places: Places) -> frozenset[str]:
    """Write the names that the sentence has: of the line's ends, or of the place an end is near; return them."""
    gap, written = scene.gap, set()
    if gap is None:
        return frozenset()
    ends, size = ends_of(gap, frame), paper.measures.label * 1.05
    away = paper.measures.stroke * 8
    above = ends.start[1] >= ends.end[1]
    for at, witness, up in ((ends.start, gap.start, above), (ends.end, gap.end, not above)):
        if witness is gap.end and gap.start.name == gap.end.name:
            continue
        name, (x, y), far = _named(witness.name, at, places)
        if name in written or not frame.inside(np.array([[x, y]])).all():
            continue
        said = words.shortened(words.plain(name), size * 22, size, bold=True)
        label = Label(said, size, paper.colours.text, bold=True)
        spots = _round(x, y, label.width, size, away * far, up=1 if up else -1)
        place_label(paper, taken, label, spots, anyway=_SAID, weight=_SAID)
        written.add(name)
    return frozenset(written)


def _named(name: str, at: tuple[float, float], places: Places) -> tuple[str, tuple[float, float], float]:
    """Return what to write for an end, where, and how far from there, of the usual.

    An end "near" a place that is on the map is told by that place.
    """
    place = name.rpartition(" near ")[2]
    found = [tuple(xy) for xy, known in zip(places.xy.tolist(), places.names, strict=True) if known == place != name]
    if not found:
        return name, at, 1.0
    x, y = min(found, key=lambda xy: (math.dist(xy, at), xy))
    return place, (x, y), 0.6


def _round(x: float, y: float, wide: float, size: float, away: float, *, up: int) -> Iterator[tuple[float, float]]:
    """Give spots for a name round a place: first beyond the line's end, then beside it, then further away."""
    for far in (1.0, 1.7, 2.6):
        rise = (away * far + size * 0.6) * up
        left, right = x - away * far - wide, x + away * far
        yield from ((x - wide / 2, y + rise), (right, y), (left, y), (right, y + rise * 0.7), (left, y + rise * 0.7))
        yield from ((right, y - rise * 0.7), (left, y - rise * 0.7), (x - wide / 2, y - rise))
