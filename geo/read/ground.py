"""Features of ground: which properties say who held it, since when, and how exact its edge is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.model.actors import canonical, is_known
from geo.model.errors import FileRefusedError, UnknownTableError
from geo.model.tables import CRS, ZONES, check, conform
from geo.model.text import count_text
from geo.read import cells, codes
from geo.read.columns import Names, find, refuse_ambiguous_end
from geo.read.orders import settle
from geo.read.polygons import sound_polygons
from geo.read.rejects import Rejects
from geo.read.result import FileResult
from geo.read.shapes import points_of, refuse_points, to_degrees
from geo.read.tabular import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.read.content import Content
    from geo.read.layers import Features
    from geo.read.options import Options
    from geo.read.shapes import Shapes

#: Metres by which a zone's edge may be off when its file does not say.
UNSTATED_LINE_UNCERTAINTY_M: Final = 1_000.0

#: Names of a start that say "seen on this day" rather than "from this day on".
SNAPSHOTS: Final = (
    "date", "valid_on", "as_of", "asof", "map_date", "snapshot_date", "reference_date", "report_date", "data_date",
    "date_valid", "observed", "observed_on", "timestamp", "datetime",
)  # fmt: skip
#: What properties of ground are called.
NAMES: Final[Names] = {
    "zone_id": ("zone_id",),
    "actor": (
        "actor", "holder", "group", "side", "controlled_by", "control", "controller", "held_by", "faction",
        "controlling_actor", "controlling_group", "controlling_party", "control_by", "actor_in_control", "occupied_by",
        "armed_group", "belligerent",
    ),
    "start": ("start", "from", "valid_from", "start_date", "date_from", "since", "held_since", *SNAPSHOTS),
    "end": ("end", "to", "valid_to"),
    "last_day": ("last_day",),
    "line_uncertainty_m": ("line_uncertainty_m",),
    "source": ("source",),
}  # fmt: skip

#: Properties that name a holder only when every value in them is a name we know.
_MAYBE_HOLDERS: Final = ("status", "type", "category", "class", "legend", "label", "layer", "title", "name", "party")

#: Milliseconds since 1970 (UTC), as ArcGIS writes dates: eleven digits or more are 1973 and later.
_MILLISECONDS: Final = r"-?[0-9]{11,13}"

_DATES: Final = ("start", "end", "last_day")

_TYPE: Final = shapely.GeometryType
_AREAL: Final = (_TYPE.POLYGON, _TYPE.MULTIPOLYGON, _TYPE.GEOMETRYCOLLECTION)


@dataclass(frozen=True, slots=True)
class Ground:
    """The features of a file, row by row: a sheet of their properties by our names, and what every reader needs.

    Attributes
    ----------
    sheet
        The properties; rows without a holder, a sound polygon or an exact edge are set aside in it.
    names
        Our name -> the file's, of the properties that are read.
    holder, line, ids, source
        Who holds it, metres by which its edge may be off, its id, and who drew it: the file where nobody says.
    shapes
        Sound polygons in EPSG:4326; those of rows set aside are of no use.
    unsound
        Which rows may be ground though no sound polygon was made of them.
    """

    sheet: Sheet
    names: Mapping[str, str]
    holder: pd.Series
    line: pd.Series
    ids: pd.Series
    source: pd.Series
    shapes: Shapes
    unsound: NDArray[np.bool_]

    @property
    def lost(self) -> NDArray[np.bool_]:
        """Which rows set aside may be ground: what is known of their actor then is not all there was."""
        areal: NDArray[np.bool_] = self.unsound | ~shapely.is_empty(self.shapes)
        return ~self.sheet.rejects.kept & areal


def property_names(features: Features) -> dict[str, str]:
    """Return which property holds what: our name -> the file's."""
    found = dict(find(features.properties.columns, NAMES).by_name)
    if "actor" not in found:
        known = [name for name in _MAYBE_HOLDERS if _names_actors(features.properties.get(name))]
        found |= {"actor": known[0]} if known else {}
    return found


