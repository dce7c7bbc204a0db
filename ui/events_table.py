"""The events in view as a table, the selected one as a card, and what to do when there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st

from geo.model.text import count_text, date_text, deaths_text, radius_text
from ui.plain import md

if TYPE_CHECKING:
    from geo.scene import Scene
    from ui.state import Session

_FILTERS = {
    "window": ("the dates", {"window": None, "instant": None}),
    "actors": ("the actors", {"actors": ()}),
    "kinds": ("the kinds of event", {"kinds": ()}),
    "min_deaths": ("the number of deaths", {"min_deaths": 0}),
    "max_event_uncertainty_m": ("the place precision", {"max_event_uncertainty_m": None}),
    "text": ("the search words", {"text": ""}),
}


#: Rows of the table: a browser takes seconds to show hundreds of thousands, and nobody reads them.
MOST_ROWS = 1000


def show(state: Session, scene: Scene) -> None:
    """Draw the table; choosing a row selects the event on the map."""
    if not len(scene.rows):
        if scene.dataset.events.empty:
            st.caption("These data hold no events.")
        return
    chosen = _place_of(state.selected, scene)
    first = 0 if chosen is None else chosen - chosen % MOST_ROWS
    events = scene.dataset.events.iloc[scene.rows[first : first + MOST_ROWS]]
    ids = list(events.index)
    row = None if chosen is None else chosen - first
    st.session_state["table"] = {"selection": {"rows": [] if row is None else [row], "columns": [], "cells": []}}
    st.session_state["table_ids"] = ids
    if row is not None:
        _card(events.iloc[row], state.selected)
    # Also the place for the table's own buttons, which stand over what is above it.
    st.caption(_said(first, len(events), len(scene.rows)))
    st.dataframe(
        _rows(events),
        hide_index=True,
        height=320,
        key="table",
        selection_mode="single-row",
        on_select=lambda: _select(state),
        placeholder="",
        column_config={
            "Link": st.column_config.LinkColumn(display_text="open"),
            "Note": st.column_config.TextColumn(width="large"),
        },
    )


def _said(first: int, shown: int, total: int) -> str:
    if total <= MOST_ROWS:
        return f"{count_text(total, 'event')} in view, by date"
    return (
        f"Events {first + 1:,} to {first + shown:,} of {total:,} in view, by date. "
        "Narrow the filters or the dates to see others."
    )


def _place_of(event_id: str | None, scene: Scene) -> int | None:
    """Return where in the view an event stands, by date; None when it is not in it."""
    if event_id is None:
        return None
    found = np.flatnonzero(scene.dataset.events.index == event_id)
    place = np.flatnonzero(scene.rows == found[0]) if len(found) else found
    return int(place[0]) if len(place) else None


def _select(state: Session) -> None:
    rows = st.session_state["table"]["selection"]["rows"]
    state.selected = st.session_state["table_ids"][rows[0]] if rows else None


def _rows(events: pd.DataFrame) -> pd.DataFrame:
    estimates = zip(events["deaths_best"], events["deaths_low"], events["deaths_high"], strict=True)
    return pd.DataFrame(
        {
            "Date": _days(events),
            "Place": events["place"],
            "Kind": events["kind"],
            "Actor": events["actor_a_raw"],
            "Other side": events["actor_b_raw"],
            "Deaths": [deaths_text(*three) for three in estimates],
            "Place known within": [radius_text(metres) for metres in events["place_uncertainty_m"]],
            "Note": events["note"],
            "Source": events["source"],
            "Link": [url if url.startswith(("https://", "http://")) else None for url in events["url"]],
        }
    )


def _days(events: pd.DataFrame) -> list[str]:
    last = events["end"] - pd.Timedelta(microseconds=1)
    return [
        f"{start:%Y-%m-%d}" if start.date() == end.date() else f"{start:%Y-%m-%d} to {end:%Y-%m-%d}"
        for start, end in zip(events["start"], last, strict=True)
    ]


def _card(event: Any, event_id: str | None) -> None:  # noqa: ANN401 - a row has columns of many types
    sides = " and ".join(name for name in (event["actor_a_raw"], event["actor_b_raw"]) if name)
    with st.container(border=True):
        deaths = deaths_text(event["deaths_best"], event["deaths_low"], event["deaths_high"])
        st.markdown(
            f"**{md(date_text(event['start']))}: {md(event['kind'])}, {md(event['place'] or 'place not named')}**  \n"
            f"{md(sides or 'actors not named')}. Deaths: {md(deaths)}. "
            f"Place known within {md(radius_text(event['place_uncertainty_m']))}.  \n"
            f"{md(event['note'])}"
        )
        st.caption(md(f"Source: {event['source']}. Confidence: {event['confidence']}. Id: {event_id}"))


def show_nothing(state: Session, scene: Scene) -> None:
    """When no event is in view, say which filters emptied it and offer to lift each."""
    if scene.dataset.events.empty or scene.counts.shown:
        return
    lone = [name for name, count in scene.passed.items() if count == 0]
    blamed = lone or [name for name, count in scene.passed.items() if count < scene.counts.total]
    what = " and ".join(_FILTERS[name][0] for name in blamed)
    together = "" if lone or len(blamed) < 2 else " together"
    st.warning(f"No event passes the filters: {what}{together} leave none of {scene.counts.total:,}.")
    for name in blamed:
        label, fields = _FILTERS[name]
        st.button(f"Lift {label}", key=f"lift-{name}", on_click=lambda fields=fields: state.change(**fields))
