"""What makes a map measurable: ticks of longitude and latitude, a scale bar, north."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.path import Path

from geo.model.text import METRES_PER_MILE, exact_text
from geo.share.picture import text as words
from geo.share.picture.paper import Stroke
from geo.share.picture.projection import Box

if TYPE_CHECKING:
    from geo.share.picture.names import Taken
    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame

#: Steps of a graticule in seconds of arc.
_STEPS_S: Final = (
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000, 54_000, 108_000, 162_000, 216_000,
)  # fmt: skip
#: Ticks are no nearer to each other than so many times the height of their words.
_APART: Final = 11.0
#: A scale bar that is wrong by more than this somewhere on the sheet says so.
TOLERANCE: Final = 0.01


def angle_text(degrees: float, *, signs: str, step_s: int) -> str:
    """Return an angle in degrees, minutes and seconds, as fine as the step, with its hemisphere.

    Examples
    --------
    >>> angle_text(37.25, signs="EW", step_s=900), angle_text(-36.0, signs="NS", step_s=3600)
    ('37°15′E', '36°S')
    """
    total = round(abs(degrees) * 3600)
    whole, minutes, seconds = total // 3600, total // 60 % 60, total % 60
    sign = "" if total == 0 or (signs == "EW" and total == 180 * 3600) else signs[degrees < 0]
    said = f"{whole}°"
    if step_s % 3600:
        said += f"{minutes:02d}′"
    if step_s % 60:
        said += f"{seconds:02d}″"
    return said + sign


def _step(span_deg: float, length: float, apart: float) -> int:
    """Return the step of a graticule in seconds, so that ticks are at least so many points from each other."""
    return next((step for step in _STEPS_S if step / 3600 / span_deg * length >= apart), _STEPS_S[-1])


def _multiples(low: float, high: float, step_s: int) -> list[float]:
    step = step_s / 3600
    return [n * step for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def tick_room(paper: Paper) -> float:
    """Return how much room ticks and their words need beside the map, points."""
    return paper.measures.small * 1.55


def draw_ticks(paper: Paper, frame: Frame) -> None:
    """Draw the map's edge, ticks of a graticule on all sides, and their words below and on the left."""
    box, colours, stroke = frame.box, paper.colours, paper.measures.stroke
    size = paper.measures.small * 0.9
    line, long = Stroke(colours.text, stroke), size * 0.42
    step = _step(frame.east - frame.west, box.width, size * _APART)
    for lon in _multiples(frame.west, frame.east, step):
        x = float(frame.points(lon, 0.0)[0, 0])
        for y, towards in ((box.bottom, -1), (box.top, 1)):
            paper.line([(x, y), (x, y + towards * long)], line)
        said = angle_text((lon + 180) % 360 - 180 if lon != 180 else lon, signs="EW", step_s=step)
        half = words.width(said, size) / 2
        if x - half >= box.left and x + half <= box.right:
            paper.text(x, box.bottom - long - size * 1.0, said, size, colour=colours.muted, align="centre")
    step = _step(frame.north - frame.south, box.height, size * _APART * 0.8)
    for lat in _multiples(frame.south, frame.north, step):
        y = float(frame.points(0.0, lat)[0, 1])
        for x, towards in ((box.left, -1), (box.right, 1)):
            paper.line([(x, y), (x + towards * long, y)], line)
        said = angle_text(lat, signs="NS", step_s=step)
        half = words.width(said, size) / 2
        if y - half >= box.bottom and y + half <= box.top:
            paper.text(box.left - long - size * 0.35, y, said, size, colour=colours.muted, align="centre", upright=True)
    paper.rectangle(box, line=Stroke(colours.text, stroke * 1.4, round=False))


def bar_m(frame: Frame, room: float) -> float:
    """Return a round number of metres (1, 2 or 5 times a power of ten) that takes at most so many points."""
    most = room * frame.metres_per_point(frame.middle)
    power = 10.0 ** math.floor(math.log10(most))
    # The logarithm of a little less than a power of ten may be whole.
    return next(n * power for n in (5, 2, 1, 0.5) if n * power <= most)


