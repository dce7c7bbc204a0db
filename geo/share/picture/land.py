"""Land, coasts and borders under the map: Natural Earth's, which come with Standoff; nothing is fetched.

There are no rivers and no roads in it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.read.world import ring_points, topology
from geo.share.picture.cut import MARGIN, area_path, clipped, line_path, runs, snapped
from geo.share.picture.paper import Stroke

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame

    Points = NDArray[np.float64]

#: On a map wider than this, degrees, borders are too short to be dashed.
FAR_DEG: Final = 40.0
#: Who made it, to be named on the sheet.
CREDIT: Final = "Land and borders: Natural Earth (public domain)"


@cache
def _outlines() -> tuple[list[tuple[str, Points]], Points]:
    """Return the outer rings of all countries' parts with the country's name, and west and east of each."""
    world = topology()
    arcs = [shapely.get_coordinates(arc) for arc in world.arcs]
    rings = []
    for name, polygons in world.countries:
        for polygon in polygons:
            rings += [(name, _closed(ring_points(arcs, ring))) for ring in polygon]
    bounds = np.array([(*ring.min(axis=0), *ring.max(axis=0)) for _, ring in rings])
    return rings, bounds


def _closed(ring: Points) -> Points:
    """Return a ring; one that goes once round the world, as Antarctica's, is closed along the pole."""
    if abs(ring[-1, 0] - ring[0, 0]) < 180:
        return ring
    return np.append(ring, [[ring[-1, 0], -90.0], [ring[0, 0], -90.0]], axis=0)


def land_in(frame: Frame) -> list[tuple[str, Points]]:
    """Return the outlines of land on the map with their countries' names, holes among them as rings of their own."""
    rings, bounds = _outlines()
    box = frame.box.grown(MARGIN)
    near = (bounds[:, 1] <= frame.north + 1) & (bounds[:, 3] >= frame.south - 1)
    found = []
    for which in np.flatnonzero(near):
        name, ring = rings[which]
        for turn in frame.turns(bounds[which, 0], bounds[which, 2]):
            cut = clipped(snapped(frame.points(ring[:, 0] + turn, ring[:, 1])), box)
            if len(cut) > 2:
                found.append((name, cut))
    return found


def draw_land(paper: Paper, frame: Frame, *, stroke: float) -> list[tuple[str, Points]]:
    """Draw water, land, coasts and borders; return the outlines of land by country."""
    colours = paper.colours
    paper.rectangle(frame.box, fill=colours.water)
    outlines = land_in(frame)
    paper.shape(area_path(ring for _, ring in outlines), fill=colours.land, clip=frame.box)
    world = topology()
    border = world.uses > 1
    box = frame.box.grown(MARGIN)
    near = (world.bounds[:, 1] <= frame.north) & (world.bounds[:, 3] >= frame.south)
    far = frame.east - frame.west > FAR_DEG
    borders = Stroke(colours.border, stroke * (0.7 if far else 1.3), dashes=() if far else (stroke * 6, stroke * 4))
    for kind, line in (
        (~border, Stroke(colours.coast, stroke * (0.6 if far else 1.0))),
        (border, borders),
    ):
        parts = []
        for which in np.flatnonzero(kind & near):
            arc = shapely.get_coordinates(world.arcs[which])
            for turn in frame.turns(world.bounds[which, 0], world.bounds[which, 2]):
                parts += runs(snapped(frame.points(arc[:, 0] + turn, arc[:, 1])), box)
        paper.shape(line_path(parts), line=line, clip=frame.box)
    return outlines
