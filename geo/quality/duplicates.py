"""Events that may be one event twice: equal in every column, or alike in day, place and actors (`geo.quality.alike`).

The latter may well be two events: sources give neighbourhoods the point of their town. They are said apart for one file
and for two: the same event from two sources stays two rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo.measure.geodesy import geodesic_m
from geo.model.tables import EVENTS
from geo.model.text import count_text
from geo.quality.alike import LEAST_M, MOST_DAYS, MOST_M, compare
from geo.quality.finding import MOST_ROWS, Finding, texts, verb
from geo.quality.origins import microseconds

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.quality.alike import Alike, Compared
    from geo.quality.origins import Origins

#: The tolerance of place, as a sentence says it.
_NEAR: Final = (
    f"points at most {LEAST_M / 1000:,.0f} km apart, up to {MOST_M / 1000:,.0f} km where a place is known no better"
)


def exact(events: gpd.GeoDataFrame, origins: Origins) -> Finding | None:
    """Return the events that are equal in every column but their id; setting aside keeps the row that stands first."""
    xy = shapely.get_coordinates(events.geometry.to_numpy())
    where = pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "start": microseconds(events["start"])})
    near = np.flatnonzero(where.duplicated(keep=False))
    near = near[np.argsort(origins.order(events.index, near))]
    some = events.iloc[near][EVENTS.column_names].reset_index(drop=True)
    some = some.assign(**{name: where[name].to_numpy()[near] for name in ("x", "y")})
    alike = some.duplicated(keep=False).to_numpy()
    if not alike.any():
        return None
    ids, again = events.index[near], some.duplicated(keep="first").to_numpy()
    count = int(alike.sum())
    shown = _shown(events.iloc[near[alike]])
    return Finding(
        code="duplicates-exact",
        title="Events that stand twice",
        sentence=f"{count_text(count, 'event')} {verb(count, 'is', 'are')} the same as another in everything that was "
        f"read but the id: {count_text(int(again.sum()), 'row')} too many. "
        f"Setting them aside keeps the one that {_first(origins)}.",
        count=count,
        of=len(events),
        table="events",
        ids=texts(ids[alike]),
        removable=texts(ids[again]),
        reason="set aside by hand: the same as another event in everything but the id",
        rows=shown.sort_values(["start", "place", "id"], kind="stable").head(MOST_ROWS),
    )


def _first(origins: Origins) -> str:
    """Say what the row that stays of several does, in a clause."""
    if len(origins.files) > 1:
        return "stands first, in the order in which the files were given"
    return f"stands first in {'its file' if origins.files[0] else 'the data'}"


def _shown(events: pd.DataFrame) -> pd.DataFrame:
    columns = {name: events[name] for name in ("start", "place", "actor_a", "actor_b", "deaths_best")}
    return pd.DataFrame({"id": events.index.astype("str"), **{k: v.to_numpy() for k, v in columns.items()}})


def possible(events: gpd.GeoDataFrame, origins: Origins, *, apart_from: tuple[str, ...] = ()) -> list[Finding]:
    """Return possible duplicates inside files, and between files.

    Parameters
    ----------
    events, origins
        The events, and their files.
    apart_from
        Ids not compared: those of which an exact duplicate stays.
    """
    found = compare(events, origins, ~events.index.isin(apart_from))
    notes = "Setting them aside keeps the one known best in place and date, of equals the one that "
    notes += f"{_first(origins)}.{_notes(found)}"
    return [
        _finding(events, origins, alike, notes, between=between)
        for alike, between in ((found.between, True), (found.within, False))
        if alike.concerned.size
    ]


def _notes(found: Compared) -> str:
    said = ""
    if found.vague:
        said += f" {count_text(found.vague, 'event')} dated over more than {MOST_DAYS} days "
        said += f"{verb(found.vague, 'is', 'are')} not compared."
    if found.pairs > found.compared:
        said += " So many are of one day and near each other that each was compared with the next ones alone: at most "
        said += f"{found.compared:,} comparisons of {found.pairs:,}. There may be more."
    return said


def _finding(events: gpd.GeoDataFrame, origins: Origins, alike: Alike, notes: str, *, between: bool) -> Finding:
    count, extra = len(alike.concerned), len(alike.dropped)
    other = "one of another file" if between else "another"
    sentence = f"{count_text(count, 'event')} {verb(count, 'shares', 'share')} day, actors and place with {other}, "
    sentence += f"{_NEAR}. "
    sentence += (
        "The same event from two sources stays two rows: "
        if between
        else "They may be one event recorded twice, or several: "
    )
    sentence += f"without repetitions there would be {extra:,} fewer. {notes}"
    ids = events.index
    return Finding(
        code="duplicates-between-files" if between else "duplicates-possible",
        title="Possible duplicates from two files" if between else "Possible duplicates",
        sentence=sentence,
        count=count,
        of=len(events),
        table="events",
        ids=texts(ids[alike.concerned]),
        removable=texts(ids[alike.dropped]),
        reason="set aside by hand: possible duplicate"
        + (" of an event of another file" if between else " of another event"),
        rows=_pairs_shown(events, origins, alike),
    )


def _pairs_shown(events: gpd.GeoDataFrame, origins: Origins, alike: Alike) -> pd.DataFrame:
    order = np.argsort(origins.order(events.index, alike.dropped))[:MOST_ROWS]
    kept, dropped = alike.kept[order], alike.dropped[order]
    xy = [shapely.get_coordinates(events.geometry.to_numpy()[rows]).T for rows in (kept, dropped)]
    columns: dict[str, Any] = {
        "day": events["start"].iloc[dropped].to_numpy(),
        "place": events["place"].iloc[dropped].to_numpy(),
        "actor_a": events["actor_a"].iloc[dropped].to_numpy(),
        "actor_b": events["actor_b"].iloc[dropped].to_numpy(),
        "id": events.index[kept].to_numpy(),
        "deaths_best": events["deaths_best"].iloc[kept].to_numpy(),
        "other id": events.index[dropped].to_numpy(),
        "other deaths": events["deaths_best"].iloc[dropped].to_numpy(),
        "distance_m": np.round(geodesic_m(*xy[0], *xy[1])),
    }
    if len(origins.files) > 1:
        columns |= {"file": origins.of(kept), "other file": origins.of(dropped)}
    return pd.DataFrame(columns)
