"""The events in view by place: where each place is on the sheet, and how many events it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.scene import Scene
    from geo.share.picture.projection import Frame

    Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Spots:
    """Events by place: where on the sheet, how many, of which the last is shown, and how exact the place is.

    Attributes
    ----------
    lonlat
        Rows of longitude and latitude in degrees.
    xy, radius
        Rows of x and y, and the radius that holds the true place, points.
    metres
        That radius in metres.
    count, deaths, stated
        Events at the place, the sum of their best estimates, and whether any states one.
    top
        The row of ``scene.events`` that is shown: the last to begin.
    """

    lonlat: Values
    xy: Values
    radius: Values
    metres: Values
    count: NDArray[np.int64]
    deaths: Values
    stated: NDArray[np.bool_]
    top: NDArray[np.int64]

    def take(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> Spots:
        """Return some of them."""
        return Spots(*(getattr(self, name)[which] for name in self.__slots__))


def spots_of(scene: Scene, frame: Frame) -> Spots:
    """Return the events in view by place: the same point and the same radius."""
    events = scene.events
    lon, lat = events.geometry.x.to_numpy(), events.geometry.y.to_numpy()
    metres = events["place_uncertainty_m"].to_numpy(dtype=np.float64)
    places, of = np.unique(np.column_stack([lon, lat, metres]), axis=0, return_inverse=True)
    of = of.ravel()
    best = events["deaths_best"].to_numpy(dtype="float64", na_value=np.nan)
    top = np.zeros(len(places), dtype=np.int64)
    np.maximum.at(top, of, np.arange(len(of)))
    return Spots(
        lonlat=places[:, :2],
        xy=frame.places(places[:, 0], places[:, 1]),
        radius=places[:, 2] / frame.scales(places[:, 1]),
        metres=places[:, 2],
        count=np.bincount(of, minlength=len(places)),
        deaths=np.bincount(of, weights=np.nan_to_num(best), minlength=len(places)).astype(np.float64),
        stated=np.bincount(of, weights=~np.isnan(best), minlength=len(places)) > 0,
        top=top,
    )


def seen(spots: Spots, frame: Frame, reach: Values) -> NDArray[np.bool_]:
    """Return which places, or any of the circles of a reach round them, are on the map."""
    box, (x, y) = frame.box, spots.xy.T
    across, up = x - np.clip(x, box.left, box.right), y - np.clip(y, box.bottom, box.top)
    return np.asarray(across**2 + up**2 <= np.square(reach))
