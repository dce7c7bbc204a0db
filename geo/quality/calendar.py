"""What is missing in a series of versions, and what stands in it again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.text import count_text
from geo.quality.finding import MOST_ROWS, Finding, texts, verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo.quality.versions import Track
    from geo.read.dated import LostDay

_DAY_US: Final = 86_400_000_000
#: A version is missing where the next one comes later than this many of the usual steps.
_LATE: Final = 1.5
#: Fewer versions have no usual step.
_LEAST: Final = 3


def missing_days(tracks: Sequence[Track], lost: Sequence[LostDay] = ()) -> Finding | None:
    """Return the days without a version of their own in series of versions.

    The usual step of a series is the median of the days from one version to the next. Where the next one comes later
    than one and a half steps, the days after the first step have no version of their own; nor have those for which the
    version before does not hold any more. On the latter control is unknown.

    Parameters
    ----------
    tracks
        Control as versions.
    lost
        Days of a series whose files cannot be used.
    """
    rows, spanned = [], 0
    for track in tracks:
        if not track.in_turn or len(track) < _LEAST:
            continue
        usual = float(np.median(track.days))
        spanned += int((track.start[-1] - track.start[0]) // _DAY_US)
        for version, days in enumerate(track.days):
            late = track.start[version] + int(usual * _DAY_US) if days > _LATE * usual else track.start[version + 1]
            first, after = min(late, track.end[version]), track.start[version + 1]
            if first < after:
                unknown = int(after - max(first, track.end[version]))
                rows.append((track.actor, track.file, first, after, max(0, unknown) // _DAY_US))
    if not rows and not lost:
        return None
    table = pd.DataFrame(rows, columns=["actor", "file", "from", "until", "unknown days"])
    table["days"] = ((table["until"] - table["from"]) // _DAY_US).astype("int64")
    days, unknown = int(table["days"].sum()), int(table["unknown days"].sum())
    sentence = f"{days:,} of {count_text(spanned, 'day')} {verb(days, 'has', 'have')} no version of "
    sentence += f"{verb(days, 'its', 'their')} own: "
    sentence += f"on {unknown:,} of them control is unknown" if unknown else "control is known on all of them"
    sentence += (
        "."
        if unknown == days
        else ", for the version before still stands."
        if not unknown
        else (", on the others the version before still stands.")
    )
    if lost:
        sentence += f" {count_text(len(lost), 'day')} {verb(len(lost), 'has', 'have')} a file that cannot be used."
    return Finding(
        code="missing-days",
        title="Days missing in a control series",
        sentence=sentence,
        count=days + len(lost),
        of=max(spanned, days + len(lost)),
        rows=_spans(table),
    )


def _spans(table: pd.DataFrame) -> pd.DataFrame:
    first, after = (pd.to_datetime(table[name], unit="us", utc=True) for name in ("from", "until"))
    shown = table.assign(**{"from": first, "to": after - pd.Timedelta(days=1)})
    shown = shown.sort_values(["from", "actor", "file"], kind="stable").reset_index(drop=True)
    return shown[["actor", "from", "to", "days", "unknown days", "file"]].head(MOST_ROWS)


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
