"""The coordinates of the data themselves, as texts may write them without a decimal mark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np

from geo.model.tables import CRS
from geo.share._positions import GROUP, MIXED, harmless_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

#: Decimals of an own coordinate that tell it, in digits run together.
_DIGITS: Final = 3
#: Signs of a geohash that tell a place within 5 km.
_HASHED: Final = 5
#: The projection of the maps of the web; where UTM ends.
_WEB: Final = 3857
_UTM_ENDS_DEG: Final = 84.0
_HASH: Final = "0123456789bcdefghjkmnpqrstuvwxyz"
#: Decimals by which a coordinate is known in the middle of a longer number.
_FINE: Final = 5
#: Squares of MGRS: their side, metres; digits that tell a metre in them; their letters from the west, zone by zone in
#: turns of three, and from the equator, beginning anew every 2,000 km, five letters on in zones with even numbers.
_SQUARE_M: Final = 100_000
_SQUARE_DIGITS: Final = 5
_COLUMNS: Final = np.array([list("STUVWXYZ"), list("ABCDEFGH"), list("JKLMNPQR")])
_ROWS: Final = np.array(list("ABCDEFGHJKLMNPQRSTUV"))
_MGRS: Final = re.compile(
    r"(?P<square>[A-HJ-NP-Z]{2})[\W_]{0,3}(?P<first>\d{3,10})(?:[\W_]{1,3}(?P<second>\d{3,5}))?(?!\d)"
)
#: What may stand between digits of one coordinate: ``36_20213``, ``36-12-07``, ``36p20213``; not what is harmless.
_JOINED: Final = re.compile(r"(?:[^\w\0]|_){0,2}[^\W\d_]?(?:[^\w\0]|_){0,2}\Z")
#: So many digits a row's own number may have.
_MOST_OF_A_ROW: Final = 6
#: Metres from the equator or from Greenwich have as many digits at least, and at most.
_METRES: Final = (6, 8)
#: No coordinate is written in more groups of digits.
_GROUPS: Final = 4


@dataclass(frozen=True, eq=False)
class Own:
    """The coordinates of points, in degrees, as texts may write them without a decimal mark.

    They are told by three decimals, by degrees, minutes and seconds, by degrees and tenths of minutes, or by metres of
    UTM or of the maps of the web (EPSG:3857); points by five signs of a geohash, or by MGRS to 100 m or better, without
    the zone as well.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    @cached_property
    def _digits(self) -> frozenset[str]:
        degrees = np.unique(np.abs(np.concatenate([self.lon, self.lat])))
        tenths, seconds = degrees * 600, degrees * 3600
        told: set[str] = set()
        for cut in (np.floor, np.round):
            told |= {f"{one:0{2 + _DIGITS}d}" for one in np.unique(cut(degrees * 10**_DIGITS)).astype(int)}
            told |= {f"{one // 600:02d}{one % 600:03d}" for one in np.unique(cut(tenths)).astype(int)}
            told |= {
                f"{one // 3600:02d}{one // 60 % 60:02d}{one % 60:02d}" for one in np.unique(cut(seconds)).astype(int)
            }
        # Longitudes are written with three digits before the mark as well.
        return frozenset(told | {f"0{one}" for one in told})

    @cached_property
    def _metres(self) -> frozenset[str]:
        """The points by metres of UTM, each in its own zone, and of the maps of the web; cut short and rounded."""
        inside = np.isfinite(self.lon) & np.isfinite(self.lat) & (np.abs(self.lat) < _UTM_ENDS_DEG)
        lon, lat = self.lon[inside], self.lat[inside]
        zones = np.clip((lon + 180) // 6, 0, 59).astype(int) + np.where(lat < 0, 32701, 32601)
        told: set[str] = set()
        for zone in [_WEB, *np.unique(zones).tolist()]:
            here = np.ones(len(lon), dtype=bool) if zone == _WEB else zones == zone
            points = gpd.GeoSeries(gpd.points_from_xy(lon[here], lat[here]), crs=CRS).to_crs(zone)
            both = np.abs(np.concatenate([points.x, points.y]))
            for cut in (np.floor, np.round):
                told |= {str(one) for one in np.unique(cut(both)).astype(int).tolist()}
        return frozenset(one for one in told if _METRES[0] <= len(one) <= _METRES[1])

    def metres_in(self, text: str) -> bool:
        """Return whether a plain text holds a number that is one of the coordinates in metres."""
        return any(found[0] in self._metres for found in GROUP.finditer(text))

    @cached_property
    def _squares(self) -> tuple[NDArray[np.str_], NDArray[np.float64], NDArray[np.float64]]:
        """The points by MGRS: the letters of their squares of 100 km, and metres in these from the west and the south.

        Each also as in the zones on either side: at the borders, in Norway and in Svalbard these are used.
        """
        inside = np.isfinite(self.lon) & np.isfinite(self.lat) & (np.abs(self.lat) < _UTM_ENDS_DEG)
        lon, lat = self.lon[inside], self.lat[inside]
        own = np.clip((lon + 180) // 6, 0, 59).astype(int)
        letters, east, north = [np.empty(0, dtype="U2")], [np.empty(0)], [np.empty(0)]
        for zone, south in {*zip(own.tolist(), (lat < 0).tolist(), strict=True)}:
            here = (own == zone) & ((lat < 0) == south)
            points = gpd.GeoSeries(gpd.points_from_xy(lon[here], lat[here]), crs=CRS)
            for near in range(zone - 1, zone + 2):
                there = points.to_crs((32701 if south else 32601) + near % 60)
                x, y = np.round(there.x.to_numpy(), 2), np.round(there.y.to_numpy(), 2)
                letters.append(_square(x, y, near % 60 + 1))
                east.append(x % _SQUARE_M)
                north.append(y % _SQUARE_M)
        return np.concatenate(letters), np.concatenate(east), np.concatenate(north)

    def square_in(self, text: str) -> bool:
        """Return whether a plain text holds one of the points by MGRS, cut short or rounded, to 100 m or better."""
        return any(self._is_square(*found) for found in {*_mgrs(text.upper())})

    def _is_square(self, letters: str, east: str, north: str) -> bool:
        of, *metres = self._squares
        step = 10 ** (_SQUARE_DIGITS - len(east))
        near = of == letters
        for own, told in zip(metres, (east, north), strict=True):
            off = own[near] - int(told) * step
            near[near] = (off >= -step / 2) & (off < step)
        return bool(near.any())

    @cached_property
    def _hashes(self) -> frozenset[str]:
        along = np.floor((np.clip(self.lon, -180, 179.999999) + 180) / 360 * 2**13).astype(int)
        up = np.floor((np.clip(self.lat, -90, 89.999999) + 90) / 180 * 2**12).astype(int)
        return frozenset(_hash(int(one), int(two)) for one, two in {*zip(along.tolist(), up.tolist(), strict=True)})

    @cached_property
    def _fine(self) -> frozenset[str]:
        degrees = np.abs(np.concatenate([self.lon, self.lat])) * 10**_FINE
        whole = np.unique(np.concatenate([np.floor(degrees), np.round(degrees)])).astype(int).tolist()
        return frozenset(one for one in map(str, whole) if len(one) > _FINE)

    def tells(self, text: str) -> bool:
        """Return whether any number in a plain text may be one of the coordinates: more of them than in a name.

        Also five digits alone that begin as one, and five decimals of one anywhere in a longer number.
        """
        if self.digits_in(text) or self.metres_in(text):
            return True
        return any(self._begins(found[0]) or self._is_inside(found[0]) for found in GROUP.finditer(text))

    def _is_inside(self, digits: str) -> bool:
        lengths = range(_FINE + 1, _FINE + 4)
        return any(digits[at : at + one] in self._fine for one in lengths for at in range(len(digits) - one + 1))

    def digits_in(self, text: str) -> bool:
        """Return whether a plain text writes one of the coordinates without its mark, or a point by geohash or MGRS."""
        if self.square_in(text):
            return True
        codes = (found[0] for found in MIXED.finditer(text.lower()))
        # Geohashes know neither a, i, l nor o: few words begin as one of a given cell and go on without them.
        near = (one for one in codes if one[:_HASHED] in self._hashes)
        if any(any(map(str.isdigit, one)) or set(one) <= set(_HASH) for one in near):
            return True
        said = harmless_out(text)
        groups = list(GROUP.finditer(said))
        runs = [one[0] for one in GROUP.finditer(text)] + [_run(said, groups, at) for at in range(len(groups))]
        found = {one for one in runs if self._begins(one)}
        # Five or six digits alone are many a row's number.
        return len(found) > 1 or any(len(one) > _MOST_OF_A_ROW for one in found)

    def _begins(self, digits: str) -> bool:
        lengths = range(2 + _DIGITS, min(_METRES[1], len(digits)) + 1)
        return any(digits[:length] in self._digits or digits[:length] in self._metres for length in lengths)


def _run(text: str, groups: list[re.Match[str]], at: int) -> str:
    """Return the digits of a group and of those that go on from it."""
    digits = groups[at][0]
    for one, two in zip(groups[at : at + _GROUPS - 1], groups[at + 1 : at + _GROUPS], strict=False):
        if not _JOINED.match(text[one.end() : two.start()]):
            break
        digits += two[0]
    return digits


def _hash(along: int, up: int) -> str:
    """Return the geohash of five signs of a cell, by its number from the west, of 13 bits, and from the south."""
    bits = "".join(f"{along >> (12 - at) & 1}{up >> (11 - at) & 1 if at < 12 else ''}" for at in range(13))
    return "".join(_HASH[int(bits[at : at + 5], 2)] for at in range(0, 25, 5))


def _square(x: NDArray[np.float64], y: NDArray[np.float64], zone: int) -> NDArray[np.str_]:
    """Return the letters of the squares of MGRS in which points of a zone of UTM lie."""
    column = np.clip(x // _SQUARE_M - 1, 0, 7).astype(int)
    row = (y // _SQUARE_M + (5 if zone % 2 == 0 else 0)).astype(int) % len(_ROWS)
    return np.char.add(_COLUMNS[zone % 3][column], _ROWS[row])


def _mgrs(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield letters and digits that may be of a square of MGRS: as many from the west as from the south."""
    for found in _MGRS.finditer(text):
        first, second = found["first"], found["second"]
        half = len(first) // 2
        if second and len(first) == len(second):
            yield found["square"], first, second
        if len(first) in {6, 8, 10}:
            yield found["square"], first[:half], first[half:]