def _names_actors(texts: pd.Series | None) -> bool:
    values = [] if texts is None else [value for value in texts.unique() if value.strip()]
    return bool(values) and all(is_known(value) for value in values)


def names_holder(features: Features) -> bool:
    """Return whether a property says who held the zones."""
    return "actor" in property_names(features)


def names_start(features: Features) -> bool:
    """Return whether a property says from when the zones were held."""
    return "start" in property_names(features)


def open_ground(content: Content, features: Features, options: Options) -> Ground:
    """Read what every feature of ground has; the number of a rejected row is that of the feature, from 1.

    Raises
    ------
    FileRefusedError
        No property names an actor or a start, no feature is a polygon, there are too many points, or dates or
        coordinates cannot be understood.
    """
    actor = None if options.holder is None else options.holder.actor
    names = _needed(content, features, actor)
    rejects = Rejects(content.name, np.arange(1, len(features.properties) + 1), names=names)
    texts = pd.DataFrame({ours: features.properties[theirs].str.strip() for ours, theirs in names.items()})
    sheet = Sheet(content, texts.reindex(features.properties.index), rejects, len(texts), [])
    for sentence in features.warnings:
        sheet.warn(sentence)
    sheet = _dated(sheet, names, options)
    refuse_points(points_of(features.shapes), content)
    shapes, converted = to_degrees(features.shapes, features.crs, content)
    holder = _holders(sheet, names, actor)
    line, ids = _edges(sheet), _ids(sheet)
    sound, unsound = _sound(sheet, shapes, converted, features.unread)
    return Ground(
        sheet=sheet,
        names=names,
        holder=holder,
        line=line,
        ids=ids,
        source=_sources(sheet),
        shapes=sound,
        unsound=unsound,
    )


def _needed(content: Content, features: Features, actor: str | None) -> dict[str, str]:
    """Return which property holds what, or refuse a file that names no actor, no date or no polygon."""
    found = property_names(features)
    names = ", ".join(list(features.properties.columns)[:8]) or "none"
    types = {shape.geom_type for shape in features.shapes if shape is not None}
    if types and not any("Polygon" in one or one == "GeometryCollection" for one in types):
        raise content.refused(
            f"it holds {' and '.join(sorted(types))}, and zones must be polygons",
            do="give zones as polygons, and events as a CSV with latitude and longitude",
        )
    if "actor" not in found and actor is None:
        raise content.refused(
            f"no actor property: nothing says who held a zone (properties found: {names})",
            do="say who holds it (in the terminal: --actor NAME), or add actor, start and, where it ended, end to "
            "every feature",
        )
    if "start" not in found:
        raise content.refused(
            f"no dates: nothing says from when a zone was held (properties found: {names})",
            do="add start (YYYY-MM-DD) and, where it ended, end to every feature",
        )
    filled = [str(name) for name, texts in features.properties.items() if (texts.str.strip() != "").any()]
    try:
        refuse_ambiguous_end(content, find([*filled, *found.values()], NAMES))
    except UnknownTableError as error:
        raise FileRefusedError(str(error)) from None
    return found


def _dated(sheet: Sheet, names: Mapping[str, str], options: Options) -> Sheet:
    """Return the sheet with its dates written ``YYYY-MM-DD``; what they were taken for is said."""
    cells_ = sheet.cells
    for column in _DATES:
        if column in cells_:
            moments = _of_milliseconds(cells_[column])
            if moments is not None:
                sheet.warn(f"{names[column]} is read as milliseconds since 1970, UTC")
                cells_ = cells_.assign(**{column: moments})
    try:
        return settle(Sheet(sheet.content, cells_, sheet.rejects, sheet.rows, sheet.warnings), _DATES, options)
    except UnknownTableError as error:
        # Features are no table: there is no mapper for them.
        raise FileRefusedError(str(error)) from None


