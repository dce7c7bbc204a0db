"""The rows an advance rests on, and how it is said."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.measure.advances import MEASURES
from geo.measure.claims.words import listing, noted
from geo.model.claim import Evidence
from geo.model.text import count_text, date_text, interval_text, km2_number, km2_text, radius_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.measure.advances import Episode, Measure
    from geo.measure.ground import Ground
    from geo.measure.turns import Turn

#: What each measure is called, and in what it is counted.
MEASURE_NAMES: Final[dict[Measure, str]] = {"area": "ground", "places": "places", "depth": "depth"}
MEASURE_UNITS: Final[dict[Measure, str]] = {"area": "km2", "places": "places", "depth": "km"}

#: Rows of evidence of one advance; what is more is the same kind of row.
MOST_ROWS: Final = 100


def rows_of(ground: Ground, found: Sequence[Episode]) -> tuple[Evidence, ...]:
    """Return the holdings by which places were gained, the surest first; of ground alone the zones of its last day."""
    return tuple(row for one in found for row in (_places(ground, one) or _zones(ground, one)))


def taken_by(ground: Ground, episode: Episode) -> list[str]:
    """Return the sources of the rows an advance rests on, as they stand in them."""
    zones = [] if ground.control.derived else [str(text) for text in _zone_rows(ground, episode)["source"].unique()]
    return [*(place.source for place in episode.places), *zones]


def size_text(episode: Episode, measure: Measure) -> str:
    """Say how large an advance is by a measure."""
    size = episode.size(measure)
    if measure == "places":
        return count_text(int(size), "place")
    if measure == "area":
        return km2_text(size)
    return f"{radius_text(1000 * size)} of depth" if math.isfinite(size) else "an unknown depth"


def between_text(episode: Episode, measure: Measure) -> str:
    """Say the interval of its size by a measure; of depth with its unit."""
    low, high = episode.between(measure)
    if measure == "depth":
        return interval_text(1000 * low, 1000 * high)
    return f"{low:,.0f}–{high:,.0f}" if measure == "places" else f"{km2_number(low)}–{km2_number(high)}"


def advance_text(episode: Episode, measures: Sequence[Measure] = MEASURES) -> str:
    """Say when an advance was and how large, with the intervals."""
    days = date_text(episode.start)
    if episode.end.floor("D") > episode.start.floor("D"):
        days = f"{days} to {date_text(episode.end)}"
    sizes = [f"{size_text(episode, one)} ({between_text(episode, one)})" for one in measures]
    return f"{days} took {listing(sizes)}"


def _places(ground: Ground, episode: Episode) -> list[Evidence]:
    holdings = ground.dataset.holdings
    own = holdings[(holdings["actor"] == episode.actor) & holdings["start"].between(episode.start, episode.end)]
    by_place = dict(zip(own["place_id"], own.index, strict=True))
    ordered = sorted(episode.places, key=lambda place: (place.confidence == "low", place.name))
    rows = []
    for place in ordered[:MOST_ROWS]:
        said = f"{place.name} ({place.kind or 'place'}) from {place.before} to {place.after}"
        row = by_place.get(place.place_id)
        if row is None:
            said = noted(f"{said} on {date_text(episode.start)}, {_sure(place)}", "", place.source)
            rows.append(Evidence("places", place.place_id, said, place.lon, place.lat))
            continue
        said = f"{said} on {date_text(own['start'].loc[row])}, {_sure(place)}"
        said = noted(said, own["note"].loc[row], own["source"].loc[row])
        rows.append(Evidence("holdings", str(row), said, place.lon, place.lat))
    return rows


def _sure(place: Turn) -> str:
    return f"{place.confidence} confidence" if place.confidence != "not stated" else "confidence not stated"


def _zones(ground: Ground, episode: Episode) -> list[Evidence]:
    rows = _zone_rows(ground, episode)
    points = rows.geometry.representative_point()
    return [
        Evidence(
            "zones", str(row), f"ground of {episode.actor} from {date_text(start)} on", float(point.x), float(point.y)
        )
        for row, start, point in zip(rows.index[:MOST_ROWS], rows["start"], points, strict=False)
    ]


def _zone_rows(ground: Ground, episode: Episode) -> pd.DataFrame:
    zones: pd.DataFrame = ground.control.zones
    return zones[(zones["actor"] == episode.actor) & zones["start"].between(episode.start, episode.end)]
