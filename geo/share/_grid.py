"""The grid that coarse places are put on: rows of equal latitude, each of cells about as wide as it is high.

The grid is fixed to the Earth, not to the data: the same place falls into the same cell whatever else is shared. There
are few sizes, each seven times the one below, and a cell is made of whole cells of the finer grid: exports on different
grids, laid over each other, tell no more than the finest of them. Rows begin at the south pole and columns at the
180th meridian; the width of a cell in degrees follows from its row alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.measure.geodesy import geodesic_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.model.view import Area

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

#: The sizes there are, metres, named roundly; seven has no factor in common with 30, see `_uneven`.
SIZES_M: Final = (143.0, 1_000.0, 7_000.0, 49_000.0)
_TIMES: Final = 7
#: From pole to pole along a meridian of WGS84, metres.
_MERIDIAN_M: Final = 20_003_931.46
#: How far from the centre of its cell a place may lie, as shares of the grid; near the poles cells are wedges.
_REACHES: Final = np.array([0.72, 0.75, 0.8, 0.9, 1.0, 1.2])
#: As a share of a cell: a border that near to one of cells is on it.
_NO_WAY: Final = 1e-9
#: A centre to six decimals is less than so far off, metres: half of the last one, or one more not to be round.
_ROUNDED_M: Final = 0.25
_NO_OTHERS: Final = np.ones(1)
#: How many to take off a number so that it has no factor in common with 30, by its remainder.
_TOO_MANY: Final = np.array(
    [next(off for off in range(30) if math.gcd(30 + rest - off, 30) == 1) for rest in range(30)]
)


@dataclass(frozen=True)
class Grid:
    """Cells about `size_m` metres wide and high, one of `SIZES_M`; longitudes and latitudes are arrays in degrees."""

    size_m: float

    @cached_property
    def _parts(self) -> int:
        """Into how many rows, and columns, a cell of the coarsest grid is cut."""
        return int(_TIMES ** (len(SIZES_M) - 1 - SIZES_M.index(self.size_m)))

    @cached_property
    def rows(self) -> int:
        """The number of rows from pole to pole."""
        return _TOP_ROWS * self._parts

    @property
    def height(self) -> float:
        """The height of a row in degrees."""
        return 180.0 / self.rows

    def row(self, lat: Floats) -> Whole:
        """Return the rows of latitudes."""
        return np.clip(np.floor((lat + 90.0) / self.height).astype(np.int64), 0, self.rows - 1)

    def columns(self, row: Whole) -> Whole:
        """Return how many cells rows have."""
        lat = np.asarray(-90.0 + (row // self._parts + 0.5) * (180.0 / _TOP_ROWS), dtype=np.float64)
        round_m = geodesic_m(np.zeros_like(lat), lat, np.full_like(lat, 1e-3), lat) * 360e3
        return _uneven(np.maximum(1, np.floor(round_m / SIZES_M[-1]).astype(np.int64))) * self._parts

    def middle(self, row: Whole) -> Floats:
        """Return the latitudes half-way up rows."""
        return np.asarray(-90.0 + (row + 0.5) * self.height, dtype=np.float64)

    def cells(self, lon: Floats, lat: Floats) -> tuple[Whole, Whole]:
        """Return the rows and columns of places."""
        row = self.row(lat)
        many = self.columns(row)
        column = np.floor(((lon + 180.0) % 360.0) / (360.0 / many)).astype(np.int64)
        return row, np.clip(column, 0, many - 1)

    def centres(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return the centres of the cells that places lie in, as longitudes and latitudes; a centre is its own.

        To six decimals, 0.1 m: more would look as if the place were known so well.
        """
        row, column = self.cells(lon, lat)
        return _six(-180.0 + (column + 0.5) * (360.0 / self.columns(row))), _six(self.middle(row))

    def reach_m(self, lat: Floats) -> Floats:
        """Return how far from the centre of its cell a place of that latitude may lie, in whole metres at least."""
        row, back = np.unique(self.row(lat), return_inverse=True)
        half = 180.0 / self.columns(row)
        middle = self.middle(row)
        zero = np.zeros_like(middle)
        corners = [
            geodesic_m(zero, middle, half, np.clip(middle + side * self.height / 2, -90, 90)) for side in (-1, 1)
        ]
        share = (np.maximum(*corners) + _ROUNDED_M) / self.size_m
        steps: Floats = np.ceil(_REACHES[np.searchsorted(_REACHES, share).clip(max=len(_REACHES) - 1)] * self.size_m)
        return steps[back]

    def area(self, area: Area) -> Area:
        """Return an area with its borders on those of cells, so far out that the cell of every place in it is inside.

        A border that is on one of a cell already stays where it is: done again, this changes nothing.
        """
        west, south, east, north = area
        low = min(-_outwards(-(south + 90.0) / self.height), self.rows - 1)
        high = max(low + 1, _outwards((north + 90.0) / self.height))
        # The columns of the lowest row, whose number stays the same however often this is done.
        many = int(self.columns(np.array([low]))[0])
        others = self.columns(np.unique(np.arange(low, high) // self._parts) * self._parts) / many
        first = min(-_outwards(-(west + 180.0) / 360.0 * many, others), many - 1)
        last = max(first + 1, _outwards((east + 180.0) / 360.0 * many, others))
        lons, lats = _edges(np.array([first, last]), many), _edges(np.array([low, high]), self.rows, 180.0)
        return float(lons[0]), float(lats[0]), float(lons[1]), float(lats[1])

    def filled(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return the cells whose centres lie in a polygon, as one; where there is none, the cell of a point of it.

        Polygons that share a border leave no gap and do not overlap afterwards, as a centre lies in one of them alone.
        """
        row, first, last = self._runs(shape)
        if not len(row):
            point = shapely.point_on_surface(shape)
            row, first = self.cells(np.array([point.x]), np.array([point.y]))
            last = first + 1
        many = self.columns(row)
        south, north = _edges(row, self.rows, 180.0), _edges(row + 1, self.rows, 180.0)
        boxes = shapely.box(_edges(first, many), south, _edges(last, many), north)
        return shapely.normalize(shapely.union_all(boxes))

    def _runs(self, shape: shapely.Geometry) -> tuple[Whole, Whole, Whole]:
        """Return the runs of cells whose centres lie in a polygon: row, first column, column after the last."""
        row, x = self._crossings(shape)
        order = np.lexsort((x, row))
        row, x = row[order], x[order]
        # Along a row borders are crossed in and out in turn.
        row, west, east = row[::2], x[::2], x[1::2]
        many = self.columns(row)
        first, last = (np.ceil((side + 180.0) / 360.0 * many - 0.5).astype(np.int64) for side in (west, east))
        kept = first < last
        row, first, last = row[kept], first[kept], last[kept]
        # Runs with no cell between them are one: the same cells are the same runs, whichever outline gave them.
        begins = np.ones(len(row), dtype=bool)
        begins[1:] = (row[1:] != row[:-1]) | (first[1:] != last[:-1])
        return row[begins], first[begins], last[np.append(begins[1:], True)] if len(row) else last

    def _crossings(self, shape: shapely.Geometry) -> tuple[Whole, Floats]:
        """Return where borders cross the middles of rows, as rows and longitudes."""
        # Of several polygons as one `get_rings` gives none.
        rings = shapely.get_rings(shapely.get_parts(shape))
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        inner = ring[1:] == ring[:-1]
        one, other = xy[:-1][inner], xy[1:][inner]
        # Whichever way an edge runs, a neighbour's is crossed at the same longitude to the last digit.
        up = (one[:, 1] <= other[:, 1])[:, None]
        low, high = np.where(up, one, other), np.where(up, other, one)
        begin, end = (np.ceil((side[:, 1] + 90.0) / self.height - 0.5).astype(np.int64) for side in (low, high))
        times = np.maximum(0, end - begin)
        edge = np.repeat(np.arange(len(low)), times)
        row = begin[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times)
        share = (self.middle(row) - low[edge, 1]) / (high[edge, 1] - low[edge, 1])
        return row, low[edge, 0] + share.clip(0, 1) * (high[edge, 0] - low[edge, 0])


def _six(degrees: Floats) -> Floats:
    """Return degrees to six decimals, of which not both last ones are zeros: that might be what somebody recorded."""
    millionths = np.round(degrees * 1e6)
    return np.asarray((millionths + (millionths % 100 == 0)) / 1e6, dtype=np.float64)


def _uneven(many: Whole) -> Whole:
    """Return the largest numbers up to some that 2, 3 and 5 do not divide, from 7 on.

    Degrees divided by such a number never end: no centre or border is a round number that somebody might have recorded.
    """
    return np.where(many < 7, many, many - _TOO_MANY[many % 30])


#: How many rows the coarsest grid has.
_TOP_ROWS: Final = int(_uneven(np.array([_MERIDIAN_M // SIZES_M[-1]], dtype=np.int64))[0])


def _outwards(border: float, others: Floats = _NO_OTHERS) -> int:
    """Return the first border between cells at or after one, counted in cells; below zero one looks the other way.

    Parameters
    ----------
    others
        By how many times more cells there are in other rows: theirs, too, shall end there or before.
    """
    if abs(border - round(border)) < _NO_WAY:
        return round(border)
    return math.ceil(float((np.ceil(border * others) / others).max(initial=border)))


def _edges(number: Whole, many: Whole | int, span: float = 360.0) -> Floats:
    """Return the degrees at which cells begin, the last end included, never beyond the Earth."""
    half = span / 2
    return np.clip(-half + number * (span / many), -half, half)
