"""What the data say of a place that is not recorded as turned: asked about by name, or one of all on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import geopandas as gpd
import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure.advances import KM_APART
from geo.measure.claims.discs import discs
from geo.measure.claims.states import FOUGHT_OVER, LOW, NOBODY
from geo.measure.claims.words import days_text
from geo.measure.gains import SLIVER_KM2, zone_steps
from geo.measure.lives import microseconds
from geo.measure.nearest import nearest
from geo.measure.overlay import EXACT_DEG, less, together
from geo.measure.partition import key_at, partition
from geo.measure.tolerance import margin
from geo.measure.versions import prepare
from geo.model.areas import areas_km2
from geo.model.progress import counted
from geo.model.tables import CRS
from geo.model.text import date_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.measure.claims.states import State
    from geo.measure.ground import Ground
    from geo.model.claim import CapturedCount
    from geo.model.view import Area

#: ``"yes"``: recorded as taken; ``"low"``: so, with low confidence; ``"open"``: the data leave it open; ``"no"``; and
#: ``"nothing"``: no holder is on record, so that it is none of the places counted.
Answer = Literal["yes", "low", "open", "no", "nothing"]
#: What a ``"no"`` rests on for some of the time: a record of low confidence alone, or none.
Rests = Literal["", "low", "gap"]

#: A place whose record ends may have fallen to an actor that held a place or ground no farther off, metres. Gains no
#: farther apart than that are one advance.
NEAR_M: Final = 1000.0 * KM_APART

_NEAR_LINE: Final = "but it may lie beyond the line of the zone"


@dataclass(frozen=True, slots=True)
class Said:
    """Whether a place was taken, what the data say of it as a clause, who says so, and what a ``"no"`` rests on."""

    answer: Answer
    text: str
    source: str
    rests: Rests = ""


def unturned(ground: Ground, stated: CapturedCount, known: Mapping[int, Sequence[State]]) -> dict[int, Said]:
    """Return what the records say of places by what they say of who held each through the time.

    Each place of a list is asked about by name: any gap or doubt in its record leaves it open. Of all places on record
    only those are open where something speaks for the actor: ground that it, or a contested zone, gained in the time
    nearer to the place than the radius and the line's tolerance; or the record of another that ends in the time without
    a next one, the actor having held a place or ground within `NEAR_M`, as exactly as both are known, at some moment of
    it or until it began. A place of which none of that is so, and no holder on record in the time, says nothing.
    """
    if stated.places:
        return {k: _asked(stated, states) for k, states in known.items()}
    found = {k: _recorded(stated, states) for k, states in known.items()}
    _leave_fallen_open(ground, stated, known, found)
    _leave_gained_open(ground, stated, known, found)
    return found


def holder_text(holder: str) -> str:
    """Say who holds a place, as an object of a sentence."""
    return "contested" if holder in FOUGHT_OVER else f"held by {holder}"


def _asked(stated: CapturedCount, states: Sequence[State]) -> Said:
    """Return what is said of a place of a list; who held it before the time matters where the actor held it then."""
    within, looked_at = _looked_at(stated, states)
    doubtful = next((state for state in looked_at if not state.sure), None)
    if doubtful is None:
        return Said("no", _unmoved(stated, within), states[-1].source)
    if doubtful.holder in NOBODY:
        when = days_text(stated.during) if len(within) == 1 else f"from {date_text(doubtful.moment)} on"
        return Said("open", f"nobody is recorded as its holder {when}", doubtful.source)
    held = holder_text(doubtful.holder)
    if doubtful.confidence == LOW:
        return Said("open", f"recorded with low confidence as {held}", doubtful.source)
    return Said("open", f"recorded as {held}, {_NEAR_LINE}", doubtful.source)


def _recorded(stated: CapturedCount, states: Sequence[State]) -> Said:
    within, looked_at = _looked_at(stated, states)
    if all(state.holder in NOBODY for state in within):  # A record that ended when the time began is none of it.
        return Said("nothing", f"nobody is recorded as its holder {days_text(stated.during)}", states[-1].source)
    rests: Rests = "low" if any(state.confidence == LOW for state in looked_at) else ""
    if any(state.holder in NOBODY for state in looked_at):
        rests = "gap"
    return Said("no", _unmoved(stated, within), states[-1].source, rests)


def _looked_at(stated: CapturedCount, states: Sequence[State]) -> tuple[Sequence[State], Sequence[State]]:
    """Return the states in the time, and those that say it: the one before as well where the actor held it at first."""
    within = states[1:]
    return within, states if within[0].holder == stated.actor else within


def _unmoved(stated: CapturedCount, within: Sequence[State]) -> str:
    if all(state.holder in (stated.actor, *NOBODY) for state in within):
        return f"{stated.actor} held it before"
    return f"recorded as {holder_text(next(one.holder for one in reversed(within) if one.holder not in NOBODY))}"


def _leave_fallen_open(
    ground: Ground,
    stated: CapturedCount,
    known: Mapping[int, Sequence[State]],
    found: dict[int, Said],
) -> None:
    """Leave open the places whose record of another ended in the time where the actor was near."""
    ended = [k for k, states in known.items() if _may_have_fallen(stated, states)]
    for k, near in zip(ended, _is_near(ground, stated, ended), strict=True):
        states = known[k]
        last = next(state for state in reversed(states) if state.holder not in NOBODY)
        since = date_text(next(state.moment for state in states if state.moment > last.moment))
        held = "may have held a" if near else "held no"
        away = f"{stated.actor} {held} place or ground within {NEAR_M / 1000:g} km of it"
        said = f"recorded as {holder_text(last.holder)} until {since}, and nobody from then on; {away}"
        found[k] = replace(found[k], answer="open" if near else found[k].answer, text=said)


def _may_have_fallen(stated: CapturedCount, states: Sequence[State]) -> bool:
    """Return whether another's record, of the side named where one is, ends without a next one."""
    last = next((state.holder for state in reversed(states) if state.holder not in NOBODY), stated.actor)
    if last == stated.actor or states[-1].holder not in NOBODY:
        return False
    return stated.from_actor in (None, last) or last in FOUGHT_OVER


