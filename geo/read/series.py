"""A dated control series: files of polygons, one a day, as zones that hold from one file to the next.

Each file holds from its day until the next file's, but no longer than a number of days, the last one too. What lies
beyond is unknown; it is not carried on. A file that cannot be used ends what the one before it says: its day, and what
follows until the next file that can, are unknown. Days without a file are listed in the warnings.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.model.dataset import Source, no_rejects
from geo.model.tables import CRS, ZONES, conform
from geo.model.text import count_text
from geo.read.dated import LostDay
from geo.read.ground import UNSTATED_LINE_UNCERTAINTY_M
from geo.read.result import FileResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.read.dated import Day, Holder

#: How the kind of a series begins.
SERIES: Final = "control series"

_ONE_DAY: Final = pd.Timedelta(days=1)

#: Spans of days, and sentences on single files, beyond this many are counted, not listed.
_MOST_SAID: Final = 10


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a series in order, one of each date, and one line for each file that was left out.

    `lost` are the days, in order, of which there are files but none that can be used.
    """

    days: tuple[Day, ...]
    repeated: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    lost: tuple[LostDay, ...] = ()


def in_order(days: Iterable[Day], lost: Iterable[LostDay] = ()) -> Calendar:
    """Put the files of a series in order; of one date the same content counts once, different ones are refused.

    `lost` are the days of files that were refused; one of which another file can be used is not lost.
    """
    by_date: dict[pd.Timestamp, list[Day]] = {}
    for day in days:
        by_date.setdefault(day.date, []).append(day)
    kept, repeated, refusals, both = [], [], [], []
    for date, same in sorted(by_date.items(), key=lambda item: item[0]):
        first, *others = same
        if all(other.source.sha256 == first.source.sha256 for other in others):
            kept.append(first)
            repeated += [
                f"{other.source.file}: the same day and content as {first.source.file}; it counts once"
                for other in others
            ]
            continue
        names = " and ".join(one.source.file for one in same)
        refusals.append(
            f"{names}: different content for one day, {date:%Y-%m-%d}, which is therefore not known; keep one of them"
        )
        both.append(LostDay(date, refusals[-1]))
    usable = {day.date for day in kept}
    reasons: dict[pd.Timestamp, str] = {}
    for one in (*both, *lost):
        if one.date not in usable:
            reasons.setdefault(one.date, one.reason)
    gone = tuple(LostDay(date, reasons[date]) for date in sorted(reasons))
    return Calendar(tuple(kept), tuple(repeated), tuple(refusals), gone)


def read_series(calendar: Calendar, holder: Holder) -> FileResult:
    """Make zones of a series: each file holds from its day until the next file's, at most `holder.max_gap_days`.

    Parameters
    ----------
    calendar
        The days in order; at least one.
    holder
        Who holds the ground, and for how many days a file holds at most.

    Returns
    -------
    result
        One zone for each polygon of each file. The warnings list the days without a file, and those not known.
    """
    days = calendar.days
    starts = [day.date for day in days]
    lost = [one.date for one in calendar.lost]
    ends = validity(starts, max_gap_days=holder.max_gap_days, lost=lost)
    counts = [len(day.shapes) for day in days]
    ids = [f"{day.stem}-{number}" for day in days for number in day.numbers]
    frame = pd.DataFrame(
        {
            "actor": holder.actor,
            "start": np.repeat(pd.DatetimeIndex(starts), counts),
            "end": np.repeat(pd.DatetimeIndex(ends), counts),
            "line_uncertainty_m": UNSTATED_LINE_UNCERTAINTY_M,
            "source": np.repeat(np.array([day.source.file for day in days], dtype=object), counts),
        },
        index=pd.Index(ids, name=ZONES.index, dtype="str"),
    )
    made = gpd.GeoDataFrame(frame, geometry=np.concatenate([day.shapes for day in days]), crs=CRS)
    filled = [day.rejected for day in days if len(day.rejected)]
    rejected = pd.concat(filled, ignore_index=True) if filled else no_rejects()
    origins = tuple(dict.fromkeys(day.origin for day in days))
    label = (
        origins[0].file if len(origins) == 1 else f"{origins[0].file} to {origins[-1].file} ({len(origins):,} files)"
    )
    said = [*_on_files(days), *_on_series(starts, ends, lost, holder), *calendar.repeated]
    # Not checked here: `Dataset.of` does, and whether 2.3 million points are valid takes a second.
    zones = conform(made, ZONES)
    return FileResult(
        kind=f"{SERIES}, {count_text(len(days), 'day')}",
        tables={ZONES.name: zones},
        rejected=rejected,
        warnings=tuple(f"{label}: {sentence}" for sentence in said),
        rows=len(made) + len(rejected),
        source=origins[0] if len(origins) == 1 else Source(file=label, sha256=""),
        row_numbers={
            ZONES.name: pd.Series(np.concatenate([day.numbers for day in days]), index=zones.index, dtype="int64")
        },
        parts=origins if len(origins) > 1 else (),
    )


