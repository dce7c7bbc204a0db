"""What changed between two dates: the table by holder and the places that changed hands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.model.actors import UNKNOWN
from geo.model.text import count_text, radius_text
from geo.share.sheets import area_text
from ui import control_show
from ui.control_held import definitions
from ui.control_words import (
    LEAST_KM2,
    between_km2,
    holder_text,
    is_side,
    km2_number,
    names_text,
    net_between,
    signed,
    with_interval,
)
from ui.downloads import offer
from ui.plain import md

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.measure.change import ActorChange, Change, Turn
    from geo.scene import Scene
    from ui.state import Session

#: Rows of a table that are sent to the browser; the download has all.
MOST_ROWS = 1000
#: Notes said one by one.
_MOST_NOTES = 8


def notes(found: Change) -> None:
    """Say what there is to know of the comparison: overlaps, coverage that changed, zones worked out."""
    said = [md(_full_stop(note)) for note in dict.fromkeys(found.notes)]
    if said:
        st.info("  \n".join(said[:_MOST_NOTES]), icon=":material/info:")
    if len(said) > _MOST_NOTES:
        with st.expander(count_text(len(said) - _MOST_NOTES, "more note")):
            st.markdown("\n".join(f"- {note}" for note in said[_MOST_NOTES:]))


def _full_stop(note: str) -> str:
    said = f"{note[:1].upper()}{note[1:]}"
    return said if said.endswith((".", "!", "?")) else f"{said}."


def by_holder(scene: Scene, found: Change) -> None:
    """Draw the table by holder, and from whom to whom ground went."""
    st.markdown("#### By holder, in km²")
    if not found.actors:
        st.write("Nobody holds anything in this area at either date.")
        return
    rows = pd.DataFrame([_row(one) for one in found.actors])
    rows = rows if (rows["Places"] != "").any() else rows.drop(columns="Places")
    st.dataframe(
        rows,
        hide_index=True,
        key="change_table",
        height="content",
        placeholder="",
        column_config={
            name: st.column_config.TextColumn(
                pinned=name == "Holder",
                width=_width([name, *rows[name]]),
                help="Held at the two dates; in brackets taken from other holders and lost to them, and what was "
                "covered at one of the two dates alone."
                if name == "Places"
                else None,
            )
            for name in rows.columns
        },
    )
    st.caption(md(_caption(found)))
    offer(
        scene,
        lambda: change_sheet(found),
        what="change by holder",
        name="change-by-holder",
        title="Change of control between two moments, by holder",
        said=said_of(scene, found),
        measured=False,
    )
    passed = flows(found)
    if passed.empty:
        return
    st.markdown("#### From whom to whom")
    said = passed.assign(From=passed["before"].map(holder_text), To=passed["after"].map(holder_text))
    said["km²"] = passed["km2"].map(km2_number)
    shown = said[["From", "To", "km²"]].head(MOST_ROWS)
    st.dataframe(shown, hide_index=True, key="flows", height=min(320, 38 + 35 * len(shown)), placeholder="")


def _caption(found: Change) -> str:
    if math.isnan(found.union_km2):
        return "Not known: no zone at all is recorded at that date, or at one of the two; ground is not compared."
    return (
        "In brackets the interval, if every edge were off by its tolerance, all inwards or all outwards. Net: "
        f"after less before. Of {km2_number(found.union_km2)} km² covered at either date, "
        f"{km2_number(found.agree_km2)} km² had the same holder at both, {km2_number(found.disagree_km2)} km² "
        f"another, and {km2_number(found.uncovered_km2)} km² were covered at one of the two alone: no gain "
        "from anybody and no loss to anybody, though Gained and Lost hold them. Figures are rounded one by one; the "
        "file has all digits."
    )


def _width(texts: Iterable[str]) -> int:
    """Return the pixels a column needs to be read whole: some 7.5 a letter, and its margins; a long name is cut."""
    return min(260, 24 + math.ceil(7.5 * max(map(len, texts))))


def flows(found: Change) -> pd.DataFrame:
    """Return the ground that went from one holder to another, largest first; ``""``: not covered at that date."""
    rows = [(before, one.holder, km2) for one in found.actors for before, km2 in one.gained_from.items()]
    rows += [(one.holder, "", one.lost_to[""]) for one in found.actors if "" in one.lost_to]
    kept = [row for row in rows if row[2] >= LEAST_KM2 / 2]
    # What was only covered, or no longer is, is said after what changed hands.
    kept.sort(key=lambda row: ("" in row[:2], -row[2], row[0], row[1]))
    return pd.DataFrame(kept, columns=["before", "after", "km2"])


def _row(one: ActorChange) -> dict[str, str]:
    net = one.after_km2 - one.before_km2
    low, high = net_between(one)
    return {
        "Holder": holder_text(one.holder),
        "Before": with_interval(one.before_km2, one.before_between),
        "After": with_interval(one.after_km2, one.after_between),
        "Gained": with_interval(one.gained_km2, one.gained_between),
        "Lost": with_interval(one.lost_km2, one.lost_between),
        "Net": signed(net) if km2_number(low) == km2_number(high) else f"{signed(net)} ({between_km2((low, high))})",
        "Places": _places(one),
    }


def _places(one: ActorChange) -> str:
    """Say how many places a holder held at the two dates: taken from others, lost to them, known at one alone."""
    taken, lost = len(one.places_gained), len(one.places_lost)
    newly, lapsed = len(one.places_newly_known), len(one.places_no_longer_known)
    if not (one.places_before or one.places_after or taken or lost):
        return ""
    said = [f"+{taken:,} −{lost:,}"] if taken or lost else []
    said += [f"{newly:,} newly known"] if newly else []
    said += [f"{lapsed:,} no longer known"] if lapsed else []
    moved = f" ({', '.join(said)})" if said and one.holder != UNKNOWN else ""
    return f"{one.places_before:,} → {one.places_after:,}{moved}"


def said_of(scene: Scene, found: Change) -> list[str]:
    """Return the lines above a table of a change: the two moments, the area, what areas mean, all notes."""
    return [
        f"Moments: {found.start:%Y-%m-%dT%H:%MZ} and {found.end:%Y-%m-%dT%H:%MZ}",
        f"Area: {area_text(scene.view.area)}",
        *definitions(),
        "Gained: held after and not before; an empty name of a holder: not covered then",
        *(f"Note: {note}" for note in found.notes),
    ]


def change_sheet(found: Change) -> pd.DataFrame:
    """Return one row a holder: what it held, gained and lost, with intervals, from whom, and its places."""
    rows = []
    for one in found.actors:
        row: dict[str, object] = {"holder": one.holder}
        for name in ("before", "after", "gained", "lost"):
            row[f"{name}_km2"] = round(getattr(one, f"{name}_km2"), 6)
            row[f"{name}_low_km2"], row[f"{name}_high_km2"] = (round(end, 6) for end in getattr(one, f"{name}_between"))
        row |= {"net_km2": round(one.after_km2 - one.before_km2, 6)}
        row |= {"gained_from_km2": _pairs(one.gained_from), "lost_to_km2": _pairs(one.lost_to)}
        row |= {"places_before": one.places_before, "places_after": one.places_after}
        for name in ("gained", "lost", "newly_known", "no_longer_known"):
            turns: Sequence[Turn] = getattr(one, f"places_{name}")
            row[f"places_{name}"] = "; ".join(turn.name for turn in turns)
        rows.append(row)
    return pd.DataFrame(rows)


def _pairs(parts: object) -> str:
    items = sorted(dict(parts).items(), key=lambda part: (-part[1], part[0]))  # type: ignore[call-overload]
    return "; ".join(f"{holder or 'not covered'} {km2:.6f}" for holder, km2 in items)


def is_turn(turn: Turn) -> bool:
    """Return whether a place went from one recorded holder to another: neither is unknown or nothing recorded."""
    return {turn.before, turn.after}.isdisjoint({"", UNKNOWN})


def places(state: Session, scene: Scene, found: Change) -> None:
    """Draw the list of the places that changed hands, and apart from it of those newly or no longer covered."""
    st.markdown("#### Places that changed hands")
    if not len(scene.dataset.places):
        st.write("The data name no places.")
        return
    moved = [turn for turn in found.turns if is_turn(turn)]
    others = [turn for turn in found.turns if not is_turn(turn)]
    if moved:
        st.markdown(md(_counted(moved)))
        _turns(state, scene, found, moved, key="turns")
    elif found.aside:
        st.write("Not compared: other sources record the places at the one date than at the other.")
    else:
        st.write("No place is recorded with one holder at the first date and another at the second.")
    if others:
        st.markdown(
            md(
                f"{count_text(len(others), 'place')} with a recorded holder at one of the two dates alone: covered "
                "then and not at the other, so neither gained nor lost."
            )
        )
        with st.expander(f"Covered at one date alone: {count_text(len(others), 'place')}"):
            _turns(state, scene, found, others, key="newly")
    if found.turns:
        offer(
            scene,
            lambda: turns_sheet(found.turns),
            what="places",
            name="places-changed",
            title="Places whose holder at one moment is not the one at another",
            said=said_of(scene, found),
            measured=False,
        )


def _counted(moved: Sequence[Turn]) -> str:
    taken: dict[str, list[str]] = {}
    for turn in moved:
        taken.setdefault(turn.after, []).append(turn.name)
    said = [
        f"{count_text(len(names), 'place')} to {holder_text(holder)}: {names_text(names)}"
        if is_side(holder)
        else f"{count_text(len(names), 'place')} {holder_text(holder)}: {names_text(names)}"
        for holder, names in sorted(taken.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return f"{'. '.join(said)}."


def _turns(state: Session, scene: Scene, found: Change, turns: Sequence[Turn], *, key: str) -> None:
    shown = turns[:MOST_ROWS]
    # Short: the table's own buttons stand beside it.
    st.caption("A row opens the map.")

    def select() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        if picked:
            control_show.place(state, scene, found, shown[picked[0]])

    st.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": []}}
    st.dataframe(
        pd.DataFrame([_turn(turn) for turn in shown]),
        hide_index=True,
        key=key,
        height=min(360, 38 + 35 * len(shown)),
        selection_mode="single-row",
        on_select=select,
        placeholder="",
    )
    if len(turns) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {len(turns):,}, by name; the file has all.")


def _turn(turn: Turn) -> dict[str, str]:
    return {
        "Place": turn.name,
        "Kind": turn.kind,
        "From": holder_text(turn.before),
        "To": holder_text(turn.after),
        "Confidence": turn.confidence,
        "Known within": radius_text(turn.place_uncertainty_m),
        "Source": turn.source,
    }


def turns_sheet(turns: Sequence[Turn]) -> pd.DataFrame:
    """Return the places to take away; ``change`` tells a change of hands from one that is only newly covered."""
    return pd.DataFrame(
        [
            {
                "place_id": turn.place_id,
                "name": turn.name,
                "kind": turn.kind,
                "change": _change_of(turn),
                "before": turn.before,
                "after": turn.after,
                "lon": round(turn.lon, 7),
                "lat": round(turn.lat, 7),
                "place_uncertainty_m": turn.place_uncertainty_m,
                "confidence": turn.confidence,
                "source": turn.source,
            }
            for turn in turns
        ]
    )


def _change_of(turn: Turn) -> str:
    if is_turn(turn):
        return "changed hands"
    return "newly covered" if turn.before in {"", UNKNOWN} else "no longer covered"