def _is_near(ground: Ground, stated: CapturedCount, rows: Sequence[int]) -> NDArray[np.bool_]:
    """Return whether the actor may have held a place or ground within `NEAR_M` of some places in the time.

    Places are as near as their radii allow, ground as its line's tolerance does. What was held until the time began is
    meant, too: a record of another that ends when the time begins is one that ends in it; so is one of the actor.
    """
    near = np.zeros(len(rows), dtype=bool)
    if not rows:
        return near
    start, end = stated.during
    lon, lat, within_m = ground.spots.lon[rows], ground.spots.lat[rows], NEAR_M + ground.spots.uncertainty_m[rows]
    lives = ground.holding_lives.get(stated.actor)
    if lives is not None:
        held = lives.rows[(lives.born < microseconds(end)) & (lives.died >= microseconds(start))]
        own = np.unique(ground.held_spot[held])
        for spot in own[own >= 0]:
            there = (np.full(len(rows), one[spot]) for one in (ground.spots.lon, ground.spots.lat))
            near |= geodesy.geodesic_m(lon, lat, *there) <= within_m + ground.spots.uncertainty_m[spot]
    zones = ground.control.zones
    drawn = zones[
        (zones["actor"] == stated.actor) & (zones["start"] < end) & (zones["end"].isna() | (zones["end"] >= start))
    ]
    points = gpd.GeoDataFrame(geometry=shapely.points(lon, lat), crs=CRS)
    for line_m, alike in drawn.groupby("line_uncertainty_m"):
        every = prepare(alike.assign(start=start, end=end), actors=[stated.actor])
        distance_m = nearest(points, every, at=start)["distance_m"].to_numpy(dtype=np.float64, na_value=np.inf)
        near |= distance_m <= within_m + line_m
    return near


def _leave_gained_open(
    ground: Ground,
    stated: CapturedCount,
    known: Mapping[int, Sequence[State]],
    found: dict[int, Said],
) -> None:
    """Leave open the places that may lie in ground gained in the time, as far as lines may be off."""
    rows = [k for k, states in known.items() if any(state.near_line for state in states)]
    for k, gained in zip(rows, _in_gained(ground, stated, rows), strict=True):
        if gained:
            last = known[k][-1].holder
            held = "nobody is recorded as its holder" if last in NOBODY else f"recorded as {holder_text(last)}"
            found[k] = Said("open", f"{held}, {_NEAR_LINE}", found[k].source)


def _in_gained(ground: Ground, stated: CapturedCount, rows: Sequence[int]) -> NDArray[np.bool_]:
    """Return which places may lie in ground that the actor, or contested zones from others, gained in the time."""
    inside = np.zeros(len(rows), dtype=bool)
    if not rows:
        return inside
    spots, line_m = ground.spots, ground.control.zones["line_uncertainty_m"]
    radius_m = spots.uncertainty_m[rows]
    area = None if stated.area is None else margin(stated.area, float(line_m.max() + radius_m.max()))

    @cache
    def reach(off_m: float) -> shapely.STRtree:
        return shapely.STRtree(discs(spots.lon[rows], spots.lat[rows], radius_m + off_m))

    steps = [step for step in zone_steps(ground) if stated.during[0] <= step[1] < stated.during[1]]
    for number, step in enumerate(steps):
        counted(number, len(steps), "changes compared")
        if key_at(ground, step[0]) == key_at(ground, step[1]):
            continue
        gained = _gained(ground, stated.actor, step, area)
        for piece, off_m in zip(gained, _off_m(ground, step, gained), strict=True):
            inside[reach(off_m).query(piece, "intersects")] = True
    return inside


def _gained(
    ground: Ground, actor: str, step: tuple[pd.Timestamp, pd.Timestamp], area: Area | None
) -> NDArray[np.object_]:
    """Return the pieces of ground gained from one moment to another."""
    before, after = (partition(ground, moment, area=area).ground for moment in step)
    own = [parts.get(actor, shapely.Polygon()) for parts in (before, after)]
    fought = [together(parts[name] for name in FOUGHT_OVER if name in parts) for parts in (before, after)]
    pieces: NDArray[np.object_] = shapely.get_parts([less(own[1], [own[0]]), less(fought[1], [fought[0], own[0]])])
    return pieces[areas_km2(pieces) >= SLIVER_KM2]


def _off_m(ground: Ground, step: tuple[pd.Timestamp, pd.Timestamp], pieces: NDArray[np.object_]) -> list[float]:
    """Return by how many metres the line of each piece may be off: the worst of the zones that meet it, old and new."""
    lives = ground.territories.lives.values()
    rows = np.unique(np.concatenate([one.at(microseconds(moment)) for one in lives for moment in step]))
    zones = ground.control.zones.iloc[rows]
    off_m = np.zeros(len(pieces))
    # Overlays move a corner by a rounding: what meets along an edge may be that far apart.
    piece, near = shapely.STRtree(zones.geometry.to_numpy()).query(pieces, "dwithin", distance=EXACT_DEG * 100)
    np.maximum.at(off_m, piece, zones["line_uncertainty_m"].to_numpy()[near])
    return off_m.tolist()
