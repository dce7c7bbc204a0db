"""Where everything stands on a sheet: head, map, what its signs mean beside it, sources below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.share.picture import furniture, legend, line, locator, names, zones
from geo.share.picture import text as words
from geo.share.picture.events import EXACT_M, draw_events
from geo.share.picture.extent import frame_of
from geo.share.picture.land import draw_land
from geo.share.picture.look import COLOURS, MEASURES
from geo.share.picture.meaning import Shown
from geo.share.picture.paper import Paper, Stroke, height_of
from geo.share.picture.projection import Box
from geo.share.picture.words import foot_of, head_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from geo.share.picture import Size, SizeName
    from geo.share.picture.projection import Frame
    from geo.share.snapshot import Snapshot

#: How much of the sheet's height the head and the sources may take.
_HEAD_SHARE: Final = 0.27
#: A tile of a pattern, of the size of labels.
_TILE: Final = 0.95
#: The inset's height, of the column's width.
_INSET: Final = 0.5


def draw_sheet(snapshot: Snapshot, *, name: SizeName, size: Size) -> Figure:
    """Return the sheet of a snapshot, drawn."""
    paper = Paper(size, COLOURS[snapshot.wanted.theme], MEASURES[name])
    measures = paper.measures
    inner = paper.box.grown(-measures.margin)
    top = _draw_head(paper, inner, snapshot)
    foot = _draw_foot(paper, inner, snapshot)
    ticks = furniture.tick_room(paper)
    body = Box(inner.left, foot + measures.gap, inner.right, top - measures.gap)
    map_box = Box(body.left + ticks, body.bottom + ticks, body.right - measures.column - measures.gap * 1.4, body.top)
    _draw_body(paper, snapshot, map_box, Box(body.right - measures.column, body.bottom, body.right, body.top))
    return paper.figure


def _draw_head(paper: Paper, inner: Box, snapshot: Snapshot) -> float:
    """Write title, sentence, interval and facts; return where they end."""
    measures, head = paper.measures, head_of(snapshot)
    most = paper.box.height * _HEAD_SHARE
    for share in (1.0, 0.92, 0.84, 0.76, 0.68):
        title, lead, body = measures.title * share, measures.lead * share, measures.body * 1.06 * max(share, 0.85)
        last = share == 0.68
        parts = [
            (
                words.lines(head.title, inner.width, title, bold=True, most=2 if last else 1 if share > 0.8 else 2),
                title,
                True,
            ),
            (words.lines(head.sentence, inner.width, lead, most=measures.lead_lines + 2 * last), lead, False),
            (words.lines(" ".join(part for part in (head.interval,) if part), inner.width, body, most=2), body, False),
            (words.lines(head.facts, inner.width, body, most=2), body, False),
        ]
        whole = not any(lines and lines[-1].endswith("…") for lines, _, _ in parts)
        if whole and sum(height_of(len(lines), size) for lines, size, _ in parts) <= most:
            break
    y = inner.top
    for number, (lines, size, bold) in enumerate(parts):
        colour = paper.colours.text if number < 2 else paper.colours.muted
        y = paper.paragraph(inner.left, y, lines, size, bold=bold, colour=colour) - (size * 0.22 if lines else 0)
    return y


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
    columns, lines = _foot_lines(paper, inner.width, foot_of(snapshot))
    each = -(-len(lines) // columns)
    top = inner.bottom + height_of(1, size) + size * 0.3 + height_of(each, size)
    step = (inner.width + measures.gap * 1.5) / columns
    for number, (said, strong) in enumerate(lines):
        x, y = inner.left + number // each * step, top - height_of(number % each, size)
        paper.paragraph(x, y, [said], size, bold=strong, colour=colours.text if strong else colours.muted)
    paper.line([(inner.left, top + size * 0.6), (inner.right, top + size * 0.6)], Stroke(colours.line, measures.stroke))
    return top + size * 0.6


def _foot_lines(paper: Paper, room: float, parts: list[tuple[str, str]]) -> tuple[int, list[tuple[str, bool]]]:
    """Return in how many columns the foot stands, and its lines; what does not fit is counted."""
    measures = paper.measures
    size, columns = measures.tiny, measures.foot_columns
    wide = (room + measures.gap * 1.5) / columns - measures.gap * 1.5
    most = columns * measures.foot_lines
    lines: list[tuple[str, bool]] = []
    left = len(parts)
    for heading, text in parts:
        said = f"{heading}: {text}" if heading else text
        made = [(one, False) for one in words.lines(said, wide, size, most=3)]
        if len(lines) + len(made) > most - (left > 1):
            lines.append((f"and {left} more, listed where the link leads", False))
            break
        lines += made
        left -= 1
    return columns, lines


def _draw_body(paper: Paper, snapshot: Snapshot, map_box: Box, column: Box) -> None:
    scene, measures = snapshot.scene, paper.measures
    frame = frame_of(scene, zones.zones_at(scene), map_box)
    inset = locator.is_wanted(frame)
    shown = _draw_map(paper, snapshot, frame)
    size = measures.small
    notes = words.lines(furniture.scale_note(frame), column.width, size)
    foot = column.bottom + height_of(len(notes), size)
    if inset:
        place = Box(column.left, foot + size * 0.5, column.right, foot + size * 0.5 + column.width * _INSET)
        locator.draw_locator(paper, frame, place)
        foot = place.top
    paper.paragraph(column.left, column.bottom + height_of(len(notes), size), notes, size, colour=paper.colours.muted)
    room = Box(column.left, foot + measures.gap * 0.7, column.right, column.top)
    legend.draw_legend(paper, room, scene, shown, zones.styles_of(scene), step=measures.label * _TILE)


def _draw_map(paper: Paper, snapshot: Snapshot, frame: Frame) -> Shown:
    """Draw the map; return what is on it."""
    scene, measures = snapshot.scene, paper.measures
    display, chosen = scene.view.display, zones.styles_of(scene)
    outlines = draw_land(paper, frame, stroke=measures.stroke)
    grounds = [] if "no-zones" in display else zones.grounds_on(scene, frame)
    zones.draw_zones(paper, frame, grounds, chosen, step=measures.label * _TILE)
    front = bool(grounds) and zones.draw_front(paper, frame, scene)
    area = line.draw_area(paper, frame, scene)
    places = names.draw_places(paper, scene, frame, chosen, exact_m=EXACT_M)
    drawn = None if "no-events" in display else draw_events(paper, frame, scene, chosen)
    taken = names.Taken(frame.box.grown(-1.5))
    furniture.draw_scale_bar(paper, frame, taken)
    furniture.draw_north(paper, frame, taken)
    on_map = line.draw_line(paper, frame, scene, taken)
    if drawn:
        names.keep_clear(taken, drawn)
    names.keep_places_clear(paper, taken, places)
    if on_map:
        line.name_ends(paper, frame, taken, scene)
    unnamed = 0
    if "no-names" not in display:
        names.draw_holders(paper, taken, grounds, chosen, frame)
        if drawn:
            names.draw_piles(paper, taken, drawn)
        unnamed = names.name_places(paper, taken, places)
        names.draw_countries(paper, taken, frame, outlines)
    furniture.draw_ticks(paper, frame)
    off = scene.gap is not None and not on_map and "no-line" not in display
    return Shown(tuple(grounds), drawn, places, unnamed, line=on_map, front=front, area=area, line_off=off)
