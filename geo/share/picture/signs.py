"""Small drawings for the legend, made as the map's own signs are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from geo.model.actors import CONTESTED, UNKNOWN
from geo.model.kinds import BATTLE
from geo.share.picture.cut import moved
from geo.share.picture.paper import Paper, Stroke, rounded
from geo.share.picture.projection import Box
from geo.share.picture.symbols import hexagon, symbol
from geo.share.picture.zones import paint

if TYPE_CHECKING:
    from geo.draw.palette import Style
    from geo.share.picture.zones import Held

#: Draws a sign in a box of the sheet.
Sign = Callable[[Paper, Box], None]


def ground_sign(held: Held, chosen: dict[str, Style], step: float) -> Sign:
    """Return a sign of an actor's ground: colour, pattern, edge and letter."""

    def draw(paper: Paper, box: Box) -> None:
        style, colours = chosen[held.actor], paper.colours
        path = rounded(box, 0)
        paper.shape(path, fill=colours.land)
        paint(paper, path, chosen, held.actor, beside=held.beside, step=step * 0.8)
        paper.shape(path, line=Stroke(colours.ink(style), paper.measures.stroke * 2.4), clip=path)
        if held.actor not in {CONTESTED, UNKNOWN}:
            size = box.height * 0.74
            paper.text((box.left + box.right) / 2, box.bottom + box.height * 0.24, style.letter, size, bold=True,
                       colour=colours.ink(style), align="centre", halo=size * 0.34)  # fmt: skip

    return draw


def plain_sign(paper: Paper, box: Box) -> None:
    """Draw ground without a colour."""
    paper.rectangle(box, fill=paper.colours.land, line=Stroke(paper.colours.border, paper.measures.stroke, round=False))


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.bottom + box.top) / 2


def kind_sign(kind: str) -> Sign:
    """Return a sign of a kind of event."""

    def draw(paper: Paper, box: Box) -> None:
        half = box.height * 0.46
        paper.shape(moved(symbol(kind), half, _middle(box)), fill=paper.colours.muted)

    return draw


def cell_sign(colour: str) -> Sign:
    """Return a sign of a cell."""

    def draw(paper: Paper, box: Box) -> None:
        paper.shape(moved(hexagon(box.height), at=_middle(box)), fill=colour)

    return draw


def ring_sign(paper: Paper, box: Box) -> None:
    """Draw a ring of uncertainty, a little stronger than on the map, where it is larger."""
    stroke, text = paper.measures.stroke, paper.colours.text
    paper.circle(*_middle(box), box.height * 0.52, fill=text, alpha=0.12,
                 line=Stroke(text, stroke * 1.7, alpha=0.8, dashes=(0.01, stroke * 3.4)))  # fmt: skip


def moved_sign(paper: Paper, box: Box) -> None:
    """Draw a symbol that stands beside its place."""
    (x, y), muted, stroke = _middle(box), paper.colours.muted, paper.measures.stroke
    half = box.height * 0.3
    paper.line([(x - half * 2.2, y - half), (x + half, y)], Stroke(muted, stroke * 1.1))
    paper.circle(x - half * 2.2, y - half, stroke * 1.5, fill=muted)
    paper.shape(moved(symbol(BATTLE), half, (x + half, y)), fill=muted)


def today_sign(paper: Paper, box: Box) -> None:
    """Draw what marks the day shown."""
    paper.circle(*_middle(box), box.height * 0.44, line=Stroke(paper.colours.accent, paper.measures.stroke * 1.5))


def size_sign(radius: float) -> Sign:
    """Return a sign of a size, points."""

    def draw(paper: Paper, box: Box) -> None:
        paper.circle(*_middle(box), radius, fill=paper.colours.muted)

    return draw


def colour_sign(style: Style) -> Sign:
    """Return a sign of a colour that only symbols have."""

    def draw(paper: Paper, box: Box) -> None:
        x, y = _middle(box)
        half = box.height * 0.36
        paper.rectangle(
            Box(x - half, y - half, x + half, y + half), fill=paper.colours.solid(style), round_by=half * 0.5
        )

    return draw


def line_sign(times: float) -> Sign:
    """Return a sign of a line so many times as wide as a plain one."""

    def draw(paper: Paper, box: Box) -> None:
        _, y = _middle(box)
        paper.line([(box.left + 2, y), (box.right - 2, y)], Stroke(paper.colours.text, paper.measures.stroke * times))

    return draw


def area_sign(paper: Paper, box: Box) -> None:
    """Draw the frame of an area."""
    stroke = paper.measures.stroke
    paper.rectangle(box.grown(-0.8), line=Stroke(paper.colours.muted, stroke * 1.7, dashes=(stroke * 2, stroke * 4)))


def place_sign(*, filled: bool) -> Sign:
    """Return a sign of a place."""

    def draw(paper: Paper, box: Box) -> None:
        stroke, muted = paper.measures.stroke, paper.colours.muted
        paper.circle(*_middle(box), stroke * 3.2, fill=muted if filled else paper.colours.halo,
                     line=Stroke(muted, stroke * 1.5))  # fmt: skip

    return draw
