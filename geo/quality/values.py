"""What events say of deaths and dates: out of order, missing, in the future, before their source began."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.model.text import count_text
from geo.quality.finding import Finding, texts, verb
from geo.quality.origins import first_days, microseconds
from geo.quality.points import events_shown, first_rows

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.quality.origins import Origins

_ONE_DAY: Final = pd.Timedelta(days=1)
_DAY_US: Final = 86_400_000_000
#: Upper ends of the classes of how many days an event may have happened on.
_CLASSES_DAYS: Final = (1, 7, 31)


def deaths_unordered(events: gpd.GeoDataFrame) -> Finding | None:
    """Return the events whose estimates of deaths are out of order: low above best or high, best above high."""
    low, best, high = _deaths(events)
    # A comparison with what is missing is false.
    wrong = (low > best) | (best > high) | (low > high)
    if not wrong.any():
        return None
    count = int(wrong.sum())
    rows = events_shown(events[wrong])
    shown = events.loc[rows["id"], ["deaths_low", "deaths_best", "deaths_high"]].reset_index(drop=True)
    return Finding(
        code="deaths-unordered",
        title="Deaths out of order",
        sentence=f"{count_text(count, 'event')} {verb(count, 'has', 'have')} a low estimate above the best, or a best "
        "above the high: kept as the source gives them.",
        count=count,
        of=len(events),
        table="events",
        ids=texts(events.index[wrong]),
        removable=texts(events.index[wrong]),
        reason="set aside by hand: deaths out of order",
        rows=pd.concat([rows[["id", "start", "place"]], shown], axis=1),
    )


def deaths_missing(events: gpd.GeoDataFrame) -> Finding | None:
    """Return the events without a best estimate of deaths; it describes the data, for they are never taken as zero."""
    low, best, high = _deaths(events)
    none = np.isnan(best)
    if not none.any():
        return None
    count = int(none.sum())
    some = int((none & ~(np.isnan(low) & np.isnan(high))).sum())
    other = f" {some:,} of them {verb(some, 'states', 'state')} a low or a high." if some else ""
    return Finding(
        code="deaths-missing",
        title="Deaths not stated",
        sentence=f"{count:,} of {count_text(len(events), 'event')} {verb(count, 'states', 'state')} no best estimate "
        f"of deaths: they are counted beside the sum, never as zero.{other}",
        count=count,
        of=len(events),
        table="events",
        ids=texts(events.index[none]),
        asks=False,
    )


def _deaths(events: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    low, best, high = (
        events[f"deaths_{name}"].to_numpy(dtype="float64", na_value=np.nan) for name in ("low", "best", "high")
    )
    return low, best, high


def in_future(frame: pd.DataFrame, table: str, today: pd.Timestamp) -> Finding | None:
    """Return the rows of a table that begin after today."""
    late = (frame["start"] >= today.floor("D") + _ONE_DAY).to_numpy()
    if not late.any():
        return None
    count = int(late.sum())
    latest = frame["start"].max()
    return Finding(
        code="future" if table == "events" else f"{table}-future",
        title="Dates in the future" if table == "events" else f"{table.capitalize()} that begin in the future",
        sentence=f"{count_text(count, table.removesuffix('s'))} {verb(count, 'begins', 'begin')} after today, "
        f"{today:%Y-%m-%d}; the latest on {latest:%Y-%m-%d}.",
        count=count,
        of=len(frame),
        table=table,
        ids=texts(frame.index[late]),
        removable=texts(frame.index[late]),
        reason=f"set aside by hand: it begins after {today:%Y-%m-%d}",
        rows=_dated(frame[late]),
    )


def before_source(events: gpd.GeoDataFrame, origins: Origins) -> Finding | None:
    """Return the events that end before their source began to record; see `geo.quality.origins.FIRST_DAYS`."""
    first = first_days(events, origins)
    early = (events["end"] <= first).to_numpy()
    if not early.any():
        return None
    count = int(early.sum())
    earliest, begun = events.loc[early, "start"].min(), first[early].min()
    return Finding(
        code="before-source",
        title="Dates before the source begins",
        sentence=f"{count_text(count, 'event')} {verb(count, 'is', 'are')} dated before the source's first day "
        f"({begun:%Y-%m-%d}); the earliest on {earliest:%Y-%m-%d}.",
        count=count,
        of=len(events),
        table="events",
        ids=texts(events.index[early]),
        removable=texts(events.index[early]),
        reason="set aside by hand: dated before its source begins",
        rows=events_shown(events[early]),
    )


def date_precision(events: gpd.GeoDataFrame) -> Finding:
    """Return on how many days events may have happened, in classes; it describes the data.

    The days are those of the interval and of the uncertainty on either side of it.
    """
    days = np.ceil((microseconds(events["end"]) - microseconds(events["start"])) / _DAY_US)
    days += 2 * events["date_uncertainty_days"].to_numpy(dtype="float64")
    counts = np.bincount(np.searchsorted(_CLASSES_DAYS, days), minlength=len(_CLASSES_DAYS) + 1)
    names = [
        "on one day",
        *(f"within {most} days" for most in _CLASSES_DAYS[1:]),
        f"over more than {_CLASSES_DAYS[-1]}",
    ]
    rows = pd.DataFrame({"date known": names, "events": counts})
    vague = days > 1
    count = int(vague.sum())
    return Finding(
        code="date-precision",
        title="How well dates are known",
        sentence=f"{count:,} of {count_text(len(events), 'event')} {verb(count, 'is', 'are')} not dated to one day."
        if count
        else "All events are dated to one day.",
        count=count,
        of=len(events),
        table="events",
        ids=texts(events.index[vague]),
        rows=rows[rows["events"] > 0].reset_index(drop=True),
        asks=False,
    )


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    some = frame.iloc[first_rows(frame)]
    names = [name for name in ("start", "end", "place", "place_id", "actor", "actor_a", "actor_b") if name in some]
    return pd.DataFrame({"id": some.index.to_numpy(), **{name: some[name].to_numpy() for name in names}})
