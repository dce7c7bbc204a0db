"""The two dates whose control is compared: chosen beside each other, kept in the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.measure.ground import ONE_DAY
from ui.control_words import span_text, when_text
from ui.control_work import comparable
from ui.plain import md
from ui.state import day

if TYPE_CHECKING:
    from geo.model.view import Window
    from geo.scene import Scene
    from ui.state import Session

#: The widgets: the day, and the hour of data gone through by the hour.
_FIRST, _SECOND = "compare_first", "compare_second"
_REFUSED = "compare_refused"


def chosen(scene: Scene) -> Window:
    """Return the two moments compared, where control is recorded; they may be one where that is one step alone.

    Unless others were chosen they are the first and the last step of the dates shown, as far as control is recorded.
    """
    wanted = scene.view.compare
    if wanted is None:
        window = scene.view.window or scene.period
        wanted = window[0], window[1] - scene.step
    start, end = (_inside(one, scene) for one in wanted)
    return start, end


def _inside(moment: pd.Timestamp, scene: Scene) -> pd.Timestamp:
    first, last = comparable(scene)
    return min(max(moment, first), last)


def show(state: Session, scene: Scene) -> Window:
    """Draw the two choices and what is wrong with them; return the two moments the page goes on with."""
    dates = chosen(scene)
    refused = _refused(state)
    shown = refused or dates
    with st.container(key="compared", horizontal=True, vertical_alignment="bottom"):
        for key, label, moment in ((_FIRST, "From", shown[0]), (_SECOND, "To", shown[1])):
            _choice(state, scene, key, label, moment)
        if state.view.compare is not None:
            st.button(
                "Dates of the map", on_click=_reset, args=(state,), type="tertiary", key="compare_reset",
                icon=":material/undo:", help="Compare the first and the last day of the dates shown on the map.",
            )  # fmt: skip
    if refused:
        what = "are the same" if refused[0] == refused[1] else "are the wrong way round"
        st.error(
            md(
                f"The two dates {what} ({when_text(refused[0])} and {when_text(refused[1])}): choose a second one later"
                f" than the first. The page goes on with {when_text(dates[0])} and {when_text(dates[1])}."
            ),
            icon=":material/error:",
        )
    if not refused and state.view.compare is not None and dates != state.view.compare:
        asked, span = state.view.compare, comparable(scene)
        st.warning(
            md(
                f"The dates asked for, {when_text(asked[0])} and {when_text(asked[1])}, reach beyond what is recorded "
                f"of control: {span_text(*span)}."
            ),
            icon=":material/report:",
        )
    else:
        # The browser keeps a date outside these to itself: the field turns red without a word.
        st.caption(md(f"Control is recorded {span_text(*comparable(scene))}."))
    return dates


def _choice(state: Session, scene: Scene, key: str, label: str, moment: pd.Timestamp) -> None:
    def changed() -> None:
        _take(state, scene)

    first, last = comparable(scene)
    st.session_state[key] = moment.date()
    st.date_input(
        label, key=key, on_change=changed, format="YYYY-MM-DD", width=160,
        min_value=first.date(), max_value=last.date(),
    )  # fmt: skip
    if scene.step < ONE_DAY:
        st.session_state[f"{key}_hour"] = moment.time()
        st.time_input(
            f"{label}, hour (UTC)", key=f"{key}_hour", on_change=changed, step=scene.step.to_pytimedelta(), width=120
        )


def _take(state: Session, scene: Scene) -> None:
    moments = [_typed(key, by_hour=scene.step < ONE_DAY) for key in (_FIRST, _SECOND)]
    if moments[0] is None or moments[1] is None:  # A field was emptied.
        return
    start, end = (_inside(one, scene) for one in moments if one is not None)
    if start < end:
        st.session_state.pop(_REFUSED, None)
        state.change(compare=(start, end))
    else:
        st.session_state[_REFUSED] = _asked(state), (start, end)


def _typed(key: str, *, by_hour: bool) -> pd.Timestamp | None:
    chosen_day, clock = st.session_state[key], st.session_state.get(f"{key}_hour") if by_hour else None
    return None if chosen_day is None else day(chosen_day) + pd.Timedelta(hours=clock.hour if clock else 0)


def _refused(state: Session) -> Window | None:
    """Return the two dates that were refused, until others are taken, here or elsewhere."""
    held = st.session_state.get(_REFUSED)
    return held[1] if held is not None and held[0] == _asked(state) else None


def _asked(state: Session) -> tuple[object, ...]:
    return state.dataset.fingerprint, state.view.compare, state.view.window


def _reset(state: Session) -> None:
    st.session_state.pop(_REFUSED, None)
    state.change(compare=None)
