"""A sheet of paper to draw on, in points from its lower left corner: what is drawn later lies above.

It is a matplotlib `Figure` without axes, and without pyplot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Bbox, TransformedBbox

from geo.share.picture import text as words
from geo.share.picture.cut import moved
from geo.share.picture.projection import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from numpy.typing import NDArray

    from geo.share.picture import Size
    from geo.share.picture.look import Colours, Measures

Align = Literal["left", "centre", "right"]
POINTS_PER_INCH: Final = 72
_CIRCLE: Final = Path.unit_circle()


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: colour, width in points, how opaque, dashes in points, whether its ends are round."""

    colour: str
    width: float
    alpha: float = 1.0
    dashes: tuple[float, ...] = ()
    round: bool = True


class Paper:
    """A sheet of a size in a theme."""

    def __init__(self, size: Size, colours: Colours, measures: Measures) -> None:
        self.colours, self.measures = colours, measures
        self.box = Box(0.0, 0.0, size.width_in * POINTS_PER_INCH, size.height_in * POINTS_PER_INCH)
        self.figure = Figure(figsize=(size.width_in, size.height_in), dpi=size.dpi, facecolor=colours.panel)
        self._points = Affine2D().scale(1 / POINTS_PER_INCH) + self.figure.dpi_scale_trans
        self._drawn = 0

    def _add(self, artist: Artist, clip: Box | Path | None) -> None:
        """Put something on top of what is drawn, with one clip alone: of two, SVG takes one (matplotlib 3.11)."""
        self._drawn += 1
        artist.set_zorder(self._drawn)
        self.figure.add_artist(artist)
        artist.set_clip_path(None)
        if isinstance(clip, Path):
            artist.set_clip_path(clip, self._points)
        elif clip:
            box = Bbox.from_extents(clip.left, clip.bottom, clip.right, clip.top)
            artist.set_clip_box(TransformedBbox(box, self._points))

    def shape(
        self,
        path: Path | None,
        *,
        fill: str | None = None,
        alpha: float = 1.0,
        line: Stroke | None = None,
        clip: Box | Path | None = None,
    ) -> None:
        """Draw a path: its inside by the non-zero rule, then its line; only what lies inside `clip`."""
        if path is None:
            return
        patch = PathPatch(
            path,
            transform=self._points,
            facecolor=to_rgba(fill, alpha) if fill else "none",
            edgecolor=to_rgba(line.colour, line.alpha) if line else "none",
            linewidth=line.width if line else 0.0,
            linestyle=(0, line.dashes) if line and line.dashes else "solid",
            capstyle="round" if line and line.round else "butt",
            joinstyle="round" if line and line.round else "miter",
        )
        self._add(patch, clip)

    def rectangle(
        self,
        box: Box,
        *,
        fill: str | None = None,
        alpha: float = 1.0,
        line: Stroke | None = None,
        round_by: float = 0.0,
    ) -> None:
        """Draw a rectangle, perhaps with round corners."""
        self.shape(rounded(box, round_by), fill=fill, alpha=alpha, line=line)

    def line(self, points: Sequence[tuple[float, float]], stroke: Stroke, *, clip: Box | None = None) -> None:
        """Draw a line through points."""
        self.shape(Path(np.asarray(points, dtype=np.float64)), line=stroke, clip=clip)

    def circle(
        self, x: float, y: float, radius: float, *, fill: str | None = None, alpha: float = 1.0,
        line: Stroke | None = None, clip: Box | None = None,
    ) -> None:  # fmt: skip
        """Draw a circle."""
        self.shape(circle_at(x, y, radius), fill=fill, alpha=alpha, line=line, clip=clip)

    def many(
        self,
        paths: Sequence[Path],
        at: NDArray[np.float64],
        *,
        fills: Sequence[tuple[float, ...]],
        lines: Sequence[tuple[float, ...]],
        widths: Sequence[float],
        dashes: tuple[float, ...] = (),
        clip: Box | None = None,
    ) -> None:
        """Draw paths round places, one after the other; where fills, lines or widths end, they begin anew."""
        if not len(at):
            return
        collection = PathCollection(
            list(paths),
            offsets=at,
            offset_transform=self._points,
            facecolors=list(fills),
            edgecolors=list(lines),
            linewidths=list(widths),
            linestyles=[(0, dashes)] if dashes else ["solid"],
            capstyle="round",
            joinstyle="round",
        )
        # Paths are in points, too; sizes of a collection would be areas.
        collection.set_transform(self._points)
        self._add(collection, clip)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str | None = None,
        bold: bool = False,
        align: Align = "left",
        halo: float = 0.0,
        upright: bool = False,
    ) -> Box:
        """Write a line that stands on ``y``; return what it takes up.

        Parameters
        ----------
        halo
            Width of the pale edge round its letters, points.
        upright
            Whether it is turned to be read from below upwards, ``x`` being the line it stands on.
        """
        said = words.plain(text)
        wide = words.width(said, size, bold=bold)
        back = {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        if not said:
            return Box(x, y, x, y)
        x, y = (x, y - back) if upright else (x - back, y)
        if halo:
            self.shape(_letters(said, x, y, size, bold=bold), line=Stroke(self.colours.halo, halo, alpha=0.9))
        drawn = Text(
            x, y, said, color=colour or self.colours.text, fontproperties=words.font(size, bold=bold),
            parse_math=False, transform=self._points, ha="left", va="baseline",
            rotation=90 if upright else 0, rotation_mode="anchor",
        )  # fmt: skip
        self._add(drawn, None)
        if upright:
            return Box(x - words.ASCENT * size, y, x + words.DESCENT * size, y + wide)
        return Box(x, y - words.DESCENT * size, x + wide, y + words.ASCENT * size)

    def paragraph(
        self, x: float, top: float, lines: Sequence[str], size: float, *, colour: str | None = None, bold: bool = False
    ) -> float:
        """Write lines below each other from ``top`` down; return where they end."""
        for number, line in enumerate(lines):
            self.text(x, top - (number * words.LEADING + words.ASCENT) * size, line, size, colour=colour, bold=bold)
        return top - height_of(len(lines), size)


def height_of(lines: int, size: float) -> float:
    """Return how high so many lines are, points."""
    return lines * words.LEADING * size


def _letters(text: str, x: float, y: float, size: float, *, bold: bool) -> Path:
    vertices, codes = text_to_path.get_text_path(words.font(size, bold=bold), text)
    return Path(np.asarray(vertices) * (size / text_to_path.FONT_SCALE) + (x, y), codes)


def circle_at(x: float, y: float, radius: float) -> Path:
    """Return a circle as a path."""
    return moved(_CIRCLE, radius, (x, y))


def rounded(box: Box, by: float) -> Path:
    """Return a rectangle as a path, its corners rounded by so many points."""
    l, b, r, t = box.left, box.bottom, box.right, box.top  # noqa: E741
    if by <= 0:
        return Path([(l, b), (r, b), (r, t), (l, t), (l, b)], [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY])
    move, line, curve = Path.MOVETO, Path.LINETO, Path.CURVE3
    return Path(
        [(l + by, b), (r - by, b), (r, b), (r, b + by), (r, t - by), (r, t), (r - by, t), (l + by, t), (l, t),
         (l, t - by), (l, b + by), (l, b), (l + by, b), (l + by, b)],
        [move, line, curve, curve, line, curve, curve, line, curve, curve, line, curve, curve, Path.CLOSEPOLY],
    )  # fmt: skip
