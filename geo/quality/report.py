"""`report_of`: everything there is to look at in a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.model.areas import areas_km2
from geo.quality import calendar, duplicates, jumps, overlaps, points, stated, values
from geo.quality.finding import FileCount, Report
from geo.quality.origins import origins_of
from geo.quality.versions import tracks_of

if TYPE_CHECKING:
    import pandas as pd

    from geo.model.dataset import Dataset
    from geo.quality.finding import Finding
    from geo.read.gather import Reading


def report_of(dataset: Dataset, *, today: pd.Timestamp, reading: Reading | None = None) -> Report:
    """Return what was found in a dataset: rows set aside, and rows kept that deserve a look.

    The order of the tables' rows changes nothing; that of the files decides which of duplicates is kept. Of 385,000
    events it takes some seconds; what a finding changes in the headline is worked out apart
    (`geo.quality.effect.effect_of`).

    Parameters
    ----------
    dataset
        What to look at; it is not changed.
    today
        Dates after this day (UTC) lie in the future.
    reading
        What the dataset's files gave, before anything was set aside by hand; ``None``: nothing is known of files.
    """
    found = [*_of_events(dataset, reading, today), *_of_control(dataset, reading, today)]
    # What asks for a look comes first, jumps before all: they can move every distance.
    ordered = sorted((one for one in found if one is not None), key=lambda one: (not one.asks, one.code != "jumps"))
    files = () if reading is None else _files(dataset, reading)
    tables = (dataset.events, dataset.zones, dataset.places, dataset.holdings)
    rejected = len(dataset.rejected)
    return Report(
        dataset=dataset,
        rows=sum(one.rows for one in files) if files else sum(map(len, tables)) + rejected,
        rejected=rejected,
        files=files,
        by_reason=_by_reason(dataset.rejected),
        findings=tuple(ordered),
    )


def _of_events(dataset: Dataset, reading: Reading | None, today: pd.Timestamp) -> list[Finding | None]:
    events = dataset.events
    if events.empty:
        return []
    origins = origins_of(events, "events", reading)
    placed = stated.place_all(events, dataset.countries)
    twice = duplicates.exact(events, origins)
    return [
        twice,
        stated.outside(events, dataset.countries, placed),
        points.swapped(events, placed.outside, placed.turned_inside),
        points.at_zero(events, "events"),
        values.in_future(events, "events", today),
        values.before_source(events, origins),
        values.deaths_unordered(events),
        *duplicates.possible(events, origins, apart_from=twice.removable if twice else ()),
        points.stacked(events),
        points.place_precision(events),
        values.date_precision(events),
        values.deaths_missing(events),
        stated.unknown(events, dataset.countries, placed),
    ]


def _of_control(dataset: Dataset, reading: Reading | None, today: pd.Timestamp) -> list[Finding | None]:
    found: list[Finding | None] = []
    zones = dataset.zones
    if len(zones):
        origins = origins_of(zones, "zones", reading)
        area_km2 = areas_km2(zones.geometry.to_numpy())
        tracks = tracks_of(zones, origins, area_km2)
        found += [
            jumps.jumps(tracks, zones),
            overlaps.overlaps(zones, origins, area_km2),
            calendar.missing_days(tracks, () if reading is None else reading.lost),
            calendar.repeated(tracks, zones),
            values.in_future(zones, "zones", today),
        ]
    if len(dataset.holdings):
        found.append(values.in_future(dataset.holdings, "holdings", today))
    if len(dataset.places):
        found.append(points.at_zero(dataset.places, "places"))
    return found


def _files(dataset: Dataset, reading: Reading) -> tuple[FileCount, ...]:
    """Count the rows of each file once all were merged; files of a series set rows aside under their own names."""
    gone = dataset.rejected["file"].value_counts()
    counted = []
    for result in reading.results:
        names = {result.source.file, *result.rejected["file"]}
        aside = int(sum(gone.get(name, 0) for name in names))
        counted.append(FileCount(result.source.file, result.kind, result.rows, aside))
    return tuple(counted)


def _by_reason(rejected: pd.DataFrame) -> pd.DataFrame:
    counts = rejected.groupby(["file", "reason"], sort=True).size().reset_index(name="rows")
    return counts.sort_values(["rows", "file", "reason"], ascending=[False, True, True], kind="stable").reset_index(
        drop=True
    )
