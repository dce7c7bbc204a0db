"""What the map is asked to mark: ground to outline, points to ring, and a title; `timeline/marked.js` draws them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.draw.extent import longitude_span
from geo.model.errors import InputError

if TYPE_CHECKING:
    from geo.model.view import Area

#: Characters of a title, a note and a label; `timeline/message.js` refuses more.
MOST_LETTERS: Final = 400
#: Points that are sent and ringed; the page says how many more there are.
MOST_SPOTS: Final = 2_000
#: An outline is simplified by less than this part of the frame round all: a tenth of a pixel where the frame fills a
#: phone, and one pixel four zooms closer.
FINE: Final = 1 / 4_000
# A tenth of a metre, as in the page's data.
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """A point to ring: what it is called, and where it is, in degrees."""

    label: str
    lon: float
    lat: float


@dataclass(frozen=True, eq=False)
class Marks:
    """Ground and points that belong together, in EPSG:4326, with a title that says what they are.

    Attributes
    ----------
    title, note
        What is marked; and what there is to add, such as what could not be marked.
    outlines
        Polygons to outline.
    spots
        Points to ring. Of several at one point there is one ring, named after the first.

    Raises
    ------
    InputError
        There is nothing to mark or no title, the outlines are not polygons, or something lies nowhere on Earth.
    """

    title: str
    outlines: shapely.Geometry = field(default_factory=shapely.MultiPolygon)
    spots: tuple[Spot, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InputError("marks need a title")
        if self.outlines.is_empty and not self.spots:
            raise InputError(f"there is nothing to mark for {_short(self.title, 80)!r}")
        if not all(part.geom_type == "Polygon" for part in shapely.get_parts(self.outlines)):
            raise InputError(f"marks outline polygons, found {self.outlines.geom_type}")
        places = np.array([(spot.lon, spot.lat) for spot in self.spots], dtype=np.float64).reshape(-1, 2)
        places = np.concatenate([places, shapely.get_coordinates(self.outlines)])
        if not (np.abs(places) <= (180, 90)).all():
            raise InputError("marks lie between 180 degrees west and east, 90 degrees south and north")

    @cached_property
    def frame(self) -> Area:
        """West, south, east, north round all, in degrees; east may lie beyond 180."""
        boxes = shapely.bounds(shapely.get_parts(self.outlines)).reshape(-1, 4).tolist()
        boxes += [(spot.lon, spot.lat, spot.lon, spot.lat) for spot in self.spots]
        west, south, east, north = np.array(boxes, dtype=np.float64).T
        left, right = longitude_span(west, east)
        return left, float(south.min()), right, float(north.max())

    @cached_property
    def message(self) -> dict[str, Any]:
        """The marks as plain JSON values, for ``standoff.apply({marks})`` in the page."""
        rings = [[_flat(ring) for ring in (one.exterior, *one.interiors)] for one in self._parts()]
        spots: dict[tuple[float, float], str] = {}
        for spot in self.spots:
            spots.setdefault((round(spot.lon, _DIGITS), round(spot.lat, _DIGITS)), _short(spot.label))
        sent = [{"label": label, "lon": lon, "lat": lat} for (lon, lat), label in spots.items()][:MOST_SPOTS]
        return {
            "title": _short(self.title),
            "note": _short(self.note),
            "outlines": rings,
            "spots": sent,
            "more": len(spots) - len(sent),
        }

    def _parts(self) -> list[shapely.Polygon]:
        west, south, east, north = self.frame
        across = (east - west) * math.cos(math.radians((south + north) / 2))
        # In degrees of latitude; to the east and west it is less, by as much as those degrees are shorter.
        fine = shapely.simplify(self.outlines, FINE * max(across, north - south), preserve_topology=True)
        # One that is a point or a line where coordinates are rounded outlines nothing.
        return [part for part in shapely.get_parts(fine) if len(set(_corners(part.exterior))) > 2]


def _corners(ring: shapely.LinearRing) -> list[tuple[float, float]]:
    return [(lon, lat) for lon, lat in shapely.get_coordinates(ring).round(_DIGITS).tolist()]


def _flat(ring: shapely.LinearRing) -> list[float]:
    return [value for corner in _corners(ring) for value in corner]


def _short(text: str, most: int = MOST_LETTERS) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