def validity(
    starts: Sequence[pd.Timestamp], *, max_gap_days: int, lost: Sequence[pd.Timestamp] = ()
) -> list[pd.Timestamp]:
    """Return until when each of a series' files holds: the next one's day, at most `max_gap_days` after its own.

    Parameters
    ----------
    starts
        The days of the files, at midnight UTC, in order, each once.
    max_gap_days
        Days for which a file holds at most; the last one holds for as many.
    lost
        Days whose file cannot be used, in order, none of `starts`: each ends what the file before it says.

    Examples
    --------
    >>> days = [pd.Timestamp(day, tz="UTC") for day in ("2024-08-01", "2024-08-02", "2024-08-09")]
    >>> [f"{end:%d}" for end in validity(days, max_gap_days=3)]
    ['02', '05', '12']
    >>> [f"{end:%d}" for end in validity(days, max_gap_days=3, lost=[pd.Timestamp("2024-08-04", tz="UTC")])]
    ['02', '04', '12']
    """
    longest = pd.Timedelta(days=max_gap_days)
    marks = sorted([*starts, *lost])
    following = dict(pairwise(marks))
    return [min(start + longest, following.get(start, start + longest)) for start in starts]


def _on_files(days: Sequence[Day]) -> list[str]:
    """Return what there is to say of single files, each sentence once, with the files it is true of."""
    counted = Counter(sentence for day in days for sentence in day.warnings)
    first = {sentence: day.source.file for day in reversed(days) for sentence in day.warnings}
    said = [
        f"{sentence} ({first[sentence]}{f' and {count - 1:,} more' if count > 1 else ''})"
        for sentence, count in counted.most_common(_MOST_SAID)
    ]
    rest = len(counted) - len(said)
    return said if rest <= 0 else [*said, f"{count_text(rest, 'more such remark')} on other files"]


def _on_series(
    starts: Sequence[pd.Timestamp], ends: Sequence[pd.Timestamp], lost: Sequence[pd.Timestamp], holder: Holder
) -> list[str]:
    days = holder.max_gap_days
    said = [
        f"each file is ground of {holder.actor} from its day until the next file's, at most {count_text(days, 'day')}",
        f"no file states line_uncertainty_m: the edge is taken as within {UNSTATED_LINE_UNCERTAINTY_M:,.0f} m",
    ]
    marks = sorted([*starts, *lost])
    absent = [(one + _ONE_DAY, other) for one, other in pairwise(marks) if other - one > _ONE_DAY]
    if not absent and not lost:
        return said
    gaps = [f"no file for {spans_text(absent)}"] if absent else []
    if lost:
        gaps.append(f"no file that can be used for {spans_text([(one, one + _ONE_DAY) for one in lost])}")
    unknown = [(marks[0], starts[0]), *zip(ends, [*starts[1:], max(ends[-1], marks[-1] + _ONE_DAY)], strict=True)]
    unknown = [(one, other) for one, other in unknown if one < other]
    if unknown:
        return [*said, *gaps, f"control is not known on {spans_text(unknown)}"]
    return [*said, f"{'; '.join(gaps)}; the file before holds on all of them"]


def spans_text(spans: Sequence[tuple[pd.Timestamp, pd.Timestamp]]) -> str:
    """Say half-open spans of whole days: how many days together, and the first and last day of each."""
    total = sum((end - start).days for start, end in spans)
    said = [_span_text(start, end) for start, end in spans[:_MOST_SAID]]
    more = f" and {count_text(len(spans) - _MOST_SAID, 'more span')}" if len(spans) > _MOST_SAID else ""
    return f"{count_text(total, 'day')}: {', '.join(said)}{more}"


def _span_text(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Say ``[start, end)``, whole days, by its first and last day.

    Examples
    --------
    >>> _span_text(pd.Timestamp("2024-08-04"), pd.Timestamp("2024-09-01"))
    '2024-08-04 to 2024-08-31'
    """
    last = end - _ONE_DAY
    return f"{start:%Y-%m-%d}" if last <= start else f"{start:%Y-%m-%d} to {last:%Y-%m-%d}"
