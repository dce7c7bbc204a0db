"""Zones of control from GeoJSON and GeoPackage: an actor, a validity interval, polygons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.model.actors import canonical
from geo.model.tables import CRS, ZONES, check, conform
from geo.read import cells
from geo.read.columns import Names, find
from geo.read.dates import Span, read_span
from geo.read.options import NOTHING_TOLD
from geo.read.polygons import sound_polygons
from geo.read.rejects import Rejects
from geo.read.result import FileResult
from geo.read.shapes import to_degrees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.read.content import Content
    from geo.read.layers import Features
    from geo.read.options import Options

#: Metres by which a zone's edge may be off when its file does not say.
UNSTATED_LINE_UNCERTAINTY_M: Final = 1_000.0

_NAMES: Final[Names] = {
    "zone_id": ("zone_id",),
    "actor": ("actor", "holder", "group", "side", "controlled_by", "control", "controller", "held_by", "faction"),
    "start": ("start", "from", "valid_from", "start_date", "date", "valid_on", "as_of"),
    "end": ("end", "to", "valid_to"),
    "last_day": ("last_day",),
    "line_uncertainty_m": ("line_uncertainty_m",),
    "source": ("source",),
}

#: Names of a start that say "seen on this day" rather than "from this day on".
_SNAPSHOTS: Final = frozenset({"date", "valid_on", "as_of"})

_KIND: Final = "control zones"


def names_holder(features: Features) -> bool:
    """Return whether a property says who held the zones."""
    return "actor" in find(features.properties.columns, _NAMES).by_name


def names_start(features: Features) -> bool:
    """Return whether a property says from when the zones were held."""
    return "start" in find(features.properties.columns, _NAMES).by_name


def read_zones(content: Content, features: Features, options: Options = NOTHING_TOLD) -> FileResult:
    """Make zones of a vector file's features; the number of a rejected row is that of the feature, from 1.

    Parameters
    ----------
    content
        The file, for its name and its bytes.
    features
        What was read of it.
    options
        Who held the zones of a file that names no holder; a file that names holders keeps its own.

    Raises
    ------
    FileRefusedError
        No property names an actor or a start, no feature is a polygon, or the coordinates cannot be degrees.
    """
    table = features.properties
    actor = None if options.holder is None else options.holder.actor
    warnings = list(features.warnings)
    by_name = _columns(content, features, actor)
    shapes, converted = to_degrees(features.shapes, features.crs, content)
    rejects = Rejects(content.name, np.arange(1, len(table) + 1))
    holder = _holders(table, by_name, rejects, warnings, actor=actor)
    start, end = _interval(table, rejects, by_name, warnings)
    stated = table.get(by_name.get("line_uncertainty_m", ""))
    line, unstated = cells.metres(stated, rejects, column="line_uncertainty_m", otherwise=UNSTATED_LINE_UNCERTAINTY_M)
    sound = sound_polygons(shapes, rejects)
    if unstated:
        warnings.append(
            f"{unstated} zone{'' if unstated == 1 else 's'} without line_uncertainty_m: the edge is taken as "
            f"within {UNSTATED_LINE_UNCERTAINTY_M:,.0f} m"
        )
    ids = _ids(content, table, by_name)
    cells.set_aside_repeats(ids, rejects, column="zone_id")
    columns = {
        "zone_id": ids,
        "actor": holder,
        "start": start,
        "end": end,
        "line_uncertainty_m": line,
        "source": table[by_name["source"]].str.strip() if "source" in by_name else "",
    }
    frame = pd.DataFrame(columns, index=table.index)[rejects.kept].set_index("zone_id")
    made = gpd.GeoDataFrame(frame, geometry=sound.shapes[rejects.kept], crs=CRS)
    said = [*warnings, *([converted] if converted else []), *sound.said]
    result = _result(content, check(conform(made, ZONES), ZONES), rejects, said)
    return replace(result, lost_holders=rejects.lost(holder))


def _result(content: Content, zones: pd.DataFrame, rejects: Rejects, said: list[str]) -> FileResult:
    return FileResult(
        kind=_KIND,
        tables={ZONES.name: zones},
        rejected=rejects.frame(),
        warnings=tuple(f"{content.name}: {sentence}" for sentence in said),
        rows=len(rejects.rows),
        source=content.source(),
        row_numbers={ZONES.name: pd.Series(rejects.rows[rejects.kept], index=zones.index)},
    )


def _holders(
    table: pd.DataFrame, by_name: Mapping[str, str], rejects: Rejects, warnings: list[str], *, actor: str | None
) -> pd.Series:
    """Return the holder of each feature: as its property says, or `actor` where no property does."""
    if "actor" not in by_name:
        warnings.append(f"no property says who held a zone: every one is taken as held by {actor}, as told")
        return pd.Series(actor, index=table.index, dtype="str")
    holder = cells.worded(cells.tidy(table[by_name["actor"]]), canonical)
    rejects.set_aside(holder.str.strip() == "", column=by_name["actor"], values="", reason="no actor")
    return holder


def _columns(content: Content, features: Features, actor: str | None) -> Mapping[str, str]:
    """Return which property holds what, or refuse a file that names no actor, no date or no polygon."""
    found = find(features.properties.columns, _NAMES).by_name
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
    return found


def _interval(
    table: pd.DataFrame, rejects: Rejects, by_name: Mapping[str, str], warnings: list[str]
) -> tuple[pd.Series, pd.Series]:
    first = by_name["start"]
    end, last_day = by_name.get("end"), by_name.get("last_day")
    span = Span(first, end=end, last_day=None if end else last_day)
    texts = table.apply(lambda column: column.str.strip())
    start, stop = read_span(texts, rejects, span, open_end=True)
    if end not in {None, "end"}:
        warnings.append(f"{end} is read as the moment from which a zone was no longer held")
    if end is None and last_day is None:
        if first in _SNAPSHOTS and len(start.dropna().unique()) > 1:
            stop = _until_next(start)
            warnings.append(f"no end: zones of one {first} are taken to hold until the next {first}")
        elif first in _SNAPSHOTS and start.notna().any():
            seen = f"it shows one day, {start.min():%Y-%m-%d}, and states no end"
            warnings.append(f"{seen}: every zone is taken as still held since then")
        else:
            warnings.append(f"no end: every zone is taken as still held since its {first}")
    return start, stop


def _until_next(start: pd.Series) -> pd.Series:
    """Return for each date the next one there is; ``NaT`` for the last."""
    dates = start.dropna().drop_duplicates().sort_values()
    following = pd.Series(dates.shift(-1).to_numpy(), index=pd.DatetimeIndex(dates))
    return pd.to_datetime(start.map(following), utc=True)


def _ids(content: Content, table: pd.DataFrame, by_name: Mapping[str, str]) -> pd.Series:
    made = pd.Series([f"{content.stem}-{number}" for number in range(1, len(table) + 1)], dtype="str")
    if "zone_id" not in by_name:
        return made
    stated = table[by_name["zone_id"]].str.strip()
    return stated.mask(stated == "", made)
