"""The map of a sheet: land, whose ground it is, events, the pair's line, places, and their names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.share.picture import furniture, holders, line, names, zones
from geo.share.picture.events import EXACT_M, draw_sharp, rings_first
from geo.share.picture.land import draw_land
from geo.share.picture.meaning import Shown

if TYPE_CHECKING:
    from geo.scene import Scene
    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame

#: A tile of a pattern, of the size of labels.
TILE: Final = 0.95


def draw_map(paper: Paper, scene: Scene, frame: Frame) -> Shown:
    """Draw the map; return what is on it."""
    measures, display, chosen = paper.measures, scene.view.display, zones.styles_of(scene)
    outlines = draw_land(paper, frame, stroke=measures.stroke)
    grounds = [] if "no-zones" in display else zones.grounds_on(scene, frame)
    zones.draw_zones(paper, frame, grounds, chosen, step=measures.label * TILE)
    front = zones.draw_front(paper, frame, scene) if grounds else []
    area = line.draw_area(paper, frame, scene)
    places = names.draw_places(paper, scene, frame, chosen, exact_m=EXACT_M)
    waiting = None if "no-events" in display else rings_first(paper, frame, scene, chosen)
    taken = names.Taken(frame.box.grown(-1.5))
    boxes = (furniture.draw_scale_bar(paper, frame, taken), furniture.draw_north(paper, frame, taken))
    kept = replace(line.draw_line(paper, frame, scene), boxes=boxes)
    drawn = draw_sharp(paper, frame, scene, chosen, waiting=waiting, kept=kept) if waiting else None
    if drawn:
        names.keep_clear(taken, drawn)
    for run in front:
        line.keep_clear(taken, run, measures.stroke * 2, weight=0.03)
    names.keep_places_clear(paper, taken, places)
    on_map, written = kept.line is not None, frozenset[str]()
    if kept.line is not None and scene.gap is not None:
        line.keep_clear(taken, kept.line, kept.half)
        written = line.name_ends(paper, frame, taken, scene, places)
    named = "no-names" not in display
    if named and drawn:
        names.draw_piles(paper, taken, drawn)
    if on_map and scene.gap is not None:
        line.draw_length(paper, frame, scene.gap, taken, symbols=drawn.boxes if drawn else ())
    unnamed = 0
    if named:
        holders.draw_holders(paper, taken, grounds, chosen, frame)
        unnamed = names.name_places(paper, taken, places, written=written)
        holders.draw_countries(paper, taken, frame, outlines, size=measures.label)
    furniture.draw_ticks(paper, frame)
    off = scene.gap is not None and not on_map and "no-line" not in display
    return Shown(tuple(grounds), drawn, places, unnamed, line=on_map, front=bool(front), area=area, line_off=off)
