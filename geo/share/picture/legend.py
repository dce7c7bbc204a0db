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
#: many other actors are listed. Type that is still read well is set smaller before an actor is left out.
_TRIED: Final = (
    (1.0, 14, 8), (0.94, 14, 8), (0.88, 14, 8), (0.82, 14, 8), (0.82, 14, 6), (0.82, 14, 4), (0.82, 12, 3),
    (0.76, 8, 6), (0.76, 8, 4), (0.76, 8, 3), (0.76, 8, 2), (0.76, 8, 1), (0.7, 6, 2), (0.7, 6, 1), (0.66, 5, 1),
    (0.66, 4, 0),
)  # fmt: skip
#: A sign's width, and the room above a heading, in ems.
_SIGN: Final = 2.5
_ABOVE: Final = 0.55
_NO_ROOM: Final = "More signs are on the map than there is room for here."


@dataclass(frozen=True, slots=True)
class _Set:
    """A row with its lines and its height at a size of type."""

    row: Row
    lines: list[str]
    size: float
    height: float


def _set(row: Row, room: float, body: float) -> _Set:
    if row.heading:
        lines = words.lines(row.text, room, body, bold=True, most=1)
        return _Set(row, lines, body, height_of(len(lines), body) + body * _ABOVE)
    size = body if row.sign else body * 0.9
    lines = words.lines(row.text, room - (body * (_SIGN + 0.6) if row.sign else 0), size, most=2 if row.sign else 7)
    return _Set(row, lines, size, max(height_of(len(lines), size), row.height) + body * 0.2)


def draw_legend(
    paper: Paper, box: Box, scene: Scene, shown: Shown, chosen: dict[str, Style], *, step: float, columns: int = 1
) -> None:
    """Draw the legend in columns of a box. It is set smaller, and then shortened, where there is no room."""
    wide = (box.width - (columns - 1) * paper.measures.gap) / columns
    for share, holders, others in _TRIED:
        body = paper.measures.body * share
        rows = rows_of(scene, shown, chosen, step=step, holders=holders, others=others)
        made = [_set(row, wide, body) for row in rows]
        stacks, left = _stacked(made, box.height, columns)
        if not left:
            break
    if left:
        stacks, _ = _stacked(made, box.height - 3 * body, columns)
        stacks[-1].append(_set(Row(_NO_ROOM), wide, body))
    for number, stack in enumerate(stacks):
        y = box.top
        for place, one in enumerate(stack):
            y = _draw_row(paper, box.left + number * (wide + paper.measures.gap), y, one, first=place == 0)


def _stacked(made: list[_Set], height: float, columns: int) -> tuple[list[list[_Set]], int]:
    """Return rows in columns, a heading never the last of one; and how many rows have no room.

    The columns are as low as they can be together.
    """
    whole = sum(one.height for one in made)
    for most in (whole / columns * (1 + 0.05 * turn) for turn in range(40)):
        stacks, left = _filled(made, min(most, height), columns)
        if not left or most >= height:
            break
    return stacks, left


def _filled(made: list[_Set], height: float, columns: int) -> tuple[list[list[_Set]], int]:
    stacks: list[list[_Set]] = [[]]
    used = 0.0
    for number, one in enumerate(made):
        # A heading goes with the row after it.
        follow = made[number + 1].height if one.row.heading and number + 1 < len(made) else 0.0
        if used + one.height + follow > height + 0.01:
            if len(stacks) == columns:
                return stacks, len(made) - number
            stacks.append([])
            used = 0.0
        stacks[-1].append(one)
        used += one.height
    return [*stacks, *([] for _ in range(columns - len(stacks)))], 0


def _draw_row(paper: Paper, left: float, top: float, one: _Set, *, first: bool) -> float:
    """Draw a row; return where it ends."""
    colours, row = paper.colours, one.row
    if row.heading:
        above = 0.0 if first else one.size * _ABOVE
        paper.paragraph(left, top - above, one.lines, one.size, bold=True)
        return top - one.height + one.size * _ABOVE - above
    if row.sign is None:
        paper.paragraph(left, top, one.lines, one.size, colour=colours.muted)
        return top - one.height
    below = top - one.height
    high, sign = one.size * 1.12, one.size * _SIGN
    # A sign that is higher than a line has its words at the height of its middle.
    top -= max(0.0, row.height - one.size * words.LEADING) / 2
    middle = top - one.size * words.LEADING * 0.5
    row.sign(paper, Box(left, middle - high / 2, left + sign, middle + high / 2))
    paper.paragraph(left + sign + one.size * 0.6, top, one.lines, one.size)
    return below
