"""The inset that says where in the world the sheet's map lies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.share.picture.cut import area_path
from geo.share.picture.holders import draw_countries
from geo.share.picture.land import land_in
from geo.share.picture.names import Taken
from geo.share.picture.paper import Stroke
from geo.share.picture.projection import Box, Frame, northing

if TYPE_CHECKING:
    from geo.share.picture.paper import Paper

#: How many times wider the inset's ground is than the map's, and what it shows at least and at most, radians.
_TIMES: Final = 9.0
_LEAST: Final = math.radians(14.0)
_MOST: Final = 2 * math.pi
#: A map wider than this shows where it lies by itself, degrees of longitude.
WIDE_DEG: Final = 120.0
#: A frame smaller than this on the inset is marked by a cross, points.
_SMALL: Final = 7.0


def is_wanted(frame: Frame) -> bool:
    """Whether a map is small enough to need an inset."""
    return frame.east - frame.west < WIDE_DEG


def draw_locator(paper: Paper, frame: Frame, box: Box) -> None:
    """Draw the inset on a box of the sheet."""
    colours, stroke = paper.colours, paper.measures.stroke
    wide = min(max(frame.box.width / frame.points_per_radian * _TIMES, _LEAST), _MOST)
    scale = max(box.width / wide, box.width / _MOST)
    reach = max(float(northing(90.0)) - box.height / 2 / scale, 0.0)
    around = Frame(box, frame.lon, min(max(frame.y, -reach), reach), scale)
    paper.rectangle(box, fill=colours.water)
    outlines = land_in(around)
    line = Stroke(colours.border, stroke * 0.6)
    by_country: dict[str, list[object]] = {}
    for name, ring in outlines:
        by_country.setdefault(name, []).append(ring)
    for name in sorted(by_country):
        paper.shape(area_path(by_country[name]), fill=colours.land, line=line, clip=box)  # type: ignore[arg-type]
    here = _here(frame, around)
    taken = Taken(box.grown(-2))
    taken.add(here.grown(stroke * 4))
    small = max(here.width, here.height) < _SMALL
    mark = here.grown(_SMALL / 2) if small else here
    taken.add(mark)
    paper.rectangle(mark, fill=colours.accent, alpha=0.25, line=Stroke(colours.accent, stroke * 2, round=False))
    draw_countries(paper, taken, around, outlines, size=paper.measures.small * 0.88)
    paper.rectangle(box, line=Stroke(colours.text, stroke, round=False))


def _here(frame: Frame, around: Frame) -> Box:
    (left, bottom), (right, top) = around.points([frame.west, frame.east], [frame.south, frame.north]).tolist()
    return Box(left, bottom, right, top)
