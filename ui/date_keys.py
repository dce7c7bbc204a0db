"""Enter takes a date that was typed, in every date field of the page, as it takes a text or a number."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

_keys: Final = st.components.v2.component(
    "standoff.keys", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def listen() -> None:
    """Listen for the key; nothing is drawn."""
    _keys(key="date-keys", height=0)