def _miles(metres: float) -> str:
    miles = metres / METRES_PER_MILE
    return f"{miles:,.0f} mi" if miles >= 100 else f"{miles:.2g} mi"


def scale_errors(frame: Frame) -> tuple[float, float]:
    """Return by which shares the scale bar is too short for the ground at the map's lower and upper edge.

    0.03 says: what the bar calls 100 km is 103 km there.
    """
    here = frame.metres_per_point(frame.middle)
    low, high = (frame.metres_per_point(lat) / here - 1 for lat in (frame.south, frame.north))
    return low, high


def scale_note(frame: Frame) -> str:
    """Say where the scale bar holds, and by how much it is wrong at the map's edges where that is over 1 %."""
    said = f"Scale bar right at {angle_text(frame.middle, signs='NS', step_s=60)}"
    low, high = scale_errors(frame)
    if max(abs(low), abs(high)) <= TOLERANCE:
        return f"{said}, and everywhere on the sheet to 1 %."
    edges = f"{100 * (1 + high):.0f} km at the upper edge, {100 * (1 + low):.0f} km at the lower"
    return f"{said}; what it calls 100 km is {edges}."


def draw_scale_bar(paper: Paper, frame: Frame, taken: Taken) -> Box:
    """Draw a scale bar in the map's lower left corner, with kilometres and miles; return what it takes up."""
    colours, measures = paper.colours, paper.measures
    size, stroke = measures.small, measures.stroke
    metres = bar_m(frame, min(frame.box.width * 0.24, size * 22))
    long = metres / frame.metres_per_point(frame.middle)
    parts = 4 if math.isclose(metres / 10 ** math.floor(math.log10(metres) + 1e-9), 2.0) else 5
    inner = size * 0.7
    said = f"{exact_text(metres)} ({_miles(metres)})"
    wide = max(long + words.width(said, size) / 2, words.width(said, size)) + 3 * inner
    box = Box(frame.box.left + 4, frame.box.bottom + 4, frame.box.left + 4 + wide, frame.box.bottom + 4 + size * 2.9)
    paper.rectangle(box, fill=colours.panel, alpha=0.86, round_by=size * 0.4)
    left, foot, high = box.left + inner * 1.4, box.bottom + size * 0.55, size * 0.5
    for part in range(parts):
        x = left + long * part / parts
        dark = part % 2 == 0
        paper.rectangle(Box(x, foot, x + long / parts, foot + high), fill=colours.text if dark else colours.panel,
                        line=Stroke(colours.text, stroke * 0.8, round=False))  # fmt: skip
    text_y = foot + high + size * 0.5
    paper.text(left, text_y, "0", size, align="centre")
    half = words.width(said, size) / 2
    paper.text(max(left + long, left + size * 0.9 + half), text_y, said, size, align="centre")
    taken.add(box)
    return box


def draw_north(paper: Paper, frame: Frame, taken: Taken) -> Box:
    """Draw an arrow to the north in the map's upper right corner: up, everywhere on this projection.

    Returns what it takes up.
    """
    colours, size = paper.colours, paper.measures.body
    high, half = size * 2.6, size * 0.72
    box = Box(frame.box.right - 4 - size * 2.2, frame.box.top - 4 - size * 4.4, frame.box.right - 4, frame.box.top - 4)
    paper.rectangle(box, fill=colours.panel, alpha=0.86, round_by=size * 0.4)
    x, foot = (box.left + box.right) / 2, box.bottom + size * 0.45
    left = [(x, foot + high), (x - half, foot), (x, foot + high * 0.25), (x, foot + high)]
    right = [(x, foot + high), (x + half, foot), (x, foot + high * 0.25), (x, foot + high)]
    line = Stroke(colours.text, paper.measures.stroke * 0.9)
    paper.shape(Path(np.array(left)), fill=colours.text, line=line)
    paper.shape(Path(np.array(right)), fill=colours.panel, line=line)
    paper.text(x, foot + high + size * 0.35, "N", size, bold=True, align="centre")
    taken.add(box)
    return box
