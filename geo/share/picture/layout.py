"""Where everything stands on a sheet: head, map, what its signs mean beside it, sources below.

On high sheets the head stands above the map, on low ones beside it, so that the map has the whole height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.share.picture import furniture, locator
from geo.share.picture import text as words
from geo.share.picture.extent import frame_of
from geo.share.picture.legend import draw_legend
from geo.share.picture.look import COLOURS, MEASURES
from geo.share.picture.map import TILE, draw_map
from geo.share.picture.paper import Paper, Stroke, height_of
from geo.share.picture.projection import Box
from geo.share.picture.words import foot_of, head_of, sources_known
from geo.share.picture.zones import styles_of, zones_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

    from geo.share.picture import Size, SizeName
    from geo.share.picture.projection import Frame
    from geo.share.snapshot import Snapshot

#: How much of the sheet's height the head may take: above the map, beside it.
_HEAD_SHARES: Final = {False: 0.25, True: 0.4}
#: How much of the column beside the map the head may take.
_HEAD_BESIDE: Final = 0.48
#: Sizes of type tried for the head, of the full ones, the last whatever room it takes.
_HEAD_SIZES: Final = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64)
#: The inset: its height of its width, and beside a title its width of the column's.
_INSET_HEIGHT: Final = {False: 0.44, True: 0.68}
_INSET_WIDTH: Final = 0.25


def draw_sheet(snapshot: Snapshot, *, name: SizeName, size: Size) -> Figure:
    """Return the sheet of a snapshot, drawn."""
    paper = Paper(size, COLOURS[snapshot.wanted.theme], MEASURES[name])
    measures = paper.measures
    inner = paper.box.grown(-measures.margin)
    foot = _draw_foot(paper, inner, snapshot) + measures.gap
    column = Box(inner.right - measures.column, foot, inner.right, inner.top)
    ticks = furniture.tick_room(paper)
    left, bottom, right = inner.left + ticks, foot + ticks, column.left - measures.gap * 1.4
    if measures.beside:
        frame = _frame(snapshot, Box(left, bottom, right, inner.top - ticks * 0.3))
        _draw_beside(paper, snapshot, frame, column)
    else:
        top = _draw_head(paper, inner, snapshot) - measures.gap
        frame = _frame(snapshot, Box(left, bottom, right, top))
        _draw_column(paper, snapshot, frame, Box(column.left, column.bottom, column.right, top))
    return paper.figure


def _frame(snapshot: Snapshot, box: Box) -> Frame:
    return frame_of(snapshot.scene, zones_at(snapshot.scene), box)


def _draw_column(paper: Paper, snapshot: Snapshot, frame: Frame, column: Box) -> None:
    """Draw the map, and beside it the legend, the inset, and where the scale bar is right."""
    foot = _draw_scale_note(paper, frame, column)
    if locator.is_wanted(frame):
        foot += paper.measures.small * 0.5
        place = Box(column.left, foot, column.right, foot + column.width * _INSET_HEIGHT[False])
        locator.draw_locator(paper, frame, place)
        foot = place.top
    room = Box(column.left, foot + paper.measures.gap * 0.7, column.right, column.top)
    _draw_map_and_legend(paper, snapshot, frame, room, columns=1)


def _draw_beside(paper: Paper, snapshot: Snapshot, frame: Frame, column: Box) -> None:
    """Draw the map, and beside it the head with the inset by its title, the legend, and what the scale bar says."""
    inset = None
    if locator.is_wanted(frame):
        wide = column.width * _INSET_WIDTH
        inset = Box(column.right - wide, column.top - wide * _INSET_HEIGHT[True], column.right, column.top)
        locator.draw_locator(paper, frame, inset)
    top = _draw_head(paper, column, snapshot, inset=inset)
    foot = _draw_scale_note(paper, frame, column)
    room = Box(column.left, foot + paper.measures.gap * 0.4, column.right, top - paper.measures.gap * 0.8)
    _draw_map_and_legend(paper, snapshot, frame, room, columns=2)


def _draw_map_and_legend(paper: Paper, snapshot: Snapshot, frame: Frame, room: Box, *, columns: int) -> None:
    shown = draw_map(paper, snapshot.scene, frame)
    step = paper.measures.label * TILE
    draw_legend(paper, room, snapshot.scene, shown, styles_of(snapshot.scene), step=step, columns=columns)


def _draw_scale_note(paper: Paper, frame: Frame, column: Box) -> float:
    """Say at the foot of the column where the scale bar is right; return where that begins."""
    size = paper.measures.small
    notes = words.lines(furniture.scale_note(frame), column.width, size)
    top = column.bottom + height_of(len(notes), size)
    paper.paragraph(column.left, top, notes, size, colour=paper.colours.muted)
    return top


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the head: its lines, their size, whether it is strong, and the room below it."""

    lines: list[str]
    size: float
    strong: bool = False

    @property
    def height(self) -> float:
        return height_of(len(self.lines), self.size) + (self.size * 0.22 if self.lines else 0.0)

    @property
    def whole(self) -> bool:
        return not (self.lines and self.lines[-1].endswith("…"))


