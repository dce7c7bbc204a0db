"""On whose ground the events in view fell, with the share nobody can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.measure.holding import shares_without_imprecise
from geo.model.actors import CONTESTED, held_by
from geo.model.text import count_text, date_text, radius_text
from geo.share.sheets import window_line
from ui.cache import holders_of
from ui.downloads import offer
from ui.plain import md

if TYPE_CHECKING:
    from geo.measure.holding import PreciseShares, Share
    from geo.scene import Scene

#: Events whose holders are looked up unasked.
MOST_EVENTS = 20_000


def show(scene: Scene) -> None:
    """Draw the sentence and the table."""
    st.markdown("#### Whose ground the events in view fell on")
    if not len(scene.rows):
        st.write("No event is in view." if len(scene.dataset.events) else "These data hold no events.")
        return
    if scene.zones.empty and scene.dataset.holdings.empty:
        st.write("The data hold no zones and no held places: nobody's ground is known.")
        return
    total = len(scene.dataset.events)
    if total > MOST_EVENTS and not st.toggle(f"Look up the ground of {total:,} events", key="all_holders"):
        return
    events = scene.events
    found = shares_without_imprecise(
        events, holders_of(scene.ground).loc[events.index], scene.view.max_place_uncertainty_m
    )
    st.markdown(md(f"{sentence(scene, found)} {change(found)}"))
    table = _sheet(found)
    limit = radius_text(found.max_place_uncertainty_m)
    st.caption(
        f"At least: none of the unknown fell there; at most: all of them did. Precise: the events whose place is known "
        f"within {limit}; {count_text(found.left_out, 'event')} known worse. The filters at the side choose the events."
    )
    st.dataframe(_rows(found), hide_index=True, key="holders", placeholder="", height="content")
    offer(
        scene,
        lambda: table,
        what="shares",
        name="holders",
        title="Whose ground the events fell on, at the start of each event",
        said=[
            window_line(scene),
            f"Events: {found.every.total}, of which {found.every.unknown} on ground whose holder is unknown",
            "low: the share if none of the unknown were the holder's; high: if all were",
            f"precise: events whose place is known within {found.max_place_uncertainty_m:g} m",
        ],
        measured=False,
    )


def sentence(scene: Scene, found: PreciseShares) -> str:
    """Say the largest share with its bounds, and the share that is unknown."""
    every = found.every
    start, end = scene.view.window or scene.period
    said = f"{count_text(every.total, 'event')} in view, {date_text(start)} to {date_text(end - scene.step)}"
    if not every.holders:
        return f"{said}: nobody's ground is known for any of them."
    first = every.holders[0]
    return (
        f"{said}: {_percent(first.share)} fell on {_ground(first)} ({_between(first)}); "
        f"for {_percent(every.unknown_share)} the holder is unknown."
    )


def change(found: PreciseShares) -> str:
    """Say how the largest share changes without the events placed worse than the limit."""
    limit = radius_text(found.max_place_uncertainty_m)
    if not found.left_out or not found.changes:
        return ""
    if not found.precise.total:
        return f"No event is placed within {limit}."
    first = found.changes[0]
    points = round(100 * first.change)
    way = (
        "stays the same"
        if not points
        else f"{'rises' if points > 0 else 'falls'} by {count_text(abs(points), 'point')}"
    )
    ground = "contested ground" if first.holder == CONTESTED else f"{held_by(first.holder)} ground"
    return (
        f"Without the {count_text(found.left_out, 'event')} placed worse than {limit}, the share on {ground} {way}, "
        f"to {_percent(first.share_precise)}."
    )


def _ground(share: Share) -> str:
    return "contested ground" if share.holder == CONTESTED else f"{held_by(share.holder)} ground"


def _between(share: Share) -> str:
    low, high = _percent(share.low), _percent(share.high)
    return low if low == high else f"at least {low}, at most {high}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _rows(found: PreciseShares) -> pd.DataFrame:
    precise = {one.holder: one.share_precise for one in found.changes}
    rows = [
        {
            "Holder": one.holder,
            "Events": f"{one.count:,}",
            "Share": _percent(one.share),
            "At least": _percent(one.low),
            "At most": _percent(one.high),
            "Precise alone": _percent(precise[one.holder]) if one.holder in precise and found.precise.total else "–",
        }
        for one in found.every.holders
    ]
    unknown = {"Holder": "unknown", "Events": f"{found.every.unknown:,}", "Share": _percent(found.every.unknown_share)}
    unknown |= {"At least": "", "At most": ""}
    unknown["Precise alone"] = _percent(found.precise.unknown_share) if found.precise.total else "–"
    return pd.DataFrame([*rows, unknown])


def _sheet(found: PreciseShares) -> pd.DataFrame:
    precise = {one.holder: one for one in found.changes}
    rows = [
        {
            "holder": one.holder,
            "events": one.count,
            "share": round(one.share, 4),
            "low": round(one.low, 4),
            "high": round(one.high, 4),
            "share_precise": round(precise[one.holder].share_precise, 4) if one.holder in precise else None,
        }
        for one in found.every.holders
    ]
    unknown = {
        "holder": "unknown",
        "events": found.every.unknown,
        "share": round(found.every.unknown_share, 4),
        "low": None,
        "high": None,
        "share_precise": round(found.precise.unknown_share, 4),
    }
    return pd.DataFrame([*rows, unknown])
