"""The legend: what the signs of a sheet mean, set in a column beside the map, as large as there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.share.picture import text as words
from geo.share.picture.meaning import Row, rows_of
from geo.share.picture.paper import height_of
from geo.share.picture.projection import Box

if TYPE_CHECKING:
    from geo.draw.palette import Style
    from geo.scene import Scene
    from geo.share.picture.meaning import Shown
    from geo.share.picture.paper import Paper

#: Tried until the legend has room: the size of type as a share of that of the body, how many holders of ground and how
#: many other actors are listed.
_TRIED: Final = (
    (1.0, 14, 6), (1.0, 14, 3), (0.94, 14, 6), (0.94, 14, 3), (0.88, 14, 4), (0.88, 14, 2), (0.82, 12, 3), (0.82, 8, 1),
    (0.76, 8, 2), (0.76, 6, 1), (0.7, 5, 1), (0.66, 4, 0),
)  # fmt: skip
_NO_ROOM: Final = "More signs are on the map than there is room for here."


@dataclass(frozen=True, slots=True)
class _Set:
    """A row with its lines and its height at a size of type."""

    row: Row
    lines: list[str]
    size: float
    height: float


def _set(row: Row, room: float, body: float, sign: float, *, first: bool) -> _Set:
    if row.heading:
        lines = words.lines(row.text, room, body, bold=True, most=1)
        return _Set(row, lines, body, height_of(len(lines), body) + (0.0 if first else body * 0.55))
    size = body if row.sign else body * 0.9
    lines = words.lines(row.text, room - (sign + body * 0.6 if row.sign else 0), size, most=2 if row.sign else 4)
    return _Set(row, lines, size, height_of(len(lines), size) + body * 0.28)


def draw_legend(paper: Paper, box: Box, scene: Scene, shown: Shown, chosen: dict[str, Style], *, step: float) -> float:
    """Draw the legend from the top of a box; return where it ends. It is set smaller where there is no room."""
    for share, holders, others in _TRIED:
        body = paper.measures.body * share
        sign = body * 2.5
        rows = rows_of(scene, shown, chosen, step=step, holders=holders, others=others)
        made = [_set(row, box.width, body, sign, first=number == 0) for number, row in enumerate(rows)]
        if sum(one.height for one in made) <= box.height:
            break
    made = _as_fits(made, box, body)
    y = box.top
    for number, one in enumerate(made):
        _draw_row(paper, box.left, y, one, sign, first=number == 0)
        y -= one.height
    return y


def _as_fits(made: list[_Set], box: Box, body: float) -> list[_Set]:
    """Return the rows there is room for, and a word on the rest."""
    if sum(one.height for one in made) <= box.height:
        return made
    last = _set(Row(_NO_ROOM), box.width, body, 0.0, first=False)
    kept, used = [], last.height
    for one in made:
        used += one.height
        if used > box.height:
            break
        kept.append(one)
    return [*kept, last]


def _draw_row(paper: Paper, left: float, top: float, one: _Set, sign: float, *, first: bool) -> None:
    colours, row = paper.colours, one.row
    if row.heading:
        paper.paragraph(left, top - (0 if first else one.size * 0.55), one.lines, one.size, bold=True)
        return
    if row.sign is None:
        paper.paragraph(left, top, one.lines, one.size, colour=colours.muted)
        return
    high = one.size * 1.12
    middle = top - one.size * words.LEADING * 0.5
    row.sign(paper, Box(left, middle - high / 2, left + sign, middle + high / 2))
    paper.paragraph(left + sign + one.size * 0.6, top, one.lines, one.size)
