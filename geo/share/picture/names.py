"""Words on the map, each only where nothing before it stands; and places, as dots with their names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure.lives import lives_of, microseconds
from geo.model.actors import UNKNOWN
from geo.share.picture import text as words
from geo.share.picture.paper import Stroke
from geo.share.picture.projection import Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.draw.palette import Style
    from geo.scene import Scene
    from geo.share.picture.events import Drawn
    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame

#: Symbols that words keep clear of, piles that get their number, places tried: those that matter most.
_KEPT_CLEAR: Final = 800
_NUMBERED: Final = 80
_TRIED: Final = 500
#: What places' dots weigh by rank where something has to be covered; a symbol weighs 1.
_DOTS: Final = (0.5, 0.12, 0.03)
#: Kinds of places by importance (`timeline/columns.py` has the same words).
_CITIES: Final = ("city", "capital")
_TOWNS: Final = ("town", "base", "airport", "air base", "prison")


class Taken:
    """Rectangles of the map that are taken; words outside `frame` are refused."""

    def __init__(self, frame: Box) -> None:
        self._frame = frame
        self._boxes = np.empty((0, 4))
        self._weights = np.empty(0)

    def add(self, box: Box) -> None:
        """Take a rectangle."""
        self.add_all([box])

    def add_all(self, boxes: Iterable[Box], *, weight: float = 1.0) -> None:
        """Take rectangles, which weigh so much where one has to be covered."""
        rows = [(box.left, box.bottom, box.right, box.top) for box in boxes]
        if rows:
            self._boxes = np.concatenate([self._boxes, np.array(rows)])
            self._weights = np.append(self._weights, np.full(len(rows), weight))

    def _met(self, box: Box) -> NDArray[np.bool_]:
        left, bottom, right, top = self._boxes.T
        return np.asarray((left < box.right) & (box.left < right) & (bottom < box.top) & (box.bottom < top))

    def on_map(self, box: Box) -> bool:
        """Whether all of a rectangle lies on the map."""
        return self._frame.holds(box)

    def free(self, box: Box) -> bool:
        """Whether a rectangle lies on the map and meets none that is taken."""
        return self.on_map(box) and not bool(self._met(box).any())

    def weight(self, box: Box) -> float:
        """Return what all that a rectangle would cover weighs."""
        return float(self._weights[self._met(box)].sum())


@dataclass(frozen=True, slots=True)
class Label:
    """A text with its size, colour and weight."""

    text: str
    size: float
    colour: str
    bold: bool = False

    @property
    def width(self) -> float:
        """Points from its first to its last letter."""
        return words.width(self.text, self.size, bold=self.bold)


def place_label(
    paper: Paper,
    taken: Taken,
    label: Label,
    spots: Iterable[tuple[float, float]],
    *,
    anyway: float = 0.0,
    weight: float = 1.0,
) -> bool:
    """Write a label at the first free spot (its left end and the middle of its height); whether there is one.

    If none is free, it is written where it covers the least, of no more weight than `anyway`.
    """
    wide, half, room = label.width, label.size * 0.5, label.size * 0.16
    boxes = [Box(x, y - half, x + wide, y + half).grown(room) for x, y in spots] if label.text else []
    found = next((box for box in boxes if taken.free(box)), None)
    if found is None and anyway:
        least = min((box for box in boxes if taken.on_map(box)), key=taken.weight, default=None)
        found = least if least and taken.weight(least) <= anyway else None
    if found is None:
        return False
    write(paper, label, found.left + room, (found.bottom + found.top) / 2)
    taken.add_all([found], weight=weight)
    return True


def write(paper: Paper, label: Label, x: float, y: float) -> None:
    """Write a label by its left end and the middle of its height."""
    foot, halo = y - label.size * 0.36, label.size * 0.28
    paper.text(x, foot, label.text, label.size, colour=label.colour, bold=label.bold, halo=halo)


def draw_piles(paper: Paper, taken: Taken, drawn: Drawn) -> None:
    """Write beside a symbol how many events it stands for."""
    size = paper.measures.label * 0.84
    for x, y, half, count in drawn.piles[:_NUMBERED]:
        label = Label(f"{count:,}", size, paper.colours.text, bold=True)
        away = half + size * 0.3
        sides = (x + away, x - away - label.width)
        spots = [(left, y + half * up) for up in (0.7, -0.7, 0.0, 1.1, -1.1) for left in sides]
        wide, high = away + label.width / 2, away + size * 0.5
        turns = (math.radians(turn) for turn in range(45, 405, 15))
        spots += [(x + wide * math.cos(at) - label.width / 2, y + high * math.sin(at)) for at in turns]
        # A number half-way to another symbol may be of either: first those that no other symbol is as near to.
        spots.sort(key=lambda spot: not _own(drawn, (spot[0] + label.width / 2, spot[1]), (x, y)))
        # A number may hide dots of villages: without it, the symbol would say that there was one event.
        place_label(paper, taken, label, spots, anyway=0.99)


def _own(drawn: Drawn, at: tuple[float, float], symbol: tuple[float, float]) -> bool:
    """Whether a spot is clearly nearer to a symbol than to any other."""
    own = math.dist(at, symbol)
    return all(math.dist(at, other[:2]) > own * 1.5 for other in drawn.boxes if other[:2] != symbol)


def keep_clear(taken: Taken, drawn: Drawn) -> None:
    """Take the room of the symbols of most events."""
    taken.add_all(
        Box(x - half * 1.1, y - half * 1.1, x + half * 1.1, y + half * 1.1) for x, y, half in drawn.boxes[:_KEPT_CLEAR]
    )


@dataclass(frozen=True, eq=False, slots=True)
class Places:
    """The places on the map, the most important first.

    Attributes
    ----------
    xy, names, rank
        Rows of x and y, names, and 0 for cities, 1 for towns and bases, 2 for the rest.
    full, rough, others
        How many are full dots: held by somebody at the moment, and known exactly; how many are known worse; and how
        many are held by nobody.
    """

    xy: NDArray[np.float64]
    names: tuple[str, ...]
    rank: NDArray[np.int64]
    full: int = 0
    rough: int = 0
    others: int = 0


NO_PLACES: Final = Places(np.empty((0, 2)), (), np.empty(0, dtype=np.int64))


def ranks(places: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """Return how important places are: 0 cities, 1 towns and bases, 2 the rest."""
    kind = places["kind"].str.casefold()
    return np.where(kind.isin(_CITIES), 0, np.where(kind.isin(_TOWNS), 1, 2))


def draw_places(paper: Paper, scene: Scene, frame: Frame, chosen: dict[str, Style], *, exact_m: float) -> Places:
    """Draw places as dots, held ones in their holder's colour; return those on the map."""
    places = scene.dataset.places
    if not len(places):
        return NO_PLACES
    holder = _holders(scene)
    xy = frame.places(places.geometry.x.to_numpy(), places.geometry.y.to_numpy())
    held = np.array([name not in {None, UNKNOWN} for name in holder])
    rank, names = ranks(places), places["name"].to_numpy(dtype=object)
    order = np.lexsort((places.index.to_numpy(dtype=str), names.astype(str), rank, ~held))
    on_map = order[frame.inside(xy[order], margin=-2.0)][:_TRIED]
    rough = places["place_uncertainty_m"].to_numpy() > exact_m
    for k in on_map[::-1]:
        _dot(paper, xy[k], holder[k], chosen, rough=bool(rough[k]), large=rank[k] < 2)
    shown, worse = held[on_map], rough[on_map]
    return Places(
        xy[on_map], tuple(str(name) for name in names[on_map]), rank[on_map],
        full=int((shown & ~worse).sum()), rough=int(worse.sum()), others=int((~shown).sum()),
    )  # fmt: skip