def _of_milliseconds(texts: pd.Series) -> pd.Series | None:
    """Return moments for milliseconds since 1970; ``None`` unless every date there is one of them.

    Examples
    --------
    >>> _of_milliseconds(pd.Series(["1722470400000", ""], dtype="str")).tolist()
    ['2024-08-01T00:00:00Z', '']
    >>> _of_milliseconds(pd.Series(["1722470400000", "20240801"], dtype="str")) is None
    True
    """
    filled = texts != ""
    if not filled.any() or not texts[filled].str.fullmatch(_MILLISECONDS).all():
        return None
    moments = pd.to_datetime(texts.where(filled).astype("Int64"), unit="ms", utc=True)
    return moments.dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna("").astype("str")


def _holders(sheet: Sheet, names: Mapping[str, str], actor: str | None) -> pd.Series:
    """Return the holder of each feature: as its property says, or `actor` where no property does."""
    if "actor" not in names:
        sheet.warn(f"no property says who held a zone: every one is taken as held by {actor}, as told")
        return pd.Series(actor, index=sheet.cells.index, dtype="str")
    if names["actor"] in _MAYBE_HOLDERS:
        sheet.warn(f"{names['actor']} is read as who held the ground: every value in it is an actor's name")
    holder = cells.worded(codes.stated(sheet, "actor"), canonical)
    sheet.rejects.set_aside(holder.str.strip() == "", column="actor", values="", reason="no actor")
    return holder


def _edges(sheet: Sheet) -> pd.Series:
    stated = sheet.cells.get("line_uncertainty_m")
    otherwise = UNSTATED_LINE_UNCERTAINTY_M
    line, unstated = cells.metres(stated, sheet.rejects, column="line_uncertainty_m", otherwise=otherwise)
    if unstated:
        sheet.warn(
            f"{count_text(unstated, 'zone')} without line_uncertainty_m: the edge is taken as within {otherwise:,.0f} m"
        )
    return line


def _sound(sheet: Sheet, shapes: Shapes, converted: str, unread: Mapping[int, str]) -> tuple[Shapes, NDArray[np.bool_]]:
    """Return sound polygons, and which rows may be ground though there is none of them."""
    # What was set aside before is not made sound, and may be ground.
    before = ~sheet.rejects.kept & np.isin(shapely.get_type_id(shapes), _AREAL)
    sound = sound_polygons(shapes, sheet.rejects, unread)
    for sentence in (*([converted] if converted else ()), *sound.said):
        sheet.warn(sentence)
    return sound.shapes, sound.lost | before


def _sources(sheet: Sheet) -> pd.Series:
    """Return who drew each zone; the file's name where no property says, so that sources can be told apart."""
    stated = codes.stated(sheet, "source")
    return stated.mask(stated == "", sheet.content.name)


def _ids(sheet: Sheet) -> pd.Series:
    rows = pd.Series(sheet.rejects.rows, index=sheet.cells.index).astype("str")
    made = f"{sheet.content.stem}-" + rows
    stated = codes.stated(sheet, "zone_id")
    ids = stated.mask(stated == "", made)
    cells.set_aside_repeats(ids, sheet.rejects, column="zone_id")
    return ids


def zones_of(ground: Ground, columns: pd.DataFrame, shapes: Shapes, rows: pd.Series, *, kind: str) -> FileResult:
    """Return the result of a file of ground.

    Parameters
    ----------
    ground
        The file.
    columns
        The columns of zones, by zone id.
    shapes
        Their polygons.
    rows
        For each zone, the feature that gave it, from 1.
    kind
        What the file is called.
    """
    made = gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)
    zones = check(conform(made, ZONES), ZONES)
    sheet = ground.sheet
    return FileResult(
        kind=kind,
        tables={ZONES.name: zones},
        rejected=sheet.rejects.frame(),
        warnings=tuple(sheet.warnings),
        rows=sheet.rows,
        source=sheet.content.source(),
        row_numbers={ZONES.name: pd.Series(rows.to_numpy(dtype="int64"), index=zones.index)},
        lost_holders=sheet.rejects.lost(ground.holder),
        kept=int(sheet.rejects.kept.sum()),
    )
