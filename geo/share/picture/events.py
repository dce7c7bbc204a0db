"""The events in view as honest symbols: sharp only where the place is known, a ring of true size where it is not.

As on the screen: a place known within 1 km has a symbol, one known within 25 km a ring that holds it, and one known
less well is counted and not drawn. Where symbols would hide each other, six-sided cells count them.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.colors import to_rgba

from geo.draw.extent import RING_M
from geo.model.kinds import KINDS
from geo.share.picture.apart import Kept, apart
from geo.share.picture.cells import Class, draw_cells
from geo.share.picture.cut import moved
from geo.share.picture.paper import Stroke, circle_at
from geo.share.picture.spots import Spots, seen, spots_of
from geo.share.picture.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.draw.palette import Style
    from geo.scene import Scene
    from geo.share.picture.look import Colours
    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame

    Values = NDArray[np.float64]

#: Places known within it are sharp, metres (`timeline/eventsLayer.js` has the same).
EXACT_M: Final = 1_000.0
#: Symbols that cover more of the map than this hide each other: cells are drawn.
_MOST_COVER: Final = 0.12
#: A cell's width, in halves of a symbol.
_CELL: Final = 3.2
#: More rings than this are not told apart; those of the most events are drawn.
MOST_RINGS: Final = 250
#: How far from its middle a symbol reaches, of half its size: alone, and with the mark of the day shown.
_BOUND: Final = 1.3
_NOW: Final = 1.45
#: The largest symbols but those of deaths, of the smallest.
_LARGEST: Final = 11 / 6
#: Rings dotted up to this number.
_DOTTED: Final = 60


@dataclass(frozen=True, slots=True)
class Drawn:
    """What of the events is on the map.

    Attributes
    ----------
    total, vague, outside
        Events in view; those too imprecise to be drawn; those whose place is off the map.
    kinds
        The kinds that have a symbol on it.
    rings, rings_left
        Rings drawn, and those that there was no room for.
    classes
        Where cells are drawn: the counts of each class and its colour, and how wide a cell is, metres.
    cell_m
        That width; 0 where symbols are drawn.
    sizes
        Deaths and the radius of their symbol, where sizes show deaths.
    today
        Whether events of the moment's own step are marked.
    actors
        First actors whose colour rings and symbols have, and how many events those stand for.
    ring_kinds
        The same of the kinds of events that have a ring and no symbol.
    moved
        Whether symbols stand beside their places, with a line to them.
    boxes
        Symbols that names keep clear of: rows of x, y and half size.
    piles
        The places of several events: x, y, half size, count; most first.
    """

    total: int
    vague: int = 0
    outside: int = 0
    kinds: tuple[str, ...] = ()
    rings: int = 0
    rings_left: int = 0
    classes: tuple[Class, ...] = ()
    cell_m: float = 0.0
    sizes: tuple[tuple[int, float], ...] = ()
    today: bool = False
    boxes: tuple[tuple[float, float, float], ...] = ()
    piles: tuple[tuple[float, float, float, int], ...] = ()
    actors: tuple[tuple[str, int], ...] = ()
    ring_kinds: tuple[tuple[str, int], ...] = ()
    moved: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Waiting:
    """Exact places that are drawn above rings; `cell` is how wide cells are, points, 0 where symbols are drawn."""

    told: Drawn
    sharp: Spots
    cell: float


def draw_events(paper: Paper, frame: Frame, scene: Scene, chosen: dict[str, Style]) -> Drawn:
    """Draw the events in view, and say what was drawn and what was not."""
    waiting = rings_first(paper, frame, scene, chosen)
    return draw_sharp(paper, frame, scene, chosen, waiting=waiting, kept=Kept())


def rings_first(paper: Paper, frame: Frame, scene: Scene, chosen: dict[str, Style]) -> Waiting:
    """Draw the rings of places known too roughly for a symbol; return what is to be drawn above them."""
    spots = spots_of(scene, frame)
    vague = spots.metres > RING_M
    size = paper.measures.symbol
    ring = ~vague & (spots.metres > EXACT_M) & (spots.radius >= size)
    near = seen(spots, frame, np.where(ring, spots.radius, 0))
    dense = "density" in scene.view.display or _crowded(spots.take(~vague & ~ring & near), frame, size)
    cell = size * _CELL
    if dense:
        ring &= spots.radius > cell / 2
    rings, sharp = spots.take(ring & near), spots.take(~vague & ~ring & near)
    drawn = _draw_rings(paper, frame, rings, _inks(scene, rings, chosen, paper.colours))
    shown = rings.take(drawn)
    told = Drawn(
        total=int(spots.count.sum()),
        vague=int(spots.count[vague].sum()),
        outside=int(spots.count[~vague & ~near].sum()),
        rings=len(drawn),
        rings_left=len(rings.count) - len(drawn),
        actors=_actors(scene, shown),
        ring_kinds=_kinds(scene, shown),
    )
    return Waiting(told, sharp, cell if dense else 0.0)


def draw_sharp(
    paper: Paper, frame: Frame, scene: Scene, chosen: dict[str, Style], *, waiting: Waiting, kept: Kept
) -> Drawn:
    """Draw exact places as symbols, or as cells that count them; return what of all events is on the map."""
    told, cell = waiting.told, waiting.cell
    if cell:
        classes = draw_cells(paper, frame, waiting.sharp, cell)
        return replace(told, classes=classes, cell_m=cell * frame.metres_per_point(frame.middle) if classes else 0.0)
    return _draw_symbols(paper, frame, scene, waiting.sharp, chosen, told=told, kept=kept)


def _actors(scene: Scene, spots: Spots) -> tuple[tuple[str, int], ...]:
    """Return whose colours places have, and how many events those stand for, by name."""
    sums: Counter[str] = Counter()
    for name, count in zip(scene.events["actor_a"].to_numpy(dtype=object)[spots.top], spots.count, strict=True):
        sums[str(name)] += int(count)
    return tuple(sorted(sums.items()))


def _kinds(scene: Scene, spots: Spots) -> tuple[tuple[str, int], ...]:
    """Return how many events of each kind there are at places, by kind."""
    if not len(spots.count):
        return ()
    here, events = {tuple(row) for row in np.column_stack([spots.lonlat, spots.metres]).tolist()}, scene.events
    points = np.column_stack([events.geometry.x, events.geometry.y, events["place_uncertainty_m"]]).tolist()
    kinds = Counter(str(kind) for kind, point in zip(events["kind"], points, strict=True) if tuple(point) in here)
    return tuple(sorted(kinds.items()))


def _crowded(spots: Spots, frame: Frame, size: float) -> bool:
    cover = len(spots.count) * (2 * size) ** 2 / (frame.box.width * frame.box.height)
    return bool(cover > _MOST_COVER)


def _inks(scene: Scene, spots: Spots, chosen: dict[str, Style], colours: Colours) -> list[str]:
    """Return the colour of the first actor of the event shown at each place."""
    actors = scene.events["actor_a"].to_numpy(dtype=object)[spots.top]
    return [colours.solid(chosen[name]) if name in chosen else colours.muted for name in actors]


def _draw_rings(paper: Paper, frame: Frame, rings: Spots, inks: Sequence[str]) -> NDArray[np.int64]:
    """Draw rings of true size, the largest below; return which are drawn."""
    ranked = np.lexsort((_scattered(rings), -rings.count))[:MOST_RINGS]
    order = ranked[np.argsort(-rings.radius[ranked], kind="stable")]
    if not len(order):
        return order
    covered = float((np.pi * rings.radius[order] ** 2).sum()) / (frame.box.width * frame.box.height)
    # Where they lie on each other many times over, each is fainter.
    faint = 2 ** max(0.0, math.log2(max(covered, 1.0)) - 1)
    few = len(order) <= _DOTTED
    stroke = paper.measures.stroke
    fills = [to_rgba(inks[k], min(0.14, 0.03 + 0.014 * int(rings.count[k])) / faint) for k in order]
    lines = [to_rgba(inks[k], (0.75 if few else 0.5) / faint**0.4) for k in order]
    dashes = (0.01, stroke * 4.2) if few else ()
    paper.many(
        [circle_at(0, 0, float(rings.radius[k])) for k in order], rings.xy[order],
        fills=fills, lines=lines, widths=[stroke * (1.9 if few else 0.9)], dashes=dashes, clip=frame.box,
    )  # fmt: skip
    return order


def _scattered(spots: Spots) -> NDArray[np.uint64]:
    """Return a number a place that has nothing to do with where it lies: what is left out is left out everywhere."""
    bits = np.ascontiguousarray(spots.lonlat).view(np.uint64)
    # Multiplied by odd numbers (2 ** 64 divided by the golden ratio, and a prime), sums of bits are well mixed on top.
    mixed = bits[:, 0] * np.uint64(0x9E3779B97F4A7C15) + bits[:, 1] * np.uint64(0xC2B2AE3D27D4EB4F)
    return np.asarray((mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9))


def _half_sizes(paper: Paper, scene: Scene, spots: Spots) -> Values:
    """Return half the size of symbols: by the logarithm of a pile's number, or by deaths, as on the screen."""
    unit = paper.measures.symbol
    if "sized" in scene.view.display:
        return np.asarray(unit * np.maximum(1, spots.deaths.clip(max=10_000)) ** 0.25 * 4 / 6)
    return np.asarray(unit * (1 + np.minimum(5, np.rint(np.log2(np.maximum(1, spots.count)))) / 6))


