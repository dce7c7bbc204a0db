"""Keys in the Share dialog while a file is being made; see ``share_keys.js``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

_keys: Final = st.components.v2.component(
    "standoff.share_keys", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


def listen() -> None:
    """Listen for keys that reach no part of the dialog; nothing is drawn."""
    _keys(key="share-keys", height=0)
