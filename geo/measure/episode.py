"""An episode: gains of one actor that belong together, and how large they are together."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import shapely

from geo.measure import geodesy
from geo.measure.adding_up import by_holder
from geo.measure.depth import Before, depth_of
from geo.measure.gains import last_before, place_steps, zone_steps
from geo.measure.kept import Kept
from geo.measure.lapsed import last_holders
from geo.measure.overlay import common, less, together
from geo.measure.partition import partition
from geo.measure.territory import Territory
from geo.measure.tolerance import between_km2
from geo.measure.turns import place_holders
from geo.model.areas import areas_km2

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.measure.change import Interval, Turn
    from geo.measure.gains import Gain
    from geo.measure.ground import Ground
    from geo.model.claim import Measure

#: Confidences that count as sure of a place; a record that states none does not.
_SURE: Final = frozenset({"high", "medium"})
_ONE_DAY: Final = pd.Timedelta(days=1)
#: Nothing happened before it.
_NEVER: Final = pd.Timestamp("1677-09-22", tz="UTC")
#: Pieces of edges of the grounds kept ready; a piece takes some 300 bytes.
_MOST_PIECES: Final = 500_000
# Weak: what was worked out is forgotten with its ground.
_BEFORE: Final[WeakKeyDictionary[Ground, Kept[Before]]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Episode:
    """Gains of one actor that are connected in space and time.

    Attributes
    ----------
    id
        Stable: made of the actor, the first day and a digest of what was gained, not of the order of rows.
    actor, start, end
        Who; the first moment a gain holds, and the last one at which one began (UTC).
    places
        The places gained, by moment then name.
    area_km2, area_between
        Ground gained that was not the actor's before the episode, and its interval, square kilometres.
    depth_km, depth_between, deepest
        The furthest any gain reaches beyond the actor's ground of just before the episode, in kilometres by geodesic;
        its interval; and what reaches so far: the name of a place, or ``"ground gained at LATITUDE, LONGITUDE"``
        (`geo.measure.depth.depth_of`). NaN, from 0 to infinity and empty where the actor held nothing before.
    rate_km2_per_day
        Area over the days from `start` to `end`, a day at least.
    taken_from
        The gained ground by who held it just before or, of what no zone covered then, was last recorded as its holder;
        km2; key ``""``: never covered before.
    ground
        The ground gained, in degrees; empty where only places are recorded.
    """

    id: str
    actor: str
    start: pd.Timestamp
    end: pd.Timestamp
    places: tuple[Turn, ...]
    area_km2: float
    area_between: Interval
    depth_km: float
    depth_between: Interval
    deepest: str
    rate_km2_per_day: float
    taken_from: Mapping[str, float]
    ground: shapely.Geometry

    def size(self, measure: Measure) -> float:
        """Return how large the episode is by a measure: km2, places or km; NaN where it cannot be measured."""
        return {"area": self.area_km2, "places": float(len(self.places)), "depth": self.depth_km}[measure]

    def between(self, measure: Measure) -> Interval:
        """Return the interval of its size by a measure; of places: those gained with high or medium confidence, all."""
        sure = sum(place.confidence in _SURE for place in self.places)
        return {
            "area": self.area_between,
            "places": (float(sure), float(len(self.places))),
            "depth": self.depth_between,
        }[measure]


def build(ground: Ground, actor: str, own: Sequence[Gain]) -> Episode:
    """Return the episode that some gains make, in whatever order; there is one at least.

    Raises
    ------
    InputError
        The grounds of its moments cannot be laid over each other exactly.
    """
    start, end = min(gain.moment for gain in own), max(gain.moment for gain in own)
    drawn, held = last_before(zone_steps(ground), start), last_before(place_steps(ground), start)
    old = {} if drawn is None else partition(ground, drawn).ground
    gained = _gained(own, drawn, old.get(actor))
    places = _places(ground, actor, own, held)
    line_m = _line_m(ground, actor, {start if drawn is None else drawn, *(gain.moment for gain in own)})
    area_km2 = _km2(gained)
    depth = depth_of(ground, _before(ground, actor, drawn, held), places, gained, line_m)
    return Episode(
        id=_id(actor, start, end, places, gained),
        actor=actor,
        start=start,
        end=end,
        places=places,
        area_km2=area_km2,
        area_between=between_km2(gained, area_km2, line_m),
        depth_km=depth.km,
        depth_between=depth.between,
        deepest=depth.deepest,
        rate_km2_per_day=area_km2 / (max(end - start, _ONE_DAY) / _ONE_DAY),
        taken_from=by_holder(gained, area_km2, _holders(ground, actor, gained, old, drawn), but=actor),
        ground=gained,
    )


def _gained(own: Sequence[Gain], drawn: pd.Timestamp | None, old: shapely.Geometry | None) -> shapely.Geometry:
    """Return the ground gained, less what was the actor's at the moment `drawn`, just before the episode."""
    pieces = sorted((gain for gain in own if gain.place is None), key=lambda gain: (gain.moment, gain.shape.bounds))
    shapes = [gain.shape for gain in pieces]
    if not shapes or any(gain.before != drawn for gain in pieces):
        return shapely.normalize(less(together(shapes), [] if old is None else [old]))
    # Pieces of one moment are parts of one ground, none of it held before.
    return shapely.normalize(shapes[0] if len(shapes) == 1 else shapely.multipolygons(shapes))