def _draw_symbols(
    paper: Paper, frame: Frame, scene: Scene, spots: Spots, chosen: dict[str, Style], *, told: Drawn, kept: Kept
) -> Drawn:
    size = _half_sizes(paper, scene, spots)
    sized = "sized" in scene.view.display
    # From north to south, so that what stands in front covers what stands behind; large ones by deaths lie below.
    order = np.lexsort((spots.xy[:, 0], -spots.xy[:, 1], -size if sized else np.zeros(len(size))))
    spots, size = spots.take(order), size[order]
    now = _today(scene, spots)
    colours, stroke = paper.colours, paper.measures.stroke
    inks = _inks(scene, spots, chosen, colours)
    # Sizes by deaths may cover each other, as such maps have it: only their middles are parted.
    reach = np.minimum(size, paper.measures.symbol * _LARGEST) * np.where(now, _NOW, _BOUND) + stroke * 0.7
    at = apart(spots.xy, reach, frame.box, kept)
    led = _draw_leaders(paper, frame, spots, at, size=size, inks=inks)
    halo = to_rgba(colours.halo)
    for k in np.flatnonzero(now):
        for wide, colour in ((3.0, colours.halo), (1.5, colours.accent)):
            paper.many([circle_at(0, 0, size[k] * _NOW)], at[k : k + 1], fills=[(0, 0, 0, 0)],
                       lines=[to_rgba(colour)], widths=[stroke * wide], clip=frame.box)  # fmt: skip
    kinds = scene.events["kind"].to_numpy(dtype=object)[spots.top]
    shapes = [moved(symbol(str(kind)), half) for kind, half in zip(kinds, size, strict=True)]
    hollow = ~spots.stated if sized else np.zeros(len(size), dtype=bool)
    fills = [halo if empty else to_rgba(ink) for ink, empty in zip(inks, hollow, strict=True)]
    lines = [to_rgba(ink) if empty else (0.0, 0.0, 0.0, 0.0) for ink, empty in zip(inks, hollow, strict=True)]
    # Each symbol twice, first its halo: it parts the symbol from the one below.
    paper.many(
        [shape for shape in shapes for _ in range(2)], np.repeat(at, 2, axis=0),
        fills=[colour for fill in fills for colour in (halo, fill)],
        lines=[colour for line in lines for colour in (halo, line)],
        widths=[stroke * 3.0, stroke * 1.2], clip=frame.box,
    )  # fmt: skip
    rows = np.column_stack([at, np.where(now, size * _NOW, size)])
    ranked = np.argsort(-spots.count, kind="stable")
    piles = zip(rows[ranked].tolist(), spots.count[ranked].tolist(), strict=True)
    return replace(
        told,
        kinds=tuple(kind for kind in KINDS if kind in set(kinds)),
        sizes=tuple((n, paper.measures.symbol * n**0.25 * 4 / 6) for n in (1, 10, 100)) if sized else (),
        today=bool(now.any()),
        boxes=tuple((float(x), float(y), float(r)) for x, y, r in rows[ranked]),
        piles=tuple((float(x), float(y), float(r), int(n)) for (x, y, r), n in piles if n > 1),
        actors=tuple(sorted((Counter(dict(told.actors)) + Counter(dict(_actors(scene, spots)))).items())),
        moved=led,
    )


