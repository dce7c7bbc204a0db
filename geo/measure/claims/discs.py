"""Discs round points, in degrees: what may lie within a radius of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Metres in a degree of latitude at the equator, where it is shortest (WGS84): a disc drawn with it is never too small.
_M_PER_DEGREE: Final = 110_574.0
_CORNERS: Final = 64


def discs(lon: NDArray[np.float64], lat: NDArray[np.float64], radius_m: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return discs round points as polygons of degrees (EPSG:4326).

    They are never too small, and at most 2 % too large up to 60 degrees north or south; a radius below a metre is one.

    Examples
    --------
    >>> (disc,) = discs(np.array([37.0]), np.array([36.0]), np.array([1000.0]))
    >>> [round(edge, 3) for edge in disc.bounds]
    [36.989, 35.991, 37.011, 36.009]
    """
    # A polygon inside its circle misses up to 1 - cos(pi / 64) of the radius, 0.1 %.
    high = np.maximum(radius_m, 1.0) / _M_PER_DEGREE * 1.002
    wide = high / np.maximum(np.cos(np.radians(np.minimum(np.abs(lat) + high, 89.0))), 0.01)
    turn = np.linspace(0.0, 2 * np.pi, _CORNERS + 1)
    corners = np.stack(
        [lon[:, None] + wide[:, None] * np.cos(turn), lat[:, None] + high[:, None] * np.sin(turn)], axis=-1
    )
    corners[:, -1] = corners[:, 0]
    return np.asarray(shapely.polygons(corners), dtype=object)