def _holders(
    ground: Ground,
    actor: str,
    gained: shapely.Geometry,
    old: Mapping[str, shapely.Geometry],
    drawn: pd.Timestamp | None,
) -> Mapping[str, shapely.Geometry]:
    """Return the ground of others at a moment, with what of the gained was not covered then by its last holder."""
    others = {name: shape for name, shape in old.items() if name != actor}
    lapsed = {} if drawn is None else last_holders(ground, less(gained, old.values()), drawn)
    for name in set(lapsed) - {actor}:
        # Of what was held then, too, the gained part is enough.
        others[name] = together([lapsed[name], *([common(gained, old[name])] if name in old else [])])
    return others


def _km2(shape: shapely.Geometry) -> float:
    return float(areas_km2(np.array([shape], dtype=object))[0])


def _places(ground: Ground, actor: str, own: Sequence[Gain], held: pd.Timestamp | None) -> tuple[Turn, ...]:
    """Return the places gained, each once, at its first gain, without those that were the actor's just before."""
    ids = ground.dataset.places.index.sort_values()
    holder = np.full(len(ids), "", dtype=object) if held is None else place_holders(ground, held).holder
    had = set(ids[holder == actor])
    first: dict[str, tuple[pd.Timestamp, Turn]] = {}
    for gain in own:
        place = gain.place
        if place is None or place.place_id in had:
            continue
        if place.place_id not in first or gain.moment < first[place.place_id][0]:
            first[place.place_id] = (gain.moment, place)
    ordered = sorted(first.values(), key=lambda found: (found[0], found[1].name, found[1].place_id))
    return tuple(place for _, place in ordered)


def _line_m(ground: Ground, actor: str, moments: set[pd.Timestamp]) -> float:
    """Return the worst tolerance of the actor's line at some moments, metres."""
    return max((partition(ground, moment).line_m.get(actor, 0.0) for moment in moments), default=0.0)


def _before(ground: Ground, actor: str, drawn: pd.Timestamp | None, held: pd.Timestamp | None) -> Before:
    kept = _BEFORE.setdefault(ground, Kept(_MOST_PIECES))
    return kept.get((actor, drawn, held), lambda: _made_before(ground, actor, drawn, held), weigh=_pieces)


def _made_before(ground: Ground, actor: str, drawn: pd.Timestamp | None, held: pd.Timestamp | None) -> Before:
    parts = None if drawn is None else partition(ground, drawn)
    territory = None
    if parts is not None and actor in parts.ground:
        territory = Territory(parts.ground[actor], parts.line_m[actor], ("before", actor, drawn))
    own = np.zeros(len(ground.spots), dtype=bool)
    if held is not None:
        own = np.asarray(place_holders(ground, held).holder == actor, dtype=bool)
    moment = max((one for one in (drawn, held) if one is not None), default=_NEVER)
    return Before(actor, moment, territory, ground.spots.take(own))


def _pieces(before: Before) -> int:
    return 1 + (0 if before.territory is None else geodesy.pieces_of(before.territory.shape))


def _id(actor: str, start: pd.Timestamp, end: pd.Timestamp, places: Sequence[Turn], gained: shapely.Geometry) -> str:
    """Return an id out of what was gained: the places, and the ground's bounds and area to some metres."""
    ground = () if gained.is_empty else (*(round(bound, 5) for bound in gained.bounds), round(_km2(gained), 3))
    said = repr((actor, start.isoformat(), end.isoformat(), sorted(place.place_id for place in places), ground))
    return f"{actor}-{start:%Y%m%d}-{blake2b(said.encode(), digest_size=4).hexdigest()}"