def name_places(paper: Paper, taken: Taken, places: Places, *, written: frozenset[str]) -> int:
    """Write the names of places, but those that are written already, where there is room; return how many have none."""
    return sum(
        name not in written and not _name(paper, taken, at, name, rank=int(rank))
        for at, name, rank in zip(places.xy, places.names, places.rank, strict=True)
    )


def keep_places_clear(paper: Paper, taken: Taken, places: Places) -> None:
    """Take the room of the places' dots."""
    half = paper.measures.stroke * 2.4
    for rank, weight in enumerate(_DOTS):
        spots = places.xy[places.rank == rank].tolist()
        taken.add_all((Box(x - half, y - half, x + half, y + half) for x, y in spots), weight=weight)


def _holders(scene: Scene) -> list[str | None]:
    """Return who holds each place at the moment, None where nobody is recorded."""
    holdings, instant = scene.dataset.holdings, scene.view.instant
    if instant is None or not len(holdings):
        return [None] * len(scene.dataset.places)
    now = holdings.iloc[lives_of(holdings).at(microseconds(instant))]
    by_place = dict(zip(now["place_id"], now["actor"], strict=True))
    return [by_place.get(place) for place in scene.dataset.places.index]


def _dot(
    paper: Paper, at: NDArray[np.float64], actor: str | None, chosen: dict[str, Style], *, rough: bool, large: bool
) -> None:
    colours, stroke = paper.colours, paper.measures.stroke
    colour = colours.ink(chosen[actor]) if actor in chosen and actor != UNKNOWN else colours.muted
    x, y = map(float, at)
    # Hollow: known too roughly to be a dot, or nobody recorded there.
    filled = actor is not None and actor != UNKNOWN and not rough
    paper.circle(x, y, stroke * (3.4 if large else 2.6), fill=colour if filled else colours.halo,
                 line=Stroke(colours.halo if filled else colour, stroke * (1.0 if filled else 1.5)))  # fmt: skip


def _name(paper: Paper, taken: Taken, at: NDArray[np.float64], name: str, *, rank: int) -> bool:
    size = paper.measures.label * (1.12, 1.0, 0.92)[rank]
    said = words.shortened(words.plain(name), size * 22, size, bold=rank < 2)
    colour = paper.colours.text if rank < 2 else paper.colours.muted
    label = Label(said, size, colour, bold=rank == 0)
    x, y = map(float, at)
    near, wide = size * 0.55, label.width
    spots = [(x + near, y), (x - near - wide, y), (x - wide / 2, y + size), (x - wide / 2, y - size),
             (x + near, y + size * 0.8), (x + near, y - size * 0.8), (x - near - wide, y + size * 0.8)]  # fmt: skip
    return place_label(paper, taken, label, spots)
