"""Single linkage in space and time: what is near each other, directly or by way of others, belongs together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure import geodesy
from geo.measure.groups import Groups
from geo.model.errors import InputError
from geo.model.progress import step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Values = NDArray[np.float64]

_DAY_US: Final = 86_400_000_000
_EARTH_M: Final = 6_371_000.0
#: Rounding in the plane, of a share: PROJ's azimuthal equidistant is right to a millimetre in 1,000 km.
_SLACK: Final = 1e-6
#: So many pairs near each other are looked at; each takes some 40 bytes.
MOST_PAIRS: Final = 2_000_000


@dataclass(frozen=True, eq=False, slots=True)
class Pairs:
    """Pairs of items no further apart than some kilometres.

    Attributes
    ----------
    count
        How many items there are.
    first, second
        Positions of the two items, the smaller first.
    days
        How far apart in time they are.
    km
        How far apart in space, at most: in a plane that stretches distances and shrinks none.
    stretch
        By which factor the plane stretches at most.
    shapes
        The items' geometries, in degrees.
    """

    count: int
    first: Numbers
    second: Numbers
    days: Values
    km: Values
    stretch: float
    shapes: NDArray[np.object_]

    def exact_km(self, pair: int) -> float:
        """Return the geodesic distance of a pair in kilometres."""
        if self.km[pair] == 0.0:
            return 0.0
        found = geodesy.nearest_pair(self.shapes[self.first[pair]], self.shapes[self.second[pair]])
        return float("inf") if found is None else found.distance_m / 1000.0


def pairs_within(shapes: NDArray[np.object_], when_us: Numbers, *, days_apart: float, km_apart: float) -> Pairs:
    """Return the pairs of items within both bounds, and some that are a little further apart.

    The plane is azimuthal equidistant round the middle of all items. It stretches what lies at the angle c from the
    middle by up to c / sin c (Snyder 1987, *Map Projections: A Working Manual*, USGS PP 1395, p. 195) and shrinks
    nothing: 0.1 % at 500 km. A pair within the bound there is within it on the ellipsoid; `labels` measures those in
    doubt by geodesic.

    Parameters
    ----------
    shapes
        Geometries in degrees, none empty.
    when_us
        Their moments, microseconds since 1970.
    days_apart, km_apart
        The bounds; a pair exactly so far apart is within them.

    Raises
    ------
    InputError
        More than `MOST_PAIRS` pairs are that near.
    """
    if len(shapes) < 2:
        none = np.empty(0, dtype=np.int64)
        return Pairs(len(shapes), none, none, none.astype(float), none.astype(float), 1.0, shapes)
    plane, stretch = _plane(shapes)
    reach_m = km_apart * 1000.0 * stretch * (1 + _SLACK)
    first, second = _near(plane, when_us, days_apart=days_apart, reach_m=reach_m)
    days = np.abs(when_us[first] - when_us[second]) / _DAY_US
    km = shapely.distance(plane[first], plane[second]) / 1000.0
    return Pairs(len(shapes), first, second, days, km, stretch, shapes)


def _plane(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], float]:
    """Return the shapes in a plane, in metres, and by which factor it stretches at most."""
    west, south, east, north = shapely.bounds(shapes).T
    # The mean of places as vectors has no seam at the 180th meridian.
    x, y, z = geodesy.geocentric((west + east) / 2, (south + north) / 2).mean(axis=0)
    centre = (round(float(np.degrees(np.arctan2(y, x))), 2), round(float(np.degrees(np.arctan2(z, np.hypot(x, y)))), 2))
    plane = geodesy.to_plane(shapes, centre)
    x0, y0, x1, y1 = shapely.total_bounds(plane)
    angle = float(np.hypot(max(abs(x0), abs(x1)), max(abs(y0), abs(y1)))) / _EARTH_M
    return plane, angle / np.sin(min(angle, 3.0)) if angle > 0 else 1.0


def _near(
    plane: NDArray[np.object_], when_us: Numbers, *, days_apart: float, reach_m: float
) -> tuple[Numbers, Numbers]:
    """Return the pairs within the bounds, moment by moment: one tree of all moments would give too many."""
    order = np.argsort(when_us, kind="stable")
    moments, begins = np.unique(when_us[order], return_index=True)
    found: list[tuple[Numbers, Numbers]] = []
    for moment, begin, end in zip(moments, begins, [*begins[1:], len(order)], strict=True):
        step(begin, len(order))
        since = int(np.searchsorted(moments, moment - days_apart * _DAY_US, side="left"))
        earlier = order[begins[since] : end]
        tree, many = shapely.STRtree(plane[earlier]), max(1, MOST_PAIRS // len(earlier))
        for first in range(begin, end, many):
            now = order[first : min(first + many, end)]
            one, other = tree.query(plane[now], predicate="dwithin", distance=reach_m)
            one, other = now[one], earlier[other]
            kept = (when_us[other] < moment) | (other < one)
            found.append((np.minimum(one, other)[kept], np.maximum(one, other)[kept]))
            if sum(len(pairs) for pairs, _ in found) > MOST_PAIRS:
                raise InputError(
                    f"more than {MOST_PAIRS:,} pairs of gains lie this near each other: "
                    "choose a shorter time, a smaller area or smaller distances"
                )
    first_of, second_of = (np.concatenate(side).astype(np.int64) for side in zip(*found, strict=True))
    return first_of, second_of


def labels(pairs: Pairs, *, days_apart: float, km_apart: float) -> Numbers:
    """Return for each item the smallest position in its group; groups are joined by pairs within both bounds.

    Examples
    --------
    >>> points = shapely.points([37.0, 37.1, 37.2, 38.0], 36.0)
    >>> found = pairs_within(points, np.zeros(4, dtype=np.int64), days_apart=1, km_apart=10)
    >>> labels(found, days_apart=1, km_apart=10).tolist()
    [0, 0, 0, 3]
    """
    groups = Groups(pairs.count)
    near = np.flatnonzero((pairs.days <= days_apart) & (pairs.km <= km_apart * pairs.stretch * (1 + _SLACK)))
    for pair in near[np.argsort(pairs.km[near], kind="stable")]:
        step(0, 1)  # to be stopped here; the share of advances measured is said by who asked
        one, other = int(pairs.first[pair]), int(pairs.second[pair])
        if groups.of(one) != groups.of(other) and (
            pairs.km[pair] <= km_apart * (1 - _SLACK) or pairs.exact_km(int(pair)) <= km_apart
        ):
            groups.join(one, other)
    return np.array([groups.of(item) for item in range(pairs.count)], dtype=np.int64)


def joins_km(pairs: Pairs, *, days_apart: float) -> tuple[float, ...]:
    """Return the kilometres at which groups become one as the bound in space grows, rising; geodesic distances.

    Between two of them the groups are the same whatever the bound. Two that differ by less than the plane's stretch
    may stand in each other's place.
    """
    near = np.flatnonzero(pairs.days <= days_apart)
    return _joins(pairs, near[np.argsort(pairs.km[near], kind="stable")], exact=True)


def joins_days(pairs: Pairs, *, km_apart: float) -> tuple[float, ...]:
    """Return the days at which groups become one as the bound in time grows, rising."""
    near = [
        pair for pair in np.flatnonzero(pairs.km <= km_apart * pairs.stretch) if _is_within(pairs, int(pair), km_apart)
    ]
    return _joins(pairs, np.array(sorted(near, key=lambda pair: pairs.days[pair]), dtype=np.int64), exact=False)


def _is_within(pairs: Pairs, pair: int, km_apart: float) -> bool:
    return bool(pairs.km[pair] <= km_apart * (1 - _SLACK)) or pairs.exact_km(int(pair)) <= km_apart


def _joins(pairs: Pairs, order: Numbers, *, exact: bool) -> tuple[float, ...]:
    groups = Groups(pairs.count)
    joining = [int(pair) for pair in order if groups.join(int(pairs.first[pair]), int(pairs.second[pair]))]
    return tuple(sorted({pairs.exact_km(pair) if exact else float(pairs.days[pair]) for pair in joining}))
