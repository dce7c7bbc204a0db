"""Whose ground it is at the moment: soft fills with a pattern and a firm edge, stripes where it is contested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from matplotlib.colors import to_hex, to_rgb

from geo.draw.palette import styles
from geo.measure.frontline import front_at
from geo.measure.lives import lives_of, microseconds
from geo.model.actors import CONTESTED, UNKNOWN
from geo.model.errors import InputError
from geo.share.picture.cut import area_path, clipped, line_path, lines_of, rings_of
from geo.share.picture.paper import Stroke
from geo.share.picture.patterns import hatches, stripes
from geo.share.picture.projection import Box

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.path import Path
    from numpy.typing import NDArray

    from geo.draw.palette import Style
    from geo.scene import Scene
    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame


@dataclass(frozen=True, slots=True)
class Held:
    """An actor's ground at the moment: in degrees, as rings on the map, and whose colours it has.

    `beside` are the two holders that contested ground lies between, as far as they have corners in common.
    """

    actor: str
    shape: shapely.Geometry
    rings: list[NDArray[np.float64]]
    beside: tuple[str, ...] = ()


def zones_at(scene: Scene) -> gpd.GeoDataFrame:
    """Return the zones that hold at the scene's moment."""
    instant = scene.view.instant
    if instant is None or not len(scene.zones):
        return scene.zones.iloc[:0]
    return scene.zones.iloc[lives_of(scene.zones).at(microseconds(instant))]


def grounds_on(scene: Scene, frame: Frame) -> list[Held]:
    """Return the grounds of actors that reach into the map, contested ones last, by name."""
    instant = scene.view.instant
    if instant is None:
        return []
    territories, moment = scene.ground.territories, microseconds(instant)
    shapes = {actor: territories.at(actor, moment, None) for actor in territories.lives}
    known = {actor: ground.shape for actor, ground in shapes.items() if ground is not None}
    found = []
    for actor in sorted(known, key=lambda name: (name == CONTESTED, name)):
        rings = rings_of(known[actor], frame)
        if any(_seen(ring, frame.box) for ring in rings):
            beside = _beside(known) if actor == CONTESTED else ()
            found.append(Held(actor, known[actor], rings, beside))
    return found


def _seen(ring: NDArray[np.float64], box: Box) -> bool:
    """Whether any of a ring's inside lies in a box; `rings_of` goes on a little beyond the map."""
    cut = clipped(ring, box)
    return len(cut) > 2 and bool((np.ptp(cut, axis=0) > 0).all())


def _beside(shapes: dict[str, shapely.Geometry]) -> tuple[str, ...]:
    """Return the two holders that contested ground has most corners in common with."""
    own = set(map(tuple, shapely.get_coordinates(shapes[CONTESTED])))
    shared = {
        actor: sum(tuple(corner) in own for corner in shapely.get_coordinates(shape))
        for actor, shape in shapes.items()
        if actor not in {CONTESTED, UNKNOWN}
    }
    ranked = sorted((actor for actor, count in shared.items() if count), key=lambda name: (-shared[name], name))
    return tuple(ranked[:2])


def draw_zones(paper: Paper, frame: Frame, grounds: list[Held], chosen: dict[str, Style], *, step: float) -> None:
    """Draw grounds, each side's edge inside its own, so that both show along a common border."""
    for held in grounds:
        inside = area_path(clipped(ring, frame.box) for ring in held.rings)
        if inside is None:
            continue
        paint(paper, inside, chosen, held.actor, beside=held.beside, step=step)
        edge = Stroke(paper.colours.ink(chosen[held.actor]), paper.measures.stroke * 3.4, alpha=0.9)
        # The line along which grounds are cut lies beyond the map, where nothing is drawn.
        paper.shape(area_path(held.rings), line=edge, clip=inside)


def paint(
    paper: Paper, path: Path, chosen: dict[str, Style], actor: str, *, step: float, beside: tuple[str, ...] = ()
) -> None:
    """Fill a path as the ground of an actor."""
    colours, style = paper.colours, chosen[actor]
    own = colours.fill(style)
    corners = np.asarray(path.vertices)
    box = Box(*(float(side) for side in (*corners.min(axis=0), *corners.max(axis=0))))
    if box.width <= 0 or box.height <= 0:
        return
    if actor == CONTESTED:
        first, second = [colours.fill(chosen[name]) for name in beside] if len(beside) == 2 else (own, colours.land)
        striped = stripes(box, step)
        paper.shape(path, fill=mixed(colours.land, first, 0.5))
        line = Stroke(mixed(colours.land, second, 0.5), striped.width, round=False)
        paper.shape(striped.path, line=line, clip=path)
        # Two colours may be one in grey print: thin lines across both ways say it there.
        for hatch in hatches("weave", box, step * 1.4):
            paper.shape(hatch.path, line=Stroke(colours.ink(style), hatch.width * 0.6, alpha=0.55), clip=path)
        return
    opaque = 0.26 if colours.dark else 0.24
    paper.shape(path, fill=own, alpha=opaque)
    for hatch in hatches(style.pattern, box, step):
        colour = mixed(colours.land, own, opaque) if hatch.hole else mixed(colours.land, colours.ink(style), 0.46)
        paper.shape(hatch.path, line=Stroke(colour, hatch.width, dashes=hatch.dashes), clip=path)


def mixed(ground: str, colour: str, share: float) -> str:
    """Return a colour laid over another, `share` opaque."""
    (r, g, b), (r2, g2, b2) = to_rgb(ground), to_rgb(colour)
    return to_hex((r + (r2 - r) * share, g + (g2 - g) * share, b + (b2 - b) * share))


def draw_front(paper: Paper, frame: Frame, scene: Scene) -> list[NDArray[np.float64]]:
    """Draw where the pair's zones touch; return what of it is on the map, as rows of x and y."""
    pair, instant = scene.view.pair, scene.view.instant
    if pair is None or instant is None:
        return []
    try:
        front = front_at(scene.ground, pair, instant)
    except InputError:
        return []
    lines = lines_of(front.line, frame)
    paper.shape(line_path(lines), line=Stroke(paper.colours.front, paper.measures.stroke * 3.2), clip=frame.box)
    return lines


def styles_of(scene: Scene) -> dict[str, Style]:
    """Return how each actor of the data is drawn: as on the page, which gives colours to all of them together."""
    holders = {*scene.ground.territories.lives, *scene.ground.holding_lives}
    return styles({*scene.ground.sieve.actors, *holders, CONTESTED, UNKNOWN})
