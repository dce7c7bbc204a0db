"""What was last clicked on a chart, so that the same day can be clicked again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Clicks:
    """The day a chart holds as chosen: of a second click on it the browser says nothing.

    Attributes
    ----------
    number
        Part of the chart's key: with a new one nothing is chosen.
    at
        The moment the last click led to.
    waits
        Whether a click was just made, and the next run shows where it led to.
    """

    number: int = 0
    at: pd.Timestamp | None = None
    waits: bool = False


def clicks_of(key: str, moment: pd.Timestamp) -> Clicks:
    """Return a chart's clicks; once the moment has left the day clicked, with a new number."""
    held: Clicks = st.session_state.setdefault(f"{key}-clicks", Clicks())
    if held.waits:
        held.at, held.waits = moment, False
    elif held.at is not None and held.at != moment:
        held.number, held.at = held.number + 1, None
    return held
