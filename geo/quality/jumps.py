"""Versions of control that jump: too much ground from one day to the next, or a whole country at once.

A version jumps when its area is more than `MOST_CHANGE` above or below that of the version before, for each day between
the two: over *d* days, above ``1.2 ** d`` times or below ``0.8 ** d`` times. When the area comes back to within
`MOST_CHANGE` of what it was before within `BACK_DAYS`, every version in between is flagged and the one that is back is
not: what jumped are they. Otherwise the first version alone is flagged; what follows is compared with it.

A version covers a country when at least `WHOLE` of the country's outline lies in it. Such a version is flagged, and
nothing is compared with it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.model.areas import areas_km2, strips_km2
from geo.model.text import count_text
from geo.quality.finding import MOST_ROWS, Finding, percent_text, texts, verb
from geo.read.world import country, country_bounds, topology

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from geo.quality.versions import Track

#: Share of its area by which a version may change in a day.
MOST_CHANGE: Final = 0.2
#: Days within which the area must be back for the versions in between to count as one jump.
BACK_DAYS: Final = 31
#: Share of a country that is all of it.
WHOLE: Final = 0.95
#: Countries smaller than this, in km2, lie inside others' ground as a matter of course.
_LEAST_KM2: Final = 1_000.0

_BACK_US: Final = BACK_DAYS * 86_400_000_000


def jumps(tracks: Sequence[Track], zones: gpd.GeoDataFrame) -> Finding | None:
    """Return the versions that jump or cover a whole country; setting aside makes their days unknown."""
    shapes = zones.geometry.to_numpy()
    found: list[tuple[Track, int, str]] = []
    for track in tracks:
        covering = _covering(track, shapes)
        said = {
            version: f"covers {percent_text(share)} of {name} ({_area_text(track, version, frozenset(covering))})"
            for version, (name, share) in covering.items()
        }
        if track.in_turn:
            for version, change in _jumping(track, frozenset(covering)).items():
                said[version] = f"{change}; {said[version]}" if version in said else change
        found += [(track, version, why) for version, why in sorted(said.items())]
    if not found:
        return None
    found.sort(key=lambda one: (int(one[0].start[one[1]]), one[0].actor, one[0].file))
    ids = texts(zone for track, version, _ in found for zone in zones.index[track.rows[version]])
    whole = sum("covers" in why for _, _, why in found)
    of = sum(map(len, tracks))
    first, last = found[0], found[-1]
    sentence = (
        f"{count_text(len(found), 'version')} of {of:,} {verb(len(found), 'jumps', 'jump')}: the area changes by "
    )
    sentence += f"more than {percent_text(MOST_CHANGE)} in a day"
    sentence += f", or a whole country is covered ({whole:,})" if whole else ""
    sentence += f". {'On' if len(found) == 1 else 'The first on'} {first[0].day(first[1])}: {first[2]}"
    sentence += "." if len(found) == 1 else f"; the last on {last[0].day(last[1])}."
    rows = pd.DataFrame(
        [
            (track.actor, track.day(version), round(float(track.area_km2[version]), 1), why, track.file)
            for track, version, why in found[:MOST_ROWS]
        ],
        columns=["actor", "day", "area_km2", "what", "file"],
    )
    return Finding(
        code="jumps",
        title="Versions that jump",
        sentence=sentence,
        count=len(found),
        of=of,
        table="zones",
        ids=ids,
        removable=ids,
        reason="set aside by hand: the version jumps",
        rows=rows,
    )


def _jumping(track: Track, covering: frozenset[int]) -> dict[int, str]:
    """Return the versions of a series that jump, and by how much."""
    plain = [version for version in range(len(track)) if version not in covering and track.area_km2[version] > 0]
    found: dict[int, str] = {}
    place = 1
    while place < len(plain):
        before, now = plain[place - 1], plain[place]
        if not _is_jump(track, before, now):
            place += 1
            continue
        back = _back(track, plain, place)
        away = plain[place:back] if back else [now]
        found |= {version: _change_text(track, before, version) for version in away}
        if back:
            # The one that is back is compared with the one before the jump, and passes: go on behind it.
            place = back + 1
        else:
            place += 1
    return found


def _is_jump(track: Track, before: int, now: int) -> bool:
    days = max(1.0, float(track.start[now] - track.start[before]) / 86_400_000_000)
    ratio = float(track.area_km2[now] / track.area_km2[before])
    return not (1 - MOST_CHANGE) ** days <= ratio <= (1 + MOST_CHANGE) ** days


def _back(track: Track, plain: list[int], place: int) -> int:
    """Return the position at which the area is back to what it was before a jump; 0 when it is not soon."""
    before = track.area_km2[plain[place - 1]]
    for later in range(place + 1, len(plain)):
        if track.start[plain[later]] - track.start[plain[place]] > _BACK_US:
            return 0
        if abs(track.area_km2[plain[later]] / before - 1) <= MOST_CHANGE:
            return later
    return 0


def _change_text(track: Track, before: int, now: int) -> str:
    old, new = track.area_km2[before], track.area_km2[now]
    return f"{percent_text(new / old - 1, signed=True)} against {track.day(before)} ({old:,.0f} to {new:,.0f} km²)"


def _area_text(track: Track, version: int, covering: frozenset[int]) -> str:
    """Say the area of a version that covers a country, and that of the last one before it that does not."""
    area = f"{track.area_km2[version]:,.0f} km²"
    before = next((one for one in range(version - 1, -1, -1) if one not in covering), None) if track.in_turn else None
    return (
        area if before is None else f"{area}; without it {track.area_km2[before]:,.0f} km², as on {track.day(before)}"
    )


def _covering(track: Track, shapes: np.ndarray) -> dict[int, tuple[str, float]]:
    """Return the versions that cover a country: the largest one, and the share of it."""
    found: dict[int, tuple[str, float]] = {}
    known: dict[bytes, tuple[str, float] | None] = {}
    for version, digest in enumerate(track.digest):
        if digest not in known:
            known[digest] = _covered(shapes[track.rows[version]], float(track.area_km2[version]))
        covered = known[digest]
        if covered is not None:
            found[version] = covered
    return found


def _covered(parts: np.ndarray, area_km2: float) -> tuple[str, float] | None:
    if area_km2 < WHOLE * _LEAST_KM2:
        return None
    west, south, east, north = shapely.total_bounds(parts)
    for name, whole_km2 in country_areas().items():
        if whole_km2 * WHOLE > area_km2 or whole_km2 < _LEAST_KM2:
            continue
        left, bottom, right, top = country_bounds()[name]
        if left > east or right < west or bottom > north or top < south:
            continue
        outline = country(name)
        cut = shapely.union_all(shapely.intersection(shapely.make_valid(parts), outline))
        share = float(areas_km2(np.array([cut], dtype=object))[0] / areas_km2(np.array([outline], dtype=object))[0])
        if share >= WHOLE:
            return name, min(share, 1.0)
    return None


@cache
def country_areas() -> Mapping[str, float]:
    """Return the areas of all countries in km2, the largest first, without making their outlines."""
    held = topology()
    strips = strips_km2(held.arcs)

    def ring_km2(ring: list[int]) -> float:
        return abs(sum(float(strips[arc]) if arc >= 0 else -float(strips[~arc]) for arc in ring))

    areas = {
        name: float(sum(ring_km2(shell) - sum(map(ring_km2, holes)) for shell, *holes in polygons))
        for name, polygons in held.countries
    }
    return dict(sorted(areas.items(), key=lambda item: (-item[1], item[0])))
