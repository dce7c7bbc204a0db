"""The last days of a dataset, left out of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.measure.ground import ONE_DAY
from geo.measure.period import is_dated, period_of
from geo.scene import ground_of
from geo.share._scrub import mapped, names_day_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.model.dataset import Dataset


def cut_of(dataset: Dataset, days: int, *, now: pd.Timestamp) -> pd.Timestamp | None:
    """Return the moment from which on nothing is shared: whole days, in UTC; None where nothing is held back.

    Parameters
    ----------
    days
        So many whole days before the end of the data, or before the day of `now` where the data go on beyond it.
    """
    ground = ground_of(dataset)
    if days <= 0 or not is_dated(ground):
        return None
    last = min(period_of(ground)[1], now.tz_convert("UTC").floor("D"))
    return last - days * ONE_DAY


def held_back(tables: Mapping[str, pd.DataFrame], cut: pd.Timestamp) -> dict[str, pd.DataFrame]:
    """Return the tables of a dataset, by name, as they may leave: nothing in them lies at `cut` or later.

    Events that may have happened later are left out, and holdings and zones that begin later; those that last longer
    end there, and a place goes with its last holding. Notes and addresses that name a later day are emptied.
    """
    events, places, holdings = tables["events"], tables["places"], _ended(tables["holdings"], cut)
    named, left = (places.index.isin(table["place_id"]) for table in (tables["holdings"], holdings))
    kept = {
        "events": events[events["end"] <= cut],
        "zones": _ended(tables["zones"], cut),
        "places": places[left | ~named],
        "holdings": holdings,
    }
    return {name: _silent(table, cut) for name, table in kept.items()}


def _ended(table: pd.DataFrame, cut: pd.Timestamp) -> pd.DataFrame:
    """Return the rows that begin before a moment; none lasts longer, whether it is known to have ended or not."""
    kept = table[table["start"] < cut]
    end = kept["end"].where(kept["end"] < cut, cut).astype(table["end"].dtype)
    return kept.assign(end=end)


def _silent(table: pd.DataFrame, cut: pd.Timestamp) -> pd.DataFrame:
    changed = {
        name: mapped(table[name], lambda text: "" if names_day_from(text, cut) else text)
        for name in ("note", "url")
        if name in table.columns
    }
    return table.assign(**changed)
