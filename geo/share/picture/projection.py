"""Degrees to points of the sheet: Mercator's projection of the WGS84 ellipsoid, north up.

It is the screen's projection but for the screen's sphere (which is up to 0.7 % out of shape): angles are right
everywhere, so circles of uncertainty stay circles and one scale holds at a place in all directions. The scale grows
with the latitude; `Frame.metres_per_point` says it exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

#: WGS84 (NIMA TR8350.2, 2000): semi-major axis in metres, first eccentricity squared.
_AXIS_M: Final = 6_378_137.0
_E2: Final = 6.69437999014e-3
_E: Final = math.sqrt(_E2)
#: Nothing is drawn nearer to a pole, degrees: where the square map of the screen ends.
MOST_LATITUDE: Final = 85.0511


def northing(lat: ArrayLike) -> NDArray[np.float64]:
    """Return Mercator's northing of latitudes, in radians of the equator (J. P. Snyder, USGS 1395, equation 7-7).

    Examples
    --------
    >>> northing([0.0, 45.0]).round(6).tolist()
    [0.0, 0.876635]
    """
    sine = np.sin(np.radians(np.clip(lat, -MOST_LATITUDE, MOST_LATITUDE)))
    return np.asarray(np.arctanh(sine) - _E * np.arctanh(_E * sine), dtype=np.float64)


def latitude(y: float) -> float:
    """Return the latitude of a northing, in degrees: Snyder's 7-9, repeated until it stands still.

    Examples
    --------
    >>> round(latitude(float(northing(45.0))), 9)
    45.0
    """
    sine = math.tanh(y)
    for _ in range(20):
        sine = math.tanh(y + _E * math.atanh(_E * sine))
    return math.degrees(math.asin(sine))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right, points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top, points."""
        return self.top - self.bottom

    def grown(self, by: float) -> Box:
        """Return the rectangle with its sides moved outwards by so many points."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top

    def holds(self, other: Box) -> bool:
        """Whether the other lies inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.bottom <= other.bottom and other.top <= self.top


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the world on a part of the sheet.

    Attributes
    ----------
    box
        Where on the sheet.
    lon, y
        Longitude in degrees (perhaps beyond 180) and northing in radians of its middle.
    points_per_radian
        The scale along the equator.
    """

    box: Box
    lon: float
    y: float
    points_per_radian: float

    @property
    def west(self) -> float:
        """Longitude of the left edge, degrees; perhaps below -180."""
        return self.lon - math.degrees(self.box.width / 2 / self.points_per_radian)

    @property
    def east(self) -> float:
        """Longitude of the right edge, degrees; perhaps beyond 180."""
        return self.lon + math.degrees(self.box.width / 2 / self.points_per_radian)

    @property
    def south(self) -> float:
        """Latitude of the lower edge, degrees."""
        return latitude(self.y - self.box.height / 2 / self.points_per_radian)

    @property
    def north(self) -> float:
        """Latitude of the upper edge, degrees."""
        return latitude(self.y + self.box.height / 2 / self.points_per_radian)

    @property
    def middle(self) -> float:
        """The latitude half-way up the sheet's map, degrees: the scale bar is right there."""
        return latitude(self.y)

    def metres_per_point(self, lat: float) -> float:
        """Return how many metres on the ellipsoid a point of the sheet is at a latitude, in all directions."""
        return float(self.scales(np.array([lat]))[0])

    def scales(self, lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return `metres_per_point` of many latitudes; beyond the projection's end what holds there."""
        phi = np.radians(np.clip(lat, -MOST_LATITUDE, MOST_LATITUDE))
        return np.asarray(_AXIS_M * np.cos(phi) / np.sqrt(1 - _E2 * np.sin(phi) ** 2) / self.points_per_radian)

    def points(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.float64]:
        """Return places as rows of x and y on the sheet, their longitudes taken as they are (see `turns`)."""
        middle_x, middle_y = (self.box.left + self.box.right) / 2, (self.box.bottom + self.box.top) / 2
        x = np.radians(np.asarray(lon, dtype=np.float64) - self.lon) * self.points_per_radian + middle_x
        return np.column_stack([x, (northing(lat) - self.y) * self.points_per_radian + middle_y])

    def turns(self, west: float, east: float) -> list[float]:
        """Return by how many degrees (whole turns) a stretch of longitudes must be moved to meet the map."""
        first, last = math.ceil((self.west - east) / 360), math.floor((self.east - west) / 360)
        return [360.0 * turn for turn in range(first, last + 1)]

    def places(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return single places as rows of x and y, each moved by whole turns to where it is nearest the middle.

        A place beyond the projection's end is infinitely far off.
        """
        xy = self.points(lon - 360 * np.rint((lon - self.lon) / 360), lat)
        xy[:, 1] = np.where(np.abs(lat) > MOST_LATITUDE, np.copysign(np.inf, lat), xy[:, 1])
        return xy

    def inside(self, xy: NDArray[np.float64], *, margin: float = 0.0) -> NDArray[np.bool_]:
        """Return whether rows of x and y lie on the map, or no more than so many points beside it."""
        box = self.box.grown(margin)
        x, y = xy[:, 0], xy[:, 1]
        return np.asarray((x >= box.left) & (x <= box.right) & (y >= box.bottom) & (y <= box.top))
