"""Words on the map, each only where nothing before it stands: the pair's first, then holders, places and countries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.measure.lives import lives_of, microseconds
from geo.model.actors import UNKNOWN
from geo.share.picture import text as words
from geo.share.picture.cut import is_inside
from geo.share.picture.paper import Stroke
from geo.share.picture.projection import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.draw.palette import Style
    from geo.scene import Scene
    from geo.share.picture.events import Drawn
    from geo.share.picture.paper import Paper
    from geo.share.picture.projection import Frame
    from geo.share.picture.zones import Held

#: Symbols that words keep clear of, piles that get their number, places tried: those that matter most.
_KEPT_CLEAR: Final = 800
_NUMBERED: Final = 80
_TRIED: Final = 500
#: Kinds of places by importance (`timeline/columns.py` has the same words).
_CITIES: Final = ("city", "capital")
_TOWNS: Final = ("town", "base", "airport", "air base", "prison")


class Taken:
    """Rectangles of the map that are taken; words outside `frame` are refused."""

    def __init__(self, frame: Box) -> None:
        self._frame = frame
        self._boxes = np.empty((0, 4))

    def add(self, box: Box) -> None:
        """Take a rectangle."""
        self.add_all([box])

    def add_all(self, boxes: Iterable[Box]) -> None:
        """Take rectangles."""
        rows = [(box.left, box.bottom, box.right, box.top) for box in boxes]
        if rows:
            self._boxes = np.concatenate([self._boxes, np.array(rows)])

    def free(self, box: Box) -> bool:
        """Whether a rectangle lies on the map and meets none that is taken."""
        if not self._frame.holds(box):
            return False
        left, bottom, right, top = self._boxes.T
        return not bool(((left < box.right) & (box.left < right) & (bottom < box.top) & (box.bottom < top)).any())


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


def place_label(paper: Paper, taken: Taken, label: Label, spots: Iterable[tuple[float, float]]) -> Box | None:
    """Write a label at the first free spot (its left end and the middle of its height), or nowhere."""
    wide, half = label.width, label.size * 0.5
    for x, y in spots:
        box = Box(x, y - half, x + wide, y + half)
        if label.text and taken.free(box.grown(label.size * 0.16)):
            paper.text(
                x, y - label.size * 0.36, label.text, label.size, colour=label.colour, bold=label.bold,
                halo=label.size * 0.28,
            )  # fmt: skip
            taken.add(box.grown(label.size * 0.16))
            return box
    return None


def draw_piles(paper: Paper, taken: Taken, drawn: Drawn) -> None:
    """Write beside a symbol how many events it stands for."""
    size = paper.measures.label * 0.84
    for x, y, half, count in drawn.piles[:_NUMBERED]:
        label = Label(f"{count:,}", size, paper.colours.text, bold=True)
        away = half + size * 0.3
        sides = (x + away, x - away - label.width)
        place_label(paper, taken, label, [(left, y + half * up) for up in (0.7, -0.7) for left in sides])


def keep_clear(taken: Taken, drawn: Drawn) -> None:
    """Take the room of the symbols of most events."""
    taken.add_all(
        Box(x - half * 0.85, y - half * 0.85, x + half * 0.85, y + half * 0.85)
        for x, y, half in drawn.boxes[:_KEPT_CLEAR]
    )


def draw_holders(paper: Paper, taken: Taken, grounds: Sequence[Held], chosen: dict[str, Style], frame: Frame) -> None:
    """Write each holder in the widest free stretch of its ground: its name, or its letter where that has no room."""
    size = paper.measures.label * 1.22
    for held in grounds:
        if held.actor == UNKNOWN:
            continue
        stretches = _stretches(held.rings, frame.box)
        style = chosen[held.actor]
        name = words.plain(held.actor)
        for said in (words.shortened(name[:1].upper() + name[1:], size * 14, size, bold=True), style.letter):
            label = Label(words.plain(said), size, paper.colours.ink(style), bold=True)
            spots = [(x - label.width / 2, y) for x, y, room in stretches if room > label.width + size]
            if place_label(paper, taken, label, spots):
                break


def _stretches(rings: Sequence[NDArray[np.float64]], box: Box) -> list[tuple[float, float, float]]:
    """Return level stretches inside rings and on the map, widest first: x and y of the middle, and the width."""
    low, high = (max(box.bottom, min(float(ring[:, 1].min()) for ring in rings)),
                 min(box.top, max(float(ring[:, 1].max()) for ring in rings)))  # fmt: skip
    found = []
    for y in np.linspace(low, high, 17)[1:-1]:
        crossings = []
        for ring in rings:
            after = np.roll(ring, -1, axis=0)
            across = (ring[:, 1] > y) != (after[:, 1] > y)
            a, b = ring[across], after[across]
            crossings += ((y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0]) + a[:, 0]).tolist()
        crossings.sort()
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            left, right = max(left, box.left), min(right, box.right)  # noqa: PLW2901
            if right > left:
                found.append(((left + right) / 2, float(y), right - left))
    return sorted(found, key=lambda one: (-one[2], one[1]))[:12]


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
    taken.add_all(Box(x - half, y - half, x + half, y + half) for x, y in places.xy.tolist())


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
    return place_label(paper, taken, label, spots) is not None


def draw_countries(
    paper: Paper, taken: Taken, frame: Frame, outlines: Sequence[tuple[str, NDArray[np.float64]]], *, size: float
) -> None:
    """Write countries' names where two or more show, each in the widest free stretch of its land.

    The one in the middle of the map goes first.
    """
    rings: dict[str, list[NDArray[np.float64]]] = {}
    for name, ring in outlines:
        rings.setdefault(name, []).append(ring)
    seen = {name: _stretches(found, frame.box) for name, found in rings.items() if _reaches(found, frame.box)}
    wide = {name: stretches for name, stretches in seen.items() if stretches}
    # The only one is what the inset says.
    if len(wide) < 2:
        return
    middle = (frame.box.left + frame.box.right) / 2, (frame.box.bottom + frame.box.top) / 2
    for name in sorted(wide, key=lambda one: (not is_inside(rings[one], *middle), -wide[one][0][2], one)):
        label = Label(words.plain(name), size, paper.colours.muted)
        spots = [(x - label.width / 2, y) for x, y, room in wide[name] if room > label.width + size * 0.6]
        place_label(paper, taken, label, spots)


def _reaches(rings: Sequence[NDArray[np.float64]], box: Box) -> bool:
    low, high = min(float(ring[:, 1].min()) for ring in rings), max(float(ring[:, 1].max()) for ring in rings)
    return high > box.bottom and low < box.top