def _draw_leaders(paper: Paper, frame: Frame, spots: Spots, at: Values, *, size: Values, inks: Sequence[str]) -> bool:
    """Draw a thin line to its place from each symbol that no longer covers it, nor stands where it may be."""
    away = np.sqrt(((at - spots.xy) ** 2).sum(axis=1))
    stroke, colours = paper.measures.stroke, paper.colours
    led = np.flatnonzero(away > np.maximum(spots.radius, size))
    for k in led.tolist():
        place = (float(spots.xy[k, 0]), float(spots.xy[k, 1]))
        for wide, colour in ((2.6, colours.halo), (1.1, inks[k])):
            paper.line([place, (float(at[k, 0]), float(at[k, 1]))], Stroke(colour, stroke * wide), clip=frame.box)
        paper.circle(*place, stroke * 1.5, fill=inks[k], line=Stroke(colours.halo, stroke * 0.8), clip=frame.box)
    return bool(len(led))


def _today(scene: Scene, spots: Spots) -> NDArray[np.bool_]:
    """Return the places whose event shown is of the moment's own step."""
    instant = scene.view.instant
    if instant is None:
        return np.zeros(len(spots.top), dtype=bool)
    start, end = scene.events["start"], scene.events["end"]
    meets = ((start < instant + scene.step) & (end > instant)).to_numpy()
    return np.asarray(meets[spots.top], dtype=bool)
