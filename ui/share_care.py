"""What leaves: how coarse, how late, which events, which claims, light or dark; asked before anything does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.model.text import count_text
from geo.share.care import GRIDS_M, MOST_DAYS, Care
from geo.share.snapshot import THEMES, Wanted
from ui import claim_work
from ui.plain import md
from ui.share_words import grid_label

if TYPE_CHECKING:
    from geo.model.claim import Claim
    from geo.scene import Scene
    from geo.share.snapshot import Theme
    from ui.state import Session

_KEYS: Final = ("share_grid", "share_days", "share_rows", "share_theme", "share_claims")
#: What was chosen when the dialog was open last, by the keys of the widgets.
_CHOSEN: Final = "share_chosen"


def ask(state: Session, scene: Scene, *, least: Care, address: str, rows: bool) -> Wanted:
    """Draw what is to be chosen and return it.

    Parameters
    ----------
    least
        What the operator has done to whatever leaves; less cannot be chosen.
    address
        Address of the dashboard for the link in what is shared; may be empty.
    rows
        Whether rows may leave; else it is not asked which, nor whether claims go along: no picture holds either.
    """
    places, late, *events, look = st.columns(4 if rows else 3)
    with places:
        grid_m = _grid(least)
    with late:
        days = st.number_input(
            "Hold back the last … days", min_value=least.hold_back_days, max_value=MOST_DAYS, step=1,
            key=_begun("share_days", least.hold_back_days),
            help="Counted back from the last day that the data record surely, or from today where that lies ahead. "
            "Nothing of these days leaves.",
        )  # fmt: skip
    whole = True
    for column in events:
        with column:
            whole = _whole(scene)
    with look:
        theme = _theme("Page and pictures" if rows else "Pictures")
    wanted = Wanted(
        view=state.view,
        care=Care(max(grid_m, least.grid_m), max(int(days), least.hold_back_days)),
        theme=theme,
        whole=whole,
        claims=_claims(state, whole=whole) if rows else (),
        address=address,
    )
    chosen = st.session_state.setdefault(_CHOSEN, {})
    chosen.update({key: st.session_state[key] for key in _KEYS if key in st.session_state})
    return wanted


def _begun(key: str, value: object) -> str:
    """Return the key of a widget, set to what was chosen last: Streamlit forgets it while the dialog is closed."""
    st.session_state.setdefault(key, st.session_state.get(_CHOSEN, {}).get(key, value))
    return key


def _grid(least: Care) -> float:
    offered = [grid for grid in (0.0, *GRIDS_M) if grid >= least.grid_m]
    if st.session_state[_begun("share_grid", offered[0])] not in offered:
        st.session_state["share_grid"] = offered[0]
    chosen = st.selectbox(
        "Places", offered, key="share_grid", format_func=grid_label,
        help="On a grid, every place and event is moved to the centre of its cell before anything is drawn. Cells of "
        "a coarser grid are made of whole cells of a finer one.",
    )  # fmt: skip
    return float(chosen)


def _whole(scene: Scene) -> bool:
    shown, total = scene.counts.shown, scene.counts.total
    said = {"all": f"All {total:,}", "view": f"The {shown:,} in view"}
    chosen = st.segmented_control(
        "Events that go along", list(said), format_func=said.get, key=_begun("share_rows", "all"), required=True,
        help="With all, a reader of the page can widen the view. What is drawn and counted is the view either way.",
    )  # fmt: skip
    return chosen != "view"


def _theme(label: str) -> Theme:
    now = st.context.theme.type
    begun: Theme = "dark" if now == "dark" else "light"
    chosen: Theme | None = st.segmented_control(
        label, list(THEMES), format_func=str.capitalize, key=_begun("share_theme", begun), required=True,
        help="The page stays light or dark, whatever its reader's system is set to; on paper it is light.",
    )  # fmt: skip
    return chosen or begun


def _claims(state: Session, *, whole: bool) -> tuple[Claim, ...]:
    """Ask whether the claims go along, where there are any and all events do."""
    entries, _ = claim_work.entries(state)
    if not entries:
        return ()
    said = count_text(len(entries), "claim")
    if not whole:
        st.caption(f"The {said} stay behind: verdicts rest on all events.")
        return ()
    asked = st.toggle(
        f"With the {said} and what the data say of each", key=_begun("share_claims", value=True),
        help="Checking claims takes some seconds the first time.",
    )  # fmt: skip
    return tuple(entry.claim for entry in entries) if asked else ()


def tell_least(least: Care) -> None:
    """Say what the operator has made compulsory."""
    parts = []
    if least.grid_m:
        parts.append(f"places at least on a {grid_label(least.grid_m)}")
    if least.hold_back_days:
        parts.append(f"at least the last {count_text(least.hold_back_days, 'day')} held back")
    if parts:
        st.info(
            md(f"Whoever runs this Standoff lets data leave only so: {', '.join(parts)}. Less cannot be chosen."),
            icon=":material/lock:",
        )