def _draw_head(paper: Paper, box: Box, snapshot: Snapshot, *, inset: Box | None = None) -> float:
    """Write title, sentence, interval and facts from the top of a box; return where they end."""
    most = paper.box.height * _HEAD_SHARES[paper.measures.beside]
    if paper.measures.beside:
        # The legend stands below it: what a long foot takes is taken from both.
        most = min(most, box.height * _HEAD_BESIDE)
    for parts in _heads(paper, box, snapshot, inset):
        least = inset.height + paper.measures.gap if inset else 0.0
        high = max(parts[0].height, least) + sum(part.height for part in parts[1:])
        if high <= most and all(part.whole for part in parts):
            break
    y = box.top
    for number, part in enumerate(parts):
        colour = paper.colours.text if number < 2 else paper.colours.muted
        paper.paragraph(box.left, y, part.lines, part.size, bold=part.strong, colour=colour)
        y -= part.height
        if number == 0 and inset:
            y = min(y, inset.bottom - paper.measures.gap * 0.7)
    return y


def _heads(paper: Paper, box: Box, snapshot: Snapshot, inset: Box | None) -> Iterator[list[_Part]]:
    """Give the head in one size of type after the other, cut only in the last."""
    measures, head = paper.measures, head_of(snapshot)
    beside = measures.beside
    for share in _HEAD_SIZES:
        title, lead, body = measures.title * share, measures.lead * share, measures.body * max(share, 0.82)
        room = inset.left - measures.gap - box.left if inset else box.width
        yield [
            _Part(words.lines(head.title, room, title, bold=True, most=3 if beside else 2), title, strong=True),
            _Part(words.lines(head.sentence, box.width, lead, most=8 if beside else 4), lead),
            _Part(words.lines(head.interval, box.width, body, most=5 if beside else 2), body),
            _Part(words.lines(head.facts, box.width, body, most=5 if beside else 2), body),
        ]


def _draw_foot(paper: Paper, inner: Box, snapshot: Snapshot) -> float:
    """Write sources, what was done to the data, link and digest; return where they begin."""
    measures, colours = paper.measures, paper.colours
    size = measures.tiny
    digest = f"Digest {snapshot.digest}"
    base = inner.bottom + words.DESCENT * size
    wide = words.width(digest, size, bold=True)
    paper.text(inner.right, base, digest, size, bold=True, align="right")
    link = words.shortened(words.plain(f"Link {snapshot.link}"), inner.width - wide - size * 2, size)
    paper.text(inner.left, base, link, size, colour=colours.muted)
    columns, step, lines = _foot_lines(paper, inner.width, snapshot)
    each = -(-len(lines) // columns)
    top = inner.bottom + height_of(1 + each, size) + size * 0.3
    for number, said in enumerate(lines):
        x, y = inner.left + number // each * step, top - height_of(number % each, size)
        paper.paragraph(x, y, [said], size, colour=colours.muted)
    edge = top + size * 0.6
    paper.line([(inner.left, edge), (inner.right, edge)], Stroke(colours.line, measures.stroke))
    return edge


def _foot_lines(paper: Paper, room: float, snapshot: Snapshot) -> tuple[int, float, list[str]]:
    """Return in how many columns the foot stands, from one to the next, and its lines.

    It has as many of the sources as there is room for; the rest are counted. A little stands in fewer columns.
    """
    measures, between = paper.measures, paper.measures.gap * 1.5
    for sources in range(sources_known(snapshot), -1, -1):
        parts = [f"{heading}: {text}" for heading, text in foot_of(snapshot, sources=sources)]
        for columns in range(1, measures.foot_columns + 1):
            step = (room + between) / columns
            lines = [line for part in parts for line in words.lines(part, step - between, measures.tiny)]
            most = measures.foot_lines if columns == measures.foot_columns else columns + 1
            if len(lines) <= columns * most:
                return columns, step, lines
    # What was done to the data may be long; who made them stays.
    most = max(1, columns * measures.foot_lines // len(parts))
    cut = [line for part in parts for line in words.lines(part, step - between, measures.tiny, most=most)]
    return columns, step, cut
