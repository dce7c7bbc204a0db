"""The front between two actors: where it ran at a moment, how long it was, and where it ran through time.

A front is where the edges of two grounds meet (`geo.measure.contact`): the edges they share, or with a width the edges
of the first that lie within it of the second. The grounds are taken whole and the line is cut at the area of interest
afterwards, so that the area's own border is never front.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure import geodesy
from geo.measure.contact import check_width, contact
from geo.measure.gap import Question, check_question
from geo.measure.lives import microseconds, moments_of
from geo.model.tables import CRS
from geo.model.text import radius_text

if TYPE_CHECKING:
    from geo.measure.ground import Ground
    from geo.measure.territory import Territory
    from geo.model.view import Area

_NO_LINE: Final = shapely.MultiLineString()
_LINE: Final = 1


@dataclass(frozen=True, slots=True)
class Front:
    """The front of a pair at a moment.

    Attributes
    ----------
    pair
        The two actors; with a width, the edge is the first one's.
    instant
        The moment, UTC.
    line
        A MultiLineString in degrees, EPSG:4326; empty where there is no front.
    length_m
        Its length on the ellipsoid in metres, edges straight in longitude and latitude.
    line_uncertainty_m
        How far the line may be off, metres: the worse of the two zones'. NaN where there is no front.
    reason
        Without a line, why.
    notes
        What limits the line.
    grounds
        The whole grounds of the two at the moment; ``None`` of an actor that held none.
    area, within_m
        Where it was looked for (west, south, east, north in degrees; ``None``: everywhere), and how wide, metres.
    """

    pair: tuple[str, str]
    instant: pd.Timestamp
    line: shapely.Geometry
    length_m: float
    line_uncertainty_m: float
    reason: str = ""
    notes: tuple[str, ...] = ()
    grounds: tuple[shapely.Geometry | None, shapely.Geometry | None] = field(default=(None, None), repr=False)
    area: Area | None = None
    within_m: float = 0.0


def front_at(
    ground: Ground,
    pair: tuple[str, str],
    instant: pd.Timestamp,
    *,
    area: Area | None = None,
    within_m: float = 0.0,
) -> Front:
    """Return the front of a pair at a moment.

    Parameters
    ----------
    pair
        Two actors' canonical names.
    area
        West, south, east, north in degrees: the front inside; ``None``: everywhere.
    within_m
        0: the border the two share. Above: the parts of the first one's edge no further than this from the second's
        ground, metres.

    Raises
    ------
    UnknownNameError
        An actor holds nothing in the data at any time.
    InputError
        The two are the same; the area or the width cannot be used.
    """
    _check(ground, pair, area, within_m)
    own, other = (ground.territories.at(actor, microseconds(instant), None) for actor in pair)
    if own is None or other is None:
        reason = f"the data record no zone of {pair[0] if own is None else pair[1]} at that moment"
        return Front(
            pair=pair,
            instant=instant,
            line=_NO_LINE,
            length_m=0.0,
            line_uncertainty_m=np.nan,
            reason=reason,
            grounds=(_shape(own), _shape(other)),
            area=area,
            within_m=within_m,
        )
    line = _line(own, other, area=area, within_m=within_m)
    notes = []
    if ground.control.derived:
        notes.append("The line is half-way between held places, not observed: the front may lie anywhere between them.")
    if shapely.relate_pattern(own.shape, other.shape, "T********"):
        notes.append("The two zones overlap: ground of both has no front but the edges they share.")
    return Front(
        pair=pair,
        instant=instant,
        line=line,
        length_m=geodesy.length_m(line) if not line.is_empty else 0.0,
        line_uncertainty_m=np.nan if line.is_empty else max(own.line_m, other.line_m),
        reason=_reason(pair, own, other, area=area, within_m=within_m) if line.is_empty else "",
        notes=tuple(notes),
        grounds=(own.shape, other.shape),
        area=area,
        within_m=within_m,
    )


def fronts(
    ground: Ground, pair: tuple[str, str], *, area: Area | None = None, within_m: float = 0.0
) -> gpd.GeoDataFrame:
    """Return the fronts of a pair through time, for `geo.measure.versions.prepare_lines`.

    Returns
    -------
    fronts
        One row an interval in which the front did not change, in order; no row where there is none. Index
        ``front_id``; columns ``start``, ``end`` (UTC, half-open; missing: still so), ``length_m``,
        ``line_uncertainty_m`` (the worse of the two zones'), geometry lines in EPSG:4326.

    Raises
    ------
    UnknownNameError, InputError
        As `front_at`.
    """
    _check(ground, pair, area, within_m)
    lives = [ground.territories.lives[actor].bounds() for actor in pair if actor in ground.territories.lives]
    bounds = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *lives]))
    rows: list[dict[str, object]] = []
    rested_on: object = None
    for since, until in zip(moments_of(bounds), [*moments_of(bounds[1:]), pd.NaT], strict=True):
        own, other = (ground.territories.at(actor, microseconds(since), None) for actor in pair)
        if own is None or other is None:
            rested_on = None
            continue
        key = (own.key, own.line_m, other.key, other.line_m)
        if key == rested_on:
            rows[-1]["end"] = until
            continue
        rested_on = key
        line_m = max(own.line_m, other.line_m)
        line = _line(own, other, area=area, within_m=within_m)
        rows.append({"start": since, "end": until, "line_uncertainty_m": line_m, "geometry": line})
    return _frame([row for row in rows if not shapely.is_empty(row["geometry"])])


def _frame(rows: list[dict[str, object]]) -> gpd.GeoDataFrame:
    times = {name: pd.DatetimeIndex([row[name] for row in rows], tz="UTC") for name in ("start", "end")}
    lines = [row["geometry"] for row in rows]
    columns = {
        **{name: column.as_unit("us") for name, column in times.items()},
        "length_m": np.array([geodesy.length_m(line) for line in lines], dtype=np.float64),
        "line_uncertainty_m": np.array([row["line_uncertainty_m"] for row in rows], dtype=np.float64),
    }
    index = pd.Index([f"front-{start:%Y%m%dT%H%M%S}" for start in times["start"]], name="front_id", dtype="str")
    return gpd.GeoDataFrame(columns, index=index, geometry=lines, crs=CRS)


def _check(ground: Ground, pair: tuple[str, str], area: Area | None, within_m: float) -> None:
    check_question(ground, Question(*pair, "edge-to-edge", area))
    check_width(within_m)


def _shape(territory: Territory | None) -> shapely.Geometry | None:
    return None if territory is None else territory.shape


def _line(own: Territory, other: Territory, *, area: Area | None, within_m: float) -> shapely.Geometry:
    line = contact(own.shape, other.shape, within_m=within_m)
    if area is None or line.is_empty:
        return line
    parts = shapely.get_parts(shapely.intersection(line, shapely.box(*area)))
    # Where the line only touches the area's border, a point is left.
    return shapely.multilinestrings(parts[(shapely.get_type_id(parts) == _LINE) & ~shapely.is_empty(parts)])


def _reason(pair: tuple[str, str], own: Territory, other: Territory, *, area: Area | None, within_m: float) -> str:
    inside = " in the area of interest" if area is not None else ""
    if within_m > 0:
        return f"no edge of {pair[0]} lies within {radius_text(within_m)} of the zone of {pair[1]}{inside}"
    if not shapely.intersects(own.shape, other.shape):
        return f"the zones of {pair[0]} and {pair[1]} do not touch"
    if area is not None:
        return f"the zones of {pair[0]} and {pair[1]} share no edge{inside}"
    return f"the zones of {pair[0]} and {pair[1]} share no edge: they touch in points only, or overlap"
