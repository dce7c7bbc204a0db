"""The last days of a dataset, left out of its tables."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.measure.ground import ONE_DAY
from geo.measure.period import is_dated
from geo.model.errors import InputError
from geo.model.tables import TABLES
from geo.scene import ground_of
from geo.share._late_days import days_taken_out, names_day_from
from geo.share._scrub import mapped, statement_with
from geo.share._text import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.model.claim import Claim
    from geo.model.dataset import Dataset, Source
    from geo.model.view import View

#: What is emptied where it names a day held back: what it says may be of that day. The rest are names.
_EMPTIED: Final = ("note", "url")
#: An event says on which days it happened where it spans no more, with what its dates may be off by: a month.
_SURE_DAYS: Final = 31
#: Dates that may be off by more, a century, tell no day.
_MOST_OFF_DAYS: Final = 36_600


def cut_of(dataset: Dataset, days: int, *, now: pd.Timestamp) -> pd.Timestamp | None:
    """Return the moment from which on nothing is shared: whole days, in UTC; None where nothing is held back.

    It is counted back from the last day that the data record surely: that on which a zone or a holding begins, a
    holding ends, or an event ends. The end of a zone does not count: it may be no more than for how long a map was
    taken to hold, and the tables do not tell that from an end that was recorded; what begins there counts itself.

    An event of which only a longer time is known (one of UCDP's may have happened in
    February or in June, a year before or after) counts for the first day on which it may have happened: its last one
    would hold back days that nothing was recorded of, and none of those that were.

    Parameters
    ----------
    days
        So many whole days before that day's end, or before the day of `now` where the data go on beyond it.

    Raises
    ------
    InputError
        There are only events whose dates may be off by more than a calendar holds.
    """
    ground = ground_of(dataset)
    if days <= 0 or not is_dated(ground):
        return None
    begun = [table["start"].dt.floor("D") + ONE_DAY for table in (dataset.zones, dataset.holdings)]
    moments = [_surely_seen(dataset.events), *begun, dataset.holdings["end"].dt.ceil("D")]
    recorded = pd.concat([one.dropna() for one in moments])
    if recorded.empty:
        raise InputError("no event has a date to count the days held back from; hold back 0 days, or give dates")
    last: pd.Timestamp = min(recorded.max(), now.tz_convert("UTC").floor("D"))
    return last - days * ONE_DAY


def _surely_seen(events: pd.DataFrame) -> pd.Series:
    """Return the end of the last day on which each event surely was known of; none beyond any calendar."""
    begun, ended = events["start"].dt.floor("D"), events["end"].dt.ceil("D")
    off = events["date_uncertainty_days"]
    sure = off.le(_SURE_DAYS - (ended - begun).dt.days)
    first = begun - pd.to_timedelta(off.where(off <= _MOST_OFF_DAYS), unit="D") + ONE_DAY
    seen: pd.Series = ended.where(ended > begun, begun + ONE_DAY).where(sure, first)
    return seen


def held_back(tables: Mapping[str, pd.DataFrame], cut: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """Return the tables of a dataset, by name, as they may leave: nothing in them lies at `cut` or later.

    Events that may have happened later, by the days their dates may be off too, are left out, and holdings and zones
    that begin later; those that last longer end there, and a place goes with its last holding. Notes and addresses that
    name a later day are emptied; from names and sources, which rows are known by, the day alone is taken out.
    """
    events, places, holdings = tables["events"], tables["places"], _ended(tables["holdings"], cut)
    named, left = (places.index.isin(table["place_id"]) for table in (tables["holdings"], holdings))
    kept = {
        "events": events[_surely_before(events, cut)],
        "zones": _ended(tables["zones"], cut),
        "places": places[left | ~named],
        "holdings": holdings,
    }
    return {name: _silent(table, cut) for name, table in kept.items()}


def _surely_before(events: pd.DataFrame, cut: pd.Timestamp) -> pd.Series:
    """Return which events ended by a moment, however far off their dates may be."""
    # Counted in days: what a source says a date may be off by may lead out of any calendar.
    before: pd.Series = (cut - events["end"]).dt.days.ge(events["date_uncertainty_days"]).astype(bool)
    return before


def _ended(table: pd.DataFrame, cut: pd.Timestamp) -> pd.DataFrame:
    """Return the rows that begin before a moment; none lasts longer, whether it is known to have ended or not."""
    kept = table[table["start"] < cut]
    end = kept["end"].where(kept["end"] < cut, cut).astype(table["end"].dtype)
    return kept.assign(end=end)


def _silent(table: pd.DataFrame, cut: pd.Timestamp) -> pd.DataFrame:
    (schema,) = (one for one in TABLES.values() if one.index == table.index.name)
    changed = {
        column.name: mapped(table[column.name], partial(_without, name=column.name, cut=cut))
        for column in schema.columns
        if column.type == "text" and not column.allowed and column.name != "place_id"
    }
    return table.assign(**changed)


def _without(text: str, *, name: str, cut: pd.Timestamp) -> str:
    """Return the text of a field called `name` without days held back."""
    if name in _EMPTIED:
        return "" if names_day_from(text, cut) else text
    return days_taken_out(text, cut)


def silent_source(source: Source, cut: pd.Timestamp) -> Source:
    """Return a source that names no day held back but in producer, licence, citation: its terms ask to name these.

    What reading its file found in it goes: that is of all its rows. Of an address the host stays, whose rows they are.
    """
    texts = {name: days_taken_out(getattr(source, name), cut) for name in ("file", "version", "accessed")}
    texts["url"] = days_taken_out(host_of(source.url), cut) if names_day_from(source.url, cut) else source.url
    made_of = tuple(silent_source(one, cut) for one in source.made_of)
    return replace(source, **texts, filters="", changes="", made_of=made_of)


def silent_view(view: View, cut: pd.Timestamp) -> View:
    """Return a view whose words and names are those of the tables."""
    return replace(
        view,
        text=days_taken_out(view.text, cut),
        actors=tuple(sorted({days_taken_out(name, cut) for name in view.actors})),
        pair=None if view.pair is None else (days_taken_out(view.pair[0], cut), days_taken_out(view.pair[1], cut)),
    )


def is_late(claim: Claim, cut: pd.Timestamp) -> bool:
    """Return whether a claim is about days from `cut` on, was said on one, or names one."""
    said = (claim.said_on, getattr(claim.statement, "since", None))
    late = claim.statement.during[1] > cut or any(moment is not None and moment >= cut for moment in said)
    return late or names_day_from(claim.quote, cut)


def silent_claim(claim: Claim, cut: pd.Timestamp) -> Claim:
    """Return a claim that names no day held back."""
    return replace(
        claim,
        who=_without(claim.who, name="who", cut=cut),
        note=_without(claim.note, name="note", cut=cut),
        url=_without(claim.url, name="url", cut=cut),
        statement=statement_with(claim.statement, lambda text: days_taken_out(text, cut)),
    )
