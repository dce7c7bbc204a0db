"""What there is to say beside an answer: of the files it came from, and of ground whose end is not recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.measure.period import period_of
from geo.model.actors import UNKNOWN
from geo.model.text import count_text
from geo.terminal.said import moment_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model.dataset import Dataset
    from geo.read.files import Reading
    from geo.terminal.asked import Asked, Opened

#: Files that were refused, and reasons for rows set aside, that are named in a note; the others are counted.
_MOST_NAMED: Final = 5

#: Days after the last recorded change of ground from which ground without an end is said to be taken as still held.
_LONG: Final = pd.Timedelta(days=31)


def of_reading(reading: Reading, dataset: Dataset) -> tuple[str, ...]:
    """Return what there is to say of files that were read: remarks, rows set aside, files that were refused."""
    warnings = [one for result in reading.results for one in result.warnings]
    refused = [f"Not read: {line}." for line in reading.refusals[:_MOST_NAMED]]
    if len(reading.refusals) > _MOST_NAMED:
        refused.append(f"Not read: {count_text(len(reading.refusals) - _MOST_NAMED, 'more file')}; geo check says why.")
    return (*warnings, *set_aside(dataset.rejected), *reading.notes, *refused)


def set_aside(rejected: pd.DataFrame) -> tuple[str, ...]:
    """Return how many rows were set aside, with the most frequent reasons; nothing when none was.

    Examples
    --------
    >>> set_aside(pd.DataFrame({"reason": ["no date", "no actor", "no date"]}))
    ('3 rows set aside: no date (2), no actor (1); geo check lists them.',)
    """
    if rejected.empty:
        return ()
    counted = rejected["reason"].value_counts(sort=True)
    said = ", ".join(f"{reason} ({count:,})" for reason, count in counted[:_MOST_NAMED].items())
    more = f" and {count_text(len(counted) - _MOST_NAMED, 'more reason')}" if len(counted) > _MOST_NAMED else ""
    return (f"{count_text(len(rejected), 'row')} set aside: {said}{more}; geo check lists them.",)


def lost_holders(reading: Reading, dataset: Dataset) -> dict[str, str]:
    """Return the holders all of whose ground was set aside, each with the reason for the first of it."""
    left = set(dataset.zones["actor"]) | set(dataset.holdings["actor"])
    gone: dict[str, str] = {}
    for result in reading.results:
        for name in ("zones", "holdings"):
            if name in result.tables:
                gone |= dict.fromkeys(result.tables[name]["actor"], "it disagrees with other rows; geo check says how")
        gone |= result.lost_holders
    return {name: reason for name, reason in gone.items() if name not in left and name != UNKNOWN}


def still_held(ask: Asked, last: pd.Timestamp) -> tuple[str, ...]:
    """Return that ground of the sides is taken as still held at `last`; see `still_held_by`."""
    return still_held_by(ask, _sides(ask), last)


def still_held_by(data: Asked | Opened, names: Sequence[str], last: pd.Timestamp) -> tuple[str, ...]:
    """Return that ground of some holders is taken as still held at `last`, where that is long after a recorded change.

    It always is said after the time that the data cover.
    """
    changed, open_ended = _last_change(data), _open_ended(data, names)
    if not open_ended or changed is None:
        return ()
    if last < period_of(data.ground)[1] and last - changed <= _LONG:
        return ()
    said = " and ".join(f"{name} ({_since(starts)})" for name, starts in open_ended.items() if (starts <= last).any())
    days = (last - changed).days
    changed_text = f"the last recorded change of ground in the data is {moment_text(changed)}"
    taken = f"No end is recorded for ground of {said}: taken as still held"
    return (f"{taken}; {changed_text}, {count_text(days, 'day')} before {moment_text(last)}.",) if said else ()


def stops_with_the_data(ask: Asked, end: pd.Timestamp) -> tuple[str, ...]:
    """Return that a series stops at the end of the data, though ground of the sides has no recorded end."""
    open_ended = _open_ended(ask, _sides(ask))
    if not open_ended:
        return ()
    stops = f"the series stops on {moment_text(end)}, after the last day that the data record"
    names = " and ".join(open_ended)
    return (f"No end is recorded for ground of {names}: {stops}; --end goes on, and takes it as still held.",)


def _sides(ask: Asked) -> Sequence[str]:
    origin = ask.question.origin
    return list(dict.fromkeys([*([origin] if isinstance(origin, str) else []), ask.question.rival]))


def _ground(data: Asked | Opened) -> pd.DataFrame:
    tables = (data.ground.control.zones, data.dataset.holdings)
    return pd.concat([pd.DataFrame(table[["actor", "start", "end"]]) for table in tables])


def _open_ended(data: Asked | Opened, names: Sequence[str]) -> dict[str, pd.Series]:
    """Return the starts of the ground without an end, for each of some holders that has such."""
    ground = _ground(data)
    ground = ground[ground["end"].isna()]
    starts = {name: ground.loc[ground["actor"] == name, "start"] for name in names}
    return {name: one for name, one in starts.items() if len(one)}


def _last_change(data: Asked | Opened) -> pd.Timestamp | None:
    ground = _ground(data)
    moments = pd.concat([ground["start"], ground["end"].dropna()])
    return None if moments.empty else moments.max()


def _since(starts: pd.Series) -> str:
    first, last = moment_text(starts.min()), moment_text(starts.max())
    return f"since {first}" if first == last else f"since {first} to {last}"
