"""Points of holders: a survey of communities by date becomes places, and who held each from when to when.

A row is a place, a date and a holder. Rows of one position are one place. What a survey says is taken to hold until
the next survey in the file, and what its last one says as still so; a place that the next survey leaves out is not
carried on. Where a file states a start and an end, those are the holding's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.model.actors import CONTESTED, canonical
from geo.model.dataset import ZONE_MAX_RADIUS_M
from geo.model.tables import CRS, HOLDINGS, PLACES, check, conform
from geo.model.text import count_text
from geo.read import cells, codes
from geo.read.dates import read_span
from geo.read.ends import span_of
from geo.read.result import FileResult

if TYPE_CHECKING:
    from geo.read.rejects import Rejects
    from geo.read.tabular import Sheet

#: Radius in metres round the point of a surveyed community whose table does not say how exact it is: the point stands
#: somewhere in it. It is the most with which a place still shapes zones (`geo.measure.zones`).
UNSTATED_COMMUNITY_UNCERTAINTY_M: Final = 1_000.0

#: Begins what is said of a survey read by itself; beside zones of another file none are worked out.
WORKED_OUT: Final = "control zones are worked out half-way between the places"


@dataclass(frozen=True, slots=True)
class _Survey:
    """The columns of a survey, row by row: where, who as written, and from when to when."""

    latitude: pd.Series
    longitude: pd.Series
    radius: pd.Series
    actor: pd.Series
    start: pd.Series
    end: pd.Series


def read_surveyed(sheet: Sheet, *, start: str, seen: bool) -> FileResult:
    """Make places and holdings of a survey.

    Parameters
    ----------
    sheet
        Its cells: latitude, longitude, start, actor, and what else it has of end, last_day, place_id, name, kind,
        place_uncertainty_m, confidence, note and source.
    start
        What the file calls the start.
    seen
        Whether the start is the day on which it was seen so, which holds until the next such day in the file. Where
        a column says until when, it does not; one without any value counts as absent.

    Notes
    -----
    Of one place with several holders at one start each row becomes a holding by ``contested``, its note the name
    written. A row that says what an earlier one says is set aside.
    """
    rejects = sheet.rejects
    latitude = cells.degrees(sheet, "latitude", most=90)
    longitude = cells.degrees(sheet, "longitude", most=180)
    within = cells.pointed(sheet, "place_uncertainty_m") if "place_uncertainty_m" in sheet.cells else None
    radius, unstated = cells.metres(
        within, rejects, column="place_uncertainty_m", otherwise=UNSTATED_COMMUNITY_UNCERTAINTY_M
    )
    written = codes.stated(sheet, "actor")
    actor = cells.worded(written, canonical)
    rejects.set_aside(actor.str.strip() == "", column="actor", values=written, reason="no holder")
    since, until = _interval(sheet, start, seen=seen)
    identity = _identities(sheet, latitude, longitude)
    _set_aside_repeats(sheet, identity, actor, since)
    held, contested = _contested(identity, actor, since, rejects)
    note = codes.stated(sheet, "note")
    note = note.where(~contested | (note == ""), note + "; ").where(~contested, note + "as written: " + written)
    if seen:
        _say_missing(sheet, identity, since, until)
    columns = _Survey(latitude, longitude, radius, held, since, until)
    places, row_of_place = _places(sheet, identity, columns)
    holdings = _holdings(sheet, identity, columns, note)
    _say(sheet, places, unstated=unstated, contested=int(contested[rejects.kept].sum()))
    return FileResult(
        kind=f"survey of {count_text(len(places), 'place')} and who held them",
        tables={PLACES.name: places, HOLDINGS.name: holdings},
        rejected=rejects.frame(),
        warnings=tuple(sheet.warnings),
        rows=sheet.rows,
        source=sheet.content.source(),
        row_numbers={
            PLACES.name: row_of_place,
            HOLDINGS.name: pd.Series(rejects.rows[rejects.kept], index=holdings.index),
        },
        lost_holders=rejects.lost(actor),
        kept=int(rejects.kept.sum()),
        until_next=seen and not (span_of(sheet).end or span_of(sheet).last_day),
    )


def _interval(sheet: Sheet, name: str, *, seen: bool) -> tuple[pd.Series, pd.Series]:
    """Return from when and until when each row holds."""
    span = span_of(sheet)
    start, stop = read_span(sheet, span, open_end=True)
    if span.end or span.last_day:
        return start, stop
    if not seen:
        sheet.warn(f"no end: every holding is taken as still so since its {name}")
        return start, stop
    start = start.dt.floor("D")
    days = sorted(start[sheet.rejects.kept].unique())
    if not days:
        return start, stop
    following = dict(pairwise(days))
    last = f"{days[-1]:%Y-%m-%d}"
    if len(days) == 1:
        sheet.warn(f"it shows one day, {last}, and states no end: every place is taken as still held since then")
    else:
        sheet.warn(
            f"surveys of {len(days):,} dates, {days[0]:%Y-%m-%d} to {last}, without an end: each is taken to hold "
            "until the next, the last as still so"
        )
    return start, pd.to_datetime(start.map(following), utc=True)


def _say_missing(sheet: Sheet, identity: pd.Series, start: pd.Series, end: pd.Series) -> None:
    """Say how many places of a survey are not in the next one: who held them from then on is not known."""
    kept = sheet.rejects.kept & end.notna().to_numpy()
    now = pd.MultiIndex.from_arrays([identity[kept], end[kept]]).unique()
    following = pd.MultiIndex.from_arrays([identity[sheet.rejects.kept], start[sheet.rejects.kept]])
    missing = int((~now.isin(following)).sum())
    if missing:
        sheet.warn(
            f"{count_text(missing, 'holding')} of places that the next survey leaves out: who held them from then on "
            "is not known, and nothing is carried on"
        )


def _identities(sheet: Sheet, latitude: pd.Series, longitude: pd.Series) -> pd.Series:
    """Return what makes two rows one place: the id stated, else the position.

    Of one id at two positions the first stands, and rows at another are set aside.
    """
    position = _written(latitude, "{:.7f}") + " " + _written(longitude, "{:.7f}")
    stated = codes.stated(sheet, "place_id")
    if not (stated != "").any():
        return position
    kept = sheet.rejects.kept
    known = pd.DataFrame({"id": stated, "position": position})[kept & (stated != "")]
    first = known.drop_duplicates("id").set_index("id")["position"]
    moved = (stated != "") & (stated.map(first) != position)
    sheet.rejects.set_aside(moved, column="place_id", values=stated, reason="the place has another position before")
    return stated.mask(stated == "", position)


def _set_aside_repeats(sheet: Sheet, identity: pd.Series, actor: pd.Series, start: pd.Series) -> None:
    said = pd.DataFrame({"place": identity, "name": codes.stated(sheet, "name"), "actor": actor, "start": start})
    repeats = pd.Series(data=False, index=said.index)
    repeats[sheet.rejects.kept] = said[sheet.rejects.kept].duplicated()
    sheet.rejects.set_aside(
        repeats, column="actor", values=actor, reason="an earlier row says the same of this place and date"
    )


def _contested(
    identity: pd.Series, actor: pd.Series, start: pd.Series, rejects: Rejects
) -> tuple[pd.Series, pd.Series]:
    """Return the holders, ``contested`` where a place has two at one start, and which rows those are."""
    kept = pd.DataFrame({"place": identity, "start": start, "actor": actor})[rejects.kept]
    several = kept.groupby(["place", "start"])["actor"].transform("nunique") > 1
    contested = pd.Series(data=False, index=actor.index)
    contested[several.index[several]] = True
    return actor.mask(contested, CONTESTED), contested


def _places(sheet: Sheet, identity: pd.Series, survey: _Survey) -> tuple[pd.DataFrame, pd.Series]:
    """Return one place an identity, named and numbered by its first row, and the rows."""
    kept = sheet.rejects.kept
    names = codes.stated(sheet, "name")
    rows = pd.DataFrame(
        {
            "place_id": _place_ids(sheet, identity),
            "name": names.mask(names == "", _positions(survey.latitude, survey.longitude)),
            "stated": names,
            "kind": codes.stated(sheet, "kind"),
            "place_uncertainty_m": survey.radius,
            "confidence": "not stated",
            "note": "",
            "source": codes.stated(sheet, "source"),
            "row": sheet.rejects.rows,
            "latitude": survey.latitude,
            "longitude": survey.longitude,
        }
    )[kept]
    first = rows.drop_duplicates("place_id").set_index("place_id")
    other = rows[(rows["stated"] != "") & (rows["stated"] != rows["place_id"].map(first["name"]))]
    aliases = other.drop_duplicates(["place_id", "stated"]).groupby("place_id")["stated"].agg("; ".join)
    first["aliases"] = aliases.reindex(first.index).fillna("").astype("str")
    points = gpd.points_from_xy(first["longitude"], first["latitude"])
    places = check(conform(gpd.GeoDataFrame(first, geometry=points, crs=CRS), PLACES), PLACES)
    return places, pd.Series(first["row"].to_numpy(dtype="int64"), index=places.index)


def _place_ids(sheet: Sheet, identity: pd.Series) -> pd.Series:
    """Return the id of each row's place: the one stated, else of the file's name and the place's first row."""
    stated = codes.stated(sheet, "place_id")
    rows = pd.Series(sheet.rejects.rows, index=identity.index)
    first = rows[sheet.rejects.kept].groupby(identity[sheet.rejects.kept]).transform("min").reindex(identity.index)
    made = f"{sheet.content.stem}-place-" + first.fillna(0).astype("int64").astype("str")
    return stated.mask(stated == "", made)


