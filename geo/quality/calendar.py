"""What is missing in a series of versions, and what stands in it again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geo.model.text import count_text
from geo.quality.finding import MOST_ROWS, Finding, texts, verb
from geo.quality.origins import microseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo.quality.versions import Track
    from geo.read.dated import LostDay

_DAY_US: Final = 86_400_000_000
_DAY: Final = pd.Timedelta(days=1)
#: A version is missing where the next one comes later than this many of the usual steps.
_LATE: Final = 1.5
#: Fewer versions have no usual step.
_LEAST: Final = 3

#: ``[first, after)``, microseconds since 1970 UTC.
_Span = tuple[int, int]


class _Row(NamedTuple):
    """Days without a version of their own, ``[first, after)``, of which the version before holds until `end`."""

    actor: str
    file: str
    first: int
    after: int
    end: int


def missing_days(tracks: Sequence[Track], lost: Sequence[LostDay] = ()) -> Finding | None:
    """Return the days without a version of their own in series of versions.

    The usual step of a series is the median of the days from one version to the next. Where the next one comes later
    than one and a half steps, the days after the first step have no version of their own; nor have those for which the
    version before does not hold any more. On the latter control is unknown. Of several actors in one file a day counts
    once, and so does one whose file cannot be used.

    Parameters
    ----------
    tracks
        Control as versions.
    lost
        Days of a series whose files cannot be used.
    """
    rows: list[_Row] = []
    spans: dict[str, list[_Span]] = {}
    gone = microseconds(pd.Series([one.date for one in lost], dtype="datetime64[us, UTC]")).tolist()
    for track in tracks:
        span = (int(track.start[0]), int(track.start[-1]))
        if not track.in_turn or (len(track) < _LEAST and not any(_within(day, [span]) for day in gone)):
            continue
        spans.setdefault(track.file, []).append(span)
        rows += _gaps(track) if len(track) >= _LEAST else []
    if not rows and not lost:
        return None
    files = {file: [row for row in rows if row.file == file] for file in spans}
    # The version before a day whose file cannot be used ends there: within a series it is among the rows.
    more = [day for day in gone if not _within(day, [(row.first, row.after) for row in rows])]
    count = len(more) + sum(_days([(row.first, row.after) for row in some]) for some in files.values())
    unknown = len(more) + sum(_days([(row.end, row.after) for row in some]) for some in files.values())
    whole = [span for some in spans.values() for span in some]
    of = sum(map(_days, spans.values())) + sum(not _within(day, whole) for day in more)
    return Finding(
        code="missing-days",
        title="Days missing in a control series",
        sentence=_sentence(count, unknown, of, len(lost)),
        count=count,
        of=of,
        rows=_shown(rows),
    )


def _gaps(track: Track) -> list[_Row]:
    """Return the spans of days of a series without a version of their own."""
    usual = float(np.median(track.days))
    rows = []
    for version, days in enumerate(track.days):
        end, after = int(track.end[version]), int(track.start[version + 1])
        late = int(track.start[version]) + int(usual * _DAY_US) if days > _LATE * usual else after
        first = min(late, end)
        if first < after:
            rows.append(_Row(track.actor, track.file, first, after, max(first, end)))
    return rows


def _within(moment: int, spans: Sequence[_Span]) -> bool:
    return any(first <= moment < after for first, after in spans)


def _days(spans: Sequence[_Span]) -> int:
    """Return how many whole days spans have together, what several have once.

    Examples
    --------
    >>> day = _DAY_US
    >>> _days([(0, 3 * day), (2 * day, 4 * day), (6 * day, 7 * day), (9 * day, 9 * day)])
    5
    """
    total, reached = 0, 0
    for first, after in sorted(spans):
        start = max(first, reached) if total else first
        total += max(0, after - start)
        reached = max(after, reached) if total else after
    return total // _DAY_US


def _sentence(count: int, unknown: int, of: int, lost: int) -> str:
    said = f"{count:,} of {count_text(of, 'day')} {verb(count, 'has', 'have')} no version of "
    said += f"{verb(count, 'its', 'their')} own: "
    said += f"on {unknown:,} of them control is unknown" if unknown else "control is known on all of them"
    if not unknown:
        said += ", for the version before still stands"
    elif unknown < count:
        said += ", on the others the version before still stands"
    files = f" {count_text(lost, 'day')} {verb(lost, 'has', 'have')} a file that cannot be used." if lost else ""
    return f"{said}.{files}"


def _shown(rows: Sequence[_Row]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=_Row._fields)
    first, after, end = (pd.to_datetime(table[name], unit="us", utc=True) for name in ("first", "after", "end"))
    shown = pd.DataFrame(
        {
            "actor": table["actor"],
            "from": first,
            "to": after - _DAY,
            "days": (after - first) // _DAY,
            "unknown days": (after - end) // _DAY,
            "file": table["file"],
        }
    )
    return shown.sort_values(["from", "actor", "file"], kind="stable").reset_index(drop=True).head(MOST_ROWS)


def repeated(tracks: Sequence[Track], zones: gpd.GeoDataFrame) -> Finding | None:
    """Return the versions whose shapes are those of the version before, to the last digit."""
    ids: list[str] = []
    rows, of = [], 0
    for track in tracks:
        if not track.in_turn:
            continue
        of += len(track)
        for version in range(1, len(track)):
            if track.digest[version] == track.digest[version - 1]:
                ids += map(str, zones.index[track.rows[version]])
                rows.append((track.actor, track.day(version), track.day(version - 1), track.file))
    if not rows:
        return None
    return Finding(
        code="repeated-versions",
        title="Versions equal to the one before",
        sentence=f"{count_text(len(rows), 'version')} of {of:,} {verb(len(rows), 'is', 'are')} the same as the version "
        "before, to the last digit: the line may not have moved, or an old map was published again.",
        count=len(rows),
        of=of,
        table="zones",
        ids=texts(ids),
        rows=pd.DataFrame(rows, columns=["actor", "day", "same as", "file"])
        .sort_values(["day", "actor", "file"], kind="stable")
        .head(MOST_ROWS)
        .reset_index(drop=True),
    )
