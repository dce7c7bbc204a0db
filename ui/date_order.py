"""One question for a file that is known but for its dates: nothing tells whether the day or the month comes first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.model.errors import StandoffError
from geo.read.recognise import read_content
from ui.plain import md

if TYPE_CHECKING:
    from geo.read.content import Content
    from geo.read.options import DateOrder, Options


def is_all(content: Content, options: Options) -> bool:
    """Return whether a file nobody could read is read once the order of day and month is told; worked out once."""
    if options.date_order is not None:
        return False
    held = st.session_state.get("order_asked")
    if held is None or held[0] != content.sha256:
        held = st.session_state["order_asked"] = content.sha256, _is_read(content, options)
    return bool(held[1])


def _is_read(content: Content, options: Options) -> bool:
    try:
        read_content(content, replace(options, date_order="day-first"))
    except StandoffError:
        return False
    return True


def show(content: Content, why: str) -> None:
    """Draw the question; the answer holds for every file that leaves it open, and the files are read again."""
    st.markdown(f"### Which comes first in {md(content.name)}, the day or the month?")
    st.caption(md(why))
    order = st.radio(
        "3/4/2015 is",
        ["day-first", "month-first"],
        format_func={"day-first": "3 April", "month-first": "March 4"}.get,
        index=None,
        horizontal=True,
        key="order-choice",
    )
    st.button(
        "Put it on the map", type="primary", disabled=order is None, key="order-put", on_click=_answer, args=(order,)
    )


def _answer(order: DateOrder) -> None:
    """Set the field of the uploader that says the same: a person can change it there."""
    st.session_state["files_order"] = order