def _positions(latitude: pd.Series, longitude: pd.Series) -> pd.Series:
    """Return names for places that have none, such as ``place at 36.1234 N, 37.1234 E``."""
    north, east = np.where(latitude < 0, " S", " N"), np.where(longitude < 0, " W", " E")
    return "place at " + _written(latitude.abs(), "{:.4f}") + north + ", " + _written(longitude.abs(), "{:.4f}") + east


def _written(degrees: pd.Series, form: str) -> pd.Series:
    # The type is told: of no numbers at all, pandas makes numbers again.
    return degrees.map(form.format).astype("str")


def _holdings(sheet: Sheet, identity: pd.Series, survey: _Survey, note: pd.Series) -> pd.DataFrame:
    kept = sheet.rejects.kept
    rows = pd.Series(sheet.rejects.rows, index=identity.index).astype("str")
    frame = pd.DataFrame(
        {
            "holding_id": f"{sheet.content.stem}-" + rows,
            "place_id": _place_ids(sheet, identity),
            "actor": survey.actor,
            "start": survey.start,
            "end": survey.end,
            "confidence": cells.confidence(sheet),
            "note": note,
            "source": codes.stated(sheet, "source"),
        }
    )[kept]
    return check(conform(frame.set_index("holding_id"), HOLDINGS), HOLDINGS)


def _say(sheet: Sheet, places: pd.DataFrame, *, unstated: int, contested: int) -> None:
    if unstated:
        sheet.warn(
            f"{cells.times(unstated)} without place_uncertainty_m: the place is taken as within "
            f"{UNSTATED_COMMUNITY_UNCERTAINTY_M:,.0f} m of the point"
        )
    if contested:
        sheet.warn(
            f"{cells.times(contested)} name several holders of one place on one date: the place is contested then, and "
            "each row's note says whom it named"
        )
    if len(places):
        sheet.warn(f"{WORKED_OUT}, no further than {ZONE_MAX_RADIUS_M / 1000:g} km from one")
