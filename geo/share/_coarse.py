"""The tables of a dataset with every place on the grid, and no coordinate left in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, Final, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.model.tables import CRS, TABLES
from geo.model.view import WHOLE
from geo.share._scrub import Coordinates, coordinates_of, mapped, renamed, statement_with

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from geo.model.claim import Claim
    from geo.model.dataset import Source
    from geo.model.view import Area, View
    from geo.share._grid import Grid

#: What is made of an id that holds a coordinate.
_ROW = "row"
#: Free texts, left out whole where in doubt; who recorded a row; the rest are names.
_FREE = ("note", "actor_a_raw", "actor_b_raw", "kind_raw")
_RECORDED = ("source",)
_POINTS = ("events", "places")
#: How a reader of surveys calls a place that has no name; see `geo.read.surveyed`.
_NAMELESS: Final = re.compile(r"place at \d{1,2}\.\d{4} [NS], \d{1,3}\.\d{4} [EW]")
#: What it is called on a grid, and letters that make no words: numbers might be read as years or as degrees.
_UNNAMED: Final = "unnamed place"
_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"


@dataclass(frozen=True, eq=False)
class Coarse:
    """Tables by name, as they are, and what becomes of them on a grid."""

    exact: Mapping[str, pd.DataFrame]
    grid: Grid

    @cached_property
    def moved(self) -> dict[str, pd.DataFrame]:
        """The tables with places and outlines on the grid, and their texts as they were."""
        points = {name: _points(cast("gpd.GeoDataFrame", self.exact[name]), self.grid) for name in _POINTS}
        return {**self.exact, **points, "zones": _zones(cast("gpd.GeoDataFrame", self.exact["zones"]), self.grid)}

    @cached_property
    def grown_m(self) -> float:
        """By how much the radii of places and events grew at most, metres; 0 where all were on the grid before."""
        grown = [self.moved[name]["place_uncertainty_m"] - self.exact[name]["place_uncertainty_m"] for name in _POINTS]
        return max(float(one.max()) for one in (*grown, pd.Series([0.0])) if len(one))

    @cached_property
    def line_grown_m(self) -> float:
        """By how much the uncertainty of the zones' edges grew at most, metres."""
        grown = self.moved["zones"]["line_uncertainty_m"] - self.exact["zones"]["line_uncertainty_m"]
        return float(grown.max()) if len(grown) else 0.0

    @cached_property
    def coordinates(self) -> Coordinates:
        """What no text may hold: coordinates before and after."""
        both = (self.exact, self.moved)
        shapes = (cast("gpd.GeoDataFrame", one[name]) for one in both for name in (*_POINTS, "zones"))
        return coordinates_of(*shapes, grid_m=self.grid.size_m)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables as they may leave."""
        told = {name: self._told(table, name) for name, table in self.moved.items()}
        told["holdings"]["place_id"] = mapped(
            told["holdings"]["place_id"], lambda one: self.ids["places"].get(one, one)
        )
        return told

    @cached_property
    def ids(self) -> dict[str, dict[str, str]]:
        """New ids by old ones, table by table: of those alone that hold a coordinate."""
        places = self._renamed("places", {})
        return {"places": places} | {name: self._renamed(name, places) for name in self.exact if name != "places"}

    def _renamed(self, name: str, places: Mapping[str, str]) -> dict[str, str]:
        told = self._in_order(name, places)
        others = {str(one) for one in self.exact[name].index} - set(told)
        return renamed(told, others, to=_ROW)

    def _in_order(self, name: str, places: Mapping[str, str]) -> list[str]:
        """Return the ids of a table that hold a coordinate, in the order of what leaves with them.

        By the old ids somebody would know which of two rows in one cell lies farther west. Rows that leave alike may
        stand in any order; places that do are told by what is said of who held them.
        """
        table = self.moved[name]
        told = table[[self.coordinates.id(str(one)) != str(one) for one in table.index]]
        if told.empty:
            return []
        seen = pd.DataFrame(told.assign(**self._texts(told, name)))
        if "geometry" in seen:
            seen["geometry"] = shapely.to_wkb(np.asarray(told.geometry.array, dtype=object), hex=True)
        if name == "places":
            seen["held"] = [self._held.get(str(one), "") for one in told.index]
        if name == "holdings":
            seen["place_id"] = [places.get(str(one), str(one)) for one in told["place_id"]]
        keys = {str(row[0]): tuple(map(str, row[1:])) for row in seen.itertuples(name=None)}
        return sorted(keys, key=keys.__getitem__)

    @cached_property
    def _held(self) -> dict[str, str]:
        """What is said of who held each place, by its old id."""
        holdings = self.moved["holdings"]
        said = holdings.assign(**self._texts(holdings, "holdings"))
        rows = said.drop(columns="place_id").groupby(said["place_id"])
        return {str(one): str(sorted(map(str, held.to_numpy().tolist()))) for one, held in rows}

    def _texts(self, table: pd.DataFrame, name: str, names: Callable[[str], str] | None = None) -> dict[str, pd.Series]:
        """Return the columns of texts of a table as they may leave, or with names changed otherwise."""
        return {
            column.name: mapped(table[column.name], self._changer(column.name, names or self.coordinates.name))
            for column in TABLES[name].columns
            if column.type == "text" and not column.allowed and column.name != "place_id"
        }

    def _changer(self, column: str, names: Callable[[str], str]) -> Callable[[str], str]:
        if column == "url":
            return self.address
        if column in _RECORDED:
            return self.coordinates.recorded
        return self.coordinates.note if column in _FREE else names

    def _told(self, table: pd.DataFrame, name: str) -> pd.DataFrame:
        renamed = self.ids[name]
        index = pd.Index([renamed.get(str(one), str(one)) for one in table.index], name=TABLES[name].index, dtype="str")
        told = table.assign(**self._texts(table, name, self.text)).set_axis(index, axis=0)
        # Renamed rows would else stand in the order of their old ids.
        kept = told.index[[str(one) not in renamed for one in table.index]]
        return told.loc[[*kept, *renamed.values()]] if renamed else told

    def text(self, text: str) -> str:
        """Return a name or a title without coordinates; a place that was called by its position has letters."""
        return self.coordinates.name(_NAMELESS.sub(lambda found: self._unnamed.get(found[0], found[0]), text))

    @cached_property
    def _unnamed(self) -> dict[str, str]:
        """New names of places without one, by their old names: lettered in the order of the ids with which they leave.

        Renamed ones come last, in the order of what else leaves of them; where they lie is not looked at.
        """
        renamed, names = self.ids["places"], self.exact["places"]["name"]
        kept = [str(one) for one in names.index if str(one) not in renamed]
        # A shorter number is a smaller one.
        order = [*sorted(kept, key=lambda one: (len(one), one)), *renamed]
        nameless = dict.fromkeys(one for one in map(str, names.loc[order]) if _NAMELESS.fullmatch(one))
        taken = set(map(str, names))
        free = (one for one in (f"{_UNNAMED} {_lettered(number)}" for number in count(1)) if one not in taken)
        return dict(zip(nameless, free, strict=False))

    def address(self, text: str) -> str:
        """Return an address; one that may hold a coordinate leads nowhere without it, and is left out."""
        return self.coordinates.address(text)

    def source(self, source: Source) -> Source:
        """Return a source without coordinates; what says whose the data are stays, on however coarse a grid."""
        known = ("producer", "version", "licence", "citation", "accessed")
        texts = {name: self.coordinates.attribution(getattr(source, name)) for name in known}
        notes = {name: self.coordinates.note(getattr(source, name)) for name in ("filters", "changes")}
        made_of = tuple(map(self.source, source.made_of))
        file, url = self.text(source.file), self.coordinates.site(source.url)
        return replace(source, **texts, **notes, file=file, url=url, made_of=made_of)

    def area(self, area: Area | None) -> Area | None:
        """Return an area with its borders on those of cells; everywhere stays everywhere."""
        return area if area is None or area == WHOLE else self.grid.area(area)

    def view(self, view: View) -> View:
        """Return a view with camera and area on the grid, and limits that leave the same rows in and out."""
        limit_m = view.max_event_uncertainty_m
        return replace(
            view,
            text=self.text(view.text),
            actors=tuple(sorted({self.text(name) for name in view.actors})),
            pair=None if view.pair is None else (self.text(view.pair[0]), self.text(view.pair[1])),
            area=self.area(view.area),
            camera=None if view.camera is None else self._camera(*view.camera),
            compare_camera=None if view.compare_camera is None else self._camera(*view.compare_camera),
            max_place_uncertainty_m=view.max_place_uncertainty_m + self.grown_m,
            max_event_uncertainty_m=None if limit_m is None else limit_m + self.grown_m,
        )

    def claim(self, claim: Claim) -> Claim:
        """Return a claim with its area on the grid, and no coordinate in its texts."""
        return replace(
            claim,
            quote=self.text(claim.quote),
            who=self.text(claim.who),
            note=self.coordinates.note(claim.note),
            url=self.address(claim.url),
            statement=statement_with(claim.statement, self.text, area=self.area),
        )

    def _camera(self, lat: float, lng: float, zoom: float) -> tuple[float, float, float]:
        lon, middle = self.grid.centres(np.array([lng]), np.array([lat]))
        # As a link writes it.
        return round(float(middle[0]), 5), round(float(lon[0]), 5), zoom


def _lettered(number: int) -> str:
    """Return a number from 1 on in letters: B, C to Z, BB and so on."""
    rest, at = divmod(number - 1, len(_LETTERS))
    return (_lettered(rest) if rest else "") + _LETTERS[at]


def _points(table: gpd.GeoDataFrame, grid: Grid) -> gpd.GeoDataFrame:
    """Return a table with its points in the centres of cells, each radius grown so that the circle holds the point.

    How much a radius grows follows from the cell alone: the way from the point to the centre would tell on which
    circle round it the point lay.
    """
    lon, lat = np.asarray(table.geometry.x), np.asarray(table.geometry.y)
    if not len(table):
        return table.copy()
    to_lon, to_lat = grid.centres(lon, lat)
    reach_m, radius_m = grid.reach_m(lat), table["place_uncertainty_m"].to_numpy()
    there = (to_lon == lon) & (to_lat == lat) & (radius_m >= reach_m)
    points = gpd.GeoSeries(gpd.points_from_xy(to_lon, to_lat), index=table.index, crs=CRS)
    return _with(table, points, place_uncertainty_m=np.where(there, radius_m, radius_m + reach_m))


def _zones(table: gpd.GeoDataFrame, grid: Grid) -> gpd.GeoDataFrame:
    """Return a table with the outlines of its zones along the borders of cells, and each edge less certain by a cell.

    Equal outlines are worked out once: a series repeats them from day to day.
    """
    if not len(table):
        return table.copy()
    exact = np.asarray(table.geometry.array, dtype=object)
    _, first, back = np.unique(shapely.to_wkb(exact), return_index=True, return_inverse=True)
    filled = np.array([grid.filled(shape) for shape in exact[first]], dtype=object)
    south, north = shapely.bounds(filled)[:, [1, 3]].T
    reach_m = np.maximum(grid.reach_m(south + grid.height / 2), grid.reach_m(north - grid.height / 2))[back]
    same = shapely.equals_exact(shapely.normalize(exact), filled[back], 0)
    line_m = table["line_uncertainty_m"].to_numpy()
    shapes = gpd.GeoSeries(filled[back], index=table.index, crs=CRS)
    return _with(table, shapes, line_uncertainty_m=np.where(same & (line_m >= reach_m), line_m, line_m + reach_m))


def _with(table: gpd.GeoDataFrame, shapes: gpd.GeoSeries, **columns: NDArray[Any]) -> gpd.GeoDataFrame:
    return cast("gpd.GeoDataFrame", table.assign(**columns).set_geometry(shapes))
